"""The pages of posts that jekyll-paginate and jekyll-paginate-v2 make.

After ``lib/jekyll-paginate/pagination.rb`` (1.1) and ``lib/jekyll-paginate-v2/{generator,autopages}/`` (3.0).
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from postlint import files
from postlint.model import UrlEntry, YamlValue
from postlint.site.config import deep_merge
from postlint.site.documents import hidden_reason, page_place
from postlint.site.generation import Generation, integer
from postlint.site.model import SourceDocument
from postlint.site.permalink import output_extension, page_destination, ruby_text
from postlint.site.rubypath import basename, dirname, extname
from postlint.site.slug import slugify
from postlint.site.summary import read_summary

# --- jekyll-paginate ----------------------------------------------------------------------------


def paginate(site: Generation) -> None:
    """jekyll-paginate 1: the pages after the first, of the deepest ``index.html`` that is a candidate."""
    per_page = integer(site.config.data.get("paginate"))
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


def _paginated_permalink(site: Generation, page: SourceDocument) -> YamlValue:
    """The copies are read from where the template's URL points, which is not always where it lies."""
    url = page.url or "/"
    folder = url if url.endswith("/") else dirname(url) + "/"
    path = folder.lstrip("/") + "index.html"
    with suppress(OSError):
        data = read_summary(site.root, site.context.prefix + path, post=True).data
        if isinstance(data, dict) and "permalink" in data:
            return data["permalink"]
    return site.context.defaults.find(path, "pages", "permalink")


# --- jekyll-paginate-v2 -------------------------------------------------------------------------

_DEFAULTS: Final[Mapping[str, YamlValue]] = {
    "enabled": False,
    "collection": "posts",
    "offset": 0,
    "per_page": 10,
    "permalink": "/page:num/",
    "sort_field": "date",
    "limit": 0,
    "indexpage": "index",
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
    the pages of each page whose front matter has ``pagination``; the first takes that page's place."""
    settings = deep_merge(_DEFAULTS, site.config.mapping("pagination"))
    documents = _documents(site)
    for layout, index, permalink in _autopages(site, settings, documents):
        if settings["enabled"] and index.get("enabled"):
            extension = output_extension(".html", permalink, site.context.html)
            for url in _urls(permalink, index, _selected(index, documents)):
                _add(site, url, extension)
        else:
            _add(site, _join(permalink, "index.html"), extname(layout) or ".html")
    if not settings["enabled"]:
        return
    for page in list(site.pages):
        own = page.data.get("pagination")
        if isinstance(own, dict) and own.get("enabled"):
            _paginate_page(site, page, deep_merge(settings, own), documents)


def _paginate_page(
    site: Generation,
    page: SourceDocument,
    settings: Mapping[str, Any],
    documents: Mapping[str, Sequence[SourceDocument]],
) -> None:
    permalink = page.data.get("permalink")
    permalink = None if permalink is None or permalink is False else ruby_text(permalink)
    # Its own address, not the one that an earlier reading gave its first page.
    url, _ = page_place(site.context, page.relative_path, permalink)
    folder = url if url.endswith("/") else dirname(url).rstrip("/") + "/"
    urls = _urls(permalink or folder, settings, _selected(settings, documents))
    extension = extname(page.relative_path)
    for number, url in enumerate(urls, 1):
        # The page's permalink becomes that of the copy, whose extension then counts.
        written = output_extension(extension, url if permalink else None, site.context.html)
        if number == 1:
            site.move(page, url, page_destination(url, written))
        else:
            _add(site, url, written)


def _add(site: Generation, url: str, extension: str) -> None:
    site.entries.append(UrlEntry(None, "generated", None, url, page_destination(url, extension), True, None))


def _documents(site: Generation) -> Mapping[str, list[SourceDocument]]:
    """The documents of each collection, of those too that are not output."""
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


def _selected(settings: Mapping[str, Any], documents: Mapping[str, Sequence[SourceDocument]]) -> int:
    """How many documents a pagination shows."""
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
    count = len(chosen)
    return (
        max(0, count - max(0, integer(settings.get("offset")) or 0)) if settings.get("sort_field") else count
    )


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


def _urls(first: str, settings: Mapping[str, Any], count: int) -> list[str]:
    """The URLs of all pages of a pagination that begins at ``first``, for ``count`` documents."""
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
    found = []
    for number in range(1, pages + 1):
        url = first if number == 1 else others
        if url.endswith("/"):
            url += (index or "index") + (extension or ".html")
        elif "." not in url:
            url += index or "index"
        url = url.replace(":num", str(number), 1).replace(":max", str(pages), 1)
        found.append("/" + (url if url.endswith(extension) else url + extension).lstrip("/"))
    return found


def _join(first: str, second: str) -> str:
    """Ruby's ``File.join``."""
    return first.rstrip("/") + "/" + second.lstrip("/")
