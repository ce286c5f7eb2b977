"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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
