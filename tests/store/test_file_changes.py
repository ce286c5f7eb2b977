"""What has changed on disk: by size, times and inode where they can be trusted, else by bytes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from postlint import files
from postlint.files import Overlay
from postlint.store.database import Store, passing_store
from postlint.store.file_changes import FileChanges, content, contents, every, take_up, take_up_overlay

HOUR = 3600 * 10**9

needs_posix = pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX systems")


@pytest.fixture
def store() -> Store:
    return passing_store()


def write(root: Path, path: str, text: str, *, ago: int = HOUR) -> None:
    """Write a file that was modified a while ago; its time of change is now all the same."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    at = 1_700_000_000 * 10**9 - ago
    os.utime(target, ns=(at, at))


def pretend_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all times of files be old enough to be trusted."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + HOUR)


def differences(changes: FileChanges) -> tuple[list[str], list[str], list[str]]:
    return sorted(changes.added), sorted(changes.removed), sorted(changes.changed)


def test_files_come_go_and_change(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "1")
    write(tmp_path, "b/c.md", "1")
    write(tmp_path, "b/d.md", "1")
    assert differences(take_up(store, str(tmp_path))) == (["a.md", "b/c.md", "b/d.md"], [], [])
    assert differences(take_up(store, str(tmp_path))) == ([], [], [])
    write(tmp_path, "a.md", "22")
    (tmp_path / "b" / "d.md").unlink()
    assert differences(take_up(store, str(tmp_path))) == ([], ["b/d.md"], ["a.md"])
    (tmp_path / "b" / "c.md").unlink()
    (tmp_path / "b").rmdir()
    assert differences(take_up(store, str(tmp_path))) == ([], ["b/c.md"], [])
    assert every(store) == {"a.md"}
    assert differences(take_up(store, str(tmp_path))) == ([], [], [])


def test_other_times_with_the_same_bytes_are_no_change(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "a.md", "1")
    take_up(store, str(tmp_path))
    write(tmp_path, "a.md", "1", ago=2 * HOUR)
    assert differences(take_up(store, str(tmp_path))) == ([], [], [])


def test_other_bytes_are_seen_with_the_same_size_and_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_later(monkeypatch)
    write(tmp_path, "a.md", "1")
    take_up(store, str(tmp_path))
    (tmp_path / "new.md").write_text("2")
    os.utime(tmp_path / "new.md", ns=((tmp_path / "a.md").stat().st_mtime_ns,) * 2)
    os.replace(tmp_path / "new.md", tmp_path / "a.md")  # another inode and time of change
    assert differences(take_up(store, str(tmp_path))) == ([], [], ["a.md"])


def test_a_file_that_was_just_changed_is_read_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the clock's resolution it may have changed after it was looked at: by its modification or, as
    here, by its time of change alone."""
    write(tmp_path, "a.md", "1")
    take_up(store, str(tmp_path))
    read: list[str] = []
    read_file = files.read
    monkeypatch.setattr(files, "read", lambda root, path: read.append(path) or read_file(root, path))
    take_up(store, str(tmp_path))
    assert read == ["a.md"]
    pretend_later(monkeypatch)
    take_up(store, str(tmp_path))
    take_up(store, str(tmp_path))
    assert read == ["a.md", "a.md"]


def test_pictures_are_not_read_but_their_stamps_count(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_later(monkeypatch)
    monkeypatch.setattr(files, "read", lambda root, path: pytest.fail("was read"))
    write(tmp_path, "a.png", "1")
    take_up(store, str(tmp_path))
    assert contents(store) == {} and content(store, "a.png") is None
    assert differences(take_up(store, str(tmp_path))) == ([], [], [])
    write(tmp_path, "a.png", "22")
    assert differences(take_up(store, str(tmp_path))) == ([], [], ["a.png"])


@needs_posix
def test_a_folder_that_two_links_lead_to_is_walked_once(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "real/a.md", "1")
    for name in ("one", "two"):
        os.symlink("real", tmp_path / name)
    os.symlink("..", tmp_path / "real" / "up")
    changes = take_up(store, str(tmp_path))
    assert len([path for path in changes.added if path.startswith(("one/", "two/"))]) == 1
    assert {"one", "two"} <= changes.doubtful


@needs_posix
def test_large_files_and_what_is_no_file_are_doubtful(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 2)
    write(tmp_path, "fits.md", "12")
    write(tmp_path, "large.md", "123")
    os.mkfifo(tmp_path / "pipe.md")
    assert take_up(store, str(tmp_path)).doubtful == {"large.md", "pipe.md"}


def test_an_overlay_is_compared_with_the_files_below_it(store: Store, tmp_path: Path) -> None:
    for path in ("same.md", "changed.md", "gone.md", "a.png"):
        write(tmp_path, path, "1")
    take_up(store, str(tmp_path))
    texts = {
        "same.md": b"1", "changed.md": b"2", "gone.md": None, "never.md": None, "new.md": b"1",
        "a.png": b"2", "_site/built.md": b"1", "node_modules/x.md": None,
    }  # fmt: skip
    changes = take_up_overlay(store, Overlay(str(tmp_path), texts))
    assert differences(changes) == (["new.md"], ["gone.md"], ["changed.md"])
    assert every(store) == {"same.md", "changed.md", "new.md", "a.png"}


def test_the_text_of_an_overlay_is_compared_each_time(store: Store, tmp_path: Path) -> None:
    """Two texts of one size have no times to be told apart by."""
    write(tmp_path, "a.md", "1")
    take_up(store, str(tmp_path))
    for text, changed in ((b"2", ["a.md"]), (b"2", []), (b"3", ["a.md"])):
        assert differences(take_up(store, Overlay(str(tmp_path), {"a.md": text}))) == ([], [], changed)
