"""The findings of each file under its name, for reading through a whole site."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from postlint.formats._shared import STYLES, fixable, style, summary, visible, visible_path
from postlint.model import Report


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write a block for each file, its findings in aligned rows, then a summary line."""
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        findings = list(group)
        out.write(style(visible_path(report, path), "1", color) + "\n")
        width = max(len(f"{finding.line}:{finding.column}") for finding in findings)
        for finding in findings:
            position = f"{finding.line}:{finding.column}".rjust(width)
            severity = style(finding.severity.ljust(7), STYLES[finding.severity], color)
            rule = style(f"({visible(finding.rule)})", "2", color)
            out.write(f"  {style(position, '2', color)}  {severity}  {visible(finding.message)} {rule}\n")
        out.write("\n")
    out.write(summary(report) + "\n")
    if fixes := fixable(report):
        out.write(fixes + "\n")
