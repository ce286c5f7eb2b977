"""The block grammar: kramdown's block rules, registered with a mistune ``Parser``.

mistune's ``compile_sc`` makes one scanner of the rules that a line's first character allows, and its
``parse_method`` calls the rule whose pattern matched. A rule returns where its block ended, or None where it
does not apply: kramdown then tries the rules after it, which mistune's own grammar never does.

A pattern is matched at the cursor, which kramdown treats as the start of a line wherever it is (its
scanner's ``^`` matches there too). Its groups have names, since all rules share one scanner.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from mistune.core import BlockState, Parser

from postlint.markdown import (
    definition_lists,
    definitions,
    extensions,
    html_blocks,
    leaves,
    lists,
    paragraphs,
    quotes,
    tables,
)
from postlint.markdown.elements import KramdownState

_BLANK = re.compile(r"[ \t\n\r\f\v]*\n").match
_INDENTED = re.compile(r"\t| {4}").match
_SPACES = " \t\n\r\f\v"

Method: TypeAlias = Callable[..., "int | None"]
"""Takes the parser, a match and the state; returns where the block ended, or None to let the next rule
try."""


class BlockRule(NamedTuple):
    """One block rule."""

    pattern: str
    method: Method
    starts: str = ""
    """The characters that the block can start with, after up to three spaces; empty for any."""


RULES: Final[dict[str, BlockRule]] = {
    "codeblock": BlockRule(r"\t| {4}", leaves.parse_codeblock),
    "codeblock_fenced": BlockRule(
        r" {0,3}(?P<fence>[~`]{3,})[ \t\f\v\r]*(?P<fence_language>[^ \t\n\r\f\v]*)[ \t\f\v\r]*\n",
        leaves.parse_codeblock_fenced,
        "~`",
    ),
    "blockquote": BlockRule(r" {0,3}> ?", quotes.parse_blockquote, ">"),
    "atx_header": BlockRule(r"(?P<atx_marks>#{1,6})[\t ]+(?P<atx_text>.*)\n", leaves.parse_atx_header, "#"),
    "horizontal_rule": BlockRule(
        r" {0,3}(?P<rule>\*|-|_)[ \t]*(?P=rule)[ \t]*(?P=rule)(?:(?P=rule)|[ \t])*\n",
        leaves.parse_horizontal_rule,
        "*-_",
    ),
    "list": BlockRule(r" {0,3}(?:(?P<bullet>[+*-])|[0-9]+\.)[\t| ].*\n", lists.parse_list, "*+-0123456789"),
    "definition_list": BlockRule(r" {0,3}:[\t| ].*\n", definition_lists.parse_definition_list, ":"),
    "block_html": BlockRule(r" {0,3}<", html_blocks.parse_block_html, "<"),
    "setext_header": BlockRule(
        r" {0,3}(?P<setext_text>[^ \t].*)\n(?P<setext_mark>[-=])[-=]*[ \t\r\f\v]*\n",
        leaves.parse_setext_header,
    ),
    "block_math": BlockRule(r" {0,3}(?P<math_escape>\\)?\$\$", leaves.parse_block_math, "\\$"),
    "table": BlockRule(r" {0,3}(?=[^ \t\n\r\f\v])(?=[^|\n]*\|)(?:\||.*?[^\\\n]\|)", tables.parse_table),
    "footnote_definition": BlockRule(
        r" {0,3}\[\^(?P<footnote_name>[A-Za-z0-9_][A-Za-z0-9_-]*)\]:",
        definitions.parse_footnote_definition,
        "[",
    ),
    "link_definition": BlockRule(
        r" {0,3}\[(?P<link_label>[^\n\]]+)\]:[ \t]*", definitions.parse_link_definition, "["
    ),
    "abbrev_definition": BlockRule(r" {0,3}\*\[.+?\]:.*\n", definitions.parse_abbrev_definition, "*"),
    "block_extensions": BlockRule(r" {0,3}\{:", extensions.parse_block_extensions, "{"),
    "eob_marker": BlockRule(r"\^[ \t\r\f\v]*\n", leaves.parse_eob_marker, "^"),
    "paragraph": BlockRule(r" {0,3}[^ \t].*\n", paragraphs.parse_paragraph),
}
"""kramdown's block rules in its order (parser/kramdown.rb:54), as GFM input has them."""
_KRAMDOWN_ONLY: Final = {
    "codeblock_fenced": RULES["codeblock_fenced"].pattern.replace(" {0,3}", "", 1).replace("[~`]", "~", 1),
    "atx_header": r"(?P<atx_marks>#{1,6})[\t ]*(?P<atx_text>[^ \t].*)\n",
}
"""The patterns that differ where GFM is off."""
_CODE: Final = ["codeblock"]


@cache
def parser_for(gfm: bool, paragraph_end: bool) -> KramdownBlockParser:
    """The block parser of one of the three dialects (kramdown, GFM with and without its quirk)."""
    return KramdownBlockParser(gfm, paragraph_end)


class KramdownBlockParser(Parser[BlockState]):
    """kramdown's block level."""

    def __init__(self, gfm: bool, paragraph_end: bool) -> None:
        super().__init__()
        self.gfm = gfm
        self.interrupts = gfm and paragraph_end
        """Whether most blocks end a paragraph without a blank line (gfm.rb:225)."""
        for name, rule in RULES.items():
            pattern = rule.pattern if gfm else _KRAMDOWN_ONLY.get(name, rule.pattern)
            self.register(name, pattern, rule.method)
        self.paragraph_end = paragraphs.end_pattern("gfm" if self.interrupts else "kramdown")
        self._text = [name for name in self.rules[1:] if not RULES[name].starts]
        """The rules without characters of their own: any line may start them."""
        self._starting: dict[str, list[str]] = {}

    def rules_for(self, char: str) -> list[str]:
        """The rules that can read a line whose first character is ``char``, in order."""
        rules = self._starting.get(char)
        if rules is None:
            found = [name for name in self.rules[1:] if char in (RULES[name].starts or char)]
            rules = self._starting[char] = self._text if found == self._text else found
        return rules

    def starts_block(self, char: str) -> bool:
        """Whether a line that starts with ``char`` can be more than a heading, a table or a paragraph."""
        return self.rules_for(char) is not self._text

    def parse(self, state: KramdownState) -> None:
        """Read blocks until the end of the text or the end tag of the element that is open."""
        src, end, known, children = state.src, state.cursor_max, self._starting, state.children
        while state.cursor < end and not state.found:
            pos = state.cursor
            char = src[pos]
            if char in _SPACES:
                if char == "\n" and src[pos + 1 : pos + 2] not in _SPACES:
                    if children and children[-1].kind != "blank":
                        # The usual case: a single blank line.
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
                if _INDENTED(src, pos):
                    self._parse_line(state, _CODE)
                    continue
                first = pos
                while first < end and src[first] == " ":
                    first += 1
                char = src[first] if first < end else ""
            rules = known.get(char) or self.rules_for(char)
            if rules is self._text and char != "\t":
                self._parse_text_line(state, pos)
            else:
                self._parse_line(state, rules)

    def _parse_line(self, state: KramdownState, rules: list[str]) -> None:
        """Read what is at the cursor with the first of ``rules`` that applies."""
        while rules:
            match = self.compile_sc(rules).match(state.src, state.cursor)
            if match is None:
                break
            after = self.parse_method(match, state)
            if after is not None:
                state.cursor = after
                return
            assert match.lastgroup
            rules = rules[rules.index(match.lastgroup) + 1 :]
        state.cursor = leaves.add_bare_line(state)

    def _parse_text_line(self, state: KramdownState, pos: int) -> None:
        """Read a line that starts with a letter or the like: a setext heading if the next line underlines it,
        a table if it has a pipe, else a paragraph, which needs no pattern."""
        src = state.src
        line_end = src.find("\n", pos)
        if src[line_end + 1 : line_end + 2] in paragraphs.UNDERLINES or src.find("|", pos, line_end) >= 0:
            self._parse_line(state, self._text)
        else:
            state.cursor = paragraphs.add_paragraph(self, state)
