"""A weekday and a date that do not go together, wherever a document writes them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Mapping

from postlint.blog.events.facts import Day
from postlint.blog.events.uses import Around, posted_on
from postlint.blog.series.habits import Cadence
from postlint.model import Edit, Fix, PostHead, Problem, Severity, Site, Span
from postlint.prose.calendar_words import write_month, write_weekday
from postlint.prose.days import candidates, make_date, nth_weekday, ordinal, shifted, spell
from postlint.prose.mentions import DateMention

NEAR = 120
"""Days from the post within which a date without a year is that of the nearest year. Of 112 such dates with
a weekday in six archives 103 fit it within 60 days and six within 120; the three that fit another year
only are slips."""
YEAR_REACH = 200
"""Days from the post within which a date of another year is proposed as the one that was meant."""
OLDEST = 1900
"""Dates before this year may be of another calendar."""


def weekday_problems(
    site: Site, invited: Mapping[tuple[str, int], Around | None], undated: Collection[str] = ()
) -> Iterator[Problem]:
    """The slips of a site.

    Args:
        invited: Where dates of invitations start, with their series: a reader who goes by one comes on the
            wrong day, so a slip there is an error.
        undated: The paths of documents whose day is unknown.
    """
    for post, said in site.facts(Day):
        if said.date.weekday is None or said.date.nth is not None:
            continue
        posted = None if post.path in undated else _posted(post)
        day = wrong_day(said.date, posted, said.role)
        if day is None:
            continue
        key = (post.path, said.date.start)
        around = invited.get(key)
        severity: Severity = "error" if key in invited else "warning"
        yield mismatch(said, day, posted, around.cadence if around else None, post.path, severity)


def _posted(post: PostHead) -> datetime.date | None:
    return posted_on(post.path, datetime.date.fromisoformat(post.date[:10])) if post.date else None


def wrong_day(date: DateMention, posted: datetime.date | None, role: str) -> datetime.date | None:
    """The day that ``date`` names in a document of the day ``posted``, where that is surely not the
    weekday it is given; None where it is, or may be in a year that can be meant."""
    days = _days(date, posted)
    fitting = [day for day in days if day.weekday() == date.weekday]
    if not days or (fitting and (date.year or date.either)) or (date.year or OLDEST) < OLDEST:
        return None
    if date.year or posted is None:
        return days[0]
    near = min(days, key=lambda day: abs((day - posted).days))
    if near in fitting:
        return None
    if (role == "past" and near > posted) or (role == "far" and fitting):
        return None  # in the past, so of some year before, or of next year
    far = abs((near - posted).days) > NEAR
    for day in fitting:
        # Perhaps last year's, or next year's conference.
        if (role == "past" or far) if day < posted else (role != "past" and (far or near < posted)):
            return None
    return near


def _days(date: DateMention, posted: datetime.date | None) -> list[datetime.date]:
    if date.year is None and posted is None:
        return []
    days = candidates(date, posted or datetime.date(2000, 1, 1))
    if date.either:
        days += candidates(date._replace(day=date.month, month=date.day), posted or datetime.date(2000, 1, 1))
    return days


def mismatch(
    said: Day,
    day: datetime.date,
    posted: datetime.date | None,
    usual: Cadence | None,
    path: str,
    severity: Severity,
) -> Problem:
    """What to say of a slip: both readings, the likelier first, and the year in which both are right."""
    date = said.date
    assert date.weekday is not None
    right = _nearest(day, date.weekday, usual, posted)
    readings = [rewritten(said.written, date, day=right.day)] if right.month == day.month else []
    readings.append(rewritten(said.written, date, weekday=day.weekday()))
    fix = None
    if usual is not None and date.weekday == usual.weekday and date.day_at and right.month == day.month:
        text = _day_like(said.written, date, right.day)
        name = spell(right, language=date.language)
        fix = Fix(f"write {name}", (Edit(Span(*date.day_at), text),), safe=False)
    elif usual is not None and usual.weekday == day.weekday():
        readings.reverse()
    month = fitting_month(date, day, posted) if posted and severity != "error" else None
    if month and date.month_at:
        readings.append(rewritten(said.written, date, month=month))
    year = fitting_year(date, posted) if posted and date.year else None
    if year:
        readings.append(f"the year {year}")
    readings = [" ".join(one.split()) for one in readings]
    choice = " or ".join(one if one.startswith("the year") else f"`{one}`" for one in readings)
    message = f"`{' '.join(said.written.split())}` does not exist in {day.year}: write {choice}"
    return Problem(message, Span(date.start, date.end), path, severity, fix=fix)


def fitting_year(date: DateMention, posted: datetime.date) -> int | None:
    """Another year near the post in which the date falls on its weekday."""
    for year in (posted.year, posted.year + 1, posted.year - 1):
        days = candidates(date._replace(year=year), posted)
        near = days and abs((days[0] - posted).days) <= YEAR_REACH
        if near and year != date.year and days[0].weekday() == date.weekday:
            return year
    return None


def fitting_month(date: DateMention, day: datetime.date, posted: datetime.date) -> int | None:
    """The month of the post, where the day has the weekday in it: the month is left of another post."""
    if date.month == posted.month or date.day is None or abs((day - posted).days) > YEAR_REACH:
        return None
    here = make_date(date.year or posted.year, posted.month, date.day)
    return posted.month if here and here.weekday() == date.weekday else None


def _nearest(
    day: datetime.date, weekday: int, usual: Cadence | None, posted: datetime.date | None
) -> datetime.date:
    """The day of that month on ``weekday`` that the series' rhythm gives, else the nearest one."""
    after = posted or datetime.date.min
    if usual and usual.nth and usual.weekday == weekday:
        found = nth_weekday(day.year, day.month, weekday, usual.nth)
        if found and found > after:
            return found
    steps = sorted((shifted(day, by) for by in (-3, -2, -1, 1, 2, 3)), key=lambda one: abs((one - day).days))
    right = [step for step in steps if step.weekday() == weekday]
    inside = [step for step in right if step.month == day.month and (day <= after or step > after)]
    return (inside or right or [day])[0]


def _day_like(written: str, date: DateMention, day: int) -> str:
    """``day`` as the date was written: with an ordinal, with two digits."""
    if re.search(r"\d(?:st|nd|rd|th)\b", written):
        return ordinal(day)
    return f"{day:02}" if re.search(rf"(?<!\d)0{date.day}(?!\d)", written) else str(day)


def rewritten(
    written: str,
    date: DateMention,
    *,
    day: int | None = None,
    weekday: int | None = None,
    month: int | None = None,
) -> str:
    """The date as written with another day, weekday or month."""

    def replaced(part: tuple[int, int], text: str) -> str:
        start, end = part[0] - date.start, part[1] - date.start
        return written[:start] + text + written[end:]

    if day is not None and date.day_at:
        return replaced(date.day_at, _day_like(written, date, day))
    if month is not None and date.month_at:
        name = write_month(month, date.language)
        word = written[date.month_at[0] - date.start : date.month_at[1] - date.start]
        return replaced(date.month_at, name.capitalize() if word[:1].isupper() else name)
    if weekday is not None and date.weekday_at:
        start, end = date.weekday_at[0] - date.start, date.weekday_at[1] - date.start
        chinese = written[max(start - 1, 0) : start] in ("周", "週", "期", "拜")
        return replaced(
            date.weekday_at, write_weekday(weekday, written[start:end], date.language, chinese=chinese)
        )
    return written
