"""The map with a memory: what did not change is not parsed again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from postlint import __version__
from postlint.codec import restore
from postlint.engine.execute import Result, execute
from postlint.engine.index import Digests, Loader, Row, StoredMapped, read_index, row_of, write_index
from postlint.engine.keys import Surroundings, digest, document_key, model_digest
from postlint.engine.map import Mapped
from postlint.engine.memo import SETTLED
from postlint.engine.outcomes import Outcomes
from postlint.engine.snapshot import file_rows, files_digest, keep
from postlint.engine.stored import decode_mapped, pack, unpack
from postlint.parse import Unreadable

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.cache import Cache
    from postlint.engine.prepare import Prepared
    from postlint.site.model import SiteModel, Stamp


_FEW = 32
"""So many documents may differ from the index before it is written anew."""


class KnownFile(NamedTuple):
    """What an earlier run knew of a file."""

    stamp: Stamp
    packed: list[Any]
    """Its summary, packed."""
    content: str | None
    """The hash of its bytes, where they were needed."""


def files_key(root: str) -> str:
    """The cache's key of what is known of a site's files."""
    return f"files:{__version__}:{os.path.abspath(root)}"


def known_files(cache: Cache, root: str) -> dict[str, KnownFile]:
    """What an earlier run knew of the files below ``root``."""
    text = cache.get(files_key(root))
    if text is None:
        return {}
    try:
        rows = json.loads(text)
        return {
            path: KnownFile((size, modified), packed, content)
            for path, (size, modified, packed, content) in rows.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def map_all(
    prepared: Prepared, executor: Executor | None, shown: Collection[str] | None = None
) -> tuple[list[Mapped], list[Unreadable], Outcomes | None]:
    """Map every Markdown document of a site, taking from the cache what it has. The results of
    documents that are not in ``shown`` (None: all are) are read from it when they are looked at."""
    if prepared.cache is None:
        paths = [document.path for document in prepared.model.documents if document.markdown]
        return *_sort_out({one.path: _decoded(one) for one in execute(prepared, paths, executor)}), None
    return _Remembering(prepared, prepared.cache).map(executor, shown)


class _Remembering:
    """A map with a cache at hand."""

    def __init__(self, prepared: Prepared, cache: Cache) -> None:
        self.prepared = prepared
        self.cache = cache
        self.place = prepared.place
        self.contents: dict[str, str] = {}
        snapshot = prepared.snapshot
        if snapshot is not None:
            self.keys = snapshot.keys
            self.paths = list(snapshot.keys)
            self.surroundings = Surroundings(prepared.model, snapshot.surroundings)
            return
        documents = [document for document in prepared.model.documents if document.markdown]
        self.paths = [document.path for document in documents]
        self.contents = _contents(prepared, self.paths)
        self.keys = {
            document.path: document_key(prepared.signature, document, self.contents[document.path])
            for document in documents
            if document.path in self.contents
        }
        self.surroundings = Surroundings(prepared.model)

    def map(
        self, executor: Executor | None, shown: Collection[str] | None
    ) -> tuple[list[Mapped], list[Unreadable], Outcomes]:
        """The results of all documents."""
        known = read_index(self.cache, "index:" + self.place)
        rows = {path: row for path, row in known.items() if self._holds(path, row)}
        wanted = [path for path in self.keys if path not in rows or shown is None or path in shown]
        results: dict[str, Mapped | Unreadable] = dict(self._read(wanted, rows))
        load = Loader(self.keys, self._results, self._again)
        for path, row in rows.items():
            if path not in results:
                # Checked above, so what a rule looks at later is what holds now.
                results[path] = cast("Mapped", StoredMapped(path, row, load))
        missing = [path for path in self.paths if path not in results]
        for one in execute(self.prepared, missing, executor):
            results[one.path] = self._fresh(one, rows)
        if len(known.keys() ^ rows.keys()) + len(missing) > _FEW or not known:
            write_index(self.cache, "index:" + self.place, {p: rows[p] for p in rows if rows[p].key})
            self.cache.use(row.key for row in rows.values())
        files = self._keep_site()
        signature, model = self.prepared.signature, self.prepared.model
        digests = Digests(rows, lambda: model_digest(signature, files, model))
        mapped, unreadable = _sort_out(results)
        return mapped, unreadable, Outcomes(self.cache, "site:" + self.place, digests)

    def _keep_site(self) -> str:
        """Keep the site for the next run, unless it comes from there; the hash of its files."""
        if self.prepared.snapshot is not None:
            return self.prepared.snapshot.files
        root, model = self.prepared.request.root, self.prepared.model
        _remember_files(self.cache, root, model, self.contents)
        stamps = file_rows(root)
        files = files_digest(root, stamps, model)
        keep(self.cache, self.place, model, stamps, self.keys, files, self.surroundings)
        return files

    def _holds(self, path: str, row: Row) -> bool:
        """Whether a row of the index is about what the document is now."""
        return row.key == self.keys.get(path) and (
            not row.state or row.state == self.surroundings.of(tuple(row.state))
        )

    def _read(self, paths: Sequence[str], rows: dict[str, Row]) -> Iterator[tuple[str, Mapped]]:
        """The results that the cache has for ``paths``; they get rows."""
        texts = self.cache.get_many([self.keys[path] for path in paths])
        for path in paths:
            text = texts.get(self.keys[path])
            found = unpack(text, self.surroundings) if text is not None else None
            if found is None:
                rows.pop(path, None)
                continue
            if path not in rows:
                rows[path] = row_of(self.keys[path], found.state, found.inner)
            yield path, found.mapped

    def _results(self, keys: list[str]) -> dict[str, Mapped | None]:
        found = {key: unpack(text, self.surroundings) for key, text in self.cache.get_many(keys).items()}
        return {key: one.mapped if one else None for key, one in found.items()}

    def _again(self, path: str) -> Mapped:
        """The result of a document that the cache has lost since the index was written."""
        result = _decoded(next(iter(execute(self.prepared, [path], None))))
        assert isinstance(result, Mapped)
        return result

    def _fresh(self, one: Result, rows: dict[str, Row]) -> Mapped | Unreadable:
        """A result made now; it is kept, unless a rule broke down."""
        result = _decoded(one)
        if isinstance(result, Unreadable):
            return result
        key = "" if result.failures else self.keys.get(one.path, "")
        state = dict(self.surroundings.of(result.dependencies))
        rows[one.path] = row_of(key, state, one.text)
        if key:
            self.cache.put(key, pack(one.text, state))
        return result


def _decoded(one: Result) -> Mapped | Unreadable:
    return decode_mapped(one.text) if one.readable else restore(Unreadable, json.loads(one.text))


def _sort_out(results: Mapping[str, Mapped | Unreadable]) -> tuple[list[Mapped], list[Unreadable]]:
    ordered = list(results.values())
    unreadable = [one for one in ordered if isinstance(one, Unreadable)]
    return [one for one in ordered if not isinstance(one, Unreadable)], unreadable


def _contents(prepared: Prepared, paths: list[str]) -> dict[str, str]:
    """The hashes of documents' bytes; those that cannot be read have none."""
    found: dict[str, str] = {}
    summaries = prepared.model.summaries
    for path in paths:
        known = prepared.known.get(path)
        if known and known.content and path in summaries and summaries[path][0] == known.stamp:
            found[path] = known.content
            continue
        try:
            with open(os.path.join(prepared.request.root, path), "rb") as file:
                found[path] = digest(file.read())
        except OSError:
            continue
    return found


def _remember_files(cache: Cache, root: str, model: SiteModel, contents: dict[str, str]) -> None:
    """Keep what is known of a site's files for the next run. A file changed just now may change
    again within the clock's resolution, so it is read again next time."""
    young = time.time_ns() - SETTLED
    rows = {
        path: [size, modified, packed, contents.get(path)]
        for path, ((size, modified), packed) in model.summaries.items()
        if modified < young
    }
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    key = files_key(root)
    if cache.get(key) != text:
        cache.put(key, text)
