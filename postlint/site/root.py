"""Where a site begins: looked for before anything of it is read."""

from __future__ import annotations

import os

CONFIG_NAMES = ("_config.yml", "_config.yaml", "_config.toml")
"""The first of these counts (``configuration.rb``, ``config_files``)."""

_SITE_FOLDERS = ("docs", "site", "website", "blog", "src", "www", "source", "web", "pages")
"""Where a repository that is not itself a site may keep one."""


def find_root(start: str) -> str | None:
    """The folder of the site that ``start``, a file or folder, belongs to.

    That is the nearest folder upwards with a Jekyll configuration, else the nearest with
    posts; else, for a folder, a usual sub-folder of it (``docs``, …) with a configuration.
    """
    here = os.path.abspath(start)
    if not os.path.isdir(here):
        here = os.path.dirname(here)
    with_posts = None
    folder = here
    while True:
        if _has_config(folder):
            return folder
        if with_posts is None and os.path.isdir(os.path.join(folder, "_posts")):
            with_posts = folder
        parent = os.path.dirname(folder)
        if parent == folder:
            break
        folder = parent
    if with_posts is not None:
        return with_posts
    for name in _SITE_FOLDERS:
        if _has_config(os.path.join(here, name)):
            return os.path.join(here, name)
    return None


def _has_config(folder: str) -> bool:
    return any(os.path.isfile(os.path.join(folder, name)) for name in CONFIG_NAMES)
