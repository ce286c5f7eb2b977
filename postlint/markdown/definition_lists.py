"""Definition lists (kramdown parser/kramdown/list.rb:153)."""

from __future__ import annotations

from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.elements import MAX_DEPTH, AttributeList, Block, KramdownState
from postlint.markdown.extensions import LIST_ITEM_IAL, parse_attribute_list
from postlint.markdown.items import (
    ItemText,
    blank_line,
    content_line,
    first_line,
    indented,
    item_start,
    lazy_line,
    pattern,
)

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser


def _terms(para: Block) -> list[Block]:
    """The terms of a definition list: each line of the paragraph is one (list.rb:173)."""
    terms = []
    text = para.text
    start = 0
    lines = text.text.split("\n")
    while lines and not lines[-1]:
        lines.pop()
    for line in lines:
        term = Block("dt", text.at(start), text.end(start + len(line)) if line else text.at(start))
        begin = start
        ial = LIST_ITEM_IAL.match(text.text, start, start + len(line))
        if ial:
            term.ial = AttributeList()
            parse_attribute_list(text.slice(*ial.span(1)), term.ial)
            begin = ial.end()
        term.parts.append(text.slice(begin, start + len(line)))
        terms.append(term)
        start += len(line) + 1
    return terms


def parse_definition_list(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
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
        parser.parse(KramdownState(state.context, text.done(item.start)[0], item, state.level + 1))
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
    state: KramdownState, block: Block, as_paragraph: bool
) -> tuple[int, list[tuple[Block, ItemText, bool]]]:
    """Collect the definitions. Returns where they end, and the text of each with whether it is loose."""
    src, pos = state.src, state.cursor
    start_pattern = item_start("dl", 3)
    found_items: list[tuple[Block, ItemText, bool]] = []
    indentation, content = 4, content_line(4)
    blank_before = False
    while pos < len(src):
        found = start_pattern.match(src, pos)
        if found:
            text = ItemText(state.mapped)
            indentation, _begin, ial = first_line(text, src, found)
            item = Block("dd", state.mapped.at(found.end(1) - 1), state.mapped.end(found.end()))
            item.ial = ial
            block.children.append(item)
            found_items.append((item, text, as_paragraph))
            content = content_line(indentation)
            start_pattern = item_start("dl", min(max(indentation - 1, 0), 3))
            as_paragraph = blank_before = False
            pos = found.end()
            continue
        if pattern("eob").match(src, pos):
            break
        line = content.match(src, pos) or (None if blank_before else lazy_line(src, pos, indentation))
        if line:
            inner = indented(src, pos, line.end(), indentation)
            text.line(inner.start, line.end(), inner.inserted)
            as_paragraph = blank_before = False
            pos = line.end()
            item.end = state.mapped.end(pos)
            continue
        blank = blank_line(src, pos)
        if not blank:
            break
        as_paragraph = blank_before = True
        text.pieces.append((pos, blank.end()))
        pos = blank.end()
    return pos, found_items
