"""Heading ids as kramdown makes them.

GFM input numbers the headings that are outside HTML elements and footnotes (gfm.rb:121);
kramdown's own algorithm serves the rest (converter/base.rb:236), with a count of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from postlint.markdown.characters import NUMERALS, STRIP, downcase
from postlint.markdown.html_tags import content_model
from postlint.markdown.kramdown_options import Options
from postlint.nodes import CodeSpan, Emphasis, Inline, Link, Text

FILLER = "\uffa0"
"""Pads masked Liquid (see ``masking``): a letter to every rule, nothing to an id."""


_TYPOGRAPHIC = re.compile(r"---?|\.\.\.|<< ?| ?>>")


_NOT_WORD = re.compile(r"[^A-Za-z0-9_\- \t]")


def raw_text(nodes: Iterable[Inline], options: Options, raw: bool = False) -> str:
    """The text that a heading's id is made of (gfm.rb:84): what is shown, images left out. Dashes
    and the like become symbols that no id keeps, so they are dropped here, but in ``raw`` HTML."""
    parts = []
    for node in nodes:
        if isinstance(node, Text):
            text = node.text
            plain = not raw and options.auto_typographic and node.span.end - node.span.start == len(text)
            parts.append(_TYPOGRAPHIC.sub("", text) if plain else text)
        elif isinstance(node, CodeSpan):
            parts.append(node.text)
        elif isinstance(node, Emphasis):
            html = node.tag not in ("em", "strong", "del")
            inside = html and (content_model(node.tag) == "raw" or not options.parse_span_html)
            parts.append(raw_text(node.children, options, raw or inside))
        elif isinstance(node, Link):
            inside = node.origin == "html" and not options.parse_span_html
            parts.append(raw_text(node.children, options, raw or inside))
    return "".join(parts)


def _word(char: str) -> bool:
    """Whether ``\\p{Word}`` of Ruby has a character beyond ASCII: letters, marks, digits,
    connectors and circled letters."""
    import unicodedata

    category = unicodedata.category(char)
    return (
        category[0] in "LM"
        or category in ("Nl", "Nd", "Pc")
        or "\u24b6" <= char <= "\u24e9"
        or "\U0001f130" <= char <= "\U0001f149"
        or "\U0001f150" <= char <= "\U0001f169"
        or "\U0001f170" <= char <= "\U0001f189"
    )


_PERHAPS_NOT_WORD = re.compile(rf"[^\w\- \t]|[{NUMERALS}]")


@lru_cache(maxsize=256)
def gfm_id(text: str) -> str:
    """The id of a heading in GFM input, not yet numbered. The posts of a site share many headings."""
    text = downcase(text)
    if text.isascii():
        text = _NOT_WORD.sub("", text)
    else:
        text = _PERHAPS_NOT_WORD.sub(lambda found: found.group() if _word(found.group()) else "", text)
    return text.replace(" ", "-").replace("\t", "-").replace(FILLER, "")


def basic_id(text: str) -> str:
    """The id of a heading by kramdown's own algorithm, not yet numbered."""
    text = re.sub(r"(?m)^[^a-zA-Z]+", "", text)
    return re.sub(r"[^a-zA-Z0-9 -]", "", text).replace(" ", "-").lower()


class HeaderIds:
    """Numbers the ids of one document."""

    __slots__ = ("_basic", "_counts", "_options")

    def __init__(self, options: Options) -> None:
        self._options = options
        self._counts: dict[str, int] = {}
        self._basic: dict[str, int] = {}

    def generate(self, text: str, gfm: bool) -> str | None:
        """The id of the next heading whose raw text is ``text``; None where kramdown writes none."""
        if gfm:
            name = gfm_id(text)
            count = self._counts.get(name, -1) + 1
            self._counts[name] = count
            name = f"{name}-{count}" if count else name
        else:
            name = basic_id(text) or "section"
            if name in self._basic:
                self._basic[name] += 1
                name = f"{name}-{self._basic[name]}"
            else:
                self._basic[name] = 0
        name = self._options.auto_id_prefix + name
        return name if name.strip(STRIP) else None
