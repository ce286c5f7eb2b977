"""HTML as kramdown recognises it: names, kinds of elements, the scanning of tags.

Source: kramdown parser/html.rb. Tags are scanned by hand, since Python 3.10's ``re`` has no
atomic groups and kramdown's own pattern takes quadratic time without them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from postlint.markdown.characters import unicode_name
from postlint.markdown.elements import Needles


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_BLOCK_MODEL = _names(
    """address applet article aside blockquote body dd details div dl fieldset figure figcaption footer
    form header hgroup iframe li main map menu nav noscript object section summary td"""
)
_SPAN_MODEL = _names(
    """a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend
    optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt"""
)
_RAW_MODEL = _names("script style math option textarea pre code kbd samp var")
SPAN_ELEMENTS = _names(
    """a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb
    rbc rp rt rtc ruby samp select small span strong sub sup tt u var"""
)
BLOCK_ELEMENTS = _names(
    """address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup
    p pre section summary table tbody td th thead tfoot tr ul"""
)
WITHOUT_BODY = _names("area base br col command embed hr img input keygen link meta param source track wbr")
KNOWN = SPAN_ELEMENTS | BLOCK_ELEMENTS | WITHOUT_BODY | _BLOCK_MODEL | _SPAN_MODEL | _RAW_MODEL
MARKDOWN_ATTRIBUTE = {"0": "raw", "1": "default", "span": "span", "block": "block"}

LAZY_SPAN = "|".join(sorted(SPAN_ELEMENTS | {"script"}))
"""Elements that do not end a paragraph (paragraph.rb:22), as alternatives of a pattern."""

_ASCII_NAME = re.compile(r"(?:[A-Za-z_][-A-Za-z0-9._]*:)?[A-Za-z_][-A-Za-z0-9._]*")
_GAP = re.compile(r"[ \t\n\r\f\v]*")
_EQUALS = re.compile(r"[ \t\n\r\f\v]*=[ \t\n\r\f\v]*")
_WORD = re.compile(r"\w+")
_TAG_END = re.compile(r"[ \t\n\r\f\v]*(/)?>")
_CLOSE_END = re.compile(r"[ \t\n\r\f\v]*>")


class Tag(NamedTuple):
    """A start tag."""

    name: str
    """As kramdown keeps it: lower case where the element is known."""
    attributes: tuple[tuple[str, str, int, int], ...]
    """Name (as written), value, start and end of the value."""
    closed: bool
    """Written with ``/>``."""
    end: int


def content_model(name: str) -> str:
    """``block``, ``span`` or ``raw``: what kramdown parses within an element (html.rb:42)."""
    return "block" if name in _BLOCK_MODEL else "span" if name in _SPAN_MODEL else "raw"


def scan_name(src: str, pos: int) -> int | None:
    """Where the element or attribute name at ``pos`` ends, None where there is none."""
    match = _ASCII_NAME.match(src, pos)
    end = match.end() if match else pos
    if end < len(src) and src[end] > "\x7f":
        match = unicode_name().match(src, pos)
    return match.end() if match else None


def known_name(name: str) -> str:
    """``name`` as kramdown keeps it."""
    lower = name.lower()
    return lower if lower in KNOWN else name


def scan_tag(src: str, pos: int) -> Tag | None:
    """The start tag at ``pos`` (``HTML_TAG_RE``, html.rb:23), None where there is none."""
    name_end = scan_name(src, pos + 1)
    if name_end is None:
        return None
    name = src[pos + 1 : name_end]
    attributes: list[tuple[str, str, int, int]] = []
    pos = name_end
    while True:
        end = _TAG_END.match(src, pos)
        if end:
            return Tag(known_name(name), tuple(attributes), end.group(1) is not None, end.end())
        gap = _GAP.match(src, pos)
        start = gap.end() if gap else pos
        attribute_end = scan_name(src, start) if start > pos else None
        if attribute_end is None:
            return None
        value, value_start, value_end, pos = _scan_value(src, attribute_end)
        attributes.append((src[start:attribute_end], value, value_start, value_end))


def _scan_value(src: str, pos: int) -> tuple[str, int, int, int]:
    """The value of the attribute whose name ends at ``pos``, the value's span, and where to go on."""
    equals = _EQUALS.match(src, pos)
    if equals:
        start = equals.end()
        word = _WORD.match(src, start)
        if word:
            return word.group(), start, word.end(), word.end()
        quote = src[start : start + 1]
        if quote and quote in "\"'":
            end = src.find(quote, start + 1)
            if end >= 0:
                return src[start + 1 : end], start + 1, end, end + 1
    return "", pos, pos, pos


def scan_close(src: str, pos: int) -> tuple[str, int] | None:
    """Name and end of the end tag at ``pos`` (``HTML_TAG_CLOSE_RE``)."""
    if not src.startswith("</", pos):
        return None
    name_end = scan_name(src, pos + 2)
    if name_end is None:
        return None
    end = _CLOSE_END.match(src, name_end)
    return (src[pos + 2 : name_end], end.end()) if end else None


def scan_comment(src: str, pos: int, needles: Needles) -> int | None:
    """Where the comment at ``pos`` ends."""
    if src.startswith("<!--", pos) and needles.after("-->", pos):
        end = src.find("-->", pos + 4)
        return end + 3 if end >= 0 else None
    return None


def scan_instruction(src: str, pos: int, needles: Needles) -> int | None:
    """Where the processing instruction at ``pos`` ends."""
    if src.startswith("<?", pos) and needles.after("?>", pos):
        end = src.find("?>", pos + 2)
        return end + 2 if end >= 0 else None
    return None


@cache
def end_tag(name: str) -> re.Pattern[str]:
    """A pattern of the end tag of a known HTML element, in any letter case."""
    flags = re.IGNORECASE if name in KNOWN else 0
    return re.compile(rf"</{re.escape(name)}[ \t\n\r\f\v]*>", flags)


@cache
def end_tag_any_case(name: str) -> re.Pattern[str]:
    """A pattern of the end tag of any element, in any letter case."""
    return re.compile(rf"</{re.escape(name)}[ \t\n\r\f\v]*>", re.IGNORECASE)
