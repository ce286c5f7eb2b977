"""What the site rules said, remembered with what they looked at.

While a check of the whole site runs, it is noted which parts of the site it looks at;
what it said holds as long as these parts are the same. A post whose text changed
without changing a title, an invitation or an acknowledgement leaves all of it as it was.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from postlint.codec import encode, restore
from postlint.engine.index import Digests
from postlint.engine.map import Raised
from postlint.engine.reduce import SiteView
from postlint.engine.results import stored_facts
from postlint.engine.stored import HEAD
from postlint.model import FactT, Layout, PostFacts, Resolution, UrlEntry, YamlValue
from postlint.site.lines import dump

if TYPE_CHECKING:
    from postlint.cache import Cache


class WatchedView(SiteView):
    """A view that notes what is looked at, by the names that ``index.Digests`` has for it."""

    seen: set[str]
    """What has been looked at since it was last emptied."""
    _whole: SiteView
    _heads: list[PostFacts] | None = None

    @classmethod
    def of(cls, view: SiteView) -> WatchedView:
        """A watched view of what ``view`` shows, sharing what that has found out."""
        made = cls.__new__(cls)
        made.__dict__ = view.__dict__.copy()
        made.seen = set()
        made._whole = view
        return made

    def _head(self, facts: PostFacts) -> PostFacts:
        return stored_facts(facts[:HEAD], self._all_facts)

    def _all_facts(self, path: str) -> PostFacts:
        self.seen.add("references")
        return self._results.facts(path)

    @property
    def posts(self) -> Sequence[PostFacts]:
        self.seen.add("heads")
        if self._heads is None:
            self._heads = [self._head(facts) for facts in self._whole.posts]
        return self._heads

    def facts(
        self, kind: type[FactT], among: Collection[str] | None = None
    ) -> Iterator[tuple[PostFacts, FactT]]:
        self.seen |= {"heads", kind.__name__}
        for facts, fact in super().facts(kind, among):
            yield self._head(facts), fact

    def facts_of(self, path: str, kind: type[FactT]) -> Sequence[FactT]:
        self.seen |= {"heads", kind.__name__}
        return super().facts_of(path, kind)

    def front_matter(self, path: str) -> Mapping[str, YamlValue]:
        self.seen.add("front")
        return super().front_matter(path)

    def document(self, source: str) -> PostFacts | None:
        self.seen.add("heads")
        found = super().document(source)
        return self._head(found) if found else None

    @property
    def urls(self) -> Sequence[UrlEntry]:
        self.seen.add("model")
        return super().urls

    @property
    def data(self) -> Mapping[str, YamlValue]:
        self.seen.add("model")
        return super().data

    def resolve(self, url: str, base: str | None) -> Resolution:
        self.seen.add("model")
        return super().resolve(url, base)

    def entry(self, source: str) -> UrlEntry | None:
        self.seen.add("model")
        return super().entry(source)

    def exists(self, source: str) -> bool:
        self.seen.add("model")
        return super().exists(source)

    def has_layout(self, name: str) -> bool | None:
        self.seen.add("model")
        return super().has_layout(name)

    def layout(self, name: str | None) -> Layout:
        self.seen.add("model")
        return super().layout(name)

    @property
    def extended(self) -> bool:
        self.seen.add("model")
        return super().extended


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
