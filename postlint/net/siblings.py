"""Addresses that cannot exist, requested to recognise hosts that never answer 404."""

from __future__ import annotations

from collections.abc import Callable

from postlint.net.ask import SiblingProbe
from postlint.net.web_address import Address


class Siblings:
    """Which siblings were requested, and how they answered: one for each folder and ending, since
    servers decide by these, and no more than ``most`` at a host."""

    def __init__(self, most: int, chance: Callable[[], float]) -> None:
        self._most = most
        self._word = f"postlint-{int(chance() * 0xFFFFFFFFFF):010x}"
        self._requested: dict[str, set[str]] = {}
        self.found: dict[str, SiblingProbe] = {}
        """By the sibling's URL."""

    @property
    def word(self) -> str:
        """The made-up part of this run's siblings."""
        return self._word

    def of(self, address: Address) -> str | None:
        """The sibling of an address; None for home pages, which cannot be missing."""
        if address.path == "/":
            return None
        folder, _, name = address.path.rstrip("/").rpartition("/")
        dot = name.rfind(".")
        ending = name[dot:] if dot > 0 and len(name) - dot <= 5 else ""
        if address.path.endswith("/"):
            ending = "/"
        return f"{address.origin}{folder}/{self._word}{ending}"

    def may_ask(self, sibling: str, host: str) -> bool:
        """Whether a sibling may be requested; it is counted then."""
        requested = self._requested.setdefault(host, set())
        if sibling not in requested and len(requested) >= self._most:
            return False
        requested.add(sibling)
        return True

    def probe_of(self, address: Address) -> SiblingProbe | None:
        """What is known of an address's sibling."""
        sibling = self.of(address)
        return self.found.get(sibling) if sibling else None

    def lies(self, address: Address) -> bool:
        """Whether a host answers 200 even for addresses that do not exist."""
        probe = self.probe_of(address)
        return probe is not None and probe.honest is False
