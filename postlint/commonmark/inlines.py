"""Turns the inline tokens of one block into nodes with positions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

from postlint.markdown.elements import Attribute
from postlint.markdown.frames import text_nodes
from postlint.markdown.html_nodes import inline_element, style_sheet, target_at
from postlint.markdown.html_tags import WITHOUT_BODY, Tag, scan_close, scan_tag
from postlint.markdown.positions import Locator, MappedText
from postlint.model import Span
from postlint.nodes import CodeSpan, Emphasis, Image, Inline, LineBreak, Link, Target, Text, plain_text

_SPACE: Final = " \t\n"
_BARE: Final = re.compile(
    r"(?<![\w/])(?:(?:https?|ftp)://|www\.)[^\s<]+|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
"""GFM's extended autolinks; ``_cut`` then removes what does not belong to the address."""


class Definitions:
    """The targets of a document's reference definitions, by normalised label."""

    def __init__(self) -> None:
        self.targets: dict[str, Target] = {}
        self.used: set[str] = set()


class _Frame:
    """An element that is open."""

    def __init__(self, kind: str, start: int, *, tag: Tag | None = None, token: Token | None = None) -> None:
        self.kind = kind
        self.start = start
        self.tag = tag
        self.token = token
        self.nodes: list[Inline] = []


class Inlines:
    """Makes the nodes of one block's text."""

    def __init__(
        self, mapped: MappedText, locator: Locator, definitions: Definitions, *, autolink: bool, html: bool
    ) -> None:
        self.mapped = mapped
        self.src = mapped.text
        self.locator = locator
        self.definitions = definitions
        self.autolink = autolink
        self.html = html
        self.frames = [_Frame("", 0)]
        self.cursor = 0
        self.text: list[tuple[int, int, str]] = []
        """Pieces of text that are not yet a node."""

    def span(self, start: int, end: int) -> Span:
        """The file span of ``[start, end)`` of the text."""
        mapped = self.mapped
        if not self.src:
            return self.locator.span(mapped.targets[0], mapped.targets[0])
        if end <= start:
            at = mapped.at(min(start, len(self.src) - 1))
            return self.locator.span(at, at)
        return self.locator.span(mapped.at(start), mapped.end(end))

    def nodes(self, tokens: list[Token]) -> list[Inline]:
        """The nodes of all tokens."""
        for token in tokens:
            at = max(int(token.meta.get("at", self.cursor)), self.cursor)
            make = _MAKERS.get(token.type)
            if make is not None:
                if token.type not in ("text", "text_special", "softbreak"):
                    self._flush()
                make(self, token, at)
        self._flush()
        while len(self.frames) > 1:  # an HTML element that is never closed
            frame = self.frames.pop()
            self._element(frame, len(self.src), len(self.src))
        return self.frames[0].nodes

    def add(self, *nodes: Inline) -> None:
        self.frames[-1].nodes += nodes

    # --- text

    def _text(self, token: Token, at: int) -> None:
        raw = token.markup if token.type == "text_special" else token.content
        if token.type == "softbreak":
            raw = token.content = "\n"
        if raw:
            self.text.append((at, at + len(raw), token.content))
            self.cursor = at + len(raw)

    def _flush(self) -> None:
        """Make nodes of the collected text. Text that the file has literally becomes one node, or several
        where it has autolinks."""
        pieces, self.text = self.text, []
        run: tuple[int, int] | None = None
        for start, end, content in [*pieces, (-1, -1, "")]:
            literal = start >= 0 and self.src[start:end] == content
            if literal and run is not None and run[1] == start:
                run = (run[0], end)
                continue
            if run is not None:
                self._literal(*run)
            run = (start, end) if literal else None
            if not literal and start >= 0:
                self.add(Text(self.span(start, end), content))

    def _literal(self, start: int, end: int) -> None:
        linked = self.autolink and not any(frame.kind == "link" for frame in self.frames)
        for match in _BARE.finditer(self.src, start, end) if linked else ():
            url = _cut(match[0])
            if match.start() < start or not url:
                continue
            self.add(*text_nodes(self.mapped, self.locator, start, match.start()))
            first, start = match.start(), match.start() + len(url)
            span = self.span(first, start)
            prefix = "http://" if url.startswith("www.") else "" if ":" in url else "mailto:"
            inside = tuple(text_nodes(self.mapped, self.locator, first, start))
            self.add(Link(span, Target(url, prefix + url, span), url, span, "autolink", inside))
        if start < end:
            self.add(*text_nodes(self.mapped, self.locator, start, end))

    def _break(self, _token: Token, at: int) -> None:
        self.add(LineBreak(self.span(at, at + 1)))
        self.cursor = at + 1

    def _code(self, token: Token, at: int) -> None:
        ticks = token.markup
        close = re.compile(rf"(?<!`){re.escape(ticks)}(?!`)").search(self.src, at + len(ticks))
        self.cursor = close.end() if close else at + 2 * len(ticks) + len(token.content)
        self.add(CodeSpan(self.span(at, self.cursor), token.content))

    # --- elements

    def _open(self, token: Token, at: int) -> None:
        self.frames.append(_Frame(token.tag, at))
        self.cursor = at + len(token.markup)

    def _close(self, token: Token, at: int) -> None:
        self.cursor = at + len(token.markup)
        frame = self._pop(token.tag)
        if frame is not None:
            self.add(Emphasis(self.span(frame.start, self.cursor), frame.kind, tuple(frame.nodes)))

    def _pop(self, kind: str) -> _Frame | None:
        """The innermost open element of this kind; HTML elements open within it end with it."""
        if all(frame.kind != kind for frame in self.frames[1:]):
            return None
        while self.frames[-1].kind != kind:
            inner = self.frames.pop()
            self._element(inner, self.cursor, self.cursor)
        return self.frames.pop()

    def _link_open(self, token: Token, at: int) -> None:
        auto = token.info == "auto"
        self.frames.append(_Frame("link", at if auto else at - 1, token=token))
        self.cursor = at + 1 if auto else at

    def _link_close(self, token: Token, at: int) -> None:
        frame = self._pop("link")
        if frame is None or frame.token is None:
            return
        children = tuple(frame.nodes)
        text = "".join(map(plain_text, children))
        title = str(frame.token.attrs["title"]) if "title" in frame.token.attrs else None
        if token.info == "auto":
            end = self.src.find(">", frame.start) + 1
            inner = self.span(frame.start + 1, end - 1)
            raw = self.src[frame.start + 1 : end - 1]
            url = raw if ":" in raw else "mailto:" + raw
            node = Link(
                self.span(frame.start, end), Target(raw, url, inner), text, inner, "autolink", children
            )
        else:
            target, label, end = self._target(frame.start + 1, at)
            origin: Any = "inline" if label is None else "reference"
            text_span = self.span(frame.start + 1, at)
            whole = self.span(frame.start, end)
            node = Link(whole, target, text, text_span, origin, children, title, reference=label)
        self.cursor = end
        self.add(node)

    def _image(self, token: Token, at: int) -> None:
        label_end = at + 2 + len(token.content)
        target, label, end = self._target(at + 2, label_end)
        alt = "".join(child.content for child in token.children or ())
        title = str(token.attrs["title"]) if "title" in token.attrs else None
        origin: Any = "inline" if label is None else "reference"
        span, alt_span = self.span(at, end), self.span(at + 2, label_end)
        self.add(Image(span, target, alt, alt_span, origin, title, reference=label))
        self.cursor = end

    def _target(self, label_start: int, label_end: int) -> tuple[Target, str | None, int]:
        """The target, label (None for an inline target) and end of the link or image whose text is
        ``[label_start, label_end)``."""
        found = _inline_target(self.src, label_end + 1)
        if found is not None:
            start, stop, end = found
            raw = self.src[start:stop]
            return Target(raw, unescapeAll(raw), self.span(start, stop)), None, end
        end = label_end + 1
        label = self.src[label_start:label_end]
        written = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]").match(self.src, end)
        if written is not None:
            end = written.end()
            label = written[1] or label
        name = normalized(label)
        self.definitions.used.add(name)
        at = self.span(label_start, label_end)
        return self.definitions.targets.get(name, Target(label, label, at)), name, end

    # --- HTML

    def _html(self, token: Token, at: int) -> None:
        self.cursor = at + len(token.content)
        if not self.html:
            return
        close = scan_close(self.src, at)
        if close is not None:
            kind = f"<{close[0].lower()}"
            frame = self._pop(kind)
            if frame is not None:
                self._element(frame, at, self.cursor)
            return
        tag = scan_tag(self.src, at)
        if tag is None:
            return
        frame = _Frame(f"<{tag.name}", at, tag=tag)
        if tag.closed or tag.name in WITHOUT_BODY:
            self._element(frame, tag.end, tag.end)
        elif tag.name == "style" and tag.end < self.cursor:  # all of it is one token of a block of HTML
            end = re.sub(r"</style\s*>\Z", "", token.content, flags=re.IGNORECASE)
            inner_end = at + len(end)
            frame.nodes += style_sheet(self.locator, (self.mapped.slice(tag.end, inner_end),))
            self._element(frame, inner_end, self.cursor)
        else:
            self.frames.append(frame)

    def _element(self, frame: _Frame, content_end: int, end: int) -> None:
        """Add an HTML element whose end is known."""
        if frame.tag is None:
            self.add(*frame.nodes)
            return
        mapped = self.mapped
        attributes = {
            name.lower(): Attribute(name.lower(), value, mapped.at(first), mapped.end(last))
            for name, value, first, last in frame.tag.attributes
            if last > first
        }
        offsets = (
            mapped.at(frame.start),
            mapped.end(frame.tag.end),
            mapped.end(content_end),
            mapped.end(end),
        )
        self.add(*inline_element(self.locator, frame.tag.name, attributes, offsets, frame.nodes))


_MAKERS: Final[dict[str, Callable[[Inlines, Token, int], None]]] = {
    "text": Inlines._text,
    "text_special": Inlines._text,
    "softbreak": Inlines._text,
    "hardbreak": Inlines._break,
    "code_inline": Inlines._code,
    "em_open": Inlines._open,
    "em_close": Inlines._close,
    "strong_open": Inlines._open,
    "strong_close": Inlines._close,
    "s_open": Inlines._open,
    "s_close": Inlines._close,
    "link_open": Inlines._link_open,
    "link_close": Inlines._link_close,
    "image": Inlines._image,
    "html_inline": Inlines._html,
}


def normalized(label: str) -> str:
    """A label in the form in which references and definitions are compared."""
    return re.sub(r"\s+", " ", label.strip()).casefold()


def _inline_target(src: str, pos: int) -> tuple[int, int, int] | None:
    """Start and end of the target in ``(target "title")`` at ``pos``, and where that ends."""
    if src[pos : pos + 1] != "(":
        return None
    start = _after_space(src, pos + 1)
    found = parseLinkDestination(src, start, len(src))
    stop = found.pos if found.ok else start
    end = _after_space(src, stop)
    title = parseLinkTitle(src, end, len(src)) if end > stop else None
    if title is not None and title.ok:
        end = _after_space(src, title.pos)
    if src[end : end + 1] != ")":
        return None
    if src[start : start + 1] == "<" and found.ok:
        start, stop = start + 1, stop - 1
    return start, stop, end + 1


def _after_space(src: str, pos: int) -> int:
    while pos < len(src) and src[pos] in _SPACE:
        pos += 1
    return pos


def _cut(url: str) -> str:
    """A bare URL without what GFM counts to the sentence: punctuation at its end, and an unmatched
    bracket."""
    while url:
        if url[-1] in "?!.,:*_~'\"" or (url[-1] == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        elif url[-1] == ";" and (entity := re.search(r"&\w+;\Z", url)):
            url = url[: entity.start()]
        else:
            break
    return url


def html_nodes(
    mapped: MappedText,
    locator: Locator,
    definitions: Definitions,
    tokens: Iterator[tuple[int, str]] | None = None,
) -> list[Inline]:
    """The nodes of a text that is HTML: its elements, and the texts between them."""
    builder = Inlines(mapped, locator, definitions, autolink=False, html=True)
    return builder.nodes(list(_html_tokens(mapped.text)))


def _html_tokens(src: str) -> Iterator[Token]:
    """The tags and texts of HTML, as the inline parser would give them, without comments, scripts and
    styles."""
    pos = 0
    for match in re.finditer(
        r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[/!?A-Za-z]", src, re.S | re.I
    ):
        if match.start() < pos:
            continue
        end = match.end()
        if len(match[0]) == 2:
            tag, close = scan_tag(src, match.start()), scan_close(src, match.start())
            end = tag.end if tag else close[1] if close else match.start()
        if end > match.start():
            yield from _token("text", src[pos : match.start()], pos)
            yield from _token("html_inline", src[match.start() : end], match.start())
            pos = end
    yield from _token("text", src[pos:], pos)


def _token(kind: str, content: str, at: int) -> Iterator[Token]:
    if content:
        yield Token(kind, "", 0, content=content, meta={"at": at})


__all__ = ["Definitions", "Inlines", "html_nodes", "normalized", "target_at"]
