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
from postlint.engine.index import (
    Digests,
    Index,
    Loader,
    Row,
    StoredMapped,
    changed_sums,
    row_of,
    write_index,
)
from postlint.engine.keys import Surroundings, digest, document_key, model_digest
from postlint.engine.map import Mapped
from postlint.engine.outcomes import Outcomes
from postlint.engine.results import Results
from postlint.engine.snapshot import files_digest, front_of, keep
from postlint.engine.stored import decode_mapped, pack, unpack
from postlint.engine.tree import SETTLED, site_rows
from postlint.parse import Unreadable

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.cache import Cache
    from postlint.engine.prepare import Prepared
    from postlint.site.model import SiteModel, Stamp


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
) -> tuple[Results, Outcomes | None]:
    """Map every Markdown document of a site, taking from the cache what it has. The results of
    documents that are not in ``shown`` (None: all are) are read from it when they are looked at."""
    if prepared.cache is None:
        paths = [document.path for document in prepared.model.documents if document.markdown]
        return _sorted_out(
            {one.path: _decoded(one) for one in execute(prepared, paths, executor)}, None
        ), None
    if prepared.snapshot is not None:
        return _FromSnapshot(prepared, prepared.cache).map(executor, shown)
    return _FromSite(prepared, prepared.cache).map(executor, shown)


class _Remembering:
    """A map with a cache at hand. ``rows`` are the rows that hold now."""

    def __init__(self, prepared: Prepared, cache: Cache, known: Mapping[str, str] | None) -> None:
        self.prepared = prepared
        self.cache = cache
        self.place = prepared.place
        self.surroundings = Surroundings(prepared.model, known)
        self.load = Loader(self.key_of, self._results, self._again)

    def key_of(self, path: str) -> str:
        """The key of a document's result."""
        raise NotImplementedError

    def holds(self, row: Row) -> bool:
        """Whether what a document's Liquid read is as it was."""
        return not row.state or row.state == self.surroundings.of(tuple(row.state))

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, Mapped, Row]]:
        """The results that the cache has for ``paths``, with rows."""
        texts = self.cache.get_many([self.key_of(path) for path in paths])
        for path in paths:
            key = self.key_of(path)
            found = unpack(texts[key], self.surroundings) if key in texts else None
            if found is not None:
                yield path, found.mapped, row_of(key, self.front_of(path), found.state, found.inner)

    def front_of(self, path: str) -> str:
        """What ``Row.front`` is for a document."""
        raise NotImplementedError

    def fresh(self, one: Result) -> tuple[Mapped | Unreadable, Row | None]:
        """A result made now, with its row; it is kept, unless a rule broke down."""
        result = _decoded(one)
        if isinstance(result, Unreadable):
            return result, None
        key = "" if result.failures else self.key_of(one.path)
        state = dict(self.surroundings.of(result.dependencies))
        if key:
            self.cache.put(key, pack(one.text, state))
        return result, row_of(key, self.front_of(one.path), state, one.text)

    def _results(self, keys: list[str]) -> dict[str, Mapped | None]:
        found = {key: unpack(text, self.surroundings) for key, text in self.cache.get_many(keys).items()}
        return {key: one.mapped if one else None for key, one in found.items()}

    def _again(self, path: str) -> Mapped:
        """The result of a document that the cache has lost since the index was written."""
        result = _decoded(next(iter(execute(self.prepared, [path], None))))
        assert isinstance(result, Mapped)
        return result


class _FromSite(_Remembering):
    """The map of a site that was read: every document is looked up by what it is now."""

    def __init__(self, prepared: Prepared, cache: Cache) -> None:
        super().__init__(prepared, cache, None)
        self.documents = {one.path: one for one in prepared.model.documents if one.markdown}
        self.contents = _contents(prepared, list(self.documents))
        self.keys = {
            path: document_key(prepared.signature, self.documents[path], content)
            for path, content in self.contents.items()
        }

    def key_of(self, path: str) -> str:
        return self.keys.get(path, "")

    def front_of(self, path: str) -> str:
        model = self.prepared.model
        return front_of(model.by_path[path], model.summaries[path][1]) if path in model.summaries else ""

    def map(self, executor: Executor | None, shown: Collection[str] | None) -> tuple[Results, Outcomes]:
        """The results of all documents."""
        known = Index(self.cache, self.place)
        rows = {
            path: row for path, row in known.items() if row.key == self.keys.get(path) and self.holds(row)
        }
        wanted = [path for path in self.keys if path not in rows or shown is None or path in shown]
        results: dict[str, Mapped | Unreadable] = {}
        lost = set(wanted) & rows.keys()
        for path, mapped, row in self.read(wanted):
            results[path], rows[path] = mapped, rows.get(path, row)
            lost.discard(path)
        for path in lost:
            del rows[path]
        for path, row in rows.items():
            if path not in results:
                # Checked above, so what a rule looks at later is what holds now.
                results[path] = cast("Mapped", StoredMapped(path, row, self.load))
        for one in execute(self.prepared, [path for path in self.documents if path not in results], executor):
            results[one.path], made = self.fresh(one)
            if made is not None:
                rows[one.path] = made
        files = self._keep(known, rows)
        signature, model = self.prepared.signature, self.prepared.model
        sums = changed_sums({}, ((None, row) for row in rows.values()))
        digests = Digests(sums, lambda: model_digest(signature, files, model))
        ordered = {path: results[path] for path in self.documents if path in results}
        return _sorted_out(ordered, None), Outcomes(self.cache, "site:" + self.place, digests)

    def _keep(self, known: Index, rows: Mapping[str, Row]) -> str:
        """Keep the index and the site for the next run; the hash of the site's files."""
        request, model = self.prepared.request, self.prepared.model
        _remember_files(self.cache, request.root, model, self.contents)
        stamps = site_rows(request.root, request.moment)
        files = files_digest(stamps, model)
        lasting = self.surroundings.lasting({path for path, *_ in stamps} - model.by_path.keys())
        kept = {path: row for path, row in rows.items() if row.key}
        name = known.name
        if dict(known) != kept:
            loose = [path for path, row in kept.items() if not self.surroundings.rest_on(row.state, lasting)]
            name = digest(str(time.time_ns()), str(os.getpid()))
            write_index(self.cache, self.place, name, kept, loose)
            self.cache.use(row.key for row in kept.values())
        keep(self.cache, self.place, model, stamps, kept.keys(), files, lasting, name)
        return files


class _FromSnapshot(_Remembering):
    """The map of a site that is as the last run left it but for the text of a few documents."""

    def __init__(self, prepared: Prepared, cache: Cache) -> None:
        assert prepared.snapshot is not None
        super().__init__(prepared, cache, prepared.snapshot.surroundings)
        self.snapshot = prepared.snapshot
        self.index = prepared.snapshot.known

    def key_of(self, path: str) -> str:
        changed = self.snapshot.changed.get(path)
        if changed is not None:
            return changed
        row = self.index.get(path)
        return row.key if row else ""

    def front_of(self, path: str) -> str:
        row = self.index.get(path)
        return row.front if row else ""

    def map(self, executor: Executor | None, shown: Collection[str] | None) -> tuple[Results, Outcomes]:
        """The results of all documents."""
        paths = set(self.index if shown is None else (path for path in shown if path in self.index))
        loose = {path for path in self.index.loose if path in self.index and not self.holds(self.index[path])}
        results: dict[str, Mapped | Unreadable] = {}
        rows: dict[str, Row | None] = {}
        for path, mapped, row in self.read(sorted(paths | self.snapshot.changed.keys() | loose)):
            results[path], rows[path] = mapped, row
        missing = (paths | self.snapshot.changed.keys() | loose) - results.keys()
        for one in execute(self.prepared, sorted(missing), executor):
            results[one.path], rows[one.path] = self.fresh(one)
        sums = changed_sums(self.index.sums, ((self.index.get(path), row) for path, row in rows.items()))
        signature, files, model = self.prepared.signature, self.snapshot.files, self.prepared.model
        digests = Digests(sums, lambda: model_digest(signature, files, model))
        found = _sorted_out(results, _StoredResults(self.index, self.load, rows.keys()))
        return found, Outcomes(self.cache, "site:" + self.place, digests)


class _StoredResults:
    """The results that an index tells of, but those that were made anew."""

    def __init__(self, index: Index, load: Loader, but: Collection[str]) -> None:
        self._index = index
        self._load = load
        self._but = but

    def get(self, path: str) -> Mapped | None:
        row = None if path in self._but else self._index.get(path)
        return cast("Mapped", StoredMapped(path, row, self._load)) if row else None

    def all(self) -> Mapping[str, Mapped]:
        return {
            path: cast("Mapped", StoredMapped(path, row, self._load))
            for path, row in self._index.items()
            if path not in self._but
        }


def _decoded(one: Result) -> Mapped | Unreadable:
    return decode_mapped(one.text) if one.readable else restore(Unreadable, json.loads(one.text))


def _sorted_out(results: Mapping[str, Mapped | Unreadable], stored: _StoredResults | None) -> Results:
    unreadable = [one for one in results.values() if isinstance(one, Unreadable)]
    found = {path: one for path, one in results.items() if not isinstance(one, Unreadable)}
    return Results(found, unreadable, stored)


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
