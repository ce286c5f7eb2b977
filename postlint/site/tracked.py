"""Which files git tracks. A file that is not in the index is missing for others, although Jekyll publishes it
here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from postlint import files
from postlint.git import ask
from postlint.model import UrlEntry


class Tracked(NamedTuple):
    """The state of a site's files in git, paths relative to the site's folder."""

    indexed: frozenset[str]
    untracked: frozenset[str]
    """Neither in the index nor ignored."""
    name: str
    """A hash of all of it."""


def read_tracked(root: str) -> Tracked | None:
    """Read what git tracks. None where the site is in no repository, where git is not installed, and where no
    file of the site is in the index (a copy within another repository)."""
    listed = ask(root, "ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
    indexed: set[str] = set()
    untracked: set[str] = set()
    for row in os.fsdecode(listed or b"").split("\0"):
        if row:
            (untracked if row[0] == "?" else indexed).add(row[2:])
    name = blake2b(listed or b"", digest_size=16).hexdigest()
    return Tracked(frozenset(indexed), frozenset(untracked), name) if indexed else None


def of_overlay(tracked: Tracked | None, root: files.Overlay) -> Tracked | None:
    """What git knows of the files of an overlay with their earlier content; ``tracked``: of those on disk."""
    if tracked is None:
        return None
    there = {path for path, content in root.changed.items() if content is not None}
    indexed = (tracked.indexed - root.changed.keys()) | there
    same = indexed == tracked.indexed and not tracked.untracked
    return Tracked(indexed, frozenset(), tracked.name if same else f"{tracked.name} before")


def is_ignored(root: str, path: str) -> bool:
    """Whether git ignores the file ``path``, relative to ``root``. It need not exist."""
    # `check-ignore` has no literal paths; `./` prevents a leading colon from being pathspec magic.
    return ask(root, "--no-literal-pathspecs", "check-ignore", "--quiet", f"./{path}") is not None


def is_named_in_gitignore(root: str, path: str) -> bool:
    """Whether the site's `.gitignore` has a line for exactly this file: all that is known in a copy without
    git."""
    try:
        lines = files.read(root, ".gitignore").decode("utf-8", "replace").splitlines()
    except OSError:
        return False
    return any(line.strip().removeprefix("/") == path for line in lines)


def as_tracked(entries: Sequence[UrlEntry], tracked: Tracked, *, only_tracked: bool) -> tuple[UrlEntry, ...]:
    """The URL map according to git: static files have the spelling of the index, which a case-sensitive
    server gets, and with ``only_tracked`` untracked files are not published."""
    folded = {path.casefold(): path for path in tracked.indexed}
    return tuple(_as_tracked(entry, tracked, folded, only_tracked=only_tracked) for entry in entries)


def _as_tracked(entry: UrlEntry, tracked: Tracked, folded: dict[str, str], *, only_tracked: bool) -> UrlEntry:
    source = entry.source
    if source is None or source in tracked.indexed:
        return entry
    indexed = folded.get(source.casefold())
    if indexed is not None and entry.kind == "static" and entry.url is not None:
        # A case-insensitive disk may show another spelling than git has.
        url = entry.url.replace(source, indexed)
        return entry._replace(source=indexed, url=url, destination=url.lstrip("/"))
    if only_tracked and source in tracked.untracked and entry.published:
        return entry._replace(published=False, reason="untracked: `git add` it")
    return entry
