"""Themes that do not lie in the site: what the rules then know, and what they leave alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

Lint = Callable[..., list[str]]
Findings = Callable[..., tuple[Finding, ...]]


def post(body: str, front: str = "") -> dict[str, str]:
    return {"_posts/2020-01-02-post.md": f"---\ntitle: Post\n{front}---\n{body}\n"}


@pytest.mark.parametrize(
    ("theme", "include"),
    [
        ("theme: minima", "social.html"),
        ("remote_theme: mmistakes/minimal-mistakes@4.24.0", 'figure image_path="/a.png"'),
        ("remote_theme: just-the-docs/just-the-docs", "components/aux_nav.html"),
    ],
)
def test_includes_of_the_theme_are_there(lint, theme: str, include: str) -> None:  # type: ignore[no-untyped-def]
    assert lint("liquid", {**post(f"{{% include {include} %}}"), "_config.yml": theme}) == []


def test_an_include_that_a_known_theme_lacks(lint) -> None:  # type: ignore[no-untyped-def]
    found = lint("liquid", {**post("{% include socail.html %}"), "_config.yml": "theme: minima"})
    assert len(found) == 1
    assert "there is no include `socail.html` in `_includes` nor in the theme `minima`" in found[0]


def test_what_an_unknown_theme_includes_is_said_once(lint) -> None:  # type: ignore[no-untyped-def]
    files = post("{% include a.html %}{% include b.html %}") | {
        "_posts/2020-01-03-other.md": "---\ntitle: Other\n---\n{% include a.html %}\n",
        "_config.yml": "theme: nobody-knows",
    }
    found = lint("liquid", files)
    assert len(found) == 1
    assert ": info: " in found[0]
    assert "(`a.html`, `b.html`)" in found[0]


def test_assets_of_the_theme(lint) -> None:  # type: ignore[no-untyped-def]
    body = "[style](/assets/css/main.css) ![theirs](/assets/images/start.png) [script](/assets/js/x.js)"
    files = {**post(body), "_config.yml": "remote_theme: mmistakes/minimal-mistakes"}
    assert lint("internal-link", files) == [
        f"_posts/2020-01-02-post.md:4:67: error: `/assets/js/x.js` {NOT_PUBLISHED}"
    ]
    assert lint("image-link", files) == [
        f"_posts/2020-01-02-post.md:4:31: error: `/assets/images/start.png` {NOT_PUBLISHED}"
    ]


def test_ids_of_the_theme_s_layouts(lint) -> None:  # type: ignore[no-untyped-def]
    files = {**post("[menu](#nav-trigger) [none](#none)", "layout: post\n"), "_config.yml": "theme: minima"}
    assert lint("anchor", files) == [
        "_posts/2020-01-02-post.md:5:22: warning: this page has no anchor `#none`: link one that it has"
    ]


def test_layouts_of_the_theme(lint) -> None:  # type: ignore[no-untyped-def]
    for layout, said in (("post", 0), ("pots", 1)):
        files = {**post("x", f"layout: {layout}\n"), "_config.yml": "theme: minima"}
        assert len([one for one in lint("front-matter", files) if "layout" in one]) == said


def test_front_matter_keys_that_the_theme_shows_as_pictures(lint) -> None:  # type: ignore[no-untyped-def]
    files = {**post("x", "cover-img: /assets/no.png\n"), "assets/yes.png": ""}
    assert lint("image-link", files) == []
    files["_config.yml"] = "remote_theme: daattali/beautiful-jekyll"
    assert lint("image-link", files) == [
        f"_posts/2020-01-02-post.md:3:12: error: front matter `cover-img`: `/assets/no.png` {NOT_PUBLISHED}"
    ]


CHIRPY = {"_config.yml": "theme: jekyll-theme-chirpy", "assets/img/trip/seaside.png": "", "top.png": ""}


def test_pictures_below_the_folder_of_the_front_matter(lint) -> None:  # type: ignore[no-untyped-def]
    body = "![a](seaside.png) ![b](/seaside.png) ![c](seasde.png) ![d](https://a.org/a.png)"
    body += " [e](seaside.png)"
    for key in ("media_subpath", "img_path"):
        files = CHIRPY | post(body, f"layout: post\n{key}: /assets/img/trip/\n")
        assert lint("image-link", files) == [
            "_posts/2020-01-02-post.md:6:38: error: `/assets/img/trip/seasde.png` is not on the published "
            "site: did you mean `/assets/img/trip/seaside.png`?"
        ]
        assert len(lint("internal-link", files)) == 1  # of links nothing is changed


def test_without_a_folder_pictures_lie_at_the_top(lint) -> None:  # type: ignore[no-untyped-def]
    files = CHIRPY | post("![a](top.png) ![b](/top.png)", "layout: post\n")
    assert lint("image-link", files) == []
    assert len(lint("image-link", files | {"_layouts/post.html": "{{ content }}"})) == 1


def test_pictures_on_another_host(lint) -> None:  # type: ignore[no-untyped-def]
    files = CHIRPY | post("![a](nowhere.png)", "layout: post\nimage: /nowhere.png\n")
    assert len(lint("image-link", files)) == 2
    cdn = "theme: jekyll-theme-chirpy\ncdn: https://cdn.example.org\n"
    assert lint("image-link", files | {"_config.yml": cdn}) == []


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ("""{{ content | replace: 'src="pics/', 'src="/assets/pics/' }}""", 1),
        ("""{{ content | replace_first: 'x', 'y' | replace: 'src="', src_of_page }}""", 0),
        ("""{% assign _content = content | replace: '<img src="', site.cdn %}{{ _content }}""", 0),
        ("""{{ content | replace: '<table', '<table class="t"' }}""", 2),
        ("""{{ content | replace: 'href="', site.host }}""", 2),
    ],
)
def test_what_a_layout_replaces_in_the_content(lint, replaced: str, said: int) -> None:  # type: ignore[no-untyped-def]
    files = post("![a](pics/a.png) ![b](pics/no.png)", "layout: own\n") | {
        "_layouts/own.html": replaced,
        "assets/pics/a.png": "",
    }
    found = lint("image-link", files)
    assert sum(": error: " in line for line in found) == said
    assert any("are not checked" in line for line in found) is not bool(said)


@pytest.mark.parametrize("engine", ["CommonMark", "CommonMarkGhPages"])
def test_a_site_of_another_engine(lint, engine: str) -> None:  # type: ignore[no-untyped-def]
    """A pipe makes no table there, and links are judged."""
    config = {"_config.yml": f"markdown: {engine}\nplugins: [jekyll-commonmark]"}
    files = post("[fix | it](https://example.org/) [x](/no)") | config
    assert lint("link-syntax", files) == []
    assert lint("internal-link", files) == [f"_posts/2020-01-02-post.md:4:34: error: `/no` {NOT_PUBLISHED}"]


def test_pictures_that_an_include_of_the_theme_shows(lint) -> None:  # type: ignore[no-untyped-def]
    body = '{% include figure image_path="/a.png" %}\n\n{% include figure image_path="/no.png" alt="x" %}'
    files = post(body) | {"a.png": "", "_config.yml": "theme: minimal-mistakes-jekyll"}
    assert lint("image-link", files) == [f"_posts/2020-01-02-post.md:6:1: error: `/no.png` {NOT_PUBLISHED}"]
    assert lint("image-alt", files) == []


def test_an_own_folder_is_not_excused_by_an_unknown_theme(lint) -> None:  # type: ignore[no-untyped-def]
    files = {"assets/images/regatta/start.png": "", "_config.yml": "theme: nobody-knows"}
    body = post("![a](/assets/images/regatta/finish.png) ![b](/assets/images/logo.png)")
    found = lint("image-link", files | body)
    assert [one for one in found if ": error: " in one] == [
        f"_posts/2020-01-02-post.md:4:1: error: `/assets/images/regatta/finish.png` {NOT_PUBLISHED}"
    ]


@pytest.mark.parametrize(("name", "severity"), [("galery", "warning"), ("page__toc", "info")])
def test_an_include_whose_name_is_near_one_of_the_theme(lint, name: str, severity: str) -> None:  # type: ignore[no-untyped-def]
    files = {**post(f"{{% include {name} %}}"), "_config.yml": "theme: minimal-mistakes-jekyll"}
    found = lint("liquid", files)
    assert len(found) == 1
    assert f": {severity}: " in found[0]


def test_no_position_within_a_theme_that_is_not_here(findings: Findings) -> None:
    (found,) = findings(
        "image-link",
        {
            "_config.yml": "remote_theme: mmistakes/minimal-mistakes\n",
            "_posts/2020-01-02-a.md": (
                '---\nlayout: single\ntitle: A\n---\n{% include figure image_path="/a.png" alt="a" %}\n'
            ),
        },
    )
    assert found.line == 5 and found.related == ()


@pytest.mark.parametrize(
    ("files", "known"),
    [
        ({"Gemfile": "gemspec\n", "just-the-docs.gemspec": "", "_config.yml": "source: src"}, False),
        ({"Gemfile": 'gem "just-the-docs", path: "theme"\n', "_config.yml": "source: src"}, False),
        ({"Gemfile": 'gem "just-the-docs", :path => "theme"\n', "_config.yml": "source: src"}, False),
        ({"Gemfile": "gemspec\n", "other.gemspec": "", "_config.yml": "source: src"}, True),
        (
            {"Gemfile": 'gem "just-the-docs"\n', "just-the-docs.gemspec": "", "_config.yml": "source: src"},
            True,
        ),
    ],
)
def test_a_theme_whose_gem_is_in_the_repository(lint: Lint, files: dict[str, str], known: bool) -> None:
    """What the published gem has says nothing of a fork of it, whose folders lie beside the source."""
    post = "---\nlayout: report\ntitle: A\n---\n{% include links.html %}\n"
    config = files["_config.yml"] + "\ntheme: just-the-docs\n"
    site = {**files, "_config.yml": config, "_includes/links.html": "", "src/_posts/2020-01-02-a.md": post}
    layouts = lint("front-matter", site)
    includes = [one for one in lint("liquid", site) if ": error" in one]
    assert (len(layouts), len(includes)) == ((1, 1) if known else (0, 0))
