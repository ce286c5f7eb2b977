"""Markdown for a pull request: a job summary, or a comment that is found again and replaced.

The first line is a marker that never changes; whoever posts the comment looks for it. Text of
posts is shown as text: no markup, link, mention or HTML of theirs comes through, and the whole
stays below what GitHub takes for a comment (65,536 characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

from postlint.formats._shared import count, shown_path, summary, url_path, visible
from postlint.model import SEVERITIES, Finding, Report

MARKER = "<!-- postlint report -->"
_SIGNS = {"error": "🔴", "warning": "🟡", "info": "🔵"}
_LIMIT = 60_000
"""Bytes of UTF-8."""
_LONGEST = 400
"""Characters of one message."""


def render(report: Report, out: TextIO, *, color: bool = False, link: str = "") -> None:
    """Write the marker, a headline and a table, the most severe findings first.

    ``link`` is where a line of a file can be looked at, with ``{path}`` and ``{line}`` in it;
    without it locations are not links.
    """
    out.write(f"{MARKER}\n### postlint: {summary(report)}\n")
    if not report.findings:
        return
    out.write("\n| | location | problem | rule |\n|---|---|---|---|\n")
    room = _LIMIT
    ranked = sorted(report.findings, key=lambda finding: -SEVERITIES.index(finding.severity))
    for number, row in enumerate(_rows(report, ranked, link)):
        room -= len(row.encode("utf-8"))
        if room < 0:
            out.write(f"\n… and {count(len(ranked) - number, 'more problem')}, see the log of the run.\n")
            return
        out.write(row)


def _rows(report: Report, findings: list[Finding], link: str) -> Iterator[str]:
    for finding in findings:
        location = _location(report, finding.path, finding.line, link)
        message = _prose(finding.message)
        for related in finding.related:
            message += (
                f"<br>see {_location(report, related.path, related.line, link)}: {_prose(related.message)}"
            )
        if finding.fix is not None:
            message += f"<br>fix: {_prose(finding.fix.title)}"
        sign = f"{_SIGNS[finding.severity]} {finding.severity}"
        yield f"| {sign} | {location} | {message} | {_code(finding.rule)} |\n"


def _location(report: Report, path: str, line: int, link: str) -> str:
    shown = shown_path(report, path)
    name = _code(f"{shown}:{line}")
    if not link:
        return name
    return f"[{name}]({link.replace('{path}', url_path(shown)).replace('{line}', str(line))})"


def _prose(text: str) -> str:
    """A message: what is between backticks as code, the rest as text."""
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    parts = re.split(r"`([^`]+)`", text)
    return "".join(_code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def _code(text: str) -> str:
    """A code span, in which nothing is markup."""
    shown = visible(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
    if not shown.strip():
        return _plain(shown)
    if "|" in shown:
        # A pipe ends a table's cell even in a code span, and GitHub and GitLab differ on `\\|`.
        return f"<code>{_plain(shown)}</code>"
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _plain(text: str) -> str:
    # A comment within breaks what would become a mention, an issue's number or a link,
    # and leaves no trace for the reader.
    escaped = _entities(visible(text))
    escaped = re.sub(r"(&#64;|&#35;|\b[Gg][Hh]-|\b[Ww]{3}|:)(?=\S)", r"\1<!-- -->", escaped)
    return re.sub(r"\b(?=[0-9a-f]{7,40}\b)(\w{3})", r"\1<!-- -->", escaped)


def _entities(text: str) -> str:
    """Every character with a meaning in Markdown or HTML as a numeric entity."""
    return re.sub(r"[^\w\s.,;:/?=%'\-…–—“”‘’]|_", lambda match: f"&#{ord(match[0])};", text)
