"""A site that is requested again and again while its files change: what an editor needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from postlint.engine.outcome import Outcome
from postlint.engine.prepare import Request, Setup, set_up
from postlint.engine.run import judged
from postlint.engine.signature import known_jekyll, store_path
from postlint.engine.sync import Synced, synchronise, synchronise_overlay, synchronise_texts
from postlint.files import Overlay
from postlint.site.tracked import Tracked, read_tracked
from postlint.store.database import Stopped, Store, open_store, passing_store

Texts = Mapping[str, bytes | None]
"""Contents of files that are not, or not yet, on disk; None: such a file is not there."""


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
    """A run before its rules are requested."""

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
    ) -> Outcome:
        """Check the site as it is on disk with ``texts`` over it.

        Args:
            texts: Contents by path relative to the site's folder.
            parts: The files and folders of which findings are shown; None shows all.
            walk: Whether files on disk may have changed since the run before; else only ``texts`` have.
            moment, today: As of ``Request``.
            stopped: Whether nobody is waiting for the run any more.

        Raises:
            store.database.Stopped: ``stopped`` has said so; the session is as it was before the run.
            schema.ConfigError, site.config.ConfigError: a configuration cannot be used.
            OSError: the configuration cannot be read.
        """
        request = self._request._replace(moment=moment, today=today)
        known, self._open = self._open, None
        store = self._own_store(request) if known is None else known.store
        request = request._replace(root=Overlay(request.root, texts), original=request.folder)
        # What was laid over the disk and is so no more has to be read.
        walk = walk or known is None or not known.is_whole or not known.texts.keys() <= texts.keys()
        store.stopped = stopped if known is not None else None
        try:
            with store.atomic():
                begun = self._walked(store, request) if known is None or walk else _edited(known, request)
                outcome = judged(begun.setup, store, begun.synced, parts, None, _no_lap)
        except sqlite3.Error:
            raise  # the next run begins with the store on disk
        except BaseException as error:
            if known is not None:
                # What was read of the disk is forgotten again.
                left = known.is_whole and (isinstance(error, Stopped) or not walk)
                self._open = known._replace(is_whole=left)
            raise
        finally:
            store.stopped = None
        tracked = begun.tracked
        self._open = _Open(store, begun.setup, tracked, dict(texts), begun.synced)
        return outcome

    def _walked(self, store: Store, request: Request) -> _Begun:
        setup = set_up(request, partial(known_jekyll, store))
        tracked = read_tracked(self._request.root)
        return _Begun(setup, tracked, synchronise(setup, store, tracked))

    def _own_store(self, request: Request) -> Store:
        if self._open is not None:
            return self._open.store
        path = store_path(request)
        if path is None:
            return passing_store()
        store = open_store(path)
        try:
            # What is on disk is analysed for all: the next run of the command line finds it done.
            setup = set_up(request, partial(known_jekyll, store))
            judged(setup, store, synchronise(setup, store), (), None, _no_lap)
            return store.parted()
        except BaseException:
            store.discard()
            raise


def _edited(known: _Open, request: Request) -> _Begun:
    setup = known.setup._replace(request=known.setup.request._replace(root=request.root))
    synced = synchronise_texts(setup, known.store, known.synced)
    if synced is None:
        synced = synchronise_overlay(setup, known.store, known.tracked)
    return _Begun(setup, known.tracked, synced._replace(doubtful=known.synced.doubtful))


def _no_lap(phase: str) -> None:
    pass
