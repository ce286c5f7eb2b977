"""The benchmarks are no part of what is installed: they are imported from the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))


@pytest.fixture
def meetup() -> Path:
    """A small site."""
    return ROOT / "examples" / "meetup"


@pytest.fixture
def program(tmp_path: Path) -> str:
    """A postlint to measure: the one that is tested."""
    path = tmp_path / "bin" / "postlint"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nexec {sys.executable} -m postlint "$@"\n')
    path.chmod(0o755)
    return str(path)
