"""``site.data``: the files of ``_data/``, after ``lib/jekyll/readers/data_reader.rb``."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from postlint import files
from postlint.model import DataSource, YamlValue
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.rubypath import basename_without_extension, extname
from postlint.site.scalars import LONGEST_INTEGER
from postlint.site.yaml_events import YamlError, load, load_value

_EXTENSIONS = (".yaml", ".yml", ".json", ".csv", ".tsv")


def read_data(root: str, config: JekyllConfig) -> Mapping[str, YamlValue]:
    """The data of the site at ``root``; each file is read when it is first needed."""
    if config.flag("data"):  # the configuration's own `data` replaces it (site.rb:273)
        own = config.data["data"]
        return own if isinstance(own, dict) else {}
    return DataFolder(root, config.folder("data_dir", "_data"), config)


class DataFolder(Mapping[str, YamlValue]):
    """A folder of data. A file that cannot be read, which would end Jekyll's build, is null."""

    def __init__(
        self, root: str, folder: str, config: JekyllConfig, above: dict[str, int] | None = None
    ) -> None:
        """``above``: how often each folder was read before this one."""
        self.root = root
        self.config = config
        self.paths: dict[str, str] = {}
        self.folders: set[str] = set()
        self.seen = {} if above is None else above
        for name, is_dir in _entries(root, folder, self.seen):
            path = f"{folder}/{name}"
            self.paths[sanitized(name if is_dir else basename_without_extension(name))] = path
            if is_dir:
                self.folders.add(path)
        self.values_read: dict[str, YamlValue] = {}

    def __getitem__(self, key: str) -> YamlValue:
        if key not in self.values_read:
            path = self.paths[key]
            if path in self.folders:
                self.values_read[key] = dict(DataFolder(self.root, path, self.config, self.seen))
            else:
                self.values_read[key] = read_file(self.root, path, self.config)
        return self.values_read[key]

    def __contains__(self, key: object) -> bool:
        return key in self.paths

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


def data_sources(root: str, config: JekyllConfig, wanted: Callable[[str], bool]) -> Iterator[DataSource]:
    """The files of YAML and JSON in the data of the site at ``root`` whose paths are ``wanted``, with
    positions; what cannot be read is left out."""
    if not config.flag("data"):
        yield from _sources(root, config.folder("data_dir", "_data"), {}, wanted)


def _sources(
    root: str, folder: str, seen: dict[str, int], wanted: Callable[[str], bool]
) -> Iterator[DataSource]:
    for name, is_dir in _entries(root, folder, seen):
        path = f"{folder}/{name}"
        if is_dir:
            yield from _sources(root, path, seen, wanted)
        elif extname(path).lower() in (".yaml", ".yml", ".json") and wanted(path):
            try:
                text = files.read(root, path).decode("utf-8-sig")
                yield DataSource(path, text, load(text).entries)
            except (OSError, UnicodeDecodeError, YamlError):
                continue


def _entries(root: str, folder: str, seen: dict[str, int]) -> Iterator[tuple[str, bool]]:
    """Names in a folder of data, and whether each is a folder, in Jekyll's order."""
    if not files.enters(root, folder, seen):
        return
    try:
        found = files.scan(root, folder)
        kinds = {one.name: files.is_folder(one) for one in found if not one.name.startswith(".")}
    except OSError:
        return
    names = sorted(kinds)
    for extension in _EXTENSIONS:
        yield from ((name, False) for name in names if name.endswith(extension) and not kinds[name])
    yield from ((name, True) for name in names if kinds[name])


def sanitized(name: str) -> str:
    """A file's name as a key (``data_reader.rb:68-71``)."""
    name = re.sub(r"[^\w\s-]+|(?:^|(?<=\b\s))\s+(?=$|\s?\b)", "", name, flags=re.ASCII)
    return re.sub(r"\s+", "_", name, flags=re.ASCII)


def read_file(root: str, path: str, config: JekyllConfig) -> YamlValue:
    """The file of data ``path``, relative to the site's folder ``root``."""
    try:
        text = files.read(root, path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    kind = extname(path).lower()
    if kind in (".csv", ".tsv"):
        try:
            return read_table(text, config.mapping(kind[1:] + "_reader"), "\t" if kind == ".tsv" else ",")
        except csv.Error:
            return None
    try:
        value = load_value(text)
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
