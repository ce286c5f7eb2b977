"""Liquid as Jekyll runs it before Markdown, with a map back to the file.

``render`` evaluates a body into the text that kramdown would get. Literal text
maps character by character to the file; what a tag prints maps to the tag; what
comes out of an include maps to the include tag. What a plugin, the clock, the
environment or a converter would print is ``nodes.UNKNOWN``.

The evaluator is postlint's own. python-liquid, in its lenient mode, drops what it cannot read strictly, where
Ruby's Liquid falls back on regular expressions and prints it; it prints arrays, hashes and dates differently,
and ignores errors that end Jekyll's build: of 556 recorded templates without anything of Jekyll's, 152 came
out differently (version 2.3). It has no unknown values, and takes 180 ms to import, this one about ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid.indexes import Indexes
    from postlint.model import SourceMap

ProblemKind: TypeAlias = Literal[
    "syntax",  # Liquid cannot be read
    "unclosed",  # a tag, block or output that never ends
    "unknown-tag",  # neither Liquid's, nor Jekyll's, nor declared; a plugin's or a mistake
    "missing-include",
    "unknown-include",  # may be one of a theme that is not in the site
    "missing-link",  # the target of {% link %}
    "missing-post-url",  # the target of {% post_url %}
    "error",  # a filter or tag that fails when it runs
    "warning",  # read leniently; Jekyll warns and goes on
    "limit",  # too large to evaluate here; Jekyll may well manage
]


class LiquidMessage(NamedTuple):
    """An error or warning of Liquid or Jekyll, and where it is."""

    kind: ProblemKind
    span: Span
    """The span in the file: that of the include tag where the problem is within an include."""
    message: str
    fatal: bool
    """Whether it ends Jekyll's build."""
    name: str = ""
    """The tag, include, path or post that the problem is about."""


class Rendered(NamedTuple):
    """A body after Liquid."""

    text: str
    source_map: SourceMap
    problems: tuple[LiquidMessage, ...] = ()
    dependencies: tuple[str, ...] = ()
    """What the text depends on besides the file and the configuration, sorted: paths of includes, read or
    missing; ``link:PATH`` and ``post_url:NAME``; ``site.KEY`` (``site.data.KEY``) and ``page.KEY`` for values
    other than scalars."""
    complete: bool = True
    """Whether all of the text is known."""


def nothing_found(_name: str) -> str | None:
    """A look-up that finds nothing, for a body without a site."""
    return None


def no_advice(_tag: str, _name: str) -> str | None:
    """A look-up of advice that finds none, for a body without a site."""
    return None


class LiquidContext(NamedTuple):
    """What the evaluation of a body needs to know of its site."""

    site: Mapping[str, Any]
    """``site`` in templates. A ``Mapping`` that is no ``dict`` is a drop: its values are made when they are
    needed, and printing it is unknown."""
    page: Mapping[str, Any]
    read_include: Callable[[str], str | None] = nothing_found
    """The text of an include by its name; ``nodes.UNKNOWN`` where a theme has it and its text is not
    available; None where there is none."""
    theme: str | None = None
    """The name of the theme that may have further includes."""
    open_theme: bool = False
    """Whether the theme may have includes that ``read_include`` does not know of."""
    near_include: Callable[[str], str | None] = nothing_found
    """The include of the theme whose name is nearly the given one."""
    read_relative: Callable[[str], str | None] = nothing_found
    """The text of a file relative to the page's folder."""
    link: Callable[[str], str | None] = nothing_found
    """The URL, without baseurl, of a source path; None where the site has none."""
    post_url: Callable[[str], str | None] = nothing_found
    """The URL, without baseurl, of a post's name as ``post_url`` takes it."""
    advice: Callable[[str, str], str | None] = no_advice
    """A suggestion for ``link`` or ``post_url`` (the first argument) where a name finds nothing."""
    baseurl: str = ""
    url: str = ""
    tags: Mapping[str, str] = {}
    """Plugins' tags: ``ignore`` (prints nothing; a block's content stays), ``hide`` (prints nothing; a
    block's content is dropped too), ``unknown`` (prints what cannot be known)."""
    version: str = "4.3.1"
    """Jekyll's version: before 4, ``link`` and ``post_url`` leave out the baseurl."""
    environment: str | None = "production"
    """``JEKYLL_ENV``: ``production`` where a site is built to be published; None where it is not known."""
    timezone: str | None = None
    """An IANA name; None is UTC."""
    highlighter: str = "rouge"
    includes_dir: str = "_includes"
    error_mode: str = "warn"
    """Jekyll's ``liquid: error_mode``: ``warn``, ``lax`` or ``strict``."""
    strict_filters: bool = False
    strict_variables: bool = False
    markdownify: Callable[[str], str] | None = None
    """The result of the filter for a text; None where that is not known."""
    filters: tuple[str, ...] = ()
    """The filters that the site's own plugins define; they replace built-in ones of the same name."""
    other_filters: bool = True
    """Whether plugins may define further filters. Otherwise an unknown filter leaves its value as it is."""
    payload: Mapping[str, Any] = {}
    """Further variables of the outermost scope: ``layout``, ``paginator``, ``theme``."""
    indexes: Indexes | None = None
    """Caches the results of ``where`` across the bodies of a site; None for no cache."""


PLUGIN_TAGS: Mapping[str, tuple[str, ...]] = {
    "jekyll-avatar": ("avatar",),
    "jekyll-figure": ("figure",),
    "jekyll-gist": ("gist",),
    "jekyll-last-modified-at": ("last_modified_at",),
    "jekyll-octicons": ("octicon",),
    "jekyll-polyglot": ("i18n_headers", "I18n_Headers", "static_href", "Static_href", "Static_Href"),
    "jekyll-responsive-image": ("responsive_image", "responsive_image_block"),
    "jekyll-scholar": ("bibliography", "cite", "reference", "quote"),
    "jekyll-twitter-plugin": ("twitter",),
    "jekyll-youtube": ("youtube",),
    "jekyll_picture_tag": ("picture",),
}
"""The tags of well-known plugins, without those that are evaluated here (``seo``, ``feed_meta``,
``include_cached``)."""


_PRINTING_TAGS: Mapping[str, tuple[str, ...]] = {
    "jekyll-github-metadata": ("github_edit_link",),
    "jekyll-multiple-languages-plugin": ("t", "tf", "translate", "translate_file"),
}
"""Tags that print text. It may be a part of a link, so it is unknown."""


def plugin_tags(plugins: Iterable[str]) -> dict[str, str]:
    """``LiquidContext.tags`` for the plugins that a site enables, whose tags are no mistake there."""
    known = {tag: "ignore" for plugin in plugins for tag in PLUGIN_TAGS.get(plugin, ())}
    return known | {tag: "unknown" for plugin in plugins for tag in _PRINTING_TAGS.get(plugin, ())}


def has_liquid(text: str) -> bool:
    """Whether Jekyll would run Liquid on ``text`` (utils.rb: ``has_liquid_construct?``)."""
    return "{%" in text or "{{" in text


def render(source: str, start: int, context: LiquidContext) -> Rendered:
    """Evaluate the body of a file: ``source`` from ``start`` on, offsets in code points.

    Never raises and always ends. Where a limit of size, nesting or steps is reached, the text is incomplete
    and a problem says so.
    """
    from postlint.model import SourceMap

    if not has_liquid(source[start:]) or context.page.get("render_with_liquid") is False:
        return Rendered(source[start:], SourceMap.identity(source, start))
    from postlint.liquid.evaluate_body import run

    return run(source, start, context)


__all__ = [
    "LiquidContext",
    "LiquidProblem",
    "Rendered",
    "has_liquid",
    "nothing_found",
    "plugin_tags",
    "render",
]
