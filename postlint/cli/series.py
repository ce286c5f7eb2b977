"""``postlint series``: the series, sponsors and habits learned from the archive."""

from __future__ import annotations

import argparse
from typing import Any

from postlint.cli.arguments import add_site
from postlint.cli.check import add_run, outcome_of
from postlint.cli.site import Selection, selections
from postlint.rule import rule_ids


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_site(parser)
    add_run(parser)
    parser.set_defaults(ignore=None)


def run(arguments: Any) -> int:
    """Print what was learned of each site."""
    from postlint.blog.series.conventions import learn
    from postlint.blog.series.rendering import render_series
    from postlint.formats._shared import visible

    # What is learned rests on facts that rules collect, whether or not they may report anything.
    arguments.select = list(rule_ids())
    for selection in selections(arguments.paths):
        outcome = outcome_of(arguments, Selection(selection.root, None))
        for line in render_series(learn(outcome.view)).splitlines():
            print(visible(line))
    return 0
