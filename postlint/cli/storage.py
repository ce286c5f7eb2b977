"""Where the cache and the history are, checked so that nobody else can have supplied them.

A checkout holds what its authors wrote. A cache or history in it would be believed although a pull
request brought it along: a dead link that the history says answered yesterday is not requested. So neither
is ever read from inside the repository that is checked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from postlint.cli.errors import CliError
from postlint.cli.options import CacheOptions
from postlint.git import repository
from postlint.store.database import default_folder


def checkout_of(root: str) -> str:
    """The top folder of the repository in which the site at ``root`` lies, or the site's own folder. A
    home folder under version control does not count: what is below it is its owner's."""
    found = repository(root)
    home = os.path.realpath(os.path.expanduser("~"))
    return os.path.realpath(root) if found is None or found.top == home else found.top


def is_inside(path: str, roots: Iterable[str]) -> bool:
    """Whether a file or folder, which need not be there, lies in the checkout of a site."""
    real = os.path.realpath(path)
    return any(os.path.join(real, "").startswith(os.path.join(checkout_of(root), "")) for root in roots)


def folder_of(named: str | None, roots: Iterable[str]) -> str | None:
    """The folder of cache and history for the sites at ``roots``; None where the environment names one in
    their checkout. ``named``: by ``--cache-dir``. Raises ``CliError`` where that lies there."""
    roots = tuple(roots)
    if named:
        return _outside("--cache-dir", named, roots)
    folder = default_folder(os.environ)
    return None if is_inside(folder, roots) else folder


def stores_folder(options: CacheOptions, roots: Iterable[str]) -> str | None:
    """The folder of the sites' stores; None where there is to be none. Raises ``CliError``."""
    if options.no_cache:
        return None
    folder = folder_of(options.cache_dir, roots)
    return None if folder is None else os.path.join(folder, "sites")


def history_file(named: str | None, cache_dir: str | None, roots: Iterable[str]) -> str | None:
    """The history's file; None where there is to be none. Raises ``CliError``."""
    roots = tuple(roots)
    if named:
        return _outside("--history", named, roots)
    folder = folder_of(cache_dir, roots)
    return None if folder is None else os.path.join(folder, "history.db")


def note(options: CacheOptions, roots: Iterable[str]) -> str | None:
    """What to say of a folder that the environment names and that is not used."""
    folder = default_folder(os.environ)
    if options.no_cache or options.cache_dir or not is_inside(folder, roots):
        return None
    return (
        f"`{folder}` lies in the repository, where a change could bring a cache along: running without "
        "cache and history; let XDG_CACHE_HOME name a folder outside"
    )


def _outside(option: str, path: str, roots: tuple[str, ...]) -> str:
    if is_inside(path, roots):
        raise CliError(
            f"`{option} {path}` is in the repository that is checked, so a change could supply it: "
            "name a file outside"
        )
    return path
