"""A Jekyll blog of any size that nobody wrote, for measuring.

    python -m benchmarks.synthetic FOLDER [--posts 5000] [--seed 1]

Twenty years of posts of about 3 kB: articles, and the monthly roundups of meetups, one series for
every 1,250 posts, that thank sponsors and invite to the next event. They have front matter with
tags, headings, lists, code, tables, images, includes and data, and link each other with
``post_url`` and with plain addresses. One post in 250 has a mistake, and it is known which
(``Planted``). The same size and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import os
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks import prose
from benchmarks.ground import SETTLED
from benchmarks.plan import MISTAKES, Blog, blog
from benchmarks.posts import text_of


class Planted(NamedTuple):
    """A mistake that was made on purpose."""

    path: str
    """The post, from the site's root, with ``/``."""
    rule: str
    """The rule that finds it."""


def write_site(folder: str, made: Blog) -> list[Planted]:
    """Write a blog into ``folder``; the mistakes it has.

    Post after post goes to the disk, so the time and the place that it takes grow with the posts,
    and the memory with their titles only.
    """
    write = _Writer(folder)
    for path, text in _frame(made):
        write(path, text.encode())
    for one in made.posts:
        write(one.path, text_of(made, one).encode())
        if one.image:
            write(one.picture[1:], png(8 + one.number % 9))
    return [Planted(one.path, MISTAKES[one.mistake]) for one in made.posts if one.mistake]


class _Writer:
    """Writes files below a folder, as old as a settled checkout's."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.made: set[str] = set()

    def __call__(self, path: str, content: bytes) -> None:
        place = os.path.join(self.folder, path)
        parent = os.path.dirname(place)
        if parent not in self.made:
            os.makedirs(parent, exist_ok=True)
            self.made.add(parent)
        with open(place, "wb") as file:
            file.write(content)
        os.utime(place, (SETTLED, SETTLED))


def _frame(made: Blog) -> Iterator[tuple[str, str]]:
    """Everything that is not a post."""
    yield (
        "_config.yml",
        "title: A synthetic blog\nurl: https://blog.example\npermalink: pretty\ntimezone: UTC\n",
    )
    yield (
        "_layouts/default.html",
        "<!doctype html>\n<html><body>{% include nav.html %}{{ content }}</body></html>\n",
    )
    yield (
        "_layouts/post.html",
        "---\nlayout: default\n---\n<h1>{{ page.title }}</h1>\n<main>{{ content }}</main>\n",
    )
    yield "_includes/nav.html", '<nav><a href="/">home</a> <a href="/about/">about</a></nav>\n'
    yield "_includes/note.html", '<p class="note">{{ include.text }}</p>\n'
    yield "_data/authors.yml", "".join(f"{one.lower()}: {{name: {one}}}\n" for one in prose.PEOPLE)
    # The oldest is also on a site of which only the oldest posts are kept.
    first = f"{made.posts[0].day.year}/{made.posts[0].name}" if made.posts else ""
    link = f"Read [the first post]({{% post_url {first} %}}).\n" if first else ""
    yield "index.md", f"---\ntitle: Home\nlayout: default\n---\nA blog for measuring. {link}"
    yield "about.md", "---\ntitle: About\nlayout: default\n---\n## Who we are\n\nNobody.\n"


def png(side: int) -> bytes:
    """A grey picture of ``side`` by ``side`` pixels."""
    rows = b"".join(b"\0" + b"\x80" * side for _ in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Write a site and say what is in it."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.synthetic", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("folder", help="where to write it; it must not exist, or be empty")
    parser.add_argument("--posts", type=int, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another number, another blog")
    given = parser.parse_args(argv)
    if os.path.isdir(given.folder) and os.listdir(given.folder):
        parser.error(f"`{given.folder}` is not empty: name another folder")
    for planted in write_site(given.folder, blog(given.posts, given.seed)):
        print(f"{planted.path}: {planted.rule}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
