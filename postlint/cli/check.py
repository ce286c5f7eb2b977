"""``postlint [check]``: findings of a site or of a part of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from postlint import __version__
from postlint.cli.errors import FINDINGS, INTERNAL, OK
from postlint.cli.filtering import filtered
from postlint.cli.fixing import fixed
from postlint.cli.memory import memory_of
from postlint.cli.options import (
    FilterOptions,
    FixOptions,
    NetworkOptions,
    ReportOptions,
    RuleOptions,
    RunOptions,
    flag,
)
from postlint.cli.reporting import deliver, destinations
from postlint.cli.running import day, run_rules, site_request, with_cache, with_rules
from postlint.cli.selecting import Selection, selections
from postlint.cli.trust import not_obeyed
from postlint.engine.run import Outcome
from postlint.model import Finding, Report, at_least
from postlint.record import NamedTuple


@dataclass(frozen=True)
class Options(RuleOptions, ReportOptions, FilterOptions, FixOptions, NetworkOptions, RunOptions):
    """What a check can be asked for."""

    # A hook gets every changed file of a repository, of which the site may be one folder.
    skip_outside: bool = flag("--skip-outside", help="pass over files that lie in no site (for hooks)")

    @property
    def trusted_commit(self) -> str | None:
        """The commit whose configuration says how the network may be asked; None: the one in use does."""
        return self.trust or self.diff or ("HEAD" if self.staged else None)


class Checked(NamedTuple):
    """What a check of one site came to."""

    outcome: Outcome
    report: Report
    code: int


def run(options: Options) -> int:
    """Check and report; the exit code."""
    wanted = destinations(options)
    selected = selections(options.paths, skip_outside=options.skip_outside)
    moment = str(time.time_ns())
    memory = memory_of(options, selected, moment)
    if memory and (printed := memory.recall()):
        sys.stdout.write(printed.text)
        return printed.code
    checked = [check(options, one, moment) for one in selected]
    code = max((one.code for one in checked), default=OK)
    report = merged([one.report for one in checked])
    if options.quiet and not report.findings:
        wanted = [one for one in wanted if one.path is not None]
    text = deliver(options, wanted, report)
    if memory:
        memory.keep([one.outcome for one in checked], text, code)
    return code


def check(options: Options, selection: Selection, moment: str) -> Checked:
    """Check one site: run the rules, ask links, filter the findings, fix."""
    request = with_rules(site_request(options, selection.root), options.select, options.ignore)
    request = with_cache(request, options)._replace(moment=moment, as_of=day("--as-of", options.as_of))
    outcome = run_rules(options, request, selection)
    if options.wants_verdicts:
        # The network's part is heavy, and most runs are offline.
        from postlint.cli.asking import with_links

        outcome = with_links(options, outcome, quiet=options.quiet)
    passed = filtered(options, outcome)
    findings = (*passed.findings, *not_obeyed(options, outcome.prepared))
    findings = fixed(options, outcome, findings)
    floor = options.fail_on or outcome.prepared.config.file.fail_on
    failing = tuple(finding for finding in findings if at_least(finding.severity, floor))
    report = outcome.report._replace(
        findings=failing if options.quiet else findings, root=selection.root, known=passed.known
    )
    return Checked(outcome, report, INTERNAL if outcome.failed else FINDINGS if failing else OK)


def merged(reports: Sequence[Report]) -> Report:
    """The reports of several sites as one, paths relative to the working directory."""
    if len(reports) == 1:
        return reports[0]
    findings: list[Finding] = []
    rules: dict[str, str] = {}
    pages: dict[str, str] = {}
    for report in reports:
        rules.update(report.rules)
        pages.update(report.pages)
        findings += [_lifted(report.root, finding) for finding in report.findings]
    checked, known = sum(r.checked for r in reports), sum(r.known for r in reports)
    return Report(tuple(findings), checked, __version__, ".", rules, pages, known)


def _lifted(root: str, finding: Finding) -> Finding:
    """A finding with its paths seen from the folder in which ``root`` lies."""

    def lift(path: str) -> str:
        return os.path.normpath(os.path.join(root, path)).replace(os.sep, "/")

    related = tuple(one._replace(path=lift(one.path)) for one in finding.related)
    edits = tuple(one._replace(path=lift(one.path)) for one in finding.edits)
    return finding._replace(path=lift(finding.path), related=related, edits=edits)
