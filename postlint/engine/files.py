"""What an earlier run knew of a site's files: summaries of their front matter, hashes of their bytes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from postlint import __version__, files
from postlint.engine.keys import digest
from postlint.engine.tree import SETTLED
from postlint.record import NamedTuple
from postlint.site.lines import dump

if TYPE_CHECKING:
    from postlint.cache import Cache
    from postlint.engine.prepare import Prepared
    from postlint.site.model import SiteModel, Stamp


class KnownFile(NamedTuple):
    """What an earlier run knew of a file."""

    stamp: Stamp
    packed: list[Any]
    """Its summary, packed."""
    content: str | None
    """The hash of its bytes, where they were needed."""


def files_key(root: str) -> str:
    """The cache's key of what is known of a site's files."""
    return "files:" + digest(__version__, os.path.abspath(root))


def known_files(cache: Cache, root: str) -> dict[str, KnownFile]:
    """What an earlier run knew of the files below ``root``."""
    text = cache.get(files_key(root))
    if text is None:
        return {}
    try:
        rows = json.loads(text)
        return {
            path: KnownFile((size, modified), packed, content)
            for path, (size, modified, packed, content) in rows.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def content_of(root: str, path: str) -> str | None:
    """The hash of a file's bytes; None where it cannot be read."""
    try:
        return digest(files.read(root, path))
    except OSError:
        return None


def contents_of(prepared: Prepared, paths: list[str], shown: Collection[str] | None) -> dict[str, str]:
    """The hashes of documents' bytes, as far as they are known or ``shown`` has them (None: all);
    those that cannot be read have none."""
    found: dict[str, str] = {}
    summaries = prepared.model.summaries
    for path in paths:
        known = prepared.known.get(path)
        if known and known.content and path in summaries and summaries[path][0] == known.stamp:
            found[path] = known.content
        elif shown is None or path in shown:
            content = content_of(prepared.request.root, path)
            if content is not None:
                found[path] = content
    return found


def remember_files(cache: Cache, root: str, model: SiteModel, contents: dict[str, str]) -> None:
    """Keep what is known of a site's files for the next run. A file changed just now may change
    again within the clock's resolution, so it is read again next time."""
    young = time.time_ns() - SETTLED
    rows = {
        path: [size, modified, packed, contents.get(path)]
        for path, ((size, modified), packed) in model.summaries.items()
        if modified < young
    }
    text = dump(rows)
    key = files_key(root)
    if cache.get(key) != text:
        cache.put(key, text)
