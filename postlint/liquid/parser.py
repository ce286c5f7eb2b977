"""Reads a template's tokens into nodes, as Ruby's Liquid does with Jekyll's tags."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from postlint.liquid import LiquidMessage, ProblemKind, tag_markup
from postlint.liquid.syntax import LiquidSyntaxError, parse_variable
from postlint.liquid.syntax_tree import (
    SILENT,
    SPACE,
    Body,
    Node,
    Output,
    Plugin,
    TextNode,
    Token,
    raw_end_pattern,
    tag_pattern,
    tokenize,
    variable_pattern,
)
from postlint.liquid.values import SPACE as STRIPPED
from postlint.liquid.values import LiquidError
from postlint.model import Span
from postlint.nodes import UNKNOWN

MAX_DEPTH = 100
"""Blocks within blocks (block.rb)."""


class End(NamedTuple):
    """The tag that ended a body: its block's end tag, ``else`` or the like; without a name at the end of the
    file."""

    name: str
    markup: str
    span: Span


class Template(NamedTuple):
    """A template that has been read."""

    body: Body
    problems: tuple[LiquidMessage, ...]


def parse(source: str, start: int, mode: str, plugins: Mapping[str, str]) -> Template:
    """Read ``source`` from ``start`` on."""
    reader = TokenReader(source, start, mode, plugins)
    try:
        body = reader.document()
    except TooDeep:
        reader.problem("error", Span(start, start), "blocks are nested too deep", fatal=True)
        body = Body((TextNode(source[start:], start),), False)
    return Template(body, tuple(reader.problems))


@lru_cache(maxsize=256)
def parse_include(text: str, mode: str, plugins: tuple[tuple[str, str], ...]) -> Template:
    """As ``parse``, cached: many posts of a site use the same include."""
    return parse(text, 0, mode, dict(plugins))


class TooDeep(Exception):
    """Blocks are nested deeper than Liquid allows."""


class TokenReader:
    """One pass over the tokens."""

    def __init__(self, source: str, start: int, mode: str, plugins: Mapping[str, str]) -> None:
        self.source = source
        self.mode = mode
        self.plugins = plugins
        self.problems: list[LiquidMessage] = []
        self.tokens = tokenize(source, start)
        self.at = 0
        self.trim = self.unterminated = False
        self.open: list[str] = []
        self.seen_plugins: set[str] = set()

    def document(self) -> Body:
        """The whole template."""
        return self.body("", ())[0]

    def problem(self, kind: ProblemKind, span: Span, message: str, *, fatal: bool, name: str = "") -> None:
        """Record a problem."""
        self.problems.append(LiquidMessage(kind, span, message, fatal, name))

    def warn(self, span: Span, message: str) -> None:
        """Record something that Jekyll reads leniently."""
        tag = shortened(self.source[span.start : span.end])
        self.problem("warning", span, f"`{tag}` is not quite Liquid: {message}", fatal=False)

    def next_token(self) -> Token | None:
        """Take the next token."""
        if self.at >= len(self.tokens):
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def body(self, block: str, arms: tuple[str, ...]) -> tuple[Body, End]:
        """The nodes up to the end tag of ``block`` or one of its ``arms``. Where the file ends first, the
        block is unclosed."""
        if len(self.open) >= MAX_DEPTH:
            raise TooDeep
        self.open.append(block)
        nodes: list[Node] = []
        blank = True
        end = End("", "", Span(len(self.source), len(self.source)))
        while (token := self.next_token()) is not None:
            if token.kind == "text":
                self._text(token, nodes)
                blank = blank and not token.text.strip(SPACE)
                continue
            span = Span(token.start, token.start + len(token.text))
            self._whitespace(token, nodes)
            if token.kind == "variable":
                nodes.append(self._output(token, span))
                blank = False
                continue
            found = tag_pattern().match(token.text) if token.kind == "tag" else None
            if not found:
                self._unterminated(token, span, nodes)
                blank = False
                continue
            name, markup = found[2], found[4]
            if name in arms or name == "end" + block:
                end = End(name, markup, span)
                break
            if name not in tag_markup.TAGS and block != "comment" and self._closes_outer(name):
                self.at -= 1
                end = End("", "", span)
                break
            node, silent = self._tag(name, markup, span)
            # A tag without a node still separates the next tag's `-` from the text before it.
            nodes.append(node or TextNode("", span.end, True))
            blank = blank and silent
        self.open.pop()
        return Body(tuple(nodes), blank), end

    def _text(self, token: Token, nodes: list[Node]) -> None:
        text = token.text
        start = token.start
        if self.trim:
            stripped = text.lstrip(STRIPPED)
            start += len(text) - len(stripped)
            text = stripped
        self.trim = False
        nodes.append(TextNode(text, start))

    def _whitespace(self, token: Token, nodes: list[Node]) -> None:
        """``-`` removes the space of the text next to a tag (block_body.rb: ``whitespace_handler``)."""
        last = nodes[-1] if nodes else None
        if token.text[2:3] == "-" and isinstance(last, TextNode) and not last.raw:
            nodes[-1] = last._replace(text=last.text.rstrip(STRIPPED))
        self.trim = len(token.text) >= 3 and token.text[-3] == "-"

    def _output(self, token: Token, span: Span) -> Node:
        found = variable_pattern().match(token.text)
        if not found:
            self.problem(
                "unclosed",
                span,
                f"`{shortened(token.text)}` is not closed: write `}}}}` at its end",
                fatal=True,
            )
            return TextNode(token.text, token.start, True)
        try:
            expression = parse_variable(found[1], self.mode, lambda message: self.warn(span, message))
        except (LiquidSyntaxError, LiquidError) as error:
            self.problem("syntax", span, f"`{shortened(token.text)}` cannot be read: {error}", fatal=True)
            return Plugin(span, "", UNKNOWN, True)
        return Output(span, expression)

    def _unterminated(self, token: Token, span: Span, nodes: list[Node]) -> None:
        nodes.append(TextNode(token.text, token.start, True))
        if self.unterminated:
            return  # after an unclosed one all that follow are unclosed
        self.unterminated = True
        closing = "}}" if token.text.startswith("{{") else "%}"
        line = self.source[token.start : token.start + 100].split("\n", 1)[0]
        self.problem(
            "unclosed", span, f"`{shortened(line)}` is not closed: `{closing}` is missing", fatal=True
        )

    def _closes_outer(self, name: str) -> bool:
        return name.startswith("end") and name[3:] in self.open[1:-1]

    def _tag(self, name: str, markup: str, span: Span) -> tuple[Node | None, bool]:
        """The node of a tag, and whether it prints nothing, so that its block may be blank."""
        if self.open[-1] == "comment" and name not in tag_markup.TAGS:
            return None, True
        reader = tag_markup.TAGS.get(name)
        if reader is None:
            return self._plugin(name, markup, span), False
        try:
            node, silent = reader(self, name, markup, span)
        except (LiquidSyntaxError, LiquidError) as error:
            tag = shortened("{% " + name + " " + markup.strip() + " %}")
            self.problem("syntax", span, f"`{tag}` cannot be read: {error}", fatal=True, name=name)
            return self._broken_block(name, span), False
        return node, silent or isinstance(node, SILENT)

    def _broken_block(self, name: str, span: Span) -> Node | None:
        """The content of a block whose tag cannot be read, so that its links are checked."""
        if name in tag_markup.BLOCKS:
            return tag_markup.transparent(self, name, span)
        return None

    def _plugin(self, name: str, markup: str, span: Span) -> Node | None:
        behaviour = self.plugins.get(name)
        if name.startswith("end") and (name[3:] in self.plugins or name[3:] in self.seen_plugins):
            return None
        if name in ("else", "elsif", "when") or name.startswith("end"):
            self.problem(
                "syntax", span, f"`{{% {name} %}}` closes or continues no open block", fatal=True, name=name
            )
            return None
        if behaviour == "hide":
            self._skip_to("end" + name)
        if behaviour is not None:
            return Plugin(span, name, UNKNOWN if behaviour == "unknown" else "", True)
        self.seen_plugins.add(name)
        self.problem("unknown-tag", span, f"unknown tag `{name}`", fatal=True, name=name)
        return Plugin(span, name, "", False)

    def _skip_to(self, name: str) -> None:
        """Skip to behind the tag ``name``, if there is one."""
        for index in range(self.at, len(self.tokens)):
            token = self.tokens[index]
            found = tag_pattern().match(token.text) if token.kind == "tag" else None
            if found and found[2] == name:
                self.at = index + 1
                self.trim = token.text[-3] == "-"
                return

    def raw(self, block: str, start: int) -> tuple[str, int]:
        """The text up to the end of a ``raw`` block, and the offset at which it stops."""
        match = raw_end_pattern().match
        while (token := self.next_token()) is not None:
            found = match(token.text) if token.text.endswith("%}") else None
            if found and found[2] == "end" + block:
                stop = token.start + len(found[1])
                return self.source[start:stop], token.start + len(token.text)
        self.never_closed(block, Span(start, start))
        return self.source[start:], len(self.source)

    def never_closed(self, block: str, span: Span) -> None:
        """Record an unclosed block."""
        self.problem(
            "unclosed", span, f"`{{% {block} %}}` is never closed: `{{% end{block} %}}` is missing",
            fatal=True, name=block,
        )  # fmt: skip


def shortened(text: str) -> str:
    """``text`` on one line, shortened for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "…"
