"""Updates a site model after edits: the result is that of ``read_site``, without reading unchanged files.

This is possible for documents whose text or front matter has changed, for posts that are added beside other
posts, images beside other copied files, and where any of these are removed. After any other change the site
has to be read.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from postlint.site.jekyll_config import JekyllConfig
from postlint.site.reader import Reader
from postlint.site.site_model import Known, SiteParts, SourceDocument


class Edits(NamedTuple):
    """The files in which a site differs from a model of it."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]


def updated(
    root: str,
    config: JekyllConfig,
    parts: SiteParts,
    edits: Edits,
    is_asset: Callable[[str], bool],
    now: datetime.datetime,
) -> SiteParts | None:
    """``parts`` after ``edits``, as if the site had been read; None where it has to be read. ``is_asset``:
    whether only a file's existence matters."""
    if not parts.updatable or parts.failures or _limits(config):
        return None
    own = {one.path: one for one in parts.documents[: len(parts.documents) - parts.generated]}
    copied = {one.path for one in parts.static if one.collection is None}
    if any(path not in own for path in edits.changed):
        return None
    if any(path not in own and not (path in copied and is_asset(path)) for path in edits.removed):
        return None
    reader = Reader(root, config, {}, now)
    reader.static = [one for one in parts.static if one.path not in edits.removed]
    reader.entries = list(parts.others)
    for path in edits.changed:
        document = reader.reread(own[path])
        if document is None:
            return None
        own[path] = document
    folders = {path.rpartition("/")[0] for path, one in own.items() if one.kind == "post"}
    for path in sorted(edits.added):
        if path.rpartition("/")[0] in folders:
            if not reader.add_post(path):
                return None
        elif not is_asset(path) or not reader.add_static(path):
            return None
    for path, one in own.items():
        if path not in edits.removed:
            reader.keep(one)
    parts = reader.parts()
    return None if parts.failures else parts


def reusable(
    config: JekyllConfig, parts: SiteParts, changed: Iterable[str], since: datetime.datetime
) -> Known:
    """The files of an earlier model that a new reading need not open, without documents whose date may have
    changed ``since`` then."""
    if not parts.updatable or parts.failures or _limits(config):
        return {}
    without = frozenset(changed)
    known: dict[str, SourceDocument | None] = {
        one.path: one
        for one in parts.documents[: len(parts.documents) - parts.generated]
        if one.path not in without
        and (one.kind == "page" or (one.date is not None and one.date < since and one.published))
    }
    known |= {one.path: None for one in parts.static if one.collection is None and one.path not in without}
    return known


def _limits(config: JekyllConfig) -> bool:
    """Whether the configuration hides older posts, which depends on every post's position among all."""
    limit = config.data.get("limit_posts")
    return isinstance(limit, int) and limit > 0


def same_documents(
    root: str,
    config: JekyllConfig,
    documents: Mapping[str, SourceDocument],
    paths: Iterable[str],
    now: datetime.datetime,
) -> bool:
    """Whether the files at ``paths`` still give the same documents."""
    reader = Reader(root, config, {}, now)
    same = all(path in documents and reader.reread(documents[path]) == documents[path] for path in paths)
    return same and not reader.failures
