"""Reduced templates give the references that whole ones write, each at the same place."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.pages.collect import PageReader, pages_of
from postlint.pages.locate import PageReference
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site
from postlint.site.site_model import SiteModel

MAYBE = "/maybe"
PAGES = 20
"""Of each real site so many are evaluated whole, evenly spread: some milliseconds each."""

SITES = (
    "sites/choosealicense", "sites/clermontech", "sites/dask", "sites/huxpro", "sites/openaustin",
    "sites/rgguides", "sites/sklearn", "brew", "jekyll-docs", "meetup",
)  # fmt: skip


def difference(model: SiteModel, every: int = 1) -> list[tuple[str, set[PageReference], set[PageReference]]]:
    """What reduced templates have too little and too much, by page. All pages are evaluated in a row, as in a
    run, so that they share what is remembered."""
    reader = PageReader(model, {})
    found = []
    for number, (document, url, pager) in enumerate(pages_of(model)):
        layouts = tuple(reader.layouts.of(document))
        reduced = set(reader.references(document, layouts, pager))
        if number % every == 0:
            whole = set(reader.evaluated_whole(document, layouts, pager))
            # A way that may be taken or not is read by itself there, wherever it is: in a comment, say.
            whole -= {one for one in whole - reduced if one.reference.url == MAYBE}
            if reduced != whole:
                found.append((url, whole - reduced, reduced - whole))
    return found


@pytest.mark.parametrize("name", SITES)
def test_real_sites(name: str, truth: Path) -> None:
    root = str(truth / name / "site")
    model = read_site(root, load(root))
    number = sum(1 for _ in pages_of(model))
    assert difference(model, max(1, number // PAGES)) == []


# --- templates that nobody wrote ----------------------------------------------------------------

TEXTS = (
    "<p class='{{ page.title }}'>", "</p>", "text", "<br>", "<!-- <a href='/no'> -->", "<a href='/fixed'>",
    "<a href=\"/{{ page.lang }}/\">", "<a class='{{ v }}' href='{{ v }}'>", "<img src={{ page.image }}>",
    "<a href='{{ page.url | remove: \"x\" }}{{ v }}'>", "<li{% if page.lang == 'a' %} class='on'{% endif %}>",
    "<a {% if page.lang == 'a' %}href='/a'{% else %}href='/b'{% endif %}>",
    "<a {% if v %}target='x' rel='y'{% endif %} href='/w'>", "{{ page.html }}", "{{ v }}", "{{ w }}",
    "<img srcset='/1.png 1x, {{ page.image }} 2x'>", "<script>var a = \"<a href='{{ v }}'>\";</script>",
    "<style>b { background: url({{ page.image }}) }</style>",
    "<meta property='og:{{ page.kind }}' content='/m'>",
    "{% assign v = page.lang %}", "{% assign v = page.lang | append: '/' | prepend: '/' %}",
    "{% assign v = page.image %}", "{% assign v = nil %}", "{% assign w = v %}",
    "{% assign v = site.pages | where: 'lang', page.lang | map: 'url' | first %}",
    "{% capture w %}<a href='/c/{{ page.lang }}'>{{ v }}</a>{% endcapture %}",
    "{% capture v %}{{ page.url }}{% endcapture %}", "{% cycle '/1', '/2' %}",
    "<a href='{% cycle '/1', '/2' %}'>", "{% increment n %}", "<a href='/{% increment n %}'>",
    "{% include x.html %}", "{% include x.html u=page.image %}", "{% include x.html u='/given' %}",
    "{% include {{ page.part }} %}", "<a {% include a.html %}>", "<base href='/base/{{ page.lang }}/'>",
    "{% if page.kind == content %}<a href='/maybe'>{% assign v = '/m' %}{% endif %}",
    "<title>{{ page.title }}<a href='/t'></title>", "{% break %}",
    "<a href='{{ site.data.one[page.lang].u }}'>",
)  # fmt: skip
WRAPPERS = (
    "{{% if page.lang == 'a' %}}{}{{% endif %}}",
    "{{% if v %}}{}{{% else %}}{}{{% endif %}}",
    "{{% unless page.title contains v %}}{}{{% endunless %}}",
    "{{% for v in page.list %}}{}{{% endfor %}}",
    "{{% for one in site.pages %}}{{% if one.url == page.url %}}{}{{% break %}}{{% endif %}}{}{{% endfor %}}",
    "{{% case page.lang %}}{{% when 'a' %}}{}{{% else %}}{}{{% endcase %}}",
    "{{% capture w %}}{}{{% endcapture %}}",
    "{{% ifchanged %}}{}{{% endifchanged %}}",
    "<div {{% if v %}}class='x'{{% endif %}}>{}</div>",
    "<!-- {} -->",
)

templates = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("\n".join),
        st.tuples(st.sampled_from(WRAPPERS), inner, inner).map(lambda one: one[0].format(*one[1:])),
    ),
    max_leaves=14,
)

FRONT = (
    "lang: a\nimage: /i/1.png\ntitle: One\nlist: [/l/1, /l/2]\npart: x.html\nhtml: <a href='/h1'>h</a>",
    "lang: b\nimage: /i/1.png\ntitle: b\nlist: []\npart: y.html\nkind: image",
    'lang: a\nimage: /i/2.png\ntitle: "it\'s <b>"\nlist: [/l/2]\npart: none.html\nkind: title',
    "lang: /\npart: x.html\nhtml: <a href='/h1'>h</a>",
)


@pytest.mark.parametrize(
    ("layout", "include", "found"),
    [
        ("<!-- {% include x.html %} <a href='/a'> -->", "<!-- nav --><a href='/b'>", {"/a", "/b"}),
        ("<!-- {% include y.html %} <a href='/a'> -->", "<!-- nav --><a href='/b'>", {"/a", "/b"}),
        ("<title>{% if page.lang %}{% include x.html %}{% endif %}</title>", "</title><a href='/b'>", {"/b"}),
        ("<!-- {% include x.html %} <a href='/a'> -->", "<a href='/b'>", set()),
        ("<title>{% include x.html %}</title>", "<!-- nav --><a href='/b'>", set()),
    ],
)
def test_an_include_that_ends_what_it_is_in(
    tmp_path: Path, layout: str, include: str, found: set[str]
) -> None:
    for name, text in {
        "_config.yml": "",
        "_layouts/default.html": layout,
        "_includes/x.html": include,
        "_includes/y.html": "{% include x.html %}",
        "a.md": "---\nlayout: default\nlang: a\n---\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    model = read_site(str(tmp_path), load(str(tmp_path)))
    reader = PageReader(model, {})
    document = model.by_path["a.md"]
    references = reader.references(document, tuple(reader.layouts.of(document)))
    assert {one.reference.url for one in references} == found
    assert difference(model) == []


def without_circles(texts: list[str]) -> list[str]:
    """The templates so that no include includes itself, at which Jekyll's build ends."""
    inner, outer, x, y = texts
    x = x.replace("include x.html", "include y.html").replace("include {{ page.part }}", "include y.html")
    return [inner, outer, x, re.sub(r"\{% include (?!a)[^%]*%\}", "", y)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(templates, min_size=4, max_size=4))
def test_any_template(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Fails with the page, what it lacks and what it has too much."""
    folder = tmp_path_factory.mktemp("site")
    names = ("_layouts/inner.html", "_layouts/outer.html", "_includes/x.html", "_includes/y.html")
    files = dict(zip(names, without_circles(texts), strict=True))
    files["_layouts/inner.html"] = f"---\nlayout: outer\n---\n{files['_layouts/inner.html']}{{{{ content }}}}"
    files["_layouts/outer.html"] = f"---\n---\n<html>{files['_layouts/outer.html']}{{{{ content }}}}"
    files["_includes/a.html"] = "href='/in/{{ page.lang }}'"
    files["_config.yml"] = ""
    files["_data/one.yml"] = "a: {u: /d}\nb: {u: /d}\n"
    # More pages of each kind than a part is given to learn.
    for number in range(40):
        files[f"p{number:02}.md"] = f"---\nlayout: inner\n{FRONT[number % len(FRONT)]}\n---\n"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    found = difference(read_site(str(folder), load(str(folder))))
    assert list(islice(found, 1)) == []
