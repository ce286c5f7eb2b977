"""The documents and the URL map of a site, and a site model that reads the needed parts of them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from functools import cached_property
from typing import Any, Final, NamedTuple

from postlint.codec import decode, encode
from postlint.model import HTML_EXTENSIONS, UrlEntry, YamlValue
from postlint.site import ruby_dates
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.site_model import (
    ReadFailure,
    SiteModel,
    SiteParts,
    SourceDocument,
    StaticSource,
    by_destination,
    by_source,
)
from postlint.site.stored import pack_document, unpack_document
from postlint.site.tracked import Tracked
from postlint.store.database import Store

_ELSEWHERE: Final = ("documents", "entries", "now", "timezone")
"""Parts of a model that are not stored as values of ``meta``."""

_COLUMNS: Final = "source, kind, collection, url, destination, published, reason"


class ChangedValue(NamedTuple):
    """A value of a document's front matter that has changed; None where it is absent."""

    name: str
    before: YamlValue
    now: YamlValue


class Delta(NamedTuple):
    """How a site differs from what the store had."""

    documents: frozenset[str]
    """Documents that are new, gone or have other front matter, another date or URL."""
    gone: frozenset[str]
    entries: frozenset[UrlEntry]
    """Rows of the URL map that were added or removed."""
    front: tuple[ChangedValue, ...] | None = ()
    """The differences in the documents where these are values of front matter alone; None where there are
    others."""


def write_model(store: Store, model: SiteModel, touched: Iterable[str] | None) -> Delta:
    """Write ``model`` to the store and return how it differs from the previous one.

    Args:
        touched: The documents that may differ, None: all.

    """
    parts = model.parts
    documents = {one.path: one for one in parts.documents}
    first = len(parts.documents) - parts.generated
    generated = {one.path: number for number, one in enumerate(parts.documents[first:], 1)}
    query = "SELECT path, value, generated FROM document"
    if touched is None:
        found: Iterable[tuple[str, str, int]] = store.all(query)
    else:
        found = store.among(f"{query} WHERE path IN (??)", {*touched, *generated})
    before = {path: (text, number) for path, text, number in found}
    requested = documents.keys() if touched is None else {*touched, *generated} & documents.keys()
    gone = before.keys() - documents.keys()
    differ, rows, plain = set(), [], len(documents) == len(parts.documents)
    front: tuple[ChangedValue, ...] | None = None if gone else ()
    for path in requested:
        text, kept = _text_of(documents[path], parts.timezone)
        plain = plain and kept
        if before.get(path) != (text, generated.get(path, 0)):
            differ.add(path)
            old = before[path][0] if path in before else None
            front = None if len(differ) > _COMPARED else _changes(old, documents[path], parts.timezone, front)
            rows.append(_document_row(documents[path], text, generated.get(path, 0)))
    store.write_many(f"REPLACE INTO document VALUES ({','.join('?' * 10)})", rows)
    store.write_many("DELETE FROM document WHERE path = ?", [[path] for path in gone])
    entries = _write_entries(store, model.entries)
    fields = {
        name: value for name, value in zip(SiteParts._fields, parts, strict=True) if name not in _ELSEWHERE
    }
    store.set_meta({f"parts.{name}": encode(value) for name, value in fields.items()})
    tracked, publication = model.tracked, model.next_publication
    store.set_meta({"tracked": tracked_name(tracked), "next": encode(publication)})
    if touched is None:
        store.set_meta({"restorable": "yes" if plain and parts.updatable and not parts.failures else ""})
    return Delta(frozenset(differ | gone), frozenset(gone), entries, front)


_COMPARED: Final = 100
"""The most documents whose differences are recorded; of more, anything is taken to differ."""


def _changes(
    old: str | None, new: SourceDocument, zone: datetime.tzinfo, known: tuple[ChangedValue, ...] | None
) -> tuple[ChangedValue, ...] | None:
    """``known`` with the differences in the front matter of a document; None where there are others."""
    if known is None or old is None:
        return None
    try:
        before = unpack_document(old, zone)
    except (TypeError, ValueError):
        return None
    if before._replace(data={}, title=None) != new._replace(data={}, title=None):
        return None
    names = [name for name in {**before.data, **new.data} if before.data.get(name) != new.data.get(name)]
    return (*known, *(ChangedValue(name, before.data.get(name), new.data.get(name)) for name in names))


def _text_of(document: SourceDocument, zone: datetime.tzinfo) -> tuple[str, bool]:
    """A document as text, and whether that can be read back: front matter may hold what JSON cannot."""
    try:
        return pack_document(document, zone), True
    except TypeError:
        return repr(document), False


def is_restorable(store: Store) -> bool:
    """Whether ``StoredModel`` can be made of the store."""
    return bool(store.meta("restorable"))


def tracked_name(tracked: Tracked | None) -> str:
    """The name by which the store identifies what git tracks."""
    return tracked.name if tracked else ""


def _document_row(one: SourceDocument, text: str, generated: int) -> list[object]:
    title = one.data.get("title")
    return [
        one.path,
        one.relative_path,
        one.kind,
        one.collection,
        one.url,
        one.date.isoformat() if one.date else None,
        title if isinstance(title, str) else None,
        one.is_read,
        generated,
        text,
    ]


def _write_entries(store: Store, entries: Sequence[UrlEntry]) -> frozenset[UrlEntry]:
    """Write the URL map and return the rows that were added or removed."""
    before = read_entries(store)
    if before == tuple(entries):
        return frozenset()
    store.write("DELETE FROM url")
    rows = [[position, *_url_row(one)] for position, one in enumerate(entries)]
    store.write_many("INSERT INTO url VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    differ = frozenset(before) ^ frozenset(entries)
    # The same rows in another order: another one of two with the same destination may win.
    return differ or frozenset(entries)


def _url_row(one: UrlEntry) -> list[object]:
    return [one.source, one.kind, one.collection, one.url, one.destination, one.published, one.reason]


def read_entries(store: Store) -> tuple[UrlEntry, ...]:
    """The URL map."""
    return tuple(map(_entry, store.all(f"SELECT {_COLUMNS} FROM url ORDER BY place")))


def _entry(row: Sequence[Any]) -> UrlEntry:
    return UrlEntry(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6])


class StoredModel(SiteModel):
    """The model that ``write_model`` wrote. Each part is read when it is needed."""

    def __init__(
        self,
        store: Store,
        root: str,
        config: JekyllConfig,
        exists: Sequence[str],
        now: datetime.datetime,
        *,
        only_tracked: bool = False,
    ) -> None:
        self._store = store
        zone = ruby_dates.zone(config.text("timezone"))
        kept = SiteParts((), (), (), {}, (), now, zone)
        hints: dict[str, Any] = {
            "static": tuple[StaticSource, ...],
            "others": tuple[UrlEntry, ...],
            "unknown": tuple[str, ...],
            "failures": tuple[ReadFailure, ...],
        }
        values: dict[str, Any] = {
            name: decode(hints.get(name, Any), text)
            for name in SiteParts._fields
            if name not in _ELSEWHERE and (text := store.meta(f"parts.{name}")) is not None
        }
        super().__init__(root, config, kept._replace(**values), exists, only_tracked=only_tracked)

    def whole(self) -> SiteModel:
        """The same model, read completely."""
        parts = self.parts._replace(documents=self.documents)
        made = SiteModel(self.root, self.config, parts, self.exists_globs, only_tracked=self.only_tracked)
        made.__dict__["entries"] = self.entries  # these know what git has
        return made

    @cached_property
    def entries(self) -> tuple[UrlEntry, ...]:
        return read_entries(self._store)

    @cached_property
    def copied_pages(self) -> Mapping[str, str]:
        query = (
            "SELECT source, url FROM url WHERE kind = 'static' AND published "
            "AND source IS NOT NULL AND url IS NOT NULL AND lower(source) LIKE '%.%htm%' ORDER BY place"
        )
        return {
            source: url for source, url in self._store.all(query) if source.lower().endswith(HTML_EXTENSIONS)
        }

    @cached_property
    def published(self) -> Mapping[str, UrlEntry]:
        def every() -> Mapping[str, UrlEntry]:
            return by_destination(self.entries, published=True)

        return _Urls(self._store, "destination", "AND published", every)

    @cached_property
    def hidden(self) -> Mapping[str, UrlEntry]:
        def every() -> Mapping[str, UrlEntry]:
            return by_destination(self.entries, published=False)

        return _Urls(self._store, "destination", "AND NOT published", every)

    @cached_property
    def by_source(self) -> Mapping[str, UrlEntry]:
        return _Urls(self._store, "source", "", lambda: by_source(self.entries))

    @cached_property
    def documents(self) -> Sequence[SourceDocument]:
        zone, now = self.parts.timezone, self.parts.now
        posts: list[SourceDocument] = []
        others: list[SourceDocument] = []
        made: list[SourceDocument] = []
        for generated, text in self._store.all("SELECT generated, value FROM document ORDER BY generated"):
            one = unpack_document(text, zone)
            (made if generated else posts if one.kind in ("post", "draft") else others).append(one)
        posts.sort(key=lambda one: (one.date or now, one.relative_path))
        others.sort(key=lambda one: one.path)
        return [*posts, *others, *made]

    @cached_property
    def by_path(self) -> Mapping[str, SourceDocument]:
        def every() -> Mapping[str, SourceDocument]:
            return {one.path: one for one in self.documents}

        return _Documents(self._store, self.parts.timezone, every)

    @cached_property
    def is_read(self) -> Mapping[str, bool]:
        return {path: bool(is_one) for path, is_one in self._store.all("SELECT path, is_read FROM document")}

    def let_go(self) -> None:
        """Read the parts that nearly every run needs after it has released the store."""
        self.__dict__["by_source"] = by_source(self.entries)
        _ = self.is_read

    def posts_of(self, day: str) -> Sequence[SourceDocument]:
        pattern = f"%{day}-%"
        rows = self._store.all(
            "SELECT value FROM document WHERE collection = 'posts' AND url IS NOT NULL "
            "AND relative_path LIKE ? ORDER BY date, relative_path",
            [pattern],
        )
        found = [unpack_document(text, self.parts.timezone) for (text,) in rows]
        found = [one for one in found if one.relative_path.rpartition("/")[2].startswith(f"{day}-")]
        return sorted(found, key=lambda one: (one.date or self.parts.now, one.relative_path))

    @property
    def next_publication(self) -> float | None:
        found: float | None = json.loads(self._store.meta("next") or "null")
        return found


def whole(model: SiteModel) -> SiteModel:
    """A model that does not read the store, for other processes and for when the store changes."""
    return model.whole() if isinstance(model, StoredModel) else model


class _Urls(Mapping[str, UrlEntry]):
    """The URL map by one of its columns. Look-ups are queries; iteration reads all of it."""

    def __init__(
        self, store: Store, column: str, condition: str, every: Callable[[], Mapping[str, UrlEntry]]
    ) -> None:
        self._store = store
        self._query = f"SELECT {_COLUMNS} FROM url WHERE {column} = ? {condition} ORDER BY place DESC LIMIT 1"
        self._every = every
        self._found: dict[str, UrlEntry | None] = {}

    def _look(self, key: object) -> UrlEntry | None:
        if not isinstance(key, str):
            return None
        if key not in self._found:
            row = self._store.one(self._query, [key])
            self._found[key] = None if row is None else _entry(row)
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        return self._look(key) is not None

    def __getitem__(self, key: str) -> UrlEntry:
        found = self._look(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return len(self._every())

    def items(self) -> ItemsView[str, UrlEntry]:
        return self._every().items()

    def values(self) -> ValuesView[UrlEntry]:
        return self._every().values()


class _Documents(Mapping[str, SourceDocument]):
    """The documents by path."""

    def __init__(
        self, store: Store, zone: datetime.tzinfo, every: Callable[[], Mapping[str, SourceDocument]]
    ) -> None:
        self._store = store
        self._zone = zone
        self._every = every

    def __getitem__(self, path: str) -> SourceDocument:
        row = self._store.one("SELECT value FROM document WHERE path = ?", [path])
        if row is None:
            raise KeyError(path)
        return unpack_document(row[0], self._zone)

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return len(self._every())

    def items(self) -> ItemsView[str, SourceDocument]:
        return self._every().items()

    def values(self) -> ValuesView[SourceDocument]:
        return self._every().values()
