"""Every command that the documentation shows runs, in a blog that has what it names."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documentation import ROOT
from test_generated import commands

from postlint import cli

NETWORK = ("--online", "--replay", "--open")
"""What needs the network, a recording of it, or a browser."""
ALL = sorted({str(one.values[0]).partition("#")[0].strip() for one in commands()})
FILES = {
    "about.md": "---\ntitle: About us\npermalink: /about/\n---\nWe meet every month.\n",
    "_posts/2025-07-02-july.md": "---\ntitle: A walk\n---\nText.\n",
    "draft.md": "---\ntitle: News\n---\nText.\n",
    ".lycheeignore": "https://intranet\\.example/\n",
    "lychee.toml": 'exclude = ["https://intranet\\\\.example/"]\n',
    ".markdown-link-check.json": '{"ignorePatterns": [{"pattern": "^https://intranet"}]}\n',
    ".github/workflows/links.yml": "jobs: {a: {steps: [{run: htmlproofer ./_site --disable-external}]}}\n",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example blog with the files that the pages name, committed, and its audit of last time."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    folder = tmp_path_factory.mktemp("documented") / "blog"
    shutil.copytree(ROOT / "examples" / "meetup", folder)
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    settings = ("-c", "user.name=A", "-c", "user.email=a@b.example")
    for words in (
        ("init", "-q"),
        ("add", "-A"),
        (*settings, "commit", "-q", "-m", "all"),
        ("update-ref", "refs/remotes/origin/main", "HEAD"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("command", [one for one in ALL if not any(word in one for word in NETWORK)])
def test_runs(command: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = tmp_path / "blog"
    shutil.copytree(template, blog)
    # The pages name the example from the root of postlint's own repository, all else from a blog's folder.
    in_repository = "examples/meetup" in command
    if in_repository:
        shutil.copytree(template, tmp_path / "examples" / "meetup")
    monkeypatch.chdir(tmp_path if in_repository else blog)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    text, _, given = re.sub(r"\$\{BASE:-(\w+)\}", r"\1", command).partition(" < ")
    if given:
        stdin = io.TextIOWrapper(io.BytesIO((blog / given.strip()).read_bytes()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
    if "--compare" in text:
        assert cli.run(["audit", "--json", "last.json", "--quiet"]) == 0
    if "--prune" in text:
        assert cli.run(["baseline"]) == 0
    if text.startswith("url "):
        assert cli.run(shlex.split(text)) == 2, "there is no history before the first online run"
        return
    assert cli.run(shlex.split(text)) in (0, 1)


def test_all_but_a_few_are_run() -> None:
    left_out = [one for one in ALL if any(word in one for word in NETWORK)]
    assert len(ALL) > 30 and len(left_out) <= 5, left_out
