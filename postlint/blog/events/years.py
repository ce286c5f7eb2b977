"""A date of the event's own day in another year: last year's text in this year's post."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from postlint.blog.events.facts import Day
from postlint.model import Problem, Site, Span
from postlint.prose.days import candidates, make_date
from postlint.prose.mentions import DateMention


def year_problems(site: Site) -> Iterator[Problem]:
    """Dates in the text that are the day of the document, or the one that its front matter gives, but
    for the year, which is the one before or after."""
    by_path: dict[str, list[Day]] = {}
    own: dict[str, set[datetime.date]] = {}
    dates: dict[str, datetime.date] = {}
    for post, said in site.facts(Day):
        if not post.date or post.kind == "page":
            continue
        dates[post.path] = datetime.date.fromisoformat(post.date[:10])
        by_path.setdefault(post.path, []).append(said)
        if said.key and said.role == "event" and said.date.year and not said.date.either:
            day = candidates(said.date, dates[post.path])
            own.setdefault(post.path, set()).update(day)
    for path, said_of in by_path.items():
        posted = dates[path]
        mine = {posted, *(day for day in own.get(path, ()) if abs((day - posted).days) < 100)}
        for said in said_of:
            year = None if said.key or said.role in ("past", "opens") else _slip(said.date, mine)
            if year and said.date.weekday is None and said.date.last is None:
                message = f"`{said.written}` is this post's day in another year: write the year {year}"
                yield Problem(message, Span(said.date.start, said.date.end), path, "warning")


def _slip(date: DateMention, mine: set[datetime.date]) -> int | None:
    """The year with which a date is one of ``mine``, where that is next to its own."""
    if not date.year or not date.month or not date.day:
        return None
    readings = [(date.month, date.day)] + ([(date.day, date.month)] if date.either else [])
    for month, day in readings:
        for year in (date.year + 1, date.year - 1):
            if make_date(year, month, day) in mine:
                return year
    return None
