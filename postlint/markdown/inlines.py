"""The inline grammar: kramdown's span rules as rules of a mistune ``Parser``.

kramdown parses spans by recursive descent: an opener parses what follows with its own stop
pattern up to the end of the text, and where that fails everything is taken back and the opener
is text (kramdown.rb:183). So it is done here, over one string with one position; only that a
failure is remembered, and that a document has a budget, so that no text takes quadratic time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import ClassVar, TypeAlias

from postlint.markdown import links, spans
from postlint.markdown.elements import Context
from postlint.markdown.frames import HTML, Frame, Spans, text_nodes
from postlint.markdown.machinery import InlineState, Parser
from postlint.markdown.positions import Mapped
from postlint.nodes import Inline

Rule: TypeAlias = Callable[[re.Match[str], Spans], "int | None"]

# Each alternative starts with a character of its own, not with a class: only then does `re` look for
# their first characters before it tries any, which halves the time.
# Two spaces before a line's end are looked for from the end: spaces are too many to look at.
_ALL = r"\*|_|`|<|\[|&|\\|\$|!\[|\{:|~~"
_BREAK = r"|\n(?<=  \n)"
_SOFT = r"|\"|'|--|\.\.\.| ?>>"
_PLAIN = re.compile(r"\*|_|`|<|\[|&|\\|\$|~|\{:|\n(?<=  \n)").search


class KramdownInlineParser(Parser[InlineState]):
    """kramdown's span level (parser/kramdown.rb:58)."""

    SPECIFICATION: ClassVar[dict[str, str]] = {
        "emphasis": r"\*\*?|__?",
        "codespan": r"`+",
        "autolink": (
            r"<(?:((mailto|https?|ftps?):.+?|[A-Za-z0-9_.-]+?@[A-Za-z0-9_.-]+?)>"
            r"|(?=[^<>@ \t\n\r\f\v]+@[^<>@ \t\n\r\f\v]+>))"
        ),
        "span_html": r"<",
        "footnote_marker": r"\[\^([A-Za-z0-9_][A-Za-z0-9_-]*)\]",
        "plain_link": r"\[(?!\^)([^]\[*_`<&\\$!{~\n]*)\]\(([^()< \t\n\r\f\v\0]*)\)",
        "link": r"!?\[(?=[^^])",
        "smart_quotes": r"[\"']",
        "inline_math": r"\$\$",
        "span_extensions": r"\{:",
        "html_entity": r"&(?:([A-Za-z0-9_:][-A-Za-z0-9_.:]*)|#([0-9]+)|#x([0-9a-fA-F]+));",
        "typographic_syms": r"---|--|\.\.\.|\\<<|\\>>|<< | >>|<<|>>",
        "line_break": r"(?:  |\\\\)(?=\n)",
        "escaped_chars": r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=\-~])",
        "strikethrough": r"~~(?![ \t\n\r\f\v~])",
    }
    DEFAULT_RULES: ClassVar[tuple[str, ...]] = tuple(SPECIFICATION)
    STARTS: ClassVar[dict[str, str]] = {
        "*": "emphasis", "_": "emphasis", "`": "codespan", "<": "autolink span_html typographic_syms",
        "[": "plain_link footnote_marker link", "!": "link", "'": "smart_quotes", '"': "smart_quotes",
        "$": "inline_math", "{": "span_extensions", "&": "html_entity", "-": "typographic_syms",
        ".": "typographic_syms", ">": "typographic_syms", " ": "typographic_syms line_break",
        "\\": "typographic_syms line_break escaped_chars", "~": "strikethrough",
    }  # fmt: skip
    """The rules that a character can start, in kramdown's order."""

    parse_emphasis = spans.parse_emphasis
    parse_codespan = spans.parse_codespan
    parse_autolink = spans.parse_autolink
    parse_span_html = spans.parse_span_html
    parse_footnote_marker = links.parse_footnote_marker
    parse_plain_link = links.parse_plain_link
    parse_link = links.parse_link
    parse_smart_quotes = spans.parse_soft
    parse_inline_math = spans.parse_inline_math
    parse_span_extensions = spans.parse_span_extensions
    parse_html_entity = spans.parse_html_entity
    parse_typographic_syms = spans.parse_typographic
    parse_line_break = spans.parse_line_break
    parse_escaped_chars = spans.parse_escaped
    parse_strikethrough = spans.parse_strikethrough

    def __init__(self, *, gfm: bool, hard_wrap: bool, typographic: bool) -> None:
        super().__init__()
        self._methods = {name: getattr(self, "parse_" + name) for name in self.rules}
        self.gfm = gfm
        self.breaks = "\n" if gfm and hard_wrap else ""
        without = set()
        if gfm and hard_wrap:
            without.add("line_break")
        if not typographic:
            without.add("typographic_syms")
        if not gfm:
            without.add("strikethrough")
            self.specification["escaped_chars"] = self.specification["escaped_chars"].replace("~", "")
        self.rules = [rule for rule in self.DEFAULT_RULES if rule not in without]
        self._by_char: dict[str, tuple[tuple[re.Pattern[str], Rule], ...]] = {}
        raw = {"<": ("span_html",), "`": ("codespan",)}
        self._by_char_raw = {char: self._compiled(names) for char, names in raw.items()}
        self._triggers: dict[str, re.Pattern[str]] = {}

    def by_char(self, char: str) -> tuple[tuple[re.Pattern[str], Rule], ...]:
        """The rules that ``char`` can start, compiled when first asked for."""
        rules = self._compiled(name for name in self.STARTS.get(char, "").split() if name in self.rules)
        self._by_char[char] = rules
        return rules

    def _compiled(self, names: Iterable[str]) -> tuple[tuple[re.Pattern[str], Rule], ...]:
        return tuple((re.compile(self.specification[name]), self._methods[name]) for name in names)

    def trigger(self, kind: str) -> re.Pattern[str]:
        """What a frame of ``kind`` looks for: anything that may be more than text."""
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

    def inline(self, mapped: Mapped, context: Context, flags: int = 0, depth: int = 0) -> list[Inline]:
        """The nodes of a text that stands in what ``flags`` say."""
        text = mapped.text
        if _PLAIN(text) is None and not (self.breaks and self.breaks in text):
            return text_nodes(mapped, context.locator, 0, len(text)) if text else []
        state = Spans(self, mapped, context, depth)
        frame = state.open_frame("", flags, 0)
        self.run(state, frame)
        frame.flush(len(text))
        return frame.nodes

    def run(self, state: Spans, frame: Frame) -> bool:
        """Parse from ``state.pos`` on into ``frame``: True where its stop was found, at which
        ``state.pos`` stands then; False at the end of the text."""
        src = state.src
        search = frame.trigger.search
        stops = frame.stops
        context = state.context
        rules_of = self._by_char_raw if frame.only else self._by_char
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
                rules = self.by_char(char)
            for pattern, rule in rules:
                match = pattern.match(src, pos)
                if match and rule(match, state) is not None:
                    break
            else:
                state.pos = pos + 1
                if breaks and char in "\n\\" and self._is_break(src, pos):
                    frame.add_break(pos, pos + 1)
                    frame.last_is_text = True  # It becomes a break only after the inlines are parsed.

    def _is_break(self, src: str, pos: int) -> bool:
        """Whether a line breaks hard at ``pos``: at each newline, or where a backslash stands
        before it (gfm.rb:247)."""
        if self.breaks:
            return src[pos] == "\n"
        return self.gfm and src[pos] == "\\" and src.startswith("\n", pos + 1)


@cache
def inline_parser_for(gfm: bool, hard_wrap: bool, typographic: bool) -> KramdownInlineParser:
    """The inline parser of a dialect."""
    return KramdownInlineParser(gfm=gfm, hard_wrap=hard_wrap, typographic=typographic)


def inline_parser(context: Context) -> KramdownInlineParser:
    """The inline parser that a document's options ask for."""
    options = context.options
    return inline_parser_for(options.gfm, options.hard_wrap, options.auto_typographic)


def top_level_parts(context: Context, text: str) -> Iterator[tuple[str, str]]:
    """``text`` told apart into ``codespan``, ``text`` and other parts with their values, by the
    rules for code and HTML alone (table.rb:107)."""
    parser = inline_parser(context)
    state = Spans(parser, Mapped(text, [0], [0]), context, 0)
    frame = state.open_frame("", 0, 0, only="code")
    frame.log = []
    parser.run(state, frame)
    frame.flush(len(text))
    yield from frame.log
