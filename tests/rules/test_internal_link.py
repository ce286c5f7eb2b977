"""Links within the site, as a web server would answer them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

Lint = Callable[..., list[str]]
Findings = Callable[..., tuple[Finding, ...]]

SITE = {
    "_config.yml": "permalink: pretty\nurl: https://blog.example\nbaseurl: /blog\n"
    "plugins: [jekyll-redirect-from]\n",
    "about.md": "---\ntitle: About\nredirect_from: /us/\n---\n",
    "files/Report.pdf": "",
    "_posts/2020-01-01-old.md": "---\ntitle: Old\n---\n",
    "_posts/2020-01-03-hidden.md": "---\ntitle: Hidden\npublished: false\n---\n",
    "_posts/2999-01-03-later.md": "---\ntitle: Later\n---\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\n",
}


def site(body: str) -> dict[str, str]:
    return {**SITE, "_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{body}\n"}


@pytest.mark.parametrize(
    "body",
    [
        "[a](/blog/about/) [b](/blog/about) [c](/blog/about/#none) [d](../../../../about/) [e](/blog/us/)",
        "[a]({{ site.baseurl }}/about/) [b]({{ '/about/' | relative_url }}) [c]({% link about.md %})",
        "[a]({% post_url 2020-01-01-old %}) [b](https://blog.example/blog/about/)",
        "[c](/blog/files/Report.pdf?x=1)",
        "[a](https://other.example/none/) [b](mailto:a@b.example) [c](tel:1) [d](#none) [e](?page=2) [f]()",
        '<script src="https://other.example/made.js"></script><iframe src="https://other.example/"></iframe>',
        "[a][about]\n\n[about]: /blog/about/",
        '{% if jekyll.environment == "development" %}[a](/blog/none/){% endif %}',
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    assert lint("internal-link", site(body)) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[a](/blog/abouts/)", "did you mean `/blog/about/`?"),
        ("[a](/about/)", "did you mean `/blog/about/`?"),
        ("[a](/blog/About/)", "servers distinguish upper from lower case"),
        ("[a](/blog/files/report.pdf)", "only as `/blog/files/Report.pdf`"),
        (
            "[a](nowhere/)",
            f"`nowhere/` (`/2020/01/02/a/nowhere/`) {NOT_PUBLISHED}",
        ),
        ("[a](/blog/2020/01/03/hidden/)", "says `published: false`"),
        ("[a](/blog/2999/01/03/later/)", "is dated in the future"),
        ("[a](../about.md)", "names a source file, whose page is `/blog/about/`"),
        ("[a](/blog/_posts/2020-01-01-old.md)", "`/blog/2020/01/01/old/`"),
        ("[a](b.example.org)", "write `https://b.example.org` if it is another site"),
        ("[a](https://blog.example/blog/none/)", "not on the published site"),
        (
            "[a][r]\n\n[r]: /blog/none/",
            f"`/blog/none/` {NOT_PUBLISHED}",
        ),
        (
            '<a href="/blog/none/">a</a>',
            f"`/blog/none/` {NOT_PUBLISHED}",
        ),
        (
            '<video><source src="/blog/none.mp4"></video>',
            f"`/blog/none.mp4` {NOT_PUBLISHED}",
        ),
        ("[a]({% link none.md %})", "`link` finds no file `none.md`"),
        ("[a]({% post_url 2020-01-09-none %})", "`post_url` finds no post `2020-01-09-none`"),
    ],
)
def test_loud(lint: Lint, body: str, message: str) -> None:
    said = lint("internal-link", site(body))
    assert len(said) == 1, said
    assert ":4:" in said[0]
    assert ": error: " in said[0]
    assert message in said[0]


def test_urls_that_the_configuration_knows(lint: Lint) -> None:
    files = {**site("[a](/blog/news/1/) [b](/blog/news/)"), ".postlint.yml": 'exists: ["/news/*/"]\n'}
    assert [line.split("`")[1] for line in lint("internal-link", files)] == ["/blog/news/"]


def test_fix_of_a_link_to_a_source_keeps_the_fragment(findings: Findings) -> None:
    files = {
        "about.md": "---\n---\n",
        "index.md": "---\n---\n[a](about.md#us)\n",
        "_config.yml": "permalink: pretty\n",
    }
    (finding,) = findings("internal-link", files)
    assert finding.fix is not None
    assert [edit.text for edit in finding.fix.edits] == ["/about/#us"]
    assert not finding.fix.safe


def test_the_branch_of_production_is_published(lint: Lint) -> None:
    body = '{% if jekyll.environment == "production" %}[a](/blog/2020/none/){% endif %}'
    assert "`/blog/2020/none/`" in lint("internal-link", site(body))[0]


def test_an_include_may_begin_with_a_slash(lint: Lint) -> None:
    include = {"_includes/sub/a.html": '<a href="/blog/abouts/">us</a>\n'}
    assert len(lint("internal-link", {**site("{% include /sub/a.html %}"), **include})) == 1
    assert lint("liquid", {**site("{% include /sub/a.html %}"), **include}) == []
    assert len(lint("liquid", site("{% include /sub/a.html %}"))) == 1


def redirecting(target: str, config: str = "") -> dict[str, str]:
    return {
        "_config.yml": config or "plugins: [jekyll-redirect-from]\nbaseurl: /blog\n",
        "us.md": "---\ntitle: Us\n---\n",
        "a.md": f"---\ntitle: A\nredirect_to: {target}\n---\n[never shown](/2020/gone.html) [x](#none)\n",
    }


@pytest.mark.parametrize("target", ["/us.html", "us.html", "https://example.org/", "[/us.html]"])
def test_the_body_of_a_redirecting_page_is_not_published(lint: Lint, target: str) -> None:
    assert lint("internal-link", redirecting(target)) == []
    assert lint("anchor", redirecting(target)) == []


@pytest.mark.parametrize("target", ["/uss.html", "[/uss.html]"])
def test_a_redirect_leads_to_a_page(lint: Lint, target: str) -> None:
    found = lint("internal-link", redirecting(target))
    assert len(found) == 1 and found[0].startswith("a.md:3:") and "did you mean `/blog/us.html`?" in found[0]


def test_without_the_plugin_nothing_redirects(lint: Lint) -> None:
    assert len(lint("internal-link", redirecting("/none.html", "title: T\n"))) == 1


GENERATOR = "class T < Jekyll::Generator\n  def generate(site)\n    {}\n  end\nend\n"
MAKER = GENERATOR.format("site.pages << TagPage.new(site, 'tags')")


def around(body: str, **files: str) -> dict[str, str]:
    return {
        "_posts/2020-05-04-smugglers-at-sea.md": "---\ntitle: S\n---\n",
        "_posts/2020-05-03-b.md": f"---\ntitle: B\n---\n{body}\n",
        "guide/start.md": "---\ntitle: Start\n---\n",
        "_config.yml": "url: https://harbour.example\n",
        **files,
    }


def test_another_deployment_is_said_once(lint: Lint) -> None:
    """Nothing of the site lies below `/manual/`: another repository may be served there."""
    body = "[a](/manual/start/) [b](/manual/knots/bowline.html) ![c](https://harbour.example/app/shot.png)"
    said = lint(
        "internal-link", around(body, **{"_posts/2020-05-05-c.md": "---\ntitle: C\n---\n[d](/manual/x/)\n"})
    )
    assert len(said) == 1 and "2020-05-03-b.md:4:1: info: 3 links lead below `/manual/`" in said[0], said
    assert 'declare `exists: ["/manual/**"]`' in said[0]
    declared = around(body, **{".postlint.yml": 'exists: ["/manual/**"]\n'})
    assert lint("internal-link", declared) == []


@pytest.mark.parametrize(
    ("config", "target", "level"),
    [
        ("url: https://harbour.github.io", "/article/1181", "error"),
        ("url: https://harbour.github.io", "/news/94321/", "error"),
        ("url: https://harbour.github.io", "/archives/2019/", "info"),  # may be a blog's
        ("url: https://harbour.github.io", "/manual/1181", "info"),
        ("url: https://harbour.example", "/article/1181", "info"),
    ],
)
def test_addresses_by_number_where_only_files_are_served(
    lint: Lint, config: str, target: str, level: str
) -> None:
    (said,) = lint("internal-link", around(f"[a]({target})", **{"_config.yml": config}))
    assert f"2020-05-03-b.md:4:1: {level}: " in said


@pytest.mark.parametrize(
    "target",
    [
        "/guide/none/",  # a first part that the site has
        "/Guide/none/",
        "/2019/05/04/none.html",  # dated as the site's posts are
        "/wiki/2020/05/04/smugglers-at-sea.html",  # the same name
        "/posts/2020-05-04-smugglers-at-sea.html",  # the name of its source
        "/blog/guide/strat.html",  # a prefix too much
        "/none/",
        "manual/start/",  # from the page it is on
        "/images/none.png",
    ],
)
def test_what_is_this_sites_own_is_judged(lint: Lint, target: str) -> None:
    said = lint("internal-link", around(f"[a]({target})"))
    assert len(said) == 1 and ": error: " in said[0], said


@pytest.mark.parametrize(
    ("target", "severity"),
    [
        ("/tags/boats.html", "info"),  # named in the plugin
        ("/tag/boats/", "info"),
        ("/boats.html", "info"),
        ("/2020/05/none.html", "info"),
        ("/2020/05/04/none.html", "error"),  # dated as posts are
        ("/guide/none.html", "error"),  # among pages of sources
        ("/guide/start.htm", "error"),  # nearly there
        ("/2019/05/04/smugglers-at-sea.html", "error"),
    ],
)
def test_pages_that_a_plugin_may_make(lint: Lint, target: str, severity: str) -> None:
    files = around(f"[a]({target})", **{"_plugins/made.rb": MAKER})
    said = lint("internal-link", files)
    assert len(said) == 1 and f": {severity}: " in said[0], said
    if severity == "info":
        assert "`_plugins/made.rb` may make it" in said[0]


def test_a_generator_of_data_excuses_nothing(lint: Lint) -> None:
    plugin = GENERATOR.format("site.posts.docs.each { |p| p.data['x'] = 1 }")
    said = lint("internal-link", around("[a](/2020/05/none.html)", **{"_plugins/r.rb": plugin}))
    assert len(said) == 1 and ": error: " in said[0]


def based(head: str, body: str, **files: str) -> dict[str, str]:
    return {
        "_config.yml": "baseurl: /log\nurl: https://a.example\n",
        "_layouts/post.html": f"<html>{head}<body>{{{{ content }}}}</body></html>",
        "_posts/2024-05-01-a.md": f"---\ntitle: A\nlayout: post\n---\n{body}\n",
        "us.md": "---\ntitle: Us\n---\n",
        **files,
    }


@pytest.mark.parametrize(
    "head",
    [
        '<base href="/log/">',
        '<base href="{{ site.baseurl }}/">',
        '<base target=_top href="https://a.example/log/">',
        '<base href="{{ site.url }}{{ site.baseurl }}/index.html">',
        "<base href='../../../'>",
        "{% include head.html %}",
    ],
)
def test_relative_links_begin_at_the_base(lint: Lint, head: str) -> None:
    include = {"_includes/head.html": '<base href="{{ site.baseurl }}/">'}
    assert lint("internal-link", based(head, "[us](us.html) [b](/log/us.html)", **include)) == []
    said = lint("internal-link", based(head, "[gone](gone.html)", **include))
    assert len(said) == 1 and "`/gone.html`" in said[0], said


@pytest.mark.parametrize(
    "head",
    [
        '<base href="{{ page.root }}">',  # the page says
        '{% if page.x %}<base href="/log/">{% endif %}',
    ],
)
def test_a_base_that_is_not_known_leaves_relative_links_unjudged(lint: Lint, head: str) -> None:
    assert lint("internal-link", based(head, "[us](us.html) [gone](gone.html)")) == []


def test_a_base_in_a_comment_is_none(lint: Lint) -> None:
    said = lint("internal-link", based('<!-- <base href="/log/"> -->', "[us](us.html)"))
    assert len(said) == 1


def test_markdownify(lint: Lint) -> None:
    """Links of a captured text are judged where it is shown."""
    body = (
        "{% capture c %}[q](/blog/2020/q.html)\n\n* [p]({{ site.baseurl }}/about/)\n{% endcapture %}\n"
        '<div class="notice">{{ c | markdownify }}</div>\n'
    )
    said = lint("internal-link", site(body))
    assert len(said) == 1 and "`/blog/2020/q.html`" in said[0], said


def sources(body: str) -> dict[str, str]:
    return {
        "Gemfile": 'gem "github-pages", group: :jekyll_plugins\n',
        "index.md": f"---\ntitle: Home\n---\n{body}\n",
        "docs/HELP.md": "# Help\n",
    }


def test_links_to_sources_that_are_converted(lint: Lint) -> None:
    assert (
        lint("internal-link", sources("[a](docs/HELP.md) [b](/docs/HELP.md#help) [c](docs/HELP.html)")) == []
    )


@pytest.mark.parametrize("body", ['[a](docs/HELP.md "Help")', '<a href="docs/HELP.md">a</a>'])
def test_links_that_show_a_source(lint: Lint, body: str) -> None:
    """GitHub Pages publishes the file beside its page, and does not convert these."""
    said = lint("internal-link", sources(body))
    assert len(said) == 1 and ": warning: " in said[0] and "write `/docs/HELP.html`" in said[0], said


def test_a_layout_of_the_sites_own_may_complete_a_redirect(lint: Lint) -> None:
    layout = {"_layouts/redirect.html": "/getting-started/{{ page.redirect.to }}"}
    said = lint("internal-link", {**redirecting("alias-require"), **layout})
    assert (
        len(said) == 1 and ": info: `alias-require` is not checked: what its layout makes of it" in said[0]
    ), said


def test_what_only_a_build_knows_is_said_once(lint: Lint) -> None:
    body = "[a](/blog/{{ page.unknown_thing | mystery }}/) [b]({{ site.github.zip_url }})"
    files = {**site(body), "_config.yml": "plugins: [jekyll-mysteries]\n"}
    said = lint("internal-link", files)
    assert len(said) == 1 and said[0].endswith(
        ":4:1: info: 2 targets such as `/blog/{{ page.unknown_thing | mystery }}/` are not checked: "
        "what its Liquid prints is known only when the site is built"
    ), said


def test_a_category_with_other_separators_is_no_other_deployment(lint: Lint) -> None:
    files = {
        "_config.yml": "permalink: /:categories/:title/\n",
        "_posts/2024-05-01-a.md": "---\ntitle: A\ncategory: Paper Boats\n---\n[b](/paper-boats/a/)\n",
    }
    (said,) = lint("internal-link", files)
    assert ": error: " in said


def test_what_an_include_writes_by_itself_is_said_once(lint: Lint) -> None:
    """What is given as a parameter is the author's, in each post."""
    files = {"_includes/a.html": "<a href='/gone/'>x</a> <a href='{{ include.to }}.html'>y</a>\n"}
    for day, tag in enumerate(('a.html to="me"', 'a.html to="you"', "a.html to=page.who"), 1):
        files[f"_posts/2024-01-0{day}-a.md"] = f"---\ntitle: A\nwho: us\n---\n{{% include {tag} %}}\n"
    said = lint("internal-link", files)
    assert len([one for one in said if ".html` (" in one]) == 3, said
    gone = [one for one in said if "/gone/" in one]
    assert len(gone) == 2 and "(the include `a.html` writes it)" in gone[0], gone


@pytest.mark.parametrize(("target", "found"), [("/x.png", 0), ("/y.png", 1)])
def test_a_link_to_the_image_it_shows_is_one_fault(
    findings: Callable[..., tuple[object, ...]], target: str, found: int
) -> None:
    text = f"---\ntitle: A\n---\n[![a](/x.png)]({target})\n"
    assert len(findings("internal-link", {"_posts/2020-01-01-a.md": text})) == found
    assert len(findings("image-link", {"_posts/2020-01-01-a.md": text})) == 1


def test_a_query_that_is_not_known_leaves_the_file_to_judge(lint: Lint) -> None:
    files = {
        "_layouts/default.html": "{{ content }}"
        "<link rel=stylesheet href='/css/{{ page.style }}.css?v={{ site.time }}'>",
        "css/site.css": "x",
        "a.md": "---\nlayout: default\nstyle: site\n---\n"
        "[b](/b.html?{{ site.time }}) [c](/c?{{ site.time }})\n",
        "b.md": "---\nlayout: default\nstyle: none\n---\n",
    }
    said = lint("internal-link", files)
    assert [one.partition(": error: ")[2] for one in said] == [
        "`/css/none.css` is not on the published site: fix the address or add the file (on `/b.html`)",
        "`/c?…` is not on the published site: fix the address or add the file",
    ]


@pytest.mark.parametrize(
    ("tag", "why"),
    [
        ("post_url 2099-01-03-later", "`_posts/2099-01-03-later.md` is dated in the future"),
        ("post_url 2020-01-03-hidden", "`_posts/2020-01-03-hidden.md` says `published: false`"),
        ("post_url sub/2020-01-03-hidden", "`_posts/2020-01-03-hidden.md` says `published: false`"),
        ("post_url 2020-01-03-idea", "`_drafts/idea.md` is a draft"),
        ("post_url 2020-01-03-none", "write the name of a post that exists"),
        ("link _posts/2020-01-03-hidden.md", "`_posts/2020-01-03-hidden.md` says `published: false`"),
        ("link _drafts/idea.md", "`_drafts/idea.md` is a draft"),
        ("link docs/a.md", "`docs/a.md` is left out by `exclude` in the configuration"),
        ("link .hidden/a.txt", "Jekyll leaves out `.hidden/a.txt`, its name starts with `.`: list it in"),
    ],
)
def test_tags_say_why_a_file_is_not_published(lint: Lint, tag: str, why: str) -> None:
    (said,) = lint(
        "internal-link",
        {
            "_config.yml": "exclude: [docs]\n",
            "_posts/2020-01-02-post.md": f"---\ntitle: Post\n---\n[a]({{% {tag} %}})\n",
            "_posts/2099-01-03-later.md": "---\ntitle: Later\n---\n",
            "_posts/2020-01-03-hidden.md": "---\ntitle: Hidden\npublished: false\n---\n",
            "_drafts/idea.md": "---\ntitle: Idea\n---\n",
            "docs/a.md": "---\n---\n",
            ".hidden/a.txt": "",
        },
    )
    assert why in said


FENCED = "It is\n```scala mdoc\nval a = 1\n\nList[Int](1)\n```\n"
REPLACES = "class Mdoc < Converter\n  def convert(content)\n    content.gsub(%s, '')\n  end\nend\n"


@pytest.mark.parametrize(
    ("plugin", "number"), [(REPLACES % "' mdoc'", 1), (REPLACES % "'```scala mdoc'", 0), ("x = '```'\n", 1)]
)
def test_a_plugin_may_leave_one_word_after_a_fence(lint: Lint, plugin: str, number: int) -> None:
    """kramdown takes a fence with several words for text; a plugin that handles fences leaves one."""
    said = lint("internal-link", {**site(FENCED), "_plugins/mdoc.rb": plugin})
    assert len(said) == number


@pytest.mark.parametrize(("name", "number"), [("tags/boats.md", 0), ("guide/boats.md", 1)])
def test_a_link_tag_finds_what_a_plugin_makes(lint: Lint, name: str, number: int) -> None:
    files = around(f"[a]({{% link {name} %}})", **{"_plugins/made.rb": MAKER})
    assert len(lint("internal-link", files)) == number


@pytest.mark.parametrize(
    ("target", "level"),
    [
        ("/rope/manual/rope/getting-started/", "info"),  # another deployment has a page of this name, too
        ("https://harbour.example/rope/getting-started/", "info"),
        ("/guides/getting-started/", "error"),  # one part too much
        ("/rope/manual/rope/mending-nets-at-night/", "error"),  # the title of a page
    ],
)
def test_a_name_that_many_sites_have_proves_nothing(lint: Lint, target: str, level: str) -> None:
    page = "---\ntitle: G\n---\n"
    files = {"getting-started/index.md": page, "mending-nets-at-night/index.md": page}
    (said,) = lint("internal-link", around(f"[a]({target})", **files))
    assert f": {level}: " in said


RULES = "# old\n/gone /us 301\n/tagged/* /category/:splat\n/by/:year/all /us\n/* /none 404\n/alone\n"


@pytest.mark.parametrize(
    ("target", "number"),
    [
        ("/gone", 0),
        ("/gone/", 0),
        ("/tagged/a/b", 0),
        ("/by/2020/all/", 0),
        ("/alone", 1),
        ("/by/all", 1),
        ("/x", 1),
    ],
)
def test_what_the_host_leads_on_from_exists(lint: Lint, target: str, number: int) -> None:
    config = "url: https://harbour.example\ninclude: [_redirects]\n"
    files = {"_redirects": RULES, "tagged/x.md": "---\n---\n", "by/x.md": "---\n---\n"}
    assert len(lint("internal-link", around(f"[a]({target})", **files, **{"_config.yml": config}))) == number
    assert len(lint("internal-link", around(f"[a]({target})", **files))) == 1  # Jekyll does not publish it
