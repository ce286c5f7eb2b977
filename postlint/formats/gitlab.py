"""GitLab's code quality report (``artifacts:reports:codequality``), a subset of Code Climate's.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: fingerprints must
be unique, paths relative to the repository without ``./``.
"""

from __future__ import annotations

from typing import TextIO

from postlint.fingerprint import fingerprints
from postlint.formats._shared import as_json, shown_path, visible
from postlint.model import Report

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write one JSON array with an object for each finding."""
    issues = [
        {
            "description": visible(finding.message),
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": shown_path(report, finding.path),
                "lines": {"begin": finding.line, "end": finding.end_line},
            },
        }
        for finding, fingerprint in fingerprints(report.findings)
    ]
    out.write(as_json(issues, indent=2))
    out.write("\n")
