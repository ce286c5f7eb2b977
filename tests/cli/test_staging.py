"""Files that git does not track: there while somebody writes, missing in what is committed and in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from postlint.cli import run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

POST = "_posts/2024-05-01-a.md"
PICTURE = "---\ntitle: A\n---\n![a](/images/oar.png)\n"


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "site"
    root.mkdir()
    put(root, "_config.yml", "title: x\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "x")
    monkeypatch.chdir(root)
    return root


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.com")
    subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)


def put(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def said(capfd: pytest.CaptureFixture[str], *words: str) -> list[str]:
    run(["--no-cache", "--format", "{path}:{line} {rule}", *words])
    return capfd.readouterr().out.splitlines()


def test_a_post_being_written_with_its_picture(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(site, POST, PICTURE)
    put(site, "images/oar.png", "")
    assert said(capfd) == []
    assert said(capfd, "--diff", "HEAD") == [f"{POST}:1 publish", f"{POST}:4 image-link"]
    git(site, "add", POST)
    assert said(capfd) == []
    assert said(capfd, "--staged") == said(capfd, "--diff", "HEAD") == [f"{POST}:4 image-link"]
    assert said(capfd, "--untracked", "missing") == [f"{POST}:4 image-link"]
    assert said(capfd, "--staged", "--untracked", "there") == []


def test_in_ci(site: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    put(site, POST, PICTURE)
    git(site, "add", POST)
    put(site, "images/oar.png", "")
    monkeypatch.setenv("CI", "true")
    assert said(capfd) == [f"{POST}:4 image-link"]
    assert said(capfd, "--untracked", "there") == []
    monkeypatch.setenv("CI", "false")
    assert said(capfd) == []


def test_a_cache_knows_both_answers(
    site: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, POST, PICTURE)
    git(site, "add", POST)
    put(site, "images/oar.png", "")
    words = ["--format", "{path}:{line} {rule}", "--cache-dir", str(tmp_path / "cache")]
    for _ in range(2):
        for untracked, expected in (("there", 0), ("missing", 1)):
            run([*words, "--untracked", untracked])
            assert len(capfd.readouterr().out.splitlines()) == expected


def test_a_picture_in_front_matter(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(site, POST, "---\ntitle: A\nimage: /images/oar.png\n---\nText.\n")
    git(site, "add", POST)
    put(site, "images/oar.png", "")
    assert said(capfd) == []
    assert said(capfd, "--staged") == [f"{POST}:3 image-link"]
    git(site, "add", "images/oar.png")
    assert said(capfd, "--staged") == []


def test_includes_and_data_are_those_of_the_index(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(site, POST, "---\ntitle: A\n---\n{% include a.html %}\n[x]({{ site.data.a.url }})\n")
    put(site, "_data/a.yml", "url: /gone/\n")
    git(site, "add", "-A")
    put(site, "_includes/a.html", "Text.\n")
    put(site, "_data/a.yml", "url: https://example.org/\n")
    assert said(capfd) == []
    assert said(capfd, "--staged") == [f"{POST}:4 liquid", f"{POST}:5 internal-link"]


def test_the_index_is_not_fixed(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(site, POST, "---\ntitle: A  B\n---\nText.\n")
    git(site, "add", POST)
    put(site, POST, "---\ntitle: A  C\n---\nText.\n")
    assert run(["--no-cache", "--staged", "--fix"]) == 2
    assert "stage or stash the changes first" in capfd.readouterr().err
    assert (site / POST).read_text("utf-8") == "---\ntitle: A  C\n---\nText.\n"
    git(site, "add", POST)
    run(["--no-cache", "--staged", "--fix"])
    assert (site / POST).read_text("utf-8") == "---\ntitle: A C\n---\nText.\n"


def test_reported_paths_are_those_of_the_site(
    site: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, POST, PICTURE)
    git(site, "add", POST)
    put(site, POST, "---\ntitle: A\n---\nText.\n")
    monkeypatch.chdir(tmp_path)
    assert said(capfd, "--staged", "site") == [f"site/{POST}:4 image-link"]


def test_what_is_not_staged_is_no_part_of_the_commit(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    put(site, POST, PICTURE)
    put(site, "_posts/2024-05-02-b.md", "---\ntitle: B\n---\nText.\n")
    git(site, "add", "_posts/2024-05-02-b.md")
    assert said(capfd) == [f"{POST}:4 image-link"]
    assert said(capfd, "--staged") == []
