"""Makes the located tree of parsed blocks: parses their inline text, makes heading ids, drops unused
footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, cast

from postlint import nodes
from postlint.markdown.characters import STRIP
from postlint.markdown.elements import Attributes, Block, KramdownContext, LinkDefinition, merge
from postlint.markdown.frames import HTML, Spans, text_nodes
from postlint.markdown.headers import FILLER, HeaderIds, raw_text
from postlint.markdown.html_nodes import anchors, is_space, resources, style_sheet, target_at, unescape
from postlint.markdown.html_tags import SPAN_ELEMENTS
from postlint.markdown.inlines import inline_parser
from postlint.markdown.positions import joined
from postlint.model import Span
from postlint.nodes import Anchor, Inline, Paragraph

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = (
    nodes.Text, nodes.CodeSpan, nodes.Emphasis, nodes.Link, nodes.Image, nodes.Resource, nodes.Anchor,
    nodes.FootnoteReference, nodes.LineBreak,
)  # fmt: skip


class Builder:
    """Makes the nodes of one document, in source order."""

    def __init__(self, context: KramdownContext) -> None:
        self.context = context
        self.locator = context.locator
        self.parser = inline_parser(context)
        self.ids = HeaderIds(context.options)
        self.toc_mark: Anchor | None = None
        """The node at whose position the table of contents is."""
        self.toc = self.footnote_list = False
        """Whether ``{:toc}`` and ``{:footnotes}`` were found; each replaces one list."""
        self.headings: list[tuple[str, str]] = []
        """The ids and texts of the headings that a table of contents lists."""

    def span(self, block: Block) -> Span:
        start, end = block.start, block.end
        return self.locator.span(start, end if end > start else start)

    def inlines(self, block: Block, in_html: bool) -> list[Inline]:
        """The nodes of a block's raw text."""
        parts = block.parts
        text = parts[0] if len(parts) == 1 else joined(parts)
        return self.parser.inline(text, self.context, HTML if in_html else 0)

    def attributes(self, block: Block) -> Attributes:
        """A block's attributes, those of its IAL over its own."""
        if block.ial is None:
            return block.attributes or {}
        attributes = dict(block.attributes or {})
        merge(attributes, self.context.resolve(block.ial))
        return attributes

    def blocks(self, children: list[Block], in_html: bool) -> list[nodes.Block]:
        """The nodes of a list of blocks."""
        found: list[nodes.Block] = []
        for block in children:
            kind = block.kind
            if kind == "p":
                node: nodes.Block | None = self.paragraph(block, in_html)
            elif kind in ("blank", "eob"):
                if block.footnote and block.footnote is self.context.footnotes.get(block.footnote.name):
                    found += cast("list[nodes.Block]", [block.footnote])
                continue
            else:
                node = getattr(self, "make_" + kind)(block, in_html)
            if node is None:
                continue
            if block.ial and kind != "header":
                found += self.with_anchors(block, node)
            else:
                found.append(node)
        return found

    def with_anchors(self, block: Block, node: nodes.Block) -> list[nodes.Block]:
        """A node and the anchor that its IAL makes, on the side where the IAL is."""
        marks = anchors(self.locator, "", self.attributes(block))
        if block.kind == "html":
            marks = [mark for mark in marks if not node.span.start <= mark.span.start < node.span.end]
        before = [mark for mark in marks if mark.span.start <= node.span.start]
        return [*before, node, *(mark for mark in marks if mark not in before)]

    def paragraph(self, block: Block, in_html: bool) -> Paragraph:
        """A paragraph, or the text of a tight list item."""
        start, end, parts = block.start, block.end, block.parts
        text = parts[0] if len(parts) == 1 else joined(parts)
        children = self.parser.inline(text, self.context, HTML if in_html else 0)
        span = self.locator.span(start, end if end > start else start)
        return Paragraph(span, tuple(children), "li" if block.transparent else "p")

    def make_bare(self, block: Block, in_html: bool) -> Paragraph:
        return self.paragraph(block, in_html)

    def make_header(self, block: Block, in_html: bool) -> nodes.Heading:
        """A heading with its id."""
        options = self.context.options
        text = block.text
        children = tuple(self.inlines(block, in_html))
        attributes = self.attributes(block)
        level = max(1, min(6, block.level + options.header_offset))
        identifier: str | None = None
        given = attributes.get("id")
        if given:
            identifier = given.value.replace(FILLER, "") if given.value.strip() else None
        elif options.auto_ids:
            gfm = options.gfm
            stripped = gfm or options.auto_id_stripping
            words = raw_text(children, options) if stripped else text.text
            identifier = self.ids.generate(words, gfm and not in_html)
        shown = "".join([nodes.plain_text(child) for child in children])
        if identifier and block.level in options.toc_levels:
            classes = attributes.get("class")
            if not classes or "no_toc" not in classes.value.split():
                self.headings.append((identifier, shown))
        text_span = self.locator.span(text.targets[0], text.end(len(text.text)))
        origin: Literal["atx", "setext"] = "setext" if block.tag == "setext" else "atx"
        return nodes.Heading(self.span(block), level, identifier, shown, text_span, children, origin)

    def make_blockquote(self, block: Block, in_html: bool) -> nodes.Quote:
        return nodes.Quote(self.span(block), tuple(self.blocks(block.children, in_html)))

    def make_codeblock(self, block: Block, in_html: bool) -> nodes.CodeBlock:
        """Code with its language, from the fence or an IAL's class."""
        info = ""
        classes = self.attributes(block).get("class") if block.attributes or block.ial else None
        if classes:
            for name in classes.value.split():
                if name.startswith("language-"):
                    info = name[9:]
                    break
        return nodes.CodeBlock(self.span(block), block.value, info, block.tag == "fenced")

    def make_hr(self, block: Block, in_html: bool) -> nodes.ThematicBreak:
        return nodes.ThematicBreak(self.span(block))

    def make_math(self, block: Block, in_html: bool) -> nodes.CodeBlock:
        return nodes.CodeBlock(self.span(block), block.value, "math", False)

    def make_ul(self, block: Block, in_html: bool) -> nodes.Block | None:
        """A list, or what replaces it where its IAL is ``{:toc}`` or ``{:footnotes}``
        (converter/html.rb:118)."""
        children = tuple(self.item(item, in_html) for item in block.children)
        refs = block.ial.refs if block.ial else ()
        if "toc" in refs and not self.toc:
            self.toc = True
            given = self.attributes(block).get("id")
            self.toc_mark = Anchor(self.span(block), given.value if given else "markdown-toc")
            return self.toc_mark
        if "footnotes" in refs and not self.footnote_list:
            self.footnote_list = True
            return None
        return nodes.List(self.span(block), "ol" if block.kind == "ol" else "ul", children)

    make_ol = make_ul

    def make_dl(self, block: Block, in_html: bool) -> nodes.List:
        return nodes.List(self.span(block), "dl", tuple(self.item(item, in_html) for item in block.children))

    def item(self, block: Block, in_html: bool) -> nodes.ListItem:
        """A list item, a term or a definition."""
        marks = anchors(self.locator, "", self.attributes(block)) if block.ial else []
        span = self.span(block)
        children = block.children
        if len(children) == 1 and children[0].kind == "p" and not children[0].ial and not marks:
            # The usual item: one line of text.
            return nodes.ListItem(span, (self.paragraph(children[0], in_html),))
        if block.kind == "dt":
            content: list[nodes.Block] = [Paragraph(span, tuple(self.inlines(block, in_html)), "dt")]
        else:
            content = self.blocks(children, in_html)
        return nodes.ListItem(span, (*marks, *content))

    def make_table(self, block: Block, in_html: bool) -> nodes.Table:
        """A table with its cells' inlines."""
        rows = tuple(
            tuple(
                Paragraph(
                    self.span(cell), tuple(self.inlines(cell, in_html)), "th" if cell.tag == "th" else "td"
                )
                for cell in row.children
            )
            for row in block.children
        )
        return nodes.Table(self.span(block), rows)

    def make_comment(self, block: Block, in_html: bool) -> nodes.HtmlBlock | None:
        return nodes.HtmlBlock(self.span(block), "!--" if block.kind == "comment" else "?", ())

    make_pi = make_comment

    def make_nomarkdown(self, block: Block, in_html: bool) -> nodes.HtmlBlock | None:
        """HTML that is passed on as it is."""
        from postlint.markdown.spans import raw_nodes

        if not block.parts:
            return None
        text = block.text
        found = raw_nodes(Spans(self.parser, text, self.context, 0), 0, len(text.text))
        return nodes.HtmlBlock(self.span(block), "nomarkdown", tuple(found))

    def make_text(self, block: Block, in_html: bool) -> None:
        return None

    # --- HTML elements ---------------------------------------------------------------------------

    def make_html(self, block: Block, in_html: bool) -> nodes.Block | None:
        """An HTML element on block level."""
        made = self.element(block)
        return (
            cast("nodes.Block", made[0])
            if len(made) == 1
            else nodes.HtmlBlock(
                self.span(block),
                block.tag,
                tuple(made),
            )
        )

    def element(self, block: Block) -> list[nodes.Block | Inline]:
        """The nodes of an HTML element and of its content."""
        tag, span = block.tag, self.span(block)
        attributes = self.attributes(block)
        origin: nodes.Origin = "html"
        inside: list[nodes.Block | Inline] = []
        if attributes:
            if self.locator.generated(block.start, block.end):
                origin = "liquid"
            marks = anchors(self.locator, tag, attributes)
            inside += [mark for mark in marks if span.start <= mark.span.start < span.end]
            start_tag = self.locator.span(block.start, block.level)
            inside += resources(self.locator, tag, attributes, start_tag, origin)
        if tag == "style":
            inside += style_sheet(self.locator, (child.text for child in block.children))
            return [nodes.HtmlBlock(span, tag, tuple(inside))]
        flows = tag in _HEADINGS or tag in SPAN_ELEMENTS
        content = self.content(block, flows)
        if tag in _HEADINGS:
            level = int(tag[1])
            given = attributes.get("id")
            flat = [node for node in content if isinstance(node, _INLINE)]
            text = "".join(nodes.plain_text(node) for node in content)
            if len(flat) == len(content):
                return [
                    nodes.Heading(
                        span,
                        level,
                        given.value.replace(FILLER, "") if given else None,
                        text,
                        span,
                        tuple(flat),
                        "html",
                    )
                ]
        if tag == "a" and "href" in attributes:
            href = attributes["href"]
            return [
                nodes.Link(
                    span,
                    target_at(self.locator, href.value, href.start, href.end),
                    "".join(nodes.plain_text(node) for node in content),
                    None,
                    origin,
                    cast("tuple[Inline, ...]", (*inside, *content)),
                    title=unescape(attributes["title"].value) if "title" in attributes else None,
                )
            ]
        if flows and tag not in _HEADINGS:
            if not content and inside:
                return inside
            return [nodes.Emphasis(span, tag, cast("tuple[Inline, ...]", (*inside, *content)))]
        return [nodes.HtmlBlock(span, tag, (*inside, *self.wrapped(content)))]

    def content(self, block: Block, flows: bool) -> list[nodes.Block | Inline]:
        """The content of an HTML element, without the white space between blocks unless it ``flows``."""
        if block.value == "block" and not block.parts:
            return list(self.blocks(block.children, True))
        if block.parts:
            return list(self.inlines(block, True))
        found: list[nodes.Block | Inline] = []
        children = block.children
        for index, child in enumerate(children):
            if child.kind == "text":
                if flows or not _between_blocks(children, index) or child.parts[0].text.strip(STRIP):
                    found += self.raw_text(child)
            elif child.kind == "html":
                found += self.element(child)
            else:
                node = getattr(self, "make_" + child.kind)(child, True)
                found.append(node)
        return found

    def raw_text(self, block: Block) -> list[Inline]:
        """Text within HTML in which no Markdown is parsed."""
        text = block.text
        return text_nodes(text, self.locator, 0, len(text.text))

    def wrapped(self, content: list[nodes.Block | Inline]) -> Iterator[nodes.Block | Inline]:
        """``content`` with each run of inlines made a paragraph, white space between blocks dropped."""
        run: list[Inline] = []
        for node in [*content, None]:
            if node is not None and isinstance(node, _INLINE):
                run.append(node)
                continue
            if run and not all(is_space(item) for item in run):
                yield Paragraph(
                    Span(run[0].span.start, max(item.span.end for item in run)), tuple(run), "html"
                )
            run = []
            if node is not None:
                yield node


def _between_blocks(children: list[Block], index: int) -> bool:
    """Whether the siblings before and after a child of an HTML element, where it has any, are blocks."""
    for other in children[max(index - 1, 0) : index] + children[index + 1 : index + 2]:
        if other.kind == "text" or other.tag in SPAN_ELEMENTS:
            return False
    return True


def definition_node(context: KramdownContext, definition: LinkDefinition) -> nodes.Definition:
    """The node of a reference definition."""
    target = target_at(context.locator, definition.target, *definition.target_span)
    return nodes.Definition(context.locator.span(*definition.span), definition.label, target, definition.used)
