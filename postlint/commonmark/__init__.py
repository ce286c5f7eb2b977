"""Markdown as libcmark-gfm reads it, which Jekyll's ``CommonMark`` and ``CommonMarkGhPages`` are made of,
every element with its position in the file.

markdown-it-py parses the text. It gives the lines of blocks; ``offsets`` extends it to record where in a
block's text each inline token begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from postlint.model import SourceMap, YamlValue
    from postlint.nodes import Document

ENGINES: Final = ("CommonMark", "CommonMarkGhPages", "GFM")
"""Values of Jekyll's setting ``markdown`` for which this grammar is used. GitHub Pages treats the second as
the third."""


class Options(NamedTuple):
    """The options that change the links, images and headings of a document."""

    extensions: frozenset[str] = frozenset()
    """libcmark-gfm's extensions: ``autolink``, ``strikethrough``, ``table`` and others."""
    html: bool = False
    """Whether HTML is passed on to the page (``UNSAFE``); otherwise it is left out."""
    header_ids: bool = False
    """Whether headings get ids, by kramdown's own algorithm."""


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
