"""Whether a host answers other addresses now, so that a 404 is about the page and not the host."""

from __future__ import annotations

import math
from typing import NamedTuple
from urllib.parse import urlsplit

from postlint.net.ask import Attempt
from postlint.net.url_state import UrlState
from postlint.net.web_address import Address, split


class _Seen(NamedTuple):
    url: str
    at: float


def host_of(attempt: Attempt, address: Address) -> str:
    """The host that gave an attempt's last answer."""
    url = attempt.exchanges[-1].url if attempt.exchanges else address.url
    return urlsplit(url).hostname or address.host


class Witnesses:
    """Addresses that answered, by host. Times are seconds of the run's clock."""

    def __init__(self) -> None:
        self._seen: dict[str, list[_Seen]] = {}
        self._requested: set[str] = set()
        """Hosts at which a witness is being requested."""

    def note(self, url: str, attempt: Attempt, address: Address, now: float) -> None:
        """Take an answer to ``url`` into account. An overloaded host's answers prove nothing."""
        if attempt.signal in ("ok", "blocked") and attempt.code != 429:
            host = host_of(attempt, address)
            others = [seen for seen in self._seen.get(host, ()) if seen.url != url]
            self._seen[host] = [*others[-1:], _Seen(url, now)]

    def suggest(self, address: Address) -> None:
        """Remember an address that answered in an earlier run, for when its host answers 404."""
        self._seen.setdefault(address.host, [_Seen(address.url, -math.inf)])

    def speaks(self, state: UrlState) -> bool:
        """Whether a URL's host answered another address after the URL's first 404 and before its last."""
        if not state.attempts or state.missing_since is None:
            return False
        host = host_of(state.attempts[-1], state.address)
        return any(
            seen.url != state.address.url and state.missing_since <= seen.at <= state.requested_at
            for seen in self._seen.get(host, ())
        )

    def to_ask(self, state: UrlState) -> tuple[str, str] | None:
        """A host and the address to request there before a URL is requested again; None while that is under
        way. What answered before is requested first, else the home page."""
        last = state.attempts[-1]
        host = host_of(last, state.address)
        if host in self._requested:
            return None
        self._requested.add(host)
        others = [seen.url for seen in self._seen.get(host, ()) if seen.url != state.address.url]
        if others:
            return host, others[-1]
        origin = split(last.exchanges[-1].url if last.exchanges else state.address.url).origin
        home = origin + "/"
        return host, home if home != state.address.url else origin + "/robots.txt"

    def done(self, host: str) -> None:
        """A witness was requested."""
        self._requested.discard(host)
