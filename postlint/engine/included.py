"""Where what an include gives a body is written: the include, the data or the parameter behind its tag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from postlint.engine.prepare import Prepared
from postlint.engine.reduce import SEEN_IN_LISTS
from postlint.engine.signature import digest
from postlint.engine.stamp import ReadSource, locate
from postlint.model import Finding, LineIndex, Location, Related
from postlint.store import results

if TYPE_CHECKING:
    from postlint.pages import PageReader
    from postlint.store.database import Store

_RULES: Final = ("anchor", "image-link", "internal-link", "link-syntax")
"""The rules about one address, which their messages name."""

_TAG: Final = re.compile(r"\{%-?\s*include")
_ADDRESS: Final = re.compile(r"`([^`]+)`")

MOST: Final = 50
"""Documents whose bodies are evaluated for it: some milliseconds each."""


class Included(NamedTuple):
    """What the includes of a document's body give it."""

    path: str
    state: str
    """Of the document's text."""
    locations: dict[str, list[Location]]
    """By the address that an include writes."""


def with_sources(
    prepared: Prepared, store: Store, findings: Sequence[Finding], read: ReadSource
) -> list[Finding]:
    """``findings``; those at an include tag also with where the address is written that they name. The store
    keeps what the bodies with such findings get of their includes."""
    documents = prepared.model.by_path
    at_tags = {one.path: None for one in findings if one.path in documents and _is_at_tag(one)}
    if not at_tags:
        return list(findings)
    known = {one.path: one for one in results.site_result(store, _NAME, Included) or ()}
    before = dict(known)
    reader: PageReader | None = None
    for path in list(at_tags)[:MOST]:
        source = read(path)
        state = digest(source.text) if source else ""
        if path not in known or known[path].state != state:
            if reader is None:
                from postlint.pages import PageReader  # large, and most runs need none

                reader = PageReader(prepared.model, prepared.config.file.liquid.tags)
            known[path] = Included(path, state, _locations(reader, prepared, path, read))
    if known != before:
        results.write_site_result(store, _NAME, list(known.values()), SEEN_IN_LISTS)
    return [
        one._replace(related=(*one.related, *_related(one, known[one.path])))
        if one.path in known and _is_at_tag(one)
        else one
        for one in findings
    ]


_NAME: Final = "includes of bodies"


def _is_at_tag(finding: Finding) -> bool:
    return finding.rule in _RULES and bool(_TAG.match(finding.source_line, finding.column - 1))


def _related(finding: Finding, included: Included) -> list[Location]:
    named = _ADDRESS.search(finding.message)
    return included.locations.get(named[1], []) if named else []


def _locations(
    reader: PageReader, prepared: Prepared, path: str, read: ReadSource
) -> dict[str, list[Location]]:
    """Where the addresses are written that the body of a document gets of includes and data."""
    source = read(path)
    if source is None:
        return {}
    found: dict[str, list[Location]] = {}
    for one in reader.of_body(prepared.model.by_path[path], reader.layouts.parsed(source.text)):
        if one.path == path and one.via is None:
            continue
        here = [Related(one.path, one.reference.span, "the address is written here")] * (one.path != path)
        found[one.reference.url] = [_located(each, read) for each in (*here, *filter(None, (one.via,)))]
    return found


def _located(one: Related, read: ReadSource) -> Location:
    source = read(one.path)
    return locate(LineIndex(source.text) if source else None, one.path, one.span, one.message)
