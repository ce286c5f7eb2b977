"""A document's result as text, for the cache and for other processes.

The text has a line for each part: the head of the ``PostFacts``, their other fields, what was
raised, the suppressions, the failures, then the collected facts, a line for each of their types.
A run reads of it what it looks at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from postlint.codec import encode, restore
from postlint.engine.map import Failure, Mapped, Raised
from postlint.hashing import blake2b
from postlint.model import PostFacts
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from postlint.suppress import Suppression

HEAD = PostFacts._fields.index("references")
"""How many of the first fields of ``PostFacts`` are a document's head."""
_LINES = 5

T = TypeVar("T")


class Seen(NamedTuple):
    """What there is to know of a result without reading it."""

    head: list[Any]
    digests: str
    """Hashes of what site rules see of it, each as ``" name:hash"``: of its head under ``heads``, of
    all its ``PostFacts`` under ``references``, of its collected facts under the names of their types."""


def encode_mapped(mapped: Mapped) -> str:
    """A result as the cache keeps it; a collected fact is kept with its rule."""
    kinds: dict[str, list[Any]] = {}
    for rule, facts in mapped.collected.items():
        for fact in facts:
            kinds.setdefault(type(fact).__name__, []).append([rule, fact])
    lines = [
        encode(mapped.facts[:HEAD]),
        encode(mapped.facts[HEAD:]),
        encode(mapped.raised),
        encode(mapped.suppressions),
        encode(mapped.failures),
        *(f"{name}\t{encode(pairs)}" for name, pairs in kinds.items()),
    ]
    return "\n".join(lines)


def seen_of(path: str, text: str) -> Seen:
    """What there is to know of the result of the document at ``path``."""
    lines = text.split("\n")
    head, rest = lines[:2]
    digests = [f" heads:{_hash(head)} references:{_hash(head + rest)}"]
    for line in lines[_LINES:]:
        # The path is part of it: the same facts in other posts are something else to see.
        digests.append(f" {line.partition(chr(9))[0]}:{_hash(path + line)}")
    return Seen(json.loads(head), "".join(digests))


def _hash(text: str) -> str:
    # Told apart from one document's former self only: sixteen hexadecimal digits are enough.
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class Kept:
    """A result as text, each part of it read when it is looked at. Every part raises ``ValueError``
    where the text is no result's."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        if len(self._lines) < _LINES:
            raise ValueError("not a result")

    @cached_property
    def facts(self) -> PostFacts:
        """The standing facts of the document."""
        head, rest = self._lines[:2]
        return restore(PostFacts, json.loads(f"{head[:-1]},{rest[1:]}"))

    @property
    def raised(self) -> Sequence[Raised]:
        """What the document's own rules said."""
        return self._part(2, Raised)

    @property
    def suppressions(self) -> Sequence[Suppression]:
        """What the author has said not to report."""
        if self._lines[3] == "[]":
            return ()
        from postlint.suppress import Suppression

        return self._part(3, Suppression)

    @property
    def failures(self) -> Sequence[Failure]:
        """The rules that broke down."""
        return self._part(4, Failure)

    def collected(self, kind: str) -> list[Any]:
        """The collected facts of the type called ``kind``."""
        for line in self._lines[_LINES:]:
            name, _, pairs = line.partition("\t")
            if name == kind:
                try:
                    return [restore(_fact_type(rule, kind), fact) for rule, fact in json.loads(pairs)]
                except (TypeError, AttributeError, ImportError) as error:
                    raise ValueError(str(error)) from None
        return []

    def _part(self, number: int, kind: type[T]) -> Sequence[T]:
        line = self._lines[number]
        return () if line == "[]" else [restore(kind, one) for one in json.loads(line)]


@cache
def _fact_type(rule: str, name: str) -> Any:
    """The type ``name`` of a rule's facts, as its module sees it."""
    return getattr(import_module("postlint.rules." + rule.replace("-", "_")), name)


class Unpacked(NamedTuple):
    """A result as the cache had it."""

    text: str
    state: Mapping[str, str]
    """What it depends on, with hashes of the state in which it holds."""


def pack(text: str, state: Mapping[str, str]) -> str:
    """An encoded result with the state of what it depends on."""
    return f"{json.dumps(state)}\n{text}"


def unpack(packed: str) -> Unpacked | None:
    """What ``pack`` wrote; None where it is damaged."""
    state, _, text = packed.partition("\n")
    try:
        return Unpacked(text, dict(json.loads(state)))
    except (ValueError, TypeError):
        return None
