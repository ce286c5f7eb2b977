"""A run over no more of a site than a change can affect, with the change and before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.engine import keys, template_findings
from postlint.engine.affected import Affected, DocumentTexts, affected, is_local, read_texts
from postlint.engine.dependencies import Dependencies
from postlint.engine.execute import execute
from postlint.engine.judge import Judged, judge, refused_findings, source_reader
from postlint.engine.outcome import Before, Outcome, reported
from postlint.engine.own_pages import OwnPages, urls_of
from postlint.engine.partial import Analysis, PartialChecks, PartialView, Scope
from postlint.engine.prepare import Prepared, Setup, with_model
from postlint.engine.recheck import recheck
from postlint.engine.signature import same_jekyll
from postlint.engine.sync import Synced, synchronise_overlay
from postlint.files import Overlay
from postlint.model import Finding, UrlEntry
from postlint.parse import Unreadable, decode
from postlint.site.site_model import lasting_addresses
from postlint.site.tracked import of_overlay
from postlint.store import results
from postlint.store.database import Store
from postlint.store.file_changes import is_asset
from postlint.store.site_tables import whole

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.site.site_model import SiteModel

MOST = 0.5
"""The share of a site's documents beyond which a change may affect all of it."""
MOST_NAMED = 0.1
"""The share of it beyond which naming documents is naming the site."""


class _Side(NamedTuple):
    """The site with the change, or before it."""

    prepared: Prepared
    texts: DocumentTexts
    scope: Scope
    pending: Collection[str]


def run_part(
    setup: Setup,
    store: Store,
    synced: Synced,
    parts: Sequence[str] | None,
    executor: Executor | None,
    base: Overlay,
    lap: Callable[[str], None],
) -> Outcome | None:
    """Check what a change can affect; None where that may be most of the site. ``synced``: the site with the
    change, ``base``: before it."""
    model = whole(synced.model)
    prepared = with_model(setup, model)
    request = setup.request._replace(
        root=base,
        original=setup.request.folder,
        cache_path=None,
        moment=f"before {setup.request.moment}",
    )
    if not same_jekyll(setup.request, request, setup.config):
        return None
    tracked = of_overlay(model.tracked, base)
    before_setup = setup._replace(request=request, jekyll=model.config)
    with store.passing():
        was = synchronise_overlay(before_setup, store, tracked, model)
        was = was._replace(model=whole(was.model))
    if not all(is_local(path, (model, was.model)) for path in base.changed):
        return None
    texts = read_texts(setup.request.root, [one.path for one in model.documents if one.is_read])
    if len(base.changed) > MOST * len(texts.known):
        return None
    prepared_before = with_model(before_setup, was.model)
    analysed, analysed_before = (
        _analysed(one, base.changed, executor) for one in (prepared, prepared_before)
    )
    noticed = {
        path
        for path in base.changed
        if (ids := _anchors(prepared.model, path, analysed)) is None
        or ids != _anchors(was.model, path, analysed_before)
    }
    found = affected(model, base, noticed, was.delta.documents, was.delta.entries, texts)
    changed = base.changed.keys() | was.delta.documents
    if not changed.isdisjoint(template_findings.feeds(prepared)):
        found = found._replace(templates=True)
    from postlint.pages import Lasting  # large, and not needed by most runs

    lasting = Lasting()
    was.model.share_data(model)
    prepared, prepared_before = (one._replace(lasting_pages=lasting) for one in (prepared, prepared_before))
    own_before, own = _own_pages(prepared_before, prepared, found, changed, was.delta.entries)
    now = [text for path in changed if (text := texts.known.get(path)) is not None]
    changed_texts = [*now, *(data.decode("utf-8", "replace") for data in base.changed.values() if data)]
    here = _side(prepared, texts, changed, found, own, changed_texts, synced.pending)
    if len(here.scope.documents) > MOST * len(texts.known):
        return None
    texts_before = _texts_before(texts, was.model, base)
    there = _side(prepared_before, texts_before, changed, found, own_before, changed_texts, was.pending)
    shown = None if parts is None else model.sources_in(parts)
    _forget(store, synced, here.scope.documents)
    judged, view, checks = _judged(here, store, executor, shown, synced.dependencies, analysed)
    lap("posts and site rules")
    with store.passing():
        # What checks said with the change holds before it as well where nothing differs that they looked at.
        for one in checks.partly:
            results.write_site_result(store, *one)
        again = synchronise_overlay(before_setup, store, tracked, model)
        _forget(store, again, there.scope.documents)
        there = there._replace(pending=again.pending)
        judged_before, _, _ = _judged(there, store, executor, None, at_hand=analysed_before)
    lap("posts before the change")
    if not _once(judged) <= _once(judged_before) or any(_is_loud_in(changed, one) for one in judged.findings):
        return None  # whether that is new, documents tell that are not analysed
    refused = refused_findings(was.model, None, synced.doubtful - base.changed.keys())
    addresses = lasting_addresses(was.model) if was.delta.entries else None
    before = Before((*_not_once(judged_before), *refused), addresses)
    judged = judged._replace(findings=_not_once(judged))
    return _outcome(here, store, synced, parts, judged, view)._replace(before=before)


def _analysed(
    prepared: Prepared, paths: Collection[str], executor: Executor | None
) -> dict[str, results.Row | Unreadable]:
    """The results of those of the files at ``paths`` that are documents."""
    by_path = prepared.model.by_path
    read = sorted(path for path in paths if path in by_path and by_path[path].is_read)
    return {one.path: one for one in execute(prepared, read, executor)}


def _anchors(
    model: SiteModel, path: str, analysed: Mapping[str, results.Row | Unreadable]
) -> tuple[object, ...] | None:
    """What a link can lead to in a file, and would notice a change of; None where that is not known."""
    row = analysed.get(path)
    if isinstance(row, results.Row):
        return results.anchors(row)
    return () if path not in model.by_path and is_asset(path) and path in model.by_source else None


def run_named(
    setup: Setup,
    store: Store,
    synced: Synced,
    parts: Sequence[str],
    executor: Executor | None,
    lap: Callable[[str], None],
    *,
    is_preview: bool = False,
) -> Outcome | None:
    """Check documents by name and analyse no more than these and what they are compared with; None where
    templates are named, or so many documents that the site may as well be analysed, or where something is
    found that is said once of a site. ``is_preview``: it is then said of these documents, for a run follows
    that knows which is the first."""
    model = whole(synced.model)
    prepared = with_model(setup, model)
    shown = model.sources_in(parts)
    named = frozenset(path for path in shown if (one := model.by_path.get(path)) is not None and one.is_read)
    if template_findings.looked_at(prepared, shown) or len(named) > MOST_NAMED * len(synced.pending):
        return None
    _forget(store, synced, named)
    texts = read_texts(setup.request.root, named.union(synced.pending))
    own = [text for path in named if (text := texts.known[path]) is not None]
    scope = Scope(named, named, True, False, None, False, False, own)
    side = _Side(prepared, texts, scope, synced.pending)
    judged, view, _ = _judged(side, store, executor, shown, synced.dependencies)
    lap("posts and site rules")
    if not is_preview and len(_not_once(judged)) < len(judged.findings):
        return None
    return _outcome(side, store, synced, parts, judged, view)


def _not_once(judged: Judged) -> tuple[Finding, ...]:
    """Findings without what is reported once of a site: the first occurrence may be in a document that is not
    analysed."""
    return tuple(one for one in judged.findings if not one.once)


def _once(judged: Judged) -> set[str]:
    """What is reported once of a site. How often it is there differs with the documents that are analysed."""
    return {one.once for one in judged.findings if one.once}


def _is_loud_in(changed: Collection[str], finding: Finding) -> bool:
    """Whether a finding that a run reports once is more than information and may be of a changed document:
    the first of all may be in another document."""
    return bool(finding.once) and finding.severity != "info" and finding.path in changed


def _outcome(
    side: _Side, store: Store, synced: Synced, parts: Sequence[str] | None, judged: Judged, view: PartialView
) -> Outcome:
    prepared, model, texts = side.prepared, side.prepared.model, side.texts
    shown = None if parts is None else model.sources_in(parts)
    refused = refused_findings(model, parts, synced.doubtful)
    read = texts.known if shown is None else texts.known.keys() & shown
    checked = sum(texts.known[path] is not None for path in read)
    copies = model.copied_pages if template_findings.copies_wanted(prepared, None) else ()
    checked += len(copies) if shown is None else len(template_findings.looked_at(prepared, shown))
    report = reported(prepared, [*judged.findings, *refused], checked)
    unreadable = view.analysis.unreadable
    outcome = Outcome(report, judged.failed, prepared, store, view, shown, unreadable, store.notice)
    return outcome._replace(refused=refused, doubtful=synced.doubtful)


def _forget(store: Store, synced: Synced, certain: Collection[str]) -> None:
    """Let the store have no results of documents that are to be analysed, since not all of them will be.
    ``certain``: those that will be in any case."""
    left = results.analysed(store).intersection(synced.pending).difference(certain)
    kinds = results.forget(store, left)
    if synced.kinds is None or synced.keys is None:
        recheck(store, None, None)
    else:
        recheck(store, kinds | synced.kinds, synced.keys.union(map(keys.of_document, left)))


def _side(
    prepared: Prepared,
    texts: DocumentTexts,
    changed: Collection[str],
    found: Affected,
    own_pages: OwnPages | None,
    changed_texts: Sequence[str],
    pending: Collection[str],
) -> _Side:
    by_path = prepared.model.by_path
    touched = {path for path in changed if (one := by_path.get(path)) is not None and one.is_read}
    mentioning = {path for path, text in texts.known.items() if text is not None and "postlint" in text}
    documents = frozenset(touched | mentioning | (found.documents & by_path.keys()))
    scope = Scope(
        documents,
        frozenset(touched | mentioning),
        found.front_matter,
        found.templates,
        own_pages,
        found.copies,
        found.lists,
        changed_texts,
    )
    return _Side(prepared, texts, scope, pending)


def _own_pages(
    before: Prepared, now: Prepared, found: Affected, changed: Collection[str], entries: Iterable[UrlEntry]
) -> tuple[OwnPages | None, OwnPages | None]:
    """The pages that templates may give other references, before a change and with it; None where there are
    none, or templates are looked at for all pages."""
    if found.templates or not found.front_matter:
        return None, None
    paths = found.naming.union(changed)
    made = [one.url for one in entries if one.kind != "static"]
    own_before, own = (urls_of(one.model, paths, made) for one in (before, now))
    return OwnPages(own_before, None), OwnPages(own, frozenset(changed))


def _texts_before(texts: DocumentTexts, model: SiteModel, base: Overlay) -> DocumentTexts:
    """The texts of a site's documents before a change."""
    read = [one.path for one in model.documents if one.is_read]
    known = {path: texts.known[path] for path in read if path in texts.known and path not in base.changed}
    for path, data in base.changed.items():
        if data is not None and path in model.by_path and model.by_path[path].is_read:
            source = decode(path, data)
            known[path] = None if isinstance(source, Unreadable) else source.text
    return DocumentTexts(known, texts)


def _judged(
    side: _Side,
    store: Store,
    executor: Executor | None,
    shown: Collection[str] | None,
    dependencies: Dependencies | None = None,
    at_hand: Mapping[str, results.Row | Unreadable] | None = None,
) -> tuple[Judged, PartialView, PartialChecks]:
    prepared, scope = side.prepared, side.scope
    analysis = Analysis(prepared, store, side.pending, executor, side.texts, dependencies, at_hand)
    analysis.need(scope.documents)
    view = PartialView(prepared, store, analysis, side.texts)
    checks = PartialChecks(view, prepared, analysis, scope, side.texts)
    judged = judge(
        prepared,
        store,
        view,
        shown,
        source_reader(prepared.request.root),
        analysis.unreadable,
        checks=checks,
        among=scope.documents if shown is None else scope.documents.intersection(shown),
        with_templates=scope.templates,
        own_pages=scope.own_pages,
        with_copies=scope.copies,
    )
    return judged, view, checks
