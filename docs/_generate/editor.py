"""Takes the pictures of a Neovim session with the language server: an SVG for each colour scheme.

    python docs/_generate/editor.py

Needs Neovim and the package pyte. A real Neovim runs in a pseudo-terminal over a copy of the example blog,
with the setup that the documentation gives; keys are typed, and what then is on its screen is drawn.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pyte
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "docs")]

from _generate.terminal import DARK, LIGHT, drawn  # noqa: E402

COLUMNS, ROWS = 104, 19
SECONDS = 60
MAY = "_posts/2025-05-07-harbour-town-python-may-2025.md"
SEPTEMBER = "_posts/2025-09-03-harbour-town-python-september-2025.md"
SETUP = """
set background=%s noswapfile shortmess+=IF laststatus=2 signcolumn=yes number nowrap
set statusline=\\ %%t noshowcmd noruler noshowmode cmdheight=1 completeopt=menuone,noselect
hi clear SpellBad | hi! link NormalFloat Pmenu
hi Pmenu ctermfg=NONE ctermbg=%d | hi PmenuSel ctermfg=NONE ctermbg=%d cterm=bold
hi SignColumn ctermbg=NONE | hi LineNr ctermfg=7 | hi NonText ctermfg=7
hi StatusLine cterm=NONE ctermfg=NONE ctermbg=%d
hi DiagnosticError ctermfg=1 | hi DiagnosticWarn ctermfg=3 | hi DiagnosticInfo ctermfg=4
hi DiagnosticUnderlineError cterm=underline ctermfg=1 | hi DiagnosticUnderlineWarn cterm=underline ctermfg=3
filetype on | syntax on
lua vim.diagnostic.config({ virtual_text = { prefix = "●" }, severity_sort = true })
autocmd FileType markdown setlocal omnifunc=v:lua.vim.lsp.omnifunc
"""
SHADES = {"light": (254, 252, 253), "dark": (236, 239, 238)}
"""The backgrounds of a popup, of what is selected in it, and of the status line, in xterm's palette."""
NAMES = {"brown": "yellow"}


class Scene(NamedTuple):
    """A picture, the file that is open, the keys that lead to it, and the words that tell it has come."""

    name: str
    path: str
    steps: tuple[tuple[str, str], ...]


SCENES = (
    Scene(
        "editor-diagnostics",
        MAY,
        (
            ("", "E   8"),
            ("Go\rEarlier: [April](/2025/04/02/harbour-town-pyton-april-2025.html).\x1b", "E  17"),
            ("8G0:lua vim.diagnostic.open_float()\r", "write it the same way"),
        ),
    ),
    Scene(
        "editor-completion",
        MAY,
        (("", "E   8"), ("6Gi\r\x1bkiMore of it in [April](/2025\x18\x0f", "python-april-2025")),
    ),
    Scene("editor-hover", MAY, (("", "E   8"), ("10G30|:lua vim.lsp.buf.hover()\r", "last on"))),
)


class Session:
    """A Neovim in a pseudo-terminal."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._end, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            cwd=folder,
            env=environment,
            start_new_session=True,
            close_fds=True,
        )
        os.close(inner)

    def type(self, keys: str) -> None:
        """Send keys as somebody types them."""
        for key in keys:
            os.write(self._end, key.encode())
            self.read(0.02)

    def read(self, seconds: float) -> None:
        """Take up what is written in so many seconds."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if select.select([self._end], [], [], left)[0]:
                try:
                    self._stream.feed(os.read(self._end, 65536))
                except OSError:
                    return

    def wait(self, is_there: Callable[[str], bool]) -> None:
        """Wait until the screen has something, and then until nothing more is written."""
        until = time.monotonic() + SECONDS
        while not is_there("\n".join(self.screen.display)):
            if time.monotonic() > until:
                raise TimeoutError("\n".join(self.screen.display))
            self.read(0.1)
        self.read(1)

    def end(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self._end)


def shown(screen: pyte.Screen) -> Text:
    """What is on a screen, without empty lines at its end."""
    rows = []
    for y in range(screen.lines):
        row = Text()
        cells = [screen.buffer[y][x] for x in range(screen.columns)]
        for style, run in groupby(cells, key=_style):
            row.append("".join(cell.data for cell in run), style)
        rows.append(row)
    while rows and not rows[-1].plain.strip():
        rows.pop()
    return Text("\n").join(rows)


def _style(cell: pyte.screens.Char) -> Style:
    return Style(
        color=_color(cell.fg),
        bgcolor=_color(cell.bg),
        bold=cell.bold,
        italic=cell.italics,
        underline=cell.underscore,
        reverse=cell.reverse,
    )


def _color(name: str) -> str | None:
    if name == "default":
        return None
    if len(name) == 6 and set(name) <= set("0123456789abcdef"):
        return f"#{name}"
    return NAMES.get(name, name.replace("bright", "bright_"))


@contextmanager
def session(neovim: str, scheme: str, path: str) -> Iterator[Session]:
    """A Neovim that has a post of the example blog open."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        shutil.copytree(ROOT / "examples" / "meetup", top / "blog")
        (top / "setup.vim").write_text(SETUP % (scheme, *SHADES[scheme]), "utf-8")
        command = json.dumps([sys.executable, "-m", "postlint", "lsp"])
        words = [neovim, "-u", str(top / "setup.vim"), "-i", "NONE"]
        words += ["--cmd", f"let g:postlint_command = {command}"]
        words += ["--cmd", f"luafile {ROOT / 'editors' / 'neovim' / 'postlint.lua'}", path]
        own = {"TERM": "screen-256color", "HOME": folder, "XDG_CACHE_HOME": folder, "LC_ALL": "C.UTF-8"}
        running = Session(words, top / "blog", {**os.environ, **own})
        try:
            yield running
        finally:
            running.end()


def main() -> int:
    """Take them; the exit code."""
    neovim = shutil.which("nvim")
    if neovim is None:
        print("needs Neovim", file=sys.stderr)
        return 1
    for scene in SCENES:
        for scheme, theme in (("light", LIGHT), ("dark", DARK)):
            with session(neovim, scheme, scene.path) as running:
                for keys, words in scene.steps:
                    running.type(keys)
                    running.wait(lambda screen, words=words: words in screen)  # type: ignore[misc]
                text = shown(running.screen)
            svg = drawn(text, COLUMNS, "nvim", theme)
            (ROOT / "docs" / "assets" / f"{scene.name}-{scheme}.svg").write_text(svg, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
