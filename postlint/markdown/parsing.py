"""Parses one body into a located tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from postlint import nodes
from postlint.markdown.blocks import parser_for
from postlint.markdown.building import Builder, definition_node
from postlint.markdown.definitions import normalize_label
from postlint.markdown.elements import (
    Block,
    FootnoteDefinition,
    KramdownContext,
    KramdownState,
    LinkDefinition,
)
from postlint.markdown.kramdown_options import Options
from postlint.markdown.positions import Locator, MappedText
from postlint.model import SourceMap, Span


def normalize(text: str) -> tuple[str, list[int]]:
    """``text`` as kramdown reads it (``adapt_source``, parser/base.rb:73): every line end a
    newline, one at the end; and the offsets of the newlines that were two characters."""
    returns: list[int] = []
    if "\r" in text:
        pos = text.find("\r\n")
        while pos >= 0:
            returns.append(pos - len(returns))
            pos = text.find("\r\n", pos + 2)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (text if text.endswith("\n") else text + "\n"), returns


def parse_body(text: str, source_map: SourceMap, options: Options) -> nodes.Document:
    """The tree of a body; see ``postlint.markdown.parse``."""
    body, returns = normalize(text)
    context = KramdownContext(options, Locator(source_map, returns, len(text) - len(returns)), len(body))
    for label, target, title in options.link_defs:
        name = normalize_label(label)
        context.links[name] = LinkDefinition(name, target, title, (0, 0), (0, 0))
    root = Block("root", 0, len(body))
    parser_for(options.gfm, options.paragraph_end).parse(
        KramdownState(context, MappedText(body, [0], [0]), root, 0)
    )
    builder = Builder(context)
    children = builder.blocks(root.children, False)
    hidden: tuple[nodes.HiddenFootnote, ...] = ()
    if context.footnotes:
        children, hidden = _with_footnotes(builder, children)
    toc: tuple[nodes.TocEntry, ...] = ()
    if builder.toc:
        children, toc = _with_toc(builder, children)
    definitions = tuple(definition_node(context, definition) for definition in context.definitions)
    return nodes.Document(tuple(children), definitions, toc, hidden)


def _with_toc(
    builder: Builder, children: list[nodes.Block]
) -> tuple[list[nodes.Block], tuple[nodes.TocEntry, ...]]:
    """Add the anchors of the entries of a table of contents, and return its links (converter/html.rb:415)."""
    mark = builder.toc_mark
    if mark is None:
        return children, ()
    marks = [nodes.Anchor(mark.span, f"{mark.id}-{name}") for name, _text in builder.headings]
    links = tuple(nodes.TocEntry(mark.span, name, text) for name, text in builder.headings)
    return _behind(mark, marks, children), links


def _behind(mark: nodes.Anchor, marks: list[nodes.Anchor], children: Iterable[Any]) -> list[Any]:
    """``children`` with ``marks`` inserted behind ``mark``, which may be nested, in ``<details>`` for
    example."""
    found: list[Any] = []
    for node in children:
        below = getattr(node, "children", None)
        found.append(node._replace(children=tuple(_behind(mark, marks, below))) if below else node)
        if node == mark:
            found += marks
    return found


# --- footnotes ----------------------------------------------------------------------------------


def _with_footnotes(
    builder: Builder, children: list[nodes.Block]
) -> tuple[list[nodes.Block], tuple[nodes.HiddenFootnote, ...]]:
    """Insert the footnotes that are used at their definitions; return the others separately.

    A footnote is used where a reference to it is rendered (converter/html.rb:281). A reference within an
    unused footnote is not.
    """
    prefix = builder.context.options.footnote_prefix
    contents: dict[str, list[nodes.Block]] = {}
    ids: dict[Span, str] = {}
    counts: dict[str, int] = {}
    queue: list[list[nodes.Block]] = [children]
    while queue:
        for reference in _references(queue.pop(0)):
            name = reference.name
            count = counts.get(name, 0)
            counts[name] = count + 1
            ids[reference.span] = f"fnref:{prefix}{name}" + (f":{count}" if count else "")
            if not count:
                content = builder.context.footnotes[name].content
                contents[name] = builder.blocks(content.children, True)
                queue.append(contents[name])
    hidden = tuple(
        nodes.HiddenFootnote(
            builder.span(one.content), one.name, builder.context.footnotes[one.name] is not one
        )
        for one in builder.context.all_footnotes
        if one.name not in contents or builder.context.footnotes[one.name] is not one
    )
    return cast("list[nodes.Block]", list(_settled(builder, children, contents, ids))), hidden


def _references(children: Iterable[Any]) -> list[nodes.FootnoteReference]:
    document = nodes.Document(tuple(children))
    return [node for node in nodes.walk(document) if isinstance(node, nodes.FootnoteReference)]


def _settled(
    builder: Builder, children: Iterable[Any], contents: dict[str, list[nodes.Block]], ids: dict[Span, str]
) -> Iterable[Any]:
    for node in children:
        if isinstance(node, FootnoteDefinition):
            if node.name in contents:
                span = builder.span(node.content)
                mark = nodes.Anchor(span, f"fn:{builder.context.options.footnote_prefix}{node.name}")
                inside = _settled(builder, contents[node.name], contents, ids)
                yield nodes.Footnote(span, node.name, (cast("nodes.Block", mark), *inside))
            continue
        if isinstance(node, nodes.FootnoteReference):
            yield node
            if node.span in ids:
                yield nodes.Anchor(node.span, ids[node.span])
            continue
        if isinstance(node, nodes.Table):
            yield node._replace(rows=tuple(tuple(_settled(builder, row, contents, ids)) for row in node.rows))
            continue
        below = getattr(node, "children", None)
        yield node._replace(children=tuple(_settled(builder, below, contents, ids))) if below else node
