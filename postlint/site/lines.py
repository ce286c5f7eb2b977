"""Records kept as lines of a text and found by their keys without reading the others.

A key is written as JSON, which holds no control character, so that a mark before and
after it cannot be part of one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from json.encoder import encode_basestring_ascii
from typing import Final, TypeVar
from zlib import crc32

SHARDS: Final = 64
"""Long lists are kept in so many parts, so that looking at one record is not reading all."""

_MANY = 200
"""After so many questions, reading all records takes less time than finding each."""

T = TypeVar("T")


dump: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON without spaces. ``json.dumps`` would make an encoder for each of many thousands."""


def key_text(key: str | None) -> str:
    """A key as it stands in a line; pure ASCII, whatever bytes a file's name is made of."""
    return "null" if key is None else encode_basestring_ascii(key)


def shard_of(key: str) -> int:
    """The part that the record of ``key`` is in."""
    return crc32(key.encode("utf-8", "surrogateescape")) % SHARDS


class Lines(Mapping[str, T]):
    """The records of a text by one of their keys. Of two with the same key the later one counts."""

    def __init__(
        self,
        text: str,
        before: str,
        after: str,
        read: Callable[[str], T],
        every: Callable[[], Mapping[str, T]] | None = None,
    ) -> None:
        """``before`` and ``after``: what stands around the key in a line; ``read`` makes a record of
        a line (without its end); ``every`` gives all of them, for who asks for many (None: nobody
        will)."""
        self._text = text
        self._before = before
        self._after = after
        self._read = read
        self._every = every
        self._found: dict[str, T | None] = {}
        self._asked = 0

    def _look(self, key: object) -> T | None:
        if not isinstance(key, str):
            return None
        if key not in self._found:
            self._asked += 1
            if self._asked > _MANY and self._every:
                return self._all.get(key)
            at = self._text.rfind(f"{self._before}{key_text(key)}{self._after}")
            if at < 0:
                self._found[key] = None
            else:
                start = self._text.rfind("\n", 0, at + 1) + 1
                self._found[key] = self._read(self._text[start : self._text.index("\n", start)])
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        return self._look(key) is not None

    def __getitem__(self, key: str) -> T:
        found = self._look(key)
        if found is None:
            raise KeyError(key)
        return found

    @cached_property
    def _all(self) -> Mapping[str, T]:
        return self._every() if self._every else {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
