"""Liquid's expressions: literals, lookups, filters and conditions, read as Ruby's Liquid reads them.

Jekyll's ``error_mode: warn`` reads an expression strictly first and, where that
fails, warns and reads it again leniently, by regular expressions. Both readings are here, since they differ
(parser_switching.rb, lexer.rb, parser.rb, variable.rb,
expression.rb, variable_lookup.rb).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar

from postlint.liquid.values import MAX_DIGITS, LiquidError, MethodLiteral, Range, Value, to_f, to_i
from postlint.model import UNKNOWN

MAX_MARKUP = 20_000
"""The longest tag that is read: nobody writes a longer one, and the lenient reading may take quadratic
time."""

_REMEMBERED = 512
"""The number of outputs and conditions that are cached: the posts of a site repeat them."""


class LiquidSyntaxError(Exception):
    """A syntax error that ends Jekyll's build."""


class Lookup(NamedTuple):
    """``name.key[key]``; each key with whether it may be a command (``size``, ``first``, ``last``)."""

    name: Value
    keys: tuple[tuple[Value, bool], ...]


class RangeLookup(NamedTuple):
    """``(start..end)`` with a variable in it."""

    start: Value
    end: Value


class Filter(NamedTuple):
    name: str
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


class Expression(NamedTuple):
    """The content of ``{{ … }}``, or what is to the right of the ``=`` of ``assign``."""

    name: Value
    filters: tuple[Filter, ...]


class Condition(NamedTuple):
    """One comparison and, by ``and`` or ``or``, the rest of the condition to its right."""

    left: Value
    operator: str | None = None
    right: Value = None
    relation: str | None = None
    rest: Condition | None = None


QUOTED = r""""[^"]*"|'[^']*'"""
FRAGMENT = rf"""(?:{QUOTED}|(?:[^\s,|'"]|{QUOTED})+)"""
"""Liquid's ``QuotedFragment``."""

_NAME = r"((?:\(?[\w\-.\[\]]\)?)+)"
_NAME_START = r"(?<![\w\-.\[\]])(?<![\w\-.\[\]]\))(?:(?=\()|(?<!\())"
"""A position where a name can start, so that failing searches take linear time."""

_PATTERNS = {
    "markup": (rf"({FRAGMENT})(.*)", re.DOTALL),
    "filters": (r"\|\s*(.*)", re.DOTALL),
    "filter": (rf"(?:\s+|{FRAGMENT}|,)+", 0),
    "word": (r"\w+", 0),
    "arguments": (rf"[:,]\s*((?:\w+\s*:\s*)?{FRAGMENT})", 0),
    "keyword": (rf"(\w[\w-]*)\s*:\s*({FRAGMENT})\Z", 0),
    "attributes": (rf"(?<![\w-])-*(\w[\w-]*)\s*:\s*({FRAGMENT})", 0),  # from the start of a word: linear
    "integer": (r"-?\d+\Z", 0),
    # The lookahead and back reference make the first half atomic, as in Ruby.
    "range": (r"\(\s*(?=((\S+)\s*\.\.))\1\s*(\S+)\s*\)\Z", 0),
    "float": (r"-?\d[\d.]+\Z", 0),
    "variable": (r"\[[^\]]+\]|[\w\-]+\??", 0),
    "variable_words": (r"[\w\-]+\??", 0),
    "comparison": (rf"({FRAGMENT})\s*([=!<>a-z_]+)?\s*({FRAGMENT})?", 0),
    "conjunctions": (
        r"(?:\b(?:\s?and\s?|\s?or\s?)\b"
        rf"|(?:\s*(?!\b(?:\s?and\s?|\s?or\s?)\b)(?:{FRAGMENT}|\S+)\s*)+)",
        0,
    ),
    "for": (rf"([\w\-]+)\s+in\s+((?:{FRAGMENT})+)\s*(reversed)?", 0),
    "tablerow": (rf"(?<!\w)(\w+)\s+in\s+((?:{FRAGMENT})+)", 0),
    "assign": (rf"{_NAME_START}{_NAME}\s*=\s*(.*)\s*", re.DOTALL),
    "capture": (_NAME, 0),
    "fragment": (rf"({FRAGMENT})", 0),
    "when": (rf"({FRAGMENT})(?:(?:\s+or\s+|\s*,\s*)({FRAGMENT}.*))?", re.DOTALL),
    "cycle_named": (rf"({FRAGMENT})\s*:\s*(.*)", re.DOTALL),
    "token": (
        r"\s*(?:(?P<comparison>==|!=|<>|<=?|>=?|contains(?=\s))|(?P<string>'[^']*'|\"[^\"]*\")"
        r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<id>[a-zA-Z_][\w-]*\??)|(?P<dotdot>\.\.)|(?P<special>[|.:,\[\]()?-]))",
        0,
    ),
}


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of Liquid's regular expressions; Ruby's ``\\w`` and ``\\s`` know only ASCII."""
    text, flags = _PATTERNS[name]
    return re.compile(text, re.ASCII | flags)


COMMANDS = ("size", "first", "last")
"""Keys that call a method where the object has no such key."""

_LITERALS: dict[str, Value] = {"nil": None, "null": None, "": None, "true": True, "false": False}
_LITERALS |= {"blank": MethodLiteral("blank"), "empty": MethodLiteral("empty")}


def is_plain(markup: str) -> bool:
    """Whether ``markup`` consists of names joined by dots, as most outputs do. Both parsers read these alike,
    and they need none of the regular expressions."""
    parts = markup.split(".")
    return markup.isascii() and all(part.isidentifier() and part != "contains" for part in parts)


def parse_expression(markup: str) -> Value:
    """A literal's value, or the ``Lookup`` or ``RangeLookup`` that finds it (expression.rb)."""
    markup = markup.strip(" \t\n\v\f\r\0")
    if is_plain(markup) and markup not in _LITERALS:
        name, *keys = markup.split(".")
        return Lookup(name, tuple((key, key in COMMANDS) for key in keys))
    if markup[:1] in ('"', "'") and markup[:1] and markup.endswith(markup[0]):
        return markup[1:-1]
    if pattern("integer").match(markup):
        return to_i(markup) if len(markup) <= MAX_DIGITS else UNKNOWN
    found = pattern("range").match(markup)
    if found:
        return _parse_range(found[2], found[3])
    if pattern("float").match(markup):
        return to_f(markup)
    if markup in _LITERALS:
        return _LITERALS[markup]
    return _parse_lookup(markup)


def _parse_range(start_markup: str, end_markup: str) -> Value:
    start, end = parse_expression(start_markup), parse_expression(end_markup)
    if isinstance(start, Lookup | RangeLookup) or isinstance(end, Lookup | RangeLookup):
        return RangeLookup(start, end)
    try:
        return Range(to_i(start), to_i(end))
    except LiquidError as error:
        raise LiquidSyntaxError(str(error)) from None


def _parse_lookup(markup: str) -> Lookup:
    closed = markup.rfind("]") + 1  # what opens after it is not part of the search: linear
    parts = pattern("variable").findall(markup[:closed]) + pattern("variable_words").findall(markup[closed:])
    if not parts:
        return Lookup(None, ())
    name, *rest = (_parse_part(part) for part in parts)
    return Lookup(name[0], tuple(rest))


def _parse_part(part: str) -> tuple[Value, bool]:
    if part[0] == "[" and part[-1] == "]":
        return parse_expression(part[1:-1]), False
    return part, part in COMMANDS


class TokenStream:
    """The tokens of a strictly read expression (lexer.rb, parser.rb)."""

    def __init__(self, markup: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        position, match = 0, pattern("token").match
        while position < len(markup):
            found = match(markup, position)
            if not found:
                rest = markup[position:].lstrip(" \t\n\v\f\r")
                if not rest:
                    break
                raise LiquidSyntaxError(f"unexpected character `{rest[0]}`")
            kind = str(found.lastgroup)
            text = found[kind]
            self.tokens.append((text if kind == "special" else kind, text))
            position = found.end()
        self.tokens.append(("end", ""))

    def look(self, kind: str, ahead: int = 0) -> bool:
        """Whether the token ``ahead`` of here is of this kind."""
        index = self.at + ahead
        return index < len(self.tokens) and self.tokens[index][0] == kind

    def take(self, kind: str) -> str | None:
        """Take the next token if it is of this kind; None where it is not."""
        return self.consume(kind) if self.look(kind) else None

    def take_word(self, *words: str) -> str | None:
        """Take the next token if it is one of these identifiers; None where it is not."""
        return self.consume("id") if self.look("id") and self.tokens[self.at][1] in words else None

    def consume(self, kind: str) -> str:
        """Take the next token, which must be of this kind. Raises ``LiquidSyntaxError``."""
        found, text = self.tokens[self.at]
        if found != kind:
            wanted, got = (("the end" if name == "end" else f"`{name}`") for name in (kind, text or found))
            raise LiquidSyntaxError(f"expected {wanted} but found {got}")
        self.at += 1
        return text

    def expression(self, depth: int = 0) -> str:
        """The markup of the expression that starts here."""
        if depth > 100:
            raise LiquidSyntaxError("nesting too deep")
        kind, text = self.tokens[self.at]
        if kind == "id":
            return self.consume("id") + self._lookups(depth)
        if kind == "[":
            inner = self.consume("[") + self.expression(depth + 1) + self.consume("]")
            return inner + self._lookups(depth)
        if kind in ("string", "number"):
            return self.consume(kind)
        if kind == "(":
            self.consume("(")
            first = self.expression(depth + 1)
            self.consume("dotdot")
            last = self.expression(depth + 1)
            self.consume(")")
            return f"({first}..{last})"
        raise LiquidSyntaxError(f"expected a value but found `{text}`" if text else "expected a value")

    def _lookups(self, depth: int) -> str:
        text = ""
        while True:
            if self.look("["):
                text += self.consume("[") + self.expression(depth + 1) + self.consume("]")
            elif self.look("."):
                text += self.consume(".") + self.consume("id")
            else:
                return text

    def argument(self) -> str:
        """A filter's argument, with its name where it has one."""
        name = ""
        if self.look("id") and self.look(":", 1):
            name = self.consume("id") + self.consume(":") + " "
        return name + self.expression()


T = TypeVar("T")


def parse_both(
    markup: str, strict: Callable[[str], T], lax: Callable[[str], T], mode: str, warn: Callable[[str], None]
) -> T:
    """Read ``markup`` in Jekyll's ``error_mode``: ``warn`` is strictly, then leniently."""
    if len(markup) > MAX_MARKUP:
        raise LiquidSyntaxError("the tag is too long")
    if mode == "lax":
        return lax(markup)
    try:
        return strict(markup)
    except LiquidSyntaxError as error:
        if mode == "strict":
            raise
        complaint = str(error)
    result = lax(markup)
    warn(complaint)
    return result


def parse_variable(markup: str, mode: str, warn: Callable[[str], None]) -> Expression:
    """What is in ``{{ … }}`` (variable.rb)."""
    expression, complaints = _variable(markup, mode)
    for complaint in complaints:
        warn(complaint)
    return expression


@lru_cache(maxsize=_REMEMBERED)
def _variable(markup: str, mode: str) -> tuple[Expression, tuple[str, ...]]:
    name = markup.strip(" \t\n\v\f\r")
    if is_plain(name):
        return Expression(parse_expression(name), ()), ()
    complaints: list[str] = []
    expression = parse_both(markup, variable_strict, variable_lax, mode, complaints.append)
    return expression, tuple(complaints)


def variable_strict(markup: str) -> Expression:
    """A variable with filters, as the strict parser reads it."""
    tokens = TokenStream(markup)
    if tokens.look("end"):
        return Expression(None, ())
    name = parse_expression(tokens.expression())
    filters = []
    while tokens.take("|"):
        filter_name = tokens.consume("id")
        arguments = []
        if tokens.take(":"):
            arguments.append(tokens.argument())
            while tokens.take(","):
                arguments.append(tokens.argument())
        filters.append(_filter(filter_name, arguments))
    tokens.consume("end")
    return Expression(name, tuple(filters))


def variable_lax(markup: str) -> Expression:
    """A variable with filters, as the lenient parser reads it."""
    found = pattern("markup").search(markup)
    if not found:
        return Expression(None, ())
    filters = []
    piped = pattern("filters").search(found[2])
    for text in pattern("filter").findall(piped[1]) if piped else ():
        word = pattern("word").search(text)
        if word:
            filters.append(_filter(word[0], pattern("arguments").findall(text)))
    return Expression(parse_expression(found[1]), tuple(filters))


def _filter(name: str, arguments: list[str]) -> Filter:
    positional = []
    keywords = []
    for argument in arguments:
        found = pattern("keyword").match(argument)
        if found:
            keywords.append((found[1], parse_expression(found[2])))
        else:
            positional.append(parse_expression(argument))
    return Filter(name, tuple(positional), tuple(keywords))


def parse_condition(markup: str, mode: str, warn: Callable[[str], None]) -> Condition:
    """What is in ``{% if … %}`` (tags/if.rb)."""
    condition, complaints = _condition(markup, mode)
    for complaint in complaints:
        warn(complaint)
    return condition


@lru_cache(maxsize=_REMEMBERED)
def _condition(markup: str, mode: str) -> tuple[Condition, tuple[str, ...]]:
    complaints: list[str] = []
    condition = parse_both(markup, condition_strict, _condition_lax, mode, complaints.append)
    return condition, tuple(complaints)


def condition_strict(markup: str) -> Condition:
    """A condition as the strict parser reads it; Jekyll's ``where_exp`` has no other."""
    tokens = TokenStream(markup)
    comparisons = [_comparison(tokens)]
    relations = []
    while relation := tokens.take_word("and", "or"):
        relations.append(relation)
        comparisons.append(_comparison(tokens))
    tokens.consume("end")
    return _chain(comparisons, relations)


def _comparison(tokens: TokenStream) -> Condition:
    left = parse_expression(tokens.expression())
    operator = tokens.take("comparison")
    return Condition(left, operator, parse_expression(tokens.expression())) if operator else Condition(left)


def _chain(comparisons: list[Condition], relations: list[str]) -> Condition:
    condition = comparisons[-1]
    for comparison, relation in zip(reversed(comparisons[:-1]), reversed(relations), strict=True):
        condition = comparison._replace(relation=relation, rest=condition)
    return condition


def _condition_lax(markup: str) -> Condition:
    parts = pattern("conjunctions").findall(markup)
    comparisons = [_comparison_lax(parts.pop() if parts else "")]
    relations: list[str] = []
    while parts:
        relation = parts.pop().strip(" \t\n\v\f\r\0")
        comparisons.insert(0, _comparison_lax(parts.pop() if parts else ""))
        if relation not in ("and", "or"):
            raise LiquidSyntaxError(f"`{relation}` is neither `and` nor `or`")
        relations.insert(0, relation)
    return _chain(comparisons, relations)


def _comparison_lax(text: str) -> Condition:
    found = pattern("comparison").search(text)
    if not found:
        raise LiquidSyntaxError("the condition lacks a value")
    right = parse_expression(found[3]) if found[3] else None
    return Condition(parse_expression(found[1]), found[2], right)
