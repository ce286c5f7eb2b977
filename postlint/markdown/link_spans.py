"""Links, images and footnote references (kramdown parser/kramdown/link.rb, footnote.rb)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.markdown.characters import STRIP
from postlint.markdown.definitions import normalize_label
from postlint.markdown.elements import MAX_DEPTH, LinkDefinition
from postlint.markdown.frames import LINK, Frame, Spans, stop_link
from postlint.markdown.html_nodes import anchors, target_at
from postlint.nodes import FootnoteReference, Image, Inline, Link, Origin, Target, Text, plain_text

if TYPE_CHECKING:
    from postlint.markdown.inlines import KramdownInlineParser

_PAREN_STOP = re.compile(r"(\()|(\))|[ \t\n\r\f\v](?=['\"])")
_PLAIN_TEXT = re.compile(r"[^]\[*_`<&\\$!{~\n]*(?=\])").match
"""A pattern of a link's text without a trigger (see ``inlines.trigger``), up to its end."""
_PLAIN_TARGET = re.compile(r"\([^()< \t\n\r\f\v\0]*\)").match
_LABEL = re.compile(r"[ \t\n\r\f\v]*\[([^\]]+)?\]")
_ANGLED = re.compile(r"\(<(.*?)>")


_TITLE = re.compile(r"[ \t\n\r\f\v]*([\"'])(.+?)\1[ \t\n\r\f\v]*\)", re.S)


_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=-])")


def parse_footnote_marker(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``[^name]``; without a definition it is text (footnote.rb:41)."""
    frame, pos = state.frame, match.start()
    end = state.pos = match.end()
    name = match["footnote_name"]
    definition = state.context.footnotes.get(name)
    if definition:
        frame.add(FootnoteReference(state.span(pos, end), name), pos, end)
    return state.pos


def parse_plain_link(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``[text](target)`` with plain text only, as most links are. The result is that of ``parse_link``, found
    in one step."""
    frame = state.frame
    context = state.context
    if state.kind != "all" or frame.flags & LINK or context.budget < 3 or state.depth >= MAX_DEPTH:
        return None
    context.budget -= 3
    pos, end = match.span()
    start, text_end = match.span("plain_text")
    first, last = match.span("plain_target")
    mapped = state.mapped
    begin = mapped.at(first)
    target = target_at(
        context.locator, match["plain_target"], begin, mapped.end(last) if last > first else begin
    )
    inside = tuple(state.texts(start, text_end)) if start < text_end else ()
    span, text_span = state.span(pos, end), state.span(start, text_end)
    generated = state.shift is None and state.generated(pos, end)
    origin: Origin = "liquid" if generated else "inline"
    only = inside[0] if len(inside) == 1 else None
    text = only.text if type(only) is Text else "".join([plain_text(child) for child in inside])
    frame.add(Link(span, target, text, text_span, origin, inside, None, "a", "href", None), pos, end)
    state.pos = end
    return end


def parse_link(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``[text](target "title")``, ``[text][label]``, ``[label]`` and the same of images (link.rb:54)."""
    frame, pos = state.frame, match.start()
    image = state.src[pos] == "!"
    start = match.end()
    plain = _PLAIN_TEXT(state.src, start) if state.kind == "all" else None
    if (
        (not image and frame.flags & LINK)
        or (not plain and not state.needles.after("]", start))
        or (state.failed and (pos, image, frame.flags) in state.failed)
        or state.context.budget <= 0
        or state.depth >= MAX_DEPTH
    ):
        state.pos = start
    elif not _link(state, frame, pos, start, image, plain):
        state.failed.add((pos, image, frame.flags))
        state.pos = start
    return state.pos


def _link(state: Spans, frame: Frame, pos: int, start: int, image: bool, plain: re.Match[str] | None) -> bool:
    if plain:
        # Most links: there is only plain text before the bracket.
        text_end = state.pos = plain.end()
        state.context.budget -= 1
        inside = state.texts(start, text_end) if start < text_end else []
    else:
        inner = state.open_frame("image" if image else "link", frame.flags | LINK, start, stops=stop_link)
        state.pos = start
        state.depth += 1
        found = state.parser.run(state, inner)
        state.depth -= 1
        if not found:
            return False
        text_end, inside = state.pos, inner.nodes
    after = text_end + 1
    label = _LABEL.match(state.src, after)
    if label or not state.src.startswith("(", after):
        end = label.end() if label else after
        definition = _definition(state, start, text_end, label)
        if not definition:
            return False
        definition.used = True
        target = target_at(state.context.locator, definition.target, *definition.target_span)
        _add(state, frame, inside, (pos, start, text_end, end), image, target, definition.title, definition)
        return True
    found_target = _inline_target(state, after)
    if not found_target:
        return False
    first, last, title, end = found_target
    mapped = state.mapped
    begin = mapped.at(first)
    target = target_at(
        state.context.locator, state.src[first:last], begin, mapped.end(last) if last > first else begin
    )
    _add(state, frame, inside, (pos, start, text_end, end), image, target, title, None)
    return True


def _definition(
    state: Spans, start: int, text_end: int, label: re.Match[str] | None
) -> LinkDefinition | None:
    if not state.context.links:
        return None
    name = label.group(1) if label else None
    if name is None:
        name = state.src[start:text_end]
        if "\\" in name:
            name = _ESCAPED.sub(r"\1", name)
    return state.context.links.get(normalize_label(name))


def _inline_target(state: Spans, paren: int) -> tuple[int, int, str | None, int] | None:
    """The target in parentheses: its span, the title, where the link ends (link.rb:100)."""
    src = state.src
    plain = _PLAIN_TARGET(src, paren)
    if plain:
        # Most targets have one pair of parentheses, no space at the ends and no title.
        state.context.budget -= 2
        end = plain.end()
        return paren + 1, end - 1, None, end
    if not state.needles.after(")", paren):
        return None
    angled = _ANGLED.match(src, paren)
    if angled:
        first, last = angled.span(1)
        pos = angled.end()
        if src.startswith(")", pos):
            return first, last, None, pos + 1
    else:
        depth, pos = 0, paren
        while True:
            stop = _PAREN_STOP.search(src, pos)
            if not stop:
                break
            state.context.budget -= 1
            pos = stop.end()
            if stop.group(2):
                depth -= 1
                if not depth:
                    break
            elif stop.group(1):
                depth += 1
            else:
                break
        first, last = paren + 1, max(pos - 1, paren + 1)
        while first < last and src[first] in STRIP:
            first += 1
        while last > first and src[last - 1] in STRIP:
            last -= 1
        if not depth:
            return first, last, None, pos
    title = _TITLE.match(src, pos)
    if not title:
        state.context.budget -= (len(src) - pos) // 16
        return None
    return first, last, title.group(2), title.end()


def _add(
    state: Spans,
    frame: Frame,
    inside: list[Inline],
    offsets: tuple[int, int, int, int],
    image: bool,
    target: Target,
    title: str | None,
    definition: LinkDefinition | None,
) -> None:
    """Append a link or image. ``offsets``: where it starts, where its text ends, and where it ends."""
    pos, text_start, text_end, end = offsets
    span, text_span = state.span(pos, end), state.span(text_start, text_end)
    origin: Origin = "reference" if definition else "inline"
    if state.shift is None and state.generated(pos, end):
        origin = "liquid"
    reference = definition.label if definition else None
    node: Inline
    if image:
        alt = state.src[text_start:text_end]
        if "\\" in alt:
            alt = _ESCAPED.sub(r"\1", alt)
        node = Image(span, target, alt, text_span, origin, title, reference=reference)
        frame.images += 1
    else:
        only = inside[0] if len(inside) == 1 else None
        text = only.text if type(only) is Text else "".join([plain_text(child) for child in inside])
        node = Link(span, target, text, text_span, origin, tuple(inside), title, "a", "href", reference)
    frame.add(node, pos, end)
    state.pos = end
    if definition and definition.block and definition.block.ial:
        attributes = state.context.resolve(definition.block.ial)
        marks = anchors(state.context.locator, "", attributes)
        frame.nodes += [mark._replace(span=span) for mark in marks]
