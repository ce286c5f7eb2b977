"""A picture of a terminal that shows a run of postlint: an SVG for each colour scheme, drawn by rich."""

from __future__ import annotations

import io
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from postlint import formats
from postlint.engine.prepare import Request
from postlint.engine.run import run

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "meetup"


class Size(NamedTuple):
    """One picture: how many columns it has, and which of the example's mistakes it shows."""

    columns: int
    select: tuple[str, ...]
    title: str = "postlint examples/meetup"


SIZES = {
    # Three mistakes fit on a screen with all that is said of them.
    "terminal": Size(86, ("image-link", "sponsor-link", "title-format")),
    # A phone's width.
    "terminal-narrow": Size(44, ("image-link", "title-format"), "postlint"),
}


def _rgb(digits: str) -> tuple[int, int, int]:
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


# Background, foreground and the eight colours of a terminal, as GitHub's themes have them: small text in
# them has enough contrast.
LIGHT = (
    _rgb("f6f8fa"),
    _rgb("1f2328"),
    [_rgb(one) for one in ["24292f", "b31120", "116329", "7d4e00", "095ac3", "8250df", "0c636c", "57606a"]],
)
DARK = (
    _rgb("161b22"),
    _rgb("e6edf3"),
    [_rgb(one) for one in ["484f58", "ff7b72", "3fb950", "e3b341", "58a6ff", "bc8cff", "39c5cf", "b1bac4"]],
)
Theme = tuple[tuple[int, int, int], tuple[int, int, int], list[tuple[int, int, int]]]


def pictures(folder: Path) -> dict[Path, str]:
    """Each picture's file in ``folder``, and the picture. One that shows the same text in the same colours is
    left as it is: versions of rich draw it a little differently."""
    found = {}
    for name, size in SIZES.items():
        text = printed(size)
        for scheme, theme in (("light", LIGHT), ("dark", DARK)):
            path = folder / f"{name}-{scheme}.svg"
            mark = f"<!-- {sha256(repr((text, size, theme)).encode()).hexdigest()[:16]} -->\n"
            before = path.read_text("utf-8") if path.exists() else ""
            found[path] = before if before.endswith(mark) else _picture(text, size, theme) + mark
    return found


def printed(size: Size) -> str:
    """What the run prints on a terminal, with its colours."""
    out = io.StringIO()
    report = run(Request(str(EXAMPLE), select=size.select)).report._replace(root=".")
    formats.load("text", os.environ, size.columns)(report, out, color=True)
    return out.getvalue()


def _picture(text: str, size: Size, theme: Theme) -> str:
    command = f"postlint --select {','.join(size.select)}"
    typed = Text.assemble(("$ ", "green"), (command, "bold"))
    return drawn(Text("\n").join([typed, Text.from_ansi(text.rstrip("\n"))]), size.columns, size.title, theme)


def drawn(text: Text, columns: int, title: str, theme: Theme) -> str:
    """A picture of a terminal that shows a text."""
    console = Console(
        record=True, width=columns, file=io.StringIO(), force_terminal=True, legacy_windows=False
    )
    console.print(text)
    svg = console.export_svg(title=title, theme=TerminalTheme(*theme), unique_id="terminal")
    # A picture loads nothing: the fonts of the reader's machine do, since every run of text has its length.
    svg = re.sub(r"\n *@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace(
        "font-family: Fira Code, monospace", "font-family: ui-monospace, Menlo, Consolas, monospace"
    )
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
