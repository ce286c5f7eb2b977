"""Event pages: which host a URL belongs to, which event it names, and how to compare two."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Literal

from postlint.record import NamedTuple

Kind = Literal["event", "group", "other"]


class EventUrl(NamedTuple):
    """What a URL says of an event."""

    kind: Kind
    """``event``: one event's page; ``group``: an event host's page that is no single event's."""
    key: str
    """Equal for URLs of the same event: host and event id, or the whole URL normalised."""
    host: str


class _Host(NamedTuple):
    """An event host: its domain and where its event pages keep their ids (path, matched from the start)."""

    domain: str
    event: str


# The group `id` is the event's identity; where a group of that name is absent the whole path is.
_HOSTS = (
    _Host("meetup.com", r"/(?:[a-z]{2}-[a-z]{2}/)?[^/]+/events/(?P<id>[a-z0-9]{6,})(?:/|$)"),
    _Host("guild.host", r"/events/(?P<id>[^/]+)"),
    _Host("eventbrite", r"/(?:e|myevent)/(?:[^/]*?-)?(?P<id>\d{6,})(?:/|$)"),
    _Host("lu.ma", r"/(?P<id>(?!discover|home|signin|create|pricing|calendar|user|explore)[^/]+)/?$"),
    _Host("luma.com", r"/(?P<id>(?!discover|home|signin|create|pricing|calendar|user|explore)[^/]+)/?$"),
    _Host("ti.to", r"/(?P<id>[^/]+/[^/]+)"),
    _Host("tito.io", r"/(?P<id>[^/]+/[^/]+)"),
    _Host("lanyrd.com", r"/(?P<id>\d{4}/[^/]+)"),
    _Host("connpass.com", r"/event/(?P<id>\d+)"),
    _Host("doorkeeper.jp", r"/events/(?P<id>\d+)"),
    _Host("humanitix.com", r"/(?P<id>(?!host(?:/|$))[^/]+)"),
    _Host("pretix.eu", r"/(?P<id>[^/]+/[^/]+)"),
    _Host("facebook.com", r"/events/(?:[^/]+/)?(?P<id>\d{6,})"),
    _Host("linkedin.com", r"/events/(?P<id>[^/]+)"),
    _Host("tickettailor.com", r"/events/(?P<id>[^/]+/[^/]+)"),
    _Host("universe.com", r"/events/(?P<id>[^/]+)"),
    _Host("sessionize.com", r"/(?P<id>(?!$)[^/]+)"),
    _Host("attendee.events", r"/(?P<id>[^/]+)"),
    _Host("hopin.com", r"/events/(?P<id>[^/]+)"),
    _Host("airmeet.com", r"/(?:e|event)/(?P<id>[^/]+)"),
    _Host("gettogether.community", r"/events/(?P<id>\d+)"),
    _Host("mobilizon", r"/events/(?P<id>[0-9a-f-]{8,})"),
    _Host("gdg.community.dev", r"/events/details/(?P<id>[^/]+)"),
    _Host("community.cncf.io", r"/events/details/(?P<id>[^/]+)"),
    _Host("bevy.com", r"/events/(?:details/)?(?P<id>[^/]+)"),
    _Host("xing-events.com", r"/(?P<id>[^/]+)"),
    _Host("splashthat.com", r"/?(?P<id>)$"),
    _Host("skillsmatter.com", r"/(?:meetups|events)/(?P<id>[^/]+)"),
    _Host("billetto", r"/e/(?P<id>[^/]+)"),
    _Host("weezevent.com", r"/(?P<id>[^/]+)"),
    _Host("sympla.com.br", r"/evento/[^/]+/(?P<id>\d+)"),
    _Host("partiful.com", r"/e/(?P<id>[^/]+)"),
)
_GROUP_ONLY = (
    "meetup.com",
    "guild.host",
    "connpass.com",
    "doorkeeper.jp",
    "gdg.community.dev",
    "community.cncf.io",
    "lu.ma",
    "luma.com",
)


@cache
def _tracking() -> re.Pattern[str]:
    return re.compile(
        r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|aff|ref|rsvp|_xtd|eventorigin|recid|recsource|searchid"
        r"|isfirstpublish|tk|source|trk|h|from|share\w*)$",
        re.IGNORECASE,
    )


@cache
def _endings() -> re.Pattern[str]:
    return re.compile(
        r"\.(?:com|org|net|de|fr|es|it|nl|be|at|ch|ca|ie|pt|se|dk|fi|no|pl|co\.\w+|com\.\w+|eu|sg|hk)$"
    )


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def event_url(url: str, own: Collection[str] = ()) -> EventUrl:
    """What ``url`` says of an event. ``own`` are further hosts whose pages are event pages.

    Compared are the host without ``www.``, lower-cased, and the event's id; the
    scheme, tracking parameters, the fragment and a trailing slash do not matter.
    """
    from urllib.parse import unquote, urlsplit

    try:
        parts = urlsplit(url if "//" in url else "//" + url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:  # "http://[half an address"
        return EventUrl("other", url, "")
    path = re.sub(r"/+", "/", unquote(parts.path)) or "/"
    for known in _HOSTS:
        if not _is_host(host, known.domain):
            continue
        match = _pattern(known.event).match(path)
        if match and (match["id"] or known.domain == "splashthat.com"):
            if known.domain == "meetup.com" and match["id"].casefold() in ("calendar", "upcoming"):
                return EventUrl("group", normal_url(url), host)
            identity = match["id"].casefold() if match["id"] else host
            return EventUrl("event", f"{known.domain}:{identity}", host)
        return EventUrl("group" if known.domain in _GROUP_ONLY else "other", normal_url(url), host)
    if any(host == name or host.endswith("." + name) for name in own):
        kind: Kind = "event" if path.strip("/") else "group"
        return EventUrl(kind, normal_url(url), host)
    return EventUrl("other", normal_url(url), host)


def _is_host(host: str, domain: str) -> bool:
    if "." not in domain:  # a name with many countries' endings, or many servers
        stem = _endings().sub("", host)
        return stem == domain or stem.endswith("." + domain) or host.startswith(domain + ".")
    return host == domain or host.endswith("." + domain)


def normal_url(url: str) -> str:
    """``url`` for comparing: without scheme, ``www.``, tracking parameters, trailing slash, fragment."""
    from urllib.parse import parse_qsl, unquote, urlsplit

    try:
        parts = urlsplit(url if "//" in url else "//" + url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    path = re.sub(r"/+", "/", unquote(parts.path)).rstrip("/")
    query = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _tracking().match(pair[0])
    )
    tail = "?" + "&".join(f"{key}={value}" for key, value in query) if query else ""
    return f"{host}{path}{tail}"


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """The host of an absolute URL, lower-cased, without ``www.``; empty for others."""
    match = _authority().match(url)
    return match[1].casefold().removeprefix("www.") if match else ""


@cache
def _authority() -> re.Pattern[str]:
    return re.compile(r"(?:[A-Za-z][\w+.-]*:)?//(?:[^/?#@]*@)?([^/?#:\s\[\]]+)")
