"""Writes a tree as HTML: the links, images, ids and text that kramdown would write, and no more.

It is used for text that Jekyll's ``markdownify`` converts within a page. Attributes that are no targets or
anchors, classes and highlighting are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from postlint import nodes

_VOID = frozenset(("area", "br", "embed", "hr", "img", "input", "link", "source", "track", "wbr"))
_CONTAINERS = {"td": "td", "th": "th", "dt": "dt", "li": "", "html": "", "p": "p"}


def to_html(document: nodes.Document) -> str:
    """The HTML of a body. kramdown ends each block with a line break."""
    return "".join(f"{block}\n" for block in map(_node, document.children) if block)


def _node(node: Any) -> str:
    writer = _WRITERS.get(type(node))
    return writer(node) if writer is not None else ""


def _all(children: Iterable[Any]) -> str:
    return "".join(map(_node, children))


def _element(tag: str, inner: str, **attributes: str | None) -> str:
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
    start = f"<{tag}{given}>"
    return start if tag in _VOID else f"{start}{inner}</{tag}>"


def _paragraph(node: nodes.Paragraph) -> str:
    tag = _CONTAINERS[node.container]
    return _element(tag, _all(node.children)) if tag else _all(node.children)


def _list(node: nodes.List) -> str:
    item = "dd" if node.kind == "dl" else "li"
    return _element(node.kind, "".join(_element(item, _all(one.children)) for one in node.children))


def _table(node: nodes.Table) -> str:
    return _element("table", "".join(_element("tr", _all(row)) for row in node.rows))


def _html(node: nodes.HtmlBlock) -> str:
    return _element(node.tag, _all(node.children)) if node.tag.isalnum() else ""


def _image(node: nodes.Image) -> str:
    return _element(node.tag, "", **{node.attribute: node.target.url}, alt=node.alt)


def _resource(node: nodes.Resource) -> str:
    return _element(node.tag, "", **{node.attribute: node.target.url})


_WRITERS: dict[type[Any], Any] = {
    nodes.Text: lambda node: escape(node.text, quote=False),
    nodes.CodeSpan: lambda node: _element("code", escape(node.text, quote=False)),
    nodes.LineBreak: lambda node: "<br>",
    nodes.Emphasis: lambda node: _element(node.tag, _all(node.children)),
    nodes.Link: lambda node: _element("a", _all(node.children), href=node.target.url),
    nodes.Image: _image,
    nodes.Resource: _resource,
    nodes.Anchor: lambda node: _element("a", "", id=node.id),
    nodes.Heading: lambda node: _element(f"h{node.level}", _all(node.children), id=node.id),
    nodes.Paragraph: _paragraph,
    nodes.CodeBlock: lambda node: _element("pre", _element("code", escape(node.text, quote=False))),
    nodes.List: _list,
    nodes.Quote: lambda node: _element("blockquote", _all(node.children)),
    nodes.Table: _table,
    nodes.HtmlBlock: _html,
    nodes.Footnote: lambda node: _element("div", _all(node.children)),
    nodes.ThematicBreak: lambda node: "<hr>",
}
