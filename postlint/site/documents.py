"""A page's or document's data and URL out of its path and front matter.

After ``lib/jekyll/{page,document,publisher}.rb``, ``lib/jekyll/convertible.rb``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from postlint.model import YamlValue
from postlint.site import ruby_dates
from postlint.site.defaults import Defaults
from postlint.site.jekyll_config import JekyllConfig, deep_merge
from postlint.site.permalink import (
    UNKNOWN_PART,
    DocumentParts,
    document_destination,
    document_url,
    output_extension,
    page_destination,
    page_url,
    permalink_suffix,
    ruby_text,
    unknown_placeholders,
)
from postlint.site.ruby_dates import UTC, read_date
from postlint.site.rubypath import basename, basename_without_extension, dirname, extname
from postlint.site.site_model import SourceDocument
from postlint.site.slug import titleize
from postlint.site.summary import Summary

_DATED: Final = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)(\.[^.]+)\Z", re.ASCII)
_DATELESS: Final = re.compile(r"(?:.+/)*(.*)(\.[^.]+)\Z")

_CONVERTERS: Final = {
    "jekyll-textile-converter": (".textile",),
    "jekyll-asciidoc": (".adoc", ".asciidoc", ".ad", ".asc"),
    "jekyll-haml": (".haml",),
    "jekyll-org": (".org",),
}
"""Plugins that convert further formats to HTML, and their extensions."""


class SiteContext(NamedTuple):
    """What is needed to read any document of a site."""

    config: JekyllConfig
    defaults: Defaults
    timezone: datetime.tzinfo
    now: datetime.datetime
    html: frozenset[str]
    """Extensions that become HTML."""
    markdown: frozenset[str]
    prefix: str
    """The path of Jekyll's source folder relative to the site's; empty or with a trailing slash."""
    unpublished: bool
    future: bool
    drafts: bool
    redirects: bool
    """Whether jekyll-redirect-from runs."""


def read_context(config: JekyllConfig, source: str, now: datetime.datetime) -> SiteContext:
    """The context of a site's documents. ``source``: the path of Jekyll's source folder."""
    zone = ruby_dates.zone(config.text("timezone"))
    return SiteContext(
        config,
        Defaults(config, source, zone, now),
        zone,
        now,
        html_extensions(config),
        config.markdown_extensions,
        config.source + "/" if config.source else "",
        config.flag("unpublished"),
        config.flag("future"),
        config.flag("show_drafts"),
        "jekyll-redirect-from" in config.plugins,
    )


def html_extensions(config: JekyllConfig) -> frozenset[str]:
    """The extensions that Jekyll and the site's plugins turn into HTML."""
    found = set(config.markdown_extensions)
    for plugin, extensions in _CONVERTERS.items():
        if plugin in config.plugins:
            found.update(extensions)
    return frozenset(found)


PICTURES: Final = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico"))
"""Extensions that no post is meant to have."""

UNCHANGED: Final = "copied unchanged"
"""The message for a post that has one: Jekyll writes its text to a file with an image's name."""


def is_post_name(path: str) -> bool:
    """Whether a path below ``_posts`` is a post's (``document.rb:15``)."""
    return dated(path) is not None


def is_draft_name(path: str) -> bool:
    """Whether a path below ``_drafts`` is a draft's."""
    return _DATELESS.match(path) is not None


def dated(path: str) -> re.Match[str] | None:
    """Date, slug and extension of a dated path."""
    return _DATED.match(path) or _DATED.match(path, path.rfind("/") + 1)


def proper_name(context: SiteContext, name: str, data: Mapping[str, YamlValue]) -> str | None:
    """The name under which a file with front matter and without a date in its name would be a post; None
    where the name begins like a date, so that something else is wrong with it."""
    if name[:1].isdigit():
        return None
    later = re.search(r"\d{4}-\d{1,2}-\d{1,2}-\S+", name)
    if later:
        return later[0]
    day = "YYYY-MM-DD"
    if data.get("date") is not None:
        with suppress(ValueError):
            day = read_date(data["date"], context.timezone, context.now).date().isoformat()
    return f"{day}-{name.lstrip('-')}"


# --- pages --------------------------------------------------------------------------------------


def read_page(context: SiteContext, relative_path: str, summary: Summary) -> SourceDocument:
    """A page. ``relative_path`` is relative to Jekyll's source folder."""
    own = summary.data if isinstance(summary.data, dict) else {}
    defaults = context.defaults
    # `data[key]` falls back to the defaults, `data.fetch` does not (page.rb:52, publisher.rb:23).
    permalink = own["permalink"] if "permalink" in own else defaults.find(relative_path, "pages", "permalink")
    url, destination = page_url_and_destination(context, relative_path, permalink)
    published = _truthy(own.get("published", True)) or context.unpublished
    data = deep_merge(defaults.all(relative_path, "pages"), own) if defaults.sets else own
    title = data.get("title")
    return SourceDocument(
        context.prefix + relative_path,
        relative_path,
        "page",
        None,
        url if published else None,
        None,
        title if isinstance(title, str) else None,
        data,
        extname(relative_path).lower() in context.markdown,
        published,
        destination,
        _problem(summary),
        url,
    )


def page_url_and_destination(
    context: SiteContext, relative_path: str, permalink: YamlValue
) -> tuple[str, str]:
    """URL and destination of a page at ``relative_path``."""
    name = basename(relative_path)
    folder = dirname(relative_path)
    text = None if permalink is None or permalink is False else ruby_text(permalink)
    extension = output_extension(extname(name), text, context.html)
    url = page_url(text, "/" + folder if folder else "", name, extension, context.config.permalink_style)
    return url, page_destination(url, extension)


def _problem(summary: Summary) -> str | None:
    if not summary.text:
        return "not UTF-8"
    if summary.error is not None:
        return "invalid YAML"
    if summary.data is not None and summary.data is not False and not isinstance(summary.data, dict):
        return "front matter is not a mapping"
    return None


def _truthy(value: YamlValue) -> bool:
    return value is not None and value is not False


# --- posts and documents of collections ---------------------------------------------------------


def read_document(
    context: SiteContext, relative_path: str, collection: str, summary: Summary, mtime: float
) -> SourceDocument:
    """A post, a draft, or a document of another collection.

    Args:
        relative_path: Relative to the folder of the collections.
        mtime: The file's time of modification, which dates a draft.
    """
    draft = collection == "posts" and "_posts" not in relative_path
    data, problem = _data(context, relative_path, collection, summary, draft)
    drafted = draft or _truthy(data.get("draft"))
    own_date, date_problem = _date(context, relative_path, data, drafted, mtime)
    problem = problem or date_problem
    date = own_date or context.now.astimezone(context.timezone)
    if own_date is not None:
        data["date"] = own_date
    if problem != "no text":
        data["draft"] = drafted
    permalink = data.get("permalink")
    text = None if permalink is None or permalink is False else ruby_text(permalink)
    extension = output_extension(extname(relative_path), text, context.html)
    template = text if text is not None else template_of(context.config, collection)
    slug = data.get("slug")
    parts = DocumentParts(
        collection,
        relative_path,
        date,
        None if slug is None else ruby_text(slug),
        _listed(data.get("categories")),
        extension,
    )
    url = document_url(template, parts)
    if UNKNOWN_PART in url:
        unknown = [
            one for one in unknown_placeholders(template) if one not in context.config.own.placeholders
        ]
        problem = problem or (f"unknown placeholder `:{unknown[0]}` in its permalink" if unknown else None)
    if context.redirects and data.get("redirect_to") and ":output_ext" not in template:
        # redirect-from sets its permalink to its URL, whose extension then counts.
        extension = output_extension(extname(relative_path), url, context.html)
    reason = _hidden(context, collection, data, date, draft)
    if problem in ("not UTF-8", "no text") and collection == "posts":
        reason = reason or problem
    title = data.get("title")
    folder = context.config.collections_dir
    published = reason is None
    return SourceDocument(
        context.prefix + (folder + "/" if folder else "") + relative_path,
        relative_path,
        "draft" if draft else "post" if collection == "posts" else "document",
        collection,
        url if published else None,
        own_date,
        title if isinstance(title, str) else None,
        data,
        extname(relative_path).lower() in context.markdown,
        published,
        document_destination(url, extension),
        problem,
        url,
        "title" in data and not _is_titled(context, relative_path, collection, summary),
    )


def _is_titled(context: SiteContext, relative_path: str, collection: str, summary: Summary) -> bool:
    """Whether the front matter or the defaults give a document a title."""
    own = summary.data.get("title") if isinstance(summary.data, dict) else None
    return _truthy(own) or _truthy(context.defaults.all(relative_path, collection).get("title"))


def hidden_reason(context: SiteContext, document: SourceDocument) -> str | None:
    """Why a document is not published; None where it is."""
    if document.kind == "page":
        return None if document.published else "published: false"
    if document.published:
        return None
    assert document.collection is not None
    date = document.date or context.now
    reason = _hidden(context, document.collection, document.data, date, document.kind == "draft")
    return reason or document.problem


def template_of(config: JekyllConfig, collection: str) -> str:
    """The URL template of a collection (``collection.rb:195-199``)."""
    permalink = config.collections.get(collection, {}).get("permalink")
    if permalink is not None and permalink is not False:
        return ruby_text(permalink)
    return "/:collection/:path" + permalink_suffix(config.permalink_style)


def _hidden(
    context: SiteContext, collection: str, data: Mapping[str, YamlValue], date: datetime.datetime, draft: bool
) -> str | None:
    if draft and not context.drafts:
        return "draft"
    if not _truthy(data.get("published", True)) and not context.unpublished:
        return "published: false"
    if not context.future and date.timestamp() > context.now.timestamp():
        return "future"
    settings = context.config.collections.get(collection, {})
    if not _truthy(settings.get("output", False)):
        return f"collection `{collection}` is not output"
    return None


def _data(
    context: SiteContext, relative_path: str, collection: str, summary: Summary, draft: bool
) -> tuple[dict[str, YamlValue], str | None]:
    """The data as ``Document#read`` leaves it, date aside, and what went wrong."""
    extension = extname(relative_path)
    if extension in (".yml", ".yaml"):
        # The file itself is YAML: no defaults, no categories (document.rb:299), and no text, so it is no
        # post.
        return dict(summary.data) if isinstance(summary.data, dict) else {}, "no text"
    data = {"categories": _categories_from_path(relative_path, collection, draft)}
    _merge(data, context.defaults.all(relative_path, collection))
    problem = _problem(summary)
    if problem is None and isinstance(summary.data, dict):
        try:
            _merge(data, summary.data)
        except TypeError:
            problem = "`categories` is neither a string nor a list"
    if problem is not None:
        return data, problem
    _populate(data, relative_path)
    return data, None


def _merge(data: dict[str, Any], other: Mapping[str, YamlValue]) -> None:
    """``merge_data!``: categories join, mappings merge, null leaves what was there."""
    if not other:
        return
    categories = other.get("categories")
    if categories is not None:
        if isinstance(categories, str):
            categories = categories.split()
        if isinstance(data["categories"], list):
            if not isinstance(categories, list):
                raise TypeError
            categories = _union(data["categories"], categories)
        other = {**other, "categories": categories}
    for key, value in other.items():
        old = data.get(key)
        if value is None and key in data:
            continue
        data[key] = deep_merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value


def _populate(data: dict[str, Any], relative_path: str) -> None:
    """Title, slug, extension, categories and tags (``document.rb:511-540``, ``449-466``)."""
    match = dated(relative_path)
    if match:
        slug, extension = match[2], match[3]
    else:
        dateless = _DATELESS.match(relative_path)
        slug = dateless[1] if dateless else basename_without_extension(relative_path)
        extension = dateless[2] if dateless else None
    slug = slug.rstrip(".")
    if not _truthy(data.get("title")):
        data["title"] = titleize(slug)
    if not _truthy(data.get("slug")):
        data["slug"] = slug
    if not _truthy(data.get("ext")):
        data["ext"] = extension
    categories = _listed(data.get("categories"))
    more = [ruby_text(one) for one in _flat([*categories, *_pluralized(data, "category", "categories")])]
    data["categories"] = _union(categories, more) if more else categories
    data["tags"] = _flat(_pluralized(data, "tag", "tags"))


def _pluralized(data: Mapping[str, YamlValue], singular: str, plural: str) -> list[YamlValue]:
    value = data.get(singular)
    if not _truthy(value):
        value = data.get(plural)
        value = value.split() if isinstance(value, str) else value if isinstance(value, list) else None
    return [] if value is None else [one for one in _flat([value]) if one is not None]


def _listed(value: YamlValue) -> list[YamlValue]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _flat(values: list[YamlValue]) -> list[YamlValue]:
    return [inner for one in values for inner in (_flat(one) if isinstance(one, list) else [one])]


def _union(first: list[YamlValue], second: list[YamlValue]) -> list[YamlValue]:
    if not first and len(second) < 2:
        return second
    seen: dict[str, YamlValue] = {}
    for one in (*first, *second):
        seen.setdefault(f"{type(one).__name__} {one!r}", one)
    return list(seen.values())


def _categories_from_path(relative_path: str, collection: str, draft: bool) -> list[str]:
    """The folders above ``_posts`` are categories (``document.rb:435-447``)."""
    special = "_drafts" if draft else "_" + collection
    if relative_path.startswith(special):
        return []
    above = relative_path.partition(special)[0]
    return list(
        dict.fromkeys(
            one for one in above.split("/") if one and one not in (special, basename(relative_path))
        )
    )


def _date(
    context: SiteContext, relative_path: str, data: Mapping[str, YamlValue], draft: bool, mtime: float
) -> tuple[datetime.datetime | None, str | None]:
    """A document's date: the front matter's, else the file name's, else a draft's time of
    modification; None where it is the build's."""
    tz, now = context.timezone, context.now
    problem = None
    if "date" in data:
        try:
            return read_date(data["date"], tz, now), None
        except ValueError:
            problem = "invalid date"
    match = dated(relative_path) if "title" in data else None
    if match is not None:
        try:
            return read_date(match[1], tz, now), problem
        except ValueError:
            problem = problem or "invalid date in its name"
    if draft:
        return datetime.datetime.fromtimestamp(int(mtime), UTC).astimezone(tz), problem
    return None, problem
