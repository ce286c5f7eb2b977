"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LANGUAGES = {
    "md": "markdown",
    "html": "html",
    "yml": "yaml",
    "yaml": "yaml",
    "json": "json",
    "jsonl": "json",
    "sh": "sh",
    "csv": "text",
}


def fence(content: str, language: str) -> str:
    """``content`` as a fenced block."""
    longest = max((len(run) for run in re.findall(r"`{3,}", content)), default=2)
    ticks = "`" * max(3, longest + 1)
    end = "" if content.endswith("\n") else "\n"
    return f"{ticks}{language}\n{content}{end}{ticks}\n"


def language_of(path: str) -> str:
    """The language of a file, for colours."""
    return LANGUAGES.get(path.rpartition(".")[2], "text")


def code(text: str) -> str:
    """``text`` as a code span."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line ends within its cells are minded."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(_cell(cell) for cell in row) + " |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    # Within code spans kramdown takes a bar for itself, and shows a backslash before it.
    parts = re.split(r"(`+[^`]+`+)", " ".join(text.split()))
    return "".join(part if number % 2 else part.replace("|", r"\|") for number, part in enumerate(parts))


def prose(text: str) -> str:
    """A docstring's text in Markdown: its double back-ticks made single."""
    return re.sub(r"``([^`]+)``", r"`\1`", " ".join(text.split()))


def sentence(text: str) -> str:
    """``text`` beginning with a capital and ending with a full stop, as a cell of a table does not."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".:;!?" else ".") if text else ""
