"""URLs for comparing."""

from __future__ import annotations

import re
from functools import cache, lru_cache


@cache
def _tracking() -> re.Pattern[str]:
    return re.compile(
        r"^(?:utm_\w+|fbclid|gclid|mc_[ce]id|aff|ref|rsvp|_xtd|eventorigin|recid|recsource|searchid"
        r"|isfirstpublish|tk|source|trk|h|from|share\w*)$",
        re.IGNORECASE,
    )


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
