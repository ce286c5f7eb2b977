"""What the pages of events say of the invitations that link them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from postlint.links.verdict_problems import gone, occurrences_of, problem_at
from postlint.model import Problem
from postlint.verdict import Event, Gone, Occurrence, Suspect, Verdict


class PageDay(NamedTuple):
    """The day of a time as its page writes it."""

    date: datetime.date
    utc: bool
    """Given in UTC, so that where it takes place it may be the day before or after."""


def day_of(text: str | None) -> PageDay | None:
    """The local day of an ISO 8601 time (basic offsets and missing seconds allowed); None for others."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:?\d\d\S*)?", text or "")
    if not found:
        return None
    try:
        date = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return PageDay(date, bool(re.search(r"(Z|[+-]00:?00)$", found[0])))


def the_event(verdict: Verdict) -> Event | None:
    """The event that a page is about: its only one, or the one whose address is the page's own.
    None for a page that lists several."""
    events = verdict.evidence.events
    if len(events) == 1:
        return events[0]
    own = {_bare(url) for url in (verdict.url, verdict.evidence.final_url) if url}
    named = [event for event in events if event.url and _bare(event.url) in own]
    return named[0] if len({(event.name, event.start, event.end) for event in named}) == 1 else None


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/").lower()


def event_problems(verdict: Verdict) -> Iterator[Problem]:
    """Invitations whose event is gone, called off, put off, or on another day than announced."""
    outcome = verdict.outcome
    for occurrence in occurrences_of(verdict, "link", "event"):
        if isinstance(outcome, Gone):
            yield gone(verdict, occurrence, f"the event page `{verdict.url}`", "link the event that is meant")
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield problem_at(
                occurrence, f"the event page `{verdict.url}` is probably gone: {outcome.reason}", "warning"
            )
        elif outcome.kind in ("alive", "moved"):
            event = the_event(verdict)
            if event:
                yield from _event(verdict, occurrence, event)


def _event(verdict: Verdict, occurrence: Occurrence, event: Event) -> Iterator[Problem]:
    name = f"`{event.name}`" if event.name else "this event"
    start, end = day_of(event.start), day_of(event.end)
    if event.status == "cancelled":
        yield problem_at(occurrence, f"{name} is cancelled, its page says: remove the invitation", None)
        return
    if event.status == "postponed":
        yield problem_at(occurrence, f"{name} is postponed, its page says: write that it is", None)
        return
    announced = day_of(occurrence.announced)
    if announced and start and not _within(announced.date, start, end):
        moved = event.status == "rescheduled"
        verb = "was moved to" if moved else "is on"
        yield problem_at(
            occurrence,
            f"{name} {verb} {start.date.isoformat()}, its page says, not"
            f" {announced.date.isoformat()} as announced here",
            None,
        )
        return
    yield from _sales(verdict, occurrence, event, name, start)


def _within(day: datetime.date, start: PageDay, end: PageDay | None) -> bool:
    slack = datetime.timedelta(days=1 if start.utc else 0)
    last = max(start.date, end.date) if end else start.date
    return start.date - slack <= day <= last + slack


def _sales(
    verdict: Verdict, occurrence: Occurrence, event: Event, name: str, start: PageDay | None
) -> Iterator[Problem]:
    """Seats are of interest only while the event lies ahead of the request."""
    requested = datetime.datetime.fromtimestamp(verdict.evidence.at, datetime.timezone.utc).date()
    if start is None or start.date < requested:
        return
    ended = day_of(event.sales_end)
    if event.sold_out:
        yield problem_at(occurrence, f"{name} is sold out, its page says", "info")
    elif ended and ended.date < requested:
        yield problem_at(
            occurrence, f"the sale of tickets for {name} ended on {ended.date.isoformat()}", "info"
        )
