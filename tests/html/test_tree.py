"""The tree of an HTML document: what its elements become, and where they end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint import nodes
from postlint.html.tree import parse
from postlint.model import Span
from postlint.prose.passages import passages


def shape(node: Any) -> str:
    """A tree in short: types and texts."""
    kind = type(node)
    if kind is nodes.Text:
        return " ".join(node.text.split())
    if kind in (nodes.Image, nodes.Resource):
        return f"{node.tag}[{node.attribute}={node.target.url}]"
    if kind is nodes.Anchor:
        return f"#{node.id}"
    if kind is nodes.LineBreak:
        return "br"
    name = getattr(node, "tag", getattr(node, "container", kind.__name__.lower()))
    if kind is nodes.Heading:
        name = f"h{node.level}" + (f"#{node.id}" if node.id else "")
    inner = " ".join(filter(None, map(shape, nodes.children(node))))
    return f"{name}({inner})"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a<p>b", "document(p(a) p(b))"),
        ("<p>a<div>b</div>c", "document(p(a) div(html(b)) html(c))"),
        (
            "<ul><li>a<li>b<ul><li>c</ul></ul>",
            "document(list(listitem(li(a)) listitem(li(b) list(listitem(li(c))))))",
        ),
        ("<ul><li><p>a</p></ul>", "document(list(listitem(p(a))))"),
        ("<dl><dt>a<dd>b</dl>", "document(list(listitem(dt(a)) listitem(li(b))))"),
        (
            "<table><tr><td>a<td><b>b</b><tr><th>c</table>d",
            "document(table(tr(td(a) td(b(b))) tr(th(c))) html(d))",
        ),
        ("<h2 id=x>a <b>b</b></h2>", "document(h2#x(a b(b)))"),
        ("<h2>a<h3>b</h2>c", "document(h2(a) h3(b) html(c))"),
        ("<a href=x><div id=y>a</div></a>", "document(html(a(div(#y html(a)))))"),
        ("<a href=x>a<a href=y>b", "document(html(a(a) a(b)))"),
        ("<div><span>a</div>b", "document(div(html(span(a))) html(b))"),
        ("<span><div></span>a</div>", "document(span(div(html(a))))"),
        ("<b><p>a</b>b", "document(b(p(a)) html(b))"),
        ("<td>a</p></td>", "document(td(a))"),
        ("a<!-- b --><?c?>d", "document(html(a d))"),
        ("<script>a</script><style>b</style><title>c</title>d", "document(html(d))"),
        ("<template><a href=x>a</a></template>", "document()"),
        ("<section data-markdown>[a](/b)</section>", "document()"),
        ("<img src=a srcset='b 1x, c 2x'>", "document(html(img[src=a] img[srcset=b] img[srcset=c]))"),
        ("<img src=a srcset='b, c 2x'>", "document(html(img[src=a] img[srcset=b] img[srcset=c]))"),
        ("<img src=a srcset='b,w=3,c 2x'>", "document(html(img[src=a] img[srcset=b,w=3,c]))"),
        ("<video poster=a><source src=b></video>", "document(video(video[poster=a] html(source[src=b])))"),
        ("<map><area href=a></map>", "document(map(html(area[href=a])))"),
        ("<a id=x name=y>a</a>", "document(html(a(#x #y a)))"),
        ("a<br>b</br>", "document(html(a br b br))"),
        ("<p>a &amp; b", "document(p(a & b))"),
        ("<p><code id=x>a <b>b</b></code>", "document(p(#x codespan()))"),
        ("<p><code>a <a href=x>b</a></code>", "document(p(code(a a(b))))"),
        ("<pre><code>a <b>b</b></code></pre>", "document(codeblock())"),
        ("<pre>a\n<a href=x>b</a></pre>", "document(pre(a a(b)))"),
    ],
)
def test_shape(text: str, expected: str) -> None:
    assert shape(parse(text).document) == expected


def only(text: str, kind: type) -> Any:
    found = [node for node in nodes.walk(parse(text).document) if type(node) is kind]
    assert len(found) == 1
    return found[0]


def test_places() -> None:
    text = '<p>\n<a title="T" href=" /x&amp;y\n">a &lt; b</a>'
    link = only(text, nodes.Link)
    assert (link.span, link.text, link.title) == (Span(4, len(text)), "a < b", "T")
    assert (link.target.url, link.target.raw) == ("/x&y", "/x&amp;y")
    assert text[slice(*link.target.span)] == "/x&amp;y"
    assert text[slice(*link.text_span)] == "a &lt; b"


@pytest.mark.parametrize(
    ("text", "scripted"),
    [
        ("<script></script><p id=a>", True),
        ("<script></script><p id=a><p id=b><p id=c>", False),
        ("<p id=a>", False),
    ],
)
def test_pages_that_scripts_write(text: str, scripted: bool) -> None:
    assert parse(text).scripted is scripted


def test_base() -> None:
    assert parse("<base target=_blank><base href=/a/><base href=/b/>").base == "/a/"
    assert parse("<p>").base is None


def test_prose() -> None:
    text = "<h2>Sponsors</h2><p>Thanks to <a href=https://a.example>A</a>.</p><ul><li>B<li>C</ul>"
    found = [(one.kind, one.prose.text) for one in passages(parse(text).document)]
    assert found == [("heading", "Sponsors"), ("p", "Thanks to A."), ("li", "B"), ("li", "C")]


def test_deep_nesting_is_no_recursion() -> None:
    document = parse("<div>" * 50_000 + "<a href=x>").document
    assert [node.target.url for node in nodes.walk(document) if type(node) is nodes.Link] == ["x"]
    assert nodes.texts_and_elements(document)


TAGS = [
    "a",
    "b",
    "p",
    "div",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "h2",
    "br",
    "img",
    "script",
    "span",
    "dl",
    "dt",
]


@given(
    st.lists(st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS] + ["x", " "]), max_size=30)
)
def test_any_order_of_tags_gives_a_tree_with_places(parts: list[str]) -> None:
    text = "".join(parts)
    for node in nodes.walk(parse(text).document):
        assert 0 <= node.span.start <= node.span.end <= len(text)
        if type(node) is nodes.Text:
            assert text[slice(*node.span)] == node.text
        if type(node) is nodes.List:
            assert all(type(child) is nodes.ListItem for child in node.children)
