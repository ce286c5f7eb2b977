"""What layouts, includes and data give pages: each reference at its own place, once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.model import TemplateReference
from postlint.pages import Lasting, PageReader, read_templates
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site

LAYOUT = "---\n---\n{content}\n"


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in {"_config.yml": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def references(folder: Path, files: Mapping[str, str]) -> list[TemplateReference]:
    root = str(written(folder, files))
    return list(read_templates(PageReader(read_site(root, load(root)), {})).references)


def places(folder: Path, files: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The file, what is written at the place, and the URL of each reference."""
    found = []
    for one in references(folder, files):
        start, end = one.reference.span
        found.append((one.path, (folder / one.path).read_text("utf-8")[start:end], one.reference.url))
    return found


def page(layout: str = "default", **front: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\nlayout: {layout}\n{lines}---\n"


def test_a_literal_url_is_in_its_layout(tmp_path: Path) -> None:
    files = {"_layouts/default.html": "---\n---\n<a class=x href='/a/'>A</a>", "a.md": page()}
    assert places(tmp_path, files) == [("_layouts/default.html", "/a/", "/a/")]


def test_a_url_with_liquid_is_in_the_include_that_writes_it(tmp_path: Path) -> None:
    files = {
        "_config.yml": "baseurl: /blog",
        "_layouts/default.html": "{% include head.html %}",
        "_includes/head.html": "<head>\n<script src=\"{{ '/x.js' | relative_url }}\"></script>",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [
        ("_includes/head.html", "{{ '/x.js' | relative_url }}", "/blog/x.js"),
    ]


def test_an_include_of_an_include_and_the_text_after_it_keep_their_places(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "{% include a.html %}<a href='/after'>",
        "_includes/a.html": "<i>{% include b.html %}<a href='/outer'>",
        "_includes/b.html": "<b><a href='/inner'>",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [
        ("_includes/b.html", "/inner", "/inner"),
        ("_includes/a.html", "/outer", "/outer"),
        ("_layouts/default.html", "/after", "/after"),
    ]


@pytest.mark.parametrize(
    ("output", "url"),
    [
        ("{{ one.url }}", "/gone/"),
        ("{{ site.baseurl }}{{ one.url }}", "/b/gone/"),
        ("{{ one.url | relative_url }}", "/b/gone/"),
        ("{{ site.baseurl | append: one.url }}", "/b/gone/"),
    ],
)
def test_a_value_of_data_is_at_its_line(tmp_path: Path, output: str, url: str) -> None:
    files = {
        "_config.yml": "baseurl: /b",
        "_layouts/default.html": f"{{% for one in site.data.nav.main %}}<a href='{output}'>{{% endfor %}}",
        "_data/nav.yml": "main:\n  - title: x\n    url: /gone/\n",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [("_data/nav.yml", "/gone/", url)]
    assert references(tmp_path, files)[0].via is not None


def test_a_value_of_a_folder_of_data(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "<a href='{{ site.data.menus.top[0].url }}'>",
        "_data/menus/top.yml": "- url: /gone/\n",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [("_data/menus/top.yml", "/gone/", "/gone/")]


def test_values_of_front_matter_defaults_and_configuration(tmp_path: Path) -> None:
    files = {
        "_config.yml": "logo: /logo.png\ndefaults:\n  - values:\n      cover: /cover.png\n",
        "_layouts/default.html": (
            "---\nback: /back.png\n---\n"
            "<img src='{{ page.image }}'><img src='{{ page.cover }}'>"
            "<img src='{{ site.logo }}'><img src='{{ layout.back }}'>"
        ),
        "a.md": page(image="/image.png"),
    }
    assert places(tmp_path, files) == [
        ("a.md", "/image.png", "/image.png"),
        ("_config.yml", "/cover.png", "/cover.png"),
        ("_config.yml", "/logo.png", "/logo.png"),
        ("_layouts/default.html", "/back.png", "/back.png"),
    ]


def test_a_parameter_is_at_the_tag_that_gives_it(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "{% include figure.html src='/x.png' %}",
        "_includes/figure.html": "<img src='{{ include.src }}'>",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [
        ("_layouts/default.html", "{% include figure.html src='/x.png' %}", "/x.png")
    ]


def test_what_is_captured_keeps_its_place(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "{% capture n %}<a href='{{ site.data.nav.url }}'>{% endcapture %}{{ n }}",
        "_data/nav.yml": "url: /gone/\n",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [("_data/nav.yml", "/gone/", "/gone/")]


def test_a_captured_name_of_an_include(tmp_path: Path) -> None:
    """The text that is captured decides which file it is; Chirpy's layouts choose so among comments."""
    tags = "{% capture path %}x/{{ site.kind }}.html{% endcapture %}{% include {{ path }} %}"
    files = {
        "_config.yml": "kind: a\n",
        "_layouts/default.html": tags,
        "_includes/x/a.html": "<a href='/a/'></a>",
        "_includes/x/b.html": "<a href='/b/'></a>",
        "index.md": page(),
    }
    assert [one.reference.url for one in references(tmp_path, files)] == ["/a/"]


def test_an_address_of_which_the_beginning_is_captured(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "{% include setup %}<img src='{{ base }}/x.png'>",
        "_includes/setup": "{% capture base %}/assets/{{ site.nothing }}{% endcapture %}",
        "a.md": page(),
    }
    assert places(tmp_path, files) == [
        ("_layouts/default.html", "/x.png", "/assets//x.png"),
    ]


def test_a_word_in_an_address_of_the_template_is_in_the_template(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "{% for tag in page.tags %}<a href='/tags/{{ tag }}/'>{% endfor %}",
        "a.md": page(tags="[jam]"),
    }
    assert places(tmp_path, files) == [("_layouts/default.html", "/tags/{{ tag }}/", "/tags/jam/")]


def test_elements_that_lead_to_files(tmp_path: Path) -> None:
    body = (
        "<link rel=icon href=/i.ico><link rel=preconnect href=/no><link href=/no>"
        "<meta property=og:image content=/og.png><meta name=description content=/no.png>"
        "<img src=/a.png srcset='/b.png 1x, /c.png 2x'><video poster=/p.png></video>"
        "<iframe src=/f></iframe><object data=/o></object><!-- <a href=/no> -->"
        "<script>'<a href=/no>'</script>"
    )
    found = references(tmp_path, {"_layouts/default.html": body, "a.md": page()})
    assert [(one.reference.url, one.reference.kind) for one in found] == [
        ("/i.ico", "resource"),
        ("/og.png", "image"),
        ("/a.png", "image"),
        ("/b.png", "image"),
        ("/c.png", "image"),
        ("/p.png", "image"),
        ("/f", "resource"),
        ("/o", "resource"),
    ]


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    body = (
        "<a href='{{ site.time }}/x'><a href='{% nobody_knows %}/x'>{{ content }}<a href='/known'>"
        "{% if site.time %}<a href='/in-a-branch'>{% endif %}<a href='?{{ site.time }}'>"
        "<link rel=stylesheet href='/x.css?v={{ site.time | date: '%s' }}'><a href='/y#{{ site.time }}'>"
    )
    found = references(tmp_path, {"_layouts/default.html": body, "a.md": page()})
    assert {one.reference.url for one in found} == {"/known", "/in-a-branch", "/x.css", "/y"}


def test_layouts_stand_on_layouts_and_read_what_the_inner_ones_say(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "<body><a href='/{{ layout.name }}'>{{ content }}",
        "_layouts/post.html": "---\nlayout: default\nname: post\n---\n<a href='/p'>",
        "_posts/2020-01-01-a.md": page("post"),
    }
    assert [one.reference.url for one in references(tmp_path, files)] == ["/p", "/post"]


def test_a_base_moves_the_references_of_all_layouts(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "<base href='/docs/'>{{ content }}",
        "_layouts/inner.html": "---\nlayout: default\n---\n<a href='x'>",
        "a.md": page("inner"),
    }
    assert [one.reference.url for one in references(tmp_path, files)] == ["/docs/x"]


@pytest.mark.parametrize("name", ["none", "missing"])
def test_a_page_without_a_layout_of_the_site(tmp_path: Path, name: str) -> None:
    assert references(tmp_path, {"_layouts/default.html": "<a href='/x'>", "a.md": page(name)}) == []


def test_layouts_that_stand_on_each_other_end(tmp_path: Path) -> None:
    files = {
        "_layouts/a.html": "---\nlayout: b\n---\n<a href='/a'>",
        "_layouts/b.html": "---\nlayout: a\n---\n<a href='/b'>",
        "a.md": page("a"),
    }
    assert [one.reference.url for one in references(tmp_path, files)] == ["/a", "/b"]


# --- which pages --------------------------------------------------------------------------------


def test_a_reference_has_all_pages_that_show_it(tmp_path: Path) -> None:
    posts = {f"_posts/2020-01-0{day}-x.md": page(title=f"Day {day}") for day in range(1, 10)}
    root = str(written(tmp_path, {"_layouts/default.html": "{{ page.title }}<a href='/x'>", **posts}))
    read = read_templates(PageReader(read_site(root, load(root)), {}))
    assert read.pages == 9
    assert [shown.pages for shown in read.references[0].shown_on] == [9]


def test_each_value_that_layouts_read_is_evaluated(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "<img src='{{ page.image }}'><a href='/x'>",
        **{f"{name}.md": page(image=f"/{name}.png") for name in "abc"},
    }
    found = {one.reference.url: one for one in references(tmp_path, files)}
    assert set(found) == {"/a.png", "/b.png", "/c.png", "/x"}
    assert sum(shown.pages for shown in found["/x"].shown_on) == 3


def test_a_relative_url_is_reported_by_the_folders_of_its_pages(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "<a href='x.html'>",
        **{name: page() for name in ("a.md", "b.md", "in/c.md")},
    }
    (one,) = references(tmp_path, files)
    assert sorted((shown.page, shown.pages) for shown in one.shown_on) == [("/a.html", 2), ("/in/c.html", 1)]


def test_related_posts_are_the_newest_others(tmp_path: Path) -> None:
    body = "{% for one in site.related_posts %}<a href='{{ one.url }}'>{% endfor %}"
    posts = {f"_posts/2020-01-{day:02}-x.md": page() for day in range(1, 14)}
    files = {"_config.yml": "permalink: /:day", "_layouts/default.html": body, **posts, "a.md": page()}
    found = references(tmp_path, files)
    by_url = {one.reference.url: sum(shown.pages for shown in one.shown_on) for one in found}
    # Each of the eleven newest shows the ten others of them, the two oldest the ten newest, the page none.
    assert by_url == {"/03": 10, **{f"/{day:02}": 12 for day in range(4, 14)}}


@pytest.mark.parametrize(
    ("template", "decides"),
    [
        ("{{ page.author }}", False),
        ("<p class='{{ page.author }}'>{{ page.author | upcase }}</p>", False),
        ("{% if page.author %}<a href='/by/'>{% endif %}", False),
        ("{% assign who = page.author | escape %}<b>{{ who }}</b>", False),
        ("{% for one in site.posts %}{{ one.author }}{% endfor %}", False),
        ("<!-- {{ page.author }} --><a href='/x'>", False),
        ("<!-- {{ page.author }} {% include by.html %}", True),
        ("<a href='/{{ page.author }}/'>", True),
        ("<meta property='og:image' content='{{ page.author }}'>", True),
        ("<a {% include part.html %}>", True),
        ("<p {% include meta.html %}><a href='/x'>", False),
        ("<a {% if page.author %}title='{{ page.author }}'{% endif %} href='/x'>", True),
        ("<a {% if page.author %}title='x' rel='y'{% endif %} href='/x'>", False),
        ("<{{ page.author }} href=/x>", True),
        ("{% if page.author == 'ann' %}<a href='/ann/'>{% endif %}", True),
        ("{% case page.author %}{% when 'ann' %}<a href='/ann/'>{% endcase %}", True),
        ("{% assign who = page.author %}<a href='/{{ who }}/'>", True),
        ("{% assign who = site.data.people[page.author] %}<a href='{{ who.url }}'>", True),
        ("{% capture who %}{{ page.author }}{% endcapture %}<a href='/{{ who }}/'>", True),
        ("{% include by.html who=page.author %}", True),
        ("{{ page.author | replace: '-', '<a href=/x/>' }}", True),
        ("{% assign it = page %}<a href='/{{ it.author }}/'>{{ page.author }}", True),
    ],
)
def test_which_values_decide_references(tmp_path: Path, template: str, decides: bool) -> None:
    files = {
        "_layouts/default.html": template,
        "_includes/part.html": "href='/{{ page.author }}/'",
        "_includes/meta.html": "data-by='{{ page.author }}'",
        "_includes/by.html": "<a href='/{{ include.who }}/'>",
        "a.md": page(author="ann"),
    }
    root = str(written(tmp_path, files))
    assert ("author" in read_templates(PageReader(read_site(root, load(root)), {})).deciding) is decides


def test_a_text_that_has_tags_of_its_own_is_evaluated(tmp_path: Path) -> None:
    files = {
        "_layouts/default.html": "{{ page.credit }}",
        "a.md": page(credit="Ann"),
        "b.md": page(credit="<a href='/gone/'>Bob</a>"),
    }
    assert [one.reference.url for one in references(tmp_path, files)] == ["/gone/"]


@pytest.mark.parametrize(("config", "found"), [("", ["/x/"]), ("plugins: [jekyll-something]", [])])
def test_a_filter_that_nobody_defines_changes_nothing(tmp_path: Path, config: str, found: list[str]) -> None:
    files = {
        "_config.yml": config,
        "_layouts/default.html": "{% assign all = page.all | order_by: 'n' %}"
        "{% for x in all %}<a href='{{ x }}'>{% endfor %}",
        "a.md": page(all="[/x/]"),
    }
    assert [one.reference.url for one in references(tmp_path, files)] == found


def test_frames_and_buttons_are_read_as_in_bodies(tmp_path: Path) -> None:
    text = "<frame src='/f'><input type=image src='/i.png'><area href='/a'>"
    found = references(tmp_path, {"_layouts/default.html": text, "a.md": page()})
    assert {(one.reference.url, one.reference.kind) for one in found} == {
        ("/f", "resource"),
        ("/i.png", "image"),
        ("/a", "link"),
    }


@pytest.mark.parametrize(
    "template",
    [
        "{% if page.author != null %}<a href='/by/'>{% endif %}",
        "{% if page.author == '' %}<a href='/nobody/'>{% endif %}",
        "{% unless page.author == blank %}<a href='/by/'>{% endunless %}",
        "{% include author.html %}",
    ],
)
def test_whether_a_value_is_there_is_not_what_it_is(tmp_path: Path, template: str) -> None:
    files = {
        "_layouts/default.html": template,
        "_includes/author.html": "{% if page.author != empty %}<a href='/by/'>{% endif %}{{ page.author }}",
        "a.md": page(author="ann"),
        "b.md": page(author="bob"),
        "c.md": page(author="''"),
        "d.md": page(),
    }
    root = str(written(tmp_path, files))
    assert "author" not in read_templates(PageReader(read_site(root, load(root)), {})).deciding


@pytest.mark.parametrize(
    ("listing", "layout"),
    [
        (False, "<a href='{{ page.more }}'>{{ site.title }} {{ content }}</a>"),
        (True, "{% for post in site.posts %}<a href='{{ post.url }}'>p</a>{% endfor %}"),
        (True, "{% assign all = site.posts %}<a href='{{ all.first.url }}'>p</a>"),
        (True, "{% assign all = site %}<a href='{{ all.posts.first.url }}'>p</a>"),
        (True, "<a href='{{ page.next.url }}'>next</a>"),
        (True, "<a href='{{ site.talks.first.url }}'>a collection</a>"),
        (True, "<a href='{% post_url 2020-01-01-a %}'>a</a>"),
        (True, "{% include list.html %}"),
    ],
)
def test_what_pages_write_on_both_sides_of_a_change(tmp_path: Path, listing: bool, layout: str) -> None:
    """It is read once unless it depends on other documents."""
    files = {
        "_config.yml": "collections: {talks: {output: true}}\n",
        "_includes/list.html": "{% for tag in site.tags %}<a href='/{{ tag[0] }}/'>t</a>{% endfor %}",
        "_layouts/default.html": layout,
        "_posts/2020-01-01-a.md": page(more="/x/", tags="[one]"),
        "_talks/a.md": page("none"),
    }
    root = str(written(tmp_path, files))
    lasting = Lasting()
    read_templates(PageReader(read_site(root, load(root)), {}, lasting))
    assert bool(lasting.outputs) is not listing
    more = {"_posts/2021-01-01-b.md": page(more="/y/", tags="[two]"), "_talks/0.md": page("none")}
    model = read_site(str(written(tmp_path, more)), load(root))
    assert read_templates(PageReader(model, {}, lasting)) == read_templates(PageReader(model, {}))


def test_pages_with_the_same_text_have_it_on_their_own_lines(tmp_path: Path) -> None:
    """Also where a part sets a variable that another prints."""
    files = {
        "_layouts/default.html": "{% include set.html %}<img src='{{ v }}'><img src='{{ w }}'>",
        "_includes/set.html": "{% assign v = page.image %}{% capture w %}{{ page.image }}{% endcapture %}",
        **{f"{name}.md": page(image="/same.png") for name in "abcdefghijklmnopqrstuvwxyz"},
    }
    found = references(tmp_path, files)
    assert sorted(one.path for one in found)[::2] == [f"{name}.md" for name in "abcdefghijklmnopqrstuvwxyz"]
    assert {shown.pages for one in found for shown in one.shown_on} == {1}
