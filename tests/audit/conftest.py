"""What the audit's tests share: the browser, and where the modules beside them are."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

from browser import Browser, find  # noqa: E402


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium."""
    program = find()
    if program is None or os.name == "nt":
        pytest.skip("needs Chromium (Debian: apt-get install chromium; or set POSTLINT_CHROMIUM)")
    browser = Browser(program, tmp_path_factory.mktemp("profile"))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which checks a page's accessibility."""
    places = [Path(os.environ.get("POSTLINT_AXE", "")), ROOT / "node_modules/axe-core/axe.min.js"]
    package = importlib.util.find_spec("axe_core_python")
    if package is not None and package.origin:
        places.append(Path(package.origin).parent / "axe.min.js")
    for place in places:
        if place.is_file():
            return place.read_text("utf-8")
    pytest.skip("needs axe-core (npm install axe-core; or set POSTLINT_AXE to axe.min.js)")


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: ``POSTLINT_SCREENSHOTS`` in continuous integration, which keeps them."""
    folder = os.environ.get("POSTLINT_SCREENSHOTS")
    if not folder:
        return tmp_path_factory.mktemp("screenshots")
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)
