"""Findings in layouts, includes and data: cached, suppressed, in changes and baselines."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from postlint import pages
from postlint.engine.affected import DocumentTexts, _lists_files
from postlint.model import UrlEntry
from postlint.pages import Templates, read_templates
from tests.cli.conftest import LayOut, Run

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

NAV = "<a href='/gone/'>x</a>\n"
SITE = {
    "_config.yml": "permalink: pretty\n",
    "_layouts/default.html": (
        "{% include nav.html %}{% if page.more %}<a href='{{ page.more }}'>{% endif %}{{ content }}"
    ),
    "_includes/nav.html": NAV,
    "_posts/2024-01-01-a.md": "---\nlayout: default\n---\nA\n",
    "_posts/2024-01-02-b.md": "---\nlayout: default\n---\nB\n",
}
GONE = f"_includes/nav.html:1:10: error: `/gone/` {NOT_PUBLISHED} (on 2 pages, such as `/2024/01/01/a/`)"


def commit(folder: Path, message: str) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "add", "-A"], cwd=folder, check=True)
    subprocess.run([*git, "commit", "-qm", message], cwd=folder, check=True)


def test_once_with_the_pages_it_harms(lay_out: LayOut, run: Run) -> None:
    lay_out(SITE)
    said = run("-f", "concise")
    assert said.out.count("/gone/") == 1 and GONE in said.out
    assert "/gone/" not in run("--no-templates").out


def test_a_cached_run_says_the_same(lay_out: LayOut, run: Run, tmp_path: Path) -> None:
    site = lay_out(SITE)
    words = ("--verify-cache", "--cache-dir", str(tmp_path / "cache"), "-f", "concise")
    assert GONE in run(*words).out
    assert GONE in run(*words).out
    (site / "_posts/2024-01-03-c.md").write_text("---\nlayout: default\n---\nC\n")
    assert "on 3 pages" in run(*words).out
    (site / "_posts/2024-01-03-c.md").write_text("---\nlayout: default\nmore: /more/\n---\nC\n")
    assert "`/more/`" in run(*words).out
    (site / "gone.md").write_text("---\n---\n")
    said = run(*words).out
    assert "/gone/" not in said and "/more/" in said
    (site / "_includes/nav.html").write_text("<a href='/lost/'>x</a>")
    assert "/lost/" in run(*words).out


@pytest.mark.parametrize(
    "form",
    ["text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown"],
)
def test_every_format_has_their_places(lay_out: LayOut, run: Run, form: str) -> None:
    lay_out(SITE)
    said = run("-f", form).out
    assert "_includes/nav.html" in said and "/gone/" in said


def test_a_safe_fix_is_made_in_the_include(lay_out: LayOut, run: Run) -> None:
    site = lay_out({**SITE, "_includes/nav.html": "<a href='{{ site.baseurl }}/2024/01/01/A/'>x</a>\n"})
    run("--fix")
    assert (site / "_includes/nav.html").read_text() == "<a href='{{ site.baseurl }}/2024/01/01/a/'>x</a>\n"


@pytest.mark.parametrize(
    ("before", "after", "evaluated"),
    [
        ("title: A", "title: B", False),
        ("title: A", "title: '<a href=/lost/>B</a>'", True),
        ("title: A", "more: /lost/", True),
        ("title: A\nmore: /old/", "title: A\nmore: /lost/", True),
        ("title: A", "title: A\npermalink: /lost/", True),
    ],
)
def test_layouts_are_evaluated_again_where_values_decide_what_they_write(
    lay_out: LayOut,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: str,
    after: str,
    evaluated: bool,
) -> None:
    def post(front: str) -> str:
        return f"---\nlayout: default\n{front}\n---\nA\n"

    layout = "<title>{{ page.title }}</title>" + SITE["_layouts/default.html"]
    site = lay_out({**SITE, "_layouts/default.html": layout, "_posts/2024-01-01-a.md": post(before)})
    words = ("--cache-dir", str(tmp_path / "cache"), "-f", "concise", "--fail-on", "never")
    run(*words)
    (site / "_posts/2024-01-01-a.md").write_text(post(after))
    fresh = run("--no-cache", *words[2:]).out
    calls = []

    def counted(*given: Any, **named: Any) -> Templates:
        calls.append(given)
        return read_templates(*given, **named)

    monkeypatch.setattr(pages, "read_templates", counted)
    assert run(*words).out == fresh
    assert bool(calls) == evaluated


@pytest.mark.parametrize(
    "text",
    [
        "<!-- postlint-disable-next-line internal-link: planned -->\n" + NAV,
        "{% comment %} postlint-disable-next-line internal-link {% endcomment %}\n" + NAV,
    ],
)
def test_suppressed_in_an_include(lay_out: LayOut, run: Run, text: str) -> None:
    lay_out({**SITE, "_includes/nav.html": text})
    said = run("-f", "concise")
    assert said.code == 0 and "internal-link" not in said.out


def test_suppressed_in_data(lay_out: LayOut, run: Run) -> None:
    lay_out(
        {
            **SITE,
            "_includes/nav.html": "<a href='{{ site.data.nav.url }}'>",
            "_data/nav.yml": "url: /gone/  # postlint-disable-line internal-link: planned\n",
        }
    )
    assert run("-f", "concise").code == 0


def test_a_suppression_that_suppresses_nothing(lay_out: LayOut, run: Run) -> None:
    lay_out({**SITE, "_includes/nav.html": "<!-- postlint-disable-line internal-link -->"})
    assert "_includes/nav.html:1:1: warning: the suppression of `internal-link`" in run("-f", "concise").out


def test_a_named_post_is_reported_what_is_known_of_its_front_matter(lay_out: LayOut, run: Run) -> None:
    name = "_posts/2024-01-02-b.md"
    lay_out({**SITE, name: "---\nlayout: default\nmore: /more/\n---\nB\n"})
    assert run(name).code == 0  # no layout is evaluated for it
    run()
    said = run(name, "-f", "concise").out
    assert f"{name}:3:7: error: `/more/` {NOT_PUBLISHED}" in said
    assert "/gone/" not in said
    assert run(name, "--no-templates").code == 0


def test_a_suppression_in_front_matter_is_not_called_unused_by_a_run_over_the_post(
    lay_out: LayOut, run: Run
) -> None:
    name = "_posts/2024-01-02-b.md"
    comment = "  # postlint-disable-line internal-link: planned"
    lay_out({**SITE, name: f"---\nlayout: default\nmore: /more/{comment}\n---\nB\n"})
    assert "suppress" not in run(name, "-f", "concise").out
    said = run("-f", "concise").out
    assert "suppress" not in said and "/more/" not in said


def test_an_include_that_a_change_breaks(lay_out: LayOut, run: Run) -> None:
    site = lay_out({**SITE, "_includes/nav.html": "<a href='/2024/01/01/a/'>x</a>\n"})
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    commit(site, "one")
    assert run("--diff", "HEAD").code == 0
    (site / "_includes/nav.html").write_text(NAV)
    assert GONE in run("--diff", "HEAD", "-f", "concise").out
    commit(site, "two")
    assert run("--diff", "HEAD", "-f", "concise").code == 0
    (site / "_includes/nav.html").write_text("<a href='/2024/01/02/b/'>x</a>\n")
    commit(site, "three")
    (site / "_posts/2024-01-02-b.md").unlink()
    assert "_includes/nav.html:1:10: error: `/2024/01/02/b/`" in run("--diff", "HEAD", "-f", "concise").out


def test_a_baseline_knows_them(lay_out: LayOut, run: Run) -> None:
    site = lay_out(SITE)
    assert run("baseline").code == 0
    assert run().code == 0
    (site / "_posts/2024-01-03-c.md").write_text("---\nlayout: default\n---\nC\n")
    assert run().code == 0
    (site / "_includes/nav.html").write_text("")
    assert "baseline" in run("-f", "concise").out
    assert "baseline" not in run("-f", "concise", "--no-templates").out


# --- HTML files without front matter --------------------------------------------------------------

COPIED = {
    "_config.yml": "url: https://harbour.example\n",
    "_posts/2024-01-01-a.md": "---\n---\nA\n",
    "docs/a.html": "<h1 id=top>\u00c4</h1> <a href='/gone/'>x</a> <a href='#none'>y</a>\n"
    "<a href='b.html#x'>z</a> <a href='#top'>t</a> <img src='{{ page.image }}'>\n",
    "docs/b.html": "<a href='/2024/01/01/a.html'>A</a>\n",
    "docs/scripted.html": "<script>{}</script><a href='{{ url }}'>x</a>\n",
    "docs/empty.html": "<a href=''>x</a> <a href='mailto:'>y</a> <a href='/docs/b.html'>z</a>\n",
    "docs/based.html": "<base href='/2024/01/01/'><a href='a.html'>A</a> <a href='b.html'>B</a>\n",
}
SAID = {
    "docs/empty.html:1:1: warning: the link `x` leads nowhere, its target is empty: write an address",
    "docs/empty.html:1:18: error: `mailto:` has no address: write one after `mailto:`",
    f"docs/a.html:1:28: error: `/gone/` {NOT_PUBLISHED}",
    "docs/a.html:1:51: warning: this page has no anchor `#none`: link one that it has",
    "docs/a.html:2:10: warning: the page `/docs/b.html` has no anchor `#x`: link one that it has",
    "docs/a.html:2:57: error: `{{ page.image }}` is not an address: Liquid is not evaluated in a file "
    "without front matter, begin it with two lines `---`",
    "docs/based.html:1:59: error: `/2024/01/01/b.html` is not on the published site: did you mean "
    "`/docs/b.html`?",
}


def _said(text: str) -> set[str]:
    return {line.rpartition(" (")[0] for line in text.splitlines() if line.startswith("docs/")}


def test_pages_that_are_copied_as_they_are(lay_out: LayOut, run: Run, tmp_path: Path) -> None:
    site = lay_out(COPIED)
    words = ("--verify-cache", "--cache-dir", str(tmp_path / "cache"), "-f", "concise")
    assert _said(run(*words).out) == SAID
    assert _said(run(*words, "docs/a.html").out) == {one for one in SAID if "/a.html:" in one}
    (site / "docs/a.html").write_text("<a href='/lost/'>x</a>")
    (said,) = _said(run(*words, "docs/a.html").out)
    assert "`/lost/`" in said
    (site / "docs/a.html").write_text(
        "<!-- postlint-disable-next-line internal-link: soon -->\n<a href='/lost/'>x</a>"
    )
    said = run(*words, "docs/a.html")
    assert (said.code, said.out) == (0, "")


def test_copied_pages_are_listed(lay_out: LayOut, run: Run) -> None:
    lay_out(COPIED)
    assert "docs/a.html" not in run("links").out
    said = run("links", "--pages", "docs").out
    assert "docs/b.html:1:10: link /2024/01/01/a.html on /docs/b.html\n" in said


# --- the later pages of lists ---------------------------------------------------------------------

LISTED = {
    "_config.yml": "paginate: 1\nplugins: [jekyll-paginate]\npermalink: /:title/\n",
    "_layouts/default.html": "{{ content }}{% if paginator.page == 2 %}<a href='/lost/'>l</a>{% endif %}",
    "_includes/post.html": "<a href='{{ include.post.more }}'>x</a>\n",
    "index.html": "---\nlayout: default\n---\n{% for post in paginator.posts %}"
    "{% include post.html post=post %}{% endfor %}\n<img src='pic.png'> <a href='/always/'>a</a>\n",
    "pic.png": "",
    "_posts/2024-01-01-a.md": "---\nmore: /gone/\n---\nA\n",
    "_posts/2024-01-02-b.md": "---\nmore: /a/\n---\nB\n",
    "_posts/2024-01-03-c.md": "---\nmore: /none/\n---\nC\n",
}


def test_later_pages_that_were_too_many_are_reported(
    lay_out: LayOut, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postlint.pages.listings.MOST", 1)
    lay_out(LISTED)
    words = ("--cache-dir", str(tmp_path / "cache"), "-f", "concise")
    said = "index.html:1:1: info: this list was not evaluated for one more page"
    assert said in run(*words).out
    assert said in run(*words).out
    assert "not evaluated" not in run(*words, "--all-pages").out


def test_what_breaks_on_later_pages_only(lay_out: LayOut, run: Run, tmp_path: Path) -> None:
    site = lay_out(LISTED)
    words = ("--verify-cache", "--cache-dir", str(tmp_path / "cache"), "-f", "concise")
    said = [line.rpartition(" (")[0] for line in run(*words).out.splitlines() if ": error: " in line]
    assert sorted(said) == [
        f"_layouts/default.html:1:51: error: `/lost/` {NOT_PUBLISHED} (on `/page2/`)",
        f"_posts/2024-01-01-a.md:2:7: error: `/gone/` {NOT_PUBLISHED} (on `/page3/`)",
        f"index.html:4:34: error: `/none/` {NOT_PUBLISHED}",  # as on the page itself
        "index.html:5:11: error: `pic.png` (`/page2/pic.png`) is not on the published site: did you mean "
        "`/pic.png`? (on 2 pages, such as `/page2/`)",
        f"index.html:5:21: error: `/always/` {NOT_PUBLISHED}",
    ]
    text = LISTED["index.html"].replace("pic.png", "/pic.png")
    (site / "index.html").write_text(text)
    assert "image-link" not in run(*words).out
    (site / "_posts/2024-01-01-a.md").write_text("---\nmore: /b/\n---\nA\n")
    assert "/gone/" not in run(*words).out
    assert "/none/" in run(*words, "index.html").out


@pytest.mark.parametrize(
    ("include", "tag", "related"),
    [
        ("<i>\n<a href='/gone/'>x</a>", "{% include x.html %}", [("_includes/x.html", 2)]),
        (
            "<a href='{{ site.data.nav.url }}'>x</a>",
            "{% include x.html %}",
            [("_data/nav.yml", 2), ("_includes/x.html", 1)],
        ),
        (
            "<b>\n<a href='{{ include.to }}'>x</a>",
            "{% include x.html to='/gone/' %}",
            [("_includes/x.html", 2)],
        ),
    ],
)
def test_what_an_include_gives_a_body_has_its_place(
    lay_out: LayOut, run: Run, include: str, tag: str, related: list[tuple[str, int]]
) -> None:
    lay_out(
        {
            "_config.yml": "",
            "_data/nav.yml": "# nav\nurl: /gone/\n",
            "_includes/x.html": include,
            "a.md": f"---\ntitle: A\n---\n{tag}\n",
        }
    )
    (found,) = json.loads(run("-f", "json", "--select", "internal-link").out)["findings"]
    assert (found["path"], found["line"]) == ("a.md", 4)
    assert [(one["path"], one["line"]) for one in found["related"]] == related


def test_what_an_include_gives_is_known_on_the_next_run(
    lay_out: LayOut, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = lay_out(
        {
            "_config.yml": "",
            "_includes/x.html": "<a href='/gone/'>x</a>",
            "a.md": "---\ntitle: A\n---\n{% include x.html %}\n",
        }
    )
    words = ("--cache-dir", str(tmp_path / "cache"), "--no-templates", "-f", "json")

    def lines() -> list[tuple[str, int]]:
        found = json.loads(run(*words, "--select", "internal-link").out)["findings"]
        return [(one["path"], one["line"]) for finding in found for one in finding["related"]]

    assert lines() == [("_includes/x.html", 1)]
    evaluated = []
    of_body = pages.PageReader.of_body
    monkeypatch.setattr(
        pages.PageReader, "of_body", lambda *given: evaluated.append(given) or of_body(*given)
    )
    assert lines() == [("_includes/x.html", 1)]
    assert not evaluated
    (site / "_includes/x.html").write_text("<b>\n<a href='/gone/'>x</a>")
    assert lines() == [("_includes/x.html", 2)]
    assert evaluated


@pytest.mark.parametrize(
    ("kind", "template", "concerned"),
    [
        ("static", "{{ content }}", False),
        ("static", "{% for one in site.static_files %}{{ one.path }}{% endfor %}", True),
        ("page", "{% for one in site.static_files %}{{ one.path }}{% endfor %}", False),
    ],
)
def test_which_new_files_concern_the_templates_of_all_pages(
    kind: Any, template: str, concerned: bool
) -> None:
    entry = UrlEntry("x", kind, None, "/x", "x", True, None)
    assert _lists_files([entry], DocumentTexts({"_layouts/default.html": template})) is concerned


def test_a_broken_address_in_a_feed(lay_out: LayOut, run: Run, tmp_path: Path) -> None:
    site = lay_out(
        {
            "_config.yml": "url: https://example.org\npermalink: pretty\n",
            "_posts/2024-01-01-a-day-out.md": "---\n---\nA\n",
            "feed.xml": "---\n---\n{% for p in site.posts %}"
            "<link>{{ site.url }}/x{{ p.url }}</link>{% endfor %}",
            "notes.xml": "<link>https://example.org/2024/gone/</link>",
        }
    )
    words = ("--cache-dir", str(tmp_path / "cache"), "-f", "concise", "--select", "internal-link")
    said = "feed.xml:3:32: error: `https://example.org/x/2024/01/01/a-day-out/` is not on the published site"
    assert said in run(*words).out
    assert said in run(*words).out
    assert "notes.xml" not in run(*words).out
    assert "feed.xml" not in run(*words, "--no-templates").out
    (site / "feed.xml").write_text("---\n---\n<link>{{ site.url }}/2024/01/01/a-day-out/</link>")
    assert run(*words).out.strip() == ""
    (site / "feed.xml").write_text(
        "---\n---\n<!-- postlint-disable-next-line internal-link: planned -->\n"
        "<link>{{ site.url }}/2024/01/02/a/</link>"
    )
    assert run(*words).out.strip() == ""
