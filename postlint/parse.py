"""Bytes to ``Post``: decoding, front matter, Liquid, Markdown or HTML, in the order of a Jekyll build."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from postlint import files
from postlint.model import (
    UNKNOWN,
    FrontMatter,
    LiquidProblem,
    Post,
    Reference,
    SourceFile,
    SourceMap,
    Span,
    below_base,
)

if TYPE_CHECKING:
    from postlint.liquid import Rendered
    from postlint.nodes import Document, Node
    from postlint.site.site_model import SiteModel, SourceDocument


class Unreadable(NamedTuple):
    """A file that cannot be read as text."""

    path: str
    message: str
    span: Span | None
    failed: bool
    """True: the system refused; False: it was read and is not text."""


class Parsed(NamedTuple):
    """A parsed document and what else its text was made of."""

    post: Post
    dependencies: tuple[str, ...]


def decode(path: str, data: bytes) -> SourceFile | Unreadable:
    """The text of a file's bytes, called ``path``."""
    bom = data.startswith(b"\xef\xbb\xbf")
    try:
        return SourceFile(path, (data[3:] if bom else data).decode("utf-8"), bom)
    except UnicodeDecodeError as error:
        start = error.start + (3 if bom else 0)
        line = data.count(b"\n", 0, start) + 1
        return Unreadable(
            path, f"byte {data[start]:#04x} in line {line} is not UTF-8: save the file as UTF-8", None, False
        )


def read_source(root: str, path: str) -> SourceFile | Unreadable:
    """Read the file ``path`` of the site at ``root``."""
    try:
        return decode(path, files.read(root, path))
    except files.FileRefused as error:
        return Unreadable(path, f"{error.strerror}", None, False)
    except OSError as error:
        return Unreadable(path, f"cannot be read: {(error.strerror or str(error)).lower()}", None, True)


def parse(
    source: SourceFile, record: SourceDocument, model: SiteModel, *, tags: Mapping[str, str] | None
) -> Parsed:
    """Parse one document, Markdown or HTML.

    ``record`` is what the site model knows of it; ``tags`` are the plugins' Liquid tags
    that the configuration declares, None to mask Liquid instead of evaluating it.
    """
    from postlint.site.front_matter import read_front_matter
    from postlint.site.layout_text import image_base

    front = read_front_matter(source.text)
    redirect = _redirect(source, front, model) if model.redirects_away(record) else None
    if redirect is not None:
        front = front._replace(body=len(source.text))  # what follows is not published
    rendered = _masked(source, front.body) if tags is None else _rendered(source, front, record, model, tags)
    document, other, scripted = _tree(rendered, record, model)
    base = None if model.theme is None else image_base(model, record)
    if base is not None:
        document = _with_base(document, base)
    title = record.data.get("title")
    post = Post(
        source,
        record.kind,
        record.collection,
        record.url,
        record.date,
        title if isinstance(title, str) else None,
        front,
        document,
        record.data,
        tuple(LiquidProblem(*problem) for problem in rendered.problems),
        rendered.complete and not scripted and not model.config.own.ids,
        record.problem,
        record.inferred_title,
        redirect,
        base,
        other,
        record.html,
    )
    return Parsed(post, rendered.dependencies)


def front_matter_post(source: SourceFile, record: SourceDocument, model: SiteModel) -> Post:
    """One document as if its body were empty: for what its front matter alone says."""
    from postlint.nodes import Document
    from postlint.site.front_matter import read_front_matter
    from postlint.site.layout_text import image_base

    front = read_front_matter(source.text)
    title = record.data.get("title")
    return Post(
        source._replace(text=source.text[: front.body]),
        record.kind,
        record.collection,
        record.url,
        record.date,
        title if isinstance(title, str) else None,
        front,
        Document(()),
        record.data,
        (),
        True,
        record.problem,
        record.inferred_title,
        None,
        None if model.theme is None else image_base(model, record),
        None,
        record.html,
    )


class _Tree(NamedTuple):
    """A body's tree."""

    document: Document
    other_engine: str | None = None
    """The site's Markdown engine where it is one whose grammar is not known."""
    scripted: bool = False
    """Whether scripts write its ids."""


def _tree(rendered: Rendered, record: SourceDocument, model: SiteModel) -> _Tree:
    """The located tree of a body: HTML, or Markdown read by the grammar of the site's engine. GitHub Pages
    takes kramdown for any engine that is not known."""
    if record.html:
        return _html_tree(rendered)
    from postlint import commonmark, markdown

    engine = str(model.config.data.get("markdown"))
    if engine in commonmark.ENGINES:
        settings = commonmark.options_from(engine, model.config.mapping("commonmark"))
        return _Tree(commonmark.parse(rendered.text, rendered.source_map, settings))
    options = markdown.options_from(model.config.kramdown)
    other = engine if engine.lower() != "kramdown" and not model.config.github_pages else None
    text = _one_word_after_fences(rendered.text) if model.config.own.fences else rendered.text
    return _Tree(markdown.parse(text, rendered.source_map, options), other)


_WORDS_AFTER_FENCE: Final = re.compile(r"^( {0,3}[~`]{3,}[ \t]*[^\s`]+)([ \t]+[^\n`]*)$", re.MULTILINE)


def _one_word_after_fences(text: str) -> str:
    """The text as it is when a plugin has rewritten its fences, ``` ```scala mdoc ```: kramdown takes a fence
    with several words for text, so that a plugin which handles fences leaves one. No offset changes."""
    return _WORDS_AFTER_FENCE.sub(lambda fence: fence[1] + re.sub(r"\s", "_", fence[2]), text)


def _html_tree(rendered: Rendered) -> _Tree:
    """The located tree of an HTML body, its targets seen from its ``<base href>`` where it has one."""
    from postlint.html.tree import parse as parse_html
    from postlint.nodes import Image, Link, Resource, mapped
    from postlint.site.resolve import rebased

    found = parse_html(rendered.text, rendered.source_map)
    base = found.base
    if base is None:
        return _Tree(found.document, None, found.scripted)

    def seen(node: Node) -> Node:
        if not isinstance(node, Link | Image | Resource):
            return node
        return node._replace(target=node.target._replace(url=rebased(node.target.url, base)))

    return _Tree(mapped(found.document, seen), None, found.scripted)


def _with_base(document: Document, base: str) -> Document:
    """The tree with the URLs of its pictures as the theme's layouts make them."""
    from postlint.nodes import Image, mapped

    def shown(node: Node) -> Node:
        if type(node) is not Image or node.attribute != "src":
            return node
        return node._replace(target=node.target._replace(url=below_base(base, node.target.url)))

    return mapped(document, shown)


def _redirect(source: SourceFile, front: FrontMatter, model: SiteModel) -> Reference | None:
    """Where ``redirect_to`` leads: below the site's baseurl unless it names a host (``redirect_page.rb``)."""
    entry = front.entry("redirect_to", 0) or front.entry("redirect_to")
    if entry is None or not isinstance(entry.value, str):
        return None
    url = entry.value
    if not url.startswith(("http://", "https://")):
        url = f"{model.config.baseurl}/{url.lstrip('/')}"
    if "redirect" in model.layouts:
        url = UNKNOWN  # the plugin's page is the site's own layout's, which may complete the address
    span = entry.value_span
    raw = source.text[span.start : span.end]
    return Reference("link", raw, url, span, span, "", "front matter", "", "redirect_to")


def _masked(source: SourceFile, start: int) -> Rendered:
    """The body with its Liquid masked, character for character."""
    from postlint import markdown
    from postlint.liquid import Rendered

    return Rendered(markdown.mask(source.text[start:]), SourceMap.identity(source.text, start))


def _rendered(
    source: SourceFile,
    front: FrontMatter,
    record: SourceDocument,
    model: SiteModel,
    tags: Mapping[str, str],
) -> Rendered:
    """The body after Liquid. A body without any costs nothing."""
    from postlint.liquid import Rendered, has_liquid, render

    if not has_liquid(source.text):
        return Rendered(source.text[front.body :], SourceMap.identity(source.text, front.body))
    from postlint import markdown
    from postlint.site.liquid_context import context_for

    context = context_for(model, record, tags)._replace(
        markdownify=partial(markdown.to_html, options=markdown.options_from(model.config.kramdown))
    )
    return render(source.text, front.body, context)
