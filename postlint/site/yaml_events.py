"""Builds values from YAML's events as SafeYAML does, and records the position of each.

The parser is libyaml, through PyYAML's C extension where there is one; Jekyll's
own (Psych) is libyaml too, so what is an error there is one here. The building
follows safe_yaml 1.0.5, ``lib/safe_yaml/psych_handler.rb``: the first document
only, the last of two equal keys, ``<<`` merges over what is before it, an
alias to an unquoted-looking string is resolved once more.
"""

from __future__ import annotations

import base64
from typing import Any, NamedTuple

import yaml
from yaml.reader import ReaderError

from postlint.model import Entry, Span, YamlValue
from postlint.site.scalars import resolve

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, which PyYAML's wheels contain; otherwise the one in Python, which is several times
slower."""

SIZE_LIMIT = 100_000
"""The most values that aliases may represent in total: a few lines of nested aliases can mean billions."""

DEPTH_LIMIT = 100
"""The deepest nesting of collections, with aliases expanded. Front matter that people write has up to five
levels; functions that walk values are recursive."""

_BINARY_TAGS = frozenset({"tag:yaml.org,2002:binary", "x-private:binary", "!binary"})


class YamlError(Exception):
    """YAML that Jekyll cannot read. ``offset`` is where the parser gave up, in code points."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class Loaded(NamedTuple):
    """A YAML document's value and the positions of its keys."""

    value: YamlValue
    entries: tuple[Entry, ...]
    """The keys of every mapping and the items of every sequence, in source order (a parent before its
    children)."""
    duplicates: tuple[Entry, ...]
    """The later of two entries with the same key."""


class _Frame:
    """A collection that is being read."""

    __slots__ = (
        "anchor", "before", "container", "end", "entry", "height", "key", "key_span", "path", "start",
    )  # fmt: skip

    def __init__(
        self, container: Any, path: tuple[str | int, ...], start: int, anchor: str | None, before: int
    ) -> None:
        self.container = container
        self.path = path
        self.start = start
        self.anchor = anchor
        self.key: Any = None
        self.key_span: Span | None = None
        self.entry: int | None = None
        self.before = before
        """The number of values that were read before it."""
        self.height = 1
        """The depth of nesting in it, itself included."""
        self.end = start


def load(text: str, *, positions: bool = True) -> Loaded:
    """Read the first YAML document of ``text``; without ``positions``, its value alone.

    Raises:
        YamlError: Where libyaml, or SafeYAML's building, fails.
    """
    builder = _Builder(text, positions=positions)
    builder.run()
    duplicates = tuple(builder.entries[index] for index in builder.duplicates)
    return Loaded(builder.value, tuple(builder.entries), duplicates)


def load_value(text: str) -> YamlValue:
    """The value of the first YAML document of ``text``. Raises ``YamlError``."""
    return load(text, positions=False).value


class _Builder:
    def __init__(self, text: str, *, positions: bool) -> None:
        self.text = text
        self.positions = positions
        self.value: YamlValue = None
        self.entries: list[Entry] = []
        self.duplicates: list[int] = []
        self.anchors: dict[str, tuple[YamlValue, int, int]] = {}
        """Each with its value, size and height."""
        self.stack: list[_Frame] = []
        self.size = 0

    def run(self) -> None:
        """Read the document. Raises ``YamlError``."""
        try:
            loader = _Loader(self.text)
            try:
                self._read(loader)
            finally:
                loader.dispose()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = [error.problem or "", error.context or ""] if error.context else [error.problem or ""]
            raise YamlError(" ".join(word for word in words if word), mark.index if mark else 0) from None
        except ReaderError as error:
            raise YamlError(str(error.reason), _reader_offset(self.text, error)) from None
        except yaml.YAMLError as error:
            raise YamlError(str(error).partition("\n")[0], 0) from None

    def _read(self, loader: Any) -> None:
        while True:
            event = loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent:
                self._open({}, event)
            elif kind is yaml.SequenceStartEvent:
                self._open([], event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close(event)
            elif kind is yaml.AliasEvent:
                value, size, height = self.anchors.get(event.anchor, (None, 1, 0))
                self._add(resolve(value) if isinstance(value, str) else value, event, size, height)
            elif kind is yaml.DocumentEndEvent or kind is yaml.StreamEndEvent:
                return

    def _scalar(self, event: Any) -> None:
        if event.tag is not None and event.tag in _BINARY_TAGS:
            try:
                value: YamlValue = base64.b64decode(event.value).decode("utf-8", "replace")
            except ValueError:  # not base64, or not even ASCII
                value = ""
        else:
            value = event.value if event.implicit[1] else resolve(event.value)
        self._add(value, event)
        if event.anchor:
            self.anchors[event.anchor] = (value, 1, 0)

    def _open(self, container: Any, event: Any) -> None:
        self._add(container, event, height=1)
        path: tuple[str | int, ...] = ()
        if self.positions and self.stack:
            parent = self.stack[-1]
            # A collection that is itself a key has no entry of its own.
            path = parent.path if parent.entry is None else self.entries[parent.entry].path
        self.stack.append(_Frame(container, path, event.start_mark.index, event.anchor, self.size - 1))

    def _close(self, event: Any) -> None:
        frame = self.stack.pop()
        if frame.anchor:
            self.anchors[frame.anchor] = (frame.container, self.size - frame.before, frame.height)
        if self.stack:
            self.stack[-1].height = max(self.stack[-1].height, frame.height + 1)
            if self.positions:
                self._end_entry(self.stack[-1], frame, event)

    def _end_entry(self, parent: _Frame, frame: _Frame, event: Any) -> None:
        """Where the collection is a value, set the end of its entry to the end of its text: the parser gives
        the start of the next token, behind blank lines and comments."""
        end = event.end_mark.index
        if event.start_mark.index == end:  # a block collection
            end = frame.end
        parent.end = end
        if parent.entry is None:
            return
        entry = self.entries[parent.entry]
        if entry.value is frame.container:
            self.entries[parent.entry] = entry._replace(value_span=Span(frame.start, end))

    def _add(self, value: YamlValue, event: Any, size: int = 1, height: int = 0) -> None:
        self.size += size
        if height and len(self.stack) + height > DEPTH_LIMIT:
            raise YamlError(f"lists and mappings nest more than {DEPTH_LIMIT} deep", event.start_mark.index)
        if self.size > SIZE_LIMIT:
            raise YamlError("aliases represent too many values", event.start_mark.index)
        if not self.stack:
            self.value = value
            return
        frame = self.stack[-1]
        if height >= frame.height:
            frame.height = height + 1
        if self.positions:
            self._remember(frame, value, self._span(event))
        if type(frame.container) is list:
            frame.container.append(value)
        elif frame.key is None:  # SafeYAML: a null key counts as none
            frame.key = value
        else:
            self._pair(frame, value, event)

    def _remember(self, frame: _Frame, value: YamlValue, span: Span) -> None:
        """Record the position of a list's item, a mapping's key, or the key's value."""
        frame.end = span.end
        if type(frame.container) is list:
            entry = Entry((*frame.path, len(frame.container)), Span(span.start, span.start), span, value)
        elif frame.key is None:
            frame.entry, frame.key_span = None, span
            return
        else:
            assert frame.key_span is not None
            key = _hashable(frame.key)
            name = key if isinstance(key, (str, int)) and not isinstance(key, bool) else _word(key)
            entry = Entry((*frame.path, name), frame.key_span, span, value)
            if key in frame.container and key != "<<":
                self.duplicates.append(len(self.entries))
        frame.entry = len(self.entries)
        self.entries.append(entry)

    def _pair(self, frame: _Frame, value: YamlValue, event: Any) -> None:
        key = _hashable(frame.key)
        frame.key = None
        if key == "<<":
            if not isinstance(value, dict):
                raise YamlError("`<<` merges mappings only", event.start_mark.index)
            frame.container.update(value)
        else:
            frame.container[key] = value

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        if type(event) is yaml.ScalarEvent and event.style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        return Span(start, end)


def _reader_offset(text: str, error: Any) -> int:
    position = int(error.position or 0)
    if isinstance(error.character, str):  # the Python reader counts characters
        return position
    return len(text.encode("utf-8", "surrogatepass")[:position].decode("utf-8", "ignore"))  # libyaml: bytes


def _hashable(key: YamlValue) -> YamlValue:
    """``key`` as a hashable value: Ruby takes any value for a key; here collections become their text."""
    return repr(key) if isinstance(key, (dict, list)) else key


def _word(key: YamlValue) -> str:
    return {True: "true", False: "false"}[key] if isinstance(key, bool) else str(key)
