"""Texts that know where in the body each of their characters is.

Nesting changes a line only at its start (a quote's marker, a list's indentation, tabs turned
into spaces), and joining paragraphs or splitting table cells only cuts. So a text is a sequence of runs that
are the same here and in the body, and a run is stored as two integers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise

from postlint.markdown.characters import STRIP
from postlint.model import SourceMap, Span


class MappedText:
    """A text and, for each of its runs, its offset here and its offset in the body.

    ``starts`` begins with 0 and rises; ``targets`` never falls. Characters that are not in the
    body (spaces a tab represents) belong to a run whose target the next run shares.
    """

    __slots__ = ("starts", "targets", "text")

    def __init__(self, text: str, starts: list[int], targets: list[int]) -> None:
        self.text = text
        self.starts = starts
        self.targets = targets

    def at(self, offset: int) -> int:
        """The body offset of the character at ``offset``."""
        starts = self.starts
        if len(starts) == 1:
            return self.targets[0] + offset
        index, targets = bisect_right(starts, offset), self.targets
        at = targets[index - 1] + offset - starts[index - 1]
        return targets[index] if index < len(starts) and targets[index] < at else at

    def end(self, offset: int) -> int:
        """The body offset of the end of a span that ends at ``offset`` here."""
        if len(self.starts) == 1:
            return self.targets[0] + offset
        return self.at(offset - 1) + 1 if offset else self.targets[0]

    def is_inserted(self, start: int, end: int) -> bool:
        """Whether ``[start, end)``, a part of one run, is not in the body."""
        return end < len(self.text) and self.at(end) <= self.at(start)

    def slice(self, start: int, end: int) -> MappedText:
        """The part between two offsets."""
        starts, targets = self.starts, self.targets
        if len(starts) == 1:
            return MappedText(self.text[start:end], [0], [targets[0] + start])
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, max(end - 1, start)) - 1
        new_starts = [0]
        new_targets = [self.at(start)]
        for index in range(first + 1, last + 1):
            new_starts.append(starts[index] - start)
            new_targets.append(targets[index])
        return MappedText(self.text[start:end], new_starts, new_targets)

    def strip(self) -> MappedText:
        """Without Ruby's whitespace at both ends."""
        return self.lstrip().rstrip()

    def lstrip(self) -> MappedText:
        """Without Ruby's whitespace at the start."""
        cut = len(self.text) - len(self.text.lstrip(STRIP))
        return self.slice(cut, len(self.text)) if cut else self

    def rstrip(self) -> MappedText:
        """Without Ruby's whitespace at the end."""
        kept = len(self.text.rstrip(STRIP))
        return self.slice(0, kept) if kept < len(self.text) else self

    def pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """``[start, end)`` cut where one run ends and the next begins, each part with its offset in
        the body."""
        starts, targets = self.starts, self.targets
        index = bisect_right(starts, start)
        at = targets[index - 1] + start - starts[index - 1]
        cuts = []
        for following, target in zip(starts[index:], targets[index:], strict=True):
            if at > target:
                at = target
            if following >= end:
                break
            cuts.append((start, following, at))
            start, at = following, target
        cuts.append((start, end, at))
        return cuts


class Joiner:
    """Builds a ``MappedText`` out of parts of others, of lines and of inserted spaces."""

    __slots__ = ("_inserted", "_length", "_parts", "_starts", "_targets")

    def __init__(self) -> None:
        self._inserted: set[int] = set()
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._targets: list[int] = []
        self._length = 0

    def add(self, text: str, target: int, *, inserted: bool = False) -> None:
        """Append ``text``, which is at ``target`` of the body or is inserted there."""
        if text:
            if inserted:
                self._inserted.add(len(self._parts))
            self._parts.append(text)
            self._starts.append(self._length)
            self._targets.append(target)
            self._length += len(text)

    def take(self, source: MappedText, start: int, end: int) -> None:
        """Append the part of ``source`` between two offsets."""
        if end <= start:
            return
        if len(source.starts) == 1:
            # As `add` does, without one call for each line of a list item.
            self._parts.append(source.text[start:end])
            self._starts.append(self._length)
            self._targets.append(source.targets[0] + start)
            self._length += end - start
            return
        for begin, finish, at in source.pieces(start, end):
            self.add(source.text[begin:finish], at, inserted=source.is_inserted(begin, finish))

    def done(self, default: int = 0) -> MappedText:
        """The text that was built; ``default`` is its offset where it is empty."""
        if not self._parts:
            return MappedText("", [0], [default])
        starts, targets = [0], [self._targets[0]]
        end = self._targets[0] + len(self._parts[0])
        for index in range(1, len(self._parts)):
            if self._targets[index] != end or index in self._inserted:
                starts.append(self._starts[index])
                targets.append(self._targets[index])
            end = self._targets[index] + len(self._parts[index])
        return MappedText("".join(self._parts), starts, targets)


def joined(parts: list[MappedText]) -> MappedText:
    """Several texts as one."""
    if len(parts) == 1:
        return parts[0]
    joiner = Joiner()
    for part in parts:
        joiner.take(part, 0, len(part.text))
    return joiner.done(parts[0].targets[0] if parts else 0)


class Locator:
    """Turns body offsets (line ends as kramdown makes them) into spans of the file.

    Successive look-ups are mostly near each other: within one segment of the source map and between two
    dropped carriage returns. There, body offsets and file offsets differ by a constant, or all of the text
    represents one tag. That stretch is kept, so that most answers are one addition.
    """

    __slots__ = ("_first", "_last", "_returns", "_shift", "_source", "limit", "shift", "source_map")

    def __init__(self, source_map: SourceMap, returns: list[int], limit: int) -> None:
        self.source_map = source_map
        self._returns = returns
        """For every carriage return that was dropped, the offset of the newline that stayed."""
        self.limit = limit
        """The length of the body; kramdown adds a newline where the last one is missing."""
        segments = source_map.segments
        first = segments[0]
        simple = len(segments) == 1 and first.literal and not returns
        self.shift = first.source.start - first.start if simple else None
        """What to add to a body offset to get the file's, where they differ by a constant."""
        self._first, self._last = (0, limit) if simple else (0, -1)
        self._shift = self.shift
        self._source = first.source
        """The span in the file of the stretch's segment."""

    def _text_offset(self, offset: int) -> int:
        return offset + bisect_right(self._returns, offset - 1)

    def shift_of(self, start: int, end: int) -> int | None:
        """What to add to the offsets of ``[start, end)`` of the body to get the file's; None where a part of
        it was generated or does not map character by character."""
        if not self._first <= start < self._last:
            self._move(start)
        return self._shift if self._first <= start < self._last and start <= end <= self._last else None

    def _move(self, offset: int) -> None:
        """Make the stretch at ``offset`` the current one."""
        if offset >= self.limit:
            return
        returns = self._returns
        dropped = bisect_right(returns, offset - 1) if returns else 0
        starts = self.source_map.starts
        index = bisect_right(starts, offset + dropped) - 1
        if index < 0:
            return
        segment = self.source_map.segments[index]
        self._source = start, end = segment.source
        first, last = starts[index], starts[index + 1] if index + 1 < len(starts) else self.limit + dropped
        self._shift = None
        if segment.literal:
            last = min(last, first + end - start)
            self._shift = start - first + dropped
        last -= dropped
        self._first, self._last = first - dropped, last if last < self.limit else self.limit
        if dropped:
            self._first = max(self._first, returns[dropped - 1] + 1)
        if dropped < len(returns):
            self._last = min(self._last, returns[dropped])

    def span(self, start: int, end: int) -> Span:
        """The file span of ``[start, end)`` of the body."""
        if not self._first <= start < self._last and self.shift is None:
            self._move(start)
        shift, last = self._shift, self._last
        if self._first <= start < last and start <= end <= last:
            if shift is not None:
                return Span(start + shift, end + shift)
            return self._source if end > start else Span(self._source[0], self._source[0])
        if self.shift is not None:
            shift, limit = self.shift, self.limit
            return Span((start if start < limit else limit) + shift, (end if end < limit else limit) + shift)
        return self.source_map.span(self._text_offset(start), self._text_offset(end))

    def pieces(self, start: int, end: int) -> list[tuple[int, int]]:
        """``[start, end)`` of the body cut so that each part maps as one: where a segment of the
        source map ends, and around a newline that is two characters in the file."""
        if self.shift is not None:
            return [(start, end)] if start < end else []
        cuts = {start, end}
        returns = self._returns
        for index in range(bisect_left(returns, start), bisect_left(returns, end)):
            cuts.update((returns[index], returns[index] + 1))
        first, last = self._text_offset(start), self._text_offset(end)
        segments = self.source_map.starts
        for index in range(bisect_right(segments, first), bisect_left(segments, last)):
            # An offset of the text to one of the body: without the dropped returns before it.
            cuts.add(self._body_offset(segments[index]))
        ordered = sorted(cut for cut in cuts if start <= cut <= end)
        return list(pairwise(ordered))

    def _body_offset(self, offset: int) -> int:
        low, high = 0, len(self._returns)
        while low < high:
            middle = (low + high) // 2
            if self._returns[middle] + middle < offset:
                low = middle + 1
            else:
                high = middle
        return offset - low

    def raw(self, span: Span) -> str:
        """What the author wrote at a file span."""
        return self.source_map.source[span.start : span.end]

    def generated(self, start: int, end: int) -> bool:
        """Whether Liquid made all of ``[start, end)`` of the body."""
        if self.shift_of(start, end) is not None:
            return False
        if start < end <= self._last and self._first <= start:
            return True
        return self.source_map.generated(self._text_offset(start), self._text_offset(end))
