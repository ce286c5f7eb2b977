"""Images that a style attribute shows: ``<div style="background-image: url('/a.png')">``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from postlint.model import Span
from postlint.nodes import Emphasis, HtmlBlock, Link, Node

_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_STYLE = re.compile(r"""\sstyle\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_URL = re.compile(
    r"""url\(\s*(?:&quot;|["'])?([^"')\s&]+(?:&(?!quot;)[^"')\s&]*)*)(?:&quot;|["'])?\s*\)""", re.IGNORECASE
)


class StyleImage(NamedTuple):
    """An image in a style attribute."""

    raw: str
    url: str
    start: int
    end: int


def style_images(elements: Iterable[Node], text: str) -> Iterator[StyleImage]:
    """The images in the style attributes of ``elements``, which stand in ``text``; those with Liquid in
    their address are left out."""
    if "url(" not in text:
        return
    for node in elements:
        if not isinstance(node, HtmlBlock | Emphasis | Link):
            continue
        tag = _TAG.match(text, node.span.start)
        style = _STYLE.search(tag[0]) if tag else None
        if tag is None or style is None:
            continue
        group = 1 if style[1] is not None else 2
        for found in _URL.finditer(style[group]):
            raw = found[1]
            if "{" not in raw and not raw.startswith(("data:", "#")):
                start = tag.start() + style.start(group) + found.start(1)
                yield StyleImage(raw, unescape(raw), *Span(start, start + len(raw)))
