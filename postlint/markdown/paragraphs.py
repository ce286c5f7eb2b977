"""Paragraphs, and the end of lazy lines."""

from __future__ import annotations

import re
from functools import cache
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import KramdownState
from postlint.markdown.extensions import IAL_LINE
from postlint.markdown.html_tags import LAZY_SPAN, scan_close, scan_name
from postlint.markdown.positions import Joiner, MappedText

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

UNDERLINES = ("-", "=")
"""The characters with which a line may underline the one before it, so that that is a heading."""
_LAZY = (
    rf"[ \t\r\f\v]*\n|\^[ \t\r\f\v]*\n|{IAL_LINE}"
    rf"| {{0,3}}(<)/?(?!(?:{LAZY_SPAN})\b)(?:[A-Za-z_]|[^\x00-\x7f])"
)
_DEFINITION = r" {0,3}:[\t| ]"
_GFM = r" {0,3}(?:[+*-][\t| ]|[0-9]+\.[\t| ]|>|[~`]{3})|#{1,6}[\t ]"


@cache
def end_pattern(kind: str) -> re.Pattern[str]:
    """A pattern of the newline before a line that ends a paragraph (``gfm``, ``kramdown``) or lazy lines
    (``lazy``)."""
    parts = {"lazy": [_LAZY], "kramdown": [_LAZY, _DEFINITION], "gfm": [_LAZY, _DEFINITION, _GFM]}[kind]
    return re.compile(rf"\n(?:\Z|{'|'.join(parts)})")


def _is_html_end(src: str, pos: int) -> bool:
    """Whether the ``<`` at ``pos`` starts a tag as ``LAZY_END_HTML_START`` and ``_STOP`` want it."""
    if src.startswith("</", pos):
        return scan_close(src, pos) is not None
    return scan_name(src, pos + 1) is not None


def find_end(src: str, pos: int, pattern: re.Pattern[str]) -> int:
    """The first line start after ``pos`` at which ``pattern``, of ``end_pattern``, matches."""
    while True:
        found = pattern.search(src, pos)
        if not found:
            return len(src)
        if found.lastindex and not _is_html_end(src, found.start(1)):
            pos = found.start() + 1
            continue
        return found.start() + 1


def lazy_end(src: str, pos: int) -> int:
    """The first line start after ``pos`` at which ``LAZY_END`` matches (paragraph.rb:27)."""
    return find_end(src, pos, end_pattern("lazy"))


def is_lazy_html(src: str, pos: int) -> bool:
    """Whether an HTML tag that ends lazy lines starts at ``pos`` (a ``<``)."""
    return _LAZY_HTML.match(src, pos) is not None and _is_html_end(src, pos)


_LAZY_HTML = re.compile(rf"</?(?!(?:{LAZY_SPAN})\b)(?:[A-Za-z_]|[^\x00-\x7f])")


def parse_paragraph(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """A line that no other rule read, and what follows it."""
    return add_paragraph(parser, state)


def add_paragraph(parser: KramdownBlockParser, state: KramdownState) -> int:
    """Add text up to what interrupts a paragraph; a paragraph directly before it goes on (paragraph.rb:36,
    gfm.rb:225)."""
    src, start, mapped = state.src, state.cursor, state.mapped
    end = find_end(src, start, parser.paragraph_end)
    text = src[start:end].rstrip(STRIP)
    kept = start + len(text)
    children = state.children
    last = children[-1] if children else None
    if last and last.kind == "p":
        gap = 3 if src[max(start - 3, 0) : start] == "  \n" else 1
        joiner = Joiner()
        if gap == 3:
            joiner.add("  \n", mapped.at(start - 3))
        else:
            joiner.add("\n", mapped.at(max(start - 1, 0)))
        joiner.take(mapped, start, kept)
        last.parts.append(joiner.done())
        last.end = mapped.end(kept)
        return end
    begin = kept - len(text.lstrip(STRIP))
    block = state.new_block("p", begin, kept)
    base = state.base
    if base is not None:
        block.parts.append(MappedText(text if begin == start else src[begin:kept], [0], [base + begin]))
    else:
        block.parts.append(mapped.slice(begin, kept))
    state.children.append(block)
    return end
