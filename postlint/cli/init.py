"""``postlint init``: a commented ``.postlint.yml`` out of what the archive does."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from typing import Any

from postlint.cli.arguments import add_site
from postlint.cli.check import add_run, outcome_of
from postlint.cli.errors import CliError, reason
from postlint.cli.site import Selection, selections
from postlint.config import FILE_NAMES
from postlint.config import find as find_config


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_site(parser)
    parser.add_argument("--force", action="store_true", help="replace a configuration that is there")
    parser.add_argument("--stdout", action="store_true", help="print it instead of writing the file")
    add_run(parser)
    parser.set_defaults(select=None, ignore=None)


def run(arguments: Any) -> int:
    """Write the configuration of one site."""
    from postlint.blog.series.conventions import learn
    from postlint.blog.series.rendering import render_config

    chosen = selections(arguments.paths)
    if len(chosen) != 1:
        raise CliError("name one site")
    root = chosen[0].root
    existing = find_config(root)
    if existing and not (arguments.force or arguments.stdout):
        raise CliError(f"`{existing}` is there already: `--force` replaces it, `--stdout` prints")
    # What is learned must not depend on what an earlier configuration said.
    arguments.config = arguments.config or os.devnull
    outcome = outcome_of(arguments, Selection(root, None))
    flagged = Counter(finding.rule for finding in outcome.report.findings)
    text = render_config(learn(outcome.view), flagged)
    if arguments.stdout:
        sys.stdout.write(text)
        return 0
    path = existing or os.path.join(root, FILE_NAMES[0])
    _write(path, text)
    print(f"{os.path.normpath(path)}: written; `postlint series` shows what it says, `postlint` checks by it")
    return 0


def _write(path: str, text: str) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise CliError(f"`{path}` cannot be written: {reason(error)}") from None
