"""A damaged history ends no run, and says nothing that was not written."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

import pytest

from postlint.net.conclude import Observation
from postlint.net.history import History
from postlint.verdict import Alive, Evidence, Exchange, Gone, Verdict, WebPage

URLS = [f"http://host-{number}.example/a/page/{number}" for number in range(60)]
DAMAGES = 500
"""How many files are damaged at random."""


def fill(path: Path) -> None:
    with History(str(path)) as history:
        for number, url in enumerate(URLS):
            for day in range(4):
                signal = ("failing", "missing", "ok", "no-name")[(number + day) % 4]
                seen = Observation(1.6e9 + day * 86400.0, signal, 500, "500", url, '"tag"', "Monday")  # type: ignore[arg-type]
                history.observe(url, seen)
            outcome = Alive() if number % 2 else Gone("404, three times")
            page = WebPage(f"Title {number}", "Site", "Heading")
            evidence = Evidence(
                1.6e9 + number, (Exchange("GET", url, 200, None, 1.6e9, 0.1),), url, page=page
            )
            history.conclude(url, Verdict(url, outcome, evidence))


def everything(history: History) -> dict[str, tuple[object, ...]]:
    """All that a run may come to know, by URL."""
    return {
        url: (
            history.observations(url),
            history.verdict(url),
            history.reusable(url, 1.6e9 + 1000, 7 * 86400.0),
        )
        for url in URLS
    }


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with damage as disks, crashes and hands do it."""
    kind = chance.randrange(6)
    at = chance.randrange(len(content))
    if kind == 0:  # a bit
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    if kind == 1:  # a byte
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    if kind == 2:  # a run of bytes
        length = chance.randrange(1, 200)
        return content[:at] + chance.randbytes(length) + content[at + length :]
    if kind == 3:  # cut off
        return content[:at]
    page = at // 4096 * 4096
    if kind == 4:  # a page of zeros
        return content[:page] + bytes(4096) + content[page + 4096 :]
    other = chance.randrange(len(content) // 4096) * 4096  # a page in another's place
    return content[:page] + content[other : other + 4096] + content[page + 4096 :]


def test_no_damage_ends_a_run_or_changes_what_is_known_in_silence(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    fill(whole)
    content = whole.read_bytes()
    with History(str(whole)) as history:
        known = everything(history)
    chance = random.Random(14)
    said = 0
    for number in range(DAMAGES):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "history.db"
        path.write_bytes(damaged(content, chance))
        with History(str(path)) as history:
            now = everything(history)
            if now == known:
                continue
            said += 1
            assert history.note is not None and "is damaged" in history.note, number
        assert [name for name in folder.iterdir() if ".damaged-" in name.name]
        for url, (observations, verdict, _) in now.items():
            was_observed, was_verdict, _ = known[url]
            assert set(observations) <= set(was_observed), number  # type: ignore[call-overload]
            assert verdict in (None, was_verdict)
        with History(str(path)) as history:  # said once
            assert history.note is None
            assert everything(history) == now
    assert said > DAMAGES / 2


def test_what_is_whole_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    fill(path)
    with History(str(path)) as history:
        known = everything(history)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE verdicts SET verdict = replace(verdict, 'gone', 'gond') WHERE url = ?", URLS[:1]
        )
    connection.close()
    with History(str(path)) as history:
        assert f"{5 * len(URLS) - 1} intact rows were taken over" in str(history.note)
        now = everything(history)
    assert now.pop(URLS[0])[1] is None
    assert all(now[url] == known[url] for url in now)


def test_a_row_that_is_damaged_while_it_is_in_use_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    fill(path)
    with History(str(path)) as history:
        with sqlite3.connect(path) as other:
            other.execute("UPDATE observations SET signal = CAST(x'ff' AS TEXT) WHERE url = ?", URLS[:1])
            other.execute("UPDATE verdicts SET at = 'never' WHERE url = ?", URLS[:1])
        other.close()
        assert history.observations(URLS[0]) == ()
        assert history.verdict(URLS[0]) is None
        assert "is damaged" in str(history.note)
        assert len(history.observations(URLS[1])) == 4


@pytest.mark.parametrize("byte", [b"\xff", b"\0", b"\x80"])
def test_a_bad_byte_in_a_row_does_not_end_an_online_run(blog, byte: bytes) -> None:  # type: ignore[no-untyped-def]
    """As a user meets it: the history of the last run has a bad byte."""
    url = "http://no-such-host.invalid/page"
    blog.post(f"[a]({url})\n")
    path = blog.home / "cache" / "postlint" / "history.db"
    path.parent.mkdir(parents=True)
    with History(str(path)) as history:
        for day in range(2):
            history.observe(url, Observation(time.time() - 9e4 * (day + 1), "failing", 500, "it answers 500"))
    content = path.read_bytes()
    assert b"it answers 500" in content
    path.write_bytes(content.replace(b"it answers 500", b"it " + byte + b"nswers 500"))
    ran = blog.run("--online", "--quiet")
    assert ran.code in (0, 1), ran.err
    ran = blog.run("--online")
    assert "damaged" not in ran.err


def test_a_history_of_the_first_schema_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            """
            CREATE TABLE observations (
                url TEXT NOT NULL, at REAL NOT NULL, signal TEXT NOT NULL, code INTEGER, reason TEXT NOT NULL,
                final TEXT, etag TEXT, last_modified TEXT,
                PRIMARY KEY (url, at)
            ) WITHOUT ROWID;
            CREATE TABLE verdicts (
                url TEXT PRIMARY KEY, at REAL NOT NULL, verdict TEXT NOT NULL
            ) WITHOUT ROWID;
            PRAGMA application_id = 1886352244;
            PRAGMA user_version = 1;
            INSERT INTO observations
            VALUES ('http://a.example/', 5.0, 'failing', 500, '500', NULL, NULL, NULL);
            """
        )
    connection.close()
    for _ in range(2):
        with History(str(path)) as history:
            assert history.note is None
            assert history.observations("http://a.example/") == (Observation(5.0, "failing", 500, "500"),)
