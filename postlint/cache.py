"""What earlier runs found out, in one SQLite file under the user's cache directory.

The cache is a table of texts under keys; a key is a hash of everything the text
was made from, so nothing in it is ever stale, only unused. The texts are JSON
(``postlint.codec``): a hostile file can be wrong, not run code. SQLite gives
atomic writes, several processes at once, and reading one row of a large file.
A file that is damaged or not ours is set aside, and ``Cache.complaint`` says so.
"""

from __future__ import annotations

import os
import time

try:
    import _sqlite3 as sqlite3  # the package around it loads dates, which nothing here stores
except ImportError:
    import sqlite3  # type: ignore[no-redef]

TYPE_CHECKING = False  # `typing` itself takes longer to load than a text to look up
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT = 2
"""The shape of the table; another one is dropped and begun anew."""

_LOCK_SECONDS = 2.0
_MAX_BYTES = 1024 * 1024 * 1024
"""A site of 100,000 posts takes half of it."""
_MAX_PENDING = 4 * 1024 * 1024
"""Characters that wait to be written; more, and they are."""
_SLICE = 500
"""Keys in one query: SQLite allows 999 parameters."""


class Cache:
    """An open cache. Every method survives a broken file: reading finds what this run put, writing
    does nothing."""

    def __init__(self, path: str, max_bytes: int = _MAX_BYTES) -> None:
        self.path = path
        self.complaint: str | None = None
        self._max_bytes = max_bytes
        self._pending: dict[str, str] = {}
        self._pending_size = 0
        self._used: set[str] = set()
        self._database: sqlite3.Connection | None = None
        self._database = self._open()

    def _open(self) -> sqlite3.Connection | None:
        try:
            os.makedirs(os.path.dirname(self.path) or ".", mode=0o700, exist_ok=True)
            return self._connect()
        except sqlite3.OperationalError as error:
            self.complaint = f"the cache `{self.path}` cannot be used ({error}): running without it"
        except sqlite3.DatabaseError as error:
            self.complaint = f"the cache `{self.path}` was damaged ({error}): begun anew"
            try:
                os.replace(self.path, self.path + ".damaged")
                return self._connect()
            except (OSError, sqlite3.Error):
                return None
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.complaint = f"the cache `{self.path}` cannot be used ({reason}): running without it"
        return None

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=_LOCK_SECONDS, isolation_level=None)
        try:
            if _format_of(database) != FORMAT:
                database.execute("BEGIN IMMEDIATE")
                # Another process may have begun the file while this one waited for the lock.
                if _format_of(database) != FORMAT:
                    database.execute("DROP TABLE IF EXISTS entries")
                    # Texts are long and keys in no order: in the tree of the keys itself, as a table
                    # `WITHOUT ROWID` has them, they take three times as long to write and to read.
                    database.execute("CREATE TABLE entries (key TEXT PRIMARY KEY, used INTEGER, text TEXT)")
                    database.execute(f"PRAGMA user_version = {FORMAT}")
                database.execute("COMMIT")
            database.execute("SELECT key FROM entries LIMIT 1").fetchone()
            # A file damaged as the power fails is made anew; waiting for the disk is half of a save.
            database.execute("PRAGMA synchronous = OFF")
        except BaseException:
            database.close()
            raise
        return database

    def get(self, key: str) -> str | None:
        """The text under ``key``."""
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The texts under those of ``keys`` that there are."""
        wanted = list(keys)
        found = {key: self._pending[key] for key in wanted if key in self._pending} if self._pending else {}
        if self._database is None or len(found) == len(wanted):
            return found
        try:
            for start in range(0, len(wanted), _SLICE):
                part = wanted[start : start + _SLICE]
                marks = ",".join("?" * len(part))
                rows = self._database.execute(f"SELECT key, text FROM entries WHERE key IN ({marks})", part)
                found = {**{key: _text(stored) for key, stored in rows}, **found}
        except sqlite3.Error as error:
            self._give_up(error)
        self._used.update(found)
        return found

    def use(self, keys: Iterable[str]) -> None:
        """Count ``keys`` as used, so that they are not the first to be dropped."""
        self._used.update(keys)

    def put(self, key: str, text: str) -> None:
        """Keep ``text`` under ``key``; other runs see it once ``save`` was called."""
        self._pending[key] = text
        self._pending_size += len(text)
        if self._pending_size > _MAX_PENDING:
            self.save()

    def save(self, clock: float | None = None) -> None:
        """Write what was put, in one transaction; drop the longest unused texts where the file
        has grown too large. ``clock``: seconds since the epoch, for tests."""
        if self._database is None or not self._pending:
            return
        now = int(time.time() if clock is None else clock)
        rows = [(key, now, _storable(text)) for key, text in self._pending.items()]
        try:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("REPLACE INTO entries VALUES (?, ?, ?)", rows)
            self._database.executemany(
                "UPDATE entries SET used = ? WHERE key = ? AND used < ?",
                [(now, key, now - 86400) for key in self._used - self._pending.keys()],
            )
            self._used.clear()
            self._shrink()
            self._database.execute("COMMIT")
            self._pending.clear()
            self._pending_size = 0
        except sqlite3.Error as error:
            self._give_up(error)  # closing takes back what was begun

    def _shrink(self) -> None:
        assert self._database is not None
        size = self._size()
        if size <= self._max_bytes:
            return
        for key, length in self._database.execute(
            "SELECT key, length(text) FROM entries ORDER BY used, key"
        ).fetchall():
            self._database.execute("DELETE FROM entries WHERE key = ?", (key,))
            size -= length
            if size <= self._max_bytes // 2:
                return

    def _size(self) -> int:
        """Bytes of the file in use; asking for the texts' lengths would read all of them."""
        assert self._database is not None
        pages, free, page_size = (
            self._database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((pages - free) * page_size)

    def _give_up(self, error: sqlite3.Error) -> None:
        if self.complaint is None:
            self.complaint = f"the cache `{self.path}` cannot be used ({error}): running without it"
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            try:  # noqa: SIM105 - at a process's end there is nothing left to import
                self._database.close()
            except sqlite3.Error:
                pass
            self._database = None

    def __del__(self) -> None:
        self.close()


def peek(path: str, key: str) -> str | None:
    """The text under ``key`` in the cache at ``path``: one look that makes, mends and counts nothing.
    None where there is none, for whatever reason; ``Cache`` is to find out."""
    if not os.path.isfile(path):
        return None
    try:
        database = sqlite3.connect(path, timeout=_LOCK_SECONDS, isolation_level=None)
        try:
            if _format_of(database) != FORMAT:
                return None
            row = database.execute("SELECT text FROM entries WHERE key = ?", (key,)).fetchone()
        finally:
            database.close()
        return None if row is None else _text(row[0])
    except (sqlite3.Error, ValueError, TypeError, AttributeError):
        return None


def _storable(text: str) -> str | bytes:
    """A text as SQLite takes it. A file's name that is no UTF-8 has characters that only bytes can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def _text(stored: str | bytes) -> str:
    return stored if isinstance(stored, str) else stored.decode("utf-8", "surrogatepass")


def _format_of(database: sqlite3.Connection) -> int:
    (found,) = database.execute("PRAGMA user_version").fetchone()
    return int(found)


def default_folder(environ: Mapping[str, str]) -> str:
    """Where caches live: ``$XDG_CACHE_HOME`` or ``~/.cache`` (``%LOCALAPPDATA%`` on Windows)."""
    if os.name == "nt" and environ.get("LOCALAPPDATA"):
        return os.path.join(environ["LOCALAPPDATA"], "postlint")
    base = environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "postlint")
