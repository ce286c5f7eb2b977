"""``postlint [check]``: findings of a site or of a part of it."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

from postlint import __version__
from postlint.cli import FINDINGS, INTERNAL, OK
from postlint.cli.errors import CliError
from postlint.cli.site import Selection, readable_errors, request_for, selections, words
from postlint.cli.storage import note as storage_note
from postlint.config import select_problems
from postlint.engine.request import Request
from postlint.model import SEVERITIES, Finding, Report, Severity, at_least

if TYPE_CHECKING:
    import argparse

    from postlint.engine.run import Outcome


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    from postlint.cli.arguments import add_color, add_site, add_version
    from postlint.cli.network import add_network

    add_site(parser)
    # A hook gets every changed file of a repository, of which the site may be one folder.
    parser.add_argument(
        "--skip-outside", action="store_true", help="pass over files that lie in no site (for hooks)"
    )
    add_rules(parser)
    report = parser.add_argument_group("report")
    report.add_argument(
        "--format",
        help="`text`, `json`, `github`, `sarif`, … or a template such as `{path}:{line} {message}`; "
        "`auto` (the default) is `github` under GitHub Actions and `text` elsewhere",
    )
    report.add_argument(
        "--output",
        action="append",
        metavar="[FORMAT:]FILE",
        help="write to a file (repeat for several)",
    )
    report.add_argument("--fail-on", choices=SEVERITIES, help="exit 1 from this severity on (default: error)")
    report.add_argument("--quiet", "-q", action="store_true", help="only findings that fail the run")
    add_color(report)
    add_gates(parser)
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="mend what is certain")
    fixes.add_argument("--unsafe-fixes", action="store_true", help="also mend what is a good guess")
    fixes.add_argument("--diff-fixes", action="store_true", help="show the fixes as a patch, write nothing")
    add_network(parser)
    add_run(parser)
    add_version(parser)
    parser.set_defaults(memory=None)


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Which rules run."""
    parser.add_argument(
        "--select", action="append", metavar="RULE", help="only these rules (repeat, or separate by commas)"
    )
    parser.add_argument("--ignore", action="append", metavar="RULE", help="without these rules")


def add_gates(parser: argparse.ArgumentParser) -> None:
    """Which findings count."""
    gates = parser.add_argument_group("what counts")
    gates.add_argument(
        "--diff", metavar="BASE", help="only what changed since the merge base with BASE, and what that broke"
    )
    gates.add_argument("--staged", action="store_true", help="only what is staged, and what that breaks")
    gates.add_argument(
        "--baseline", metavar="FILE", help="known findings (default: `.postlint-baseline.json` of the site)"
    )
    gates.add_argument("--no-baseline", action="store_true", help="report known findings too")
    gates.add_argument(
        "--as-of", metavar="DATE", help="also report invitations to events that were over on this day"
    )


def add_run(parser: argparse.ArgumentParser) -> None:
    """How the run is done."""
    run_group = parser.add_argument_group("run")
    run_group.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    run_group.add_argument("--cache-dir", metavar="DIR", help="the cache's folder (default: the user's)")
    run_group.add_argument("--timings", action="store_true", help="tell how long each phase took")
    run_group.add_argument(
        "--executor",
        metavar="ADDRESS",
        help="map the posts elsewhere: dask://HOST:PORT, files on shared storage",
    )


def run(arguments: Any) -> int:
    """Check and report; the exit code."""
    from postlint.cli.output import deliver, destinations

    found = destinations(arguments)
    code = OK
    reports, outcomes = [], []
    for selection in selections(arguments.paths, skip_outside=arguments.skip_outside):
        report, one_code, outcome = check_site(arguments, selection)
        reports.append(report)
        outcomes.append(outcome)
        code = max(code, one_code)
    report = reports[0] if len(reports) == 1 else merged(reports)
    if arguments.quiet and not report.findings:
        found = [one for one in found if one.path is not None]
    text = deliver(arguments, found, report)
    if arguments.memory:
        arguments.memory.keep(outcomes, text, code)
    return code


def check_site(arguments: Any, selection: Selection) -> tuple[Report, int, Outcome]:
    """The report on one site, the exit code it asks for, and what they were made from."""
    outcome, findings = check_now(arguments, selection)
    floor: Severity = arguments.fail_on or outcome.prepared.config.file.fail_on
    failing = tuple(finding for finding in findings if at_least(finding.severity, floor))
    shown = failing if arguments.quiet else findings
    report = outcome.report._replace(findings=shown, root=selection.root)
    return report, INTERNAL if outcome.failed else FINDINGS if failing else OK, outcome


def check_now(arguments: Any, selection: Selection) -> tuple[Outcome, tuple[Finding, ...]]:
    """Run the engine, the network, the gates and the fixes that were asked for."""
    from postlint.cli.gates import gated

    outcome = outcome_of(arguments, selection)
    if arguments.online or arguments.replay:
        from postlint.cli.asking import ask_for_check

        outcome = ask_for_check(arguments, outcome)
    findings = gated(arguments, outcome)
    if arguments.trust or arguments.diff is not None or arguments.staged:
        from postlint.cli.trust import not_obeyed

        findings = (*findings, *not_obeyed(arguments, outcome.prepared))
    if arguments.fix or arguments.unsafe_fixes or arguments.diff_fixes:
        from postlint.cli.fixing import fix

        findings = fix(arguments, outcome, findings)
    return outcome, findings


def outcome_of(arguments: Any, selection: Selection) -> Outcome:
    """Run the engine over a selection. Raises ``CliError``."""
    from postlint.engine.prepare import prepare
    from postlint.engine.run import run as run_engine

    request = rules_request(arguments, request_for(arguments, selection.root))
    begun = time.perf_counter()
    with readable_errors():
        prepare(request)
    reading = time.perf_counter() - begun
    if arguments.executor is None:
        outcome = run_engine(request, selection.shown)
    else:
        from postlint.cli.executor import executor_of

        with executor_of(arguments.executor) as executor:
            outcome = run_engine(request, selection.shown, executor)
    unused = None if getattr(arguments, "no_cache", True) else storage_note(arguments, [selection.root])
    for note in filter(None, (outcome.complaint, unused)):
        print(f"postlint: {note}", file=sys.stderr)
    if getattr(arguments, "timings", False):
        # What was prepared above is there when the run asks for it, so its first phase is this one.
        for phase, seconds in [("reading the site", reading), *outcome.timings[1:]]:
            print(f"postlint: {seconds:8.3f} s {phase}", file=sys.stderr)
    return outcome


def rules_request(arguments: Any, request: Request) -> Request:
    """``request`` with the rules of the arguments. Raises ``CliError``."""
    select, ignore = words(arguments.select), words(arguments.ignore)
    if problem := select_problems(select + ignore):
        raise CliError(problem)
    as_of = getattr(arguments, "as_of", None)
    if as_of is not None:
        import datetime

        try:
            as_of = datetime.date.fromisoformat(as_of).isoformat()
        except ValueError:
            raise CliError(f"`--as-of {as_of}` is no date; write it as 2026-01-31") from None
    return request._replace(select=select, ignore=ignore, as_of=as_of)


def merged(reports: list[Report]) -> Report:
    """Several sites' reports as one, paths relative to the working directory."""

    def lift(root: str, path: str) -> str:
        return os.path.normpath(os.path.join(root, path)).replace(os.sep, "/")

    findings: list[Finding] = []
    rules: dict[str, str] = {}
    pages: dict[str, str] = {}
    for report in reports:
        rules.update(report.rules)
        pages.update(report.pages)
        for finding in report.findings:
            related = tuple(one._replace(path=lift(report.root, one.path)) for one in finding.related)
            edits = tuple(one._replace(path=lift(report.root, one.path)) for one in finding.edits)
            path = lift(report.root, finding.path)
            findings.append(finding._replace(path=path, related=related, edits=edits))
    return Report(tuple(findings), sum(r.checked for r in reports), __version__, ".", rules, pages)
