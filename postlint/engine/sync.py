"""The store brought up to date with the disk: the site model, and which documents are to be analysed.

What has changed decides how much is read. Where only texts have, the model is what the store
has; where documents came, went or changed their front matter, it is what the store has with
these; anything else (a layout, an include, data, the configuration) takes reading the site, of
which unchanged files are not opened again.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

from postlint.engine import keys, template_findings
from postlint.engine.dependencies import Dependencies
from postlint.engine.prepare import Setup
from postlint.engine.signature import signature
from postlint.files import Overlay
from postlint.site import ruby_dates
from postlint.site.model_updates import Edits, reusable, same_documents, updated
from postlint.site.reader import read_site
from postlint.site.site_model import Known, SiteModel
from postlint.site.tracked import Tracked
from postlint.store import results
from postlint.store.database import Store
from postlint.store.file_changes import FileChanges, every, is_asset, take_up, take_up_overlay
from postlint.store.site_tables import Delta, StoredModel, is_restorable, tracked_name, write_model

_DAY = 86400.0


class Synced(NamedTuple):
    """A site as the store now has it, but for what is still to be analysed."""

    model: SiteModel
    dependencies: Dependencies
    pending: list[str]
    """The documents to analyse."""
    kinds: set[str] | None
    """The kinds of things that have changed, as of ``keys``; None: anything may have."""
    keys: set[str] | None
    """What has changed of what checks look up; None: anything may have."""
    delta: Delta
    """How the model differs from the one before."""
    doubtful: frozenset[str]
    """Of the files and folders those that may not be such as are read, as of ``store.files``."""


class _Read(NamedTuple):
    """A model, and how it differs from the one before."""

    model: SiteModel
    delta: Delta
    whole: bool
    """Whether anything else may have changed as well."""


_NOTHING = Delta(frozenset(), frozenset(), frozenset())


def synchronise(setup: Setup, store: Store, tracked: Tracked | None = None) -> Synced:
    """Record what has changed on disk, and begin again where all results may be others. ``tracked``: what
    git knows of the files where the site's folder is an overlay; else git is run."""
    known = signature(setup, store)
    if store.meta("signature") != known:
        kept = {name: value for name in ("jekyll", "sources") if (value := store.meta(name)) is not None}
        store.clear()
        store.set_meta({**kept, "signature": known})
    return _taken_up(setup, store, take_up(store, setup.request.root), tracked)


def synchronise_overlay(
    setup: Setup, store: Store, tracked: Tracked | None, known: SiteModel | None = None
) -> Synced:
    """Record how the overlay that is the site's folder differs from the files on disk, which the store has.
    ``tracked``: what git knows of the overlay's files. ``known``: the site on disk, where it is at hand and
    need not be read from the store."""
    root = setup.request.root
    assert isinstance(root, Overlay)
    return _taken_up(setup, store, take_up_overlay(store, root), tracked, known)


def synchronise_texts(setup: Setup, store: Store, known: Synced) -> Synced | None:
    """Record an overlay of which nothing differs from the run before but what documents say, so that the
    model is the one of that run. None where more differs; nothing is recorded then."""
    root, model = setup.request.root, known.model
    assert isinstance(root, Overlay)
    now = datetime.datetime.now(ruby_dates.UTC)
    documents = {path for path in root.changed if path in model.by_path}
    if len(documents) < len(root.changed) or not _holds(store, now):
        return None
    if not same_documents(root, setup.jekyll, model.by_path, documents, now):
        return None
    changes = take_up_overlay(store, root)
    model.root = root  # what it has read is none of these files
    dependencies = Dependencies(store, model)
    stale = dependencies.stale(site=False, everything=False, paths=changes.changed)
    pending = {path for path in changes.changed | stale if model.by_path[path].is_read}
    return Synced(model, dependencies, sorted(pending), set(), set(), _NOTHING, known.doubtful)


def _taken_up(
    setup: Setup, store: Store, changes: FileChanges, tracked: Tracked | None, known: SiteModel | None = None
) -> Synced:
    read = _read(setup, store, changes, tracked, known)
    dependencies = Dependencies(store, read.model)
    edited = changes.added | changes.removed | changes.changed
    stale = dependencies.stale(
        site=bool(read.delta.documents or read.delta.entries), everything=read.whole, paths=edited
    )
    done, fronts = results.analysed(store), results.fronts(store)
    wanted = {path for (path,) in store.all("SELECT path FROM document WHERE is_read")}
    differ = changes.changed | changes.added | read.delta.documents
    pending = wanted & (differ | stale | {*results.broken(store)})
    pending |= wanted - done
    results.forget_fronts(store, None if read.whole else fronts & differ)
    kinds = results.forget(store, (done | fronts) - wanted)
    if read.whole:
        return Synced(read.model, dependencies, sorted(pending), None, None, read.delta, changes.doubtful)
    if read.delta.documents:
        kinds |= {keys.FRONT, keys.HEADS}
        if not template_findings.only_print(store, read.delta.front):
            kinds.add(keys.TEMPLATES)
    files = changes.added | changes.removed
    if read.delta.entries or files:
        kinds.add(keys.SITE)
    changed = keys.of_edits(read.delta.documents, read.delta.entries, files)
    # Documents that are not analysed, such as feeds, are templates of their own. Files without front matter
    # are not among these: where their text changes, the site is read.
    pages = {path for path in changes.changed - wanted if not is_asset(path)}
    if pages:
        kinds |= {keys.FRONT, keys.TEMPLATES}
        changed |= set(map(keys.of_document, pages))
    return Synced(read.model, dependencies, sorted(pending), kinds, changed, read.delta, changes.doubtful)


def _read(
    setup: Setup, store: Store, changes: FileChanges, known_to_git: Tracked | None, at_hand: SiteModel | None
) -> _Read:
    root, jekyll, exists = setup.request.root, setup.jekyll, setup.config.file.exists
    now = datetime.datetime.now(ruby_dates.UTC)
    edits = Edits(
        changes.added, changes.removed, frozenset(path for path in changes.changed if not is_asset(path))
    )
    tracked = setup.request.only_tracked
    old: SiteModel | None = None
    if is_restorable(store):
        if at_hand is None:
            old = StoredModel(store, root, jekyll, exists, now, only_tracked=tracked)
        else:
            old = at_hand.at(root)
        if isinstance(root, Overlay):
            old.__dict__["tracked"] = known_to_git
    if old is not None and _holds(store, now):
        same = tracked_name(old.tracked) == store.meta("tracked")
        texts = not edits.added and not edits.removed
        if same and texts and same_documents(root, jekyll, old.by_path, edits.changed, now):
            return _Read(old, _NOTHING, False)
        parts = old.parts._replace(documents=old.documents)
        new = updated(root, jekyll, parts, edits, is_asset, now)
        if new is not None:
            model = SiteModel(root, jekyll, new, exists, only_tracked=tracked)
            model.__dict__["tracked"] = old.tracked
            delta = write_model(store, model, edits.added | edits.removed | edits.changed)
            _keep_times(store, model)
            return _Read(model, delta, False)
    known: Known = {}
    if old is not None:
        since = datetime.datetime.fromisoformat(store.meta("since") or "1970-01-01T00:00:00+00:00")
        parts = old.parts._replace(documents=old.documents)
        # The earlier of the two: a clock may be turned back, or the store be another machine's.
        known = reusable(jekyll, parts, edits.added | edits.changed, min(since, now))
    model = read_site(root, jekyll, exists=exists, known=known, now=now, only_tracked=tracked)
    if isinstance(root, Overlay):
        model.__dict__["tracked"] = known_to_git
    delta = write_model(store, model, None)
    if not {one.path for one in model.documents} <= every(store):
        store.set_meta({"restorable": ""})  # read by another way than the walk's
    _keep_times(store, model)
    return _Read(model, delta, True)


def _holds(store: Store, now: datetime.datetime) -> bool:
    """Whether time alone has not changed the model: no post's date of publication has come, nor the day
    ended (an undated document has the build's date in its address)."""
    since, until = store.meta("since"), store.meta("until")
    if since is None or until is None:
        return False
    return datetime.datetime.fromisoformat(since) <= now and now.timestamp() < float(until)


def _keep_times(store: Store, model: SiteModel) -> None:
    now = model.parts.now
    moment = now.timestamp()
    waiting = [one.date.timestamp() for one in model.documents if one.date and not one.published]
    until = min([*(one for one in waiting if one > moment), moment // _DAY * _DAY + _DAY])
    store.set_meta({"since": now.isoformat(), "until": repr(until)})
