"""Markdown exactly as kramdown reads it, every element with its position in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.markdown.kramdown_options import Options, options_from

if TYPE_CHECKING:
    from postlint.model import SourceMap
    from postlint.nodes import Document

__all__ = ["Options", "mask", "options_from", "parse", "to_html"]


def parse(text: str, source_map: SourceMap | None = None, options: Options | None = None) -> Document:
    """The located tree of a body.

    ``text`` is what kramdown would get: the body after Liquid, or masked. ``source_map`` maps
    its offsets to the file (None: they are the file's). All spans of the tree are file spans.
    Never raises: every text is some Markdown.
    """
    from postlint.markdown.parsing import parse_body
    from postlint.model import SourceMap

    return parse_body(text, source_map or SourceMap.identity(text), options or Options())


def to_html(text: str, options: Options | None = None) -> str:
    """What ``markdownify`` makes of a text, as far as links, images, ids and words go."""
    from postlint.markdown.serializing import to_html as serialized

    return serialized(parse(text, None, options))


def mask(text: str) -> str:
    """``text`` with Liquid replaced by characters that mean nothing to Markdown, length kept."""
    from postlint.markdown.masking import mask_liquid

    return mask_liquid(text)
