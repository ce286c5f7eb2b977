"""What a run with a cache knows of every document without having read its result.

A row holds, for each document, the key of its result, its head and hashes of the facts
it leaves behind. A run that shows a few files reads the rows of these, and takes the
other rows and results from the cache only where a rule looks at them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from postlint.hashing import blake2b
from postlint.record import NamedTuple
from postlint.site.lines import SHARDS, Lines, dump, key_text, shard_of

if TYPE_CHECKING:
    from postlint.cache import Cache


class Row(NamedTuple):
    """One document of the index."""

    key: str
    """Of its result in the cache; empty where that is not kept."""
    front: str
    """A hash of what the site model knows of it; empty where that is more than the file says."""
    state: Mapping[str, str]
    """What its Liquid read besides, with the hashes it had."""
    head: list[Any]
    digests: str
    """This and its head: as ``stored.Seen`` has them."""

    @property
    def waits(self) -> bool:
        """Whether the document is not mapped: there is its head and what its file was like."""
        return self.digests.startswith(f" {WAITING}:")


WAITING = "waiting"
"""The name under which the digests of documents stand that are not mapped."""


def waiting_row(front: str, head: list[Any], stamp: str) -> Row:
    """The row of a document that is not mapped. ``stamp`` tells its file from what it may become."""
    data = f"{head[0]} {stamp}".encode("utf-8", "surrogateescape")
    return Row("", front, {}, head, f" {WAITING}:{blake2b(data, digest_size=8).hexdigest()}")


class Lost(BaseException):
    """What an index tells of is no longer in the cache. No ``Exception``: what guards a run against
    broken rules must not take it for one's failure."""


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

    @property
    def waits(self) -> bool:
        """Whether documents wait to be mapped."""
        return bool(self.sums.get(WAITING))

    def __getitem__(self, path: str) -> Row:
        number = shard_of(path)
        if not self.name:
            raise KeyError(path)
        if number not in self._shards:
            text = self._own(self._cache.get(self._key(number)))
            self._shards[number] = Lines(text, "\n", "\t", _row)
        try:
            return self._shards[number][path]
        except (ValueError, TypeError, IndexError):
            raise Lost from None

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
        if len(texts) != SHARDS:
            raise Lost
        lines = [
            line.split("\t", 1) for text in texts.values() for line in self._own(text).split("\n") if line
        ]
        try:
            paths = json.loads("[" + ",".join([line[0] for line in lines]) + "]")
            rows = json.loads("[" + ",".join([line[1] for line in lines]) + "]")
            found = {path: Row(*row) for path, row in zip(paths, rows, strict=True)}
        except (ValueError, TypeError, IndexError):
            raise Lost from None
        self._shards = dict.fromkeys(range(SHARDS), found)
        return found

    def _own(self, text: str | None) -> str:
        """The lines of a part of this index, which another run may have written anew since."""
        if text is None or not text.startswith(f"{self.name}\n"):
            raise Lost
        return text[len(self.name) :]

    def _key(self, number: int) -> str:
        return f"index:{self._place}:{number}"


def _row(line: str) -> Row:
    return Row(*json.loads(line.split("\t", 1)[1]))


def write_index(cache: Cache, place: str, name: str, rows: Mapping[str, Row], loose: Sequence[str]) -> None:
    """Keep an index under ``name``, a new one. ``loose``: see ``Index.loose``."""
    sums: dict[str, int] = {}
    shards: list[list[str]] = [[] for _ in range(SHARDS)]
    for path, row in rows.items():
        _add(sums, row, 1)
        shards[shard_of(path)].append(path)
    # As with a snapshot: no head while the parts are written.
    cache.put(f"index:{place}", "")
    for number, paths in enumerate(shards):
        lines = [f"\n{key_text(path)}\t{dump(rows[path])}" for path in paths]
        cache.put(f"index:{place}:{number}", f"{name}{''.join(lines)}\n")
    cache.put(f"index:{place}", json.dumps([name, sums, loose]))


class Digests:
    """Hashes of what site rules see of a site, by name: ``model``, ``front`` (all front matter), or
    those of ``Row.digests``."""

    def __init__(self, sums: Mapping[str, int], model: Callable[[], str]) -> None:
        self._sums = sums
        self._model = model
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The hash of what is called ``name``."""
        if name != "model":
            # What waits may hold anything.
            return f"{self._sums.get(name, 0):x}.{self._sums.get(WAITING, 0):x}"
        if name not in self._known:
            self._known[name] = self._model()
        return self._known[name]


def changed_sums(sums: Mapping[str, int], rows: Iterable[tuple[Row | None, Row | None]]) -> dict[str, int]:
    """``sums`` after each of ``rows``, an old and a new one, has changed."""
    changed = dict(sums)
    for old, new in rows:
        if old:
            _add(changed, old, -1)
        if new:
            _add(changed, new, 1)
    return changed


def _add(sums: dict[str, int], row: Row, sign: int) -> None:
    for part in (f"front:{row.front or '0'}", *row.digests.split()):
        name, _, digest = part.partition(":")
        sums[name] = sums.get(name, 0) + sign * int(digest, 16)
