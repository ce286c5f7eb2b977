"""A site model kept as texts, and read back as far as it is looked at.

Reading thousands of documents' front matter again, even from summaries, takes half a
second. A run over one file looks at the URLs of its links and at a handful of documents.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from postlint.model import UrlEntry, YamlValue
from postlint.site import dates
from postlint.site.build import Build
from postlint.site.config import JekyllConfig
from postlint.site.lines import SHARDS, Lines, dump, key_text, shard_of
from postlint.site.model import (
    Known,
    Parts,
    SiteModel,
    SourceDocument,
    StaticSource,
    by_destination,
    by_source,
    linkable,
)
from postlint.site.ruby import restored

ReadPart = Callable[[Collection[str]], Mapping[str, str]]
"""Gives the texts of parts of a model by their names."""

_DATE_KEY = "\ufdd1"
"""A noncharacter: marks a date, or a mapping with other keys than text, among JSON's values."""
_DATA = SourceDocument._fields.index("data")
_DATE = SourceDocument._fields.index("date")


def pack_model(model: SiteModel) -> Iterator[tuple[str, str]]:
    """A model as texts, each with the name of its part. Raises ``TypeError`` where front matter holds
    what JSON cannot."""
    parts = model.parts
    yield "head", dump([dict(parts.redirects), parts.unknown, model.next_publication])
    yield "entries", "".join(map(_entry_line, model.entries)) + "\n"
    yield "static", dump(parts.static)
    yield "sources", _pairs(linkable(parts.documents, parts.static))
    yield "posts", _pairs((one.relative_path, one.path) for one in model.posts)
    shards: list[list[tuple[int, SourceDocument]]] = [[] for _ in range(SHARDS)]
    for order, document in enumerate(parts.documents):
        shards[shard_of(document.path)].append((order, document))
    for number, shard in enumerate(shards):
        lines = [
            f"\n{key_text(document.path)}\t{order}\t{dump(_pack(document, parts.timezone))}"
            for order, document in shard
        ]
        yield f"documents/{number}", "".join(lines) + "\n"


def pack_config(config: JekyllConfig) -> str:
    """A configuration as text. Raises ``TypeError`` where it holds what JSON cannot."""
    data = _plain(dict(config.data), None)
    return dump([data, config.files, config.build, sorted(config.plugins), config.own])


def unpack_config(text: str) -> JekyllConfig:
    """What ``pack_config`` wrote. Raises ``ValueError``, ``TypeError``, ``KeyError``."""
    data, files, build, plugins, own = json.loads(text)
    return JekyllConfig(_rich(data, None), tuple(files), Build(*build), frozenset(plugins), restored(own))


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"\n{key_text(key)}\t{key_text(value)}" for key, value in pairs) + "\n"


def _entry_line(entry: UrlEntry) -> str:
    """A line of the URL map: found by what is written, and by what it is written from."""
    rest = dump([entry.kind, entry.collection, entry.url, entry.published, entry.reason])[1:-1]
    mark = "P" if entry.published else "H"
    return f"\n{mark}{key_text(entry.destination)}\x02{key_text(entry.source)}\x03{rest}"


def _entry(line: str) -> UrlEntry:
    row = json.loads("[" + line[1:].replace("\x02", ",", 1).replace("\x03", ",", 1) + "]")
    destination, source, kind, collection, url, published, reason = row
    return UrlEntry(source, kind, collection, url, destination, published, reason)


def _entries(text: str) -> tuple[UrlEntry, ...]:
    """All lines at once, which is a fifth of the time of one by one."""
    rows = text[:-1].translate({2: ",", 3: ","}).replace("\nP", "],[").replace("\nH", "],[")
    return (
        tuple(
            UrlEntry(source, kind, collection, url, destination, published, reason)
            for destination, source, kind, collection, url, published, reason in json.loads(f"[{rows[2:]}]]")
        )
        if rows
        else ()
    )


def _pack(document: SourceDocument, zone: datetime.tzinfo) -> list[Any]:
    row: list[Any] = list(document)
    row[_DATA] = _plain(document.data, zone)
    row[_DATE] = _plain(document.date, zone)
    return row


def _plain(value: YamlValue, zone: datetime.tzinfo | None) -> Any:
    if isinstance(value, dict):
        if all(type(key) is str for key in value):
            return {key: _plain(item, zone) for key, item in value.items()}
        pairs = [[_plain(key, zone), _plain(item, zone)] for key, item in value.items()]
        return {_DATE_KEY: "pairs", "of": pairs}
    if isinstance(value, list):
        return [_plain(item, zone) for item in value]
    if zone and isinstance(value, datetime.datetime) and value.tzinfo is zone:
        # Kept apart: a zone is more than the offset that ISO 8601 writes.
        return {_DATE_KEY: value.isoformat(), "zone": True}
    if isinstance(value, datetime.date):
        return {_DATE_KEY: value.isoformat()}
    return value


def _rich(value: Any, zone: datetime.tzinfo | None) -> YamlValue:
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

    def __init__(self, read: Callable[[Collection[str]], Mapping[str, str]], zone: datetime.tzinfo) -> None:
        self._read = read
        self._zone = zone
        self._shards: dict[int, Lines[SourceDocument]] = {}

    def __getitem__(self, path: str) -> SourceDocument:
        number = shard_of(path)
        shard = self._shards.get(number)
        if shard is None:
            name = f"documents/{number}"
            text = self._read([name])[name]
            shard = self._shards[number] = Lines(text, "\n", "\t", self._line)
        return shard[path]

    def __iter__(self) -> Iterator[str]:
        return iter([one.path for one in self.all])

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def all(self) -> list[SourceDocument]:
        """All documents, in their order."""
        names = [f"documents/{number}" for number in range(SHARDS)]
        texts = self._read(names)
        lines = [line.split("\t", 2) for name in names for line in texts[name].split("\n") if line]
        lines.sort(key=lambda line: int(line[1]))
        rows = json.loads("[" + ",".join([line[2] for line in lines]) + "]")
        return [self._made(row) for row in rows]

    def _line(self, line: str) -> SourceDocument:
        return self._made(json.loads(line.split("\t", 2)[2]))

    def _made(self, row: list[Any]) -> SourceDocument:
        row[_DATA] = _rich(row[_DATA], self._zone)
        row[_DATE] = _rich(row[_DATE], self._zone)
        return SourceDocument._make(row)


class StoredModel(SiteModel):
    """A site model out of the texts of ``pack_model``."""

    def __init__(
        self,
        root: str,
        config: JekyllConfig,
        read: ReadPart,
        exists: Sequence[str],
        anew: Callable[[], SiteModel],
        *,
        only_tracked: bool = False,
    ) -> None:
        """``read`` gives parts while they are there; where one has been lost since, ``anew`` makes
        the model again. Raises ``KeyError`` and ``ValueError`` where there is no such model."""
        texts = read(["head", "entries"])
        redirects, unknown, self._next_publication = json.loads(texts["head"])
        self._lines = texts["entries"]
        self._read = read
        self._anew = anew
        self._again: SiteModel | None = None
        zone = dates.zone(config.text("timezone"))
        self._documents = StoredDocuments(self._parts, zone)
        now = datetime.datetime.now(dates.UTC)
        parts = Parts((), (), (), redirects, tuple(unknown), {}, now, zone)
        super().__init__(root, config, parts, exists, only_tracked=only_tracked)

    def _parts(self, names: Collection[str]) -> Mapping[str, str]:
        """The texts of parts; of a model read anew where the cache has lost them since."""
        found = self._read(names)
        if len(found) == len(names):
            return found
        if self._again is None:
            self._again = self._anew()
        return dict(pack_model(self._again))

    def _part(self, name: str) -> str:
        return self._parts([name])[name]

    @cached_property
    def entries(self) -> tuple[UrlEntry, ...]:
        return _entries(self._lines)

    @cached_property
    def published(self) -> Mapping[str, UrlEntry]:
        return Lines(self._lines, "\nP", "\x02", _entry, lambda: by_destination(self.entries, published=True))

    @cached_property
    def hidden(self) -> Mapping[str, UrlEntry]:
        return Lines(
            self._lines, "\nH", "\x02", _entry, lambda: by_destination(self.entries, published=False)
        )

    @cached_property
    def by_source(self) -> Mapping[str, UrlEntry]:
        return Lines(self._lines, "\x02", "\x03", _entry, lambda: by_source(self.entries))

    @property
    def documents(self) -> Sequence[SourceDocument]:
        return self._documents.all

    @property
    def by_path(self) -> Mapping[str, SourceDocument]:
        return self._documents

    @cached_property
    def sources(self) -> Mapping[str, str]:
        return Lines(
            self._part("sources"), "\n", "\t", _url, lambda: dict(linkable(self.documents, self.static))
        )

    @cached_property
    def static(self) -> Sequence[StaticSource]:
        return [StaticSource._make(one) for one in json.loads(self._part("static"))]

    def posts_of(self, day: str) -> Sequence[SourceDocument]:
        text, piece = self._part("posts"), f"/{day}-"
        found = []
        at = text.find(piece)
        while at >= 0:
            start, end = text.rindex("\n", 0, at) + 1, text.index("\n", at)
            relative, _, path = text[start:end].partition("\t")
            if piece in relative:
                found.append(self.by_path[json.loads(path)])
            at = text.find(piece, end)
        return found

    @property
    def next_publication(self) -> float | None:
        found: float | None = self._next_publication
        return found

    @property
    def summaries(self) -> Known:
        raise AttributeError("a stored model has no summaries: read the site anew")


def _url(line: str) -> str:
    found: str = json.loads(line.partition("\t")[2])
    return found
