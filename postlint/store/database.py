"""The file of a store: opening, locking, checking, replacing it when damaged.

Two runs never use one store at the same time: a second, small database beside it is the lock. It also has the
size, times and checksum of the store at the end of the last run. A store that differs from these was damaged
or copied in part; it is set aside and a new one is made, so that damage changes no finding.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from typing import Any

FORMAT = 4
"""The version of the tables; a store of another version is deleted and made again."""

_WAIT_SECONDS = 30.0
"""How long to wait for another run: about as long as a first run over five thousand posts takes. The store
then has the results that this run needs."""
_KEPT_DAYS = 60
"""The days without use after which a store is deleted."""
_CHUNK = 1 << 20
_OTHERS = ("database is locked", "database table is locked")
_REFUSED = ("unable to open", "attempt to write a readonly", "database or disk is full", "disk I/O error")
"""The beginnings of SQLite's messages for a file that is intact but cannot be opened or written."""
_SLICE = 500
"""The most values in one query: old versions of SQLite take 999."""


class Stopped(BaseException):
    """A run was stopped because nobody needs its result. It is no ``Exception``, so that it is not taken for
    a rule's failure."""


class Store:
    """An open store. It belongs to the process that opened it; forked workers must not use it."""

    def __init__(self, connection: sqlite3.Connection, lock: _Lock | None = None) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._lock = lock
        self._process = os.getpid()
        self._left: str | None = None
        """The path of the file that this run has written and released."""
        self.notice: str | None = None
        """A message to the user about the store itself."""
        self.stopped: Callable[[], bool] | None = None
        """Whether the run is to be stopped, since nobody waits for it any more; called before each query."""

    def all(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query finds."""
        return [_row(row) if bytes in map(type, row) else row for row in self._run(query, values)]

    def one(self, query: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row that a query finds."""
        row = self._run(query, values).fetchone()
        return None if row is None else _row(row)

    def among(
        self, query: str, values: Iterable[str], before: Sequence[Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """The rows of a query for each of many values, which replace its ``(??)``."""
        wanted = list(values)
        for start in range(0, len(wanted), _SLICE):
            part = wanted[start : start + _SLICE]
            marks = ",".join("?" * len(part))
            yield from self.all(query.replace("??", marks), [*before, *part])

    def write(self, query: str, values: Sequence[Any] = ()) -> None:
        """Run one statement."""
        self._run(query, values)

    def write_many(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of many rows."""
        self._open().executemany(query, [[_inward(one) for one in row] for row in rows])

    def meta(self, name: str) -> str | None:
        """The value of ``name`` in the table ``meta``; None without one."""
        row = self.one("SELECT value FROM meta WHERE name = ?", [name])
        return None if row is None else row[0]

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Set values of ``meta``; what has not changed is not written."""
        for name, value in values.items():
            if self.meta(name) != value:
                self.write("REPLACE INTO meta VALUES (?, ?)", [name, value])

    def clear(self) -> None:
        """Delete every row."""
        for (table,) in self.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
            self.write(f"DELETE FROM {table}")

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Roll back everything written within the block."""
        self.write("SAVEPOINT passing")
        try:
            yield
        finally:
            self.write("ROLLBACK TO passing")
            self.write("RELEASE passing")

    def save(self) -> None:
        """End the run: commit and release the store to other runs. Later queries are answered from a copy."""
        self._guard()
        if self._lock is None or self._connection is None:
            return
        changed = self._connection.total_changes > 0
        self._connection.execute("COMMIT")
        self._end(changed=changed)

    def parted(self) -> Store:
        """End the run as ``save`` does, and return a copy of the store that no other run sees."""
        self._guard()
        if self._lock is None or self._connection is None:
            return self
        changed = self._connection.total_changes > 0
        self._connection.execute("COMMIT")
        copy = _connect("")
        self._connection.backup(copy)
        self._end(changed=changed)
        return Store(copy)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Roll back everything written within the block if it raises."""
        self.write("SAVEPOINT atomic")
        try:
            yield
        except BaseException:
            self.stopped = None
            self.write("ROLLBACK TO atomic")
            raise
        finally:
            self.stopped = None
            self.write("RELEASE atomic")

    def discard(self) -> None:
        """End the run and roll back what it wrote."""
        self._end(changed=False)

    def _end(self, *, changed: bool) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._lock is not None:
            self._left = self._lock.path
            self._lock.release(changed=changed)
            self._lock = None

    def __del__(self) -> None:
        # In a forked worker, closing would end the transaction of the process that has the store.
        if "_process" in self.__dict__ and os.getpid() == self._process:
            # In another thread this raises; SQLite then closes the connection when it is collected.
            with suppress(sqlite3.ProgrammingError):
                self._end(changed=False)

    def _copied(self) -> sqlite3.Connection:
        """A copy of the present store, for this process alone."""
        again = open_store(self._left) if self._left else passing_store()
        if again._lock is None or again._connection is None:
            raise sqlite3.OperationalError(again.notice or "another run has the store")
        target = _connect("")
        again._connection.backup(target)
        again.discard()
        return target

    def _run(self, query: str, values: Sequence[Any]) -> sqlite3.Cursor:
        if self.stopped is not None and self.stopped():
            raise Stopped
        return self._open().execute(query, [_inward(one) for one in values])

    def _open(self) -> sqlite3.Connection:
        self._guard()
        if self._connection is None:
            self._connection = self._copied()
        return self._connection

    def _guard(self) -> None:
        if os.getpid() != self._process:
            raise RuntimeError("a worker process must not use the store")


class _Lock:
    """The database beside a store: whoever holds its transaction has exclusive use of the store."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.file = path + ".lock"
        self._connection = sqlite3.connect(self.file, timeout=_WAIT_SECONDS, isolation_level=None)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("CREATE TABLE IF NOT EXISTS left(stamp TEXT, checksum INTEGER)")
        except BaseException:
            self._connection.close()
            raise
        with suppress(OSError):
            if os.stat(self.file).st_mtime < time.time() - 86400:
                os.utime(self.file)

    def holds(self) -> bool:
        """Whether the store is unchanged since the last run."""
        row = self._connection.execute("SELECT stamp, checksum FROM left").fetchone()
        return row is not None and (row[0] == _stamp(self.path) or row[1] == _checksum(self.path))

    def release(self, *, changed: bool) -> None:
        """Release the lock. ``changed``: whether the store has been written, so that its state is
        recorded."""
        if changed:
            row = (_stamp(self.path), _checksum(self.path))
            self._connection.execute("DELETE FROM left")
            self._connection.execute("INSERT INTO left VALUES (?, ?)", row)
        self._connection.execute("COMMIT")
        self._connection.close()

    def abandon(self) -> None:
        """Release the lock without recording the state of the store."""
        self._connection.close()


def passing_store() -> Store:
    """An empty store that ends with the run. SQLite moves it to an unnamed file where it is too large for
    memory."""
    connection = _made(_connect(""))
    connection.execute("BEGIN")
    return Store(connection)


def open_store(path: str) -> Store:
    """The store at ``path``, which is created where there is none. Where it cannot be used, an empty one for
    this run;
    ``Store.notice`` says why, if the user should know."""
    notice = None
    try:
        os.makedirs(os.path.dirname(path) or ".", mode=0o700, exist_ok=True)
        try:
            return _opened(path)
        except (sqlite3.Error, ValueError, TypeError) as error:
            # Damage raises many errors, also those of text that cannot be decoded.
            if str(error).startswith(_OTHERS):
                return passing_store()  # another run has it for longer than this run takes without it
            if str(error).startswith(_REFUSED):
                raise
        _set_aside(path)
        store = _opened(path)
        store.notice = f"the cache `{path}` was damaged: set aside as `{path}.damaged` and started again"
        return store
    except (OSError, sqlite3.Error) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        notice = f"the cache `{path}` cannot be used ({reason}): running without it"
    store = passing_store()
    store.notice = notice
    return store


def default_folder(environ: Mapping[str, str]) -> str:
    """Where caches live: ``$XDG_CACHE_HOME`` or ``~/.cache`` (``%LOCALAPPDATA%`` on Windows)."""
    if os.name == "nt" and environ.get("LOCALAPPDATA"):
        return os.path.join(environ["LOCALAPPDATA"], "postlint")
    base = environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "postlint")


def _opened(path: str) -> Store:
    lock = _Lock(path)
    try:
        connection = _checked(path, lock)
    except BaseException:
        lock.abandon()
        raise
    connection.execute("BEGIN")
    return Store(connection, lock)


def _checked(path: str, lock: _Lock) -> sqlite3.Connection:
    """A connection to an intact store. Raises ``sqlite3.DatabaseError`` where it is not."""
    begun = not os.path.exists(path)
    if begun:
        _prune(os.path.dirname(path))
    connection = _connect(path)
    try:
        # The first query rolls back a run that was killed.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not begun and not lock.holds():
            raise sqlite3.DatabaseError("not as the last run left it")
        if version != FORMAT:
            connection.close()
            with suppress(FileNotFoundError):
                os.remove(path)
            connection = _made(_connect(path))
        # No waiting for the disk, which would double the time of a save: a store damaged by a power failure
        # is rebuilt.
        connection.execute("PRAGMA synchronous = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _made(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.executescript(files("postlint.store").joinpath("schema.sql").read_text("utf-8"))
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    return connection


def _set_aside(path: str) -> None:
    """Rename a damaged store. Raises ``OSError`` where another program has it open."""
    for name in (path, path + ".lock"):
        with suppress(FileNotFoundError):
            os.replace(name, name + ".damaged")
    for name in (path + "-journal", path + ".lock-journal"):
        with suppress(FileNotFoundError):
            os.remove(name)


def _prune(folder: str) -> None:
    """Delete stores that were not used for ``_KEPT_DAYS``."""
    oldest = time.time() - _KEPT_DAYS * 86400
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name.endswith(".db.lock") and entry.stat().st_mtime < oldest:
                for path in (entry.path.removesuffix(".lock"), entry.path):
                    with suppress(OSError):
                        os.remove(path)


def _stamp(path: str) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return ""
    # On Windows, `st_ctime` is the time of creation.
    changed = 0 if os.name == "nt" else found.st_ctime_ns
    return f"{found.st_size} {found.st_mtime_ns} {changed} {found.st_ino}"


def _checksum(path: str) -> int:
    found = 0
    with open(path, "rb") as file:
        while part := file.read(_CHUNK):
            found = zlib.crc32(part, found)
    return found


def _inward(value: Any) -> Any:
    """A value as SQLite takes it: a text with surrogates, as file names that are not UTF-8 have, as bytes."""
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-8", "surrogatepass")
    return value


def _row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row in which bytes are texts again."""
    return tuple(one.decode("utf-8", "surrogatepass") if type(one) is bytes else one for one in row)
