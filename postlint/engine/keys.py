"""The names of what checks look up, by which a change leads to the checks that must run again.

``doc:PATH`` is what is known of a document, ``file:PATH`` whether a file is there and what it
becomes, ``url:PATH`` an address, ``url:*`` any address at all (for checks that suggest what is near),
``kind:NAME`` all facts of a kind. Checks of the whole site are kept by the bare names of kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from postlint.model import Resolution, UrlEntry

HEADS: Final = "heads"
"""The heads of all documents."""
REFERENCES: Final = "references"
"""The references and anchors of all documents."""
FRONT: Final = "front"
"""The front matter of all documents."""
TEMPLATES: Final = "templates"
"""The front matter that decides which references templates write: they do more with it than print it."""
SITE: Final = "site"
"""The URL map, layouts, data, and which files there are."""

COPIED: Final = "copied"
"""The HTML files without front matter."""

_SETTLED: Final = ("published", "redirect")
"""Answers that depend on the address alone. Others depend on what is near it."""

_INDEX: Final = re.compile(r"(?:(?:^|/)index\.(?:html?|xhtml|xml)|\.html|/)\Z")


def of_document(path: str) -> str:
    """What is known of a document."""
    return f"doc:{path}"


def of_file(path: str) -> str:
    """Whether a file is there, and what it becomes."""
    return f"file:{path}"


def of_address(path: str) -> str:
    """An address, the same for all the ways in which a server accepts it."""
    bare = path.strip("/").casefold()
    while (found := _INDEX.search(bare)) is not None:
        bare = bare[: found.start()]
    return f"url:{bare}"


def of_kind(name: str) -> str:
    """All that there is of a kind of facts or of one of the words above."""
    return f"kind:{name}"


ANY_ADDRESS: Final = "url:*"


def of_resolution(found: Resolution) -> Iterator[str]:
    """What an answer to where a link leads depends on."""
    if found.status in ("external", "other"):
        return
    yield of_address(found.url)
    if found.status not in _SETTLED:
        yield ANY_ADDRESS


def of_edits(documents: Iterable[str], entries: Iterable[UrlEntry], files: Iterable[str]) -> set[str]:
    """The names of what has changed where documents, rows of the URL map and files have come, gone or
    changed."""
    keys = set(map(of_document, documents))
    for entry in entries:
        keys.add(ANY_ADDRESS)
        if entry.destination is not None:
            keys.add(of_address(entry.destination))
        if entry.source is not None:
            keys.add(of_file(entry.source))
    for path in files:
        keys |= {ANY_ADDRESS, of_file(path), of_address(path)}
    return keys
