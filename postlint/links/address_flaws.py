"""What can be wrong with a target, and a target as the checks of addresses see it."""

from __future__ import annotations

from typing import NamedTuple

from postlint.model import Severity


class AddressFlaw(NamedTuple):
    """What is wrong with a target."""

    message: str
    meant: str | None = None
    """The target to write instead, where it is known."""
    safe: bool = False
    """Whether nothing else can be meant."""
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
