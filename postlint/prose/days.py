"""Which day a date in prose means, and how messages write a day."""

from __future__ import annotations

import calendar
import datetime

from postlint.prose.calendar_words import weekday_name, write_month
from postlint.prose.mentions import DateMention

STALE_REACH = 150
"""How many days before the post a date without a year may be and still be read as a past one."""


def make_date(year: int, month: int, day: int) -> datetime.date | None:
    """The date; None where it does not exist (``31 June``)."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> datetime.date | None:
    """The ``nth`` (from 1; -1: last) ``weekday`` of a month; None where it has no fifth one."""
    first = make_date(year, month, 1)
    if first is None:
        return None
    if nth < 0:
        last = calendar.monthrange(year, month)[1]
        return make_date(year, month, last - (first.weekday() + last - 1 - weekday) % 7)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1)
    return make_date(year, month, day)


def candidates(mention: DateMention, posted: datetime.date) -> list[datetime.date]:
    """The days that ``mention`` can mean, in the years around ``posted``."""
    if mention.month is None or not mention.full:
        return []
    years = [mention.year] if mention.year else [posted.year - 1, posted.year, posted.year + 1]
    days = []
    for year in years:
        if mention.nth is not None and mention.weekday is not None:
            day = nth_weekday(year, mention.month, mention.weekday, mention.nth)
        else:
            day = make_date(year, mention.month, mention.day or 0)
        if day:
            days.append(day)
    return days


def resolve(mention: DateMention, posted: datetime.date) -> datetime.date | None:
    """The day that ``mention`` means in a post of the day ``posted``.

    A missing year is inferred: the date lies within 150 days before the post or
    within the seven months after it, so December announces January of the next
    year; where the weekday fits only the other year, it is that year. None where
    no such day exists or only a month is named.
    """
    days = candidates(mention, posted)
    if mention.year or len(days) <= 1:
        return days[0] if days else None
    first = shifted(posted, -STALE_REACH)
    near = [day for day in days if day >= first]
    default = near[0] if near else days[-1]
    if mention.weekday is not None and mention.nth is None and default.weekday() != mention.weekday:
        fitting = [day for day in days if day.weekday() == mention.weekday]
        fitting = [day for day in fitting if first <= day <= shifted(posted, 330)]
        if len(fitting) == 1:
            return fitting[0]
    return default


def shifted(day: datetime.date, days: int) -> datetime.date:
    """The date ``days`` after ``day`` (before it where negative), or the calendar's end in that
    direction."""
    number = min(max(day.toordinal() + days, 1), datetime.date.max.toordinal())
    return datetime.date.fromordinal(number)


def month_distance(month: int, of: int) -> int:
    """Months from ``of`` to ``month``, the nearest way round: -5 to 6."""
    return (month - of + 5) % 12 - 5


def spell(day: datetime.date, *, year: bool = False, language: str = "en") -> str:
    """``Wednesday 7 November``, ``mercredi 7 novembre``, with the year where wanted."""
    tail = f" {day.year}" if year else ""
    if language in ("ja", "zh", "ko"):
        return day.isoformat()
    weekday = weekday_name(day.weekday(), language)
    return f"{weekday} {day.day} {write_month(day.month, language)}{tail}"


def ordinal(day: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``."""
    suffix = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def range_end(date: DateMention, day: datetime.date) -> datetime.date:
    """The last day of the range ``date`` that starts on ``day``; ``day`` itself where it is none."""
    if date.last is None:
        return day
    last, month = date.last
    return make_date(day.year + (month < day.month), month, last) or day
