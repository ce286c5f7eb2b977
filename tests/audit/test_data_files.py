"""The CSV tables and the JSON: stable columns, and safe to open."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from synthetic import HOSTILE, archive

from postlint.audit import csv_report as audit_csv
from postlint.audit import json_report as audit_json
from postlint.audit.gather import gather

COLUMNS = {
    "findings": "number rule severity path line column end_line end_column message title date year fix "
    "fix_is_safe url",
    "fix-first": "rank rule severity what how command findings files minutes harm share first_location",
    "rules": "rule summary error warning info findings files safe_fixes",
    "rules-by-year": "rule year findings",
    "years": "year files error warning info findings files_to_fix",
    "links": "url host status reason moved_to files first_date paths",
    "link-health": "year links alive moved gone blocked unknown unchecked",
    "link-survival": "age_years judged surviving share estimate",
    "hosts": "host links files gone moved blocked unknown",
    "series": "series path post_title date title sponsors images rsvp links front_matter",
    "sponsors": "name urls first_thanked last_thanked times state reason",
    "images": "path bytes width height used_by_files",
}
"""Columns may be added at the end; none may go, move or change its name."""


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("hostile", [False, True])
def test_tables(tmp_path: Path, hostile: bool) -> None:
    audit = gather(archive(hostile=hostile))
    written = audit_csv.write(audit, str(tmp_path / "new" / "folder"))
    assert {Path(path).stem for path in written} == set(COLUMNS)
    for path in written:
        header, *rows = read(Path(path))
        assert " ".join(header) == COLUMNS[Path(path).stem]
        assert rows and all(len(row) == len(header) for row in rows), path
        for row in rows:
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), row
            assert not any(set(cell) & set("\x00\x07\x1b\u202e\n\r") for cell in row), row


def test_numbers_agree(tmp_path: Path) -> None:
    audit = gather(archive())
    audit_csv.write(audit, str(tmp_path))
    rows = read(tmp_path / "rules-by-year.csv")[1:]
    assert sum(int(row[2]) for row in rows) == audit.totals.findings == len(audit.findings)
    years = read(tmp_path / "years.csv")[1:]
    assert sum(int(row[2]) for row in years) == audit.totals.error
    assert sum(rule.findings for rule in audit.rules) == audit.totals.findings


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", *HOSTILE])
def test_a_cell_is_shown_never_run(text: str) -> None:
    cell = audit_csv.safe_cell(text)
    assert cell[0] not in "=+-@\t\r\n"
    assert cell.isprintable()


def test_json_is_one_ascii_object_that_says_everything() -> None:
    audit = gather(archive(hostile=True))
    out = io.StringIO()
    audit_json.write(audit, out)
    assert out.getvalue().isascii()
    document = json.loads(out.getvalue())
    assert list(document) == list(audit._fields)
    assert document["version"] == 2
    assert document["findings"][0]["message"] == audit.findings[0].message
    assert document["plan"]["tasks"][0]["locations"][0]["path"] == audit.plan.tasks[0].locations[0].path
