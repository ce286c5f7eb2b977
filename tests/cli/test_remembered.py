"""A run remembered as a whole says what a run done says, and is done again when anything has changed."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import mistune
import pytest

from postlint import cli
from postlint.cli import check, memory

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = "---\ntitle: Hello\nlayout: post\n---\nText with [a link](/2024/01/02/bad.html).\n"
BAD = "---\ntitle: Bad\n---\n![x](/no.png)\n\n<a>\n"
POSTS = "_posts/2024-01-01-hello.md", "_posts/2024-01-02-bad.md"
LONG_AGO = 1_600_000_000


class Said(NamedTuple):
    """What a run printed, its exit code, and whether it was looked up."""

    out: str
    code: int
    recalled: bool


Run = Callable[..., Said]


def settle(folder: Path) -> None:
    """Make files as old as those of a checkout of yesterday."""
    for path in folder.rglob("*"):
        if path.stat().st_mtime > LONG_AGO + 1e7:
            os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, text in (
        ("_config.yml", "title: Site\n"),
        ("_layouts/post.html", "{{ content }}\n"),
        (POSTS[0], GOOD),
        (POSTS[1], BAD),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    settle(folder)
    return folder


@pytest.fixture
def run(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command line in the site's folder."""
    done: list[None] = []
    really = check.check

    def counted(*asked: Any) -> check.Checked:
        done.append(None)
        return really(*asked)

    monkeypatch.setattr(check, "check", counted)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in memory.ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(site)

    def run(*words: str) -> Said:
        before = len(done)
        code = cli.run(list(words))
        captured = capsys.readouterr()
        assert captured.err == ""
        return Said(captured.out, code, len(done) == before)

    return run


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--format", "json"),
        ("--format", "github"),
        ("--format", "sarif"),
        ("--format", "{path}:{line} {message}"),
        ("--quiet",),
        ("--quiet", "--fail-on", "info"),
        ("--fail-on=warning",),
        ("--color", "always"),
        ("--select", "image-link"),
        ("--ignore=image-link", "--skip-outside"),
    ],
    ids=" ".join,
)
def test_says_what_it_said(run: Run, post: str, words: tuple[str, ...]) -> None:
    fresh = run(*words, post, "--no-cache")
    assert run(*words, post) == fresh
    assert run(*words, post) == fresh._replace(recalled=True)
    assert run("check", *words, post) == fresh._replace(recalled=True)


def test_what_is_said_differs_by_what_is_asked(run: Run) -> None:
    said = {run(*words) for words in [(), (POSTS[0],), ("--format", "json"), ("-q", POSTS[0])]}
    assert len(said) == 4
    assert {one.code for one in said} == {0, 1}


def again(path: str, text: str) -> Callable[[Path], None]:
    """An edit that writes a file as if a while ago."""

    def edit(site: Path) -> None:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
        os.utime(site / path, (LONG_AGO + 1, LONG_AGO + 1))

    return edit


EDITS: dict[str, Callable[[Path], None]] = {
    "the post, as long as before": again(POSTS[1], BAD.replace("no.png", "na.png")),
    "another post": again(POSTS[0], GOOD.replace("title", "permalink: /no.png\ntitle")),
    "a new file": again("no.png", "x"),
    "a new configuration": again(".postlint.yml", "rules: {image-link: warning}\n"),
    "Jekyll's configuration": again("_config.yml", "title: Site\nexclude: [_layouts]\n"),
    "a new baseline": again(
        ".postlint-baseline.json",
        f'{{"version": 1, "posts": {{"{POSTS[1]}": {{"image-link": {{"/no.png": 1}}}}}}}}',
    ),
    "a file that is gone": lambda site: (site / POSTS[0]).unlink(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_done_again_after_an_edit(run: Run, site: Path, edit: Callable[[Path], None]) -> None:
    run(".")
    before = run(".")
    assert before.recalled
    edit(site)
    after = run(".")
    assert not after.recalled
    assert after == run(".", "--no-cache")
    assert run(".") == after._replace(recalled=True)


def test_done_again_when_asked_from_elsewhere(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(".")
    assert run(".").recalled
    monkeypatch.chdir(site / "_posts")
    assert not run(".").recalled


@pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "NO_COLOR"])
def test_done_again_in_another_environment(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    run(".")
    assert run(".").recalled
    monkeypatch.setenv(name, "true")
    assert not run(".").recalled


def test_files_outside_of_the_site(run: Run, site: Path, tmp_path: Path) -> None:
    config, baseline = tmp_path / "own.yml", tmp_path / "known.json"
    config.write_text("rules: {image-link: warning}\n", "utf-8")
    baseline.write_text('{"version": 1, "posts": {}}', "utf-8")
    settle(tmp_path)
    words = ("--config", str(config), f"--baseline={baseline}", ".")
    run(*words)
    assert run(*words).recalled
    for path, text in ((config, "rules: {image-link: info}\n"), (baseline, '{"version":  1, "posts": {}}')):
        again(str(path), text)(site)
        assert not run(*words).recalled
        assert run(*words).recalled


def test_done_again_the_next_day(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(".")
    assert run(".").recalled
    monkeypatch.setattr(time, "strftime", lambda shape: "2099-01-01")
    assert not run(".").recalled


def test_done_again_when_a_post_is_published(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = time.time() + 3 * 86400
    day = time.strftime("%Y-%m-%d", time.gmtime(soon))
    again(f"_posts/{day}-soon.md", "---\ntitle: Soon\n---\n")(site)
    run(".")
    assert run(".").recalled
    today = time.strftime("%Y-%m-%d")
    monkeypatch.setattr(time, "strftime", lambda shape: today)
    monkeypatch.setattr(memory.time, "time", lambda: soon + 2 * 86400)
    assert not run(".").recalled


def test_a_file_changed_just_now_may_change_again(run: Run, site: Path) -> None:
    (site / POSTS[0]).write_text(GOOD, "utf-8")
    run(".")
    assert not run(".").recalled


def test_what_git_knows(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("git"):
        pytest.skip("needs git")
    monkeypatch.delenv("GIT_INDEX_FILE", raising=False)
    monkeypatch.delenv("GIT_DIR", raising=False)
    again("no.png", "x")(site)

    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=site, check=True, capture_output=True)
        settle(site / ".git")

    git("init")
    git("add", ".")
    run(".")
    before = run(".")
    assert (before.code, before.recalled) == (0, True)
    git("rm", "--cached", "no.png")
    after = run(".")
    assert (after.code, after.recalled) == (1, False)


def test_damage_is_said_once(
    site: Path, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = run(".")
    assert run(".").recalled
    with sqlite3.connect(tmp_path / "cache" / "postlint" / "cache.db") as database:
        changed = database.execute("UPDATE entries SET text = '0 9e99 3\nno' WHERE key LIKE 'run:%'")
        assert changed.rowcount
    database.close()
    assert run(".") == fresh
    (tmp_path / "cache" / "postlint" / "cache.db").write_bytes(b"not a database" * 1000)
    assert cli.run(["."]) == fresh.code
    captured = capsys.readouterr()
    assert "damaged" in captured.err and captured.err.count("\n") == 1
    assert captured.out == fresh.out
    assert run(".") == fresh, "what complained was not remembered"
    assert run(".").recalled


def test_every_variable_that_formats_read_is_part_of_the_question() -> None:
    sources = [*(ROOT / "postlint" / "formats").glob("*.py"), ROOT / "postlint" / "cli" / "reporting.py"]
    text = "".join(path.read_text("utf-8") for path in sources)
    names = set(re.findall(r'environ\.get\("(\w+)"|"((?:CI|GITHUB)_\w+)"', text))
    assert {one or other for one, other in names} == set(memory.ENVIRONMENT)


# --- as installed ---------------------------------------------------------------------------------


class Installed:
    """postlint as an installation lays it out."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.site = site
        self.package = folder / "lib" / "postlint"
        self.cache = folder / "cache"
        skipped = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "postlint", self.package, ignore=skipped)
        shutil.copytree(ROOT / "rules", self.package / "rules", ignore=skipped, dirs_exist_ok=True)
        settle(self.package)

    def run(self, *words: str) -> str:
        """What a run prints."""
        others = str(Path(str(mistune.__file__)).parent.parent)
        code = f"import sys; sys.path[:0] = {[str(self.package.parent), others]!r}\n"
        code += "from postlint.__main__ import main\nsys.exit(main())"
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code, "--cache-dir", str(self.cache), *words],
            cwd=self.site,
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, 1) and not done.stderr, done.stderr
        return done.stdout


@pytest.fixture
def installed(tmp_path: Path, site: Path) -> Installed:
    return Installed(tmp_path, site)


def test_done_again_after_an_edit_of_a_rule(installed: Installed) -> None:
    before = installed.run(POSTS[1])
    rule = installed.package / "rules" / "image_link.py"
    targets = installed.package / "links" / "targets.py"
    for path in (rule, targets):
        text = path.read_text("utf-8")
        path.write_text(
            text.replace("is not on the published site", "is not on the published sight"), "utf-8"
        )
        os.utime(path, (LONG_AGO + 1, LONG_AGO + 1))
    after = installed.run(POSTS[1])
    assert after == before.replace("published site", "published sight") != before
