"""Front matter defaults, after ``lib/jekyll/frontmatter_defaults.rb``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from postlint import files
from postlint.globs import (
    FOLDERS,
    IN_NAME,
    Glob,
    PatternPart,
    braces,
    characters,
    literal,
    within_name,
)
from postlint.model import YamlValue
from postlint.site.jekyll_config import JekyllConfig, deep_merge
from postlint.site.ruby_dates import read_date

_OLD_TYPES: Final = {"page": "pages", "post": "posts", "draft": "drafts"}


class _Set(NamedTuple):
    """One item of ``defaults``."""

    path: str
    """The scope's path in the form that decides precedence."""
    prefixes: tuple[str, ...] | None
    """The beginnings of paths, one of which a file's must have; None for any."""
    type: str | None
    values: Mapping[str, YamlValue]
    has_type: bool


class Defaults:
    """The ``defaults`` of a site."""

    def __init__(
        self, config: JekyllConfig, source: str, tz: datetime.tzinfo, now: datetime.datetime
    ) -> None:
        declared = config.data.get("defaults")
        self.collections_dir = config.collections_dir
        self._found: list[str] | None = None
        self.sets = [
            self._set(item, source, tz, now)
            for item in (declared if isinstance(declared, list) else [])
            if isinstance(item, dict) and isinstance(item.get("values"), dict)
        ]
        self._cache: dict[tuple[int, ...], dict[str, YamlValue]] = {}

    def all(self, path: str, kind: str | None) -> Mapping[str, YamlValue]:
        """Every default of the file at ``path`` (relative to the source folder, or to
        ``collections_dir`` for what lies there). Do not change the result.

        Args:
            kind: ``pages``, a collection's label, or None for static files.
        """
        if not self.sets:
            return {}
        matching = tuple(index for index, one in enumerate(self.sets) if self._applies(one, path, kind))
        found = self._cache.get(matching)
        if found is None:
            found = self._cache[matching] = self._merge([self.sets[index] for index in matching])
        return found

    def find(self, path: str, kind: str | None, key: str) -> YamlValue:
        """One default; None where there is none. Unlike in ``all``, mappings are not merged."""
        value, winner = None, None
        for one in self.sets:
            if key in one.values and self._applies(one, path, kind) and _precedes(winner, one):
                value, winner = one.values[key], one
        return value

    def _merge(self, sets: list[_Set]) -> dict[str, YamlValue]:
        merged: dict[str, YamlValue] = {}
        winner: _Set | None = None
        for one in sets:
            if _precedes(winner, one):
                merged, winner = deep_merge(merged, one.values), one
            else:
                merged = deep_merge(one.values, merged)
        return merged

    @staticmethod
    def _applies(one: _Set, path: str, kind: str | None) -> bool:
        if one.has_type and (kind is None or one.type != kind):
            return False
        return one.prefixes is None or path.lstrip("/").startswith(one.prefixes)

    def _set(self, item: Mapping[str, Any], source: str, tz: datetime.tzinfo, now: datetime.datetime) -> _Set:
        scope = item.get("scope")
        scope = scope if isinstance(scope, dict) else {}
        path = scope.get("path")
        kind = scope.get("type")
        values = dict(item["values"])
        if values.get("date") is not None:
            try:
                values["date"] = read_date(values["date"], tz, now)
            except ValueError:
                del values["date"]
        return _Set(
            _sanitized(path) if isinstance(path, str) else "",
            self._prefixes(path, source) if isinstance(path, str) and path else None,
            _OLD_TYPES.get(kind, kind) if isinstance(kind, str) else None,
            values,
            "type" in scope,
        )

    def _prefixes(self, path: str, source: str) -> tuple[str, ...]:
        if "*" not in path:
            return (self._without_collections_dir(path),)
        globs = [_glob(files.anchored(pattern)) for pattern in braces(path)]
        found = (entry for entry in self._entries(source) if any(glob.matches(entry) for glob in globs))
        return tuple(self._without_collections_dir(entry) for entry in found)

    def _entries(self, source: str) -> list[str]:
        """Every file and folder of the source folder that a pattern can name. Linked folders, which `**` in
        Ruby does not enter, are not entered at all."""
        if self._found is None:
            paths = list(files.walk(source, "", skip=(".git", "node_modules"), follow=False))
            folders = {path[:at] for path in paths for at, char in enumerate(path) if char == "/"}
            # `*` does not match a leading dot; patterns that name such files do not occur.
            self._found = sorted(one for one in {*paths, *folders} if not re.search(r"(?:^|/)\.", one))
        return self._found

    def _without_collections_dir(self, path: str) -> str:
        prefix = self.collections_dir + "/"
        return path[len(prefix) :] if self.collections_dir and path.startswith(prefix) else path


def _precedes(old: _Set | None, new: _Set) -> bool:
    if old is None:
        return True
    if len(new.path) != len(old.path):
        return len(new.path) > len(old.path)
    return new.has_type or not old.has_type


def _sanitized(path: str) -> str:
    return path[1:] if path.startswith("/") else path


def _glob(pattern: str) -> Glob:
    """A pattern as Ruby's ``Dir.glob`` has it."""
    pieces: list[PatternPart] = []
    for part in re.split(r"(\*\*/|\*+|\?|\[[^\]/]+\])", pattern):
        if part == "**/":
            pieces.append(FOLDERS)
        elif part.startswith("*"):
            pieces.append(IN_NAME)
        elif part == "?":
            pieces.append(PatternPart(within_name))
        elif part.startswith("[") and len(part) > 2:
            pieces.append(PatternPart(characters(part[1:-1])))
        else:
            pieces += literal(part)
    return Glob(pieces)
