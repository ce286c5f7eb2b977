"""The files below a folder, however deep they lie."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator


def files_below(folder: str, *, skip: Collection[str] = (), follow: bool = False) -> Iterator[str]:
    """The files below ``folder`` by their paths relative to it, with ``/`` between their parts.

    Args:
        skip: The names of folders that are passed over.
        follow: Whether links to folders are entered.
    """
    # `os.walk` calls itself once a level before Python 3.12, and a tree may nest deeper than that may.
    waiting = [""]
    entered: set[str] = set()
    while waiting:
        inner = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, inner)) as entries:
                for entry in entries:
                    path = inner + entry.name
                    if not _is_folder(entry):
                        yield path
                    elif entry.name not in skip and (not entry.is_symlink() or follow):
                        real = os.path.realpath(entry.path) if follow else path
                        if real not in entered:
                            entered.add(real)
                            waiting.append(path + "/")
        except OSError:
            continue


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
