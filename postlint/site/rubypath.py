"""Paths and globs as Ruby's ``File`` has them, where Python's differ."""

from __future__ import annotations

from functools import cache

from postlint.globs import ANY, Glob, PatternPart, characters, everything, literal, nothing


def extname(path: str) -> str:
    """The extension with its dot; ``.`` for a trailing dot, empty for dot files (``File.extname``)."""
    name = path[path.rfind("/") + 1 :]
    stem = name.lstrip(".")
    dot = stem.rfind(".")
    return "" if dot < 0 else stem[dot:]


def basename(path: str) -> str:
    """The last part of a path."""
    return path[path.rfind("/") + 1 :]


def basename_without_extension(path: str) -> str:
    """``File.basename(path, ".*")``."""
    name = basename(path)
    extension = extname(name)
    return name[: -len(extension)] if extension else name


def dirname(path: str) -> str:
    """The path without its last part; empty where there is but one."""
    return path[: path.rfind("/")] if "/" in path else ""


def fnmatch(pattern: str, path: str) -> bool:
    """``File.fnmatch?`` without flags: ``*`` crosses ``/``, braces are plain, a backslash escapes."""
    return _glob(pattern).matches(path)


@cache
def _glob(pattern: str) -> Glob:
    pieces: list[PatternPart] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*":
            pieces.append(ANY)
        elif char == "?":
            pieces.append(PatternPart(everything))
        elif char == "[":
            end = _bracket_end(pattern, position)
            if end < 0:  # an unclosed bracket matches nothing
                return Glob([PatternPart(nothing)])
            pieces.append(PatternPart(characters(pattern[position:end])))
            position = end + 1
        elif char == "\\" and position < len(pattern):
            pieces += literal(pattern[position])
            position += 1
        else:
            pieces += literal(char)
    return Glob(pieces)


def _bracket_end(pattern: str, start: int) -> int:
    first = start + (pattern[start : start + 1] in ("!", "^"))
    return pattern.find("]", first + 1)
