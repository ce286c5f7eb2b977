"""The output of a template, with the source of each piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.model import Segment, Span

if TYPE_CHECKING:
    from postlint.liquid.syntax_tree import Body
    from postlint.liquid.values import Value

MAX_OUTPUT = 4_000_000
"""The largest output, in code points. No page is that long; a loop that doubles its text gets there."""


class Limit(Exception):
    """The evaluation exceeds a limit of size or steps."""


class Buffer:
    """Output text while it is written, with the segments of its source map."""

    __slots__ = ("length", "parts", "segments", "values")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.segments: list[Segment] = []
        self.length = 0
        self.values: dict[int, tuple[tuple[Value, Span | None], ...]] = {}
        """For the offset of an output's text: the values that it was made of, each with the include tag that
        passed it as a parameter, where they are recorded."""

    def another(self) -> Buffer:
        """A new, empty buffer of the same type."""
        return Buffer()

    def content(self, _path: str, content: Body) -> Body:
        """The part of the include ``content`` (the file ``_path``) that is to be written."""
        return content

    def literal(self, text: str, start: int) -> None:
        """Add text that the file has literally at ``start``."""
        if not text:
            return
        source = Span(start, start + len(text))
        last = self.segments[-1] if self.segments else None
        if last and last.literal and last.source.end == start:
            self.segments[-1] = Segment(last.start, Span(last.source.start, source.end), True)
        else:
            self.segments.append(Segment(self.length, source, True))
        self._grow(text)

    def generated(self, text: str, source: Span) -> None:
        """Add text that the tag at ``source`` printed."""
        if not text:
            return
        last = self.segments[-1] if self.segments else None
        if not last or last.literal or last.source != source:
            self.segments.append(Segment(self.length, source, False))
        self._grow(text)

    def extend(self, other: Buffer) -> None:
        """Append another buffer with its source map."""
        for segment in other.segments:
            self.segments.append(segment._replace(start=segment.start + self.length))
        for at, values in other.values.items():
            self.values[at + self.length] = values
        self._grow(other.text())

    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def _grow(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        if self.length > MAX_OUTPUT:
            raise Limit("more than 4 MB of text")
