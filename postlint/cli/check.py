"""``postlint [check]``: findings of a site or of a part of it."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from postlint.cli import FINDINGS, INTERNAL, OK
from postlint.cli.arguments import add_color, add_site, add_version, wants_color, words
from postlint.cli.errors import CliError
from postlint.cli.site import Selection, readable_errors, request_for, selections
from postlint.config import select_problems
from postlint.engine.prepare import prepare
from postlint.model import SEVERITIES, Finding, Report, at_least


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_site(parser)
    parser.add_argument(
        "--select", action="append", metavar="RULE", help="only these rules (repeat, or separate by commas)"
    )
    parser.add_argument("--ignore", action="append", metavar="RULE", help="without these rules")
    parser.add_argument("--format", default="text", help="`text` or `json`")
    parser.add_argument("--fail-on", choices=SEVERITIES, help="exit 1 from this severity on (default: error)")
    parser.add_argument("--quiet", "-q", action="store_true", help="only findings that fail the run")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    parser.add_argument("--cache-dir", metavar="DIR", help="the cache's folder (default: the user's)")
    add_color(parser)
    add_version(parser)


def run(arguments: Any) -> int:
    """Check and report; the exit code."""
    from postlint import formats

    select, ignore = words(arguments.select), words(arguments.ignore)
    if problem := select_problems(select + ignore):
        raise CliError(problem)
    try:
        render = formats.load(arguments.format)
    except ValueError as error:
        raise CliError(str(error)) from None
    code = OK
    reports = []
    for selection in selections(arguments.paths):
        report, one_code = check_site(arguments, selection, select, ignore)
        reports.append(report)
        code = max(code, one_code)
    report = reports[0] if len(reports) == 1 else merged(reports)
    if not (arguments.quiet and not report.findings):
        render(report, sys.stdout, color=wants_color(arguments))
    return code


def check_site(
    arguments: Any, selection: Selection, select: tuple[str, ...], ignore: tuple[str, ...]
) -> tuple[Report, int]:
    """The report on one site and the exit code it asks for."""
    from postlint.engine.run import run as run_engine

    request = request_for(arguments, selection.root)._replace(select=select, ignore=ignore)
    with readable_errors():
        config = prepare(request).config
    outcome = run_engine(request, None if selection.shown is None else selection.selects)
    if outcome.complaint:
        print(f"postlint: {outcome.complaint}", file=sys.stderr)
    floor = arguments.fail_on or config.file.fail_on
    report = outcome.report
    failing = [finding for finding in report.findings if at_least(finding.severity, floor)]
    if arguments.quiet:
        report = report._replace(findings=tuple(failing))
    return report, INTERNAL if outcome.failed else FINDINGS if failing else OK


def merged(reports: list[Report]) -> Report:
    """Several sites' reports as one, paths relative to the working directory."""

    def lift(root: str, path: str) -> str:
        return os.path.normpath(os.path.join(root, path)).replace(os.sep, "/")

    findings: list[Finding] = []
    rules: dict[str, str] = {}
    for report in reports:
        rules.update(report.rules)
        for finding in report.findings:
            related = tuple(one._replace(path=lift(report.root, one.path)) for one in finding.related)
            findings.append(finding._replace(path=lift(report.root, finding.path), related=related))
    return Report(tuple(findings), sum(r.checked for r in reports), reports[0].version, ".", rules)
