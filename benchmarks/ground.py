"""The site that everything is measured on: a copy, so that nothing is written into the original."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.scratch import ROOT

SETTLED = 1_700_000_000
"""The time of every file's last change, in seconds since the epoch: a checkout of long ago."""

_LEFT_OUT = shutil.ignore_patterns(".git", "_site", "node_modules", ".jekyll-cache", ".rumdl_cache")
_MARKDOWN = (".md", ".markdown")
_POST = re.compile(r"\d{4}-\d{2}-\d{2}-")


class Ground(NamedTuple):
    """A copy of a site, and what is in it."""

    folder: str
    documents: int
    """Markdown files."""
    posts: int
    """Those of them that lie below a ``_posts``."""
    bytes: int
    """Of all Markdown files."""
    post: str
    """The post of middling length that runs over one post look at, from the site's root."""

    @property
    def size(self) -> str:
        """How large it is, in words."""
        others = f" and {self.documents - self.posts:,} other Markdown files" * (self.documents > self.posts)
        return f"{self.posts:,} posts{others}, {self.bytes / 1e6:.1f} MB"


def synthetic(folder: str, posts: int) -> Ground:
    """Write a synthetic site."""
    shutil.rmtree(folder, ignore_errors=True)
    # In a process of its own: the one that measures is to stay small, see `measure`.
    words = [sys.executable, "-m", "benchmarks.synthetic", folder, "--posts", str(posts)]
    subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return looked_at(folder)


def copied(site: str, folder: str, posts: int | None = None) -> Ground:
    """Copy a site, as old as a settled checkout's; of its posts only the ``posts`` oldest, so that
    what these link to is there."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site, folder, symlinks=True, ignore=_LEFT_OUT, copy_function=shutil.copyfile)
    if posts is not None:
        for path in sorted(_posts(folder), key=lambda one: (os.path.basename(one), one))[posts:]:
            os.remove(os.path.join(folder, path))
    for path in _files(folder):
        os.utime(os.path.join(folder, path), (SETTLED, SETTLED), follow_symlinks=False)
    return looked_at(folder)


def looked_at(folder: str) -> Ground:
    """Count what is in a folder."""
    documents = [path for path in _files(folder) if path.endswith(_MARKDOWN)]
    sizes = {path: os.path.getsize(os.path.join(folder, path)) for path in documents}
    posts = sorted(_posts(folder), key=lambda path: (sizes[path], path))
    if not posts:
        raise SystemExit(f"`{folder}` has no posts: name the root of a Jekyll site")
    return Ground(folder, len(documents), len(posts), sum(sizes.values()), posts[len(posts) // 2])


def _posts(folder: str) -> list[str]:
    return [
        path
        for path in _files(folder)
        if path.endswith(_MARKDOWN)
        and "_posts" in path.split(os.sep)[:-1]
        and _POST.match(os.path.basename(path))
    ]


def _files(folder: str) -> Iterator[str]:
    """The regular files below a folder, from there."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if not os.path.islink(path):
                yield os.path.relpath(path, folder)


class Edits:
    """Changes of one post, and new ones; every one is another text, and can be taken back."""

    def __init__(self, ground: Ground) -> None:
        self.post = ground.post
        self._path = os.path.join(ground.folder, ground.post)
        with open(self._path, "rb") as file:
            self._text = file.read()
        self._count = 0

    def change(self) -> str:
        """Write another text into the post; the post."""
        self._write(self._path)
        return self.post

    def create(self) -> str:
        """Write a post that was not there; the post."""
        folder, name = os.path.split(self.post)
        made = os.path.join(folder, f"{name[:11]}a-new-post-{self._count + 1}{os.path.splitext(name)[1]}")
        self._write(os.path.join(os.path.dirname(self._path), os.path.basename(made)))
        return made

    def remove(self, made: str) -> None:
        """Take a new post away."""
        os.remove(os.path.join(os.path.dirname(self._path), os.path.basename(made)))

    def restore(self) -> None:
        """The post as it was, and as old."""
        with open(self._path, "wb") as file:
            file.write(self._text)
        os.utime(self._path, (SETTLED, SETTLED))

    def _write(self, path: str) -> None:
        self._count += 1
        with open(path, "wb") as file:
            file.write(self._text + f"\nThis was written {self._count} times.\n".encode())
