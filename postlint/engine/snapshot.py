"""The site as the last run left it: used again while no file has changed but in its text.

A snapshot is a site model with the stamp of every file it was made from. Where only a
few documents have other stamps, and each still has the same front matter, the model is
what reading the site would make; the result of each of the few is looked for anew.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from postlint import files
from postlint.engine.index import Index, Lost
from postlint.engine.keys import digest, document_key
from postlint.engine.tree import SETTLED, Row, Walk, digests, site_digests, site_walk
from postlint.engine.tree import rows as rows_of
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from postlint.cache import Cache
    from postlint.site.config import JekyllConfig
    from postlint.site.model import SiteModel, SourceDocument

_FEW = 32
"""So many documents may have changed; more, and a new snapshot pays."""
_DAY = 86400.0
_PARTS = 64
"""So many parts the files' stamps are kept in."""


class Snapshot(NamedTuple):
    """A site taken from the cache."""

    model: SiteModel
    known: Index
    changed: Mapping[str, str]
    """The keys of the results of the documents that have changed, by path."""
    files: str
    """A hash of the files that are no documents."""
    surroundings: Mapping[str, str]
    """What ``keys.Surroundings`` found out."""


def files_digest(rows: Sequence[Row], model: SiteModel) -> str:
    """A hash of the URL map and of every file that is no document. A document counts by its
    entry, so editing a post's text leaves the hash as it is."""
    documents = model.by_path
    return digest(
        repr(model.entries),
        repr((sorted(model.parts.redirects.items()), model.parts.unknown)),
        repr([row for row in rows if row[0] not in documents]),
        "\n".join(sorted(documents)),
    )


def keep(
    cache: Cache,
    place: str,
    model: SiteModel,
    walk: Walk,
    indexed: Collection[str],
    files: str,
    lasting: Mapping[str, str],
    index: str,
) -> None:
    """Keep a site for the next run. ``walk``: its files; ``indexed``: the documents that have a row in
    the index called ``index``; ``files``: as of ``files_digest``. What cannot be judged by stamps alone
    is not kept."""
    from postlint.site.stored import pack_model

    if model.failures:
        return  # they are to be told of each time
    rows = list(rows_of(walk))
    documents, paths = model.by_path, {path for path, *_ in rows}
    if any(one.markdown and path not in indexed for path, one in documents.items()):
        return  # a file that cannot be read, or that a rule breaks down on, is looked at each time
    if not model.summaries.keys() <= paths or not documents.keys() <= paths:
        return  # read by another way than the walk's: through a link, or out of a folder it skips
    young = time.time_ns() - SETTLED
    if sum(modified >= young for _, _, modified in rows) > _FEW:
        return  # a fresh checkout, which nobody could tell from a changed one
    name = digest(str(time.time_ns()), str(os.getpid()))
    # No head while the parts are written, which may take several transactions: who reads meanwhile, or
    # after this run was ended, is not to take parts of two models for one.
    cache.put(f"snapshot:{place}", "")
    try:
        for part, text in (*_tree(walk, young), *pack_model(model)):
            cache.put(f"model:{place}:{part}", f"{name}\n{text}")
    except TypeError:
        return
    head = [name, _until(model), index, files, model.tracked.name if model.tracked else "", lasting]
    cache.put(f"snapshot:{place}", json.dumps(head))


def renew(cache: Cache, place: str, index: str, lasting: Mapping[str, str]) -> None:
    """Let the site that is kept go with the index called ``index``."""
    with suppress(ValueError, TypeError):
        head = json.loads(cache.get(f"snapshot:{place}") or "")
        cache.put(f"snapshot:{place}", json.dumps([*head[:2], index, *head[3:5], lasting]))


def _tree(walk: Walk, young: int) -> Iterator[tuple[str, str]]:
    """The stamps of all files, in parts: a hash of each folder, and what they are of. A file changed
    just now may change again within the clock's resolution, so it has none."""
    hashes = digests(walk)
    parts: dict[int, Walk] = {}
    for folder, rows in walk.items():
        kept = [row if row[2] < young else (row[0], -1, -1) for row in rows]
        if kept != rows:
            hashes[folder] = ""
        parts.setdefault(_part_of(folder), {})[folder] = kept
    for number, part in parts.items():
        yield f"files/{number}", json.dumps(part)
    yield "tree", json.dumps(hashes)


def _part_of(folder: str) -> int:
    return crc32(folder.encode("utf-8", "surrogatepass")) % _PARTS


def front_of(document: SourceDocument, packed: Any) -> str:
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
    cache: Cache,
    place: str,
    signature: str,
    root: str,
    moment: str,
    config: JekyllConfig,
    exists: Sequence[str],
    anew: Callable[[], SiteModel],
    *,
    only_tracked: bool,
) -> Snapshot | None:
    """The site as kept, with new keys for the documents of which the text has changed; None where
    the site has to be read. ``moment``: the run's; ``anew`` reads it."""
    head = cache.get(f"snapshot:{place}")
    if not head:
        return None
    from postlint.site.stored import StoredModel

    def part(names: Collection[str]) -> Mapping[str, str]:
        keys = {f"model:{place}:{part}": part for part in names}
        found = {keys[key]: text.partition("\n") for key, text in cache.get_many(keys).items()}
        return {part: text for part, (of, _, text) in found.items() if of == name}

    try:
        name, until, index_name, files, tracked, surroundings = json.loads(head)
        changed = _changed(part, site_walk(root, moment), site_digests(root, moment))
        index = Index(cache, place)
        if changed is None or index.name != index_name or not time.time() < until <= time.time() + _DAY:
            return None
        model = StoredModel(root, config, part, exists, anew, only_tracked=only_tracked)
        if tracked != (model.tracked.name if model.tracked else ""):
            return None
        keys = {}
        for path in changed:
            key = _changed_key(root, model, index, path, signature)
            if key is None:
                return None
            keys[path] = key
        return Snapshot(model, index, keys, files, surroundings)
    except (ValueError, TypeError, IndexError, KeyError, OSError, Lost):
        return None


def _changed(
    part: Callable[[Collection[str]], Mapping[str, str]], walk: Walk, hashes: Mapping[str, str]
) -> list[str] | None:
    """The files of which the stamps have changed; None where there are other files than before, or
    too many have changed."""
    before = json.loads(part(["tree"])["tree"])
    if before.keys() != hashes.keys():
        return None
    changed = []
    for folder in [folder for folder, found in hashes.items() if before[folder] != found]:
        name = f"files/{_part_of(folder)}"
        old, new = json.loads(part([name])[name])[folder], walk[folder]
        if [row[0] for row in old] != [row[0] for row in new]:
            return None
        changed += [folder + now[0] for was, now in zip(old, new, strict=True) if tuple(was) != now]
    return changed if len(changed) <= _FEW else None


def _changed_key(root: str, model: SiteModel, index: Index, path: str, signature: str) -> str | None:
    """The key of a document whose file has changed; None where more has than its text."""
    document, row = model.by_path.get(path), index.get(path)
    if document is None or row is None or not row.front:
        return None
    from postlint.site.summary import pack, read_summary

    whole = document.kind == "document" and path.endswith((".yml", ".yaml"))
    packed = pack(read_summary(root, path, post=document.kind == "post", whole=whole))
    if digest(json.dumps(packed)) != row.front:
        return None
    return document_key(signature, document, digest(files.read(root, path)))
