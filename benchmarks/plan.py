"""What a synthetic blog consists of, before anything is written: its series, its posts, their mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from benchmarks import prose

FIRST_YEAR = 2005
MONTHS = 240
POSTS_PER_SERIES = 1250
POSTS_PER_MISTAKE = 250

MONTH_NAMES = prose.words(
    "January February March April May June July August September October November December"
)


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
    "case": "image-link",
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
