"""The site as the last run left it: used again while no file has changed but in its text.

A snapshot is a site model with the stamp of every file it was made from and the key of
every document's result. Where only a few documents have other stamps, and each still has
the same front matter, the model is what reading the site would make; the result of each
of the few is looked for anew.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint.engine.keys import digest, document_key
from postlint.engine.memo import SETTLED, files_below

if TYPE_CHECKING:
    from postlint.cache import Cache
    from postlint.engine.keys import Surroundings
    from postlint.site.config import JekyllConfig
    from postlint.site.model import SiteModel, SourceDocument

_FEW = 32
"""So many documents may have changed; more, and a new snapshot pays."""
_DAY = 86400.0


class Snapshot(NamedTuple):
    """A site taken from the cache."""

    model: SiteModel
    keys: Mapping[str, str]
    """The keys of the results of the Markdown documents that can be read, by path."""
    files: str
    """A hash of the files that are no documents."""
    surroundings: Mapping[str, str]
    """What ``keys.Surroundings`` found out."""


def file_rows(root: str) -> dict[str, tuple[int, int]]:
    """The stamps of all files of a site, by path below it."""
    start = len(os.path.join(root, ""))
    return {path[start:].replace(os.sep, "/"): (size, modified) for path, size, modified in files_below(root)}


def files_digest(root: str, rows: Mapping[str, tuple[int, int]], model: SiteModel) -> str:
    """A hash of the URL map and of every file that is no document. A document counts by its
    entry, so editing a post's text leaves the hash as it is."""
    documents = {document.path for document in model.documents}
    return digest(
        repr(model.parts.entries),
        repr((sorted(model.parts.redirects.items()), model.parts.unknown)),
        repr([(path, stamp) for path, stamp in sorted(rows.items()) if path not in documents]),
        "\n".join(sorted(documents)),
    )


def keep(
    cache: Cache,
    place: str,
    model: SiteModel,
    rows: Mapping[str, tuple[int, int]],
    keys: Mapping[str, str],
    files: str,
    surroundings: Surroundings,
) -> None:
    """Keep a site for the next run. ``keys``: of the Markdown documents' results; ``files``: as of
    ``files_digest``. What cannot be judged by stamps alone is not kept."""
    from postlint.site.stored import pack_model

    summaries = model.summaries
    documents = model.by_path
    if any(one.markdown and path not in keys for path, one in documents.items()):
        return  # a file that cannot be read is asked for each time
    if not summaries.keys() <= rows.keys() or not documents.keys() <= rows.keys():
        return  # read by another way than the walk's: through a link, or out of a folder it skips
    young = time.time_ns() - SETTLED
    if sum(modified >= young for _, modified in rows.values()) > _FEW:
        return  # a fresh checkout, which nobody could tell from a changed one
    lines = []
    for path in sorted(rows):
        size, modified = rows[path]
        # A file changed just now may change again within the clock's resolution.
        stamp = f"{size} {modified}" if modified < young else "-"
        document = documents.get(path)
        front = _front(document, summaries[path][1]) if document is not None and path in summaries else ""
        lines.append(f"{path}\0{stamp}\0{keys.get(path, '')}\0{front}")
    try:
        light, text = pack_model(model)
    except TypeError:
        return
    head = json.dumps([_until(model), files, surroundings.lasting(rows.keys() - documents.keys())])
    cache.put("snapshot:" + place, "\n".join([head, *lines]))
    cache.put("model:" + place, light)
    cache.put("documents:" + place, text)


def _front(document: SourceDocument, packed: Any) -> str:
    """A hash of what a document gives the model, empty where that is also its time of modification."""
    if document.kind == "draft" or document.data.get("draft"):
        return ""
    return digest(json.dumps(packed))


def _until(model: SiteModel) -> float:
    """When the model's truth ends by itself: the next post's publication, else the day (an undated
    document has the build's date in its address)."""
    now = model.parts.now.timestamp()
    waiting = [one.date.timestamp() for one in model.documents if one.date and not one.published]
    return min([*(moment for moment in waiting if moment > now), now // _DAY * _DAY + _DAY])


def recall(
    cache: Cache, place: str, signature: str, root: str, config: JekyllConfig, exists: tuple[str, ...]
) -> Snapshot | None:
    """The site as kept, with new keys for the documents of which the text has changed; None where
    the site has to be read."""
    texts = cache.get_many([kind + place for kind in ("snapshot:", "model:", "documents:")])
    if len(texts) != 3:
        return None
    from postlint.site.stored import StoredModel

    try:
        head, *lines = texts["snapshot:" + place].split("\n")
        until, files, surroundings = json.loads(head)
        if not time.time() < until <= time.time() + _DAY:
            return None
        kept = {line[: line.index("\0")]: line for line in lines}
        rows = file_rows(root)
        if rows.keys() != kept.keys():
            return None
        changed = [
            path
            for path, (size, modified) in rows.items()
            if not kept[path].startswith(f"{path}\0{size} {modified}\0")
        ]
        if len(changed) > _FEW:
            return None
        model = StoredModel(root, config, texts["model:" + place], texts["documents:" + place], exists)
        keys = {path: key for path, line in kept.items() if (key := line.split("\0", 3)[2])}
        for path in changed:
            changed_key = _changed_key(root, model, path, kept[path].split("\0")[3], signature)
            if changed_key is None:
                return None
            if path in keys:
                keys[path] = changed_key
        return Snapshot(model, keys, files, surroundings)
    except (ValueError, TypeError, IndexError, KeyError, OSError):
        return None


def _changed_key(root: str, model: SiteModel, path: str, front: str, signature: str) -> str | None:
    """The key of a document whose file has changed; None where more has than its text."""
    document = model.by_path.get(path)
    if document is None or not front:
        return None
    from postlint.site.summary import pack, read_summary

    full = os.path.join(root, path)
    whole = document.kind == "document" and path.endswith((".yml", ".yaml"))
    packed = pack(read_summary(full, post=document.kind == "post", whole=whole))
    if digest(json.dumps(packed)) != front:
        return None
    with open(full, "rb") as file:
        return document_key(signature, document, digest(file.read()))
