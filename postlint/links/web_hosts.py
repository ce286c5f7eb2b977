"""Hosts that readers cannot reach: a missing or malformed one, one on the author's machine or network, a
temporary build."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from postlint.links.address_flaws import AddressFlaw, WrittenTarget, short

WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
"""What an address begins with before its host."""


@lru_cache(maxsize=4096)
def is_usual(host: str) -> bool:
    """Whether a host of a plain address passes the checks here."""
    address = WrittenTarget(f"https://{host}/", "", False)
    return (
        next(check_host(address), None) is None
        and next(check_preview(address), None) is None
        and not (_is_private(host.lower()))
    )


def check_host(written: WrittenTarget) -> Iterator[AddressFlaw]:
    """The flaws of a web address's host; other targets have none."""
    if not WEB.match(written.url):
        return
    try:
        host = urlsplit(written.url).hostname or ""
    except ValueError:  # brackets without an IPv6 address
        yield AddressFlaw(f"`{short(written.url)}` has no valid host: check what comes after `//`")
        return
    if not host:
        yield AddressFlaw(f"`{short(written.url)}` has no host: write the whole address")
    elif _is_private(host):
        yield from _private(written, host)
    elif "," in host or ".." in host or ("%" in host and "{" not in unquote(host)):
        meant = re.sub(r"[,.]+", ".", host) if "%" not in host else None
        address = written.url.replace(host, meant, 1) if meant else None
        advice = f"write `{short(address)}`" if address else "check its spelling"
        yield AddressFlaw(f"no host can have the name `{short(host)}`: {advice}", address)
    elif "." not in host and ":" not in host and host.isascii():
        yield AddressFlaw(f"`{host}` is not a host on the web, it has no dot: write the whole address")


def _is_private(host: str) -> bool:
    """Whether a host is the reader's own machine or network (RFC 6761, RFC 1918, RFC 4193)."""
    if host.rstrip(".").endswith(("localhost", ".local", ".localdomain", ".internal")):
        return True
    if ":" not in host and not host[-1:].isdigit():  # most hosts have names: this saves an exception for each
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private or address.is_unspecified


def _is_loopback(host: str) -> bool:
    return re.fullmatch(r"(?:.*\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|::1?", host) is not None


_JEKYLL_SERVE = 4000
"""The port of `jekyll serve`, which is of no use to others in a network."""


def _private(written: WrittenTarget, host: str) -> Iterator[AddressFlaw]:
    served = host not in written.text and f":{_JEKYLL_SERVE}/" in written.url
    if not written.image and not served and (host in written.text or not _is_loopback(host)):
        # `[localhost:4000](http://localhost:4000)` means the reader's machine, and `http://192.168.1.1/` the
        # reader's router.
        return
    parts = urlsplit(written.url)
    path = (
        parts.path
        + (f"?{parts.query}" if parts.query else "")
        + (f"#{parts.fragment}" if parts.fragment else "")
    )
    yield AddressFlaw(
        f"`{short(written.url)}` works only on the author's own machine: "
        + (f"write `{short(path)}`" if len(path) > 1 else "write the published address"),
        path if len(path) > 1 else None,
    )


_PREVIEW = re.compile(
    r"(?:deploy-preview-\d+|[0-9a-f]{24}|[\w-]+)--[\w-]+\.netlify\.app|[\w-]+-git-[\w-]+\.vercel\.app"
    r"|[\w.-]+\.(?:ngrok(?:-free)?\.(?:io|app|dev)|gitpod\.io|app\.github\.dev|githubpreview\.dev|loca\.lt|trycloudflare\.com)"
    r"|[0-9a-f]{8}\.[\w-]+\.pages\.dev",
    re.IGNORECASE,
)
"""Hosts of one build or one session: branch and preview builds of Netlify, Cloudflare and Vercel, tunnels,
workspaces."""


def check_preview(written: WrittenTarget) -> Iterator[AddressFlaw]:
    host = written.url.partition("//")[2].partition("/")[0] if WEB.match(written.url) else ""
    if host and _PREVIEW.fullmatch(host):
        yield AddressFlaw(
            f"`{host}` is a preview that will go away: write the published address", severity="warning"
        )


_STAGING = re.compile(
    r"(?:[\w-]+\.)*?(?:[\w-]+-)?(?:staging|stage|stg|preprod|preview|uat)(?:-[\w-]+)?\.((?:[\w-]+\.)+[a-z]{2,})",
    re.IGNORECASE,
)


def published_host(url: str) -> tuple[str, str] | None:
    """The host of ``url`` if its name is that of a stage before publication, and the published host; None
    otherwise."""
    return _published(url.partition("//")[2].partition("/")[0].partition(":")[0]) if WEB.match(url) else None


@lru_cache(maxsize=4096)
def _published(host: str) -> tuple[str, str] | None:
    found = _STAGING.fullmatch(host)
    return (host, found[1]) if found else None
