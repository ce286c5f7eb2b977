"""A document's result as text, for the cache and for other processes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.codec import encode, restore
from postlint.engine.map import Failure, Mapped, Raised
from postlint.model import PostFacts

if TYPE_CHECKING:
    from postlint.engine.keys import Surroundings


def encode_mapped(mapped: Mapped) -> str:
    """A result as the cache keeps it; a collected fact is kept with the name of its type."""
    collected = {
        rule: [[type(fact).__name__, fact] for fact in facts] for rule, facts in mapped.collected.items()
    }
    return encode(
        (
            mapped.facts,
            mapped.raised,
            collected,
            mapped.failures,
            mapped.dependencies,
            mapped.suppressions,
        )
    )


def decode_mapped(text: str) -> Mapped:
    """The result in a text of ``encode_mapped``. Raises ``ValueError``."""
    try:
        facts, raised, collected, failures, dependencies, suppressions = json.loads(text)
        return Mapped(
            restore(PostFacts, facts),
            restore(tuple[Raised, ...], raised),
            {
                rule: tuple(restore(_fact_type(rule, name), fact) for name, fact in rows)
                for rule, rows in collected.items()
            },
            restore(tuple[Failure, ...], failures),
            tuple(dependencies),
            _suppressions(suppressions),
        )
    except (TypeError, AttributeError) as error:
        raise ValueError(str(error)) from None


def _suppressions(rows: list[list[Any]]) -> tuple[Any, ...]:
    if not rows:
        return ()
    from postlint.suppress import Suppression

    return tuple(restore(Suppression, row) for row in rows)


@cache
def _fact_type(rule: str, name: str) -> Any:
    """The type ``name`` of a rule's facts, as its module sees it."""
    return getattr(import_module("postlint.rules." + rule.replace("-", "_")), name)


class Unpacked(NamedTuple):
    """A result as the cache had it."""

    mapped: Mapped
    state: Mapping[str, str]
    """What it depends on, with hashes of the state in which it holds."""
    inner: str
    """The result as ``encode_mapped`` wrote it."""


def unpack(text: str, surroundings: Surroundings) -> Unpacked | None:
    """What ``pack`` wrote; None where it is damaged or no longer true."""
    try:
        _, state, inner = json.loads(text)
        if state and dict(state) != surroundings.of(tuple(state)):
            return None
        return Unpacked(decode_mapped(inner), state, inner)
    except (ValueError, TypeError):
        return None


def pack(inner: str, state: Mapping[str, str]) -> str:
    """An encoded result with the state of what it depends on."""
    return json.dumps(["mapped", state, inner], ensure_ascii=False)
