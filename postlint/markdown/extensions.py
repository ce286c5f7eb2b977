"""Attribute lists and extensions: ``{: …}``, ``{:name: …}``, ``{::name} … {:/}``.

Source: kramdown parser/kramdown/extensions.rb.
"""

from __future__ import annotations

import re
from functools import cache
from re import Match
from typing import TYPE_CHECKING

from postlint.markdown.characters import STRIP
from postlint.markdown.elements import Attribute, AttributeList, Block, KramdownContext, KramdownState
from postlint.markdown.kramdown_options import set_option
from postlint.markdown.positions import MappedText

if TYPE_CHECKING:
    from postlint.markdown.blocks import KramdownBlockParser

ANY = r"(?:\\\}|[^\}])"
IDENTIFIER = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
IAL_LINE = rf" {{0,3}}\{{:(?![:/]){ANY}+\}}[ \t\r\f\v]*\n"
"""A block IAL, leading spaces included (``IAL_BLOCK_START``)."""
START_TAG = rf"\{{::([A-Za-z0-9_]+)(?:[ \t\n\r\f\v]({ANY}*?)|)(/)?\}}"
_STOP_TAG = rf"\{{:/({IDENTIFIER})?\}}"


_ALD = re.compile(rf" {{0,3}}\{{:({IDENTIFIER}):({ANY}+)\}}[ \t\r\f\v]*\n")


_BLOCK_EXTENSION = re.compile(rf" {{0,3}}(?:{START_TAG}|{_STOP_TAG})[ \t\r\f\v]*\n")


_BLOCK_IAL = re.compile(rf" {{0,3}}\{{:(?![:/])({ANY}+)\}}[ \t\r\f\v]*\n")


SPAN_EXTENSION = re.compile(f"{START_TAG}|{_STOP_TAG}")
"""``EXT_SPAN_START``."""


SPAN_IAL = re.compile(rf"\{{:({ANY}+)\}}")
"""``IAL_SPAN_START``."""


LIST_ITEM_IAL = re.compile(rf"[ \t\n\r\f\v]*\{{:(?!(?:{IDENTIFIER})?:|/)({ANY}+)\}}[ \t\n\r\f\v]*")
"""``LIST_ITEM_IAL`` (list.rb:20)."""


@cache
def _any_attribute() -> re.Pattern[str]:
    """``ALD_TYPE_ANY``: key, quote, value, reference, run of ids and classes."""
    pair = rf"({IDENTIFIER})=(\"|')((?:\\\}}|\\\2|[^\}}\"']|(?!\2)[\"'])*?)\2"
    marks = r"((?:#[A-Za-z][A-Za-z0-9_:-]*|\.[^ \t\n\r\f\v.#]+)+)"
    return re.compile(rf"(?:\A|[ \t\n\r\f\v])(?:{pair}|({IDENTIFIER})|{marks})(?=[ \t\n\r\f\v]|\Z)")


_MARK = re.compile(r"#([A-Za-z][A-Za-z0-9_:-]*)|\.([^ \t\n\r\f\v.#]+)")


def parse_attribute_list(text: MappedText, into: AttributeList) -> None:
    """Parse the attribute list ``text`` into ``into`` (extensions.rb:19)."""
    stripped = text.text.strip(STRIP)
    if not stripped or stripped == ":":
        return
    into.span = (text.at(0), text.end(len(text.text)))
    for found in _any_attribute().finditer(text.text):
        key, quote, value, ref, marks = found.groups()
        if ref:
            into.refs.append(ref)
        elif marks:
            start = found.start(5)
            for mark in _MARK.finditer(marks):
                name = "id" if mark.group(1) else "class"
                word = mark.group(1) or mark.group(2)
                first, last = mark.start() + 1 + start, mark.end() + start
                if name == "class" and "class" in into.attributes:
                    word = f"{into.attributes['class'].value} {word}"
                into.attributes[name] = Attribute(name, word, text.at(first), text.end(last))
        else:
            value = re.sub(rf"\\(\}}|{quote})", r"\1", value)
            into.attributes[key] = Attribute(key, value, text.at(found.start(3)), text.end(found.end(3)))


def parse_block_extensions(
    parser: KramdownBlockParser, match: Match[str], state: KramdownState
) -> int | None:
    """ALDs, extensions and block IALs (extensions.rb:170)."""
    src, pos = state.src, state.cursor
    if not state.needles.after("}", pos):
        return None
    ald = _ALD.match(src, pos)
    if ald:
        into = state.context.alds.setdefault(ald.group(1), AttributeList())
        parse_attribute_list(state.mapped.slice(*ald.span(2)), into)
        _add_eob(state, ald.end(), "ald")
        return ald.end()
    extension = _BLOCK_EXTENSION.match(src, pos)
    if extension:
        return _block_extension_end(extension, state)
    ial = _BLOCK_IAL.match(src, pos)
    if not ial:
        return None
    text = state.mapped.slice(*ial.span(1))
    last = state.children[-1] if state.children else None
    definitions = ("link_def", "abbrev_def", "footnote_def")
    if last and last.kind != "blank" and (last.kind != "eob" or last.tag in definitions):
        last.ial = last.ial or AttributeList()
        parse_attribute_list(text, last.ial)
        if not _BLOCK_IAL.match(src, ial.end()):
            _add_eob(state, ial.end(), "ial")
    else:
        state.block_ial = state.block_ial or AttributeList()
        parse_attribute_list(text, state.block_ial)
    return ial.end()


def _add_eob(state: KramdownState, end: int, tag: str) -> Block:
    block = state.new_block("eob", state.cursor, end)
    block.tag = tag
    state.children.append(block)
    return block


def _block_extension_end(start: Match[str], state: KramdownState) -> int | None:
    """``{::comment}``, ``{::nomarkdown}`` and ``{::options}`` as blocks (extensions.rb:57)."""
    name, attributes, closed, stop = start.groups()
    if stop or name is None:
        return None
    body_end = end = start.end()
    if not closed:
        if state.no_stop.get(name, state.cursor_max) <= end:
            return None
        found = re.compile(rf"(?m)^ {{0,3}}\{{:/(?:{name})?\}}[ \t\r\f\v]*\n").search(state.src, end)
        if not found:
            state.no_stop[name] = end
            return None
        body_end, end = found.span()
    given = AttributeList()
    if attributes:
        parse_attribute_list(state.mapped.slice(*start.span(2)), given)
    if name == "options":
        set_options_from(state.context, given)
        _add_eob(state, end, "extension")
    elif name in ("comment", "nomarkdown"):
        if not closed:
            block = Block(name, state.mapped.at(state.cursor), state.mapped.end(end))
            if name == "nomarkdown" and renders_html(given):
                block.parts.append(state.mapped.slice(start.end(), body_end))
            state.children.append(block)
    else:
        return None
    return end


def renders_html(given: AttributeList) -> bool:
    """Whether ``{::nomarkdown type="…"}`` is written to HTML."""
    types = given.attributes["type"].value.split() if "type" in given.attributes else []
    return not types or "html" in types


def set_options_from(context: KramdownContext, given: AttributeList) -> None:
    """Set kramdown's options from ``{::options key="value" /}``."""
    for name, attribute in given.attributes.items():
        context.options = set_option(context.options, name, attribute.value)
