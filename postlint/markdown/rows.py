"""The rows of ``postlint links``: every link, image, other target and heading of a document."""

from __future__ import annotations

from collections.abc import Iterator

from postlint import nodes
from postlint.model import LineIndex, SourceFile, Span


def _range(lines: LineIndex, span: Span) -> dict[str, object]:
    start, end = lines.position(span.start), lines.position(span.end)
    return {"line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column}


def _kind(node: nodes.Link | nodes.Image | nodes.Resource) -> str:
    if isinstance(node, nodes.Link):
        return "link"
    if isinstance(node, nodes.Image) and node.tag == "img" and node.attribute == "src":
        return "image"
    return "other"


def _row(
    source: SourceFile, lines: LineIndex, node: nodes.Link | nodes.Image | nodes.Resource
) -> dict[str, object]:
    target = node.target.raw
    if node.origin == "autolink" and node.target.url == "mailto:" + target:
        target = node.target.url
    text = node.text if isinstance(node, nodes.Link) else node.alt if isinstance(node, nodes.Image) else None
    return {
        "path": source.path,
        **_range(lines, node.span),
        "kind": _kind(node),
        "target": target,
        "url": node.target.url,
        "text": text,
        "origin": node.origin,
        "tag": node.tag,
        "attribute": node.attribute,
    }


def _toc_row(source: SourceFile, lines: LineIndex, entry: nodes.TocEntry) -> dict[str, object]:
    return {
        "path": source.path,
        **_range(lines, entry.span),
        "kind": "link",
        "target": "{:toc}",
        "url": f"#{entry.id}",
        "text": entry.text,
        "origin": "inline",
        "tag": "a",
        "attribute": "href",
    }


def _term_lines(document: nodes.Document, lines: LineIndex) -> list[tuple[Span, int]]:
    """The spans of definition terms, and the line of the ``:`` that each is defined by."""
    found = []
    for node in nodes.walk(document):
        if not isinstance(node, nodes.List) or node.kind != "dl":
            continue
        line = 0
        for item in reversed(node.children):
            first = next((child for child in item.children if isinstance(child, nodes.Paragraph)), None)
            if first is not None and first.container == "dt":
                found.append((item.span, line))
            else:
                line = lines.position(item.span.start).line
    return found


def rows(
    document: nodes.Document, source: SourceFile, *, kramdown_lines: bool = False
) -> Iterator[dict[str, object]]:
    """One row an element, in source order: ``path``, ``line`` and ``column`` (1-based) to
    ``end_line`` and ``end_column``, ``kind`` (``link``, ``image``, ``heading``, ``other``);
    then ``target`` as written, ``url``, ``text``, ``origin``, ``tag``, ``attribute``, or for a
    heading ``level``, ``id`` and ``text``.

    With ``kramdown_lines``, ``line`` is what kramdown itself reports where that differs from
    where the element is: in a definition term it is the line of the ``:`` below (list.rb:174).
    Without it, the links that ``{:toc}`` is rendered to are among the rows, at the position of their list.
    """
    lines = LineIndex(source.text)
    terms = _term_lines(document, lines) if kramdown_lines else []
    toc = () if kramdown_lines else document.toc
    for row, span in _rows(document, source, lines, toc):
        for term, line in terms:
            if term.start <= span.start < term.end:
                row["line"] = line
        yield row


def _rows(
    document: nodes.Document, source: SourceFile, lines: LineIndex, toc: tuple[nodes.TocEntry, ...]
) -> Iterator[tuple[dict[str, object], Span]]:
    for node in nodes.walk(document):
        if toc and isinstance(node, nodes.Anchor) and node.span == toc[0].span:
            yield from ((_toc_row(source, lines, entry), entry.span) for entry in toc)
            toc = ()
        if isinstance(node, nodes.Link | nodes.Image | nodes.Resource):
            yield _row(source, lines, node), node.span
        elif isinstance(node, nodes.Heading):
            yield (
                {
                    "path": source.path,
                    **_range(lines, node.span),
                    "kind": "heading",
                    "text": node.text,
                    "origin": node.origin,
                    "level": node.level,
                    "id": node.id,
                },
                node.span,
            )
