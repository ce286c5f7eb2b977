"""A folder to lay files out in, and the command line run in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint import cli

POST = "---\ntitle: Hello\n---\nText with [a link](https://example.com/).\n"
BAD = "---\ntitle: Hello\n---\n![A boat](/no.png)\n"


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


Run = Callable[..., Said]
LayOut = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def lay_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LayOut:
    """Write files into a folder, which becomes the working directory."""
    folder = tmp_path / "work"

    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        monkeypatch.chdir(folder)
        return folder

    return write


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in the working directory."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "CI_", "POSTLINT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*words: str | Path) -> Said:
        code = cli.run([*map(str, words)])
        captured = capsys.readouterr()
        return Said(captured.out, captured.err, code)

    return run
