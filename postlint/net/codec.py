"""Verdicts as JSON values, for the history and for recordings. Places are not kept: they are the run's."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from postlint.verdict import (
    Alive,
    Blocked,
    Capture,
    Event,
    Evidence,
    Exchange,
    Gone,
    Moved,
    Outcome,
    Page,
    Parked,
    Suspect,
    Unchecked,
    Unknown,
    Verdict,
)

T = TypeVar("T")

_OUTCOMES: Mapping[str, type[Any]] = {
    "alive": Alive,
    "moved": Moved,
    "gone": Gone,
    "suspect": Suspect,
    "blocked": Blocked,
    "unknown": Unknown,
    "unchecked": Unchecked,
}
_LISTS: Mapping[str, type[Any]] = {"exchanges": Exchange, "events": Event, "captures": Capture}
_SINGLES: Mapping[str, type[Any]] = {"page": Page, "parked": Parked}


def encode(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a JSON object. What is at its default is left out."""
    evidence: dict[str, Any] = {}
    default = Evidence()
    for name, value in verdict.evidence._asdict().items():
        if value == getattr(default, name):
            continue
        if name in _LISTS:
            value = [part._asdict() for part in value]
        elif name in _SINGLES:
            value = value._asdict()
        evidence[name] = value
    return {"url": verdict.url, "outcome": verdict.outcome._asdict(), "evidence": evidence}


def decode(value: Any) -> Verdict:
    """The verdict of a JSON object. Raises ``ValueError`` where it is none."""
    try:
        outcome: Outcome = build(_OUTCOMES[value["outcome"]["kind"]], value["outcome"])
        parts = dict(value.get("evidence", {}))
        for name, kind in _LISTS.items():
            if name in parts:
                parts[name] = tuple(build(kind, part) for part in parts[name])
        for name, kind in _SINGLES.items():
            if parts.get(name) is not None:
                parts[name] = build(kind, parts[name])
        return Verdict(str(value["url"]), outcome, build(Evidence, parts))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a verdict: {error}") from None


def build(kind: type[T], value: Any) -> T:
    """The record ``kind`` of a JSON object, each field of the type that it is declared with. Raises
    ``ValueError``."""
    if not isinstance(value, Mapping):
        raise ValueError(f"not a verdict: `{kind.__name__}` is not an object")
    types = _types(cast("Hashable", kind))
    for name, item in value.items():
        if name not in types or not _fits(types[name], item):
            raise ValueError(f"not a verdict: `{name}` of `{kind.__name__}`")
    lists = {name: tuple(item) for name, item in value.items() if isinstance(item, list)}
    return kind(**{**value, **lists})


@cache
def _types(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _fits(kind: Any, item: Any) -> bool:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return any(_fits(one, item) for one in arguments)
    if origin is Literal:
        return item in arguments
    if origin is tuple:
        return isinstance(item, list | tuple) and all(_fits(arguments[0], one) for one in item)
    if kind is float:
        return type(item) in (int, float) and math.isfinite(item)
    if kind in (str, int, bool, type(None)):
        return type(item) is kind
    return isinstance(item, kind)
