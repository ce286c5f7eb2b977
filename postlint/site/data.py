"""``site.data``: the files of ``_data/``, after ``lib/jekyll/readers/data_reader.rb``."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from postlint.model import YamlValue
from postlint.site import plain_yaml
from postlint.site.config import JekyllConfig
from postlint.site.rubypath import basename_without_extension, extname
from postlint.site.scalars import LONGEST_INTEGER

_EXTENSIONS = (".yaml", ".yml", ".json", ".csv", ".tsv")


def read_data(root: str, config: JekyllConfig) -> Mapping[str, YamlValue]:
    """The data of the site at ``root``; each file is read when it is first asked for."""
    if config.flag("data"):  # a key of this name in the configuration stands for it (site.rb:273)
        own = config.data["data"]
        return own if isinstance(own, dict) else {}
    folder = os.path.join(root, config.source, config.text("data_dir", "_data"))
    return DataFolder(folder, config)


class DataFolder(Mapping[str, YamlValue]):
    """A folder of data. A file that cannot be read, which would end Jekyll's build, is null."""

    def __init__(self, folder: str, config: JekyllConfig) -> None:
        self.config = config
        self.paths: dict[str, str] = {}
        for path in _entries(folder):
            name = os.path.basename(path)
            is_dir = os.path.isdir(path)
            self.paths[sanitized(name if is_dir else basename_without_extension(name))] = path
        self.values_read: dict[str, YamlValue] = {}

    def __getitem__(self, key: str) -> YamlValue:
        if key not in self.values_read:
            path = self.paths[key]
            if os.path.isdir(path):
                self.values_read[key] = dict(DataFolder(path, self.config))
            else:
                self.values_read[key] = read_file(path, self.config)
        return self.values_read[key]

    def __contains__(self, key: object) -> bool:
        return key in self.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def _entries(folder: str) -> Iterator[str]:
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return
    paths = [os.path.join(folder, name) for name in names]
    for extension in _EXTENSIONS:
        yield from (path for path in paths if path.endswith(extension) and not os.path.isdir(path))
    yield from (path for path in paths if os.path.isdir(path))


def sanitized(name: str) -> str:
    """A file's name as a key (``data_reader.rb:68-71``)."""
    name = re.sub(r"[^\w\s-]+|(?:^|(?<=\b\s))\s+(?=$|\s?\b)", "", name, flags=re.ASCII)
    return re.sub(r"\s+", "_", name, flags=re.ASCII)


def read_file(path: str, config: JekyllConfig) -> YamlValue:
    """One file of data."""
    from postlint.site.yaml_events import YamlError, load_value

    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError):
        return None
    kind = extname(path).lower()
    if kind in (".csv", ".tsv"):
        try:
            return read_table(text, config.mapping(kind[1:] + "_reader"), "\t" if kind == ".tsv" else ",")
        except csv.Error:
            return None
    plain = plain_yaml.read(text)
    try:
        value = load_value(text) if plain is None else plain.value
    except YamlError:
        return None
    return False if value is None and not text.strip() else value


def read_table(text: str, settings: Mapping[str, YamlValue], separator: str) -> list[Any]:
    """A table: rows as mappings under its first row, or as lists where ``headers`` is false.
    An empty field is null, as Ruby's ``CSV`` has it."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(text.splitlines(keepends=True), delimiter=str(settings.get("col_sep") or separator))
    converters = settings.get("csv_converters") or settings.get("converters") or []
    rows = [[_convert(field, converters) for field in row] for row in reader]
    rows = [row for row in rows if row]
    if settings.get("headers", True) is False or not rows:
        return rows
    header = [str(field) if field is not None else "" for field in rows[0]]
    return [dict(zip(header, [*row, *[None] * (len(header) - len(row))], strict=False)) for row in rows[1:]]


def _convert(field: str, converters: Any) -> Any:
    if not field:
        return None
    names = {str(name).lstrip(":") for name in converters} if isinstance(converters, list) else set()
    if names & {"integer", "numeric", "all"} and re.fullmatch(rf"[-+]?\d{{1,{LONGEST_INTEGER}}}", field):
        return int(field)
    if names & {"float", "numeric", "all"} and re.fullmatch(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?", field):
        return float(field)
    return field
