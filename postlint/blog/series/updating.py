"""A configuration brought up to date with what was learned: what its owner wrote stays as it is.

Only the lists of ``render_config`` are looked at. An entry is new where the owner's text has its name, or its
value, nowhere in the section, comments included: what was commented out is meant to be out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SECTIONS = ("series", "sponsors", "event_hosts", "exists", "image_keys")
_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*:")
_ITEM = re.compile(r"(\s*)-\s+(?:name\s*:\s*)?(\S.*)")


class Updated(NamedTuple):
    """The text of a configuration, and what is new in it."""

    text: str
    added: tuple[tuple[str, str], ...]
    """Section and name, or value, of each new entry."""
    left: tuple[str, ...]
    """Sections that have something new and are written in a form that cannot be added to."""


class _Entry(NamedTuple):
    name: str
    lines: tuple[str, ...]
    """From the comment above it to its last line, as ``render_config`` writes them."""


def updated(owned: str, learned: str) -> Updated:
    """``owned``, the owner's text, with the entries of ``learned``, a text of ``render_config``, that it has
    not."""
    lines = owned.splitlines()
    added: list[tuple[str, str]] = []
    left: list[str] = []
    for section in SECTIONS:
        entries = list(_entries(_section(learned.splitlines(), section)))
        bounds = _bounds(lines, section)
        if bounds is None:
            new = entries
        else:
            own = "\n".join(lines[bounds[0] : _end_with_comments(lines, bounds[1])])
            new = [entry for entry in entries if not _names(own, entry.name)]
        if not new:
            continue
        if bounds is None:
            if lines and lines[-1].strip():
                lines.append("")
            lines += [f"{section}:", *(line for entry in new for line in entry.lines)]
        else:
            indent = _indent(lines[bounds[0] : bounds[1]])
            if indent is None:
                left.append(section)
                continue
            lines[bounds[1] : bounds[1]] = [_indented(line, indent) for entry in new for line in entry.lines]
        added += [(section, entry.name) for entry in new]
    return Updated("\n".join(lines).rstrip() + "\n", tuple(added), tuple(left))


def _bounds(lines: Sequence[str], section: str) -> tuple[int, int] | None:
    """Where a section's lines are, blank ones and comments at its end left out; None where it is not."""
    for at, line in enumerate(lines):
        key = _KEY.match(line)
        if key and key[1] == section:
            end = stop = at + 1
            while stop < len(lines) and (
                not lines[stop].strip() or lines[stop][0] in " #" or lines[stop].startswith("- ")
            ):
                stop += 1
                if lines[stop - 1].strip() and not lines[stop - 1].startswith("#"):
                    end = stop
            return at, end
    return None


def _end_with_comments(lines: Sequence[str], end: int) -> int:
    """The end of the comments that follow a section's last line at once."""
    while end < len(lines) and lines[end].lstrip().startswith("#"):
        end += 1
    return end


def _section(lines: Sequence[str], section: str) -> Sequence[str]:
    bounds = _bounds(lines, section)
    return lines[bounds[0] + 1 : bounds[1]] if bounds else ()


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    """The entries of a section as ``render_config`` writes it: items two blanks in."""
    above: list[str] = []
    entry: list[str] = []
    name = ""
    for line in lines:
        if line.startswith("  - "):
            if entry:
                yield _Entry(name, tuple(entry))
            item = _ITEM.match(line)
            name = _plain(item[2]) if item else line.strip()
            entry = [*above, line]
            above = []
        elif line.startswith("  #"):
            above.append(line)
        elif entry and not above:
            entry.append(line)
    if entry:
        yield _Entry(name, tuple(entry))


def _plain(written: str) -> str:
    """A scalar without its quotes and the comment behind it."""
    quoted = re.match(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^']|'')*)'", written)
    if quoted:
        return quoted[1] if quoted[1] is not None else quoted[2]
    return re.split(r"\s+#", written)[0].strip()


def _names(own: str, name: str) -> bool:
    return re.search(rf"(?<![\w/]){re.escape(name)}(?![\w/])", own) is not None


def _indent(lines: Sequence[str]) -> str | None:
    """The blanks before the items of a section; None where it has no items on lines of their own."""
    for line in lines[1:]:
        item = _ITEM.match(line)
        if item:
            return item[1]
    return None


def _indented(line: str, indent: str) -> str:
    return indent + line[2:]
