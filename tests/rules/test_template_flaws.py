"""What ends Jekyll's build in layouts and includes, and layouts that are not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from postlint.pages.flaws import _SAMPLES

Lint = Callable[..., list[str]]
POST = {"_posts/2020-01-02-post.md": "---\nlayout: post\ntitle: Post\n---\nText.\n"}


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("<p>\n{% include head.html %}", "_layouts/post.html:2:1: error: there is no include `head.html`"),
        ("{% if page.title %}\n{{ content }}", "_layouts/post.html:1:1: error: `{% if %}` is never closed"),
        ("{{ content }", "_layouts/post.html:1:1: error: `{{ content }` is not closed"),
        ("{% vide %}", "_layouts/post.html:1:1: error: unknown tag `vide`"),
        ("{% if page.title %}{% include a.html %}{% endif %}", "_layouts/post.html:1:20: error: there is no"),
        ("{% include b.html %}", "_includes/b.html:2:1: error: there is no include `c.html`"),
        ("{% include ../a.html %}", "_layouts/post.html:1:1: error: `../a.html` is not a name of an include"),
        ("{% include %}", "_layouts/post.html:1:1: error: this tag names no include"),
        ("{% include d.html %}", "_includes/d.html:1:3: error: `{% for %}` is never closed"),
    ],
)
def test_the_build_ends_there(lint: Lint, layout: str, said: str) -> None:
    includes = {"_includes/b.html": "<p>\n{% include c.html %}\n", "_includes/d.html": "  {% for a in b %}"}
    (found,) = lint("liquid", {**POST, **includes, "_layouts/post.html": layout})
    assert found.startswith(said)


@pytest.mark.parametrize(
    "layout",
    [
        "{% if page.video %}{% include video.html %}{% endif %}",
        "{% for one in page.tags %}{% include tag.html %}{% endfor %}",
        "{% comment %}{% include head.html %}{% endcomment %}",
        "{% if unknown.thing == jekyll.nothing %}{{ content }}{% endif %}{% assign a = content | size %}",
        "{% raw %}{% include head.html %}{% endraw %}",
    ],
)
def test_what_jekyll_does_not_read(lint: Lint, layout: str) -> None:
    assert lint("liquid", {**POST, "_layouts/post.html": layout}) == []


def test_a_layout_that_no_page_uses(lint: Lint) -> None:
    files = {**POST, "_layouts/post.html": "{{ content }}", "_layouts/old.html": "{% include head.html %}"}
    assert lint("liquid", files) == []


def test_links_of_layouts(lint: Lint) -> None:
    (found,) = lint("internal-link", {**POST, "_layouts/post.html": "<a href='{% link about.md %}'>a</a>"})
    assert found.startswith("_layouts/post.html:1:10: error: `link` finds no file `about.md`")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"_layouts/post.html": "---\nlayout: defalt\n---\n{{ content }}"},
            ["_layouts/post.html:2:9: error: there is no layout `defalt`, pages of this layout are"],
        ),
        (
            {
                "_config.yml": "defaults:\n- scope: {path: ''}\n  values:\n    layout: pst\n",
                "_layouts/post.html": "{{ content }}",
                "about.md": "---\ntitle: About\n---\n",
            },
            ["_config.yml:4:13: error: there is no layout `pst`, Jekyll publishes pages without one"],
        ),
        ({"_layouts/post.html": "---\nlayout: null\n---\n{{ content }}"}, []),
        ({"_layouts/post.html": "---\nlayout: wide\n---\n", "_layouts/wide.html": "{{ content }}"}, []),
    ],
)
def test_layouts_that_are_not_there(lint: Lint, files: Mapping[str, str], said: list[str]) -> None:
    found = lint("front-matter", {**POST, **files})
    assert len(found) == len(said)
    assert all(one.startswith(start) for one, start in zip(found, said, strict=True))


@pytest.mark.parametrize(("others", "count"), [(_SAMPLES - 1, 1), (_SAMPLES, 0)])
def test_pages_with_other_keys_are_evaluated(lint: Lint, others: int, count: int) -> None:
    posts = {
        f"_posts/2020-01-{at + 10}-post.md": f"---\nlayout: post\ntitle: Post {at}\nkey{at}: true\n---\n"
        for at in range(others)
    }
    last = {"_posts/2020-02-02-last.md": "---\nlayout: post\ntitle: Last\nvideo: true\n---\n"}
    layout = {"_layouts/post.html": "{% if page.video %}{% include video.html %}{% endif %}"}
    assert len(lint("liquid", {**posts, **last, **layout})) == count


def test_other_rules_alone_say_nothing_of_it(lint: Lint) -> None:
    assert lint("front-matter", {**POST, "_layouts/post.html": "{% include head.html %}"}) == []


def test_suppressed_where_it_is(lint: Lint) -> None:
    layout = "<!-- postlint-disable-next-line liquid -->\n{% include head.html %}"
    assert lint("liquid", {**POST, "_layouts/post.html": layout}) == []


def test_tags_of_plugins(lint: Lint) -> None:
    gist = {**POST, "_layouts/post.html": "{% gist 1 %}{% github_edit_link %}"}
    plugins = "plugins: [jekyll-gist, jekyll-github-metadata]\n"
    assert lint("liquid", {**gist, "_config.yml": plugins}) == []
    assert lint("liquid", {**gist, "_config.yml": "plugins: [jekyll-of-our-own]\n"}) == []
