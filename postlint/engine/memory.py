"""The map with a memory: what did not change is not parsed again."""

from __future__ import annotations

import json
import os
import time
from collections import ChainMap
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from postlint import __version__
from postlint.engine.execute import execute
from postlint.engine.index import Digests, Index, Lost, Row, changed_sums, write_index
from postlint.engine.keys import Surroundings, digest, document_key, model_digest
from postlint.engine.map import Mapped
from postlint.engine.outcomes import Outcomes
from postlint.engine.results import Results
from postlint.engine.snapshot import files_digest, front_of, keep
from postlint.engine.stored import encode_mapped, pack, seen_of, unpack
from postlint.engine.tree import SETTLED, site_rows
from postlint.model import PostFacts
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.cache import Cache
    from postlint.engine.prepare import Prepared
    from postlint.parse import Unreadable
    from postlint.site.model import SiteModel, Stamp


_TOGETHER = 128
"""Results are looked up so many at once."""


class KnownFile(NamedTuple):
    """What an earlier run knew of a file."""

    stamp: Stamp
    packed: list[Any]
    """Its summary, packed."""
    content: str | None
    """The hash of its bytes, where they were needed."""


def files_key(root: str) -> str:
    """The cache's key of what is known of a site's files."""
    return "files:" + digest(__version__, os.path.abspath(root))


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


def map_all(prepared: Prepared, executor: Executor | None) -> tuple[Results, Outcomes | None]:
    """Map every Markdown document of a site, but for those whose results the cache has."""
    if prepared.cache is None:
        return _map_anew(prepared, executor), None
    if prepared.snapshot is not None:
        return _FromSnapshot(prepared, prepared.cache).map(executor)
    return _FromSite(prepared, prepared.cache).map(executor)


def _map_anew(prepared: Prepared, executor: Executor | None) -> Results:
    rows: dict[str, Row] = {}
    held: dict[str, str] = {}
    unreadable = []
    paths = [document.path for document in prepared.model.documents if document.markdown]
    for one in execute(prepared, paths, executor):
        if one.unreadable:
            unreadable.append(one.unreadable)
        else:
            rows[one.path], held[one.path] = Row("", "", {}, *one.seen), one.text
    return Results(rows, lambda paths: {}, lambda path: held[path], held, unreadable)


class _Remembering:
    """A map with a cache at hand."""

    def __init__(self, prepared: Prepared, cache: Cache, known: Mapping[str, str] | None) -> None:
        self.prepared = prepared
        self.cache = cache
        self.place = prepared.place
        self.surroundings = Surroundings(prepared.model, known)
        self.rows: dict[str, Row] = {}
        """Of the documents that were looked up or made now."""
        self.held: dict[str, str] = {}
        """Results that are not kept: a rule broke down on them."""
        self.unreadable: list[Unreadable] = []

    def key_of(self, path: str) -> str:
        """The key of a document's result; empty where it has none."""
        raise NotImplementedError

    def front_of(self, path: str) -> str:
        """What ``Row.front`` is for a document."""
        raise NotImplementedError

    def holds(self, state: Mapping[str, str]) -> bool:
        """Whether what a document's Liquid read is as it was."""
        return not state or state == self.surroundings.of(tuple(state))

    def look_up(self, paths: Sequence[str]) -> None:
        """Make rows of the results that the cache has for ``paths``."""
        for start in range(0, len(paths), _TOGETHER):
            some = paths[start : start + _TOGETHER]
            texts = self.cache.get_many([self.key_of(path) for path in some])
            for path in some:
                key = self.key_of(path)
                found = unpack(texts[key]) if key in texts else None
                if found is not None and self.holds(found.state):
                    with suppress(ValueError):
                        seen = seen_of(path, found.text)
                        self.rows[path] = Row(key, self.front_of(path), found.state, *seen)

    def make(self, paths: Sequence[str], executor: Executor | None) -> None:
        """Map the documents at ``paths``. Results are kept, unless a rule broke down on them."""
        for one in execute(self.prepared, paths, executor):
            if one.unreadable:
                self.unreadable.append(one.unreadable)
                continue
            key = "" if one.broken else self.key_of(one.path)
            state = dict(self.surroundings.of(one.dependencies))
            self.rows[one.path] = Row(key, self.front_of(one.path), state, *one.seen)
            if key:
                self.cache.put(key, pack(one.text, state))
            else:
                self.held[one.path] = one.text

    def results(self, rows: Mapping[str, Row]) -> Results:
        """The results that ``rows`` tell of."""

        def read(paths: Sequence[str]) -> dict[str, str]:
            keys = {rows[path].key: path for path in paths}
            found = {keys[key]: unpack(text) for key, text in self.cache.get_many(keys).items()}
            return {path: one.text for path, one in found.items() if one}

        return Results(rows, read, self._again, self.held, self.unreadable)

    def outcomes(self, sums: Mapping[str, int], files: str) -> Outcomes:
        """What the site rules said of a site of which rows and files come to ``sums`` and ``files``."""
        signature, model = self.prepared.signature, self.prepared.model
        digests = Digests(sums, lambda: model_digest(signature, files, model))
        return Outcomes(self.cache, "site:" + self.place, digests)

    def _again(self, path: str) -> str:
        """The result of a document that the cache has lost since the index was written."""
        result = next(iter(execute(self.prepared, [path], None)))
        if result.unreadable:  # gone in the meantime: it has its name and nothing else
            record = self.prepared.model.by_path[path]
            facts = PostFacts(path, record.kind, record.collection, record.url, None, None, (), (), False)
            return encode_mapped(Mapped(facts))
        return result.text


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

    def map(self, executor: Executor | None) -> tuple[Results, Outcomes]:
        """The results of all documents."""
        index = Index(self.cache, self.place)
        known: Mapping[str, Row] = {}
        with suppress(Lost):
            known = dict(index)
        for path, row in known.items():
            if row.key == self.keys.get(path) and self.holds(row.state):
                self.rows[path] = row
        self.look_up([path for path in self.keys if path not in self.rows])
        self.make([path for path in self.documents if path not in self.rows], executor)
        files = self._keep(known, index.name)
        sums = changed_sums({}, ((None, row) for row in self.rows.values()))
        return self.results(self.rows), self.outcomes(sums, files)

    def _keep(self, known: Mapping[str, Row], name: str) -> str:
        """Keep the index and the site for the next run; the hash of the site's files. ``known``: the
        rows of the index called ``name`` that there is."""
        request, model = self.prepared.request, self.prepared.model
        _remember_files(self.cache, request.root, model, self.contents)
        stamps = site_rows(request.root, request.moment)
        files = files_digest(stamps, model)
        lasting = self.surroundings.lasting({path for path, *_ in stamps} - model.by_path.keys())
        kept = {path: row for path, row in self.rows.items() if row.key}
        if known != kept:
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
        return self.snapshot.changed.get(path) or self.index[path].key

    def front_of(self, path: str) -> str:
        return self.index[path].front

    def map(self, executor: Executor | None) -> tuple[Results, Outcomes]:
        """The results of all documents."""
        loose = [path for path in self.index.loose if path in self.index]
        open_ = self.snapshot.changed.keys() | {
            path for path in loose if not self.holds(self.index[path].state)
        }
        self.look_up(sorted(open_))
        self.make(sorted(open_ - self.rows.keys()), executor)
        rows: Mapping[str, Row] = ChainMap(self.rows, cast("dict[str, Row]", self.index))
        if self.unreadable:
            gone = {one.path for one in self.unreadable}
            rows = {path: row for path, row in rows.items() if path not in gone}
        changes = ((self.index.get(path), self.rows.get(path)) for path in open_)
        return self.results(rows), self.outcomes(changed_sums(self.index.sums, changes), self.snapshot.files)


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
