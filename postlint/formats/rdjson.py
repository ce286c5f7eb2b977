"""reviewdog's diagnostic format (``reviewdog -f=rdjson``), with suggestions to click.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf: columns are bytes of the line's
UTF-8, ends are exclusive, a range without columns is whole lines.
"""

from __future__ import annotations

from typing import Any, TextIO

from postlint.formats._shared import as_json, rule_url, shown_path, visible
from postlint.model import Finding, Location, Report

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write one JSON object with a diagnostic for each finding."""
    document = {
        "source": {"name": "postlint", **_link(report, report.documentation)},
        "diagnostics": [_diagnostic(report, finding) for finding in report.findings],
    }
    out.write(as_json(document, indent=2))
    out.write("\n")


def _diagnostic(report: Report, finding: Finding) -> dict[str, Any]:
    location = {"path": shown_path(report, finding.path), "range": _range(finding)}
    diagnostic: dict[str, Any] = {
        "message": visible(finding.message),
        "location": location,
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, **_link(report, rule_url(report, finding.rule))},
    }
    if suggestion := _suggestion(finding):
        diagnostic["suggestions"] = [suggestion]
    if finding.related:
        diagnostic["related_locations"] = [
            {
                "message": visible(related.message),
                "location": {
                    "path": shown_path(report, related.path),
                    # Without the text of that line its columns cannot be counted in bytes.
                    "range": {"start": {"line": related.line}},
                },
            }
            for related in finding.related
        ]
    return diagnostic


def _link(report: Report, url: str) -> dict[str, str]:
    return {"url": url} if report.documentation else {}


def _range(finding: Finding) -> dict[str, Any]:
    if finding.line != finding.end_line or not finding.source_line:
        return {"start": {"line": finding.line}, "end": {"line": finding.end_line}}
    return _within(finding.source_line, finding.line, finding.column, finding.end_column)


def _within(line_text: str, line: int, column: int, end_column: int) -> dict[str, Any]:
    def position(column: int) -> dict[str, int]:
        before = line_text[: column - 1].encode("utf-8", "surrogatepass")
        return {"line": line, "column": len(before) + 1}

    return {"start": position(column), "end": position(end_column)}


def _suggestion(finding: Finding) -> dict[str, Any] | None:
    """The fix as one replacement on the finding's line; None where it reaches beyond it.

    Several suggestions would be alternatives to reviewdog, so edits of one fix become one.
    """
    if finding.fix is None or not finding.edits or len(finding.edits) != len(finding.fix.edits):
        return None
    if any((edit.line, edit.end_line) != (finding.line, finding.line) for edit in finding.edits):
        return None
    texts = [edit.text for edit in finding.fix.edits]
    pairs: list[tuple[Location, str]] = sorted(zip(finding.edits, texts, strict=True))
    first, last = pairs[0][0].column, max(location.end_column for location, _ in pairs)
    text, at = "", first
    for location, replacement in pairs:
        text += finding.source_line[at - 1 : location.column - 1] + replacement
        at = location.end_column
    return {"range": _within(finding.source_line, finding.line, first, last), "text": text}
