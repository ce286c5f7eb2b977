"""One line a finding, for grep, editors and other tools that read ``path:line:column: …``."""

from __future__ import annotations

from typing import TextIO

from postlint.formats._shared import one_line
from postlint.model import Report


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write a line for each finding, and nothing where there is none."""
    for finding in report.findings:
        out.write(one_line(report, finding) + "\n")
