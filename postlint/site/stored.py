"""A site model kept as text, and read back as far as it is looked at.

Reading thousands of documents' front matter again, even from summaries, takes half a
second. A run over one file looks at the URL map and a handful of documents.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from postlint.model import UrlEntry, YamlValue
from postlint.site import dates
from postlint.site.config import JekyllConfig
from postlint.site.model import Known, Parts, SiteModel, SourceDocument, StaticSource

_DATE_KEY = "\ufdd1"
"""A noncharacter: marks a date, or a mapping with other keys than text, among JSON's values."""
_DATA = SourceDocument._fields.index("data")
_DATE = SourceDocument._fields.index("date")
_RELATIVE = SourceDocument._fields.index("relative_path")
_URL = SourceDocument._fields.index("url")


def pack_model(model: SiteModel) -> tuple[str, str]:
    """A model as two texts: the URL map and the like, and the documents, one to a line. Raises
    ``TypeError`` where front matter holds what JSON cannot."""
    parts = model.parts
    light = _dump([parts.entries, parts.static, dict(parts.redirects), parts.unknown])
    lines = [
        f"\n{json.dumps(document.path)}\t{_dump(_pack(document, parts.timezone))}"
        for document in parts.documents
    ]
    return light, "".join(lines) + "\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _pack(document: SourceDocument, zone: datetime.tzinfo) -> list[Any]:
    row: list[Any] = list(document)
    row[_DATA] = _plain(document.data, zone)
    row[_DATE] = _plain(document.date, zone)
    return row


def _plain(value: YamlValue, zone: datetime.tzinfo) -> Any:
    if isinstance(value, dict):
        if all(type(key) is str for key in value):
            return {key: _plain(item, zone) for key, item in value.items()}
        pairs = [[_plain(key, zone), _plain(item, zone)] for key, item in value.items()]
        return {_DATE_KEY: "pairs", "of": pairs}
    if isinstance(value, list):
        return [_plain(item, zone) for item in value]
    if isinstance(value, datetime.datetime) and value.tzinfo is zone:
        # Kept apart: a zone is more than the offset that ISO 8601 writes.
        return {_DATE_KEY: value.isoformat(), "zone": True}
    if isinstance(value, datetime.date):
        return {_DATE_KEY: value.isoformat()}
    return value


def _rich(value: Any, zone: datetime.tzinfo) -> YamlValue:
    if isinstance(value, list):
        return [_rich(item, zone) for item in value]
    if not isinstance(value, dict):
        return value
    mark = value.get(_DATE_KEY)
    if mark is None:
        return {key: item if type(item) is str else _rich(item, zone) for key, item in value.items()}
    if mark == "pairs":
        return {_rich(key, zone): _rich(item, zone) for key, item in value["of"]}
    if len(mark) == 10:
        return datetime.date.fromisoformat(mark)
    moment = datetime.datetime.fromisoformat(mark)
    return moment.astimezone(zone) if "zone" in value else moment


class StoredDocuments(Mapping[str, SourceDocument]):
    """The documents of a packed model by path, each read when it is looked at."""

    def __init__(self, text: str, zone: datetime.tzinfo) -> None:
        self._text = text
        self._zone = zone
        self._found: dict[str, SourceDocument] = {}

    def __getitem__(self, path: str) -> SourceDocument:
        found = self._found.get(path)
        if found is None:
            mark = f"\n{json.dumps(path)}\t"
            at = self._text.find(mark)
            if at < 0:
                raise KeyError(path)
            start = at + len(mark)
            found = self._found[path] = self._read(self._text[start : self._text.index("\n", start)])
        return found

    def __iter__(self) -> Iterator[str]:
        for line in self._text.split("\n"):
            if line:
                yield json.loads(line[: line.index("\t")])

    def __len__(self) -> int:
        return self._text.count("\n") - 1

    def all(self) -> list[SourceDocument]:
        """All documents, in their order."""
        return [self._made(row) for row in self._rows()]

    def sources(self) -> dict[str, str]:
        """The URLs by relative path; the front matter, which takes longest, stays as it is kept."""
        return {row[_RELATIVE]: row[_URL] for row in self._rows() if row[_URL] is not None}

    def _rows(self) -> list[list[Any]]:
        lines = [line[line.index("\t") + 1 :] for line in self._text.split("\n") if line]
        rows: list[list[Any]] = json.loads("[" + ",".join(lines) + "]")
        return rows

    def _read(self, line: str) -> SourceDocument:
        return self._made(json.loads(line))

    def _made(self, row: list[Any]) -> SourceDocument:
        row[_DATA] = _rich(row[_DATA], self._zone)
        row[_DATE] = _rich(row[_DATE], self._zone)
        return SourceDocument._make(row)


class StoredModel(SiteModel):
    """A site model out of texts of ``pack_model``."""

    def __init__(
        self, root: str, config: JekyllConfig, light: str, lines: str, exists: Sequence[str]
    ) -> None:
        zone = dates.zone(config.text("timezone"))
        entries, static, redirects, unknown = json.loads(light)
        self._documents = StoredDocuments(lines, zone)
        parts = Parts(
            (),
            [StaticSource._make(one) for one in static],
            tuple(UrlEntry._make(one) for one in entries),
            redirects,
            tuple(unknown),
            {},
            datetime.datetime.now(dates.UTC),
            zone,
        )
        super().__init__(root, config, parts, exists)

    @cached_property
    def documents(self) -> Sequence[SourceDocument]:
        return self._documents.all()

    @property
    def by_path(self) -> Mapping[str, SourceDocument]:
        return self._documents

    @property
    def sources(self) -> Mapping[str, str]:
        return self._documents.sources()

    @property
    def posts(self) -> Sequence[SourceDocument]:
        return [one for one in self.documents if one.collection == "posts" and one.published]

    @property
    def summaries(self) -> Known:
        raise AttributeError("a stored model has no summaries: read the site anew")
