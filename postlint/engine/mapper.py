"""The map of a site's documents: of all at once, or of a few and of others as they are looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from postlint.engine.execute import Result, execute
from postlint.engine.index import Row, waiting_row
from postlint.engine.map import glimpsed, head_of, nothing
from postlint.engine.results import Results
from postlint.engine.stored import HEAD, encode_mapped
from postlint.parse import Unreadable, read_source

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.engine.prepare import Prepared


class Mapper:
    """A map, and the ``results.Waiting`` of what it leaves for later."""

    def __init__(self, prepared: Prepared, executor: Executor | None, shown: Collection[str] | None) -> None:
        """``shown``: the documents that are mapped at once; None: all."""
        self.prepared = prepared
        self.executor = executor
        self.shown = shown
        self.rows: dict[str, Row] = {}
        """Of the documents that were looked up or made now."""
        self.held: dict[str, str] = {}
        """Results that are not kept."""
        self.unreadable: list[Unreadable] = []
        self._glimpsed: dict[str, frozenset[str]] = {}

    def may_hold(self, path: str, kind: str) -> bool:
        """Whether a document may hold facts of the type called ``kind``."""
        if path not in self._glimpsed:
            source = read_source(self.prepared.request.root, path)
            text = "" if isinstance(source, Unreadable) else source.text
            self._glimpsed[path] = glimpsed(self.prepared.plan, text)
        return kind in self._glimpsed[path]

    def map(self, paths: Sequence[str]) -> None:
        """Map the documents at ``paths``, which wait."""
        for path in self.make(paths):
            # What cannot be read has its name and nothing else.
            result = nothing(self.prepared.model.by_path[path])
            self.rows[path] = Row("", "", {}, list(result.facts[:HEAD]), "")
            self.held[path] = encode_mapped(result)

    def make(self, paths: Sequence[str]) -> list[str]:
        """Map the documents at ``paths``; those that cannot be read."""
        unreadable = []
        for one in execute(self.prepared, paths, self.executor):
            if one.unreadable:
                unreadable.append(one.path)
                self.unreadable.append(one.unreadable)
            else:
                self.keep(one)
        return unreadable

    def keep(self, result: Result) -> None:
        """Keep the result of a document."""
        self.rows[result.path], self.held[result.path] = Row("", "", {}, *result.seen), result.text


class Anew(Mapper):
    """The map of a run without a cache."""

    def map_all(self) -> Results:
        """The results of all documents."""
        documents = [one for one in self.prepared.model.documents if one.markdown]
        if self.shown is not None:
            self.rows = {one.path: waiting_row("", head_of(one), "") for one in documents}
        first = [one.path for one in documents if self.shown is None or one.path in self.shown]
        for path in self.make(first):
            self.rows.pop(path, None)
        waiting = self if self.shown is not None else None
        return Results(
            self.rows, lambda paths: {}, lambda path: self.held[path], self.held, self.unreadable, waiting
        )
