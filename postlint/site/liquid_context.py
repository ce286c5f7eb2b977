"""The context that a document's Liquid is evaluated in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from postlint.liquid import LiquidContext, plugin_tags
from postlint.liquid.indexes import Indexes
from postlint.site.layout_text import extended
from postlint.site.link_tags import include_reader, relative_reader
from postlint.site.rubypath import basename
from postlint.site.site_model import SiteModel, SourceDocument

if TYPE_CHECKING:
    from postlint.site.generation import Pager


def context_for(
    model: SiteModel, document: SourceDocument, tags: Mapping[str, str], pager: Pager | None = None
) -> LiquidContext:
    """The context of ``document``'s body and layouts. ``tags``: plugins' tags that the configuration
    declares. ``pager``: the page of a list; None for the first page, and for documents without a list."""
    common = site_context(model)
    if pager is None and may_list(model, document):
        pager = next(iter(model.pagers.get(document.path, ())), None)
    page = model.drops.page(document) if pager is None else model.drops.page_at(document, pager.url)
    return common._replace(
        site=model.drops.site_of(document),
        page=page,
        payload={} if pager is None else {"paginator": model.drops.paginator(pager)},
        read_relative=relative_reader(model, document),
        tags={**common.tags, **tags},
    )


def may_list(model: SiteModel, document: SourceDocument) -> bool:
    """Whether a document may list others page by page."""
    if document.kind != "page" or not model.may_have_lists:
        return False
    return basename(document.relative_path) == "index.html" or bool(document.data.get("pagination"))


@lru_cache(maxsize=1)
def site_context(model: SiteModel) -> LiquidContext:
    """What the bodies of a site's documents have in common."""
    config = model.config
    liquid = config.mapping("liquid")
    return LiquidContext(
        site=model.drops.site,
        page={},
        tags={**plugin_tags(config.plugins), **dict.fromkeys(config.own.tags, "unknown")},
        filters=config.own.filters,
        other_filters=extended(model),
        read_include=include_reader(model),
        theme=None if model.theme is None else model.theme.name,
        open_theme=model.theme is not None and model.theme.partial,
        near_include=_near_include(model),
        link=model.links.link,
        post_url=model.links.post_url,
        advice=model.links.advice,
        baseurl=config.text("baseurl"),
        url=config.text("url"),
        version=config.build.jekyll,
        timezone=config.text("timezone") or None,
        highlighter=config.text("highlighter", "rouge"),
        includes_dir=config.text("includes_dir", "_includes"),
        error_mode=str(liquid.get("error_mode") or "warn"),
        strict_filters=liquid.get("strict_filters") is True,
        strict_variables=liquid.get("strict_variables") is True,
        indexes=Indexes(),
    )


_NEAR = 0.85
"""The least similarity to the name of a theme's include: `galery` is `gallery`, `page__toc` is not
`page__date`."""


def _near_include(model: SiteModel) -> Callable[[str], str | None]:
    """A look-up of the include of the site's theme whose name is nearly the given one."""
    names = tuple(model.theme.includes) if model.theme else ()

    def near(name: str) -> str | None:
        from difflib import get_close_matches

        return next(iter(get_close_matches(name, names, 1, _NEAR)), None)

    return near
