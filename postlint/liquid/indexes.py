"""Which members of a list have a value: remembered for lists that template after template filters.

``site.data.releases | where: "version", page.version`` looks at every release. Where a thousand
posts say so, the list is looked through once instead, and each post uses what that found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from postlint.liquid.values import LiquidError, Unknowable, Value, is_drop, is_unknown, to_s

_LISTS = 16
"""Lists that are kept: those of the site that its templates filter, not each that a template makes."""

Property = Callable[[Value, Value], Value]
"""A member's value by a name (``item_property``)."""


class Indexes:
    """The lists filtered last, with their arguments. A template changes no list."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[tuple[int, str], tuple[list[Value], dict[str, list[Value]] | bool]] = {}

    def having(self, members: list[Value], name: str, text: str, of: Property) -> list[Value] | None:
        """The members whose property ``name`` is written ``text``, or is a list with something in it that
        is; None where the list was not met before, or has what cannot be known or expressed so."""
        key = (id(members), name)
        # Held here, so that no other list can have its identity.
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
    """What a property is compared with as a text (``compare_property_vs_target`` of Jekyll's
    filters.rb): itself, or each of its members."""
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
