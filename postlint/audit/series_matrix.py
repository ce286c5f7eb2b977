"""The matrix of a series: one row a post, so that an era's habits can be seen at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from postlint.audit.data import COLUMNS, Cell, Matrix, MatrixRow, SeriesFacts, SponsorFacts, SponsorRow
from postlint.audit.data import LinkRow as _LinkRow
from postlint.model import SEVERITIES, Finding, PostFacts

COLUMN_OF: Mapping[str, str] = {
    "title-format": "title",
    "sponsor-link": "sponsors",
    "image-link": "images",
    "image-alt": "images",
    "rsvp-stale": "rsvp",
    "front-matter": "front matter",
}
"""Rule to the column that it fills. Rules on links and anchors fill ``links``; others none."""


def column_of(rule: str) -> str | None:
    """The column of a series' matrix in which a rule's findings are."""
    if rule in COLUMN_OF:
        return COLUMN_OF[rule]
    return "links" if {"link", "anchor"} & set(rule.split("-")) else None


def matrices(
    series: Sequence[SeriesFacts], posts: Mapping[str, PostFacts], findings: Sequence[Finding]
) -> tuple[Matrix, ...]:
    """The matrix of each series, those with most posts first."""
    members = {post.path for one in series for post in one.posts}
    cells: dict[tuple[str, str], tuple[Cell, int]] = {}
    for number, finding in enumerate(findings, 1):
        column = column_of(finding.rule)
        if column is None or finding.path not in members:
            continue
        known = cells.get((finding.path, column))
        if known is None or _rank(finding.severity) > _rank(known[0]):
            cells[finding.path, column] = (finding.severity, number)
    made = [Matrix(one.name, _rows(one, posts, cells)) for one in series]
    return tuple(sorted((m for m in made if m.rows), key=lambda matrix: (-len(matrix.rows), matrix.name)))


def _rank(cell: Cell) -> int:
    return (*SEVERITIES,).index(cell) if cell in SEVERITIES else -1


def _rows(
    series: SeriesFacts,
    posts: Mapping[str, PostFacts],
    cells: Mapping[tuple[str, str], tuple[Cell, int]],
) -> tuple[MatrixRow, ...]:
    rows = []
    for member in series.posts:
        post = posts.get(member.path)
        if post is None:
            continue
        plain: tuple[Cell, int]
        filled = []
        for column in COLUMNS:
            plain = ("good", 0) if column in member.has else ("none", 0)
            filled.append(cells.get((member.path, column), plain))
        rows.append(
            MatrixRow(
                member.path,
                post.title or "",
                (post.date or "")[:10],
                tuple(cell for cell, _ in filled),
                tuple(number for _, number in filled),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.date, row.path)))


def merged(sponsors: Sequence[SponsorFacts]) -> list[SponsorFacts]:
    """Sponsors whose names differ in letter case, spaces and punctuation only, or whose posts link the same
    address for both, as one: with the name that was thanked most."""
    groups: list[list[SponsorFacts]] = []
    known: dict[str, list[SponsorFacts]] = {}
    for sponsor in sorted(sponsors, key=lambda one: (-len(one.thanked), one.name)):
        keys = ["".join(filter(str.isalnum, sponsor.name.casefold())), *map(_address, sponsor.urls[:1])]
        group = next((known[key] for key in keys if key and key in known), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(sponsor)
        known.update((key, group) for key in keys if key)
    return [
        group[0]._replace(
            urls=_one_spelling(url for one in group for url in one.urls),
            thanked=tuple(sorted(day for one in group for day in one.thanked)),
        )
        for group in groups
    ]


def _one_spelling(urls: Iterable[str]) -> tuple[str, ...]:
    """The first spelling of each address, in order."""
    first: dict[str, str] = {}
    for url in urls:
        first.setdefault(_address(url), url)
    return tuple(first.values())


def _address(url: str) -> str:
    """What two spellings of one address share: host and path without scheme, ``www.`` and closing slash."""
    return url.partition("://")[2].partition("?")[0].casefold().removeprefix("www.").rstrip("/")


def directory(sponsors: Sequence[SponsorFacts], links: Sequence[_LinkRow]) -> tuple[SponsorRow, ...]:
    """The sponsors with what is known of their sites, those thanked last first."""
    known = {link.url: link for link in links}
    rows = []
    for sponsor in merged(sponsors):
        link = next((known[url] for url in sponsor.urls if url in known), None)
        rows.append(
            SponsorRow(
                sponsor.name,
                sponsor.urls,
                min((day[:10] for day in sponsor.thanked), default=""),
                max((day[:10] for day in sponsor.thanked), default=""),
                len(sponsor.thanked),
                link.status if link else "unchecked",
                link.reason if link else "",
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.last, row.times, row.name), reverse=True))
