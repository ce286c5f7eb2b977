"""Finds what is not read of a site: links out of it, devices, files that are too large, and settings that
name folders outside of it.

The folders are examined again, since most runs read few files and must report the same. Only files that may
be refused are examined.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from postlint import files
from postlint.model import Severity
from postlint.site.entry_filter import EntryFilter
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.site_model import SiteModel

_FOLDERS = {
    "layouts_dir": "_layouts",
    "includes_dir": "_includes",
    "data_dir": "_data",
    "collections_dir": "",
    "plugins_dir": "_plugins",
}
"""The settings that name folders, with their defaults."""


class Refusal(NamedTuple):
    """A file or setting that is not read."""

    path: str
    """Relative to the site's folder."""
    line: int
    message: str
    severity: Severity = "warning"


def refusals(model: SiteModel, doubtful: Collection[str]) -> Iterator[Refusal]:
    """The refusals of a site, without files that git ignores. ``doubtful``: all links, all files that are not
    regular, and all large files."""
    yield from _settings(model.root, model.config)
    laid = model.root.changed if isinstance(model.root, files.Overlay) else {}
    for path, content in laid.items():
        if content is not None and len(content) > files.MAX_BYTES and content.startswith(b"---"):
            yield Refusal(path, 1, f"`{path}` {files.too_large(len(content))}")
    for path, reason in _entries(model.root, model.config, doubtful) if doubtful else ():
        if path in laid:
            continue
        tracked = model.tracked
        if tracked is None or path in tracked.indexed or path in tracked.untracked:
            yield Refusal(path, 1, reason)
    yield from _late_front_matter(model)


_START = 1024
"""The number of bytes in which front matter that begins late is searched for."""
_LATE = re.compile(r"[\s\ufeff\u200b-\u200f\u2060\x00-\x1f]+---[ \t]*\r?\n[A-Za-z_][\w-]*:(?:\s|\Z)")


def _late_front_matter(model: SiteModel) -> Iterator[Refusal]:
    """Markdown files that Jekyll copies unchanged because something is before their front matter."""
    for path, entry in model.by_source.items():
        if entry.kind != "static" or not entry.published:
            continue
        if os.path.splitext(path)[1].lower() not in model.config.markdown_extensions:
            continue
        try:
            start = files.read(model.root, path, start=_START).decode("utf-8", "replace")
        except OSError:  # the reader says so
            continue
        if _LATE.match(start):
            yield Refusal(
                path, 1,
                "Jekyll makes no page of this file and copies it as it is: front matter must begin in the "
                "first line, delete what comes before `---`",
                "error",
            )  # fmt: skip


# --- settings -----------------------------------------------------------------------------------


def _settings(root: str, config: JekyllConfig) -> Iterator[Refusal]:
    source = os.path.normpath(config.text("source", ".")).replace(os.sep, "/")
    if source not in (".", config.source):
        path, line = _position(root, config, "source")
        yield Refusal(
            path, line,
            f"`source: {config.text('source')}` leads outside of the site, where nothing is read: "
            "move `_config.yml` into the folder that holds all of the site",
        )  # fmt: skip
    for key, default in _FOLDERS.items():
        value = config.text(key, default)
        folder = config.folder(key, default)
        if value.startswith(("/", "~")) or ".." in value.split("/"):
            path, line = _position(root, config, key)
            yield Refusal(
                path, line,
                f"`{key}: {value}` leads outside of the source folder, and Jekyll takes it for "
                f"`{folder or '.'}`: name a folder below the source folder",
            )  # fmt: skip
        elif folder and (reason := files.refusal(root, folder)) is not None:
            path, line = _position(root, config, key)
            yield Refusal(path, line, f"`{key}: {value}` {reason}")


def _position(root: str, config: JekyllConfig, key: str) -> tuple[str, int]:
    """The file and line that set ``key``."""
    for name in reversed(config.files):
        try:
            text = files.read(root, name).decode("utf-8", "replace")
        except OSError:
            continue
        found = re.search(rf"^[\"']?{key}[\"']?[ \t]*:", text, re.MULTILINE)
        if found:
            return name, text.count("\n", 0, found.start()) + 1
    return (config.files[-1] if config.files else "_config.yml"), 1


# --- files --------------------------------------------------------------------------------------


def _entries(root: str, config: JekyllConfig, doubtful: Collection[str]) -> Iterator[tuple[str, str]]:
    """The paths that are not read, each with the reason."""
    ways = {path[: slash.start()] for path in doubtful for slash in re.finditer("/|$", path)}
    source = os.path.join(root, config.source)
    chosen = EntryFilter(source, config.words("include"), config.words("exclude"))
    prefix = config.source + "/" if config.source else ""
    special = {config.folder(key, default) for key, default in _FOLDERS.items()} - {config.source}
    collections = "/".join(part for part in (config.source, config.collections_dir) if part)
    special |= {f"{collections}/_{label}".lstrip("/") for label in config.collections}
    waiting = [(config.source, False)]
    while waiting:
        folder, whole = waiting.pop()
        for entry in _scan(os.path.join(root, folder)):
            path = f"{folder}/{entry.name}".lstrip("/")
            if path not in ways:
                continue
            inner = path.removeprefix(prefix)
            own = whole or path in special or entry.name in ("_posts", "_drafts")
            is_dir = files.is_folder(entry)
            if not own and not chosen.keeps(os.path.dirname(inner), entry.name, is_dir=is_dir):
                continue
            reason = _reason(root, path, entry, own)
            if reason is not None:
                yield path, reason
            elif is_dir and not entry.is_symlink():
                waiting.append((path, own))


def _scan(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _reason(root: str, path: str, entry: os.DirEntry[str], whole: bool) -> str | None:
    """The reason why an entry is not read; None where it is. ``whole``: files of its folder are read
    completely."""
    try:
        if entry.is_symlink() and (reason := files.refusal(root, path)) is not None:
            return f"`{path}` {reason}"
        if entry.is_dir():
            return None
        if not entry.is_file():
            return None if entry.is_symlink() else f"`{path}` {files.SPECIAL}: remove it from the site"
        size = entry.stat().st_size
        if size > files.MAX_BYTES and (whole or files.read(root, path, start=3) == b"---"):
            return f"`{path}` {files.too_large(size)}"
    except OSError:  # the reader says so
        return None
    return None
