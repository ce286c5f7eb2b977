"""Prose: the words of a paragraph as one string, with a map back to the file.

Functions that search prose work on ``Prose`` and know neither Markdown nor files; ``file_span`` turns their
results into spans of the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from postlint.model import Span
from postlint.nodes import (
    CodeSpan,
    Document,
    Emphasis,
    FootnoteReference,
    Heading,
    HtmlBlock,
    Image,
    LineBreak,
    Link,
    List,
    ListItem,
    Node,
    Paragraph,
    Resource,
    Table,
    Text,
    children,
)

BREAK = "\u2028"
"""A hard line break in flattened prose; a soft one stays a newline."""

_SILENT_HTML = frozenset(
    ("blockquote", "script", "style", "pre", "code", "iframe", "object", "!--", "?", "template")
)
"""HTML elements whose text is not the author's prose: quotations (embedded tweets), code, fallbacks."""

_INLINE = frozenset((Text, CodeSpan, Emphasis, Link, Image, LineBreak, Resource, FootnoteReference))


class Piece(NamedTuple):
    """A run of flattened text and where it is in the file."""

    start: int
    """Offset in the flattened text; the run ends where the next one starts."""
    source: Span
    literal: bool
    """Whether it maps character by character; otherwise all of it maps to the whole span."""


class ProseLink(NamedTuple):
    """A link within flattened text."""

    start: int
    end: int
    url: str
    span: Span
    """The whole link in the file."""
    target: Span
    """Its target in the file."""
    raw: str
    """The target as written."""
    image: bool = False
    """Whether its text is an image's alternative text."""


class Prose(NamedTuple):
    """Flattened inline content."""

    text: str
    pieces: tuple[Piece, ...]
    links: tuple[ProseLink, ...]
    span: Span
    """The block in the file."""

    def link_at(self, offset: int) -> ProseLink | None:
        """The link that covers ``offset``."""
        at = bisect_right(self.links, offset, key=lambda link: link.start) - 1
        return self.links[at] if at >= 0 and offset < self.links[at].end else None


class Passage(NamedTuple):
    """A block of prose and where it is in the document."""

    prose: Prose
    kind: str
    """``p``, ``li``, ``heading``, ``td``, ``th``, ``dt``, ``html``."""
    headings: tuple[Prose, ...]
    """The headings it is under, the outermost first."""
    section: int
    """Number of the innermost heading it is under, 0 before the first."""
    group: int
    """Number of the list it is in, 0 outside of lists."""
    level: int = 0
    """A heading's level."""


def flatten(node: Paragraph | Heading | HtmlBlock | ListItem, *, span: Span | None = None) -> Prose:
    """The prose of a node's inline content. Of images, the alternative text counts only within links."""
    return _prose(children(node), span or node.span)


def _prose(nodes: Sequence[Node], span: Span) -> Prose:
    if len(nodes) == 1 and type(nodes[0]) is Text:
        # Most paragraphs.
        source, text = nodes[0]
        pieces = (Piece(0, source, len(text) == source.end - source.start),) if text else ()
        return Prose(text, pieces, (), span)
    builder = _Builder()
    builder.add(nodes, linked=False)
    return Prose("".join(builder.text), tuple(builder.pieces), tuple(builder.links), span)


class _Builder:
    """Collects the pieces of one ``Prose``."""

    __slots__ = ("length", "links", "pieces", "text")

    def __init__(self) -> None:
        self.text: list[str] = []
        self.pieces: list[Piece] = []
        self.links: list[ProseLink] = []
        self.length = 0

    def put(self, text: str, source: Span, literal: bool) -> None:
        if text:
            self.pieces.append(Piece(self.length, source, literal))
            self.text.append(text)
            self.length += len(text)

    def add(self, nodes: Iterable[Any], linked: bool) -> None:
        """Append the text of nodes. ``linked``: whether they are in a link."""
        for node in nodes:
            kind = type(node)
            if kind is Text:
                span, text = node
                if text:
                    literal = len(text) == span[1] - span[0]
                    self.pieces.append(Piece(self.length, span, literal))
                    self.text.append(text)
                    self.length += len(text)
            elif kind is Link:
                self.link(node)
            elif kind is CodeSpan:
                self.put(node.text, node.span, False)
            elif kind is Emphasis:
                self.add(node.children, linked)
            elif kind is LineBreak:
                self.put(BREAK, node.span, False)
            elif kind is Image and linked and node.alt:
                self.put(node.alt, node.span, False)

    def link(self, node: Link) -> None:
        """Append a link's text and record where it is."""
        start = self.length
        if node.children:
            self.add(node.children, True)
        elif node.text:
            source = node.text_span or node.span
            self.put(node.text, source, len(node.text) == source.end - source.start)
        image = any(type(child) is Image for child in node.children)
        target = node.target
        self.links.append(
            ProseLink(start, self.length, target.url, node.span, target.span, target.raw, image)
        )


def file_span(prose: Prose, start: int, end: int) -> Span:
    """Where ``text[start:end]`` of ``prose`` is in the file."""
    if not prose.pieces:
        return prose.span
    first = _offset(prose.pieces[_piece_at(prose, start)], start, False)
    last = _offset(prose.pieces[_piece_at(prose, max(end - 1, start))], end, True)
    return Span(first, max(first, last))


def _piece_at(prose: Prose, offset: int) -> int:
    return max(bisect_right(prose.pieces, offset, key=lambda piece: piece.start) - 1, 0)


def _offset(piece: Piece, offset: int, end: bool) -> int:
    if piece.literal:
        return min(piece.source.start + offset - piece.start, piece.source.end)
    return piece.source.end if end else piece.source.start


def passages(document: Document) -> list[Passage]:
    """Every block of the author's own prose in order: headings, paragraphs, list items, cells.
    Quotations and embedded HTML of others are left out."""
    return list(each_passage(document))


def each_passage(document: Document) -> Iterator[Passage]:
    """As ``passages``, but lazily, for callers that need only the first."""
    return _Walker().walk(document.children)


class _Walker:
    """Keeps the headings above and counts sections and lists."""

    __slots__ = ("group", "groups", "headings", "levels", "section")

    def __init__(self) -> None:
        self.levels: list[int] = []
        self.headings: tuple[Prose, ...] = ()
        self.section = 0
        self.groups = 0
        self.group = 0

    def passage(self, prose: Prose, kind: str, level: int = 0) -> Passage:
        return Passage(prose, kind, self.headings, self.section, self.group, level)

    def walk(self, nodes: Iterable[Any]) -> Iterator[Passage]:
        """The passages of blocks, in order."""
        for node in nodes:
            kind = type(node)
            if kind is Paragraph:
                yield self.passage(_prose(node.children, node.span), node.container)
            elif kind is Heading:
                yield self._heading(node)
            elif kind is List:
                yield from self._list(node)
            elif kind is Table:
                for row in node.rows:
                    for cell in row:
                        yield self.passage(flatten(cell), cell.container)
            elif kind is HtmlBlock:
                yield from self._html(node)

    def _heading(self, node: Heading) -> Passage:
        prose = flatten(node)
        while self.levels and self.levels[-1] >= node.level:
            self.levels.pop()
        self.section += 1
        self.levels.append(node.level)
        self.headings = (*self.headings[: len(self.levels) - 1], prose)
        return self.passage(prose, "heading", node.level)

    def _list(self, node: List) -> Iterator[Passage]:
        outer = self.group
        if not outer:
            self.groups += 1
            self.group = self.groups
        for item in node.children:
            first = True
            for passage in self.walk(item.children):
                yield passage._replace(kind="li") if first and passage.kind == "p" else passage
                first = False
        self.group = outer

    def _html(self, node: HtmlBlock) -> Iterator[Passage]:
        if node.tag in _SILENT_HTML:
            return
        run: list[Node] = []
        for child in node.children:
            if type(child) in _INLINE:
                run.append(child)
                continue
            if run:
                yield self._run(run, node)
                run = []
            yield from self.walk((child,))
        if run:
            yield self._run(run, node)

    def _run(self, run: list[Node], node: HtmlBlock) -> Passage:
        prose = _prose(run, Span(run[0].span.start, run[-1].span.end))
        return self.passage(prose, "li" if node.tag == "li" else "html")
