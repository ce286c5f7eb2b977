"""From what the store has to findings: gather, stamp, suppress, keep what was selected."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from postlint.config import is_excluded
from postlint.engine import template_findings
from postlint.engine.copies import check_copies
from postlint.engine.coverage import Coverage
from postlint.engine.included import with_sources
from postlint.engine.markdown_includes import check_includes, markdown_includes, without_doubles
from postlint.engine.own_pages import OwnPages
from postlint.engine.prepare import Prepared
from postlint.engine.reduce import SEEN_BY_LAYOUTS, SEEN_IN_COPIES, SEEN_IN_LISTS, Checks
from postlint.engine.stamp import ReadSource, failure_findings, order, stamp
from postlint.engine.view import SiteView
from postlint.model import Failure, Finding, Raised, SourceFile
from postlint.parse import Unreadable, read_source
from postlint.precedence import one_a_fault
from postlint.rule import rule_ids
from postlint.store import results
from postlint.store.database import Store

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel
    from postlint.suppress import Suppression
    from postlint.verdict import Verdict

ENGINE_RULES = (
    "unreadable",
    "internal-error",
    "suppression",
    "baseline",
    "moved-url",
    "post-date",
    "untrusted-config",
)
"""Ids of findings that the engine itself makes; no rule may be called so."""


class Judged(NamedTuple):
    """The findings of a run."""

    findings: tuple[Finding, ...]
    failed: bool
    """Whether a rule broke down or a file could not be read."""


def judge(
    prepared: Prepared,
    store: Store,
    view: SiteView,
    shown: Collection[str] | None,
    read: ReadSource,
    unreadable: Sequence[Unreadable] = (),
    verdicts: Sequence[Verdict] | None = None,
    *,
    checks: Checks | None = None,
    among: Collection[str] | None = None,
    with_templates: bool = True,
    with_copies: bool = True,
    own_pages: OwnPages | None = None,
) -> Judged:
    """The sorted findings of the ``shown`` files (None: of all).

    Args:
        verdicts: What the network said; None where it was not used.
        checks: Runs the checks that see the site, where that is not what ``Checks`` does.
        among: The documents whose own problems count; None: those shown.
        with_templates, with_copies: Whether templates and pages that are copied unchanged may be looked at.
        own_pages: The pages whose layouts are evaluated where templates are not looked at.
    """
    checks = checks or Checks(view, prepared.plan)
    among = shown if among is None else among
    checks.documents(store)
    checks.site(store)
    looks_at_templates = with_templates and template_findings.wanted(prepared, shown)
    looks_at_copies = with_copies and template_findings.copies_wanted(prepared, shown)
    if looks_at_templates:
        _check_templates(prepared, store, checks)
        check_includes(prepared, store, checks)
    elif own_pages is not None and template_findings.wanted(prepared, shown):
        checks.raised += own_pages.check(prepared, checks)
    elif prepared.request.templates:
        # A run over named posts evaluates no layouts, but says what is known of their front matter.
        checks.raised += results.site_result(store, template_findings.NAME, Raised) or ()
    if looks_at_copies:
        checks.templates(store, "copied pages", lambda: template_findings.of_copies(prepared), SEEN_IN_COPIES)
        check_copies(prepared, store, checks)
    checks.verdicts(verdicts or ())
    raised = [*checks.raised, *results.problems(store, among)]
    findings = stamp(raised, prepared.config, read, shown=shown, selected=bool(prepared.request.select))
    findings = one_a_fault(findings, {rule.id: rule.yields_to for rule in prepared.rules})
    findings = with_sources(prepared, store, findings, read)
    if looks_at_templates:
        findings = without_doubles(findings, markdown_includes(prepared))
    written: list[str] = []
    if looks_at_templates or own_pages is not None:
        written += [*prepared.model.template_files, *template_findings.feeds(prepared)]
    if looks_at_copies:
        written += prepared.model.copied_pages
    suppressions = {
        path: found
        for path, found in results.suppressions(store, among).items()
        if not is_excluded(prepared.config, path)
    }
    suppressions |= template_findings.suppressions(prepared, written, shown, read)
    coverage = Coverage(prepared, view, read, verdicts, looks_at_templates=looks_at_templates)
    findings = _suppressed(findings, suppressions, prepared, coverage)
    failures, unreadable = _not_checked(prepared, store, checks, shown, unreadable)
    findings += failure_findings(failures) + [_unreadable_finding(one) for one in unreadable]
    failed = bool(failures) or any(one.failed for one in unreadable)
    return Judged(tuple(sorted(findings, key=order)), failed)


def _not_checked(
    prepared: Prepared,
    store: Store,
    checks: Checks,
    shown: Collection[str] | None,
    unreadable: Sequence[Unreadable],
) -> tuple[list[Failure], list[Unreadable]]:
    """Of the ``shown`` files, where rules broke down, and what could not be read: ``unreadable`` and what the
    reader of the site refused."""
    failures = [*checks.failures, *results.failures(store, Failure)]
    failures += [Failure("", one.path, one.error) for one in prepared.model.failures if not one.refused]
    refused = [Unreadable(one.path, one.error, None, True) for one in prepared.model.failures if one.refused]
    return (
        [one for one in failures if not one.path or shown is None or one.path in shown],
        [one for one in (*unreadable, *refused) if shown is None or one.path in shown],
    )


def _check_templates(prepared: Prepared, store: Store, checks: Checks) -> None:
    """Run the checks of what layouts, lists and feeds give the pages of the site."""
    checks.templates(
        store, template_findings.NAME, lambda: template_findings.references(prepared, store), SEEN_BY_LAYOUTS
    )
    if prepared.model.may_have_lists:
        name = template_findings.lists_name(prepared, store)
        checks.templates(store, name, lambda: template_findings.of_lists(prepared, store), SEEN_IN_LISTS)
    if feeds := template_findings.feeds(prepared):
        name = template_findings.feeds_name(store, feeds)
        checks.templates(store, name, lambda: template_findings.of_feeds(prepared), SEEN_IN_LISTS)
    checks.raised += template_findings.left_out(prepared, store)
    checks.raised += template_findings.flaws(prepared, store)


def _suppressed(
    findings: list[Finding],
    suppressions: Mapping[str, Sequence[Suppression]],
    prepared: Prepared,
    coverage: Coverage,
) -> list[Finding]:
    """``findings`` without the suppressed, and what is wrong with suppressions."""
    if not suppressions:
        return findings
    from postlint.suppress import apply

    known = [*rule_ids(), *ENGINE_RULES]
    applied = apply(findings, suppressions, known, prepared.request.today or "", coverage.judges)
    return [*applied.kept, *applied.extra]


def source_reader(root: str, overlay: Mapping[str, SourceFile] | None = None) -> ReadSource:
    """A reader of the site's files for showing; None where a file is not text. ``overlay`` holds
    texts that represent what is on disk."""

    @cache
    def read(path: str) -> SourceFile | None:
        if overlay and path in overlay:
            return overlay[path]
        if not path or os.path.isdir(os.path.join(root, path)):
            return None
        source = read_source(root, path)
        return None if isinstance(source, Unreadable) else source

    return read


def refused_findings(
    model: SiteModel, parts: Sequence[str] | None, doubtful: Collection[str]
) -> list[Finding]:
    """Findings of what is not read of a site, in the files and folders ``parts`` (None: in all);
    ``doubtful`` as of ``site.refused``."""
    from postlint.site.refused import refusals

    return [
        Finding("unreadable", one.severity, one.path, one.line, 1, one.line, 1, one.message)
        for one in refusals(model, doubtful)
        if parts is None or any(one.path == part or one.path.startswith(part + "/") for part in parts)
    ]


def _unreadable_finding(unreadable: Unreadable) -> Finding:
    return Finding("unreadable", "error", unreadable.path, 1, 1, 1, 1, unreadable.message)
