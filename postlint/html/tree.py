"""The located tree of an HTML document, of the same nodes as Markdown's.

Elements without an end tag end where the HTML standard says (13.2.6). Other repairs of browsers (misnested
formatting, text moved out of tables) change no link and no id, and are not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Final, NamedTuple, TypeAlias, cast

from postlint import nodes
from postlint.html.ids import FEW
from postlint.html.tokens import (
    SPACE,
    TEXT_ONLY,
    EndTag,
    StartTag,
    Token,
    attribute_value,
    character_references,
    tokens,
)
from postlint.markdown.elements import MAX_DEPTH, Attribute, Attributes
from postlint.markdown.frames import text_nodes
from postlint.markdown.html_nodes import anchors, resources, style_sheet, target_at
from postlint.markdown.html_tags import WITHOUT_BODY
from postlint.markdown.positions import Locator, MappedText
from postlint.model import SourceMap, Span
from postlint.nodes import Anchor, Document, Inline

Content: TypeAlias = "nodes.Block | Inline | nodes.ListItem"
Own: TypeAlias = "nodes.Anchor | nodes.Image | nodes.Resource"


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th"))
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_ITEMS = frozenset(("li", "dt", "dd"))
_CLOSES_PARAGRAPH = (
    _HEADINGS
    | _LISTS
    | _ITEMS
    | _names(
        """address article aside blockquote center details dialog div fieldset figcaption figure footer form
        header hgroup hr main nav p pre search section summary table"""
    )
)
_BLOCKS = (
    _CLOSES_PARAGRAPH
    | _CELLS
    | _names(
        """applet audio body canvas caption col colgroup frameset head html iframe legend map marquee noscript
        object picture script select style svg tbody template tfoot thead tr video"""
    )
)
_WALLS = frozenset(("applet", "caption", "html", "marquee", "object", "table", "td", "th", "template"))
"""Elements beyond which an end tag or an implied end has no effect (HTML standard, "has an element in
scope")."""
_CODE = _names("code kbd samp tt var")
_FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
"""Elements that are closed even where a block within them is still open."""
_ENDS: Final = {
    "li": (_names("li"), _LISTS),
    "dt": (_names("dt dd"), _names("dl")),
    "dd": (_names("dt dd"), _names("dl")),
    "option": (_names("option"), _names("select datalist")),
    "optgroup": (_names("option optgroup"), _names("select")),
    "tr": (_names("tr td th caption colgroup"), _names("table")),
    "td": (_CELLS, _names("tr table")),
    "th": (_CELLS, _names("tr table")),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"), (_names("tr td th tbody thead tfoot caption colgroup"), _names("table"))
    ),
}
"""For an element: the open elements that its start tag ends, and those beyond which it ends nothing."""
_URLS = frozenset(("background", "data", "href", "poster", "src", "xlink:href"))
_INLINE = frozenset(
    (nodes.Text, nodes.CodeSpan, nodes.Emphasis, nodes.Link, nodes.Image, nodes.Resource, nodes.Anchor,
     nodes.LineBreak)
)  # fmt: skip
_LEADING = frozenset((nodes.Link, nodes.Image, nodes.Resource, nodes.Anchor))


class _Open:
    """An element that is not closed yet."""

    __slots__ = ("attributes", "children", "inner", "start", "tag")

    def __init__(self, tag: str, attributes: Attributes, start: int, inner: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.start = start
        self.inner = inner
        """Where its content begins."""
        self.children: list[Content] = []


class ParsedHtml(NamedTuple):
    """An HTML document as it was read."""

    document: Document
    base: str | None
    """Its ``<base href>``."""
    scripted: bool
    """Whether scripts may add other ids."""


def parse(text: str, source_map: SourceMap | None = None) -> ParsedHtml:
    """The located tree of an HTML document or of a part of one.

    ``text`` is the body after Liquid, or masked; ``source_map`` maps its offsets to the file (None: they
    are the file's). Never raises: browsers make a page of every text.
    """
    builder = _Builder(text, source_map or SourceMap.identity(text))
    for token in tokens(text):
        builder.take(token)
    return builder.done()


class _Builder:
    """Builds one tree from tokens, without recursion however deep the document is."""

    def __init__(self, text: str, source_map: SourceMap) -> None:
        self.text = text
        self.mapped = MappedText(text, [0], [0])
        self.locator = Locator(source_map, [], len(text))
        self.stack = [_Open("", {}, 0, 0)]
        self.base: str | None = None
        self.scripts = False
        self.ids: set[str] = set()

    def take(self, token: Token) -> None:
        """Add the next token."""
        if type(token) is StartTag:
            self.start(token)
        elif type(token) is EndTag:
            self.end(token)
        elif self.stack[-1].tag == "style":
            self.stack[-1].children += style_sheet(self.locator, (self.mapped.slice(token.start, token.end),))
        elif self.stack[-1].tag not in TEXT_ONLY and not _is_comment(self.text, token.start):
            self.stack[-1].children += self.characters(token.start, token.end)

    def done(self) -> ParsedHtml:
        """Close what is still open and return the whole tree."""
        while len(self.stack) > 1:
            self.close(len(self.text))
        document = Document(tuple(_paragraphs(self.stack[0].children)))
        return ParsedHtml(document, self.base, self.scripts and len(self.ids) < FEW)

    # --- tags ----------------------------------------------------------------------------------------

    def start(self, token: StartTag) -> None:
        """Open the element of a start tag, after closing those that it ends."""
        tag = token.name
        if tag in _ENDS:
            self.close_all(*_ENDS[tag], token.start)
        if tag in _CLOSES_PARAGRAPH:
            self.close_all(frozenset(("p",)), _WALLS, token.start)
        if tag in _HEADINGS and self.stack[-1].tag in _HEADINGS:
            self.close(token.start)
        if tag == "a":
            self.close_all(frozenset(("a",)), _WALLS, token.start)
        element = _Open(tag, _attributes(token), token.start, token.end)
        self.scripts = self.scripts or tag == "script"
        if tag == "base" and self.base is None and "href" in element.attributes:
            self.base = attribute_value(element.attributes["href"].value)
        self.stack.append(element)
        if tag in WITHOUT_BODY or len(self.stack) > MAX_DEPTH:
            self.close(token.end)

    def end(self, token: EndTag) -> None:
        """Close the innermost open element of an end tag, with those open in it."""
        tag = token.name
        for index in range(len(self.stack) - 1, 0, -1):
            open_tag = self.stack[index].tag
            if open_tag == tag or (tag in _HEADINGS and open_tag in _HEADINGS):
                while len(self.stack) > index + 1:
                    self.close(token.start)
                self.close(token.end)
                return
            if open_tag in _WALLS and tag not in ("table", "tr", "tbody", "thead", "tfoot", "body", "html"):
                break
            if open_tag in _BLOCKS and tag not in _BLOCKS and tag not in _FORMATTING:
                break
        if tag == "br":
            span = self.locator.span(token.start, token.end)
            self.stack[-1].children.append(nodes.LineBreak(span))

    def close_all(self, names: frozenset[str], walls: frozenset[str], at: int) -> None:
        """Close the elements ``names`` that are open within the innermost of ``walls``, at ``at``."""
        for index in range(len(self.stack) - 1, 0, -1):
            if self.stack[index].tag in walls:
                return
            if self.stack[index].tag in names and not self.held(index):
                while len(self.stack) > index:
                    self.close(at)

    def held(self, index: int) -> bool:
        """Whether the element at ``index`` of the stack is an item with open blocks in it, so that the start
        of another item does not end it."""
        if self.stack[index].tag not in _ITEMS:
            return False
        return any(
            one.tag in _BLOCKS and one.tag not in ("p", "div", "address") for one in self.stack[index + 1 :]
        )

    # --- nodes ---------------------------------------------------------------------------------------

    def characters(self, start: int, end: int) -> list[Inline]:
        """The text between two tags; each character reference is a separate node."""
        found: list[Inline] = []
        pos = start
        for first, last in character_references(self.text, start, end):
            written = self.text[first:last]
            if (meant := unescape(written)) == written:
                continue
            if pos < first:
                found += text_nodes(self.mapped, self.locator, pos, first)
            found.append(nodes.Text(self.locator.span(first, last), meant))
            pos = last
        if pos < end:
            found += text_nodes(self.mapped, self.locator, pos, end)
        return found

    def close(self, at: int) -> None:
        """Make the nodes of the innermost open element, which ends at ``at``."""
        element = self.stack.pop()
        self.stack[-1].children += self.made(element, at)

    def made(self, element: _Open, at: int) -> Sequence[Content]:
        """The nodes of an element and of its content."""
        tag, children = element.tag, element.children
        span = self.locator.span(element.start, at)
        if tag == "br":
            return [nodes.LineBreak(span)]
        if tag == "template":
            return []  # nothing of it is in the page until a script takes it
        own = self.own(element) if element.attributes else []
        if tag == "style":
            return [*own, *children]
        if tag == "img" and "src" not in element.attributes and "srcset" not in element.attributes:
            return [*own, nodes.Emphasis(span, tag, ())]
        if tag in WITHOUT_BODY or tag in TEXT_ONLY or "data-markdown" in element.attributes:
            return own  # of the last a script makes something else (reveal.js)
        if (tag in _CODE or tag == "pre") and (code := _code(tag, span, children)) is not None:
            return [*own, code]
        if tag == "a" and "href" in element.attributes:
            return [self.link(element, own, span, at)]
        if tag in _HEADINGS and all(type(child) in _INLINE for child in children):
            return self.heading(element, own, span, at)
        if tag in _LISTS:
            kind = "dl" if tag == "dl" else "ol" if tag == "ol" else "ul"
            return [*own, nodes.List(span, kind, tuple(_items(children)))]  # type: ignore[arg-type]
        if tag in _ITEMS:
            container = "dt" if tag == "dt" else "li"
            marks = (one for one in own if type(one) is Anchor)
            return [nodes.ListItem(span, (*marks, *_paragraphs(children, container)))]
        if (tag == "p" or tag in _CELLS) and all(type(child) in _INLINE for child in children):
            return [nodes.Paragraph(span, (*own, *children), tag)]  # type: ignore[arg-type]
        if tag in _BLOCKS or not all(type(child) in _INLINE for child in children):
            return [nodes.HtmlBlock(span, tag, (*own, *_paragraphs(children)))]
        return [nodes.Emphasis(span, tag, cast("tuple[Inline, ...]", (*own, *children)))]

    def own(self, element: _Open) -> list[Own]:
        """The nodes of an element's own attributes."""
        found: list[Own] = []
        tag, attributes = element.tag, element.attributes
        if "id" in attributes or "name" in attributes:
            marks = anchors(self.locator, tag, attributes, attribute_value)
            self.ids.update(mark.id for mark in marks)
            found += marks
        start_tag = self.locator.span(element.start, element.inner)
        found += resources(self.locator, tag, attributes, start_tag, self.origin(element), attribute_value)
        return found

    def origin(self, element: _Open) -> nodes.Origin:
        return "liquid" if self.locator.generated(element.start, element.inner) else "html"

    def link(self, element: _Open, own: list[Own], span: Span, at: int) -> nodes.Link:
        """The node of ``<a href>`` that ends at ``at``. ``own``: the nodes of its attributes."""
        href, title = element.attributes["href"], element.attributes.get("title")
        end = max(element.inner, self.text.rfind("<", element.inner, at)) if at > element.inner else at
        return nodes.Link(
            span,
            target_at(self.locator, href.value, href.start, href.end, attribute_value),
            "".join([nodes.plain_text(child) for child in element.children]),
            self.locator.span(element.inner, end),
            self.origin(element),
            cast("tuple[Inline, ...]", (*own, *element.children)),
            title=attribute_value(title.value) if title else None,
        )

    def heading(self, element: _Open, own: list[Own], span: Span, at: int) -> list[Content]:
        given = next((one for one in own if type(one) is Anchor), None)
        children = cast("tuple[Inline, ...]", tuple(element.children))
        text = "".join([nodes.plain_text(child) for child in children])
        level = int(element.tag[1])
        rest = [one for one in own if one is not given]
        identifier = given.id if given is not None else None
        return [*rest, nodes.Heading(span, level, identifier, text, span, children, "html")]


def _is_comment(text: str, start: int) -> bool:
    return text.startswith(("<!", "<?", "</"), start)


def _attributes(token: StartTag) -> Attributes:
    """A tag's attributes; URLs without the white space that browsers remove."""
    found: Attributes = {}
    for name, value, start, end in token.attributes.values():
        if name in _URLS and value != value.strip(SPACE):
            start += len(value) - len(value.lstrip(SPACE))
            value = value.strip(SPACE)
            end = start + len(value)
        if name in _URLS and ("\n" in value or "\t" in value or "\r" in value):
            value = value.replace("\n", "").replace("\r", "").replace("\t", "")
        found[name] = Attribute(name, value, start, end)
    return found


def _code(tag: str, span: Span, children: Iterable[Content]) -> Content | None:
    """The node of code; None for ``<code>`` that contains a link or an anchor."""
    inside = nodes.HtmlBlock(span, tag, cast("tuple[Inline, ...]", tuple(children)))
    if not any(type(node) in _LEADING for node in nodes.walk(inside)):
        text = nodes.plain_text(inside)
        return nodes.CodeBlock(span, text, "", False) if tag == "pre" else nodes.CodeSpan(span, text)
    return inside if tag == "pre" else None


def _items(children: Iterable[Content]) -> Iterator[nodes.ListItem]:
    """The items of a list; content between items becomes an item."""
    run: list[Content] = []
    for child in [*children, None]:
        if child is not None and type(child) is not nodes.ListItem:
            run.append(child)
            continue
        if made := list(_paragraphs(run, "li")):
            yield nodes.ListItem(Span(made[0].span.start, made[-1].span.end), tuple(made))
        run = []
        if type(child) is nodes.ListItem:
            yield child


def _paragraphs(content: Iterable[Content], container: str = "html") -> Iterator[nodes.Block]:
    """``content`` with each run of inlines made a paragraph, white space between blocks left out."""
    run: list[Inline] = []
    for node in [*content, None]:
        if node is not None and type(node) in _INLINE:
            run.append(cast("Inline", node))
            continue
        if any(type(one) is not nodes.Text or one.text.strip() for one in run):
            end = max(one.span.end for one in run)
            yield nodes.Paragraph(Span(run[0].span.start, max(end, run[0].span.start)), tuple(run), container)  # type: ignore[arg-type]
        run = []
        if type(node) is nodes.ListItem:
            yield from node.children  # an item without a list
        elif node is not None:
            yield cast("nodes.Block", node)
