"""Finds the files of a site that have changed on disk since the store was written.

A file counts as unchanged while its size, times and inode are the same. Where one of them differs, its bytes
decide, so a fresh checkout (other times, same bytes) and an unpacked archive (same size and time, other
bytes) are both judged correctly. Images and other files of which only the existence matters are never read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import time
from typing import Any, Final, NamedTuple

from postlint import files
from postlint.store.database import Store

SKIPPED: Final = frozenset({".git", ".jekyll-cache", ".sass-cache", "_site", "node_modules", "__pycache__"})
"""Folders without sources of a site."""

SETTLED: Final = 2_000_000_000
"""Nanoseconds after which a file's times can be trusted: FAT has a resolution of two seconds."""

_DEEPEST: Final = 40

_ASSETS: Final = re.compile(
    r"""\.(?: png|jpe?g|jfif|gif|svg|webp|avif|apng|bmp|ico|tiff?|heic|psd|ai|eps
          | mp3|m4a|og[ag]|opus|wav|flac|mp4|m4v|mov|webm|ogv|avi|mkv
          | pdf|zip|gz|tgz|bz2|xz|7z|rar|dmg|exe|iso|epub|docx?|xlsx?|pptx?|od[tp]|key
          | woff2?|ttf|otf|eot|ics|map )\Z""",
    re.IGNORECASE | re.VERBOSE,
)

_ENCODE = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode

Row = list[Any]
"""A file's name, size (-1: it cannot be read), times of modification and of change, and inode."""

Walk = dict[str, list[Row]]
"""The sorted rows of each folder with files; its path is ``""`` or ends in a slash."""


class FileChanges(NamedTuple):
    """What differs between the disk and the store."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]
    """Files with other bytes, or, where these are not read, with other stamps."""
    doubtful: frozenset[str]
    """Files that may be refused: links, files that are not regular, and files that are too large."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def is_asset(path: str) -> bool:
    """Whether only the existence of a file matters, not its content."""
    return _ASSETS.search(path) is not None


def take_up(store: Store, root: str) -> FileChanges:
    """Compare the site at ``root``, which may be an overlay, with the store, and record its present state in
    the store."""
    before: dict[str, tuple[str, str]] = {
        path: (stamps, contents) for path, stamps, contents in store.all("SELECT * FROM folder")
    }
    young = time.time_ns() - SETTLED
    added: set[str] = set()
    removed: set[str] = set()
    changed: set[str] = set()
    doubtful: set[str] = set()
    for folder, rows in walk(root, doubtful).items():
        old = before.pop(folder, None)
        stamps = _ENCODE(rows)
        if old is not None and old[0] == stamps:
            continue
        known = _by_name(*old) if old else {}
        contents: list[str | None] = []
        for row in rows:
            path = folder + row[0]
            was = known.pop(row[0], None)
            content = was[1] if was and was[0] == row else _content(root, path, row)
            if was is None:
                added.add(path)
            elif was[0] != row and (content != was[1] or content is None):
                changed.add(path)
            contents.append(content)
            if max(row[2], row[3]) >= young:
                row[4] = -1  # it may change again within the clock's resolution; no inode is -1
        removed.update(folder + name for name in known)
        values = [folder, _ENCODE(rows), _ENCODE(contents)]
        store.write("REPLACE INTO folder VALUES (?, ?, ?)", values)
    for folder, old in before.items():
        removed.update(folder + row[0] for row in json.loads(old[0]))
        store.write("DELETE FROM folder WHERE path = ?", [folder])
    return FileChanges(frozenset(added), frozenset(removed), frozenset(changed), frozenset(doubtful))


def take_up_overlay(store: Store, root: files.Overlay) -> FileChanges:
    """Compare an overlay with the store, which has the state of the files on disk, and record the overlay's
    state in the store."""
    added: set[str] = set()
    removed: set[str] = set()
    changed: set[str] = set()
    folders: dict[str, dict[str, tuple[Row, str | None]]] = {}
    for path, data in root.changed.items():
        folder, slash, name = path.rpartition("/")
        folder += slash
        if not SKIPPED.isdisjoint(folder.split("/")):
            continue
        here = folders.get(folder)
        if here is None:
            before = store.one("SELECT stamps, contents FROM folder WHERE path = ?", [folder])
            here = folders[folder] = _by_name(*before) if before else {}
        if data is None:
            if here.pop(name, None) is not None:
                removed.add(path)
            continue
        content = None if is_asset(path) else hashlib.blake2b(data, digest_size=12).hexdigest()
        was = here.get(name)
        if was is None:
            added.add(path)
        elif content is not None and content != was[1]:
            changed.add(path)
        here[name] = ([name, len(data), 0, 0, -1], content)
    for folder, here in folders.items():
        names = sorted(here)
        values = [
            folder,
            _ENCODE([here[name][0] for name in names]),
            _ENCODE([here[name][1] for name in names]),
        ]
        store.write("REPLACE INTO folder VALUES (?, ?, ?)", values)
    return FileChanges(frozenset(added), frozenset(removed), frozenset(changed), frozenset())


def every(store: Store) -> frozenset[str]:
    """Every file that the store knows of."""
    rows = store.all("SELECT path, stamps FROM folder")
    return frozenset(folder + row[0] for folder, stamps in rows for row in json.loads(stamps))


def contents(store: Store, prefix: str = "") -> dict[str, str]:
    """The hashes of the bytes of the files in folders that begin with ``prefix``."""
    found: dict[str, str] = {}
    for folder, stamps, hashes in store.all("SELECT * FROM folder"):
        if folder.startswith(prefix):
            pairs = zip(json.loads(stamps), json.loads(hashes), strict=True)
            found.update((folder + row[0], content) for row, content in pairs if content is not None)
    return found


def content(store: Store, path: str) -> str | None:
    """The hash of the bytes of one file; None where there is no such file or its bytes do not matter."""
    folder, slash, name = path.rpartition("/")
    row = store.one("SELECT stamps, contents FROM folder WHERE path = ?", [folder + slash])
    return _by_name(*row)[name][1] if row and name in _by_name(*row) else None


def _by_name(stamps: str, contents: str) -> dict[str, tuple[Row, str | None]]:
    pairs = zip(json.loads(stamps), json.loads(contents), strict=True)
    return {row[0]: (row, content) for row, content in pairs}


def _content(root: str, path: str, row: Row) -> str | None:
    if row[1] < 0 or is_asset(path):
        return None
    try:
        return hashlib.blake2b(files.read(root, path), digest_size=12).hexdigest()
    except OSError:
        return None


def walk(folder: str, doubtful: set[str]) -> Walk:
    """Every file below ``folder`` that can matter to a site; links are followed. Files that may be refused
    are added to ``doubtful``."""
    found: Walk = {}
    links: set[str] = set()
    waiting = [(folder, "", 0)]
    while waiting:
        where, prefix, depth = waiting.pop()
        rows: list[Row] = []
        try:
            with os.scandir(where) as entries:
                for entry in entries:
                    if entry.name in SKIPPED:
                        continue
                    try:
                        if entry.is_symlink():
                            doubtful.add(prefix + entry.name)
                        if not entry.is_dir():
                            row = _row(entry.name, entry.stat())
                            rows.append(row)
                            if not 0 <= row[1] <= files.MAX_BYTES:
                                doubtful.add(prefix + entry.name)
                        elif depth < _DEEPEST and (
                            not entry.is_symlink() or _is_new(folder, entry.path, links)
                        ):
                            waiting.append((entry.path, f"{prefix}{entry.name}/", depth + 1))
                    except OSError:
                        rows.append([entry.name, -1, 0, 0, 0])
        except OSError:
            continue
        if rows:
            rows.sort()
            found[prefix] = rows
    if isinstance(folder, files.Overlay):
        _lay_over(found, folder)
    return found


def _lay_over(found: Walk, root: files.Overlay) -> None:
    """Apply an overlay to the result of a walk over the files on disk. Its files get the present time, so
    that their contents are always compared."""
    now = time.time_ns()
    for path, data in root.changed.items():
        folder, slash, name = path.rpartition("/")
        if not SKIPPED.isdisjoint(folder.split("/")):
            continue
        rows = [row for row in found.pop(folder + slash, []) if row[0] != name]
        if data is not None:
            rows.append([name, len(data), now, now, 0])
        if rows:
            found[folder + slash] = sorted(rows)


def _row(name: str, found: os.stat_result) -> Row:
    # On Windows, `st_ctime` is the time of creation.
    changed = 0 if os.name == "nt" else found.st_ctime_ns
    size = found.st_size if stat.S_ISREG(found.st_mode) else -1  # reading a pipe would block
    return [name, size, found.st_mtime_ns, changed, found.st_ino]


def _is_new(folder: str, link: str, links: set[str]) -> bool:
    """Whether a link to a folder stays below ``folder`` and is the first that leads there."""
    if files.refusal(folder, os.path.relpath(link, folder)) is not None:
        return False
    target = os.path.realpath(link)
    known = target in links
    links.add(target)
    return not known
