"""Findings in layouts, includes, data and the configuration: when a run looks for them, and what suppresses
them there."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint import suppress
from postlint.codec import decode_list, encode
from postlint.config import is_excluded
from postlint.engine.prepare import Prepared
from postlint.engine.reduce import SEEN_BY_LAYOUTS, references_name
from postlint.engine.signature import digest
from postlint.engine.stamp import ReadSource
from postlint.model import FrontMatter, Problem, Raised, Span, TemplateReference
from postlint.site.front_matter import read_front_matter
from postlint.store import results
from postlint.store.file_changes import content

if TYPE_CHECKING:
    from postlint.pages import PageReader
    from postlint.store.database import Store
    from postlint.store.site_tables import ChangedValue
    from postlint.suppress import Suppression

_YAML = (".yml", ".yaml")


_OF_FLAWS = frozenset(("liquid", "internal-link", "front-matter"))
"""The rules that report what else is wrong with templates."""


def wanted(prepared: Prepared, shown: Collection[str] | None) -> bool:
    """Whether a run that shows the findings of the files ``shown`` (None: of all) looks at templates."""
    if not prepared.request.templates:
        return False
    if not prepared.plan.template and _OF_FLAWS.isdisjoint(rule.id for rule in prepared.rules):
        return False
    return shown is None or not prepared.model.template_files.isdisjoint(shown)


def copies_wanted(prepared: Prepared, shown: Collection[str] | None) -> bool:
    """Whether such a run looks at the HTML files that are copied as they are."""
    copies = prepared.model.copied_pages
    return bool(prepared.plan.template and copies) and (shown is None or not copies.keys().isdisjoint(shown))


def looked_at(prepared: Prepared, shown: Collection[str] | None) -> frozenset[str]:
    """The templates and copied pages of which such a run reports findings."""
    found = frozenset[str]()
    if wanted(prepared, shown):
        found |= prepared.model.template_files
    if copies_wanted(prepared, shown):
        found |= prepared.model.copied_pages.keys()
    return found if shown is None else found.intersection(shown)


NAME = "templates"
"""The name under which the store keeps what is said of templates."""


def references(prepared: Prepared, store: Store) -> Sequence[TemplateReference]:
    """The references that the templates of the site give its pages. The store gets which values of the front
    matter decide which references there are."""
    found, besides = _read(prepared)
    store.set_meta(besides)
    return found


def flaws(prepared: Prepared, store: Store) -> Sequence[Raised]:
    """What the rules that run say of templates besides their references, as the store has it."""
    ids = {rule.id for rule in prepared.rules}
    return [one for one in decode_list(Raised, store.meta(_FLAWS) or "[]") if one.rule in ids]


def _read(prepared: Prepared) -> tuple[Sequence[TemplateReference], Mapping[str, str]]:
    """The references that templates give the site's pages, and what else the store has of templates."""
    from postlint.pages import read_template_flaws, read_templates

    reader = page_reader(prepared)
    found = read_templates(reader)
    raised = [
        Raised(one.rule, "error", one.path, Problem(one.message, one.span, one.path))
        for one in read_template_flaws(prepared.model, reader)
    ]
    return found.references, {_DECIDING: encode(sorted(found.deciding)), _FLAWS: encode(raised)}


def page_reader(prepared: Prepared) -> PageReader:
    """The reader of what layouts give the site's pages."""
    # Imported where it is used: the engine of templates is large, and most runs know its answer.
    from postlint.pages import PageReader

    return PageReader(prepared.model, prepared.config.file.liquid.tags, prepared.lasting_pages)


def references_of(reader: PageReader, urls: Container[str]) -> Sequence[TemplateReference]:
    """The references that templates give the pages at ``urls``."""
    from postlint.pages import read_templates

    return read_templates(reader, urls).references


def references_by_page(reader: PageReader, without: Container[str]) -> Iterator[Sequence[TemplateReference]]:
    """The references that templates give each page but those at the URLs ``without``, as of
    ``pages.read_by_page``."""
    from postlint.pages import read_by_page

    return read_by_page(reader, without)


class Encoded(NamedTuple):
    """What the templates of a site give its pages, as the store keeps it."""

    references: str
    besides: Mapping[str, str]


def read_encoded(prepared: Prepared) -> Encoded:
    """``references`` for another process."""
    found, besides = _read(prepared)
    return Encoded(encode(found), besides)


def are_unread(prepared: Prepared, store: Store, shown: Collection[str] | None) -> bool:
    """Whether a run that shows ``shown`` looks at templates of which the store has no references."""
    return wanted(prepared, shown) and not results.has_site_result(store, references_name(NAME))


def keep(store: Store, found: Encoded) -> None:
    """Let the store have what another process has read."""
    store.set_meta(found.besides)
    results.write_encoded_site_result(store, references_name(NAME), found.references, SEEN_BY_LAYOUTS)


def _rows(left_out: Mapping[str, int]) -> str:
    return encode([[path, number] for path, number in left_out.items()])


_LISTS_LEFT_OUT = "pages of lists left out"
_DECIDING = "deciding values"
_FLAWS = "flaws of templates"


def left_out(prepared: Prepared, store: Store) -> Iterable[Raised]:
    """What to say where not all pages of lists were evaluated."""
    if prepared.request.all_pages or not prepared.model.may_have_lists:
        return
    for path, number in json.loads(store.meta(_LISTS_LEFT_OUT) or "[]"):
        pages = f"{number:,} more pages" if number > 1 else "one more page"
        message = f"this list was not evaluated for {pages}, which would take long: `--all-pages` does so"
        yield Raised("internal-link", "info", path, Problem(message, None, path))


def only_print(store: Store, changes: Sequence[ChangedValue] | None) -> bool:
    """Whether templates do no more with the values of the front matter that have changed than print them,
    so that they write the same references."""
    if changes is None:
        return False
    from postlint.pages.liveness import ANY, is_plain

    deciding = frozenset(json.loads(store.meta(_DECIDING) or encode([ANY])))
    if ANY in deciding or any(one.name in deciding or not one.before or not one.now for one in changes):
        return False
    return all(is_plain(one.before) and is_plain(one.now) for one in changes)


def lists_name(prepared: Prepared, store: Store) -> str:
    """The name under which the store keeps what is said of the pages of lists. What it has of them is
    forgotten where the text of a page has changed, for it may be one that lists."""
    name = "all pages of lists" if prepared.request.all_pages else "pages of lists"
    rows = store.all("SELECT path FROM document WHERE kind = 'page' ORDER BY path")
    state = digest(*(content(store, path) or "" for (path,) in rows))
    if store.meta(name) != state:
        results.forget_site_results(store, (name, references_name(name)))
        store.set_meta({name: state})
    return name


def of_lists(prepared: Prepared, store: Store) -> Iterable[TemplateReference]:
    """The references that the later pages of lists give, beyond those of the first. The store gets how many
    pages were too many to evaluate."""
    from postlint.pages import pages_left_out, read_later_pages

    store.set_meta({_LISTS_LEFT_OUT: _rows(pages_left_out(prepared.model))})
    tags = prepared.config.file.liquid.tags
    return read_later_pages(prepared.model, tags, all_pages=prepared.request.all_pages)


def feeds(prepared: Prepared) -> Sequence[str]:
    """The feeds and sitemaps that the site writes itself."""
    return [
        one.path
        for one in prepared.model.documents
        if one.kind == "page" and (one.destination or "").endswith((".atom", ".rss", ".xml"))
    ]


def feeds_name(store: Store, paths: Iterable[str]) -> str:
    """The name under which the store keeps what is said of feeds; that is forgotten where one has changed."""
    name = "feeds"
    state = digest(*(content(store, path) or "" for path in sorted(paths)))
    if store.meta(name) != state:
        results.forget_site_results(store, (name, references_name(name)))
        store.set_meta({name: state})
    return name


def of_feeds(prepared: Prepared) -> Iterable[TemplateReference]:
    """The references of the feeds and sitemaps that the site writes itself."""
    from postlint.pages import read_feeds

    return read_feeds(prepared.model, prepared.config.file.liquid.tags)


def of_copies(prepared: Prepared) -> Iterable[TemplateReference]:
    """The references of the HTML files that Jekyll copies."""
    from postlint.pages import read_copied_pages

    return read_copied_pages(prepared.model)


def suppressions(
    prepared: Prepared, paths: Iterable[str], shown: Collection[str] | None, read: ReadSource
) -> Mapping[str, Sequence[Suppression]]:
    """What the authors of the files ``paths``, templates or copied pages, have said not to report, in HTML,
    Liquid and YAML comments."""
    found: dict[str, Sequence[Suppression]] = {}
    for path in paths:
        if (shown is not None and path not in shown) or is_excluded(prepared.config, path):
            continue
        source = read(path)
        if source is None or "postlint" not in source.text:
            continue
        whole = Span(0, len(source.text))
        front = (
            FrontMatter({}, (), whole, whole.end) if path.endswith(_YAML) else read_front_matter(source.text)
        )
        if ones := suppress.read(source.text, front):
            found[path] = ones
    return found
