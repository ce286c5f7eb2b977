"""Inline rules: emphasis, code, autolinks, HTML, entities, math, extensions, breaks, escapes.

Each takes the parser, the match and the state, reads into the open frame, and returns where the span ended or
None where it does not apply.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from postlint.markdown.characters import SPACE, is_alpha, mail_address
from postlint.markdown.elements import MAX_DEPTH, Attribute, AttributeList
from postlint.markdown.extensions import (
    SPAN_EXTENSION,
    SPAN_IAL,
    parse_attribute_list,
    renders_html,
    set_options_from,
)
from postlint.markdown.frames import EM, HTML, STRONG, Frame, Spans, stop_element, stop_emphasis
from postlint.markdown.html_nodes import anchors, inline_element, target_at
from postlint.markdown.html_tags import (
    BLOCK_ELEMENTS,
    KNOWN,
    MARKDOWN_ATTRIBUTE,
    WITHOUT_BODY,
    Tag,
    content_model,
    end_tag,
    scan_close,
    scan_comment,
    scan_name,
    scan_tag,
)
from postlint.nodes import CodeSpan, Emphasis, Image, Inline, Link, Origin, Text

if TYPE_CHECKING:
    from postlint.markdown.inlines import KramdownInlineParser
    from postlint.markdown.positions import MappedText

_PLAIN = r"[^*_`<\[&\\$!{~\n]*[^*_`<\[&\\$!{~ \t\n\r\f\v]"
_PLAIN_EMPHASIS = {
    "**": re.compile(_PLAIN + r"(?=\*\*)").match,
    "__": re.compile(_PLAIN + r"(?=__(?:[ \t\n\r\f\v,.;:)]|\Z))").match,
    "*": re.compile(_PLAIN + r"(?=\*(?!\*))").match,
    "_": re.compile(_PLAIN + r"(?=_(?:[ \t\n\r\f\v,.;:)]|\Z))").match,
}
"""A pattern of emphasis without a trigger in it (see ``inlines.trigger``), whose end is certain (see
``stop_emphasis``)."""
_FLAGS = {"em": EM, "strong": STRONG}


def parse_emphasis(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``*em*``, ``**strong**`` and the same with ``_`` (emphasis.rb:17)."""
    frame, pos = state.frame, match.start()
    src = state.src
    delimiter = match.group()
    after = pos + len(delimiter)
    element = "strong" if len(delimiter) == 2 else "em"
    state.pos = after
    if (
        (delimiter[0] == "_" and _in_word(src, pos))
        or (after < len(src) and src[after] in SPACE)
        or frame.flags & _FLAGS[element]
    ):
        return state.pos
    if _emphasis(state, frame, pos, delimiter, element):
        return state.pos
    if element == "strong" and frame.tree != "em" and _emphasis(state, frame, pos, delimiter[0], "em"):
        return state.pos
    state.pos = after
    return after


def _in_word(src: str, pos: int) -> bool:
    """Whether a letter, or a letter and a hyphen, is before ``pos``."""
    if not pos:
        return False
    before = src[pos - 1]
    return is_alpha(before) or (before == "-" and pos > 1 and is_alpha(src[pos - 2]))


def _emphasis(state: Spans, frame: Frame, pos: int, delimiter: str, element: str) -> bool:
    key = (pos, delimiter, frame.flags)
    if key in state.failed or state.context.budget <= 0 or state.depth >= MAX_DEPTH:
        return False
    start = pos + len(delimiter)
    plain = _PLAIN_EMPHASIS[delimiter](state.src, start) if state.kind == "all" else None
    if plain:
        # Most emphasis holds only plain text.
        state.context.budget -= 1
        inner_end = plain.end()
        end = state.pos = inner_end + len(delimiter)
        children = tuple(state.texts(start, inner_end))
        frame.add(Emphasis(state.span(pos, end), element, children), pos, end)
        return True
    inner = state.open_frame(element, frame.flags | _FLAGS[element], start, stops=stop_emphasis)
    inner.delimiter = delimiter
    state.pos = start
    state.depth += 1
    found = state.parser.run(state, inner)
    state.depth -= 1
    if not found:
        state.failed.add(key)
        return False
    end = state.pos = state.pos + len(delimiter)
    frame.add(Emphasis(state.span(pos, end), element, tuple(inner.nodes)), pos, end)
    return True


def parse_codespan(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """Code between runs of backticks, the closing one possibly part of a longer run (codespan.rb:18)."""
    frame, pos = state.frame, match.start()
    src = state.src
    start = match.end()
    length = start - pos
    state.pos = start
    simple = length == 1
    if simple and (not pos or src[pos - 1] in SPACE) and start < len(src) and src[start] in SPACE:
        return state.pos
    close = -1 if state.no_code.get(length, start + 1) <= start else src.find(match.group(), start)
    if close < 0:
        state.no_code[length] = start
        return state.pos
    value = src[start:close]
    if not simple:
        value = value[1:] if value[:1] == " " else value
        value = value[:-1] if value[-1:] == " " else value
    end = state.pos = close + length
    frame.add(CodeSpan(state.span(pos, end), value), pos, end)
    if frame.log is not None:
        frame.note("codespan", value)
    return state.pos


def parse_autolink(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``<https://…>``, ``<mailto:…>``, ``<name@host>``: no other scheme (autolink.rb:19)."""
    frame, pos = state.frame, match.start()
    inside: str | None = match["address"]
    if inside is None:
        # This may be a mail address with letters beyond ASCII.
        close = state.src.find(">", pos)
        address = mail_address().fullmatch(state.src, pos + 1, close)
        return _add_autolink(state, frame, pos, address.group(), False) if address else None
    return _add_autolink(state, frame, pos, inside, match["scheme"] is not None)


def _add_autolink(state: Spans, frame: Frame, pos: int, inside: str, schemed: bool) -> int:
    end = pos + len(inside) + 2
    url = inside if schemed else "mailto:" + inside
    mapped = state.mapped
    target = target_at(state.context.locator, url, mapped.at(pos + 1), mapped.end(end - 1))
    shown = inside[7:] if inside.startswith("mailto:") else inside
    text_start = end - 1 - len(shown)
    origin: Origin = "liquid" if state.generated(pos, end) else "autolink"
    children = tuple(state.texts(text_start, end - 1))
    span = state.span(text_start, end - 1)
    frame.add(Link(state.span(pos, end), target, shown, span, origin, children), pos, end)
    state.pos = end
    return end


def parse_span_html(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """Comments, end tags (text), and elements up to their end tag (html.rb:109)."""
    frame, pos = state.frame, match.start()
    src = state.src
    following = src[pos + 1 : pos + 2]
    if following == "!":
        end = scan_comment(src, pos, state.needles)
        if end:
            frame.add(None, pos, end)
            frame.note("comment", src[pos:end])
            state.pos = end
        elif src.startswith("--", pos + 2):
            state.pos = pos + 1
            return state.pos
        return end
    if following == "/":
        close = scan_close(src, pos)
        state.pos = close[1] if close else pos + 1
        return state.pos
    if scan_name(src, pos + 1) is None:
        return None
    tag = scan_tag(src, pos)
    if tag is None:
        state.pos = pos + 1
    elif tag.name in BLOCK_ELEMENTS:
        state.pos = tag.end
    else:
        _element(state, frame, pos, tag)
    return state.pos


def _element(state: Spans, frame: Frame, pos: int, tag: Tag) -> None:
    mapped = state.mapped
    attributes: dict[str, Attribute] = {}
    for name, value, first, last in tag.attributes:
        key = name.lower() if tag.name in KNOWN else name
        end = mapped.end(last) if last > first else mapped.at(first)
        attributes[key] = Attribute(key, value, mapped.at(first), end)
    parsed = _parses_inside(state, frame, tag, attributes)
    children: list[Inline] = []
    inner_end = end = state.pos = tag.end
    if not tag.closed and tag.name not in WITHOUT_BODY and state.depth < MAX_DEPTH:
        inner = state.open_frame("html", frame.flags | HTML, tag.end, stops=stop_element, raw=not parsed)
        inner.stop_pattern = end_tag(tag.name)
        state.depth += 1
        found = state.parser.run(state, inner)
        state.depth -= 1
        if found:
            inner_end = state.pos
            stop = inner.stop_pattern.match(state.src, inner_end)
            end = stop.end() if stop else inner_end
        else:
            inner_end = end = len(state.src)
            inner.flush(end)
        children = inner.nodes
        state.pos = end
    offsets = (mapped.at(pos), mapped.end(tag.end), mapped.end(inner_end), mapped.end(end))
    nodes = inline_element(state.context.locator, tag.name, attributes, offsets, children)
    frame.add(None, pos, end)
    frame.nodes += nodes
    frame.note("html", tag.name)


def _parses_inside(state: Spans, frame: Frame, tag: Tag, attributes: dict[str, Attribute]) -> bool:
    """Whether Markdown is parsed within an inline element (html.rb:129)."""
    model = content_model(tag.name)
    parsed = state.context.options.parse_span_html and model != "raw" and not frame.raw
    markdown = attributes.pop("markdown", None)
    wanted = MARKDOWN_ATTRIBUTE.get(markdown.value) if markdown else None
    if wanted == "default":
        return model != "raw"
    return {"span": True, "raw": False}.get(wanted or "", parsed)


@cache
def _entities() -> dict[str, int]:
    from html.entities import name2codepoint

    # Where kramdown's table differs from HTML 4's (utils/entities.rb).
    return {**name2codepoint, "rceil": 8968, "lceil": 8969, "rang": 9001, "lang": 9002, "apos": 39}


def parse_html_entity(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """A character reference; one with an unknown name is text (html_entity.rb:18)."""
    frame, pos = state.frame, match.start()
    name, decimal = match["entity_name"], match["decimal"]
    end = state.pos = match.end()
    if name:
        point = _entities().get(name)
        if point is None:
            return state.pos
    else:
        digits = decimal or match["hexadecimal"]
        point = int(digits, 10 if decimal else 16) if len(digits) < 10 else 0
    char = chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else ""
    frame.add(Text(state.span(pos, end), char), pos, end)
    return state.pos


def parse_inline_math(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``$$ … $$`` (math.rb:44)."""
    frame, pos = state.frame, match.start()
    if not state.needles.after("$$", pos + 2):
        return None
    close = state.src.find("$$", pos + 2)
    end = state.pos = close + 2
    value = state.src[pos + 2 : close].strip()
    frame.add(CodeSpan(state.span(pos, end), value), pos, end)
    return state.pos


def parse_soft(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """A quote. kramdown makes it a typographic one; here it stays as written."""
    frame, pos = state.frame, match.start()
    state.pos = frame.soft_end = pos + 1
    return state.pos


def parse_typographic(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """Dashes, ellipses and guillemets stay as written; ``\\<<`` is two escaped signs
    (typographic_symbol.rb:24)."""
    frame, pos = state.frame, match.start()
    end = state.pos = match.end()
    if state.src[pos] == "\\":
        frame.add(Text(state.span(pos, end), state.src[pos + 1 : end]), pos, end)
    else:
        frame.soft_end = end
    return state.pos


def parse_line_break(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """Two spaces or two backslashes before a line's end (line_break.rb:17)."""
    frame, pos = state.frame, match.start()
    end = state.pos = match.end()
    frame.add_break(pos, end)
    return state.pos


def parse_escaped(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """A backslash and the character it escapes (gfm.rb:217)."""
    frame, pos = state.frame, match.start()
    end = state.pos = match.end()
    frame.add(Text(state.span(pos, end), match["escaped"]), pos, end, text=True)
    return state.pos


_STRIKE_END = re.compile(r"[^ \t\n\r\f\v~]~~")


def parse_strikethrough(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``~~deleted~~``. Its content is parsed as a separate text (gfm.rb:166)."""
    frame, pos = state.frame, match.start()
    if state.depth >= MAX_DEPTH or state.no_strike <= pos:
        return None
    close = _STRIKE_END.search(state.src, pos + 2)
    if not close:
        state.no_strike = pos
        return None
    inner_end, end = close.end() - 2, close.end()
    content: MappedText = state.mapped.slice(pos + 2, inner_end)
    children = state.parser.inline(content, state.context, HTML, state.depth + 1)
    frame.add(Emphasis(state.span(pos, end), "del", tuple(children)), pos, end)
    state.pos = end
    return state.pos


def parse_span_extensions(parser: KramdownInlineParser, match: re.Match[str], state: Spans) -> int | None:
    """``{: …}`` after an element, ``{::comment}…{:/}`` and their like (extensions.rb:196)."""
    frame, pos = state.frame, match.start()
    src = state.src
    state.pos = pos + 1
    if not state.needles.after("}", pos):
        return state.pos
    extension = SPAN_EXTENSION.match(src, pos)
    if extension:
        _extension(state, frame, pos, extension)
        return state.pos
    ial = SPAN_IAL.match(src, pos)
    if not ial:
        return state.pos
    soft = frame.soft_end == pos and frame.text_from < pos
    if not soft and (frame.last_is_text or frame.text_from < pos):
        return state.pos
    state.pos = ial.end()
    given = AttributeList()
    parse_attribute_list(state.mapped.slice(*ial.span(1)), given)
    frame.add(None, pos, ial.end())
    if soft:
        return state.pos
    attributes = state.context.resolve(given)
    _apply_ial(state, frame, attributes)
    return state.pos


def _apply_ial(state: Spans, frame: Frame, attributes: dict[str, Attribute]) -> None:
    """Apply a span IAL to the element before it: change its target, add its id."""
    locator = state.context.locator
    node = frame.nodes[-1] if frame.nodes else None
    name = "href" if isinstance(node, Link) else "src"
    if isinstance(node, Link | Image) and name in attributes and node.attribute == name:
        given = attributes[name]
        target = target_at(locator, given.value, given.start, given.end)
        frame.nodes[-1] = node._replace(target=target)
    frame.nodes += anchors(locator, "", attributes)


def _extension(state: Spans, frame: Frame, pos: int, start: re.Match[str]) -> None:
    name, attributes, closed, stop = start.groups()
    if stop or name is None or name not in ("comment", "nomarkdown", "options"):
        return
    end = body_end = start.end()
    if not closed:
        if state.no_stop.get(name, len(state.src)) <= end:
            return
        found = re.compile(rf"\{{:/(?:{name})?\}}").search(state.src, end)
        if not found:
            state.no_stop[name] = end
            return
        body_end, end = found.span()
    given = AttributeList()
    if attributes:
        parse_attribute_list(state.mapped.slice(*start.span(2)), given)
    state.pos = end
    last_is_text = frame.last_is_text
    frame.add(None, pos, end)
    if name == "options":
        set_options_from(state.context, given)
        frame.last_is_text = last_is_text
    elif closed:
        frame.last_is_text = last_is_text
    elif name == "nomarkdown" and renders_html(given):
        frame.nodes += raw_nodes(state, start.end(), body_end)


def raw_nodes(state: Spans, start: int, end: int) -> list[Inline]:
    """The nodes of HTML that kramdown passes on as it is."""
    inner = Spans(state.parser, state.mapped.slice(start, end), state.context, state.depth + 1)
    frame = inner.open_frame("html", 0, 0, raw=True)
    state.parser.run(inner, frame)
    frame.flush(end - start)
    return frame.nodes
