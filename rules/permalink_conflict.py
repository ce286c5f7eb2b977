"""Every page of the site has an address of its own

Two sources with one address overwrite each other: one of them is never seen,
and which one depends on the order in which Jekyll writes.

Reported are pages, posts, documents and static files with the same destination,
redirects (`redirect_from`) on a page's own address, and addresses that differ
only in letter case, of which systems that ignore letter case keep one.

Bad:

````
=== about.md
---
title: About
permalink: /us/
---
=== us.md
---
title: Us
permalink: /us/
---
=== Team.html
---
---
=== team.html
---
---
````
```findings
Team.html:1:1: warning: its address `/Team.html` and `/team.html` of `team.html` differ only in letter case, and some systems keep one of the two: change one
about.md:3:1: error: its address `/us/` is that of `us.md` too: one overwrites the other, change one of the two
team.html:1:1: warning: its address `/team.html` and `/Team.html` of `Team.html` differ only in letter case, and some systems keep one of the two: change one
us.md:3:1: error: its address `/us/` is that of `about.md` too: one overwrites the other, change one of the two
```

Good:

````
=== about.md
---
title: About
permalink: /us/
---
=== team.md
---
title: Team
---
````
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postlint.model import Post, Problem, Related, Site, Span, UrlEntry
from postlint.rule import rule


class OwnAddress(NamedTuple):
    """Where the front matter gives a document its address or redirects another to it."""

    key: str
    value: str
    start: int
    end: int


FRONT_MATTER_FACTS = (OwnAddress,)


def collect(post: Post) -> Iterator[OwnAddress]:
    """The spans of ``permalink`` and of the addresses in ``redirect_from``."""
    for entry in post.front_matter.entries:
        key = entry.path[0]
        if key == "permalink" and len(entry.path) == 1:
            yield OwnAddress("permalink", str(entry.value), entry.key_span.start, entry.value_span.end)
        elif key == "redirect_from" and isinstance(entry.value, str):
            yield OwnAddress("redirect_from", entry.value, *entry.value_span)


@rule("error")
def conflicts(site: Site) -> Iterator[Problem]:
    """Report sources that are written to one destination."""
    served = [entry for entry in site.urls if entry.published and entry.destination]
    groups: dict[str, list[UrlEntry]] = {}
    for entry in served:
        groups.setdefault((entry.destination or "").casefold(), []).append(entry)
    crowded = [group for group in groups.values() if len(group) > 1]
    if not crowded:
        return
    redirects: dict[str, list[tuple[str, Span]]] = {}
    permalinks: dict[str, Span] = {}
    for facts, address in site.facts(OwnAddress):
        span = Span(address.start, address.end)
        if address.key == "permalink":
            permalinks[facts.path] = span
        else:
            redirects.setdefault(_redirected(address), []).append((facts.path, span))
    for group in crowded:
        yield from _same(group, permalinks, redirects)
        yield from _letter_case(group, permalinks)


def _redirected(address: OwnAddress) -> str:
    """The URL that a ``redirect_from`` names."""
    return "/" + address.value.lstrip("/")


def _same(
    group: Iterable[UrlEntry], permalinks: dict[str, Span], redirects: dict[str, list[tuple[str, Span]]]
) -> Iterator[Problem]:
    by_destination: dict[str, dict[str | None, UrlEntry]] = {}
    for entry in group:
        by_destination.setdefault(entry.destination or "", {})[entry.source] = entry
    for sources in by_destination.values():
        claims: list[tuple[str, Span | None, bool]] = []
        url = next(iter(sources.values())).url or ""
        for source in sources:
            if source is not None:
                claims.append((source, permalinks.get(source), False))
        if None in sources:
            claims += [(path, span, True) for path, span in redirects.get(sources[None].url or "", ())]
        if len(claims) < 2:
            continue
        for path, span, redirect in claims:
            others = [claim for claim in claims if claim[:2] != (path, span)]
            if others:
                yield _conflict(path, span, redirect, url, others)


def _conflict(
    path: str, span: Span | None, redirect: bool, url: str, others: list[tuple[str, Span | None, bool]]
) -> Problem:
    other, _, redirects = others[0]
    more = f" and {len(others) - 1} more" if len(others) > 1 else ""
    if redirect and redirects:
        what = f"`{other}`{more} redirects from `{url}` too"
    elif redirects:
        what = f"`{other}`{more} redirects from this page's address `{url}`"
    elif redirect:
        what = f"the redirect from `{url}` takes the address of `{other}`{more}"
    else:
        what = f"its address `{url}` is that of `{other}`{more} too"
    return Problem(
        f"{what}: one overwrites the other, change one of the two",
        span,
        path,
        "warning" if redirect and redirects else None,
        tuple(Related(other_path, where, "the other") for other_path, where, _ in others),
    )


def _letter_case(group: Iterable[UrlEntry], permalinks: dict[str, Span]) -> Iterator[Problem]:
    firsts: dict[str, UrlEntry] = {}
    for entry in group:
        if entry.source is not None:
            firsts.setdefault(entry.destination or "", entry)
    for entry in firsts.values():
        other = next((one for one in firsts.values() if one.destination != entry.destination), None)
        if other is None or entry.source is None or other.source is None:
            continue
        yield Problem(
            f"its address `{entry.url}` and `{other.url}` of `{other.source}` differ only in letter case, "
            "and some systems keep one of the two: change one",
            permalinks.get(entry.source),
            entry.source,
            "warning",
            (Related(other.source, permalinks.get(other.source), "the other"),),
        )
