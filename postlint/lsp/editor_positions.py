"""Positions in a text as editors count them: lines from 0, columns in code units of the agreed encoding."""

from __future__ import annotations

from lsprotocol import types

from postlint.model import LineIndex, Span


class Positions:
    """Turns the offsets of one text into an editor's positions and back."""

    def __init__(self, text: str, encoding: str) -> None:
        """``encoding``: ``utf-8``, ``utf-16`` or ``utf-32``."""
        self.text = text
        self.encoding = encoding
        self._index = LineIndex(text)
        self._is_plain = encoding == "utf-32" or text.isascii()

    def at(self, line: int, column: int) -> types.Position:
        """The position of a finding's line and column, which count from 1 and in code points. What lies
        beyond the text is its end."""
        line = min(line, len(self._index.starts))
        start = self._index.starts[line - 1]
        return self.of(min(start + column - 1, self._end_of(line)))

    def of(self, offset: int) -> types.Position:
        """The position of an offset in code points."""
        line, column = self._index.position(max(0, min(offset, len(self.text))))
        start = self._index.starts[line - 1]
        return types.Position(line - 1, self._units(self.text[start : start + column - 1]))

    def range(self, span: Span) -> types.Range:
        """The positions of both ends of a span."""
        return types.Range(self.of(span.start), self.of(span.end))

    def offset(self, position: types.Position) -> int:
        """The offset in code points of an editor's position. A column beyond the line is the line's end, as
        the protocol says."""
        if position.line >= len(self._index.starts):
            return len(self.text)
        start, end = self._index.starts[position.line], self._end_of(position.line + 1)
        if self._is_plain:
            return min(start + position.character, end)
        left, at = position.character, start
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
