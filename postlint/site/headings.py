"""jekyll-titles-from-headings: the heading that a text begins with is the title of a page without one.

After ``lib/jekyll-titles-from-headings/generator.rb`` (0.5.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from postlint import files
from postlint.site.front_matter import find_fence
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.site_model import SourceDocument

_HEADING: Final = re.compile(r"\s*(?:#{1,3}\s+(.*?)(?:\s+#{1,3})?|(.*)\r?\n[-=]+\s*)$", re.MULTILINE)
_LINK: Final = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|\[\^[^\]]*\]|\{:[^}]*\}|<[^>]*>")


def with_heading_titles(
    documents: Iterable[SourceDocument], root: str, config: JekyllConfig
) -> Iterator[SourceDocument]:
    """``documents`` with the titles that the plugin gives them."""
    settings = config.mapping("titles_from_headings")
    collections = settings.get("collections") is True
    for document in documents:
        requested = document.markdown and (document.kind == "page" or collections)
        lacks = document.inferred_title or (document.kind == "page" and document.data.get("title") is None)
        heading = _heading(root, document.path) if requested and lacks else None
        if heading is None:
            yield document
        else:
            data = {**document.data, "title": heading}
            yield document._replace(data=data, title=heading, inferred_title=False)


def is_enabled(config: JekyllConfig) -> bool:
    """Whether the plugin gives titles."""
    settings = config.mapping("titles_from_headings")
    return "jekyll-titles-from-headings" in config.plugins and settings.get("enabled") is not False


def _heading(root: str, path: str) -> str | None:
    """The heading that the text of a file begins with, its markup removed; None where it has none."""
    try:
        text = files.read(root, path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    fence = find_fence(text)
    found = _HEADING.match(text, fence.body if fence else 0)
    if found is None:
        return None
    words = _LINK.sub(lambda match: match[1] or "", found[1] or found[2] or "")
    return " ".join(re.sub(r"[*_`]+(?=\W|$)|(?:(?<=\W)|^)[*_`]+", "", words).split()) or None
