"""A run's report, facts and verdicts to all that an audit shows. Pure: reads what it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from postlint.audit.compare import compare
from postlint.audit.data import (
    VERSION,
    Audit,
    Inputs,
    RuleRow,
    Shown,
    SourceLine,
    TemplateRow,
    Totals,
    YearRow,
)
from postlint.audit.excerpt import excerpt, fix_diff
from postlint.audit.link_health import LinkHealth, gather_links
from postlint.audit.rank import plan
from postlint.audit.series_matrix import directory, matrices
from postlint.model import SEVERITIES, Finding, LineIndex, Location, PostFacts
from postlint.shown_on import pages_of

IMAGE_RULE, ALT_RULE = "image-link", "image-alt"


def gather(inputs: Inputs) -> Audit:
    """Everything an audit shows, from ``inputs``."""
    report = inputs.report
    posts = {post.path: undated(post) if post.kind == "draft" else post for post in inputs.posts}
    links = gather_links([*posts.values()], inputs.verdicts, inputs.own_hosts)
    years = _years(report.findings, posts)
    rules = _rules(report.findings, report.rules, posts, [row.year for row in years])
    totals = _totals(inputs, links, posts)

    def source_line(path: str, line: int, number: int, message: str = "") -> SourceLine:
        return SourceLine(path, line, inputs.blob(path, line), number, message)

    findings = _findings(inputs, posts, source_line)
    return Audit(
        version=VERSION,
        tool=report.version,
        title=inputs.title,
        root=report.root,
        made=inputs.made,
        online=inputs.verdicts is not None,
        commit=inputs.commit,
        notes=tuple(inputs.notes),
        totals=totals,
        years=years,
        rules=rules,
        plan=plan(report.findings, posts, inputs.linked, source_line),
        templates=_templates(report.findings, len(posts), source_line),
        health=links.health,
        survival=links.survival,
        hosts=links.hosts,
        links=links.rows,
        series=matrices(inputs.series, posts, report.findings),
        sponsors=directory(inputs.sponsors, links.rows),
        images=tuple(sorted(inputs.images, key=lambda image: (-image.size, image.path))),
        comparison=compare(inputs.previous, totals, rules, findings) if inputs.previous else None,
        findings=findings,
    )


def undated(draft: PostFacts) -> PostFacts:
    """A draft without its date: that is the time of its file's last change, or of the checkout."""
    return draft._replace(date=None)


def year_of(path: str, posts: Mapping[str, PostFacts]) -> str:
    """The year of a post or document; empty for pages, drafts and other files without a date."""
    post = posts.get(path)
    return post.date[:4] if post is not None and post.date else ""


def _years(findings: Sequence[Finding], posts: Mapping[str, PostFacts]) -> tuple[YearRow, ...]:
    counts: dict[str, Counter[str]] = {}
    to_fix: dict[str, set[str]] = {}
    for finding in findings:
        year = year_of(finding.path, posts)
        counts.setdefault(year, Counter())[finding.severity] += 1
        if finding.severity != "info":
            to_fix.setdefault(year, set()).add(finding.path)
    files = Counter(year_of(path, posts) for path in posts)
    return tuple(
        YearRow(
            year,
            files[year],
            counts.get(year, Counter())["error"],
            counts.get(year, Counter())["warning"],
            counts.get(year, Counter())["info"],
            counts.get(year, Counter()).total(),
            len(to_fix.get(year, ())),
        )
        for year in sorted({*counts, *files}, key=lambda year: (not year, year))
    )


def _rules(
    findings: Sequence[Finding],
    summaries: Mapping[str, str],
    posts: Mapping[str, PostFacts],
    years: Sequence[str],
) -> tuple[RuleRow, ...]:
    """Rules that spoke, the most severe and busiest first; then those that were silent."""
    by_rule: dict[str, list[Finding]] = {rule: [] for rule in summaries}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    rows = []
    for rule, found in by_rule.items():
        severities = Counter(finding.severity for finding in found)
        in_year = Counter(year_of(finding.path, posts) for finding in found)
        rows.append(
            RuleRow(
                rule,
                summaries.get(rule, ""),
                severities["error"],
                severities["warning"],
                severities["info"],
                len(found),
                len({finding.path for finding in found}),
                sum(finding.fix is not None and finding.fix.safe for finding in found),
                tuple(in_year[year] for year in years),
            )
        )
    return tuple(sorted(rows, key=lambda r: (-r.error, -r.warning, -r.info, r.rule)))


def _templates(
    findings: Sequence[Finding], documents: int, source_line: Callable[[str, int, int, str], SourceLine]
) -> tuple[TemplateRow, ...]:
    """The findings that harm whatever pages a template writes, the most pages first."""
    rows = []
    for number, finding in enumerate(findings, 1):
        what, pages = pages_of(finding.message)
        if pages:
            share = round(min(1.0, pages / documents), 4) if documents else 0.0
            at = source_line(finding.path, finding.line, number, "")
            rows.append(TemplateRow(finding.severity, finding.rule, what, pages, share, at))
    return tuple(sorted(rows, key=lambda row: (-row.pages, -SEVERITIES.index(row.severity), row.location)))


def _totals(inputs: Inputs, links: LinkHealth, posts: Mapping[str, PostFacts]) -> Totals:
    report = inputs.report
    by_rule = Counter(finding.rule for finding in report.findings)
    return Totals(
        files=report.checked,
        posts=sum(post.kind == "post" for post in posts.values()),
        findings=len(report.findings),
        error=report.count("error"),
        warning=report.count("warning"),
        info=report.count("info"),
        files_with_errors=len({f.path for f in report.findings if f.severity == "error"}),
        files_to_fix=len({f.path for f in report.findings if f.severity != "info"}),
        fixable=sum(f.fix is not None and f.fix.safe for f in report.findings),
        links=len(links.rows),
        hosts=len(links.hosts),
        gone=None if inputs.verdicts is None else sum(row.status == "gone" for row in links.rows),
        images_missing=by_rule[IMAGE_RULE],
        images_without_alt=by_rule[ALT_RULE],
    )


def _findings(
    inputs: Inputs, posts: Mapping[str, PostFacts], source_line: Callable[[str, int, int, str], SourceLine]
) -> tuple[Shown, ...]:
    @cache
    def index(path: str) -> LineIndex | None:
        source = inputs.read(path)
        return LineIndex(source.text) if source else None

    def related(location: Location) -> SourceLine:
        return source_line(location.path, location.line, 0, location.message)

    shown = []
    for number, finding in enumerate(inputs.report.findings, 1):
        post = posts.get(finding.path)
        lines = index(finding.path)
        first_line, source = excerpt(finding, lines)
        fix = finding.fix
        shown.append(
            Shown(
                number=number,
                rule=finding.rule,
                severity=finding.severity,
                path=finding.path,
                title=(post.title if post else None) or "",
                date=(post.date or "")[:10] if post else "",
                year=year_of(finding.path, posts),
                line=finding.line,
                column=finding.column,
                end_line=finding.end_line,
                end_column=finding.end_column,
                message=finding.message,
                source=source,
                first_line=first_line,
                related=tuple(related(location) for location in finding.related),
                fix=fix.title if fix else "",
                safe=bool(fix and fix.safe),
                diff=fix_diff(fix, lines) if fix and lines else (),
                href=inputs.blob(finding.path, finding.line),
            )
        )
    return tuple(shown)
