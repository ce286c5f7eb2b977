"""The site as the generators of plugins see it and add to it."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint import files
from postlint.model import UrlEntry, YamlValue
from postlint.site.documents import SiteContext, read_context, read_page
from postlint.site.permalink import output_extension, page_destination, page_url, ruby_text
from postlint.site.rubypath import extname
from postlint.site.site_model import SourceDocument, StaticSource
from postlint.site.summary import Summary

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel


class Pager(NamedTuple):
    """One page of a list of posts."""

    url: str
    """Where it is published."""
    posts: Sequence[SourceDocument] | None
    """What it lists; None where only a build can tell."""
    values: Mapping[str, YamlValue]
    """Further values of ``paginator``."""


class MadePage(NamedTuple):
    """A page that a plugin makes from a layout alone."""

    document: SourceDocument
    """The page as a document, although it has no file."""
    posts: Sequence[SourceDocument]
    """``page.posts``."""
    pager: Pager | None


def generation_of(model: SiteModel) -> Generation:
    """The ``Generation`` of a site that has been read."""
    config = model.config
    source = os.path.join(model.root, config.source) if config.source else model.root
    context = read_context(config, source, model.parts.now)
    return Generation(model.root, context, model.documents, model.static)


class Generation:
    """The site as generators see it, and what they add."""

    def __init__(
        self,
        root: str,
        context: SiteContext,
        documents: Sequence[SourceDocument],
        static: Sequence[StaticSource],
    ) -> None:
        self.root = root
        self.context = context
        self.config = context.config
        self.all_documents = documents
        self.published = [one for one in documents if one.published]
        self.posts = [one for one in self.published if one.collection == "posts"]
        self.pages = [one for one in self.published if one.kind == "page"]
        self.static = list(static)
        self.documents: list[SourceDocument] = []
        self.entries: list[UrlEntry] = []
        self.redirects: dict[str, str] = {}
        self.moved: dict[str, SourceDocument] = {}
        """Documents that a plugin publishes at another URL, by path."""

    def urls(self) -> Iterable[str]:
        """The URLs of all pages and static files, generated ones included."""
        yield from (one.url for one in self.pages if one.url is not None)
        yield from (one.url for one in self.static)
        yield from (one.url for one in self.entries if one.url is not None)

    def has_source(self, path: str) -> bool:
        """Whether the source folder has this file."""
        return files.exists(self.root, self.context.prefix + files.anchored(path))

    def add(self, name: str, permalink: YamlValue = None, *, folder: str = "", own: bool = False) -> UrlEntry:
        """Add a page without a file. The defaults of pages hold for it as well, ``permalink``
        too, unless it has one of its ``own``.

        Args:
            name: Its file's name; a feed's holds its folders too.
            folder: With a leading slash, empty for the source folder.
        """
        if not own:
            permalink = self.context.defaults.find(f"{folder}/{name}".lstrip("/"), "pages", "permalink")
        entry = self.page_at(name, permalink, folder=folder)
        self.entries.append(entry)
        return entry

    def page_at(self, name: str, permalink: YamlValue, *, folder: str = "") -> UrlEntry:
        """Where a page without a file is published."""
        text = None if permalink is None or permalink is False else ruby_text(permalink)
        extension = output_extension(extname(name), text, self.context.html)
        url = page_url(text, folder, name, extension, self.config.permalink_style)
        return UrlEntry(None, "generated", None, url, page_destination(url, extension), True, None)

    def made_page(
        self,
        url: str,
        destination: str,
        data: Mapping[str, YamlValue],
        posts: Sequence[SourceDocument] = (),
        pager: Pager | None = None,
    ) -> MadePage:
        """A page without a file whose front matter would be ``data``."""
        title, path = data.get("title"), f"{destination} (generated)"
        document = SourceDocument(
            path,
            destination,
            "page",
            None,
            url,
            None,
            title if isinstance(title, str) else None,
            data,
            False,
            True,
            destination,
            None,
            url,
        )
        return MadePage(document, posts, pager)

    def move(self, page: SourceDocument, url: str, destination: str) -> None:
        """Publish a page at another URL."""
        self.moved[page.path] = page._replace(url=url, would_be=url, destination=destination)

    def add_page(self, file: StaticSource, permalink: str | None) -> None:
        """Turn a static file into a page."""
        data = {} if permalink is None else {"permalink": permalink}
        self.add_document(file.path, file.relative_path.lstrip("/"), Summary(True, True, data))

    def add_document(self, path: str, relative_path: str, summary: Summary) -> None:
        """Add the page of the file at ``path``, as if the file were at ``relative_path``."""
        page = read_page(self.context, relative_path, summary)._replace(path=path)
        self.documents.append(page)
        self.pages.append(page)
        reason = None if page.published else "published: false"
        self.entries.append(
            UrlEntry(page.path, "page", None, page.url, page.destination, page.published, reason)
        )


def grouped(posts: Sequence[SourceDocument], key: str) -> dict[YamlValue, list[SourceDocument]]:
    """``post_attr_hash``."""
    groups: dict[YamlValue, list[SourceDocument]] = {}
    for post in posts:
        values = post.data.get(key)
        for value in values if isinstance(values, list) else []:
            if not isinstance(value, (dict, list)):
                groups.setdefault(value, []).append(post)
    return groups


def integer(value: YamlValue) -> int | None:
    """Ruby's ``to_i``."""
    if isinstance(value, (int, float)):
        return int(value) if math.isfinite(value) else None
    found = re.match(r"\s*(\d{1,18})", value) if isinstance(value, str) else None
    return int(found[1]) if found else None
