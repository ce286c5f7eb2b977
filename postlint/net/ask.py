"""One try at one URL: HEAD or GET, redirects followed under guard, and what the answer signals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from requests.cookies import RequestsCookieJar

from postlint.net.events import events_of
from postlint.net.failures import RequestFailure
from postlint.net.knowledge import Adapter, Knowledge, is_login, page_of, parked, sketch, wall_of
from postlint.net.settings import NetSettings
from postlint.net.transport import Answer, Transport
from postlint.net.web_address import Address, BadUrl, join, split
from postlint.net.web_page import Html, read_html
from postlint.verdict import Event, Exchange, Parked, WebPage

Signal: TypeAlias = Literal[
    "ok",
    "missing",  # 404, 410, or an adapter's proof
    "no-name",
    "failing",  # counts towards "failed on so many days"
    "doubtful",  # failed in a way that never proves anything (an issuer not known here)
    "blocked",
    "refused",  # the guard's word
    "unknown",
]

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"


class Attempt(NamedTuple):
    """The outcome of one try."""

    signal: Signal
    reason: str
    exchanges: tuple[Exchange, ...]
    method: str = "GET"
    code: int | None = None
    final: str | None = None
    permanent: str | None = None
    """As far as the leading permanent redirects go; None where the first is not permanent."""
    retry_after: float | None = None
    content_type: str | None = None
    size: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    page: WebPage | None = None
    events: tuple[Event, ...] = ()
    parked: Parked | None = None
    sketch: frozenset[int] = frozenset()
    anchors: frozenset[str] | None = None
    """What fragments can lead to; None where the page was not read whole or scripts make it."""
    read: bool = False
    """Whether its page was requested, whatever came of it."""
    head_lied: bool = False
    """HEAD was refused where GET is not."""


class Chain(NamedTuple):
    """An answer and the way to it."""

    answer: Answer
    final: Address
    permanent: str | None
    redirected: bool


def follow(
    transport: Transport,
    address: Address,
    method: str,
    settings: NetSettings,
    exchanges: list[Exchange],
    limit: int = 0,
) -> Chain:
    """Request ``address`` and follow its redirects. Every hop is added to ``exchanges`` and judged
    by the guard again. Cookies live as long as the chain: sites set one and redirect to themselves.

    Raises ``RequestFailure``, ``OverBudget``.
    """
    jar = RequestsCookieJar()
    permanent: str | None = None
    leading = True
    for hop in range(settings.max_redirects + 1):
        at = transport.wall()
        try:
            answer = transport.exchange(
                method, address, limit=limit, jar=jar, accept=_HTML if limit else "*/*"
            )
        except RequestFailure as failure:
            exchanges.append(Exchange(method, address.url, None, failure.kind, at, 0.0))
            raise
        exchanges.append(Exchange(method, address.url, answer.code, None, at, round(answer.seconds, 3)))
        location = answer.headers.get("Location")
        if answer.code not in _REDIRECTS or not location:
            return Chain(answer, address, permanent, hop > 0)
        try:
            address = join(address.url, location[:4096])
        except BadUrl as error:
            raise RequestFailure("protocol", f"it redirects to an invalid address: {error}") from None
        leading = leading and answer.code in _PERMANENT
        if leading:
            permanent = address.url
    raise RequestFailure("protocol", f"it redirects more than {settings.max_redirects} times")


def ask(
    transport: Transport,
    known: Knowledge,
    settings: NetSettings,
    address: Address,
    *,
    method: str = "HEAD",
    read: bool = False,
) -> Attempt:
    """Try ``address`` once. ``read``: its page is needed, not just its status. Raises ``OverBudget``."""
    exchanges: list[Exchange] = []
    adapter = known.adapter(address)
    requested = address
    if adapter and adapter.ask:
        requested, method, read = split(adapter.question(address.url)), "GET", False
    elif read or (adapter and (adapter.read or adapter.event)):
        method, read = "GET", True
    limit = settings.max_body if read else 0
    lied = False
    try:
        chain = follow(transport, requested, method, settings, exchanges, limit)
        if method == "HEAD" and _head_is_doubtful(chain.answer):
            first = chain.answer.code
            chain, method = follow(transport, requested, "GET", settings, exchanges), "GET"
            lied = chain.answer.code != first
    except RequestFailure as failure:
        return _failed(failure, tuple(exchanges), method)
    attempt = _answered(known, requested, chain, read)._replace(exchanges=tuple(exchanges), method=method)
    attempt = attempt._replace(head_lied=lied, read=read)
    return _adapted(adapter, address, attempt) if adapter else attempt


def _head_is_doubtful(answer: Answer) -> bool:
    """Whether GET may well answer differently. 404 and 410 are requested again anyway, later; a host that
    asks to wait is not requested at once again."""
    must_wait = answer.code == 429 or "Retry-After" in answer.headers
    return answer.code >= 400 and answer.code not in (404, 410) and not must_wait


def _failed(failure: RequestFailure, exchanges: tuple[Exchange, ...], method: str) -> Attempt:
    signals: dict[str, Signal] = {
        "no-name": "no-name",
        "refused": "refused",
        "tls-untrusted": "doubtful",
        "tls": "doubtful",
        "proxy": "unknown",
    }
    hops = [exchange for exchange in exchanges if exchange.code is not None]
    signal = signals.get(failure.kind, "failing")
    if signal == "no-name" and hops:
        # The name requested exists; where it leads does not: a matter of its owner's, perhaps a passing one.
        signal = "failing"
    return Attempt(signal, failure.reason, exchanges, method)


def _answered(known: Knowledge, requested: Address, chain: Chain, read: bool) -> Attempt:
    answer = chain.answer
    content_type = answer.headers.get("Content-Type", "")
    html = None
    if read and answer.body and ("html" in content_type.lower() or not content_type):
        html = read_html(answer.body, content_type)
    page = page_of(known, html) if html else None
    signal, reason = signal_of(known, answer.code, answer.headers, page)
    if signal == "ok" and chain.redirected and is_login(known, requested, chain.final):
        signal, reason = "blocked", "it asks to log in"
    return Attempt(
        signal,
        reason,
        (),
        code=answer.code,
        final=chain.final.url,
        permanent=chain.permanent,
        retry_after=_retry_after(answer.headers),
        content_type=content_type.partition(";")[0].strip().lower()[:100] or None,
        size=_length(answer.headers),
        etag=answer.headers.get("ETag", "")[:200] or None,
        last_modified=answer.headers.get("Last-Modified", "")[:60] or None,
        page=page,
        events=events_of(html) if html else (),
        parked=parked(known, requested, chain.final, html),
        sketch=sketch(html) if html else frozenset(),
        anchors=_anchors(html) if html and answer.complete else None,
    )


_WRITTEN = 40
"""Words from which on a page counts as written by its server. What frameworks send before their scripts have
run is a title and a line that asks for JavaScript; the shortest article is longer."""


def _anchors(html: Html) -> frozenset[str] | None:
    return html.anchors if html.anchors and len(html.words) >= _WRITTEN else None


def signal_of(
    known: Knowledge, code: int, headers: Mapping[str, str], page: WebPage | None
) -> tuple[Signal, str]:
    """What a status code, with its headers and page, signals; and the reason in words."""
    wall = wall_of(known, headers, page.title if page else "")
    if wall:
        return "blocked", f"{code}, {wall} is in front of it"
    if 200 <= code < 300 or code == 304:
        return "ok", ""
    if code in (404, 410):
        return "missing", str(code)
    if code in known.wall_codes:
        return "blocked", str(code)
    if code >= 500:
        return "failing", str(code)
    if 300 <= code < 400:
        return "unknown", f"{code} without a target"
    return "unknown", str(code)


def _adapted(adapter: Adapter, address: Address, attempt: Attempt) -> Attempt:
    """The attempt as its host's adapter reads it."""
    if adapter.ask:
        attempt = attempt._replace(
            final=address.url, permanent=None, content_type=None, size=None, parked=None
        )
        if attempt.code in adapter.gone:
            return attempt._replace(signal="missing", reason=f"{adapter.name} says that {adapter.why}")
        if attempt.code in adapter.alive:
            return attempt._replace(signal="ok", reason="")
        if attempt.signal == "missing":
            return attempt._replace(signal="unknown", reason=f"{adapter.name} does not say")
        return attempt
    if attempt.signal != "ok":
        return attempt
    left = adapter.leaves and attempt.final and adapter.leaves not in urlsplit(attempt.final).path
    title = attempt.page.title if attempt.page else ""
    if left or (adapter.gone_title and re.search(adapter.gone_title, title, re.IGNORECASE)):
        return attempt._replace(signal="missing", reason=f"{adapter.name} shows that {adapter.why}")
    return attempt


def _length(headers: Mapping[str, str]) -> int | None:
    text = headers.get("Content-Length", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """``Retry-After`` in seconds. A date is measured from the answer's own ``Date``: only the
    server's clock counts. One that cannot be read is infinitely far."""
    text = headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        until, now = parsedate_to_datetime(text), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return float("inf")


class SiblingProbe(NamedTuple):
    """How a host answers a request for an address that cannot exist."""

    honest: bool | None
    """True: an error, as it should be. None: could not be found out."""
    final: str | None = None
    sketch: frozenset[int] = frozenset()


def probe(
    transport: Transport, known: Knowledge, settings: NetSettings, sibling: Address, word: str
) -> SiblingProbe:
    """Request an address that cannot exist (``word`` is the made-up part). Raises ``OverBudget``."""
    try:
        chain = follow(transport, sibling, "GET", settings, [], settings.max_body)
    except RequestFailure:
        return SiblingProbe(None)
    code, headers = chain.answer.code, chain.answer.headers
    html = read_html(chain.answer.body, headers.get("Content-Type", "")) if chain.answer.body else None
    signal, _ = signal_of(known, code, headers, page_of(known, html) if html else None)
    if signal in ("missing", "unknown"):
        return SiblingProbe(True)
    if signal != "ok":
        return SiblingProbe(None)
    return SiblingProbe(False, chain.final.url, sketch(html, word) if html else frozenset())
