"""The layouts of a page, from its own to the outermost, evaluated for it (``lib/jekyll/renderer.rb``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from postlint import files
from postlint.liquid import LiquidMessage
from postlint.liquid.buffer import Buffer
from postlint.liquid.evaluate_body import run_template
from postlint.liquid.parser import parse
from postlint.liquid.sources import Sources
from postlint.liquid.syntax_tree import Body
from postlint.model import HTML_EXTENSIONS, UNKNOWN, YamlValue
from postlint.site.front_matter import read_front_matter
from postlint.site.layout_text import NO_LAYOUT, layout_path
from postlint.site.liquid_context import context_for, site_context
from postlint.site.rubypath import dirname, extname

if TYPE_CHECKING:
    from postlint.site.generation import Pager
    from postlint.site.site_model import SiteModel, SourceDocument

_WITHOUT_LAYOUT = (".sass", ".scss", ".coffee", ".yml", ".yaml")
"""Sources that Jekyll puts into no layout (``convertible.rb``, ``document.rb``: ``place_in_layout?``)."""


class LayoutFile(NamedTuple):
    """A layout of the site."""

    name: str
    path: str
    """Relative to the site's folder."""
    text: str
    data: Mapping[str, YamlValue]
    """Its front matter."""
    content: Body
    problems: tuple[LiquidMessage, ...] = ()
    """What is wrong with its Liquid."""


class Layouts:
    """The layouts of a site, each read once."""

    def __init__(self, model: SiteModel, tags: Mapping[str, str]) -> None:
        """``tags`` are the plugins' that the configuration declares."""
        self._model = model
        self._tags = tags
        self._includes = model.config.folder("includes_dir", "_includes")
        self._layout = cache(self._read)

    def of(self, document: SourceDocument) -> Iterator[LayoutFile]:
        """The layouts of a page, its own first; they end where one is a theme's or none's."""
        name = document.data.get("layout")
        if extname(document.path).lower() in _WITHOUT_LAYOUT or not _is_html(document):
            return
        seen: set[str] = set()
        while isinstance(name, str) and name not in NO_LAYOUT and name not in seen:
            seen.add(name)
            layout = self._layout(name)
            if layout is None:
                return
            yield layout
            name = layout.data.get("layout")

    def beyond(self, document: SourceDocument) -> str | None:
        """The layout outside the site on which those of the site are built; None: they end."""
        *_, last = (document.data, *(one.data for one in self.of(document)))
        name = last.get("layout")
        if not isinstance(name, str) or name in NO_LAYOUT or self._layout(name) is not None:
            return None
        return name

    def _read(self, name: str) -> LayoutFile | None:
        path = layout_path(self._model, name)
        if path is None:
            return None
        try:
            text = files.read(self._model.root, path).decode("utf-8-sig")
        except (OSError, ValueError):
            return None
        front = read_front_matter(text)
        data = front.data if isinstance(front.data, dict) else {}
        context = site_context(self._model)
        template = parse(text, front.body, context.error_mode, {**context.tags, **self._tags})
        return LayoutFile(name, path.replace("\\", "/"), text, data, template.body, template.problems)

    def written(
        self, document: SourceDocument, layouts: tuple[LayoutFile, ...], pager: Pager | None = None
    ) -> Iterator[tuple[Buffer, Sources]]:
        """What each of the ``layouts`` of a page writes around its content. ``pager``: as of
        ``context_for``."""
        context = context_for(self._model, document, self._tags, pager)
        data: dict[str, YamlValue] = {}
        for layout in layouts:
            data = {**layout.data, **data}  # what an inner layout says holds in the outer ones
            payload = {**context.payload, "layout": data, "content": UNKNOWN}
            beside = dirname(document.path)
            sources = Sources(self._includes, "" if beside == "." else beside)
            out = run_template(layout.content, layout.path, context._replace(payload=payload), sources)
            for buffer in (out, *sources.alternatives):
                yield buffer, sources

    def body(self, document: SourceDocument, content: Body, pager: Pager | None) -> tuple[Buffer, Sources]:
        """What the body of a page writes; of one that lists others, on one page of its list."""
        context = context_for(self._model, document, self._tags, pager)
        beside = dirname(document.path)
        sources = Sources(self._includes, "" if beside == "." else beside)
        return run_template(content, document.path, context, sources), sources

    def parsed(self, text: str) -> Body:
        """The template that a document's text is below its front matter."""
        context = site_context(self._model)
        start = read_front_matter(text).body
        return parse(text, start, context.error_mode, {**context.tags, **self._tags}).body


def _is_html(document: SourceDocument) -> bool:
    return extname(document.destination or "").lower() in HTML_EXTENSIONS
