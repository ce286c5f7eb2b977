"""``--verify-cache`` tells where a run with the cache says something else than one without."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from postlint import cli
from postlint.store import database

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "meetup"


def test_a_cache_that_says_something_else_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blog = Path(shutil.copytree(EXAMPLE, tmp_path / "blog"))
    monkeypatch.chdir(blog)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert cli.run(["--verify-cache", "--fail-on", "error"]) in (0, 1)
    (store,) = (tmp_path / "cache" / "postlint" / "sites").glob("*.db")
    connection = sqlite3.connect(store)
    with connection:
        connection.execute("UPDATE result SET problems = '[]', site_problems = '[]'")
        connection.execute("UPDATE site_result SET problems = '[]'")
    connection.close()
    monkeypatch.setattr(database._Lock, "holds", lambda lock: True)
    capsys.readouterr()
    assert cli.run(["--verify-cache"]) == 3
    assert "a run without the cache reports something else" in capsys.readouterr().err
