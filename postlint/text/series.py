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
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from postlint.model import PostFacts, Series
from postlint.text.dates import MONTHS, WEEKDAYS, month_number
from postlint.text.titles import Hole, Key, Shape, common_words, form, keys, shape, words

WINDOW = 6
"""Neighbours on each side by which a habit is judged."""
SUPPORT = 5
"""Neighbours needed, both sides together, before a habit is believed."""
AGREEMENT = 0.8
"""Share of the neighbours on each side that must follow the habit."""
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


def archive(posts: Sequence[PostFacts], configured: Sequence[Series]) -> Archive:
    """The series of a site, found once for all rules that ask."""
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


def members_of(posts: Sequence[PostFacts]) -> list[Member]:
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
    return " ".join(titles[0][:count]).strip(" ,:-–—|") or label


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
    return " ".join(member.title[key.start : key.end].split()).strip(" ,:-–—'’")


def _telling(key: Key, member: Member) -> bool:
    """Whether a tie says enough: a date or number is part of it, or it is no bare common word."""
    if key.where in ("before", "after"):
        return len(key.words) > 1 or len(key.words[0]) > 3
    return bool(member.shape.holes) and key.where == "first" and len(key.words) > 0


def _worth(key: tuple[str, tuple[str, ...], int], held: Sequence[Member]) -> float:
    return (
        len(held) * {"before": 1.0, "after": 0.9, "first": 0.95, "last": 0.5}[key[0]]
        + len(key[1]) / 100
        - key[2] / 20
    )


def _varied(held: Sequence[Member], key: tuple[str, tuple[str, ...], int]) -> bool:
    """Whether dates or numbers vary as a series' do: not ``Vision 2020`` three times over."""
    values = {tuple(hole.value for hole in member.shape.holes) for member in held}
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


def _is_month(part: str, following: Sequence[str]) -> bool:
    """Whether a word of a file name is a month: ``may`` and ``march`` only at its end or before a number."""
    return part not in ("may", "march", "mar") or not following or following[0].isdigit()


def slug_month(path: str) -> int | None:
    """The month that a post's file name names after its date."""
    parts = [part for part in re.split(r"[-_]+", slug_of(path).casefold()) if part]
    for at, part in enumerate(parts):
        number = month_number(part)
        if number and at + 1 < len(parts) and re.fullmatch(r"(?:19|20)\d\d", parts[at + 1]):
            return number
    return None


# --- configured series --------------------------------------------------------------------------


@cache
def glob_pattern(glob: str) -> re.Pattern[str]:
    """A ``files:`` glob as a regular expression: ``*`` ``?`` within a name, ``**`` across folders,
    ``{a,b}`` alternatives, and the holes ``{date}`` (of the file name), ``{month} {year} {number}``."""
    built = []
    for part in re.split(r"(\*\*/?|\*|\?|\{[^{}]*\})", glob):
        if part in ("**", "**/"):
            built.append("(?:.*/)?" if part.endswith("/") else ".*")
        elif part == "*":
            built.append("[^/]*")
        elif part == "?":
            built.append("[^/]")
        elif part == "{month}":
            built.append(
                r"(?P<month>[^\W\d_]{3,})" if "(?P<month>" not in "".join(built) else r"[^\W\d_]{3,}"
            )
        elif part == "{year}":
            built.append(r"(?:19|20)\d\d")
        elif part == "{number}":
            built.append(r"\d+")
        elif part == "{date}":
            built.append(r"\d{2,4}-\d{1,2}-\d{1,2}")
        elif part.startswith("{"):
            built.append("(?:" + "|".join(re.escape(option) for option in part[1:-1].split(",")) + ")")
        else:
            built.append(re.escape(part))
    return re.compile("".join(built) + r"\Z", re.IGNORECASE)


def belongs(member: Member, series: Series) -> bool:
    """Whether a post is one of a configured series: its path matches ``files`` and, where that
    names no month or number, its title shares the literal words of one of the title forms."""
    match = glob_pattern(series.glob).match(member.path)
    if not match:
        return False
    if "month" in match.groupdict():
        return month_number(match["month"]) is not None
    if re.search(r"\{(?:number|year)\}|\{[^{}]*,", series.glob) or not series.title:
        return True
    said = set(words(member.title))
    for pattern in series.title:
        literal = set(words(re.sub(r"\{\w+\}", " ", pattern)))
        if literal and len(literal & said) >= 0.6 * len(literal):
            return True
    return False


# --- habits -------------------------------------------------------------------------------------


class Habit(NamedTuple):
    """What the neighbours of a post do that it does not."""

    doing: int
    """Neighbours that do."""
    of: int
    """Neighbours asked."""
    since: str
    """ISO date of the first of the neighbours asked."""


def broken_habit(doing: Sequence[bool], days: Sequence[datetime.date], at: int) -> Habit | None:
    """The habit that the post ``at`` breaks: it does not do what at least 80 % of up to six posts
    before it and of up to six after it do, five of them at least. None where there is none.

    A habit that had not begun is not broken: some post before it must do so; nor one that has
    ended, with three posts in a row that do not. Where fewer than three follow, they say nothing.
    """
    if doing[at] or _run(doing, at) >= 3:
        return None
    before = list(range(max(0, at - WINDOW), at))
    after = list(range(at + 1, min(len(doing), at + 1 + WINDOW)))
    if not any(doing[i] for i in before):
        return None
    if len(after) < 3:
        after = [i for i in after if doing[i]]
    elif all(doing[i] for i in after) and all(doing[i] for i in before[-2:]):
        before = [i for i in before if all(doing[i:at])]  # a habit that has just begun
    for side in (before, after):
        if side and sum(doing[i] for i in side) < AGREEMENT * len(side):
            return None
    asked = [*before, *after]
    if len(asked) < SUPPORT:
        return None
    return Habit(sum(doing[i] for i in asked), len(asked), days[asked[0]].isoformat())


def era(values: Sequence[str], at: int) -> tuple[str, int, bool] | None:
    """The value that the neighbours of ``at`` agree on and it departs from: the value, how many
    neighbours have it, and whether both sides do. Three before and, where there are, the next three
    must agree without exception; the newest post needs five before it."""
    before, after = list(values[max(0, at - 3) : at]), list(values[at + 1 : at + 4])
    if not before or values[at] in (*before, *after):
        return None
    usual = before[-1]
    if any(value != usual for value in (*before, *after)):
        return None
    if len(after) < 2:
        before = list(values[max(0, at - 5) : at])
        if len(before) < 5 or any(value != usual for value in before):
            return None
        return usual, len(before) + len(after), False
    if len(before) + len(after) < 4:
        return None
    return usual, len(before) + len(after), True


def _run(doing: Sequence[bool], at: int) -> int:
    """How many posts in a row, ``at`` among them, do not."""
    low = high = at
    while low > 0 and not doing[low - 1]:
        low -= 1
    while high + 1 < len(doing) and not doing[high + 1]:
        high += 1
    return high - low + 1


def forms_around(members: Sequence[Member], at: int) -> tuple[list[tuple[str, tuple[str, ...]]], int]:
    """The title forms of the eight posts before and after ``members[at]`` and its own, and its place
    among them. Literal are the words that nearly all of these have."""
    low = max(0, at - 8)
    near = [shape(" ".join(member.title.split())) for member in members[low : at + 9]]
    share = 0.8 if len(near) > 3 else 1.0
    literals = common_words(near, share) if len(near) > 1 else frozenset[str]()
    forms = [form(one, literals) for one in near]
    common = [pattern for one, (pattern, _) in zip(near, forms, strict=True) if not _names_may(one)]
    forms = [
        (_as_written(pattern, common), texts) if _names_may(one) else (pattern, texts)
        for one, (pattern, texts) in zip(near, forms, strict=True)
    ]
    return forms, at - low


def odd_month(members: Sequence[Member], at: int) -> tuple[Hole, int] | None:
    """The month in a title that is abbreviated or in lower case where none of the six posts before
    and after, four at least, writes it so; with their number."""
    own = members[at].shape.month
    if own is None or not _oddly(members[at], own):
        return None
    near = [*members[max(0, at - WINDOW) : at], *members[at + 1 : at + 1 + WINDOW]]
    others = [(other, month) for other in near if (month := other.shape.month) and month.value != 5]
    if len(others) < 4 or any(_oddly(other, month) for other, month in others):
        return None
    return own, len(others)


def _oddly(member: Member, month: Hole) -> bool:
    return month.kind == "mon" or member.title[month.start].islower()


def _names_may(shape_: Shape) -> bool:
    return any(hole.kind == "month" and hole.value == 5 for hole in shape_.holes)


def _as_written(pattern: str, common: Sequence[str]) -> str:
    """``May`` is its own abbreviation: the form in which it is what the neighbours have."""
    parts = pattern.split("{month}")
    for joints in product(("{month}", "{mon}"), repeat=len(parts) - 1) if len(parts) < 5 else ():
        other = "".join(part + joint for part, joint in zip(parts, (*joints, ""), strict=True))
        if other in common:
            return other
    return pattern


class Cadence(NamedTuple):
    """When the posts, or events, of a series come."""

    weekday: int
    share: float
    """Of the days that fall on this weekday."""
    nth: int | None
    """1: the first such weekday of the month, …; None where they do not agree."""
    weekly: bool

    def __str__(self) -> str:
        if self.weekly:
            return f"every {WEEKDAYS[self.weekday]}"
        if self.nth:
            return (
                f"{('first', 'second', 'third', 'fourth', 'fifth')[self.nth - 1]} "
                f"{WEEKDAYS[self.weekday]} of the month"
            )
        return f"{WEEKDAYS[self.weekday]}s"


def cadence(days: Sequence[datetime.date]) -> Cadence | None:
    """The usual weekday of ``days`` (at least four), and which of the month it is."""
    if len(days) < 4:
        return None
    weekday, count = Counter(day.weekday() for day in days).most_common(1)[0]
    if count < 0.5 * len(days):
        return None
    on = [day for day in days if day.weekday() == weekday]
    nth, agreeing = Counter((day.day - 1) // 7 + 1 for day in on).most_common(1)[0]
    gaps = sorted((b - a).days for a, b in pairwise(days))
    weekly = bool(gaps) and gaps[len(gaps) // 2] in (7, 14)
    return Cadence(
        weekday, count / len(days), nth if agreeing >= 0.6 * len(on) and not weekly else None, weekly
    )


def month_offset(member: Member) -> int | None:
    """Months from the post's month to the one its title names (-1: reports last month); None where
    the title names none."""
    month, year = member.shape.month, member.shape.year
    if month is None:
        date = member.shape.hole("date")
        if date is None or date.value < 10000:
            return None
        return (date.value // 10000 - member.day.year) * 12 + date.value // 100 % 100 - member.day.month
    if year is not None:
        return (year.value - member.day.year) * 12 + month.value - member.day.month
    return (month.value - member.day.month + 5) % 12 - 5


def steady(values: Sequence[int], share: float, least: int) -> int | None:
    """The value that at least ``share`` of ``values``, and ``least`` of them, have."""
    if not values:
        return None
    value, count = Counter(values).most_common(1)[0]
    return value if count >= least and count >= share * len(values) else None


def by_path(groups: Sequence[Group]) -> dict[str, tuple[Group, int]]:
    """Path to the series of a post and its place in it."""
    return {member.path: (group, at) for group in groups for at, member in enumerate(group.members)}


def month_year(month: int, year: int | None) -> str:
    """``October 2018``."""
    return f"{MONTHS[month - 1]} {year}" if year else MONTHS[month - 1]
