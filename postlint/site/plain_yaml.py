"""The front matter that most posts have, read without a YAML parser.

One key a line, its value plain, quoted without escapes, or a list of such. Whatever
is not certainly that is left to the parser (``parse`` returns None), so both read
the same; importing PyYAML costs a hook some 30 ms, and parsing takes ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from postlint.model import Entry, Span, YamlValue
from postlint.site.scalars import resolve
from postlint.site.yaml_events import Loaded

# Controls, line separators that YAML 1.1 takes for line ends, and what libyaml refuses.
_UNPRINTABLE = r"\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
# A plain scalar: starts with no indicator, holds no `: ` and no ` #`, does not end with `:` or a blank.
_PLAIN = (
    rf"(?![{_UNPRINTABLE}])[A-Za-z0-9_/.(~\u00bf-\ud7ff\uac00-\ufdef\U00010000-\U0010ffff]"
    rf"[^{_UNPRINTABLE}:#\u0020]*"
    rf"(?:(?::(?![ \r\n]|\Z)|(?<! )#| +(?![ #\r\n]|\Z))[^{_UNPRINTABLE}:#\u0020]*)*"
)
_DOUBLE = rf'"[^{_UNPRINTABLE}"\\]*"'
_SINGLE = rf"'(?:[^{_UNPRINTABLE}']|'')*'"
_FLOW_ITEM = rf"(?:{_DOUBLE}|{_SINGLE}|\w[\w/.+]*(?:[ -]+[\w/.+]+)*)"
_COMMENT = rf"#[^{_UNPRINTABLE}]*"
_END = r" *\r?(?:\n|\Z)"


@cache
def _line() -> re.Pattern[str]:
    # Compiled on first use: it takes milliseconds, and a run over an unchanged site needs none.
    return re.compile(
        rf"(?:(?P<key>[A-Za-z_][A-Za-z0-9_-]{{0,99}}):(?: +(?:(?P<value>{_PLAIN}|{_DOUBLE}|{_SINGLE})"
        rf"|(?P<flow>\[ *(?:{_FLOW_ITEM} *(?:, *{_FLOW_ITEM} *)*)?\])))?"
        rf"|(?P<indent> *)- +(?P<item>{_PLAIN}|{_DOUBLE}|{_SINGLE})"
        rf"|{_COMMENT})?{_END}"
    )


@cache
def _item() -> re.Pattern[str]:
    return re.compile(_FLOW_ITEM)


_START: Final = re.compile(r"--- *\r?\n")


class Scalar(NamedTuple):
    """A value with its place; ``raw`` is as written, quotes included."""

    raw: str
    start: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.raw))

    @property
    def value(self) -> YamlValue:
        quote = self.raw[:1]
        if quote == '"':
            return self.raw[1:-1]
        if quote == "'":
            return self.raw[1:-1].replace("''", "'")
        return resolve(self.raw)


class Pair(NamedTuple):
    """A key and what it holds: one scalar, or the items of a list."""

    key: Scalar
    value: Scalar
    """Empty where the key has none and where it has a list; it then stands where that starts."""
    items: list[Scalar] | None
    flow_end: int | None
    """Where a list in brackets ends."""


def parse(source: str) -> list[Pair] | None:
    """The pairs of front matter that starts with its ``---`` line; None where a YAML parser is needed."""
    start = _START.match(source)
    if not start:
        return None
    pairs: list[Pair] = []
    indent: int | None = None
    position, end = start.end(), len(source)
    match_line = _line().match
    while position < end:
        line = match_line(source, position)
        if not line:
            return None
        key, item = line["key"], line["item"]
        if key is not None:
            if key in ("null", "Null", "NULL"):
                return None
            pairs.append(_pair(line, key))
            indent = None
        elif item is not None:
            if not pairs or pairs[-1].value.raw or pairs[-1].flow_end is not None:
                return None
            items = pairs[-1].items
            if items is None:
                items = []
                indent = len(line["indent"])
                dash = Scalar("", line.start("indent") + indent)
                pairs[-1] = pairs[-1]._replace(value=dash, items=items)
            if indent != len(line["indent"]):
                return None
            items.append(Scalar(item, line.start("item")))
        position = line.end()
    return pairs


def _pair(line: re.Match[str], key: str) -> Pair:
    value, flow = line["value"], line["flow"]
    name = Scalar(key, line.start("key"))
    if flow is not None:
        start = line.start("flow")
        items = [Scalar(item.group(), start + item.start()) for item in _item().finditer(flow)]
        return Pair(name, Scalar("", start), items, start + len(flow))
    if value is not None:
        return Pair(name, Scalar(value, line.start("value")), None, None)
    return Pair(name, Scalar("", line.end("key") + 1), None, None)


def _value(pair: Pair) -> YamlValue:
    return pair.value.value if pair.items is None else [item.value for item in pair.items]


def mapping(pairs: list[Pair]) -> dict[str, YamlValue] | None:
    """The pairs as a mapping; None where there are none, as YAML has it. The last of two equal keys wins."""
    return {pair.key.value: _value(pair) for pair in pairs} or None


def loaded(pairs: list[Pair]) -> Loaded:
    """The pairs with their places, as ``yaml_events.load`` gives them."""
    entries = tuple(_entries(pairs))
    seen: set[YamlValue] = set()
    duplicates = []
    for entry in entries:
        if len(entry.path) == 1:
            if entry.path in seen:
                duplicates.append(entry)
            seen.add(entry.path)
    return Loaded(mapping(pairs), entries, tuple(duplicates))


def _entries(pairs: list[Pair]) -> Iterator[Entry]:
    for pair in pairs:
        key = pair.key.value
        name = key if isinstance(key, str) else str(key).lower()
        value = _value(pair)
        if pair.items is None:
            yield Entry((name,), pair.key.span, pair.value.span, value)
            continue
        end = pair.flow_end if pair.flow_end is not None else pair.items[-1].span.end
        yield Entry((name,), pair.key.span, Span(pair.value.start, end), value)
        for index, item in enumerate(pair.items):
            yield Entry((name, index), Span(item.start, item.start), item.span, item.value)
