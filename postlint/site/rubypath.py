"""Paths and globs as Ruby's ``File`` has them, where Python's differ."""

from __future__ import annotations

import re
from functools import cache


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
    return _compiled(pattern).match(path) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*":
            parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == "[":
            end = _bracket_end(pattern, position)
            if end < 0:
                return re.compile(r"(?!)")  # an unclosed bracket matches nothing
            parts.append(_bracket(pattern[position:end]))
            position = end + 1
        elif char == "\\" and position < len(pattern):
            parts.append(re.escape(pattern[position]))
            position += 1
        else:
            parts.append(re.escape(char))
    return re.compile("".join(parts) + r"\Z", re.DOTALL)


def _bracket_end(pattern: str, start: int) -> int:
    first = start + (pattern[start : start + 1] in ("!", "^"))
    return pattern.find("]", first + 1)


def _bracket(inside: str) -> str:
    negated = inside[:1] in ("!", "^")
    body = inside[1:] if negated else inside
    body = body.replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^").replace("&&", "&\\&")
    try:
        re.compile(f"[{body}]")
    except re.error:  # a range that runs backwards
        return r"(?!)"
    return f"[{'^' if negated else ''}{body}]"
