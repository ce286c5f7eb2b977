"""Finds the folders of sites, before anything of them is read."""

from __future__ import annotations

import os
from collections.abc import Iterator

CONFIG_NAMES = ("_config.yml", "_config.yaml", "_config.toml")
"""Jekyll's configuration files, of which the first one counts (``configuration.rb``, ``config_files``)."""

_NO_SITES = frozenset({"_site", "node_modules", "vendor"})
"""Folders in which a site is a copy: a build, or a package."""

_GENERATORS = (
    # A generator and the files of its sites, in rows: all files of any one row.
    ("Hugo", (("hugo.toml",), ("hugo.yaml",), ("hugo.yml",), ("hugo.json",))),
    ("Hugo", (("config.toml", "archetypes"), ("config.toml", "content"), ("config.yaml", "archetypes"))),
    ("Hugo", (("config/_default", "content"), ("config/_default", "archetypes"))),
    ("Eleventy", ((".eleventy.js",), (".eleventy.cjs",), ("eleventy.config.js",))),
    ("Eleventy", (("eleventy.config.mjs",), ("eleventy.config.cjs",), ("eleventy.config.ts",))),
    ("Astro", (("astro.config.mjs",), ("astro.config.js",), ("astro.config.ts",), ("astro.config.cjs",))),
    ("Hexo", (("_config.yml", "scaffolds", "source"),)),
    ("Jupyter Book", (("_config.yml", "_toc.yml"), ("myst.yml",))),
    ("MkDocs", (("mkdocs.yml",), ("mkdocs.yaml",))),
    ("Docusaurus", (("docusaurus.config.js",), ("docusaurus.config.ts",))),
    ("Gatsby", (("gatsby-config.js",), ("gatsby-config.ts",), ("gatsby-config.mjs",))),
    ("VitePress", ((".vitepress",), ("docs/.vitepress",))),
    ("VuePress", ((".vuepress",), ("docs/.vuepress",))),
    ("Pelican", (("pelicanconf.py",),)),
    ("Nikola", (("conf.py", "posts", "plugins"),)),
    ("Sphinx", (("conf.py", "index.rst"), ("docs/conf.py",), ("docs/source/conf.py",))),
    ("mdBook", (("book.toml",),)),
    ("Middleman", (("config.rb", "source"),)),
)
"""Generators of sites that are not Jekyll, by the files that their own documentation has them begin with."""


def find_root(start: str) -> str | None:
    """The folder of the site that contains ``start``, a file or folder: the nearest parent with a Jekyll
    configuration, else the nearest with posts."""
    here = os.path.abspath(start)
    if not os.path.isdir(here):
        here = os.path.dirname(here)
    with_posts = None
    for folder in _upwards(here):
        if has_config(folder):
            return folder
        if with_posts is None and os.path.isdir(os.path.join(folder, "_posts")):
            with_posts = folder
    return with_posts


def sites_below(folder: str) -> Iterator[str]:
    """The folders of the sites below ``folder``, sorted; a site within a site is not looked for. Hidden
    folders and copies are skipped, links are not followed."""
    # `os.walk` is recursive before Python 3.12, and folders may nest deeper than calls.
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        except OSError:
            continue
        if here != folder and (has_config(here) or "_posts" in names):
            yield here
            continue
        inner = [name for name in names if not name.startswith(".") and name not in _NO_SITES]
        waiting += [os.path.join(here, name) for name in reversed(inner)]


def has_config(folder: str) -> bool:
    """Whether a folder has a Jekyll configuration."""
    return any(os.path.isfile(os.path.join(folder, name)) for name in CONFIG_NAMES)


def other_generator(folder: str) -> str | None:
    """The name of the generator, other than Jekyll, whose site begins in ``folder``. Where there is a
    ``_config.yml``, only of those that have one too."""

    def has(name: str) -> bool:
        return os.path.exists(os.path.join(folder, name))

    shared = has_config(folder)
    for generator, rows in _GENERATORS:
        if any(all(map(has, names)) for names in rows if not shared or CONFIG_NAMES[0] in names):
            return generator
    return None


def other_generator_around(start: str) -> str | None:
    """The name of the generator, other than Jekyll, of the site that ``start`` lies in; looked for as
    far up as the repository goes."""
    for folder in _upwards(os.path.abspath(start)):
        if generator := other_generator(folder):
            return generator
        if os.path.exists(os.path.join(folder, ".git")):
            break
    return None


def _upwards(folder: str) -> Iterator[str]:
    """``folder`` and the folders above it."""
    yield folder
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        yield folder
