"""Which findings of a run count: those of this change, those that are new, those of young posts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint import files
from postlint.cli.errors import CliError, reason
from postlint.cli.options import FilterOptions
from postlint.engine import template_findings
from postlint.engine.outcome import Before, Outcome
from postlint.engine.run import run_before
from postlint.model import Finding
from postlint.site.site_model import lasting_addresses
from postlint.site.tracked import of_overlay

if TYPE_CHECKING:
    from postlint.baseline import Baseline
    from postlint.diff import BaseChanges
    from postlint.engine.request import Request
    from postlint.files import Overlay
    from postlint.site.tracked import Tracked


class Filtered(NamedTuple):
    """The findings of a run that count."""

    findings: tuple[Finding, ...]
    known: int = 0
    """How many the baseline left out."""


class ComparedBase(NamedTuple):
    """What findings are compared with."""

    changes: BaseChanges
    base: Overlay
    """The site before the change."""


def change_of(options: FilterOptions, request: Request) -> ComparedBase | None:
    """The change of which alone the findings count; None where all do. Raises ``CliError``."""
    if options.diff is None and not options.staged:
        return None
    from postlint.diff import GitError, base_of, changes

    try:
        found = changes(request.folder, options.diff, staged=options.staged)
        return ComparedBase(found, base_of(request.folder, found, request.root))
    except GitError as error:
        raise CliError(str(error)) from None


def filtered(options: FilterOptions, outcome: Outcome, change: ComparedBase | None) -> Filtered:
    """The findings of ``outcome`` that count; ``change`` as of ``change_of``. Raises ``CliError``."""
    findings = outcome.report.findings
    if change is not None:
        findings = of_change(options, outcome, change)
    findings = _by_age(outcome, findings)
    return against_baseline(options, outcome, findings)


def of_change(options: FilterOptions, outcome: Outcome, change: ComparedBase) -> tuple[Finding, ...]:
    """Findings on lines the change touched, those that the base did not have, and addresses that
    the change took away."""
    from postlint.diff import GitError, as_new, broken, misdated, moved
    from postlint.engine.stamp import order

    changed, findings = change.changes, outcome.report.findings
    request = outcome.prepared.request
    tracked = outcome.prepared.model.tracked
    if options.staged and tracked is not None:
        findings = tuple(finding for finding in findings if finding.path not in tracked.untracked)
    findings = as_new(changed, findings)
    try:
        posts = [(head.path, head.date) for head in outcome.view.posts if head.kind == "post" and head.date]
        slips = misdated(request.folder, changed, posts, request.today) if request.today else ()
    except GitError as error:
        raise CliError(str(error)) from None
    shown = [finding for finding in slips if outcome.shows(finding.path) and not request.select]
    own = all(changed.touches(finding) for finding in findings)
    if own and changed.only_adds:
        return tuple(sorted((*findings, *shown), key=order))
    before = outcome.before or _at_base(outcome, change.base, of_overlay(tracked, change.base), judge=not own)
    gone: Sequence[Finding] = ()
    if before.addresses is not None:
        gone = moved(changed, before.addresses, lasting_addresses(outcome.prepared.model))
    shown += [finding for finding in gone if outcome.shows(finding.path) and not request.select]
    comparing = {rule.id for rule in outcome.prepared.rules if rule.compares}
    return tuple(sorted((*broken(changed, findings, before.findings, comparing), *shown), key=order))


def _at_base(outcome: Outcome, base: Overlay, tracked: Tracked | None, *, judge: bool) -> Before:
    """The findings and the lasting addresses of the base; where ``judge`` is false the addresses alone. A
    base that cannot be read had neither, so everything is the change's."""
    from postlint.site.jekyll_config import JekyllConfigError

    try:
        return run_before(outcome, base, tracked, judge=judge)
    except JekyllConfigError:
        return Before((), ())


def _by_age(outcome: Outcome, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    older_than = outcome.prepared.config.file.older_than
    if not older_than:
        return findings
    from postlint.baseline import lower_by_age

    dates = {facts.path: facts.date for facts in outcome.view.posts}
    try:
        return lower_by_age(findings, dates, older_than, outcome.prepared.request.today or "9999-12-31")
    except ValueError as error:
        raise CliError(f"`older_than` of the configuration: {error}") from None


def baseline_path(named: str | None, root: str) -> str:
    """The baseline's file for the site at ``root``."""
    # Known here, as most sites have none and need nothing else of `postlint.baseline`.
    return named or os.path.join(root, ".postlint-baseline.json")


def against_baseline(options: FilterOptions, outcome: Outcome, findings: tuple[Finding, ...]) -> Filtered:
    """The findings that the baseline does not contain, and its stale entries."""
    path = baseline_path(options.baseline, outcome.prepared.request.root)
    if options.no_baseline or not (options.baseline or os.path.isfile(path)):
        return Filtered(findings)
    from postlint.baseline import BaselineError, compare, read, stale_findings

    try:
        known = read(path)
    except OSError as error:
        raise CliError(f"`{path}` cannot be read: {reason(error)}") from None
    except BaselineError as error:
        raise CliError(str(error)) from None
    compared = compare(findings, known, checked=checked_paths(outcome, known), ran=offline_rules(outcome))
    if options.diff is not None or options.staged:
        return Filtered(compared.new, len(compared.known))
    shown = files.relative(path, outcome.prepared.request.root)
    return Filtered((*compared.new, *stale_findings(compared.stale, shown)), len(compared.known))


def checked_paths(outcome: Outcome, known: Baseline) -> set[str]:
    """The files in which this run looked, and those of ``known`` that are gone."""
    root = outcome.prepared.request.root
    gone = {one.path for one in known.counts if not os.path.exists(os.path.join(root, one.path))}
    checked = {facts.path for facts in outcome.view.posts if outcome.shows(facts.path)}
    return checked | gone | template_findings.looked_at(outcome.prepared, outcome.shown)


def offline_rules(outcome: Outcome) -> list[str]:
    """The rules of which the run made the checks that need no network: a baseline is written offline,
    so what it knows is theirs."""
    rules = outcome.prepared.rules
    return [rule.id for rule in rules if any(check.phase != "verdict" for check in rule.checks)]
