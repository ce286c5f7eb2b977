"""Small sites built by the real Jekyll: the URLs of all pages are those that ``links --pages`` lists."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.cli.conftest import LayOut, Run

LAYOUT = """---
---
<!DOCTYPE html><html><head>
<link rel="stylesheet" href="{{ '/style.css' | relative_url }}">
<link rel="icon" href="favicon.ico">
{% seo %}{% feed_meta %}
<script src="//cdn.example/{{ site.data.versions.lib }}/x.js"></script>
</head><body>
{% include nav.html items=site.data.nav here=page.url %}
{{ content }}
{% if page.cover %}{% include_cached figure.html src=page.cover %}{% endif %}
{% if paginator %}
{% if paginator.previous_page %}<a href="{{ paginator.previous_page_path }}">p</a>{% endif %}
{% if paginator.next_page %}<a href="{{ paginator.next_page_path | relative_url }}">n</a>{% endif %}
{% for one in paginator.page_trail %}<a href="{{ one.path }}">{{ one.num }}</a>{% endfor %}{% endif %}
<a href="{{ page.previous.url }}">older</a>
</body></html>
"""
FILES = {
    "_layouts/default.html": LAYOUT,
    "_layouts/post.html": "---\nlayout: default\nmore: /more/\n---\n<a href='{{ layout.more }}'>m</a>"
    '{{ content }}{% for tag in page.tags %}<a href="/tags/{{ tag | slugify }}/">{{ tag }}</a>{% endfor %}',
    "_includes/nav.html": "{% for one in include.items %}<a href='{{ one.url | absolute_url }}'"
    "{% if one.url == include.here %} class=on{% endif %}>{{ one.title }}</a>{% endfor %}"
    "<img srcset='/a.png 1x, /b.png 2x' src=/c.png>",
    "_includes/figure.html": "<video poster='{{ include.src }}.jpg' src='{{ include.src }}.mp4'></video>",
    "_data/nav.yml": "- {url: /, title: Home}\n- {url: /about/, title: About}\n",
    "_data/versions.yml": "lib: '1.2'\n",
    "about/index.md": "---\nlayout: default\ntitle: About\ncover: /media/talk\n---\n[x](../x/) ![y](y.png)\n",
    "plain.html": "<a href='/somewhere/'>x</a><img src=pic.png>",
    **{
        f"_posts/2024-0{month}-01-p{month}.md": f"---\nlayout: post\ntags: [Month {month}]\n"
        f"cover: /media/{month}\n---\n[one](/{month}/) <a href='two/{month}'>2</a>\n"
        for month in range(1, 6)
    },
}
LIST = (
    "{% for post in paginator.posts %}<a href='{{ post.url | relative_url }}'>{{ post.title }}</a>"
    "<img src='{{ post.cover }}.png'>{% endfor %}<a href='relative/'>r</a>"
)
CONFIG = "title: T\nurl: https://harbour.example\npermalink: pretty\n"
PLUGINS = "plugins: [jekyll-seo-tag, jekyll-feed, jekyll-include-cache, jekyll-toc, %s]\n"
SITES = {
    "jekyll-paginate": {
        **FILES,
        "_config.yml": CONFIG + "baseurl: /blog\npaginate: 2\npaginate_path: /news/page:num/\n"
        + PLUGINS % "jekyll-paginate",
        "news/index.html": "---\nlayout: default\n---\n" + LIST,
    },
    "jekyll-archives": {
        **FILES,
        "_layouts/archive.html": "---\nlayout: default\n---\n<a href='{{ page.type }}/up'>"
        "{% for post in page.posts %}<a href='{{ post.url }}'><img src='{{ post.cover }}.png'>{% endfor %}",
        "_config.yml": CONFIG + "jekyll-archives: {enabled: [tags, month], layouts: {month: default}}\n"
        + PLUGINS % "jekyll-archives",
    },
    "jekyll-paginate-v2": {
        **FILES,
        "_config.yml": CONFIG + "pagination: {enabled: true, per_page: 2, sort_reverse: true, "
        "trail: {before: 1, after: 1}}\n"
        "autopages: {enabled: true, categories: {enabled: false}, collections: {enabled: false}}\n"
        + PLUGINS % "jekyll-paginate-v2",
        "_layouts/autopage_tags.html": "---\nlayout: default\npagination: {per_page: 2, enabled: true}\n---\n"
        "<a href='up/'>{% for post in paginator.posts %}<a href='{{ post.url }}'>{% endfor %}",
        "news.html": "---\nlayout: default\npagination: {enabled: true, offset: 1}\npermalink: /news/\n---\n"
        + LIST,
        "old.html": "---\nlayout: default\npagination: {enabled: true, sort_reverse: false, per_page: 3, "
        "permalink: 'p:num.html'}\n---\n" + LIST,
    },
}  # fmt: skip
ATTRIBUTES = {
    ("a", "href"), ("link", "href"), ("img", "src"), ("img", "srcset"), ("script", "src"), ("video", "src"),
    ("video", "poster"),
}  # fmt: skip
RELATIONS = {"stylesheet", "icon"}
"""Without those that jekyll-seo-tag and jekyll-feed write: they lead to the page itself and to the feed."""


class _Urls(HTMLParser):
    """The URLs of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("property") == "og:image":
            self.found.append(given["content"] or "")
        if tag == "link" and given.get("rel") not in RELATIONS:
            return
        for name, value in attrs:
            if (tag, name) in ATTRIBUTES and value:
                parts = [one.split()[0] for one in value.split(",")] if name == "srcset" else [value]
                self.found += parts


def built(site: Path) -> Iterator[tuple[str, str]]:
    """Each page of the site as Jekyll writes it, with a URL that it has."""
    out = site.parent / "built"
    environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8", "TZ": "UTC"}
    environment["JEKYLL_ENV"] = "production"
    words = ["jekyll", "build", "-s", str(site), "-d", str(out), "--disable-disk-cache", "-q"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, cwd=site, check=False)
    if "cannot load such file" in done.stderr + done.stdout or "jekyll-" in done.stderr:
        pytest.skip("needs the plugins of this site (Debian: ruby-jekyll-paginate-v2 and the like)")
    assert done.returncode == 0, done.stderr
    for path in out.rglob("*.html"):
        reader = _Urls()
        reader.feed(path.read_text("utf-8"))
        page = "/" + path.relative_to(out).as_posix()
        yield from ((page.removesuffix("index.html"), url) for url in reader.found)


def listed(run: Run) -> Iterator[tuple[str, str]]:
    """The same, as postlint lists it."""
    entries = json.loads(run("urls", "--format", "json").out)["entries"]
    pages: Mapping[str, str] = {one["source"]: one["url"] for one in entries if one["source"]}
    for line in run("links", "--pages", "-f", "jsonl").out.splitlines():
        row = json.loads(line)
        if row["kind"] != "heading" and row.get("known", True):
            page = row.get("page") or pages[row["path"]]
            yield page.removesuffix("index.html"), row["url"]


@pytest.mark.parametrize("name", SITES)
def test_the_urls_of_all_pages(name: str, lay_out: LayOut, run: Run, ruby: str) -> None:
    site = lay_out(SITES[name])
    assert set(listed(run)) == set(built(site))
