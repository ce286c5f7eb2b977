"""The pages of documents that jekyll-paginate-v2 makes, and the documents on each.

After ``lib/jekyll-paginate-v2/{generator,autopages}/`` (3.0).
"""

from __future__ import annotations

import datetime
import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

from postlint import files
from postlint.model import UrlEntry, YamlValue
from postlint.site.documents import hidden_reason, page_url_and_destination
from postlint.site.generation import Generation, MadePage, Pager, integer
from postlint.site.jekyll_config import deep_merge
from postlint.site.pagination import list_numbers
from postlint.site.permalink import output_extension, page_destination, ruby_text
from postlint.site.rubypath import basename, dirname, extname
from postlint.site.site_model import SourceDocument
from postlint.site.slug import slugify
from postlint.site.summary import read_summary

_DEFAULTS: Final[Mapping[str, YamlValue]] = {
    "enabled": False,
    "collection": "posts",
    "offset": 0,
    "per_page": 10,
    "permalink": "/page:num/",
    "sort_field": "date",
    "limit": 0,
    "indexpage": None,
    "extension": "html",
}
_AUTOPAGES: Final[Mapping[str, YamlValue]] = {
    plural: {
        "layouts": [f"autopage_{layout}.html"],
        "permalink": permalink,
        "enabled": True,
        "slugify": {"mode": "none", "cased": False},
    }
    for plural, layout, permalink in (
        ("tags", "tags", "/tag/:tag"),
        ("categories", "category", "/category/:cat"),
        ("collections", "collection", "/collection/:coll"),
    )
}
_KINDS: Final = (
    ("tags", "tag", ":tag"),
    ("categories", "category", ":cat"),
    ("collections", "collection", ":coll"),
)
"""Key of ``autopages``, key of ``pagination`` that filters by it, placeholder of its permalink."""
_SEPARATORS: Final = re.compile(r"[;,]")


def paginate_v2(site: Generation) -> None:
    """jekyll-paginate-v2: an index for each tag, category and collection where ``autopages`` says so, and
    the pages of each page whose front matter has ``pagination``; the first replaces that page."""
    settings = deep_merge(_DEFAULTS, site.config.mapping("pagination"))
    documents = _documents(site)
    for layout, index, permalink in _autopages(site, settings, documents):
        if settings["enabled"] and index.get("enabled"):
            extension = output_extension(".html", permalink, site.context.html)
            for address in _addresses(permalink, index, _count(_selected(index, documents), index)).urls:
                _add(site, address, extension)
        else:
            _add(site, _join(permalink, "index.html"), extname(layout) or ".html")
    for page, own in _paginated(site, settings):
        has_permalink = _permalink(page) is not None
        extension = extname(page.relative_path)
        count = _count(_selected(own, documents), own)
        for number, url in enumerate(_addresses(_first(site, page), own, count).urls, 1):
            # The page's permalink becomes that of the copy, whose extension then counts.
            written = output_extension(extension, url if has_permalink else None, site.context.html)
            if number == 1:
                site.move(page, url, page_destination(url, written))
            else:
                _add(site, url, written)


def made_autopages(site: Generation) -> Iterator[MadePage]:
    """The indexes that ``autopages`` makes, the first page of each as its layout sees it."""
    settings = deep_merge(_DEFAULTS, site.config.mapping("pagination"))
    documents = _documents(site)
    for layout, index, permalink in _autopages(site, settings, documents):
        data = {**_front_matter(site, layout), "layout": os.path.splitext(basename(layout))[0]}
        url, pager = _join(permalink, "index.html"), None
        if settings["enabled"] and index.get("enabled"):
            selected = _selected(index, documents)
            pager = next(_pages_of(permalink, index, selected, site.context.now))
            url = pager.url
        extension = output_extension(".html", permalink, site.context.html)
        yield site.made_page(url, page_destination(url, extension), data, pager=pager)


def _paginated(
    site: Generation, settings: Mapping[str, Any]
) -> Iterator[tuple[SourceDocument, Mapping[str, Any]]]:
    """The pages whose front matter has a pagination, with its settings."""
    for page in list(site.pages) if settings["enabled"] else ():
        own = page.data.get("pagination")
        if isinstance(own, dict) and own.get("enabled"):
            yield page, deep_merge(settings, own)


def _permalink(page: SourceDocument) -> str | None:
    permalink = page.data.get("permalink")
    return None if permalink is None or permalink is False else ruby_text(permalink)


def _first(site: Generation, page: SourceDocument) -> str:
    """The first address of a page's pagination: its permalink, else its folder, whatever address an earlier
    reading gave its first page."""
    permalink = _permalink(page)
    url, _ = page_url_and_destination(site.context, page.relative_path, permalink)
    return permalink or (url if url.endswith("/") else dirname(url).rstrip("/") + "/")


def pagers_v2(site: Generation) -> Iterator[tuple[str, Sequence[Pager]]]:
    """As ``paginator.rb``."""
    settings = deep_merge(_DEFAULTS, site.config.mapping("pagination"))
    documents = _documents(site)
    for page, own in _paginated(site, settings):
        selected = _selected(own, documents)
        yield page.path, list(_pages_of(_first(site, page), own, selected, site.context.now))


def _pages_of(
    first: str, settings: Mapping[str, Any], selected: Sequence[SourceDocument], now: datetime.datetime
) -> Iterator[Pager]:
    """The pages of a pagination that begins at ``first``."""
    count = _count(selected, settings)
    urls, paths, linked, last = _addresses(first, settings, count)
    posts = _in_order(selected, settings, now)
    per_page = integer(settings.get("per_page")) or 0
    for number, url in enumerate(urls, 1):
        values: dict[str, YamlValue] = {
            **list_numbers(number, per_page, count, linked),
            "page_path": paths[number - 1],
            "first_page": 1,
            "first_page_path": linked[0],
            "last_page": len(urls),
            "last_page_path": last,
            "page_trail": _trail(number, paths, settings.get("trail")),
        }
        shown = None if posts is None else posts[(number - 1) * per_page : number * per_page]
        yield Pager(url, shown, values)


def _trail(number: int, paths: Sequence[str], trail: YamlValue) -> YamlValue:
    """The pages around one, as ``trail`` of its settings gives them."""
    if not isinstance(trail, dict) or len(paths) < 2:
        return None
    before, after = (max(0, integer(trail.get(key)) or 0) for key in ("before", "after"))
    if not before and not after:
        return None
    length = before + after + 1
    start = max(number - before - 1, 0)
    end = min(start + length, len(paths))
    start = max(start - (length - (end - start)), 0)
    return [{"num": at, "path": paths[at - 1], "title": None} for at in range(start + 1, end + 1)]


def _in_order(
    posts: Sequence[SourceDocument], settings: Mapping[str, Any], now: datetime.datetime
) -> Sequence[SourceDocument] | None:
    """Documents sorted as the settings say; None where their values cannot be compared."""
    field = settings.get("sort_field")
    if not field:
        return posts

    def rank(post: SourceDocument) -> tuple[bool, Any]:
        value: Any = post.data
        for key in ruby_text(field).split(":"):
            value = value.get(key.lower().strip()) if isinstance(value, dict) else None
        if field == "date":
            value = post.date or now
        return value is not None, value.lower() if isinstance(value, str) else value

    try:
        ordered = sorted(posts, key=rank)
    except TypeError:
        return None
    offset = _offset(settings)
    ordered = ordered[: len(ordered) - offset] if offset else ordered
    return ordered[::-1] if settings.get("sort_reverse") else ordered


def _offset(settings: Mapping[str, Any]) -> int:
    return max(0, integer(settings.get("offset")) or 0) if settings.get("sort_field") else 0


def _add(site: Generation, url: str, extension: str) -> None:
    site.entries.append(UrlEntry(None, "generated", None, url, page_destination(url, extension), True, None))


def _documents(site: Generation) -> Mapping[str, list[SourceDocument]]:
    """The documents of each collection, also of collections without output."""
    found: dict[str, list[SourceDocument]] = {}
    for one in site.all_documents:
        if one.collection is None or "pagination" in one.data:
            continue
        if one.published or (hidden_reason(site.context, one) or "").startswith("collection "):
            found.setdefault(one.collection, []).append(one)
    return found


def _autopages(
    site: Generation, settings: Mapping[str, YamlValue], documents: Mapping[str, Sequence[SourceDocument]]
) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """The pages of ``autopages``: the layout, the settings of the pagination, and the permalink of each."""
    config = deep_merge(_AUTOPAGES, site.config.mapping("autopages"))
    if not config.get("enabled"):
        return
    for plural, singular, placeholder in _KINDS:
        kind = config.get(plural)
        if not isinstance(kind, dict) or not kind.get("enabled"):
            continue
        layouts = kind.get("layouts")
        for layout in layouts if isinstance(layouts, list) else []:
            data = _front_matter(site, str(layout))
            own = deep_merge(kind, _mapping(data, "autopages"))
            form = _mapping(own, "slugify")
            for name in _names(plural, documents):
                slug = slugify(name, str(form.get("mode") or "default"), cased=bool(form.get("cased")))
                permalink = ruby_text(own.get("permalink")).replace(placeholder, slug, 1)
                pages = deep_merge(settings, _mapping(data, "pagination"))
                yield str(layout), {**pages, singular: name}, permalink


def _front_matter(site: Generation, layout: str) -> Mapping[str, YamlValue]:
    path = f"{site.context.prefix}_layouts/{files.anchored(layout)}"
    with suppress(OSError):
        data = read_summary(site.root, path, post=True).data
        return data if isinstance(data, dict) else {}
    return {}


def _mapping(data: Mapping[str, YamlValue], key: str) -> Mapping[str, YamlValue]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _names(plural: str, documents: Mapping[str, Sequence[SourceDocument]]) -> Sequence[str]:
    if plural == "collections":
        return [name.lower() for name in documents]
    return list(
        dict.fromkeys(one for group in documents.values() for post in group for one in _values(post, plural))
    )


def _values(post: SourceDocument, key: str) -> Iterator[str]:
    """The tags, categories or locales of a document, in lower case."""
    value = post.data.get(key)
    if isinstance(value, str):
        value = re.split(r"[;,\s]", value)
    for one in value if isinstance(value, list) else []:
        for part in _SEPARATORS.split(ruby_text(one)):
            if part.strip():
                yield part.lower().strip()


def _selected(
    settings: Mapping[str, Any], documents: Mapping[str, Sequence[SourceDocument]]
) -> Sequence[SourceDocument]:
    """The documents that a pagination shows, and those that its offset leaves out."""
    posts = [
        one for one in _of_collections(settings.get("collection"), documents) if not one.data.get("hidden")
    ]
    chosen = set(range(len(posts)))
    union = settings.get("combine") == "union"
    for key, plural in (("category", "categories"), ("tag", "tags"), ("locale", "locale")):
        wanted = settings.get(key)
        if wanted is None:
            continue
        if isinstance(wanted, str):
            wanted = _SEPARATORS.split(wanted)
        sets = [
            {
                number
                for number, post in enumerate(posts)
                if name in _values(post, plural) or (plural == "categories" and name == "posts")
            }
            for name in (ruby_text(one).lower().strip() for one in wanted if one is not None)
        ]
        chosen = (set().union(*sets) if all(sets) else set()) if union else chosen.intersection(*sets)
    return [post for number, post in enumerate(posts) if number in chosen]


def _count(selected: Sequence[SourceDocument], settings: Mapping[str, Any]) -> int:
    """How many of them are shown."""
    return max(0, len(selected) - _offset(settings))


def _of_collections(
    wanted: YamlValue, documents: Mapping[str, Sequence[SourceDocument]]
) -> Iterator[SourceDocument]:
    names = re.split(r"[;,\s]", wanted) if isinstance(wanted, str) else wanted
    for name in names if isinstance(names, list) else []:
        name = ruby_text(name).lower().strip()
        if name == "all":
            yield from (one for label, group in documents.items() if label != "posts" for one in group)
        else:
            yield from documents.get(name, ())


class _Addresses(NamedTuple):
    """The addresses of the pages of a pagination."""

    urls: Sequence[str]
    """Where they are published."""
    paths: Sequence[str]
    """``page_path`` of each."""
    linked: Sequence[str]
    """The address by which other pages link to each."""
    last: str
    """The address by which all pages link to the last one; it is not published where there is only one
    page."""


def _addresses(first: str, settings: Mapping[str, Any], count: int) -> _Addresses:
    """The addresses of a pagination that begins at ``first``, for ``count`` documents."""
    per_page = integer(settings.get("per_page")) or 0
    pages = math.ceil(count / per_page) if per_page > 0 else 1
    limit = integer(settings.get("limit")) or 0
    pages = max(1, min(pages, limit) if limit > 0 else pages)
    index = "" if settings.get("indexpage") is None else ruby_text(settings["indexpage"]).partition(".")[0]
    extension = "" if settings.get("extension") is None else ruby_text(settings["extension"])
    if extension and not extension.startswith("."):
        extension = "." + extension
    first = first if first.endswith("/") else first + "/"
    others = _join(first, ruby_text(settings.get("permalink")))
    forms = [first if number == 1 else others for number in range(1, pages + 1)]
    paths = _numbered([_full(form, index or "index", extension or ".html") for form in forms])
    urls = ["/" + (one if one.endswith(extension) else one + extension).lstrip("/") for one in paths]
    linked = [_full(form, index, extension) if index else form for form in (*forms, others)]
    last = linked.pop().replace(":num", str(pages), 1).replace(":max", str(pages), 1)
    return _Addresses(urls, paths, _numbered(linked), last)


def _full(url: str, index: str, extension: str) -> str:
    """``ensure_full_path``."""
    if url.endswith("/"):
        return url + index + extension
    return url if "." in url else url + index


def _numbered(forms: Sequence[str]) -> Sequence[str]:
    """``format_page_number`` of each."""
    pages = str(len(forms))
    return [
        form.replace(":num", str(number), 1).replace(":max", pages, 1) for number, form in enumerate(forms, 1)
    ]


def _join(first: str, second: str) -> str:
    """Ruby's ``File.join``."""
    return first.rstrip("/") + "/" + second.lstrip("/")
