"""What is known of one URL while a run goes on, and what becomes of it."""

from __future__ import annotations

from postlint.net.ask import Attempt
from postlint.net.conclude import Observation
from postlint.net.urls import Address
from postlint.record import NamedTuple
from postlint.verdict import Alive, Capture, Evidence, Moved, Outcome, Suspect, Unknown


class Progress(NamedTuple):
    """How far a run has come."""

    done: int
    total: int
    """Distinct URLs."""
    requests: int
    seconds: float


class State:
    """One URL's state. Changed by the run's own thread only."""

    __slots__ = ("address", "attempts", "captures", "finished", "https", "outcome", "past", "raw", "read")

    def __init__(self, address: Address, read: bool) -> None:
        self.address = address
        self.raw: list[str] = []
        """The URLs as the sources give them: they may differ in fragment and spelling."""
        self.read = read
        """Whether a rule needs its page."""
        self.attempts: list[Attempt] = []
        self.past: tuple[Observation, ...] = ()
        self.outcome: Outcome | None = None
        """The verdict, once only details (its https address, an archived copy) are still asked for."""
        self.https: str | None = None
        self.captures: tuple[Capture, ...] = ()
        self.finished = False

    def evidence(self, outcome: Outcome, now: float) -> Evidence:
        """What ``outcome`` rests on."""
        exchanges = tuple(exchange for attempt in self.attempts for exchange in attempt.exchanges)
        evidence = Evidence(now, exchanges, https=self.https, captures=self.captures)
        if not self.attempts:
            return evidence
        last = self.attempts[-1]
        return evidence._replace(
            final_url=last.final,
            content_type=last.content_type,
            size=last.size,
            etag=last.etag,
            last_modified=last.last_modified,
            page=last.page,
            events=last.events,
            parked=last.parked if isinstance(outcome, Alive | Moved | Suspect | Unknown) else None,
        )


def observation(attempt: Attempt, now: float, others_answer: bool) -> Observation:
    """An attempt as the history keeps it. Where this machine has no network, a failure is no
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
