"""What a check of the whole site looks at, noted by the names that ``index.Digests`` has for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from postlint.engine.reduce import SiteView
from postlint.engine.results import stored_facts
from postlint.engine.stored import HEAD
from postlint.model import FactT, Layout, PostFacts, Resolution, UrlEntry, YamlValue


class WatchedView(SiteView):
    """A view that notes what is looked at."""

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
