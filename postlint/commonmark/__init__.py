"""Markdown as libcmark-gfm reads it, which Jekyll's ``CommonMark`` and ``CommonMarkGhPages`` are made of,
every element with its position in the file.

markdown-it-py reads the text; it tells the lines of blocks, and ``inlines`` has it note where in a block's
text each token begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from postlint.model import SourceMap, YamlValue
    from postlint.nodes import Document

ENGINES: Final = ("CommonMark", "CommonMarkGhPages", "GFM")
"""Values of Jekyll's ``markdown`` that this grammar reads. GitHub Pages takes the second for the third."""


class Options(NamedTuple):
    """What changes the links, images and headings of a document."""

    extensions: frozenset[str] = frozenset()
    """``autolink``, ``strikethrough``, ``table`` and others of libcmark-gfm's."""
    html: bool = False
    """Whether HTML reaches the page (``UNSAFE``); else it is left out."""
    header_ids: bool = False
    """Whether headings get ids, made as kramdown's own algorithm makes them."""


def options_from(engine: str, settings: Mapping[str, YamlValue]) -> Options:
    """The options of Jekyll's key ``commonmark`` (jekyll-commonmark 1.4, ``commonmark.rb``;
    jekyll-commonmark-ghpages, ``jekyll-commonmark-ghpages.rb``)."""
    named, extensions = (settings.get(key) for key in ("options", "extensions"))
    flags = {str(one).upper() for one in named} if isinstance(named, list) else set()
    given = {str(one) for one in extensions} if isinstance(extensions, list) else set()
    if engine == "CommonMark":
        return Options(frozenset(given), "UNSAFE" in flags)
    return Options(frozenset(given) or frozenset(("autolink", "strikethrough", "table")), True, True)


def parse(text: str, source_map: SourceMap | None = None, options: Options | None = None) -> Document:
    """The located tree of a body; see ``postlint.markdown.parse``."""
    from postlint.commonmark.blocks import parse_body
    from postlint.model import SourceMap

    return parse_body(text, source_map or SourceMap.identity(text), options or Options())


__all__ = ["ENGINES", "Options", "options_from", "parse"]
