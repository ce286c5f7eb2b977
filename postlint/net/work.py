"""The work of a run's threads: one job each; they share only data that is never written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from postlint.net.ask import ask, follow, probe
from postlint.net.failures import RequestFailure
from postlint.net.knowledge import Knowledge
from postlint.net.queue import Job
from postlint.net.robots import FORBIDDEN, Robots, read_robots
from postlint.net.settings import NetSettings
from postlint.net.siblings import Siblings
from postlint.net.transport import Transport
from postlint.net.url_state import UrlState
from postlint.net.wayback import captures
from postlint.net.web_address import split
from postlint.verdict import Occurrence


class Worker:
    """Runs jobs; called from several threads at once."""

    def __init__(
        self,
        transport: Transport,
        known: Knowledge,
        settings: NetSettings,
        siblings: Siblings,
        states: Mapping[str, UrlState],
        occurrences: Mapping[str, Sequence[Occurrence]],
    ) -> None:
        self._transport = transport
        self._known = known
        self._settings = settings
        self._siblings = siblings
        self._states = states
        self._occurrences = occurrences
        self.head_lies: set[str] = set()
        """Origins whose answers to HEAD are unreliable."""

    def __call__(self, job: Job) -> object:
        """The result of a job: an ``Attempt``, ``SiblingProbe``, ``Robots`` or captures.
        Raises ``OverBudget``."""
        transport, known, settings = self._transport, self._known, self._settings
        if job.kind == "robots":
            return self._robots(job.key)
        if job.kind == "probe":
            return probe(transport, known, settings, split(job.key), self._siblings.word)
        if job.kind == "https":
            return ask(transport, known, settings, split(job.key.replace("http:", "https:", 1)))
        if job.kind == "witness":
            return ask(transport, known, settings, split(job.key))
        state = self._states[job.key]
        if job.kind == "archive":
            dates = sorted(
                {occurrence.date or "" for url in state.raw for occurrence in self._occurrences[url]}
            )
            return captures(transport, settings, job.key, tuple(dates[:5]))
        liar = self._siblings.lies(state.address)
        doubtful = state.attempts or state.address.origin in self.head_lies
        method = "GET" if doubtful else "HEAD"
        read = state.read or liar or job.kind == "read"
        return ask(transport, known, settings, state.address, method=method, read=read)

    def _robots(self, origin: str) -> Robots:
        try:
            address = split(origin + "/robots.txt")
            chain = follow(self._transport, address, "GET", self._settings, [], 524288)
        except RequestFailure:
            return Robots()  # what is requested next will fail alike, and say why
        if chain.answer.code >= 500:
            return FORBIDDEN
        if chain.answer.code >= 300:
            return Robots()
        return read_robots(chain.answer.body.decode("utf-8", "replace"))
