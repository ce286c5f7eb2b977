"""The URLs in the tags of a page, as the HTML standard lets elements refer to other files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from postlint.html.relations import PREVIEW, is_followed
from postlint.html.tokens import Attribute, StartTag, tokens
from postlint.markdown.rendering import IMAGES, RESOURCES, candidates

Kind: TypeAlias = Literal["link", "image", "resource"]


def _attributes() -> dict[str, dict[str, Kind]]:
    found: dict[str, dict[str, Kind]] = {"a": {"href": "link"}, "img": {"src": "image"}}
    kinds: tuple[tuple[Mapping[str, Sequence[str]], Kind], ...] = ((RESOURCES, "resource"), (IMAGES, "image"))
    for table, kind in kinds:
        for tag, names in table.items():
            if tag != "link":  # which its relation decides
                found.setdefault(tag, {}).update(dict.fromkeys(names, "link" if tag == "area" else kind))
    return found


_ATTRIBUTES: Final = _attributes()
"""Elements and the attributes of theirs that hold URLs."""


class Url(NamedTuple):
    """A URL of a page, at its offsets in the page's text."""

    kind: Kind
    tag: str
    attribute: str
    start: int
    end: int


class Found(NamedTuple):
    """What is in a text of HTML."""

    urls: tuple[Url, ...]
    base: Url | None
    """The ``href`` of the first ``<base>``."""


def read(text: str) -> Found:
    """The URLs in the tags of ``text``; what is in comments and scripts is left out."""
    urls: list[Url] = []
    base: Url | None = None
    for token in tokens(text) if "<" in text else ():
        if type(token) is not StartTag:
            continue
        if token.name == "base" and base is None and "href" in token.attributes:
            base = _whole("link", "base", token.attributes["href"])
        urls += _of_tag(token)
    return Found(tuple(urls), base)


def decides_references(tag: StartTag, attribute: str) -> bool:
    """Whether the value of an attribute holds a URL, or says whether another one does; of an element that is
    not known, whether it does in any."""
    if attribute in _SAYING or tag.name == "base":
        return True
    if "-" in tag.name:
        return attribute in _HOLDING
    return any(one.attribute == attribute for one in _of_tag(tag))


_SAYING: Final = frozenset(("rel", "property", "name", "http-equiv", "id", "style"))
"""Attributes that say what a tag is, where it is, or hold CSS."""

_HOLDING: Final = frozenset(name for names in _ATTRIBUTES.values() for name in names) | {"content"}


def _of_tag(tag: StartTag) -> Iterator[Url]:
    if tag.name == "link":
        rel = tag.attributes.get("rel")
        if rel is not None and "href" in tag.attributes and is_followed(rel.value):
            yield _whole("resource", "link", tag.attributes["href"])
    elif tag.name == "meta":
        named = tag.attributes.get("property") or tag.attributes.get("name")
        if named and "content" in tag.attributes and PREVIEW.match(named.value.strip()):
            yield _whole("image", "meta", tag.attributes["content"])
    for name, kind in _ATTRIBUTES.get(tag.name, {}).items():
        attribute = tag.attributes.get(name)
        if attribute is None:
            continue
        if name != "srcset":
            yield _whole(kind, tag.name, attribute)
            continue
        for start, end in candidates(attribute.value):
            yield Url(kind, tag.name, name, attribute.start + start, attribute.start + end)


def _whole(kind: Kind, tag: str, attribute: Attribute) -> Url:
    return Url(kind, tag, attribute.name, attribute.start, attribute.end)
