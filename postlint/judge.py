"""What rules make of verdicts where more than one shares it: events, images, sponsors, fixes.

Pure functions from a ``Verdict`` to problems, for the checks that run after the network.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from postlint.model import Edit, Fix, Problem, Severity
from postlint.record import NamedTuple
from postlint.verdict import Event, Gone, Moved, Place, Role, Suspect, Verdict


def places_of(verdict: Verdict, kind: str, role: Role | None) -> Iterator[Place]:
    """The verdict's places of one kind that one rule answers for: those with ``role``, or with
    ``None`` those that no other rule claims."""
    for place in verdict.places:
        if place.kind == kind and (role in place.roles if role else not place.roles):
            yield place


def replacement(verdict: Verdict, place: Place, url: str, title: str, safe: bool) -> Fix | None:
    """The fix that writes ``url`` where the verdict's URL stands; None where that cannot be done
    by letters alone (Liquid, entities, a URL with what Markdown would take for its own)."""
    fragment = urlsplit(verdict.url).fragment
    if fragment and "#" not in url:
        url += "#" + fragment
    plain = re.fullmatch(r"[A-Za-z0-9/:@!$&*+,;=~?#%._-]+", url)
    if place.raw != verdict.url or place.target_span is None or not plain:
        return None
    return Fix(title, (Edit(place.target_span, url),), safe)


def gone(verdict: Verdict, place: Place, what: str, advice: str) -> Problem:
    """The problem that a dead URL is, with the archive's copy nearest the post's date as its fix."""
    assert isinstance(verdict.outcome, Gone)
    captures = verdict.evidence.captures
    capture = next((c for c in captures if c.date == (place.date or "")), captures[0] if captures else None)
    fix = None
    message = f"{what} is gone ({verdict.outcome.reason}): {advice}"
    if capture:
        day = f"{capture.timestamp[:4]}-{capture.timestamp[4:6]}-{capture.timestamp[6:8]}"
        fix = replacement(verdict, place, capture.url, f"link the archived copy of {day}", safe=False)
        message += f"; the archive has it as of {day}"
    return Problem(message, place.span, place.path, fix=fix)


# --- images -------------------------------------------------------------------------------------


def image_problems(verdict: Verdict, largest: int = 0) -> Iterator[Problem]:
    """External images that are gone, are no images, or are larger than ``largest`` bytes (0: any size)."""
    outcome, evidence = verdict.outcome, verdict.evidence
    for place in places_of(verdict, "image", None):
        named = f"the image `{verdict.url}`"
        if isinstance(outcome, Gone):
            yield gone(verdict, place, named, "show another or keep a copy in the site")
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield _at(place, f"{named} is probably gone: {outcome.reason}", "warning")
        elif outcome.kind in ("alive", "moved"):
            # Servers that know no better say octet-stream, and browsers show the image all the same.
            kind = evidence.content_type or "image/"
            if kind.startswith(("text/html", "application/xhtml", "application/json", "application/pdf")):
                yield _at(place, f"`{verdict.url}` is no image: its host sends `{kind}`", None)
            elif largest and evidence.size is not None and evidence.size > largest:
                size, limit = _megabytes(evidence.size), _megabytes(largest)
                yield _at(place, f"{named} is {size} large, more than {limit}: show a smaller one", "warning")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def _at(place: Place, message: str, severity: Severity | None) -> Problem:
    return Problem(message, place.span, place.path, severity)


# --- events -------------------------------------------------------------------------------------


class Day(NamedTuple):
    """The day of a time as its page writes it."""

    date: datetime.date
    utc: bool
    """Given in UTC, so that where it takes place it may be the day before or after."""


def day_of(text: str | None) -> Day | None:
    """The local day of an ISO 8601 time (basic offsets and missing seconds allowed); None for others."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:?\d\d\S*)?", text or "")
    if not found:
        return None
    try:
        date = datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return Day(date, bool(re.search(r"(Z|[+-]00:?00)$", found[0])))


def the_event(verdict: Verdict) -> Event | None:
    """The event that a page is about: its only one, or the one whose address is the page's own.
    None for a page that lists several."""
    events = verdict.evidence.events
    if len(events) == 1:
        return events[0]
    own = {_bare(url) for url in (verdict.url, verdict.evidence.final_url) if url}
    named = [event for event in events if event.url and _bare(event.url) in own]
    return named[0] if len({event[:3] for event in named}) == 1 else None


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/").lower()


def event_problems(verdict: Verdict) -> Iterator[Problem]:
    """Invitations whose event is gone, called off, put off, or on another day than announced."""
    outcome = verdict.outcome
    for place in places_of(verdict, "link", "event"):
        if isinstance(outcome, Gone):
            yield gone(verdict, place, f"the event page `{verdict.url}`", "link the event that is meant")
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield _at(place, f"the event page `{verdict.url}` is probably gone: {outcome.reason}", "warning")
        elif outcome.kind in ("alive", "moved"):
            event = the_event(verdict)
            if event:
                yield from _event(verdict, place, event)


def _event(verdict: Verdict, place: Place, event: Event) -> Iterator[Problem]:
    name = f"`{event.name}`" if event.name else "this event"
    start, end = day_of(event.start), day_of(event.end)
    if event.status == "cancelled":
        yield _at(place, f"{name} is cancelled, its page says: take the invitation back", None)
        return
    if event.status == "postponed":
        yield _at(place, f"{name} is postponed, its page says: say so", None)
        return
    announced = day_of(place.announced)
    if announced and start and not _within(announced.date, start, end):
        moved = event.status == "rescheduled"
        verb = "was moved to" if moved else "is on"
        yield _at(
            place,
            f"{name} {verb} {start.date.isoformat()}, its page says, not on"
            f" {announced.date.isoformat()} as announced here",
            None,
        )
        return
    yield from _sales(verdict, place, event, name, start)


def _within(day: datetime.date, start: Day, end: Day | None) -> bool:
    slack = datetime.timedelta(days=1 if start.utc else 0)
    last = max(start.date, end.date) if end else start.date
    return start.date - slack <= day <= last + slack


def _sales(verdict: Verdict, place: Place, event: Event, name: str, start: Day | None) -> Iterator[Problem]:
    """Seats are of interest only while the event lies ahead of the asking."""
    asked = datetime.datetime.fromtimestamp(verdict.evidence.at, datetime.timezone.utc).date()
    if start is None or start.date < asked:
        return
    ended = day_of(event.sales_end)
    if event.sold_out:
        yield _at(place, f"{name} is sold out, its page says", "info")
    elif ended and ended.date < asked:
        yield _at(place, f"the sale of tickets for {name} ended on {ended.date.isoformat()}", "info")


# --- sponsors -----------------------------------------------------------------------------------


def sponsor_problems(verdict: Verdict) -> Iterator[Problem]:
    """Sponsors whose site is gone, parked, or has become another company's."""
    outcome, evidence = verdict.outcome, verdict.evidence
    for place in places_of(verdict, "link", "sponsor"):
        name = place.name or place.text or verdict.url
        if isinstance(outcome, Gone):
            yield gone(
                verdict, place, f"the site of `{name}`", "link where they are now, or the archived page"
            )
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield _at(place, f"the site of `{name}` is probably gone: {outcome.reason}", "warning")
        elif evidence.parked and evidence.parked.score >= 1.0:
            yield _at(place, parked_message(verdict, f"the site of `{name}`"), "warning")
        elif isinstance(outcome, Moved) and evidence.final_url and _other_company(verdict, name):
            to = urlsplit(evidence.final_url).hostname
            yield _at(
                place,
                f"the site of `{name}` leads to `{to}`, whose page does not name them:"
                " link where they are now",
                "warning",
            )


def parked_message(verdict: Verdict, what: str) -> str:
    """What to say of a parked domain, with the signs."""
    parked = verdict.evidence.parked
    return (
        f"{what} seems parked or for sale ({'; '.join(parked.reasons if parked else ())}): see for yourself"
    )


def _other_company(verdict: Verdict, name: str) -> bool:
    """Whether a sponsor's own domain (it bears their name) leads to one whose page does not name them."""
    page, final = verdict.evidence.page, verdict.evidence.final_url or ""
    words = [word for word in re.findall(r"\w+", name.casefold()) if len(word) > 2]
    if page is None or not (page.title or page.site_name or page.heading) or not words:
        return False
    home = re.sub(r"[^a-z0-9.]", "", (urlsplit(verdict.url).hostname or "").casefold())
    away = re.sub(r"[^a-z0-9.]", "", (urlsplit(final).hostname or "").casefold())
    joined = re.sub(r"\W", "", name.casefold())
    if not (any(word in home for word in words) or joined in home):
        return False  # a short link, a social network: never theirs
    shown = f"{page.title} {page.site_name} {page.heading}".casefold()
    return not any(word in shown or word in away for word in words) and joined not in away
