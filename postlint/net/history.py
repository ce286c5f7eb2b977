"""What earlier runs saw: every observation of every URL, in one SQLite file.

WAL and one transaction an observation: a run that is killed loses nothing it has seen.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

from postlint.net.codec import decode, encode
from postlint.net.conclude import Observation
from postlint.verdict import Verdict

SCHEMA = 1
_APPLICATION = 0x706F7374  # "post"
_TABLES = """
CREATE TABLE observations (
    url TEXT NOT NULL, at REAL NOT NULL, signal TEXT NOT NULL, code INTEGER, reason TEXT NOT NULL,
    final TEXT, etag TEXT, last_modified TEXT,
    PRIMARY KEY (url, at)
) WITHOUT ROWID;
CREATE TABLE verdicts (url TEXT PRIMARY KEY, at REAL NOT NULL, verdict TEXT NOT NULL) WITHOUT ROWID;
"""


class HistoryError(Exception):
    """A file that cannot be used and is not damaged either: another program's, or of a newer postlint."""


class History:
    """The history kept at ``path`` (``:memory:`` for none that lasts). Used by one thread.

    A damaged file is set aside under another name, ``note`` says so, and a new one is begun.
    Raises ``HistoryError``, ``OSError``.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.note: str | None = None
        """What a user should be told; None where all is well."""
        try:
            self._connection = _open(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and not _is_damage(error):
                raise OSError(f"{path}: {error}") from None
            aside = _set_aside(path)
            self.note = f"the history `{path}` is damaged ({error}): kept as `{aside}`, a new one is begun"
            self._connection = _open(path)

    def __enter__(self) -> History:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def observe(self, url: str, observation: Observation) -> None:
        """Keep one observation. Kept at once, whatever happens to the run."""
        self._write("INSERT OR REPLACE INTO observations VALUES (?,?,?,?,?,?,?,?)", (url, *observation))

    def conclude(self, url: str, verdict: Verdict) -> None:
        """Keep the verdict that a run came to."""
        text = json.dumps(encode(verdict), separators=(",", ":"))
        self._write("INSERT OR REPLACE INTO verdicts VALUES (?,?,?)", (url, verdict.evidence.at, text))

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        try:
            self._connection.execute(statement, values)
        except sqlite3.DatabaseError as error:
            # A full disk or a lock must not end a run that has better things to tell.
            self.note = f"the history `{self.path}` cannot be written ({error})"

    def observations(self, url: str) -> tuple[Observation, ...]:
        """All that is known of a URL, oldest first."""
        rows = self._connection.execute(
            "SELECT at, signal, code, reason, final, etag, last_modified FROM observations"
            " WHERE url=? ORDER BY at",
            (url,),
        )
        return tuple(Observation(*row) for row in rows)

    def verdict(self, url: str) -> Verdict | None:
        """The latest verdict on a URL."""
        row = self._connection.execute("SELECT verdict FROM verdicts WHERE url=?", (url,)).fetchone()
        if row is None:
            return None
        try:
            verdict = decode(json.loads(row[0]))
        except ValueError:
            return None  # written by hand or by a mistaken import: as good as none
        return verdict._replace(evidence=verdict.evidence._replace(source="history"))

    def reusable(self, url: str, now: float, reuse: float) -> Verdict | None:
        """The latest verdict where it was a success and is young enough. How long it stands
        differs by URL from three to five quarters of ``reuse``, so that what was first asked on
        one day is not asked again on one day."""
        verdict = self.verdict(url)
        if verdict is None or verdict.status not in ("alive", "moved"):
            return None
        stands = reuse * (0.75 + (zlib.crc32(url.encode()) % 1000) / 2000)
        return verdict if 0 <= now - verdict.evidence.at < stands else None

    def export(self) -> Iterator[str]:
        """The whole history as JSON lines, without line ends, in a stable order."""
        for row in self._connection.execute("SELECT * FROM observations ORDER BY url, at"):
            yield _line({"url": row[0], "observation": Observation(*row[1:])._asdict()})
        for url, at, text in self._connection.execute("SELECT * FROM verdicts ORDER BY url"):
            yield _line({"url": url, "at": at, "verdict": json.loads(text)})

    def merge(self, lines: Iterable[str]) -> int:
        """Take in exported lines; what is known already stays, the later verdict wins.

        Returns the number of lines. Raises ``ValueError`` naming the line that cannot be read;
        nothing of the file is taken in then.
        """
        count = 0
        self._connection.execute("BEGIN")
        try:
            for line in lines:
                count += 1
                self._merge_line(json.loads(line))
        except (ValueError, KeyError, TypeError, sqlite3.Error) as error:
            self._connection.execute("ROLLBACK")
            raise ValueError(f"line {count}: not a line of an exported history ({error})") from None
        self._connection.execute("COMMIT")
        return count

    def _merge_line(self, value: dict[str, Any]) -> None:
        if "observation" in value:
            observation = Observation(**value["observation"])
            self._connection.execute(
                "INSERT OR IGNORE INTO observations VALUES (?,?,?,?,?,?,?,?)", (value["url"], *observation)
            )
        else:
            decode(value["verdict"])
            self._connection.execute(
                "INSERT INTO verdicts VALUES (?,?,?) ON CONFLICT (url) DO UPDATE SET"
                " at=excluded.at, verdict=excluded.verdict WHERE excluded.at > at",
                (value["url"], value["at"], _line(value["verdict"])),
            )


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=10.0)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if not empty and application != _APPLICATION:
            raise HistoryError(f"`{path}` is the database of another program")
        if version > SCHEMA:
            raise HistoryError(
                f"`{path}` was written by a newer postlint (schema {version}): update postlint"
            )
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("its pages are inconsistent")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if empty:
            _create(connection)
        connection.execute("SELECT url FROM observations LIMIT 1")
        connection.execute("SELECT url FROM verdicts LIMIT 1")
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection) -> None:
    # Two first runs at once: the second waits for the lock and finds the tables made.
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in filter(str.strip, _TABLES.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id={_APPLICATION}")
        connection.execute(f"PRAGMA user_version={SCHEMA}")
    connection.execute("COMMIT")


def _is_damage(error: sqlite3.OperationalError) -> bool:
    text = str(error)
    return "malformed" in text or "no such table" in text or "no such column" in text or "disk I/O" in text


def _set_aside(path: str) -> str:
    aside = f"{path}.damaged-{int(time.time())}"
    number = 0
    while os.path.exists(aside):
        number += 1
        aside = f"{path}.damaged-{int(time.time())}-{number}"
    os.replace(path, aside)
    for suffix in ("-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.replace(path + suffix, aside + suffix)
    return aside
