"""Navigation: definitions, references, links of a document, its headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lsprotocol import types

from postlint.engine import keys
from postlint.lsp.diagnostics import uri_of
from postlint.lsp.editor_positions import Positions
from postlint.lsp.lookup import FileLookup, FileTag
from postlint.model import PostFacts, Reference, Resolution, Span
from postlint.nodes import Heading
from postlint.site.layout_text import layout_path
from postlint.store import results

_STATUSES = ("published", "redirect", "case", "unpublished")
"""What a link may lead to that has a source."""


class FileSpan(NamedTuple):
    """A range of a file of the site."""

    path: str
    span: Span


# --- definitions


def definition(lookup: FileLookup, offset: int) -> list[types.Location]:
    """Where what is at ``offset`` is defined."""
    return [location(lookup, target) for target in _definitions(lookup, offset)]


def _definitions(lookup: FileLookup, offset: int) -> Iterator[FileSpan]:
    tag = lookup.tag_at(offset)
    if tag is not None:
        path = lookup.tag_target(tag)
        if path is not None:
            yield FileSpan(path, Span(0, 0))
        return
    path = layout_at(lookup, offset)
    if path is not None:
        yield FileSpan(path, Span(0, 0))
        return
    reference = lookup.reference_at(offset)
    if reference is None:
        return
    inside = reference.span.start <= reference.target_span.start < reference.span.end
    if not inside and not reference.target_span.start <= offset <= reference.target_span.end:
        yield FileSpan(lookup.path, reference.target_span)  # where `[label]: address` is
        return
    target = target_of(lookup, lookup.resolve(reference))
    if target is not None:
        yield target


def target_of(lookup: FileLookup, found: Resolution) -> FileSpan | None:
    """The file that a link leads to, and where in it; None where there is none."""
    if found.entry is None or found.entry.source is None or found.status not in _STATUSES:
        return None
    path = found.entry.source
    span = lookup.anchor(path, found.fragment) if found.fragment else None
    return FileSpan(path, span or Span(0, 0))


def layout_at(lookup: FileLookup, offset: int) -> str | None:
    """The file of the layout that front matter names at ``offset``."""
    entry = lookup.front_matter.entry("layout")
    if entry is None or not isinstance(entry.value, str):
        return None
    if not entry.key_span.start <= offset <= entry.value_span.end:
        return None
    return layout_path(lookup.model, entry.value)


def location(lookup: FileLookup, target: FileSpan) -> types.Location:
    """``target`` in the protocol's terms."""
    uri = uri_of(lookup.outcome.prepared.request.folder, target.path)
    if target.span == (0, 0):
        start = types.Position(0, 0)
        return types.Location(uri, types.Range(start, start))
    source = lookup.source(target.path)
    positions = Positions(source.text if source else "", lookup.encoding)
    return types.Location(uri, positions.range(target.span))


# --- references


def references(lookup: FileLookup, offset: int) -> list[types.Location]:
    """Who links to what is at ``offset``: a link's page, picture or anchor, a heading, an include, a
    layout; elsewhere to the page itself."""
    return [location(lookup, target) for target in sorted(set(_references(lookup, offset)))]


def _references(lookup: FileLookup, offset: int) -> Iterator[FileSpan]:
    tag = lookup.tag_at(offset)
    if tag is not None and tag.kind.startswith("include"):
        yield from _users(lookup, lookup.tag_target(tag), "include")
        return
    layout = layout_at(lookup, offset) or _own_template(lookup, "layouts_dir", "_layouts")
    if layout is not None:
        yield from _laid_out(lookup, layout)
        return
    include = _own_template(lookup, "includes_dir", "_includes")
    if include is not None:
        yield from _users(lookup, include, "include")
        return
    if tag is not None:
        target = lookup.tag_target(tag)
        if target is not None:
            yield from links_to(lookup, target, None)
        return
    reference = lookup.reference_at(offset)
    if reference is not None:
        found = lookup.resolve(reference)
        if found.entry is not None and found.entry.source is not None:
            yield from links_to(lookup, found.entry.source, found.fragment)
        return
    heading = heading_at(lookup, offset)
    yield from links_to(lookup, lookup.path, heading.id if heading else None)


def heading_at(lookup: FileLookup, offset: int) -> Heading | None:
    """The heading at ``offset``."""
    for node in lookup.reading.elements if lookup.reading else ():
        if isinstance(node, Heading) and node.span.start <= offset <= node.span.end:
            return node
    return None


def links_to(lookup: FileLookup, path: str, fragment: str | None) -> Iterator[FileSpan]:
    """The links to a file of the site (to one of its anchors, where ``fragment`` is not None)."""
    for facts, reference, found in linking(lookup, path):
        if fragment is None or found.fragment == fragment:
            yield FileSpan(facts.path, reference.target_span)


def linking(lookup: FileLookup, path: str) -> Iterator[tuple[PostFacts, Reference, Resolution]]:
    """Each reference of the site that leads to a file, its document and what it leads to."""
    entry = lookup.model.by_source.get(path)
    if entry is None or entry.url is None:
        return
    key = keys.of_address(entry.destination or entry.url)
    asking = {one for (one,) in lookup.outcome.store.all("SELECT path FROM link WHERE key = ?", [key])}
    asking |= {lookup.path, path}
    for facts in results.all_facts(lookup.outcome.store, asking):
        seen = lookup.facts if facts.path == lookup.path and lookup.facts else facts
        for reference in seen.references:
            found = lookup.view.follow(reference, seen)
            if found.entry is not None and found.entry.source == path:
                yield seen, reference, found


def _own_template(lookup: FileLookup, key: str, default: str) -> str | None:
    """The file itself, where it lies in a folder of templates."""
    folder = lookup.model.config.folder(key, default)
    return lookup.path if lookup.path.startswith(folder + "/") else None


def _users(lookup: FileLookup, path: str | None, kind: str) -> Iterator[FileSpan]:
    """The tags of documents and templates that name an include."""
    if path is None:
        return
    found = lookup.outcome.store.all("SELECT path FROM dependency WHERE name = ?", [path])
    documents = {one for (one,) in found}
    for user in sorted(documents | lookup.model.template_files):
        yield from _tags_naming(lookup, user, path, kind)


def _tags_naming(lookup: FileLookup, user: str, path: str, kind: str) -> Iterator[FileSpan]:
    source = lookup.source(user)
    if source is None or path.rpartition("/")[2] not in source.text:
        return
    inner = FileLookup(lookup.outcome, user, source.text, lookup.encoding)
    for tag in inner.tags():
        if tag.kind.startswith(kind) and inner.tag_target(tag) == path:
            yield FileSpan(user, tag.name_span)


def _laid_out(lookup: FileLookup, path: str) -> Iterator[FileSpan]:
    """The documents and layouts that use a layout."""
    folder = lookup.model.config.folder("layouts_dir", "_layouts")
    name = path[len(folder) + 1 :].rpartition(".")[0]
    for document in lookup.model.documents:
        if document.data.get("layout") == name:
            yield FileSpan(document.path, Span(0, 0))
    for other in sorted(lookup.model.template_files):
        if other.startswith(folder + "/") and (source := lookup.source(other)) is not None:
            inner = FileLookup(lookup.outcome, other, source.text, lookup.encoding)
            entry = inner.front_matter.entry("layout")
            if entry is not None and entry.value == name:
                yield FileSpan(other, entry.value_span)


# --- a document's links and headings


def links(lookup: FileLookup) -> list[types.DocumentLink]:
    """The links of a file that an editor can open: those to files of the site and those to the web."""
    found = []
    for reference in lookup.facts.references if lookup.facts else ():
        target = _link_target(lookup, reference)
        if target is not None:
            found.append(types.DocumentLink(lookup.positions.range(reference.target_span), target))
    for tag in lookup.tags():
        path = lookup.tag_target(tag) if tag.kind.startswith("include") else None
        if path is not None:
            found.append(_tag_link(lookup, tag, path))
    return found


def _tag_link(lookup: FileLookup, tag: FileTag, path: str) -> types.DocumentLink:
    uri = uri_of(lookup.outcome.prepared.request.folder, path)
    return types.DocumentLink(lookup.positions.range(tag.name_span), uri)


def _link_target(lookup: FileLookup, reference: Reference) -> str | None:
    found = lookup.resolve(reference)
    if found.status == "external":
        return found.url if found.url.startswith(("http://", "https://")) else None
    target = target_of(lookup, found._replace(fragment=None))
    return None if target is None else uri_of(lookup.outcome.prepared.request.folder, target.path)


def symbols(lookup: FileLookup) -> list[types.DocumentSymbol]:
    """The headings of a file, each with those below it."""
    top: list[types.DocumentSymbol] = []
    open_: list[tuple[int, types.DocumentSymbol]] = []
    for node in lookup.reading.elements if lookup.reading else ():
        if not isinstance(node, Heading):
            continue
        one = types.DocumentSymbol(
            node.text.strip() or f"heading {node.level}",
            types.SymbolKind.String,
            lookup.positions.range(node.span),
            lookup.positions.range(node.text_span if _inside(node.text_span, node.span) else node.span),
            detail=f"#{node.id}" if node.id else None,
            children=[],
        )
        while open_ and open_[-1][0] >= node.level:
            open_.pop()
        siblings = open_[-1][1].children if open_ else top
        assert isinstance(siblings, list)
        siblings.append(one)
        open_.append((node.level, one))
    return top


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
