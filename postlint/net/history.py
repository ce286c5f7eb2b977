"""What earlier runs observed: every observation of every URL, in one SQLite file.

WAL and one transaction an observation: a run that is killed loses nothing it has seen.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any

from msgspec.structs import asdict, astuple, replace

from postlint.net.conclude import Observation
from postlint.net.history_file import HistoryError, checked, is_intact, open_database
from postlint.net.verdict_json import build, decode, encode
from postlint.verdict import Verdict

__all__ = ["History", "HistoryError"]

_LAST = 4e9
"""Seconds since 1970 beyond which no observation can have been made: the year 2096."""


class History:
    """The history kept at ``path`` (``:memory:`` for none that lasts). Used by one thread.

    A damaged file is set aside under another name and rebuilt from its intact rows, and ``note`` says
    so. Raises ``HistoryError``, ``OSError``.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._connection, self.note = open_database(path)

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
        """Record one observation at once, so that it survives an interrupted run."""
        self._write(_OBSERVE, (url, *astuple(observation)))

    def conclude(self, url: str, verdict: Verdict) -> None:
        """Record the verdict of a run."""
        text = json.dumps(encode(verdict), separators=(",", ":"))
        self._write(_CONCLUDE, (url, verdict.evidence.at, text))

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        try:
            self._connection.execute(statement, checked(values))
        except (sqlite3.Error, ValueError, OverflowError) as error:
            # A full disk or a lock must not end a run, whose findings matter more.
            self.note = f"the history `{self.path}` cannot be written ({error})"

    def observations(self, url: str) -> tuple[Observation, ...]:
        """All that is known of a URL, oldest first."""
        rows = self._rows("SELECT * FROM observations WHERE url=? ORDER BY at", (url,))
        return tuple(Observation(*row[1:]) for row in rows)

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows that a query finds, without their checksums. What was damaged since the file was
        opened is skipped and reported."""
        try:
            for row in self._connection.execute(query, values):
                if is_intact(row):
                    yield row[:-1]
                else:
                    self.note = f"the history `{self.path}` is damaged (a row is not what was written)"
        except (sqlite3.Error, OverflowError) as error:
            self.note = f"the history `{self.path}` cannot be read ({error})"

    def verdict(self, url: str) -> Verdict | None:
        """The latest verdict on a URL."""
        row = next(self._rows("SELECT * FROM verdicts WHERE url=?", (url,)), None)
        if row is None:
            return None
        try:
            verdict = decode(json.loads(row[2]))
        except (ValueError, RecursionError):
            return None  # written by hand or by an older postlint: as good as none
        return replace(verdict, evidence=replace(verdict.evidence, source="history"))

    def reusable(self, url: str, now: float, reuse: float) -> Verdict | None:
        """The latest verdict where it was a success and is young enough. How long it is
        differs by URL from three to five quarters of ``reuse``, so that what was first requested on
        one day is not requested again on one day."""
        verdict = self.verdict(url)
        if verdict is None or verdict.status not in ("alive", "moved"):
            return None
        lifetime = reuse * (0.75 + (zlib.crc32(url.encode()) % 1000) / 2000)
        return verdict if 0 <= now - verdict.evidence.at < lifetime else None

    def export(self) -> Iterator[str]:
        """The whole history as JSON lines, without line ends, in a stable order."""
        for row in self._rows("SELECT * FROM observations ORDER BY url, at"):
            yield _line({"url": row[0], "observation": asdict(Observation(*row[1:]))})
        for url, at, text in self._rows("SELECT * FROM verdicts ORDER BY url"):
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
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError, sqlite3.Error) as error:
            self._connection.execute("ROLLBACK")
            raise ValueError(f"line {count}: not a line of an exported history ({error})") from None
        self._connection.execute("COMMIT")
        return count

    def _merge_line(self, value: dict[str, Any]) -> None:
        url = value["url"]
        if not isinstance(url, str):
            raise ValueError("`url` is not text")
        if "observation" in value:
            observation = build(Observation, value["observation"])
            seen = (url, _moment(observation.at), *astuple(observation)[1:])
            self._connection.execute(_OBSERVE.replace("REPLACE", "IGNORE"), checked(seen))
        else:
            decode(value["verdict"])
            row = (url, _moment(value["at"]), _line(value["verdict"]))
            self._connection.execute(
                "INSERT INTO verdicts VALUES (?,?,?,?) ON CONFLICT (url) DO UPDATE SET"
                " at=excluded.at, verdict=excluded.verdict, checksum=excluded.checksum"
                " WHERE excluded.at > at",
                checked(row),
            )


_OBSERVE = "INSERT OR REPLACE INTO observations VALUES (?,?,?,?,?,?,?,?,?)"
_CONCLUDE = "INSERT OR REPLACE INTO verdicts VALUES (?,?,?,?)"


def _moment(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LAST:
        raise ValueError("`at` is not a time in seconds since 1970")
    return float(value)


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
