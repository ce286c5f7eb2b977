"""The plugins that a site's build loads, according to its Gemfile and configuration.

After ``lib/jekyll/plugin_manager.rb`` and the github-pages gem's ``plugins.rb``. No Ruby is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from postlint import files
from postlint.model import YamlValue
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

KNOWN_PLUGINS: Final = GITHUB_PAGES_ALLOWED | {
    "jekyll-admin",
    "jekyll-archives",
    "jekyll-compose",
    "jekyll-last-modified-at",
    "jekyll-livereload",
    "jekyll-pages-directory",
    "jekyll-paginate-v2",
    "jekyll-sass-converter",
    "jekyll-target-blank",
    "jekyll-watch",
    "webrick",
}
"""Plugins that define no Liquid tags beyond ``seo``, ``feed_meta``, ``include_cached``, ``gist``, ``avatar``
and ``octicon``."""

GITHUB_PAGES_THEMES: Final = frozenset(
    {
        "jekyll-swiss",
        "minima",
        "jekyll-theme-architect",
        "jekyll-theme-cayman",
        "jekyll-theme-dinky",
        "jekyll-theme-hacker",
        "jekyll-theme-leap-day",
        "jekyll-theme-merlot",
        "jekyll-theme-midnight",
        "jekyll-theme-minimal",
        "jekyll-theme-modernist",
        "jekyll-theme-primer",
        "jekyll-theme-slate",
        "jekyll-theme-tactile",
        "jekyll-theme-time-machine",
    }
)
"""The themes that the gem brings (its ``plugins.rb``)."""


class Gems(NamedTuple):
    """What the site's Gemfile tells."""

    pages: bool = False
    """Whether it names the gem ``github-pages``."""
    pages_plugin: bool = False
    """Whether it does so in the group ``:jekyll_plugins``, so that Jekyll loads it."""
    plugins: tuple[str, ...] = ()
    """The gems of the group ``:jekyll_plugins``, which Jekyll loads by themselves."""
    jekyll: str | None = None
    """The version of Jekyll that the lock or the Gemfile names."""
    gemspec: bool = False
    """Whether it takes in the gem that the repository itself is."""
    local: tuple[str, ...] = ()
    """The gems that lie in folders of the repository (``path:``)."""


def read_gemfile(folder: str) -> Gems:
    """Read the Gemfile and the lock in a folder; an empty result where there is none."""
    texts = []
    for path in GEMFILES:
        try:
            texts.append(files.read(folder, path).decode("utf-8", "replace"))
        except OSError:
            texts.append("")
    return read_gems(*texts)


_GROUP: Final = re.compile(r"group\b.*:jekyll_plugins\b.*\bdo\b")
_GEM: Final = re.compile(r"""gem[ (]\s*["']([\w.-]+)["'](.*)""")
_VERSION: Final = re.compile(r"""["'](?:=|~>|>=)?\s*(\d+(?:\.\d+)*)""")
_PATH: Final = re.compile(r"\bpath:|:path\s*=>")
_IN_GROUP: Final = re.compile(r":jekyll_plugins\b|\bgroups?:\s*%i\[[^\]]*\bjekyll_plugins\b")


def read_gems(gemfile: str, lock: str) -> Gems:
    """Read a Gemfile and its lock without running Ruby."""
    plugins: list[str] = []
    local: list[str] = []
    gemspec = in_group = pages = pages_plugin = False
    jekyll = None
    for line in gemfile.splitlines():
        line = line.split("#", 1)[0].strip()
        if _GROUP.match(line):
            in_group = True
        elif line == "end":
            in_group = False
        gemspec = gemspec or re.match(r"gemspec\b", line) is not None
        gem = _GEM.match(line)
        if not gem:
            continue
        if _PATH.search(gem[2]):
            local.append(gem[1])
        loaded = in_group or _IN_GROUP.search(gem[2]) is not None
        if loaded:
            plugins.append(gem[1])
        if gem[1] == "github-pages":
            pages, pages_plugin = True, pages_plugin or loaded
        elif gem[1] == "jekyll" and (version := _VERSION.search(gem[2])) and ">=" not in gem[2]:
            jekyll = version[1]
    if not gemfile:
        pages = bool(re.search(r"^  github-pages\b", lock, re.MULTILINE))
    locked = re.search(r"^    jekyll \(([\d.]+)", lock, re.MULTILINE)
    jekyll = locked[1] if locked else jekyll
    return Gems(pages, pages_plugin, tuple(plugins), jekyll, gemspec, tuple(local))


def active_plugins(
    data: Mapping[str, YamlValue], gems: Gems, *, github_pages: bool, legacy: bool
) -> frozenset[str]:
    """The plugins that Jekyll loads: those of its configuration, its Gemfile and its theme, as far
    as GitHub Pages or ``safe`` let it."""
    named = data.get("plugins")
    if legacy and not named:
        named = data.get("gems")
    names = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    plugins = {str(name) for name in names} | set(gems.plugins)
    theme = theme_name(data, github_pages=github_pages)
    if theme is not None:
        plugins.update(find_theme(theme).plugins)
    if github_pages:
        plugins = (plugins & GITHUB_PAGES_ALLOWED) | set(GITHUB_PAGES_PLUGINS)
    elif data.get("safe"):
        allowed = data.get("whitelist")
        plugins &= set(allowed) if isinstance(allowed, list) else set()
    return frozenset(plugins)
