"""The arrows of the architecture: which room may import which. This table is the architecture page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

OPEN = {"__version__", "DOCUMENTATION", "toml_data", "files", "globs"}
"""What is below all rooms: the opener of files, patterns, and what is in place of modules of Python's
that take longer to load."""
VALUES = {"model", "nodes", "verdict"}
ARROWS: dict[str, set[str]] = {
    "__init__": set(),
    "__main__": {"cli"},
    "precedence": VALUES,
    "error_text": set(),
    "toml_data": set(),
    "model": {"nodes"},
    "nodes": {"model"},
    "verdict": VALUES,
    "rule": VALUES | {"contract"},
    "contract": {"nodes"},
    "config_error": set(),
    "schema": {"config_error"},
    "jsonschema": {"config", "rule", "schema"},
    "config": VALUES | {"config_error", "rule", "schema"},
    "trust": VALUES | {"config"},
    "examples": VALUES,
    "url_attributes": set(),
    "shown_on": set(),
    "markdown": VALUES | {"url_attributes"},
    "commonmark": VALUES | {"markdown"},
    "html": VALUES | {"markdown"},
    "liquid": VALUES,
    "site": VALUES | {"error_text", "liquid", "git", "html", "prose"},
    "hosts": set(),
    "prose": VALUES,
    "links": VALUES | {"prose", "shown_on"},
    "blog": VALUES | {"prose", "links", "hosts"},
    "reading": VALUES | {"prose", "links", "blog"},
    "net": VALUES | {"hosts"},
    "formats": VALUES | {"fingerprint"},
    "audit": VALUES | {"formats", "blog", "git", "shown_on"},
    "fix": VALUES | {"fingerprint"},
    "suppress": VALUES,
    "baseline": VALUES | {"fingerprint"},
    "diff": VALUES | {"fingerprint", "baseline", "git"},
    "git": set(),
    "processes": set(),
    "files": set(),
    "globs": set(),
    "pages": VALUES | {"html", "liquid", "site", "url_attributes"},
    "parse": VALUES | {"commonmark", "html", "markdown", "liquid", "site"},
    "store": VALUES | {"codec", "site", "suppress"},
    "fingerprint": VALUES,
    "codec": set(),
    "migrate": set(),
    "engine": VALUES
    | {
        "error_text",
        "processes",
        "precedence",
        "rule",
        "config",
        "parse",
        "store",
        "suppress",
        "site",
        "pages",
        "markdown",
        "liquid",
        "rules",
        "codec",
        "reading",
        "git",
    },
    "lsp": VALUES
    | {
        "audit",
        "baseline",
        "blog",
        "config",
        "config_error",
        "contract",
        "engine",
        "fix",
        "parse",
        "prose",
        "reading",
        "site",
        "store",
        "suppress",
    },
    "rules": VALUES | {"rule", "prose", "links", "blog", "reading"},
    "cli": {"*"},
}
"""Room to the rooms that it may import besides ``OPEN``."""

FORBIDDEN_IN_RULES = {"socket", "requests", "urllib.request", "os", "pathlib", "time", "random", "subprocess"}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "postlint").rglob("*.py")):
        parts = path.relative_to(ROOT / "postlint").with_suffix("").parts
        yield parts[0], path
    for path in sorted((ROOT / "rules").glob("*.py")):
        yield "rules", path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative imports hide the arrows"
            yield node.module
            if node.module == "postlint":
                yield from (f"postlint.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    ("room", "path"), [pytest.param(r, p, id=str(p.relative_to(ROOT))) for r, p in modules()]
)
def test_arrows(room: str, path: Path) -> None:
    allowed = ARROWS[room]
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "postlint" or len(parts) == 1 or parts[1] in OPEN | {room}:
            continue
        assert "*" in allowed or parts[1] in allowed, f"{room} must not import {name}"


@pytest.mark.parametrize("path", [pytest.param(p, id=p.name) for r, p in modules() if r == "rules"])
def test_rules_do_no_io_and_read_no_clock(path: Path) -> None:
    names = set(imported(path))
    assert not names & FORBIDDEN_IN_RULES
    assert not any(name.startswith("postlint.rules.") for name in names), "rules never import each other"
    called = {
        n.func.id
        for n in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not called & {"open", "input", "print", "exec", "eval"}


def test_only_the_command_line_prints() -> None:
    for room, path in modules():
        if room != "cli":
            calls = [
                n
                for n in ast.walk(ast.parse(path.read_text("utf-8")))
                if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
            ]
            assert not calls, path
