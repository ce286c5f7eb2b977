"""The small part of a file that the site model keeps: a pure function of its bytes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from postlint import files
from postlint.model import YamlValue
from postlint.site.front_matter import read_values
from postlint.site.yaml_events import YamlError, load_value

_START: Final = 256
"""The number of bytes that are read to decide whether a file is a page, and the most of a text that may be a
link's target."""
_BLANKS: Final = b" \t\r\n\f\v"


class Summary(NamedTuple):
    """A file as Jekyll's reader sees it."""

    header: bool
    """Whether its first line is ``---``, by which Jekyll tells pages from static files."""
    text: bool = True
    """Whether it is UTF-8; not checked for static files."""
    data: YamlValue = None
    """Its front matter: a mapping, None where there is none, or another value of the YAML."""
    error: str | None = None
    """What is wrong with its YAML."""
    link: str | None = None
    """Its whole text, where that could be the target of a symbolic link: git writes links so where
    the file system has none (``core.symlinks=false``), as do some archives."""


STATIC: Final = Summary(False)
_LINK: Final = re.compile(rb"(?:\.\./)*[^\x00-\x1f\x7f:*?\"<>|\\/]+(?:/[^\x00-\x1f\x7f:*?\"<>|\\/]+)*\Z")


def has_header(data: bytes) -> bool:
    """``Utils.has_yaml_header?`` (``utils.rb:141``): on raw bytes, so a byte order mark makes it false."""
    if not data.startswith(b"---"):
        return False
    end = data.find(b"\n")
    return end > 0 and not data[3:end].strip(_BLANKS)


def link_text(data: bytes) -> str | None:
    """The text of a file where it could be a relative path, else None."""
    if not _LINK.match(data):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def summarise(data: bytes, *, whole: bool = False) -> Summary:
    """The summary of a file's bytes. ``whole``: all of it is YAML, as in ``.yml`` documents."""
    header = has_header(data)
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError:
        return Summary(header, False)
    if whole:
        try:
            return Summary(header, True, load_value(text))
        except YamlError as error:
            return Summary(header, True, None, error.message)
    if not text.startswith("---"):
        return Summary(header)
    values = read_values(text)
    return Summary(header, True, values.data, values.error)


def read_summary(root: str, path: str, *, post: bool, whole: bool = False) -> Summary:
    """The summary of the file ``path`` of the site at ``root``. Other files than posts are read only where
    they start with ``---``. Raises ``OSError``."""
    if not post:
        start = files.read(root, path, start=_START)
        if not start.startswith(b"---"):
            return Summary(False, link=link_text(start)) if len(start) < _START else STATIC
    return summarise(files.read(root, path), whole=whole)
