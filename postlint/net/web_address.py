"""URLs as they are requested: one spelling for each, in ASCII, without credentials."""

from __future__ import annotations

import contextlib
import re
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_QUERY_SAFE = _PATH_SAFE + "?[]|{}^`\\"
_DEFAULT_PORTS = {"http": 80, "https": 443}

_SECOND_LEVEL = frozenset(
    (
        "ac",
        "co",
        "com",
        "edu",
        "gob",
        "gov",
        "gouv",
        "ltd",
        "mil",
        "ne",
        "net",
        "nom",
        "or",
        "org",
        "plc",
        "sch",
    )
)


class BadUrl(ValueError):
    """A URL that cannot be requested; its text says why."""


class Address(NamedTuple):
    """A URL split, in its normal form."""

    url: str
    scheme: str
    host: str
    """ASCII (IDNA), lower case, no trailing dot; an IPv6 address without brackets."""
    port: int
    path: str
    """At least ``/``."""

    @property
    def origin(self) -> str:
        """``https://host``, with the port where it is not the scheme's own."""
        return self.url[: self.url.index("/", len(self.scheme) + 3)]


@cache
def _host_characters() -> re.Pattern[str]:
    return re.compile(r"[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?")


def _ascii_host(host: str) -> str:
    bracketed = ":" in host  # which `urlsplit` gives of an IPv6 address alone
    host = unquote(host).rstrip(".").lower()
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise BadUrl("its host name is not a valid international name") from None
    if bracketed:
        return host
    if not _host_characters().fullmatch(host) or len(host) > 253:
        raise BadUrl("its host name is not valid")
    return host


def _quoted(text: str, safe: str) -> str:
    quoted = quote(text, safe=safe)
    return re.sub("%(?![0-9A-Fa-f]{2})", "%25", quoted) if "%" in text else quoted


def split(url: str) -> Address:
    """The normal form of an absolute http or https URL.

    As browsers do (WHATWG URL): surrounding blanks and inner tabs and line ends are
    dropped, ``\\`` before the query is ``/``, the host is lower-cased and converted by
    IDNA (UTS 46). The fragment and any user name and password are dropped: neither is
    ever sent. Raises ``BadUrl``.
    """
    url = url.strip("\x00\t\n\f\r ").translate({9: None, 10: None, 13: None})
    before, mark, query = url.partition("?")
    url = before.replace("\\", "/") + mark + query
    if url.startswith("//"):
        url = "https:" + url
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise BadUrl("it is not a valid URL") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadUrl("only http and https are checked")
    if not host:
        raise BadUrl("it has no host")
    host = _ascii_host(host)
    shown = f"[{host}]" if ":" in host else host
    default = _DEFAULT_PORTS[parts.scheme]
    port = default if port is None else port
    if port != default:
        shown += f":{port}"
    path = _quoted(parts.path, _PATH_SAFE) or "/"
    query = "?" + _quoted(parts.query, _QUERY_SAFE) if parts.query else ""
    return Address(f"{parts.scheme}://{shown}{path}{query}", parts.scheme, host, port, path)


def join(base: str, location: str) -> Address:
    """The address a ``Location`` header leads to; header bytes beyond ASCII are read as UTF-8."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(base, location.strip().replace("\\", "/"))
    except ValueError:
        raise BadUrl("it redirects to what is not a valid URL") from None
    return split(joined)


def domain(host: str) -> str:
    """The registrable domain, near enough: the last two labels, or three below suffixes such as ``co.uk``."""
    labels = host.split(".")
    if host.replace(".", "").isdigit() or ":" in host or len(labels) < 3:
        return host
    short = len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if short else -2 :])


def same_but_for_spelling(first: str, second: str) -> bool:
    """Whether two URLs differ only in scheme, ``www.`` and a trailing slash."""
    return _bare(first) == _bare(second)


def _bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def clean(text: str, limit: int = 200) -> str:
    """Text of a stranger made safe to show: one line, printable, cut at ``limit`` characters.

    Control, format (among them those that turn the direction of writing) and private
    characters are dropped: a terminal, a log or an annotation would act on them.
    """
    printable = "".join(c if c.isprintable() else " " for c in text[: limit * 4])
    line = " ".join(printable.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
