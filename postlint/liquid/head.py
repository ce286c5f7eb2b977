"""What ``{% seo %}`` of jekyll-seo-tag names of the site's files in a page's head: the picture of previews,
the logo, and a canonical address that the page gives itself. What it makes of the page's own address is
always there. After ``lib/template.html``, ``drop.rb`` and ``image_drop.rb`` of version 2.8.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from postlint.liquid.syntax_tree import Body, Branch, Extension, If, Node, Output, Plugin, TextNode
from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState

PRINTED: Final = "<!-- Begin Jekyll SEO tag -->\n<!-- End Jekyll SEO tag -->\n"
"""What it prints where files are of no account."""

_NAMES: Final = """
{%- if site.url %}<link rel="canonical" href="{{ page.canonical_url | escape }}">{% endif -%}
{%- if page.image.path -%}
<meta property="og:image" content="{{ page.image.path | absolute_url | escape }}">
{%- elsif page.image.facebook -%}
<meta property="og:image" content="{{ page.image.facebook | absolute_url | escape }}">
{%- elsif page.image.twitter -%}
<meta property="og:image" content="{{ page.image.twitter | absolute_url | escape }}">
{%- elsif page.image contains "." -%}
<meta property="og:image" content="{{ page.image | absolute_url | escape }}">
{%- endif -%}
{%- if site.logo %}<meta property="og:image" content="{{ site.logo | absolute_url | escape }}">{% endif -%}
"""
"""The logo is in the page's JSON-LD, which search engines read as they do the picture of a preview."""


class Seo(Extension):
    """The tag."""

    __slots__ = ("content",)

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.content = _at(_names(), span)

    def write(self, state: LiquidState, out: Any) -> None:
        """Write the elements, each value with where it comes from."""
        from postlint.liquid import evaluate

        if state.sources is None:
            evaluate.emit(state, out, PRINTED, self.span)
        else:
            evaluate.body(state, self.content, out)


@cache
def _names() -> Body:
    from postlint.liquid.parser import parse

    return parse(_NAMES, 0, "strict", {}).body


def _at(content: Body, span: Span) -> Body:
    """A template that is at the tag with all that it has."""
    return Body(tuple(_moved(node, span) for node in content.nodes), False)


def _moved(node: Node, span: Span) -> Node:
    match node:
        case TextNode(text):
            return Plugin(span, "seo", text, True)
        case Output(_, expression):
            return Output(span, expression)
        case If(_, branches, negated):
            return If(span, tuple(Branch(one.condition, _at(one.body, span)) for one in branches), negated)
    raise TypeError(node)
