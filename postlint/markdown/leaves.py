"""Blocks that contain no other blocks: blank lines, code, headings, rules, block math, EOB markers."""

from __future__ import annotations

import re
from functools import cache
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import Attribute, Block, KramdownState
from postlint.markdown.extensions import IAL_LINE
from postlint.markdown.paragraphs import is_lazy_html
from postlint.markdown.positions import MappedText

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

_ID_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)


_HEADER_ID = re.compile(rf"[\t ]\{{#([{_ID_START}][{_ID_START}\-.0-9\u00B7\u0300-\u036F\u203F-\u2040]*)\}}\Z")
"""``HEADER_ID`` (header.rb:46)."""


_INDENTED_LINES = re.compile(r"(?:(?:\t| {4})[ \t]*[^ \t\n\r\f\v].*\n)+")
"""One or more indented lines (``CODEBLOCK_MATCH``, codeblock.rb:20)."""


_LAZY_LINE = re.compile(rf"(?!{IAL_LINE}|\^[ \t\r\f\v]*\n)(?= {{0,3}}(<)|)[ \t]*[^ \t\n\r\f\v].*\n")
"""A line that may continue a code block although it is not indented."""


_BLANK = re.compile(r"[ \t\n\r\f\v]*\n")
NEWLINE = Block("blank", 0, 0)
"""The block of one blank line, shared since nothing changes it: it is the most frequent block."""
NEWLINE.value = "\n"


def codeblock_end(src: str, pos: int) -> int:
    """Where the indented code at ``pos`` ends, with the blank and lazy lines in it; ``pos`` where there is
    none (``CODEBLOCK_MATCH``)."""
    indented, lazy = _INDENTED_LINES, _LAZY_LINE
    while True:
        blank = _BLANK.match(src, pos)
        lines = indented.match(src, blank.end() if blank else pos)
        if not lines:
            return pos
        pos = lines.end()
        while True:
            line = lazy.match(src, pos)
            if not line or (line.group(1) and is_lazy_html(src, line.start(1))):
                break
            pos = line.end()


def add_blank(state: KramdownState, end: int) -> int:
    """Add a run of blank lines, to which a block IAL before it belongs (blank_line.rb:18)."""
    text = state.src[state.cursor : end]
    children = state.children
    if children and children[-1].kind == "blank":
        text = children.pop().value + text
    else:
        state.block_ial = None
    if text == "\n":
        children.append(NEWLINE)
    else:
        block = Block("blank", 0, 0)
        block.value = text
        children.append(block)
    return end


def add_bare_line(state: KramdownState) -> int:
    """Add a line that no rule reads, such as one that starts with a space and a tab, as text of the parent
    without a paragraph (kramdown.rb:131)."""
    start = state.cursor
    end = state.src.find("\n", start) + 1 or state.cursor_max
    part = state.mapped.slice(start, end)
    if state.children and state.children[-1].kind == "bare":
        state.children[-1].parts.append(part)
        state.children[-1].end = state.mapped.end(end)
    else:
        block = Block("bare", state.mapped.at(start), state.mapped.end(end))
        block.parts.append(part)
        state.children.append(block)
    return end


def parse_codeblock(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """Indented code (codeblock.rb:24)."""
    start, end = state.cursor, codeblock_end(state.src, state.cursor)
    if end == start:
        return None
    block = state.new_block("codeblock", start, end)
    block.value = re.sub(r"(?m)^(?:\t| {4})", "", state.src[start:end])
    state.children.append(block)
    return end


def _fence_end(state: KramdownState, fence: str, start: int) -> Match[str] | None:
    """Find the first line from ``start`` on that closes ``fence``."""
    if state.no_stop.get(fence, state.cursor_max) <= start:
        return None
    found = _fence(fence, state.context.options.gfm).search(state.src, start)
    if not found:
        state.no_stop[fence] = start
    return found


@cache
def _fence(fence: str, gfm: bool) -> re.Pattern[str]:
    indent = " {0,3}" if gfm else ""
    return re.compile(rf"(?m)^{indent}{re.escape(fence)}{re.escape(fence[-1])}*[ \t\r\f\v]*\n")


def parse_codeblock_fenced(
    parser: KramdownBlockParser, match: Match[str], state: KramdownState
) -> int | None:
    """Fenced code (gfm.rb:153, codeblock.rb:37). The closing fence repeats the opening one. Where none does,
    kramdown's pattern takes fewer of the opening characters for the fence and the rest for the language."""
    fence, language = match["fence"], match["fence_language"]
    content = match.end()
    end = _fence_end(state, fence, content)
    joined = not language or match.start("fence_language") == match.end("fence")
    while not end and joined and len(fence) > 3 and len(fence) < 80:
        fence, language = fence[:-1], fence[-1] + language
        end = _fence_end(state, fence, content)
    if not end:
        return None
    block = state.new_block("codeblock", state.cursor, end.end())
    block.tag = "fenced"
    block.value = state.src[content : end.start()]
    if language:
        name = language[0] + language[1:].partition("?")[0]
        block.attributes = {"class": Attribute("class", f"language-{name}", 0, 0)}
    state.children.append(block)
    return end.end()


def _add_header(
    state: KramdownState, level: int, text: MappedText, end: int, closing: re.Pattern[str] | None, kind: str
) -> int | None:
    """Add a heading whose raw text is ``text``; None where the text is empty without its id
    (header.rb:50)."""
    text = text.rstrip()
    identifier = _HEADER_ID.search(text.text) if text.text.endswith("}") else None
    identified = None
    if identifier:
        start, stop = identifier.span(1)
        identified = Attribute("id", identifier.group(1), text.at(start), text.end(stop))
        text = text.slice(0, identifier.start()).rstrip()
    if closing:
        hashes = closing.search(text.text)
        if hashes:
            text = text.slice(0, hashes.start()).rstrip()
    if not text.text:
        return None
    block = state.new_block("header", state.cursor, end - 1)
    block.level = level
    block.tag = kind
    block.parts.append(text)
    if identified:
        block.attributes = {"id": identified}
    state.children.append(block)
    return end


@cache
def _closing_hashes(interrupts: bool) -> re.Pattern[str]:
    return re.compile(r"[\t ]#+\Z" if interrupts else r"(?<!\\)#+\Z")


def parse_atx_header(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """``## Heading`` (gfm.rb:139, header.rb:33)."""
    if not parser.interrupts and not state.after_boundary():
        return None
    text = state.mapped.slice(*match.span("atx_text"))
    closing = _closing_hashes(parser.interrupts) if text.text.rstrip(STRIP)[-1:] in "#}" else None
    return _add_header(state, len(match["atx_marks"]), text, match.end(), closing, "atx")


def parse_setext_header(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """One line underlined by ``=`` or ``-`` (header.rb:20)."""
    if not state.after_boundary():
        return None
    text = state.mapped.slice(*match.span("setext_text"))
    return _add_header(state, 2 if match["setext_mark"] == "-" else 1, text, match.end(), None, "setext")


def parse_horizontal_rule(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """``* * *`` (horizontal_rule.rb:18)."""
    state.children.append(state.new_block("hr", state.cursor, match.end() - 1))
    return match.end()


def before_boundary(src: str, pos: int) -> bool:
    """Whether ``pos`` is before a block boundary (block_boundary.rb:28)."""
    return pos >= len(src) or _BOUNDARY.match(src, pos) is not None


_BOUNDARY = re.compile(rf"[ \t\n\r\f\v]*\n|\^[ \t\r\f\v]*\n|{IAL_LINE}")


def parse_block_math(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """``$$ … $$`` between block boundaries (math.rb:20); a backslash before it is dropped."""
    src = state.src
    if not state.after_boundary() or not state.needles.after("$$", match.end()):
        return None
    close = src.find("$$", match.end())
    newline = re.compile(r"[ \t\r\f\v]*\n").match(src, close + 2)
    if match["math_escape"]:
        if newline:
            state.cursor = match.start("math_escape") + 1
        return None
    end = newline.end() if newline else close + 2
    if not before_boundary(src, end):
        return None
    block = state.new_block("math", state.cursor, end)
    block.value = src[match.end() : close].strip(STRIP)
    state.children.append(block)
    return end


def parse_eob_marker(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """``^`` alone on a line ends a block (eob.rb:18)."""
    state.children.append(state.new_block("eob", state.cursor, match.end()))
    return match.end()
