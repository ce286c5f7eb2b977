"""What a run with a cache knows of every document without having read its result.

One text holds, for each document, the key of its result, its head and hashes of the
facts it leaves behind. A run that shows a few files takes the rest of the results
from the cache only where a rule looks at them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.model import PostFacts, Reference

if TYPE_CHECKING:
    from postlint.cache import Cache
    from postlint.engine.map import Failure, Mapped, Raised
    from postlint.suppress import Suppression

HEAD = PostFacts._fields.index("references")
"""How many of the first fields of ``PostFacts`` are a document's head."""


class Row(NamedTuple):
    """One document of the index."""

    key: str
    """Of its result in the cache; empty where that is not kept."""
    state: Mapping[str, str]
    """What its Liquid read besides, with the hashes it had."""
    head: list[Any]
    facts: str
    """A hash of all its ``PostFacts``."""
    kinds: Mapping[str, str]
    """The types of its collected facts, each with a hash of them."""


def row_of(key: str, state: Mapping[str, str], encoded: str) -> Row:
    """The row of a result that ``stored.encode_mapped`` wrote."""
    facts, _, collected, *_ = json.loads(encoded)
    kinds: dict[str, list[Any]] = {}
    for rule, pairs in collected.items():
        for name, fact in pairs:
            kinds.setdefault(name, []).append([rule, fact])
    return Row(key, state, facts[:HEAD], _hash(facts), {name: _hash(kinds[name]) for name in sorted(kinds)})


def _hash(value: Any) -> str:
    # Told apart from one document's former self only: sixteen hexadecimal digits are enough.
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=8).hexdigest()


def read_index(cache: Cache, key: str) -> dict[str, Row]:
    """The index kept under ``key``; empty where there is none or it is damaged."""
    text = cache.get(key)
    try:
        return {path: Row(*row) for path, row in json.loads(text).items()} if text else {}
    except (ValueError, TypeError, AttributeError):
        return {}


def write_index(cache: Cache, key: str, rows: Mapping[str, Row]) -> None:
    """Keep an index."""
    cache.put(key, json.dumps(rows, ensure_ascii=False, separators=(",", ":")))


class StoredFacts(PostFacts):
    """The facts of a document of which the head is known; the rest is read when it is looked at.
    As a tuple it is its head: compare and copy ``PostFacts``, not these."""

    load: Callable[[], PostFacts]

    @property
    def references(self) -> tuple[Reference, ...]:
        return self.load().references

    @property
    def anchors(self) -> tuple[str, ...]:
        return self.load().anchors

    @property
    def anchors_known(self) -> bool:
        return self.load().anchors_known


def stored_facts(head: Iterable[Any], load: Callable[[], PostFacts]) -> StoredFacts:
    """The facts with this head; ``load`` gives all of them."""
    made = StoredFacts._make([*head, (), (), True])
    made.load = load
    return made


class StoredMapped:
    """A document's result, as ``map.Mapped``, that is read when it is looked at."""

    def __init__(self, path: str, row: Row, load: Loader) -> None:
        self._path = path
        self._load = load
        self.kinds: Iterable[str] = row.kinds
        self.facts: PostFacts = stored_facts(row.head, lambda: load(path).facts)

    def full(self) -> Mapped:
        """The whole result."""
        return self._load(self._path)

    @property
    def raised(self) -> tuple[Raised, ...]:
        return self.full().raised

    @property
    def collected(self) -> Mapping[str, tuple[tuple[Any, ...], ...]]:
        return self.full().collected if self.kinds else {}

    @property
    def failures(self) -> tuple[Failure, ...]:
        # A result with failures is never kept.
        return ()

    @property
    def dependencies(self) -> tuple[str, ...]:
        return self.full().dependencies

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        return self.full().suppressions

    def gather(self, paths: Iterable[str]) -> None:
        """Read the results of ``paths`` together: one by one takes five times as long."""
        self._load.gather(paths)


class Loader:
    """Reads results from the cache, each once."""

    def __init__(
        self,
        keys: Mapping[str, str],
        read: Callable[[list[str]], Mapping[str, Mapped | None]],
        again: Callable[[str], Mapped],
    ) -> None:
        """``read`` gives the results under some keys; ``again`` makes the one of a path anew, for
        where the cache has lost it since."""
        self._keys = keys
        self._read = read
        self._again = again
        self._found: dict[str, Mapped] = {}

    def gather(self, paths: Iterable[str]) -> None:
        """Read the results of ``paths`` that were not read yet."""
        missing = {self._keys[path]: path for path in paths if path not in self._found}
        for key, mapped in self._read(list(missing)).items():
            if mapped is not None:
                self._found[missing[key]] = mapped

    def __call__(self, path: str) -> Mapped:
        if path not in self._found:
            self.gather([path])
        if path not in self._found:
            self._found[path] = self._again(path)
        return self._found[path]


class Digests:
    """Hashes of what site rules see of a site, by name: ``heads``, ``references``, ``model`` or the
    name of a type of facts."""

    def __init__(self, rows: Mapping[str, Row], model: Callable[[], str]) -> None:
        self._rows = rows
        self._model = model
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The hash of what is called ``name``."""
        if name not in self._known:
            self._known[name] = self._model() if name == "model" else _hash(list(self._values(name)))
        return self._known[name]

    def _values(self, name: str) -> Iterator[Any]:
        for path in sorted(self._rows):
            row = self._rows[path]
            if name == "heads":
                yield row.head
            elif name == "references":
                yield row.facts
            elif name in row.kinds:
                yield path, row.kinds[name]
