"""The inline grammar: kramdown's span rules, registered with a mistune ``Parser``.

mistune's ``compile_sc`` and ``parse_method`` find and call the rule of a character, as for blocks. The walk
over the text is not mistune's, which looks for delimiters first and pairs them afterwards.

kramdown parses spans by recursive descent: an opener parses what follows with its own stop pattern up to the
end of the text; where that fails, everything is undone and the opener is text (kramdown.rb:183). The same is
done here, over one string with one position. In addition failures are remembered and each document has a
budget, so that no text takes quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from mistune.core import InlineState, Parser

from postlint.markdown import link_spans, spans
from postlint.markdown.elements import KramdownContext
from postlint.markdown.frames import HTML, Frame, Spans, text_nodes
from postlint.markdown.positions import MappedText
from postlint.nodes import Inline

Method: TypeAlias = Callable[..., "int | None"]
"""Takes the parser, a match and the state; returns where the span ended, or None to let the next rule try."""

# Each alternative starts with a character of its own, not with a class: only then does `re` look for
# their first characters before it tries any, which halves the time.
# Two spaces before a line's end are found from the line's end: texts have too many spaces to look at each.
_ALL = r"\*|_|`|<|\[|&|\\|\$|!\[|\{:|~~"
_BREAK = r"|\n(?<=  \n)"
_SOFT = r"|\"|'|--|\.\.\.| ?>>"
_PLAIN = re.compile(r"\*|_|`|<|\[|&|\\|\$|~|\{:|\n(?<=  \n)").search


class SpanRule(NamedTuple):
    """One span rule."""

    pattern: str
    method: Method
    starts: str
    """The characters it can start with."""


RULES: Final[dict[str, SpanRule]] = {
    "emphasis": SpanRule(r"\*\*?|__?", spans.parse_emphasis, "*_"),
    "codespan": SpanRule(r"`+", spans.parse_codespan, "`"),
    "autolink": SpanRule(
        r"<(?:(?P<address>(?P<scheme>mailto|https?|ftps?):.+?|[A-Za-z0-9_.-]+?@[A-Za-z0-9_.-]+?)>"
        r"|(?=[^<>@ \t\n\r\f\v]+@[^<>@ \t\n\r\f\v]+>))",
        spans.parse_autolink,
        "<",
    ),
    "span_html": SpanRule(r"<", spans.parse_span_html, "<"),
    "plain_link": SpanRule(
        r"\[(?!\^)(?P<plain_text>[^]\[*_`<&\\$!{~\n]*)\]\((?P<plain_target>[^()< \t\n\r\f\v\0]*)\)",
        link_spans.parse_plain_link,
        "[",
    ),
    "footnote_marker": SpanRule(
        r"\[\^(?P<footnote_name>[A-Za-z0-9_][A-Za-z0-9_-]*)\]", link_spans.parse_footnote_marker, "["
    ),
    "link": SpanRule(r"!?\[(?=[^^])", link_spans.parse_link, "[!"),
    "smart_quotes": SpanRule(r"[\"']", spans.parse_soft, "\"'"),
    "inline_math": SpanRule(r"\$\$", spans.parse_inline_math, "$"),
    "span_extensions": SpanRule(r"\{:", spans.parse_span_extensions, "{"),
    "html_entity": SpanRule(
        r"&(?:(?P<entity_name>[A-Za-z0-9_:][-A-Za-z0-9_.:]*)"
        r"|#(?P<decimal>[0-9]+)|#x(?P<hexadecimal>[0-9a-fA-F]+));",
        spans.parse_html_entity,
        "&",
    ),
    "typographic_syms": SpanRule(
        r"---|--|\.\.\.|\\<<|\\>>|<< | >>|<<|>>", spans.parse_typographic, "<->. \\"
    ),
    "line_break": SpanRule(r"(?:  |\\\\)(?=\n)", spans.parse_line_break, " \\"),
    "escaped_chars": SpanRule(r"\\(?P<escaped>[\\.*_+`<>()\[\]{}#!:|\"'$=\-~])", spans.parse_escaped, "\\"),
    "strikethrough": SpanRule(r"~~(?![ \t\n\r\f\v~])", spans.parse_strikethrough, "~"),
}
"""kramdown's span rules (parser/kramdown.rb:58) in its order; ``plain_link`` reads most links in one step."""
_RAW: Final = {"<": ["span_html"], "`": ["codespan"]}
"""The rules within elements that hold no other spans."""


class KramdownInlineParser(Parser[InlineState]):
    """kramdown's span level."""

    def __init__(self, *, gfm: bool, hard_wrap: bool, typographic: bool) -> None:
        super().__init__()
        self.gfm = gfm
        self.breaks = "\n" if gfm and hard_wrap else ""
        without = set()
        if self.breaks:
            without.add("line_break")
        if not typographic:
            without.add("typographic_syms")
        if not gfm:
            without.add("strikethrough")
        for name, rule in RULES.items():
            if name not in without:
                pattern = (
                    rule.pattern.replace("~", "") if name == "escaped_chars" and not gfm else rule.pattern
                )
                self.register(name, pattern, rule.method)
        self._starting: dict[str, list[str]] = {}
        self._triggers: dict[str, re.Pattern[str]] = {}

    def rules_for(self, char: str) -> list[str]:
        """The rules that ``char`` can start, in order."""
        rules = self._starting[char] = [name for name in self.rules if char in RULES[name].starts]
        return rules

    def trigger(self, kind: str) -> re.Pattern[str]:
        """A pattern of what a frame of ``kind`` stops at: anything that may be more than text."""
        known = self._triggers.get(kind)
        if known is not None:
            return known
        wrap = r"|\n" if self.breaks else _BREAK
        pattern = {
            "raw": "<",
            "code": "[`<]",
            "all": _ALL + wrap,
            "all]": r"\]|" + _ALL + wrap,
            "soft": _ALL + _SOFT + wrap,
            "soft]": r"\]|" + _ALL + _SOFT + wrap,
        }[kind]
        self._triggers[kind] = made = re.compile(pattern)
        return made

    def inline(
        self, mapped: MappedText, context: KramdownContext, flags: int = 0, depth: int = 0
    ) -> list[Inline]:
        """The nodes of a text. ``flags``: what it is inside of."""
        text = mapped.text
        if _PLAIN(text) is None and not (self.breaks and self.breaks in text):
            return text_nodes(mapped, context.locator, 0, len(text)) if text else []
        state = Spans(self, mapped, context, depth)
        frame = state.open_frame("", flags, 0)
        self.run(state, frame)
        frame.flush(len(text))
        return frame.nodes

    def run(self, state: Spans, frame: Frame) -> bool:
        """Parse from ``state.pos`` on into ``frame``. Returns True where the frame's end was found
        (``state.pos`` is then there), False at the end of the text."""
        src = state.src
        search = frame.trigger.search
        stops = frame.stops
        context = state.context
        rules_of = _RAW if frame.only else self._starting
        outer, state.frame = state.frame, frame
        breaks = not frame.flags & HTML
        while True:
            found = search(src, state.pos)
            if not found:
                if stops is None:
                    state.pos = len(src)
                state.frame = outer
                return False
            pos = found.start()
            if src[pos] == "\n" and not self.breaks:
                pos -= 2
                if pos < state.pos:  # One of the two spaces belongs to something else.
                    state.pos = pos + 3
                    continue
            state.pos = pos
            if stops is not None:
                context.budget -= 1
                if stops(frame, pos):
                    frame.flush(pos)
                    state.frame = outer
                    return True
            char = src[pos]
            rules = rules_of.get(char)
            if rules is None:
                rules = self.rules_for(char)
            if not self._parse_at(state, pos, rules):
                state.pos = pos + 1
                if breaks and char in "\n\\" and self._is_break(src, pos):
                    frame.add_break(pos, pos + 1)
                    frame.last_is_text = True  # It becomes a break only after the inlines are parsed.

    def _parse_at(self, state: Spans, pos: int, rules: list[str]) -> bool:
        """Read what is at ``pos`` with the first of ``rules`` that applies; False where none does."""
        while rules:
            match = self.compile_sc(rules).match(state.src, pos)
            if match is None:
                return False
            if self.parse_method(match, state) is not None:
                return True
            assert match.lastgroup
            rules = rules[rules.index(match.lastgroup) + 1 :]
        return False

    def _is_break(self, src: str, pos: int) -> bool:
        """Whether there is a hard line break at ``pos``: with ``hard_wrap`` at each newline, else where a
        backslash is before it (gfm.rb:247)."""
        if self.breaks:
            return src[pos] == "\n"
        return self.gfm and src[pos] == "\\" and src.startswith("\n", pos + 1)


@cache
def inline_parser_for(gfm: bool, hard_wrap: bool, typographic: bool) -> KramdownInlineParser:
    """The inline parser of a dialect."""
    return KramdownInlineParser(gfm=gfm, hard_wrap=hard_wrap, typographic=typographic)


def inline_parser(context: KramdownContext) -> KramdownInlineParser:
    """The inline parser that a document's options choose."""
    options = context.options
    return inline_parser_for(options.gfm, options.hard_wrap, options.auto_typographic)


def top_level_parts(context: KramdownContext, text: str) -> Iterator[tuple[str, str]]:
    """``text`` split into ``codespan``, ``text`` and other parts with their values, by the
    rules for code and HTML alone (table.rb:107)."""
    parser = inline_parser(context)
    state = Spans(parser, MappedText(text, [0], [0]), context, 0)
    frame = state.open_frame("", 0, 0, only="code")
    frame.log = []
    parser.run(state, frame)
    frame.flush(len(text))
    yield from frame.log
