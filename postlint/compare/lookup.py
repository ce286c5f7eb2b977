"""Which posts a comparison is about, and the facts of the others as far as it looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from postlint.model import FactT, Problem, Site

ValueT = TypeVar("ValueT")


def is_told(site: Site, path: str | None) -> bool:
    """Whether findings of the file at ``path`` are shown."""
    return site.shown is None or path in site.shown


def told(problems: Iterable[Problem], site: Site) -> Iterator[Problem]:
    """Those of ``problems``, each of which has a path, that are shown."""
    return (problem for problem in problems if is_told(site, problem.path))


def facts_by_path(site: Site, kind: type[FactT]) -> Mapping[str, Sequence[FactT]]:
    """The facts of type ``kind`` of each post that has any, by the posts' paths. Where a few files
    are shown, those of others are looked up one by one when they are asked for."""
    if site.shown is not None:
        return _Asked(site, kind, lambda facts: facts)
    found: dict[str, list[FactT]] = {}
    for post, fact in site.facts(kind):
        found.setdefault(post.path, []).append(fact)
    return found


def first_facts(site: Site, kind: type[FactT]) -> Mapping[str, FactT]:
    """As ``facts_by_path``, but the first fact of each post alone."""
    if site.shown is not None:
        return _Asked(site, kind, lambda facts: facts[0])
    found: dict[str, FactT] = {}
    for post, fact in site.facts(kind):
        found.setdefault(post.path, fact)
    return found


class _Asked(Mapping[str, ValueT], Generic[FactT, ValueT]):
    def __init__(self, site: Site, kind: type[FactT], value: Callable[[Sequence[FactT]], ValueT]) -> None:
        self._site = site
        self._kind = kind
        self._value = value
        self._known: dict[str, Sequence[FactT]] = {}

    def __getitem__(self, path: str) -> ValueT:
        if path not in self._known:
            self._known[path] = self._site.facts_of(path, self._kind)
        if not self._known[path]:
            raise KeyError(path)
        return self._value(self._known[path])

    def __iter__(self) -> Iterator[str]:
        return iter({post.path: None for post, _ in self._site.facts(self._kind)})

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Answers(Sequence[bool]):
    """Answers to a question about each of some things, asked when it is looked at."""

    def __init__(self, things: Sequence[ValueT], question: Callable[[ValueT], bool]) -> None:
        self._count = len(things)
        self._ask: Callable[[int], bool] = lambda at: question(things[at])
        self._known: dict[int, bool] = {}

    @overload
    def __getitem__(self, at: int) -> bool: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bool]: ...
    def __getitem__(self, at: int | slice) -> bool | Sequence[bool]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self._count))]
        if at not in self._known:
            self._known[at] = self._ask(at)
        return self._known[at]

    def __len__(self) -> int:
        return self._count
