"""The description that a package index shows: the README, its relative links made absolute.

An index has no files of the repository. Everything else about the package is in ``pyproject.toml``.
"""

import re
import sys
from pathlib import Path

from setuptools import setup

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent


def description() -> str:
    """The README with links to files on the repository's main branch, and pictures as raw files."""
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    repository = urls["Repository"].rstrip("/")
    raw = repository.replace("https://github.com/", "https://raw.githubusercontent.com/") + "/main/"
    text = (ROOT / "README.md").read_text("utf-8")
    text = re.sub(r"\]\((?!https?:|#)([^)\s]+)\)", rf"]({repository}/blob/main/\1)", text)
    return re.sub(r'\b(src|srcset)="(?!https?:)([^"]+)"', rf'\1="{raw}\2"', text)


setup(long_description=description(), long_description_content_type="text/markdown")
