"""A blog as a stranger may hand it in, and postlint run over it as a command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

SECONDS = 60
"""After so long a run counts as hanging."""
MEMORY = 1 << 30
"""Bytes of address space; a run that wants more ends with a `MemoryError`."""
BOUNDED = ("sh", "-c", f'ulimit -v {MEMORY // 1024}; exec "$@"', "sh")
"""Runs the command behind it within ``MEMORY``."""


class Ran(NamedTuple):
    """What a run of postlint came to."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Everything it wrote."""
        return self.out + self.err


class Blog:
    """A site in a git repository of its own, with one post that has no mistake."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "blog"
        self.secret = folder / "secret"
        """A folder outside of the site."""
        self.home = folder / "home"
        for one in (self.folder, self.secret, self.home):
            one.mkdir()
        self.write("_config.yml", "title: A blog\n")
        self.post("Nothing is wrong here.\n")

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the site."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def post(self, body: str, *, name: str = "2020-01-01-a-post.md", front: str = "title: A post") -> Path:
        """Write a post."""
        return self.write(f"_posts/{name}", f"---\n{front}\n---\n\n{body}")

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a user who has configured nothing."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
        return {**kept, "HOME": str(self.home), "XDG_CACHE_HOME": str(self.home / "cache"), **(extra or {})}

    def git(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Run git in the site's folder."""
        identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com"}
        identity |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environment({**identity, **(environment or {})}),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def commit(self) -> str:
        """Commit everything; the commit's id."""
        if not (self.folder / ".git").exists():
            self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a commit")
        return self.git("rev-parse", "HEAD")

    def run(
        self, *arguments: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> Ran:
        """Run postlint in the site's folder. Raises ``subprocess.TimeoutExpired`` where it hangs."""
        done = subprocess.run(
            [*BOUNDED, sys.executable, "-I", "-m", "postlint", *arguments],
            cwd=cwd or self.folder,
            env=self.environment(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        out, err = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
        return Ran(done.returncode, out, err)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog to attack postlint with."""
    return Blog(tmp_path)
