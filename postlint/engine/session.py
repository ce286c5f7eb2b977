"""A site that is checked again and again while its files change: what an editor needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from postlint.engine.execute import map_source
from postlint.engine.outcome import Outcome
from postlint.engine.part import run_named
from postlint.engine.prepare import Request, Setup, set_up, with_model
from postlint.engine.run import judged, much_is_new
from postlint.engine.signature import known_jekyll, same_jekyll, store_path
from postlint.engine.sync import Synced, synchronise, synchronise_overlay, synchronise_texts
from postlint.files import Overlay
from postlint.model import SourceFile
from postlint.rule import load, rule_ids
from postlint.site.tracked import Tracked, read_tracked
from postlint.store.database import Stopped, Store, open_store, passing_store

Texts = Mapping[str, bytes | None]
"""Contents of files that are not, or not yet, on disk; None: such a file is not there."""


Preview = Callable[[Outcome], None]


class _Open(NamedTuple):
    """What a session keeps between two runs."""

    store: Store
    setup: Setup
    tracked: Tracked | None
    texts: Texts
    synced: Synced
    is_whole: bool = True
    """Whether the run before came to its end."""


class _Begun(NamedTuple):
    """A run before its rules have run."""

    setup: Setup
    tracked: Tracked | None
    synced: Synced


class Session:
    """The runs over one site, each of which looks at what has changed since the one before.

    The first run uses the site's store as any other does. Then the session has a copy of its own, so that
    nobody is waiting for it and nobody sees texts that are not saved. It belongs to the thread that runs it.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._open: _Open | None = None

    @property
    def config_path(self) -> str | None:
        """The configuration that the runs read."""
        return self._request.config_path

    def run(
        self,
        texts: Texts,
        parts: Sequence[str] | None,
        *,
        walk: bool,
        moment: str,
        today: str | None,
        stopped: Callable[[], bool] | None = None,
        preview: Preview | None = None,
    ) -> Outcome:
        """Check the site as it is on disk with ``texts`` over it.

        Args:
            texts: Contents by path relative to the site's folder.
            parts: The files and folders of which findings are shown; None shows all.
            walk: Whether files on disk may have changed since the run before; else only ``texts`` have.
            moment, today: As of ``Request``.
            stopped: Whether nobody is waiting for the run any more.
            preview: Where nothing of the site is analysed yet, gets the findings of ``parts`` before the rest
                is analysed. It can be used until this returns.

        Raises:
            store.database.Stopped: ``stopped`` has said so; the session is as it was before the run.
            schema.ConfigError, site.config.ConfigError: a configuration cannot be used.
            OSError: the configuration cannot be read.
        """
        request = self._request._replace(moment=moment, today=today)
        known, self._open = self._open, None
        begins = known is None
        known = known or _first(request, texts, parts, preview)
        store = known.store
        request = request._replace(root=Overlay(request.root, texts), original=request.folder)
        if begins:
            walk = not same_jekyll(known.setup.request, request, known.setup.config)
        # What was laid over the disk and is so no more has to be read.
        walk = walk or not known.is_whole or not known.texts.keys() <= texts.keys()
        store.stopped = None if begins else stopped
        try:
            with store.atomic():
                begun = self._walked(store, request) if walk else _edited(known, request, begins=begins)
                outcome = judged(begun.setup, store, begun.synced, parts, None, _no_lap)
        except sqlite3.Error:
            raise  # the next run begins with the store on disk
        except BaseException as error:
            if not begins:
                # What was read of the disk is forgotten again.
                left = known.is_whole and (isinstance(error, Stopped) or not walk)
                self._open = known._replace(is_whole=left)
            raise
        finally:
            store.stopped = None
        tracked = begun.tracked
        self._open = _Open(store, begun.setup, tracked, dict(texts), begun.synced)
        return outcome

    def warm_up(self, path: str, text: str) -> None:
        """Analyse a document for nothing: whatever the analysis of this one loads, reads and compiles is at
        hand when it is edited."""
        document = self._open.synced.model.by_path.get(path) if self._open is not None else None
        if self._open is not None and document is not None and document.is_read:
            prepared = with_model(self._open.setup, self._open.synced.model)
            map_source(prepared, document, SourceFile(path, text))

    def _walked(self, store: Store, request: Request) -> _Begun:
        setup = set_up(request, partial(known_jekyll, store))
        tracked = read_tracked(self._request.root)
        return _Begun(setup, tracked, synchronise(setup, store, tracked))


def load_rules() -> None:
    """Import the rules, so that the first run finds them imported. It says what is wrong with one."""
    for rule in rule_ids():
        with suppress(Exception):
            load(rule)


def _first(request: Request, texts: Texts, parts: Sequence[str] | None, preview: Preview | None) -> _Open:
    """The site as it is on disk, analysed for all: the next run of the command line finds it done. The other
    arguments are those of ``Session.run``."""
    path = store_path(request)
    store = passing_store() if path is None else open_store(path)
    try:
        setup = set_up(request, partial(known_jekyll, store))
        synced = synchronise(setup, store)
        tracked = synced.model.tracked
        known = _Open(store, setup, tracked, {}, synced)
        if preview and parts and much_is_new(store, synced):
            with store.passing():
                laid = request._replace(root=Overlay(request.root, texts), original=request.folder)
                begun = _edited(known, laid, begins=True)
                outcome = run_named(begun.setup, store, begun.synced, parts, None, _no_lap, is_preview=True)
                if outcome is not None:
                    preview(outcome)
        if synced.pending or synced.kinds is None or synced.kinds or synced.keys:
            judged(setup, store, synced, (), None, _no_lap)
        return known._replace(store=store.parted())
    except BaseException:
        store.discard()
        raise


def _edited(known: _Open, request: Request, *, begins: bool) -> _Begun:
    """What ``request`` lays over the site of the run before. Where the session ``begins``, that run's model
    is of a store that is discarded."""
    setup = known.setup._replace(
        request=known.setup.request._replace(root=request.root, original=request.original)
    )
    synced = None if begins else synchronise_texts(setup, known.store, known.synced)
    if synced is None:
        synced = synchronise_overlay(setup, known.store, known.tracked)
    return _Begun(setup, known.tracked, synced._replace(doubtful=known.synced.doubtful))


def _no_lap(phase: str) -> None:
    pass
