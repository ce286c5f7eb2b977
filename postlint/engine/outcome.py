"""What a run comes to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from postlint import DOCUMENTATION, __version__
from postlint.engine.prepare import Prepared
from postlint.engine.stamp import order
from postlint.engine.view import SiteView
from postlint.model import Finding, Report, UrlEntry
from postlint.parse import Unreadable
from postlint.store.database import Store
from postlint.store.site_tables import StoredModel


class Before(NamedTuple):
    """A site as it was before a change."""

    findings: Sequence[Finding]
    addresses: Sequence[UrlEntry] | None
    """Its lasting addresses; None where its URL map is the one of now."""


class Outcome(NamedTuple):
    """The report, and what it was made from."""

    report: Report
    failed: bool
    """Whether a rule broke down or a file could not be read."""
    prepared: Prepared
    store: Store
    view: SiteView
    shown: Collection[str] | None = None
    """The files whose findings are shown; None: all."""
    unreadable: Sequence[Unreadable] = ()
    complaint: str | None = None
    """What to tell the user of the run itself: a cache that cannot be used."""

    timings: tuple[tuple[str, float], ...] = ()
    """Seconds that each phase took."""
    refused: Sequence[Finding] = ()
    """What is not read of the site, though its files name it."""
    doubtful: frozenset[str] = frozenset()
    """Files that may not be such as are read, as of ``store.files``."""
    before: Before | None = None
    """The site before the change, where the run looked at no more than the change can affect."""

    def end(self) -> None:
        """Write what the run found out and let others have the store."""
        if isinstance(self.prepared.model, StoredModel):
            self.prepared.model.let_go()
        self.store.save()

    def shows(self, path: str) -> bool:
        """Whether the findings of a file are shown."""
        return self.shown is None or path in self.shown


def reported(prepared: Prepared, findings: Sequence[Finding], checked: int) -> Report:
    """A report of findings in so many files."""
    rules = {rule.id: rule.summary for rule in prepared.rules}
    pages = {rule.id: rule.page for rule in prepared.rules}
    findings = tuple(sorted(findings, key=order))
    levels = {rule.id: rule.default for rule in prepared.rules if rule.default}
    return Report(
        findings,
        checked,
        __version__,
        prepared.request.root,
        rules,
        pages,
        documentation=DOCUMENTATION,
        levels=levels,
    )
