"""Which plugins a site's build loads, as far as its Gemfile and configuration tell.

After ``lib/jekyll/plugin_manager.rb`` and the github-pages gem's ``plugins.rb``. No Ruby is run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final

from postlint.model import YamlValue
from postlint.record import NamedTuple
from postlint.site.themes import find_theme, theme_name

GEMFILES: Final = ("Gemfile", "Gemfile.lock")

GITHUB_PAGES_PLUGINS: Final = (
    "jekyll-coffeescript",
    "jekyll-commonmark-ghpages",
    "jekyll-gist",
    "jekyll-github-metadata",
    "jekyll-paginate",
    "jekyll-relative-links",
    "jekyll-optional-front-matter",
    "jekyll-readme-index",
    "jekyll-default-layout",
    "jekyll-titles-from-headings",
)

GITHUB_PAGES_ALLOWED: Final = frozenset(GITHUB_PAGES_PLUGINS) | {
    "jekyll-feed",
    "jekyll-redirect-from",
    "jekyll-seo-tag",
    "jekyll-sitemap",
    "jekyll-avatar",
    "jemoji",
    "jekyll-mentions",
    "jekyll-include-cache",
    "jekyll-octicons",
    "jekyll-remote-theme",
    "jekyll-theme-primer",
}


class Gems(NamedTuple):
    """What the site's Gemfile tells."""

    github_pages: bool = False
    plugins: tuple[str, ...] = ()
    """The gems of the group ``:jekyll_plugins``, which Jekyll loads without being told."""
    legacy: bool = False
    """Whether Jekyll 3 builds the site, which still reads ``gems:``."""


def read_gemfile(root: str) -> Gems:
    """What the Gemfile of the site at ``root`` and its lock say; nothing where there is none."""
    found = {}
    for name in GEMFILES:
        try:
            with open(os.path.join(root, name), encoding="utf-8", errors="replace") as file:
                found[name] = file.read()
        except OSError:
            found[name] = ""
    return read_gems(found["Gemfile"], found["Gemfile.lock"])


def read_gems(gemfile: str, lock: str) -> Gems:
    """What a Gemfile and its lock say, read without running Ruby."""
    plugins: list[str] = []
    in_group = False
    pages = False
    for line in gemfile.splitlines():
        line = line.split("#", 1)[0].strip()
        if re.match(r"group\b.*:jekyll_plugins\b.*\bdo\b", line):
            in_group = True
        elif line == "end":
            in_group = False
        gem = re.match(r"""gem[ (]\s*["']([\w.-]+)["'](.*)""", line)
        if gem:
            pages = pages or gem[1] == "github-pages"
            if in_group or ":jekyll_plugins" in gem[2]:
                plugins.append(gem[1])
    if not gemfile:
        pages = bool(re.search(r"^  github-pages\b", lock, re.MULTILINE))
    legacy = pages or bool(re.search(r"^    jekyll \([123]\.", lock, re.MULTILINE))
    return Gems(pages, tuple(plugins), legacy)


def active_plugins(data: Mapping[str, YamlValue], gems: Gems) -> frozenset[str]:
    """The plugins that Jekyll loads: those of its configuration, its Gemfile and its theme, as far
    as GitHub Pages or ``safe`` let it."""
    named = data.get("plugins")
    if gems.legacy and not named:
        named = data.get("gems")
    names = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    plugins = {str(name) for name in names} | set(gems.plugins)
    theme = theme_name(data, github_pages=gems.github_pages)
    if theme is not None:
        plugins.update(find_theme(theme).plugins)
    if gems.github_pages:
        plugins = (plugins & GITHUB_PAGES_ALLOWED) | set(GITHUB_PAGES_PLUGINS)
    elif data.get("safe"):
        allowed = data.get("whitelist")
        plugins &= set(allowed) if isinstance(allowed, list) else set()
    return frozenset(plugins)
