"""The files of a site as the disk has them: one walk a run, with a stamp for each file."""

from __future__ import annotations

import marshal
import os
from functools import cache, lru_cache
from operator import itemgetter

from postlint import files
from postlint.hashing import blake2b

TYPE_CHECKING = False  # `typing` takes longer to load than a walk of a thousand files
if TYPE_CHECKING:
    from collections.abc import Iterator

SKIPPED = frozenset({".git", ".jekyll-cache", ".sass-cache", "_site", "node_modules", "__pycache__"})
"""Folders that hold nothing of a site's sources."""

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's modification time can be trusted to be its last one."""

_DEEPEST = 40

# The system finds a file sooner by its folder than by its whole path. (Windows tells of files with
# the folder's listing, and cannot list a folder by number.)
_BY_NUMBER = os.scandir in os.supports_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)

_NAME = itemgetter(0)

Row = tuple[str, int, int]
"""A file's path below the folder walked, its size (-1: it cannot be looked at) and its modification
time in nanoseconds since 1970."""

Walk = dict[str, list[Row]]
"""Every folder, ``""`` or with a slash at its end, that holds files, each with its name in the place of
its path, sorted."""


@lru_cache(maxsize=4)
def site_walk(root: str, moment: str) -> Walk:
    """The files of the site at ``root`` by folder. The latest walks are kept: ``moment`` tells a run
    from another."""
    return walk(root)


@lru_cache(maxsize=4)
def site_rows(root: str, moment: str) -> tuple[Row, ...]:
    """The files of the site at ``root``, sorted by path."""
    return tuple(sorted(rows(site_walk(root, moment))))


@lru_cache(maxsize=4)
def site_digests(root: str, moment: str) -> dict[str, str]:
    """A hash of each folder of the site at ``root``."""
    return digests(site_walk(root, moment))


@cache
def own_walks() -> dict[str, Walk]:
    """postlint's own files as this process found them, the rules included, by the folder walked."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [package]
    # `postlint.rules` lies beside the package in a checkout, in it once installed.
    if not os.path.isdir(os.path.join(package, "rules")):
        folders.append(os.path.join(os.path.dirname(package), "rules"))
    return {folder: walk(folder) for folder in folders}


def rows(found: Walk) -> Iterator[Row]:
    """The files of a walk."""
    for folder, kept in found.items():
        for name, size, modified in kept:
            yield folder + name, size, modified


def digests(found: Walk) -> dict[str, str]:
    """A hash of each folder of a walk."""
    # Only ever written: in version 2 of `marshal`'s format, equal values are equal bytes.
    return {
        folder: blake2b(marshal.dumps(kept, 2), digest_size=12).hexdigest() for folder, kept in found.items()
    }


def walk(folder: str) -> Walk:
    """Every file below ``folder`` that can concern a site; links are followed."""
    found: Walk = {}
    links: set[str] = set()
    waiting = [(folder, "", 0)]
    while waiting:
        where, prefix, depth = waiting.pop()
        rows: list[Row] = []
        try:
            number = os.open(where, _FOLDER) if _BY_NUMBER else None
        except OSError:
            continue
        try:
            with os.scandir(where if number is None else number) as entries:
                for entry in entries:
                    name = entry.name
                    if name in SKIPPED:
                        continue
                    try:
                        if not entry.is_dir():
                            status = entry.stat()
                            rows.append((name, status.st_size, status.st_mtime_ns))
                        elif depth < _DEEPEST:
                            path = os.path.join(where, name)
                            if not entry.is_symlink() or _is_new(folder, path, links):
                                waiting.append((path, f"{prefix}{name}/", depth + 1))
                    except OSError:
                        rows.append((name, -1, 0))
        except OSError:
            continue
        finally:
            if number is not None:
                os.close(number)
        if rows:
            rows.sort(key=_NAME)  # text alone is compared much sooner than tuples
            found[prefix] = rows
    return found


def _is_new(folder: str, link: str, links: set[str]) -> bool:
    """Whether a link to a folder stays below ``folder`` and is the first that leads there."""
    if files.refusal(folder, os.path.relpath(link, folder)) is not None:
        return False
    target = os.path.realpath(link)
    known = target in links
    links.add(target)
    return not known
