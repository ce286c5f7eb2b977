"""The map with a memory: what did not change is not parsed again."""

from __future__ import annotations

import os
import time
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, MutableMapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from postlint.engine.execute import Result, execute
from postlint.engine.index import Digests, Index, Lost, Row, changed_sums, waiting_row, write_index
from postlint.engine.keys import Surroundings, digest, document_key, model_digest, reads_site
from postlint.engine.map import head_of, nothing
from postlint.engine.mapper import Anew, Mapper
from postlint.engine.outcomes import Outcomes
from postlint.engine.results import Results, few
from postlint.engine.snapshot import files_digest, front_of, keep, renew
from postlint.engine.stored import encode_mapped, pack, seen_of, unpack
from postlint.engine.tree import site_rows, site_walk

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.engine.prepare import Prepared


_TOGETHER = 128
"""Results are looked up so many at once."""


def map_all(
    prepared: Prepared, executor: Executor | None, shown: Collection[str] | None = None
) -> tuple[Results, Outcomes | None]:
    """Map every Markdown document of a site, but for those whose results the cache has. Where the
    findings of a few files are ``shown``, the other documents wait until a rule looks at them."""
    first = few(shown)
    if prepared.cache is None:
        return Anew(prepared, executor, first).map_all(), None
    if prepared.snapshot is not None:
        return _FromSnapshot(prepared, executor, first).map_all()
    return _FromSite(prepared, executor, first).map_all()


class _Remembering(Mapper):
    """A map with a cache at hand."""

    def __init__(self, prepared: Prepared, executor: Executor | None, shown: Collection[str] | None) -> None:
        assert prepared.cache is not None
        super().__init__(prepared, executor, shown)
        self.cache = prepared.cache
        self.place = prepared.place
        snapshot = prepared.snapshot
        self.surroundings = Surroundings(prepared.model, snapshot.surroundings if snapshot else None)
        self._content_keys: dict[str, str] = {}

    def key_of(self, path: str) -> str:
        """The key of a document's result; empty where it has none."""
        raise NotImplementedError

    def front_of(self, path: str) -> str:
        """What ``Row.front`` is for a document."""
        raise NotImplementedError

    def holds(self, state: Mapping[str, str]) -> bool:
        """Whether what a document's Liquid read is as it was."""
        return not state or state == self.surroundings.of(tuple(state))

    def look_up(self, paths: Sequence[str]) -> list[str]:
        """Make rows of the results that the cache has for ``paths``; those for which it has none."""
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
        return [path for path in paths if path not in self.rows or self.rows[path].waits]

    def map(self, paths: Sequence[str]) -> None:
        super().map(self.look_up(paths))

    def keep(self, result: Result) -> None:
        key = "" if result.broken else self.key_of(result.path)
        state = dict(self.surroundings.of(result.dependencies))
        self.rows[result.path] = Row(key, self.front_of(result.path), state, *result.seen)
        if key:
            self.cache.put(key, pack(result.text, state))
        else:
            self.held[result.path] = result.text

    def content_key(self, path: str) -> str:
        """The key of the result of a document as its file is now; empty where it cannot be read."""
        if path not in self._content_keys:
            from postlint.engine.files import content_of

            content = content_of(self.prepared.request.root, path)
            document = self.prepared.model.by_path[path]
            key = document_key(self.prepared.signature, document, content) if content else ""
            self._content_keys[path] = key
        return self._content_keys[path]

    def results(self, rows: MutableMapping[str, Row]) -> Results:
        """The results that ``rows`` tell of."""

        def read(paths: Sequence[str]) -> dict[str, str]:
            keys = {rows[path].key: path for path in paths}
            found = {keys[key]: unpack(text) for key, text in self.cache.get_many(keys).items()}
            # Another site may have the same document in other surroundings, as a base has: under its key is
            # what was made last.
            return {path: one.text for path, one in found.items() if one and one.state == rows[path].state}

        waiting = self if self.shown is not None else None
        return Results(rows, read, self._again, self.held, self.unreadable, waiting)

    def outcomes(self, sums: Mapping[str, int], files: str) -> Outcomes:
        """What the site rules said of a site of which rows and files come to ``sums`` and ``files``."""
        signature, model = self.prepared.signature, self.prepared.model
        digests = Digests(sums, lambda: model_digest(signature, files, model))
        return Outcomes(self.cache, "site:" + self.place, digests)

    def lasting(self, stamps: Iterable[tuple[str, int, int]]) -> Mapping[str, str]:
        """What holds while no file changes but documents' texts. ``stamps``: of the site's files."""
        documents = self.prepared.model.by_path.keys()
        return self.surroundings.lasting({path for path, *_ in stamps} - documents)

    def write_index(self, rows: Mapping[str, Row], lasting: Mapping[str, str]) -> str:
        """Keep ``rows`` for the next run; the name of the index. ``lasting``: as of ``Surroundings``."""
        loose = [path for path, row in rows.items() if not self.surroundings.rest_on(row.state, lasting)]
        name = digest(str(time.time_ns()), str(os.getpid()))
        write_index(self.cache, self.place, name, rows, loose)
        self.cache.use(row.key for row in rows.values() if row.key)
        return name

    def _again(self, path: str) -> str:
        """The result of a document that the cache has lost since the index was written."""
        result = next(iter(execute(self.prepared, [path], None)))
        if result.unreadable:  # gone in the meantime: it has its name and nothing else
            return encode_mapped(nothing(self.prepared.model.by_path[path]))
        return result.text


class _FromSite(_Remembering):
    """The map of a site that was read: every document is looked up by what it is now."""

    def __init__(self, prepared: Prepared, executor: Executor | None, shown: Collection[str] | None) -> None:
        from postlint.engine.files import contents_of

        super().__init__(prepared, executor, shown)
        self.documents = {one.path: one for one in prepared.model.documents if one.markdown}
        self.contents = contents_of(prepared, list(self.documents), shown)
        self.keys = {
            path: document_key(prepared.signature, self.documents[path], content)
            for path, content in self.contents.items()
        }

    def key_of(self, path: str) -> str:
        return self.keys.get(path) or self.content_key(path)

    def front_of(self, path: str) -> str:
        model = self.prepared.model
        return front_of(model.by_path[path], model.summaries[path][1]) if path in model.summaries else ""

    def map_all(self) -> tuple[Results, Outcomes]:
        """The results of all documents."""
        index = Index(self.cache, self.place)
        known: Mapping[str, Row] = {}
        with suppress(Lost):
            known = dict(index)
        for path, row in known.items():
            if row.key and row.key == self.keys.get(path) and self._still_holds(row.state):
                self.rows[path] = row
        missing = [path for path in self.documents if path not in self.rows]
        if self.shown is not None:
            self.rows.update((path, self._waiting_row(path)) for path in missing)
            missing = [path for path in missing if path in self.shown]
        for path in self.make(self.look_up(missing)):
            self.rows.pop(path, None)
        files = self._keep(known, index.name)
        sums = changed_sums({}, ((None, row) for row in self.rows.values()))
        return self.results(self.rows), self.outcomes(sums, files)

    def _still_holds(self, state: Mapping[str, str]) -> bool:
        """Whether a result is believed: where documents may wait, those do that read the whole site,
        for something of it has changed, or why was it read?"""
        return self.holds(state) if self.shown is None else not reads_site(state) and self.holds(state)

    def _waiting_row(self, path: str) -> Row:
        stamp = self.prepared.model.summaries.get(path, ((-1, -1), []))[0]
        return waiting_row(self.front_of(path), head_of(self.documents[path]), f"{stamp[0]} {stamp[1]}")

    def _keep(self, known: Mapping[str, Row], name: str) -> str:
        """Keep the index and the site for the next run; the hash of the site's files. ``known``: the
        rows of the index called ``name`` that there is."""
        from postlint.engine.files import remember_files

        request, model = self.prepared.request, self.prepared.model
        remember_files(self.cache, request.root, model, self.contents)
        stamps = site_rows(request.root, request.moment)
        files = files_digest(stamps, model)
        lasting = self.lasting(stamps)
        kept = {path: row for path, row in self.rows.items() if row.key or row.waits}
        if known != kept:
            name = self.write_index(kept, lasting)
        walk = site_walk(request.root, request.moment)
        keep(self.cache, self.place, model, walk, kept.keys(), files, lasting, name)
        return files


class _FromSnapshot(_Remembering):
    """The map of a site that is as the last run left it but for the text of a few documents."""

    def __init__(self, prepared: Prepared, executor: Executor | None, shown: Collection[str] | None) -> None:
        assert prepared.snapshot is not None
        super().__init__(prepared, executor, shown)
        self.snapshot = prepared.snapshot
        self.index = prepared.snapshot.known

    def key_of(self, path: str) -> str:
        return self.snapshot.changed.get(path) or self.index[path].key or self.content_key(path)

    def front_of(self, path: str) -> str:
        return self.index[path].front

    def map_all(self) -> tuple[Results, Outcomes]:
        """The results of all documents."""
        loose = [path for path in self.index.loose if path in self.index]
        open_ = self.snapshot.changed.keys() | {
            path for path in loose if not self.holds(self.index[path].state)
        }
        waiting = self._waiting()
        open_ |= waiting
        unreadable = self.make(self.look_up(sorted(open_)))
        changes = ((self.index.get(path), self.rows.get(path)) for path in open_)
        sums = changed_sums(self.index.sums, changes)
        rows: MutableMapping[str, Row] = ChainMap(self.rows, cast("dict[str, Row]", self.index))
        if unreadable:
            rows = self.rows = {path: row for path, row in rows.items() if path not in unreadable}
        if waiting and self.shown is None:
            self._complete(rows)
        return self.results(rows), self.outcomes(sums, self.snapshot.files)

    def _waiting(self) -> set[str]:
        """The documents that have waited so far and are needed now."""
        if not self.index.waits:
            return set()
        asked = self.index if self.shown is None else [path for path in self.shown if path in self.index]
        return {path for path in asked if self.index[path].waits}

    def _complete(self, rows: Mapping[str, Row]) -> None:
        """Keep the rows of a site of which some documents waited until now."""
        kept = {path: row for path, row in rows.items() if row.key}
        if len(kept) == len(self.index):
            request = self.prepared.request
            lasting = self.lasting(site_rows(request.root, request.moment))
            renew(self.cache, self.place, self.write_index(kept, lasting), lasting)
