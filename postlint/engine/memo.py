"""A whole run remembered: where nothing has changed, nothing is done again.

The key is everything a run depends on: what was asked, postlint's own files, and the
path, size and time of modification of every file of the site. Looking that up costs a
walk of the folders; all else, the rules' modules included, stays unread.
"""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

from postlint import __version__
from postlint.codec import encode, restore
from postlint.engine.tree import SETTLED, rows, site_rows
from postlint.hashing import blake2b
from postlint.model import Finding
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from postlint.cache import Cache


class State(NamedTuple):
    """Everything a run depends on, at one moment."""

    key: str
    newest: int
    """The latest modification of any file, in nanoseconds since 1970."""


class Remembered(NamedTuple):
    """What a run came to."""

    findings: tuple[Finding, ...]
    checked: int
    rules: dict[str, str]
    fail_on: str
    failed: bool
    until: float
    """When its truth ends by itself, in seconds since 1970: the next post's time of publication."""


def state(root: str, moment: str, asked: str, others: tuple[str | None, ...]) -> State:
    """The state of the site at ``root`` for what was ``asked``; ``others``: files outside of it."""
    found = site_rows(root, moment)
    lines = [f"{path}\0{size}\0{modified}" for path, size, modified in found]
    for other in (*others, os.path.join(root, ".git", "index")):
        lines.append(f"{other} {_stamp(other)}")
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for folder in (package, _rules_folder(package)):
        lines += [f"{path} {size} {modified}" for path, size, modified in rows(folder)]
    text = "\n".join([__version__, asked, os.path.abspath(root), *lines])
    key = blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
    return State("run:" + key, max([modified for _, _, modified in found], default=0))


def _rules_folder(package: str) -> str:
    """Where ``postlint.rules`` lies: beside the package in a checkout, in it once installed."""
    inside = os.path.join(package, "rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "rules")


def _stamp(path: str | None) -> str:
    try:
        status = os.stat(path) if path else None
    except OSError:
        return "-"
    return f"{status.st_size} {status.st_mtime_ns}" if status else "-"


def recall(cache: Cache, found: State, clock: float) -> Remembered | None:
    """What an earlier run with the same state came to."""
    text = cache.get(found.key)
    if text is None:
        return None
    try:
        findings, checked, rules, fail_on, failed, until = json.loads(text)
        if until <= clock:
            return None
        return Remembered(restore(tuple[Finding, ...], findings), checked, rules, fail_on, failed, until)
    except (ValueError, TypeError):
        return None


def remember(cache: Cache, found: State, result: Remembered) -> None:
    """Keep what a run came to, unless a file was changed so lately that it may change again unseen."""
    if found.newest < time.time_ns() - SETTLED:
        cache.put(found.key, encode(result))
        cache.save()
