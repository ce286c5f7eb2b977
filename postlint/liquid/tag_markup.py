"""Parses each tag's markup: Liquid's own tags (tags/*.rb) and Jekyll's (jekyll/tags/*.rb)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from postlint.liquid.head import Seo
from postlint.liquid.syntax import (
    Condition,
    LiquidSyntaxError,
    TokenStream,
    parse_both,
    parse_condition,
    parse_expression,
    parse_variable,
    pattern,
)
from postlint.liquid.syntax_tree import (
    Assign,
    Body,
    Branch,
    Capture,
    Case,
    Count,
    Cycle,
    For,
    Highlight,
    If,
    IfChanged,
    Include,
    Interrupt,
    LinkTag,
    Node,
    Output,
    Plugin,
    TableRow,
    TextNode,
)
from postlint.liquid.values import Value
from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid.parser import TokenReader

Read: TypeAlias = tuple[Node | None, bool]
"""A node, and whether it prints nothing, so that its block may be blank."""


def _block(reader: TokenReader, name: str, span: Span) -> Body:
    """The body of a block without branches."""
    body, end = reader.body(name, ())
    if not end.name:
        reader.never_closed(name, span)
    return body


def _arms(
    reader: TokenReader, name: str, span: Span, names: tuple[str, ...]
) -> list[tuple[str, str, Span, Body]]:
    """A block's branches: for each the tag that opens it, its markup and span, and its body."""
    arms = []
    opened, markup, at = name, "", span
    while True:
        body, end = reader.body(name, names)
        arms.append((opened, markup, at, body))
        if not end.name:
            reader.never_closed(name, span)
        if end.name in ("", "end" + name):
            return arms
        opened, markup, at = end


def _without_space(body: Body, blank: bool) -> Body:
    """``body`` without its white space where it is ``blank``: such a block prints nothing in Liquid."""
    if not blank:
        return body
    return Body(tuple(node for node in body.nodes if not isinstance(node, TextNode) or node.raw), True)


def transparent(reader: TokenReader, name: str, span: Span) -> Node:
    """The block whose tag is at ``span``, reduced to its content."""
    arms = _arms(reader, name, span, ("else", "elsif", "when"))
    nodes = tuple(node for arm in arms for node in arm[3].nodes)
    return If(span, (Branch(None, Body(nodes, False)),), False)


def _assign(reader: TokenReader, _name: str, markup: str, span: Span) -> Read:
    found = pattern("assign").search(markup)
    if not found:
        raise LiquidSyntaxError("write `assign name = value`")
    expression = parse_variable(found[2], reader.mode, lambda message: reader.warn(span, message))
    return Assign(span, found[1], expression), True


def _capture(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    found = pattern("capture").search(markup)
    if not found:
        raise LiquidSyntaxError("write `capture name`")
    return Capture(span, found[1], _block(reader, name, span)), True


def _if(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    conditions: list[Condition | None] = [_condition(reader, markup, span)]
    arms = _arms(reader, name, span, ("elsif", "else"))
    for opened, arm_markup, at, _body in arms[1:]:
        conditions.append(None if opened == "else" else _condition(reader, arm_markup, at))
    blank = all(arm[3].blank for arm in arms)
    bodies = [_without_space(arm[3], blank) for arm in arms]
    return If(span, tuple(map(Branch, conditions, bodies)), name == "unless"), blank


def _condition(reader: TokenReader, markup: str, span: Span) -> Condition:
    return parse_condition(markup, reader.mode, lambda message: reader.warn(span, message))


def _case(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    found = pattern("fragment").search(markup)
    if not found:
        raise LiquidSyntaxError("write `case value`")
    left = parse_expression(found[1])
    arms = _arms(reader, name, span, ("when", "else"))
    blank = all(arm[3].blank for arm in arms)
    branches: list[Branch] = []
    for opened, arm_markup, _at, arm in arms[1:]:
        body = _without_space(arm, blank)
        if opened == "else":
            if arm_markup.strip():
                raise LiquidSyntaxError("`else` takes no arguments")
            branches.append(Branch(None, body))
        else:
            branches.extend(Branch(Condition(left, "==", right), body) for right in _when(arm_markup))
    return Case(span, tuple(branches)), blank


def _when(markup: str | None) -> list[Value]:
    values = []
    while markup is not None:
        found = pattern("when").search(markup)
        if not found:
            raise LiquidSyntaxError("write `when value` or `when value, value`")
        values.append(parse_expression(found[1]))
        markup = found[2]
    return values


def _for(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    variable, label, collection, backwards, attributes = parse_both(
        markup, _for_strict, _for_lax, reader.mode, lambda message: reader.warn(span, message)
    )
    limit = offset = None
    proceed = False
    for key, value in attributes:
        if key == "limit":
            limit = parse_expression(value)
        elif key == "offset":
            proceed = value == "continue"
            offset = None if proceed else parse_expression(value)
    arms = _arms(reader, name, span, ("else",))
    if len(arms) > 2:
        raise LiquidSyntaxError("`for` has more than one `else`")
    blank = all(arm[3].blank for arm in arms)
    body = _without_space(arms[0][3], blank)
    otherwise = _without_space(arms[1][3], blank) if len(arms) > 1 else None
    node = For(span, variable, label, collection, limit, offset, proceed, backwards, body, otherwise)
    return node, blank


ForMarkup: TypeAlias = tuple[str, str, Value, bool, list[tuple[str, str]]]


def _for_strict(markup: str) -> ForMarkup:
    tokens = TokenStream(markup)
    variable = tokens.consume("id")
    if not tokens.take_word("in"):
        raise LiquidSyntaxError("`in` is missing")
    collection = tokens.expression()
    backwards = tokens.take_word("reversed") is not None
    attributes = []
    while tokens.look("id") and tokens.look(":", 1):
        key = tokens.take_word("limit", "offset")
        if key is None:
            raise LiquidSyntaxError("`for` takes `limit` and `offset` only")
        tokens.consume(":")
        attributes.append((key, tokens.expression()))
    tokens.consume("end")
    return variable, f"{variable}-{collection}", parse_expression(collection), backwards, attributes


def _for_lax(markup: str) -> ForMarkup:
    found = pattern("for").match(markup)
    if not found:
        raise LiquidSyntaxError("write `for name in values`")
    attributes = pattern("attributes").findall(markup)
    label = f"{found[1]}-{found[2]}"
    return found[1], label, parse_expression(found[2]), found[3] is not None, attributes


def _tablerow(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    found = pattern("tablerow").search(markup)
    if not found:
        raise LiquidSyntaxError("write `tablerow name in values`")
    attributes = [(key, parse_expression(value)) for key, value in pattern("attributes").findall(markup)]
    body = _block(reader, name, span)
    return TableRow(span, found[1], parse_expression(found[2]), tuple(attributes), body), body.blank


def _cycle(_reader: TokenReader, _name: str, markup: str, span: Span) -> Read:
    found = pattern("cycle_named").match(markup)
    if found:
        return Cycle(span, parse_expression(found[1]), _cycled(found[2])), False
    if not pattern("fragment").match(markup):
        raise LiquidSyntaxError("write `cycle value, value`")
    variables = _cycled(markup)
    return Cycle(span, variables, variables), False


def _cycled(markup: str) -> tuple[Value, ...]:
    found = (pattern("fragment").search(part) for part in markup.split(","))
    return tuple(value for match in found if match and (value := parse_expression(match[1])) is not None)


def _count(_reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    return Count(span, markup.strip(), 1 if name == "increment" else -1), False


def _ifchanged(reader: TokenReader, name: str, _markup: str, span: Span) -> Read:
    body = _block(reader, name, span)
    return IfChanged(span, body), body.blank


def _interrupt(_reader: TokenReader, name: str, _markup: str, span: Span) -> Read:
    return Interrupt(span, name), False


def _raw(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    if markup.strip(" \t\n\v\f\r"):
        raise LiquidSyntaxError(f"`{name}` takes no arguments")
    text, _end = reader.raw(name, span.end)
    return TextNode(text, span.end, True), not text


def _comment(reader: TokenReader, name: str, _markup: str, span: Span) -> Read:
    _block(reader, name, span)
    return None, True


def _echo(reader: TokenReader, _name: str, markup: str, span: Span) -> Read:
    expression = parse_variable(markup, reader.mode, lambda message: reader.warn(span, message))
    return Output(span, expression), False


def _inline_comment(_reader: TokenReader, _name: str, markup: str, _span: Span) -> Read:
    if re.search(r"\n\s*[^#\s]", markup, re.ASCII):
        raise LiquidSyntaxError("each line of a `#` comment starts with `#`")
    return None, True


_PARAMETER = r"""([\w-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.-]+))"""


@cache
def include_pattern(name: str) -> re.Pattern[str]:
    """The regular expressions of jekyll/tags/include.rb."""
    texts = {
        "parameter": _PARAMETER,
        "parameters": rf"\s*(?:{_PARAMETER}(?=\s|\Z)\s*)*\Z",
        "variable": r"(?P<variable>(?:\A|(?<=\{))[^{]*(?:\{\{\s*[\w\-.]+\s*(?:\|.*)?\}\}[^\s{}]*)+)"
        r"(?P<parameters>.*)",
        "file": r"^[\w/.\-()+~#@]+$",
        "sequence": r"[./]{2,}",
    }
    flags = {"variable": re.DOTALL, "file": re.MULTILINE}
    return re.compile(texts[name], re.ASCII | flags.get(name, 0))


def variable_file(markup: str) -> re.Match[str] | None:
    """The match of an include whose file name has an output in it (``VARIABLE_SYNTAX``), in linear time.

    The expression can match only from the start or from behind a brace (``[^{]*``), and only in a text with
    the end of an output. What follows the last such end is not searched.
    """
    end = markup.rfind("}}") + 2
    if end < 2 or "{{" not in markup[:end]:
        return None
    found = include_pattern("variable").search(markup, 0, end)
    return found and include_pattern("variable").match(markup, found.start())


def _include(_reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    markup = markup.strip(" \t\n\v\f\r\0")
    found = variable_file(markup)
    parameters: str | None
    if found:
        file, parameters = found["variable"].strip(), found["parameters"].strip()
    else:
        parts = re.split(r"\s+", markup, maxsplit=1, flags=re.ASCII)
        file, parameters = parts[0], parts[1] if len(parts) > 1 else None
    if parameters is None:
        return Include(span, name, file, None), False
    if not include_pattern("parameters").match(parameters):
        raise LiquidSyntaxError(f'the parameters `{parameters}` are not of the form `name="value"`')
    return Include(span, name, file, _parameters(parameters)), False


def _parameters(markup: str) -> tuple[tuple[str, Value], ...]:
    values: list[tuple[str, Value]] = []
    for found in include_pattern("parameter").finditer(markup):
        key, double, single, variable = found.groups()
        if double is not None:
            values.append((key, double.replace('\\"', '"')))
        elif single is not None:
            values.append((key, single.replace("\\'", "'")))
        else:
            values.append((key, parse_expression(variable)))
    return tuple(values)


def _reference(_reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    return LinkTag(span, name, markup.strip(" \t\n\v\f\r\0")), False


def _post_url(_reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    markup = markup.strip(" \t\n\v\f\r\0")
    if not re.search(r"^(?:.+/)?\d+-\d+-\d+-.*$", markup, re.ASCII | re.MULTILINE):
        raise LiquidSyntaxError(f"`{markup}` is not a name of a post: write `YYYY-MM-DD-title`")
    return LinkTag(span, name, markup), False


def _highlight(reader: TokenReader, name: str, markup: str, span: Span) -> Read:
    syntax = r"""^([a-zA-Z0-9.+#_-]+)((\s+\w+(=(\w+|"([0-9]+\s)*[0-9]+"))?)*)$"""
    found = re.search(syntax, markup.strip(), re.ASCII | re.MULTILINE)
    if not found:
        raise LiquidSyntaxError("write `highlight language`")
    options = re.findall(r'(?:\w="[^"]*"|\w=\w|\w)+', found[2], re.ASCII)
    numbered = any(option.partition("=")[0] == "linenos" for option in options)
    body, end = reader.body(name, ())
    if not end.name:
        reader.never_closed(name, span)
    whole = Span(span.start, max(end.span.end if end.name else end.span.start, span.end))
    return Highlight(whole, found[1].lower(), numbered, body), body.blank


def _seo(_reader: TokenReader, _name: str, _markup: str, span: Span) -> Read:
    return Seo(span), False


def _feed_meta(_reader: TokenReader, name: str, _markup: str, span: Span) -> Read:
    return Plugin(span, name, '<link type="application/atom+xml" rel="alternate" />', True), False


TAGS: dict[str, Callable[[TokenReader, str, str, Span], Read]] = {
    "assign": _assign,
    "break": _interrupt,
    "capture": _capture,
    "case": _case,
    "comment": _comment,
    "continue": _interrupt,
    "cycle": _cycle,
    "decrement": _count,
    "echo": _echo,
    "for": _for,
    "if": _if,
    "ifchanged": _ifchanged,
    "increment": _count,
    "raw": _raw,
    "tablerow": _tablerow,
    "unless": _if,
    "#": _inline_comment,
    "feed_meta": _feed_meta,
    "highlight": _highlight,
    "include": _include,
    "include_cached": _include,
    "include_relative": _include,
    "link": _reference,
    "post_url": _post_url,
    "seo": _seo,
}

BLOCKS = frozenset(
    ("capture", "case", "comment", "for", "if", "ifchanged", "highlight", "raw", "tablerow", "unless")
)
