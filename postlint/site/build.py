"""Finds out what builds a site: GitHub Pages' own build, or Jekyll of some version.

GitHub builds a branch with the ``github-pages`` gem whatever the Gemfile says: Jekyll 3.10, its fixed
plugins, ``safe``, which leaves ``_plugins`` out. A site that a workflow builds and deploys is built as its
Gemfile says (docs.github.com, "About GitHub Pages and Jekyll"). Only files are read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from postlint import files
from postlint.git import repository
from postlint.site.gems import GEMFILES, GITHUB_PAGES_ALLOWED, GITHUB_PAGES_THEMES, Gems

JEKYLL: Final = "4.4.1"
"""The version that is assumed where nothing names another."""
PAGES_JEKYLL: Final = "3.10.0"
"""The version of the ``github-pages`` gem (pages.github.com/versions)."""

if TYPE_CHECKING:
    from postlint.model import YamlValue
    from postlint.site.jekyll_config import JekyllConfig


class Build(NamedTuple):
    """What builds a site."""

    github_pages: bool = False
    """Whether it is the ``github-pages`` gem: its plugins, ``safe``, no ``_plugins``."""
    jekyll: str = JEKYLL
    why: str = "nothing shows another"
    """The evidence, in words."""
    own_theme: bool = False
    """Whether the site's theme is a gem of its repository, elsewhere than the source folder: a description
    of the published gem does not tell what it has."""

    @property
    def legacy(self) -> bool:
        """Whether Jekyll 3 builds it: ``gems:``, ``link`` and ``post_url`` without baseurl."""
        return self.jekyll.partition(".")[0] in ("1", "2", "3")

    @property
    def name(self) -> str:
        """A name for messages."""
        return f"GitHub Pages (Jekyll {self.jekyll})" if self.github_pages else f"Jekyll {self.jekyll}"


class BuildEvidence(NamedTuple):
    """The evidence of a site's build in its files."""

    gemfile: bool = False
    own_plugins: str | None = None
    """A file of ``_plugins``."""
    deploys: str | None = None
    """A workflow or CI file that builds the site with Jekyll and deploys it."""
    pages_action: str | None = None
    """A workflow that builds with ``actions/jekyll-build-pages``, which is GitHub Pages' own build."""
    hosted: str | None = None
    """What shows that GitHub Pages serves the site: CNAME, the address, the repository's name."""
    nojekyll: bool = False
    plugin: str | None = None
    """A plugin of the configuration that GitHub Pages does not run."""


def decide(evidence: BuildEvidence, gems: Gems, chosen: bool | None = None) -> Build:
    """Decide what builds the site. ``chosen``: the value of ``github_pages`` in ``.postlint.yml``."""
    if chosen is not None:
        version = PAGES_JEKYLL if chosen else gems.jekyll or JEKYLL
        return Build(chosen, version, f"`github_pages: {str(chosen).lower()}` in `.postlint.yml`")
    own = evidence.deploys or evidence.own_plugins
    version = gems.jekyll or (PAGES_JEKYLL if gems.pages else JEKYLL)
    if gems.pages_plugin:
        return Build(True, PAGES_JEKYLL, "`github-pages` is in the group `:jekyll_plugins` of the Gemfile")
    if evidence.pages_action:
        return Build(True, PAGES_JEKYLL, f"`{evidence.pages_action}` uses `actions/jekyll-build-pages`")
    if own and gems.pages:
        return Build(False, version, f"`{own}` shows a build of its own, with the Gemfile's Jekyll")
    if gems.pages:
        return Build(True, PAGES_JEKYLL, "the Gemfile has `github-pages`")
    if evidence.gemfile:
        return Build(False, version, "the Gemfile" if gems.jekyll else "the Gemfile names no other version")
    own = own or evidence.plugin
    if evidence.hosted and not own and not evidence.nojekyll:
        return Build(
            True, PAGES_JEKYLL, f"{evidence.hosted}, and there is no Gemfile and no build of its own"
        )
    return Build(False, version, f"`{own}` shows a build of its own" if own else Build().why)


def has_own_theme(root: str, config: JekyllConfig, gems: Gems, theme: str | None) -> bool:
    """Whether the gem of the site's ``theme`` is in its repository, and not the source folder itself."""
    if theme is None:
        return False
    is_root = gems.gemspec and files.is_file(gem_folder(root), f"{theme}.gemspec")
    return theme in gems.local or (is_root and bool(config.source))


def top(root: str) -> str:
    """The folder of the repository that contains the site's folder; ``root`` where there is none."""
    found = repository(root)
    return root if found is None or os.path.realpath(root) == found.top else found.top


def look(root: str, config: JekyllConfig) -> BuildEvidence:
    """Look for evidence at the site in ``root`` with its configuration, defaults applied."""
    deploys = pages_action = None
    for name, text in ci_files(root):
        if "actions/jekyll-build-pages" in text:
            pages_action = pages_action or name
        elif _BUILDS.search(text) and (not name.startswith(_WORKFLOWS) or _DEPLOYS.search(text)):
            deploys = deploys or name
    source = os.path.join(root, config.source)
    return BuildEvidence(
        _has_gemfile(gem_folder(root)),
        next(ruby_files(root, config.folder("plugins_dir", "_plugins")), None),
        deploys,
        pages_action,
        _hosted(root, source, config.data),
        os.path.exists(os.path.join(source, ".nojekyll")),
        next((name for name in _plugins(config.data) if name not in GITHUB_PAGES_ALLOWED), None),
    )


def _plugins(data: Mapping[str, YamlValue]) -> list[str]:
    named = data.get("plugins") or data.get("gems")
    return [str(name) for name in named] if isinstance(named, list) else []


_WORKFLOWS: Final = os.path.join(".github", "workflows").replace(os.sep, "/")
_CI: Final = (".travis.yml", ".gitlab-ci.yml", ".circleci/config.yml", "netlify.toml", "vercel.json")
_BUILDS: Final = re.compile(
    r"\bjekyll[ \t]+b(?:uild)?\b|jekyll-(?:deploy-)?action\b|\brake[ \t]+\w|\bmake[ \t]+\w"
)
_DEPLOYS: Final = re.compile(
    r"deploy-pages|upload-pages-artifact|actions-gh-pages|pages-deploy|jekyll-(?:deploy-)?action\b"
    r"|push\b.*\bgh-pages|netlify|firebase|vercel|wrangler|cloudflare|\brsync\b|\bscp\b|\bs3\b"
)


def gem_folder(root: str) -> str:
    """The folder of the Gemfile and its lock: the site's, or its repository's where the site has none."""
    return root if _has_gemfile(root) else top(root)


def _has_gemfile(folder: str) -> bool:
    return any(files.is_file(folder, name) for name in GEMFILES)


def ci_files(root: str) -> Iterator[tuple[str, str]]:
    """The configurations of CI services: names relative to the repository's folder, and texts."""
    root = top(root)
    found = sorted(files.walk(root, _WORKFLOWS, follow=False))
    workflows = [
        path for path in found if path.endswith((".yml", ".yaml")) and os.path.dirname(path) == _WORKFLOWS
    ]
    for name in (*workflows, *_CI):
        text = _text(root, name)
        if text is not None:
            yield name, re.sub(r"(?m)^\s*#.*$", "", text)


def ruby_files(root: str, folder: str) -> Iterator[str]:
    """The Ruby files at any depth of a folder of the site at ``root``, in order, relative to ``root``."""
    yield from sorted(path for path in files.walk(root, folder) if path.endswith(".rb"))


def git_config(root: str) -> bytes:
    """The configuration of the site's repository (``.git/config``), which its owner writes and which is no
    part of the checkout; empty where it cannot be read."""
    found = repository(root)
    try:
        return b"" if found is None else files.read_trusted(os.path.join(found.folder, "config"))
    except OSError:
        return b""


def _hosted(root: str, source: str, data: Mapping[str, YamlValue]) -> str | None:
    if re.search(r"\.github\.(?:io|com)/?\s*$", str(data.get("url") or "")):
        return "`url` is an address of GitHub Pages"
    if os.path.isfile(os.path.join(source, "CNAME")):
        return "there is a `CNAME`"
    if str(data.get("theme") or "").strip().lower() in GITHUB_PAGES_THEMES:
        return f"`{data['theme']}` is a theme of GitHub Pages"
    git = git_config(root).decode("utf-8", "replace")
    remote = re.search(r"(?m)^\s*url\s*=.*[/:]([\w.-]+\.github\.(?:io|com?))(?:\.git)?/?\s*$", git)
    return f"the repository is `{remote[1]}`" if remote else None


def _text(root: str, name: str) -> str | None:
    try:
        return files.read(root, name).decode("utf-8", "replace")
    except OSError:
        return None
