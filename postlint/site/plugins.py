"""The URLs that plugins make: redirects, feeds, sitemaps, pages of posts, archives."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from postlint import files
from postlint.model import UrlEntry, YamlValue
from postlint.site.config import deep_merge
from postlint.site.documents import Context, read_page
from postlint.site.gems import KNOWN_PLUGINS
from postlint.site.languages import PLUGIN as POLYGLOT
from postlint.site.made_files import FOLDERS, made_folders, post_files, resized_images
from postlint.site.model import SourceDocument, StaticSource
from postlint.site.permalink import output_extension, page_basename, page_destination, page_url, ruby_text
from postlint.site.rubypath import basename, dirname, extname
from postlint.site.slug import escape_path, sanitize_url, slugify, unescape_path
from postlint.site.summary import Summary, read_summary
from postlint.site.themes import Theme, theme_of


class Generated(NamedTuple):
    """What plugins add to a site."""

    documents: Sequence[SourceDocument]
    """Pages out of files that Jekyll alone would copy."""
    entries: Sequence[UrlEntry]
    redirects: Mapping[str, str]
    unknown: tuple[str, ...]


class _Site:
    """What generators see, and add to."""

    def __init__(
        self,
        root: str,
        context: Context,
        documents: Sequence[SourceDocument],
        static: Sequence[StaticSource],
    ) -> None:
        self.root = root
        self.context = context
        self.config = context.config
        self.published = [one for one in documents if one.published]
        self.posts = [one for one in self.published if one.collection == "posts"]
        self.pages = [one for one in self.published if one.kind == "page"]
        self.static = list(static)
        self.documents: list[SourceDocument] = []
        self.entries: list[UrlEntry] = []
        self.redirects: dict[str, str] = {}

    def urls(self) -> Iterable[str]:
        """The URLs of all pages and static files, generated ones included."""
        yield from (one.url for one in self.pages if one.url is not None)
        yield from (one.url for one in self.static)
        yield from (one.url for one in self.entries if one.url is not None)

    def has_source(self, path: str) -> bool:
        """Whether the source folder has this file."""
        return files.exists(self.root, self.context.prefix + files.anchored(path))

    def add(self, name: str, permalink: YamlValue = None, *, folder: str = "", own: bool = False) -> UrlEntry:
        """Add a page without a file. The defaults of pages hold for it as well, ``permalink``
        too, unless it has one of its ``own``.

        Args:
            name: Its file's name; a feed's holds its folders too.
            folder: With a leading slash, empty for the source folder.
        """
        if not own:
            permalink = self.context.defaults.find(f"{folder}/{name}".lstrip("/"), "pages", "permalink")
        text = None if permalink is None or permalink is False else ruby_text(permalink)
        extension = output_extension(extname(name), text, self.context.html)
        url = page_url(text, folder, name, extension, self.config.permalink_style)
        entry = UrlEntry(None, "generated", None, url, page_destination(url, extension), True, None)
        self.entries.append(entry)
        return entry

    def add_page(self, file: StaticSource, permalink: str | None) -> None:
        """Turn a static file into a page."""
        path = file.relative_path.lstrip("/")
        data = {} if permalink is None else {"permalink": permalink}
        page = read_page(self.context, path, Summary(True, True, data))
        page = page._replace(path=file.path)
        self.documents.append(page)
        self.pages.append(page)
        self.entries.append(UrlEntry(page.path, "page", None, page.url, page.destination, True, None))


def generate(
    root: str, context: Context, documents: Sequence[SourceDocument], static: Sequence[StaticSource]
) -> Generated:
    """Run what the site's plugins would, in Jekyll's order."""
    site = _Site(root, context, documents, static)
    for name, generator in _GENERATORS:
        if name in context.config.plugins:
            generator(site)
    _made_files(site)
    theme = theme_of(context.config)
    _theme_assets(site, theme)
    return Generated(site.documents, site.entries, site.redirects, unknown_urls(site, theme))


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


def _setting(site: _Site, key: str, name: str) -> YamlValue:
    return site.config.mapping(key).get(name)


def _optional_front_matter(site: _Site) -> None:
    """jekyll-optional-front-matter: Markdown files without front matter become pages too."""
    if _setting(site, "optional_front_matter", "enabled") is False or site.config.flag(
        "require_front_matter"
    ):
        return
    for file in list(site.static):
        name = basename(file.relative_path)
        if extname(name).lower() in site.context.markdown and page_basename(name).upper() not in _NOT_PAGES:
            site.add_page(file, None)


def _readme_index(site: _Site) -> None:
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


def _redirect_from(site: _Site) -> None:
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


def _feed(site: _Site) -> None:
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


def _tag_feeds(site: _Site, settings: YamlValue) -> None:
    settings = settings if isinstance(settings, dict) else {}
    tags = settings.get("only") or list(_grouped(site.posts, "tags"))
    left_out = settings.get("except") or []
    for tag in dict.fromkeys(tags):
        path = f"{settings.get('path') or '/feed/by_tag/'}{tag}.xml"
        if tag not in left_out and re.fullmatch(r"[a-zA-Z0-9_]*", str(tag)) and not site.has_source(path):
            site.add(path)


def _grouped(posts: Sequence[SourceDocument], key: str) -> dict[YamlValue, list[SourceDocument]]:
    """``post_attr_hash``."""
    groups: dict[YamlValue, list[SourceDocument]] = {}
    for post in posts:
        values = post.data.get(key)
        for value in values if isinstance(values, list) else []:
            if not isinstance(value, (dict, list)):
                groups.setdefault(value, []).append(post)
    return groups


# --- jekyll-sitemap, jekyll-paginate ------------------------------------------------------------


def _coffeescript(site: _Site) -> None:
    """What CoffeeScript with front matter is compiled to (``coffeescript.rb``)."""
    for page in site.pages:
        if page.path.lower().endswith(".coffee") and page.destination and page.url:
            written = os.path.splitext(page.destination)[0] + ".js"
            url = os.path.splitext(page.url)[0] + ".js"
            site.entries.append(UrlEntry(None, "generated", None, url, written, True, None))


def _sitemap(site: _Site) -> None:
    for name in ("sitemap.xml", "robots.txt"):
        if f"/{name}" not in set(site.urls()):
            site.add(name)


def _paginate(site: _Site) -> None:
    """jekyll-paginate 1: the pages after the first, of the deepest ``index.html`` that is a candidate."""
    per_page = _integer(site.config.data.get("paginate"))
    if per_page is None or per_page <= 0:
        return
    template = site.config.text("paginate_path", "/page:num").lstrip("/")
    folder = dirname(os.path.normpath(template).replace(os.sep, "/"))
    ancestors = {
        "",
        *(folder[:at] for at in range(len(folder) + 1) if at == len(folder) or folder[at] == "/"),
    }
    candidates = [
        page
        for page in site.pages
        if basename(page.relative_path) == "index.html" and dirname(page.relative_path) in ancestors
    ]
    if not candidates:
        return
    page = max(candidates, key=lambda one: len(one.relative_path))
    posts = [post for post in site.posts if not post.data.get("hidden")]
    permalink = _paginated_permalink(site, page)
    for number in range(2, math.ceil(len(posts) / per_page) + 1):
        path = template.replace(":num", str(number), 1).strip("/")
        site.add("index.html", permalink, folder="/" + path, own=True)


def _paginated_permalink(site: _Site, page: SourceDocument) -> YamlValue:
    """The copies are read from where the template's URL points, which is not always where it lies."""
    url = page.url or "/"
    folder = url if url.endswith("/") else dirname(url) + "/"
    path = folder.lstrip("/") + "index.html"
    with suppress(OSError):
        data = read_summary(site.root, site.context.prefix + path, post=True).data
        if isinstance(data, dict) and "permalink" in data:
            return data["permalink"]
    return site.context.defaults.find(path, "pages", "permalink")


def _integer(value: YamlValue) -> int | None:
    """Ruby's ``to_i``."""
    if isinstance(value, (int, float)):
        return int(value) if math.isfinite(value) else None
    found = re.match(r"\s*(\d{1,18})", value) if isinstance(value, str) else None
    return int(found[1]) if found else None


# --- jekyll-archives ----------------------------------------------------------------------------

_ARCHIVES: Final = {
    "enabled": [],
    "permalinks": {
        "year": "/:year/",
        "month": "/:year/:month/",
        "day": "/:year/:month/:day/",
        "tag": "/tag/:name/",
        "category": "/category/:name/",
    },
}


def _archives(site: _Site) -> None:
    settings = deep_merge(_ARCHIVES, site.config.mapping("jekyll-archives"))
    enabled = settings["enabled"]
    everything = enabled is True or enabled == "all"

    def on(kind: str) -> bool:
        return everything or (isinstance(enabled, list) and kind in enabled)

    def add(kind: str, values: Mapping[str, str | None]) -> None:
        url = str(settings["permalinks"].get(kind) or "/")
        for name, value in {**values, "type": kind}.items():
            url = (
                url.replace(f"/:{name}", "") if value is None else url.replace(f":{name}", escape_path(value))
            )
        url = sanitize_url(url)
        destination = unescape_path(url).lstrip("/") + ("index.html" if url.endswith("/") else "")
        site.entries.append(UrlEntry(None, "generated", None, url, destination, True, None))

    for kind, plural in (("tag", "tags"), ("category", "categories")):
        if on(plural):
            for title in _grouped(site.posts, plural):
                mode = settings.get("slug_mode")
                add(kind, {"name": slugify(title, mode) if isinstance(title, str) else None})
    days = sorted({post.date.strftime("%Y %m %d") for post in site.posts if post.date is not None})
    for kind, parts in (("year", 1), ("month", 2), ("day", 3)):
        if on(kind):
            for row in dict.fromkeys(tuple(day.split()[:parts]) for day in days):
                add(kind, dict(zip(("year", "month", "day"), row, strict=False)))


# --- themes, and what cannot be known -----------------------------------------------------------


def _theme_assets(site: _Site, theme: Theme | None) -> None:
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
"""Plugins whose pages or files only they can tell."""

_NAMED_FOR_PAGES: Final = re.compile(r"tag|categor|author|archive|page|generat|lang|locale|i18n")
"""What plugins are called that make pages. Those that are known to make none are left out."""


def _may_make_pages(plugin: str) -> bool:
    """Whether only a plugin can tell which pages it makes."""
    modelled = {*FOLDERS, POLYGLOT, *(name for name, _ in _GENERATORS)}
    if plugin in _GENERATING:
        return True
    return plugin not in modelled | KNOWN_PLUGINS and bool(_NAMED_FOR_PAGES.search(plugin))


def _made_files(site: _Site) -> None:
    """Files that plugins make of others."""
    config = site.config
    if "jekyll-postfiles" in config.plugins:
        site.entries += post_files(site.root, site.context.prefix, site.posts)
    if "jekyll-imagemagick" in config.plugins:
        site.entries += resized_images(config, site.static)


def unknown_urls(site: _Site, theme: Theme | None) -> tuple[str, ...]:
    """Globs of URLs that may exist without a source that shows it, each followed by a tab and why."""
    found = []
    if theme is not None:
        globs = theme.older_assets if theme.known else ("/assets/**",)
        found += [f"{glob}\tthe theme `{theme.name}` may have it" for glob in globs]
    found += made_folders(site.config)
    for plugin in sorted(filter(_may_make_pages, site.config.plugins)):
        found.append(f"**\tthe plugin `{plugin}` may make it")
    for maker in site.config.own.makers:
        found.append(f"|{','.join(maker.words)}\t`{maker.path}` may make it")
        found.append(f"**\t`{maker.path}` may make it")
    for document in site.published:
        if document.would_be is not None and "\ufdd0" in document.would_be:
            found.append(document.would_be.replace("\ufdd0", "*") + "\ta plugin knows its permalink")
    return tuple(dict.fromkeys(found))


_GENERATORS: Final = (
    ("jekyll-optional-front-matter", _optional_front_matter),
    ("jekyll-redirect-from", _redirect_from),
    ("jekyll-archives", _archives),
    ("jekyll-coffeescript", _coffeescript),
    ("jekyll-readme-index", _readme_index),
    ("jekyll-feed", _feed),
    ("jekyll-sitemap", _sitemap),
    ("jekyll-paginate", _paginate),
)


__all__ = ["Generated", "generate"]
