"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import Finding

Alone = Callable[[Request, tuple[Finding, ...]], None]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def truth() -> Path:
    """The folder of real sites and what real Jekyll and kramdown say of them; most machines lack it."""
    folder = Path(os.environ.get("POSTLINT_TRUTH", ROOT.parent / "shared" / "truth"))
    if not folder.is_dir():
        pytest.skip("needs the recorded real sites (set POSTLINT_TRUTH to their folder)")
    return folder


@pytest.fixture(scope="session")
def ruby() -> str:
    """The Ruby interpreter, with Jekyll and kramdown to compare against."""
    found = shutil.which("ruby")
    if not found or not shutil.which("jekyll"):
        pytest.skip("needs the real Jekyll (Debian: apt-get install jekyll ruby-kramdown-parser-gfm)")
    return found


@pytest.fixture(scope="session")
def alone() -> Alone:
    """``alone(request, findings)``: a run over one post says of it what ``findings``, those of the whole
    site, say. Of the posts without findings a few are tried."""

    def check(request: Request, findings: tuple[Finding, ...]) -> None:
        folder = Path(request.root)
        paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
        request = request._replace(moment="the same for all, so that the site is read once")
        for path in sorted({*paths[:: len(paths) // 4 + 1], *(one.path for one in findings)} & {*paths}):
            found = run(request, (path,)).report.findings
            # What a run does not judge it says of the files that it is over.
            own = tuple(one for one in found if not one.once)
            assert own == tuple(one for one in findings if one.path == path and not one.once), path

    return check
