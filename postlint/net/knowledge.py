"""What is known of particular hosts and kinds of page: reads ``knowledge.json``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from postlint.hosts import known_host
from postlint.net.web_address import Address, clean, domain
from postlint.net.web_page import Html
from postlint.verdict import Parked, WebPage


class Wall(NamedTuple):
    """How a bot wall shows itself: by a header's value, or by the page's title."""

    name: str
    header: str = ""
    value: str = ""
    title: str = ""


class Adapter(NamedTuple):
    """How to judge the pages of one host that answers 200 even for pages that are gone."""

    name: str
    hosts: tuple[str, ...]
    url: str
    """A pattern searched for in the URL."""
    ask: str = ""
    """Another address to request; ``{url}`` is the one meant."""
    gone: tuple[int, ...] = ()
    """Codes of ``ask`` that say it no longer exists."""
    alive: tuple[int, ...] = ()
    """Codes of ``ask`` that say it exists although it is not shown."""
    read: bool = False
    """The page must be read."""
    event: bool = False
    """It is an event's page: read it for its schema.org data."""
    leaves: str = ""
    """Redirects to an address without this say that it no longer exists."""
    gone_title: str = ""
    why: str = ""

    def question(self, url: str) -> str:
        """The address to request to learn about ``url``."""
        return self.ask.replace("{url}", quote(url, safe=""))


class Knowledge(NamedTuple):
    """The whole of ``knowledge.json``."""

    walls: tuple[Wall, ...]
    wall_codes: frozenset[int]
    login: str
    not_found: str
    parking_hosts: frozenset[str]
    parking_titles: str
    parking_words: str
    adapters: tuple[Adapter, ...]

    def adapter(self, address: Address) -> Adapter | None:
        """The first adapter for an address."""
        event = _event_adapter(address)
        if event:
            return event
        for adapter in self.adapters:
            if address.host in adapter.hosts and re.search(adapter.url, address.url):
                return adapter
        return None


def _event_adapter(address: Address) -> Adapter | None:
    """How to judge the event's page that an address is, by its host's row in ``hosts.toml``."""
    found = known_host(address.host)
    if found is None or found[1].event is None or found[1].online is None:
        return None
    parts = urlsplit(address.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if not found[1].event.match(path):
        return None
    said = found[1].online
    return Adapter(
        said.get("name", "an event page"),
        (address.host,),
        ".",
        event=True,
        leaves=said.get("leaves", ""),
        gone_title=said.get("gone_title", ""),
        why=said.get("why", ""),
    )


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


@cache
def knowledge() -> Knowledge:
    """The data that comes with postlint."""
    with open(os.path.join(os.path.dirname(__file__), "knowledge.json"), encoding="utf-8") as file:
        data = json.load(file)
    parking = data["parking"]
    return Knowledge(
        tuple(Wall(**row) for row in data["walls"]),
        frozenset(data["wall_codes"]),
        data["login"],
        data["not_found"],
        frozenset(parking["hosts"]),
        parking["titles"],
        parking["words"],
        tuple(Adapter(**_values(row)) for row in data["adapters"]),
    )


def wall_of(known: Knowledge, headers: Mapping[str, str], title: str) -> str | None:
    """The bot wall that an answer comes from, by name."""
    for wall in known.walls:
        if wall.header and re.search(wall.value, headers.get(wall.header, "") or "\0", re.IGNORECASE):
            return wall.name
        if wall.title and title and re.search(wall.title, title, re.IGNORECASE):
            return wall.name
    return None


def is_login(known: Knowledge, requested: Address, final: Address) -> bool:
    """Whether a redirect ended at a login although no login was requested."""
    return bool(re.search(known.login, _host_and_path(final), re.IGNORECASE)) and not re.search(
        known.login, _host_and_path(requested), re.IGNORECASE
    )


def _host_and_path(address: Address) -> str:
    return address.host + address.path


def page_of(known: Knowledge, html: Html) -> WebPage:
    """What a page says of itself."""
    title, heading = clean(html.title), clean(html.heading)
    # In a long page "not found" is a topic; its title or only heading says what the page is.
    said = [title]
    if len(html.words) < 400:
        said.append(heading)
    if len(html.words) < 60:
        said.append(clean(" ".join(html.words), 400))
    found = next((text for text in said if re.search(known.not_found, text, re.IGNORECASE)), "")
    return WebPage(title, clean(html.site_name, 80), heading, clean(found, 80))


def parked(known: Knowledge, requested: Address, final: Address, html: Html | None) -> Parked | None:
    """Signs of parking, scored. One strong sign (a move to a parking company) is enough, words
    about a domain that is for sale are not: pages that sell other things than themselves use them."""
    score, reasons = 0.0, []
    home = domain(requested.host)
    if domain(final.host) != home and _of_hosts(known, final.host):
        score += 1.0
        reasons.append(f"it leads to {final.host}, which parks and sells domains")
    if html and home not in known.parking_hosts:
        embedded = sorted(host for host in html.hosts if _of_hosts(known, host) and domain(host) != home)
        words = " ".join(html.words[:600]).lower()
        little = len(html.words) < 300
        if embedded and little:
            score += 0.6
            reasons.append(f"its page is made by {clean(embedded[0], 60)}")
        if re.search(known.parking_titles, html.title, re.IGNORECASE):
            score += 0.5
            reasons.append("its title offers the domain")
        if little and re.search(known.parking_words, words):
            score += 0.5
            reasons.append("its text offers the domain")
    return Parked(round(score, 2), tuple(reasons)) if reasons else None


def _of_hosts(known: Knowledge, host: str) -> bool:
    return any(host == entry or host.endswith("." + entry) for entry in known.parking_hosts)


def sketch(html: Html, without: str = "") -> frozenset[int]:
    """A fingerprint of a page's words to compare two pages by; ``without``: a made-up word that
    such pages like to repeat."""
    words = [word.lower() for word in html.words if not without or without not in word]
    if len(words) < 3:
        return frozenset((hash(" ".join(words)), hash(html.title)))
    return frozenset(hash((words[i], words[i + 1], words[i + 2])) for i in range(min(len(words) - 2, 2000)))


def alike(first: frozenset[int], second: frozenset[int]) -> bool:
    """Whether two pages differ only in details: they share nine of ten triples of words."""
    return len(first & second) >= 0.9 * len(first | second)
