"""The cache survives damage, strangers and company, and stays bounded."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from postlint.cache import Cache, default_folder


def test_round_trip(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "cache.db")
    first = Cache(path)
    first.put("a", "1")
    first.put("b", "zwei ☃")
    assert first.get("a") == "1"
    assert Cache(path).get("a") is None, "nothing is kept before it is saved"
    first.save()
    first.close()
    second = Cache(path)
    assert second.get("a") == "1"
    assert second.get_many(["a", "b", "c"]) == {"a": "1", "b": "zwei ☃"}
    assert second.complaint is None


@pytest.mark.parametrize(
    "content", [b"not a database at all, sorry" * 40, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_damaged_file_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cache.db"
    path.write_bytes(content)
    cache = Cache(str(path))
    assert cache.complaint and "damaged" in cache.complaint and str(path) in cache.complaint
    cache.put("a", "1")
    cache.save()
    assert Cache(str(path)).get("a") == "1"
    assert (tmp_path / "cache.db.damaged").read_bytes() == content


def test_truncated_file(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Cache(str(path))
    for number in range(2000):
        cache.put(str(number), "x" * 100)
    cache.save()
    cache.close()
    path.write_bytes(path.read_bytes()[:9000])
    again = Cache(str(path))
    assert again.get("1999") in (None, "x" * 100)
    again.put("new", "y")
    again.save()
    assert again.complaint


def test_foreign_database_of_another_format(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    database = sqlite3.connect(path)
    database.executescript("CREATE TABLE entries (something TEXT); PRAGMA user_version = 77")
    database.close()
    cache = Cache(str(path))
    assert cache.get("a") is None
    cache.put("a", "1")
    cache.save()
    assert Cache(str(path)).get("a") == "1"


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(str(tmp_path / "file" / "cache.db"))
    assert cache.complaint and "running without it" in cache.complaint
    cache.put("a", "1")
    cache.save()
    assert cache.get("a") == "1", "the run that made it has it"


def test_bounded(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    cache = Cache(str(path), max_bytes=100_000)
    for number in range(60):
        cache.put(f"k{number:02}", "x" * 5000)
        cache.save(clock=1000.0 + number)
    kept = cache.get_many(f"k{n:02}" for n in range(60))
    assert "k59" in kept and "k00" not in kept
    assert sum(map(len, kept.values())) <= 100_000
    assert path.stat().st_size <= 200_000


def test_several_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "cache.db")
    program = (
        "import sys; from postlint.cache import Cache\n"
        "for n in range(20):\n"
        "    c = Cache(sys.argv[1]); c.put(f'{sys.argv[2]}-{n}', 'v'); c.save(); c.close()\n"
        "    assert c.complaint is None, c.complaint\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, path, str(one)]) for one in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    cache = Cache(path)
    assert len(cache.get_many(f"{one}-{n}" for one in range(4) for n in range(20))) == 80


def test_default_folder() -> None:
    assert default_folder({"XDG_CACHE_HOME": "/x"}).replace("\\", "/") == "/x/postlint"
