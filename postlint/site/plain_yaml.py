"""The YAML that most posts and data files are made of, read without a YAML parser.

Keys and items one a line, nested by indentation; their values on one line, plain, quoted or a list of such
in brackets, or lines below a ``|`` or ``>``. Whatever is not certainly that is left to the parser (``read``
returns None), so both read the same; importing PyYAML costs a hook some 30 ms, and parsing takes five times
as long.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from postlint.model import Entry, Span, YamlValue
from postlint.site.scalars import resolve
from postlint.site.yaml_events import SIZE_LIMIT, Loaded

# A plain scalar: starts with no indicator, holds no `: ` and no ` #`, does not end with `:`. Blanks at its
# end are taken along, for a loop over its words would take longer than taking them off. What it starts with
# (`[A-Za-z0-9_/.(~\u00bf-\U0010ffff]`) is told by what it does not, which compiles in no time.
_PLAIN = r"[^\x00-\x27)*+,\-:-@\[-^`{-}\x7f-\xbe][^\r\n:#]*(?:(?::(?![ \r\n])|(?<! )#)[^\r\n:#]*)*"
# Loops over runs, not over characters, are half the time of all.
_DOUBLE = r'"[^\r\n"\\]*(?:\\["\\/][^\r\n"\\]*)*"'
_SINGLE = r"'[^\r\n']*(?:''[^\r\n']*)*'"
_FLOW_ITEM = rf"(?:{_DOUBLE}|{_SINGLE}|\w[\w/.+]*(?:[ -]+[\w/.+]+)*)"
_NULLS: Final = ("null", "Null", "NULL")
_MAX_DEPTH: Final = 50
_PER_LINE: Final = 4
"""Values that a line can make but for those in brackets: a list, its item, a key and what it holds."""
_new = tuple.__new__
"""Half the time of a named tuple's own constructor."""


@cache
def _odd() -> re.Pattern[str]:
    """Controls, line separators that YAML 1.1 takes for line ends, and what libyaml refuses."""
    return re.compile(
        r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|\r(?!\n)"
    )


def _is_odd(source: str) -> bool:
    # Nearly every source is printable, which is told in no time, whereas compiling the pattern takes one.
    return not source.replace("\n", "").isprintable() and _odd().search(source) is not None


@cache
def _line() -> re.Pattern[str]:
    """Indentation, dash, key, scalar and list of a line. Compiled on first use: a run over an unchanged
    site needs none."""
    return re.compile(
        r"( *)(-(?: +|(?=[\r\n])))?(?:([A-Za-z_][A-Za-z0-9_-]{0,99}):(?: +|(?=[\r\n])))?"
        rf"(?:({_PLAIN}|{_DOUBLE}|{_SINGLE})|(\[ *(?:{_FLOW_ITEM} *(?:, *{_FLOW_ITEM} *)*)?\])|([|>]-?))?"
        r" *(?:(?<![^ \n])#[^\n]*)?\r?\n"
    )


@cache
def _flow_item() -> re.Pattern[str]:
    return re.compile(_FLOW_ITEM)


_START: Final = re.compile(r"--- *\r?\n")


class _Open:
    """A mapping or list whose lines are being read."""

    __slots__ = (
        "column", "container", "depth", "end", "entry", "is_list", "key", "outer", "path", "start", "waits",
    )  # fmt: skip

    def __init__(self, outer: _Open | None, is_list: bool, column: int, start: int) -> None:
        self.outer = outer
        self.depth: int = 0 if outer is None else outer.depth + 1
        self.container: Any = [] if is_list else {}
        self.is_list = is_list
        self.column = column
        self.start = start
        """Where its first key or dash stands."""
        self.end = start
        self.path: tuple[str | int, ...] = ()
        self.entry = -1
        """The index of its own entry."""
        self.key: Any = None
        """The key or index that was read last."""
        self.waits = False
        """Whether nothing stands for it yet."""


def read(source: str, *, places: bool = False) -> Loaded | None:
    """The value of YAML, the places of its keys where asked for; None where a YAML parser is needed.

    The same as ``yaml_events.load`` gives, and ``yaml_events.load_value``.
    """
    if _is_odd(source) or _PER_LINE * source.count("\n") + source.count(",") > SIZE_LIMIT - _PER_LINE:
        return None
    return _Reader(source, places).run()


def scalar(raw: str) -> YamlValue:
    """The value of a scalar as written."""
    quote = raw[0]
    if quote == '"':
        return re.sub(r"\\(.)", r"\1", raw[1:-1]) if "\\" in raw else raw[1:-1]
    if quote == "'":
        return raw[1:-1].replace("''", "'")
    return resolve(raw)


class _Reader:
    """One pass over the lines."""

    __slots__ = ("after", "duplicates", "entries", "open", "places", "root", "source")

    def __init__(self, source: str, places: bool) -> None:
        self.source = source
        self.places = places
        self.open: _Open | None = None
        self.root: _Open | None = None
        self.after = 0
        """Where the lines of a paragraph end."""
        self.entries: list[Entry] = []
        self.duplicates: list[int] = []

    def run(self) -> Loaded | None:
        """What ``read`` gives."""
        source, places = self.source, self.places
        if not source.endswith("\n"):
            source += "\n"
        start = _START.match(source)
        position, size = start.end() if start else 0, len(source)
        match = _line().match
        names: dict[str, YamlValue] = {}  # The mappings of a list have the same keys.
        while position < size:
            line = match(source, position)
            if line is None:
                return None
            position = line.end()
            indent, dash, key, text, flow, block = line.groups()
            if dash is None and key is None:
                if text is None and flow is None and block is None:
                    continue
                return None
            here, column = self.open, len(indent)
            if here is None or column != here.column or here.is_list is (dash is None):
                here = self._at(column, line)
            if dash is not None and here is not None:
                here = self._item(here, line)
            if here is None or key in _NULLS:
                return None
            if key is not None:
                if key not in names:
                    names[key] = resolve(key)
                name = here.key = names[key]
                if places and name in here.container:
                    self.duplicates.append(len(self.entries))
            here.waits = False
            if text is not None:
                text = text.rstrip(" ")
                value = scalar(text)
                first = line.start(4)
                last = first + len(text)
            elif flow is not None:
                value = [scalar(item.group()) for item in _flow_item().finditer(flow)]
                first, last = line.span(5)
            elif block is not None:
                lines = self._block(position, here.column)
                if not lines or (block[0] == ">" and not all(line and line[0] != " " for line in lines)):
                    return None
                value = ("\n" if block[0] == "|" else " ").join(lines) + ("" if block[1:] else "\n")
                first = line.start(6)
                position = self.after
                last = first + len(source[first:position].rstrip())
            else:
                value = None
                here.waits = True
                first = last = line.start(2) + 1 if key is None else line.end(3) + 1
            here.container[here.key] = value
            if places:
                here.end = last
                self._place(here, line.span(3) if key is not None else (first, first), (first, last), value)
        while self.open is not None:
            self._close(self.open)
        if self.root is None:
            return Loaded(None, (), ())
        duplicates = tuple([self.entries[index] for index in self.duplicates])
        return Loaded(self.root.container, tuple(self.entries), duplicates)

    def _place(self, here: _Open, key: tuple[int, int], value: tuple[int, int], content: YamlValue) -> None:
        """Add the entry of what was read last."""
        name = str(here.key).lower() if isinstance(here.key, bool) else here.key
        path = (*here.path, name)
        self.entries.append(_new(Entry, (path, _new(Span, key), _new(Span, value), content)))
        if type(content) is list:
            for index, item in enumerate(_flow_item().finditer(self.source, *value)):
                span = Span(*item.span())
                self.entries.append(Entry((*path, index), Span(span.start, span.start), span, content[index]))

    def _block(self, position: int, column: int) -> list[str] | None:
        """The lines below a ``|`` or ``>`` of a key or item at ``column``; None where blank ones matter."""
        lines: list[str] = []
        indent = ""
        while True:
            end = self.source.find("\n", position)
            text = self.source[position:end].rstrip("\r")
            bare = text.lstrip(" ")
            if end < 0:
                if text:
                    return None
                break
            depth = len(text) - len(bare)
            if bare:
                if depth <= column:
                    break
                indent = indent or text[:depth]
                if not text.startswith(indent):
                    return None
            elif not lines or depth > len(indent):
                return None
            lines.append(text[len(indent) :])
            position = end + 1
        self.after = position
        while lines and not lines[-1]:
            lines.pop()
        return lines

    # --- collections

    def _at(self, column: int, line: re.Match[str]) -> _Open | None:
        """The collection that a line at ``column`` belongs to; None where there is none."""
        here = self.open
        is_list = line[2] is not None
        if here is None or (
            here.waits and (column > here.column or (column == here.column and is_list and not here.is_list))
        ):
            return self._below(here, is_list, column, line.start(2 if is_list else 3))
        while here is not None and (
            column < here.column or (column == here.column and here.is_list and not is_list)
        ):
            here = self._close(here)
        return here if here is not None and here.column == column and here.is_list is is_list else None

    def _item(self, here: _Open, line: re.Match[str]) -> _Open | None:
        """Begin an item of a list: where what stands behind its dash goes."""
        here.key = len(here.container)
        here.container.append(None)
        start = line.start(3)
        if start < 0:
            return here
        if self.places:
            self._place(here, (start, start), (start, start), None)
        return self._below(here, False, start - line.start(), start)

    def _below(self, outer: _Open | None, is_list: bool, column: int, start: int) -> _Open | None:
        """A collection, as what the key or dash read last holds; None where it is too deep."""
        inner = self.open = _Open(outer, is_list, column, start)
        if outer is None:
            self.root = inner
            return inner
        outer.container[outer.key] = inner.container
        outer.waits = False
        if self.places:
            inner.entry = len(self.entries) - 1
            entry = self.entries[-1]
            inner.path = entry.path
            place = Span(start, start)
            key_span = place if outer.is_list else entry.key_span
            self.entries[-1] = Entry(entry.path, key_span, place, inner.container)
        return inner if inner.depth < _MAX_DEPTH else None

    def _close(self, here: _Open) -> _Open | None:
        """Leave a collection: it ends where what it holds last does."""
        outer = self.open = here.outer
        if outer is not None:
            outer.end = here.end
            if self.places:
                span = Span(here.start, here.end)
                self.entries[here.entry] = self.entries[here.entry]._replace(value_span=span)
        return outer
