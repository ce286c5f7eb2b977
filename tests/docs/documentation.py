"""Where the documentation lies, and what its tests share."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
BASEURL = "/postlint"
"""The site is built as a project's page, where a link that forgets the base breaks."""


def axe_core() -> Path | None:
    """The file of axe-core, which checks a page's accessibility."""
    places = [Path(os.environ.get("POSTLINT_AXE", "")), ROOT / "node_modules/axe-core/axe.min.js"]
    package = importlib.util.find_spec("axe_core_python")
    if package is not None and package.origin:
        places.append(Path(package.origin).parent / "axe.min.js")
    return next((place for place in places if place.is_file()), None)
