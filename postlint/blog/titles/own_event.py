"""A title that names another month than the event of its own post: left from the post that was copied."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from postlint.blog.events.facts import CALENDAR_LINK, Day
from postlint.blog.series.grouping import Member
from postlint.blog.series.habits import month_offset, month_year
from postlint.blog.titles.dates import months_named, named_day
from postlint.blog.titles.facts import DayInText, OwnEvent, TitleSource
from postlint.blog.titles.shape import shape, words
from postlint.model import Problem
from postlint.prose.calendar_words import month_words
from postlint.prose.days import candidates, spell

OWN_DAY = 1
"""Days between a post and a day it names within which that is the day of its own event: an evening's date
moves into the next day by the site's time zone."""
MONTHS_BACK = 3
"""Months from the title's to the post's within which the title is one that was copied; what lies further
back is a subject."""


def may_be_copied(path: str, title: str, posted: datetime.date) -> bool:
    """Whether a title names a month shortly before that of its post, and no day."""
    if not _may_name_month(title):
        return False
    member = Member(path, posted, title, shape(title))
    offset = month_offset(member)
    return (
        offset is not None
        and -MONTHS_BACK <= offset < 0
        and member.shape.month is not None
        and member.shape.hole("day") is None
        and 0 not in months_named(member)
    )


def _may_name_month(title: str) -> bool:
    """Whether a title may name a month, in any language: a quick look before it is taken apart."""
    return any(letter in title for letter in "月월") or not month_words().isdisjoint(words(title))


def own_event(title: str, posted: datetime.date, days: Iterable[Day]) -> OwnEvent | None:
    """The event on the day of the post where it is in another month than the title names, and the post
    names no day of the title's month."""
    month = shape(title).month
    said_of = [said for said in days if not said.key or said.starts or said.key == CALENDAR_LINK]
    if month is None or any(month.value in _months(said) for said in said_of):
        return None
    for said in said_of:
        if said.role == "event" or said.starts:
            for day in candidates(said.date, posted):
                if abs((day - posted).days) <= OWN_DAY:
                    return OwnEvent(day.isoformat(), said.date.language)
    return None


def day_in_text(title: str, posted: datetime.date, days: Iterable[Day]) -> DayInText | None:
    """The day that a title names, where the text or a key of the front matter names it, too."""
    named = _day_of(title, posted)
    if named is None:
        return None
    agreeing = any(said.key != "title" and named in candidates(said.date, posted) for said in days)
    return DayInText(named.isoformat()) if agreeing else None


def _day_of(title: str, posted: datetime.date) -> datetime.date | None:
    """The day that a title names with its month; None for none, and for one that no calendar has."""
    if not _may_name_month(title):
        return None
    try:
        return named_day(Member("", posted, title, shape(title)))
    except ValueError:
        return None


AHEAD = 45
"""Days after a post in which a day that it names is that of an event it announces."""
AFTER = 3
"""Days before it in which a day that it names is that of the event it tells of."""
NEAR = 10
"""Days from a post within which the day in its title is its own: of 5 March tells of 5 April, too."""


def day_in_another_month(title: str, posted: datetime.date, days: Iterable[Day]) -> OwnEvent | None:
    """The event near the post whose day the title gives another month: ``27 February`` over a text of
    27 March. None where the title's day is near the post, or in its text."""
    named = _day_of(title, posted)
    if named is None or shape(title).month is None or -NEAR <= (named - posted).days <= AHEAD:
        return None
    found = None
    for said in days:
        if said.key == "title":
            continue
        if (said.date.month, said.date.day) == (named.month, named.day):
            return None
        other = said.date.day == named.day and not said.key and said.role not in ("opens", "far")
        for day in candidates(said.date, posted) if other and not said.date.either else ():
            if -AFTER <= (day - posted).days <= AHEAD:
                found = OwnEvent(day.isoformat(), said.date.language)
    return found


def _months(said: Day) -> set[int | None]:
    return {said.date.month, said.date.last[1] if said.date.last else None}


def other_month(member: Member, event: OwnEvent, source: TitleSource) -> Iterator[Problem]:
    """What to say of a title whose month is not that of ``event``."""
    month, year = member.shape.month, member.shape.year
    if month:
        named = month_year(month.value, year.value if year else None)
        day = spell(datetime.date.fromisoformat(event.day), language=event.language)
        message = f"the title says {named}, the event of the post is on {day}"
        yield Problem(message, source.span(month.start, month.end), member.path)
