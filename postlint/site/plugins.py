"""The URLs that plugins make: redirects, feeds, sitemaps, pages of posts, archives."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from postlint import files
from postlint.model import UrlEntry, YamlValue
from postlint.site.archives import archives, made_archives
from postlint.site.documents import SiteContext
from postlint.site.gems import KNOWN_PLUGINS
from postlint.site.generation import Generation, MadePage, Pager, generation_of, grouped
from postlint.site.languages import PLUGIN as POLYGLOT
from postlint.site.made_files import (
    FOLDERS,
    built_beside,
    made_folders,
    missing_submodules,
    post_files,
    resized_images,
)
from postlint.site.pagination import pagers, paginate
from postlint.site.pagination_v2 import made_autopages, pagers_v2, paginate_v2
from postlint.site.permalink import page_basename
from postlint.site.ruby import Maker
from postlint.site.rubypath import basename, dirname, extname
from postlint.site.site_model import SiteModel, SourceDocument, StaticSource
from postlint.site.slug import slugify
from postlint.site.summary import read_summary
from postlint.site.themes import Theme, theme_of


class Generated(NamedTuple):
    """What plugins add to a site."""

    documents: Sequence[SourceDocument]
    """Pages made from files that Jekyll without the plugins would copy."""
    entries: Sequence[UrlEntry]
    redirects: Mapping[str, str]
    moved: Mapping[str, SourceDocument]
    """Documents of the site that a plugin publishes at another URL, by path."""
    unknown: tuple[str, ...]


def generate(
    root: str, context: SiteContext, documents: Sequence[SourceDocument], static: Sequence[StaticSource]
) -> Generated:
    """Run what the site's plugins would, in Jekyll's order."""
    site = Generation(root, context, documents, static)
    for name, generator in _GENERATORS:
        if name in context.config.plugins:
            generator(site)
    _made_files(site)
    theme = theme_of(context.config)
    _theme_assets(site, theme)
    return Generated(site.documents, site.entries, site.redirects, site.moved, unknown_urls(site, theme))


def pagers_of(model: SiteModel) -> Mapping[str, Sequence[Pager]]:
    """The pages of a site's lists, with the first one, by the path of the listing page."""
    config = model.config
    if not config.plugins & {"jekyll-paginate", "jekyll-paginate-v2"}:
        return {}
    site = generation_of(model)
    found: dict[str, Sequence[Pager]] = {}
    if "jekyll-paginate" in config.plugins:
        found.update(pagers(site))
    if "jekyll-paginate-v2" in config.plugins:
        found.update(pagers_v2(site))
    return found


def made_pages_of(model: SiteModel) -> Sequence[MadePage]:
    """The pages that the site's plugins make from layouts alone."""
    makers = {"jekyll-archives": made_archives, "jekyll-paginate-v2": made_autopages}
    active = [maker for name, maker in makers.items() if name in model.config.plugins]
    if not active:
        return ()
    site = generation_of(model)
    return [page for maker in active for page in maker(site)]


# --- GitHub Pages' own --------------------------------------------------------------------------

_NOT_PAGES: Final = frozenset(
    {
        "README",
        "LICENSE",
        "LICENCE",
        "COPYING",
        "CODE_OF_CONDUCT",
        "CONTRIBUTING",
        "ISSUE_TEMPLATE",
        "PULL_REQUEST_TEMPLATE",
    }
)


def _setting(site: Generation, key: str, name: str) -> YamlValue:
    return site.config.mapping(key).get(name)


def _optional_front_matter(site: Generation) -> None:
    """jekyll-optional-front-matter: Markdown files without front matter become pages too."""
    if _setting(site, "optional_front_matter", "enabled") is False or site.config.flag(
        "require_front_matter"
    ):
        return
    for file in list(site.static):
        name = basename(file.relative_path)
        if extname(name).lower() in site.context.markdown and page_basename(name).upper() not in _NOT_PAGES:
            site.add_page(file, None)


def _readme_index(site: Generation) -> None:
    """jekyll-readme-index: a README is the index of a folder that has none."""
    if _setting(site, "readme_index", "enabled") is False:
        return
    for file in list(site.static):
        name = basename(file.relative_path).lower()
        if not name.startswith("readme") or name[6:] not in site.context.markdown:
            continue
        folder = dirname(file.url) + "/"
        index = re.compile(re.escape(folder) + r"(?:index\.(?:html?|xhtml|xml))?\Z", re.IGNORECASE)
        if not any(index.match(url) for url in site.urls()):
            site.add_page(file, folder)


# --- jekyll-redirect-from -----------------------------------------------------------------------


def _redirect_from(site: Generation) -> None:
    for document in site.published:
        listed = document.data.get("redirect_from")
        for path in listed if isinstance(listed, list) else [listed]:
            if isinstance(path, str):
                entry = site.add("redirect.html", path if path.startswith("/") else "/" + path, own=True)
                if entry.destination is not None and document.url is not None:
                    site.redirects[entry.destination] = document.url
    if _setting(site, "redirect_from", "json") is not False and not site.has_source("redirects.json"):
        site.add("redirects.json")


# --- jekyll-feed --------------------------------------------------------------------------------


def _feed(site: Generation) -> None:
    settings = site.config.mapping("feed")
    declared = settings.get("collections")
    names = declared if isinstance(declared, list) else []
    collections = dict(declared) if isinstance(declared, dict) else {str(name): {} for name in names}
    posts = dict(collections.get("posts") or {})
    posts["path"] = posts.get("path") or settings.get("path")
    posts["categories"] = posts.get("categories") or settings.get("categories")
    collections["posts"] = posts
    for name, meta in collections.items():
        meta = meta if isinstance(meta, dict) else {}
        prefix = "/feed" if name == "posts" else f"/feed/{name}"
        categories = meta.get("categories")
        paths = [
            f"{prefix}/{one}.xml" for one in dict.fromkeys(categories if isinstance(categories, list) else [])
        ]
        for path in (*paths, meta.get("path") or f"{prefix}.xml"):
            if not site.has_source(str(path)):
                site.add(str(path))
    if settings.get("tags"):
        _tag_feeds(site, settings["tags"])


def _tag_feeds(site: Generation, settings: YamlValue) -> None:
    settings = settings if isinstance(settings, dict) else {}
    tags = settings.get("only") or list(grouped(site.posts, "tags"))
    left_out = settings.get("except") or []
    for tag in dict.fromkeys(tags):
        path = f"{settings.get('path') or '/feed/by_tag/'}{tag}.xml"
        if tag not in left_out and re.fullmatch(r"[a-zA-Z0-9_]*", str(tag)) and not site.has_source(path):
            site.add(path)


# --- jekyll-coffeescript, jekyll-sitemap --------------------------------------------------------


def _coffeescript(site: Generation) -> None:
    """What CoffeeScript with front matter is compiled to (``coffeescript.rb``). A file without content may
    stand for one that was left out of a copy of the site."""
    scripts = [(page.url, page.destination) for page in site.pages if page.path.lower().endswith(".coffee")]
    scripts += [
        (file.url, file.url.lstrip("/"))
        for file in site.static
        if file.url.lower().endswith(".coffee") and _is_empty(site.root, file.path)
    ]
    for url, destination in scripts:
        if url and destination:
            written = os.path.splitext(destination)[0] + ".js"
            url = os.path.splitext(url)[0] + ".js"
            site.entries.append(UrlEntry(None, "generated", None, url, written, True, None))


def _is_empty(root: str, path: str) -> bool:
    try:
        return not files.read(root, path)
    except OSError:
        return False


def _sitemap(site: Generation) -> None:
    for name in ("sitemap.xml", "robots.txt"):
        if f"/{name}" not in set(site.urls()):
            site.add(name)


# --- themes, and what cannot be known -----------------------------------------------------------


def _theme_assets(site: Generation, theme: Theme | None) -> None:
    """The assets of the site's theme, unless the site has its own: a page for one that Jekyll renders, a file
    for one that it copies (``theme_assets_reader.rb``, ``append_unless_exists``)."""
    pages = {page.relative_path for page in site.pages}
    for url, path in (theme.assets if theme else {}).items():
        rendered = url != f"/{path}"
        if path not in pages and (rendered or not site.has_source(path)):
            site.entries.append(UrlEntry(None, "generated", None, url, url[1:], True, None))


_GENERATING: Final = frozenset(
    {
        "jekyll-auto-authors",
        "jekyll-agency",
        "jekyll-archives-v2",
        "jekyll-contentful",
        "jekyll-ical-tag",
        "jekyll-import-pages",
        "jekyll-multiple-languages-plugin",
        "jekyll-remote-data",
        "jekyll-wikilinks",
    }
)
"""Plugins whose pages or files cannot be predicted."""

_NAMED_FOR_PAGES: Final = re.compile(r"tag|categor|author|archive|page|generat|lang|locale|i18n")
"""A pattern of the names of plugins that make pages, without those that are known to make none."""


def _may_make_pages(plugin: str) -> bool:
    """Whether a plugin may make pages that cannot be predicted."""
    modelled = {*FOLDERS, POLYGLOT, *(name for name, _ in _GENERATORS)}
    if plugin in _GENERATING:
        return True
    return plugin not in modelled | KNOWN_PLUGINS and bool(_NAMED_FOR_PAGES.search(plugin))


def _made_files(site: Generation) -> None:
    """Add the files that plugins make from other files."""
    config = site.config
    if "jekyll-postfiles" in config.plugins:
        site.entries += post_files(site.root, site.context.prefix, site.posts)
    if "jekyll-imagemagick" in config.plugins:
        site.entries += resized_images(config, site.static)


def unknown_urls(site: Generation, theme: Theme | None) -> tuple[str, ...]:
    """Globs of URLs that may exist without a known source, each followed by a tab and the reason."""
    found = []
    if theme is not None:
        globs = theme.older_assets if theme.known else ("/assets/**",)
        found += [f"{glob}\tthe theme `{theme.name}` may have it" for glob in globs]
    found += made_folders(site.config)
    found += missing_submodules(site.root, site.context.prefix)
    found += built_beside((one.path, one.url) for one in site.static)
    found += built_beside((one.path, one.url) for one in site.published)
    for plugin in sorted(filter(_may_make_pages, site.config.plugins)):
        found.append(f"**\tthe plugin `{plugin}` may make it")
    for maker in site.config.own.makers:
        words = ",".join((*maker.words, *_subjects(site, maker)))
        found.append(f"|{words}\t`{maker.path}` may make it")
        if not maker.subjects:
            found.append(f"**\t`{maker.path}` may make it")
    for document in site.published:
        if document.would_be is not None and "\ufdd0" in document.would_be:
            found.append(document.would_be.replace("\ufdd0", "*") + "\ta plugin knows its permalink")
    return tuple(dict.fromkeys(found))


def _subjects(site: Generation, maker: Maker) -> Sequence[str]:
    """The possible parts of URLs of a plugin that makes a page for each tag, category, author or alias."""
    values: dict[str, None] = {}
    for document in site.published if maker.subjects else ():
        for key in (key for subject in maker.subjects for key in _SUBJECT_KEYS.get(subject, ())):
            value = document.data.get(key)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str):
                    parts = os.path.splitext(one)[0].split("/") if maker.subjects == ("alias",) else [one]
                    for part in filter(None, parts):
                        values.update(dict.fromkeys((part.casefold(), slugify(part))))
    return [one for one in values if one and not {",", "\t"} & set(one)]


_SUBJECT_KEYS: Final = {
    "tag": ("tags", "tag"),
    "category": ("categories", "category"),
    "author": ("authors", "author"),
    "alias": ("alias", "aliases", "redirect", "redirects", "redirect_from"),
}


def _pages_directory(site: Generation) -> None:
    """jekyll-pages-directory: files in ``_pages`` are published as if they were in the source folder."""
    folder = posixpath.normpath(site.config.text("pages", "_pages")).strip("/")
    above = site.context.prefix + files.anchored(folder)
    for path in files.walk(site.root, above):
        inner = path.removeprefix(above + "/")
        site.add_document(path, inner, read_summary(site.root, path, post=True))


_GENERATORS: Final = (
    ("jekyll-pages-directory", _pages_directory),
    ("jekyll-optional-front-matter", _optional_front_matter),
    ("jekyll-redirect-from", _redirect_from),
    ("jekyll-archives", archives),
    ("jekyll-coffeescript", _coffeescript),
    ("jekyll-readme-index", _readme_index),
    ("jekyll-feed", _feed),
    ("jekyll-sitemap", _sitemap),
    ("jekyll-paginate", paginate),
    ("jekyll-paginate-v2", paginate_v2),
)


__all__ = ["Generated", "generate"]
