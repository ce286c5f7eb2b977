"""Parses one body in CommonMark into a located tree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from markdown_it.common.utils import unescapeAll
from markdown_it.tree import SyntaxTreeNode

from postlint import nodes
from postlint.commonmark import Options
from postlint.commonmark.inlines import Definitions, Inlines, html_nodes, normalized
from postlint.commonmark.offsets import parser
from postlint.markdown.headers import HeaderIds, raw_text
from postlint.markdown.kramdown_options import Options as KramdownOptions
from postlint.markdown.parsing import normalize
from postlint.markdown.positions import Joiner, Locator, MappedText
from postlint.model import SourceMap, Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_parser = lru_cache(maxsize=4)(parser)


def parse_body(text: str, source_map: SourceMap, options: Options) -> nodes.Document:
    """The tree of a body; see ``postlint.commonmark.parse``."""
    body, returns = normalize(text)
    locator = Locator(source_map, returns, len(text) - len(returns))
    md: MarkdownIt = _parser(
        table="table" in options.extensions, strikethrough="strikethrough" in options.extensions
    )
    env: dict[str, Any] = {}
    tree = SyntaxTreeNode(md.parse(body, env))
    builder = _Builder(body, locator, options, env)
    children = tuple(builder.blocks(tree))
    return nodes.Document(children, builder.definition_nodes())


class _Builder:
    """Makes the nodes of one document."""

    def __init__(self, body: str, locator: Locator, options: Options, env: dict[str, Any]) -> None:
        self.body = body
        self.locator = locator
        self.options = options
        self.lines = [0, *(match.end() for match in re.finditer("\n", body))]
        self.ids = HeaderIds(KramdownOptions())
        self.definitions = Definitions()
        self.spans: dict[str, Span] = {}
        for label, row in env.get("references", {}).items():
            self._define(normalized(label), row["map"])

    def _define(self, name: str, rows: list[int]) -> None:
        start, end = self.lines[rows[0]], self.lines[rows[1]]
        found = re.compile(r"\]:\s*(?:<([^<>\n]*)>|(\S+))").search(self.body, start, end)
        if found:
            first, last = found.span(1) if found[1] is not None else found.span(2)
            span = self.locator.span(first, last)
            raw = self.body[first:last]
            self.definitions.targets[name] = nodes.Target(raw, unescapeAll(raw), span)
            self.spans[name] = self.locator.span(start, max(end - 1, start))

    def definition_nodes(self) -> tuple[nodes.Definition, ...]:
        """The reference definitions, in source order."""
        made = [
            nodes.Definition(self.spans[name], name, target, name in self.definitions.used)
            for name, target in self.definitions.targets.items()
        ]
        return tuple(sorted(made, key=lambda one: one.span))

    # --- positions

    def _bounds(self, node: SyntaxTreeNode) -> tuple[int, int]:
        """The body offsets of a block, without the white space at its ends."""
        rows = node.map or (0, 0)
        start, end = (
            self.lines[min(rows[0], len(self.lines) - 1)],
            self.lines[min(rows[1], len(self.lines) - 1)],
        )
        part = self.body[start:end]
        return start + len(part) - len(part.lstrip()), start + len(part.rstrip())

    def _span(self, node: SyntaxTreeNode) -> Span:
        start, end = self._bounds(node)
        return self.locator.span(min(start, end), end)

    def _mapped(self, content: str, row: int, start: int = 0) -> MappedText:
        """The text of a block that begins in line ``row``. Each of its lines ends where the source's line
        does; the one line of a heading or cell is searched for from ``start`` on."""
        joiner = Joiner()
        for index, line in enumerate(content.split("\n")):
            if index:
                joiner.add("\n", self.lines[min(row + index, len(self.lines) - 1)] - 1)
            first = self.lines[min(row + index, len(self.lines) - 1)]
            source = self.body[first : self.body.find("\n", first)]
            found = source.find(line, start) if start and not index else source.rfind(line.strip())
            if not start:
                found -= len(line) - len(line.lstrip())
            joiner.add(line, first + max(found, 0))
        return joiner.done(self.lines[min(row, len(self.lines) - 1)])

    # --- blocks

    def blocks(self, parent: SyntaxTreeNode) -> list[nodes.Block]:
        """The nodes of what is in ``parent``."""
        found: list[nodes.Block] = []
        for node in parent.children:
            make = getattr(self, "make_" + node.type, None)
            if make is not None:
                found.append(make(node))
        return found

    def inlines(self, node: SyntaxTreeNode, mapped: MappedText) -> tuple[nodes.Inline, ...]:
        """The nodes of an ``inline`` token."""
        builder = Inlines(
            mapped,
            self.locator,
            self.definitions,
            autolink="autolink" in self.options.extensions,
            html=self.options.html,
        )
        token = node.token
        return tuple(builder.nodes(list(token.children or ()))) if token else ()

    def make_paragraph(self, node: SyntaxTreeNode) -> nodes.Paragraph:
        inline = node.children[0]
        children = self.inlines(inline, self._mapped(inline.content, (node.map or (0, 0))[0]))
        hidden = bool(node.nester_tokens and node.nester_tokens.opening.hidden)
        return nodes.Paragraph(self._span(node), children, "li" if hidden else "p")

    def make_heading(self, node: SyntaxTreeNode) -> nodes.Heading:
        """A heading with its text, which is searched for behind the signs of an ATX heading."""
        inline = node.children[0]
        row = (node.map or (0, 0))[0]
        origin: Literal["atx", "setext"] = "atx" if node.markup.startswith("#") else "setext"
        start = 0
        if origin == "atx":
            line = self.lines[row]
            marker = re.compile(r"#{1,6}(?=[ \t\n])").search(self.body, line)
            start = marker.end() - line if marker else 0
        mapped = self._mapped(inline.content, row, start)
        children = self.inlines(inline, mapped)
        text = "".join(map(nodes.plain_text, children))
        identifier = None
        if self.options.header_ids:
            identifier = self.ids.generate(raw_text(children, KramdownOptions()), gfm=False)
        span = self._span(node)
        text_span = (
            self.locator.span(mapped.targets[0], mapped.end(len(mapped.text))) if mapped.text else span
        )
        return nodes.Heading(span, int(node.tag[1]), identifier, text, text_span, children, origin)

    def make_blockquote(self, node: SyntaxTreeNode) -> nodes.Quote:
        return nodes.Quote(self._span(node), tuple(self.blocks(node)))

    def make_bullet_list(self, node: SyntaxTreeNode) -> nodes.List:
        items = tuple(nodes.ListItem(self._span(item), tuple(self.blocks(item))) for item in node.children)
        return nodes.List(self._span(node), "ol" if node.type == "ordered_list" else "ul", items)

    make_ordered_list = make_bullet_list

    def make_fence(self, node: SyntaxTreeNode) -> nodes.CodeBlock:
        return nodes.CodeBlock(self._span(node), node.content, node.info.split(" ")[0], node.type == "fence")

    make_code_block = make_fence

    def make_hr(self, node: SyntaxTreeNode) -> nodes.ThematicBreak:
        return nodes.ThematicBreak(self._span(node))

    def make_html_block(self, node: SyntaxTreeNode) -> nodes.HtmlBlock:
        """A block of HTML, which ends at the first blank line."""
        start, end = self._bounds(node)
        if not self.options.html:
            return nodes.HtmlBlock(self._span(node), "!--", ())
        name = re.match(r"</?([A-Za-z][\w-]*)", node.content.lstrip())
        content = node.content.rstrip("\n")
        mapped = self._mapped(content, (node.map or (0, 0))[0])
        children = html_nodes(mapped, self.locator, self.definitions)
        tag = name[1].lower() if name else "!--"
        return nodes.HtmlBlock(self.locator.span(start, end), tag, tuple(children))

    def make_table(self, node: SyntaxTreeNode) -> nodes.Table:
        """A table; each cell is searched for behind the one before it."""
        rows = []
        for row in (row for part in node.children for row in part.children):
            number = (row.map or node.map or (0, 0))[0]
            cursor, cells = 0, []
            for cell in row.children:
                inline = cell.children[0]
                mapped, cursor = self._cell(inline.content, number, cursor)
                container: Literal["th", "td"] = "th" if cell.type == "th" else "td"
                at = mapped.targets[0]
                span = self.locator.span(at, mapped.end(len(mapped.text)) if mapped.text else at)
                cells.append(nodes.Paragraph(span, self.inlines(inline, mapped), container))
            rows.append(tuple(cells))
        return nodes.Table(self._span(node), tuple(rows))

    def _cell(self, content: str, row: int, cursor: int) -> tuple[MappedText, int]:
        """The text of a table's cell and where it ends. Pipes in it are escaped with a backslash."""
        first = self.lines[row]
        source = self.body[first : self.body.find("\n", first)]
        written = content.replace("|", r"\|")
        found = source.find(written, cursor)
        if found < 0:
            return MappedText(content, [0], [first + min(cursor, len(source))]), cursor
        joiner = Joiner()
        at = first + found
        for index, part in enumerate(content.split("|")):
            if index:
                joiner.add("|", at + 1)
                at += 2
            joiner.add(part, at)
            at += len(part)
        end = source.find("|", found + len(written))
        return joiner.done(first + found), end if end >= 0 else len(source)
