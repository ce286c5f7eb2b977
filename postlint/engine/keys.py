"""Hashes of what results are made from: the keys of the cache.

A document's result is kept under a hash of everything it was made from: its bytes,
what the site model says of it, the rules and their options, postlint itself. What
its Liquid read besides (includes, data, other documents) is kept with the result
and compared before it is believed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from postlint import __version__, files
from postlint.engine.tree import SETTLED, own_walks
from postlint.engine.tree import rows as rows_of
from postlint.hashing import blake2b

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from postlint.cache import Cache
    from postlint.config import Config
    from postlint.engine.map import Plan
    from postlint.rule import Rule
    from postlint.site.config import JekyllConfig
    from postlint.site.model import SiteModel, SourceDocument


def digest(*parts: str | bytes) -> str:
    """A hash of texts or bytes, each told apart from its neighbours."""
    total = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


def map_signature(
    cache: Cache, rules: Sequence[Rule], plan: Plan, config: Config, jekyll: JekyllConfig
) -> str:
    """A hash of everything but the document that the map's results depend on."""
    return digest(
        __version__,
        sys.version,
        _sources_signature(cache),
        *(rule.id for rule in rules),
        repr(sorted((rule, repr(options)) for rule, options in plan.options.items())),
        repr(plan.settings),
        repr(sorted(config.file.liquid.tags.items())),
        json.dumps(jekyll.data, sort_keys=True, default=str),
        repr((jekyll.build, sorted(jekyll.plugins), jekyll.own)),
    )


def _sources_signature(cache: Cache) -> str:
    """A hash over postlint's own sources, the rules' included: who edits a rule must not get what its
    older self said. Of their content, so that another machine's cache serves an installation of the
    same; it is read anew only where a file has another stamp than when the cache was told."""
    rows = sorted(
        (os.path.join(folder, path), size, modified)
        for folder, found in own_walks().items()
        for path, size, modified in rows_of(found)
        if path.endswith(".py")
    )
    key = "sources:" + digest(repr(rows))
    known = cache.get(key)
    if known is not None:
        return known
    parts: list[str | bytes] = []
    for path, _, _ in rows:
        with open(path, "rb") as file:
            parts += [os.path.basename(path), file.read()]
    signature = digest(*parts)
    if max(modified for _, _, modified in rows) < time.time_ns() - SETTLED:
        cache.put(key, signature)
    return signature


def document_key(signature: str, document: SourceDocument, content: str) -> str:
    """The cache's key of a document's result. ``content`` is the hash of its bytes."""
    record = (document.path, document.kind, document.collection, document.url, str(document.date))
    return "map:" + digest(signature, content, repr(record))


def model_digest(signature: str, files: str, model: SiteModel) -> str:
    """A hash of all that rules can ask of a site model. ``files``: ``snapshot.files_digest``."""
    tracked = model.tracked
    return digest(
        signature,
        files,
        repr(model.exists_globs),
        tracked.name if tracked else "",
    )


def _canonical(name: str) -> str:
    """What depends on the whole site depends on one thing, however it is called."""
    return "site." if name.startswith(("site.", "page.")) and not name.startswith("site.data") else name


def reads_site(names: Iterable[str]) -> bool:
    """Whether what is called ``names`` tells of other documents."""
    return any(_canonical(name) == "site." for name in names)


class Surroundings:
    """What the results of documents depend on beyond themselves, as hashes."""

    def __init__(self, model: SiteModel, known: Mapping[str, str] | None = None) -> None:
        """``known``: what ``lasting`` was for the same model before."""
        self._model = model
        self._known: dict[str, str] = dict(known or {})

    def lasting(self, files: Collection[str]) -> dict[str, str]:
        """The hashes found so far that hold while no front matter and none of ``files`` changes."""
        return {
            name: found
            for name, found in self._known.items()
            if name in files or name.startswith(("site.", "link:", "post_url:"))
        }

    def of(self, dependencies: tuple[str, ...]) -> Mapping[str, str]:
        """Each dependency with the hash of its present state."""
        return {name: self._hash(name) for name in dependencies}

    @staticmethod
    def rest_on(names: Iterable[str], lasting: Collection[str]) -> bool:
        """Whether all that is called ``names`` is of what ``lasting`` tells."""
        return all(_canonical(name) in lasting for name in names)

    def _hash(self, name: str) -> str:
        name = _canonical(name)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._compute(name)
        return found

    def _compute(self, name: str) -> str:
        kind, colon, target = name.partition(":")
        if colon and kind == "link":
            return self._model.links.link(target) or f"? {self._model.links.near(kind, target)}"
        if colon and kind == "post_url":
            return self._model.links.post_url(target) or f"? {self._model.links.near(kind, target)}"
        if name == "site.data" or name.startswith("site.data."):
            return self._data_stamps()
        if name.startswith(("site.", "page.")):
            return self._whole_site()
        try:
            return digest(files.read(self._model.root, name))
        except OSError:
            return ""

    def _whole_site(self) -> str:
        """One hash for all that Liquid can see of other documents, their front matter and URLs
        (never their text), and of data."""
        seen = [(one.path, one.url, str(one.date), one.data) for one in self._model.documents]
        return digest(
            json.dumps(seen, default=str, ensure_ascii=False),
            self._data_stamps(),
        )

    def _data_stamps(self) -> str:
        root = self._model.root
        found = []
        for path in files.walk(root, self._model.config.folder("data_dir", "_data")):
            with suppress(OSError):
                status = os.stat(os.path.join(root, path))
                found.append((path, status.st_size, status.st_mtime_ns))
        return digest(repr(sorted(found)))
