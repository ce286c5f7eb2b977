"""Slips of the keyboard, the editor or the input method where a link was meant.

``[name[(address)``, ``[name]([address](address)``, ``[name](（address）``, ``[name]<address>``, a superfluous
bracket or end tag beside a link, an address in parentheses without a space before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from postlint.links.literal import MASK, LiteralText
from postlint.links.meant import ADDRESS, LABEL, PATH, Mangled, say
from postlint.model import Edit

_SECOND_OPENS = re.compile(rf"\[({LABEL})\[\(({ADDRESS}|{PATH})\)")
_CLOSED_TWICE = re.compile(rf"\[({LABEL}|{MASK})\][\])]\(({ADDRESS}|{PATH})\)")
_WIDE = re.compile(
    r"[\[［【](?=[^\[\]［］【】\ufffc]{0,100}[^\W\d_]{2})([^\[\]［］【】\ufffc]{2,300})[\]］】]"
    r"([(（])\s*((?:https?://|www\.|/)[^\s()（）\ufffc]+?)\s*([)）])"
)
_PASTED = re.compile(rf"\[({LABEL})\]\(({MASK})(\))?")
_DOUBLED = re.compile(rf"\]\(\(({ADDRESS}|{PATH})\)(?!\))")
_INSIDE = re.compile(r"\[([^\[\]()\n\ufffc]{2,80}?)\s+\((https?://[^\s()\[\]<>\ufffc]+)\)\](?![(\[])")
_ADDRESS_INSIDE = re.compile(rf"\[({LABEL})\(({ADDRESS})\)\](?![(\[])")
_GLUED = re.compile(r"(?<![\w.=\]\-/])([A-Za-zÀ-ɏ][\w'’-]{2,})\((https?://[^\s()\[\]<>\ufffc]+)\)")
_CODE_WORDS = frozenset(("url", "src", "import", "open", "fetch", "get", "href", "link", "goto"))
"""Functions of style sheets and programs that take an address."""
_MOST_WORDS = 6
"""The most words before an address in one pair of brackets; with more it is a remark with its source."""


def _second_opens(literal: LiteralText) -> Iterator[Mangled]:
    """``[name[(address)``."""
    for match in _SECOND_OPENS.finditer(literal.text):
        bracket = match.end(1)
        meant = f"[{match[1]}]({match[2]})"
        yield say(literal, *match.span(), meant, {(bracket, bracket + 1): "]"}, True)


def _closed_twice(literal: LiteralText) -> Iterator[Mangled]:
    """``[name]](address)``, ``[name])(address)``."""
    for match in _CLOSED_TWICE.finditer(literal.text):
        bracket = match.end(1) + (match[0][match.end(1) + 1 - match.start()] == ")")
        name = literal.written(match.start(1)) if match[1] == MASK else match[1]
        meant = f"[{name}]({match[2]})"
        yield say(literal, *match.span(), meant, {(bracket, bracket + 1): ""}, True)


def _wide(literal: LiteralText) -> Iterator[Mangled]:
    """``[文档]（https://…）``: brackets of an East Asian input method."""
    for match in _WIDE.finditer(literal.text):
        if match[0][0] == "[" and match[2] == "(" and match[4] == ")":
            continue  # another detector finds it
        edits = {
            (match.start(), match.start() + 1): "[",
            (match.end(1), match.end(1) + 1): "]",
            match.span(2): "(",
            match.span(4): ")",
        }
        yield say(literal, *match.span(), f"[{match[1]}]({match[3]})", edits, True)


def _pasted(literal: LiteralText) -> Iterator[Mangled]:
    """``[name]([address](address)``: an editor turned the pasted address into a link."""
    for match in _PASTED.finditer(literal.text):
        inner = re.fullmatch(r"\[[^\[\]]*\]\(([^()\s]+)\)|<([^<>\s]+)>", literal.written(match.start(2)))
        if inner is None or (match[3] and inner[2]):
            continue
        address = inner[1] or inner[2]
        closing = "" if match[3] else ")"
        edits = {match.span(2): address + closing}
        yield say(literal, *match.span(), f"[{match[1]}]({address})", edits, True)


def _doubled(literal: LiteralText) -> Iterator[Mangled]:
    """``[name]((address)``."""
    for match in _DOUBLED.finditer(literal.text):
        edits = {(match.start() + 2, match.start() + 3): ""}
        yield say(literal, *match.span(), f"[…]({match[1]})", edits, True)


def _inside(literal: LiteralText) -> Iterator[Mangled]:
    """``[name (address)]``."""
    for match in _INSIDE.finditer(literal.text):
        if len(match[1].split()) <= _MOST_WORDS:
            edits = {(match.end(1), match.start(2) - 1): "]", (match.end() - 1, match.end()): ""}
            yield say(literal, *match.span(), f"[{match[1]}]({match[2]})", edits, False)


def _address_inside(literal: LiteralText) -> Iterator[Mangled]:
    """``[name(address)]``: the closing bracket of the name is behind the address."""
    for match in _ADDRESS_INSIDE.finditer(literal.text):
        if not match[1][-1].isspace():  # as `_inside` has it
            edits = {(match.end(1), match.end(1)): "]", (match.end() - 1, match.end()): ""}
            yield say(literal, *match.span(), f"[{match[1]}]({match[2]})", edits, True)


def _glued(literal: LiteralText) -> Iterator[Mangled]:
    """``name(address)``. Scripts without spaces between words write remarks like that, and are left out."""
    for match in _GLUED.finditer(literal.text):
        if match[1].lower() not in _CODE_WORDS:
            edits = {(match.start(1), match.start(1)): "[", (match.end(1), match.end(1)): "]"}
            yield say(literal, *match.span(), f"[{match[1]}]({match[2]})", edits, False, "warning")


def _bracket_beside(literal: LiteralText) -> Iterator[Mangled]:
    """``[name](address)]``: an unopened bracket directly behind a link."""
    depth = 0
    for at, character in enumerate(literal.text):
        if character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
            if depth < 0:
                depth = 0
                link = literal.written(at - 1) if literal.text[at - 1 : at] == MASK else ""
                after = literal.text[at + 1 : at + 2]
                if link.startswith("[") and link.endswith(")") and after not in ("(", "["):
                    yield say(literal, at - 1, at + 1, link, {(at, at + 1): ""}, True, "warning")


_BEFORE_LINK = re.compile(rf"(?<![\\\w\])])\[(?:({MASK})|(?=[^\W\d_]{{2}})[^\[\]\ufffc]{{2,80}}{MASK})")


def _bracket_before(literal: LiteralText) -> Iterator[Mangled]:
    """``[[name](address)`` and ``[see [name](address)``: an unclosed bracket before a link."""
    text = literal.text
    closed = text.rfind("]")  # further on: a remark that holds a link
    for match in _BEFORE_LINK.finditer(text) if literal.container not in ("td", "th") else ():
        at = match.end() - 1
        if closed < at and re.match(r"\[[^\[\]]+\][(\[]", literal.written(at)):
            span = literal.span(match.start(), match.start() + 1)
            message = "readers see a `[` that nothing closes before the link: delete it"
            edits = (Edit(span, ""),)
            yield Mangled(False, span, message, "delete the `[`", edits, match[1] is not None, "warning")


_AUTOLINK = re.compile(rf"(?<![\w\]])\[({LABEL})\]({MASK})")


def _autolink(literal: LiteralText) -> Iterator[Mangled]:
    """``[name]<address>``."""
    for match in _AUTOLINK.finditer(literal.text):
        inner = re.fullmatch(r"<((?:https?|mailto):[^<>\s]+)>", literal.written(match.start(2)))
        if inner:
            meant = f"[{match[1]}]({inner[1]})"
            yield say(literal, *match.span(), meant, {match.span(2): f"({inner[1]})"}, True)


def _stray_end(literal: LiteralText) -> Iterator[Mangled]:
    """``</a>`` without a start tag, which kramdown prints as text."""
    if literal.container != "html":
        opened = re.search(r"<a\b", literal.text, re.IGNORECASE)
        for match in re.finditer(r"</a>", literal.text, re.IGNORECASE):
            if opened is not None and opened.start() < match.start():
                return  # kramdown prints the start tag as text as well
            span = literal.span(*match.span())
            message = f"readers see `{match[0]}` as text, nothing opens it: delete it"
            yield Mangled(False, span, message, f"delete `{match[0]}`", (Edit(span, ""),), False, "warning")


DETECTORS: tuple[tuple[tuple[str, ...], Callable[[LiteralText], Iterator[Mangled]]], ...] = (
    (("[(",), _second_opens),
    (("]](", "])("), _closed_twice),
    (("（", "］", "】"), _wide),
    (("](" + MASK,), _pasted),
    (("]((",), _doubled),
    ((")]",), _inside),
    ((")]",), _address_inside),
    (("(http",), _glued),
    ((MASK + "]",), _bracket_beside),
    (("[",), _bracket_before),
    (("]" + MASK,), _autolink),
    (("</a>", "</A>"), _stray_end),
)
"""The detectors, each with strings of which at least one is in every text that it can find something in."""
