"""Hosts that do not answer at all: their links need not each wait for a time-out."""

from __future__ import annotations

from postlint.net.ask import Attempt

LATER = 30.0
"""Seconds after which a silent host is tried again."""


class Silence:
    """Counts, by host, the attempts in a row that brought no answer."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._count: dict[str, int] = {}

    def note(self, host: str, attempt: Attempt) -> None:
        """Record an attempt. Any answer, even an error, ends the silence."""
        if any(exchange.code for exchange in attempt.exchanges):
            self._count[host] = 0
        elif attempt.signal == "failing":
            self._count[host] = self._count.get(host, 0) + 1

    def of(self, host: str) -> int:
        """How often in a row a host has not answered; 0 below the threshold."""
        count = self._count.get(host, 0)
        return count if count >= self._most else 0
