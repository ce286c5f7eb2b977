"""postlint as on Windows, on another system: ``python simulation.py FOLDER ARGUMENT...``.

``FOLDER/C`` and ``FOLDER/D`` are the drives ``C:`` and ``D:``; the working directory is ``C:\\blogs``.
Paths are ntpath's. The file system does not distinguish upper from lower case, refuses what Windows
refuses in names, gives no inodes of a folder's entries, and keeps files that are open from being
replaced.
Standard output is in the code page 1252 with Windows' line ends, where the program does not set others.
"""

from __future__ import annotations

import builtins
import io
import ntpath
import os
import pathlib
import posixpath
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable
from typing import Any

RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^.]*)?\Z")
FORBIDDEN = re.compile(r'[<>"|?*\x00-\x1f]')
_LONGEST = 259
"""Characters of a path, without the registry's setting for longer ones."""


class Windows:
    """The file system of a Windows on the folders of this one."""

    def __init__(self, folder: str) -> None:
        self.folder = posixpath.realpath(folder)
        self.cwd = "C:\\blogs"
        self.stat, self.lstat, self.listdir = os.stat, os.lstat, os.listdir
        self.scandir, self.readlink = os.scandir, os.readlink

    def real(self, path: Any) -> Any:
        """Where a path of Windows lies here. What is not on a drive (Python's own files) stays."""
        if not isinstance(path, str | os.PathLike):
            return path
        text = os.fspath(path)
        if isinstance(text, bytes):
            return text
        if text.startswith("/"):
            return text.replace("\\", "/")
        whole = ntpath.normpath(ntpath.join(self.cwd, text))
        drive, rest = ntpath.splitdrive(whole)
        if len(whole) > _LONGEST:
            raise FileNotFoundError(2, "The system cannot find the path specified", text)
        here = posixpath.join(self.folder, drive.rstrip(":").upper() or "C")
        for part in filter(None, rest.split("\\")):
            if FORBIDDEN.search(part) or ":" in part:
                raise OSError(22, "The filename, directory name, or volume label syntax is incorrect", text)
            if RESERVED.match(part):
                return os.devnull
            here = posixpath.join(here, self._named(here, part.rstrip(". ") or part))
        return here

    def _named(self, folder: str, name: str) -> str:
        """``name`` as ``folder`` writes it."""
        try:
            names = self.listdir(folder)
        except OSError:
            return name
        if name in names:
            return name
        return next((one for one in names if one.casefold() == name.casefold()), name)

    def resolved(self, path: str) -> str:
        """A path of this system without symbolic links, whose targets Windows writes with its separator."""
        parts, here = path.split("/"), ""
        while parts:
            part = parts.pop(0)
            if part == "..":
                here = posixpath.dirname(here)
            elif part not in ("", "."):
                try:
                    target = self.readlink(f"{here}/{part}")
                except OSError:
                    here = f"{here}/{part}"
                else:
                    here = "" if target.startswith("/") else here
                    parts = target.split("/") + parts
        return here

    def shown(self, path: str) -> str:
        """A path of this system as Windows names it."""
        drive, _, rest = posixpath.relpath(path, self.folder).partition("/")
        return f"{drive}:\\" + rest.replace("/", "\\")


class Entry:
    """What ``os.scandir`` yields on Windows."""

    def __init__(self, windows: Windows, folder: str, entry: Any) -> None:
        self._windows, self._entry = windows, entry
        self.name = entry.name
        self.path = ntpath.join(folder, entry.name)

    def __fspath__(self) -> str:
        return self.path

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return bool(self._entry.is_dir(follow_symlinks=follow_symlinks))

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return bool(self._entry.is_file(follow_symlinks=follow_symlinks))

    def is_symlink(self) -> bool:
        return bool(self._entry.is_symlink())

    def inode(self) -> int:
        return 0

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        found = list(self._entry.stat(follow_symlinks=follow_symlinks))
        found[1:4] = [0, 0, 0]
        return _with_times(found, self._entry.stat(follow_symlinks=follow_symlinks))


def _with_times(fields: list[Any], known: os.stat_result) -> os.stat_result:
    times = [known.st_atime, known.st_mtime, known.st_ctime]
    nanoseconds = [known.st_atime_ns, known.st_mtime_ns, known.st_ctime_ns]
    return os.stat_result((*fields[:10], *times, *nanoseconds))


class _Listing:
    def __init__(self, entries: list[Entry]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> _Listing:
        return self

    def __next__(self) -> Entry:
        return next(self._entries)

    def __enter__(self) -> _Listing:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def close(self) -> None:
        pass


def install(folder: str) -> Windows:
    """Let this process be on Windows from now on."""
    windows = Windows(folder)

    def one(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda path, *rest, **named: function(windows.real(path), *rest, **named)

    def two(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda source, target, **named: function(windows.real(source), windows.real(target), **named)

    def replace(source: Any, target: Any, **named: Any) -> None:
        source, target = windows.real(source), windows.real(target)
        if _is_open(source) or _is_open(target):
            raise PermissionError(13, "The process cannot access the file", target)
        real_replace(source, target, **named)

    def remove(path: Any, **named: Any) -> None:
        path = windows.real(path)
        if _is_open(path):
            raise PermissionError(13, "The process cannot access the file", path)
        real_remove(path, **named)

    def scandir(path: Any = ".") -> _Listing:
        with real_scandir(windows.real(path)) as found:
            return _Listing([Entry(windows, os.fspath(path), entry) for entry in found])

    real_replace, real_remove, real_scandir = os.replace, os.remove, os.scandir
    for name in ("open", "stat", "lstat", "listdir", "mkdir", "chmod", "access", "rmdir", "utime"):
        setattr(os, name, one(getattr(os, name)))
    os.readlink = lambda path: windows.readlink(windows.real(path)).replace("/", "\\")  # type: ignore[assignment]
    os.replace, os.remove, os.unlink, os.scandir = replace, remove, remove, scandir  # type: ignore[assignment]
    os.getcwd = lambda: windows.cwd
    builtins.open = io.open = one(open)  # type: ignore[assignment]
    for name in ("chown", "getuid", "geteuid", "getgid", "fork", "O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY"):
        if hasattr(os, name):
            delattr(os, name)
    _connect(windows)
    _paths(windows)
    return windows


_LISTDIR, _READLINK = os.listdir, os.readlink


def _is_open(path: str) -> bool:
    for number in _LISTDIR("/proc/self/fd"):
        try:
            if _READLINK(f"/proc/self/fd/{number}") == path:
                return True
        except OSError:
            continue  # that of the listing
    return False


def _connect(windows: Windows) -> None:
    import sqlite3

    connect = sqlite3.connect

    def connected(path: str, *arguments: Any, **named: Any) -> sqlite3.Connection:
        return connect(path if path in ("", ":memory:") else windows.real(path), *arguments, **named)

    sqlite3.connect = connected


def _paths(windows: Windows) -> None:
    def realpath(path: Any, *, strict: bool = False) -> str:
        text = os.fspath(path)
        if text.startswith("/"):
            return posixpath.realpath(text)
        found = windows.resolved(windows.real(text))
        return windows.shown(found) if found.startswith(windows.folder + "/") else found

    def abspath(path: Any) -> str:
        text = os.fspath(path)
        if text.startswith("/") and posixpath.lexists(text):
            return text  # a file of Python's own
        return ntpath.normpath(ntpath.join(windows.cwd, text))

    ntpath.realpath, ntpath.abspath = realpath, abspath  # type: ignore[assignment]
    for name in ("isfile", "isdir", "exists", "lexists", "islink", "getsize", "getmtime"):
        setattr(ntpath, name, _of_status(name, windows))
    os.path, os.sep, os.altsep, os.pathsep = ntpath, "\\", "/", ";"  # type: ignore[misc,assignment]
    sys.modules["os.path"] = ntpath
    normal = ntpath.normpath

    def normpath(path: Any) -> str:
        text = os.fspath(path)
        return posixpath.normpath(text) if text.startswith("/") and posixpath.lexists(text) else normal(text)

    ntpath.normpath = normpath  # type: ignore[assignment]
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    tempfile.tempdir = "C:\\Temp"
    os.name = "nt"
    sys.modules[pathlib.Path.__module__].WindowsPath = _Path  # type: ignore[attr-defined]


class _Path(pathlib.PosixPath):
    """A real ``WindowsPath`` cannot be made here."""

    def absolute(self) -> _Path:
        return self

    def as_uri(self) -> str:
        return pathlib.PureWindowsPath(os.path.abspath(str(self))).as_uri()


def _of_status(name: str, windows: Windows) -> Callable[[Any], Any]:
    def answer(path: Any) -> Any:
        try:
            found = (windows.lstat if name in ("lexists", "islink") else windows.stat)(windows.real(path))
        except (OSError, ValueError):
            if name.startswith("get"):
                raise
            return False
        match name:
            case "isfile":
                return stat.S_ISREG(found.st_mode)
            case "isdir":
                return stat.S_ISDIR(found.st_mode)
            case "islink":
                return stat.S_ISLNK(found.st_mode)
            case "getsize":
                return found.st_size
            case "getmtime":
                return found.st_mtime
        return True

    return answer


def main() -> int:
    """Install it, and run postlint."""
    import multiprocessing  # before the system changes: what it imports asks which one it is
    import subprocess
    import zoneinfo

    for module in (multiprocessing, subprocess, zoneinfo):
        assert module
    import importlib
    import pkgutil

    import postlint

    for found in pkgutil.walk_packages(postlint.__path__, "postlint."):
        if "lsp" not in found.name and found.name != "postlint.__main__":
            importlib.import_module(found.name)
    import postlint.rule
    from postlint.cli import run

    rules = postlint.rule.check_folder(importlib.import_module("postlint.rules"))
    postlint.rule.check_folder = lambda _: rules  # type: ignore[assignment]
    folder, *arguments = sys.argv[1:]
    sys.stdout.reconfigure(encoding="cp1252", newline="\r\n")  # type: ignore[union-attr]
    sys.stderr.reconfigure(encoding="cp1252", newline="\r\n")  # type: ignore[union-attr]
    os.environ["LOCALAPPDATA"] = "C:\\Users\\ann\\AppData\\Local"
    windows = install(folder)
    if arguments and arguments[0].startswith("--cwd="):
        windows.cwd = arguments.pop(0).removeprefix("--cwd=")
    sys.argv = ["postlint", *arguments]
    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
