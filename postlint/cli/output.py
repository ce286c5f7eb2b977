"""Reports to standard output and to files, in one format or several."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

from postlint.cli.arguments import wants_color
from postlint.cli.errors import CliError, reason
from postlint.model import Report
from postlint.record import NamedTuple


class Destination(NamedTuple):
    """Where a report goes, and how it is written."""

    format: str
    path: str | None
    """None: standard output."""


def destinations(arguments: Any) -> list[Destination]:
    """What ``--format`` and ``--output`` ask for. Raises ``CliError``."""
    from postlint import formats

    chosen = arguments.format or "auto"
    if chosen == "auto":
        chosen = formats.automatic(os.environ)
    found: list[Destination] = []
    for value in arguments.output or ():
        name, colon, path = value.partition(":")
        if not colon or name not in formats.names():
            name, path = chosen, value
        if not path:
            raise CliError(f"`--output {value}` names no file")
        found.append(Destination(name, path))
    if not found or (any(":" in value for value in arguments.output) and arguments.format):
        found.append(Destination(chosen, None))
    for one in found:
        try:
            formats.load(one.format)
        except ValueError as error:
            raise CliError(str(error)) from None
    return found


def deliver(arguments: Any, found: Sequence[Destination], report: Report) -> None:
    """Write the report to every destination. Raises ``CliError`` where a file cannot be written."""
    from postlint import formats

    for one in found:
        render = formats.load(one.format, os.environ)
        if one.path is None:
            render(report, sys.stdout, color=wants_color(arguments))
            continue
        try:
            with open(one.path, "w", encoding="utf-8", newline="\n") as file:
                render(report, file)
        except OSError as error:
            raise CliError(f"`{one.path}` cannot be written: {reason(error)}") from None
