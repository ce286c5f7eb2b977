"""Places in a text as editors have them: lines from 0, columns in code units of the negotiated encoding."""

from __future__ import annotations

from lsprotocol import types

from postlint.model import LineIndex, Span


class Positions:
    """Turns the places of one text into an editor's and back."""

    def __init__(self, text: str, encoding: str) -> None:
        """``encoding``: ``utf-8``, ``utf-16`` or ``utf-32``."""
        self.text = text
        self.encoding = encoding
        self._index = LineIndex(text)
        self._is_plain = encoding == "utf-32" or text.isascii()

    def at(self, line: int, column: int) -> types.Position:
        """The place of a line and column as findings have them: from 1, in code points. What lies beyond the
        text is its end."""
        line = min(line, len(self._index.starts))
        start = self._index.starts[line - 1]
        return self.of(min(start + column - 1, self._end_of(line)))

    def of(self, offset: int) -> types.Position:
        """The place of an offset in code points."""
        line, column = self._index.position(max(0, min(offset, len(self.text))))
        start = self._index.starts[line - 1]
        return types.Position(line - 1, self._units(self.text[start : start + column - 1]))

    def range(self, span: Span) -> types.Range:
        """The places of both ends of a span."""
        return types.Range(self.of(span.start), self.of(span.end))

    def offset(self, place: types.Position) -> int:
        """The offset in code points of an editor's place. A column beyond the line is the line's end, as the
        protocol has it."""
        if place.line >= len(self._index.starts):
            return len(self.text)
        start, end = self._index.starts[place.line], self._end_of(place.line + 1)
        if self._is_plain:
            return min(start + place.character, end)
        left, at = place.character, start
        while at < end and left > 0:
            left -= self._units(self.text[at])
            at += 1
        return at

    def _end_of(self, line: int) -> int:
        """Where a line, counted from 1, ends without its line end."""
        return self._index.starts[line - 1] + len(self._index.line_text(line))

    def _units(self, text: str) -> int:
        if self._is_plain:
            return len(text)
        if self.encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(character > "\uffff" for character in text)
