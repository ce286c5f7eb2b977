"""What layouts give the pages that use them: ids that links can lead to.

A layout's text is read, not run: every ``id="…"`` in it, in the layouts it stands on and
in the includes they name counts, whatever the conditions around it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from postlint.model import Layout
from postlint.site.folders import files_below

if TYPE_CHECKING:
    from postlint.site.model import SiteModel

_PLAIN_FILTERS = frozenset(("strip", "lstrip", "rstrip", "strip_newlines", "normalize_whitespace", "remove"))
_NO_LAYOUT = frozenset(("none", "nil", "null"))


@cache
def _plain_tags() -> frozenset[str]:
    """Tags that print no elements of their own."""
    words = """
        assign break capture case comment continue cycle decrement echo else elsif endcapture endcase
        endcomment endfor endhighlight endif endifchanged endraw endtablerow endunless feed_meta for
        highlight if ifchanged include include_cached include_relative increment link liquid post_url raw
        render seo tablerow unless when
    """
    return frozenset(words.split())


@cache
def known_plugins() -> frozenset[str]:
    """Plugins that define no Liquid tags beyond ``seo``, ``feed_meta``, ``include_cached``, ``gist``,
    ``avatar`` and ``octicon``."""
    words = """
        jekyll-admin jekyll-archives jekyll-avatar jekyll-coffeescript jekyll-commonmark
        jekyll-commonmark-ghpages jekyll-default-layout jekyll-feed jekyll-gist jekyll-github-metadata
        jekyll-include-cache jekyll-livereload jekyll-mentions jekyll-octicons jekyll-optional-front-matter
        jekyll-paginate jekyll-readme-index jekyll-redirect-from jekyll-relative-links jekyll-remote-theme
        jekyll-sass-converter jekyll-seo-tag jekyll-sitemap jekyll-target-blank jekyll-theme-primer
        jekyll-titles-from-headings jekyll-watch jemoji webrick
    """
    return frozenset(words.split())


def has_layout(model: SiteModel, name: str) -> bool | None:
    """Whether there is a layout ``name``; None where only a theme can tell."""
    folder = _folder(model)
    path = _path_of(folder, name)
    if name in _NO_LAYOUT or (path is not None and os.path.isfile(path)):
        return True
    # A site without any layout has them from somewhere, or does without on purpose;
    # with layouts of its own and no theme Jekyll goes on without this one.
    return False if os.path.isdir(folder) and not _themed(model) else None


def read_layout(model: SiteModel, name: str | None) -> Layout:
    """What the layout ``name`` gives its pages (None: a page without one)."""
    kramdown = str(model.config.data.get("markdown", "kramdown")).lower() == "kramdown"
    if name is None or name in _NO_LAYOUT:
        return Layout((), kramdown)
    folder = _folder(model)
    includes = os.path.join(model.root, model.config.source, model.config.text("includes_dir", "_includes"))
    themed = _themed(model)
    ids: dict[str, None] = {}
    known = kramdown
    seen = set()
    current: str | None = name
    while current and current not in _NO_LAYOUT and current not in seen:
        seen.add(current)
        path = _path_of(folder, current)
        text = None if path is None else _read(path)
        if text is None:
            known = known and has_layout(model, current) is False
            break
        texts = [text]
        known = known and _gather(text, includes, texts, themed)
        for part in texts:
            ids.update(dict.fromkeys(_ids(part)))
            known = known and not _changes_ids(part)
        current = _parent(text)
    return Layout(tuple(ids), known)


def extended(model: SiteModel) -> bool:
    """Whether plugins run that postlint does not know, so that Liquid may have tags of theirs."""
    if model.config.plugins - known_plugins():
        return True
    if model.config.github_pages or model.config.flag("safe"):
        return False
    folder = os.path.join(model.root, model.config.source, model.config.text("plugins_dir", "_plugins"))
    own = any(path.endswith(".rb") for path in files_below(folder))
    return own or model.config.text("theme").lower() not in ("", "minima")


def _read(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return None


def _folder(model: SiteModel) -> str:
    return os.path.join(model.root, model.config.source, model.config.text("layouts_dir", "_layouts"))


def _themed(model: SiteModel) -> bool:
    return model.themed or model.config.github_pages  # which has a theme of its own, primer


def _path_of(folder: str, name: str) -> str | None:
    """The file of the layout ``name``, whatever its extension."""
    inner, _, base = name.rpartition("/")
    where = os.path.join(folder, inner)
    try:
        names = sorted(os.listdir(where))
    except OSError:
        return None
    for candidate in names:
        if candidate.rpartition(".")[0] == base:
            return os.path.join(where, candidate)
    return None


def _parent(text: str) -> str | None:
    from postlint.site.front_matter import read_values

    data = read_values(text).data
    name = data.get("layout") if isinstance(data, dict) else None
    return name if isinstance(name, str) else None


def _gather(text: str, folder: str, texts: list[str], themed: bool) -> bool:
    """Append the includes that ``text`` names, theirs as well; whether all of them could be read."""
    known = True
    todo, seen = [text], set()
    while todo:
        for match in _include().finditer(todo.pop()):
            name = match[1].strip("\"'")
            if name in seen:
                continue
            seen.add(name)
            found = None if "{" in name else _read(os.path.join(folder, name.lstrip("/")))
            if found is not None:
                texts.append(found)
                todo.append(found)
            elif "{" in name or themed:
                known = False
    return known


@cache
def _include() -> re.Pattern[str]:
    return re.compile(r"\{%-?\s*include(?:_cached)?\s+((?:\{\{.*?\}\}|[^\s%{])+)")


@cache
def _id() -> re.Pattern[str]:
    return re.compile(
        r"""(?:\bid|<a\b[^<>]*?\sname)\s*=\s*(?:"([^"]*)"|'([^']*)'|((?:\{\{.*?\}\}|[^\s"'<>=`])+))""",
        re.IGNORECASE,
    )


def _ids(text: str) -> Iterator[str]:
    """Regular expressions of the ids that ``text`` writes; what Liquid puts in matches anything."""
    for match in _id().finditer(text):
        value = next(group for group in match.groups() if group is not None)
        if re.fullmatch(r"\{\{-?\s*include\.id\s*-?\}\}", value):
            continue  # given by the include tag, as `id="…"`, which is found there
        parts = re.split(r"\{\{.*?\}\}|\{%.*?%\}", value, flags=re.DOTALL)
        yield ".*".join(map(re.escape, parts))


def _changes_ids(text: str) -> bool:
    """Whether a layout may print ids that cannot be read off: it filters the page's content, prints
    other documents' content, or uses tags of plugins."""
    text = re.sub(_raw(), "", text)
    for output in re.findall(r"\{\{(.*?)\}\}", text, re.DOTALL):
        value, *filters = (part.strip().partition(":")[0].strip() for part in output.strip(" -\n").split("|"))
        if value == "content" and any(name not in _PLAIN_FILTERS for name in filters):
            return True
        if re.fullmatch(r"[\w-]+\.(?:content|output)", value) and "strip_html" not in filters:
            return True
    return any(name not in _plain_tags() for name in re.findall(r"\{%-?\s*(\w+)", text))


@cache
def _raw() -> re.Pattern[str]:
    return re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
