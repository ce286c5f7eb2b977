"""Block quotes."""

from __future__ import annotations

import re
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.elements import MAX_DEPTH, KramdownState
from postlint.markdown.paragraphs import lazy_end
from postlint.markdown.positions import Joiner

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser


_MARKED_LINE = re.compile(r"(?: {0,3}> ?)?(.*\n?)")


def parse_blockquote(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """Lines that start with ``>``, and lazy ones up to a blank line (blockquote.rb:21)."""
    if state.level >= MAX_DEPTH:
        return None
    start, end = state.cursor, lazy_end(state.src, state.cursor)
    block = state.new_block("blockquote", start, end)
    state.children.append(block)
    joiner = Joiner()
    line = _MARKED_LINE
    pos = start
    while pos < end:
        found = line.match(state.src, pos)
        if not found or found.end() == pos:
            break
        joiner.take(state.mapped, found.start(1), found.end(1))
        pos = found.end()
    parser.parse(KramdownState(state.context, joiner.done(block.start), block, state.level + 1))
    return end
