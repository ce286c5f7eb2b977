"""The signature of what all results of a site depend on besides its files. A store with another signature is
cleared."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

from postlint import __version__
from postlint.config import Config
from postlint.engine.prepare import Setup, jekyll_files, read_jekyll
from postlint.engine.request import Request
from postlint.site.jekyll_config import JekyllConfig, sources
from postlint.site.stored import pack_config, unpack_config
from postlint.store.database import Store
from postlint.store.file_changes import SETTLED


def digest(*parts: str | bytes) -> str:
    """A hash of texts or bytes, each distinguished from its neighbours."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


def store_path(request: Request) -> str | None:
    """The path of a site's store. There is one for each folder, for copies of it (the index, the base of a
    change), and for each choice of rules, which would otherwise overwrite each other's results."""
    if request.cache_path is None:
        return None
    chosen = (request.config_path, request.jekyll_files, request.select, request.ignore, request.as_of)
    copied = request.folder != request.root
    name = digest(os.path.abspath(request.folder), repr((copied, request.only_tracked)), repr(chosen))
    return os.path.join(request.cache_path, f"{name}.db")


def known_jekyll(store: Store, request: Request, config: Config) -> JekyllConfig:
    """Jekyll's configuration; it is read only where a file that it depends on has changed. Raises
    ``site.config.ConfigError``."""
    files = jekyll_files(request, config)
    trusted = bool(request.jekyll_files)
    found = sources(request.root, files, trusted=trusted)
    key = digest(__version__, repr(config.file.github_pages), *found)
    known, _, text = (store.meta("jekyll") or "").partition("\n")
    if known == key:
        with suppress(ValueError, TypeError, KeyError):
            return unpack_config(text)
    jekyll = read_jekyll(request, config)
    with suppress(TypeError):
        store.set_meta({"jekyll": f"{key}\n{pack_config(jekyll)}"})
    return jekyll


def same_jekyll(one: Request, other: Request, config: Config) -> bool:
    """Whether the files that Jekyll's configuration depends on are the same at the sites of two requests."""
    files = jekyll_files(one, config)
    trusted = bool(one.jekyll_files)
    return sources(one.root, files, trusted=trusted) == sources(other.root, files, trusted=trusted)


def signature(setup: Setup, store: Store) -> str:
    """A hash of everything but the site's files that its results depend on."""
    plan, jekyll = setup.plan, setup.jekyll
    return digest(
        __version__,
        sys.version,
        _own_sources(store),
        *(rule.id for rule in setup.rules),
        repr(sorted((rule, repr(options)) for rule, options in plan.options.items())),
        repr(plan.settings),
        repr(sorted(setup.config.file.liquid.tags.items())),
        repr(setup.config.file.exists),
        json.dumps(jekyll.data, sort_keys=True, default=repr),
        repr((jekyll.build, sorted(jekyll.plugins), jekyll.own)),
    )


def _own_sources(store: Store) -> str:
    """A hash over postlint's own code and data, the rules included: after a rule or a phrase is edited,
    nothing that was found with the old one may be used. The files are read only where the store has other
    sizes or times for them."""
    found = sorted(_sources())
    stamps = digest(repr(found))
    known, _, content = (store.meta("sources") or "").partition(" ")
    if known == stamps:
        return content
    parts: list[str | bytes] = []
    for path, *_ in found:
        with open(path, "rb") as file:
            parts += [os.path.basename(path), file.read()]
    content = digest(*parts)
    if max(modified for _, _, modified in found) < time.time_ns() - SETTLED:
        store.set_meta({"sources": f"{stamps} {content}"})
    return content


def _sources() -> Iterator[tuple[str, int, int]]:
    folders = {os.path.dirname(os.path.dirname(os.path.abspath(__file__)))}
    folders.update(import_module("postlint.rules").__path__)
    for top in folders:
        for folder, inner, names in os.walk(top):
            inner[:] = [name for name in inner if name != "__pycache__"]
            for name in names:
                if name.endswith((".py", ".json", ".sql", ".toml")):
                    path = os.path.join(folder, name)
                    status = os.stat(path)
                    yield path, status.st_size, status.st_mtime_ns
