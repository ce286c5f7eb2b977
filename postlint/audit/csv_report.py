"""An audit as tables for a spreadsheet: one CSV file each, UTF-8 with a byte order mark (without it
Excel reads the file in the locale's old encoding), comma, a header, ``\\r\\n``.

The columns of each table are stable: new ones come at the end. A cell that a spreadsheet would
take for a formula has an apostrophe before it; line ends and other control characters of a text
are shown by their escapes.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from typing import Any

from postlint.audit.data import COLUMNS, Audit
from postlint.formats._shared import visible

Table = tuple[tuple[str, ...], list[Sequence[Any]]]


def tables(audit: Audit) -> dict[str, Table]:
    """File name (without ``.csv``) to header and rows."""
    return {
        "findings": _findings(audit),
        "fix-first": _tasks(audit),
        "rules": (
            ("rule", "summary", "error", "warning", "info", "findings", "files", "safe_fixes"),
            [row[:8] for row in audit.rules],
        ),
        "rules-by-year": (
            ("rule", "year", "findings"),
            [
                (row.rule, year.year, count)
                for row in audit.rules
                for year, count in zip(audit.years, row.by_year, strict=True)
            ],
        ),
        "years": (
            ("year", "files", "error", "warning", "info", "findings", "files_to_fix"),
            list(audit.years),
        ),
        "links": (
            ("url", "host", "status", "reason", "moved_to", "files", "first_date", "paths"),
            [(*link[:7], " ".join(link.documents)) for link in audit.links],
        ),
        "link-health": (
            ("year", "links", "alive", "moved", "gone", "blocked", "unknown", "unchecked"),
            list(audit.health),
        ),
        "link-survival": (("age_years", "judged", "surviving", "share", "estimate"), list(audit.survival)),
        "hosts": (("host", "links", "files", "gone", "moved", "blocked", "unknown"), list(audit.hosts)),
        "series": (
            ("series", "path", "post_title", "date", *(column.replace(" ", "_") for column in COLUMNS)),
            [
                (matrix.name, row.path, row.title, row.date, *row.cells)
                for matrix in audit.series
                for row in matrix.rows
            ],
        ),
        "sponsors": (
            ("name", "urls", "first_thanked", "last_thanked", "times", "state", "reason"),
            [(row.name, " ".join(row.urls), *row[2:]) for row in audit.sponsors],
        ),
        "images": (("path", "bytes", "width", "height", "used_by_files"), list(audit.images)),
    }


def _findings(audit: Audit) -> Table:
    header = (
        "number",
        "rule",
        "severity",
        "path",
        "line",
        "column",
        "end_line",
        "end_column",
        "message",
        "title",
        "date",
        "year",
        "fix",
        "fix_is_safe",
        "url",
    )
    rows = [
        (
            f.number,
            f.rule,
            f.severity,
            f.path,
            f.line,
            f.column,
            f.end_line,
            f.end_column,
            f.message,
            f.title,
            f.date,
            f.year,
            f.fix,
            int(f.safe),
            f.href or "",
        )
        for f in audit.findings
    ]
    return header, list(rows)


def _tasks(audit: Audit) -> Table:
    header = ("rank", "rule", "severity", "what", "how", "command", "findings", "files", "minutes", "harm")
    return (*header, "share", "first_location"), [
        (*task[:11], f"{task.locations[0].path}:{task.locations[0].line}") for task in audit.plan.tasks
    ]


def write(audit: Audit, folder: str) -> list[str]:
    """Write every table into ``folder``, made where it is missing; the files written."""
    os.makedirs(folder, exist_ok=True)
    written = []
    for name, (header, rows) in tables(audit).items():
        path = os.path.join(folder, name + ".csv")
        with open(path, "w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(_cells(row) for row in rows)
        written.append(path)
    return written


def _cells(row: Iterable[Any]) -> list[Any]:
    return [safe_cell(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row]


def safe_cell(text: str) -> str:
    """``text`` as a spreadsheet shows it rather than runs it."""
    shown = visible(text)
    return "'" + shown if shown.startswith(("=", "+", "-", "@")) else shown
