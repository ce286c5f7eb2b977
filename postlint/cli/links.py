"""``postlint links``: every link, image and heading that postlint sees, with its position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from postlint.cli.errors import CliError
from postlint.cli.options import SiteOptions, flag, value
from postlint.cli.page import copied, of_later_pages, references
from postlint.cli.running import read, site_request
from postlint.cli.say import say, say_json
from postlint.cli.selecting import Selection, empty_paths, selections
from postlint.engine.prepare import Prepared
from postlint.error_text import describe_error
from postlint.formats import visible
from postlint.markdown.rows import rows as element_rows
from postlint.nodes import UNKNOWN
from postlint.pages import PageReader
from postlint.parse import Unreadable, parse, read_source


@dataclass(frozen=True)
class Options(SiteOptions):
    """The command's options."""

    format: Literal["text", "jsonl"] = value(
        "-f", "--format", choices=("text", "jsonl"), default="text", help="`text` or `jsonl`"
    )
    pages: bool = flag(
        "--pages",
        help="also what layouts, includes and data give each page, and what HTML files without front matter "
        "hold, with its position and the page",
    )
    no_liquid: bool = flag("--no-liquid", help="mask Liquid instead of evaluating it (kramdown alone)")


def run(options: Options) -> int:
    """Print the elements, one a row."""
    failed = False
    for selection in selections(options.paths):
        for row in rows(options, selection):
            if "message" in row:
                failed = True
                say(f"postlint: `{row['path']}` {row['message']}", error=True)
            elif options.format == "jsonl":
                say_json(row)
            else:
                say(as_text(row))
    return 3 if failed else 0


def rows(options: Options, selection: Selection) -> Iterator[dict[str, Any]]:
    """The rows of one site; a row with a ``message`` is about a file that cannot be read. Raises
    ``CliError`` where there is nothing to read."""
    prepared = read(site_request(options, selection.root))
    prefix = "" if selection.root == "." else f"{selection.root}/"
    documents = [
        document
        for document in prepared.model.documents
        if document.is_read and selection.selects(document.path)
    ]
    pages = options.pages and any(map(selection.selects, prepared.model.copied_pages))
    if options.pages:
        yield from _of_pages(prepared, selection, prefix)
    if not documents and not pages:
        raise CliError("nothing to list: " + "; ".join(empty_paths(selection, prepared.model)))
    for document in documents:
        source = read_source(selection.root, document.path)
        if isinstance(source, Unreadable):
            yield {"path": prefix + source.path, "message": source.message}
            continue
        tags = None if options.no_liquid else prepared.config.file.liquid.tags
        try:
            post = parse(source, document, prepared.model, tags=tags).post
            found = list(element_rows(post.document, source, kramdown_lines=options.no_liquid))
        except Exception as error:  # one file must not cost the rows of all others
            yield {"path": prefix + document.path, "message": f"cannot be read: {describe_error(error)}"}
            continue
        for row in found:
            yield {**described(row), "path": prefix + document.path}


def _of_pages(prepared: Prepared, selection: Selection, prefix: str) -> Iterator[dict[str, Any]]:
    """What the layouts of the pages selected write, a row for each reference of each page."""
    reader = PageReader(prepared.model, prepared.config.file.liquid.tags)
    for document in prepared.model.documents:
        if document.url is None or not selection.selects(document.path):
            continue
        own = ({**row, "page": document.url} for row in references(prepared, reader, document))
        for row in (*own, *of_later_pages(prepared, reader, document)):
            yield {**row, "path": prefix + row["path"], "origin": "template", "text": ""}
    for made in prepared.model.made_pages if selection.shown is None else ():
        prepared.model.drops.made(made)
        for row in references(prepared, reader, made.document, made.pager):
            page = {"page": made.document.url, "origin": "template", "text": ""}
            yield {**row, "path": prefix + row["path"], **page}
    for row in copied(prepared):
        if selection.selects(row["path"]):
            yield {**row, "path": prefix + row["path"], "origin": "html", "text": ""}


def described(row: dict[str, Any]) -> dict[str, Any]:
    """A row whose URL only a plugin, the clock or a converter could tell says so: ``known`` is false, and
    the URL is what is left without the mark for it."""
    url = row.get("url")
    if not isinstance(url, str) or UNKNOWN not in url:
        return row
    return {**row, "url": url.replace(UNKNOWN, ""), "known": False}


def as_text(row: dict[str, Any]) -> str:
    """A row for people."""
    location = f"{row['path']}:{row['line']}:{row['column']}"
    if row["kind"] == "heading":
        ident = f" #{row['id']}" if row["id"] else ""
        return visible(f"{location}: heading {row['level']}{ident} {row['text']}")
    url = row.get("url")
    leads = "" if url in (None, row["target"]) else f" -> {url}"
    if "page" in row:
        return visible(f"{location}: {row['kind']} {row['target']}{leads} on {row['page']}")
    leads += "" if row.get("known", True) else " (unknown)"
    return visible(f"{location}: {row['kind']} ({row['origin']}) {row['target']}{leads} [{row['text']}]")
