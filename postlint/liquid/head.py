"""The references that ``{% seo %}`` of jekyll-seo-tag writes into a page's head: the picture of previews, the
logo, and a canonical address that the page sets itself. The page's own address is left out, as it always
exists. After ``lib/template.html``, ``drop.rb`` and ``image_drop.rb`` of version 2.8.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from postlint.liquid.syntax_tree import Body, Branch, Extension, If, Node, Output, Plugin, TextNode
from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState

PRINTED: Final = "<!-- Begin Jekyll SEO tag -->\n<!-- End Jekyll SEO tag -->\n"
"""What the tag prints where references to files do not matter."""

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
"""The elements. The logo is in the page's JSON-LD, which search engines read like the picture of a
preview."""


class Seo(Extension):
    """The tag."""

    __slots__ = ("content",)

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.content = _at(_names(), span)

    def write(self, state: LiquidState, out: Any) -> None:
        """Write the elements, each value with its source."""
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
    """A template all of whose nodes have the position of the tag."""
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
