"""The audit in ``examples/`` is what the command writes today.

``POSTLINT_UPDATE_EXAMPLES=1`` writes it again instead of comparing.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from test_command import run
from test_data_files import COLUMNS

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "examples" / "audit"


def test_the_example_is_current(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A copy outside the repository: links to lines at its host would change with every commit.
    shutil.copytree(ROOT / "examples" / "meetup", tmp_path / "meetup")
    monkeypatch.chdir(tmp_path / "meetup")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    made = tmp_path / "audit"
    made.mkdir()
    assert (
        run("--html", made / "report.html", "--json", made / "report.json", "--csv", made / "csv", "-q") == 0
    )
    names = sorted(str(path.relative_to(made)) for path in made.rglob("*.*"))
    if os.environ.get("POSTLINT_UPDATE_EXAMPLES"):
        for name in names:
            (KEPT / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(made / name, KEPT / name)
    kept = sorted(
        str(path.relative_to(KEPT))
        for path in KEPT.rglob("*.*")
        if path.name not in ("README.md", ".gitattributes")
    )
    assert kept == names
    for name in names:
        stale = f"examples/audit/{name} is stale; POSTLINT_UPDATE_EXAMPLES=1 pytest {Path(__file__).name}"
        # Compared as flags, not as texts: a difference of 50 kB is not a message.
        same = (KEPT / name).read_bytes() == (made / name).read_bytes()
        assert same, stale


def test_every_column_is_documented() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)\.csv` \|[^|]*\|(.*)\|$", (KEPT / "README.md").read_text("utf-8"), re.MULTILINE
    )
    documented = {name: set(re.findall(r"`([a-z_]+)`", text)) for name, text in rows}
    for name, columns in COLUMNS.items():
        assert set(columns.split()) <= documented[name], name
