"""Where a value is that a template prints: in ``_data``, front matter or the configuration.

A value is known by its identity: what Liquid looks up in data is the very object that was read. Texts
that a filter makes are others, and are located where the template prints them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from postlint import files
from postlint.model import Entry, Span
from postlint.site.data_files import DataFolder
from postlint.site.front_matter import read_front_matter
from postlint.site.yaml_events import YamlError, load

if TYPE_CHECKING:
    from postlint.pages.layout_chain import LayoutFile
    from postlint.site.site_model import SiteModel, SourceDocument

Keys: TypeAlias = tuple[str | int, ...]

_SHORTEST = 2
"""Python has one object for all texts of one character that are the same."""


class Origin(NamedTuple):
    """Where a value is."""

    path: str
    span: Span
    text: str
    """What is written there."""


class Origins:
    """Finds where the values of one site are written."""

    def __init__(self, model: SiteModel) -> None:
        self._model = model
        self._entries = cache(self._read_entries)
        self._page: tuple[SourceDocument, dict[int, tuple[str, Keys]]] | None = None
        self._data: dict[int, tuple[str, Keys]] | None = None
        self._documents: dict[int, tuple[str, Keys]] | None = None
        self._config: dict[int, Keys] | None = None

    def of(self, value: Any, document: SourceDocument, layouts: tuple[LayoutFile, ...]) -> Origin | None:
        """Where a value is written that a layout of ``document`` prints; None where it is unknown."""
        if type(value) is not str or len(value) < _SHORTEST:
            return None
        if self._page is None or self._page[0] is not document:
            own = ((document.path, document.data), *((one.path, one.data) for one in layouts))
            self._page = document, {id(leaf): (path, at) for path, data in own for leaf, at in _leaves(data)}
        if id(value) in self._page[1]:
            path, keys = self._page[1][id(value)]
            return self._at(path, keys, value) or self._in_defaults(keys, value)
        if self._data is None:
            self._data = dict(_data_leaves(self._model.data))
            self._config = {id(leaf): keys for leaf, keys in _leaves(self._model.config.data)}
        if id(value) in self._data:
            return self._at(*self._data[id(value)], value)
        if self._config is not None and (in_config := self._config.get(id(value))) is not None:
            return None if in_config in (("baseurl",), ("url",)) else self._configured(in_config, value)
        if self._documents is None:
            self._documents = {
                id(leaf): (one.path, keys)
                for one in self._model.documents
                for leaf, keys in _leaves(one.data)
            }
        if id(value) in self._documents:
            path, keys = self._documents[id(value)]
            return self._at(path, keys, value) or self._in_defaults(keys, value)
        return None

    def _configured(self, keys: Keys, value: str) -> Origin | None:
        found = (self._at(path, keys, value) for path in reversed(self._model.config.files))
        return next(filter(None, found), None)

    def _in_defaults(self, keys: Keys, value: str) -> Origin | None:
        """Where the configuration has a value that a document has from its ``defaults``."""
        defaults = self._model.config.data.get("defaults")
        for number in range(len(defaults) if isinstance(defaults, list) else 0):
            found = self._configured(("defaults", number, "values", *keys), value)
            if found is not None:
                return found
        return None

    def _at(self, path: str, keys: Keys, value: str) -> Origin | None:
        text, entries = self._entries(path)
        entry = entries.get(keys)
        if entry is None or entry.value != value:
            return None
        start, end = entry.value_span
        return Origin(path, entry.value_span, text[start:end])

    def _read_entries(self, path: str) -> tuple[str, Mapping[Keys, Entry]]:
        """A file of YAML or with front matter: its text and its entries by their keys."""
        try:
            text = files.read(self._model.root, path).decode("utf-8-sig")
            if path.endswith((".yml", ".yaml", ".json")):
                return text, {one.path: one for one in load(text).entries}
        except (OSError, ValueError, YamlError):
            return "", {}
        return text, {one.path: one for one in read_front_matter(text).entries}


def _leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[str, Keys]]:
    """The texts in mappings and lists within each other, with the keys that lead to them."""
    if type(value) is str:
        if len(value) >= _SHORTEST:
            yield value, keys
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*keys, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*keys, number))


def _data_leaves(data: Mapping[str, Any]) -> Iterator[tuple[int, tuple[str, Keys]]]:
    """The texts of ``site.data`` by their identities, each with its file and the keys in it."""
    if isinstance(data, DataFolder):
        for key, value in data.values_read.items():
            yield from _file_leaves(data, data.paths[key], value)


def _file_leaves(folder: DataFolder, path: str, value: Any) -> Iterator[tuple[int, tuple[str, Keys]]]:
    if path in folder.folders:
        inner = DataFolder(folder.root, path, folder.config)
        for key, one in value.items() if isinstance(value, Mapping) else ():
            if key in inner.paths:
                yield from _file_leaves(inner, inner.paths[key], one)
        return
    for leaf, keys in _leaves(value):
        yield id(leaf), (path, keys)
