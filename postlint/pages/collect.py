"""The references that the layouts of a site's pages write, each once, with the pages that show it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from postlint import files
from postlint.html.tokens import attribute_value
from postlint.liquid.buffer import Buffer
from postlint.liquid.sources import Sources
from postlint.model import UNKNOWN, Reference, Related, ShownOn, SourceMap, Span, TemplateReference
from postlint.pages.attributes import Found, Url, read
from postlint.pages.layouts import LayoutFile, Layouts
from postlint.pages.origins import Origins
from postlint.pages.uses import Uses, is_blank, is_plain, leaves, read_uses
from postlint.site.resolve import rebased

if TYPE_CHECKING:
    from postlint.liquid.template import Body
    from postlint.site.generation import Pager
    from postlint.site.model import SiteModel, SourceDocument

MOST = 1500
"""Pages that are evaluated unless all are requested: a layout takes 1 to 6 ms, so that takes some seconds."""

_OWN = frozenset(
    ("content", "date", "description", "dir", "excerpt", "id", "name", "next", "output", "path", "previous",
     "relative_path", "slug", "subtitle", "summary", "title", "url")
)  # fmt: skip
"""What each page has its own of, and layouts print as text: no reason to evaluate another page."""

Feature: TypeAlias = tuple[object, ...]
"""A value that a page has, by the layout that reads it."""


class Templates(NamedTuple):
    """The references that layouts, includes and data give a site's pages."""

    references: tuple[TemplateReference, ...]
    pages: int
    """How many pages have a layout of the site."""
    evaluated: int
    """For how many of them the layouts were evaluated; the others differ in nothing that the layouts read,
    but for where that would be too many."""
    left_out: Mapping[str, int] = {}
    """Layouts of which that are too many, and how many."""
    printed: frozenset[str] = frozenset()
    """The names of values that decide none of the references, whatever object has them."""


class PageReference(NamedTuple):
    """A reference of one page."""

    path: str
    """The file that it is in."""
    reference: Reference
    via: Related | None
    """The template that prints it, where it is in data or is given as a parameter."""


class Written(NamedTuple):
    """What the layouts of a page write."""

    document: SourceDocument
    references: tuple[PageReference, ...]


Lasting: TypeAlias = dict[str, Written]
"""By a page's path what its layouts write, where that depends on no other document."""

_LISTS = frozenset(
    ("posts", "pages", "html_pages", "documents", "collections", "static_files", "categories", "tags",
     "related_posts")
)  # fmt: skip
"""What of ``site`` lists documents, beside the collections."""


def _of_documents(name: str, model: SiteModel) -> bool:
    """Whether a dependency of a page's layouts is on other documents."""
    kind, _, rest = name.partition(".")
    if kind == "page":
        return rest in ("", "next", "previous")
    if kind == "site":
        return not rest or rest.partition(".")[0] in _LISTS.union(model.config.collections)
    return name.startswith(("link:", "post_url:"))


class PageReader:
    """Reads what the layouts of a site's pages write."""

    def __init__(self, model: SiteModel, tags: Mapping[str, str], lasting: Lasting | None = None) -> None:
        """``lasting``: what is known of the pages of a site that differs from this one in documents alone;
        gets what is read here."""
        self._model = model
        self._lasting = lasting
        self.layouts = Layouts(model, tags)
        self._origins = Origins(model)
        self._text = cache(self._read_text)

    def references(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], pager: Pager | None = None
    ) -> Iterator[PageReference]:
        """The references that the layouts of a page write. ``pager``: as of ``context_for``."""
        lasting = None if pager is not None else self._lasting
        if lasting is None:
            yield from self._of_pieces(document, layouts, self.layouts.written(document, layouts, pager))
            return
        known = lasting.get(document.path)
        if known is not None and known.document == document:
            yield from known.references
            return
        written = list(self.layouts.written(document, layouts))
        found = tuple(self._of_pieces(document, layouts, written))
        dependencies = {name for _, sources in written for name in sources.dependencies}
        if not any(_of_documents(name, self._model) for name in dependencies):
            lasting[document.path] = Written(document, found)
        yield from found

    def of_body(
        self, document: SourceDocument, content: Body, pager: Pager | None = None
    ) -> Iterator[PageReference]:
        """The references in the HTML of a document's body, the template ``content``."""
        yield from self._of_pieces(document, (), (self.layouts.body(document, content, pager),))

    def of_list(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], content: Body, pager: Pager
    ) -> Iterator[PageReference]:
        """The references that one page of a document's list has: of its body, the template ``content``, and
        of its layouts."""
        body = self.layouts.body(document, content, pager)
        written = self.layouts.written(document, layouts, pager)
        yield from self._of_pieces(document, layouts, (body, *written))

    def _of_pieces(
        self,
        document: SourceDocument,
        layouts: tuple[LayoutFile, ...],
        written: Iterable[tuple[Buffer, Sources]],
    ) -> Iterator[PageReference]:
        pieces = [(text := out.text(), out, sources, read(text)) for out, sources in written]
        # The outermost layout, the last one, begins the page.
        bases = [text[one.base.start : one.base.end] for text, _, _, one in pieces if one.base]
        base = attribute_value(bases[-1]) if bases else None
        for text, out, sources, found in pieces:
            yield from self._of_piece(document, layouts, out, sources, text, found, base)

    def files(self, document: SourceDocument) -> list[str]:
        """The layouts of a page and the includes in them."""
        layouts = tuple(self.layouts.of(document))
        return list(
            dict.fromkeys(
                path for _, sources in self.layouts.written(document, layouts) for path in sources.paths
            )
        )

    def _of_piece(
        self,
        document: SourceDocument,
        layouts: tuple[LayoutFile, ...],
        out: Buffer,
        sources: Sources,
        text: str,
        found: Found,
        base: str | None,
    ) -> Iterator[PageReference]:
        if not found.urls:
            return
        source_map = SourceMap("", out.segments)
        for one in found.urls:
            url = attribute_value(text[one.start : one.end]).strip()
            if not url or UNKNOWN in url:
                continue
            located = self._located(document, layouts, out, sources, source_map, one, url)
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
        one: Url,
        url: str,
    ) -> tuple[str, Span, str, Related | None] | None:
        """Where a URL is: its file, its span there, what is written there, and what prints it. None
        where that is not a file of the site."""
        whole = _whole(source_map, one)
        path, start = sources.locate(whole.start)
        span = Span(start, start + whole.end - whole.start)
        here = Related(path, span, "the template that prints it")
        for value in reversed([*_values_in(out, source_map, one)]):
            given = sources.parameters.get(id(value)) if _is_path(value, url) else None
            if given is not None and given[0] is value:
                span = Span(sources.locate(given[1].start)[1], sources.locate(given[1].end)[1])
                path = sources.locate(given[1].start)[0]
                text = self._text(path)
                return None if text is None else (path, span, text[span.start : span.end], here)
            origin = self._origins.of(value, document, layouts) if _is_path(value, url) else None
            if origin is not None:
                return origin.path, origin.span, origin.text, here
        text = self._text(path)
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
    return type(value) is str and ("/" in value or "." in value or url.strip("/") == value)


def _values_in(out: Buffer, source_map: SourceMap, one: Url) -> Iterator[Any]:
    """The values that outputs within a URL are made of, or the output that it is a part of."""
    for at, values in out.values.items():
        if one.start <= at < one.end:
            yield from values
    index = max(0, bisect_right(source_map.starts, one.start) - 1)
    if source_map.starts[index] < one.start and not source_map.segments[index].literal:
        yield from out.values.get(source_map.starts[index], ())


# --- all pages --------------------------------------------------------------------------------------


class _Group:
    """The pages of one layout."""

    def __init__(self, layouts: tuple[LayoutFile, ...]) -> None:
        self.layouts = layouts
        self.members: list[str] = []
        self.evaluated: list[str] = []
        self.left_out = 0


def read_templates(
    model: SiteModel, tags: Mapping[str, str], *, all_pages: bool = False, lasting: Lasting | None = None
) -> Templates:
    """The references of all pages' layouts. Unless ``all_pages``, pages are left out that have nothing new:
    the same layout as another, and each value that layouts read of theirs is one of another's. ``lasting``:
    as of ``PageReader``."""
    reader = PageReader(model, tags, lasting)
    groups: dict[str, _Group] = {}
    uses = read_uses(model, tags)
    names = uses.page - _OWN
    seen: set[Feature] = set()
    shown: dict[PageReference, dict[str, list[str]]] = {}
    evaluated = 0
    for document, url, pager in _pages(model):
        layouts = tuple(reader.layouts.of(document))
        if not layouts:
            continue
        group = groups.setdefault(layouts[0].name, _Group(layouts))
        group.members.append(url)
        new = set(_features(document, layouts[0].name, names, uses)) - seen
        if not all_pages and not new:
            continue
        if not all_pages and evaluated >= MOST and group.evaluated:
            group.left_out += 1
            continue
        seen |= new
        evaluated += 1
        group.evaluated.append(url)
        for one in dict.fromkeys(reader.references(document, layouts, pager)):
            shown.setdefault(one, {}).setdefault(layouts[0].name, []).append(url)
    return Templates(
        tuple(_template_reference(one, by_layout, groups) for one, by_layout in shown.items()),
        sum(len(group.members) for group in groups.values()),
        evaluated,
        {one.layouts[0].path: one.left_out for one in groups.values() if one.left_out},
        uses.text,
    )


def _pages(model: SiteModel) -> Iterator[tuple[SourceDocument, str, Pager | None]]:
    """The published pages with their URLs, those that plugins make out of layouts last."""
    for document in model.documents:
        if document.url is not None and document.published and not model.redirects_away(document):
            yield document, document.url, None
    for made in model.made_pages:
        model.drops.made(made)
        yield made.document, made.document.url or "", made.pager


def _features(document: SourceDocument, layout: str, names: Iterable[str], uses: Uses) -> Iterator[Feature]:
    """What of a page may make its layouts write other references than another's."""
    yield layout, document.kind, document.collection
    for name in names:
        value = document.data.get(name)
        if value is None or (name in uses.text_of_page and is_plain(value)):
            yield layout, name, value if value is None or value is False else is_blank(value)
            continue
        for leaf in leaves(value):
            yield layout, name, leaf


def _template_reference(
    one: PageReference, by_layout: Mapping[str, Sequence[str]], groups: Mapping[str, _Group]
) -> TemplateReference:
    pages: list[str] = []
    for layout, urls in by_layout.items():
        group = groups[layout]
        # What all that were evaluated show, the others show as well.
        pages += group.members if len(urls) == len(group.evaluated) else urls
    return TemplateReference(one.path, one.reference, tuple(_shown_on(one.reference.url, pages)), one.via)


def _shown_on(url: str, pages: Sequence[str]) -> Iterator[ShownOn]:
    """The pages by the folder that a relative URL is seen from; any other leads to the same from all."""
    if re.match(r"/|\\|[A-Za-z][A-Za-z0-9+.-]*:", url):
        yield ShownOn(pages[0], len(pages))
        return
    folders: dict[str, list[str]] = {}
    for page in pages:
        folders.setdefault(page if url.startswith(("#", "?")) else page[: page.rfind("/") + 1], []).append(
            page
        )
    for inside in folders.values():
        yield ShownOn(inside[0], len(inside))
