"""One JSON object a line and finding: the same keys as in ``json``, and ``root``."""

from __future__ import annotations

from typing import TextIO

from postlint.formats._shared import as_json, as_object
from postlint.model import Report


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write a line for each finding, in ASCII."""
    for finding in report.findings:
        out.write(as_json({"root": report.root, **as_object(finding)}) + "\n")
