"""What is read off an HTML page: title, words, embedded hosts, structured data.

One pass of the standard library's parser, which never fails on bad HTML. Everything
that leaves here is for judging only; what is shown goes through ``urls.clean``.
"""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

_VOID = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg"))
_LINK_ATTRIBUTES = ("href", "src", "data", "content", "action")
_DEPTH = 400
_PIECE = 8192
_PATIENCE = 2.0
"""Processor seconds for one page."""


class MicrodataItem(NamedTuple):
    """A microdata item."""

    type: str
    properties: dict[str, list[object]]
    """Values are strings and nested ``MicrodataItem``."""


class Html(NamedTuple):
    """A page as read."""

    title: str
    site_name: str
    heading: str
    words: tuple[str, ...]
    """The words a reader sees, in order."""
    hosts: frozenset[str]
    """Hosts that it embeds or links to."""
    json_ld: tuple[str, ...]
    items: tuple[MicrodataItem, ...]
    """Top-level microdata items."""
    refresh: str | None
    """The target of a ``<meta http-equiv="refresh">``."""
    anchors: frozenset[str]
    """Ids of its elements and names of its ``<a>``."""


class _Open(NamedTuple):
    tag: str
    scope: MicrodataItem | None
    """The item to which properties within this element belong."""
    properties: tuple[str, ...]
    text: list[str] | None
    """Collects the text of a property whose value is its element's text."""
    owner: MicrodataItem | None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.site_name = ""
        self.heading: list[str] = []
        self.words: list[str] = []
        self.hosts: set[str] = set()
        self.anchors: set[str] = set()
        self.json_ld: list[str] = []
        self.items: list[MicrodataItem] = []
        self.refresh: str | None = None
        self.stack: list[_Open] = []
        self.collecting: list[list[str]] = []
        self.unseen = 0
        self.data: list[str] | None = None
        self.into: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._note_links(tag, values)
        self.anchors.update(filter(None, (values.get("id"), values.get("name") if tag == "a" else None)))
        if tag == "script" and values.get("type", "").strip().lower().startswith("application/ld+json"):
            self.data = []
        if tag == "meta":
            self._note_meta(values)
        if tag in ("title", "h1") and self.into is None:
            self.into = tag if not (self.title if tag == "title" else self.heading) else None
        self._open(tag, values)
        if tag in _UNSEEN:
            self.unseen += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and tag in ("svg", "template"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.data is not None:
            self.json_ld.append("".join(self.data))
            self.data = None
        if tag == self.into:
            self.into = None
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        for depth in range(len(self.stack) - 1, max(-1, len(self.stack) - 40), -1):
            if self.stack[depth].tag == tag:
                while len(self.stack) > depth:
                    self._close(self.stack.pop())
                break

    def handle_data(self, data: str) -> None:
        if self.data is not None:
            self.data.append(data)
        elif self.into == "title":
            self.title.append(data)
        elif not self.unseen:
            self.words.extend(data.split())
            if self.into == "h1":
                self.heading.append(data)
            for text in self.collecting:
                text.append(data)

    def _note_links(self, tag: str, values: dict[str, str]) -> None:
        for name in _LINK_ATTRIBUTES:
            value = values.get(name, "")
            if "//" in value[:9]:
                try:
                    host = urlsplit(value).hostname
                except ValueError:
                    continue
                if host:
                    self.hosts.add(host.lower())

    def _note_meta(self, values: dict[str, str]) -> None:
        if values.get("property", values.get("name", "")).lower() == "og:site_name":
            self.site_name = values.get("content", "")
        if values.get("http-equiv", "").lower() == "refresh":
            found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", values.get("content", ""), re.IGNORECASE)
            self.refresh = found.group(1).strip() if found else None

    def _open(self, tag: str, values: dict[str, str]) -> None:
        item = None
        owner = self.stack[-1].scope if self.stack else None
        properties = tuple(values.get("itemprop", "").split())
        if "itemscope" in values:
            item = MicrodataItem(values.get("itemtype", ""), {})
            if not (properties and owner is not None):
                self.items.append(item)
        text: list[str] | None = None
        if properties and owner is not None:
            if item is not None:
                _put(owner, properties, item)
            else:
                value = _attribute_value(tag, values)
                if value is None:
                    text = []
                else:
                    _put(owner, properties, value)
        if tag not in _VOID and len(self.stack) < _DEPTH:
            self.stack.append(_Open(tag, owner if item is None else item, properties, text, owner))
            if text is not None:
                self.collecting.append(text)

    def _close(self, element: _Open) -> None:
        if element.text is not None and element.owner is not None:
            self.collecting.pop()  # elements close in the reverse of the order they opened
            _put(element.owner, element.properties, " ".join("".join(element.text).split()))


def _attribute_value(tag: str, values: dict[str, str]) -> str | None:
    """A microdata value that is in an attribute (HTML standard, 5.2.4); None: in the text."""
    if "content" in values:
        return values["content"]
    if tag in ("a", "area", "link"):
        return values.get("href", "")
    if tag in ("img", "audio", "embed", "iframe", "source", "track", "video"):
        return values.get("src", "")
    if tag == "time" and "datetime" in values:
        return values["datetime"]
    if tag in ("data", "meter") and "value" in values:
        return values["value"]
    return None


def _put(owner: MicrodataItem, properties: tuple[str, ...], value: object) -> None:
    for name in properties:
        owner.properties.setdefault(name, []).append(value)


def _charset(body: bytes, content_type: str) -> str:
    found = re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    if not found:
        head = body[:2048].decode("ascii", "replace")
        found = re.search(r"<meta[^>]{0,200}charset=[\"']?([\w.:-]+)", head, re.IGNORECASE)
    return found.group(1) if found else "utf-8"


def _feed(reader: _Reader, text: str) -> None:
    """Feed a page that may be made to hurt: `html.parser` takes minutes over half a megabyte of
    unclosed ``<!--`` when the text is declared to end there. In pieces, its work between two looks at
    the clock stays small, and a long rest that never closes is left out, as browsers hide it too."""
    stop = time.thread_time() + _PATIENCE
    try:
        for start in range(0, len(text), _PIECE):
            reader.feed(text[start : start + _PIECE])
            if time.thread_time() > stop:
                return
        if len(reader.rawdata) < _PIECE:
            reader.close()
    except (AssertionError, ValueError, RecursionError):
        pass  # some malformed declarations raise in older Pythons: keep what was read so far


def read_html(body: bytes, content_type: str = "") -> Html:
    """Read a page. Bad bytes and bad HTML give less, never an error."""
    try:
        text = body.decode(_charset(body, content_type), "replace")
    except (LookupError, UnicodeError):
        text = body.decode("utf-8", "replace")
    reader = _Reader()
    _feed(reader, text)
    while reader.stack:
        reader._close(reader.stack.pop())
    return Html(
        " ".join("".join(reader.title).split()),
        " ".join(reader.site_name.split()),
        " ".join("".join(reader.heading).split()),
        tuple(reader.words),
        frozenset(reader.hosts),
        tuple(reader.json_ld),
        tuple(reader.items),
        reader.refresh,
        frozenset(reader.anchors),
    )
