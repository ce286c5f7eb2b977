"""Renaming: a heading with its anchor, or a post with its address, and every link that leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lsprotocol import types

from postlint.lsp.declare import declare, quoted
from postlint.lsp.diagnostics import uri_of
from postlint.lsp.editor_positions import Positions
from postlint.lsp.lookup import FileLookup
from postlint.lsp.navigation import heading_at, linking
from postlint.model import Edit, SourceFile, Span
from postlint.nodes import Heading
from postlint.reading import Reading
from postlint.site.front_matter import find_fence

_REDIRECTS = "jekyll-redirect-from"


class Changed(NamedTuple):
    """An edit of a file of the site."""

    path: str
    edit: Edit


UriOf = Callable[[str], str]


# --- headings


class _Renamed(NamedTuple):
    """A heading that is renamed."""

    lookup: FileLookup
    """Of the file that it is in."""
    heading: Heading
    span: Span
    """What of the file under the cursor names it: its words, or the fragment of a link to it."""


def range_to_rename(lookup: FileLookup, offset: int) -> types.PrepareRenamePlaceholder | None:
    """The words of the heading at ``offset``, or of the one to which the fragment there leads; None where
    there is nothing to rename."""
    found = _renamed(lookup, offset)
    if found is None:
        return None
    words = found.heading.text_span
    return types.PrepareRenamePlaceholder(
        lookup.positions.range(found.span), found.lookup.text[words.start : words.end]
    )


def rename_heading(lookup: FileLookup, offset: int, words: str) -> types.WorkspaceEdit | None:
    """The edits that give the heading at ``offset``, or the one to which the fragment there leads, other
    words, and the links to it its new anchor."""
    found = _renamed(lookup, offset)
    words = " ".join(words.split())
    if found is None or not words:
        return None
    own, heading = found.lookup, found.heading
    changes = [Changed(own.path, Edit(heading.text_span, words))]
    anchor = _anchor_after(own, heading.text_span, words)
    if heading.id is not None and anchor is not None and anchor != heading.id:
        changes += _to_anchor(own, heading.id, anchor)
    return _workspace_edit(own, changes)


def _renamed(lookup: FileLookup, offset: int) -> _Renamed | None:
    heading = heading_at(lookup, offset)
    if heading is not None:
        return None if heading.origin == "html" else _Renamed(lookup, heading, heading.text_span)
    reference = lookup.reference_at(offset)
    if reference is None:
        return None
    target = reference.target_span
    fragment = target.start + lookup.text[target.start : target.end].rfind("#") + 1
    found = lookup.resolve(reference)
    path = found.entry.source if found.entry else None
    if not target.start < fragment <= offset <= target.end or not found.fragment or path is None:
        return None
    source = lookup.source(path)
    if source is None:
        return None
    own = lookup if path == lookup.path else FileLookup(lookup.outcome, path, source.text, lookup.encoding)
    for node in own.reading.elements if own.reading else ():
        if isinstance(node, Heading) and node.id == found.fragment and node.origin != "html":
            return _Renamed(own, node, Span(fragment, target.end))
    return None


def _anchor_after(lookup: FileLookup, span: Span, words: str) -> str | None:
    """The anchor of the heading whose words at ``span`` are replaced."""
    text = lookup.text[: span.start] + words + lookup.text[span.end :]
    post = FileLookup(lookup.outcome, lookup.path, text, lookup.encoding).post
    for node in () if post is None else Reading(post).elements:
        if isinstance(node, Heading) and node.text_span.start == span.start:
            return node.id
    return None


def _to_anchor(lookup: FileLookup, old: str, new: str) -> Iterator[Changed]:
    for facts, reference, found in linking(lookup, lookup.path):
        if found.fragment != old:
            continue
        source = lookup.source(facts.path)
        target = reference.target_span
        raw = "" if source is None else source.text[target.start : target.end]
        at = raw.rfind("#")
        if at >= 0:
            yield Changed(facts.path, Edit(Span(target.start + at + 1, target.start + len(raw)), new))


# --- posts


class MovedFile(NamedTuple):
    """A document that gets another path."""

    path: str
    to: str
    url: str
    to_url: str


def move(lookup: FileLookup, moved: MovedFile) -> types.WorkspaceEdit | None:
    """The edits that make links to a document lead to its new address, and the old address to it. ``lookup``:
    of the document at its old path."""
    changes = [*_addresses(lookup, moved), *_tags(lookup, moved)]
    if moved.url != moved.to_url and _REDIRECTS in lookup.model.config.plugins:
        changes += _redirect(lookup, moved.url)
    return _workspace_edit(lookup, changes) if changes else None


def _addresses(lookup: FileLookup, moved: MovedFile) -> Iterator[Changed]:
    if moved.url == moved.to_url:
        return
    for facts, reference, _ in linking(lookup, moved.path):
        source = lookup.source(facts.path)
        target = reference.target_span
        raw = "" if source is None else source.text[target.start : target.end]
        for old, new in _spellings(moved.url, moved.to_url):
            at = raw.find(old)
            if at >= 0 and "{%" not in raw:
                span = Span(target.start + at, target.start + at + len(old))
                yield Changed(facts.path, Edit(span, new))
                break


def _spellings(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The ways in which an address is written, and the new one written the same way."""
    yield old, new
    for ending in (".html", "/", "/index.html"):
        if old.endswith(ending) and len(old) > len(ending):
            yield old.removesuffix(ending), new.removesuffix(ending)


def _tags(lookup: FileLookup, moved: MovedFile) -> Iterator[Changed]:
    """The tags ``link`` and ``post_url`` that name a document."""
    query = "SELECT DISTINCT path FROM dependency WHERE name LIKE 'link:%' OR name LIKE 'post_url:%'"
    users = {path for (path,) in lookup.outcome.store.all(query)}
    for path in sorted(users | lookup.model.template_files):
        source = lookup.source(path)
        if source is None or "{%" not in source.text:
            continue
        inner = FileLookup(lookup.outcome, path, source.text, lookup.encoding)
        for tag in inner.tags():
            if tag.kind in ("link", "post_url") and inner.tag_target(tag) == moved.path:
                yield Changed(path, Edit(tag.name_span, _named(tag.kind, tag.name, moved)))


def _named(kind: str, name: str, moved: MovedFile) -> str:
    """A document's new name as a tag writes it."""
    if kind == "link":
        return ("/" if name.startswith("/") else "") + moved.to
    folder, _, file = moved.to.partition("_posts/")
    return f"{folder}{file}".rpartition(".")[0]


def _redirect(lookup: FileLookup, url: str) -> Iterator[Changed]:
    """The old address among those from which front matter has redirects made."""
    fence = find_fence(lookup.text)
    if fence is None:
        return
    start = lookup.text.index("\n") + 1
    added = declare(lookup.text[start : fence.yaml_end], ("redirect_from",), f"- {quoted(url)}")
    if added is not None:
        at = start + added.offset
        yield Changed(lookup.path, Edit(Span(at, at), added.text))


# --- edits


def _workspace_edit(lookup: FileLookup, changes: list[Changed]) -> types.WorkspaceEdit:
    by_path: dict[str, list[Edit]] = {}
    for path, edit in dict.fromkeys(changes):
        by_path.setdefault(path, []).append(edit)
    made: Mapping[str, list[types.TextEdit]] = {
        uri_of(lookup.outcome.prepared.request.folder, path): _text_edits(lookup, path, edits)
        for path, edits in by_path.items()
    }
    return types.WorkspaceEdit(changes=dict(made))


def _text_edits(lookup: FileLookup, path: str, edits: list[Edit]) -> list[types.TextEdit]:
    source = lookup.source(path) or SourceFile(path, "")
    positions = Positions(source.text, lookup.encoding)
    return [types.TextEdit(positions.range(edit.span), edit.text) for edit in sorted(edits)]
