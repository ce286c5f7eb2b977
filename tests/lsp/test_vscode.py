"""The extension for VS Code, in so far as it can be tested without a window."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from postlint import __version__

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

FOLDER = Path(__file__).resolve().parent.parent.parent / "editors" / "vscode"


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "package.json").read_text("utf-8"))
    return found


def test_the_problem_matcher_reads_what_postlint_prints() -> None:
    (matcher,) = manifest()["contributes"]["problemMatchers"]
    pattern = matcher["pattern"]
    line = f"_posts/2025-05-07-a: b.md:8:24: error: `/x (1).png` {NOT_PUBLISHED} (image-link)"
    found = re.fullmatch(pattern["regexp"], line)
    names = ("file", "line", "column", "severity", "message", "code")
    assert found is not None
    assert [found[pattern[name]] for name in names] == [
        "_posts/2025-05-07-a: b.md",
        "8",
        "24",
        "error",
        f"`/x (1).png` {NOT_PUBLISHED}",
        "image-link",
    ]


def test_the_extension_is_of_this_version() -> None:
    assert manifest()["version"] == __version__
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    assert lock["version"] == __version__


def test_the_client_is_well_typed() -> None:
    npm = shutil.which("npm")
    if npm is None or not (FOLDER / "node_modules").is_dir():
        pytest.skip("needs `npm install` in editors/vscode")
    done = subprocess.run(
        [npm, "run", "-s", "check"], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
