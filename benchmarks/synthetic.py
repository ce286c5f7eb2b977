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
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks import prose
from benchmarks.ground import SETTLED

FIRST_YEAR = 2005
MONTHS = 240
POSTS_PER_SERIES = 1250
POSTS_PER_MISTAKE = 250
WEEKDAYS = prose.words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTH_NAMES = prose.words(
    "January February March April May June July August September October November December"
)


class Planted(NamedTuple):
    """A mistake that was made on purpose."""

    path: str
    """The post, from the site's root, with ``/``."""
    rule: str
    """The rule that finds it."""


class Series(NamedTuple):
    """A meetup that reports every month."""

    name: str
    group: str
    weekday: int
    sponsors: tuple[str, ...]


class Post(NamedTuple):
    """What is known of a post before it is written: enough to link to it."""

    number: int
    day: date
    title: str
    slug: str
    series: int
    """The number of its series, -1 for an article."""
    image: bool
    mistake: str
    """Its key in `MISTAKES`, or nothing."""

    @property
    def name(self) -> str:
        """Its file's name without the extension, as ``post_url`` wants it."""
        return f"{self.day.isoformat()}-{self.slug}"

    @property
    def path(self) -> str:
        """Its file, from the site's root."""
        return f"_posts/{self.day.year}/{self.name}.md"

    @property
    def address(self) -> str:
        """Where Jekyll publishes it (``permalink: pretty``)."""
        return f"/{self.day.year}/{self.day.month:02}/{self.day.day:02}/{self.slug}/"

    @property
    def picture(self) -> str:
        """Its image's address."""
        return f"/images/{self.day.year}/{self.name}.png"


class Blog(NamedTuple):
    """All posts, oldest first, and what they have in common."""

    posts: Sequence[Post]
    series: Sequence[Series]
    sentences: Sequence[str]
    seed: int


MISTAKES = {
    "capitals": "image-link",
    "no page": "internal-link",
    "no post": "internal-link",
    "no heading": "anchor",
    "no words": "image-alt",
    "no sponsor": "sponsor-link",
    "old month": "title-format",
    "odd weekday": "rsvp-stale",
}
"""What is done wrong, and the rule that finds it."""

_IN_ROUNDUPS = ("no sponsor", "old month", "odd weekday")
_IN_ARTICLES = tuple(one for one in MISTAKES if one not in _IN_ROUNDUPS)


def blog(
    posts: int, seed: int = 1, per_series: int = POSTS_PER_SERIES, per_mistake: int = POSTS_PER_MISTAKE
) -> Blog:
    """Plan a blog of ``posts`` posts: a series for every ``per_series`` (no fewer than ``MONTHS``) of
    them, a mistake in every ``per_mistake``-th."""
    random = Random(seed)
    series = [_series(number) for number in range(posts // per_series)]
    days = sorted(_days(posts, len(series)), key=lambda one: one[0])
    planned: list[Post] = []
    taken: set[str] = set()
    mistakes = [0, 0]
    for number, (day, which) in enumerate(days):
        one = _plan(random, number, day, series[which] if which >= 0 else None, which, taken)
        if number % per_mistake == per_mistake // 2:
            kinds = _IN_ARTICLES if which < 0 else _IN_ROUNDUPS
            one = one._replace(mistake=kinds[mistakes[which < 0] % len(kinds)], image=True)
            mistakes[which < 0] += 1
        planned.append(one)
    return Blog(planned, series, prose.sentences(random), seed)


def _series(number: int) -> Series:
    town = prose.TOWNS[number % len(prose.TOWNS)]
    subject = prose.SUBJECTS[number // len(prose.TOWNS) % len(prose.SUBJECTS)]
    name = f"{town} Town {subject}"
    firms = tuple(prose.FIRMS[(number * 3 + step) % len(prose.FIRMS)] for step in range(3))
    return Series(name, prose.slug(name), number % 5, firms)


def _days(posts: int, series: int) -> Iterator[tuple[date, int]]:
    """The days of all posts, each with the number of its series or -1."""
    for which in range(series):
        for month in range(MONTHS):
            yield meeting(month, which % 5), which
    articles = posts - series * MONTHS
    start, length = (
        date(FIRST_YEAR, 1, 1),
        (date(FIRST_YEAR + MONTHS // 12, 1, 1) - date(FIRST_YEAR, 1, 1)).days,
    )
    for number in range(articles):
        yield start + timedelta(days=number * length // articles), -1


def meeting(month: int, weekday: int) -> date:
    """The first ``weekday`` (0: Monday) of a month, counted from the first."""
    first = date(FIRST_YEAR + month // 12, month % 12 + 1, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def _plan(random: Random, number: int, day: date, series: Series | None, which: int, taken: set[str]) -> Post:
    if series:
        speakers = " and ".join(random.sample(prose.PEOPLE, 2))
        month = f"{MONTH_NAMES[day.month - 1]} {day.year}"
        title, slug = f"{series.name} {month}: {speakers}", prose.slug(f"{series.name} {month}")
    else:
        title = prose.title(random)
        while f"{day} {prose.slug(title)}" in taken:
            title = prose.title(random)
        slug = prose.slug(title)
        taken.add(f"{day} {slug}")
    return Post(number, day, title, slug, which, random.random() < 0.5, "")


# --- writing ------------------------------------------------------------------------------------


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


def text_of(made: Blog, post: Post) -> str:
    """The whole text of a post."""
    random = Random(f"{made.seed}/{post.number}")
    body = _article(made, post, random) if post.series < 0 else _roundup(made, post, random)
    return _front_matter(post, random) + "\n\n".join(body) + "\n"


def _front_matter(post: Post, random: Random) -> str:
    title = post.title
    if post.mistake == "old month":
        month = MONTH_NAMES[post.day.month - 1]
        title = title.replace(month, MONTH_NAMES[post.day.month - 2])
    lines = ["---", "layout: post", f'title: "{title}"']
    if random.random() < 0.7:
        lines.append(f"date: {post.day} {8 + random.randrange(12):02}:{random.randrange(60):02}:00 +0000")
    if random.random() < 0.8:
        lines.append(f"tags: [{', '.join(random.sample(prose.NOUNS, 2))}]")
    if random.random() < 0.4:
        lines += ["author: " + random.choice(prose.PEOPLE).lower(), f"description: About {post.slug[:40]}"]
    if post.image:
        lines.append(f"image: {post.picture}")
    return "\n".join([*lines, "---", ""])


def _paragraph(made: Blog, random: Random) -> str:
    return "\n".join(random.choices(made.sentences, k=random.randint(2, 5)))


def _picture(post: Post) -> str:
    address = post.picture
    if post.mistake == "capitals":
        address = address.replace(".png", ".PNG")
    return f"![{'' if post.mistake == 'no words' else 'What we saw that day'}]({address})"


def _article(made: Blog, post: Post, random: Random) -> list[str]:
    """Paragraphs, lists, code and tables under headings, more of them in some posts than in others."""
    parts = [_paragraph(made, random)]
    if post.image:
        parts.append(_picture(post))
    for number in range(max(1, min(12, round(random.lognormvariate(1.0, 0.6))))):
        parts += [f"## Part {number + 1}: the {random.choice(prose.NOUNS)}", _paragraph(made, random)]
        parts += [random.choice(_BLOCKS)(made, post, random) for _ in range(2)]
    if post.mistake == "no page":
        parts.append(f"Read [the rest](/{post.day.year}/nowhere/) of it.")
    elif post.mistake == "no post":
        parts.append("Read [the rest]({% post_url 2004-01-01-before-the-beginning %}) of it.")
    elif post.mistake == "no heading":
        parts.append("Read [the rest](#part-99-the-end) of it.")
    return parts


def _links(made: Blog, post: Post, random: Random) -> str:
    """A sentence that links two earlier posts, one each way; the first post has none to link."""
    if not post.number:
        return _paragraph(made, random)
    one, other = (made.posts[random.randrange(post.number)] for _ in range(2))
    return (
        f"We wrote of it [{one.day.year}]({{% post_url {one.day.year}/{one.name} %}}) and again\n"
        f"[when it rained]({other.address}); see [the manual](https://docs.example/{post.number % 997}/a)."
    )


def _bullets(made: Blog, post: Post, random: Random) -> str:
    return "\n".join(f"* {one}" for one in random.choices(made.sentences, k=random.randint(3, 6)))


def _numbers(made: Blog, post: Post, random: Random) -> str:
    return "\n".join(f"{n}. {one}" for n, one in enumerate(random.choices(made.sentences, k=4), 1))


def _code(made: Blog, post: Post, random: Random) -> str:
    names = random.choices(prose.NOUNS, k=random.randint(3, 8))
    lines = "\n".join(f"    {one} = {random.choice(prose.NOUNS)}[{n}]" for n, one in enumerate(names))
    return f"```python\ndef {random.choice(prose.NOUNS)}():\n{lines}\n```"


def _table(made: Blog, post: Post, random: Random) -> str:
    rows = "\n".join(f"| {one} | {random.randrange(1000)} |" for one in random.sample(prose.NOUNS, 4))
    return f"| what | how many |\n|---|---|\n{rows}"


def _quote(made: Blog, post: Post, random: Random) -> str:
    return "> " + random.choice(made.sentences)


def _include(made: Blog, post: Post, random: Random) -> str:
    return f'{{% include note.html text="{random.choice(prose.TAILS)}" %}}'


def _data(made: Blog, post: Post, random: Random) -> str:
    person = random.choice(prose.PEOPLE).lower()
    return f"Said {{{{ site.data.authors.{person}.name }}}}: {random.choice(made.sentences)}"


def _reference(made: Blog, post: Post, random: Random) -> str:
    name = random.choice(prose.NOUNS)
    label = f"{name}-{post.number}"
    return f"{random.choice(made.sentences)} See [the {name}][{label}].\n\n[{label}]: /about/"


Block = Callable[[Blog, Post, Random], str]
_BLOCKS: tuple[Block, ...] = (
    _links, _links, _bullets, _numbers, _code, _table, _quote, _include, _data, _reference,
)  # fmt: skip


def _roundup(made: Blog, post: Post, random: Random) -> list[str]:
    """What was told last month, who paid for it, and when to come next."""
    series = made.series[post.series]
    month = (post.day.year - FIRST_YEAR) * 12 + post.day.month - 1
    parts = [_paragraph(made, random)]
    if post.image:
        parts.append(_picture(post))
    for _ in range(random.randint(2, 5)):
        person = random.choice(prose.PEOPLE)
        parts += [f"## {person} on the {random.choice(prose.NOUNS)}", _paragraph(made, random)]
        parts += [random.choice(_BLOCKS)(made, post, random), _paragraph(made, random)]
    parts += [_thanks(series, post.mistake == "no sponsor"), *_invitation(series, post, month)]
    return parts


def _thanks(series: Series, mistaken: bool) -> str:
    links = [f"[{name}](https://{prose.slug(name)}.example/)" for name in series.sponsors]
    if mistaken:
        links[1] = series.sponsors[1]
    return f"Thanks to our sponsors {', '.join(links[:-1])} and {links[-1]} for making this evening possible!"


def _invitation(series: Series, post: Post, month: int) -> list[str]:
    day = meeting(month + 1, series.weekday)
    weekday = WEEKDAYS[(day.weekday() + (3 if post.mistake == "odd weekday" else 0)) % 7]
    when = f"{weekday} {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
    event = f"https://www.meetup.com/{series.group}/events/{200_000_000 + post.series * 1000 + month}/"
    return [
        f"## Next time at {series.name}",
        f"The next meetup is on {when}, with three short talks.\n[RSVP and save the date!]({event})",
    ]


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
