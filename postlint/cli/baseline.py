"""``postlint baseline``: write down today's findings, so that only new ones are reported."""

from __future__ import annotations

import argparse
from typing import Any

from postlint.baseline import BaselineError, compare, of, prune, read, write
from postlint.cli.arguments import add_site
from postlint.cli.check import add_rules, add_run, outcome_of
from postlint.cli.errors import CliError, reason
from postlint.cli.gates import baseline_path, checked_paths, offline_rules
from postlint.cli.site import Selection, selections


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_site(parser)
    add_rules(parser)
    parser.add_argument(
        "--baseline", metavar="FILE", help="the file (default: `.postlint-baseline.json` of the site)"
    )
    parser.add_argument(
        "--prune", action="store_true", help="only remove what is mended; what is new stays new"
    )
    add_run(parser)


def run(arguments: Any) -> int:
    """Write or prune the baseline of each site."""
    for selection in selections(arguments.paths):
        # A baseline is about a site: a part of it would forget the rest.
        whole = Selection(selection.root, None)
        outcome = outcome_of(arguments, whole)
        path = baseline_path(arguments, whole.root)
        findings = outcome.report.findings
        new = of(findings)
        if arguments.prune:
            try:
                known = read(path)
            except OSError as error:
                raise CliError(f"`{path}` cannot be read: {reason(error)}") from None
            except BaselineError as error:
                raise CliError(str(error)) from None
            stale = compare(
                findings, known, checked=checked_paths(outcome, known), ran=offline_rules(outcome)
            ).stale
            new = prune(known, stale)
        try:
            write(path, new)
        except OSError as error:
            raise CliError(f"`{path}` cannot be written: {reason(error)}") from None
        print(f"{path}: {sum(new.counts.values())} findings are known now")
    return 0
