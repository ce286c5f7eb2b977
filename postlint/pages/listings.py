"""The references that the later pages of a list give, beyond those of its first page.

The first page of a list is the page whose source lists; its body is read with all others. On the pages
that a plugin makes after it the same template shows other documents, and relative URLs lead elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from postlint import files
from postlint.model import ShownOn, Span, TemplateReference
from postlint.pages.collect import PageReader
from postlint.pages.locate import PageReference
from postlint.site.liquid_context import may_list

if TYPE_CHECKING:
    from postlint.site.generation import Pager
    from postlint.site.site_model import SiteModel, SourceDocument

MOST: Final = 300
"""Later pages that are evaluated without ``--all-pages``: some 10 ms each."""


def read_later_pages(
    model: SiteModel, tags: Mapping[str, str], *, all_pages: bool = False
) -> Iterator[TemplateReference]:
    """The references of the later pages of all lists, each once."""
    reader = PageReader(model, tags)
    left = MOST
    for path, pagers in model.pagers.items():
        document = model.by_path.get(path)
        if document is None or not document.published or document.url is None:
            continue
        later = pagers[1:] if all_pages else pagers[1 : 1 + left]
        left = max(0, left - len(pagers) + 1)
        if later:
            yield from _of_list(model, reader, document, [pagers[0], *later])


def pages_left_out(model: SiteModel) -> Mapping[str, int]:
    """The documents whose lists have later pages beyond those ``MOST``, and how many."""
    left, found = MOST, {}
    for path, pagers in model.pagers.items():
        number = len(pagers) - 1
        if number > left:
            found[path] = number - left
        left = max(0, left - number)
    return found


def later_pages(
    model: SiteModel, reader: PageReader, document: SourceDocument
) -> Iterator[tuple[Pager, list[PageReference]]]:
    """The later pages of a document's list, each with the references of its body and its layouts."""
    pagers = model.pagers.get(document.path, ()) if may_list(model, document) else ()
    yield from _read(model, reader, document, pagers[1:])


def _of_list(
    model: SiteModel, reader: PageReader, document: SourceDocument, pagers: Sequence[Pager]
) -> Iterator[TemplateReference]:
    known: set[tuple[str, Span, str]] = set()
    shown: dict[PageReference, list[str]] = {}
    for number, (pager, found) in enumerate(_read(model, reader, document, pagers)):
        keys = {one: (one.path, one.reference.span, _address(model, one, pager)) for one in found}
        if number == 0:
            known.update(keys.values())  # what was said of the first page is not said again
            continue
        for one, key in keys.items():
            if key not in known:
                shown.setdefault(one, []).append(pager.url)
    for one, urls in shown.items():
        yield TemplateReference(one.path, one.reference, _shown_on(model, one, urls), one.via)


def _read(
    model: SiteModel, reader: PageReader, document: SourceDocument, pagers: Sequence[Pager]
) -> Iterator[tuple[Pager, list[PageReference]]]:
    text = _text(model, document) if pagers else None
    if text is None:
        return
    layouts = tuple(reader.layouts.of(document))
    content = reader.layouts.parsed(text)
    for pager in pagers:
        found = reader.of_list(document, layouts, content, pager)
        yield pager, [one for one in found if not _may_be_code(document, one)]


def _may_be_code(document: SourceDocument, one: PageReference) -> bool:
    """Whether what looks like a tag may be an example in Markdown."""
    return document.markdown and one.path == document.path and "{" not in one.reference.raw


def _address(model: SiteModel, one: PageReference, pager: Pager) -> str:
    return model.resolve(one.reference.url, pager.url).url


def _shown_on(model: SiteModel, one: PageReference, urls: list[str]) -> tuple[ShownOn, ...]:
    """The pages by where the reference leads from them."""
    by_url: dict[str, list[str]] = {}
    for url in urls:
        by_url.setdefault(model.resolve(one.reference.url, url).url, []).append(url)
    return tuple(ShownOn(inside[0], len(inside)) for inside in by_url.values())


def _text(model: SiteModel, document: SourceDocument) -> str | None:
    try:
        return files.read(model.root, document.path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
