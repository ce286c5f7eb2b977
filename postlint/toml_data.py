"""Data that comes with postlint: TOML files beside the code that reads them."""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def read_toml(package: str, name: str) -> dict[str, Any]:
    """The content of the TOML file ``name`` of ``package``."""
    read: dict[str, Any] = tomllib.loads(files(package).joinpath(name).read_text("utf-8"))
    return read
