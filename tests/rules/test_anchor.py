"""Fragments: judged where all ids are known, silent where a theme, Liquid or a script may have them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run

Lint = Callable[..., list[str]]

PAGE = """---
title: Page
---
## Install it

## Install it

## Ünï 日本

<a name=named></a><b id='bold'>x</b> y[^n]

[^n]: z
"""


def site(body: str, page: str = PAGE, **files: str) -> dict[str, str]:
    named = {name.replace("__", "/").replace("_html", ".html"): text for name, text in files.items()}
    return {"page.md": page, "index.md": f"---\ntitle: Home\n---\n{body}\n", **named}


@pytest.mark.parametrize(
    "fragment",
    [
        *("install-it", "install-it-1", "ünï-日本", "%C3%BCn%C3%AF-%E6%97%A5%E6%9C%AC"),
        *("named", "bold", "fn:n", "fnref:n", "top", "TOP", ":~:text=x", "/route", "!route", "t=20"),
    ],
)
def test_present(lint: Lint, fragment: str) -> None:
    assert lint("anchor", site(f"[a](/page.html#{fragment}) [b](page#{fragment})")) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (
            "[a](/page.html#install)",
            "the page `/page.html` has no anchor `#install`: did you mean `#install-it`?",
        ),
        ("[a](/page.html#Install-It)", "did you mean `#install-it`?"),
        ("[a](page#quite-another)", "has no anchor `#quite-another`"),
        ("[a](#here)", "this page has no anchor `#here`"),
        ("[a](/#here)", "has no anchor `#here`"),
    ],
)
def test_absent(lint: Lint, link: str, message: str) -> None:
    said = lint("anchor", site(link))
    assert len(said) == 1, said
    assert "index.md:4:1: warning: " in said[0]
    assert message in said[0]


def test_what_layouts_and_includes_write(lint: Lint) -> None:
    page = "---\nlayout: inner\n---\n"
    files = {
        "_layouts/inner.html": "---\nlayout: outer\n---\n<p id=inner>{{ content }}</p>"
        "{% include foot.html %}",
        "_layouts/outer.html": '<p id="outer-{{ page.slug }}">{{ content }}</p>',
        "_includes/foot.html": "<a name='foot'></a>",
        "page.md": page,
        "index.md": "---\n---\n[a](page#inner) [b](page#outer-x) [c](page#foot) [d](page#none)\n",
    }
    said = lint("anchor", files)
    assert len(said) == 1, said
    assert "`#none`" in said[0]


@pytest.mark.parametrize(
    "written",
    [
        '"tag-{{ page.slug | replace: "a", "b" }}"',
        "'tag-{{ page['slug'] }}'",
        "tag-{% if a > b %}x{% endif %}",
    ],
)
def test_an_id_with_quotes_in_its_liquid(lint: Lint, written: str) -> None:
    files = site("[a](page#tag-x) [b](page#none)", "---\nlayout: own\n---\n")
    said = lint("anchor", {**files, "_layouts/own.html": f"<p id={written}>{{{{ content }}}}</p>"})
    assert len(said) == 1 and "`#none`" in said[0], said


@pytest.mark.parametrize(
    "layout",
    [
        "{{ content | linked }}",
        "{{ content | replace: '<p', page.start }}",
        "{{ content | replace: '<h2>', '<h2 id=a>' }}",
        "{{ content | replace: '=\"', '=\"x-' }}",
        "{{ content }}{% for p in site.posts %}{{ p.content }}{% endfor %}",
        "{{ content }}{% plugin_tag %}",
        "{{ content }}{% include {{ page.part }}.html %}",
        '{{ content }}<p id="{{ page.thing }}"></p>',
    ],
)
def test_layouts_that_may_write_any_id(lint: Lint, layout: str) -> None:
    files = site("[a](page#none)", "---\nlayout: own\n---\n## A\n")
    said = lint("anchor", {**files, "_layouts/own.html": layout})
    assert len(said) == 1 and ": info: `page#none` is not checked: what the layout `own` writes" in said[0], (
        said
    )


@pytest.mark.parametrize(
    "layout",
    [
        "{{ content | toc }}",
        "{{ content | inject_anchors }}{% toc %}",
        "{{ content | replace: '<table', '<div><table' | truncate: 9 }}",
        "{{ content | replace: 'href=\"#', 'href=\"/page#' }}",
        "{{ content | append: '<hr>' }}",
    ],
)
def test_filters_of_the_content_that_write_no_ids(lint: Lint, layout: str) -> None:
    files = site("[a](page#none) [b](page#a)", "---\nlayout: own\n---\n## A\n")
    said = lint("anchor", {**files, "_layouts/own.html": layout})
    assert len(said) == 1 and ": warning: the page `/page.html` has no anchor `#none`" in said[0], said


def test_an_include_whose_name_is_computed_is_one_of_those_that_fit(lint: Lint) -> None:
    files = site("[a](page#none) [b](page#one) [c](page#two)", "---\nlayout: own\n---\n## A\n")
    parts = {"_includes/parts/one.html": "<p id=one>", "_includes/parts/two.html": "<p id=two>"}
    layout = {"_layouts/own.html": "{{ content }}{% include parts/{{ page.part }}.html %}"}
    (said,) = lint("anchor", {**files, **layout, **parts})
    assert ": warning: " in said and "`#none`" in said
    (said,) = lint(
        "anchor", {**files, **layout, **parts, "_includes/parts/two.html": "{% plugin_tag %}<p id=two>"}
    )
    assert "are not checked: " in said or "is not checked: " in said


def test_the_table_of_contents_is_a_place(lint: Lint) -> None:
    """jekyll-toc's list has an id; a plugin of the site's own with its names writes what it likes."""
    files = site("[a](page#toc) [b](page#list)", "---\nlayout: own\n---\n## A\n")
    files = {**files, "_layouts/own.html": "{{ content | toc }}"}
    (said,) = lint("anchor", files)
    assert "`#list`" in said
    assert lint("anchor", {**files, "_config.yml": "toc: {list_id: list}\n"}) == []
    plugin = "module M\n  def toc(html)\n  end\nend\nLiquid::Template.register_filter(M)\n"
    (said,) = lint("anchor", {**files, "_plugins/toc.rb": plugin})
    assert "is not checked" in said


HOOK = "Jekyll::Hooks.register :documents, :pre_render do |page|\n  page.content.gsub!(/^- /, %s)\nend\n"
CONVERTER = (
    "class Own < Jekyll::Converters::Markdown\n"
    "  def convert(content)\n    super.gsub('<li>', %s)\n  end\nend\n"
)
ITEMS = "---\ntitle: A\n---\n## A\n\n- item\n"


@pytest.mark.parametrize("plugin", [HOOK % "'- {:#item} '", CONVERTER % "'<li id=\"item\">'"])
def test_a_plugin_that_changes_texts_may_write_ids(lint: Lint, plugin: str) -> None:
    files = site("[a](page#item) [b](page#A)", ITEMS)
    said = lint("anchor", {**files, "_plugins/own.rb": plugin})
    assert (
        len(said) == 2 and ": info: `page#item` is not checked" in said[0] and "did you mean `#a`" in said[1]
    )


@pytest.mark.parametrize(
    "plugin", [HOOK % "'* '", CONVERTER % "'<li class=\"item\">'", "ITEM = '<li id=\"item\">'\n"]
)
def test_a_plugin_that_names_no_ids_writes_none(lint: Lint, plugin: str) -> None:
    files = site("[a](page#item)", ITEMS)
    (said,) = lint("anchor", {**files, "_plugins/own.rb": plugin})
    assert "has no anchor `#item`" in said


@pytest.mark.parametrize("config", ["theme: nobody-knows\n", "remote_theme: a/b\n", "markdown: CommonMark\n"])
def test_what_cannot_be_known(lint: Lint, config: str) -> None:
    files = site("[a](page#none)", "---\nlayout: post\n---\n## A\n")
    said = lint("anchor", {**files, "_config.yml": config})
    assert len(said) == 1 and ": info: `page#none` is not checked" in said[0], said


def test_a_slip_in_letter_case_is_reported_on_any_theme(lint: Lint) -> None:
    files = site("[a](page#SetUp)", "---\nlayout: post\n---\n## Set up\n")
    said = lint("anchor", {**files, "_config.yml": "theme: minima\n"})
    assert len(said) == 1
    assert "did you mean `#set-up`?" in said[0]


@pytest.mark.parametrize(
    "link",
    [
        "[a](/file.pdf#page=2)",
        "[a](/file.pdf#none)",
        "[a](/none/#none)",
        "[a](https://x.example/#none)",
    ],
)
def test_pages_of_others(lint: Lint, link: str) -> None:
    assert lint("anchor", {**site(link), "file.pdf": ""}) == []


@pytest.mark.parametrize(
    ("site_name", "expected"),
    [("brew", []), ("elixir", []), ("meetup", []), ("jekyll-docs", [("_docs/contributing.md", 93)])],
)
def test_recorded_site(truth: Path, site_name: str, expected: list[tuple[str, int]]) -> None:
    """What a look at every fragment of the pages that the real Jekyll builds finds too."""
    outcome = run(Request(str(truth / site_name / "site"), None, select=("anchor",)))
    assert [(finding.path, finding.line) for finding in outcome.report.findings] == expected


DOC = '<html><head><title>x</title></head><body><h2 id="one">One</h2></body></html>\n'


def test_html_files(lint: Lint) -> None:
    """Ids of static HTML files, and of HTML pages with what their layout writes."""
    files = {
        "_posts/2020-01-02-a.md": "---\ntitle: A\n---\n[a](/doc.html#one) [b](/doc.html#two) "
        "[c](/p.html#own) [d](/p.html#top-bar) [e](/p.html#none)\n",
        "doc.html": DOC,
        "p.html": '---\nlayout: default\n---\n{% if true %}<p id="own">x</p>{% endif %}\n',
        "_layouts/default.html": '<div id="top-bar">{{ content }}</div>',
    }
    said = lint("anchor", files)
    assert len(said) == 2 and "`/doc.html` has no anchor `#two`" in said[0] and "`#none`" in said[1], said


def test_a_fragment_is_seen_from_the_base(lint: Lint) -> None:
    """`<base href="/">` makes `#there` lead to the front page."""
    files = {
        "_layouts/default.html": '<html><head><base href="/"></head><body>{{ content }}</body></html>',
        "index.md": "---\ntitle: Home\n---\n## Here\n",
        "_posts/2020-01-02-a.md": "---\ntitle: A\nlayout: default\n---\n[a](#there) [b](#here)\n\n## There\n",
    }
    said = lint("anchor", files)
    assert len(said) == 1 and "the page `/` has no anchor `#there`" in said[0], said
