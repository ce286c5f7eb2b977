"""A template as nodes: tokens, tags and blocks as Ruby's Liquid reads them.

Sources: Liquid's tokenizer.rb, block_body.rb and tags/, Jekyll's tags/. Jekyll stops at the first syntax
error. Here it becomes a problem and reading goes on, so that the rest of the post is checked too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from postlint.liquid.syntax import Condition, Expression
from postlint.liquid.values import Value
from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState


class Body(NamedTuple):
    """The nodes between two tags. ``blank``: it prints nothing but white space."""

    nodes: tuple[Node, ...]
    blank: bool


class TextNode(NamedTuple):
    text: str
    start: int
    raw: bool = False
    """Whether it is the text of a ``raw`` block, to which whitespace control does not apply."""


class Output(NamedTuple):
    span: Span
    expression: Expression


class Assign(NamedTuple):
    span: Span
    name: str
    expression: Expression


class Capture(NamedTuple):
    span: Span
    name: str
    body: Body


class Branch(NamedTuple):
    """One branch of ``if`` or ``case``; without a condition it is ``else``."""

    condition: Condition | None
    body: Body


class If(NamedTuple):
    span: Span
    branches: tuple[Branch, ...]
    negated: bool
    """Whether it is an ``unless``, whose first condition is negated."""


class Case(NamedTuple):
    span: Span
    branches: tuple[Branch, ...]


class For(NamedTuple):
    span: Span
    variable: str
    name: str
    """The loop's name, by which ``offset: continue`` finds where the loop before ended."""
    collection: Value
    limit: Value
    offset: Value
    proceed: bool
    """``offset: continue``."""
    reversed: bool
    body: Body
    otherwise: Body | None


class TableRow(NamedTuple):
    span: Span
    variable: str
    collection: Value
    attributes: tuple[tuple[str, Value], ...]
    body: Body


class Cycle(NamedTuple):
    span: Span
    name: Value
    variables: tuple[Value, ...]


class Count(NamedTuple):
    """``increment`` or ``decrement``."""

    span: Span
    name: str
    by: int


class IfChanged(NamedTuple):
    span: Span
    body: Body


class Interrupt(NamedTuple):
    """``break`` or ``continue``."""

    span: Span
    kind: str


class Include(NamedTuple):
    """``include``, ``include_relative`` or ``include_cached``."""

    span: Span
    tag: str
    file: str
    parameters: tuple[tuple[str, Value], ...] | None


class LinkTag(NamedTuple):
    """``link`` or ``post_url``."""

    span: Span
    tag: str
    markup: str


class Highlight(NamedTuple):
    span: Span
    """The whole block."""
    language: str
    numbered: bool
    body: Body


class Plugin(NamedTuple):
    """A plugin's tag: prints ``text``, which may be unknown."""

    span: Span
    tag: str
    text: str
    known: bool


class Extension:
    """A node that is defined elsewhere and writes itself."""

    __slots__ = ("span",)

    def __init__(self, span: Span) -> None:
        self.span = span

    def write(self, state: LiquidState, out: Any) -> None:
        """Write the node's output to ``out``, a ``Buffer`` or a substitute for one."""
        raise NotImplementedError


Node: TypeAlias = (
    TextNode
    | Output
    | Assign
    | Capture
    | If
    | Case
    | For
    | TableRow
    | Cycle
    | Count
    | IfChanged
    | Interrupt
    | Include
    | LinkTag
    | Highlight
    | Plugin
    | Extension
)

SILENT = (Assign, Capture)
"""Nodes that print nothing: a block of these is blank."""

SPACE = " \t\n\v\f\r"


class Token(NamedTuple):
    """A piece of the template: text, ``{{ … }}`` or ``{% … %}``."""

    text: str
    start: int
    kind: str
    """``text``, ``variable`` or ``tag``; ``open`` for one that never ends."""


def tokenize(source: str, start: int) -> list[Token]:
    """The template's tokens, offsets those of ``source`` (``TemplateParser`` of liquid.rb)."""
    tokens = []
    position = start
    tag_ends = variable_ends = True
    find = source.find
    next_tag, next_variable = find("{%", start), find("{{", start)
    while True:
        if -1 < next_tag < position:
            next_tag = find("{%", position)
        if -1 < next_variable < position:
            next_variable = find("{{", position)
        here = next_tag if next_variable < 0 or -1 < next_tag < next_variable else next_variable
        if here < 0:
            break
        if here > position:
            tokens.append(Token(source[position:here], position, "text"))
        if here == next_tag:
            close = find("%}", here + 2) if tag_ends else -1
            tag_ends = close >= 0
            end = close + 2
            kind = "tag"
        else:
            close = find("}", here + 2) if variable_ends else -1
            variable_ends = close >= 0
            end = close + 2 if source.startswith("}}", close) else close + 1
            kind = "variable"
        if close < 0:
            kind, end = "open", here + 2
        tokens.append(Token(source[here:end], here, kind))
        position = end
    if position < len(source):
        tokens.append(Token(source[position:], position, "text"))
    return tokens


@cache
def tag_pattern() -> re.Pattern[str]:
    """A whole tag: ``FullToken`` of block_body.rb."""
    return re.compile(r"\{%-?(\s*)(#|\w+)(\s*)(.*?)-?%\}\Z", re.ASCII | re.DOTALL)


@cache
def raw_end_pattern() -> re.Pattern[str]:
    """The token in which ``raw`` ends: ``FullTokenPossiblyInvalid`` of tags/raw.rb."""
    return re.compile(r"(.*)\{%\s*(\w+)\s*(.*)?%\}\Z", re.ASCII | re.DOTALL)


@cache
def variable_pattern() -> re.Pattern[str]:
    """A whole output: ``ContentOfVariable`` of block_body.rb."""
    return re.compile(r"\{\{-?(.*?)-?\}\}\Z", re.DOTALL)
