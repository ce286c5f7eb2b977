"""Events in ``_data/``: the lists that pages of dates are made of.

A file is looked at by its name. An entry of a list is an event; its days are compared with
each other, and its page with those of the other entries.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from postlint.blog.events.blocks import Blocks, TextBlock
from postlint.blog.events.declared import order_problems
from postlint.blog.events.facts import Day, EventLink
from postlint.blog.events.mentions import days, event_links
from postlint.blog.events.reused import DISTINCT, SUPPORT
from postlint.blog.events.weekdays import mismatch, wrong_day
from postlint.model import DataSource, Entry, Problem, Related, Site, Span
from postlint.prose.days import make_date
from postlint.prose.sentences import straight


@cache
def _names() -> re.Pattern[str]:
    """Words in the path of a file of data that lists events."""
    return re.compile(
        r"event|meet-?up|meeting|calend|agenda|schedule|session|workshop|seminar|conference|talks|speaking|hackathon"
        r"|termin|veranstaltung|treffen|stammtisch|evento|encuentro|encontro|reuni|palestra|rencontre|événement|evenement"
        r"|incontr|serat|bijeenkomst|spotkani|wydarzeni|setk[áa]n|akce|мероприят|встреч|событи"
        r"|イベント|勉強会|活动|活動|聚会|모임|행사",
        re.IGNORECASE,
    )


class _Item(NamedTuple):
    """An entry of a list."""

    entry: Entry
    days: list[Day]
    links: list[EventLink]

    @property
    def day(self) -> datetime.date | None:
        """The first day that a key of its own gives."""
        found = (_day_of(said) for said in self.days if said.alone)
        return next((day for day in found if day), None)


APART = 2
"""Days between two entries of one event's page that are two events: an evening is of the next day in the time
of another zone."""


def data_problems(site: Site, event_hosts: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the events in the data of a site. ``event_hosts``: further hosts of event pages."""
    for source in site.data_sources(lambda path: bool(_names().search(path))):
        items = _items(source, event_hosts)
        for item in items:
            yield from order_problems(source.path, _dated(item.days))
            for said in item.days:
                if said.date.weekday is not None and said.date.nth is None:
                    day = wrong_day(said.date, item.day, said.role)
                    if day is not None:
                        yield mismatch(said, day, item.day, None, source.path, "warning")
        yield from _linked_again(source.path, items)


def _dated(said: Sequence[Day]) -> list[Day]:
    return [one for one in said if one.date.year and not one.date.either]


def _day_of(said: Day) -> datetime.date | None:
    if not (said.date.year and said.date.month and said.date.day) or said.date.either:
        return None
    return make_date(said.date.year, said.date.month, said.date.day)


# --- entries ------------------------------------------------------------------------------------


def _items(source: DataSource, event_hosts: Collection[str]) -> list[_Item]:
    """The mappings in lists, the innermost ones, with what they say."""
    found = [
        _Item(entry, [], [])
        for entry in source.entries
        if entry.path and isinstance(entry.path[-1], int) and isinstance(entry.value, Mapping)
    ]
    if not found:
        return []
    starts = [item.entry.value_span.start for item in found]

    def around(offset: int) -> _Item | None:
        at = bisect_right(starts, offset) - 1
        while at >= 0 and found[at].entry.value_span.end <= offset:
            at -= 1  # one in it has ended, or it is behind the last
        return found[at] if at >= 0 else None

    blocks = _blocks(source)
    for said in days(blocks):
        if item := around(said.date.start):
            item.days.append(said)
    whole = {entry.value_span for entry in source.entries}
    for link in event_links(blocks, event_hosts):
        # In a description or a comment it is any page: the event's is all of the value of a key.
        alone = {Span(link.start - by, link.end + by) for by in (0, 1)} & whole
        if alone and (item := around(link.start)):
            item.links.append(link)
    return found


def _blocks(source: DataSource) -> Blocks:
    """Each key with its value."""
    plain = straight(source.text)
    found = [
        TextBlock(
            entry.key_span.start,
            plain[entry.key_span.start : entry.value_span.end],
            "",
            ".".join(part for part in entry.path if isinstance(part, str)),
        )
        for entry in source.entries
        if not isinstance(entry.value, (Mapping, list)) and entry.value_span.end > entry.key_span.start
    ]
    return Blocks(source.text, found, plain)


# --- the page of another event ------------------------------------------------------------------


def _linked_again(path: str, items: Sequence[_Item]) -> Iterator[Problem]:
    """The page of one event under two entries of different days, where each of the others has its own."""
    by_list: dict[tuple[object, ...], list[tuple[_Item, EventLink]]] = {}
    for item in items:
        link = next((link for link in item.links if link.single), None)
        if link and item.day:
            by_list.setdefault((*item.entry.path[:-1], link.slot), []).append((item, link))
    for held in by_list.values():
        counts = Counter(link.key for _, link in held)
        first: dict[str, tuple[_Item, EventLink]] = {}
        for item, link in sorted(held, key=lambda one: (one[0].day, one[1].start)):
            earlier, other = first.setdefault(link.key, (item, link))
            others, alone = len(held) - counts[link.key], len(counts) - 1
            if earlier is item or counts[link.key] > 2 or not (earlier.day and item.day):
                continue
            if (item.day - earlier.day).days < APART:
                continue
            if others >= SUPPORT and alone >= DISTINCT * others:
                message = f"this event's page is that of {earlier.day}: link the page of this one, {item.day}"
                related = (Related(path, Span(other.start, other.end), "the event it belongs to"),)
                yield Problem(message, Span(link.start, link.end), path, "warning", related)
