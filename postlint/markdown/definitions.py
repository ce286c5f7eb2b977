"""Definitions, which render nothing themselves: of references, footnotes and abbreviations."""

from __future__ import annotations

import re
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.characters import downcase
from postlint.markdown.elements import MAX_DEPTH, Block, FootnoteDefinition, KramdownState, LinkDefinition
from postlint.markdown.leaves import codeblock_end
from postlint.markdown.positions import Joiner

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BLANK_REST = re.compile(r"[ \t]*\n").match


def normalize_label(label: str) -> str:
    """A reference's label as kramdown compares it (link.rb:17)."""
    return downcase(_SPACES.sub(" ", label))


_TITLE_TAIL = re.compile(r"(?:(?:[ \t]*?\n|[ \t]+?)[ \t]*?([\"'])(.+?)\1)?[ \t]*?\n")
"""An optional title on this line or the next, then the line's end."""


_NEXT_LINE_TITLE = re.compile(r"[ \t]*\n[ \t]*([\"'])(.+?)\1[ \t]*\n")


_QUOTED = re.compile(r"[ \t]+([\"'])")


def _definition_target(src: str, start: int) -> tuple[int, int, str | None, int] | None:
    """The target that starts at ``start``. Returns its span, the title and the end of the definition.

    Does what the lazy quantifiers of ``LINK_DEFINITION_START`` (link.rb:20) do, in one pass.
    """
    line_end = src.find("\n", start)
    if line_end < 0:
        return None
    if src.startswith("<", start):
        close = src.find(">", start, line_end)
        while close >= 0:
            tail = _TITLE_TAIL.match(src, close + 1)
            if tail:
                return start + 1, close, tail.group(2), tail.end()
            close = src.find(">", close + 1, line_end)
    stop = line_end
    while stop > start and src[stop - 1] in " \t":
        stop -= 1
    if not src[start:stop].strip(" \t\r\f\v"):
        return None
    if src[stop - 1] in "\"'":
        for quote in _QUOTED.finditer(src, start, stop):
            if quote.start() > start and src[stop - 1] == quote.group(1) and stop - 1 > quote.end():
                return start, quote.start(), src[quote.end() : stop - 1], line_end + 1
    title = _NEXT_LINE_TITLE.match(src, stop)
    if _QUOTED.search(src, start, stop):
        return None
    if title:
        return start, stop, title.group(2), title.end()
    return start, stop, None, line_end + 1


def parse_link_definition(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """``[label]: target "title"`` (link.rb:24). A later definition of a label replaces an earlier one."""
    found = _definition_target(state.src, match.end())
    if not found:
        return None
    start, stop, title, end = found
    mapped = state.mapped
    label = normalize_label(match["link_label"])
    definition = LinkDefinition(
        label,
        state.src[start:stop],
        title,
        (mapped.at(match.start("link_label") - 1), mapped.end(end - 1)),
        (mapped.at(start), mapped.end(stop) if stop > start else mapped.at(start)),
    )
    block = state.new_block("eob", state.cursor, end)
    block.tag = "link_def"
    state.children.append(block)
    definition.block = block
    state.context.definitions.append(definition)
    state.context.links[label] = definition
    return end


def parse_footnote_definition(
    parser: KramdownBlockParser, match: Match[str], state: KramdownState
) -> int | None:
    """``[^name]: …`` and the indented lines below (footnote.rb:21)."""
    src, start = state.src, match.end()
    line_end = src.find("\n", start)
    if line_end < 0 or state.level >= MAX_DEPTH:
        return None
    end = codeblock_end(src, line_end + 1)
    content = Block("footnote_def", state.mapped.at(state.cursor), state.mapped.end(end))
    joiner = Joiner()
    for line in re.compile(r"(?:\t| {4})?(.*\n)").finditer(src, start, end):
        joiner.take(state.mapped, *line.span(1))
    parser.parse(KramdownState(state.context, joiner.done(content.start), content, state.level + 1))
    block = state.new_block("eob", state.cursor, end)
    block.tag = "footnote_def"
    block.footnote = FootnoteDefinition(match["footnote_name"], content)
    state.children.append(block)
    state.context.footnotes[match["footnote_name"]] = block.footnote
    state.context.all_footnotes.append(block.footnote)
    return end


def parse_abbrev_definition(
    parser: KramdownBlockParser, match: Match[str], state: KramdownState
) -> int | None:
    """``*[abbreviation]: meaning`` (abbreviation.rb:18)."""
    block = state.new_block("eob", state.cursor, match.end())
    block.tag = "abbrev_def"
    state.children.append(block)
    return match.end()
