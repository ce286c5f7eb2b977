"""HTML blocks. Each ends at its end tag; how its content is parsed depends on the element, its ``markdown``
attribute and ``parse_block_html``.

Source: kramdown parser/kramdown/html.rb and parser/html.rb.
"""

from __future__ import annotations

import re
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.elements import MAX_DEPTH, Attribute, Block, KramdownState
from postlint.markdown.html_tags import (
    KNOWN,
    MARKDOWN_ATTRIBUTE,
    SPAN_ELEMENTS,
    WITHOUT_BODY,
    Tag,
    content_model,
    end_tag_any_case,
    scan_close,
    scan_comment,
    scan_instruction,
    scan_tag,
)

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

_TRAILING = re.compile(r"[ \t]*\n").match


def _after_trailing(src: str, pos: int) -> int:
    found = _TRAILING(src, pos)
    return found.end() if found else pos


def parse_block_html(parser: KramdownBlockParser, match: Match[str], state: KramdownState) -> int | None:
    """A comment, an element, or the end tag of the element that is open (html.rb:78)."""
    src, pos, first = state.src, state.cursor, match.end() - 1
    comment = scan_comment(src, pos, state.needles) if src.startswith("<!--", pos) else None
    if comment:
        state.children.append(Block("comment", state.mapped.at(pos), state.mapped.end(comment)))
        return _after_trailing(src, comment)
    if src.startswith("</", first):
        close = scan_close(src, first)
        if not close or close[0].lower() in SPAN_ELEMENTS:
            return None
        if state.owner.kind == "html" and state.owner.tag == close[0].lower():
            state.found = True
            return close[1]
        return None
    tag = scan_tag(src, first)
    if not tag or tag.name.lower() in SPAN_ELEMENTS:
        return None
    return _Html(parser, state).element(tag, first)


class _Html:
    """Reads one HTML element of a text with the elements in it."""

    __slots__ = ("parser", "src", "state")

    def __init__(self, parser: KramdownBlockParser, state: KramdownState) -> None:
        self.parser = parser
        self.state = state
        self.src = state.src

    def element(self, tag: Tag, start: int) -> int:
        """Read the element whose start tag is ``tag`` into the open block. Returns where it ends."""
        block, model = self._open(tag, start, self.state.children, in_raw=False)
        pos = tag.end
        if model == "block":
            pos = _after_trailing(self.src, pos)
        if tag.name in ("script", "style"):
            pos = self._skip_raw(block, tag.name, pos)
        elif not tag.closed and tag.name not in WITHOUT_BODY:
            if model == "raw":
                pos = self._raw_body(block, pos)
            else:
                pos = self._parsed_body(block, model, pos, self.state.level)
            block.end = self.state.mapped.end(pos)
            pos = _after_trailing(self.src, pos)
        return pos

    def _open(self, tag: Tag, start: int, siblings: list[Block], in_raw: bool) -> tuple[Block, str]:
        """Add the element of a start tag; returns it with how its content is parsed (html.rb:27)."""
        mapped = self.state.mapped
        block = self.state.new_block("html", start, tag.end)
        block.tag = tag.name
        block.level = block.end
        attributes: dict[str, Attribute] = {}
        known = tag.name in KNOWN
        for name, value, first, last in tag.attributes:
            key = name.lower() if known else name
            end = mapped.end(last) if last > first else mapped.at(first)
            attributes[key] = Attribute(key, value, mapped.at(first), end)
        model = (
            content_model(tag.name) if self.state.context.options.parse_block_html and not in_raw else "raw"
        )
        markdown = attributes.pop("markdown", None)
        wanted = MARKDOWN_ATTRIBUTE.get(markdown.value) if markdown else None
        if wanted:
            model = content_model(tag.name) if wanted == "default" else wanted
        block.attributes = attributes
        block.value = model
        siblings.append(block)
        return block, model

    def _skip_raw(self, block: Block, name: str, pos: int) -> int:
        """Skip the content of a script or style sheet; returns where the element ends (html.rb:110)."""
        end = end_tag_any_case(name).search(self.src, pos)
        stop = end.end() if end else len(self.src)
        if name == "style":
            self._text(block, pos, end.start() if end else stop)
        block.end = self.state.mapped.end(stop)
        return stop

    def _parsed_body(self, block: Block, model: str, pos: int, level: int) -> int:
        """Read the content of an element in which Markdown is parsed; returns where the element ends."""
        state = self.state
        if model == "block" and level < MAX_DEPTH:
            inner = KramdownState(state.context, state.mapped, block, level + 1)
            inner.share(state)
            inner.cursor = pos
            self.parser.parse(inner)
            return inner.cursor
        end = end_tag_any_case(block.tag).search(self.src, pos)
        stop = end.start() if end else len(self.src)
        if stop > pos:
            block.parts.append(state.mapped.slice(pos, stop))
        return end.end() if end else stop

    def _raw_body(self, element: Block, pos: int) -> int:
        """Read the content of an element in which only HTML is recognised; returns where the element ends
        (``parse_raw_html``, html.rb:128). It has a stack of its own: tags may nest as deep as a file is long.
        """
        src = self.src
        names, containers = [element.tag], [element]
        text_from = pos
        while (start := src.find("<", pos)) >= 0:
            pos, is_text = self._raw_markup(start, text_from, names, containers)
            if not names:
                return pos
            if not is_text:
                text_from = pos
        self._text(containers[-1], text_from, len(src))
        for unclosed in containers:
            unclosed.end = self.state.mapped.end(len(src))
        return len(src)

    def _raw_markup(
        self, start: int, text_from: int, names: list[str], containers: list[Block]
    ) -> tuple[int, bool]:
        """Read the ``<`` at ``start``, with the text since ``text_from`` where it is markup. Returns where to
        go on, and whether it is text. ``names``, ``containers``: the open elements, and where content of each
        is added."""
        src, mapped = self.src, self.state.mapped
        char = src[start + 1 : start + 2]
        end = scan_comment(src, start, self.state.needles) if char == "!" else None
        if char == "?":
            end = scan_instruction(src, start, self.state.needles)
        if end:
            self._text(containers[-1], text_from, start)
            kind = "comment" if char == "!" else "pi"
            containers[-1].children.append(Block(kind, mapped.at(start), mapped.end(end)))
            return end, False
        close = scan_close(src, start) if char == "/" else None
        if close:
            name = close[0].lower() if names[-1] in KNOWN else close[0]
            if name != names[-1]:
                return close[1], True
            self._text(containers[-1], text_from, start)
            names.pop()
            closed = containers.pop()
            if not containers or containers[-1] is not closed:
                closed.end = mapped.end(close[1])
            return close[1], False
        tag = scan_tag(src, start)
        if not tag:
            return start + 1, True
        self._text(containers[-1], text_from, start)
        return self._raw_element(tag, start, names, containers), False

    def _raw_element(self, tag: Tag, start: int, names: list[str], containers: list[Block]) -> int:
        """Add the element of a start tag within raw HTML; returns where to go on."""
        block, model = self._open(tag, start, containers[-1].children, in_raw=True)
        if tag.name in ("script", "style"):
            return self._skip_raw(block, tag.name, tag.end)
        if tag.closed or tag.name in WITHOUT_BODY:
            return tag.end
        level = self.state.level + len(names)
        if model == "raw":
            names.append(tag.name)
            containers.append(block if level < MAX_DEPTH else containers[-1])
            return tag.end
        pos = _after_trailing(self.src, tag.end) if model == "block" else tag.end
        pos = self._parsed_body(block, model, pos, level)
        block.end = self.state.mapped.end(pos)
        return pos

    def _text(self, block: Block, start: int, end: int) -> None:
        if start < end:
            part = self.state.mapped.slice(start, end)
            text = Block("text", part.targets[0], self.state.mapped.end(end))
            text.parts.append(part)
            block.children.append(text)
