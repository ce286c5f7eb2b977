"""Ordered and unordered lists (kramdown parser/kramdown/list.rb, gfm.rb:183)."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import MAX_DEPTH, Block, KramdownState
from postlint.markdown.items import (
    ITEM_STARTS,
    MARKERS,
    ItemText,
    blank_line,
    content_line,
    first_line,
    indented,
    item_start,
    lazy_line,
    pattern,
    simple_lines,
)
from postlint.markdown.paragraphs import UNDERLINES, find_end
from postlint.markdown.positions import MappedText

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

_SPACE = " \t\n\r\f\v"
_BOX_START = "[" + _SPACE
_SURE: dict[str, Callable[[str], bool]] = {
    "[": lambda line: "]:" not in line,
    "`": lambda line: not line.startswith("```"),
    "*": lambda line: line[1:2] not in " \t|[*" or (line[1:2] == "*" and line[2:3] not in " \t*"),
}
"""Characters that may start a block (a definition, a fence, a rule, a list), each with a test for the lines
in which it does not."""


def _read_items(
    parser: KramdownBlockParser, state: KramdownState, block: Block, kind: str
) -> tuple[int, bool, list[ItemText | None]]:
    """Collect the items of a list. Returns where the list ends, whether an EOB marker ended it, and the texts
    of the items (None for those that have been read already)."""
    # One loop, not split: it runs for each line of each list, and its cases share what they know of the item.
    src, pos, mapped = state.src, state.cursor, state.mapped
    size = len(src)
    is_list, is_eob = pattern("list").match, pattern("eob").match
    start_pattern = item_start(kind, 3)
    texts: list[ItemText | None] = []
    text = ItemText(mapped)
    ends: list[int] = []
    indentation, indent, content = 4, "    ", content_line(4)
    nested = blank_before = eob = False
    while pos < size:
        char = src[pos]
        if char == "\n" and texts:
            found = None
        else:
            if blank_before and pattern("hr").match(src, pos):
                break
            if char == "^":
                marker = is_eob(src, pos)
                if marker:
                    pos, eob = marker.end(), True
                    break
            begin = pos + indentation
            if texts and begin < size and src.startswith(indent, pos):
                # Most lines: the item's indentation, then text (perhaps of a nested item) or code.
                end = src.find("\n", begin) + 1
                bare = src[begin] in _SPACE
                if not bare or (src.startswith("    ", begin) and not src[begin:end].isspace()):
                    if not bare and not nested and src[begin] in MARKERS and is_list(src, begin):
                        text.split()
                        nested = True
                    text.pieces.append((begin, end))
                    blank_before = False
                    ends[-1] = pos = end
                    continue
            if char in MARKERS:
                run = simple_lines(kind).match(src, pos)
                if run and src.find("{:", pos, run.end()) < 0:
                    ends += _read_simple(parser, state, block, run, texts)
                    pos = run.end()
            found = start_pattern.match(src, pos) if char in ITEM_STARTS else None
            if found:
                text = ItemText(mapped)
                texts.append(text)
                indentation, begin, ial = first_line(text, src, found)
                item = Block("li", mapped.at(found.end(1) - len(found.group(1).strip())), 0)
                item.ial = ial
                block.children.append(item)
                content, indent = content_line(indentation), " " * indentation
                start_pattern = item_start(kind, min(max(indentation - 1, 0), 3))
                pos = found.end()
                nested = begin < pos and src[begin] in MARKERS and is_list(src, begin, pos) is not None
                blank_before = False
                ends.append(pos)
                continue
            line = content.match(src, pos) or (None if blank_before else lazy_line(src, pos, indentation))
            if line:
                pos, nested = _take_line(text, src, line, indentation, nested)
                blank_before = False
                ends[-1] = pos
                continue
        blank = blank_line(src, pos)
        if not blank:
            break
        nested = blank_before = True
        text.pieces.append((pos, blank.end()))
        pos = blank.end()
    for item, end in zip(block.children, ends, strict=True):
        item.end = mapped.end(end)
    return pos, eob, texts


def _read_simple(
    parser: KramdownBlockParser,
    state: KramdownState,
    block: Block,
    run: Match[str],
    texts: list[ItemText | None],
) -> list[int]:
    """Read items of one line each, except the list's last. Returns where they end."""
    mapped, pos = state.mapped, run.start()
    ends = []
    for line in run.group().split("\n")[:-1]:
        item = Block("li", mapped.at(pos), 0)
        block.children.append(item)
        content = line[line.index(" ") + 1 :]
        start = pos + len(line) - len(content)
        pos += len(line) + 1
        ends.append(pos)
        kept = start + len(content.rstrip(STRIP))
        if content[0] not in STRIP and _is_text(parser, content):
            paragraph = Block("p", mapped.at(start), mapped.end(kept))
            paragraph.parts.append(mapped.slice(start, kept))
            paragraph.transparent = True
            item.children.append(paragraph)
            texts.append(None)
        else:
            text = ItemText(mapped)
            text.pieces.append((start, pos))
            texts.append(text)
    return ends


def _is_text(parser: KramdownBlockParser, line: str) -> bool:
    """Whether a single line can only be a paragraph, decided without trying the rules."""
    char = line[0]
    if "|" in line or (char not in _SURE and parser.starts_block(char)):
        return False
    return char not in _SURE or _SURE[char](line)


def _take_line(
    text: ItemText, src: str, line: Match[str], indentation: int, nested: bool
) -> tuple[int, bool]:
    """Add a line to an item. Returns where it ends, and whether a nested list was found in it
    (list.rb:79)."""
    inner = indented(src, line.start(), line.end(), indentation)
    inserted = inner.inserted
    if inner.spaces <= 3 and src[inner.first] in MARKERS and pattern("list").match(src, inner.first):
        if not nested and inner.had:
            text.split()
            nested = True
        elif nested and not inner.had:
            inserted += indentation + 4
    text.line(inner.start, line.end(), inserted)
    return line.end(), nested


def parse_list(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """An ordered or unordered list (list.rb:57)."""
    if state.level >= MAX_DEPTH:
        return None
    kind = "ul" if match["bullet"] else "ol"
    block = state.new_block(kind, state.cursor, match.end())
    end, eob, texts = _read_items(parser, state, block, kind)
    state.children.append(block)
    last: Block | None = None
    items = block.children
    for item, text in zip(items, texts, strict=True):
        if text is None:
            continue
        for part in text.done(item.start):
            if not _add_plain(parser, part, item):
                parser.parse(KramdownState(state.context, part, item, state.level + 1))
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


def _add_plain(parser: KramdownBlockParser, text: MappedText, item: Block) -> bool:
    """Add a text as a paragraph where its first characters show that it is one. The result is that of parsing
    it, without the cost of a state of its own."""
    src = text.text
    if src[:1] in STRIP or item.children:
        return False
    line_end = src.find("\n")
    if line_end < 0 or src[line_end + 1 : line_end + 2] in UNDERLINES or not _is_text(parser, src[:line_end]):
        return False
    end = find_end(src, 0, parser.paragraph_end)
    blank = src[end:]
    if blank.strip("\n"):
        return False
    kept = len(src[:end].rstrip(STRIP))
    block = Block("p", text.at(0), text.end(kept))
    block.parts.append(text.slice(0, kept))
    item.children.append(block)
    if blank:
        added = Block("blank", 0, 0)
        added.value = blank
        item.children.append(added)
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
            box = pattern("task").match(first.text) if first.text[:1] in _BOX_START else None
            if box:
                item.children[0].parts[0] = first.slice(box.end(), len(first.text))
