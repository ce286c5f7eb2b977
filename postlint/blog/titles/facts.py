"""A post's title, as a fact: the value that stays when the post is dropped."""

from __future__ import annotations

from postlint.record import NamedTuple


class Title(NamedTuple):
    """A post's title and its place; a fact."""

    text: str
    """Empty where there is none."""
    present: bool
    """Whether the front matter has the key."""
    start: int
    end: int
    inner: int
    """The offset at which ``text`` stands character by character; -1 where it is escaped."""
