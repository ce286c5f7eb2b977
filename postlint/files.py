"""The only module that opens a site's files.

A site's own files (its configuration, its symbolic links, its Liquid) name paths. What they name is read
only where it lies inside the site, as Jekyll's ``sanitized_path`` and its safe mode have it, is a regular
file, is not part of a git directory, and is not larger than any text of a site. Anything else is
``FileRefused``, which is an ``OSError``: to the caller, such a file cannot be read.

Where a site's folder is an ``Overlay``, some of its files have other contents than on disk: the base of a
change is read so, from the files as they are and what git has of those that differ.
"""

from __future__ import annotations

import os
import posixpath
import stat
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from typing import Protocol

MAX_BYTES = 16 << 20
_CHUNK = 1 << 16
"""Bytes of a file at most: data files that sites generate for their search have a few million."""

OUTSIDE = "leads outside of the site, where nothing is read: copy the file into the site"
GIT = "leads into a git directory, which is not part of a site"
SPECIAL = "is not a regular file but a device, a pipe or a socket"

_TWICE = 8
"""How often a folder is read, under its own name and through symbolic links to it: folders of links to
folders of links would otherwise multiply without end."""

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe would wait for somebody to write
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


class FileRefused(OSError):
    """A file that is not read although it may be there. ``strerror`` says why."""

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(1, reason, path)


class FolderEntry(Protocol):
    """A file or folder in a folder: what ``os.scandir`` yields, or what represents it."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def path(self) -> str:
        """Where it lies, or would."""

    def is_dir(self) -> bool:
        """Whether it is a folder or leads to one."""

    def is_file(self) -> bool:
        """Whether it is a regular file or leads to one."""

    def is_symlink(self) -> bool:
        """Whether it is a symbolic link."""

    def stat(self) -> os.stat_result:
        """Its ``os.stat_result``."""


class Overlay(str):
    """The folder of a site of which some files have other contents than on disk, or are not there."""

    changed: Mapping[str, bytes | None]
    """Contents by path relative to the folder, with slashes; None: there is no such file."""

    def __new__(cls, root: str, changed: Mapping[str, bytes | None]) -> Overlay:
        """``root``: the folder on disk."""
        made = super().__new__(cls, root)
        made.changed = changed
        made._folders = {}
        for path, content in changed.items():
            folder, _, name = path.rpartition("/")
            made._folders.setdefault(folder, {})[name] = content is not None
            while folder and content is not None:
                folder, _, name = folder.rpartition("/")
                made._folders.setdefault(folder, {}).setdefault(name + "/", True)
        return made

    _folders: dict[str, dict[str, bool]]
    """Folder to what of it is another than on disk: names, those of folders with a slash, and whether these
    are there."""

    def __reduce__(self) -> tuple[type[Overlay], tuple[str, Mapping[str, bytes | None]]]:
        return Overlay, (str(self), self.changed)

    def inside(self, folder: str) -> Mapping[str, bool]:
        """Of a folder the names of the files, and with a slash those of the folders, that may not be as on
        disk, and whether they are there."""
        return self._folders.get(_inner(folder), {})

    def has_changed_below(self, folder: str) -> bool:
        """Whether files anywhere below a folder are not as on disk."""
        inner = _inner(folder)
        return not inner or any(path.startswith(inner + "/") for path in self.changed)


class _Laid:
    """A file or folder of an overlay."""

    def __init__(self, root: Overlay, path: str, *, is_folder: bool) -> None:
        self.name = path.rpartition("/")[2]
        self.path = os.path.join(root, path)
        self._root = root
        self._inner = path
        self._is_folder = is_folder

    def is_dir(self) -> bool:
        return self._is_folder

    def is_file(self) -> bool:
        return not self._is_folder

    def is_symlink(self) -> bool:
        return False

    def stat(self) -> os.stat_result:
        return status(self._root, self._inner)


def _inner(path: str) -> str:
    """A path relative to a site's folder as overlays have it."""
    plain = posixpath.normpath(path.replace(os.sep, "/"))
    return "" if plain == "." else plain


def _laid(root: str, path: str) -> tuple[bytes | None] | None:
    """The content that an overlay gives a file (None: that it is not there); None where it has no say."""
    if not isinstance(root, Overlay):
        return None
    inner = _inner(path)
    return (root.changed[inner],) if inner in root.changed else None


def _missing(path: str) -> FileNotFoundError:
    return FileNotFoundError(2, "No such file or directory", path)


def refusal(root: str, path: str) -> str | None:
    """Why ``path``, relative to the site's folder ``root``, is not to be read or entered; None where it
    may be, and where nothing is there."""
    try:
        _resolved(root, path)
    except FileRefused as error:
        return error.strerror
    return None


def read(root: str, path: str, *, start: int | None = None) -> bytes:
    """The bytes of the file ``path``, relative to the site's folder ``root``; with ``start``, its first
    so many at most, however large it is. Raises ``OSError``."""
    if (laid := _laid(root, path)) is not None:
        return _laid_content(laid[0], path, start)
    number = os.open(_resolved(root, path), _FLAGS)
    with open(number, "rb", buffering=0) as file:
        return _content(file.fileno(), path, start)


def _laid_content(content: bytes | None, path: str, start: int | None) -> bytes:
    if content is None:
        raise _missing(path)
    if start is None and len(content) > MAX_BYTES:
        raise FileRefused(too_large(len(content)), path)
    return content[:start]


def read_trusted(path: str) -> bytes:
    """The bytes of a file that the command line names, wherever it lies and whatever it is (a pipe of the
    shell's, ``/dev/null``). Raises ``OSError``."""
    with open(path, "rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileRefused(too_large(len(content)), path)
    return content


def size(root: str, path: str) -> int:
    """The size of the file ``path``, relative to the site's folder ``root``. Raises ``OSError``."""
    return status(root, path).st_size if _laid(root, path) else os.stat(_resolved(root, path)).st_size


def status(root: str, path: str) -> os.stat_result:
    """The ``os.stat_result`` of the file ``path``, relative to the site's folder ``root``. Raises
    ``OSError``."""
    full = os.path.join(root, path)
    laid = _laid(root, path)
    if laid is None:
        return os.stat(full)
    if laid[0] is None:
        raise _missing(path)
    try:
        times = os.stat(full)[stat.ST_MTIME]
    except OSError:
        times = int(time.time())
    return os.stat_result((stat.S_IFREG | 0o644, 0, 0, 1, 0, 0, len(laid[0]), times, times, times))


def is_file(root: str, path: str) -> bool:
    """Whether there is a file ``path``, relative to the site's folder ``root``."""
    laid = _laid(root, path)
    return os.path.isfile(os.path.join(root, path)) if laid is None else laid[0] is not None


def is_folder_at(root: str, path: str) -> bool:
    """Whether there is a folder ``path``, relative to the site's folder ``root``."""
    if isinstance(root, Overlay) and path and root.has_changed_below(path):
        return next(walk(root, path), None) is not None
    return os.path.isdir(os.path.join(root, path))


def exists(root: str, path: str) -> bool:
    """Whether there is a file or folder ``path``, relative to the site's folder ``root``."""
    if isinstance(root, Overlay):
        return is_file(root, path) or is_folder_at(root, path)
    return os.path.exists(os.path.join(root, path))


def scan(root: str, folder: str) -> list[FolderEntry]:
    """What is in ``folder``, relative to the site's folder ``root``, in no order. Raises ``OSError``."""
    laid = root.inside(folder) if isinstance(root, Overlay) else {}
    try:
        with os.scandir(os.path.join(root, folder)) as found:
            entries: list[FolderEntry] = [entry for entry in found if entry.name not in laid]
    except FileNotFoundError:
        if not any(laid.values()):
            raise
        entries = []
    if isinstance(root, Overlay) and laid:
        here = {entry.name for entry in entries}
        prefix = _inner(folder) + "/" if _inner(folder) else ""
        entries += [
            _Laid(root, prefix + name.rstrip("/"), is_folder=name.endswith("/"))
            for name, is_there in laid.items()
            if is_there and name.rstrip("/") not in here
        ]
    return entries


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
            entries = sorted(scan(root, where), key=lambda entry: entry.name, reverse=True)
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


def is_folder(entry: FolderEntry) -> bool:
    """Whether an entry is a folder or leads to one."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def relative(path: str, start: str = os.curdir) -> str:
    """``path`` relative to the folder ``start``, with slashes; absolute where there is no such path, since
    Windows has it on another drive."""
    try:
        found = os.path.relpath(path, start)
    except ValueError:
        found = os.path.abspath(path)
    return found.replace(os.sep, "/")


def spelled(root: str, path: str) -> str:
    """``path``, relative to the folder ``root``, as the file system has it: Windows and macOS find a file by
    a name in other letter case, which is not the name of a page."""
    if os.name != "nt" and sys.platform != "darwin":
        return path
    parts: list[str] = []
    for part in path.split("/"):
        try:
            names = os.listdir(os.path.join(root, *parts))
        except OSError:
            names = []
        same = [name for name in names if name.casefold() == part.casefold()]
        parts.append(part if part in names or not same else same[0])
    return "/".join(parts)


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


@cache
def _top(root: str) -> str:
    """Where a folder of this absolute path is, looked up once, since each file that is opened needs it."""
    return os.path.realpath(root)


def _resolved(root: str, path: str) -> str:
    """Where ``path`` lies without symbolic links. Raises ``FileRefused`` where that is outside of the site or
    in a git directory."""
    if "\0" in path:
        raise FileRefused("has a name that no file can have", path)
    top = _top(os.path.abspath(root))
    whole = os.path.join(top, path)
    folder, name = os.path.split(whole)
    try:
        status = os.stat(folder)
        plain = name not in ("", os.curdir, os.pardir) and not stat.S_ISLNK(os.lstat(whole).st_mode)
    except OSError:
        plain = False
    if plain:
        inside, reason = _real_folder(top, folder, status.st_dev, status.st_ino)
        real = os.path.join(inside, name)
        if reason is None and name.lower() == ".git":
            reason = GIT
    else:
        real = os.path.realpath(whole)
        reason = _refused(top, real)
    if reason is not None:
        raise FileRefused(reason, path)
    return real


@lru_cache(maxsize=4096)
def _real_folder(top: str, path: str, device: int, inode: int) -> tuple[str, str | None]:
    """Where a folder lies without symbolic links, and why nothing in it may be read, looked up once for all
    in it. ``device`` and ``inode`` tell it from another one that has its name later."""
    real = os.path.realpath(path)
    return real, _refused(top, real)


def _refused(top: str, real: str) -> str | None:
    """Why what lies at ``real`` may not be read; None where it may."""
    if real == top:
        return None
    if not real.startswith(os.path.join(top, "")):
        return OUTSIDE
    return GIT if ".git" in real[len(top) :].lower().split(os.sep) else None


def _content(number: int, path: str, start: int | None) -> bytes:
    status = os.fstat(number)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(21, "is a folder", path)
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused(SPECIAL, path)
    if start is None and status.st_size > MAX_BYTES:
        raise FileRefused(too_large(status.st_size), path)
    # Files of the kernel have no size, and others may grow: the limit is one on what is read.
    limit = MAX_BYTES + 1 if start is None else start
    chunks = []
    # What is asked for is set aside: no more than the file has, as far as is known.
    while limit and (chunk := os.read(number, min(limit, max(status.st_size + 1, _CHUNK)))):
        chunks.append(chunk)
        limit -= len(chunk)
    if start is None and not limit:
        raise FileRefused(too_large(MAX_BYTES + 1), path)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def too_large(size: int) -> str:
    """Why a file of ``size`` bytes is not read."""
    return f"is larger than {MAX_BYTES >> 20} MiB, too large to read as text ({size >> 20} MiB)"
