"""The values of the checks of addresses: a target as a page has it, and a flaw of it."""

from __future__ import annotations

from typing import NamedTuple

from postlint.model import Severity


class AddressFlaw(NamedTuple):
    """A flaw of a target."""

    message: str
    meant: str | None = None
    """The target to write instead, where it is known."""
    safe: bool = False
    """Whether the replacement is certain."""
    severity: Severity = "error"


class WrittenTarget(NamedTuple):
    """A target as a page has it."""

    url: str
    text: str
    """What a reader clicks on; an image's alternative text."""
    image: bool


def short(text: str, most: int = 60) -> str:
    """``text`` on one line, cut to ``most`` characters for showing."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
