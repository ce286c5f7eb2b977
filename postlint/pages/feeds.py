"""The addresses in feeds and sitemaps that a site writes itself, as templates of XML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from postlint import files
from postlint.model import ShownOn, TemplateReference
from postlint.pages.attributes import Found, Url
from postlint.pages.layout_chain import Layouts
from postlint.pages.locate import PageReference, ReferenceLocator
from postlint.site.rubypath import extname

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel, SourceDocument

_EXTENSIONS: Final = frozenset((".atom", ".rss", ".xml"))

_ADDRESS: Final = re.compile(
    r"<(?:link|loc|guid|url|comments|image:loc)(?:[ \t\r\n][^<>]*)?>\s*(?:<!\[CDATA\[\s*)?(?P<text>https?://[^\s<>\]]+)"
    r"|<(?:atom:|xhtml:)?link[ \t\r\n](?:[^<>]*?[ \t\r\n])??href\s*=\s*[\"'](?P<href>https?://[^\"'<>]+)"
    r"|<enclosure[ \t\r\n](?:[^<>]*?[ \t\r\n])??url\s*=\s*[\"'](?P<url>https?://[^\"'<>]+)",
    re.IGNORECASE,
)
"""Where feeds and sitemaps name addresses (RSS 2.0, RFC 4287, sitemaps.org); relative ones depend on
``xml:base``."""

_NO_ADDRESS: Final = re.compile(r"<guid[^<>]*\sisPermaLink\s*=\s*[\"']false", re.IGNORECASE)


def feeds(model: SiteModel) -> list[SourceDocument]:
    """The pages that are published as XML."""
    return [one for one in model.documents if is_feed(one)]


def is_feed(document: SourceDocument) -> bool:
    """Whether it is a page that is published as XML."""
    is_xml = extname(document.destination or "").lower() in _EXTENSIONS
    return document.kind == "page" and document.published and is_xml


def read_feeds(model: SiteModel, tags: Mapping[str, str]) -> Iterator[TemplateReference]:
    """The references of the site's own feeds and sitemaps. ``tags`` are those of plugins that the
    configuration declares."""
    layouts, locator = Layouts(model, tags), ReferenceLocator(model)
    for document in feeds(model):
        shown = (ShownOn(document.url or "", 1),)
        for one in dict.fromkeys(of_feed(model, layouts, locator, document)):
            yield TemplateReference(one.path, one.reference, shown, one.via)


def of_feed(
    model: SiteModel, layouts: Layouts, locator: ReferenceLocator, document: SourceDocument
) -> Iterator[PageReference]:
    """The references of one feed or sitemap."""
    try:
        source = files.read(model.root, document.path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    out, sources = layouts.body(document, layouts.parsed(source), None)
    text = out.text()
    yield from locator.references(document, (), out, sources, text, Found(tuple(_urls(text)), None), None)


def _urls(text: str) -> Iterator[Url]:
    for found in _ADDRESS.finditer(text):
        group = found.lastgroup
        if group is None or _NO_ADDRESS.match(found.group()):
            continue
        name = found.group()[1:].split(">")[0].split()[0].lower()
        yield Url("link", name, "" if group == "text" else group, *found.span(group))
