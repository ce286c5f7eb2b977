"""The layouts of a site's pages, reduced to what decides references, and evaluated for each page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from postlint import files
from postlint.html.tokens import attribute_value
from postlint.liquid import evaluate
from postlint.liquid.buffer import Buffer, Limit
from postlint.liquid.parser import parse
from postlint.liquid.sources import Sources
from postlint.liquid.syntax_tree import Body
from postlint.liquid.values import Unknowable
from postlint.model import UNKNOWN, Reference, Span
from postlint.pages.attributes import read
from postlint.pages.layout_chain import LayoutFile
from postlint.pages.locate import PageReference, ReferenceLocator
from postlint.pages.parts import TemplateParts
from postlint.pages.remember import Key, PageState, Probe
from postlint.pages.slice import Fixed, SlicedTemplate, Slices
from postlint.pages.writer import Page, Piece, ReferenceCollector
from postlint.site.front_matter import read_front_matter
from postlint.site.liquid_context import context_for, site_context
from postlint.site.resolve import rebased
from postlint.site.rubypath import dirname

if TYPE_CHECKING:
    from postlint.model import YamlValue
    from postlint.site.generation import Pager
    from postlint.site.site_model import SiteModel, SourceDocument


class ReducedTemplates(NamedTuple):
    """The templates of a site, and what is left of them."""

    templates: Mapping[str, SlicedTemplate]
    slices: Slices


def reduced_templates(model: SiteModel, tags: Mapping[str, str]) -> ReducedTemplates:
    """Reduce the templates of a site. ``tags`` are those of plugins that the configuration declares."""
    templates = read_templates(model, tags)
    folder = model.config.folder("includes_dir", "_includes")
    return ReducedTemplates(templates, Slices(templates, f"{folder}/" if folder else ""))


class ReducedPages:
    """Evaluates the reduced layouts of a site's pages."""

    def __init__(
        self,
        model: SiteModel,
        tags: Mapping[str, str],
        locator: ReferenceLocator,
        reduced: ReducedTemplates,
    ) -> None:
        self._model = model
        self._tags = tags
        self._locator = locator
        self.slices = reduced.slices
        self._parts = TemplateParts(self.slices, reduced.templates)
        self._sources = Sources(model.config.folder("includes_dir", "_includes"), "")
        self._fixed = cache(self._read_fixed)
        self._moved = cache(_moved)

    def pieces(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], pager: Pager | None
    ) -> tuple[list[Piece], set[str]]:
        """The references that the layouts of a page write, and the names of what else they depend on."""
        context = context_for(self._model, document, self._tags, pager)
        sources = self._sources
        sources.beside = "" if (beside := dirname(document.path)) == "." else beside
        sources.captures = {}
        sources.alternatives = []
        base: str | None = None
        found: list[Piece] = []
        dependencies: set[str] = set()
        data: dict[str, YamlValue] = {}
        answers: dict[Probe, Key] = {}
        for layout in layouts:
            data = {**layout.data, **data}  # what an inner layout says holds in the outer ones
            payload = {**context.payload, "layout": data, "content": UNKNOWN}
            state = PageState(
                context._replace(payload=payload), sources, partial(self._line, document, layouts), answers
            )
            state.shift = sources.shift(layout.path)
            out = ReferenceCollector(Page(partial(self._read, document, layouts), self._fixed, self._content))
            content = self._parts.of(layout.path)
            with suppress(Limit, RecursionError, Unknowable):
                if content is not None:
                    self._locator.note = partial(_note, state)
                    evaluate.body(state, content, out)  # type: ignore[arg-type]
            out.take_alternatives(state)
            self._locator.note = None
            dependencies |= state.dependencies
            found += out.pieces
            base = base if out.base is None else out.base  # the outermost layout begins the page
        if base is not None:
            found = [self._moved(piece, base) for piece in found]
        return found, dependencies

    def _content(self, path: str, content: Body) -> Body:
        return self._parts.of(path) or content

    def _read(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], out: Buffer
    ) -> tuple[list[PageReference], str | None]:
        text = out.text()
        found = read(text)
        references = list(self._locator.references(document, layouts, out, self._sources, text, found, None))
        base = found.base and attribute_value(text[found.base.start : found.base.end])
        return references, base

    def _read_fixed(self, one: Fixed) -> tuple[Piece, str | None]:
        found = []
        for url in one.found.urls:
            raw = one.text[url.start : url.end]
            target = attribute_value(raw).strip()
            if target:
                span = Span(one.start + url.start, one.start + url.end)
                reference = Reference(
                    url.kind, raw, target, span, span, "", "template", url.tag, url.attribute
                )
                found.append(PageReference(one.path, reference, None))
        base = one.found.base
        return tuple(found), base and attribute_value(one.text[base.start : base.end])

    def _line(self, document: SourceDocument, layouts: tuple[LayoutFile, ...], value: object) -> Key:
        """Where a value is, as far as it is written somewhere."""
        return self._sources.tag_of(value), self._locator.origins.of(value, document, layouts)


def _note(state: PageState, value: object) -> None:
    if state.recorder is not None:
        state.recorder.line(value, state.line_of(value))


def _moved(piece: Piece, base: str) -> Piece:
    """The references on a page that has a ``<base>``."""
    return tuple(
        one._replace(reference=one.reference._replace(url=rebased(one.reference.url, base))) for one in piece
    )


def read_templates(model: SiteModel, tags: Mapping[str, str]) -> dict[str, SlicedTemplate]:
    """The layouts of the site by their paths, its includes by the names that tags give them."""
    context = site_context(model)
    found: dict[str, SlicedTemplate] = {}
    for key, default in (("layouts_dir", "_layouts"), ("includes_dir", "_includes")):
        folder = model.config.folder(key, default)
        is_layout = key == "layouts_dir"
        for path in files.walk(model.root, folder):
            try:
                text = files.read(model.root, path).decode("utf-8-sig")
            except (OSError, ValueError):
                continue
            start = read_front_matter(text).body if is_layout else 0
            body = parse(text, start, context.error_mode, {**context.tags, **tags}).body
            name = path if is_layout else path[len(folder) :].lstrip("/")
            found[name] = SlicedTemplate(path, text, body, is_layout)
    return found
