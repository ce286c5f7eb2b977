"""Which files and folders Jekyll reads, after ``lib/jekyll/entry_filter.rb``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from postlint import files
from postlint.site.rubypath import basename, fnmatch

_SPECIAL: Final = (".", "_", "#", "~")


def hidden_reason(path: str) -> str | None:
    """Why Jekyll leaves out a path for the name of a part of it, unless `include` lists that; None where it
    does not."""
    return next((_starts(part) for part in path.split("/") if part and part[0] in _SPECIAL), None)


def _starts(name: str) -> str:
    return f"its name starts with `{name[0]}`"


class EntryFilter:
    """The ``include`` and ``exclude`` of a site. All paths are relative to the source folder."""

    def __init__(
        self, source: str, include: Iterable[str], exclude: Iterable[str], *, safe: bool = False
    ) -> None:
        self.source = source
        included = list(include)
        self.include = _Patterns(included)
        self.exclude = _Patterns([one for one in exclude if one not in included])
        self.safe = safe

    def keeps(self, base: str, entry: str, *, is_dir: bool) -> bool:
        """Whether ``entry``, found in the folder ``base``, is read (``entry_filter.rb:31-52``).

        Args:
            base: The folder that is being read, empty for the source folder; a collection
                counts as if it lay in the source folder, wherever it is.
            entry: The path below ``base``.
        """
        return self.reason(base, entry, is_dir=is_dir) is None

    def reason(self, base: str, entry: str, *, is_dir: bool) -> str | None:
        """Why ``entry`` is not read; None where it is."""
        if entry.endswith("."):
            return "its name ends with a dot"
        included = self.included(entry, is_dir=is_dir)
        if not included and self.excluded(f"{base}/{entry}" if base else entry, is_dir=is_dir):
            return "excluded"
        if self.safe and self._leads_outside(f"{base}/{entry}" if base else entry):
            return "a symbolic link that leads outside"
        if included:
            return None
        name = basename(entry)
        if entry[0] in _SPECIAL or name[0] in _SPECIAL:
            return _starts(name if name[0] in _SPECIAL else entry)
        if entry[-1] == "~":
            return "a backup file"
        return None

    def included(self, entry: str, *, is_dir: bool = False) -> bool:
        """Whether ``include`` names the entry, by its path below its folder or by its name."""
        if not self.include:
            return False
        name = basename(entry)
        return self.include.match(entry, is_dir) or (name != entry and self.include.match(name, is_dir))

    def excluded(self, path: str, *, is_dir: bool = False) -> bool:
        """Whether ``exclude`` names the path."""
        return self.exclude.match(path, is_dir)

    def _leads_outside(self, path: str) -> bool:
        is_link = os.path.islink(os.path.join(self.source, path))
        return is_link and files.refusal(self.source, path) is not None


class _Patterns:
    """Patterns that match as a prefix, as a folder's name with a slash, or as a glob."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.prefixes = tuple(pattern.lstrip("/") for pattern in patterns)
        self.globs = [one for one in self.prefixes if any(char in one for char in "*?[\\")]

    def match(self, path: str, is_dir: bool) -> bool:
        """Whether one of the patterns matches (``entry_filter.rb:97-115``)."""
        if path.startswith(self.prefixes):
            return True
        if is_dir and path + "/" in self.prefixes:
            return True
        return any(fnmatch(glob, path) for glob in self.globs)
