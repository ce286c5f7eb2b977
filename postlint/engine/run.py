"""A whole run over one site: find what has changed, analyse it, run the rules, report."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from postlint.engine import keys, template_findings
from postlint.engine.dependencies import names_of
from postlint.engine.execute import Beside, execute
from postlint.engine.judge import judge, refused_findings, source_reader
from postlint.engine.outcome import Before, Outcome, reported
from postlint.engine.part import run_named, run_part
from postlint.engine.prepare import Prepared, Request, Setup, set_up, with_model
from postlint.engine.recheck import recheck
from postlint.engine.signature import known_jekyll, same_jekyll, store_path
from postlint.engine.stamp import order
from postlint.engine.sync import Synced, synchronise, synchronise_overlay
from postlint.engine.view import SiteView
from postlint.files import Overlay
from postlint.model import Finding, SourceFile
from postlint.parse import Unreadable
from postlint.site.site_model import lasting_addresses
from postlint.store import results
from postlint.store.database import Store, open_store, passing_store

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.site.tracked import Tracked
    from postlint.verdict import Verdict

MUCH = 64
"""So many documents to analyse are worth finding out which of them a change can affect."""
SOME = 8
"""So many documents to analyse are worth it in a site that has been analysed: each costs milliseconds."""
LEFT = 0.1
"""The share of the analysed documents up to which others may be left for a later run. Of twelve sites, the
documents that list posts were none to one in 30 (ruby-lang.org: 34 of 5,334; jekyllweekly: 1 of 56), but for
one in eight of a site of eight documents."""

_AT_ONCE = 256
"""So many results are written together."""


def run(
    request: Request,
    parts: Sequence[str] | None = None,
    executor: Executor | None = None,
    *,
    keep_open: bool = False,
    findings_only: bool = False,
    base: Overlay | None = None,
) -> Outcome:
    """Check a site.

    Args:
        request: The site and the rules.
        parts: The files and folders, relative to the site's folder, of which findings are shown; None
            shows all. The site is checked whole either way, so a file's findings do not depend on
            what else is shown.
        executor: Analyses the documents; None decides between this process and several.
        keep_open: Whether the caller ends the run (``Outcome.end``), which has the store until then.
        findings_only: Whether nothing is wanted of the outcome but its findings. Where much is not analysed
            yet, a run over named documents then analyses only these and what they are compared with.
        base: The site before a change. Such a run looks at no more than the change can affect, at both,
            whatever the store has of the rest, and findings that both have may be missing
            (``Outcome.before``).

    Raises:
        schema.ConfigError, site.config.ConfigError: a configuration cannot be used.
        OSError: ``request.config_path`` cannot be read.
    """
    path = store_path(request)
    if path is None:
        return _run(set_up(request), passing_store(), parts, executor, base, findings_only)
    store = open_store(path)
    try:
        outcome = _run(
            set_up(request, partial(known_jekyll, store)), store, parts, executor, base, findings_only
        )
        if not keep_open:
            started = time.perf_counter()
            outcome.end()
            saving = ("saving the cache", time.perf_counter() - started)
            outcome = outcome._replace(timings=(*outcome.timings, saving))
        return outcome
    except sqlite3.Error as error:
        store.discard()
        outcome = _run(set_up(request), passing_store(), parts, executor, base, findings_only)
        notice = f"the cache `{path}` cannot be used ({error}): running without it"
        return outcome._replace(complaint=notice)
    except BaseException:
        store.discard()
        raise


def _run(
    setup: Setup,
    store: Store,
    parts: Sequence[str] | None,
    executor: Executor | None,
    base: Overlay | None,
    findings_only: bool,
) -> Outcome:
    times = [("start", time.perf_counter())]

    def lap(phase: str) -> None:
        times.append((phase, time.perf_counter()))

    synced = synchronise(setup, store)
    lap("reading the site")
    outcome = None
    if findings_only and base is not None:
        outcome = run_part(setup, store, synced, parts, executor, base, lap)
    elif findings_only and base is None and parts is not None and _is_worth_choosing(store, synced):
        outcome = run_named(setup, store, synced, parts, executor, lap)
    outcome = outcome or judged(setup, store, synced, parts, executor, lap)
    timings = tuple((name, at - before) for (_, before), (name, at) in pairwise(times))
    return outcome._replace(timings=timings)


def much_is_new(store: Store, synced: Synced) -> bool:
    """Whether nothing of a site is analysed yet and much is to be."""
    return len(synced.pending) >= MUCH and results.count(store, None) == 0


def _is_worth_choosing(store: Store, synced: Synced) -> bool:
    """Whether to find out which of the pending documents the findings of some depend on: where much is new,
    or nearly all is analysed and what is left are pages that list the documents that changed. In between, a
    run fills the store, so that all later ones are quick."""
    few_are_left = SOME <= len(synced.pending) <= LEFT * results.count(store, None)
    return few_are_left or much_is_new(store, synced)


def judged(
    setup: Setup,
    store: Store,
    synced: Synced,
    parts: Sequence[str] | None,
    executor: Executor | None,
    lap: Callable[[str], None],
) -> Outcome:
    """Analyse what is pending and run the rules.

    Args:
        parts: The files and folders of which findings are shown; None shows all.
        executor: Analyses the documents; None decides between this process and several.
        lap: Is called with the name of each phase that has ended.
    """
    prepared = with_model(setup, synced.model)
    shown = None if parts is None else synced.model.sources_in(parts)
    beside = (
        Beside(template_findings.read_encoded)
        if template_findings.are_unread(prepared, store, shown)
        else None
    )
    unreadable = _analyse(prepared, store, synced, executor, beside)
    if beside is not None and (found_beside := beside.result()) is not None:
        template_findings.keep(store, found_beside)
    lap("posts")
    view = SiteView(synced.model, store, setup.plan.settings)
    found = judge(prepared, store, view, shown, source_reader(setup.request.root), unreadable)
    lap("site rules")
    checked = results.count(store, shown)
    if shown is not None:
        checked += len(template_findings.looked_at(prepared, shown))
    elif template_findings.copies_wanted(prepared, None):
        checked += len(synced.model.copied_pages)
    refused = refused_findings(synced.model, parts, synced.doubtful)
    outcome = Outcome(
        reported(prepared, [*found.findings, *refused], checked),
        found.failed,
        prepared,
        store,
        view,
        shown,
        unreadable,
        store.notice,
    )
    return outcome._replace(refused=refused, doubtful=synced.doubtful)


def run_before(outcome: Outcome, root: Overlay, tracked: Tracked | None, *, judge: bool) -> Before:
    """The site of a run that has not ended as it is with the files of ``root``. The store has it from what
    it knows of the site as it is, and forgets it again.

    Args:
        tracked: What git knows of the files of ``root``.
        judge: Whether the findings are wanted.

    Raises:
        site.config.ConfigError: its configuration cannot be used.
    """
    prepared, store = outcome.prepared, outcome.store
    request = prepared.request
    request = request._replace(
        root=root, original=request.folder, cache_path=None, moment=f"before {request.moment}"
    )
    config = prepared.config
    if not same_jekyll(prepared.request, request, config):
        ran = run(request)
        return Before(ran.report.findings, lasting_addresses(ran.prepared.model))
    setup = Setup(request, config, prepared.rules, prepared.plan, prepared.model.config)
    with store.passing():
        synced = synchronise_overlay(setup, store, tracked)
        addresses = lasting_addresses(synced.model) if synced.delta.entries else None
        if not judge:
            return Before((), addresses)
        synced = synced._replace(doubtful=outcome.doubtful - root.changed.keys())
        ran = judged(setup, store, synced, None, None, lambda phase: None)
        return Before(ran.report.findings, addresses)


def _analyse(
    prepared: Prepared,
    store: Store,
    synced: Synced,
    executor: Executor | None,
    beside: Beside[template_findings.Encoded] | None,
) -> list[Unreadable]:
    """Analyse the documents that are to be, and discard what checks found about anything that this
    changes; those that cannot be read. ``beside``: as of ``execute``."""
    kinds, changed = synced.kinds, synced.keys
    unreadable: list[Unreadable] = []
    rows: list[results.Row] = []

    def write() -> None:
        nonlocal kinds, changed
        different = results.write_results(store, rows)
        if kinds is not None and changed is not None:
            kinds |= different
            if different:
                changed |= {keys.of_document(row.path) for row in rows}
        synced.dependencies.keep(names_of(rows))
        rows.clear()

    for one in execute(prepared, synced.pending, executor, beside):
        if isinstance(one, Unreadable):
            unreadable.append(one)
            different = results.forget(store, [one.path])
            if kinds is not None and changed is not None:
                kinds |= different
                changed.add(keys.of_document(one.path))
            continue
        rows.append(one)
        if len(rows) >= _AT_ONCE:
            write()
    write()
    recheck(store, kinds, changed)
    return unreadable


def with_verdicts(outcome: Outcome, verdicts: Sequence[Verdict]) -> Outcome:
    """``outcome`` with what the rules make of what the network said."""
    prepared = outcome.prepared
    read = source_reader(prepared.request.root)
    judged = judge(prepared, outcome.store, outcome.view, outcome.shown, read, outcome.unreadable, verdicts)
    findings = tuple(sorted([*judged.findings, *outcome.refused], key=order))
    return outcome._replace(report=outcome.report._replace(findings=findings), failed=judged.failed)


def relint(outcome: Outcome, source: SourceFile) -> Sequence[Finding]:
    """The findings that the file would have with another text, all else being as it was: what is made of it
    elsewhere, in lists of posts, is not looked at again."""
    prepared, path, store = outcome.prepared, source.path, outcome.store
    if path not in prepared.model.by_path:
        return ()
    root = prepared.request.root
    laid = root.changed if isinstance(root, Overlay) else {}
    content = ("\ufeff" if source.bom else "") + source.text
    request = prepared.request._replace(
        root=Overlay(root, {**laid, path: content.encode("utf-8", "surrogateescape")}),
        original=prepared.request.folder,
        cache_path=None,
        moment=f"with {path}",
    )
    setup = Setup(request, prepared.config, prepared.rules, prepared.plan, prepared.model.config)
    with store.passing():
        synced = synchronise_overlay(setup, store, prepared.model.tracked)
        synced = synced._replace(pending=[one for one in synced.pending if one == path])
        return judged(setup, store, synced, (path,), None, lambda phase: None).report.findings
