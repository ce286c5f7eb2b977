"""Where the URLs are that templates write: in a template, at a value of data, at an include's parameter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from postlint import files
from postlint.html.tokens import attribute_value
from postlint.liquid.buffer import Buffer
from postlint.liquid.sources import Sources
from postlint.model import PRINTED_BY, Reference, Related, SourceMap, Span
from postlint.pages.attributes import Found, Url
from postlint.pages.layout_chain import LayoutFile
from postlint.pages.origins import Origins
from postlint.site.resolve import known_part, rebased

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel, SourceDocument


class PageReference(NamedTuple):
    """A reference of one page."""

    path: str
    """The file that it is in."""
    reference: Reference
    via: Related | None
    """The template that prints it, where it is in data or is given as a parameter."""


class ReferenceLocator:
    """Finds where the references of a site's templates are."""

    def __init__(self, model: SiteModel) -> None:
        self._model = model
        self.origins = Origins(model)
        self.text = cache(self._read_text)
        self.note: Callable[[Any], None] | None = None
        """Is called with each value whose line decides where a reference is."""

    def references(
        self,
        document: SourceDocument,
        layouts: tuple[LayoutFile, ...],
        out: Buffer,
        sources: Sources,
        text: str,
        found: Found,
        base: str | None,
    ) -> Iterator[PageReference]:
        """The references in a text that was evaluated."""
        if not found.urls:
            return
        source_map = SourceMap("", out.segments)
        positions = sorted(out.values)
        for one in found.urls:
            url = known_part(attribute_value(text[one.start : one.end]).strip())
            if not url:
                continue
            located = self._located(document, layouts, out, sources, source_map, positions, one, url)
            if located is None:
                continue
            path, span, raw, via = located
            target = url if base is None else rebased(url, base)
            yield PageReference(
                path,
                Reference(one.kind, raw, target, span, span, "", "template", one.tag, one.attribute),
                via,
            )

    def _located(
        self,
        document: SourceDocument,
        layouts: tuple[LayoutFile, ...],
        out: Buffer,
        sources: Sources,
        source_map: SourceMap,
        positions: Sequence[int],
        one: Url,
        url: str,
    ) -> tuple[str, Span, str, Related | None] | None:
        """Where a URL is: its file, its span there, what is written there, and what prints it. None
        where that is not a file of the site."""
        whole = _whole(source_map, one)
        path, start = sources.locate(whole.start)
        span = Span(start, start + whole.end - whole.start)
        here = None if self.text(path) is None else Related(path, span, PRINTED_BY)
        for value, tag in reversed([*_values_in(out, source_map, positions, one)]):
            if self.note is not None and _is_path(value, url):
                self.note(value)
            if tag is not None and _is_path(value, url):
                span = Span(sources.locate(tag.start)[1], sources.locate(tag.end)[1])
                path = sources.locate(tag.start)[0]
                text = self.text(path)
                return None if text is None else (path, span, text[span.start : span.end], here)
            origin = self.origins.of(value, document, layouts) if _is_path(value, url) else None
            if origin is not None:
                return origin.path, origin.span, origin.text, here
        text = self.text(path)
        return None if text is None else (path, span, text[span.start : span.end], None)

    def _read_text(self, path: str) -> str | None:
        try:
            return files.read(self._model.root, path).decode("utf-8-sig")
        except (OSError, ValueError):
            return None


def _whole(source_map: SourceMap, one: Url) -> Span:
    """The span of a URL; the end of it, where what is captured elsewhere is its beginning."""
    pieces = list(source_map.pieces(one.start, one.end))
    start = len(pieces) - 1
    while start > 0 and 0 <= pieces[start].start - pieces[start - 1].end <= _NEAR:
        start -= 1
    return Span(pieces[start].start, pieces[-1].end)


_NEAR = 1000
"""Characters between two pieces of a URL, those of tags that print nothing."""


def _is_path(value: Any, url: str) -> bool:
    """Whether it is a value that makes ``url`` lead where it does: all of it, a file or a folder; a word or
    number is what a template puts into an address of its own."""
    return type(value) is str and ("/" in value or "." in value or url == value)


def _values_in(out: Buffer, source_map: SourceMap, positions: Sequence[int], one: Url) -> Iterator[Any]:
    """The values that outputs within a URL are made of, or the output that it is a part of. ``positions``:
    where the outputs of ``out`` begin, in order."""
    for at in positions[bisect_left(positions, one.start) : bisect_left(positions, one.end)]:
        yield from out.values[at]
    index = max(0, bisect_right(source_map.starts, one.start) - 1)
    if source_map.starts[index] < one.start and not source_map.segments[index].literal:
        yield from out.values.get(source_map.starts[index], ())
