"""What the map left of every document of a site: heads at hand, the rest read when it is looked at."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from postlint.engine.stored import HEAD, Kept
from postlint.model import PostFacts, Reference

if TYPE_CHECKING:
    from postlint.engine.index import Row
    from postlint.engine.map import Failure
    from postlint.parse import Unreadable

T = TypeVar("T")

ReadTexts = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives the texts of the results of documents by their paths, as far as there are."""

_TOGETHER = 128
"""Results are read so many at once: one by one takes five times as long."""
_AT_HAND = 4 * _TOGETHER
"""So many results are held; an archive's would be all of its links."""
_FEW = 32


def few(shown: Collection[str] | None) -> Collection[str] | None:
    """``shown`` where these are so few files that a run had better look at nothing else unless it
    must; None where it looks at all."""
    return shown if shown is not None and len(shown) <= _FEW else None


class StoredFacts(PostFacts):
    """The facts of a document of which the head is known; the rest is read when it is looked at.
    As a tuple it is its head: compare and copy ``PostFacts``, not these."""

    __slots__ = ()

    @property
    def _whole(self) -> PostFacts:
        read: Any = self[HEAD]
        found: PostFacts = read(self.path)
        return found

    @property
    def references(self) -> tuple[Reference, ...]:
        return self._whole.references

    @property
    def anchors(self) -> tuple[str, ...]:
        return self._whole.anchors

    @property
    def anchors_known(self) -> bool:
        return self._whole.anchors_known


def stored_facts(head: Iterable[Any], read: Callable[[str], PostFacts]) -> StoredFacts:
    """The facts with this head; ``read`` gives all of those of a path."""
    return StoredFacts._make([*head, read, (), True])


class Waiting(Protocol):
    """The documents of a run that are not mapped unless somebody looks at them."""

    def may_hold(self, path: str, kind: str) -> bool:
        """Whether a document may hold facts of the type called ``kind``."""

    def map(self, paths: Sequence[str]) -> None:
        """Map documents that wait. What is known of their results stands in the rows thereafter."""


class Results:
    """The results of all documents by path."""

    def __init__(
        self,
        rows: MutableMapping[str, Row],
        read: ReadTexts,
        again: Callable[[str], str],
        held: MutableMapping[str, str] | None = None,
        unreadable: Collection[Unreadable] = (),
        waiting: Waiting | None = None,
    ) -> None:
        """``rows``: what is known of each document's result; ``held``: results that ``read`` does not
        give; ``again`` makes one anew, for where it has been lost or damaged; ``waiting``: those that
        have only a waiting row."""
        self._rows = rows
        self._read = read
        self._make_again = again
        self._held = {} if held is None else held
        self.unreadable = unreadable
        self._waiting = waiting
        self._at_hand: dict[str, Kept] = {}

    def heads(self) -> Iterator[PostFacts]:
        """The facts of all documents."""
        if self._waiting is None:  # who looks at all will look at them again
            self._rows = dict(self._rows)
        return (stored_facts(row.head, self.facts) for row in self._rows.values())

    def head(self, path: str) -> PostFacts | None:
        """The facts of the document at ``path``."""
        row = self._rows.get(path)
        return stored_facts(row.head, self.facts) if row else None

    def facts(self, path: str) -> PostFacts:
        """All facts of a document that there is."""
        return self._look(path, lambda kept: kept.facts)

    def has(self, path: str, kind: str) -> bool:
        """Whether a document has collected facts of the type called ``kind``."""
        return bool(self.holders([path], kind))

    def holders(self, paths: Iterable[str], kind: str) -> list[str]:
        """Those of ``paths`` that have collected facts of the type called ``kind``."""
        known = [path for path in paths if path in self._rows]
        if self._waiting is not None:
            may_hold = self._waiting.may_hold
            self._waiting.map([path for path in self._that_wait(known) if may_hold(path, kind)])
        return [path for path in known if f" {kind}:" in self._rows[path].digests]

    def collected(self, path: str, kind: str) -> list[Any]:
        """The collected facts of a document of the type called ``kind``."""
        return self._look(path, lambda kept: kept.collected(kind)) if self.has(path, kind) else []

    def count(self, paths: Collection[str] | None) -> int:
        """How many documents there are (among ``paths``, where that is not None)."""
        return len(self._rows) if paths is None else sum(path in self._rows for path in paths)

    def look(self, paths: Iterable[str] | None, part: Callable[[Kept], T]) -> Iterator[tuple[str, T]]:
        """A part of the result of each document among ``paths`` (None: of all)."""
        names = iter(self._rows) if paths is None else (path for path in paths if path in self._rows)
        while some := list(islice(names, _TOGETHER)):
            self._gather(some)
            for path in some:
                yield path, self._look(path, part)

    @property
    def failures(self) -> list[Failure]:
        """Every rule's break-down. A result with one is never kept."""
        return [failure for text in self._held.values() for failure in Kept(text).failures]

    def with_result(self, path: str, text: str, row: Row) -> Results:
        """These with another result for one document."""
        rows, held = ChainMap({path: row}, self._rows), ChainMap({path: text}, self._held)
        return Results(rows, self._read, self._make_again, held, self.unreadable, self._waiting)

    def _that_wait(self, paths: Iterable[str]) -> list[str]:
        return [path for path in paths if path in self._rows and self._rows[path].waits]

    def _gather(self, paths: Sequence[str]) -> None:
        missing = [path for path in paths if path not in self._at_hand]
        if self._waiting is not None:
            self._waiting.map(self._that_wait(missing))
        if len(self._at_hand) + len(missing) > _AT_HAND:
            for path in list(islice(self._at_hand, len(self._at_hand) // 2)):
                del self._at_hand[path]
        texts = self._read([path for path in missing if path not in self._held])
        for path in missing:
            text = self._held.get(path) or texts.get(path)
            try:
                self._at_hand[path] = Kept(self._make_again(path) if text is None else text)
            except ValueError:
                self._at_hand[path] = Kept(self._make_again(path))

    def _look(self, path: str, part: Callable[[Kept], T]) -> T:
        if path not in self._at_hand:
            self._gather([path])
        try:
            return part(self._at_hand[path])
        except ValueError:  # a damaged text
            kept = self._at_hand[path] = Kept(self._make_again(path))
            return part(kept)
