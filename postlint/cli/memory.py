"""A check remembered as a whole: what a run over an unchanged site says is looked up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast

from postlint import __version__
from postlint.cache import Cache
from postlint.cli.site import Selection
from postlint.engine.memo import Remembered, State, recall, remember, state
from postlint.model import Finding, Report, Severity
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from postlint.engine.prepare import Request
    from postlint.engine.run import Outcome


_FOREVER = float(2**53)


class Checked(NamedTuple):
    """What a check came to, before it is decided what fails."""

    report: Report
    fail_on: Severity
    failed: bool


class RunMemory(NamedTuple):
    """Where this check would be remembered."""

    cache: Cache
    state: State
    root: str

    def recall(self) -> Checked | None:
        """What the same check came to before."""
        found = recall(self.cache, self.state, time.time())
        if found is None:
            return None
        report = Report(found.findings, found.checked, __version__, self.root, found.rules)
        return Checked(report, cast("Severity", found.fail_on), found.failed)

    def keep(self, outcome: Outcome, findings: tuple[Finding, ...]) -> None:
        """Remember a check. Failures are not: they are to be looked into."""
        if outcome.failed or outcome.complaint:
            return
        fail_on = outcome.prepared.config.file.fail_on
        report = outcome.report
        until = outcome.prepared.model.next_publication or _FOREVER
        kept = Remembered(findings, report.checked, dict(report.rules), fail_on, False, until)
        remember(self.cache, self.state, kept)


def memory_of(arguments: Any, request: Request, selection: Selection, formats: list[str]) -> RunMemory | None:
    """Where this check would be remembered; None where it depends on more than files, or its report
    needs more than findings."""
    unusual = (
        "diff",
        "staged",
        "fix",
        "unsafe_fixes",
        "diff_fixes",
        "online",
        "replay",
        "executor",
        "timings",
    )
    if request.cache_path is None or "sarif" in formats or any(getattr(arguments, name) for name in unusual):
        return None
    cache = Cache(request.cache_path)
    if cache.complaint:
        cache.close()
        return None
    asked = repr((request._replace(moment=""), selection.shown, arguments.baseline, arguments.no_baseline))
    others = (request.config_path, arguments.baseline)
    return RunMemory(cache, state(request.root, request.moment, asked, others), selection.root)
