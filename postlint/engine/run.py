"""A whole run over one site: discover, map, reduce, stamp."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from postlint import __version__
from postlint.engine.map import Mapped
from postlint.engine.memory import map_all
from postlint.engine.prepare import Prepared, Request, prepare
from postlint.engine.reduce import SiteView, reduce_site
from postlint.engine.stamp import failure_findings, order, stamp
from postlint.model import Finding, Report, SourceFile
from postlint.parse import Unreadable, read_source
from postlint.rule import Rule, rule_ids

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Outcome(NamedTuple):
    """The report, and what went wrong in making it."""

    report: Report
    failed: bool
    """Whether a rule broke down or a file could not be read."""
    view: SiteView
    """The facts behind the report."""
    complaint: str | None = None
    """What to tell the user of the run itself: a cache that cannot be used."""


Shows = Callable[[str], bool]


def run(
    request: Request,
    shows: Shows | None = None,
    executor: Executor | None = None,
) -> Outcome:
    """Check a site.

    Args:
        request: The site and the rules.
        shows: Whether a file's findings are shown; None shows all. The site is read whole
            either way, so a file's findings do not depend on what else is shown.
        executor: Maps the documents; None decides between this process and several.

    Raises:
        schema.ConfigError, site.config.ConfigError: a configuration cannot be used.
        OSError: ``request.config_path`` cannot be read.
    """
    prepared = prepare(request)
    mapped, unreadable = map_all(prepared, executor)
    shown = _shown(prepared, shows)
    view = SiteView(prepared.model, mapped, prepared.plan.settings)
    raised, failures = reduce_site(view, prepared.plan, shown)
    raised += [one for result in mapped for one in result.raised]
    failures += [failure for result in mapped for failure in result.failures]
    unreadable = [one for one in unreadable if shown is None or one.path in shown]
    findings = stamp(
        raised,
        prepared.config,
        source_reader(request.root),
        shown=shown,
        selected=bool(request.select),
    )
    findings = _suppressed(findings, mapped, prepared, shown)
    findings += failure_findings(failures) + [_unreadable_finding(one) for one in unreadable]
    report = Report(
        tuple(sorted(findings, key=order)),
        _checked(mapped, shown),
        __version__,
        request.root,
        summaries(prepared.rules),
    )
    complaint = None
    if prepared.cache is not None:
        prepared.cache.save()
        complaint = prepared.cache.complaint
    return Outcome(report, bool(failures) or any(one.failed for one in unreadable), view, complaint)


def _suppressed(
    findings: list[Finding], mapped: Sequence[Mapped], prepared: Prepared, shown: set[str] | None
) -> list[Finding]:
    """``findings`` without the suppressed, and what is wrong with suppressions."""
    suppressions = {
        one.facts.path: one.suppressions
        for one in mapped
        if one.suppressions and (shown is None or one.facts.path in shown)
    }
    if not suppressions:
        return findings
    from postlint.suppress import apply

    offline = [rule.id for rule in prepared.rules if all(check.phase != "verdict" for check in rule.checks)]
    applied = apply(
        findings, suppressions, [*rule_ids(), "unreadable"], prepared.request.today or "", offline
    )
    return [*applied.kept, *applied.extra]


def _shown(prepared: Prepared, shows: Shows | None) -> set[str] | None:
    """The files whose findings are shown; None for all."""
    if shows is None:
        return None
    return {
        entry.source for entry in prepared.model.entries if entry.source is not None and shows(entry.source)
    }


def _checked(mapped: Sequence[Mapped], shown: set[str] | None) -> int:
    return sum(shown is None or result.facts.path in shown for result in mapped)


def source_reader(root: str) -> Callable[[str], SourceFile | None]:
    """A reader of the site's files for showing; None where a file is no text."""

    @cache
    def read(path: str) -> SourceFile | None:
        if not path or os.path.isdir(os.path.join(root, path)):
            return None
        source = read_source(root, path)
        return None if isinstance(source, Unreadable) else source

    return read


def summaries(rules: Sequence[Rule]) -> Mapping[str, str]:
    """Rule id to its one-line summary."""
    return {rule.id: rule.summary for rule in rules}


def _unreadable_finding(unreadable: Unreadable) -> Finding:
    return Finding("unreadable", "error", unreadable.path, 1, 1, 1, 1, unreadable.message)
