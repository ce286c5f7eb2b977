"""HTML posts and pages through the rules: the same findings, at the places of the file."""

from __future__ import annotations

import pytest

from tests.rules.conftest import Findings, Lint

NOT_PUBLISHED = "is not on the published site: fix the address or add the file"

POST = "_posts/2020-01-02-post.html"


def post(body: str) -> dict[str, str]:
    return {POST: "---\ntitle: Post\n---\n" + body}


@pytest.mark.parametrize(
    ("rule", "body", "line"),
    [
        (
            "image-link",
            "<p>\n  <IMG SRC=/no.png>",
            f"5:3: error: `/no.png` {NOT_PUBLISHED}",
        ),
        (
            "image-link",
            '<img srcset="/no.png 2x">',
            f"4:14: error: `/no.png` {NOT_PUBLISHED}",
        ),
        (
            "image-link",
            "<video poster='/no.png'>",
            f"4:16: error: `/no.png` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "<a href=/no/>x</a>",
            f"4:1: error: `/no/` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            '<a\nhref="/no/">x</a>',
            f"4:1: error: `/no/` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "{% assign a = '/no/' %}<a href=\"{{ a }}\">x</a>",
            f"4:24: error: `/no/` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "<map><area href=/no/></map>",
            f"4:6: error: `/no/` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "<iframe src=/no/></iframe>",
            f"4:1: error: `/no/` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "<script src=/no.js></script>",
            f"4:1: error: `/no.js` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "<link rel=Icon href=/no.ico>",
            f"4:1: error: `/no.ico` {NOT_PUBLISHED}",
        ),
        (
            "internal-link",
            "<meta http-equiv=refresh content='0; URL=/no/'>",
            f"4:1: error: `/no/` {NOT_PUBLISHED}",
        ),
        (
            "image-link",
            "<meta property='og:image' content='/no.png'>",
            f"4:36: error: `/no.png` {NOT_PUBLISHED}",
        ),
        (
            "link-syntax",
            "<script src=''></script>",
            "4:1: warning: `<script>` shows nothing, its `src` is empty: write an address",
        ),
        (
            "link-syntax",
            "<p>By <a>Acme</a></p>",
            "4:7: error: `Acme` is not a link, its `<a>` has no `href`: write the address",
        ),
        (
            "anchor",
            "<h2 id=one>x</h2><a href=#two>y</a>",
            "4:18: warning: this page has no anchor `#two`: link one that it has",
        ),
        (
            "link-syntax",
            "<p>See [us](https://example.org).</p>",
            "4:8: error: readers see this as text: in an HTML file Markdown stays as it is, "
            'write `<a href="https://example.org">us</a>`',
        ),
        (
            "link-syntax",
            '<a href="">x</a>',
            "4:1: warning: the link `x` leads nowhere, its target is empty: write an address",
        ),
        ("placeholder", "<p>TODO: thank the hosts", "4:4: warning: readers see the placeholder `TODO`: "),
        (
            "embed",
            "<iframe src=https://www.youtube.com/watch?v=abcdefghijk></iframe>",
            "4:1: error: `https://www.youtube.com/watch?v=abcdefghijk` is the page of a video",
        ),
    ],
)
def test_found(lint: Lint, rule: str, body: str, line: str) -> None:
    found = lint(rule, post(body))
    assert len(found) == 1 and found[0].startswith(f"{POST}:{line}"), found


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("internal-link", '<script>document.write("<a href=/no/>x</a>")</script><!-- <a href=/no/> -->'),
        ("internal-link", "<template><a href=/no/>x</a></template><textarea><a href=/no/></textarea>"),
        ("internal-link", "<link rel=preconnect href=/no><link href=/no><meta name=x content=/no>"),
        ("internal-link", "<base href=https://example.org/><a href=no/>x</a><img src=no.png>"),
        ("internal-link", '<a href="/{{ site.time }}/">x</a>'),
        ("image-link", "<img src=//example.org/a.png><img src=data:image/png;base64,AAAA>"),
        ("anchor", "<h2 id=one>x</h2><a href=#one>y</a><a name=two></a><a href=#two>z</a>"),
        ("anchor", "<div id=app></div><script src=app.js></script><a href=#two>z</a>"),
        ("link-syntax", "<pre>[us](https://example.org)</pre><code>[us](https://example.org)</code>"),
        ("link-syntax", "<p>[adjective] [noun] and [this][that] (or)[so]</p>"),
        ("bare-url", "<p>See https://example.com/x.</p>"),
        ("placeholder", "<p>A <code>TODO:</code> that never got done.</p><pre>TODO\n</pre>"),
        ("placeholder", "{% assign a = 'TBD' %}<p>{{ a }}</p>"),
    ],
)
def test_not_found(lint: Lint, rule: str, body: str) -> None:
    assert [one for one in lint(rule, post(body)) if ": info: " not in one] == []


def test_pages_and_documents(lint: Lint) -> None:
    page = "---\ntitle: T\n---\n<a href=/no/>x</a>"
    files = {
        "_config.yml": "collections: {docs: {output: true}}",
        "a.html": page,
        "_docs/b.htm": page,
        "c.html": "<a href=/no/>x</a>",
    }
    found = lint("internal-link", files)
    assert [one.partition(":")[0] for one in found] == ["_docs/b.htm", "a.html", "c.html"]


def test_a_page_may_leave_its_own_entry_without_address(lint: Lint) -> None:
    assert lint("link-syntax", {"a.html": "---\n---\n<ul><li><a>Home</a></ul>"}) == []


def test_anchors_of_html_documents_count_for_others(lint: Lint) -> None:
    files = {
        "_config.yml": "markdown: kramdown",
        "a.html": "---\n---\n<h2 id=one>x</h2>{% for n in (1..2) %}<p id=n{{ n }}>{% endfor %}",
        "b.md": "---\n---\n[x](/a.html#one) [y](/a.html#n2) [z](/a.html#n3)",
    }
    found = lint("anchor", files)
    assert (
        found == ["b.md:3:34: warning: the page `/a.html` has no anchor `#n3`: did you mean `#n1`?"]
        or len(found) == 1
    )


def test_markdown_is_fixed(findings: Findings) -> None:
    (found,) = findings("link-syntax", post("<p>See [us](https://example.org).</p>"))
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == ['<a href="https://example.org">us</a>']


LINE = "<p>Thanks to our sponsors <a href=https://acme.dev>Acme</a>{} and <a href=https://initech.dev>Initech</a>!"
NEXT = "<p>Our next meetup will be <b>{}</b>. <a href=https://www.meetup.com/acme/events/{}/>RSVP</a></p>"


def test_sponsors(lint: Lint) -> None:
    files = {
        "_posts/2023-05-03-may-meetup.html": "---\ntitle: May meetup\n---\n" + LINE.format(", Globex,"),
        "_posts/2023-04-05-april-meetup.html": "---\ntitle: April meetup\n---\n"
        + LINE.format(", <a href=https://globex.dev>Globex</a>"),
    }
    found = lint("sponsor-link", files)
    assert len(found) == 1
    assert found[0].startswith(
        "_posts/2023-05-03-may-meetup.html:4:62: warning: `Globex` is thanked without a link, "
    )


def test_invitations(lint: Lint) -> None:
    files = {
        "_posts/2020-08-05-august.html": "---\ntitle: August\n---\n"
        + NEXT.format("Wednesday 5th September", 271025836),
        "_posts/2020-09-02-september.html": "---\ntitle: September\n---\n"
        + NEXT.format("Wednesday 7th October", 271025836),
    }
    first, second = lint("rsvp-stale", files)
    assert first.startswith(
        "_posts/2020-08-05-august.html:4:31: error: `Wednesday 5th September` does not exist in 2020: "
    )
    assert "the post of 2020-08-05 already invited to this event" in second
