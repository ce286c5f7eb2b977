"""Where the elements of a page name other files: which attributes hold URLs, and where in their values.

The one table for HTML in Markdown, HTML documents, layouts and copied pages. After the HTML standard, the
HTML elements that it calls obsolete and browsers still show, SVG 2, CSS, and what search engines and social
media read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

Kind: TypeAlias = Literal["link", "image", "resource"]


class _Attribute(Protocol):
    @property
    def value(self) -> str: ...


class UrlSpan(NamedTuple):
    """A URL in an attribute of an element."""

    kind: Kind
    attribute: str
    start: int
    """Where in the attribute's value, as written, it begins."""
    end: int


_WHOLE: Final[Mapping[str, Mapping[str, Kind]]] = {
    "a": {"href": "link", "xlink:href": "link"},
    "area": {"href": "link"},
    "audio": {"src": "resource"},
    "body": {"background": "image"},
    "embed": {"src": "resource"},
    "frame": {"src": "resource"},
    "iframe": {"src": "resource"},
    "image": {"href": "image", "xlink:href": "image"},
    "img": {"src": "image"},
    "input": {"src": "image"},
    "link": {"href": "resource"},
    "object": {"data": "resource"},
    "script": {"src": "resource"},
    "source": {"src": "resource"},
    "table": {"background": "image"},
    "td": {"background": "image"},
    "th": {"background": "image"},
    "track": {"src": "resource"},
    "use": {"href": "resource", "xlink:href": "resource"},
    "video": {"src": "resource", "poster": "image"},
}
"""Elements and the attributes of theirs that are a URL."""

_SETS: Final = {"img": "srcset", "link": "imagesrcset", "source": "srcset"}
"""Elements and the attribute of theirs that holds several images."""

HOLDING: Final = frozenset(
    (*(name for names in _WHOLE.values() for name in names), *_SETS.values(), "content", "style")
)
"""The names of all attributes that may hold a URL."""

FOLLOWED: Final = frozenset(
    ("alternate", "apple-touch-icon", "apple-touch-icon-precomposed", "canonical", "icon", "manifest",
     "mask-icon", "modulepreload", "next", "prefetch", "preload", "prev", "search", "stylesheet")
)  # fmt: skip
"""The ``rel`` of a ``<link>`` whose file browsers, search engines or feed readers request."""

_PREVIEW: Final = re.compile(r"(?:og:image|twitter:image)(?::src|:url|:secure_url)?", re.IGNORECASE)
"""The names of ``<meta>`` elements that hold the picture of a preview (Open Graph protocol, X's cards)."""

_REFRESH: Final = re.compile(
    r"""[ \t\n\f\r]*[\d.]+[ \t\n\f\r]*[;,][ \t\n\f\r]*url[ \t\n\f\r]*=[ \t\n\f\r]*["']?([^"']*)""", re.I
)
"""The ``content`` of ``<meta http-equiv="refresh">`` that leads to another page (HTML standard, 4.2.5.3)."""

_CANDIDATE: Final = re.compile(
    r"[ \t\n\r\f\v,]*([^ \t\n\r\f\v,](?:[^ \t\n\r\f\v]*[^ \t\n\r\f\v,])?)(?:,+|(?:[^,(]|\([^)]*\))*)"
)
"""A URL, which a comma right behind it ends, then its width or density (HTML standard, 4.8.4.2.1)."""

_CSS: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)"""
    r"""|url\(\s*(?P<quote>&quot;|&\#39;|["'])?(?P<url>(?:(?!&quot;|&\#39;)[^"'()\s\\])+)(?P=quote)?\s*\)"""
    r"""|@import\s+(?P<mark>["'])(?P<sheet>[^"'\\]+)(?P=mark)""",
    re.IGNORECASE | re.DOTALL,
)
"""A URL in CSS, or a comment (CSS Syntax, 4.3.6)."""

_NO_IMAGE: Final = re.compile(r"\.(?:css|eot|otf|ttc|ttf|woff2?)(?:[?#]|\Z)", re.IGNORECASE)


def url_spans(tag: str, attributes: Mapping[str, _Attribute]) -> Iterator[UrlSpan]:
    """The URLs in the attributes of an element. Names are in lower case, values as written."""
    if tag in _WHOLE:
        if tag != "link" or is_followed(attributes):
            for name, kind in _WHOLE[tag].items():
                if name in attributes and not (tag == "use" and attributes[name].value.startswith("#")):
                    yield UrlSpan(kind, name, 0, len(attributes[name].value))
            name = _SETS.get(tag, "")
            if name in attributes:
                for found in _CANDIDATE.finditer(attributes[name].value):
                    yield UrlSpan("image", name, *found.span(1))
    elif tag == "meta" and "content" in attributes:
        yield from _of_meta(attributes)
    if "style" in attributes:
        for kind, start, end in urls_of_css(attributes["style"].value):
            yield UrlSpan(kind, "style", start, end)


def is_followed(attributes: Mapping[str, _Attribute]) -> bool:
    """Whether any client requests the file of a ``<link>``."""
    rel = attributes.get("rel")
    return rel is not None and not FOLLOWED.isdisjoint(rel.value.lower().split())


def urls_of_css(css: str) -> Iterator[tuple[Kind, int, int]]:
    """The URLs in the text of a style sheet or the value of a ``style`` attribute."""
    if "url(" not in css and "@import" not in css and "URL(" not in css:
        return
    for found in _CSS.finditer(css):
        group = "url" if found["url"] else "sheet"
        # What begins with `#` is in the page itself, a gradient or a filter.
        if found[group] and not found[group].startswith(("#", "data:")):
            kind: Kind = "resource" if group == "sheet" or _NO_IMAGE.search(found["url"]) else "image"
            yield kind, *found.span(group)


def _of_meta(attributes: Mapping[str, _Attribute]) -> Iterator[UrlSpan]:
    """The page that ``<meta>`` leads on to, or the picture of a preview."""
    content = attributes["content"].value
    named = attributes.get("property") or attributes.get("name")
    if named is not None and _PREVIEW.fullmatch(named.value.strip()):
        yield UrlSpan("image", "content", 0, len(content))
        return
    event = attributes.get("http-equiv")
    if event is not None and event.value.strip().lower() == "refresh" and (found := _REFRESH.match(content)):
        yield UrlSpan("resource", "content", *found.span(1))
