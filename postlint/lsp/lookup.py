"""Queries about one open text, answered from the site as the latest run left it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from postlint.engine.map import facts_of
from postlint.engine.outcome import Outcome
from postlint.lsp.editor_positions import Positions
from postlint.model import FrontMatter, Post, PostFacts, Reference, Resolution, SourceFile, Span
from postlint.nodes import Anchor, Heading, Node
from postlint.parse import Unreadable, parse, read_source
from postlint.reading import Reading
from postlint.site.front_matter import read_front_matter

_TAG = re.compile(r"\{%-?\s*(link|post_url|include_relative|include_cached|include)\s+([^%]*?)\s*-?%\}")
_NAME = re.compile(r"\S+")


class FileTag(NamedTuple):
    """A Liquid tag that names a file."""

    kind: str
    """``link``, ``post_url``, ``include`` …"""
    name: str
    span: Span
    name_span: Span


class FileLookup:
    """One file of a site, as it is in the editor, and what the site knows. It belongs to the engine's
    thread, until the next run."""

    def __init__(self, outcome: Outcome, path: str, text: str, encoding: str) -> None:
        self.outcome = outcome
        self.path = path
        self.text = text
        self.encoding = encoding
        self.positions = Positions(text, encoding)
        self.model = outcome.prepared.model
        self.view = outcome.view
        self.root = outcome.prepared.request.root

    # --- the file

    @cached_property
    def front_matter(self) -> FrontMatter:
        """Its front matter as it is written."""
        return read_front_matter(self.text)

    @cached_property
    def post(self) -> Post | None:
        """The file parsed; None where it is not a page of the site."""
        return self._parsed(self.path, SourceFile(self.path, self.text))

    @cached_property
    def reading(self) -> Reading | None:
        """What is found in it."""
        return None if self.post is None else Reading(self.post)

    @cached_property
    def facts(self) -> PostFacts | None:
        """What it points to and what can be pointed to in it."""
        if self.post is None or self.reading is None:
            return None
        return facts_of(self.post, self.reading.elements)

    def reference_at(self, offset: int) -> Reference | None:
        """The innermost link or image at a position, or the one that is defined there."""
        found = [
            one
            for one in (self.facts.references if self.facts else ())
            if _within(one.span, offset) or _within(one.target_span, offset)
        ]
        return min(found, key=lambda one: _reach(one, offset), default=None)

    def resolve(self, reference: Reference) -> Resolution:
        """What a reference of the file leads to."""
        assert self.facts is not None
        return self.view.follow(reference, self.facts)

    def tags(self) -> Iterator[FileTag]:
        """The Liquid tags of the file that name other files."""
        for found in _TAG.finditer(self.text):
            name = _NAME.match(found[2])
            if name:
                start = found.start(2)
                yield FileTag(found[1], name[0], Span(*found.span()), Span(start, start + len(name[0])))

    def tag_at(self, offset: int) -> FileTag | None:
        """The tag at a position."""
        return next((tag for tag in self.tags() if _within(tag.span, offset)), None)

    # --- the site

    def source(self, path: str) -> SourceFile | None:
        """The text of a file of the site, as it is in the editor where it is open."""
        return SourceFile(path, self.text) if path == self.path else self.source_on_disk(path)

    def source_on_disk(self, path: str) -> SourceFile | None:
        """The text of a file as the run read it."""
        found = read_source(self.root, path)
        return None if isinstance(found, Unreadable) else found

    def parsed(self, path: str) -> Post | None:
        """Another file of the site parsed; None where it is not a page."""
        if path == self.path:
            return self.post
        source = self.source(path)
        return None if source is None else self._parsed(path, source)

    def anchor(self, path: str, name: str) -> Span | None:
        """Where a page has the anchor ``name``: its heading, where it is one's."""
        post = self.parsed(path)
        for node in () if post is None else Reading(post).elements:
            if isinstance(node, Heading | Anchor) and node.id == name:
                return _shown(node)
        return None

    def tag_target(self, tag: FileTag) -> str | None:
        """The file that a tag names, relative to the site's folder; None where there is none."""
        name = tag.name.lstrip("/")
        if tag.kind == "link":
            return self._of_url(self.model.links.link(tag.name))
        if tag.kind == "post_url":
            return self._of_url(self.model.links.post_url(tag.name))
        folder = self.path.rpartition("/")[0] if tag.kind == "include_relative" else self.includes
        path = f"{folder}/{name}" if folder else name
        return path if self.model.exists(path) else None

    @property
    def includes(self) -> str:
        """The folder of includes."""
        return self.model.config.folder("includes_dir", "_includes")

    def _of_url(self, url: str | None) -> str | None:
        if url is None:
            return None
        return next((one.source for one in self.model.entries if one.url == url and one.published), None)

    def _parsed(self, path: str, source: SourceFile) -> Post | None:
        document = self.model.by_path.get(path)
        if document is None or not document.is_read:
            return None
        tags = self.outcome.prepared.config.file.liquid.tags
        return parse(source, document, self.model, tags=tags).post


def _within(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end


def _reach(one: Reference, offset: int) -> int:
    spans = [span for span in (one.span, one.target_span) if _within(span, offset)]
    return min(span.end - span.start for span in spans)


def _shown(node: Node) -> Span:
    return node.text_span if isinstance(node, Heading) else node.span
