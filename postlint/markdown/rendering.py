"""Nodes of HTML elements: which of their attributes are targets and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import Attribute, Attributes
from postlint.markdown.positions import Locator
from postlint.model import Span
from postlint.nodes import Anchor, Emphasis, Image, Inline, Link, Origin, Resource, Target, Text, plain_text

RESOURCES = {
    "area": ("href",),
    "audio": ("src",),
    "embed": ("src",),
    "frame": ("src",),
    "iframe": ("src",),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "video": ("src",),
}
"""Elements and the attributes of theirs that name a file or a page, other than ``<a href>``."""
IMAGES = {"img": ("srcset",), "source": ("srcset",), "video": ("poster",)}
"""Elements and the attributes of theirs that name a picture, other than ``<img src>``."""


_REFERENCE = re.compile(r"&(?:[A-Za-z0-9_:][-A-Za-z0-9_.:]*|#[0-9]+|#x[0-9a-fA-F]+);")


_CANDIDATE = re.compile(
    r"[ \t\n\r\f\v,]*([^ \t\n\r\f\v,](?:[^ \t\n\r\f\v]*[^ \t\n\r\f\v,])?)(?:,+|(?:[^,(]|\([^)]*\))*)"
)
"""A URL, which a comma right behind it ends, then its width or density (HTML standard, 4.8.4.2.1)."""


def unescape(value: str) -> str:
    """An attribute's value as the browser reads what kramdown writes: it keeps entities that
    end in ``;`` and escapes every other ``&`` (utils/html.rb:63)."""
    if "&" not in value:
        return value
    from html import unescape as decode

    return _REFERENCE.sub(lambda found: decode(found.group()), value)


def target_at(locator: Locator, url: str, start: int, end: int) -> Target:
    """The target written at ``[start, end)`` of the body."""
    span = locator.span(start, end)
    raw = locator.source_map.source[span[0] : span[1]]
    return Target(raw, unescape(url) if "&" in url else url, span)


def _attribute_target(locator: Locator, attribute: Attribute, *, folded: bool) -> Target:
    value = re.sub(r"\n+", " ", attribute.value) if folded and "\n" in attribute.value else attribute.value
    return target_at(locator, value, attribute.start, attribute.end)


def candidates(srcset: str) -> Iterator[tuple[int, int]]:
    """Where the URLs of a ``srcset`` begin and end in it."""
    return (found.span(1) for found in _CANDIDATE.finditer(srcset))


def _srcset(locator: Locator, attribute: Attribute) -> list[Target]:
    """The targets of a ``srcset``."""
    at, value = attribute.start, attribute.value
    return [target_at(locator, value[start:end], at + start, at + end) for start, end in candidates(value)]


def anchors(locator: Locator, tag: str, attributes: Attributes) -> list[Anchor]:
    """The anchors that an element's ``id`` and, on ``<a>``, ``name`` make."""
    found: list[Anchor] = []
    for name in ("id", "name") if tag == "a" else ("id",):
        attribute = attributes.get(name)
        if attribute and attribute.value.strip():
            value = unescape(attribute.value)
            if not any(anchor.id == value for anchor in found):
                found.append(Anchor(locator.span(attribute.start, attribute.end), value))
    return found


def resources(
    locator: Locator, tag: str, attributes: Attributes, span: Span, origin: Origin, *, folded: bool
) -> list[Image | Resource]:
    """The nodes of an element's targets, those of ``<a href>`` left out; ``span`` is its start tag."""
    found: list[Image | Resource] = []
    if tag == "img" and "src" in attributes:
        alt = attributes.get("alt")
        title = attributes.get("title")
        found.append(
            Image(
                span,
                _attribute_target(locator, attributes["src"], folded=folded),
                unescape(alt.value) if alt else None,
                locator.span(alt.start, alt.end) if alt else None,
                origin,
                title=unescape(title.value) if title else None,
            )
        )
    for name in RESOURCES.get(tag, ()):
        if name in attributes:
            target = _attribute_target(locator, attributes[name], folded=folded)
            found.append(Resource(span, target, origin, tag, name))
    for name in IMAGES.get(tag, ()):
        if name in attributes:
            attribute = attributes[name]
            for target in (
                _srcset(locator, attribute)
                if name == "srcset"
                else [_attribute_target(locator, attribute, folded=folded)]
            ):
                found.append(Image(target.span, target, None, None, origin, tag=tag, attribute=name))
    return found


def inline_element(
    locator: Locator,
    tag: str,
    attributes: Attributes,
    places: tuple[int, int, int, int],
    children: list[Inline],
) -> list[Inline]:
    """The nodes of an inline HTML element. ``places`` are the body offsets of its start, of its
    content's start and end, and of its end."""
    start, inner_start, inner_end, end = places
    span = locator.span(start, end)
    origin: Origin = "liquid" if locator.generated(start, end) else "html"
    own: list[Inline] = []
    if attributes:
        own += anchors(locator, tag, attributes)
        own += resources(locator, tag, attributes, locator.span(start, inner_start), origin, folded=True)
    if tag == "a" and "href" in attributes:
        title = attributes.get("title")
        inside = tuple(own + children)
        return [
            Link(
                span,
                _attribute_target(locator, attributes["href"], folded=True),
                "".join(plain_text(child) for child in children),
                locator.span(inner_start, inner_end),
                origin,
                inside,
                title=unescape(title.value) if title else None,
            )
        ]
    if not children and (own or tag in ("br", "img", "input", "wbr")):
        return own
    return [Emphasis(span, tag, tuple(own + children))]


def is_space(node: Inline) -> bool:
    """Whether a node is text of nothing but whitespace."""
    return isinstance(node, Text) and not node.text.strip(STRIP)
