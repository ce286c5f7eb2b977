"""What the documentation's tests share: its generator, and the site as the real Jekyll builds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "audit", HERE.parent.parent / "docs"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from documentation import BASEURL, DOCS, axe_core  # noqa: E402


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    place = axe_core()
    if place is None:
        pytest.skip("needs axe-core (npm install axe-core; or set POSTLINT_AXE to axe.min.js)")
    return place.read_text("utf-8")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that serves the built site: its pages lie in the folder of ``BASEURL``."""
    if not shutil.which("jekyll"):
        pytest.skip("needs the real Jekyll (Debian: apt-get install jekyll)")
    folder = tmp_path_factory.mktemp("docs")
    target = folder / BASEURL.strip("/")
    command = ["jekyll", "build", "-s", DOCS, "-d", target, "--baseurl", BASEURL, "--disable-disk-cache"]
    environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [*command, "--strict_front_matter"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "Error" not in said and "Warning" not in said and "Conflict" not in said, said
    return folder
