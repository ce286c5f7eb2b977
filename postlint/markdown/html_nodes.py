"""Nodes of HTML elements: which of their attributes are targets and anchors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import Attributes
from postlint.markdown.positions import Locator, MappedText
from postlint.model import Span
from postlint.nodes import Anchor, Emphasis, Image, Inline, Link, Origin, Resource, Target, Text, plain_text
from postlint.url_attributes import Kind, url_spans, urls_of_css

_REFERENCE = re.compile(r"&(?:[A-Za-z0-9_:][-A-Za-z0-9_.:]*|#[0-9]+|#x[0-9a-fA-F]+);")


def unescape(value: str) -> str:
    """An attribute's value as a browser reads it. kramdown keeps entities that end in ``;`` and escapes every
    other ``&`` (utils/html.rb:63)."""
    if "&" not in value:
        return value
    from html import unescape as decode

    return _REFERENCE.sub(lambda found: decode(found.group()), value)


def folded(value: str) -> str:
    """An attribute's value as ``unescape`` gives it, for an element within text, whose attributes kramdown
    writes on one line."""
    return unescape(re.sub(r"\n+", " ", value) if "\n" in value else value)


def target_at(
    locator: Locator, url: str, start: int, end: int, read: Callable[[str], str] = unescape
) -> Target:
    """The target written at ``[start, end)`` of the body. ``read`` turns what is written into the value."""
    span = locator.span(start, end)
    raw = locator.source_map.source[span[0] : span[1]]
    return Target(raw, read(url), span)


def anchors(
    locator: Locator, tag: str, attributes: Attributes, read: Callable[[str], str] = unescape
) -> list[Anchor]:
    """The anchors of an element: its ``id`` and, on ``<a>``, its ``name``. ``read``: as of ``target_at``."""
    found: list[Anchor] = []
    for name in ("id", "name") if tag == "a" else ("id",):
        attribute = attributes.get(name)
        if attribute and attribute.value.strip():
            value = read(attribute.value)
            if not any(anchor.id == value for anchor in found):
                found.append(Anchor(locator.span(attribute.start, attribute.end), value))
    return found


def resources(
    locator: Locator,
    tag: str,
    attributes: Attributes,
    span: Span,
    origin: Origin,
    read: Callable[[str], str] = unescape,
) -> list[Image | Resource]:
    """The nodes of an element's targets, except ``<a href>``; ``span`` is its start tag.
    ``read``: as of ``target_at``."""
    found: list[Image | Resource] = []
    for kind, name, start, end in url_spans(tag, attributes):
        at = attributes[name].start
        target = target_at(locator, attributes[name].value[start:end], at + start, at + end, read)
        if tag == "img" and name == "src":
            found.append(_image(locator, attributes, span, target, origin, read))
        elif not (tag == "a" and name == "href"):
            found.append(_of(kind, span, target, origin, tag, name))
    return found


def _image(
    locator: Locator,
    attributes: Attributes,
    span: Span,
    target: Target,
    origin: Origin,
    read: Callable[[str], str],
) -> Image:
    """The node of ``<img src>``."""
    alt, title = attributes.get("alt"), attributes.get("title")
    return Image(
        span,
        target,
        read(alt.value) if alt else None,
        locator.span(alt.start, alt.end) if alt else None,
        origin,
        title=read(title.value) if title else None,
    )


def _of(kind: Kind, span: Span, target: Target, origin: Origin, tag: str, name: str) -> Image | Resource:
    if kind == "image":
        return Image(target.span, target, None, None, origin, tag=tag, attribute=name)
    return Resource(span, target, origin, tag, name)


def style_sheet(locator: Locator, texts: Iterable[MappedText]) -> list[Image | Resource]:
    """The nodes of the URLs in the content of a ``<style>``."""
    found: list[Image | Resource] = []
    for text in texts:
        for kind, first, last in urls_of_css(text.text):
            start, end = text.at(first), text.end(last)
            target = target_at(locator, text.text[first:last], start, end, str)
            origin: Origin = "liquid" if locator.generated(start, end) else "html"
            found.append(_of(kind, target.span, target, origin, "style", ""))
    return found


def inline_element(
    locator: Locator,
    tag: str,
    attributes: Attributes,
    offsets: tuple[int, int, int, int],
    children: list[Inline],
) -> list[Inline]:
    """The nodes of an inline HTML element. ``offsets`` are the body offsets of its start, of its
    content's start and end, and of its end."""
    start, inner_start, inner_end, end = offsets
    span = locator.span(start, end)
    origin: Origin = "liquid" if locator.generated(start, end) else "html"
    own: list[Inline] = []
    if attributes:
        own += anchors(locator, tag, attributes)
        own += resources(locator, tag, attributes, locator.span(start, inner_start), origin, folded)
    if tag == "a" and "href" in attributes:
        href, title = attributes["href"], attributes.get("title")
        inside = tuple(own + children)
        return [
            Link(
                span,
                target_at(locator, href.value, href.start, href.end, folded),
                "".join(plain_text(child) for child in children),
                locator.span(inner_start, inner_end),
                origin,
                inside,
                title=unescape(title.value) if title else None,
            )
        ]
    if tag == "img" and "src" not in attributes and "srcset" not in attributes:
        return [*own, Emphasis(span, tag, ())]  # as of HTML documents
    if not children and (own or tag in ("br", "img", "input", "wbr")):
        return own
    return [Emphasis(span, tag, tuple(own + children))]


def is_space(node: Inline) -> bool:
    """Whether a node is text of nothing but whitespace."""
    return isinstance(node, Text) and not node.text.strip(STRIP)
