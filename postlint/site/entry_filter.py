"""Which files and folders Jekyll reads, after ``lib/jekyll/entry_filter.rb``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from postlint.site.rubypath import basename, fnmatch

_SPECIAL: Final = (".", "_", "#", "~")


class EntryFilter:
    """The ``include`` and ``exclude`` of a site. All paths are relative to the source folder."""

    def __init__(
        self, source: str, include: Iterable[str], exclude: Iterable[str], *, safe: bool = False
    ) -> None:
        self.source = source
        included = list(include)
        self.include = [_pattern(one) for one in included]
        self.exclude = [_pattern(one) for one in exclude if one not in included]
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
            return f"its name starts with `{name[0] if name[0] in _SPECIAL else entry[0]}`"
        if entry[-1] == "~":
            return "a backup file"
        return None

    def included(self, entry: str, *, is_dir: bool = False) -> bool:
        """Whether ``include`` names the entry, by its path below its folder or by its name."""
        if not self.include:
            return False
        name = basename(entry)
        return _matches(self.include, entry, is_dir) or (
            name != entry and _matches(self.include, name, is_dir)
        )

    def excluded(self, path: str, *, is_dir: bool = False) -> bool:
        """Whether ``exclude`` names the path."""
        return _matches(self.exclude, path, is_dir)

    def _leads_outside(self, path: str) -> bool:
        full = os.path.join(self.source, path)
        return os.path.islink(full) and not os.path.realpath(full).startswith(os.path.abspath(self.source))


def _pattern(text: str) -> tuple[str, bool]:
    """A pattern without its leading slash, and whether it is more than plain text."""
    text = text.lstrip("/")
    return text, any(char in text for char in "*?[\\")


def _matches(patterns: list[tuple[str, bool]], path: str, is_dir: bool) -> bool:
    for pattern, is_glob in patterns:
        if path.startswith(pattern):
            return True
        if is_dir and pattern == path + "/":
            return True
        if is_glob and fnmatch(pattern, path):
            return True
    return False
