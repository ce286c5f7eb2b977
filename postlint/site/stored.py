"""Documents and configurations as JSON and back."""

from __future__ import annotations

import datetime
import json
from typing import Any, Final

from postlint.model import YamlValue
from postlint.site.build import Build
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.ruby import restored
from postlint.site.site_model import SourceDocument

_MARK: Final = "\ufdd1"
"""A noncharacter that marks a date, or a mapping with keys other than text, among JSON's values."""
_DATA: Final = SourceDocument._fields.index("data")
_DATE: Final = SourceDocument._fields.index("date")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack_document(document: SourceDocument, zone: datetime.tzinfo) -> str:
    """A document as text. Raises ``TypeError`` where its front matter holds what JSON cannot.

    Args:
        zone: The site's time zone, which dates may be in.
    """
    row: list[Any] = list(document)
    data = dict(document.data)
    dated = document.date is not None and data.get("date") is document.date
    if dated:  # the date again, for most posts the only value that is not valid JSON
        data["date"] = 0
    row[_DATA] = _plain(data, zone)
    row[_DATE] = _plain(document.date, zone)
    return _ENCODE([*row, dated])


def unpack_document(text: str, zone: datetime.tzinfo) -> SourceDocument:
    """What ``pack_document`` made the text of. Raises ``ValueError``, ``TypeError``."""
    *row, dated = json.loads(text)
    date = row[_DATE] = _rich(row[_DATE], zone)
    if text.count(_MARK) > (date is not None):
        row[_DATA] = _rich(row[_DATA], zone)
    if dated:
        row[_DATA]["date"] = date
    return SourceDocument._make(row)


def pack_config(config: JekyllConfig) -> str:
    """A configuration as text. Raises ``TypeError`` where it holds what JSON cannot."""
    data = _plain(dict(config.data), None)
    return _ENCODE([data, config.files, config.build, sorted(config.plugins), config.own])


def unpack_config(text: str) -> JekyllConfig:
    """What ``pack_config`` wrote. Raises ``ValueError``, ``TypeError``, ``KeyError``."""
    data, files, build, plugins, own = json.loads(text)
    return JekyllConfig(_rich(data, None), tuple(files), Build(*build), frozenset(plugins), restored(own))


def _plain(value: YamlValue, zone: datetime.tzinfo | None) -> Any:
    if isinstance(value, dict):
        if all(type(key) is str for key in value):
            return {key: _plain(item, zone) for key, item in value.items()}
        pairs = [[_plain(key, zone), _plain(item, zone)] for key, item in value.items()]
        return {_MARK: "pairs", "of": pairs}
    if isinstance(value, list):
        return [_plain(item, zone) for item in value]
    if zone and isinstance(value, datetime.datetime) and value.tzinfo is zone:
        # Kept apart: a zone is more than the offset that ISO 8601 writes.
        return {_MARK: value.isoformat(), "zone": True}
    if isinstance(value, datetime.date):
        return {_MARK: value.isoformat()}
    return value


def _rich(value: Any, zone: datetime.tzinfo | None) -> YamlValue:
    if isinstance(value, list):
        return [_rich(item, zone) for item in value]
    if not isinstance(value, dict):
        return value
    mark = value.get(_MARK)
    if mark is None:
        return {key: item if type(item) is str else _rich(item, zone) for key, item in value.items()}
    if mark == "pairs":
        return {_rich(key, zone): _rich(item, zone) for key, item in value["of"]}
    if len(mark) == 10:
        return datetime.date.fromisoformat(mark)
    moment = datetime.datetime.fromisoformat(mark)
    return moment.astimezone(zone) if "zone" in value else moment
