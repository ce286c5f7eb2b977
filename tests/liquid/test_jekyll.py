"""What Jekyll adds, what cannot be known, what goes wrong, and where it is said to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from postlint.liquid import LiquidContext, LiquidMessage, Rendered, plugin_tags, render
from postlint.model import Span
from postlint.nodes import UNKNOWN

INCLUDES = {
    "link.html": "[{{ include.text }}]({{ include.url }})\n",
    "loop.html": "{% include loop.html %}",
    "refs.md": "[one]: /1\n[two]: /2\n",
    "broken.html": "a{% if %}b",
    "2.html": "{% if page.mystery %}{% include 2.html %}{% else %}{% include 2.html %}{% endif %}",
}


class Lazy(Mapping[str, Any]):
    """A drop: what is not requested is not made."""

    def __init__(self, **makers: Any) -> None:
        self.makers = makers

    def __getitem__(self, key: str) -> Any:
        return self.makers[key]()

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


def must_not_be_requested() -> Any:
    raise AssertionError("nobody requested this")


POSTS = [
    Lazy(title=lambda: "A", url=lambda: "/a/", content=lambda: UNKNOWN),
    Lazy(title=lambda: "B", url=lambda: "/b/"),
]
CONTEXT = LiquidContext(
    Lazy(
        baseurl=lambda: "/base",
        time=lambda: UNKNOWN,
        posts=lambda: POSTS,
        pages=must_not_be_requested,
        data=lambda: {"team": [{"name": "Al"}]},
    ),
    {"title": "T", "path": "docs/x.md", "mystery": UNKNOWN},
    read_include=INCLUDES.get,
    read_relative={"part.md": "part {{ page.title }}"}.get,
    link={"_posts/2020-01-01-a.md": "/2020/a b.html"}.get,
    post_url={"2020-01-01-a": "/2020/a.html"}.get,
    baseurl="/base",
    url="https://example.org",
    tags={"youtube": "ignore", "gallery": "hide", "chart": "unknown"},
)


def evaluated(template: str, context: LiquidContext = CONTEXT) -> Rendered:
    return render(template, 0, context)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% link _posts/2020-01-01-a.md %}", "/base/2020/a%20b.html"),
        ("{% post_url 2020-01-01-a %}", "/base/2020/a.html"),
        ("{% include link.html text='x' url=page.title %}", "[x](T)\n"),
        ("{% include_relative part.md %}", "part T"),
        ("{{ '/x' | absolute_url }}", "https://example.org/base/x"),
        ("{% for p in site.posts %}{{ p.url | relative_url }} {% endfor %}", "/base/a/ /base/b/ "),
        ("{{ site.posts | map: 'title' | join: ',' }}", "A,B"),
        ("{{ site.posts[0] | relative_url }}", "/base/a/"),
        ("{{ site.data.team[0].name }}", "Al"),
        ("{% youtube abc %}", ""),
        ("a{% gallery %}[x](y){% endgallery %}b", "ab"),
        ("{% youtube %}kept{% endyoutube %}", "kept"),
    ],
)
def test_known(template: str, text: str) -> None:
    rendered = evaluated(template)
    assert (rendered.text, rendered.problems, rendered.complete) == (text, (), True)


def test_tags_of_enabled_plugins_are_no_mistakes() -> None:
    tags = plugin_tags({"jekyll-gist", "jekyll-youtube"})
    context = CONTEXT._replace(tags={**tags, **CONTEXT.tags})
    assert evaluated("{% gist a/b %}{% youtube x %}", context).problems == ()
    assert evaluated("{% gist a/b %}", context).text == ""
    assert evaluated("{% gist a/b %}").problems[0].name == "gist"


def test_jekyll_3_leaves_the_baseurl_out_of_links() -> None:
    context = CONTEXT._replace(version="3.10.0")
    assert evaluated("{% post_url 2020-01-01-a %}", context).text == "/2020/a.html"
    assert evaluated("{{ '/x' | relative_url }}", context).text == "/base/x"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ site.time }}", UNKNOWN),
        ("{{ 'now' | date: '%Y' }}", UNKNOWN),
        ("{{ jekyll.environment }}", "production"),
        ("{{ '*a*' | markdownify }}", UNKNOWN),
        ("{{ '/a' | invented_by_a_plugin }}", UNKNOWN + "/a"),
        ("{{ '/a' | invented_by_a_plugin | relative_url }}", UNKNOWN),
        ("{{ site.posts | invented_by_a_plugin }}", UNKNOWN),
        ("{% assign v = 'a' | invented %}{% if v %}x{% endif %}", UNKNOWN),
        ("{% assign v = 'a' | invented %}{{ v.b }}", UNKNOWN),
        ("{{ site.posts }}", UNKNOWN * 2),
        ("{{ site.posts[0].content | size }}", UNKNOWN),
        ("{{ page.mystery | prepend: '/x/' }}", "/x/" + UNKNOWN),
        ("{{ page.mystery | slugify }}", UNKNOWN),
        ("{{ page.mystery.deep }}", UNKNOWN),
        ("{{ site.posts | where: 'content', 'x' | size }}", UNKNOWN),
        ("{% if page.mystery %}a{% endif %}", UNKNOWN),
        ("{% if page.mystery == 'x' %}a{% else %}a{% endif %}", "a"),
        ("{% if page.mystery or true %}a{% endif %}", "a"),
        ("{% if page.mystery and false %}a{% else %}b{% endif %}", "b"),
        ("{% unless page.mystery %}a{% endunless %}", UNKNOWN),
        ("{% case page.mystery %}{% when 1 %}a{% else %}b{% endcase %}", UNKNOWN),
        ("{% for x in page.mystery %}a{% endfor %}", UNKNOWN),
        ("{% if page.mystery %}{% assign v = 1 %}{% endif %}[{{ v }}]", f"[{UNKNOWN}]"),
        ("{% assign v = 1 %}{% if page.mystery %}{% assign v = 1 %}{% endif %}[{{ v }}]", "[1]"),
        ("{% if page.mystery %}{% include nope.html %}{% endif %}b", UNKNOWN + "b"),
        ("{% include {{ page.mystery }} %}", UNKNOWN),
        ("{% for i in (1..3) %}{% if page.mystery %}{% break %}{% endif %}{{ i }}{% endfor %}", UNKNOWN),
        ("{% chart %}", UNKNOWN),
    ],
)
def test_unknown(template: str, text: str) -> None:
    rendered = evaluated(template)
    assert (rendered.text, rendered.problems, rendered.complete) == (text, (), UNKNOWN not in text)


def test_undefined_is_empty_and_not_unknown() -> None:
    rendered = evaluated("[{{ page.nothing }}{{ nothing.at.all }}{% if nothing %}x{% endif %}]")
    assert (rendered.text, rendered.complete) == ("[]", True)


@pytest.mark.parametrize(
    ("template", "kind", "raw", "name"),
    [
        ("a {{ b", "unclosed", "{{", ""),
        ("a {{ b } c", "unclosed", "{{ b }", ""),
        ("a {% if x", "unclosed", "{%", ""),
        ("a {% if x %} b", "unclosed", "{% if x %}", "if"),
        ("a {% raw %} b", "unclosed", "", "raw"),
        ("a {% for x y %}{% endfor %}", "syntax", "{% for x y %}", "for"),
        ("a {% endif %}", "syntax", "{% endif %}", "endif"),
        ("{% if a %}{% for b in c %}{% endif %}", "unclosed", "{% for b in c %}", "for"),
        ("a {% video x %} b", "unknown-tag", "{% video x %}", "video"),
        ("{% include nope.html %}", "missing-include", "{% include nope.html %}", "nope.html"),
        ("{% include ../up.html %}", "missing-include", "{% include ../up.html %}", "../up.html"),
        ("{% include link.html x %}", "syntax", "{% include link.html x %}", "include"),
        ("{% include broken.html %}", "syntax", "{% include broken.html %}", "if"),
        ("{% link nope.md %}", "missing-link", "{% link nope.md %}", "nope.md"),
        ("{% post_url 2020-01-01-b %}", "missing-post-url", "{% post_url 2020-01-01-b %}", "2020-01-01-b"),
        ("{% post_url b %}", "syntax", "{% post_url b %}", "post_url"),
        ("{{ 1 | divided_by: 0 }}", "error", "{{ 1 | divided_by: 0 }}", ""),
        ("{{ nil | sort }}", "error", "{{ nil | sort }}", ""),
    ],
)
def test_problems(template: str, kind: str, raw: str, name: str) -> None:
    problem = evaluated(template).problems[0]
    assert (problem.kind, template[slice(*problem.span)], problem.name) == (kind, raw, name)
    assert problem.fatal


def test_what_is_read_leniently_is_a_warning() -> None:
    (problem,) = evaluated("{{ 'a' b }}").problems
    message = "`{{ 'a' b }}` is not quite Liquid: expected the end but found `b`"
    assert problem == LiquidMessage("warning", Span(0, 11), message, False)


def test_an_unknown_block_tag_is_one_problem_and_keeps_its_content() -> None:
    rendered = evaluated("{% figure %}[a](b){% endfigure %}")
    assert rendered.text == "[a](b)"
    assert [problem.name for problem in rendered.problems] == ["figure"]
    assert not rendered.complete


def test_the_rest_is_evaluated_after_a_problem() -> None:
    assert (
        evaluated("{% nope %}{{ page.title }}{% include nope.html %} {{ page.title }}").text
        == f"T{UNKNOWN} T"
    )


def test_strict_modes_end_the_build() -> None:
    strict = CONTEXT._replace(error_mode="strict", strict_filters=True, strict_variables=True)
    for template in ("{{ 'a' b }}", "{{ 'a' | nope }}", "{{ nope }}", "{{ page.nope }}"):
        assert evaluated(template, strict).problems[0].fatal, template


def test_map_of_includes_loops_and_outputs() -> None:
    source = "a {{ page.title }} b\n{% include refs.md %}\n{% for i in (1..2) %}x{{ i }}{% endfor %}"
    rendered = evaluated(source)
    text, where = rendered.text, rendered.source_map
    assert text == "a T b\n[one]: /1\n[two]: /2\n\nx1x2"
    assert where.raw(2, 3) == "{{ page.title }}"
    assert where.raw(text.index("/2"), text.index("/2") + 2) == "{% include refs.md %}"
    assert where.raw(text.rindex("x"), text.rindex("x") + 1) == "x"
    assert where.offset(text.rindex("x")) == source.index("%}x") + 2
    assert where.generated(2, 3) and not where.generated(1, 3)


def test_highlight_hides_its_code_and_maps_to_its_block() -> None:
    source = "{% highlight c++ %}\n[a](b) <c>\n{% endhighlight %}"
    rendered = evaluated(source)
    assert rendered.text == (
        '\n<figure class="highlight"><pre><code class="language-c--" data-lang="c++">'
        "[a](b) &lt;c&gt;</code></pre></figure>\n"
    )
    assert [tuple(segment) for segment in rendered.source_map.segments] == [(0, Span(0, len(source)), False)]


def test_dependencies() -> None:
    source = (
        "{% include refs.md %}{% include nope.html %}{{ site.baseurl }}{{ site.data.team[0].name }}"
        "{% for p in site.posts %}{% endfor %}{% post_url 2020-01-01-a %}{% include_relative part.md %}"
    )
    assert evaluated(source).dependencies == (
        "_includes/nope.html",
        "_includes/refs.md",
        "docs/part.md",
        "post_url:2020-01-01-a",
        "site.data.team",
        "site.posts",
    )


def test_render_with_liquid_false_leaves_the_body_alone() -> None:
    context = CONTEXT._replace(page={"render_with_liquid": False})
    assert evaluated("{{ page.title }}", context).text == "{{ page.title }}"


@pytest.mark.parametrize(
    "template",
    [
        "{% include loop.html %}",
        "{% for a in (1..1000000000) %}x{% endfor %}",
        "{% for a in (1..2000) %}{% for b in (1..2000) %}x{% endfor %}{% endfor %}",
        "{% assign s = 'xxxxxxxx' %}{% for a in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}",
        "{% assign n = 9 %}{% for a in (1..60) %}{% assign n = n | times: n %}{% endfor %}{{ n }}",
        "{{ (1..1000000000) | join }}",
        "{{ '' | date: '%999999999d' }}{{ '2020-01-01' | date: '%999999999d' }}",
        "{% assign l = 'a' | split: '' %}" + "{% assign l = l | push: l %}" * 40 + "{{ l }}",
        "{% assign l = 'a' | split: ',' %}{% for i in (1..40) %}{% assign l = l | concat: l %}{% endfor %}",
        "{% include 2.html %}",
        "{% if a %}" * 150 + "{% endif %}" * 150,
        "{% if a " + "and a " * 3000 + "%}{% endif %}",
        "{{ a" + "[a" * 5000 + "]" * 5000 + " }}",
        "{{" * 50_000,
        "{%" * 50_000,
        "{% raw %}" + "{{" * 50_000,
        "{{ page.x | strip_html }}" + "<" * 50_000,
        "{% assign s = 'a' %}{% for a in (1..15) %}{% assign s = s | replace: 'a', s %}{% endfor %}",
    ],
)
def test_it_ends(template: str) -> None:
    rendered = evaluated(template)
    assert len(rendered.text) < 5_000_000
    assert len(rendered.problems) < 60_000
