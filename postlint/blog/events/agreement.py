"""What must agree on the day of an event within one document: front matter, text, the post's own date."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from postlint.blog.events.facts import CALENDAR_LINK, Day
from postlint.model import Problem, Related, Site, Span
from postlint.prose.days import candidates, make_date, spell
from postlint.prose.mentions import DateMention

NEAR_OWN = 100
"""Days from the post within which a day in the front matter is that of its event."""
TOGETHER = 62
"""Days within which two days of one document can be meant to be the same."""


def agreement_problems(site: Site) -> Iterator[Problem]:
    """Days of a document that contradict another: last year's text in this year's post, a day under
    ``When`` that is not the one of the front matter."""
    by_path: dict[str, list[Day]] = {}
    dates: dict[str, datetime.date] = {}
    for post, said in site.facts(Day):
        if post.date and post.kind != "page":
            dates[post.path] = datetime.date.fromisoformat(post.date[:10])
            by_path.setdefault(post.path, []).append(said)
    for path, said_of in by_path.items():
        yield from _other_year(path, said_of, dates[path])
        yield from _other_day(path, said_of, dates[path])
        yield from _other_in_calendar(path, said_of, dates[path])


# --- another year -------------------------------------------------------------------------------


def _other_year(path: str, said_of: Sequence[Day], posted: datetime.date) -> Iterator[Problem]:
    """Dates in the text that are the document's own day but for the year, the one before or after."""
    own = {posted}
    for said in said_of:
        if said.key and said.role == "event" and said.date.year and not said.date.either:
            own.update(day for day in candidates(said.date, posted) if abs((day - posted).days) < NEAR_OWN)
    for said in said_of:
        year = None if said.key or said.role in ("past", "opens") else _slip(said.date, own)
        if year and said.date.year and said.date.year > year and said.role != "event":
            continue  # next year's conference; nobody is early in writing the new year
        if year and said.date.weekday is None and said.date.last is None:
            message = f"`{said.written}` is this post's day in another year: write the year {year}"
            yield Problem(message, Span(said.date.start, said.date.end), path, "warning")


def _slip(date: DateMention, own: set[datetime.date]) -> int | None:
    """The year with which a date is one of ``own``, where that is next to its own."""
    if not date.year or not date.month or not date.day:
        return None
    readings = [(date.month, date.day)] + ([(date.day, date.month)] if date.either else [])
    for month, day in readings:
        for year in (date.year + 1, date.year - 1):
            if make_date(year, month, day) in own:
                return year
    return None


# --- another day --------------------------------------------------------------------------------


def _other_day(path: str, said_of: Sequence[Day], posted: datetime.date) -> Iterator[Problem]:
    """The one day that a label in the text gives, and the one day in the front matter, another one."""
    declared = [said for said in said_of if said.starts]
    labelled = [said for said in said_of if not said.key and said.role == "event" and not said.date.either]
    if len(declared) != 1 or len(labelled) != 1:
        return
    first, other = declared[0], labelled[0]
    days = candidates(first.date, posted) if first.date.year else []
    meant = candidates(other.date, posted)
    if not days or not meant or other.date.last:
        return
    ends = [
        day for said in said_of if said.key and said is not first for day in candidates(said.date, posted)
    ]
    last = max([end for end in ends if end >= days[0]], default=days[0])
    near = min(meant, key=lambda day: abs((day - days[0]).days))
    if days[0] <= near <= last or abs((near - days[0]).days) > TOGETHER:
        return
    if other.date.weekday is not None and near.weekday() != other.date.weekday:
        return  # the weekday is wrong: see ``weekdays``
    span = Span(first.date.start, first.date.end)
    related = (Related(path, span, f"the front matter gives `{first.written}`"),)
    day = spell(days[0], language=other.date.language)
    message = f"`{other.written}` is not the day of the front matter, {day}: make them agree"
    yield Problem(message, Span(other.date.start, other.date.end), path, "warning", related)


def _other_in_calendar(path: str, said_of: Sequence[Day], posted: datetime.date) -> Iterator[Problem]:
    """A link that puts another day into the reader's calendar than the one that the document gives."""
    linked = [said for said in said_of if said.key == CALENDAR_LINK]
    given = [
        said
        for said in said_of
        if said not in linked
        and said.role == "event"
        and not said.date.either
        and (not said.key or said.starts)
    ]
    days = {day for said in given for day in candidates(said.date, posted)}
    if len(linked) != 1 or not days or any(said.date.last for said in given):
        return
    (only,) = linked
    meant = candidates(only.date, posted)[0]
    if all(abs((day - meant).days) > 1 for day in days):
        span = Span(given[0].date.start, given[0].date.end)
        related = (Related(path, span, f"the event is on `{given[0].written}`"),)
        message = f"this link puts {spell(meant)} into the calendar, a day that the post does not name"
        yield Problem(message, Span(only.date.start, only.date.end), path, "warning", related)
