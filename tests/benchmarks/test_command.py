"""The command as a whole, without any registry: what it prints, what it names, what it leaves alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks.ground import Edits, copied
from benchmarks.measure import Usage
from benchmarks.peers import TOOLS, installed
from benchmarks.scaling import line, middle, scale
from benchmarks.scratch import ROOT, Scratch, Unavailable, complaint


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(one): (one.stat().st_mtime_ns, one.read_bytes()) for one in folder.rglob("*") if one.is_file()
    }


@pytest.fixture
def poor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Node and Ruby."""
    folder = tmp_path / "poor"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))


def test_whole_run(tmp_path: Path, meetup: Path, program: str) -> None:
    before = state(meetup)
    output = tmp_path / "RESULTS.md"
    words = f"--only postlint,python --rounds 1 --post-rounds 2 --sample 3 --postlint {program}".split()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks",
            str(meetup),
            *words,
            "--name",
            "a meetup",
            "--scratch",
            str(tmp_path / "scratch"),
            "--output",
            str(output),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() in output.read_text()
    assert "The site is a meetup: 7 posts and 1 other Markdown files, 0.0 MB." in done.stdout
    for case in (
        "The archive, cold",
        "The archive, warm",
        "One post, changed",
        "One post, new",
        "Where the time",
    ):
        assert f"### {case}" in done.stdout
    assert "is not in the table" not in done.stdout
    assert done.stdout.count("\n| postlint |") == 9  # its version, and eight cases
    assert state(meetup) == before
    assert not list((tmp_path / "scratch").glob("sites-*"))


@pytest.mark.usefixtures("poor")
def test_what_is_missing_is_named(
    tmp_path: Path, meetup: Path, program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(meetup), "--only", "remark,jekyll", "--only", "markdownlint-cli2", "--case", "archive-cold"]
    assert command.main([*words, "--scratch", str(tmp_path / "scratch"), "--postlint", program]) == 0
    said = capsys.readouterr().out
    assert "* remark-validate-links was left out: `npm` is not installed" in said
    assert "* markdownlint-cli2 was left out: `npm` is not installed" in said
    assert "* `jekyll build`, then html-proofer was left out: `htmlproofer` is not installed" in said


def test_a_tool_that_fails_is_named(
    tmp_path: Path, meetup: Path, program: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    shutil.copytree(meetup, site)
    (site / "_config.yml").write_text("title: [unfinished\n")
    words = [str(site), "--only", "postlint", "--case", "archive-cold", "--rounds", "1"]
    assert command.main([*words, "--scratch", str(tmp_path / "scratch"), "--postlint", program]) == 0
    assert "* postlint is not in the table: exit code 2, postlint: " in capsys.readouterr().out


def test_unknown_names(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--only", "rumdle"], ["--case", "hot"], ["no/such/folder"]):
        with pytest.raises(SystemExit):
            command.main(words)
    said = capsys.readouterr().err
    assert "there is no `rumdle`: python, postlint, rumdl" in said
    assert "there is no `hot`: archive-cold" in said
    assert "`no/such/folder` is not a folder" in said


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--list"]) == 0
    said = capsys.readouterr().out
    assert all(tool.key in said for tool in TOOLS)


def test_a_program_that_does_not_start(tmp_path: Path) -> None:
    tool = TOOLS[1]._replace(install=lambda scratch: str(tmp_path / "gone"))
    with pytest.raises(Unavailable, match="cannot be started"):
        installed(tool, Scratch(str(tmp_path / "scratch")))


def test_complaint() -> None:
    said = "Configuration: x\n  \x1b[31mLiquid Exception: no such post\x1b[0m in a.md\n\tfrom jekyll:25\n"
    assert complaint(said) == "Liquid Exception: no such post in a.md"
    assert complaint("one\ntwo\n") == "two"
    assert complaint("") == "it said nothing"


def test_the_copy_keeps_the_oldest_posts(tmp_path: Path, meetup: Path) -> None:
    ground = copied(str(meetup), str(tmp_path / "copy"), 2)
    kept = sorted(os.listdir(tmp_path / "copy" / "_posts"))
    assert [name[:7] for name in kept] == ["2025-03", "2025-04"]
    assert (ground.posts, ground.documents) == (2, 3)
    assert {int(one.stat().st_mtime) for one in (tmp_path / "copy").rglob("*.md")} == {1_700_000_000}


def test_edits(tmp_path: Path, meetup: Path) -> None:
    ground = copied(str(meetup), str(tmp_path / "copy"))
    folder = tmp_path / "copy"
    before = state(folder)
    edits = Edits(ground)
    texts = set()
    for _ in range(3):
        assert edits.change() == ground.post
        texts.add((folder / ground.post).read_text())
    made = edits.create()
    assert (folder / made).exists() and made != ground.post
    assert len({*texts, (folder / made).read_text()}) == 4
    edits.remove(made)
    edits.restore()
    assert state(folder) == before


def test_scaling(tmp_path: Path, program: str) -> None:
    rows = list(scale([program], str(tmp_path / "work"), 30, times=1))
    assert [row.case for row in rows] == [
        "archive, cold",
        "archive, warm",
        "one post, unchanged",
        "one post, changed",
        "one post, new",
    ]
    assert all(row.usage.cpu > 0 and row.cache > 0 for row in rows)
    assert line(rows[0]).startswith("| 30 | archive, cold | ")


def test_middle() -> None:
    usages = [Usage(wall, cpu, peak, 0) for wall, cpu, peak in ((3, 1, 10), (1, 9, 30), (2, 2, 20))]
    assert middle(usages) == Usage(2, 2, 30, 0)
