"""Series: posts that belong together, the eras of their habits, and when they come.

Posts are tied by what their titles (or file names) say around a date or number:
``Meetup, July 2017 - …`` and ``Meetup September 2020: …`` share ``Meetup`` before
the date. Habits change over the years, so a post is judged by its neighbours in
the series, a few before and a few after, never by the average of all years.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.blog.titles.shape import ARTICLES, Key, Shape, keys, shape, words
from postlint.globs import Glob, PatternPart, braces, path_pieces
from postlint.model import PostHead, Series
from postlint.prose.calendar_words import adjective_months, english_month
from postlint.prose.dates import month_number

MINIMUM = 3
"""Posts that make a series."""


class Member(NamedTuple):
    """A post of a series."""

    path: str
    day: datetime.date
    title: str
    shape: Shape


class Group(NamedTuple):
    """A series as found or configured, its posts by date."""

    name: str
    members: tuple[Member, ...]
    configured: Series | None = None


class Archive(NamedTuple):
    """The dated posts of a site and the series among them."""

    members: tuple[Member, ...]
    groups: tuple[Group, ...]


def archive(posts: Sequence[PostHead], configured: Sequence[Series]) -> Archive:
    """The series of a site, found once for all rules."""
    dated = tuple(
        (post.path, post.date[:10], post.title or "") for post in posts if post.kind == "post" and post.date
    )
    return _archive(dated, tuple(configured))


@lru_cache(maxsize=2)
def _archive(dated: tuple[tuple[str, str, str], ...], configured: tuple[Series, ...]) -> Archive:
    found = (
        Member(path, datetime.date.fromisoformat(day), title, shape(title)) for path, day, title in dated
    )
    members = sorted(found, key=lambda member: (member.day, member.path))
    return Archive(tuple(members), tuple(find_series(members, configured)))


def companions(posts: Sequence[PostHead], configured: Sequence[Series], paths: Collection[str]) -> set[str]:
    """The posts of all series that have one of the posts at ``paths``, these included."""
    groups = archive(posts, configured).groups
    return {
        member.path
        for group in groups
        if any(member.path in paths for member in group.members)
        for member in group.members
    }.union(paths)


def members_of(posts: Sequence[PostHead]) -> list[Member]:
    """The dated posts of a site, by date."""
    found = []
    for post in posts:
        if post.kind == "post" and post.date:
            day = datetime.date.fromisoformat(post.date[:10])
            found.append(Member(post.path, day, post.title or "", shape(post.title or "")))
    return sorted(found, key=lambda member: (member.day, member.path))


def find_series(
    members: Sequence[Member], configured: Sequence[Series] = (), minimum: int = MINIMUM
) -> list[Group]:
    """The series among ``members``: the configured ones first, then those whose titles or file
    names tie at least ``minimum`` posts of different days together. A post is in one series."""
    groups: list[Group] = []
    taken: set[str] = set()
    for series in configured:
        held = [member for member in members if member.path not in taken and belongs(member, series)]
        taken.update(member.path for member in held)
        groups.append(Group(series.name, tuple(held), series))
    ties: dict[tuple[str, tuple[str, ...], int], list[Member]] = {}
    names: dict[tuple[str, tuple[str, ...], int], Counter[str]] = {}
    for member in members:
        if member.path in taken:
            continue
        for key, name in _ties(member):
            ties.setdefault(key, []).append(member)
            names.setdefault(key, Counter())[name] += 1
    order = sorted(ties, key=lambda key: (-_worth(key, ties[key]), key))
    for key in order:
        held = [member for member in ties[key] if member.path not in taken]
        if len(held) < minimum or len({member.day for member in held}) < minimum or not _varied(held, key):
            continue
        if minimum < MINIMUM and len(held) < MINIMUM and len(key[1]) < 3:
            continue
        taken.update(member.path for member in held)
        groups.append(Group(_name(names[key].most_common(1)[0][0], key[1], held), tuple(held)))
    return groups


def _name(label: str, said: Sequence[str], held: Sequence[Member]) -> str:
    """A series' name: the words of its titles; where file names tie it, those that all titles start with."""
    if label != " ".join(said):
        return label
    titles = [member.title.split() for member in held]
    count = 0
    while all(len(title) > count and title[count] == titles[0][count] for title in titles):
        count += 1
    start = " ".join(titles[0][:count]).strip(" ,:-–—|")
    return label if ARTICLES.issuperset(words(start)) else start


def _ties(member: Member) -> list[tuple[tuple[str, tuple[str, ...], int], str]]:
    found = [
        ((key.where, key.words, key.segment), _label(member, key))
        for key in keys(member.shape)
        if _telling(key, member)
    ]
    slug = slug_ties(member.path)
    if slug:
        same = ("before", slug, 0)
        if all(key != same for key, _ in found):
            found.append((same, " ".join(slug)))
    return found


def _label(member: Member, key: Key) -> str:
    written = member.title[key.start : key.end]
    if "#" in key.words:
        written = re.sub(r"#?\d+", " ", written)
    return " ".join(written.split()).strip(" ,:-–—'’：（）「」【】・")


def _telling(key: Key, member: Member) -> bool:
    """Whether a tie says enough: a date or number is part of it, or it is not a bare common word."""
    if key.where in ("before", "after"):
        return len(key.words) > 1 or len(key.words[0]) > 3 or bool(_unspaced().search(key.words[0]))
    return bool(member.shape.holes) and key.where == "first" and len(key.words) > 0


@cache
def _unspaced() -> re.Pattern[str]:
    """Two letters of a script in which they are a word: ``例会``, ``周刊``."""
    return re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def _worth(key: tuple[str, tuple[str, ...], int], held: Sequence[Member]) -> float:
    return (
        len(held) * {"before": 1.0, "after": 0.9, "first": 0.95, "last": 0.5}[key[0]]
        + len(key[1]) / 100
        - key[2] / 20
    )


def _varied(held: Sequence[Member], key: tuple[str, tuple[str, ...], int]) -> bool:
    """Whether dates or numbers vary as a series' do: not ``Vision 2020`` three times over. The months of
    other years are other months."""
    values = {
        (
            member.day.year if member.shape.month and not member.shape.year else 0,
            *(hole.value for hole in member.shape.holes),
        )
        for member in held
    }
    return len(values) > 0.6 * len(held)


@cache
def _dated_name() -> re.Pattern[str]:
    return re.compile(r"^(?:.*/)?\d{2,4}-\d{1,2}-\d{1,2}-(?P<slug>.*)\.[^.]+$")


def slug_of(path: str) -> str:
    """A post's file name without date and extension."""
    match = _dated_name().match(path)
    return match["slug"] if match else ""


def slug_ties(path: str) -> tuple[str, ...]:
    """The words of a file name before a month: ``cloud-meetup-july-2017-acme`` gives ``cloud meetup``."""
    parts = [part for part in re.split(r"[-_]+", slug_of(path).casefold()) if part]
    for at, part in enumerate(parts):
        if at and month_number(part) and _is_month(part, parts[at + 1 : at + 2]):
            return tuple(parts[:at]) if len(parts[:at]) <= 6 else ()
    return ()


_DAY_OR_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}(?:st|nd|rd|th)")


def _is_month(part: str, following: Sequence[str]) -> bool:
    """Whether a word of a file name is a month: ``may`` and ``march`` only at its end or before a number."""
    return part not in ("may", "march", "mar") or not following or following[0][0].isdigit()


def slug_month(path: str) -> int | None:
    """The one month that a post's file name names after its date: ``meetup-july-2017``, ``july-recap``."""
    parts = [part for part in re.split(r"[-_]+", slug_of(path).casefold()) if part]
    found = {
        number
        for at, part in enumerate(parts)
        if len(part) > 3 or _DAY_OR_YEAR.fullmatch("".join(parts[at + 1 : at + 2]))
        if (number := month_number(part) or adjective_months().get(part) or _whose(part))
        and _is_month(part, parts[at + 1 : at + 2])
    }
    return found.pop() if len(found) == 1 else None


def _whose(part: str) -> int | None:
    """The month in what is left of ``February's`` in a file name: ``februarys``."""
    return english_month(part[:-1]) if part.endswith("s") else None


# --- configured series --------------------------------------------------------------------------


@cache
def _globs(glob: str) -> tuple[Glob, ...]:
    choices = re.sub(r"\{year\}", "{19,20}\0\0", glob.lower())
    choices = re.sub(r"\{(month|number|date)\}", lambda hole: _HOLES[hole[1]], choices)
    return tuple(Glob(_pieces(one)) for one in braces(choices))


_HOLES = {"month": "\1\1\1\2", "number": "\0\3", "date": "\0\0\4\4-\0\4-\0\4"}
_CLASSES = {
    "\0": PatternPart(str.isdecimal),
    "\1": PatternPart(str.isalpha),
    "\2": PatternPart(str.isalpha, "any"),
    "\3": PatternPart(str.isdecimal, "any"),
    "\4": PatternPart(str.isdecimal, "maybe"),
}
"""What represents the holes of a pattern while it is cut into pieces: no path has these characters."""


def _pieces(glob: str) -> list[PatternPart]:
    pieces: list[PatternPart] = []
    for part in re.split("([\0-\4])", glob):
        pieces += [_CLASSES[part]] if part in _CLASSES else path_pieces(part)
    return pieces


def matches_files(glob: str, path: str) -> bool:
    """Whether a path matches a ``files:`` glob: ``*`` ``?`` within a name, ``**`` across folders, ``{a,b}``
    alternatives, and the holes ``{date}`` (of the file name), ``{month} {year} {number}``. The first
    ``{month}`` is one that can be read."""
    path = path.lower()
    if "{month}" not in glob:
        return any(one.matches(path) for one in _globs(glob))
    return any(
        one.matches(path) for month in _months(path) for one in _globs(glob.replace("{month}", month, 1))
    )


def _months(path: str) -> set[str]:
    """The parts of a path that name a month."""
    found = set()
    for run in re.findall(r"[^\W\d_]{3,}", path):
        starts = range(len(run) - 2)
        parts = {run[at : at + size] for at in starts for size in range(3, _LONGEST_MONTH + 1)}
        found |= {part for part in parts if month_number(part) is not None}
    return found


_LONGEST_MONTH = 12
"""Letters of the longest name of a month, with some to spare."""


def belongs(member: Member, series: Series) -> bool:
    """Whether a post is one of a configured series: its path matches ``files`` and, where that
    names no month or number, its title shares the literal words of one of the title forms."""
    if not matches_files(series.glob, member.path):
        return False
    if "{month}" in series.glob:
        return True
    if re.search(r"\{(?:number|year)\}|\{[^{}]*,", series.glob) or not series.title:
        return True
    said = set(words(member.title))
    for pattern in series.title:
        literal = set(words(re.sub(r"\{\w+\}", " ", pattern)))
        if literal and len(literal & said) >= 0.6 * len(literal):
            return True
    return False
