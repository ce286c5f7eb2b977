"""``postlint [check]``: findings of a site or of a part of it."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from postlint import __version__
from postlint.cli.errors import FINDINGS, INTERNAL, OK, CliError
from postlint.cli.filtering import ComparedBase, change_of, filtered
from postlint.cli.fixing import fixed
from postlint.cli.options import (
    FilterOptions,
    FixOptions,
    NetworkOptions,
    ReportOptions,
    RuleOptions,
    RunOptions,
    flag,
    value,
)
from postlint.cli.reporting import deliver, destinations
from postlint.cli.running import day, run_rules, site_request, with_cache, with_rules
from postlint.cli.say import say
from postlint.cli.selecting import Selection, empty_paths, not_read, selections, sites_left_out
from postlint.cli.staging import folder_of, only_tracked
from postlint.cli.standard_input import run_text, standard_input, standard_input_selection, with_saved
from postlint.cli.trusted_config import not_obeyed
from postlint.engine.outcome import Outcome
from postlint.model import Finding, NotRead, Report, SiteChecked, at_least


@dataclass(frozen=True)
class Options(RuleOptions, ReportOptions, FilterOptions, FixOptions, NetworkOptions, RunOptions):
    """The options of a check."""

    # A hook gets every changed file of a repository, of which the site may be one folder.
    skip_outside: bool = flag("--skip-outside", help="skip files that are in no site (for hooks)")
    stdin_filename: str | None = value(
        "--stdin-filename", metavar="PATH", help="check standard input as the text of this file (for editors)"
    )

    @property
    def trusted_commit(self) -> str | None:
        """The commit whose configuration says how the network may be used; None: the one in use does."""
        return self.trust or self.diff or ("HEAD" if self.staged else None)


class CheckedSite(NamedTuple):
    """What a check of one site came to."""

    selection: Selection
    outcome: Outcome
    report: Report
    code: int
    empty: tuple[str, ...]
    """For each path named that has nothing to check, why."""


def run(options: Options) -> int:
    """Check and report; the exit code."""
    wanted = destinations(options)
    if options.stdin_filename is not None:
        if options.paths not in ((), ("-",)):
            raise CliError("`--stdin-filename` cannot be combined with other paths: leave them out")
        if options.fix or options.diff_fixes:
            raise CliError("standard input cannot be fixed: leave out `--fix` and `--diff-fixes`")
        selected = standard_input_selection(options.stdin_filename, skip_outside=options.skip_outside)
    else:
        selected = selections(_paths(options), skip_outside=options.skip_outside)
    if options.baseline and len(selected) > 1:
        raise CliError(
            "`--baseline` belongs to one site, but several are checked: name one of "
            + ", ".join(one.root for one in selected)
        )
    checked, code = check_all(options, selected)
    report = merged([one.report for one in checked])
    empty = [] if options.skip_outside else [why for one in checked for why in one.empty]
    if empty and not (report.checked or report.findings or options.diff or options.staged):
        raise CliError("nothing to check: " + "; ".join(empty))
    for why in empty:
        say(f"postlint: {why}", error=True)
    if options.quiet and not report.findings:
        wanted = [one for one in wanted if one.path is not None]
    if options.exit_zero and code == FINDINGS:
        code = OK
    deliver(options, wanted, report, code)
    return code


def check_all(options: Options, selected: Sequence[Selection]) -> tuple[list[CheckedSite], int]:
    """Check sites one after the other, and those within them that they leave out; the exit code that
    all together give. A site whose configuration cannot be used does not keep the others from being
    checked. Raises ``CliError`` where no other is there."""
    waiting = deque(selected)
    checked: list[CheckedSite] = []
    code = OK
    while waiting:
        selection = waiting.popleft()
        try:
            one = check(options, selection)
        except CliError as error:
            if not checked and not waiting:
                raise
            say(f"postlint: `{selection.root}`: {error}", error=True)
            code = max(code, error.code)
            continue
        checked.append(one)
        code = max(code, one.code)
        prepared = one.outcome.prepared
        known = {other.root for other in (*waiting, *(each.selection for each in checked))}
        found = sites_left_out(selection, prepared.model, prepared.config)
        waiting.extend(other for other in found if other.root not in known)
    return checked, code


def check(options: Options, selection: Selection) -> CheckedSite:
    """Check one site: run the rules, check links, filter the findings, fix."""
    fixes = options.fix or options.unsafe_fixes or options.diff_fixes
    with folder_of(selection.root, staged=options.staged, fixes=fixes) as folder:
        return check_in(options, selection, folder)


def check_in(options: Options, selection: Selection, folder: str) -> CheckedSite:
    """Check one site as it lies in ``folder``."""
    request = with_rules(site_request(options, folder), options.select, options.ignore)
    request = request._replace(
        original=selection.root,
        only_tracked=only_tracked(options),
        as_of=day("--as-of", options.as_of),
    )
    request = with_cache(request, options)
    change = change_of(options, request)
    if options.stdin_filename is not None:
        (path,) = selection.shown or ("",)
        outcome = run_text(options, request, path, standard_input(path))
        if change is not None:
            change = change._replace(base=with_saved(change.base, folder, path))
        return _checked(options, selection, outcome, change)
    outcome = run_rules(
        options,
        request,
        selection,
        quiet=options.quiet,
        keep_open=change is not None,
        findings_only=_shows_findings_alone(options),
        base=None if change is None else change.base,
    )
    try:
        return _checked(options, selection, outcome, change)
    finally:
        if change is not None:
            outcome.end()


def _shows_findings_alone(options: Options) -> bool:
    """Whether nothing is wanted of the site but findings."""
    fixes = options.fix or options.unsafe_fixes or options.diff_fixes
    return not (fixes or options.wants_verdicts or options.verify_cache)


def _checked(
    options: Options, selection: Selection, outcome: Outcome, change: ComparedBase | None
) -> CheckedSite:
    """What the findings of ``outcome`` come to."""
    if options.wants_verdicts:
        # The network's part is heavy, and most runs are offline.
        from postlint.cli.requesting import with_links

        outcome = with_links(options, outcome, quiet=options.quiet, verbose=options.verbose)
    prepared = outcome.prepared
    passed = filtered(options, outcome, change)
    findings = (*passed.findings, *not_obeyed(options, prepared))
    findings = fixed(options, outcome, findings)
    floor = options.fail_on or prepared.config.file.fail_on
    failing = tuple(finding for finding in findings if at_least(finding.severity, floor))
    report = outcome.report._replace(
        findings=failing if options.quiet else findings,
        root=selection.root,
        known=passed.known,
        not_read=not_read(selection, prepared.model, prepared.config),
        sites=(SiteChecked(selection.root, outcome.report.checked),) if selection.found else (),
    )
    code = INTERNAL if outcome.failed else FINDINGS if failing else OK
    return CheckedSite(selection, outcome, report, code, tuple(empty_paths(selection, prepared.model)))


def _paths(options: Options) -> tuple[str, ...]:
    """The paths to check. Raises ``CliError`` where standard input is named without saying what it is."""
    if "-" in options.paths and not os.path.lexists("-"):
        raise CliError("`-` needs `--stdin-filename PATH`: what links lead to depends on where a post lies")
    return options.paths


def merged(reports: Sequence[Report]) -> Report:
    """The reports of several sites as one, paths relative to the working directory."""
    if len(reports) == 1:
        return reports[0]
    passed_over: Counter[tuple[str, str]] = Counter()
    for one in (one for report in reports for one in report.not_read):
        passed_over[one.kind, one.reason] += one.files
    return Report(
        tuple(_lifted(report.root, finding) for report in reports for finding in report.findings),
        sum(report.checked for report in reports),
        __version__,
        rules={rule: summary for report in reports for rule, summary in report.rules.items()},
        pages={rule: page for report in reports for rule, page in report.pages.items()},
        documentation=next((report.documentation for report in reports), ""),
        levels={rule: level for report in reports for rule, level in report.levels.items()},
        known=sum(report.known for report in reports),
        not_read=tuple(NotRead(number, *what) for what, number in passed_over.most_common()),
        sites=tuple(SiteChecked(report.root, report.checked) for report in reports),
    )


def _lifted(root: str, finding: Finding) -> Finding:
    """A finding with its paths seen from the folder in which ``root`` lies."""

    def lift(path: str) -> str:
        return os.path.normpath(os.path.join(root, path)).replace(os.sep, "/")

    related = tuple(one._replace(path=lift(one.path)) for one in finding.related)
    edits = tuple(one._replace(path=lift(one.path)) for one in finding.edits)
    return finding._replace(path=lift(finding.path), related=related, edits=edits)
