"""The one opener of a site's files.

A site's own files (its configuration, its symbolic links, its Liquid) name paths. What they name is read
only where it lies inside the site, as Jekyll's ``sanitized_path`` and its safe mode have it, is a regular
file, is no part of a git directory, and is not larger than any text of a site. Anything else is
``Refused``, which is an ``OSError``: to whoever asks, such a file cannot be read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator

MAX_BYTES = 16 << 20
"""Bytes of a file at most: data files that sites generate for their search have a few million."""

OUTSIDE = "leads outside of the site, where nothing is read: copy the file into the site"
GIT = "leads into a git directory, which is no part of a site"
SPECIAL = "is no regular file but a device, a pipe or a socket"

_TWICE = 8
"""So often a folder is read, under its own name and through symbolic links to it: folders of links to
folders of links would otherwise multiply without end."""

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe would wait for somebody to write
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


class Refused(OSError):
    """A file that is not read although it may be there. ``strerror`` says why."""

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(1, reason, path)


def refusal(root: str, path: str) -> str | None:
    """Why ``path``, relative to the site's folder ``root``, is not to be read or entered; None where it
    may be, and where nothing is there."""
    try:
        _resolved(root, path)
    except Refused as error:
        return error.strerror
    return None


def read(root: str, path: str, *, start: int | None = None) -> bytes:
    """The bytes of the file ``path``, relative to the site's folder ``root``; with ``start``, its first
    so many at most, however large it is. Raises ``OSError``."""
    number = os.open(_resolved(root, path), _FLAGS)
    with open(number, "rb", buffering=0) as file:
        return _content(file.fileno(), path, start)


def read_trusted(path: str) -> bytes:
    """The bytes of a file that the command line names, wherever it lies and whatever it is (a pipe of the
    shell's, ``/dev/null``). Raises ``OSError``."""
    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(too_large(len(content)), path)
    return content


def size(root: str, path: str) -> int:
    """The size of the file ``path``, relative to the site's folder ``root``. Raises ``OSError``."""
    return os.stat(_resolved(root, path)).st_size


def walk(root: str, folder: str, *, skip: Collection[str] = (), follow: bool = True) -> Iterator[str]:
    """The files below ``folder`` as paths relative to the site's folder ``root``, those of a folder sorted.

    Args:
        skip: The names of folders that are passed over.
        follow: Whether links to folders of the site are entered.
    """
    seen: dict[str, int] = {}
    waiting = [folder]
    while waiting:
        where = waiting.pop()
        if not enters(root, where, seen):
            continue
        try:
            with os.scandir(os.path.join(root, where)) as found:
                entries = sorted(found, key=lambda entry: entry.name, reverse=True)
        except OSError:
            continue
        prefix = where + "/" if where else ""
        for entry in reversed(entries):
            if not is_folder(entry):
                yield prefix + entry.name
        waiting += [
            prefix + entry.name
            for entry in entries
            if entry.name not in skip and (follow or not entry.is_symlink()) and is_folder(entry)
        ]


def enters(root: str, folder: str, seen: dict[str, int]) -> bool:
    """Whether to read ``folder``, relative to ``root``, having read those that ``seen`` counts."""
    try:
        where = _resolved(root, folder)
    except OSError:
        return False
    seen[where] = seen.get(where, 0) + 1
    return seen[where] <= _TWICE


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or leads to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def anchored(path: str) -> str:
    """A path of a site's configuration, as Jekyll reads it below the source folder: nothing leads above
    it (``Jekyll.sanitized_path``)."""
    parts: list[str] = []
    for part in path.replace(os.sep, "/").split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _resolved(root: str, path: str) -> str:
    """Where ``path`` lies without symbolic links. Raises ``Refused`` where that is outside of the site or
    in a git directory."""
    if "\0" in path:
        raise Refused("has a name that no file can have", path)
    top = os.path.realpath(root)
    real = os.path.realpath(os.path.join(top, path))
    inner = real[len(top) :].strip(os.sep) if real != top else ""
    if real != top and not real.startswith(os.path.join(top, "")):
        raise Refused(OUTSIDE, path)
    if any(part.lower() == ".git" for part in inner.split(os.sep)):
        raise Refused(GIT, path)
    return real


def _content(number: int, path: str, start: int | None) -> bytes:
    status = os.fstat(number)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(21, "is a folder", path)
    if not stat.S_ISREG(status.st_mode):
        raise Refused(SPECIAL, path)
    if start is None and status.st_size > MAX_BYTES:
        raise Refused(too_large(status.st_size), path)
    # Files of the kernel have no size, and others may grow: the limit is one on what is read.
    limit = MAX_BYTES + 1 if start is None else start
    chunks = []
    while limit and (chunk := os.read(number, limit)):
        chunks.append(chunk)
        limit -= len(chunk)
    if start is None and not limit:
        raise Refused(too_large(MAX_BYTES + 1), path)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def too_large(size: int) -> str:
    """Why a file of ``size`` bytes is not read."""
    return f"is larger than {MAX_BYTES >> 20} MiB, too large to read as text ({size >> 20} MiB)"
