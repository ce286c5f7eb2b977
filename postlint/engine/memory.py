"""The map with a memory: what did not change is not parsed again."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint import __version__
from postlint.codec import restore
from postlint.engine.execute import execute
from postlint.engine.keys import Surroundings, digest, document_key, map_signature
from postlint.engine.map import Mapped
from postlint.engine.stored import decode_mapped, pack, unpack
from postlint.parse import Unreadable

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.cache import Cache
    from postlint.engine.prepare import Prepared
    from postlint.site.model import SiteModel, Stamp

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's modification time can be trusted to be its last one."""


class KnownFile(NamedTuple):
    """What an earlier run knew of a file."""

    stamp: Stamp
    packed: list[Any]
    """Its summary, packed."""
    content: str | None
    """The hash of its bytes, where they were needed."""


def files_key(root: str) -> str:
    """The cache's key of what is known of a site's files."""
    return f"files:{__version__}:{os.path.abspath(root)}"


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


def map_all(prepared: Prepared, executor: Executor | None) -> tuple[list[Mapped], list[Unreadable]]:
    """Map every Markdown document of a site, taking from the cache what it has."""
    documents = [document for document in prepared.model.documents if document.markdown]
    if prepared.cache is None:
        return _sort_out(_fresh(prepared, [document.path for document in documents], executor).values())
    surroundings = Surroundings(prepared.model)
    signature = map_signature(prepared)
    contents = _contents(prepared, [document.path for document in documents])
    keys = {d.path: document_key(signature, d, contents[d.path]) for d in documents if d.path in contents}
    texts = prepared.cache.get_many(keys.values())
    results: dict[str, Mapped | Unreadable] = {}
    for path, key in keys.items():
        text = texts.get(key)
        found = unpack(text, surroundings) if text is not None else None
        if found is not None:
            results[path] = found
    missing = [document.path for document in documents if document.path not in results]
    fresh = _fresh(prepared, missing, executor, surroundings, keys)
    _remember_files(prepared.cache, prepared.request.root, prepared.model, contents)
    return _sort_out([*results.values(), *fresh.values()])


def _fresh(
    prepared: Prepared,
    paths: list[str],
    executor: Executor | None,
    surroundings: Surroundings | None = None,
    keys: dict[str, str] | None = None,
) -> dict[str, Mapped | Unreadable]:
    """Map ``paths`` now, and keep the results."""
    results: dict[str, Mapped | Unreadable] = {}
    for path, text, readable in execute(prepared, paths, executor):
        if not readable:
            results[path] = restore(Unreadable, json.loads(text))
            continue
        mapped = results[path] = decode_mapped(text)
        if prepared.cache and surroundings and keys and path in keys and not mapped.failures:
            prepared.cache.put(keys[path], pack(text, mapped.dependencies, surroundings))
    return results


def _sort_out(results: Any) -> tuple[list[Mapped], list[Unreadable]]:
    ordered = list(results)
    return (
        [one for one in ordered if isinstance(one, Mapped)],
        [one for one in ordered if isinstance(one, Unreadable)],
    )


def _contents(prepared: Prepared, paths: list[str]) -> dict[str, str]:
    """The hashes of documents' bytes; those that cannot be read have none."""
    found: dict[str, str] = {}
    summaries = prepared.model.summaries
    for path in paths:
        known = prepared.known.get(path)
        if known and known.content and path in summaries and summaries[path][0] == known.stamp:
            found[path] = known.content
            continue
        try:
            with open(os.path.join(prepared.request.root, path), "rb") as file:
                found[path] = digest(file.read())
        except OSError:
            continue
    return found


def _remember_files(cache: Cache, root: str, model: SiteModel, contents: dict[str, str]) -> None:
    """Keep what is known of a site's files for the next run. A file changed just now may change
    again within the clock's resolution, so it is read again next time."""
    young = time.time_ns() - _SETTLED
    rows = {
        path: [size, modified, packed, contents.get(path)]
        for path, ((size, modified), packed) in model.summaries.items()
        if modified < young
    }
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    key = files_key(root)
    if cache.get(key) != text:
        cache.put(key, text)
