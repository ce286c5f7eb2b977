"""``postlint baseline``: write down today's findings, so that only new ones are reported."""

from __future__ import annotations

import os
from dataclasses import dataclass

from postlint.baseline import BaselineError, compare, of, prune, read, write
from postlint.cli.errors import CliError, reason
from postlint.cli.filtering import baseline_path, checked_paths, offline_rules
from postlint.cli.options import ArchiveOptions, RuleOptions, flag, value
from postlint.cli.running import run_whole
from postlint.cli.say import say
from postlint.cli.selecting import selections


@dataclass(frozen=True)
class Options(ArchiveOptions, RuleOptions):
    """The command's options."""

    baseline: str | None = value(
        "--baseline", metavar="FILE", help="the file (default: `.postlint-baseline.json` of the site)"
    )
    prune: bool = flag("--prune", help="only remove what is fixed; what is new stays new")


def run(options: Options) -> int:
    """Write or prune the baseline of each site."""
    for selection in selections(options.paths):
        # A baseline is about a site: a part of it would forget the rest.
        outcome = run_whole(options, selection.root, options.select, options.ignore)
        path = baseline_path(options.baseline, selection.root)
        findings = outcome.report.findings
        new = of(findings)
        if options.prune:
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
        say(f"{os.path.normpath(path)}: {sum(new.counts.values())} findings recorded")
    return 0
