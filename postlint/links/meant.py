"""A mangled link or image: what the author wrote, what was meant, and the fix."""

from __future__ import annotations

from typing import NamedTuple

from postlint.links.address_flaws import short
from postlint.links.literal import MASK, LiteralText
from postlint.model import Edit, Severity, Span

ADDRESS = r"(?:https?://|mailto:|www\.)[^\s()\[\]<>\ufffc]+"
PATH = r"\.{0,2}/[\w.~%/-]+"
LABEL = r"(?=[^\[\]\ufffc]{0,100}[^\W\d_]{2})[^\[\]\ufffc]{2,300}"
"""Words in brackets: at least two letters in a row, so no ``[1]``, ``[ ]``, ``[x]``."""


class Mangled(NamedTuple):
    """Text that was meant to be a link or image."""

    image: bool
    span: Span
    message: str
    fixes: str = ""
    """The fix's title; empty where there is no fix."""
    edits: tuple[Edit, ...] = ()
    safe: bool = False
    severity: Severity | None = None
    """None for the rule's own severity."""


def say(
    literal: LiteralText,
    start: int,
    end: int,
    meant: str,
    edits: dict[tuple[int, int], str],
    safe: bool,
    severity: Severity | None = None,
) -> Mangled:
    """Make a ``Mangled`` for ``text[start:end]``; ``meant`` is what the author meant to write."""
    image = start > 0 and literal.text[start - 1] == "!"
    start -= image
    if literal.container == "html":
        return _element(literal, start, end, image, meant, safe, severity)
    meant = short("!" * image + meant, 120)
    changes = tuple(
        Edit(literal.span(*span) if span[0] < span[1] else _point(literal, span[0]), text)
        for span, text in edits.items()
    )
    what = "an image" if image else "a link"
    message = f"readers see this as text: the brackets of {what} are `{meant}`"
    return Mangled(image, literal.span(start, end), message, f"write `{meant}`", changes, safe, severity)


def as_element(text: str, address: str, image: bool) -> str:
    """A link or an image as HTML."""
    return f'<img src="{address}" alt="{text}">' if image else f'<a href="{address}">{text}</a>'


def _element(
    literal: LiteralText, start: int, end: int, image: bool, meant: str, safe: bool, severity: Severity | None
) -> Mangled:
    """The fix within raw HTML, where kramdown would not read repaired brackets either: an element."""
    text, _, address = meant[1:-1].partition("](")
    tag = as_element(text, address, image)
    known = MASK not in literal.text[start:end] and '"' not in text + address and "…" not in text
    message = f"readers see this as text: kramdown reads no Markdown within HTML, write `{short(tag, 120)}`"
    span = literal.span(start, end)
    edits = (Edit(span, tag),) if known else ()
    return Mangled(image, span, message, f"write `{short(tag, 120)}`", edits, safe, severity)


def _point(literal: LiteralText, at: int) -> Span:
    offset = literal.offset(at)
    return Span(offset, offset)
