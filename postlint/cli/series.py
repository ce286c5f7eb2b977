"""``postlint series``: the series, sponsors and habits learned from the archive."""

from __future__ import annotations

from dataclasses import dataclass

from postlint.blog.series.conventions import learn
from postlint.blog.series.rendering import render_series
from postlint.cli.options import ArchiveOptions
from postlint.cli.running import run_whole
from postlint.cli.say import say
from postlint.cli.selecting import selections
from postlint.formats import visible
from postlint.rule import rule_ids


@dataclass(frozen=True)
class Options(ArchiveOptions):
    """The command's options."""


def run(options: Options) -> int:
    """Print what was learned of each site."""
    for selection in selections(options.paths):
        # What is learned rests on facts that rules collect, whether or not they may report anything.
        outcome = run_whole(options, selection.root, select=tuple(rule_ids()))
        for line in render_series(learn(outcome.view)).splitlines():
            say(visible(line))
    return 0
