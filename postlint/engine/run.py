"""A whole run over one site: prepare, map, judge, report."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from postlint import __version__
from postlint.engine.execute import answer, map_source
from postlint.engine.index import Lost, Row
from postlint.engine.judge import judge, refused_findings, source_reader
from postlint.engine.memory import map_all
from postlint.engine.prepare import Prepared, Request, prepare
from postlint.engine.reduce import SiteView
from postlint.engine.results import Results
from postlint.engine.stamp import order
from postlint.model import Finding, Report, SourceFile
from postlint.record import NamedTuple

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.site.model import SourceDocument
    from postlint.verdict import Verdict


_TRIES = 3


class Outcome(NamedTuple):
    """The report, and what it was made from."""

    report: Report
    failed: bool
    """Whether a rule broke down or a file could not be read."""
    prepared: Prepared
    results: Results
    view: SiteView
    shown: Collection[str] | None = None
    """The files whose findings are shown; None: all."""
    complaint: str | None = None
    """What to tell the user of the run itself: a cache that cannot be used."""

    timings: tuple[tuple[str, float], ...] = ()
    """Seconds that each phase took."""
    refused: Sequence[Finding] = ()
    """What is not read of the site, though its files name it."""

    def shows(self, path: str) -> bool:
        """Whether the findings of a file are shown."""
        return self.shown is None or path in self.shown


def run(request: Request, parts: Sequence[str] | None = None, executor: Executor | None = None) -> Outcome:
    """Check a site.

    Args:
        request: The site and the rules.
        parts: The files and folders, relative to the site's folder, of which findings are shown; None
            shows all. The site is read whole either way, so a file's findings do not depend on what
            else is shown.
        executor: Maps the documents; None decides between this process and several.

    Raises:
        schema.ConfigError, site.config.ConfigError: a configuration cannot be used.
        OSError: ``request.config_path`` cannot be read.
    """
    if not request.moment:
        request = request._replace(moment=str(time.time_ns()))
    for _ in range(_TRIES):
        try:
            return _run(request, parts, executor)
        except Lost:
            # Another run has written the cache anew while this one read it: begin with what it wrote.
            request = request._replace(moment=str(time.time_ns()))
    return _run(request._replace(cache_path=None), parts, executor)


def _run(request: Request, parts: Sequence[str] | None, executor: Executor | None) -> Outcome:
    times = [("start", time.perf_counter())]

    def lap(phase: str) -> None:
        times.append((phase, time.perf_counter()))

    prepared = prepare(request)
    lap("reading the site")
    shown = None if parts is None else prepared.model.sources_in(parts)
    results, outcomes = map_all(prepared, executor, shown)
    lap("posts")
    judged = judge(prepared, results, shown, source_reader(request.root), outcomes=outcomes)
    if outcomes is not None:
        outcomes.save()
    lap("site rules")
    checked = results.count(shown)
    rules = {rule.id: rule.summary for rule in prepared.rules}
    pages = {rule.id: rule.page for rule in prepared.rules}
    refused = refused_findings(prepared.model, parts)
    findings = tuple(sorted([*judged.findings, *refused], key=order))
    report = Report(findings, checked, __version__, request.root, rules, pages)
    complaint = None
    if prepared.cache is not None:
        prepared.cache.save()
        complaint = prepared.cache.complaint
    lap("saving the cache")
    timings = tuple((name, at - before) for (_, before), (name, at) in pairwise(times))
    return Outcome(report, judged.failed, prepared, results, judged.view, shown, complaint, timings, refused)


def with_verdicts(outcome: Outcome, verdicts: Sequence[Verdict]) -> Outcome:
    """``outcome`` with what the rules make of what the network said."""
    prepared = outcome.prepared
    read = source_reader(prepared.request.root)
    judged = judge(prepared, outcome.results, outcome.shown, read, verdicts)
    findings = tuple(sorted([*judged.findings, *outcome.refused], key=order))
    return outcome._replace(report=outcome.report._replace(findings=findings), failed=judged.failed)


def relint(outcome: Outcome, source: SourceFile) -> Sequence[Finding]:
    """The findings that the file would have with another text, all else being as it was."""
    prepared, path = outcome.prepared, source.path
    document = prepared.model.by_path.get(path)
    if document is None:
        return ()
    changed = map_source(prepared, _with_front_matter(prepared, document, source), source)
    read = source_reader(prepared.request.root, {path: source})
    made = answer(path, changed)
    results = outcome.results.with_result(path, made.text, Row("", "", {}, *made.seen))
    return judge(prepared, results, {path}, read).findings


def _with_front_matter(prepared: Prepared, document: SourceDocument, source: SourceFile) -> SourceDocument:
    """``document`` with what differs in the front matter of its new text; its date and address are
    those of the site's model."""
    from postlint.parse import Unreadable, read_source
    from postlint.site.front_matter import read_front_matter

    written = read_source(prepared.request.root, source.path)
    old = {} if isinstance(written, Unreadable) else read_front_matter(written.text).data
    new = read_front_matter(source.text).data
    if old == new:
        return document
    data = {name: value for name, value in document.data.items() if name not in old or name in new}
    data |= {name: value for name, value in new.items() if name not in old or old[name] != value}
    title = data.get("title")
    return document._replace(data=data, title=title if isinstance(title, str) else None)
