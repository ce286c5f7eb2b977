"""Months and days that a title names, against the post's own date and the habit of its neighbours."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from postlint.blog.posts import day_in_name
from postlint.blog.series.grouping import Group, Member, slug_month
from postlint.blog.series.habits import WINDOW, month_offset, month_year, steady
from postlint.blog.titles.facts import TitleSource
from postlint.model import Problem, Severity
from postlint.prose.dates import MONTHS

MONTHS_NAMED = 3
MONTH_SHARE = 0.75
"""Titles around one that must name the month equally far from their posts, and their share."""
LAGS = 5
"""Full dates in the titles around one by which its own is judged."""
LAG_SHARE = 0.9
"""Share of them that must be as many days from their posts before another distance is a slip."""
LAG_SLACK = 7
"""Days by which a title's date may lie further from its post than those of its neighbours do, where they
do not agree: notes of a meeting come two days after it, or two weeks."""
AHEAD = 31
"""Days after its post in which a full date in a title is that of the event it announces, in whichever month
that is: what is left of the post that was copied lies before."""
ARCHIVE = 5
"""Titles around one, of no series with it, that must all name the month of their post."""
OWN_MONTH = 0.6
"""Share of the titles around one that must name the month of their post, or a later one, for one that names a
month long past to be a slip: 0.67 to 1 around the titles of a group that reports now and then in the first
days of the next month; 0 in a newsletter of last month, one issue of which came five weeks late."""
EARLY = 3
"""Posts of the first days of a month that must all name it as usual, for one that does not to be a slip."""
LATE = 8
"""Days into a month in which a post may still be of the month before, or before its end be of the next."""


def alone(members: Sequence[Member], at: int, source: TitleSource) -> Iterator[Problem]:
    """A month that is not the post's: where the post itself shows which is right, or where it is of no series
    and all titles around it that name a month name their own."""
    member = members[at]
    offset, month, year = month_offset(member), member.shape.month, member.shape.year
    if not offset or month is None or 0 in months_named(member):
        return
    named = month_year(month.value, year.value if year else None)
    report = offset == -13 and member.day.day <= LATE  # of last month, whose year was copied
    if year and (abs(offset) == 12 or report) and year.start >= month.end:
        message = (
            f"the title says {named}, but the post is dated {_posted(member)}: one of the years is wrong"
        )
        yield Problem(message, source.span(year.start, year.end), member.path)
        return
    if left := left_month(member):
        yield Problem(left, source.span(month.start, month.end), member.path, "warning")
        return
    slug = None if member.shape.hole("day") else slug_month(member.path)
    if slug and slug == member.day.month and slug != month.value:
        message = f"the title says {named}, file name and date of the post {month_year(slug, None)}"
        yield Problem(message, source.span(month.start, month.end), member.path)
        return
    if _in_name(member):
        return
    around = _around(members, at, member.path.rpartition("/")[0])
    if -3 <= offset < 0 and len(around) >= ARCHIVE and _farther(member, around):
        whose = "that of their post" if not any(map(month_offset, around)) else "one nearer to their post"
        message = (
            f"the title says {named}, but the post is dated {_posted(member)}: "
            f"the {len(around)} titles around it that have a month have {whose}"
        )
        yield Problem(message, source.span(month.start, month.end), member.path)


LEFT = 2
"""Months by which a full date in a title may be before that of the post and of its file, with the same
day, to be left of the post that was copied: in three posts of one group, with last month's planted, by one or
two. A title that speaks of another month on purpose seldom has the same day."""


def left_month(member: Member) -> str:
    """What to say of a full date that has the day of the post and of its file's name, but another month,
    which is left of the post that was copied. Empty: nothing."""
    month, own = member.shape.month, day_in_name(member.path)
    if month is None or not member.shape.hole("day"):
        return ""
    if own is None or abs((own - member.day).days) > LAG_SLACK:
        return ""
    try:
        named = named_day(member)
    except ValueError:
        return ""
    if named is None or named.day != own.day:
        return ""
    apart = (named.year - own.year) * 12 + named.month - own.month
    if not 0 < -apart <= LEFT:
        return ""
    said = f"{named.day} {MONTHS[named.month - 1]}"
    right = MONTHS[own.month - 1]
    return f"the title says {said}, but the file is dated {own.day} {right} {own.year}: write {right}"


LATEST = 3
"""Months by which a report may come late: the three read that did have their month in the file's name."""


def _in_name(member: Member) -> bool:
    """Whether the file's name has the month of the title, which is not that of the post: then the title was
    not left from the post that was copied; the report is late, or the ``date:`` is wrong."""
    month, offset = member.shape.month or member.shape.hole("date"), month_offset(member)
    if month is None or not offset or abs(offset) > LATEST:
        return False
    number = month.value if month.kind != "date" else month.value // 100 % 100
    day = day_in_name(member.path)
    return (day is not None and day.month == number) or (offset < 0 and slug_month(member.path) == number)


def _farther(member: Member, others: Sequence[Member]) -> bool:
    """Whether a post comes much longer after the month that its title names than ``others`` do, most of
    which name their own: a report of last month may be late, too."""
    if sum((month_offset(other) or 0) >= 0 for other in others) < OWN_MONTH * len(others):
        return False
    usual = max((_days_after(other) for other in others), default=0)
    return _days_after(member) > max(usual, 0) + LAG_SLACK


def _days_after(member: Member) -> int:
    """Days from the day that a title names, else the end of its last month, to its post."""
    if month_offset(member) is None:
        return 0
    lag = _lag(member) if member.shape.hole("day") else None
    if lag is not None:
        return -lag
    offset = max(months_named(member), default=0)
    months = member.day.year * 12 + member.day.month + offset  # those passed when it has ended
    return (member.day - datetime.date(months // 12, months % 12 + 1, 1)).days + 1


def _around(members: Sequence[Member], at: int, folder: str) -> list[Member]:
    """Up to six members of a folder on each side of ``at`` that name a month."""
    own = members[at]
    dated = [
        one
        for one in members
        if one.shape.month and one.path.rpartition("/")[0] == folder and one.path != own.path
    ]
    before = [one for one in dated if one.day <= own.day]
    after = [one for one in dated if one.day > own.day]
    return [*before[-WINDOW:], *after[:WINDOW]]


Announced: TypeAlias = Callable[[Member, datetime.date], bool]


def _posted(member: Member) -> str:
    return f"{member.day.day} {MONTHS[member.day.month - 1]} {member.day.year}"


def months_named(member: Member) -> set[int]:
    """The months from the post's to each one that the title names: ``February-March 2020`` names two."""
    year = member.shape.year
    found = set()
    for hole in member.shape.holes:
        if hole.kind in ("month", "mon"):
            if year:
                found.add((year.value - member.day.year) * 12 + hole.value - member.day.month)
            else:
                found.add((hole.value - member.day.month + 5) % 12 - 5)
    return found


def named_day(member: Member) -> datetime.date | None:
    """The day that a title names, of the year nearest to the post where it names none. Raises ``ValueError``
    for one that no calendar has."""
    date, month = member.shape.hole("date"), member.shape.month
    day, year = member.shape.hole("day"), member.shape.year
    if month and day:
        if year:
            return datetime.date(year.value, month.value, day.value)
        if day.value == 29 and month.value == 2:
            return None
        years = (member.day.year - 1, member.day.year, member.day.year + 1)
        days = [datetime.date(one, month.value, day.value) for one in years]
        return min(days, key=lambda one: abs((one - member.day).days))
    if date and date.value >= 10000:
        return datetime.date(date.value // 10000, date.value // 100 % 100, date.value % 100)
    return None


def _lag(member: Member) -> int | None:
    try:
        named = named_day(member)
    except ValueError:
        return None
    return None if named is None else (named - member.day).days


def _day(group: Group, at: int, source: TitleSource, announced: Announced) -> Iterator[Problem]:
    """A full date that no calendar has, or that is not as far from its post as those around it."""
    member = group.members[at]
    first = member.shape.hole("month", "mon", "date")
    assert first is not None
    kinds = ("day", "date", "month", "mon", "year")
    last = max(one.end for kind in kinds if (one := member.shape.hole(kind)))
    span = source.span(first.start, last)
    written = member.title[first.start : last]
    try:
        named = named_day(member)
    except ValueError:
        yield Problem(
            f"the title says {written}, a day that does not exist: write one that does", span, member.path
        )
        return
    if named is None:
        return
    lags = [value for other in window(group, at, WINDOW) if (value := _lag(other)) is not None]
    own = (named - member.day).days
    if len(lags) < LAGS or own in lags or named == day_in_name(member.path):
        return
    if member.day < named and announced(member, named):
        return
    same = steady(lags, LAG_SHARE, LAGS)
    if same == 0:
        habit = f"the titles of `{group.name}` give the day of the post"
    elif not min(lags) - LAG_SLACK <= own <= max(lags) + LAG_SLACK:
        habit = f"those of `{group.name}` around it name a day within {max(map(abs, lags))} days of theirs"
    else:
        return
    message = f"the title says {written}, but the post is dated {_posted(member)}: {habit}"
    yield Problem(message, span, member.path)


def told_days(members: Iterable[Member]) -> set[datetime.date]:
    """The days that titles name of posts which came on or after them: they tell of what an earlier post may
    have announced."""
    lags = ((one.day, lag) for one in members if (lag := _lag(one)) is not None and lag <= 0)
    return {day + datetime.timedelta(lag) for day, lag in lags}


def window(group: Group, at: int, reach: int) -> list[Member]:
    """The members of a series around one, ``reach`` on each side."""
    return [*group.members[max(0, at - reach) : at], *group.members[at + 1 : at + 1 + reach]]


def month(group: Group, at: int, source: TitleSource, announced: Announced) -> Iterator[Problem]:
    """A month or year that is not the one the series would name. ``announced``: whether something else shows
    that a day is that of the event which a post announces, its text or a later title."""
    member = group.members[at]
    offset, year = month_offset(member), member.shape.year
    month = member.shape.month or member.shape.hole("date")
    if offset is None or month is None:
        return
    if _full(member):
        if sum(map(_full, window(group, at, WINDOW))) >= LAGS:
            yield from _day(group, at, source, announced)
            return
        if _lag(member) in range(-LAG_SLACK, AHEAD + 1):
            return  # a day near its post, perhaps in another month
    others = _offsets_around(group, at)
    usual = steady(others, MONTH_SHARE, MONTHS_NAMED)
    if usual is None and group.configured and offset:
        usual = 0 if not others or steady(others, 0.5, 1) in (0, None) or len(others) < 3 else None
    if usual is None or usual in months_named(member) or offset == usual or _late(group, at, offset, usual):
        return
    if not group.configured and _in_name(member):
        return
    severity: Severity = "error" if group.configured else "warning"
    named = (
        member.title[month.start : month.end]
        if month.kind == "date"
        else month_year(month.value, year.value if year else None)
    )
    whose = (
        "the month of the post"
        if usual == 0
        else f"the month {abs(usual)} {'before' if usual < 0 else 'after'} the post's"
    )
    habit = f"the titles of `{group.name}` give {whose}"
    message = f"the title says {named}, but the post is dated {_posted(member)}: {habit}"
    hole = month
    right = (member.day.month - 1 + usual) % 12 + 1
    right_year = member.day.year + (member.day.month - 1 + usual) // 12
    fix = None
    if right == month.value and year is not None:
        hole = year
        fix = source.edit(year.start, year.end, str(right_year), f"write the year {right_year}", False)
    elif (
        month.kind != "date"
        and (year is None or year.value == right_year)
        and member.title[month.start : month.end] == MONTHS[month.value - 1]
    ):
        fix = source.edit(month.start, month.end, MONTHS[right - 1], f"name {MONTHS[right - 1]}", False)
    yield Problem(message, source.span(hole.start, hole.end), member.path, severity, fix=fix)


def settled(group: Group, at: int) -> bool:
    """Whether the titles around one agree on which month they name."""
    return steady(_offsets_around(group, at), MONTH_SHARE, MONTHS_NAMED) is not None


def _offsets_around(group: Group, at: int) -> list[int]:
    return [value for other in window(group, at, WINDOW) if (value := month_offset(other)) is not None]


def _full(member: Member) -> bool:
    return member.shape.hole("date") is not None or (
        member.shape.month is not None and member.shape.hole("day") is not None
    )


def _late(group: Group, at: int, offset: int, usual: int) -> bool:
    """Whether a post came just after its month ended, or just before it began, or others around it do
    so, and no other post has that month: not a mistake."""
    member = group.members[at]
    if abs(offset - usual) != 1:
        return False
    near = window(group, at, WINDOW)
    shared = any(month_offset(other) == offset for other in near)
    index = member.day.year * 12 + member.day.month + offset
    for other in near:
        shift = month_offset(other)
        same = shift is not None and other.day.year * 12 + other.day.month + shift == index
        if same and (shift == usual or not shared):
            return False
    if shared:
        return True
    if offset > usual:
        return member.day.day > 30 - LATE
    early = [
        value
        for other in group.members
        if other.path != member.path and other.day.day <= LATE and (value := month_offset(other)) is not None
    ]
    keeps = len(early) >= EARLY and all(value == usual for value in early)
    return member.day.day <= LATE and not keeps
