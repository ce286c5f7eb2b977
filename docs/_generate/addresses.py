"""The project's address and version, each set in one place and written everywhere from there.

The address is ``Repository`` of ``[project.urls]`` in ``pyproject.toml``, the version ``__version__`` of
``postlint/__init__.py``. Change one of them and run ``python docs/generate.py``: it rewrites every file of
``FILES``, and the tests fail until that was done.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "Dockerfile",
    "pyproject.toml",
    "postlint/__init__.py",
    "docs/_config.yml",
    "docs/*.md",
    "examples/ci/*",
    ".github/ISSUE_TEMPLATE/*",
    "CODE_OF_CONDUCT.md",
)
"""What names the address or the version, as patterns below the repository."""


def files(root: Path) -> list[Path]:
    """The files of ``FILES`` that exist below ``root``."""
    return [path for pattern in FILES for path in sorted(root.glob(pattern)) if path.is_file()]


def owner(root: Path) -> str:
    """Who owns the repository on GitHub: the one setting."""
    urls = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["urls"]
    return str(urls["Repository"]).rstrip("/").split("/")[-2]


def version(root: Path) -> str:
    """The version of the code."""
    text = (root / "postlint" / "__init__.py").read_text("utf-8")
    return re.findall(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)[0]


def current(text: str, owner: str, version: str) -> str:
    """``text`` with this owner and this version wherever it names the project's."""
    name = r"[A-Za-z0-9][\w-]*"
    text = re.sub(rf"((?:github\.com|ghcr\.io)/){name}(/postlint\b)", rf"\g<1>{owner}\g<2>", text)
    text = re.sub(rf"{name}(\.github\.io/postlint\b)", rf"{owner}\g<1>", text)
    text = re.sub(rf"(?m)^(url: https://){name}(\.github\.io)$", rf"\g<1>{owner}\g<2>", text)
    text = re.sub(rf"((?:uses|repository): ){name}(/postlint\b)", rf"\g<1>{owner}\g<2>", text)
    text = re.sub(r"(postlint==)\d[\w.]*", rf"\g<1>{version}", text)
    text = re.sub(r"(postlint@[0-9a-f]{40} # v)\d[\w.]*", rf"\g<1>{version}", text)
    text = re.sub(r"(/postlint(?: +#[^\n]*)?\n +rev: v)\d[\w.]*", rf"\g<1>{version}", text)
    return re.sub(r"(?m)^(version: )\d[\w.]*$", rf"\g<1>{version}", text)
