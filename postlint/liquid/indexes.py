"""An index of lists by their members' values, for lists that many templates filter.

``site.data.releases | where: "version", page.version`` looks at every release. Where a thousand posts do
that, the list is indexed once and each post uses the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postlint.liquid.values import LiquidError, Unknowable, Value, is_drop, is_unknown, to_s

_LISTS = 16
"""The number of lists that are kept: enough for those of a site's data, not for each that a template
makes."""

Property = Callable[[Value, Value], Value]
"""Gives a member's property by its name (``item_property``)."""


class Indexes:
    """The lists that were filtered last, each with its index. Templates never change a list."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str], tuple[list[Value], dict[str, list[Value]] | bool]] = {}

    def having(self, members: list[Value], name: str, text: str, of: Property) -> list[Value] | None:
        """The members whose property ``name`` has the text ``text``, or is a list with such an item. None
        where the list is seen for the first time, or has members with unknown values."""
        key = (id(members), name)
        # The reference is kept, so that no other list can get the same identity.
        _list, index = self._kept.pop(key, (members, None))
        if index is None:
            index = True
            if len(self._kept) >= _LISTS:
                del self._kept[next(iter(self._kept))]
        elif index is True:
            index = _index(members, name, of) or False
        self._kept[key] = members, index
        return list(index.get(text, ())) if isinstance(index, dict) else None


def _index(members: list[Value], name: str, of: Property) -> dict[str, list[Value]] | None:
    """The members by the texts of their property ``name``; None where one is unknown."""
    found: dict[str, list[Value]] = {}
    try:
        for member in members:
            if is_unknown(member):
                return None
            for text in dict.fromkeys(texts(of(member, name))):
                found.setdefault(text, []).append(member)
    except (LiquidError, Unknowable):
        return None
    return found


def texts(value: Value) -> Iterator[str]:
    """The texts that a property is compared as (``compare_property_vs_target`` of Jekyll's filters.rb): its
    own, or that of each of its items."""
    if isinstance(value, str):
        yield value
        return
    if is_drop(value):
        raise Unknowable
    if isinstance(value, dict):
        value = [[key, member] for key, member in value.items()]
    for member in value if isinstance(value, list) else [] if value is None else [value]:
        text = to_s(member)
        if is_unknown(text):
            raise Unknowable
        yield text
