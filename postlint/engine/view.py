"""What rules see of a site, read from the store and the site model, noting what they look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from typing import Any

from postlint.codec import decode_list
from postlint.engine import keys
from postlint.model import (
    DataSource,
    FactT,
    Layout,
    PostFacts,
    PostHead,
    Reference,
    Resolution,
    Settings,
    UrlEntry,
    YamlValue,
)
from postlint.site.layout_text import extended, has_layout, read_layout
from postlint.site.resolve import rebased
from postlint.site.site_model import SiteModel
from postlint.store import results
from postlint.store.database import Store

_AT_HAND = 512
"""So many documents' facts are held: an archive's would be all of its links."""


class SiteView:
    """``model.Site``: what a site rule sees."""

    def __init__(self, model: SiteModel, store: Store, settings: Settings) -> None:
        self._model = model
        self._store = store
        self.settings = settings
        self.seen: set[str] = set()
        """What was looked at since this was last emptied, as of ``keys``."""
        self._layouts: dict[str | None, Layout] = {}
        self._has_layout: dict[str, bool | None] = {}
        self._html: dict[str, PostFacts | None] = {}
        self._documents: dict[str, PostFacts | None] = {}

    @property
    def posts(self) -> Sequence[PostHead]:
        """The heads of all parsed documents: posts by date, then pages and documents by path."""
        self.seen |= {keys.HEADS, keys.of_kind(keys.HEADS)}
        return self._heads

    @cached_property
    def _heads(self) -> Sequence[PostHead]:
        return results.heads(self._store)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {post.path: position for position, post in enumerate(self._heads)}

    @property
    def urls(self) -> Sequence[UrlEntry]:
        """The whole URL map."""
        self.seen |= {keys.SITE, keys.of_kind(keys.SITE)}
        return self._model.entries

    @property
    def data(self) -> Mapping[str, YamlValue]:
        """``site.data``."""
        self.seen.add(keys.SITE)
        return self._model.data

    def data_sources(self, wanted: Callable[[str], bool]) -> Iterator[DataSource]:
        """The files of ``_data/`` as they are written, those whose paths are ``wanted``."""
        self.seen.add(keys.SITE)
        return self._model.data_sources(wanted)

    def facts(
        self, kind: type[FactT], among: Collection[str] | None = None
    ) -> Iterator[tuple[PostHead, FactT]]:
        """The collected facts of type ``kind`` with their posts, in the order of ``posts``."""
        self.seen |= {keys.HEADS, kind.__name__, keys.of_kind(keys.HEADS), keys.of_kind(kind.__name__)}
        positions = self._positions
        rows = [row for row in results.collected(self._store, kind.__name__, among) if row[0] in positions]
        rows.sort(key=lambda row: positions[row[0]])
        for path, rule, text in rows:
            post = self._heads[positions[path]]
            for fact in _decoded(rule, kind.__name__, text):
                yield post, fact

    def facts_of(self, path: str, kind: type[FactT]) -> Sequence[FactT]:
        """The collected facts of type ``kind`` of the post at ``path``."""
        self.seen |= {keys.of_document(path), kind.__name__, keys.HEADS}
        row = results.collected_of(self._store, path, kind.__name__)
        return [] if row is None else _decoded(row[0], kind.__name__, row[1])

    def front_matter(self, path: str) -> Mapping[str, YamlValue]:
        """The front matter of a document over the defaults, as ``SourceDocument.data`` has it."""
        self.seen |= {keys.of_document(path), keys.FRONT}
        document = self._model.by_path.get(path)
        return document.data if document else {}

    def resolve(self, url: str, base: str | None) -> Resolution:
        """What ``url``, written on the page published at ``base``, leads to."""
        found = self._model.resolve(url, base)
        self.seen.update(keys.of_resolution(found))
        self.seen.add(keys.SITE)
        return found

    def follow(self, reference: Reference, page: PostFacts) -> Resolution:
        """What a reference of ``page`` leads to."""
        source = self._model.converted(reference, page.url)
        if source is not None:
            self.seen.update(keys.of_resolution(source))
            self.seen.add(keys.SITE)
            return source
        base = self.base(page)
        return self.resolve(reference.url if base is None else rebased(reference.url, base), page.url)

    def base(self, page: PostFacts) -> str | None:
        """The ``<base href>`` of a page's layout."""
        self.seen.add(keys.SITE)
        if not self._has_bases:
            return None
        name = self.front_matter(page.path).get("layout")
        return self.layout(name).base if isinstance(name, str) else None

    @cached_property
    def _has_bases(self) -> bool:
        return self._model.has_bases

    def entry(self, source: str) -> UrlEntry | None:
        """The URL map's entry of a source file."""
        self.seen |= {keys.of_file(source), keys.SITE}
        return self._model.by_source.get(source)

    def document(self, source: str) -> PostFacts | None:
        """The facts of the document with this path."""
        self.seen |= {keys.of_document(source), keys.HEADS, keys.REFERENCES}
        if source not in self._documents:
            if len(self._documents) > _AT_HAND:
                self._documents.clear()
            self._documents[source] = next(results.all_facts(self._store, [source]), None)
        return self._documents[source]

    def page(self, entry: UrlEntry) -> PostFacts | None:
        """What the page of an entry offers to links."""
        source = entry.source or ""
        known = self.document(source)
        if known is not None:
            return known
        # Its Liquid may tell of anything.
        self.seen |= {keys.SITE, keys.FRONT, *map(keys.of_kind, (keys.SITE, keys.FRONT))}
        if source not in self._html:
            from postlint.site.html_pages import read_html_page

            self._html[source] = read_html_page(self._model, entry)
        return self._html[source]

    def each(self, paths: Collection[str] | None = None) -> Iterator[PostFacts]:
        """The facts of documents (None: of all), in the order of ``posts``."""
        self.seen |= {keys.HEADS, keys.REFERENCES, keys.of_kind(keys.HEADS), keys.of_kind(keys.REFERENCES)}
        return iter(
            sorted(results.all_facts(self._store, paths), key=lambda post: self._positions[post.path])
        )

    def exists(self, source: str) -> bool:
        """Whether the site's folder has a file of exactly this path."""
        self.seen |= {keys.of_file(source), keys.SITE}
        return self._model.exists(source)

    def has_layout(self, name: str) -> bool | None:
        """Whether there is a layout ``name``."""
        self.seen.add(keys.SITE)
        if name not in self._has_layout:
            self._has_layout[name] = has_layout(self._model, name)
        return self._has_layout[name]

    def layout(self, name: str | None) -> Layout:
        """What the layout ``name`` gives its pages."""
        self.seen.add(keys.SITE)
        if name not in self._layouts:
            self._layouts[name] = read_layout(self._model, name)
        return self._layouts[name]

    @property
    def extended(self) -> bool:
        """Whether plugins run that are not known here."""
        self.seen.add(keys.SITE)
        return self._extended

    @cached_property
    def _extended(self) -> bool:
        return extended(self._model)


def _decoded(rule: str, kind: str, text: str) -> list[Any]:
    return decode_list(_fact_type(rule, kind), text)


@cache
def _fact_type(rule: str, name: str) -> Any:
    """The type ``name`` of a rule's facts, as its module sees it."""
    return getattr(import_module("postlint.rules." + rule.replace("-", "_")), name)
