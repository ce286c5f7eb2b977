"""Tables (kramdown parser/kramdown/table.rb)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import Block, KramdownState
from postlint.markdown.leaves import before_boundary
from postlint.markdown.positions import Joiner, MappedText

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

_CHECK = r"(?:\||.*?[^\\\n]\|)"


_LINE = re.compile(rf"{_CHECK}.*?\n")


PIPE_CHECK = re.compile(_CHECK)
"""``TABLE_PIPE_CHECK``: a pipe that is not escaped."""


_SEPARATOR = re.compile(r"[+|: \t-]*-[+|: \t-]*\n")


_FOOTER = re.compile(r"[+|: \t=]*=[+|: \t=]*\n")


def _code_elements(src: str, pos: int, end: int) -> Iterator[tuple[int, int]]:
    """Where ``<code.*?>.*?</code>`` matches in a line (table.rb:75)."""
    while True:
        start = src.find("<code", pos, end)
        opened = src.find(">", start, end) if start >= 0 else -1
        close = src.find("</code>", opened + 1, end) if opened >= 0 else -1
        if close < 0:
            return
        pos = close + 7
        yield start, pos


class _Rows:
    """The rows of a table while they are read."""

    __slots__ = ("aligned", "body", "footer", "pending", "rows")

    def __init__(self) -> None:
        self.rows: list[Block] = []
        self.pending: list[Block] = []
        self.body = self.footer = self.aligned = False

    def close(self, kind: str, force: bool) -> None:
        """Add the pending rows to the table as its head, body or foot (``add_container``, table.rb:38)."""
        if self.footer and kind == "tbody" and not force:
            return
        if kind == "thead":
            for row in self.pending:
                for cell in row.children:
                    cell.tag = "th"
        self.body = self.body or kind == "tbody"
        self.rows += self.pending
        self.pending = []


def parse_table(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """Lines with a pipe each, between block boundaries (table.rb:25)."""
    if not state.after_boundary():
        return None
    src, pos, start = state.src, state.cursor, state.cursor
    line, separator, footer = _LINE, _SEPARATOR, _FOOTER
    leading = src[start : src.find("\n", start)].lstrip(STRIP).startswith("|")
    found = separator.match(src, pos)
    if found:
        pos = found.end()
    rows = _Rows()
    while pos < len(src) and line.match(src, pos):
        found = separator.match(src, pos)
        if found:
            if rows.pending and not rows.aligned and not rows.footer:
                rows.close("thead", False)
                rows.aligned = "-" in found.group()
            elif rows.pending:
                rows.close("tbody", False)
            pos = found.end()
            continue
        found = footer.match(src, pos)
        if found:
            if rows.pending:
                rows.close("tbody", True)
            rows.footer = True
            pos = found.end()
            continue
        end = src.find("\n", pos)
        rows.pending.append(_row(state, pos, end, leading))
        pos = end + 1
    if not before_boundary(src, pos) or not _pipes_on_all_lines(state, src[start : pos - 1]):
        return None
    if rows.pending:
        rows.close("tfoot" if rows.footer else "tbody", False)
    if not rows.body:
        return None
    block = state.new_block("table", start, pos)
    block.children = rows.rows
    state.children.append(block)
    return pos


def _pipes_on_all_lines(state: KramdownState, text: str) -> bool:
    """Whether each line has a pipe outside code and HTML (table.rb:104)."""
    from postlint.markdown.inlines import top_level_parts

    pipe = False
    check = PIPE_CHECK
    for kind, value in top_level_parts(state.context, text):
        lines = value.split("\n")
        while lines and not lines[-1]:
            lines.pop()
        if kind == "codespan":
            if len(lines) > 2 or (len(lines) == 2 and not pipe):
                break
            if len(lines) == 2:
                pipe = False
            continue
        if len(lines) > 1 and not pipe and not check.match(lines[0]):
            break
        pipe = (pipe and len(lines) <= 1) or bool(lines and check.match(lines[-1]))
    return pipe


def _row(state: KramdownState, start: int, end: int, leading: bool) -> Block:
    """Split a line into cells at pipes outside code (table.rb:71)."""
    src = state.src
    while end > start and src[end - 1] in " \t":
        end -= 1
    cells: list[Joiner] = []
    pos = start
    for begin, finish in _code_elements(src, start, end):
        _split(state.mapped, pos, begin, cells)
        if not cells:
            cells.append(Joiner())
        cells[-1].take(state.mapped, begin, finish)
        pos = finish
    if pos < end or not cells:
        _split(state.mapped, pos, end, cells)
    begin = state.mapped.at(start)
    texts = []
    for cell in cells:
        text = cell.done(begin)
        begin = text.end(len(text.text))
        texts.append(text)
    if leading and texts and not texts[0].text.strip(STRIP):
        del texts[0]
    if texts and not texts[-1].text.strip(STRIP):
        texts.pop()
    row = Block("tr", state.mapped.at(start), state.mapped.end(end))
    for text in texts:
        text = text.strip()
        block = Block("td", text.targets[0], text.end(len(text.text)))
        block.tag = "td"
        block.parts.append(text)
        row.children.append(block)
    return row


_CELL_MARK = re.compile(r"\\\||\||`+")


def _split(mapped: MappedText, start: int, end: int, cells: list[Joiner]) -> None:
    """Add ``[start, end)`` of the line to the cells, cut at its pipes; code spans stay whole."""
    src = mapped.text
    if start == end:
        return
    if not cells:
        cells.append(Joiner())
    mark = _CELL_MARK
    taken = pos = start
    while True:
        found = mark.search(src, pos, end)
        if not found:
            break
        text = found.group()
        pos = found.end()
        if text == "|":
            cells[-1].take(mapped, taken, found.start())
            cells.append(Joiner())
            taken = pos
        elif text[0] == "\\":
            cells[-1].take(mapped, taken, found.start())
            taken = found.end() - 1
        else:
            spaced = (found.start() == start or src[found.start() - 1] in " \t\r\f\v") and (
                src[pos : pos + 1] in (" ", "\t", "\r", "\f", "\v") and pos < end
            )
            if len(text) == 1 and spaced:
                continue
            close = src.find(text, pos, end)
            if close >= 0:
                pos = close + len(text)
    cells[-1].take(mapped, taken, end)
