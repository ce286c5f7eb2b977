"""``postlint page URL``: what a page is made of, and where each of its references comes from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from postlint.cli.errors import CliError
from postlint.cli.options import SiteOptions, operand, value
from postlint.cli.running import read, site_request
from postlint.cli.say import say, say_json
from postlint.cli.selecting import only_site
from postlint.engine.judge import source_reader
from postlint.engine.prepare import Prepared
from postlint.formats import visible
from postlint.model import LineIndex, Reference, Resolution, Span, why_unpublished
from postlint.pages import PageReader, PageReference, is_feed, later_pages, of_feed, read_copied_pages
from postlint.parse import Unreadable, parse, read_source
from postlint.site.generation import MadePage, Pager
from postlint.site.nearby import nearest
from postlint.site.site_model import SiteModel, SourceDocument


@dataclass(frozen=True)
class Options(SiteOptions):
    """The command's options."""

    paths: tuple[str, ...] = operand(
        "URL",
        "the page's address on the site, or its source; then the site's folder, if it is another",
        nargs="*",
    )
    format: Literal["text", "json"] = value(
        "-f", "--format", choices=("text", "json"), default="text", help="`text` or `json`"
    )


def run(options: Options) -> int:
    """Print the page."""
    if not options.paths:
        raise CliError("name a page: its address on the site, or its source")
    url, *folders = options.paths
    selection = only_site(folders)
    prepared = read(site_request(options, selection.root))
    page = described(prepared, find(prepared.model, url))
    if options.format == "json":
        say_json(page, indent=1)
    else:
        entry = prepared.model.by_source.get(page["source"])
        why = "" if entry is None or entry.published else why_unpublished(entry)
        for line in as_text(page, why):
            say(visible(line))
    return 0


class SitePage(NamedTuple):
    """A page of the site."""

    document: SourceDocument
    pager: Pager | None = None
    """Which of the later pages of the document's list it is."""
    made: MadePage | None = None
    """Not None where a plugin makes it of a layout alone."""


def find(model: SiteModel, url: str) -> SitePage:
    """The page that is published at ``url``, or whose source lies at this path, relative to the site's folder
    or whole. Raises ``CliError``."""
    path = os.path.normpath(url).removeprefix(os.path.join(os.path.abspath(model.root), ""))
    for one in (url, path.replace(os.sep, "/")):
        if one in model.by_path:
            return SitePage(model.by_path[one])
    found = model.resolve(url, "/")
    source = found.entry.source if found.entry and found.status in ("published", "case") else None
    if source is not None and source in model.by_path:
        return SitePage(model.by_path[source])
    if found.entry is not None and found.status == "published":
        for path, pagers in model.pagers.items():
            for pager in pagers:
                if model.resolve(pager.url, "/").entry == found.entry:
                    return SitePage(model.by_path[path], pager)
        for made in model.made_pages:
            if made.document.destination == found.entry.destination:
                return SitePage(made.document, None, made)
        raise CliError(f"`{url}` is a file without layout or Liquid (`{source or 'generated'}`): name a page")
    raise CliError(_no_page(model, url, found))


def _no_page(model: SiteModel, url: str, found: Resolution) -> str:
    """Why there is no page to show, and which was meant."""
    if found.status == "external":
        return f"`{url}` is on another site"
    if found.status == "unpublished" and found.entry is not None:
        why = why_unpublished(found.entry)
        return f"the site publishes no page at `{url}`: {why}; `postlint page {found.entry.source}` shows it"
    urls = {one.url.strip("/"): one.url for one in model.documents if one.url and one.url != "/"}
    near = found.suggestion or urls.get(nearest(url.strip("/"), urls) or "")
    hint = f": did you mean `{near}`?" if near else ", `postlint urls` lists those that it has"
    return f"the site publishes no page at `{url}`{hint}"


def described(prepared: Prepared, page: SitePage) -> dict[str, Any]:
    """The page as a value of JSON."""
    document, pager, made = page
    reader = PageReader(prepared.model, prepared.config.file.liquid.tags)
    layouts = tuple(reader.layouts.of(document))
    if made is not None:
        prepared.model.drops.made(made)
        rows = list(references(prepared, reader, document, made.pager))
    elif pager is not None:
        later = of_later_pages(prepared, reader, document)
        rows = [row for row in later if row.pop("page") == pager.url]
    else:
        rows = [*_of_body(prepared, document), *references(prepared, reader, document)]
    own = [one.path for one in layouts]
    return {
        "version": 1,
        "url": document.url if pager is None else pager.url,
        "source": None if made else document.path,
        "layouts": own,
        "theme_layout": reader.layouts.beyond(document),
        "includes": [path for path in reader.files(document) if path not in own],
        "references": rows,
    }


def copied(prepared: Prepared) -> Iterator[dict[str, Any]]:
    """The references of pages that Jekyll copies as they are, as rows, each with its page."""
    read_file = source_reader(prepared.request.root)
    for one in read_copied_pages(prepared.model):
        source = read_file(one.path)
        if source is not None:
            position = LineIndex(source.text).position(one.reference.span.start)
            page = one.shown_on[0].page
            row = _row(one.path, position.line, position.column, one.reference)
            yield {**row, "status": prepared.model.resolve(one.reference.url, page).status, "page": page}


def references(
    prepared: Prepared, reader: PageReader, document: SourceDocument, pager: Pager | None = None
) -> Iterator[dict[str, Any]]:
    """The references that the layouts of a page write, as rows, and those of a feed or sitemap that the site
    writes itself. ``pager``: which page of its list it is."""
    layouts = tuple(reader.layouts.of(document))
    found = list(reader.references(document, layouts, pager))
    if is_feed(document):
        found += of_feed(prepared.model, reader.layouts, reader.locator, document)
    yield from _rows(prepared, found, document.url)


def of_later_pages(
    prepared: Prepared, reader: PageReader, document: SourceDocument
) -> Iterator[dict[str, Any]]:
    """The references of the later pages of a document's list, of its body as well, each with its page."""
    for pager, found in later_pages(prepared.model, reader, document):
        for row in _rows(prepared, found, pager.url):
            yield {**row, "page": pager.url}


def _rows(prepared: Prepared, found: Iterable[PageReference], page: str | None) -> Iterator[dict[str, Any]]:
    read_file = source_reader(prepared.request.root)
    for one in found:
        source = read_file(one.path)
        if source is not None:
            position = LineIndex(source.text).position(one.reference.span.start)
            row = _row(one.path, position.line, position.column, one.reference)
            if one.via is not None and (printer := read_file(one.via.path)) is not None:
                line = LineIndex(printer.text).position((one.via.span or Span(0, 0)).start).line
                row["printed_by"] = f"{one.via.path}:{line}"
            yield {**row, **_outcome(prepared.model, one.reference.url, page)}


def _of_body(prepared: Prepared, document: SourceDocument) -> Iterator[dict[str, Any]]:
    from postlint.engine.map import facts_of
    from postlint.reading import Reading

    source = read_source(prepared.request.root, document.path)
    if isinstance(source, Unreadable) or not document.is_read:
        return
    post = parse(source, document, prepared.model, tags=prepared.config.file.liquid.tags).post
    index = LineIndex(source.text)
    for one in facts_of(post, Reading(post).elements).references:
        position = index.position(one.span.start)
        row = _row(document.path, position.line, position.column, one)
        yield {**row, **_outcome(prepared.model, one.url, document.url)}


def _row(path: str, line: int, column: int, reference: Reference) -> dict[str, Any]:
    return {
        "path": path,
        "line": line,
        "column": column,
        "kind": reference.kind,
        "tag": reference.tag,
        "attribute": reference.attribute,
        "target": reference.raw,
        "url": reference.url,
    }


def _outcome(model: SiteModel, url: str, page: str | None) -> dict[str, Any]:
    return {"status": model.resolve(url, page).status}


def as_text(page: dict[str, Any], why: str = "") -> Iterator[str]:
    """The page for people. ``why``: the reason why it is not published."""
    yield page["url"] or (f"(not published: {why})" if why else "(not published)")
    yield f"  source   {page['source'] or '(a plugin makes it of its layout)'}"
    for name in page["layouts"]:
        yield f"  layout   {name}"
    if page["theme_layout"]:
        yield f"  layout   {page['theme_layout']} (not in the site: what it writes is not known)"
    for name in page["includes"]:
        yield f"  include  {name}"
    for row in page["references"]:
        position = f"{row['path']}:{row['line']}:{row['column']}"
        printed = f", printed by {row['printed_by']}" if "printed_by" in row else ""
        yield f"{position}: {row['kind']} {row['url']} ({row['status']}{printed})"
