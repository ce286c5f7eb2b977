"""The state of inline parsing: one text, and a frame for each element that is open in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from mistune.core import InlineState

from postlint.markdown.characters import SPACE, is_alnum
from postlint.markdown.elements import KramdownContext, Needles
from postlint.markdown.positions import Locator, MappedText
from postlint.model import Span
from postlint.nodes import Inline, LineBreak, Text

if TYPE_CHECKING:
    from postlint.markdown.inlines import KramdownInlineParser

EM, STRONG, LINK, HTML = 1, 2, 4, 8
"""What a frame is inside of, as kramdown reads it off its stack of open elements. In HTML (``~~`` included)
GFM
input leaves line ends alone (gfm.rb:60)."""

Stop: TypeAlias = "Callable[[Frame, int], bool]"


def text_nodes(mapped: MappedText, locator: Locator, start: int, end: int) -> list[Inline]:
    """The text nodes of ``[start, end)`` of a text; each maps to one span of the file."""
    src, limit, shift_of = mapped.text, locator.limit, locator.shift_of
    if len(mapped.starts) == 1:
        base = mapped.targets[0]
        shift = shift_of(base + start, base + end)
        if shift is not None:
            base += shift
            return [Text(Span(base + start, base + end), src[start:end])]
    nodes: list[Inline] = []
    for first, last, base in mapped.pieces(start, end):
        if src[first] == " " and mapped.is_inserted(first, last):
            continue
        shift = shift_of(base, base + last - first)
        if shift is not None:
            begin = shift + base
            nodes.append(Text(Span(begin, begin + last - first), src[first:last]))
            continue
        for begin, stop in locator.pieces(base, min(base + last - first, limit)):
            nodes.append(Text(locator.span(begin, stop), src[first + begin - base : first + stop - base]))
    return nodes


class Spans(InlineState):
    """One text being parsed for inlines; ``pos`` is where its scanner is."""

    def __init__(
        self, parser: KramdownInlineParser, mapped: MappedText, context: KramdownContext, depth: int
    ) -> None:
        super().__init__({})
        self.parser = parser
        self.mapped = mapped
        self.src = mapped.text
        self.context = context
        self.depth = depth
        self.pos = 0
        self.frame: Frame = None  # type: ignore[assignment]
        """The innermost element that is open; ``run`` sets it."""
        self.kind = "soft" if "{:" in mapped.text else "all"
        self.failed: set[tuple[object, ...]] = set()
        """Openers without a closer, each with the elements around it."""
        self.no_code: dict[int, int] = {}
        """Lengths of backtick runs, each with the offset from which on there is no other of that length."""
        self.no_strike = len(mapped.text)
        """The offset from which on nothing ends a strikethrough."""
        self.shift: int | None = None
        """What to add to an offset to get the file's, where the text maps to the file by a constant."""
        if len(mapped.starts) == 1:
            base = mapped.targets[0]
            shift = context.locator.shift_of(base, base + len(mapped.text))
            self.shift = None if shift is None else base + shift
        self._needles: Needles | None = None
        self.no_stop: dict[str, int] = {}
        """Extensions, each with the offset from which on nothing closes it."""

    @property
    def needles(self) -> Needles:
        """Made when first needed: few texts need it."""
        if self._needles is None:
            self._needles = Needles(self.src)
        return self._needles

    def open_frame(
        self,
        tree: str,
        flags: int,
        start: int,
        *,
        stops: Stop | None = None,
        raw: bool = False,
        only: str = "",
    ) -> Frame:
        """Open a frame whose content starts at ``start``."""
        kind = only or ("raw" if raw else self.kind)
        if tree in ("link", "image"):
            kind += "]"
        return Frame(self, tree, flags, start, stops, self.parser.trigger(kind), raw, bool(only) or raw)

    def span(self, start: int, end: int) -> Span:
        """The file span of ``[start, end)`` of the text."""
        if self.shift is not None:
            return Span(start + self.shift, end + self.shift)
        mapped = self.mapped
        first = mapped.at(start)
        return self.context.locator.span(first, mapped.end(end) if end > start else first)

    def generated(self, start: int, end: int) -> bool:
        """Whether Liquid made all of ``[start, end)``."""
        if self.shift is not None:
            return False
        return self.context.locator.generated(self.mapped.at(start), self.mapped.end(end))

    def texts(self, start: int, end: int) -> list[Inline]:
        """The text nodes of ``[start, end)``."""
        if self.shift is not None:
            span = Span(start + self.shift, end + self.shift)
            return [Text(span, self.src[start:end])]
        return text_nodes(self.mapped, self.context.locator, start, end)


class Frame:
    """An open element: its nodes so far, and what ends it."""

    __slots__ = (
        "count",
        "delimiter",
        "flags",
        "images",
        "last_is_text",
        "log",
        "nodes",
        "only",
        "raw",
        "soft_end",
        "start",
        "state",
        "stop_pattern",
        "stops",
        "text_from",
        "tree",
        "trigger",
    )

    def __init__(
        self,
        state: Spans,
        tree: str,
        flags: int,
        start: int,
        stops: Stop | None,
        trigger: re.Pattern[str],
        raw: bool,
        only: bool,
    ) -> None:
        self.state = state
        self.tree = tree
        self.flags = flags
        self.start = self.text_from = start
        self.stops = stops
        self.trigger = trigger
        self.raw = raw
        self.only = only
        """Whether only code and HTML are distinguished."""
        self.nodes: list[Inline] = []
        self.last_is_text = True
        self.soft_end = -1
        """Where the last quote or dash ended that kramdown replaces, which an IAL does not take for text."""
        self.count = 1
        self.images = 0
        self.delimiter = ""
        self.stop_pattern: re.Pattern[str] | None = None
        self.log: list[tuple[str, str]] | None = None

    def flush(self, end: int) -> None:
        """Make a node of the text that is pending before ``end``."""
        start = self.text_from
        if start < end:
            state = self.state
            shift = state.shift
            if shift is not None:
                span = Span(start + shift, end + shift)
                self.nodes.append(Text(span, state.src[start:end]))
            else:
                self.nodes += state.texts(start, end)
            self.last_is_text = True
            if self.log is not None:
                self.note("text", state.src[start:end])
        self.text_from = end

    def add(self, node: Inline | None, start: int, end: int, *, text: bool = False) -> None:
        """Append the node of ``[start, end)``; None where that renders nothing."""
        if self.text_from < start:
            self.flush(start)
        if node is not None:
            self.nodes.append(node)
        self.text_from = end
        self.last_is_text = text

    def add_break(self, start: int, end: int) -> None:
        """Append a hard line break."""
        self.add(LineBreak(self.state.span(start, end)), start, end)

    def note(self, kind: str, value: str) -> None:
        """Record a part for ``top_level_parts``; adjacent texts are one part."""
        if self.log is None:
            return
        if kind == "text" and self.log and self.log[-1][0] == "text":
            value = self.log.pop()[1] + value
        self.log.append((kind, value))


def stop_emphasis(frame: Frame, pos: int) -> bool:
    """Whether emphasis ends at ``pos`` (emphasis.rb:34)."""
    src, delimiter = frame.state.src, frame.delimiter
    if not src.startswith(delimiter, pos) or (pos and src[pos - 1] in SPACE):
        return False
    end = pos + len(delimiter)
    if len(delimiter) == 1 and src.startswith(delimiter, end) and not src.startswith(delimiter, end + 1):
        return False
    if delimiter[0] == "_" and end < len(src) and is_alnum(src[end]):
        return False
    return pos > frame.start


def stop_link(frame: Frame, pos: int) -> bool:
    """Whether a link's text ends at ``pos``. Brackets are counted, but for those of images (link.rb:70)."""
    char = frame.state.src[pos]
    if char == "]":
        frame.count -= 1
    elif char == "[" or (char == "!" and frame.state.src.startswith("[", pos + 1)):
        frame.count += 1
    else:
        return False
    return frame.count == frame.images


def stop_element(frame: Frame, pos: int) -> bool:
    """Whether the end tag of an inline HTML element is at ``pos``."""
    pattern = frame.stop_pattern
    return pattern is not None and pattern.match(frame.state.src, pos) is not None
