"""What earlier runs saw, and what it proves."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap

import pytest
from msgspec.structs import replace

from postlint.net.conclude import Observation
from postlint.net.history import History, HistoryError
from postlint.verdict import (
    Alive,
    ArchivedCopy,
    Event,
    Evidence,
    Exchange,
    Gone,
    Occurrence,
    Parked,
    Suspect,
    Verdict,
    WebPage,
)

DAY = 86400.0


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "history.sqlite")


FULL = Verdict(
    "http://a.test/",
    Alive(),
    Evidence(
        5.0,
        (
            Exchange("HEAD", "http://a.test/", 200, None, 4.0, 0.1),
            Exchange("GET", "u", None, "reset", 4.5, 0.0),
        ),
        "http://a.test/",
        "text/html",
        12,
        '"e"',
        "yesterday",
        WebPage("T", "S", "H", "404"),
        (Event("E", "2020-01-01", sold_out=True),),
        Parked(1.5, ("a", "b")),
        "https://a.test/",
        (ArchivedCopy("2020-01-01", "20200101000000", "u"),),
    ),
)


def test_a_verdict_comes_back_whole(path):
    with History(path) as history:
        history.conclude("http://a.test/", FULL)
    with History(path) as history:
        back = history.verdict("http://a.test/")
    assert back == replace(FULL, evidence=replace(FULL.evidence, source="history"))
    assert type(back.outcome) is Alive
    assert type(back.evidence.events[0]) is Event


def test_successes_are_reused_and_failures_requested_again(web, path):
    web.host("a.test", {"/ok": web.answer(200), "/bad": web.answer(500)})
    urls = ("http://a.test/ok", "http://a.test/bad")
    with History(path) as history:
        web.check(*urls, history=history)
        count = len(web.server.requested("a.test"))
        verdicts = web.check(*urls, history=history)
    assert "/ok" not in web.server.requested("a.test")[count:]
    assert "/bad" in web.server.requested("a.test")[count:]
    assert verdicts["http://a.test/ok"].evidence.source == "history"
    assert verdicts["http://a.test/ok"].occurrences


def test_a_success_is_reused_for_a_while_that_differs_by_url(path):
    urls = [f"http://a.test/{i}" for i in range(100)]
    with History(path) as history:
        for url in urls:
            history.conclude(url, Verdict(url, Alive(), Evidence(at=0.0)))
        standing = [
            sum(history.reusable(url, day * DAY, 7 * DAY) is not None for url in urls)
            for day in (5, 6, 7, 8, 9)
        ]
        assert standing[0] == 100
        assert standing[-1] == 0
        assert 0 < standing[2] < 100
        assert history.reusable(urls[0], 1.0, 0.0) is None


def test_a_success_without_the_page_does_not_do_for_a_rule_that_needs_it(web, path):
    web.host("a.test", {"/": web.page("Acme")})
    with History(path) as history:
        web.check("http://a.test/", history=history)
        occurrences = {"http://a.test/": (Occurrence("a.md", (0, 1), roles=("sponsor",)),)}
        assert (
            web.check(occurrences=occurrences, history=history)["http://a.test/"].evidence.page.title
            == "Acme"
        )


def test_failure_on_three_days_proves_a_url_dead(web, path):
    web.host("a.test", {"/bad": web.answer(500)})
    web.host("b.test", {"*": web.answer(200)})
    outcomes = []
    with History(path) as history:
        for _ in range(3):
            verdicts = web.check("http://a.test/bad", "http://b.test/", history=history)
            outcomes.append(verdicts["http://a.test/bad"].outcome)
            web.clock.time += DAY
    assert outcomes[:2] == [Suspect("it answers 500")] * 2
    assert isinstance(outcomes[2], Gone)
    assert outcomes[2].reason.startswith("failed on 3 days out of 3 since 2026-09-21; last: it answers 500")


def test_three_failures_on_one_day_prove_nothing(web, path):
    web.host("a.test", {"/bad": web.answer(500), "/": web.answer(200)})
    with History(path) as history:
        for _ in range(5):
            verdict = web.check("http://a.test/bad", "http://a.test/", history=history)["http://a.test/bad"]
    assert verdict.status == "suspect"


@pytest.mark.parametrize("between", ["ok", "blocked"])
def test_anything_but_failure_in_between_starts_the_count_again(web, path, between):
    web.host("a.test", {"/bad": web.answer(500), "/": web.answer(200)})
    now = web.clock.wall()
    with History(path) as history:
        for days, seen in ((9, "failing"), (8, "failing"), (7, "failing"), (6, between), (5, "failing")):
            history.observe("http://a.test/bad", Observation(now - days * DAY, seen))
        verdict = web.check("http://a.test/bad", "http://a.test/", history=history)["http://a.test/bad"]
    assert verdict.status == "suspect"


def test_days_without_a_network_are_no_observation(web, path):
    web.host("a.test", {"/": lambda r: (_ for _ in ()).throw(web.Reset)})
    with History(path) as history:
        for _ in range(5):
            verdict = web.check("http://a.test/", history=history)["http://a.test/"]
            web.clock.time += DAY
        assert {seen.signal for seen in history.observations("http://a.test/")} == {"unknown"}
    assert verdict.status == "suspect"


def test_a_404_seen_before_makes_one_more_enough(web, path):
    web.host("a.test", {"/x": web.answer(404)})
    with History(path) as history:
        history.observe("http://a.test/x", Observation(web.clock.wall() - DAY, "missing", 404))
        verdict = web.check("http://a.test/x", history=history)["http://a.test/x"]
    assert verdict.outcome == Gone("404 twice")
    assert len(verdict.evidence.exchanges) == 1


def test_every_attempt_is_observed_with_its_details(web, path):
    web.host("a.test", {"/x": web.answer(200, "", {"ETag": '"1"', "Last-Modified": "then"})})
    with History(path) as history:
        web.check("http://a.test/x", history=history)
        [seen] = history.observations("http://a.test/x")
    assert seen == Observation(seen.at, "ok", 200, "", "http://a.test/x", '"1"', "then")


def test_exported_lines_make_the_same_history(path, tmp_path):
    with History(path) as history, History(str(tmp_path / "other.sqlite")) as other:
        history.observe("http://a.test/", Observation(1.0, "failing", 500, "500"))
        history.conclude("http://a.test/", FULL)
        lines = list(history.export())
        assert other.merge(lines) == 2
        assert other.merge(lines) == 2  # again: nothing changes
        assert list(other.export()) == lines
        later = Verdict("http://a.test/", Gone("404 twice"), Evidence(at=9.0))
        other.conclude("http://a.test/", later)
        other.merge(lines)
        assert other.verdict("http://a.test/").outcome == Gone("404 twice")


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "{}",
        "[]",
        "[" * 100_000,
        '{"url":"x","observation":{"at":1}}',
        '{"url":"x","observation":{"at":NaN,"signal":"ok"}}',
        '{"url":"x","observation":{"at":1e300,"signal":"ok"}}',
        '{"url":"x","observation":{"at":"1","signal":"ok"}}',
        '{"url":"x","observation":{"at":1,"signal":"fine"}}',
        '{"url":"x","observation":{"at":1,"signal":"ok","code":"200"}}',
        '{"url":1,"observation":{"at":1,"signal":"ok"}}',
        '{"url":"x","at":1,"verdict":{}}',
        '{"url":"x","at":1,"verdict":{"url":"x","outcome":{"kind":"alive"},"evidence":{"at":"x"}}}',
        '{"url":"x","at":1,"verdict":{"url":"x","outcome":{"kind":"gone","reason":7}}}',
    ],
)
def test_a_bad_line_is_named_and_nothing_is_taken_in(path, line):
    good = '{"url":"x","observation":{"at":1.0,"signal":"ok"}}'
    with History(path) as history:
        with pytest.raises(ValueError, match="line 2"):
            history.merge([good, line])
        assert history.observations("x") == ()


@pytest.mark.parametrize("damage", ["garbage", "overwritten", "truncated"])
def test_a_damaged_file_is_set_aside_and_started_again(path, damage):
    with History(path) as history:
        for i in range(300):
            history.observe(f"http://a.test/{i}", Observation(1.0, "ok", 200, "x" * 200))
    if damage == "garbage":
        content = b"this is not a database" * 100
    else:
        with open(path, "rb") as file:
            content = file.read()
        content = (
            content[:5000] if damage == "truncated" else content[:4096] + b"\xff" * 20_000 + content[24_096:]
        )
    with open(path, "wb") as file:
        file.write(content)
    with History(path) as history:
        assert "is damaged" in history.note
        history.observe("http://a.test/new", Observation(2.0, "ok"))
        assert history.observations("http://a.test/new")
    [aside] = [name for name in os.listdir(os.path.dirname(path)) if "damaged" in name and name[-1].isdigit()]
    with open(os.path.join(os.path.dirname(path), aside), "rb") as file:
        assert file.read() == content
    with History(path) as history:
        assert history.note is None
        assert history.observations("http://a.test/new")


def test_other_programs_and_newer_postlints_files_are_left_alone(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE precious (x)")
    connection.commit()
    with pytest.raises(HistoryError, match="another program"):
        History(path)
    connection.execute("DROP TABLE precious")
    connection.close()
    os.unlink(path)
    History(path).close()
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE verdicts ADD COLUMN more TEXT")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(HistoryError, match="newer postlint"):
        History(path)


def test_an_empty_file_is_a_new_history(path):
    open(path, "w").close()
    with History(path) as history:
        assert history.note is None


def test_two_runs_may_share_a_file(path):
    with History(path) as one, History(path) as two:
        one.observe("http://a.test/", Observation(1.0, "ok"))
        two.observe("http://a.test/", Observation(2.0, "ok"))
        assert len(one.observations("http://a.test/")) == 2


def test_a_killed_run_loses_nothing_it_has_seen(path):
    program = textwrap.dedent(
        """
        import sys
        from postlint.net.conclude import Observation
        from postlint.net.history import History
        history = History(sys.argv[1])
        for number in range(10**6):
            history.observe(f"http://a.test/{number}", Observation(1.0, "ok"))
            print(number, flush=True)
        """
    )
    with subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE, text=True) as child:
        said = [int(child.stdout.readline()) for _ in range(200)]
        child.send_signal(signal.SIGKILL)
    with History(path) as history:
        assert history.note is None
        assert all(history.observations(f"http://a.test/{number}") for number in said)


def test_a_history_that_cannot_be_written_does_not_end_a_run(web, path):
    web.host("a.test", {"/": web.answer(200)})
    with History(path) as history:
        history._connection.execute("DROP TABLE observations")
        verdict = Verdict("http://a.test/", Alive())
        history.observe("http://a.test/", Observation(1.0, "ok"))
        history.conclude("http://a.test/", verdict)
        assert "cannot be written" in history.note
