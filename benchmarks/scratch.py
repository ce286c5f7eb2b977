"""The folder that the tools are installed into, once.

Each tool comes from its own registry by its own installer; postlint from this checkout, not
editable, as users have it, and again every time. Nothing outside the folder is written.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The checkout."""

_SOURCES = ("postlint", "rules", "pyproject.toml", "README.md", "LICENSE")


_TROUBLE = re.compile(r"\b(?:error|exception|cannot|could not|not found)\b", re.IGNORECASE)
_COLORS = re.compile(r"\x1b\[[\d;]*m")


class Unavailable(Exception):
    """A tool cannot be had here; the message says why."""


class Scratch:
    """The folder, with what is installed below it."""

    def __init__(self, folder: str, postlint: str | None = None) -> None:
        """``postlint``: the program to measure instead of installing one."""
        self.folder = os.path.abspath(folder)
        self._postlint = postlint
        os.makedirs(self.folder, exist_ok=True)

    def path(self, *parts: str) -> str:
        """A path in the folder."""
        return os.path.join(self.folder, *parts)

    @cached_property
    def postlint(self) -> str:
        """The program postlint as this checkout has it, in an environment of its own: what else is
        there can make its start slower."""
        if self._postlint:
            return self.system(self._postlint)
        place = self.path("postlint")
        python = self._environment(place)
        copy = self.path("source")
        shutil.rmtree(copy, ignore_errors=True)
        os.makedirs(copy)
        # A copy, since a build leaves its folders in what it builds.
        for name in _SOURCES:
            source, target = os.path.join(ROOT, name), os.path.join(copy, name)
            if os.path.isdir(source):
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target)
        _call(python, "-m", "pip", "install", "--quiet", copy)
        _call(python, "-m", "pip", "install", "--quiet", "--force-reinstall", "--no-deps", copy)
        shutil.rmtree(copy)
        return os.path.join(os.path.dirname(python), "postlint")

    @property
    def interpreter(self) -> str:
        """The Python that postlint runs on."""
        beside = os.path.join(os.path.dirname(self.postlint), "python")
        return beside if os.path.exists(beside) else sys.executable

    def python(self, package: str, program: str) -> str:
        """A program of a package from PyPI."""
        folder = self.path("python")
        found = os.path.join(folder, "bin", program)
        if not os.path.exists(found):
            _call(self._environment(folder), "-m", "pip", "install", "--quiet", package)
        return found

    def node(self, packages: Sequence[str], program: str) -> str:
        """A program of packages from npm."""
        folder = self.path("node")
        found = os.path.join(folder, "node_modules", ".bin", program)
        if not os.path.exists(found):
            npm = self.system("npm")
            os.makedirs(folder, exist_ok=True)
            _call(npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, *packages)
        return found

    def system(self, program: str) -> str:
        """A program that has to be there."""
        found = shutil.which(program)
        if found is None:
            raise Unavailable(f"`{program}` is not installed")
        return found

    def _environment(self, folder: str) -> str:
        """The Python of a virtual environment, made where there is none."""
        python = os.path.join(folder, "bin", "python")
        if not os.path.exists(python):
            _call(sys.executable, "-m", "venv", folder)
        return python


def scratch_folder() -> str:
    """The folder that is used where none is named."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "postlint-benchmarks")


def _call(*words: str) -> None:
    try:
        done = subprocess.run(words, capture_output=True, text=True, errors="replace", cwd=os.sep)
    except OSError as error:
        raise Unavailable(f"`{words[0]}` cannot be started: {error.strerror}") from None
    if done.returncode:
        what = " ".join(one for one in words[1:] if not one.startswith("-") and os.sep not in one)
        raise Unavailable(
            f"`{os.path.basename(words[0])} {what}` failed: {complaint(done.stderr or done.stdout)}"
        )


def complaint(text: str) -> str:
    """The line of what a program said that tells best what went wrong: the first that speaks of an
    error, or else the last."""
    lines = [" ".join(_COLORS.sub("", one).split()) for one in text.splitlines() if one.strip()]
    spoken = [one for one in lines if _TROUBLE.search(one)]
    return [*spoken[:1], *lines[-1:], "it said nothing"][0][:200]
