"""Jekyll's filters of lists (jekyll/filters.rb, jekyll/filters/grouping_filters.rb)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cmp_to_key
from typing import TYPE_CHECKING

from postlint.liquid.indexes import texts
from postlint.liquid.list_filters import has_items, identity, item
from postlint.liquid.syntax import LiquidSyntaxError, condition_strict, parse_variable
from postlint.liquid.values import (
    MAX_MEMBERS,
    SPACE,
    FilterFunction,
    LiquidError,
    MethodLiteral,
    Range,
    Unknowable,
    Value,
    compare,
    inspect,
    is_drop,
    is_unknown,
    join,
    to_f,
    to_i,
    to_integer,
    to_s,
    truthy,
)
from postlint.nodes import UNKNOWN

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState
from postlint.liquid.jekyll_filters import string_of


def _listed(value: Value) -> list[Value] | None:
    """The members of what is enumerable in Ruby, of a hash its values; None for other values."""
    if is_drop(value):
        raise Unknowable
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, Range):
        return list(value.numbers())[:MAX_MEMBERS]
    return value if isinstance(value, list) else None


# A constant: it is needed for every member of every list that a template filters.
_NUMBER = re.compile(r"\s*-?(?:(\d+)|\d+\.\d*|\.\d+)\s*\Z", re.ASCII).match


def _property(holder: Value, name: Value) -> Value:
    """``item_property``: dots in the name descend, and a value that looks like a number becomes one."""
    key = to_s(name)
    value = holder
    if type(holder) is dict and "." not in key:
        value = holder.get(key)
    elif "." in key:
        for part in key.split("."):
            value = item(value, part) if has_items(value) else False
    elif not has_items(value):
        raise LiquidError(f"`{inspect(value)[:40]}` has no property `{key}`")
    else:
        value = item(value, key)
    if is_unknown(value):
        raise Unknowable
    number = _NUMBER(value) if isinstance(value, str) else None
    if number:
        if number.group(1):
            return to_i(value)
        text = value.strip(SPACE)
        return to_f(text.replace("-.", "-0.") if "-" in text else "0" + text)
    return value


def _has_target(value: Value, target: Value) -> bool:
    """``compare_property_vs_target``."""
    if target is None:
        return value is None
    if isinstance(target, MethodLiteral) and not isinstance(value, str):
        if is_drop(value):
            raise Unknowable
        return value is None or (isinstance(value, list) and join(value, "") == "")
    return to_s(target) in texts(value)


def _where(state: LiquidState, value: Value, name: Value, target: Value) -> Value:
    indexes = state.context.indexes
    if indexes is not None and type(value) is list and type(name) is str and name and type(target) is str:
        known = indexes.having(value, name, target, _property)
        if known is not None:
            return known
    if isinstance(value, list) and any(map(is_unknown, value)):
        return UNKNOWN
    if not truthy(name) or isinstance(target, list | dict):
        return value
    listed = _listed(value)
    if listed is None:
        return value
    return [member for member in listed if _has_target(_property(member, name), target)]


def _find(value: Value, name: Value, target: Value) -> Value:
    if not truthy(name) or isinstance(target, list | dict):
        return value
    listed = _listed(value)
    if listed is None:
        return value
    return next((member for member in listed if _has_target(_property(member, name), target)), None)


def _matching(
    state: LiquidState, value: Value, variable: Value, expression: Value
) -> Callable[[Value], bool]:
    """Whether the expression holds for a member of the list."""
    try:
        condition = condition_strict(string_of(expression))
    except LiquidSyntaxError as error:
        raise LiquidError(f"`{to_s(expression)}` cannot be read: {error}") from None

    def matches(member: Value) -> bool:
        state.step()
        state.push({to_s(variable): member})
        try:
            holds = state.holds(condition)
        finally:
            state.pop()
        if holds is None:
            raise Unknowable
        return holds

    return matches


def _where_exp(state: LiquidState, value: Value, variable: Value, expression: Value) -> Value:
    listed = _listed(value)
    if listed is None:
        return value
    matches = _matching(state, value, variable, expression)
    return [member for member in listed if matches(member)]


def _find_exp(state: LiquidState, value: Value, variable: Value, expression: Value) -> Value:
    listed = _listed(value)
    if listed is None:
        return value
    matches = _matching(state, value, variable, expression)
    return next((member for member in listed if matches(member)), None)


def _group_by(value: Value, name: Value) -> Value:
    if _listed(value) is None:
        return value
    listed = [[key, member] for key, member in value.items()] if isinstance(value, dict) else _listed(value)
    groups: dict[str, list[Value]] = {}
    for member in listed or []:
        key = to_s(_property(member, name))
        if is_unknown(key):
            raise Unknowable
        groups.setdefault(key, []).append(member)
    return [_group(key, found) for key, found in groups.items()]


def _group(name: Value, found: list[Value]) -> dict[str, Value]:
    return {"name": name, "items": found, "size": len(found)}


def _group_by_exp(state: LiquidState, value: Value, variable: Value, expression: Value) -> Value:
    if _listed(value) is None:
        return value
    listed = [[key, member] for key, member in value.items()] if isinstance(value, dict) else _listed(value)
    try:
        parsed = parse_variable(string_of(expression), state.context.error_mode, lambda _message: None)
    except LiquidSyntaxError as error:
        raise LiquidError(str(error)) from None
    groups: dict[Value, tuple[Value, list[Value]]] = {}
    for member in listed or []:
        state.step()
        state.push({to_s(variable): member})
        try:
            key = state.value(parsed)
        finally:
            state.pop()
        groups.setdefault(identity(key), (key, []))[1].append(member)
    return [_group(key, found) for key, found in groups.values()]


def _sort(value: Value, name: Value = None, nils: Value = "first") -> Value:
    if is_drop(value):
        raise Unknowable
    if isinstance(value, dict):
        value = [[key, member] for key, member in value.items()]
    if isinstance(value, Range):
        value = _listed(value)
    if not isinstance(value, list):
        raise LiquidError("cannot sort a null object" if value is None else "cannot sort what is not a list")
    if name is None:
        return sorted(value, key=cmp_to_key(_strict_order))
    if nils not in ("first", "last"):
        raise LiquidError(f"`{to_s(nils)}` is neither `first` nor `last`")
    return _sort_by(value, name, -1 if nils == "first" else 1)


def _strict_order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise LiquidError(f"comparison of `{to_s(left)[:40]}` with `{to_s(right)[:40]}` failed")
    return order


def _sort_by(value: list[Value], name: Value, order: int) -> list[Value]:
    def compared(left: tuple[Value, Value], right: tuple[Value, Value]) -> int:
        one, other = left[0], right[0]
        if one is not None and other is None:
            return -order
        if one is None and other is not None:
            return order
        found = compare(one, other)
        if found is not None:
            return found
        return _strict_order(to_s(one), to_s(other))

    keyed = [(_property(member, name), member) for member in value]
    return [member for _key, member in sorted(keyed, key=cmp_to_key(compared))]


def _count(number: Value) -> int:
    count = to_integer(number)
    if count < 0:
        raise LiquidError("negative array size")
    return count


def _pop(value: Value, number: Value = 1) -> Value:
    return value[: max(len(value) - _count(number), 0)] if isinstance(value, list) else value


def _shift(value: Value, number: Value = 1) -> Value:
    return value[_count(number) :] if isinstance(value, list) else value


def _push(value: Value, member: Value) -> Value:
    return [*value, member] if isinstance(value, list) else value


def _unshift(value: Value, member: Value) -> Value:
    return [member, *value] if isinstance(value, list) else value


def _sample(value: Value, _number: Value = 1) -> Value:
    if isinstance(value, list):
        raise Unknowable
    return value


FILTERS: dict[str, FilterFunction] = {
    "find": _find,
    "group_by": _group_by,
    "pop": _pop,
    "push": _push,
    "sample": _sample,
    "shift": _shift,
    "sort": _sort,
    "unshift": _unshift,
}

STATEFUL: dict[str, FilterFunction] = {
    "find_exp": _find_exp,
    "group_by_exp": _group_by_exp,
    "where": _where,
    "where_exp": _where_exp,
}
"""Filters that take the state first."""
