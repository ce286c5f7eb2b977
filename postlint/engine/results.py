"""What the map left of every document of a site."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from postlint.engine.map import Failure, Mapped
    from postlint.parse import Unreadable


class Stored(Protocol):
    """Results that are in the cache, each read when it is looked at."""

    def get(self, path: str) -> Mapped | None: ...
    def all(self) -> Mapping[str, Mapped]: ...


class Results:
    """The results of all documents by path: those made or read, and those still in the cache."""

    def __init__(
        self,
        found: Mapping[str, Mapped],
        unreadable: Collection[Unreadable] = (),
        stored: Stored | None = None,
    ) -> None:
        self.found = found
        self.unreadable = unreadable
        self._stored = stored

    def get(self, path: str) -> Mapped | None:
        """The result of the document at ``path``."""
        result = self.found.get(path)
        return self._stored.get(path) if result is None and self._stored else result

    def of(self, paths: Collection[str] | None) -> Iterator[Mapped]:
        """The results of the documents among ``paths`` (None: of all)."""
        return iter(self) if paths is None else filter(None, map(self.get, paths))

    def __iter__(self) -> Iterator[Mapped]:
        yield from self.found.values()
        if self._stored:
            yield from (one for path, one in self._stored.all().items() if path not in self.found)

    @property
    def failures(self) -> list[Failure]:
        """Every rule's break-down. A result with one is never kept, so the cache has none."""
        return [failure for result in self.found.values() for failure in result.failures]

    def with_result(self, changed: Mapped) -> Results:
        """These with another result for one document."""
        return Results({**self.found, changed.facts.path: changed}, self.unreadable, self._stored)
