"""markdown-it-py with the offset of every inline token: ``meta["at"]`` is its offset in the block's text."""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token


class _State(StateInline):
    """Records the parser's position with each token that it makes."""

    _text_end = -1

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        # When the rule for links makes its token, the position is already in the label.
        inside = ttype == "link_open" and self.src[self.pos : self.pos + 1] != "<"
        self._text_end = self.pos - 1 if inside else self.pos
        token = super().push(ttype, tag, nesting)
        self._text_end = -1
        token.meta = {**token.meta, "at": self.pos}
        return token

    def pushPending(self) -> Token:
        end = self.pos if self._text_end < 0 else self._text_end
        start = self.src.rfind(self.pending, 0, end)
        token = super().pushPending()
        token.meta = {**token.meta, "at": max(start, 0)}
        return token


class _Parser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def parser(*, table: bool, strikethrough: bool) -> MarkdownIt:
    """A parser of CommonMark with these extensions."""
    md = MarkdownIt("commonmark")
    md.inline = _Parser()
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.inline.ruler.disable("linkify")
    if not strikethrough:
        md.inline.ruler.disable("strikethrough")
        md.inline.ruler2.disable("strikethrough")
    # Joining adjacent texts would lose their offsets.
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable("text_join")
    if table:
        md.enable("table")
    return md
