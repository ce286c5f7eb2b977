"""From a request to everything a run needs: configuration, rules, the site model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint import __version__
from postlint.config import Config, active_rules, options_of
from postlint.config import read as read_config
from postlint.engine.keys import digest
from postlint.engine.map import Plan, plan
from postlint.engine.request import Request
from postlint.record import NamedTuple
from postlint.rule import Rule, load

if TYPE_CHECKING:
    from postlint.cache import Cache
    from postlint.engine.files import KnownFile
    from postlint.engine.snapshot import Snapshot
    from postlint.model import Settings
    from postlint.site.config import JekyllConfig
    from postlint.site.model import Known, SiteModel


class Prepared(NamedTuple):
    """A request with what it names."""

    request: Request
    config: Config
    rules: tuple[Rule, ...]
    plan: Plan
    model: SiteModel
    cache: Cache | None
    known: Mapping[str, KnownFile]
    signature: str = ""
    """A hash of all but the documents that their results depend on; empty without a cache."""
    snapshot: Snapshot | None = None
    """Where the model comes from, if it was not read."""

    @property
    def place(self) -> str:
        """Where the cache has what concerns this site and these rules."""
        return place_of(self.request, self.signature)


def read_configuration(request: Request) -> Config:
    """The configuration of a request. Raises ``schema.ConfigError`` and ``OSError``."""
    return Config() if request.config_path is None else read_config(request.config_path)


def read_model(request: Request, config: Config, known: Known) -> SiteModel:
    """The site as Jekyll sees it. Raises ``site.config.ConfigError``."""
    return _read(request, config, _jekyll(request, config), known)


def _read(request: Request, config: Config, jekyll: JekyllConfig, known: Known) -> SiteModel:
    from postlint.site.reader import read_site

    exists = config.file.exists
    return read_site(request.root, jekyll, known=known, exists=exists, only_tracked=request.only_tracked)


def _jekyll(request: Request, config: Config, cache: Cache | None = None) -> JekyllConfig:
    """Jekyll's configuration; with a cache its YAML is read only when it has changed."""
    from postlint.site.config import load, sources

    files = request.jekyll_files or config.file.jekyll_config
    pages = config.file.github_pages
    trusted = bool(request.jekyll_files)
    if cache is None:
        return load(request.root, files, github_pages=pages, trusted=trusted)
    from postlint.site.stored import pack_config, unpack_config

    key = "config:" + digest(__version__, repr(pages), *sources(request.root, files, trusted=trusted))
    text = cache.get(key)
    if text is not None:
        with suppress(ValueError, TypeError, KeyError):
            return unpack_config(text)
    jekyll = load(request.root, files, github_pages=pages, trusted=trusted)
    with suppress(TypeError):
        cache.put(key, pack_config(jekyll))
    return jekyll


@lru_cache(maxsize=1)
def prepare(request: Request) -> Prepared:
    """Everything a run of ``request`` needs. The latest is kept: a forked worker inherits it, any
    other makes it once a run."""
    config = read_configuration(request)
    rules = tuple(load(rule_id) for rule_id in active_rules(config, request.select, request.ignore))
    options = {rule.id: options_of(config, rule) for rule in rules}
    cache = _open_cache(request)
    jekyll = _jekyll(request, config, cache)
    arranged = plan(rules, options, _settings(request, config, jekyll))
    if cache is None:
        return Prepared(request, config, rules, arranged, _read(request, config, jekyll, {}), None, {})
    from postlint.engine import snapshot
    from postlint.engine.files import known_files
    from postlint.engine.keys import map_signature

    signature = map_signature(cache, rules, arranged, config, jekyll)
    place = place_of(request, signature)
    found = snapshot.recall(
        cache,
        place,
        signature,
        request.root,
        request.moment,
        jekyll,
        config.file.exists,
        lambda: _read(request, config, jekyll, {}),
        only_tracked=request.only_tracked,
    )
    if found is not None:
        return Prepared(request, config, rules, arranged, found.model, cache, {}, signature, found)
    known = known_files(cache, request.root)
    summaries = {path: (one.stamp, one.packed) for path, one in known.items()}
    model = _read(request, config, jekyll, summaries)
    return Prepared(request, config, rules, arranged, model, cache, known, signature)


def _settings(request: Request, config: Config, jekyll: JekyllConfig) -> Settings:
    """The configuration's settings, and the front matter keys that the site's theme shows as pictures."""
    from postlint.site.themes import theme_of

    settings = config.settings._replace(as_of=request.as_of)
    theme = theme_of(jekyll)
    if theme is None or not theme.image_keys:
        return settings
    return settings._replace(image_keys=tuple(dict.fromkeys((*settings.image_keys, *theme.image_keys))))


def place_of(request: Request, signature: str) -> str:
    """A name in the cache for a site under a signature."""
    return digest(signature, os.path.abspath(request.root), str(request.only_tracked))


def _open_cache(request: Request) -> Cache | None:
    if request.cache_path is None:
        return None
    from postlint.cache import Cache

    return Cache(request.cache_path)


__all__ = ["Prepared", "Request", "prepare", "read_configuration", "read_model"]
