"""What ends Jekyll's build in a layout or include, and layouts that are not there.

Jekyll reads a template where a page uses it, and an include where a tag that names it is evaluated. So
some pages of each layout are evaluated whole, with other keys in their front matter, by which most templates
decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from postlint.liquid import PLUGIN_TAGS, LiquidMessage
from postlint.liquid.sources import Sources
from postlint.model import Span
from postlint.pages.collect import PageReader, PublishedPage, pages_of
from postlint.pages.layout_chain import LayoutFile, Layouts
from postlint.pages.origins import Origins
from postlint.site.front_matter import read_front_matter
from postlint.site.layout_text import extended, has_layout

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel

_SAMPLES = 4
"""Pages of a layout that are evaluated, each with other keys in its front matter: 98 of 118 layouts of 28
recorded sites have no more sets of keys."""


class TemplateFlaw(NamedTuple):
    """What is wrong with a template, or with the layout that a template or the configuration names."""

    rule: Literal["liquid", "internal-link", "front-matter"]
    path: str
    span: Span
    message: str


_RULES: Mapping[str, Literal["liquid", "internal-link"]] = {
    "syntax": "liquid",
    "unclosed": "liquid",
    "unknown-tag": "liquid",
    "missing-include": "liquid",
    "missing-link": "internal-link",
    "missing-post-url": "internal-link",
}
"""By the kinds of messages that end the build: the rules that report them. Left out is what fails when it
runs: that depends on values, of which some are not known."""

_OF_PLUGINS = frozenset(tag for tags in PLUGIN_TAGS.values() for tag in tags)
"""Tags that a plugin may define which is not in the configuration."""

_Located: TypeAlias = tuple[str, LiquidMessage]


def read_template_flaws(model: SiteModel, reader: PageReader) -> tuple[TemplateFlaw, ...]:
    """The flaws of the templates of a site, of which ``reader`` reads the pages."""
    layouts, origins = reader.layouts, reader.locator.origins
    found: dict[TemplateFlaw, None] = {}
    for page in _samples(pages_of(model)):
        chain = tuple(layouts.of(page.document))
        for path, message in _messages(layouts, page, chain):
            rule = _RULES.get(message.kind)
            if rule is None or not message.fatal:
                continue
            said = message.message
            if message.kind == "unknown-tag":
                if extended(model) or message.name in _OF_PLUGINS:
                    continue
                said = f"{said}: no plugin of this site defines it, and Jekyll's build fails here"
            found[TemplateFlaw(rule, path, message.span, said)] = None
        if missing := _missing_layout(model, layouts, origins, page, chain):
            found[missing] = None
    return tuple(found)


def _samples(pages: Iterable[PublishedPage]) -> Iterator[PublishedPage]:
    seen: set[tuple[object, frozenset[str]]] = set()
    counts: Counter[str] = Counter()
    for page in pages:
        name = page.document.data.get("layout")
        keys = (name, frozenset(page.document.data))
        if isinstance(name, str) and keys not in seen and counts[name] < _SAMPLES:
            seen.add(keys)
            counts[name] += 1
            yield page


def _messages(layouts: Layouts, page: PublishedPage, chain: tuple[LayoutFile, ...]) -> Iterator[_Located]:
    """What Liquid says of the layouts of a page and their includes, with the files that it is in."""
    for layout in chain:
        yield from ((layout.path, one) for one in layout.problems)
    seen: set[int] = set()
    for _, sources in layouts.written(page.document, chain, page.pager):
        if id(sources) not in seen:
            seen.add(id(sources))
            yield from (_located(sources, one) for one in sources.problems)


def _located(sources: Sources, message: LiquidMessage) -> _Located:
    path, start = sources.locate(message.span.start)
    return path, message._replace(span=Span(start, start + message.span.end - message.span.start))


def _missing_layout(
    model: SiteModel, layouts: Layouts, origins: Origins, page: PublishedPage, chain: tuple[LayoutFile, ...]
) -> TemplateFlaw | None:
    """The layout that a layout of a page is on, or that the configuration gives the page, and that is not
    there. What its own front matter names, `front-matter` reports."""
    name = layouts.beyond(page.document)
    if name is None or has_layout(model, name) is not False:
        return None
    if chain:
        entry = read_front_matter(chain[-1].text).entry("layout")
        if entry is None:
            return None
        message = f"there is no layout `{name}`, pages of this layout are published without it"
        return TemplateFlaw("front-matter", chain[-1].path, entry.value_span, message)
    origin = origins.of(name, page.document, ())
    if origin is None or origin.path == page.document.path:
        return None
    message = f"there is no layout `{name}`, Jekyll publishes pages without one"
    return TemplateFlaw("front-matter", origin.path, origin.span, message)
