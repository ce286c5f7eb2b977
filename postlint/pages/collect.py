"""The references that the layouts of a site's pages write, each once, with the pages that show it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from postlint.html.tokens import attribute_value
from postlint.liquid.buffer import Buffer
from postlint.liquid.sources import Sources
from postlint.model import ShownOn, TemplateReference
from postlint.pages.attributes import read
from postlint.pages.layout_chain import LayoutFile, Layouts
from postlint.pages.locate import PageReference, ReferenceLocator
from postlint.pages.reduced import ReducedPages, ReducedTemplates, reduced_templates

if TYPE_CHECKING:
    from postlint.liquid.syntax_tree import Body
    from postlint.site.generation import Pager
    from postlint.site.site_model import SiteModel, SourceDocument


class Templates(NamedTuple):
    """The references that layouts, includes and data give a site's pages."""

    references: tuple[TemplateReference, ...]
    pages: int
    """How many pages have a layout of the site."""
    deciding: frozenset[str] = frozenset()
    """The names of variables and of members of theirs that decide which references there are, whatever
    object has them. Other values are printed as text at most."""


class PublishedPage(NamedTuple):
    """A page with its URL, which is one of its list where it is not the first."""

    document: SourceDocument
    url: str
    pager: Pager | None


class LayoutOutput(NamedTuple):
    """What the layouts of a page write."""

    document: SourceDocument
    pieces: list[tuple[PageReference, ...]]
    """As of ``PageReader.pieces``: pages go on sharing them."""


class Lasting:
    """What is known of the pages of sites that differ in documents alone."""

    def __init__(self) -> None:
        self.outputs: dict[str, LayoutOutput] = {}
        """By a page's path what its layouts write, where that depends on no other document."""
        self.templates: ReducedTemplates | None = None


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
        """``lasting``: gets what is read here."""
        self.model = model
        self._lasting = lasting
        self._tags = tags
        self.layouts = Layouts(model, tags)
        self.locator = ReferenceLocator(model)
        self._reduced = cache(self._reduce)

    def references(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], pager: Pager | None = None
    ) -> Iterator[PageReference]:
        """The references that the layouts of a page write. ``pager``: as of ``context_for``."""
        yield from dict.fromkeys(one for piece in self.pieces(document, layouts, pager) for one in piece)

    def pieces(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], pager: Pager | None = None
    ) -> list[tuple[PageReference, ...]]:
        """The references that the layouts of a page write, in pieces that pages may share."""
        outputs = None if pager is not None or self._lasting is None else self._lasting.outputs
        if outputs is not None:
            known = outputs.get(document.path)
            if known is not None and known.document == document:
                return known.pieces
        found, dependencies = self._reduced().pieces(document, layouts, pager)
        if outputs is not None and not any(_of_documents(name, self.model) for name in dependencies):
            outputs[document.path] = LayoutOutput(document, found)
        return found

    def deciding(self) -> frozenset[str]:
        """As of ``Templates``."""
        return self._reduced().slices.deciding

    def evaluated_whole(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], pager: Pager | None = None
    ) -> Iterator[PageReference]:
        """The same as ``references``, from all that the layouts write."""
        yield from self._of_pieces(document, layouts, self.layouts.written(document, layouts, pager))

    def _reduce(self) -> ReducedPages:
        reduced = self._lasting.templates if self._lasting is not None else None
        reduced = reduced or reduced_templates(self.model, self._tags)
        if self._lasting is not None:
            self._lasting.templates = reduced
        return ReducedPages(self.model, self._tags, self.locator, reduced)

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
            yield from self.locator.references(document, layouts, out, sources, text, found, base)

    def files(self, document: SourceDocument) -> list[str]:
        """The layouts of a page and the includes in them."""
        layouts = tuple(self.layouts.of(document))
        return list(
            dict.fromkeys(
                path for _, sources in self.layouts.written(document, layouts) for path in sources.paths
            )
        )


# --- all pages --------------------------------------------------------------------------------------


def read_templates(reader: PageReader, urls: Container[str] | None = None) -> Templates:
    """The references of the layouts of the pages at ``urls`` (None: of all)."""
    pages: dict[int, tuple[tuple[PageReference, ...], list[str]]] = {}
    number = 0
    for document, url, pager in pages_of(reader.model):
        if urls is not None and url not in urls:
            continue
        layouts = tuple(reader.layouts.of(document))
        if not layouts:
            continue
        number += 1
        for same, piece in {id(one): one for one in reader.pieces(document, layouts, pager)}.items():
            pages.setdefault(same, (piece, []))[1].append(url)
    shown: dict[PageReference, list[list[str]]] = {}
    for piece, urls in pages.values():
        for one in piece:
            shown.setdefault(one, []).append(urls)
    references = tuple(
        TemplateReference(
            one.path, one.reference, tuple(_shown_on(one.reference.url, _joined(urls))), one.via
        )
        for one, urls in shown.items()
    )
    return Templates(references, number, reader.deciding())


def read_by_page(reader: PageReader, without: Container[str]) -> Iterator[list[TemplateReference]]:
    """The references of the layouts of each page but those at the URLs ``without``, evaluated as they are
    wanted; of the pages that have the layout of one of these first."""
    pages = list(pages_of(reader.model))
    alike = {document.data.get("layout") for document, url, _ in pages if url in without}
    pages.sort(key=lambda page: page[0].data.get("layout") not in alike)
    for document, url, pager in pages:
        layouts = tuple(reader.layouts.of(document))
        if layouts and url not in without:
            shown_on = (ShownOn(url, 1),)
            yield [
                TemplateReference(one.path, one.reference, shown_on, one.via)
                for one in reader.references(document, layouts, pager)
            ]


def pages_of(model: SiteModel) -> Iterator[PublishedPage]:
    """The published pages with their URLs, those that plugins make out of layouts last."""
    for document in model.documents:
        if document.url is not None and document.published and not model.redirects_away(document):
            yield PublishedPage(document, document.url, None)
    for made in model.made_pages:
        model.drops.made(made)
        yield PublishedPage(made.document, made.document.url or "", made.pager)


def _joined(urls: list[list[str]]) -> Sequence[str]:
    return urls[0] if len(urls) == 1 else list(dict.fromkeys(chain.from_iterable(urls)))


def _shown_on(url: str, pages: Sequence[str]) -> Iterator[ShownOn]:
    """The pages by the folder that a relative URL is seen from; any other leads to the same from all."""
    if _ABSOLUTE.match(url):
        yield ShownOn(pages[0], len(pages))
        return
    folders: dict[str, list[str]] = {}
    for page in pages:
        folders.setdefault(page if url.startswith(("#", "?")) else page[: page.rfind("/") + 1], []).append(
            page
        )
    for inside in folders.values():
        yield ShownOn(inside[0], len(inside))


_ABSOLUTE: Final = re.compile(r"/|\\|[A-Za-z][A-Za-z0-9+.-]*:")
