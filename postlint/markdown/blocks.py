"""The block grammar: kramdown's block rules as rules of a mistune ``Parser``.

A rule's pattern is matched at the cursor, which kramdown treats as the start of a line wherever
it stands (its scanner's ``^`` matches there too). Rules are tried in kramdown's order, but only
those that the line's first character allows. A rule returns where it ended, or None to pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from re import Match
from typing import Any, ClassVar, TypeAlias

from postlint.markdown import (
    definition_lists,
    definitions,
    extensions,
    html,
    leaves,
    lists,
    paragraphs,
    quotes,
    tables,
)
from postlint.markdown.elements import State
from postlint.markdown.machinery import BlockState, Parser

Handler: TypeAlias = tuple[Callable[[str, int], Any], Callable[[Any, State], "int | None"], str]
"""A rule's pattern, its method, and what a line must have for it (see ``_NEEDS``)."""

_BLANK = re.compile(r"[ \t\n\r\f\v]*\n").match
_INDENTED = re.compile(r"\t| {4}").match
_SPACES = " \t\n\r\f\v"
_NEEDS = {"setext_header": "=", "table": "|"}
"""Rules that any line might start: ``|`` must be in it, or an underline below it (``=``). Most lines
have neither, which is seen sooner than a pattern fails."""


@cache
def parser_for(gfm: bool, paragraph_end: bool) -> KramdownBlockParser:
    """The block parser of one of the three dialects (kramdown, GFM with and without its quirk)."""
    return KramdownBlockParser(gfm, paragraph_end)


class KramdownBlockParser(Parser[BlockState]):
    """kramdown's block level (parser/kramdown.rb:54)."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        "codeblock": r"\t| {4}",
        "codeblock_fenced": r" {0,3}([~`]{3,})[ \t\f\v\r]*([^ \t\n\r\f\v]*)[ \t\f\v\r]*\n",
        "blockquote": r" {0,3}> ?",
        "atx_header": r"(#{1,6})[\t ]+(.*)\n",
        "horizontal_rule": r" {0,3}(\*|-|_)[ \t]*\1[ \t]*\1(?:\1|[ \t])*\n",
        "list": r"( {0,3}(?:([+*-])|[0-9]+\.))([\t| ].*\n)",
        "definition_list": r" {0,3}:[\t| ].*\n",
        "block_html": r" {0,3}<",
        "setext_header": r" {0,3}([^ \t].*)\n([-=])[-=]*[ \t\r\f\v]*\n",
        "block_math": r" {0,3}(\\)?\$\$",
        "table": r" {0,3}(?=[^ \t\n\r\f\v])(?=[^|\n]*\|)(?:\||.*?[^\\\n]\|)",
        "footnote_definition": r" {0,3}\[\^([A-Za-z0-9_][A-Za-z0-9_-]*)\]:",
        "link_definition": r" {0,3}\[([^\n\]]+)\]:[ \t]*",
        "abbrev_definition": r" {0,3}\*\[(.+?)\]:(.*)\n",
        "block_extensions": r" {0,3}\{:",
        "eob_marker": r"\^[ \t\r\f\v]*\n",
        "paragraph": r" {0,3}[^ \t].*\n",
    }
    DEFAULT_RULES: ClassVar[tuple[str, ...]] = tuple(SPECIFICATION)
    STARTS: ClassVar[dict[str, str]] = {
        "codeblock_fenced": "~`",
        "blockquote": ">",
        "atx_header": "#",
        "horizontal_rule": "*-_",
        "list": "*+-0123456789",
        "definition_list": ":",
        "block_html": "<",
        "block_math": "\\$",
        "footnote_definition": "[",
        "link_definition": "[",
        "abbrev_definition": "*",
        "block_extensions": "{",
        "eob_marker": "^",
    }
    """The characters, after up to three spaces, that a rule can start with; others: any."""

    parse_codeblock = leaves.parse_codeblock
    parse_codeblock_fenced = leaves.parse_codeblock_fenced
    parse_atx_header = leaves.parse_atx_header
    parse_setext_header = leaves.parse_setext_header
    parse_horizontal_rule = leaves.parse_horizontal_rule
    parse_block_math = leaves.parse_block_math
    parse_eob_marker = leaves.parse_eob_marker
    parse_blockquote = quotes.parse_blockquote
    parse_list = lists.parse_list
    parse_definition_list = definition_lists.parse_definition_list
    parse_block_html = html.parse_block_html
    parse_table = tables.parse_table
    parse_footnote_definition = definitions.parse_footnote_definition
    parse_link_definition = definitions.parse_link_definition
    parse_abbrev_definition = definitions.parse_abbrev_definition
    parse_block_extensions = extensions.parse_block_extensions
    parse_paragraph = paragraphs.parse_paragraph

    def __init__(self, gfm: bool, paragraph_end: bool) -> None:
        super().__init__()
        self._methods = {name: getattr(self, "parse_" + name) for name in self.rules}
        self.gfm = gfm
        self.interrupts = gfm and paragraph_end
        """Whether most blocks end a paragraph without a blank line (gfm.rb:225)."""
        if not gfm:
            self.specification["codeblock_fenced"] = r"(~{3,})[ \t\f\v\r]*([^ \t\n\r\f\v]*)[ \t\f\v\r]*\n"
        if not self.interrupts:
            self.specification["atx_header"] = (
                r"(#{1,6})[\t ]+(.*)\n" if gfm else r"(#{1,6})[\t ]*([^ \t].*)\n"
            )
        self.paragraph_end = paragraphs.end_pattern("gfm" if self.interrupts else "kramdown")
        self._handlers: dict[str, tuple[Handler, ...]] = {}
        self._codeblock = self._methods["codeblock"]
        self._setext = re.compile(self.specification["setext_header"])
        self._table = re.compile(self.specification["table"])

    def handlers_of(self, char: str) -> tuple[Handler, ...]:
        """The rules for a line that starts with ``char``; none where it can only be a setext
        heading, a table or a paragraph."""
        known = self._handlers.get(char)
        return self.handlers(char) if known is None else known

    def handlers(self, char: str) -> tuple[Handler, ...]:
        """The rules a line whose first character is ``char`` can be read by, in order."""
        found = []
        for name in self.rules[1:]:
            if char in self.STARTS.get(name, char):
                match = re.compile(self.specification[name]).match
                found.append((match, self._methods[name], _NEEDS.get(name, "")))
        # What only a setext heading, a table or a paragraph can start is read without trying.
        result = () if len(found) == 3 else tuple(found)
        self._handlers[char] = result
        return result

    def parse(self, state: State) -> None:
        """Read blocks until the end of the text or the end tag of the element that is open."""
        src, end, known, children = state.src, state.cursor_max, self._handlers, state.children
        while state.cursor < end and not state.found:
            pos = state.cursor
            char = src[pos]
            if char in _SPACES:
                if char == "\n" and src[pos + 1 : pos + 2] not in _SPACES:
                    if children and children[-1].kind != "blank":
                        # Most blank lines: one after something.
                        children.append(leaves.NEWLINE)
                        state.block_ial = None
                        state.cursor = pos + 1
                    else:
                        state.cursor = leaves.add_blank(state, pos + 1)
                    continue
                blank = _BLANK(src, pos)
                if blank:
                    state.cursor = leaves.add_blank(state, blank.end())
                    continue
                indented = _INDENTED(src, pos)
                if indented:
                    state.cursor = self._codeblock(indented, state) or leaves.add_bare_line(state)
                    continue
                first = pos
                while first < end and src[first] == " ":
                    first += 1
                char = src[first] if first < end else ""
            handlers = known.get(char)
            if handlers is None:
                handlers = self.handlers(char)
            if not handlers and char != "\t":
                self._parse_text_line(state, pos)
                continue
            for match, method, need in handlers:
                if need:
                    line_end = src.find("\n", state.cursor)
                    if need == "|":
                        if src.find("|", state.cursor, line_end) < 0:
                            continue
                    elif src[line_end + 1 : line_end + 2] not in paragraphs.UNDERLINES:
                        continue
                found: Match[str] | None = match(src, state.cursor)
                if found:
                    after = method(found, state)
                    if after is not None:
                        state.cursor = after
                        break
            else:
                state.cursor = leaves.add_bare_line(state)

    def _parse_text_line(self, state: State, pos: int) -> None:
        """A line that starts with a letter or the like: a setext heading if the next line
        underlines it, a table if it has a pipe, else a paragraph."""
        src = state.src
        line_end = src.find("\n", pos)
        after: int | None = None
        if src[line_end + 1 : line_end + 2] in paragraphs.UNDERLINES:
            heading = self._setext.match(src, pos)
            if heading:
                after = leaves.parse_setext_header(self, heading, state)
        if after is None and src.find("|", pos, line_end) >= 0:
            table = self._table.match(src, pos)
            if table:
                after = tables.parse_table(self, table, state)
        state.cursor = paragraphs.add_paragraph(self, state) if after is None else after
