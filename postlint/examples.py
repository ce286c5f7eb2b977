"""The examples in rules' docstrings: shown by ``postlint explain``, run by the tests.

An example is a fenced block under a line ``Bad:``, ``Fixed:`` or ``Good:``. Its
lines ``=== path`` start a file each; a site's ``_config.yml`` is added where none is
given; ``=== verdicts.jsonl`` is a recording of what the network says (``postlint --replay``).
A ``Bad`` example is followed by a fence with the info string ``findings``
that holds what postlint must say of it, a line each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from postlint.model import Finding

_PART = re.compile(
    r"^(?P<kind>Bad|Fixed|Good)[^\n]*:\n\s*\n(?P<fence>`{3,})[^\n]*\n(?P<files>.*?)^(?P=fence)[ ]*$"
    r"(?:\s*^```findings\n(?P<findings>.*?)^```[ ]*$)?",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"^=== (.+)\n", re.MULTILINE)


class Example(NamedTuple):
    """One example of a rule's page."""

    kind: Literal["Bad", "Fixed", "Good"]
    files: dict[str, str]
    """Path to content."""
    findings: tuple[str, ...]
    """Expected lines, as ``show`` writes them."""


def examples(page: str) -> list[Example]:
    """The examples of a rule's page, in order."""
    found = []
    for match in _PART.finditer(page):
        parts = _FILE.split(match["files"])
        files = dict(zip(parts[1::2], parts[2::2], strict=True))
        expected = tuple(line for line in (match["findings"] or "").splitlines() if line)
        kind: Literal["Bad", "Fixed", "Good"] = match["kind"]  # type: ignore[assignment]
        found.append(Example(kind, files, expected))
    return found


def write(example: Example, folder: str) -> None:
    """Lay the files of ``example`` out in ``folder``."""
    for path, content in {"_config.yml": "", **example.files}.items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(content)


def show(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Findings as the ``findings`` fence of an example writes them."""
    return tuple(f"{f.path}:{f.line}:{f.column}: {f.severity}: {f.message}" for f in findings)
