"""The files of a site as the disk has them: one walk a run, with a stamp for each file."""

from __future__ import annotations

import os
from functools import lru_cache

SKIPPED = frozenset({".git", ".jekyll-cache", ".sass-cache", "_site", "node_modules", "__pycache__"})
"""Folders that hold nothing of a site's sources."""

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's modification time can be trusted to be its last one."""

_DEEPEST = 40

Row = tuple[str, int, int]
"""A file's path below the folder walked, its size (-1: it cannot be looked at) and its modification
time in nanoseconds since 1970."""


@lru_cache(maxsize=1)
def site_rows(root: str, moment: str) -> tuple[Row, ...]:
    """The files of the site at ``root``. The latest walk is kept: ``moment`` tells a run from another."""
    return tuple(rows(root))


def rows(folder: str) -> list[Row]:
    """Every file below ``folder`` that can concern a site, sorted by path; links are followed."""
    found: list[Row] = []
    links: set[str] = set()
    waiting = [(folder, "", 0)]
    while waiting:
        where, prefix, depth = waiting.pop()
        try:
            entries = os.scandir(where)
        except OSError:
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name in SKIPPED:
                    continue
                path = prefix + name
                try:
                    if not entry.is_dir():
                        status = entry.stat()
                        found.append((path, status.st_size, status.st_mtime_ns))
                    elif depth < _DEEPEST and _is_new(entry, links):
                        waiting.append((entry.path, path + "/", depth + 1))
                except OSError:
                    found.append((path, -1, 0))
    found.sort()
    return found


def _is_new(entry: os.DirEntry[str], links: set[str]) -> bool:
    """Whether a folder is none that a link has led to before."""
    if not entry.is_symlink():
        return True
    target = os.path.realpath(entry.path)
    known = target in links
    links.add(target)
    return not known
