"""The URLs in the tags of a page, as the HTML standard lets elements refer to other files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.html.tokens import Characters, StartTag, TagAttribute, tokens
from postlint.url_attributes import Kind, url_spans, urls_of_css


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
    """The URLs in the tags and style sheets of ``text``; what is in comments and scripts is left out."""
    urls: list[Url] = []
    base: Url | None = None
    in_style = False
    for token in tokens(text) if "<" in text else ():
        if type(token) is Characters and in_style:
            css = text[token.start : token.end]
            urls += (
                Url(kind, "style", "", token.start + start, token.start + end)
                for kind, start, end in urls_of_css(css)
            )
        in_style = type(token) is StartTag and token.name == "style"
        if type(token) is not StartTag:
            continue
        if token.name == "base" and base is None and "href" in token.attributes:
            base = _whole("link", "base", token.attributes["href"])
        urls += _of_tag(token)
    return Found(tuple(urls), base)


def _of_tag(tag: StartTag) -> Iterator[Url]:
    for kind, name, start, end in url_spans(tag.name, tag.attributes):
        at = tag.attributes[name].start
        yield Url(kind, tag.name, name, at + start, at + end)


def _whole(kind: Kind, tag: str, attribute: TagAttribute) -> Url:
    return Url(kind, tag, attribute.name, attribute.start, attribute.end)
