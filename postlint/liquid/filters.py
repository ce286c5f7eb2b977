"""How a filter is called."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from postlint.liquid.buffer import Limit
from postlint.liquid.values import (
    MAX_TEXT,
    LiquidError,
    MethodLiteral,
    Value,
    is_unknown,
    is_wholly_unknown,
    to_s,
    truthy,
)
from postlint.nodes import UNKNOWN

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState


JOINING = frozenset(("append", "prepend"))
"""Filters after which the known part of a string stays known."""


OF_LISTS = frozenset(
    (
        "compact",
        "concat",
        "first",
        "join",
        "last",
        "map",
        "pop",
        "push",
        "reverse",
        "shift",
        "size",
        "slice",
        "where",
    )
)
"""Filters that work on lists with unknown members: they do not look at the members, or, as ``where``, handle
unknown ones themselves."""


def is_known(name: str) -> bool:
    """Whether ``name`` is a filter of Liquid or Jekyll; others are plugins'."""
    return _find(name)[0] is not None


def apply(state: LiquidState, name: str, value: Value, arguments: list[Value]) -> Value:
    """The result of a filter. It is unknown for an unknown value, and for an unknown filter that a plugin may
    define. A filter that nothing defines is ignored, as in Jekyll."""
    function, contextual = (None, False) if name in state.context.filters else _find(name)
    if function is None:
        if state.context.strict_filters and name not in state.context.filters:
            raise LiquidError(f"unknown filter `{name}`")
        if not state.context.other_filters and name not in state.context.filters:
            return value
        known = isinstance(value, str | int) and not isinstance(value, bool) and not is_unknown(value)
        return UNKNOWN + to_s(value) if known else UNKNOWN
    if _depends_on_unknown(name, value, arguments):
        return UNKNOWN
    given = len(arguments) + 1 + contextual
    code = function.__code__
    if not code.co_argcount - len(function.__defaults__ or ()) <= given <= code.co_argcount:
        raise LiquidError(f"filter `{name}` takes another number of arguments")
    if isinstance(value, list | str):
        state.step(len(value) // 50 + 1 if isinstance(value, str) else len(value))
    result = function(state, value, *arguments) if contextual else function(value, *arguments)
    if isinstance(result, MethodLiteral):
        return ""
    if isinstance(result, str) and len(result) > MAX_TEXT:
        raise Limit("a value of more than 2 MB")
    return result


@cache
def _find(name: str) -> tuple[Any, bool]:
    """A filter's function and whether it takes the state first."""
    from importlib import import_module

    for group in ("strings", "jekyll_filters", "list_filters", "jekyll_lists", "arithmetic"):
        module = import_module(f"postlint.liquid.{group}")
        if name in module.FILTERS or name in module.STATEFUL:
            return module.FILTERS.get(name) or module.STATEFUL[name], name in module.STATEFUL
    return None, False


def _depends_on_unknown(name: str, value: Value, arguments: list[Value]) -> bool:
    if name in JOINING or (name == "markdownify" and isinstance(value, str) and not is_wholly_unknown(value)):
        return False
    if name == "default" and not is_wholly_unknown(value):
        return any(map(is_unknown, arguments)) and not truthy(value)
    if is_unknown(value) or any(map(is_unknown, arguments)):
        return True
    if isinstance(value, list) and name not in OF_LISTS:
        return any(map(is_unknown, value))
    return False
