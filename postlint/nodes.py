"""The located Markdown tree: what kramdown would render, each part with its position.

Every node is an immutable value whose ``span`` holds offsets into the text of
the file it was read from (``SourceFile.text``: front matter counted, BOM not),
never into evaluated or normalised text. Nodes are named tuples rather than
frozen dataclasses because creating a class of the latter costs a millisecond
at import, an instance twice as much, and a hook pays for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from postlint.model import UNKNOWN as UNKNOWN
from postlint.model import Span

Origin: TypeAlias = Literal["inline", "reference", "autolink", "html", "liquid"]


class Target(NamedTuple):
    """What a link, image or other element points to."""

    raw: str
    """As written in the file, Liquid, escapes and entities left in."""
    url: str
    """As kramdown hands it to the browser: Liquid evaluated, escapes and entities resolved."""
    span: Span
    """Where ``raw`` is; for a reference link, in its definition."""

    @property
    def known(self) -> bool:
        """Whether every part of ``url`` is known."""
        return UNKNOWN not in self.url


class Text(NamedTuple):
    """A run of plain text. Where ``len(text) == len(span)`` it maps character by character;
    otherwise (an entity, an escape, a value that Liquid put there) the whole maps to the whole."""

    span: Span
    text: str


class CodeSpan(NamedTuple):
    """Inline code; also inline math, whose content is as little prose."""

    span: Span
    text: str


class Emphasis(NamedTuple):
    """``*em*``, ``**strong**``, ``~~del~~`` and inline HTML elements without a target of their own."""

    span: Span
    tag: str
    children: tuple[Inline, ...]


class Link(NamedTuple):
    """Anything kramdown renders as ``<a href>``, and ``<a href>`` itself."""

    span: Span
    target: Target
    text: str
    text_span: Span | None
    origin: Origin
    children: tuple[Inline, ...] = ()
    title: str | None = None
    tag: str = "a"
    attribute: str = "href"
    reference: str | None = None
    """The label of a reference link as kramdown normalises it."""


class Image(NamedTuple):
    """Anything kramdown renders as ``<img>``, and HTML that shows a picture:
    ``<img src|srcset>``, ``<source srcset>`` within ``<picture>``, ``<video poster>``."""

    span: Span
    target: Target
    alt: str | None
    """The alternative text; None where an HTML element has no ``alt`` attribute."""
    text_span: Span | None
    origin: Origin
    title: str | None = None
    tag: str = "img"
    attribute: str = "src"
    reference: str | None = None


class Resource(NamedTuple):
    """An HTML element with a URL that is neither link nor image (``script``, ``iframe``, ``video``, …)."""

    span: Span
    target: Target
    origin: Origin
    tag: str
    attribute: str


class Anchor(NamedTuple):
    """An id that the rendered page has: a heading's, an IAL's, an HTML ``id=`` or ``<a name=>``,
    a footnote's."""

    span: Span
    id: str


class FootnoteReference(NamedTuple):
    """``[^name]`` that has a definition."""

    span: Span
    name: str


class LineBreak(NamedTuple):
    """A hard line break."""

    span: Span


Inline: TypeAlias = (
    Text | CodeSpan | Emphasis | Link | Image | Resource | Anchor | FootnoteReference | LineBreak
)


class Heading(NamedTuple):
    span: Span
    level: int
    id: str | None
    """The id in the rendered page, None where kramdown gives none."""
    text: str
    text_span: Span
    children: tuple[Inline, ...]
    origin: Literal["atx", "setext", "html"] = "atx"


class Paragraph(NamedTuple):
    """A run of inline content: a paragraph, a table cell, a definition term, a tight list item's text."""

    span: Span
    children: tuple[Inline, ...]
    container: Literal["p", "td", "th", "dt", "li", "html"] = "p"


class CodeBlock(NamedTuple):
    span: Span
    text: str
    info: str
    """The info string of a fence, or an IAL's ``language-`` class; empty where there is none."""
    fenced: bool


class ListItem(NamedTuple):
    span: Span
    children: tuple[Block, ...]


class List(NamedTuple):
    span: Span
    kind: Literal["ul", "ol", "dl"]
    children: tuple[ListItem, ...]


class Quote(NamedTuple):
    span: Span
    children: tuple[Block, ...]


class Table(NamedTuple):
    span: Span
    rows: tuple[tuple[Paragraph, ...], ...]


class HtmlBlock(NamedTuple):
    """A block-level HTML element, comment or processing instruction and what kramdown parses within it."""

    span: Span
    tag: str
    """The element's name in lower case, ``!--`` for a comment, ``?`` for a processing instruction."""
    children: tuple[Block | Inline, ...]


class Footnote(NamedTuple):
    """A footnote's definition that the text refers to."""

    span: Span
    name: str
    children: tuple[Block, ...]


class HiddenFootnote(NamedTuple):
    """A footnote's definition that is rendered nowhere, so it is no node of the tree."""

    span: Span
    name: str
    overwritten: bool
    """Another definition of its name comes later, which kramdown takes; otherwise no text refers to it."""


class ThematicBreak(NamedTuple):
    """A horizontal rule."""

    span: Span


Block: TypeAlias = (
    Heading | Paragraph | CodeBlock | List | Quote | Table | HtmlBlock | Footnote | Anchor | ThematicBreak
)
Node: TypeAlias = Block | Inline | ListItem


class Definition(NamedTuple):
    """A link reference definition: ``[label]: target "title"``."""

    span: Span
    label: str
    target: Target
    used: bool


class TocEntry(NamedTuple):
    """A link of the table of contents that kramdown puts where there is a list with ``{:toc}``.
    No author wrote it, and it always leads to its heading, so it is not a node of the tree."""

    span: Span
    """The list's."""
    id: str
    """The heading's."""
    text: str


class Document(NamedTuple):
    """A parsed body."""

    children: tuple[Block, ...]
    definitions: tuple[Definition, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    hidden_footnotes: tuple[HiddenFootnote, ...] = ()


_PARENTS = frozenset(
    (Emphasis, Link, Heading, Paragraph, List, ListItem, Quote, HtmlBlock, Footnote, Document)
)
"""The types with a field ``children``."""


def children(node: Node | Document) -> tuple[Node, ...]:
    """The nodes directly within ``node``, in source order."""
    if type(node) in _PARENTS:
        return node.children  # type: ignore[union-attr]
    if isinstance(node, Table):
        return tuple(cell for row in node.rows for cell in row)
    return ()


def walk(node: Node | Document) -> Iterator[Node]:
    """Every node below ``node``, parents before children, in source order."""
    stack = list(reversed(children(node)))
    while stack:
        current = stack.pop()
        yield current
        # Two nodes in three are text and have nothing below: they cost no call.
        kind = type(current)
        if kind in _PARENTS:
            stack.extend(reversed(current.children))  # type: ignore[union-attr]
        elif kind is Table:
            stack.extend(reversed(children(current)))


def mapped(document: Document, change: Callable[[Node], Node]) -> Document:
    """The tree with every node changed, those below a node after it."""

    def below(nodes: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(map(one, nodes))

    def one(node: Node) -> Node:
        node = change(node)
        if type(node) is Table:
            return node._replace(rows=tuple(map(below, node.rows)))
        return node._replace(children=below(node.children)) if type(node) in _PARENTS else node  # type: ignore[union-attr, call-arg]

    return document._replace(children=below(document.children))


def texts_and_elements(document: Document) -> tuple[list[Text], list[Node]]:
    """The nodes of ``walk``, the texts apart from all others: who looks for links need not pass over
    the texts, which are the most."""
    texts: list[Text] = []
    elements: list[Node] = []
    _sort_out(document.children, texts, elements)
    return texts, elements


def _sort_out(nodes: Iterable[Node], texts: list[Text], elements: list[Node]) -> None:
    for node in nodes:
        kind = type(node)
        if kind is Text:
            texts.append(node)  # type: ignore[arg-type]
            continue
        elements.append(node)
        if kind in _PARENTS:
            _sort_out(node.children, texts, elements)  # type: ignore[union-attr]
        elif kind is Table:
            _sort_out(children(node), texts, elements)


def plain_text(node: Node) -> str:
    """The words a reader sees in ``node``: its text without markup, an image counting as nothing."""
    kind = type(node)
    if kind is Text or kind is CodeSpan:
        return node.text  # type: ignore[union-attr]
    if kind is LineBreak:
        return "\n"
    return "".join([plain_text(child) for child in children(node)])
