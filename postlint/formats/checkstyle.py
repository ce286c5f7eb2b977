"""Checkstyle's XML, which many CI servers and review bots read."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement

from postlint.formats._shared import shown_path, visible, write_xml
from postlint.model import Report


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write a ``file`` for each file with findings and an ``error`` for each of these."""
    root = Element("checkstyle", version="4.3")
    for path, findings in groupby(report.findings, key=lambda finding: finding.path):
        file = SubElement(root, "file", name=visible(shown_path(report, path)))
        for finding in findings:
            SubElement(
                file,
                "error",
                line=str(finding.line),
                column=str(finding.column),
                severity=finding.severity,
                message=visible(finding.message),
                source=f"postlint.{visible(finding.rule)}",
            )
    write_xml(root, out)
