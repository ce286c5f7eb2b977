"""Event pages: which host a URL belongs to, which event it names, and how to compare two."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from postlint.hosts import known_host
from postlint.prose.urls import normal_url

_PLAIN = re.compile(r"(?:https?:)?//([a-zA-Z0-9.-]+)(?:[/?#]|\Z)")
"""An address with nothing before its host and no port."""

Kind = Literal["event", "group", "other"]


class EventUrl(NamedTuple):
    """What a URL says of an event."""

    kind: Kind
    """``event``: one event's page; ``group``: an event host's page that is not a single event's."""
    key: str
    """Equal for URLs of the same event: host and event id, or the whole URL normalised."""
    single: bool = False
    """Whether the URL names one event for ever: its host gives each event an id of its own."""


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.").removeprefix("m.")


def event_url(url: str, own: Collection[str] = ()) -> EventUrl:
    """What ``url`` says of an event, as ``known_event_url``; of a page that is none it is the URL itself."""
    return known_event_url(url, own) or EventUrl("other", normal_url(url))


def known_event_url(url: str, own: Collection[str] = ()) -> EventUrl | None:
    """What the address of an event host's page says of an event; None for any other. ``own`` are further
    hosts whose pages are event pages.

    Compared are the host without ``www.``, lower-cased, and the event's id; the
    scheme, tracking parameters, the fragment and a trailing slash do not matter.
    """
    plain = _PLAIN.match(url)
    if plain and not own and known_host(_bare(plain[1])) is None:
        return None  # most links
    try:
        parts = urlsplit(url if "//" in url else "//" + url)
        host = _bare(parts.hostname or "")
    except ValueError:  # "http://[half an address"
        return None
    found = known_host(host)
    row = found[1] if found else None
    if row is None and not own:
        return None
    path = re.sub(r"/+", "/", unquote(parts.path)) or "/"
    if found and row and row.event:
        requested = f"{path}?{parts.query}" if parts.query else path
        match = row.event.match(requested)
        if match:
            identity = next((one for one in match.groups() if one), host).casefold()
            if identity not in row.ids:
                name = row.domains[0] if row.same else found[0]
                return EventUrl("event", f"{name}:{identity}", row.single)
    if row and row.subdomain and not path.strip("/"):
        label = host.partition(".")[0]
        if label not in ("www", "blog", "help", *row.domains) and not row.domains[0].startswith(label + "."):
            return EventUrl("event", f"{row.domains[0]}:{label}", row.single)
    if row and row.group and row.group.search(path):
        return EventUrl("group", normal_url(url))
    if any(host == name or host.endswith("." + name) for name in own):
        kind: Kind = "event" if path.strip("/") else "group"
        return EventUrl(kind, normal_url(url), kind == "event")
    return None
