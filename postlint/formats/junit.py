"""JUnit's XML: a suite for each file with findings, a test case for each of these.

Errors and warnings are failures, of that type; an info is a case that passes and says
so in its output. A run without findings is one case that passes, since several readers
take an empty report for a broken one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement

from postlint.formats._shared import one_line, shown_path, summary, visible, write_xml
from postlint.model import Finding, Report


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write one ``testsuites``."""
    total = len(report.findings) or 1
    root = Element("testsuites", name="postlint", tests=str(total), failures=_failures(report.findings))
    if not report.findings:
        suite = SubElement(
            root, "testsuite", name="postlint", tests="1", failures="0", errors="0", skipped="0"
        )
        SubElement(suite, "testcase", classname="postlint", name=summary(report))
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        findings = tuple(group)
        name = visible(shown_path(report, path))
        suite = SubElement(root, "testsuite", name=name, tests=str(len(findings)))
        suite.attrib |= {"failures": _failures(findings), "errors": "0", "skipped": "0"}
        for finding in findings:
            _case(report, suite, finding, name)
    write_xml(root, out)


def _case(report: Report, suite: Element, finding: Finding, path: str) -> None:
    name = f"{visible(finding.rule)} at {finding.line}:{finding.column}"
    case = SubElement(suite, "testcase", classname=path, name=name)
    text = one_line(report, finding)
    if finding.severity == "info":
        SubElement(case, "system-out").text = text
    else:
        failure = SubElement(case, "failure", type=finding.severity, message=visible(finding.message))
        failure.text = f"{text}\n{visible(finding.source_line)}".rstrip()


def _failures(findings: tuple[Finding, ...]) -> str:
    return str(sum(finding.severity != "info" for finding in findings))
