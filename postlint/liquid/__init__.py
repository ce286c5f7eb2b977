"""Liquid as Jekyll runs it before Markdown, with a map back to the file.

``render`` evaluates a body into the text that kramdown would get. Literal text
maps character by character to the file; what a tag prints maps to the tag; what
comes out of an include maps to the include tag. What a plugin, the clock, the
environment or a converter would print is ``nodes.UNKNOWN``.

The evaluator is postlint's own. python-liquid, in its lenient mode, drops what
it cannot read strictly, where Ruby's Liquid falls back on regular expressions
and prints it; it shows arrays, hashes and dates otherwise, and passes over what
ends Jekyll's build: of 556 recorded templates without anything of Jekyll's, 152
came out differently (version 2.3). It knows no values that are unknown, and
takes 180 ms to import. This one takes about ten, so no body needs a way around it.
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
    """What Jekyll would say of the Liquid, and where."""

    kind: ProblemKind
    span: Span
    """In the file; of the include tag where the problem is within an include."""
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
    """What the text depends on besides the file and the configuration, sorted: site-relative paths of
    includes, read or missing; ``link:PATH`` and ``post_url:NAME``; ``site.KEY`` (``site.data.KEY``) and
    ``page.KEY`` for values other than scalars."""
    complete: bool = True
    """Whether all of the text is known."""


def nothing_found(_name: str) -> str | None:
    """The look-up of a site that has nothing."""
    return None


def nothing_near(_tag: str, _name: str) -> str | None:
    """The nearest name of a site that has nothing."""
    return None


class LiquidContext(NamedTuple):
    """What a body sees of its site."""

    site: Mapping[str, Any]
    """``site`` in templates. A ``Mapping`` other than a ``dict`` is a drop: lazy, unknown when printed."""
    page: Mapping[str, Any]
    read_include: Callable[[str], str | None] = nothing_found
    """The text of an include by its name, ``nodes.UNKNOWN`` where it is a theme's whose text is not at
    hand; None where there is none."""
    theme: str | None = None
    """The theme that includes may also come from."""
    open_theme: bool = False
    """Whether the theme may have includes that ``read_include`` does not know of."""
    near_include: Callable[[str], str | None] = nothing_found
    """The include of the theme that a name is nearly that of."""
    read_relative: Callable[[str], str | None] = nothing_found
    """The text of a file relative to the page's folder."""
    link: Callable[[str], str | None] = nothing_found
    """The URL, without baseurl, of a source path; None where the site has none."""
    post_url: Callable[[str], str | None] = nothing_found
    """The URL, without baseurl, of a post's name as ``post_url`` takes it."""
    near: Callable[[str, str], str | None] = nothing_near
    """What to write in a tag, ``link`` or ``post_url``, instead of a name that finds nothing."""
    baseurl: str = ""
    url: str = ""
    tags: Mapping[str, str] = {}
    """Plugins' tags: ``ignore`` (prints nothing, a block's content stays), ``hide`` (nor its content),
    ``unknown`` (prints what cannot be known)."""
    version: str = "4.3.1"
    """Jekyll's; before 4, ``link`` and ``post_url`` leave out the baseurl."""
    environment: str | None = "production"
    """``JEKYLL_ENV``, which is this where a site is built to be published; None where it is not known."""
    timezone: str | None = None
    """An IANA name; None is UTC."""
    highlighter: str = "rouge"
    includes_dir: str = "_includes"
    error_mode: str = "warn"
    """Jekyll's ``liquid: error_mode``: ``warn``, ``lax`` or ``strict``."""
    strict_filters: bool = False
    strict_variables: bool = False
    markdownify: Callable[[str], str] | None = None
    """What the filter makes of a text; None where that is not known."""
    filters: tuple[str, ...] = ()
    """The filters that the site's own plugins define, instead of others of the name."""
    other_filters: bool = True
    """Whether plugins may define further filters; else one that is not known leaves its value as it is."""
    payload: Mapping[str, Any] = {}
    """Further variables of the outermost scope: ``layout``, ``paginator``, ``theme``."""
    indexes: Indexes | None = None
    """Remembers, over the bodies of a site, what ``where`` has found in its lists; None to look each time."""


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
"""The tags of well-known plugins; those that are evaluated here (``seo``, ``feed_meta``, ``include_cached``)
are left out."""


_PRINTING_TAGS: Mapping[str, tuple[str, ...]] = {
    "jekyll-multiple-languages-plugin": ("t", "tf", "translate", "translate_file"),
}
"""Tags that print text, which may be a part of a link."""


def plugin_tags(plugins: Iterable[str]) -> dict[str, str]:
    """``LiquidContext.tags`` for the tags of the plugins that a site enables: a site that has the plugin
    makes no mistake when it uses them."""
    known = {tag: "ignore" for plugin in plugins for tag in PLUGIN_TAGS.get(plugin, ())}
    return known | {tag: "unknown" for plugin in plugins for tag in _PRINTING_TAGS.get(plugin, ())}


def has_liquid(text: str) -> bool:
    """Whether Jekyll would run Liquid on ``text`` (utils.rb: ``has_liquid_construct?``)."""
    return "{%" in text or "{{" in text


def render(source: str, start: int, context: LiquidContext) -> Rendered:
    """Evaluate the body of a file: ``source`` from ``start`` on, offsets in code points.

    Never raises and always ends; where limits of size, nesting or steps are reached, the text is
    incomplete and a problem says so.
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
