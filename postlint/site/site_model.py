"""The site model: the URL map, the documents behind it, and what a target leads to."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from postlint import files
from postlint.model import (
    HTML_EXTENSIONS,
    DataSource,
    DocumentKind,
    Reference,
    Resolution,
    UrlEntry,
    YamlValue,
)
from postlint.site.entry_filter import hidden_reason
from postlint.site.jekyll_config import JekyllConfig

if TYPE_CHECKING:
    from postlint.site.drops import Drops
    from postlint.site.generation import MadePage, Pager
    from postlint.site.link_tags import Links
    from postlint.site.resolve import Resolver
    from postlint.site.themes import Theme
    from postlint.site.tracked import Tracked


class SourceDocument(NamedTuple):
    """A page, post, draft or document of a collection, as Jekyll reads it."""

    path: str
    """Relative to the site's folder."""
    relative_path: str
    """The path in Jekyll: relative to its source folder, or to that of the collections."""
    kind: DocumentKind
    collection: str | None
    url: str | None
    """Where it is published, baseurl not included; None where it is not."""
    date: datetime.datetime | None
    """In the site's time zone; None for pages and where Jekyll takes the time of the build."""
    title: str | None
    data: Mapping[str, YamlValue]
    """Its front matter over the defaults; for posts and documents also what Jekyll adds:
    ``title``, ``slug``, ``ext``, ``categories``, ``tags``, ``date``, ``draft``."""
    markdown: bool
    """Whether its extension is one of ``markdown_ext``."""
    published: bool
    destination: str | None
    problem: str | None = None
    """The error that would end Jekyll's build, or make it ignore the front matter; None without one."""
    would_be: str | None = None
    """The URL it would have; the same as ``url`` where it is published."""
    inferred_title: bool = False
    """Whether the title is made from the file's name."""

    @property
    def html(self) -> bool:
        """Whether it is written in HTML."""
        return not self.markdown and self.path.lower().endswith(HTML_EXTENSIONS)

    @property
    def is_read(self) -> bool:
        """Whether its body is read: that of Markdown and of HTML."""
        return self.markdown or self.html


Known = Mapping[str, SourceDocument | None]
"""Files by path as an earlier run read them; None represents one without front matter."""


class StaticSource(NamedTuple):
    """A file that is copied as it is."""

    path: str
    relative_path: str
    """As Jekyll has it, with a leading slash."""
    url: str
    collection: str | None


class ReadFailure(NamedTuple):
    """A file or folder of the site that could not be read."""

    path: str
    error: str
    refused: bool = False
    """Whether the system refused to read it; otherwise postlint failed."""


ALL_UNKNOWN = "/**"
"""Among the globs of unknown URLs: any URL may exist."""


class SiteParts(NamedTuple):
    """The result of reading a site."""

    documents: Sequence[SourceDocument]
    static: Sequence[StaticSource]
    entries: tuple[UrlEntry, ...]
    redirects: Mapping[str, str]
    """Destination of a redirect page to where it leads."""
    unknown: tuple[str, ...]
    """Globs of URLs whose existence cannot be known, with the reason after a tab."""
    now: datetime.datetime
    timezone: datetime.tzinfo
    failures: tuple[ReadFailure, ...] = ()
    others: tuple[UrlEntry, ...] = ()
    """The ``entries`` of files that are neither documents nor copied."""
    generated: int = 0
    """How many documents, at the end of ``documents``, plugins made from copied files."""
    updatable: bool = True
    """Whether each document is made from the file at its path alone. Otherwise (links that are followed,
    pages in several languages) the whole site has to be read after an edit."""


class SiteModel:
    """A site as Jekyll publishes it. It does not change after it is read."""

    def __init__(
        self,
        root: str,
        config: JekyllConfig,
        parts: SiteParts,
        exists: Sequence[str] = (),
        *,
        only_tracked: bool = False,
    ) -> None:
        self.root = root
        """The site's folder."""
        self.only_tracked = only_tracked
        """Whether a file counts as missing that git does not track."""
        self.config = config
        self.parts = parts
        self.exists_globs = tuple(exists)

    @cached_property
    def entries(self) -> tuple[UrlEntry, ...]:
        """The URL map."""
        if self.tracked is None:
            return self.parts.entries
        from postlint.site.tracked import as_tracked

        return as_tracked(self.parts.entries, self.tracked, only_tracked=self.only_tracked)

    def at(self, root: str) -> SiteModel:
        """The same site with its files at ``root``."""
        made = SiteModel(root, self.config, self.parts, self.exists_globs, only_tracked=self.only_tracked)
        made.__dict__["entries"] = self.entries  # these know what git has
        return made

    @property
    def documents(self) -> Sequence[SourceDocument]:
        """Everything Jekyll renders, published or not: posts by date, then the rest by path."""
        return self.parts.documents

    @property
    def failures(self) -> tuple[ReadFailure, ...]:
        """The files that could not be read as Jekyll reads them."""
        return self.parts.failures

    @cached_property
    def by_path(self) -> Mapping[str, SourceDocument]:
        """The documents by path."""
        return {document.path: document for document in self.documents}

    @cached_property
    def is_read(self) -> Mapping[str, bool]:
        """Whether the body of each document is read, by path."""
        return {document.path: document.is_read for document in self.documents}

    @cached_property
    def published(self) -> Mapping[str, UrlEntry]:
        """The URL map by what is written."""
        return by_destination(self.entries, published=True)

    @cached_property
    def hidden(self) -> Mapping[str, UrlEntry]:
        """The entries that are not published, by what would be written."""
        return by_destination(self.entries, published=False)

    @cached_property
    def by_source(self) -> Mapping[str, UrlEntry]:
        """The URL map by source file."""
        return by_source(self.entries)

    def unpublished_source(self, path: str) -> UrlEntry | None:
        """The entry of a source file that is not published, such as a draft, by its path from the source
        folder on. None where it is published or there is no such file."""
        path = f"{self.config.source}/{path}" if self.config.source else path
        document = self.by_path.get(path)
        if document is not None:
            return None if document.published else self.by_source.get(path)
        if path.endswith("/") or not path or not files.is_file(self.root, path):
            return None
        known = self.by_source.get(path)
        if known is not None:
            return known if not known.published else None
        return UrlEntry(path, "static", None, None, None, False, hidden_reason(path) or "excluded")

    def sources_in(self, parts: Iterable[str]) -> frozenset[str]:
        """The source files that are among ``parts`` or in a folder among them."""
        parts = tuple(parts)
        failed = {failure.path for failure in self.failures}
        found = {part for part in parts if part in self.by_source or part in failed}
        if folders := tuple(part + "/" for part in parts if part not in self.by_source):
            found.update(source for source in (*self.by_source, *failed) if source.startswith(folders))
            found.update(path for path in self.template_files if path in parts or path.startswith(folders))
        return frozenset(found)

    @cached_property
    def template_files(self) -> frozenset[str]:
        """The layouts, includes, and files of data and configuration, which are parts of pages."""
        folders = (("layouts_dir", "_layouts"), ("includes_dir", "_includes"), ("data_dir", "_data"))
        names = {name.replace(os.sep, "/") for name in self.config.files}
        for key, default in folders:
            names.update(files.walk(self.root, self.config.folder(key, default)))
        return frozenset(names)

    @cached_property
    def copied_pages(self) -> Mapping[str, str]:
        """The HTML files without front matter, which are published unchanged, with their URLs."""
        return {
            entry.source: entry.url
            for entry in self.entries
            if entry.kind == "static"
            and entry.published
            and entry.source is not None
            and entry.url is not None
            and entry.source.lower().endswith(HTML_EXTENSIONS)
        }

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The URLs of what ``{% link %}`` finds, by their paths as Jekyll has them (``link.rb:22-36``)."""
        return dict(linkable(self.documents, self.static))

    @cached_property
    def posts(self) -> Sequence[SourceDocument]:
        """``site.posts`` in Jekyll's own order: the published posts, oldest first."""
        return [one for one in self.documents if one.collection == "posts" and one.published]

    @cached_property
    def _posts_by_day(self) -> Mapping[str, Sequence[SourceDocument]]:
        found: dict[str, list[SourceDocument]] = {}
        for one in self.posts:
            day = re.match(r"\d+-\d+-\d+", one.relative_path.rpartition("/")[2], re.ASCII)
            if day:
                found.setdefault(day[0], []).append(one)
        return found

    def posts_of(self, day: str) -> Sequence[SourceDocument]:
        """The ``posts`` whose file names begin with ``day``."""
        return self._posts_by_day.get(day, ())

    @property
    def next_publication(self) -> float | None:
        """When the next post that is waiting for its date is published, in seconds since 1970."""
        waiting = {entry.source for entry in self.entries if entry.reason and "future" in entry.reason}
        if not waiting:
            return None
        dates = [one.date.timestamp() for one in self.documents if one.path in waiting and one.date]
        return min(dates, default=None)

    @cached_property
    def data(self) -> Mapping[str, YamlValue]:
        """``site.data``."""
        from postlint.site.data_files import read_data

        return read_data(self.root, self.config)

    def share_data(self, other: SiteModel) -> None:
        """Take ``site.data`` from a site that has the same, so that it is read once."""
        self.__dict__["data"] = other.data

    def data_sources(self, wanted: Callable[[str], bool]) -> Iterator[DataSource]:
        """The files of ``_data/`` as they are written, those whose paths are ``wanted``."""
        from postlint.site.data_files import data_sources

        return data_sources(self.root, self.config, wanted)

    @cached_property
    def static(self) -> Sequence[StaticSource]:
        """The files that are copied as they are."""
        return self.parts.static

    @cached_property
    def drops(self) -> Drops:
        """``site`` and ``page`` as Liquid sees them."""
        from postlint.site.drops import Drops

        return Drops(self)

    @cached_property
    def links(self) -> Links:
        """What ``{% link %}`` and ``{% post_url %}`` find."""
        from postlint.site.link_tags import Links

        return Links(self)

    def redirects_away(self, document: SourceDocument) -> bool:
        """Whether a redirect page is published instead of the document."""
        return bool(document.data.get("redirect_to")) and "jekyll-redirect-from" in self.config.plugins

    def converted(self, reference: Reference, base: str | None) -> Resolution | None:
        """The result of jekyll-relative-links for a link on the page at ``base``; None where it changes
        nothing."""
        if "jekyll-relative-links" not in self.config.plugins:
            return None
        return self._resolver.converted(reference, base)

    @cached_property
    def has_bases(self) -> bool:
        """Whether a layout or include of the site may have a ``<base>``: most sites have none."""
        from postlint.site.layout_text import has_bases

        return has_bases(self)

    @cached_property
    def layouts(self) -> frozenset[str]:
        """The names of the site's own layouts."""
        folder = self.config.folder("layouts_dir", "_layouts")
        names = (path[len(folder) + 1 :].rpartition(".") for path in files.walk(self.root, folder))
        return frozenset(name for name, dot, extension in names if dot and "/" not in extension)

    @cached_property
    def may_have_lists(self) -> bool:
        """Whether a page of the site may be paginated."""
        first = "jekyll-paginate" in self.config.plugins and "paginate" in self.config.data
        return first or "jekyll-paginate-v2" in self.config.plugins

    @cached_property
    def pagers(self) -> Mapping[str, Sequence[Pager]]:
        """The pages of paginated lists, by the path of the listing page."""
        from postlint.site.plugins import pagers_of

        return pagers_of(self)

    @cached_property
    def made_pages(self) -> Sequence[MadePage]:
        """The pages that plugins make from layouts alone."""
        from postlint.site.plugins import made_pages_of

        return made_pages_of(self)

    @cached_property
    def theme(self) -> Theme | None:
        """The theme whose layouts, includes and assets are not in the site; None where it uses none."""
        from postlint.site.themes import theme_of

        return theme_of(self.config)

    @cached_property
    def _resolver(self) -> Resolver:
        from postlint.site.resolve import Resolver

        return Resolver(self)

    def resolve(self, url: str, base: str | None) -> Resolution:
        """What a browser gets for ``url``, as it is on the page published at ``base``
        (baseurl not included; None where the page is not published)."""
        return self._resolver.resolve(url, base)

    @cached_property
    def tracked(self) -> Tracked | None:
        """What git knows of the site's files; None where it is not wanted or not available."""
        from postlint.site.tracked import read_tracked

        return read_tracked(self.root)

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file of the site's folder; files in git with the spelling that they have there."""
        found = frozenset(files.walk(self.root, "", skip=(".git", "node_modules", "_site"), follow=False))
        if self.tracked is None:
            return found
        spelt = {path.casefold(): path for path in self.tracked.indexed}
        named = {path if path in self.tracked.indexed else spelt.get(path.casefold(), path) for path in found}
        return frozenset(named & self.tracked.indexed if self.only_tracked else named)

    @cached_property
    def ignores(self) -> Callable[[str], bool]:
        """A test of whether git ignores a path of the site, which need not exist."""
        from postlint.site.tracked import is_ignored, is_named_in_gitignore

        return cache(partial(is_named_in_gitignore if self.tracked is None else is_ignored, self.root))

    def exists(self, source: str) -> bool:
        """Whether the site's folder has a file of exactly this path."""
        return source in self.files


def lasting_addresses(model: SiteModel) -> tuple[UrlEntry, ...]:
    """The URL map without entries whose address changes with the day of the build, such as that of a post
    with invalid front matter."""
    dateless = {one.path for one in model.documents if one.kind != "page" and one.date is None}
    today = model.parts.now.astimezone(model.parts.timezone)
    day = re.compile(rf"\b{today.year}\b|\b{today:%m}\b|\b{today:%d}\b")
    return tuple(
        entry
        for entry in model.entries
        if entry.source not in dateless or not (entry.url and day.search(entry.url))
    )


def by_destination(entries: Iterable[UrlEntry], *, published: bool) -> dict[str, UrlEntry]:
    """Entries by written file. Of two with one file the later wins, as in Jekyll."""
    return {
        entry.destination: entry
        for entry in entries
        if entry.published is published and entry.destination is not None
    }


def by_source(entries: Iterable[UrlEntry]) -> dict[str, UrlEntry]:
    """Entries by source file."""
    return {entry.source: entry for entry in entries if entry.source is not None}


def linkable(
    documents: Iterable[SourceDocument], static: Sequence[StaticSource]
) -> Iterator[tuple[str, str]]:
    """URLs by Jekyll's paths; of several with the same path the last one counts."""
    for file in reversed(static):
        yield file.relative_path.lstrip("/"), file.url
    for one in documents:
        if one.url is not None:
            yield one.relative_path, one.url
