"""Liquid's filters of lists (standardfilters.rb), and which values they accept as lists."""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import TYPE_CHECKING

from postlint.liquid.buffer import Limit
from postlint.liquid.values import (
    MAX_MEMBERS,
    FilterFunction,
    LiquidError,
    MethodLiteral,
    Range,
    Unknowable,
    Value,
    flatten,
    inspect,
    is_drop,
    is_unknown,
    join,
    to_s,
)
from postlint.nodes import UNKNOWN

if TYPE_CHECKING:
    pass


def members(value: Value) -> list[Value]:
    """The members that a list filter iterates over (``InputIterator``)."""
    if isinstance(value, list):
        return flatten(value)
    if is_drop(value) or hasattr(value, "hour"):
        raise Unknowable
    if isinstance(value, Range):
        if len(range(value.first, min(value.last, value.first + MAX_MEMBERS + 1))) > MAX_MEMBERS:
            raise Limit("a range of more than 200,000 numbers")
        return list(value.numbers())
    if isinstance(value, MethodLiteral):
        return [""]
    return [] if value is None else [value]


def item(holder: Value, key: Value) -> Value:
    """Ruby's ``holder[key]``. Raises ``LiquidError`` for what has none or takes no such key."""
    if hasattr(holder, "get"):
        return holder.get(key) if isinstance(key, str | int | float) else None
    if isinstance(holder, str) and isinstance(key, str):
        return key if key in holder else None
    if isinstance(holder, str | list) and isinstance(key, int) and not isinstance(key, bool):
        return holder[key] if -len(holder) <= key < len(holder) else None
    raise LiquidError(f"cannot select the property `{to_s(key)}`")


def has_items(value: Value) -> bool:
    """Whether ``value`` answers to ``[]``."""
    return (
        hasattr(value, "get")
        or isinstance(value, str | list)
        or (isinstance(value, int) and not isinstance(value, bool))
    )


def identity(value: Value) -> Value:
    """A key that is the same for two values exactly where Ruby's ``eql?`` is true."""
    if is_unknown(value):
        raise Unknowable
    if is_drop(value):
        return id(value)
    if isinstance(value, list | dict):
        return "collection", inspect(value)
    return type(value), value


def _selectable(everything: list[Value], key: Value) -> bool:
    """Whether all members have items. Raises ``LiquidError`` where one before the first without items does
    not take the key."""
    for member in everything:
        if not has_items(member):
            return False
        item(member, key)
    return True


def _join(value: Value, glue: Value = " ") -> str:
    return join(members(value), to_s(glue))


def _sort_natural(value: Value, key: Value = None) -> Value:
    items = members(value)
    if key is not None and not all(map(has_items, items)):
        return None

    def order(left: Value, right: Value) -> int:
        if key is not None:
            left, right = item(left, key), item(right, key)
        if left is None and right is None:
            raise Unknowable  # each sorts after the other
        if left is None or right is None:
            return 1 if left is None else -1
        one, other = (_ascii_lower(to_s(side)) for side in (left, right))
        if UNKNOWN in one or UNKNOWN in other:
            raise Unknowable
        return (one > other) - (one < other)

    return sorted(items, key=cmp_to_key(order))


def _ascii_lower(text: str) -> str:
    return re.sub("[A-Z]+", lambda found: found[0].lower(), text)


def _uniq(value: Value, key: Value = None) -> Value:
    everything = members(value)
    if key is not None and len(everything) > 1 and not _selectable(everything, key):
        return None
    seen: dict[Value, Value] = {}
    for member in everything:
        seen.setdefault(
            identity(member if key is None or len(everything) == 1 else item(member, key)), member
        )
    return list(seen.values())


def _reverse(value: Value) -> list[Value]:
    return members(value)[::-1]


def _map(value: Value, key: Value) -> list[Value]:
    return [item(member, key) if has_items(member) else None for member in members(value)]


def _compact(value: Value, key: Value = None) -> Value:
    everything = members(value)
    if key is None:
        return [member for member in everything if member is not None]
    if not _selectable(everything, key):
        return None
    return [member for member in everything if item(member, key) is not None]


def _concat(value: Value, other: Value) -> list[Value]:
    if not isinstance(other, list):
        raise LiquidError("concat filter requires an array argument")
    return members(value) + other


def _first(value: Value) -> Value:
    if is_drop(value):
        raise Unknowable
    if isinstance(value, Range):
        return value.first
    if isinstance(value, dict):
        return next(([key, member] for key, member in value.items()), None)
    return value[0] if isinstance(value, list) and value else None


def _last(value: Value) -> Value:
    if isinstance(value, Range):
        return value.last
    return value[-1] if isinstance(value, list) and value else None


FILTERS: dict[str, FilterFunction] = {
    "compact": _compact,
    "concat": _concat,
    "first": _first,
    "join": _join,
    "last": _last,
    "map": _map,
    "reverse": _reverse,
    "sort_natural": _sort_natural,
    "uniq": _uniq,
}

STATEFUL: dict[str, FilterFunction] = {}
"""Filters that take the state first."""
