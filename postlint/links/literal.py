"""Literal text: what an author typed and kramdown prints unchanged, with its brackets.

Other content (a link, code, an escaped bracket, output of Liquid) is represented by ``MASK``, so that no
pattern matches across it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from postlint.model import Post, Span
from postlint.nodes import (
    Anchor,
    CodeSpan,
    Emphasis,
    FootnoteReference,
    Heading,
    HtmlBlock,
    Image,
    LineBreak,
    Link,
    Node,
    Paragraph,
    Resource,
    Text,
    children,
)

MASK = "\ufffc"
_CODE_TAGS = frozenset(
    ("code", "kbd", "samp", "tt", "var", "pre", "script", "style", "math", "svg", "textarea")
)
_SILENT = _CODE_TAGS | {"!--", "?", "template", "iframe", "object", "title", "option", "select"}
_SIGNS = ("[", "]", "<", "(http", "［", "【")
"""Characters that the text has where a link or an image was not recognised."""
_MARKUP = frozenset("[]()<>!:")
_INLINE = frozenset((Text, CodeSpan, Emphasis, Link, Image, Resource, FootnoteReference, LineBreak))


class LiteralText(NamedTuple):
    """The literal text of a paragraph or heading."""

    text: str
    container: str
    """The container: a tag's name (``p``, ``li``, ``td``, …), ``h`` for a heading, ``html`` for raw HTML."""
    starts: tuple[int, ...]
    spans: tuple[Span, ...]
    """For each of ``starts``, the offset of that piece in the file."""
    source: str = ""
    """The file's text."""

    def offset(self, offset: int, *, end: bool = False) -> int:
        """The file offset of an offset of ``text``; ``end``: of the end of a span."""
        index = max(bisect_right(self.starts, offset - 1 if end and offset else offset) - 1, 0)
        span = self.spans[index]
        following = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        if following - self.starts[index] != span.end - span.start:
            return span.end if end else span.start
        return min(span.start + offset - self.starts[index], span.end)

    def written(self, at: int) -> str:
        """The file's text for the piece at ``text[at]``, which ``MASK`` represents."""
        span = self.span(at, at + 1)
        return self.source[span.start : span.end]

    def span(self, start: int, end: int) -> Span:
        """The span of ``text[start:end]``."""
        first = self.offset(start)
        return Span(first, max(first, self.offset(end, end=True)))


def literals(post: Post, texts: Iterable[Text], words: str) -> list[LiteralText]:
    """The literal text of every paragraph, cell, term and heading that holds a bracket; ``texts``: all of the
    document's text nodes; ``words``: their texts joined."""
    # In most documents all brackets belong to links or are escaped.
    return list(_each_literal(post)) if _has_bracket(words) and _bracketed(texts) else []


def literals_with(post: Post, signs: Sequence[str]) -> Iterator[LiteralText]:
    """The literal text of every paragraph, cell, term and heading that holds one of ``signs``."""
    for run, container in _holders(post.document.children, "p"):
        if any(_holds(node, signs) for node in run):
            pieces = list(_pieces(run, post.source.text))
            yield _literal(pieces, "".join([piece for piece, _ in pieces]), container, post.source.text)


def _holds(node: Node, signs: Sequence[str]) -> bool:
    if isinstance(node, Text):
        return any(map(node.text.__contains__, signs))
    return isinstance(node, Emphasis) and any(_holds(child, signs) for child in node.children)


def _has_bracket(text: str) -> bool:
    return any(map(text.__contains__, _SIGNS))


def _each_literal(post: Post) -> Iterator[LiteralText]:
    source = post.source.text
    for run, container in _holders(post.document.children, "p"):
        if not _bracketed(run):
            continue
        pieces = list(_pieces(run, source))
        text = "".join([piece for piece, _ in pieces])
        if _has_bracket(text):
            yield _literal(pieces, text, container, source)


def _bracketed(nodes: Iterable[Node]) -> bool:
    """Whether some text of ``nodes`` has a literal bracket. Few have, and only these are examined."""
    for node in nodes:
        kind = type(node)
        if kind is Text:
            text, span = node.text, node.span  # type: ignore[union-attr]
            if _has_bracket(text) and len(text) == span.end - span.start:
                return True
        elif kind is Emphasis and _bracketed(node.children):  # type: ignore[union-attr]
            return True
    return False


def _holders(nodes: Iterable[Node], container: str) -> Iterator[tuple[Sequence[Node], str]]:
    """Every run of inline content with its container, without code and scripts in HTML."""
    run: list[Node] = []
    for node in nodes:
        if type(node) in _INLINE:
            run.append(node)
            continue
        if run:
            yield run, container
            run = []
        if isinstance(node, Heading):
            yield node.children, "h"
        elif isinstance(node, Paragraph):
            yield node.children, node.container
        elif isinstance(node, HtmlBlock):
            if node.tag not in _SILENT:
                yield from _holders(node.children, "html")
        else:
            yield from _holders(children(node), container)
    if run:
        yield run, container


def _literal(pieces: list[tuple[str, Span]], text: str, container: str, source: str) -> LiteralText:
    starts = []
    at = 0
    for piece, _ in pieces:
        starts.append(at)
        at += len(piece)
    return LiteralText(text, container, tuple(starts), tuple(span for _, span in pieces), source)


def _pieces(nodes: Iterable[Node], source: str) -> Iterator[tuple[str, Span]]:
    for node in nodes:
        if isinstance(node, Text):
            if node.text:
                yield (_as_typed(node.text, source[node.span.start : node.span.end]), node.span)
        elif isinstance(node, LineBreak):
            yield ("\n", node.span)
        elif isinstance(node, Emphasis) and node.tag not in _CODE_TAGS:
            yield from _pieces(node.children, source)
        elif not isinstance(node, Anchor):
            yield (MASK, node.span)


def _as_typed(text: str, source: str) -> str:
    if text == source or not _MARKUP & set(text):
        return text
    if len(text) != len(source):
        return MASK
    # Equal in length but different: curly quotes, or output of Liquid.
    return "".join(a if a == b or a not in _MARKUP else MASK for a, b in zip(text, source, strict=True))
