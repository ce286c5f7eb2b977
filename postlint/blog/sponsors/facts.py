"""What posts say of sponsors, as facts: the values that stay when a post is dropped."""

from __future__ import annotations

from typing import NamedTuple

from postlint.links.dangling import Dangling


class Thanked(NamedTuple):
    """A name in an acknowledgement; a fact. Offsets are into the file."""

    name: str
    url: str | None
    """None: not linked."""
    start: int
    end: int
    raw: str = ""
    """The target as written."""
    target_start: int = 0
    target_end: int = 0


EMPTY = "empty section"
"""The form of a heading of sponsors with nothing below it."""


class Acknowledgement(NamedTuple):
    """A passage that thanks; a fact. Offsets are into the file."""

    kind: str
    """``sponsor``, ``host`` or ``mention``."""
    form: str
    """How it is said, for comparing habits: ``thanks``, ``section``, ``by``, ``for``, ``label``."""
    start: int
    end: int
    names: tuple[Thanked, ...]
    holes: tuple[tuple[int, int], ...]
    dangling: tuple[Dangling, ...]
    """Links in it that do not render as links."""
    text: str
    """Its words, shortened, for messages."""


class Credits(NamedTuple):
    """Sentences of a post that credit somebody; a fact."""

    sentences: tuple[tuple[int, str], ...]
    """Offsets into the file, and the text there with its links blanked."""
    hosts: tuple[str, ...]
    """Where the post links to."""
    linked: tuple[str, ...] = ()
    """The words of its links, as far as they may be names."""
