"""Reports to standard output and to files, in one format or several."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from postlint import formats
from postlint.cli.errors import CliError, reason
from postlint.cli.options import ReportOptions
from postlint.model import Report
from postlint.record import NamedTuple


class Destination(NamedTuple):
    """Where a report goes, and how it is written."""

    format: str
    path: str | None
    """None: standard output."""


def destinations(options: ReportOptions) -> list[Destination]:
    """What ``--format`` and ``--output`` ask for. Raises ``CliError``."""
    chosen = options.format or "auto"
    if chosen == "auto":
        chosen = formats.automatic(os.environ)
    found: list[Destination] = []
    for value in options.output:
        name, colon, path = value.partition(":")
        if not colon or name not in formats.names():
            name, path = chosen, value
        if not path:
            raise CliError(f"`--output {value}` names no file")
        found.append(Destination(name, path))
    if not found or (any(":" in value for value in options.output) and options.format):
        found.append(Destination(chosen, None))
    for one in found:
        try:
            formats.load(one.format)
        except ValueError as error:
            raise CliError(str(error)) from None
    return found


def deliver(options: ReportOptions, found: Sequence[Destination], report: Report) -> str:
    """Write the report to every destination; what went to standard output.
    Raises ``CliError`` where a file cannot be written."""
    text = ""
    for one in found:
        render = formats.load(one.format, os.environ)
        if one.path is None:
            out = io.StringIO()
            render(report, out, color=wants_color(options))
            text = out.getvalue()
            sys.stdout.write(text)
            continue
        try:
            with open(one.path, "w", encoding="utf-8", newline="\n") as file:
                render(report, file)
        except OSError as error:
            raise CliError(f"`{one.path}` cannot be written: {reason(error)}") from None
    return text


def wants_color(options: ReportOptions) -> bool:
    """Whether to colour what goes to standard output."""
    if options.color != "auto":
        return bool(options.color == "always")
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
