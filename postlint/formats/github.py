"""GitHub Actions' workflow commands: an annotation on the line of each finding.

GitHub shows ten annotations of each severity a step; the log has them all, which is why
the message repeats path and line (the log shows nothing else of a command). Escaping as in
actions/toolkit, ``packages/core/src/command.ts``; control characters are shown by their
escapes first, so nothing in a post can end one command and begin another.
"""

from __future__ import annotations

from typing import TextIO

from postlint.formats._shared import one_line, shown_path, summary, visible, visible_path
from postlint.model import Finding, Report

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write a command for each finding, then a summary line."""
    for finding in report.findings:
        out.write(_command(report, finding) + "\n")
    out.write(summary(report) + "\n")


def _command(report: Report, finding: Finding) -> str:
    properties = {
        "title": f"postlint ({finding.rule})",
        "file": shown_path(report, finding.path),
        "line": finding.line,
        "endLine": finding.end_line,
    }
    # GitHub refuses columns where the lines differ, and those of an empty range.
    if finding.line == finding.end_line and finding.column < finding.end_column:
        properties |= {"col": finding.column, "endColumn": finding.end_column}
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = one_line(report, finding)
    for related in finding.related:
        location = f"{visible_path(report, related.path)}:{related.line}:{related.column}"
        message += f"\nsee: {location}: {visible(related.message)}"
    if finding.fix is not None:
        message += f"\nfix: {visible(finding.fix.title)}"
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
