"""SARIF 2.1.0, for code-scanning tabs and SARIF viewers.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/ and what GitHub reads of it:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning.
Columns are code points (``columnKind``), ends are exclusive, paths are relative to the
repository (``%SRCROOT%``) unless the site's folder was given by an absolute path.
"""

from __future__ import annotations

import re
from typing import Any, TextIO

from postlint.fingerprint import fingerprints
from postlint.formats._shared import as_json, rule_url, shown_path, url_path, visible
from postlint.model import Finding, Location, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write one log with one run."""
    ids = sorted({*report.rules, *(finding.rule for finding in report.findings)})
    index = {rule: number for number, rule in enumerate(ids)}
    driver: dict[str, Any] = {
        "name": "postlint",
        "version": report.version,
        "rules": [_rule(report, rule) for rule in ids],
    }
    if report.documentation:
        driver["informationUri"] = report.documentation
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, finding, fingerprint, index[finding.rule])
            for finding, fingerprint in fingerprints(report.findings)
        ],
    }
    out.write(as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2))
    out.write("\n")


def _rule(report: Report, rule: str) -> dict[str, Any]:
    summary = report.rules.get(rule) or rule
    page = report.pages.get(rule)
    text = page or f"{summary}\n\n`postlint explain {rule}` shows this rule's page."
    described: dict[str, Any] = {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": text, "markdown": text},
    }
    if report.documentation:
        described["helpUri"] = rule_url(report, rule)
    if rule in report.rules:
        level = report.levels.get(rule)
        described["defaultConfiguration"] = {"level": _LEVELS[level]} if level else {"enabled": False}
    return described


def _result(report: Report, finding: Finding, fingerprint: str, index: int) -> dict[str, Any]:
    location = Location(*finding[2:7])
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding.message)},
        "locations": [{"physicalLocation": _physical(report, location, finding.source_line)}],
        "partialFingerprints": {"postlint/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": _message(related.message) or "see also"},
                "physicalLocation": _physical(report, related),
            }
            for number, related in enumerate(finding.related)
        ]
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(report, finding)]
    return result


def _physical(report: Report, location: Location, snippet: str = "") -> dict[str, Any]:
    region: dict[str, Any] = _region(location)
    physical: dict[str, Any] = {"artifactLocation": _artifact(report, location.path), "region": region}
    # The context must hold more than the region itself (SARIF section 3.29.5).
    whole = location.end_column - location.column >= len(snippet)
    if location.line == location.end_line and not whole and len(snippet) <= 1000:
        physical["contextRegion"] = {"startLine": location.line, "snippet": {"text": snippet}}
    return physical


def _region(location: Location) -> dict[str, Any]:
    return {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    }


def _artifact(report: Report, path: str) -> dict[str, str]:
    shown = shown_path(report, path)
    uri = url_path(shown)
    if re.match(r"[A-Za-z]:/", shown):
        return {"uri": "file:///" + uri}
    if shown.startswith("/"):
        return {"uri": "file://" + uri}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _fix(report: Report, finding: Finding) -> dict[str, Any]:
    assert finding.fix is not None
    known = len(finding.edits) == len(finding.fix.edits)
    replacements = [
        {
            "deletedRegion": _region(finding.edits[number])
            if known
            else {"charOffset": edit.span.start, "charLength": edit.span.end - edit.span.start},
            "insertedContent": {"text": edit.text},
        }
        for number, edit in enumerate(finding.fix.edits)
    ]
    change = {"artifactLocation": _artifact(report, finding.path), "replacements": replacements}
    return {"description": {"text": _message(finding.fix.title)}, "artifactChanges": [change]}


def _message(text: str) -> str:
    """Plain text as a SARIF message: ``[text](target)`` would be a link there (section 3.11.6)."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", visible(text))
