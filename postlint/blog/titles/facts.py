"""A post's title, as a fact: the value that stays when the post is dropped."""

from __future__ import annotations

from typing import NamedTuple

from postlint.model import Edit, Fix, Span


class Title(NamedTuple):
    """A post's title and where it is; a fact."""

    text: str
    """Empty where there is none."""
    present: bool
    """Whether the front matter has the key."""
    start: int
    end: int
    inner: int
    """The offset at which ``text`` is character by character; -1 where it is escaped."""


class CollectionTitle(NamedTuple):
    """The title of a collection's document and where it is; a fact."""

    text: str
    start: int
    end: int


class DayInText(NamedTuple):
    """The day that a title names is named by the post's text or front matter, too; a fact."""

    day: str
    """In ISO 8601."""


class OwnEvent(NamedTuple):
    """The event on the day of a post whose title names an earlier month; a fact."""

    day: str
    """In ISO form."""
    language: str
    """Code of the language in which the post gives it."""


class TitleSource(NamedTuple):
    """A title in its file."""

    title: Title

    def span(self, start: int, end: int) -> Span:
        """Where ``[start, end)`` of the title is."""
        inner = self.title.inner
        return Span(inner + start, inner + end) if inner >= 0 else Span(self.title.start, self.title.end)

    def edit(self, start: int, end: int, text: str, title: str, safe: bool) -> Fix | None:
        """Replace with ``text`` ``[start, end)``."""
        if self.title.inner < 0:
            return None
        return Fix(title, (Edit(self.span(start, end), text),), safe)
