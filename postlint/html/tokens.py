"""The tags of an HTML text, each attribute with its position (HTML standard, 13.2.5).

``html.parser`` gives no positions of attributes, takes quadratic time for an unclosed tag or comment,
and reads both differently in different versions of Python. So the standard's states are written here as four
patterns, each of which only moves forward.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.entities import html5
from typing import Final, NamedTuple, TypeAlias

SPACE: Final = " \t\n\f\r"

_MARKUP = re.compile(r"<(?:(?P<end>/)?(?P<name>[A-Za-z][^ \t\n\f\r/>]*)|(?P<other>[!?/]))")
_ATTRIBUTE = re.compile(
    r"""[ \t\n\f\r/]*(?P<name>[^ \t\n\f\r/>][^ \t\n\f\r/>=]*)"""
    r"""(?:[ \t\n\f\r]*(?P<equals>=)[ \t\n\f\r]*"""
    r"""(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^ \t\n\f\r>"'][^ \t\n\f\r>]*)?))?"""
)
_TAG_END = re.compile(r"[ \t\n\f\r/]*>")
_CHARACTER_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*[;=]?)")

TEXT_ONLY = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
"""Elements within which only their own end tag is a tag, and whose text is not text of the page."""


class TagAttribute(NamedTuple):
    """An attribute of a tag. Of several with one name, only the first counts."""

    name: str
    """In lower case."""
    value: str
    """As written, character references left in; empty where there is none."""
    start: int
    """Where the value begins in the text, its quote left out; the end of the name where there is none."""
    end: int


class StartTag(NamedTuple):
    """``<name …>``."""

    name: str
    """In lower case."""
    attributes: dict[str, TagAttribute]
    start: int
    end: int


class EndTag(NamedTuple):
    """``</name>``."""

    name: str
    """In lower case."""
    start: int
    end: int


class Comment(NamedTuple):
    """A comment, or something else that browsers treat as one: ``<!DOCTYPE>``, ``<?xml?>``."""

    start: int
    end: int


class Characters(NamedTuple):
    """Text between tags."""

    start: int
    end: int


Token: TypeAlias = StartTag | EndTag | Comment | Characters


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text`` in order. A tag or comment without an end is left out with everything after it,
    as browsers do."""
    pos = 0
    last = 0
    while (found := _MARKUP.search(text, pos)) is not None:
        start = found.start()
        token = _markup(text, found)
        if last < start:
            yield Characters(last, start)
        if token is None:
            return
        yield token
        pos = last = token.end
        if type(token) is StartTag and token.name in TEXT_ONLY:
            end = _end_tag(token.name).search(text, pos)
            pos = len(text) if end is None else end.start()
    if last < len(text):
        yield Characters(last, len(text))


def start_tag(text: str, start: int) -> StartTag | None:
    """The start tag that begins at ``start``; None where none does, or where it does not end."""
    found = _MARKUP.match(text, start)
    if found is None or found["name"] is None or found["end"]:
        return None
    token = _tag(text, found)
    return token if type(token) is StartTag else None


def _markup(text: str, found: re.Match[str]) -> StartTag | EndTag | Comment | None:
    if found["name"] is not None:
        return _tag(text, found)
    start = found.start()
    if text.startswith("<!--", start):
        if text.startswith((">", "->"), start + 4):
            end = text.find(">", start)
            return Comment(start, end + 1)
        end = text.find("-->", start + 4)
        return None if end < 0 else Comment(start, end + 3)
    end = text.find(">", found.end())
    return None if end < 0 else Comment(start, end + 1)


def _tag(text: str, found: re.Match[str]) -> StartTag | EndTag | None:
    attributes: dict[str, TagAttribute] = {}
    pos = found.end()
    while (end := _TAG_END.match(text, pos)) is None:
        one = _ATTRIBUTE.match(text, pos)
        if one is None:
            return None
        pos = one.end()
        if one["equals"] and one.lastgroup == "equals" and text[pos : pos + 1] in ("'", '"', ""):
            return None  # a quote that is never closed
        group = one.lastgroup if one.lastgroup in ("double", "single", "bare") else None
        start, stop = one.span(group) if group else (pos, pos)
        name = one["name"].lower()
        attributes.setdefault(name, TagAttribute(name, text[start:stop], start, stop))
    name = found["name"].lower()
    if found["end"]:
        return EndTag(name, found.start(), end.end())
    return StartTag(name, attributes, found.start(), end.end())


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE)


def character_references(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of what may be character references in ``text[start:end]``."""
    pos = text.find("&", start, end)
    while pos >= 0:
        found = _CHARACTER_REFERENCE.match(text, pos, end)
        after = pos + 1
        if found is not None:
            after = found.end() - found.group().endswith("=")
            yield pos, after
        pos = text.find("&", after, end)


def attribute_value(value: str) -> str:
    """The value of an attribute as a browser reads it: character references are replaced.

    A name without ``;`` counts only where neither ``=`` nor a letter follows: ``?a=1&copy=2`` stays.
    """
    if "&" not in value:
        return value
    return _CHARACTER_REFERENCE.sub(_decoded, value)


def _decoded(found: re.Match[str]) -> str:
    written = found.group()
    if written.startswith("&#") or written.endswith(";"):
        return unescape(written)
    return html5.get(written[1:], written)
