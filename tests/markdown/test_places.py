"""Where elements stand, in each kind of nesting, and what is said of them."""

from __future__ import annotations

from typing import TypeVar

import pytest

from postlint import markdown, nodes
from postlint.markdown.rows import rows
from postlint.model import Segment, SourceFile, SourceMap, Span

NodeT = TypeVar("NodeT", bound=nodes.Node)


def only(document: nodes.Document, kind: type[NodeT]) -> NodeT:
    """The one node of a kind."""
    found = [node for node in nodes.walk(document) if isinstance(node, kind)]
    assert len(found) == 1, found
    return found[0]


def at(source: str, span: Span | None) -> str:
    assert span is not None
    return source[span.start : span.end]


@pytest.mark.parametrize(
    "source",
    [
        "a [b](/x \"t\") c",
        "* a\n\n  [b](/x \"t\")\n",
        "1. a\n\n\t[b](/x \"t\")\n",
        "* a\n  * c\n\n    > [b](/x \"t\")\n",
        "> > [b](/x \"t\")\n> c",
        "| a | [b](/x \"t\") |\n",
        "a \\| b | [b](/x \"t\")\n",
        "t\n: [b](/x \"t\")\n",
        "# c [b](/x \"t\") d\n",
        "a\r\nc\r\n\r\n* [b](/x \"t\")\r\n",
        "<div markdown=\"1\">\n[b](/x \"t\")\n</div>\n",
        "c[^1]\n\n[^1]: d\n\n    [b](/x \"t\")\n",
        "a *c **d [b](/x \"t\")** e*",
        "~~c [b](/x \"t\")~~",
    ],
)  # fmt: skip
def test_link(source: str) -> None:
    link = only(markdown.parse(source), nodes.Link)
    assert at(source, link.span) == '[b](/x "t")'
    assert at(source, link.target.span) == link.target.raw == link.target.url == "/x"
    assert at(source, link.text_span) == link.text == "b"
    assert (link.title, link.origin) == ("t", "inline")


def test_reference_link_points_to_the_last_definition() -> None:
    source = "[b][R]\n\n[r]: /first\n[r]: /x 't'\n"
    document = markdown.parse(source)
    link = only(document, nodes.Link)
    assert (link.reference, link.origin, link.title, at(source, link.target.span)) == (
        "r",
        "reference",
        "t",
        "/x",
    )
    assert [(d.label, d.target.raw, d.used) for d in document.definitions] == [
        ("r", "/first", False),
        ("r", "/x", True),
    ]


def test_html_attributes() -> None:
    source = '<p>\n<img src="/a.png?b=1&amp;c=2" alt="x" srcset="/b.png 1x, /c.png 2x">\n</p>\n'
    images = [node for node in nodes.walk(markdown.parse(source)) if isinstance(node, nodes.Image)]
    assert [(i.target.raw, i.target.url, i.attribute) for i in images] == [
        ("/a.png?b=1&amp;c=2", "/a.png?b=1&c=2", "src"),
        ("/b.png", "/b.png", "srcset"),
        ("/c.png", "/c.png", "srcset"),
    ]
    assert [at(source, i.target.span) for i in images] == [i.target.raw for i in images]


def test_text_is_split_where_the_file_is_not_continuous() -> None:
    source = "> a\n> b &amp; \\* c\n"
    texts = [node for node in nodes.walk(markdown.parse(source)) if isinstance(node, nodes.Text)]
    assert [(node.text, at(source, node.span)) for node in texts] == [
        ("a\n", "a\n"),
        ("b ", "b "),
        ("&", "&amp;"),
        (" ", " "),
        ("*", "\\*"),
        (" c", " c"),
    ]


@pytest.mark.parametrize(
    ("source", "anchors"),
    [
        ("a\n{: #i}\n", ["i"]),
        ("{: #i}\na\n", ["i"]),
        ("[a](/x){: #i}\n", ["i"]),
        ('<div id="i"><a name="n">x</a></div>\n', ["i", "n"]),
        ("- {:#i} a\n", ["i"]),
        ("a[^f]\n\n[^f]: b\n", ["fnref:f", "fn:f"]),
        ("* x\n{:toc}\n\n# A\n", ["markdown-toc", "markdown-toc-a"]),
        ("{:d: #i}\n\na\n{: d}\n", ["i"]),
    ],
)
def test_anchors(source: str, anchors: list[str]) -> None:
    found = [node.id for node in nodes.walk(markdown.parse(source)) if isinstance(node, nodes.Anchor)]
    assert found == anchors


def test_generated_elements_map_to_their_tag() -> None:
    source = "a {% x %} [c](/d{{ e }})"
    segments = [
        Segment(0, Span(0, 2), True),
        Segment(2, Span(2, 9), False),
        Segment(9, Span(9, 16), True),
        Segment(16, Span(16, 23), False),
        Segment(17, Span(23, 24), True),
    ]
    document = markdown.parse("a [l](/m) [c](/df)", SourceMap(source, segments))
    made, written = [node for node in nodes.walk(document) if isinstance(node, nodes.Link)]
    assert (made.origin, made.target.url, at(source, made.span)) == ("liquid", "/m", "{% x %}")
    assert (written.origin, written.target.url, written.target.raw) == ("inline", "/df", "/d{{ e }}")


def test_rows() -> None:
    source = "## A\n\n<a@b.c> ![i](/x)\n\n[t](/y)\n: <video src=v></video>\n"
    document = markdown.parse(source)
    found = list(rows(document, SourceFile("p.md", source)))
    assert [
        (row["kind"], row.get("target"), row["line"], row["column"], row["end_column"]) for row in found
    ] == [
        ("heading", None, 1, 1, 5),
        ("link", "mailto:a@b.c", 3, 1, 8),
        ("image", "/x", 3, 9, 17),
        ("link", "/y", 5, 1, 8),
        ("other", "v", 6, 3, 16),
    ]
    assert [row["line"] for row in rows(document, SourceFile("p.md", source), kramdown_lines=True)] == [
        1,
        3,
        3,
        6,
        6,
    ]


def test_regions_of_liquid_hold_no_elements() -> None:
    source = '{% raw %}\n[a](/x)\n{% endraw %}\n\n# H {{ t }}\n\n[b]({{ u | f: "x" }})\n'
    document = markdown.parse(markdown.mask(source), SourceMap.identity(source))
    assert only(document, nodes.Link).target.raw == '{{ u | f: "x" }}'
    assert only(document, nodes.Heading).id == "h-xlq1qx"


def test_options() -> None:
    given = {
        "input": "GFM",
        "toc_levels": "2..3",
        "auto_ids": "false",
        "gfm_quirks": ["no_auto_typographic"],
        "x": 1,
    }
    options = markdown.options_from(given)
    assert (options.gfm, options.toc_levels, options.auto_ids) == (True, (2, 3), False)
    assert (options.paragraph_end, options.auto_typographic, options.hard_wrap) == (False, False, False)
    assert markdown.options_from({"input": "kramdown"}).gfm is False


def test_links_of_a_table_of_contents() -> None:
    text = "# Zero\n{: .no_toc}\n\n* here\n{:toc}\n\n# A *b*\n\n## C\n"
    found = list(rows(markdown.parse(text), SourceFile("x.md", text)))
    links = [(row["line"], row["target"], row["url"], row["text"]) for row in found if row["kind"] == "link"]
    assert links == [(4, "{:toc}", "#a-b", "A b"), (4, "{:toc}", "#c", "C")]
    kramdown = rows(markdown.parse(text), SourceFile("x.md", text), kramdown_lines=True)
    assert [row["kind"] for row in kramdown] == ["heading"] * 3


def test_a_table_of_contents_within_html() -> None:
    document = markdown.parse(
        '<details markdown="block">\n<summary>All</summary>\n1. TOC\n{:toc}\n</details>\n\n## A\n\n## B\n'
    )
    assert [entry.id for entry in document.toc] == ["a", "b"]
    ids = [node.id for node in nodes.walk(document) if isinstance(node, nodes.Anchor)]
    assert ids == ["markdown-toc", "markdown-toc-a", "markdown-toc-b"]
