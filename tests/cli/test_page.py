"""``postlint page`` and ``postlint links --pages``: what a page is made of."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import LayOut, Run

SITE = {
    "_config.yml": "permalink: pretty\n",
    "_layouts/default.html": "{% include nav.html %}{{ content }}",
    "_layouts/page.html": "---\nlayout: default\n---\n<i><a href='/gone/'>x</a>{{ content }}",
    "_includes/nav.html": "{% for one in site.data.nav %}\n<a href='{{ one.url }}'>x</a>{% endfor %}",
    "_data/nav.yml": "- url: /about/\n",
    "about.md": "---\nlayout: page\n---\n[Home](/)\n",
    "index.md": "---\nlayout: none\n---\n",
    "plain.txt": "x",
}


def test_a_page_in_parts(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    for name in ("/about/", "about.md", "/about"):
        said = run("page", name)
        assert said.code == 0
        assert said.out.splitlines() == [
            "/about/",
            "  source   about.md",
            "  layout   _layouts/page.html",
            "  layout   _layouts/default.html",
            "  include  _includes/nav.html",
            "about.md:4:1: link / (published)",
            "_layouts/page.html:4:13: link /gone/ (missing)",
            "_data/nav.yml:1:8: link /about/ (published, printed by _includes/nav.html:2)",
        ]


def test_a_feed_that_the_site_writes(lay_out: LayOut, run: Run) -> None:
    feed = (
        "---\n---\n<rss><channel>\n<link>{{ site.url }}/about/</link>\n"
        "{% for one in site.pages %}{% if one.layout == 'page' %}<guid>{{ site.url }}{{ one.url }}x</guid>"
        "{% endif %}{% endfor %}\n</channel></rss>\n"
    )
    lay_out({**SITE, "_config.yml": "permalink: pretty\nurl: https://us.example\n", "feed.xml": feed})
    assert run("page", "/feed.xml").out.splitlines() == [
        "/feed.xml",
        "  source   feed.xml",
        "feed.xml:4:7: link https://us.example/about/ (published)",
        "feed.xml:5:63: link https://us.example/about/x (missing)",
    ]
    rows = [json.loads(row) for row in run("links", "--pages", "-f", "jsonl").out.splitlines()]
    assert [row["url"] for row in rows if row.get("page") == "/feed.xml"] == [
        "https://us.example/about/",
        "https://us.example/about/x",
    ]


def test_a_page_as_json(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    page = json.loads(run("page", "/about/", "-f", "json").out)
    assert page["layouts"] == ["_layouts/page.html", "_layouts/default.html"]
    assert [(one["path"], one["line"], one["url"]) for one in page["references"]][1:] == [
        ("_layouts/page.html", 4, "/gone/"),
        ("_data/nav.yml", 1, "/about/"),
    ]


def test_a_layout_of_a_theme(lay_out: LayOut, run: Run) -> None:
    lay_out({**SITE, "_config.yml": "theme: minima\n", "about.md": "---\nlayout: post\n---\n"})
    assert "  layout   post (not in the site: what it writes is not known)" in run("page", "about.md").out


def test_no_such_page(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    said = run("page", "/abuot/")
    assert said.code == 2 and "publishes no page at `/abuot/`" in said.err
    assert "without layout or Liquid" in run("page", "/plain.txt").err
    assert run("page").code == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("/abuot/", "no page at `/abuot/`: did you mean `/about/`?"),
        ("/none-of-these/", "no page at `/none-of-these/`, `postlint urls` lists those that it has"),
        ("/hidden/", "`hidden.md` says `published: false`; `postlint page hidden.md` shows it"),
        ("https://other.example/", "`https://other.example/` is on another site"),
    ],
)
def test_why_there_is_no_page(lay_out: LayOut, run: Run, name: str, said: str) -> None:
    lay_out({**SITE, "hidden.md": "---\npublished: false\n---\n"})
    assert said in run("page", name).err


def test_sources_by_their_paths(lay_out: LayOut, run: Run) -> None:
    root = lay_out({**SITE, "_drafts/idea.md": "---\ntitle: I\n---\n"})
    for name in ("./about.md", "_layouts/../about.md", str(root / "about.md")):
        assert run("page", name).out.startswith("/about/\n")
    assert run("page", "_drafts/idea.md").out.startswith("(not published: `_drafts/idea.md` is a draft)\n")


def test_links_of_pages(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    rows = [json.loads(line) for line in run("links", "--pages", "-f", "jsonl").out.splitlines()]
    assert [(row["path"], row["url"], row["page"]) for row in rows if "page" in row] == [
        ("_layouts/page.html", "/gone/", "/about/"),
        ("_data/nav.yml", "/about/", "/about/"),
    ]
    assert "_layouts/page.html:4:13: link /gone/ on /about/" in run("links", "--pages", "about.md").out
    assert "gone" not in run("links").out


def test_pages_that_plugins_make(lay_out: LayOut, run: Run) -> None:
    lay_out(
        {
            "_config.yml": "plugins: [jekyll-paginate, jekyll-archives]\npaginate: 1\npermalink: /:title/\n"
            "jekyll-archives: {enabled: [tags], layout: tag}\n",
            "_layouts/tag.html": "{% for post in page.posts %}<a href='{{ post.url }}'>{% endfor %}",
            "index.html": "---\n---\n{% for post in paginator.posts %}<a href='{{ post.url }}'>{% endfor %}",
            "_posts/2024-01-01-a.md": "---\ntags: [x]\n---\n",
            "_posts/2024-01-02-b.md": "---\n---\n",
        }
    )
    said = run("page", "/page2/").out
    assert said.startswith("/page2/\n  source   index.html\n") and "link /a/ (published)" in said
    said = run("page", "/tag/x/").out
    assert "  source   (a plugin makes it of its layout)\n  layout   _layouts/tag.html\n" in said
    assert "_layouts/tag.html:1:38: link /a/ (published)" in said
