"""Jekyll's configuration: ``_config.yml`` over Jekyll's defaults, or over those of GitHub Pages.

After ``lib/jekyll/configuration.rb`` of Jekyll 4.4 and, where the site's Gemfile uses
the ``github-pages`` gem, ``lib/github-pages/{configuration,plugins}.rb`` of that gem.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from postlint import files
from postlint.model import LineIndex, YamlValue
from postlint.site.build import (
    Build,
    ci_files,
    decide,
    gem_folder,
    git_config,
    has_own_theme,
    look,
    ruby_files,
    top,
)
from postlint.site.gems import GEMFILES, Gems, active_plugins, read_gemfile
from postlint.site.root import CONFIG_NAMES
from postlint.site.ruby import OwnPlugins, read_own_plugins
from postlint.site.themes import theme_name
from postlint.site.yaml_events import YamlError, load_value

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULT_EXCLUDES: Final = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)

_STYLES: Final = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}


class JekyllConfigError(Exception):
    """A configuration that Jekyll cannot use. ``line`` and ``column`` are 1-based, None where unknown."""

    def __init__(self, path: str, line: int | None, column: int | None, message: str) -> None:
        where = path if line is None else f"{path}:{line}:{column}"
        super().__init__(f"{where}: {message}")
        self.path = path
        self.line = line
        self.column = column
        self.message = message


class JekyllConfig(NamedTuple):
    """A site's configuration with defaults applied."""

    data: Mapping[str, YamlValue]
    """Every key, Jekyll's defaults included, as Liquid's ``site`` offers them."""
    files: tuple[str, ...] = ()
    """The configuration files read, relative to the site's folder."""
    build: Build = Build()
    """What builds the site."""
    plugins: frozenset[str] = frozenset()
    """The plugins that run."""
    own: OwnPlugins = OwnPlugins()
    """The declarations of the site's own plugins; empty where they do not run."""

    @property
    def github_pages(self) -> bool:
        """Whether the site is built by the ``github-pages`` gem."""
        return self.build.github_pages

    def text(self, key: str, default: str = "") -> str:
        """A setting that is a string; other scalars as Ruby would write them."""
        value = self.data.get(key)
        if value is None or isinstance(value, (dict, list)):
            return default
        return value if isinstance(value, str) else str(value)

    def words(self, key: str) -> tuple[str, ...]:
        """A setting that is a list of strings; a string is split at commas."""
        value = self.data.get(key)
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        if isinstance(value, list):
            return tuple(str(item) for item in value if item is not None)
        return ()

    def mapping(self, key: str) -> Mapping[str, YamlValue]:
        """A setting that is a mapping; empty where it is something else."""
        value = self.data.get(key)
        return value if isinstance(value, dict) else {}

    @property
    def source(self) -> str:
        """The folder Jekyll reads, relative to the site's folder; empty where it is that."""
        folder = os.path.normpath(self.text("source", ".")).replace(os.sep, "/")
        return "" if folder in (".", "..") or folder.startswith("../") or os.path.isabs(folder) else folder

    def folder(self, key: str, default: str = "") -> str:
        """The folder that a setting names, relative to the site's folder. It is always below the source
        folder (``Site#in_source_dir``)."""
        return "/".join(part for part in (self.source, files.anchored(self.text(key, default))) if part)

    @property
    def baseurl(self) -> str:
        """The path under which the site is served: empty, or with a leading and no trailing slash."""
        base = self.text("baseurl").strip("/")
        return "/" + base if base else ""

    @property
    def url(self) -> str:
        """The site's scheme and host."""
        return self.text("url").rstrip("/")

    @property
    def kramdown(self) -> Mapping[str, YamlValue]:
        """kramdown's options."""
        return self.mapping("kramdown")

    @property
    def collections(self) -> Mapping[str, Mapping[str, YamlValue]]:
        """Every declared collection, ``posts`` included, and its settings."""
        value = self.data.get("collections")
        return value if isinstance(value, dict) else {}

    @property
    def collections_dir(self) -> str:
        """The folder of all collections, empty for the source folder itself."""
        return files.anchored(self.text("collections_dir"))

    @property
    def markdown_extensions(self) -> frozenset[str]:
        """With their dot, in lower case."""
        return frozenset(
            "." + extension.strip().lower()
            for extension in self.text("markdown_ext").split(",")
            if extension.strip()
        )

    @property
    def permalink_style(self) -> str:
        """``permalink`` as written: a style's name or a template."""
        return self.text("permalink", "date")

    def flag(self, key: str) -> bool:
        """Whether a setting is truthy as Ruby sees it."""
        value = self.data.get(key)
        return value is not None and value is not False


def defaults() -> dict[str, YamlValue]:
    """Jekyll's own settings (``configuration.rb:8-77``); a fresh copy."""
    return {
        "source": ".",
        "destination": "_site",
        "collections_dir": "",
        "cache_dir": ".jekyll-cache",
        "plugins_dir": "_plugins",
        "layouts_dir": "_layouts",
        "data_dir": "_data",
        "includes_dir": "_includes",
        "collections": {},
        "safe": False,
        "include": [".htaccess"],
        "exclude": [],
        "keep_files": [".git", ".svn"],
        "encoding": "utf-8",
        "markdown_ext": "markdown,mkdown,mkdn,mkd,md",
        "strict_front_matter": False,
        "show_drafts": None,
        "limit_posts": 0,
        "future": False,
        "unpublished": False,
        "whitelist": [],
        "plugins": [],
        "markdown": "kramdown",
        "highlighter": "rouge",
        "lsi": False,
        "excerpt_separator": "\n\n",
        "incremental": False,
        "detach": False,
        "port": "4000",
        "host": "127.0.0.1",
        "baseurl": None,
        "show_dir_listing": False,
        "permalink": "date",
        "paginate_path": "/page:num",
        "timezone": None,
        "quiet": False,
        "verbose": False,
        "defaults": [],
        "liquid": {"error_mode": "warn", "strict_filters": False, "strict_variables": False},
        "kramdown": {
            "auto_ids": True,
            "toc_levels": [1, 2, 3, 4, 5, 6],
            "entity_output": "as_char",
            "smart_quotes": "lsquo,rsquo,ldquo,rdquo",
            "input": "GFM",
            "hard_wrap": False,
            "guess_lang": True,
            "footnote_nr": 1,
            "show_warnings": False,
        },
    }


def load(
    root: str, names: Sequence[str] = (), *, github_pages: bool | None = None, trusted: bool = False
) -> JekyllConfig:
    """Read a site's configuration.

    Args:
        root: The site's folder.
        names: Configuration files relative to it, later ones over earlier ones, as
            ``jekyll build --config`` takes them; none: the first of ``_config.yml``,
            ``_config.yaml`` and ``_config.toml``, none of which need exist.
        trusted: Whether ``names`` come from the command line, so that they may lie outside of the site.
        github_pages: Whether GitHub Pages' own gem builds the site; None decides by the evidence.

    Raises:
        JekyllConfigError: Where a file named does not exist, is not YAML or no mapping.
    """
    found = _names(root, names)
    trusted = trusted and bool(names)
    user: dict[str, YamlValue] = {}
    for name in found:
        user = deep_merge(user, read_file(root, name, trusted=trusted))
    gems = read_gemfile(gem_folder(root))
    data = deep_merge(defaults(), user)
    config = JekyllConfig(data)
    build = decide(look(root, config), gems, github_pages)
    theme = theme_name(data, github_pages=build.github_pages)
    build = build._replace(own_theme=has_own_theme(root, config, gems, theme))
    own = OwnPlugins()
    if not build.github_pages and not data.get("safe"):
        own = read_own_plugins(root, config.source, config.folder("plugins_dir", "_plugins"))
    return assemble(user, tuple(found), gems, build, own)


def _names(root: str, names: Sequence[str]) -> list[str]:
    return list(names) or [name for name in CONFIG_NAMES if files.is_file(root, name)][:1]


def sources(root: str, names: Sequence[str] = (), *, trusted: bool = False) -> list[bytes]:
    """The content of everything that ``load`` depends on: the evidence of the build, and the configuration
    files."""
    found: list[bytes] = []
    _append(found, root, _names(root, names), trusted=trusted and bool(names))
    said = {key: _said(found, key, default) for key, default in _PLAIN_FOLDERS.items()}
    config = JekyllConfig(said)
    beside = ("CNAME", ".nojekyll", "_redirects")  # the last of which the URLs depend on
    around = ["/".join(part for part in (config.source, name) if part) for name in beside]
    theme = _said(found, "theme", "")
    _append(found, gem_folder(root), [*GEMFILES, *([f"{theme}.gemspec"] if theme else [])])
    _append(
        found, root, [*around, ".gitignore", ".gitmodules", *ruby_files(root, config.folder("plugins_dir"))]
    )
    _append(found, top(root), (name for name, _ in ci_files(root)))
    found.append(git_config(root))
    return found


_PLAIN_FOLDERS: Final = {"source": ".", "plugins_dir": "_plugins"}


def _said(texts: Sequence[bytes], key: str, default: str) -> str:
    """A setting's plain value in the texts of configuration files, of which the last one counts."""
    said = [
        match
        for text in texts
        for match in re.findall(rb"(?m)^%s:[ \t]*['\"]?([^\s'\"#]+)" % key.encode(), text)
    ]
    return os.fsdecode(said[-1]) if said else default


def _append(found: list[bytes], root: str, names: Iterable[str], *, trusted: bool = False) -> None:
    """Append the names and the bytes of files to ``found``."""
    for name in names:
        found.append(os.fsencode(name))
        try:
            found.append(_read(root, name, trusted=trusted))
        except OSError as error:
            found.append(b"%d" % (error.errno or 0))


def _read(root: str, name: str, *, trusted: bool) -> bytes:
    return files.read_trusted(os.path.join(root, name)) if trusted else files.read(root, name)


def read_file(root: str, name: str, *, trusted: bool = False) -> dict[str, YamlValue]:
    """One configuration file; one that is ``trusted`` may lie outside of the site.

    Raises ``JekyllConfigError``."""
    try:
        text = _read(root, name, trusted=trusted).decode("utf-8-sig")
    except OSError as error:
        raise JekyllConfigError(name, None, None, (error.strerror or str(error)).lower()) from None
    except UnicodeDecodeError:
        raise JekyllConfigError(name, None, None, "is not UTF-8") from None
    if name.endswith(".toml"):
        return _toml(name, text)
    try:
        value = load_value(text)
    except YamlError as error:
        position = LineIndex(text).position(min(error.offset, len(text)))
        raise JekyllConfigError(name, position.line, position.column, error.message) from None
    if value is None or value is False:
        return {}
    if not isinstance(value, dict):
        raise JekyllConfigError(name, 1, 1, "is not a mapping of settings")
    return {key if isinstance(key, str) else str(key): item for key, item in value.items()}


def _toml(name: str, text: str) -> dict[str, YamlValue]:
    """The settings of a file in TOML. Raises ``JekyllConfigError``."""
    try:
        settings: dict[str, YamlValue] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Before Python 3.14 the position is in the message alone.
        position = re.search(r" \(at line (\d+), column (\d+)\)\Z", str(error))
        line, column = (int(position[1]), int(position[2])) if position else (None, None)
        message = str(error)[: position.start()] if position else str(error)
        raise JekyllConfigError(name, line, column, message[:1].lower() + message[1:]) from None
    return settings


def assemble(
    user: Mapping[str, YamlValue], files: tuple[str, ...], gems: Gems, build: Build, own: OwnPlugins
) -> JekyllConfig:
    """Apply the user's settings to the defaults of what builds the site."""
    base = defaults()
    if build.github_pages:
        base["future"] = True
    data = deep_merge(base, user)
    if build.github_pages:
        data = deep_merge(data, {"lsi": False, "safe": True, "highlighter": "rouge"})
    data["collections"] = _collections(data)
    excludes = data["exclude"]
    if isinstance(excludes, str):
        excludes = [word.strip() for word in excludes.split(",")]
    if isinstance(excludes, list):
        data["exclude"] = list(dict.fromkeys([*(str(one) for one in excludes), *DEFAULT_EXCLUDES]))
    plugins = active_plugins(data, gems, github_pages=build.github_pages, legacy=build.legacy)
    return JekyllConfig(data, files, build, plugins | frozenset(own.requires + own.copies), own)


def deep_merge(target: Mapping[str, YamlValue], over: Mapping[str, YamlValue]) -> dict[str, YamlValue]:
    """Merge mappings; null keeps the old value, every other value replaces it (``utils.rb:296-306``)."""
    merged = dict(target)
    for key, value in over.items():
        old = merged.get(key)
        if key in merged and value is None:
            continue
        merged[key] = deep_merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _collections(data: Mapping[str, YamlValue]) -> dict[str, dict[str, YamlValue]]:
    declared = data.get("collections")
    if isinstance(declared, list):
        declared = {str(name): {} for name in declared}
    if not isinstance(declared, dict):
        declared = {}
    collections: dict[str, Any] = deep_merge(
        {"posts": {}}, {str(key): value for key, value in declared.items()}
    )
    posts = dict(collections["posts"]) if isinstance(collections["posts"], dict) else {}
    posts["output"] = True
    style = data.get("permalink")
    if style and not posts.get("permalink"):
        name = str(style)
        posts["permalink"] = _STYLES.get(name, name)
    collections["posts"] = posts
    return {name: value if isinstance(value, dict) else {} for name, value in collections.items()}
