"""The references of pages that Jekyll copies as they are: HTML files without front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from postlint import files
from postlint.html.tokens import attribute_value
from postlint.model import Reference, ShownOn, Span, TemplateReference
from postlint.pages.attributes import read
from postlint.site.resolve import rebased

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel

_LIQUID: Final = re.compile(r"\{[{%]")

MOST_BYTES: Final = 2_000_000
"""A larger file is a report that a program made: the largest of the 108 pages of 25 sites has 118,000."""


def read_copied_pages(model: SiteModel) -> Iterator[TemplateReference]:
    """The references of the site's copied pages, each on its own page."""
    for path, url in sorted(model.copied_pages.items()):
        try:
            data = files.read(model.root, path)
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if len(data) <= MOST_BYTES:
            yield from _of_page(path, url, text)


def _of_page(path: str, url: str, text: str) -> Iterator[TemplateReference]:
    found = read(text)
    scripted = "<script" in text.lower()  # which may fill in what is in braces
    base = attribute_value(text[found.base.start : found.base.end]) if found.base else None
    for one in found.urls:
        raw = text[one.start : one.end]
        target = attribute_value(raw).strip()
        if not target or (scripted and _LIQUID.search(target)):
            continue
        if base is not None:
            target = rebased(target, base)
        span = Span(one.start, one.end)
        reference = Reference(one.kind, raw, target, span, span, "", "html", one.tag, one.attribute)
        yield TemplateReference(path, reference, (ShownOn(url, 1),))
