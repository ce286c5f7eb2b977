"""Ordered, unordered and definition lists (kramdown parser/kramdown/list.rb, gfm.rb:183)."""

from __future__ import annotations

import re
from functools import cache
from re import Match
from typing import TYPE_CHECKING, NamedTuple

from postlint.markdown.elements import MAX_DEPTH, AttributeList, Block, State
from postlint.markdown.extensions import ANY, list_item_ial, parse_attribute_list
from postlint.markdown.paragraphs import is_lazy_html
from postlint.markdown.positions import Joiner, Mapped

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

_SPACE = " \t\n\r\f\v"
_MARKERS = "*+-0123456789"
_ITEM_STARTS = " " + _MARKERS
_NOT_PLAIN = _MARKERS + _SPACE
_BLANK = re.compile(r"[ \t\n\r\f\v]*\n").match
_CONTENT = re.compile(r".*[^ \t\n\r\f\v].*\n").match


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(
        {
            "eob": r"\^[ \t\r\f\v]*\n",
            "hr": r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n",
            "list": r" {0,3}(?:[+*-]|[0-9]+\.)[\t| ].*?\n",
            "ial": rf"\{{:(?![:/]){ANY}+\}}[ \t\r\f\v]*\n",
            "task": r"[ \t\n\r\f\v]*\[[ xX]\][ \t\n\r\f\v]+",
        }[name]
    )


@cache
def _start(kind: str, indentation: int) -> re.Pattern[str]:
    """What starts the next item of a list whose item is indented so far (list.rb:262)."""
    marker = {"ul": "[+*-]", "ol": r"[0-9]+\.", "dl": ":"}[kind]
    return re.compile(rf"( {{0,{indentation}}}{marker})([\t| ].*?\n)")


@cache
def _content(indentation: int) -> re.Pattern[str]:
    """A line that has the indentation of an item (list.rb:23)."""
    tabs, rest = divmod(indentation, 4)
    step = r"(?:\t| {4})"
    deep = rf"(?:{step}{{{tabs}}} {{{rest}}}|{step}{{{tabs + 1}}})"
    return re.compile(rf"{deep}.*[^ \t\n\r\f\v].*\n")


def _lazy_line(src: str, pos: int, indentation: int) -> Match[str] | None:
    """A line that belongs to an item although it is not indented (``lazy_re``, list.rb:26)."""
    first = pos
    while src.startswith(" ", first) and first - pos < min(indentation, 3):
        first += 1
    if src.startswith("{", first) and _pattern("ial").match(src, first):
        return None
    if src.startswith("<", first) and is_lazy_html(src, first):
        return None
    return _CONTENT(src, pos)


class _ItemText:
    """The text of one item while its lines are collected."""

    __slots__ = ("end", "parts", "source", "start")

    def __init__(self, source: Mapped) -> None:
        self.source = source
        self.parts: list[Mapped | Joiner] = []
        """Parsed one after another into the same item (list.rb:110)."""
        self.start = self.end = -1
        """The text collected last, as long as it is all of one piece."""

    def _joiner(self) -> Joiner:
        """What the running part is collected in, now that it is more than one piece."""
        if not self.parts or not isinstance(self.parts[-1], Joiner):
            self.parts.append(Joiner())
        joiner = self.parts[-1]
        assert isinstance(joiner, Joiner)
        if self.start >= 0:
            joiner.take(self.source, self.start, self.end)
            self.start = -1
        return joiner

    def take(self, start: int, end: int) -> None:
        """Append text as it stands."""
        if start >= end:
            return
        if not self.parts and (self.start < 0 or self.end == start):
            self.start = start if self.start < 0 else self.start
            self.end = end
        else:
            self._joiner().take(self.source, start, end)

    def line(self, start: int, end: int, spaces: int) -> None:
        """Append a line whose indentation is ``spaces`` spaces that may not stand there so."""
        if spaces:
            self._joiner().add(" " * spaces, self.source.at(start), inserted=True)
        self.take(start, end)

    def split(self) -> None:
        """Begin the next part."""
        self._joiner()
        self.parts.append(Joiner())

    def done(self, default: int) -> list[Mapped]:
        """The parts; ``default`` is the place of an empty one."""
        if not self.parts:
            return [
                self.source.slice(self.start, self.end) if self.start >= 0 else Mapped("", [0], [default])
            ]
        return [part.done(default) if isinstance(part, Joiner) else part for part in self.parts]


def _first_line(item: _ItemText, src: str, found: Match[str]) -> tuple[int, int, AttributeList | None]:
    """Read the line with the marker: indentation, where its text starts, the IAL (list.rb:36)."""
    indentation = found.end(1) - found.start()
    start, end = found.span(2)
    ial_pattern = list_item_ial() if src.find("{:", start, end) >= 0 else None
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
    item.take(start, end)
    return indentation, start, given


class _Line(NamedTuple):
    """A line of an item, its indentation taken off."""

    start: int
    """Where its text starts in the source."""
    inserted: int
    """Spaces before that which a tab stood for."""
    had: bool
    """Whether it had the item's indentation."""
    first: int
    """Where its first character that is no space stands."""
    spaces: int
    """How many spaces stand before that now."""


def _indented(src: str, start: int, end: int, indentation: int) -> _Line:
    """Take an item's indentation off a line, its leading tabs turned to spaces (list.rb:79)."""
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
        return _Line(start + indentation if had else start, 0, had, first, spaces)
    return _Line(first, spaces, had, first, spaces)


def _read_items(state: State, block: Block, kind: str) -> tuple[int, bool, list[_ItemText]]:
    """Collect the items of a list: where it ends, whether an EOB marker ended it, their texts."""
    src, pos, mapped = state.src, state.cursor, state.mapped
    size = len(src)
    is_list, is_eob = _pattern("list").match, _pattern("eob").match
    start_pattern = _start(kind, 3)
    texts: list[_ItemText] = []
    text = _ItemText(mapped)
    ends: list[int] = []
    indentation, indent, content = 4, "    ", _content(4)
    nested = blank_before = eob = False
    while pos < size:
        char = src[pos]
        if char == "\n" and texts:
            found = None
        else:
            if blank_before and _pattern("hr").match(src, pos):
                break
            if char == "^":
                marker = is_eob(src, pos)
                if marker:
                    pos, eob = marker.end(), True
                    break
            begin = pos + indentation
            if texts and begin < size and src[begin] not in _NOT_PLAIN and src.startswith(indent, pos):
                # The most frequent line: the item's indentation, then text.
                pos = src.find("\n", begin) + 1
                text.take(begin, pos)
                blank_before = False
                ends[-1] = pos
                continue
            found = start_pattern.match(src, pos) if char in _ITEM_STARTS else None
            if found:
                text = _ItemText(mapped)
                texts.append(text)
                indentation, begin, ial = _first_line(text, src, found)
                item = Block("li", mapped.at(found.end(1) - len(found.group(1).strip())), 0)
                item.ial = ial
                block.children.append(item)
                content, indent = _content(indentation), " " * indentation
                start_pattern = _start(kind, min(max(indentation - 1, 0), 3))
                pos = found.end()
                nested = begin < pos and src[begin] in _MARKERS and is_list(src, begin, pos) is not None
                blank_before = False
                ends.append(pos)
                continue
            line = content.match(src, pos) or (None if blank_before else _lazy_line(src, pos, indentation))
            if line:
                pos, nested = _take_line(text, src, line, indentation, nested)
                blank_before = False
                ends[-1] = pos
                continue
        blank = _BLANK(src, pos)
        if not blank:
            break
        nested = blank_before = True
        text.take(pos, blank.end())
        pos = blank.end()
    for item, end in zip(block.children, ends, strict=True):
        item.end = mapped.end(end)
    return pos, eob, texts


def _take_line(
    text: _ItemText, src: str, line: Match[str], indentation: int, nested: bool
) -> tuple[int, bool]:
    """Add a line to an item: where it ends, and whether a list was met in the item (list.rb:79)."""
    inner = _indented(src, line.start(), line.end(), indentation)
    inserted = inner.inserted
    if inner.spaces <= 3 and src[inner.first] in _MARKERS and _pattern("list").match(src, inner.first):
        if not nested and inner.had:
            text.split()
            nested = True
        elif nested and not inner.had:
            inserted += indentation + 4
    text.line(inner.start, line.end(), inserted)
    return line.end(), nested


def parse_list(parser: KramdownBlockParser, match: Match[str], state: State) -> int | None:
    """An ordered or unordered list (list.rb:57)."""
    if state.level >= MAX_DEPTH:
        return None
    kind = "ul" if match.group(2) else "ol"
    block = state.new_block(kind, state.cursor, match.end())
    end, eob, texts = _read_items(state, block, kind)
    state.children.append(block)
    last: Block | None = None
    items = block.children
    for item, text in zip(items, texts, strict=True):
        for part in text.done(item.start):
            if not _add_plain(parser, part, item):
                parser.parse(State(state.context, part, item, state.level + 1))
        content = item.children
        if not content:
            continue
        item.end = max(item.end, content[-1].end)
        first = content[0]
        if first.kind == "p" and len(content) > 1 and content[1].kind == "eob" and first.ial:
            del content[1]
        if first.kind == "p" and _is_tight(items, item, eob):
            first.transparent = True
        last = content.pop() if content[-1].kind == "blank" else None
    if parser.gfm:
        _take_task_boxes(items)
    block.end = max([items[-1].end, block.end]) if items else block.end
    if last is not None and not eob:
        state.children.append(last)
    return end


def _add_plain(parser: KramdownBlockParser, text: Mapped, item: Block) -> bool:
    """Add the paragraph that a text of one line is, where its first character says that it is
    nothing else: what parsing it would give, without a state of its own."""
    src = text.text
    line = src.rstrip("\n")
    if (
        item.children
        or not line
        or line[0] in _SPACE
        or parser.handlers_of(line[0])
        or "\n" in line
        or "|" in line
    ):
        return False
    kept = text.slice(0, len(line)).rstrip()
    block = Block("p", text.at(0), text.end(len(kept.text)))
    block.parts.append(kept)
    item.children.append(block)
    if len(src) > len(line) + 1:
        blank = Block("blank", 0, 0)
        blank.value = src[len(line) + 1 :]
        item.children.append(blank)
    return True


def _is_tight(items: list[Block], item: Block, eob: bool) -> bool:
    """Whether an item's first paragraph is rendered without ``<p>`` (list.rb:124)."""
    content = item.children
    is_last = item is items[-1]
    followed = len(content) >= 2 and content[1].kind == "blank"
    if followed and not (is_last and len(content) == 2 and not eob):
        return False
    if not is_last or len(items) == 1:
        return True
    return any(
        not other.children or other.children[0].kind != "p" or other.children[0].transparent
        for other in items[:-1]
    )


def _take_task_boxes(items: list[Block]) -> None:
    """``[ ]`` and ``[x]`` at the start of an item are check boxes, no links (gfm.rb:183)."""
    for item in items:
        if item.children and item.children[0].kind == "p":
            first = item.children[0].parts[0]
            box = _pattern("task").match(first.text)
            if box:
                item.children[0].parts[0] = first.slice(box.end(), len(first.text))


def _terms(para: Block) -> list[Block]:
    """The terms that a paragraph's lines are (list.rb:173)."""
    terms = []
    text = para.text
    start = 0
    lines = text.text.split("\n")
    while lines and not lines[-1]:
        lines.pop()
    for line in lines:
        term = Block("dt", text.at(start), text.end(start + len(line)) if line else text.at(start))
        begin = start
        ial = list_item_ial().match(text.text, start, start + len(line))
        if ial:
            term.ial = AttributeList()
            parse_attribute_list(text.slice(*ial.span(1)), term.ial)
            begin = ial.end()
        term.parts.append(text.slice(begin, start + len(line)))
        terms.append(term)
        start += len(line) + 1
    return terms


def parse_definition_list(parser: KramdownBlockParser, match: Match[str], state: State) -> int | None:
    """``term`` and, below it, ``: definition`` (list.rb:153)."""
    children = state.children
    if state.level >= MAX_DEPTH or not children:
        return None
    as_paragraph = False
    if children[-1].kind != "p":
        if len(children) < 2 or children[-1].kind != "blank" or children[-1].value != "\n":
            return None
        if children[-2].kind != "p":
            return None
        as_paragraph = True
    block = state.new_block("dl", state.cursor, match.end())
    if as_paragraph:
        children.pop()
    para = children.pop()
    block.start = para.start
    block.ial = para.ial
    block.children = _terms(para)
    end, definitions = _read_definitions(state, block, as_paragraph)
    last: Block | None = None
    for item, text, loose in definitions:
        parser.parse(State(state.context, text.done(item.start)[0], item, state.level + 1))
        content = item.children
        if not content:
            continue
        item.end = max(item.end, content[-1].end)
        last = content.pop() if content[-1].kind == "blank" else None
        if content and content[0].kind == "p" and not loose:
            content[0].transparent = True
    if definitions:
        block.end = definitions[-1][0].end
    if children and children[-1].kind == "dl":
        _extend(children[-1], block)
    elif len(children) >= 2 and children[-1].kind == "blank" and children[-2].kind == "dl":
        children.pop()
        _extend(children[-1], block)
    else:
        children.append(block)
    if last is not None:
        children.append(last)
    return end


def _extend(block: Block, more: Block) -> None:
    block.children.extend(more.children)
    block.end = more.end


def _read_definitions(
    state: State, block: Block, as_paragraph: bool
) -> tuple[int, list[tuple[Block, _ItemText, bool]]]:
    """Collect the definitions: where they end, and of each its text and whether it is loose."""
    src, pos = state.src, state.cursor
    start_pattern = _start("dl", 3)
    found_items: list[tuple[Block, _ItemText, bool]] = []
    indentation, content = 4, _content(4)
    blank_before = False
    while pos < len(src):
        found = start_pattern.match(src, pos)
        if found:
            text = _ItemText(state.mapped)
            indentation, _begin, ial = _first_line(text, src, found)
            item = Block("dd", state.mapped.at(found.end(1) - 1), state.mapped.end(found.end()))
            item.ial = ial
            block.children.append(item)
            found_items.append((item, text, as_paragraph))
            content = _content(indentation)
            start_pattern = _start("dl", min(max(indentation - 1, 0), 3))
            as_paragraph = blank_before = False
            pos = found.end()
            continue
        if _pattern("eob").match(src, pos):
            break
        line = content.match(src, pos) or (None if blank_before else _lazy_line(src, pos, indentation))
        if line:
            inner = _indented(src, pos, line.end(), indentation)
            text.line(inner.start, line.end(), inner.inserted)
            as_paragraph = blank_before = False
            pos = line.end()
            item.end = state.mapped.end(pos)
            continue
        blank = _BLANK(src, pos)
        if not blank:
            break
        as_paragraph = blank_before = True
        text.take(pos, blank.end())
        pos = blank.end()
    return pos, found_items
