"""Where what an include gives a body is written: the include, the data or the parameter behind its tag."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from postlint.engine.prepare import Prepared
from postlint.engine.stamp import ReadSource, locate
from postlint.model import Finding, LineIndex, Location, Related

if TYPE_CHECKING:
    from postlint.pages import PageReader, PageReference

_RULES: Final = ("anchor", "image-link", "internal-link", "link-syntax")
"""The rules about one address, which their messages name."""

_TAG: Final = re.compile(r"\{%-?\s*include")
_ADDRESS: Final = re.compile(r"`([^`]+)`")

MOST: Final = 50
"""Documents whose bodies are evaluated for it: some milliseconds each."""


def with_sources(prepared: Prepared, findings: Sequence[Finding], read: ReadSource) -> list[Finding]:
    """``findings``; those at an include tag also with where the address is written that they name."""
    documents = prepared.model.by_path
    at_tags = {one.path: None for one in findings if one.path in documents and _is_at_tag(one)}
    if not at_tags:
        return list(findings)
    from postlint.pages import PageReader  # large, and most runs need none

    reader = PageReader(prepared.model, prepared.config.file.liquid.tags)
    written = {path: _written(reader, prepared, path, read) for path in list(at_tags)[:MOST]}
    return [
        one._replace(related=(*one.related, *_related(one, written[one.path], read)))
        if one.path in written and _is_at_tag(one)
        else one
        for one in findings
    ]


def _is_at_tag(finding: Finding) -> bool:
    return finding.rule in _RULES and bool(_TAG.match(finding.source_line, finding.column - 1))


def _written(
    reader: PageReader, prepared: Prepared, path: str, read: ReadSource
) -> Mapping[str, PageReference]:
    """What the body of a document gets of includes and data, by its address."""
    source = read(path)
    if source is None:
        return {}
    found = reader.of_body(prepared.model.by_path[path], reader.layouts.parsed(source.text))
    return {one.reference.url: one for one in found if one.path != path or one.via is not None}


def _related(finding: Finding, written: Mapping[str, PageReference], read: ReadSource) -> list[Location]:
    named = _ADDRESS.search(finding.message)
    one = written.get(named[1]) if named else None
    if one is None:
        return []
    written_at = [Related(one.path, one.reference.span, "the address is written here")] * (
        one.path != finding.path
    )
    found = []
    for related in (*written_at, *filter(None, (one.via,))):
        source = read(related.path)
        index = LineIndex(source.text) if source else None
        found.append(locate(index, related.path, related.span, related.message))
    return found
