"""From a request to everything a run needs: configuration, rules, the site model."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from postlint.config import Config, active_rules, options_of
from postlint.config import read as read_config
from postlint.engine.map import Plan, plan
from postlint.engine.request import Request
from postlint.model import Settings
from postlint.rule import Rule, load
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.jekyll_config import load as load_jekyll
from postlint.site.reader import read_site
from postlint.site.site_model import SiteModel
from postlint.site.themes import theme_of

if TYPE_CHECKING:
    from postlint.pages import Lasting


class Setup(NamedTuple):
    """A request with what the configurations make of it."""

    request: Request
    config: Config
    rules: tuple[Rule, ...]
    plan: Plan
    jekyll: JekyllConfig


class Prepared(NamedTuple):
    """A request with its configuration, its rules and its site."""

    request: Request
    config: Config
    rules: tuple[Rule, ...]
    plan: Plan
    model: SiteModel
    lasting_pages: Lasting | None = None
    """What the layouts of pages write, shared by the two sides of a change of documents alone."""


def read_configuration(request: Request) -> Config:
    """The configuration of a request. Raises ``schema.ConfigError`` and ``OSError``."""
    return Config() if request.config_path is None else read_config(request.config_path)


def read_jekyll(request: Request, config: Config) -> JekyllConfig:
    """Jekyll's configuration. Raises ``site.config.ConfigError``."""
    return load_jekyll(
        request.root,
        jekyll_files(request, config),
        github_pages=config.file.github_pages,
        trusted=bool(request.jekyll_files),
    )


def jekyll_files(request: Request, config: Config) -> tuple[str, ...]:
    """The files that Jekyll is configured with; empty for its default ones."""
    return request.jekyll_files or config.file.jekyll_config


def set_up(request: Request, jekyll: Callable[[Request, Config], JekyllConfig] = read_jekyll) -> Setup:
    """The configurations and the rules of a request. ``jekyll`` reads Jekyll's. Raises
    ``schema.ConfigError``, ``site.config.ConfigError`` and ``OSError``."""
    config = read_configuration(request)
    rules = tuple(load(rule_id) for rule_id in active_rules(config, request.select, request.ignore))
    options = {rule.id: options_of(config, rule) for rule in rules}
    site = jekyll(request, config)
    return Setup(request, config, rules, plan(rules, options, _settings(request, config, site)), site)


def _settings(request: Request, config: Config, jekyll: JekyllConfig) -> Settings:
    """The configuration's settings, and the front matter keys that the site's theme shows as pictures."""
    settings = config.settings._replace(as_of=request.as_of)
    theme = theme_of(jekyll)
    if theme is None or not theme.image_keys:
        return settings
    return settings._replace(image_keys=tuple(dict.fromkeys((*settings.image_keys, *theme.image_keys))))


@lru_cache(maxsize=1)
def prepare(request: Request) -> Prepared:
    """Everything a run of ``request`` needs, read without a store. The latest is kept, for worker
    processes that get many tasks of one request. Raises as ``set_up``."""
    setup = set_up(request)
    return with_model(setup, _read(request, setup.config, setup.jekyll))


def with_model(setup: Setup, model: SiteModel) -> Prepared:
    """A setup with its site."""
    return Prepared(setup.request, setup.config, setup.rules, setup.plan, model)


def read_model(request: Request, config: Config) -> SiteModel:
    """The site as Jekyll sees it. Raises ``site.config.ConfigError``."""
    return _read(request, config, read_jekyll(request, config))


def _read(request: Request, config: Config, jekyll: JekyllConfig) -> SiteModel:
    exists = config.file.exists
    return read_site(request.root, jekyll, exists=exists, only_tracked=request.only_tracked)


__all__ = ["Prepared", "Request", "Setup", "prepare", "read_configuration", "read_model", "set_up"]
