"""A format of the user's own: a line a finding, with the finding's values put between braces.

``--format '{path}:{line}: {message} [{rule}]'``. ``{{`` and ``}}`` are braces, ``\\n`` and ``\\t``
a line end and a tab, and a width may follow a name (``{line:>5}``).
"""

from __future__ import annotations

from string import Formatter
from typing import TextIO

from postlint.formats._shared import shown_path, visible
from postlint.model import Finding, Report

_NAMES = (
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "severity",
    "rule",
    "message",
    "source_line",
    "fix",
)


def check(template: str) -> None:
    """Raises ``ValueError`` with a message for the user where ``template`` is broken."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise ValueError(f"the template `{template}` is broken: {error}") from None
    for _, name, width, conversion in parts:
        if name is None:
            continue
        if name not in _NAMES or conversion:
            written = name + (f"!{conversion}" if conversion else "")
            raise ValueError(f"a template has no `{{{written}}}`; there are {', '.join(_NAMES)}")
        if width and ("{" in width or len(width) > 8):
            raise ValueError(f"`{width}` is not a width for `{{{name}}}`; write one like `{{{name}:>20}}`")
        try:
            format(1 if ("line" in name and name != "source_line") or "column" in name else "", width or "")
        except ValueError as error:
            raise ValueError(f"`{width}` is not a width for `{{{name}}}`: {error}") from None


def render(report: Report, out: TextIO, *, color: bool = False, template: str) -> None:
    """Write ``template`` filled in for each finding, each on a line of its own."""
    filled = template.replace("\\n", "\n").replace("\\t", "\t")
    for finding in report.findings:
        values = {name: _harmless(value) for name, value in _values(report, finding).items()}
        out.write(filled.format(**values) + "\n")


def _harmless(value: str | int) -> str | int:
    """A value that may be first in a line of a log: GitHub obeys what begins with ``::``."""
    return f"\\{value}" if isinstance(value, str) and value.lstrip().startswith("::") else value


def _values(report: Report, finding: Finding) -> dict[str, str | int]:
    return {
        "path": visible(shown_path(report, finding.path)),
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "severity": finding.severity,
        "rule": visible(finding.rule),
        "message": visible(finding.message),
        "source_line": visible(finding.source_line),
        "fix": visible(finding.fix.title) if finding.fix else "",
    }
