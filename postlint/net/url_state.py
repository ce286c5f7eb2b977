"""The state of one URL during a run, from its first attempt to its verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote

from msgspec.structs import replace

from postlint.net.ask import Attempt
from postlint.net.conclude import Observation
from postlint.net.web_address import Address
from postlint.verdict import Alive, ArchivedCopy, Evidence, Moved, Outcome, Suspect, Unknown

_PLAIN = re.compile(r"(?!(?:top|L?[0-9]+(?:-L?[0-9]+)?)$)[\w.%-]+", re.IGNORECASE)
"""Fragments that name an element. Others (`#/route`, `#!x`, `#:~:text=`, `#page=2`, `#L10`) are for scripts
and browsers, and `#top` is on every page."""


class NetworkProgress(NamedTuple):
    """How far a run has come."""

    done: int
    total: int
    """Distinct URLs."""
    requests: int
    seconds: float


class UrlState:
    """One URL's state. Changed by the run's own thread only."""

    __slots__ = (
        "address",
        "attempts",
        "captures",
        "finished",
        "https",
        "missing_since",
        "outcome",
        "past",
        "raw",
        "read",
        "requested_at",
    )

    def __init__(self, address: Address, read: bool) -> None:
        self.address = address
        self.raw: list[str] = []
        """The URLs as the sources give them: they may differ in fragment and spelling."""
        self.read = read
        """Whether a rule needs its page."""
        self.attempts: list[Attempt] = []
        self.requested_at = 0.0
        """When the last attempt was begun, by the run's clock."""
        self.missing_since: float | None = None
        """When an answer first said that it does not exist, by the run's clock."""
        self.past: tuple[Observation, ...] = ()
        self.outcome: Outcome | None = None
        """The verdict, once only details (its https address, an archived copy) are still requested."""
        self.https: str | None = None
        self.captures: tuple[ArchivedCopy, ...] = ()
        self.finished = False

    def evidence(self, outcome: Outcome, now: float) -> Evidence:
        """What ``outcome`` rests on."""
        exchanges = tuple(exchange for attempt in self.attempts for exchange in attempt.exchanges)
        evidence = Evidence(now, exchanges, https=self.https, captures=self.captures)
        if not self.attempts:
            return evidence
        last = self.attempts[-1]
        return replace(
            evidence,
            final_url=last.final,
            content_type=last.content_type,
            size=last.size,
            etag=last.etag,
            last_modified=last.last_modified,
            page=last.page,
            events=last.events,
            missing_fragments=missing_fragments(self.raw, last),
            parked=last.parked if isinstance(outcome, Alive | Moved | Suspect | Unknown) else None,
        )


def missing_fragments(urls: Iterable[str], attempt: Attempt) -> tuple[str, ...]:
    """The fragments of ``urls`` that the page lacks; none where it was not read to its end."""
    if attempt.anchors is None:
        return ()
    fragments = {url.partition("#")[2] for url in urls}
    return tuple(sorted(one for one in fragments if _PLAIN.fullmatch(one) and not _has(attempt.anchors, one)))


def _has(anchors: frozenset[str], fragment: str) -> bool:
    # GitHub puts the prefix before the ids of what users write, and its script takes it off.
    names = (fragment, unquote(fragment))
    return any(name in anchors or f"user-content-{name}" in anchors for name in names)


def observation(attempt: Attempt, now: float, others_answer: bool) -> Observation:
    """An attempt as the history keeps it. Where this machine has no network, a failure is not an
    observation of the URL."""
    mine = attempt.signal in ("failing", "no-name") and not others_answer
    return Observation(
        now,
        "unknown" if mine else attempt.signal,
        attempt.code,
        attempt.reason,
        attempt.final,
        attempt.etag,
        attempt.last_modified,
    )
