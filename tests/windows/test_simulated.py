"""postlint on a simulated Windows: paths, drives, letter case, reserved names, output, open files."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeAlias

import pytest

from postlint import files, git
from postlint.cli import reporting
from postlint.store import database

ROOT = Path(__file__).resolve().parent.parent.parent
MAY = "2025-05-07-harbour-town-python-may-2025.md"
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the simulation is made for Linux (/proc)"
)

Windows: TypeAlias = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def drives(tmp_path: Path) -> Path:
    """The example on two drives."""
    for folder in ("C/blogs", "D"):
        (tmp_path / folder).mkdir(parents=True)
    for folder in ("C/Temp", "C/Users/ann/AppData/Local"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copytree(ROOT / "examples/meetup", tmp_path / "C/blogs/meetup")
    shutil.copytree(ROOT / "examples/meetup", tmp_path / "D/blog")
    return tmp_path


@pytest.fixture
def windows(drives: Path) -> Windows:
    """Runs postlint there."""

    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        program = [sys.executable, str(Path(__file__).with_name("simulation.py")), str(drives)]
        environment = {**os.environ, "POSTLINT_DEBUG": "", "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [*program, *arguments], capture_output=True, env=environment, timeout=120, check=False, **options
        )

    return run


def lines(done: subprocess.CompletedProcess[bytes]) -> Sequence[str]:
    assert done.returncode in (0, 1), done.stderr.decode()
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode("cp1252").split("\r\n")


@pytest.mark.parametrize(
    ("argument", "shown"),
    [
        (rf"meetup\_posts\{MAY}", "meetup"),
        (rf"C:meetup\_posts\{MAY}", "meetup"),
        (rf"C:/blogs/meetup/_posts/{MAY}", "meetup"),
        (rf"\blogs\meetup\_posts\{MAY}", "meetup"),
        (rf"D:\blog\_posts\{MAY}", "D:/blog"),
        (rf"meetup\_POSTS\{MAY.upper()}", "meetup"),
        (rf"d:\blog\_Posts\{MAY.title()}", "d:/blog"),
    ],
)
def test_every_way_to_name_a_file(windows: Windows, argument: str, shown: str) -> None:
    (line, end) = lines(windows("--format", "concise", argument))
    assert line.startswith(f"{shown}/_posts/{MAY}:8:1: error: `/images/may-2025.png` exists") and not end


def test_a_whole_site_has_the_findings_of_every_other_system(windows: Windows, drives: Path) -> None:
    program = [sys.executable, "-m", "postlint", "--format", "concise", "meetup"]
    elsewhere = subprocess.run(program, capture_output=True, cwd=drives / "C/blogs", check=False)
    first, again = windows("--format", "concise", "meetup"), windows("--format", "concise", "meetup")
    assert lines(first) == lines(again) == elsewhere.stdout.decode().split("\n")
    assert list((drives / "C/Users/ann/AppData/Local/postlint/sites").glob("*.db")), "the second is cached"


@pytest.mark.parametrize(
    "arguments",
    [
        ("urls", "meetup"),
        ("links", "meetup"),
        ("config", "meetup"),
        ("--cwd=C:\\blogs\\meetup", "series"),
        ("--cwd=C:\\blogs\\meetup", "page", "/"),
        ("--cwd=C:\\blogs\\meetup", "next", "--dry-run"),
        ("rules",),
        ("explain", "image-link"),
        ("init", "--stdout", "meetup"),
        ("--diff-fixes", "meetup"),
        ("--format", "sarif", "meetup"),
        ("--format", "markdown", "meetup"),
    ],
)
def test_commands(windows: Windows, arguments: tuple[str, ...]) -> None:
    done = windows(*arguments)
    assert done.returncode in (0, 1) and b"error:" not in done.stderr, done.stderr.decode()
    assert done.stdout and not re.search(rb"meetup\\+_|_posts\\+\d", done.stdout), "paths have slashes"


def test_files_are_written_on_any_drive(windows: Windows, drives: Path) -> None:
    site = drives / "C/blogs/meetup"
    assert windows("init", "meetup").returncode == 0 and (site / ".postlint.yml").exists()
    assert windows("baseline", "meetup", "--baseline", "D:\\base.json").returncode == 0
    known = windows("meetup", "--baseline", "D:\\base.json")
    assert known.returncode == 0, known.stderr
    (site / "_posts" / MAY).unlink()
    (line, _, _) = lines(windows("meetup", "--baseline", "D:\\base.json", "--format", "concise"))[-3:]
    done = windows("meetup", "--no-baseline", "--output", "json:D:\\found.json")
    assert done.returncode == 1 and (drives / "D/found.json").read_bytes().endswith(b"}\n"), line
    audit = windows("audit", "meetup", "--html", "D:\\a.html", "--csv", "D:\\csv")
    assert b"file:///D:/a.html" in audit.stdout and b"\r" not in (drives / "D/a.html").read_bytes()


def test_fixes_keep_what_is_not_theirs(windows: Windows, drives: Path) -> None:
    post = drives / "C/blogs/meetup/_posts" / MAY
    text = post.read_bytes().replace(b".png)\n", ".png)\nGrüße, 日本\n".encode()).replace(b"\n", b"\r\n")
    post.write_bytes(text)
    patch = windows("--diff-fixes", "meetup")
    assert b"-![The audience in May](/images/may-2025.png)\r\n+![The audience in May]" in patch.stdout
    assert b"\r\r\n" not in patch.stdout and "Grüße, 日本\r\n".encode() in patch.stdout
    assert windows("--fix", "meetup").returncode == 1
    assert post.read_bytes() == text.replace(b"may-2025.png", b"May-2025.png")


def test_names_that_no_file_can_have(windows: Windows, drives: Path) -> None:
    post = drives / "C/blogs/meetup/_posts" / MAY
    names = ("/images/NUL", "/images/con.png", "/a?b*c", "C:/Windows/win.ini", "//server/share/x", "/x:y")
    with post.open("a", encoding="utf-8") as out:
        out.writelines(f"\n![x]({name}) [y]({name}) {{% include {name} %}}\n" for name in names)
        out.write("\n[y](" + "/long" * 70 + ")\n")
    done = windows("--format", "concise", "meetup")
    assert done.returncode == 1 and not done.stderr, done.stderr.decode()
    assert "`/images/NUL` is not on the published site" in done.stdout.decode("cp1252")


def test_what_the_code_page_lacks_is_escaped(windows: Windows, drives: Path) -> None:
    post = drives / "C/blogs/meetup/_posts" / MAY
    post.write_text(post.read_text("utf-8") + "\n![日本](/images/日本.png)\n", "utf-8")
    assert "/images/\\u65e5\\u672c.png` is not on" in windows("meetup").stdout.decode("cp1252")


# --- single parts -----------------------------------------------------------------------------------


def test_a_path_on_another_drive_is_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    def relpath(path: str, start: str) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", relpath)
    assert files.relative("/d/blog", "/c/blogs") == "/d/blog"


@pytest.mark.parametrize(("system", "found"), [("nt", "_posts/A.md"), ("posix", "_POSTS/a.md")])
def test_letter_case_is_the_file_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, found: str
) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/A.md").touch()
    monkeypatch.setattr(files, "os", SimpleNamespace(**{**vars(os), "name": system}))
    monkeypatch.setattr(files.sys, "platform", "linux")
    assert files.spelled(str(tmp_path), "_POSTS/a.md") == found
    assert files.spelled(str(tmp_path), "_posts/missing.md") == "_posts/missing.md"


@pytest.mark.parametrize(("obeys", "colored"), [(1, True), (0, False)])
def test_colours_where_the_console_obeys_escapes(
    monkeypatch: pytest.MonkeyPatch, obeys: int, colored: bool
) -> None:
    modes: list[int] = []

    def get(handle: int, mode: Any) -> int:
        mode._obj.value = 3
        return 1

    def set_mode(handle: int, mode: int) -> int:
        modes.append(mode)
        return obeys

    kernel = SimpleNamespace(GetStdHandle=lambda number: number, GetConsoleMode=get, SetConsoleMode=set_mode)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(reporting, "os", SimpleNamespace(name="nt", environ={}))
    monkeypatch.setattr(reporting.sys, "stdout", SimpleNamespace(isatty=lambda: True))
    assert reporting.wants_color(SimpleNamespace(color="auto")) is colored  # type: ignore[arg-type]
    assert modes == [3 | 4]


def test_a_store_that_somebody_holds_open_does_not_stop_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "sites" / "a.db")
    database.open_store(path).save()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()

    def denied(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used", path)

    monkeypatch.setattr(database.os, "remove", denied)
    monkeypatch.setattr(database.os, "replace", denied)
    store = database.open_store(path)
    assert store.notice is not None and "running without it" in store.notice
    store.discard()


@pytest.mark.parametrize("path", ["..\\..\\x", "C:x", "a\\b", "C:\\x"])
def test_paths_of_trees_stay_below_the_folder(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(git, "os", SimpleNamespace(sep="\\"))
    assert not git._is_safe(path) and git._is_safe("a/b.md")


def test_line_ends_that_git_converts_are_no_change(tmp_path: Path) -> None:
    site = tmp_path / "meetup"
    shutil.copytree(ROOT / "examples/meetup", site)
    for path in [*site.glob("_posts/*.md"), site / "index.md"]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for words in (
        ("init", "-q"),
        ("config", "core.autocrlf", "true"),
        ("config", "core.safecrlf", "false"),
        ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm", "x"),
    ):
        subprocess.run(["git", *words], cwd=site, check=True)
    program = [sys.executable, "-m", "postlint", "--format", "concise", "--no-cache"]

    def said(*words: str) -> list[str]:
        done = subprocess.run([*program, *words], cwd=site, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()

    assert said("--diff", "HEAD") == said("--staged") == []
    with (site / "_posts" / MAY).open("ab") as out:
        out.write(b"\r\n[x](/nothing/)\r\n")
    assert [line.partition(": ")[0] for line in said("--diff", "HEAD")] == [f"_posts/{MAY}:17:1"]
