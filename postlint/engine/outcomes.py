"""What the site rules said, remembered with what they looked at.

While a check of the whole site runs, it is noted which parts of the site it looks at;
what it said holds as long as these parts are the same. A post whose text changed
without changing a title, an invitation or an acknowledgement leaves all of it as it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from postlint.codec import encode, restore
from postlint.engine.index import Digests
from postlint.engine.map import Raised
from postlint.site.lines import dump

if TYPE_CHECKING:
    from postlint.cache import Cache


_OF_SOME = 128
"""So much is kept of what checks said while a few files were shown."""


def _key(name: str, shown: Collection[str] | None) -> str:
    return name if shown is None else name + "\n" + "\n".join(sorted(shown))


class Outcomes:
    """What the checks of the whole site said before, under one key of the cache."""

    def __init__(self, cache: Cache, key: str, digests: Digests) -> None:
        self._cache = cache
        self._key = key
        self._digests = digests
        text = cache.get(key)
        try:
            self._kept: dict[str, Any] = dict(json.loads(text)) if text else {}
        except (ValueError, TypeError):
            self._kept = {}
        self._changed = False

    def recall(self, name: str, shown: Collection[str] | None) -> list[Raised] | None:
        """What the check ``name`` said when ``shown`` were shown, where all that it looked at is the
        same."""
        try:
            parts, raised = self._kept[_key(name, shown)]
            if any(self._digests.of(part) != digest for part, digest in parts.items()):
                return None
            return list(restore(tuple[Raised, ...], raised))
        except (KeyError, ValueError, TypeError, AttributeError):
            return None

    def keep(
        self, name: str, shown: Collection[str] | None, raised: Sequence[Raised], seen: Iterable[str]
    ) -> None:
        """Remember what the check ``name`` said when ``shown`` were shown, having looked at ``seen``."""
        parts = {part: self._digests.of(part) for part in sorted(seen)}
        key = _key(name, shown)
        self._kept.pop(key, None)
        self._kept[key] = [parts, json.loads(encode(raised))]
        self._changed = True
        of_some = [key for key in self._kept if "\n" in key]
        for old in of_some[:-_OF_SOME]:
            del self._kept[old]

    def save(self) -> None:
        """Hand what is new to the cache."""
        if self._changed:
            self._cache.put(self._key, dump(self._kept))
