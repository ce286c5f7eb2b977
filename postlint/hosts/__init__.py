"""What is known of hosts: ``hosts.toml``, one row a host, and its reading.

The one module that knows event hosts and platforms: which URLs are events, which sites tell
nobody's name, how the pages of events are requested online.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.toml_data import read_toml


class Host(NamedTuple):
    """A row of ``hosts.toml``, which tells what its fields mean."""

    domains: tuple[str, ...]
    event: re.Pattern[str] | None = None
    ids: tuple[str, ...] = ()
    same: bool = False
    single: bool = True
    subdomain: bool = False
    group: re.Pattern[str] | None = None
    platform: bool = True
    online: Mapping[str, str] | None = None


@cache
def rows() -> tuple[Host, ...]:
    """All rows, in order."""
    return tuple(_row(**row) for row in read_toml(__package__, "hosts.toml")["host"])


def _row(
    domains: list[str],
    event: str = "",
    ids: list[str] | None = None,
    same: bool = False,
    single: bool = True,
    subdomain: bool = False,
    group: str = "",
    platform: bool = True,
    online: Mapping[str, str] | None = None,
) -> Host:
    def pattern(source: str) -> re.Pattern[str] | None:
        return re.compile(source, re.IGNORECASE) if source else None

    return Host(
        tuple(domains),
        pattern(event),
        tuple(ids or ()),
        same,
        single,
        subdomain,
        pattern(group),
        platform,
        online,
    )


@cache
def _by_domain() -> dict[str, Host]:
    return {domain: row for row in rows() for domain in row.domains}


@lru_cache(maxsize=4096)
def known_host(name: str) -> tuple[str, Host] | None:
    """The row of a host name, subdomains taken off one by one, and the domain it is under; None
    where there is none. A domain without a dot in the table is a name with any ending."""
    known = _by_domain()
    labels = name.casefold().split(".")
    for at in range(len(labels)):
        domain = ".".join(labels[at:])
        if domain in known:
            return domain, known[domain]
    for label in labels[:-1]:
        if label in known:
            return label, known[label]
    return None


def is_platform(name: str) -> bool:
    """Whether many have their page at a host, so that it tells nobody's name. A subdomain of a host
    that has no events may be somebody's own: ``cloud.google.com``."""
    found = known_host(name)
    if found is None or not found[1].platform:
        return False
    return found[1].event is not None or found[1].subdomain or name.casefold() == found[0]
