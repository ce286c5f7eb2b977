"""What was concluded about a URL, and on what evidence: values only.

A verdict's ``outcome`` is of one of seven classes; in JSON their ``kind`` tells them apart. Only
``gone`` is a mistake of the author's; ``blocked`` and ``unknown`` are neither good
nor bad and are never counted as either.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from postlint.model import Span

Role: TypeAlias = Literal["event", "sponsor"]


class Occurrence(NamedTuple):
    """One use of a URL in the site's sources."""

    path: str
    span: Span
    """The link or image, for reporting."""
    kind: Literal["link", "image"] = "link"
    date: str | None = None
    """ISO 8601 date of the post; None for pages."""
    text: str = ""
    """What the reader clicks; an image's alternative text."""
    raw: str = ""
    """The target as written; a fix is offered only where it is the URL, letter by letter."""
    target_span: Span | None = None
    """Where ``raw`` is."""
    roles: tuple[Role, ...] = ()
    """``event``: a call to RSVP leads here. ``sponsor``: a thanked sponsor's link. Such uses are
    judged by rsvp-stale and sponsor-link, others by external-link and image-link."""
    announced: str | None = None
    """ISO date that the post announces for the event."""
    name: str | None = None
    """The sponsor's name."""


class _Outcome(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    @property
    def kind(self) -> str:
        """``alive``, ``moved``, ``gone``, ``suspect``, ``blocked``, ``unknown`` or ``unchecked``."""
        return str(self.__struct_config__.tag)


class Alive(_Outcome, frozen=True, tag="alive"):
    """It answers at its own address."""


class Moved(_Outcome, frozen=True, tag="moved"):
    """It redirects to another address that answers."""

    permanently: bool
    to: str
    """As far as permanent redirects lead; where the first is temporary, the end of the chain."""


class Gone(_Outcome, frozen=True, tag="gone"):
    """Proven dead."""

    reason: str


class Suspect(_Outcome, frozen=True, tag="suspect"):
    """It failed, which does not yet prove that it is gone."""

    reason: str
    likely_gone: bool = False
    """The page itself says so (a soft 404), or its neighbours' answers do."""


class Blocked(_Outcome, frozen=True, tag="blocked"):
    """The host does not answer programs (401, 403, 429, 999, a challenge, a login)."""

    reason: str


class Unknown(_Outcome, frozen=True, tag="unknown"):
    """It was requested and nothing can be concluded."""

    reason: str


class Unchecked(_Outcome, frozen=True, tag="unchecked"):
    """It was not requested: refused address, robots.txt, budget, own site, not a web address."""

    reason: str


Outcome: TypeAlias = Alive | Moved | Gone | Suspect | Blocked | Unknown | Unchecked


class Exchange(Struct, frozen=True, omit_defaults=True):
    """One request and what came of it."""

    method: str
    url: str
    code: int | None
    """The status code; None where no answer came."""
    error: str | None
    """``timeout``, ``reset``, ``no-name``, ``tls-expired``, … where no answer came."""
    at: float
    """Seconds since 1970."""
    seconds: float
    """How long it took."""


class Event(Struct, frozen=True, omit_defaults=True):
    """A schema.org ``Event`` found on a page."""

    name: str
    start: str | None
    """ISO 8601 as the page gives it, with its offset where it has one."""
    end: str | None = None
    status: Literal["scheduled", "cancelled", "postponed", "rescheduled", "moved-online"] = "scheduled"
    previous_start: str | None = None
    url: str | None = None
    sold_out: bool = False
    """Every offer is sold out."""
    sales_end: str | None = None
    """ISO 8601, the latest of its offers."""


class WebPage(Struct, frozen=True, omit_defaults=True):
    """What a page says of itself; free of control characters, cut short."""

    title: str
    site_name: str = ""
    heading: str = ""
    """Its first ``<h1>``."""
    not_found: str = ""
    """The words on it that say that what was requested is not there; empty where none do."""


class Parked(Struct, frozen=True, omit_defaults=True):
    """Signs that a domain is parked or for sale."""

    score: float
    """1.0 and more is reported."""
    reasons: tuple[str, ...]


class ArchivedCopy(Struct, frozen=True, omit_defaults=True):
    """An archived copy of a dead page."""

    date: str
    """ISO date of the post for which it was looked up; empty where the post has none."""
    timestamp: str
    """``YYYYMMDDhhmmss`` of the capture."""
    url: str


class Evidence(Struct, frozen=True, omit_defaults=True):
    """The evidence for a verdict."""

    at: float = 0.0
    """When it was concluded, in seconds since 1970."""
    exchanges: tuple[Exchange, ...] = ()
    final_url: str | None = None
    content_type: str | None = None
    """Media type without parameters, lower case."""
    size: int | None = None
    """Content-Length, in bytes."""
    etag: str | None = None
    last_modified: str | None = None
    page: WebPage | None = None
    """None where the body was not read."""
    events: tuple[Event, ...] = ()
    parked: Parked | None = None
    https: str | None = None
    """The https URL that answers alike, for an http URL that does not redirect there."""
    captures: tuple[ArchivedCopy, ...] = ()
    source: Literal["network", "history", "recording"] = "network"
    missing_fragments: tuple[str, ...] = ()
    """Fragments of links to it that its page lacks, as they are written; only where the page was read."""

    @property
    def codes(self) -> tuple[int, ...]:
        """Every status code received, in order."""
        return tuple(exchange.code for exchange in self.exchanges if exchange.code is not None)


class Verdict(Struct, frozen=True, omit_defaults=True):
    """The conclusion about one URL, handed to rules once, with every use of it."""

    url: str
    """As the sources give it (Liquid evaluated), fragment included."""
    outcome: Outcome
    evidence: Evidence = Evidence()
    occurrences: tuple[Occurrence, ...] = ()

    @property
    def status(self) -> str:
        """``alive``, ``moved``, ``gone``, ``suspect``, ``blocked``, ``unknown`` or ``unchecked``."""
        return self.outcome.kind

    @property
    def reason(self) -> str:
        """Why, in a few words; empty for what answers."""
        return getattr(self.outcome, "reason", "")
