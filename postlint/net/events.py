"""schema.org ``Event`` values off a page: JSON-LD and microdata, as organisers really write them.

See https://schema.org/Event and Google's "Event structured data" for the properties.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from postlint.net.web_address import clean
from postlint.net.web_page import Html, MicrodataItem
from postlint.verdict import Event

_Status: TypeAlias = Literal["scheduled", "cancelled", "postponed", "rescheduled", "moved-online"]

_STATUS: dict[str, _Status] = {
    "eventscheduled": "scheduled",
    "eventcancelled": "cancelled",
    "eventcanceled": "cancelled",
    "cancelled": "cancelled",
    "canceled": "cancelled",
    "eventpostponed": "postponed",
    "postponed": "postponed",
    "eventrescheduled": "rescheduled",
    "rescheduled": "rescheduled",
    "eventmovedonline": "moved-online",
}
_EVENT_TYPES = frozenset(("Festival", "Hackathon", "CourseInstance"))
"""Subtypes of Event whose names do not end in ``Event``; ``EventSeries`` is a list of events, not one."""
_NESTING = 12


def events_of(page: Html) -> tuple[Event, ...]:
    """Every event on a page, each once, JSON-LD before microdata."""
    found = [event for text in page.json_ld for value in _loose_json(text) for event in _events(value)]
    found += [event for item in page.items for event in _events(_as_json(item))]
    return tuple(dict.fromkeys(found))


def _loose_json(text: str) -> Iterator[object]:
    """The JSON values in a script. Tolerates comment and CDATA wrappers, control characters in
    strings, trailing commas and several values in a row; gives nothing for what is worse."""
    text = (
        re.sub(r"^\s*(//)?\s*(<!--|<!\[CDATA\[)|(//)?\s*(-->|\]\]>)\s*;?\s*$", "", text).strip().rstrip(";")
    )
    decoder = json.JSONDecoder(strict=False)
    for attempt in (text, _without_trailing_commas(text)):
        values, start = [], 0
        try:
            while start < len(attempt):
                value, end = decoder.raw_decode(attempt, start)
                values.append(value)
                start = end + re.match(r"[\s,;]*", attempt[end : end + 200]).end()  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            pass
        if values:
            yield from values
            return


def _without_trailing_commas(text: str) -> str:
    """Drop commas before a closing bracket, strings left alone."""
    pattern = r'"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])'
    return re.sub(pattern, lambda found: "" if found.group() == "," else found.group(), text, flags=re.DOTALL)


def _as_json(item: MicrodataItem) -> dict[str, object]:
    properties: dict[str, object] = {
        name: [_as_json(value) if isinstance(value, MicrodataItem) else value for value in values]
        for name, values in item.properties.items()
    }
    properties["@type"] = item.type.split()
    return properties


def _events(value: object, depth: int = 0) -> Iterator[Event]:
    """The events in a JSON value, however nested; not those within an event (its parts, its series)."""
    if depth > _NESTING:
        return
    if isinstance(value, list):
        for part in value:
            yield from _events(part, depth + 1)
    elif isinstance(value, dict):
        if _is_event(value):
            yield _event(value)
        else:
            for part in value.values():
                if isinstance(part, dict | list):
                    yield from _events(part, depth + 1)


def _names(value: object) -> list[str]:
    """Strings of a value or list, without the vocabulary's prefix (``https://schema.org/``, ``schema:``)."""
    values = value if isinstance(value, list) else [value]
    return [re.split(r"[/#:]", part.strip())[-1] for part in values if isinstance(part, str)]


def _is_event(value: dict[str, object]) -> bool:
    return any(name.endswith("Event") or name in _EVENT_TYPES for name in _names(value.get("@type")))


def _text(value: object) -> str | None:
    """The first string of a property: as it is, in a list, or as ``{"@value": …}``."""
    if isinstance(value, list):
        return next((text for text in map(_text, value) if text), None)
    if isinstance(value, dict):
        return _text(value.get("@value", value.get("name")))
    return clean(value) or None if isinstance(value, str) else None


def _event(value: dict[str, object]) -> Event:
    statuses = [_STATUS[name.lower()] for name in _names(value.get("eventStatus")) if name.lower() in _STATUS]
    # A list says all that happened (`EventMovedOnline` and `EventRescheduled`): the most severe counts.
    order: tuple[_Status, ...] = ("cancelled", "postponed", "rescheduled", "moved-online", "scheduled")
    offers = list(_offers(value.get("offers")))
    stock = [_names(offer.get("availability")) for offer in offers]
    ends = [_text(offer.get("availabilityEnds")) or _text(offer.get("validThrough")) for offer in offers]
    url = _text(value.get("url")) or _text(value.get("@id"))
    return Event(
        _text(value.get("name")) or "",
        _text(value.get("startDate")),
        _text(value.get("endDate")),
        min(statuses, key=order.index, default="scheduled"),
        _text(value.get("previousStartDate")),
        url,
        bool(stock) and all("SoldOut" in names for names in stock),
        max((end for end in ends if end), default=None) if all(ends) else None,
    )


def _offers(value: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if isinstance(value, list) and depth < _NESTING:
        for part in value:
            yield from _offers(part, depth + 1)
    elif isinstance(value, dict):
        if value.get("offers"):  # an AggregateOffer
            yield from _offers(value["offers"], depth + 1)
        else:
            yield value
