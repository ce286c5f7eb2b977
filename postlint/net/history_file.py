"""The history's SQLite file: opened, checked, and rebuilt where it is damaged.

Every row carries a checksum. A file is read whole when it is opened, so that a damaged one is found
before anything is concluded from it: it is set aside, and its intact rows begin a new one.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

SCHEMA = 2
_APPLICATION = 0x706F7374  # "post"

_STATEMENTS = {
    "observations": """CREATE TABLE observations (
    url TEXT NOT NULL, at REAL NOT NULL, signal TEXT NOT NULL, code INTEGER, reason TEXT NOT NULL,
    final TEXT, etag TEXT, last_modified TEXT, checksum INTEGER NOT NULL,
    PRIMARY KEY (url, at)
) WITHOUT ROWID""",
    "verdicts": """CREATE TABLE verdicts (
    url TEXT NOT NULL PRIMARY KEY, at REAL NOT NULL, verdict TEXT NOT NULL, checksum INTEGER NOT NULL
) WITHOUT ROWID""",
}
_WIDTHS = {"observations": 8, "verdicts": 3}
"""Columns before the checksum."""

_NOT_DAMAGE = ("locked", "unable to open", "full")
"""How SQLite's messages read for a file that is intact but cannot be used for now."""


class HistoryError(Exception):
    """A file that cannot be used and is not damaged either: another program's, or of a newer postlint."""


class _Damaged(Exception):
    """The file is damaged; the text says where."""


class Opened(NamedTuple):
    """An open history."""

    connection: sqlite3.Connection
    note: str | None
    """What to report to the user; None where all is well."""


def checked(row: Iterable[Any]) -> tuple[Any, ...]:
    """A row's values with their checksum, as they are stored."""
    values = tuple(row)
    return (*values, _checksum(values))


def is_intact(row: tuple[Any, ...]) -> bool:
    """Whether a stored row still matches its checksum."""
    return bool(row) and row[-1] == _checksum(row[:-1])


def _checksum(values: tuple[Any, ...]) -> int:
    return zlib.crc32(repr(values).encode("utf-8", "backslashreplace"))


def open_database(path: str) -> Opened:
    """The history at ``path`` (``:memory:``: none that lasts). A damaged one is set aside and rebuilt.

    Raises ``HistoryError``, and ``OSError`` where the file cannot be used though it is whole.
    """
    try:
        return Opened(_open(path), None)
    except (sqlite3.DatabaseError, _Damaged) as error:
        unusable = isinstance(error, sqlite3.OperationalError) and any(
            words in str(error) for words in _NOT_DAMAGE
        )
        if unusable or ("readonly" in str(error) and not os.access(path, os.W_OK)):
            raise OSError(f"{path}: {error}") from None
        what = str(error)
    aside = _set_aside(path)
    rows = _salvaged(aside)
    try:
        connection = _open(path)
        count = _fill(connection, rows)
    except (sqlite3.DatabaseError, _Damaged) as error:
        raise OSError(f"{path}: {error}") from None
    kept = f"{count:,} intact rows were taken over" if count else "a new one was started"
    return Opened(connection, f"the history `{path}` is damaged ({what}): moved to `{aside}`, {kept}")


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=10.0)
    connection.text_factory = _text
    try:
        version = _prepare(connection, path)
        if version == 1:
            _migrate(connection)
        _verify(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _text(content: bytes) -> str:
    # Bytes that are not UTF-8 are damage, which the checksum finds; they must not raise before that.
    return content.decode("utf-8", "surrogateescape")


def _prepare(connection: sqlite3.Connection, path: str) -> int:
    """Create an empty file's tables; return the schema version. Raises ``HistoryError``, ``_Damaged``."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    tables = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
    if tables and tables != _STATEMENTS:
        # The header alone does not say whose file it is: it may be what is damaged.
        if application != _APPLICATION and not tables.keys() >= _STATEMENTS.keys():
            raise HistoryError(f"`{path}` is the database of another program")
        if version > SCHEMA and application == _APPLICATION:
            raise HistoryError(
                f"`{path}` was written by a newer postlint (schema {version}): update postlint"
            )
        if version != 1:
            raise _Damaged("its tables are not what they were")
    elif tables and (version, application) != (SCHEMA, _APPLICATION):
        raise _Damaged("its header")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if not tables:
        _create(connection)
        return SCHEMA
    return int(version)


def _create(connection: sqlite3.Connection) -> None:
    # Two first runs at once: the second is waiting for the lock and finds the tables made.
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        _make_tables(connection)
    connection.execute("COMMIT")


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _STATEMENTS.values():
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={_APPLICATION}")
    connection.execute(f"PRAGMA user_version={SCHEMA}")


def _migrate(connection: sqlite3.Connection) -> None:
    """Add checksums to the rows of the first schema, which had none."""
    rows = {
        table: [checked(row) for row in connection.execute(f"SELECT * FROM {table}")] for table in _STATEMENTS
    }
    connection.execute("BEGIN IMMEDIATE")
    for table in _STATEMENTS:
        connection.execute(f"DROP TABLE {table}")
    _make_tables(connection)
    connection.execute("COMMIT")
    _fill(connection, rows)


def _verify(connection: sqlite3.Connection) -> None:
    """Raises ``_Damaged`` or ``sqlite3.DatabaseError`` unless every page and every row is whole."""
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise _Damaged("its pages are inconsistent")
    for table in _STATEMENTS:
        for row in connection.execute(f"SELECT * FROM {table}"):
            if not is_intact(row):
                raise _Damaged("a row is not what was written")


def _salvaged(path: str) -> dict[str, list[tuple[Any, ...]]]:
    """The intact rows of a damaged file, by table."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as connection:
        connection.text_factory = _text
        for table in _STATEMENTS:
            rows = {}
            # Rows behind a damaged page may be reachable in descending order.
            for order in ("ASC", "DESC"):
                with contextlib.suppress(sqlite3.Error, OverflowError):
                    for row in connection.execute(f"SELECT * FROM {table} ORDER BY url {order}"):
                        if len(row) == _WIDTHS[table] + 1 and is_intact(row):
                            rows[row[:2]] = row
            found[table] = list(rows.values())
    return found


def _fill(connection: sqlite3.Connection, rows: dict[str, list[tuple[Any, ...]]]) -> int:
    """Insert rows into their tables and return how many there were."""
    connection.execute("BEGIN IMMEDIATE")
    for table, some in rows.items():
        marks = ",".join("?" * (_WIDTHS[table] + 1))
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", some)
    connection.execute("COMMIT")
    return sum(map(len, rows.values()))


def _set_aside(path: str) -> str:
    """Rename the damaged file and return its new name."""
    aside = next(name for name in _names_aside(path) if not os.path.exists(name))
    # Another run may have renamed it at the same moment.
    with contextlib.suppress(FileNotFoundError):
        os.replace(path, aside)
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.replace(path + suffix, aside + suffix)
    return aside


def _names_aside(path: str) -> Iterator[str]:
    first = f"{path}.damaged-{int(time.time())}"
    yield first
    number = 0
    while True:
        number += 1
        yield f"{first}-{number}"
