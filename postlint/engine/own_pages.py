"""The pages of a change: what layouts give them, where templates are the same on both sides.

Layouts, includes and data that are the same give other pages what they gave before, but for lists of
documents: these are not evaluated, as the addresses that they write are those of documents, which exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.engine import template_findings
from postlint.engine.prepare import Prepared
from postlint.engine.reduce import Checks
from postlint.model import Raised, TemplateReference
from postlint.site.site_model import SiteModel

if TYPE_CHECKING:
    from postlint.pages import PageReader


class OwnPages(NamedTuple):
    """Of which pages of a site the layouts are evaluated, and of which files what is found is new."""

    urls: frozenset[str]
    files: frozenset[str] | None
    """The files that the change touches: in others nothing counts that another page shows as well. None,
    before the change: all counts."""

    def check(self, prepared: Prepared, checks: Checks) -> list[Raised]:
        """What the checks say of these pages, but for what is not new."""
        reader = template_findings.page_reader(prepared)
        references = template_findings.references_of(reader, self.urls)
        if self.files is None:
            return checks.of_templates(references)[0]
        others = Others(reader, self.urls, lambda one: bool(checks.of_templates([one])[0]))
        files = self.files
        return checks.of_templates(references, lambda one: one.path not in files and others.show(one))[0]


def urls_of(model: SiteModel, paths: Iterable[str], made: Iterable[str | None]) -> frozenset[str]:
    """The URLs of the documents at ``paths``, and ``made``."""
    found = {one.url for path in paths if (one := model.by_path.get(path)) is not None}
    return frozenset(filter(None, {*found, *made}))


class Others:
    """What is wrong with the other pages of a site, read as far as is needed: most of what is wrong with a
    page, but not by its own fault, is wrong with the next as well."""

    def __init__(
        self, reader: PageReader, urls: frozenset[str], is_wrong: Callable[[TemplateReference], bool]
    ) -> None:
        """``urls``: those of the pages that are none of these."""
        self._rest: Iterator[Sequence[TemplateReference]] = template_findings.references_by_page(reader, urls)
        self._is_wrong = is_wrong
        self._read: dict[object, list[TemplateReference]] = {}
        self._wrong: set[object] = set()

    def show(self, reference: TemplateReference) -> bool:
        """Whether something is wrong with what the same part of a template gives another page."""
        part = _part(reference)
        while not self._shows(part):
            references = next(self._rest, None)
            if references is None:
                return False
            for one in references:
                self._read.setdefault(_part(one), []).append(one)
        return True

    def _shows(self, part: object) -> bool:
        if part not in self._wrong and any(map(self._is_wrong, self._read.pop(part, ()))):
            self._wrong.add(part)
        return part in self._wrong


def _part(reference: TemplateReference) -> object:
    return reference.path, reference.reference.span
