"""What a run with a cache knows of every document without having read its result.

A row holds, for each document, the key of its result, its head and hashes of the facts
it leaves behind. A run that shows a few files reads the rows of these, and takes the
other rows and results from the cache only where a rule looks at them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.model import PostFacts, Reference
from postlint.site.lines import SHARDS, Lines, key_text, shard_of

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
    front: str
    """A hash of what the site model knows of it; empty where that is more than the file says."""
    state: Mapping[str, str]
    """What its Liquid read besides, with the hashes it had."""
    head: list[Any]
    digests: Mapping[str, str]
    """Hashes of what site rules see of it: of its head under ``heads``, of all its ``PostFacts``
    under ``references``, of its collected facts under the names of their types."""


def row_of(key: str, front: str, state: Mapping[str, str], encoded: str) -> Row:
    """The row of a result that ``stored.encode_mapped`` wrote."""
    facts, _, collected, *_ = json.loads(encoded)
    head = facts[:HEAD]
    seen: dict[str, Any] = {"heads": head, "references": facts}
    for rule, pairs in collected.items():
        for name, fact in pairs:
            # The path is part of it: the same facts in other posts are something else to see.
            seen.setdefault(name, [head[0]]).append([rule, fact])
    return Row(key, front, state, head, {name: _hash(value) for name, value in seen.items()})


def _hash(value: Any) -> str:
    # Told apart from one document's former self only: sixteen hexadecimal digits are enough.
    return hashlib.blake2b(json.dumps(value).encode(), digest_size=8).hexdigest()


class Index(Mapping[str, Row]):
    """The rows that a run left in the cache, by path; each is read when it is looked at."""

    def __init__(self, cache: Cache, place: str) -> None:
        self._cache = cache
        self._place = place
        self._shards: dict[int, Mapping[str, Row]] = {}
        text = cache.get(f"index:{place}")
        try:
            name, sums, loose = json.loads(text) if text else ("", {}, [])
        except ValueError:
            name, sums, loose = "", {}, []
        self.name: str = name
        """Tells it from every other; empty where there is none."""
        self.sums: Mapping[str, int] = sums
        """The sum of the rows' digests by their names: changing one row changes it by a difference."""
        self.loose: Sequence[str] = loose
        """Documents whose states have to be compared also where the site is as it was."""

    def __getitem__(self, path: str) -> Row:
        number = shard_of(path)
        if number not in self._shards:
            text = self._cache.get(self._key(number))
            self._shards[number] = Lines(text, "\n", "\t", _row, dict) if text else {}
        try:
            return self._shards[number][path]
        except (ValueError, TypeError, IndexError):
            raise KeyError(path) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> Mapping[str, Row]:
        """All rows, by path."""
        if not self.name:
            return {}
        texts = self._cache.get_many([self._key(number) for number in range(SHARDS)])
        lines = [line.split("\t", 1) for text in texts.values() for line in text.split("\n") if line]
        try:
            paths = json.loads("[" + ",".join([line[0] for line in lines]) + "]")
            rows = json.loads("[" + ",".join([line[1] for line in lines]) + "]")
            found = {path: Row(*row) for path, row in zip(paths, rows, strict=True)}
        except (ValueError, TypeError, IndexError):
            return {}
        self._shards = dict.fromkeys(range(SHARDS), found)
        return found

    def _key(self, number: int) -> str:
        return f"index:{self._place}:{number}"


def _row(line: str) -> Row:
    return Row(*json.loads(line.split("\t", 1)[1]))


def write_index(cache: Cache, place: str, name: str, rows: Mapping[str, Row], loose: Sequence[str]) -> None:
    """Keep an index under ``name``, a new one. ``loose``: see ``Index.loose``."""
    sums: dict[str, int] = {}
    shards = [""] * SHARDS
    for path, row in rows.items():
        for part, digest in row.digests.items():
            sums[part] = sums.get(part, 0) + int(digest, 16)
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        shards[shard_of(path)] += f"\n{key_text(path)}\t{text}"
    cache.put(f"index:{place}", json.dumps([name, sums, loose]))
    for number, text in enumerate(shards):
        cache.put(f"index:{place}:{number}", text + "\n")


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
        self.kinds: Collection[str] = row.digests.keys()
        """The names of the types of its collected facts, among others."""
        self.facts: PostFacts = stored_facts(row.head, lambda: load(path).facts)

    def full(self) -> Mapped:
        """The whole result."""
        return self._load(self._path)

    @property
    def raised(self) -> tuple[Raised, ...]:
        return self.full().raised

    @property
    def collected(self) -> Mapping[str, tuple[tuple[Any, ...], ...]]:
        return self.full().collected

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
        key_of: Callable[[str], str],
        read: Callable[[list[str]], Mapping[str, Mapped | None]],
        again: Callable[[str], Mapped],
    ) -> None:
        """``key_of`` gives the key of a path's result, ``read`` the results under some keys; ``again``
        makes the one of a path anew, for where the cache has lost it since."""
        self._key_of = key_of
        self._read = read
        self._again = again
        self._found: dict[str, Mapped] = {}

    def gather(self, paths: Iterable[str]) -> None:
        """Read the results of ``paths`` that were not read yet."""
        missing = {self._key_of(path): path for path in paths if path not in self._found}
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
    """Hashes of what site rules see of a site, by name: ``model``, or those of ``Row.digests``."""

    def __init__(self, sums: Mapping[str, int], model: Callable[[], str]) -> None:
        self._sums = sums
        self._model = model
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The hash of what is called ``name``."""
        if name != "model":
            return f"{self._sums.get(name, 0):x}"
        if name not in self._known:
            self._known[name] = self._model()
        return self._known[name]


def changed_sums(sums: Mapping[str, int], rows: Iterable[tuple[Row | None, Row | None]]) -> dict[str, int]:
    """``sums`` after each of ``rows``, an old and a new one, has changed."""
    changed = dict(sums)
    for old, new in rows:
        for row, sign in ((old, -1), (new, 1)):
            for part, digest in row.digests.items() if row else ():
                changed[part] = changed.get(part, 0) + sign * int(digest, 16)
    return changed
