"""The file of a store survives damage, strangers and company, and is never believed where it was changed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import Finding
from postlint.store.database import Store, default_folder, open_store, passing_store

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "meetup"
POST = "_posts/2025-05-07-harbour-town-python-may-2025.md"


def remember(store: Store, name: str) -> str | None:
    return store.meta(name)


def written(path: Path, **values: str) -> None:
    store = open_store(str(path))
    assert store.notice is None
    store.set_meta(values)
    store.save()


def read(path: Path, name: str) -> str | None:
    store = open_store(str(path))
    value = store.meta(name)
    store.discard()
    return value


def test_what_is_saved_is_there(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.db"
    written(path, a="1", b="zwei ☃", c="b\udcffd")
    assert [read(path, name) for name in "abcd"] == ["1", "zwei ☃", "b\udcffd", None]
    store = open_store(str(path))
    store.set_meta({"a": "2"})
    store.discard()
    assert read(path, "a") == "1"


def test_it_answers_from_a_copy_when_it_was_let_go(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = open_store(str(path))
    store.set_meta({"a": "1"})
    store.save()
    assert remember(store, "a") == "1"
    with store.passing():
        store.set_meta({"a": "2"})
        assert remember(store, "a") == "2"
    assert remember(store, "a") == "1"
    written(path, a="3")
    assert read(path, "a") == "3", "who looks at a copy keeps nobody from writing"


@pytest.mark.parametrize(
    "content", [b"not a database at all, sorry" * 400, b"SQLite format 3\0" + b"\xff" * 50_000, b""]
)
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.db"
    written(path, a="1")
    path.write_bytes(content)
    store = open_store(str(path))
    assert store.notice and "damaged" in store.notice and str(path) in store.notice
    assert store.meta("a") is None
    store.set_meta({"a": "2"})
    store.save()
    assert read(path, "a") == "2"
    assert (tmp_path / "a.db.damaged").read_bytes() == content


def test_a_file_that_another_wrote_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    written(path, a="1")
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE meta SET value = '2'")
    database.close()
    store = open_store(str(path))
    assert store.notice and store.meta("a") is None
    store.discard()


def test_a_copy_restored_elsewhere_is_believed(tmp_path: Path) -> None:
    """As CI restores a cache: other times, another inode, the same bytes."""
    written(tmp_path / "a" / "x.db", a="1")
    shutil.copytree(tmp_path / "a", tmp_path / "b", copy_function=shutil.copyfile)
    assert read(tmp_path / "b" / "x.db", "a") == "1"


def test_another_shape_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    written(path, a="1")
    monkeypatch.setattr("postlint.store.database.FORMAT", 999)
    store = open_store(str(path))
    assert store.notice is None and store.meta("a") is None
    store.save()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = open_store(str(tmp_path / "file" / "a.db"))
    assert store.notice and "running without it" in store.notice
    store.set_meta({"a": "1"})
    assert store.meta("a") == "1"
    store.save()


def test_who_waits_too_long_runs_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.store.database._WAIT_SECONDS", 0.1)
    path = tmp_path / "a.db"
    written(path, a="1")
    first = open_store(str(path))
    second = open_store(str(path))
    assert second.notice is None and second.meta("a") is None
    second.set_meta({"a": "2"})
    second.save()
    assert first.meta("a") == "1"
    first.save()
    assert read(path, "a") == "1"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_worker_cannot_use_it(tmp_path: Path) -> None:
    store = passing_store()
    child = os.fork()
    if child == 0:
        try:
            store.meta("a")
        except RuntimeError:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.meta("a") is None


def test_stores_that_nobody_uses_are_deleted(tmp_path: Path) -> None:
    written(tmp_path / "old.db", a="1")
    written(tmp_path / "young.db", a="1")
    os.utime(tmp_path / "old.db.lock", (1_500_000_000, 1_500_000_000))
    written(tmp_path / "new.db", a="1")
    assert sorted(one.name for one in tmp_path.glob("*.db")) == ["new.db", "young.db"]


def test_default_folder() -> None:
    assert default_folder({"XDG_CACHE_HOME": "/x"}).replace("\\", "/") == "/x/postlint"


# --- whole runs


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "blog"))


def check(root: Path, cache: Path | None) -> tuple[tuple[Finding, ...], str | None]:
    outcome = run(Request(str(root), cache_path=str(cache) if cache else None))
    return outcome.report.findings, outcome.complaint


def test_random_damage_changes_no_finding(blog: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    check(blog, cache)
    kept = {one: one.read_bytes() for one in cache.iterdir()}
    (blog / POST).write_text((blog / POST).read_text("utf-8") + "\n[x](/none/)\n", "utf-8")
    expected, _ = check(blog, None)
    chance = random.Random(17)
    noticed = 0
    for _ in range(60):
        for path in cache.iterdir():
            path.unlink()
        for path, content in kept.items():
            path.write_bytes(content)
        damaged = chance.choice(sorted(kept))
        content = bytearray(kept[damaged])
        if chance.randrange(4):
            for _ in range(chance.choice((1, 1, 20, 500))):
                content[chance.randrange(len(content))] = chance.randrange(256)
        else:
            del content[chance.randrange(len(content)) :]
        damaged.write_bytes(content)
        for _ in range(2):
            findings, complaint = check(blog, cache)
            assert findings == expected
            noticed += complaint is not None
    assert noticed > 20


def test_runs_at_the_same_time(blog: Path, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from postlint.engine.prepare import Request\n"
        "from postlint.engine.run import run\n"
        "for number in range(4):\n"
        "    post = sys.argv[1] + '/_posts/2024-03-0' + sys.argv[3] + '-own.md'\n"
        "    open(post, 'w').write('---\\ntitle: Own\\n---\\n' + 'x ' * number + '[a](/none/)\\n')\n"
        "    part = '_posts/2024-03-0' + sys.argv[3] + '-own.md'\n"
        "    request = Request(sys.argv[1], cache_path=sys.argv[2], select=('internal-link',))\n"
        "    outcome = run(request, (part,))\n"
        "    assert outcome.complaint is None, outcome.complaint\n"
        "    columns = [one.column for one in outcome.report.findings]\n"
        "    assert columns == [2 * number + 1], outcome.report.findings\n"
    )
    cache = tmp_path / "cache"
    command = [sys.executable, "-c", program, str(blog), str(cache)]
    running = [subprocess.Popen([*command, str(one)]) for one in range(1, 5)]
    assert [process.wait() for process in running] == [0] * 4
    select = ("internal-link",)
    kept = run(Request(str(blog), cache_path=str(cache), select=select)).report.findings
    assert kept == run(Request(str(blog), select=select)).report.findings


@pytest.mark.skipif(not hasattr(os, "kill"), reason="needs signals")
def test_a_run_that_was_killed_leaves_the_store_as_it_was(blog: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    before, _ = check(blog, cache)
    program = (
        "import os, signal, sys\n"
        "from postlint.engine import run as engine\n"
        "from postlint.engine.prepare import Request\n"
        "judge = engine.judge\n"
        "def die(*words):\n"
        "    judge(*words)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "engine.judge = die\n"
        "engine.run(Request(sys.argv[1], cache_path=sys.argv[2]))\n"
    )
    (blog / POST).write_text((blog / POST).read_text("utf-8") + "\n[x](/none/)\n", "utf-8")
    subprocess.run([sys.executable, "-c", program, str(blog), str(cache)], check=False)
    findings, complaint = check(blog, cache)
    assert complaint is None
    assert findings == check(blog, None)[0] != before
