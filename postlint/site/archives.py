"""The pages of tags, categories and dates that jekyll-archives makes.

After ``lib/jekyll-archives.rb`` and ``lib/jekyll-archives/archive.rb`` (2.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from postlint.model import UrlEntry, YamlValue
from postlint.site.generation import Generation, MadePage, grouped
from postlint.site.jekyll_config import deep_merge
from postlint.site.site_model import SourceDocument
from postlint.site.slug import escape_path, sanitize_url, slugify, unescape_path

_DEFAULTS: Final = {
    "layout": "archive",
    "enabled": [],
    "permalinks": {
        "year": "/:year/",
        "month": "/:year/:month/",
        "day": "/:year/:month/:day/",
        "tag": "/tag/:name/",
        "category": "/category/:name/",
    },
}


class _Archive(NamedTuple):
    kind: str
    title: YamlValue
    """The tag or category; None for archives of dates."""
    url: str
    destination: str
    posts: Sequence[SourceDocument]


def archives(site: Generation) -> None:
    """Add the pages."""
    for one in _archives(site):
        site.entries.append(UrlEntry(None, "generated", None, one.url, one.destination, True, None))


def made_archives(site: Generation) -> Iterator[MadePage]:
    """The pages, with what their layouts see."""
    settings = deep_merge(_DEFAULTS, site.config.mapping("jekyll-archives"))
    layouts = settings.get("layouts")
    for one in _archives(site):
        own = layouts.get(one.kind) if isinstance(layouts, dict) else None
        title = one.title if isinstance(one.title, str) else None
        data = {"layout": own or settings["layout"], "type": one.kind, "title": title}
        yield site.made_page(one.url, one.destination, data, one.posts[::-1])


def _archives(site: Generation) -> Iterator[_Archive]:
    settings = deep_merge(_DEFAULTS, site.config.mapping("jekyll-archives"))
    enabled = settings["enabled"]
    everything = enabled is True or enabled == "all"

    def on(kind: str) -> bool:
        return everything or (isinstance(enabled, list) and kind in enabled)

    def made(
        kind: str, title: YamlValue, values: Mapping[str, str | None], posts: Sequence[SourceDocument]
    ) -> _Archive:
        url = str(settings["permalinks"].get(kind) or "/")
        for name, value in {**values, "type": kind}.items():
            url = (
                url.replace(f"/:{name}", "") if value is None else url.replace(f":{name}", escape_path(value))
            )
        url = sanitize_url(url)
        destination = unescape_path(url).lstrip("/") + ("index.html" if url.endswith("/") else "")
        return _Archive(kind, title, url, destination, posts)

    for kind, plural in (("tag", "tags"), ("category", "categories")):
        if on(plural):
            for title, posts in grouped(site.posts, plural).items():
                mode = settings.get("slug_mode")
                name = slugify(title, mode) if isinstance(title, str) else None
                yield made(kind, title, {"name": name}, posts)
    for kind, parts in (("year", 1), ("month", 2), ("day", 3)):
        if on(kind):
            dated: dict[tuple[str, ...], list[SourceDocument]] = {}
            for post in site.posts:
                if post.date is not None:
                    dated.setdefault(tuple(post.date.strftime("%Y %m %d").split()[:parts]), []).append(post)
            for row in sorted(dated):
                yield made(kind, None, dict(zip(("year", "month", "day"), row, strict=False)), dated[row])
