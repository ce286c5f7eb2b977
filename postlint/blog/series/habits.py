"""Habits of a series: what its posts do, in which form their titles are, when they come.

Habits change over the years, so a post is judged by its neighbours in the series,
a few before and a few after, never by the average of all years.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product
from typing import NamedTuple

from postlint.blog.series.grouping import Member
from postlint.blog.titles.shape import Hole, Shape, common_words, form, in_common, shape
from postlint.prose.dates import MONTHS, WEEKDAYS

WINDOW = 6
"""Neighbours on each side by which a habit is judged."""
SUPPORT = 5
"""Neighbours needed, both sides together, before a habit is believed."""
AGREEMENT = 0.8
"""Share of the neighbours of both sides together that must follow the habit. Of each side alone, three posts
near each other that break it would excuse one another."""


WIDE = 12
"""Neighbours on each side that show a habit where some of the nearest break it, too: three or four posts of a
year without thanks are no habit of theirs where all others of two years thank."""
WIDE_AGREEMENT = 0.85
"""As ``AGREEMENT``, of the wide window: with four of 25 posts without, the three others leave 0.875."""
WIDE_LEAST = 0.65
"""Share of each side of it that must follow: where five posts of twelve do not, the habit may have ended."""


class Habit(NamedTuple):
    """What the neighbours of a post do that it does not."""

    doing: int
    """Neighbours that do."""
    of: int
    """Neighbours considered."""
    since: str
    """ISO date of the first of the neighbours considered."""


def why_expected(series: str, habit: Habit | None) -> str:
    """What makes something expected of a post of ``series``: its neighbours' habit, else the
    configuration of the series."""
    if habit is None:
        return f"every post of `{series}` must"
    return f"{habit.doing} of the {habit.of} posts of `{series}` around it do, since {habit.since}"


def broken_habit(doing: Sequence[bool], days: Sequence[datetime.date], at: int) -> Habit | None:
    """The habit that the post ``at`` breaks: it does not do what at least 80 % of up to six posts
    before it and up to six after it do, five of them at least. None where there is none.

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
    near = [*before, *after]
    count = sum(doing[i] for i in near)
    if len(near) < SUPPORT:
        return None
    if count < AGREEMENT * len(near):
        return _wide_habit(doing, days, at)
    return Habit(count, len(near), days[near[0]].isoformat())


def _wide_habit(doing: Sequence[bool], days: Sequence[datetime.date], at: int) -> Habit | None:
    """The habit of the posts further around; both sides must have it, or it began or ended here."""
    sides = (range(max(0, at - WIDE), at), range(at + 1, min(len(doing), at + 1 + WIDE)))
    if any(len(side) < WINDOW or sum(doing[i] for i in side) < WIDE_LEAST * len(side) for side in sides):
        return None
    near = [*sides[0], *sides[1]]
    count = sum(doing[i] for i in near)
    if count < WIDE_AGREEMENT * len(near):
        return None
    return Habit(count, len(near), days[near[0]].isoformat())


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
    """How many posts in a row, ``at`` among them, do not; more than three count as three."""
    low = high = at
    while high - low < 2 and low > 0 and not doing[low - 1]:
        low -= 1
    while high - low < 2 and high + 1 < len(doing) and not doing[high + 1]:
        high += 1
    return high - low + 1


def forms_around(members: Sequence[Member], at: int) -> tuple[list[tuple[str, tuple[str, ...]]], int]:
    """The title forms of the eight posts before and after ``members[at]`` and its own, and its index
    among them. Literal are the words that nearly all of these have."""
    low = max(0, at - 8)
    near = [shape(" ".join(member.title.split())) for member in members[low : at + 9]]
    near = in_common(near) if len(near) > 3 else near
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
    and after, four at least and two of them before, writes it so; with their number."""
    own = members[at].shape.month
    if own is None or not _oddly(members[at], own):
        return None
    if sum(hole.kind in ("month", "mon") for hole in members[at].shape.holes) > 1:
        return None  # ``Dec-Jan 2021`` is short as two months must be
    near = [*members[max(0, at - WINDOW) : at], *members[at + 1 : at + 1 + WINDOW]]
    others = [(other, month) for other in near if (month := other.shape.month) and month.value != 5]
    begun = sum(other.day < members[at].day for other, _ in others) >= 2
    if len(others) < 4 or not begun or any(_oddly(other, month) for other, month in others):
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
    the title says none."""
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


def month_year(month: int, year: int | None) -> str:
    """``October 2018``."""
    return f"{MONTHS[month - 1]} {year}" if year else MONTHS[month - 1]
