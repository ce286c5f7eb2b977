"""The pages of posts that jekyll-paginate makes, and the posts on each.

After ``lib/jekyll-paginate/{pagination,pager}.rb`` (1.1).
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress

from postlint.model import UrlEntry, YamlValue
from postlint.site.generation import Generation, Pager, integer
from postlint.site.rubypath import basename, dirname
from postlint.site.site_model import SourceDocument
from postlint.site.summary import read_summary


def paginate(site: Generation) -> None:
    """jekyll-paginate 1: the pages after the first, of the deepest ``index.html`` that is a candidate."""
    for _, pages in _lists(site):
        site.entries += pages


def pagers(site: Generation) -> Iterator[tuple[str, Sequence[Pager]]]:
    """As ``pager.rb``: the newest posts first."""
    per_page = integer(site.config.data.get("paginate")) or 0
    posts = [post for post in reversed(site.posts) if not post.data.get("hidden")]
    for template, pages in _lists(site):
        urls: list[str] = [template.url or "/", *(one.url or "" for one in pages)]
        form = site.config.text("paginate_path", "/page:num")
        paths = [urls[0], *(_slashed(form.replace(":num", str(n), 1)) for n in range(2, len(urls) + 1))]
        yield (
            template.path,
            [
                Pager(
                    url,
                    posts[(number - 1) * per_page : number * per_page],
                    list_numbers(number, per_page, len(posts), paths),
                )
                for number, url in enumerate(urls, 1)
            ],
        )


def list_numbers(number: int, per_page: int, count: int, paths: Sequence[str]) -> dict[str, YamlValue]:
    """The values of ``paginator``, in both plugins, for page ``number`` of a list of ``count`` documents with
    pages at ``paths``."""
    before, after = number > 1, number < len(paths)
    return {
        "page": number,
        "per_page": per_page,
        "total_posts": count,
        "total_pages": len(paths),
        "previous_page": number - 1 if before else None,
        "previous_page_path": paths[number - 2] if before else None,
        "next_page": number + 1 if after else None,
        "next_page_path": paths[number] if after else None,
    }


def _slashed(path: str) -> str:
    return path if path.startswith("/") else f"/{path}"


def _lists(site: Generation) -> Iterator[tuple[SourceDocument, list[UrlEntry]]]:
    """The page that lists posts, if any, and the pages after the first."""
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
    paths = (
        template.replace(":num", str(number), 1).strip("/")
        for number in range(2, math.ceil(len(posts) / per_page) + 1)
    )
    yield page, [site.page_at("index.html", permalink, folder="/" + path) for path in paths]


def _paginated_permalink(site: Generation, page: SourceDocument) -> YamlValue:
    """The permalink of the copies. They are read from where the template's URL points, which may differ from
    its path."""
    url = page.url or "/"
    folder = url if url.endswith("/") else dirname(url) + "/"
    path = folder.lstrip("/") + "index.html"
    with suppress(OSError):
        data = read_summary(site.root, site.context.prefix + path, post=True).data
        if isinstance(data, dict) and "permalink" in data:
            return data["permalink"]
    return site.context.defaults.find(path, "pages", "permalink")
