"""The lines of list items: which line starts an item, which belong to it, and their text without the
indentation.

Source: kramdown parser/kramdown/list.rb.
"""

from __future__ import annotations

import re
from functools import cache
from re import Match
from typing import NamedTuple

from postlint.markdown.elements import AttributeList
from postlint.markdown.extensions import ANY, LIST_ITEM_IAL, parse_attribute_list
from postlint.markdown.paragraphs import is_lazy_html
from postlint.markdown.positions import Joiner, MappedText

_SPACE = " \t\n\r\f\v"
MARKERS = "*+-0123456789"
ITEM_STARTS = " " + MARKERS
blank_line = re.compile(r"[ \t\n\r\f\v]*\n").match
_CONTENT = re.compile(r".*[^ \t\n\r\f\v].*\n").match


@cache
def pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "eob": r"\^[ \t\r\f\v]*\n",
            "hr": r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n",
            "list": r" {0,3}(?:[+*-]|[0-9]+\.)[\t| ].*\n",
            "ial": rf"\{{:(?![:/]){ANY}+\}}[ \t\r\f\v]*\n",
            "task": r"[ \t\n\r\f\v]*\[[ xX]\][ \t\n\r\f\v]+",
        }[name]
    )


@cache
def item_start(kind: str, indentation: int) -> re.Pattern[str]:
    """A pattern of the start of the next item, where the item before is indented by ``indentation``
    (list.rb:262)."""
    marker = {"ul": "[+*-]", "ol": r"[0-9]+\.", "dl": ":"}[kind]
    return re.compile(rf"( {{0,{indentation}}}{marker})([\t| ].*\n)")


@cache
def simple_lines(kind: str) -> re.Pattern[str]:
    """A pattern of lines of which each is an item (a marker, one space, text), without the last of them,
    which may go on."""
    marker = r"[+*-] " if kind == "ul" else r"[0-9]+\. "
    return re.compile(rf"(?:{marker}[^ \t\n\r\f\v].*\n)+(?={marker})")


@cache
def content_line(indentation: int) -> re.Pattern[str]:
    """A pattern of a line with an item's indentation (list.rb:23)."""
    tabs, rest = divmod(indentation, 4)
    step = r"(?:\t| {4})"
    deep = rf"(?:{step}{{{tabs}}} {{{rest}}}|{step}{{{tabs + 1}}})"
    return re.compile(rf"{deep}.*[^ \t\n\r\f\v].*\n")


def lazy_line(src: str, pos: int, indentation: int) -> Match[str] | None:
    """A line that belongs to an item although it is not indented (``lazy_re``, list.rb:26)."""
    first = pos
    while src.startswith(" ", first) and first - pos < min(indentation, 3):
        first += 1
    if src.startswith("{", first) and pattern("ial").match(src, first):
        return None
    if src.startswith("<", first) and is_lazy_html(src, first):
        return None
    return _CONTENT(src, pos)


class ItemText:
    """The text of one item while its lines are collected."""

    __slots__ = ("_earlier", "pieces", "source")

    def __init__(self, source: MappedText) -> None:
        self.source = source
        self.pieces: list[tuple[int, int]] = []
        """Parts of the source, and spaces inserted at an offset of it (their number negative)."""
        self._earlier: list[list[tuple[int, int]]] = []

    def line(self, start: int, end: int, spaces: int) -> None:
        """Append a line that is indented by ``spaces`` spaces, which tabs may represent in the source."""
        if spaces:
            self.pieces.append((start, -spaces))
        self.pieces.append((start, end))

    def split(self) -> None:
        """Begin the next part; parts are parsed one after another into the same item (list.rb:110)."""
        self._earlier.append(self.pieces)
        self.pieces = []

    def done(self, default: int) -> list[MappedText]:
        """The parts of the item; ``default`` is the offset of an empty one."""
        if not self._earlier:
            return [self._joined(self.pieces, default)]
        return [self._joined(pieces, default) for pieces in (*self._earlier, self.pieces)]

    def _joined(self, pieces: list[tuple[int, int]], default: int) -> MappedText:
        source = self.source
        if len(pieces) == 1:
            return source.slice(*pieces[0])
        text = source.text
        if not pieces:
            return MappedText("", [0], [default])
        if len(source.starts) == 1 and all(end > 0 for _, end in pieces):
            base = source.targets[0]
            starts, targets, length, following = [], [], 0, -1
            for start, end in pieces:
                if start != following:
                    starts.append(length)
                    targets.append(base + start)
                length += end - start
                following = end
            return MappedText("".join([text[start:end] for start, end in pieces]), starts, targets)
        joiner = Joiner()
        for start, end in pieces:
            if end < 0:
                joiner.add(" " * -end, source.at(start), inserted=True)
            else:
                joiner.take(source, start, end)
        return joiner.done(default)


def first_line(item: ItemText, src: str, found: Match[str]) -> tuple[int, int, AttributeList | None]:
    """Read the line with the marker. Returns the indentation, where the text starts, and the IAL
    (list.rb:36)."""
    indentation = found.end(1) - found.start()
    start, end = found.span(2)
    if src[start] == " " and src[start + 1] not in _SPACE and src.find("{:", start, end) < 0:
        # The most frequent line: a marker, one space, text.
        item.pieces.append((start + 1, end))
        return indentation + 1, start + 1, None
    ial_pattern = LIST_ITEM_IAL if src.find("{:", start, end) >= 0 else None
    ial = ial_pattern.match(src, start, end) if ial_pattern else None
    if not src[(ial.end() if ial else start) : end].strip(_SPACE):
        indentation = 4
    else:
        column = 0
        while start < end and src[start] in " \t":
            column += 1 if src[start] == " " else 4 - (column + indentation) % 4
            start += 1
        indentation += column
    while start < end and src[start] in _SPACE:
        start += 1
    given = None
    ial = ial_pattern.match(src, start, end) if ial_pattern else None
    if ial:
        given = AttributeList()
        parse_attribute_list(item.source.slice(*ial.span(1)), given)
        start = ial.end()
    if start < end:
        item.pieces.append((start, end))
    return indentation, start, given


class Line(NamedTuple):
    """A line of an item without its indentation."""

    start: int
    """Where its text starts in the source."""
    inserted: int
    """The number of spaces before it that a tab represents."""
    had: bool
    """Whether it had the item's indentation."""
    first: int
    """Where its first character that is not a space is."""
    spaces: int
    """How many spaces come before that now."""


def indented(src: str, start: int, end: int, indentation: int) -> Line:
    """Remove an item's indentation from a line, whose leading tabs become spaces (list.rb:79)."""
    first = start
    while first < end and src[first] == "\t":
        first += 1
    tabbed = 4 * (first - start)
    begin = first
    while first < end and src[first] == " ":
        first += 1
    spaces = tabbed + first - begin
    had = spaces >= indentation
    if had:
        spaces -= indentation
    if not tabbed:
        return Line(start + indentation if had else start, 0, had, first, spaces)
    return Line(first, spaces, had, first, spaces)
