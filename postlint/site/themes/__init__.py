"""Themes that are not in the site: their layouts, includes, assets and plugins.

Each file of ``data`` describes one theme, over all its versions; ``tools/themes.py`` writes them from the
themes' repositories. ``remote_theme`` has precedence over ``theme`` (jekyll-remote-theme, ``munger.rb``), and
GitHub Pages uses primer where a site names none (pages-gem, ``configuration.rb``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from postlint.site.template_text import TemplateText

if TYPE_CHECKING:
    from postlint.site.jekyll_config import JekyllConfig

PAGES_THEME: Final = "jekyll-theme-primer"
"""The theme of sites on GitHub Pages that name none."""


class Media(NamedTuple):
    """How a theme's layouts change the URLs of images in a page's body."""

    folder_keys: tuple[str, ...] = ()
    """Front matter keys whose value is prefixed to every URL without a scheme."""
    host_keys: tuple[str, ...] = ()
    """Configuration keys whose value, a host, is prefixed to all of them."""


class Theme:
    """A theme that is not in the site."""

    def __init__(self, name: str, data: Mapping[str, Any] | None) -> None:
        self.name = name
        """Its name as in the configuration."""
        self.known = data is not None
        """Whether there is a description of it; otherwise everything else is empty."""
        self._data = data or {}

    @property
    def partial(self) -> bool:
        """Whether it may have more than is listed: there is no description, or there are newer versions."""
        return not self.known or bool(self._data["partial"])

    @cached_property
    def layouts(self) -> Mapping[str, TemplateText]:
        """Its layouts by name."""
        return {name: _template(row) for name, row in self._data.get("layouts", {}).items()}

    @cached_property
    def includes(self) -> Mapping[str, TemplateText]:
        """Its includes by name."""
        return {name: _template(row) for name, row in self._data.get("includes", {}).items()}

    @property
    def assets(self) -> Mapping[str, str]:
        """URL to path in the theme's newest version; a file of the site at the same path replaces it."""
        return dict(self._data.get("assets", {}))

    @property
    def older_assets(self) -> tuple[str, ...]:
        """The URLs of assets that only other versions have."""
        return tuple(self._data.get("older_assets", ()))

    @property
    def plugins(self) -> tuple[str, ...]:
        """The plugins that its gem depends on, which Jekyll then loads too (``plugin_manager.rb``)."""
        return tuple(self._data.get("plugins", ()))

    @property
    def image_keys(self) -> tuple[str, ...]:
        """The front matter keys that it shows as images."""
        return tuple(self._data.get("image_keys", ()))

    @cached_property
    def media(self) -> Media | None:
        """How it changes images' URLs; None where it does not."""
        row = self._data.get("media")
        return None if row is None else Media(*map(tuple, (row["folder_keys"], row["host_keys"])))


def theme_name(data: Mapping[str, Any], *, github_pages: bool) -> str | None:
    """The theme that a configuration names; None where there is none."""
    for key in ("remote_theme", "theme"):
        value = data.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return PAGES_THEME if github_pages else None


def theme_of(config: JekyllConfig) -> Theme | None:
    """The theme of a site; None where it uses none."""
    name = theme_name(config.data, github_pages=config.github_pages)
    if name is None:
        return None
    return Theme(name, None) if config.build.own_theme else find_theme(name)


@cache
def find_theme(name: str) -> Theme:
    """The theme of this name: a gem's, or ``owner/name`` with or without host and ``@version``."""
    plain = re.sub(r"\Ahttps?://[^/]+/|\.git\Z|@.*\Z", "", name).lower()
    for data in _all_data(plain):
        if plain in (one.lower() for one in (*data["gems"], *data["repositories"])):
            return Theme(name, data)
    return Theme(name, None)


def _all_data(name: str) -> Iterator[Mapping[str, Any]]:
    """The themes whose file has ``name`` in it."""
    for file in files(__package__).joinpath("data").iterdir():
        if file.name.endswith(".json"):
            text = file.read_text("utf-8")
            if f'"{name}"' in text.lower():
                yield json.loads(text)


def _template(row: Mapping[str, Any]) -> TemplateText:
    includes, ids, pictures = (tuple(row.get(key, ())) for key in ("includes", "ids", "pictures"))
    replaces = tuple((old, new) for old, new in row.get("replaces", ()))
    return TemplateText(
        row.get("layout"), includes, ids, row.get("plain", True), replaces, row.get("base"), pictures
    )
