"""External links: what became of them, by year of post, by age, by host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from postlint.audit.data import HEALTH, Health, HealthRow, HostRow, LinkRow, SurvivalRow
from postlint.model import PostFacts
from postlint.verdict import Verdict

_HEALTH_OF: Mapping[str, Health] = {
    "alive": "alive",
    "moved": "moved",
    "gone": "gone",
    "blocked": "blocked",
    "suspect": "unknown",
    "unknown": "unknown",
    "unchecked": "unchecked",
}


class LinkHealth(NamedTuple):
    """All that an audit says of external links."""

    rows: tuple[LinkRow, ...]
    health: tuple[HealthRow, ...]
    survival: tuple[SurvivalRow, ...]
    hosts: tuple[HostRow, ...]


def absolute(url: str) -> str:
    """``//host/path`` with the scheme that nearly every site has today."""
    return "https:" + url if url.startswith("//") else url


def host_of(url: str) -> str:
    """The host of an absolute web URL, lower case; empty where it is none."""
    try:
        parts = urlsplit(absolute(url))
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if parts.scheme.lower() in ("http", "https") else ""


def gather_links(
    posts: Sequence[PostFacts], verdicts: Sequence[Verdict] | None, own_hosts: Iterable[str]
) -> LinkHealth:
    """The external links and images of ``posts`` with what ``verdicts`` say of them. What leads to
    ``own_hosts`` is the site's own and left out; scripts and players are not requested and left out."""
    own = {host.lower().removeprefix("www.") for host in own_hosts}
    where: dict[str, dict[str, str]] = {}
    for post in posts:
        for reference in post.references:
            host = host_of(reference.url)
            if reference.kind != "resource" and host and host.removeprefix("www.") not in own:
                where.setdefault(absolute(reference.url), {})[post.path] = (post.date or "")[:10]
    known = {verdict.url: verdict for verdict in verdicts or ()}
    for verdict in known.values():
        host = host_of(verdict.url)
        if host and host.removeprefix("www.") not in own:
            paths = where.setdefault(verdict.url, {})
            for occurrence in verdict.occurrences:
                paths.setdefault(occurrence.path, (occurrence.date or "")[:10])
    rows = tuple(_row(url, paths, known.get(url)) for url, paths in sorted(where.items()))
    survival = survival_curve(_ages(rows, known)) if known else ()
    return LinkHealth(rows, _health(rows, where), survival, _hosts(rows))


def _row(url: str, paths: Mapping[str, str], verdict: Verdict | None) -> LinkRow:
    status: Health = _HEALTH_OF[verdict.status] if verdict else "unchecked"
    return LinkRow(
        url,
        host_of(url),
        status,
        verdict.reason if verdict else "",
        getattr(verdict.outcome, "to", "") if verdict else "",
        len(paths),
        min((date for date in paths.values() if date), default=""),
        tuple(sorted(paths)),
    )


def _health(rows: Sequence[LinkRow], where: Mapping[str, Mapping[str, str]]) -> tuple[HealthRow, ...]:
    years: dict[str, dict[str, int]] = {}
    for row in rows:
        for year in {date[:4] for date in where[row.url].values()}:
            counts = years.setdefault(year, dict.fromkeys(HEALTH, 0))
            counts[row.status] += 1
    rows_by_year = sorted(years.items(), key=lambda item: (not item[0], item[0]))
    return tuple(HealthRow(year, sum(counts.values()), **counts) for year, counts in rows_by_year)


def _ages(rows: Sequence[LinkRow], known: Mapping[str, Verdict]) -> list[tuple[int, bool]]:
    """Age in whole years, and whether it lives, of every link that was judged."""
    from datetime import date, datetime, timezone

    ages = []
    for row in rows:
        if row.status not in ("alive", "moved", "gone") or not row.first:
            continue
        at = known[row.url].evidence.at
        try:
            requested = datetime.fromtimestamp(at, timezone.utc).date()
            days = (requested - date.fromisoformat(row.first)).days
        except (ValueError, OverflowError, OSError):
            continue
        ages.append((max(0, int(days / 365.25)), row.status != "gone"))
    return ages


def survival_curve(ages: Iterable[tuple[int, bool]]) -> tuple[SurvivalRow, ...]:
    """How links of each age fare. Every link is seen once, at one age (current-status data), so the
    most likely survival curve is the weighted isotonic regression of the shares: pooled adjacent
    violators (Ayer et al. 1955)."""
    judged: dict[int, int] = {}
    living: dict[int, int] = {}
    for age, lives in ages:
        judged[age] = judged.get(age, 0) + 1
        living[age] = living.get(age, 0) + lives
    # Blocks of neighbouring ages: [living, judged, number of ages].
    blocks: list[list[int]] = []
    for age in sorted(judged):
        blocks.append([living[age], judged[age], 1])
        while len(blocks) > 1 and blocks[-1][0] * blocks[-2][1] > blocks[-2][0] * blocks[-1][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    estimates = [block[0] / block[1] for block in blocks for _ in range(block[2])]
    return tuple(
        SurvivalRow(age, judged[age], living[age], round(living[age] / judged[age], 4), round(estimate, 4))
        for age, estimate in zip(sorted(judged), estimates, strict=True)
    )


def _hosts(rows: Sequence[LinkRow]) -> tuple[HostRow, ...]:
    """Hosts, those with the most dead links first."""
    by_host: dict[str, list[LinkRow]] = {}
    for row in rows:
        by_host.setdefault(row.host, []).append(row)

    def count(links: list[LinkRow], status: Health) -> int:
        return sum(link.status == status for link in links)

    hosts = [
        HostRow(
            host,
            len(links),
            len({path for link in links for path in link.documents}),
            count(links, "gone"),
            count(links, "moved"),
            count(links, "blocked"),
            count(links, "unknown"),
        )
        for host, links in by_host.items()
    ]
    return tuple(sorted(hosts, key=lambda host: (-host.gone, -host.links, host.host)))
