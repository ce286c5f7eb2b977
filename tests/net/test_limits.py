"""Bounds and manners: what is sent, how often, how much is taken in, what is shown."""

from __future__ import annotations

import gzip
import itertools
import threading
import tracemalloc
import zlib

import pytest

from postlint.net.failures import failure_of
from postlint.net.guard import Guard
from postlint.net.settings import HostHeader
from postlint.net.transport import Transport
from postlint.net.url_state import NetworkProgress
from postlint.net.web_address import split
from postlint.verdict import Occurrence

SPONSOR = (Occurrence("a.md", (0, 1), roles=("sponsor",)),)


def transport(web, **changes):
    settings = web.quick(**changes)
    return Transport(settings, Guard(settings, web.world.resolve, web.world.connect), web.clock.wall)


def test_decompression_bombs_are_stopped(web):
    bomb = gzip.compress(b"<title>Boom</title>" + b"\0" * 200_000_000, 1)
    web.host("a.test", {"/": web.answer(200, bomb, {"Content-Encoding": "gzip"})})
    tracemalloc.start()
    verdict = web.check(occurrences={"http://a.test/": SPONSOR}, settings=web.quick(max_body=100_000))[
        "http://a.test/"
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert verdict.status == "alive"
    assert verdict.evidence.page.title == "Boom"
    assert peak < 8_000_000  # one chunk of it decoded without a bound is 16 MB


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip", "br", "zstd", "nonsense"])
def test_encodings_that_were_not_requested_for_are_not_decoded(web, encoding):
    web.host("a.test", {"/": web.answer(200, gzip.compress(b"x" * 1000), {"Content-Encoding": encoding})})
    verdict = web.check(occurrences={"http://a.test/": SPONSOR})["http://a.test/"]
    assert (verdict.status, verdict.evidence.page) == ("alive", None)


@pytest.mark.parametrize("compress", [gzip.compress, zlib.compress])
def test_compressed_pages_are_read(web, compress):
    name = "gzip" if compress is gzip.compress else "deflate"
    web.host("a.test", {"/": web.answer(200, compress(b"<title>Small</title>"), {"Content-Encoding": name})})
    assert web.check(occurrences={"http://a.test/": SPONSOR})["http://a.test/"].evidence.page.title == "Small"


def test_a_body_is_read_to_its_limit_only(web):
    web.host("a.test", {"/": web.answer(200, b"x" * 300_000)})
    sent = transport(web)
    answer = sent.exchange("GET", split("http://a.test/"), limit=1000)
    sent.close()
    assert (len(answer.body), answer.complete) == (1000, False)


def test_huge_headers_are_refused(web):
    web.host(
        "a.test",
        {
            "/line": lambda r: iter([b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n"]),
            "/many": lambda r: iter([b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000 + b"\r\n"]),
        },
    )
    for verdict in web.check(
        "http://a.test/line", "http://a.test/many", settings=web.quick(tries=1)
    ).values():
        assert verdict.status == "suspect"
        assert verdict.evidence.exchanges[0].error == "protocol"


def test_a_token_goes_to_its_host_only(web, secure, certificates):
    secure("good")
    token = HostHeader("a.test", "Authorization", "Bearer s3cret")
    web.host(
        "a.test", {"/": web.answer(302, headers={"Location": "https://b.a.test/"}), "/x": web.answer(200)}
    )
    web.host("b.a.test", {"/": web.answer(302, headers={"Location": "http://a.test/x"})})
    settings = web.quick(headers=(token,), ca_bundle=str(certificates / "ca.pem"))
    assert web.check("https://a.test/", settings=settings)["https://a.test/"].status == "moved"
    sent = [(r.host, r.secure, r.headers.get("authorization")) for r in web.server.requests]
    assert sent == [
        ("a.test", True, "Bearer s3cret"),
        ("b.a.test", True, None),  # another host, below the first one
        ("a.test", False, None),  # the same host without encryption
    ]


def test_a_token_for_plain_http_must_say_so(web):
    web.host("a.test", {"/": web.answer(200)})
    settings = web.quick(headers=(HostHeader("http://a.test", "X-Token", "t"),))
    web.check("http://a.test/", settings=settings)
    assert web.server.requests[0].headers["x-token"] == "t"


def test_what_is_sent_names_its_sender_and_nothing_secret(web, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine a.test login me password s3cret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    web.host("a.test", {"/": web.answer(200)})
    web.check("http://me:pw@a.test/#frag", settings=web.quick(contact="https://blog.test/about"))
    request = web.server.requests[0]
    assert request.path == "/"
    assert "postlint" in request.headers["user-agent"]
    assert "https://blog.test/about" in request.headers["user-agent"]
    assert "authorization" not in request.headers
    assert "referer" not in request.headers


def test_one_host_gets_no_more_connections_and_no_faster_than_allowed(web):
    web.host("a.test", {"*": web.answer(200)})
    settings = web.quick(per_host=2, interval=0.5, workers=16)
    started = web.clock.time
    verdicts = web.check(*(f"http://a.test/{i}" for i in range(20)), settings=settings)
    assert {v.status for v in verdicts.values()} == {"alive"}
    assert web.server.most["a.test"] <= 2
    assert web.clock.time - started >= 19 * 0.5
    times = sorted(v.evidence.exchanges[0].at for v in verdicts.values())
    assert all(later - earlier > 0.49 for earlier, later in itertools.pairwise(times))


def test_a_host_that_says_429_is_requested_more_slowly(web):
    web.host("a.test", {"/0": web.answer(429, headers={"Retry-After": "20"}), "*": web.answer(200)})
    settings = web.quick(per_host=1, tries=1)
    verdicts = web.check("http://a.test/0", "http://a.test/1", settings=settings)
    first, second = (verdicts[f"http://a.test/{i}"].evidence.exchanges[0].at for i in range(2))
    assert second - first >= 20


def test_all_first_tries_come_before_any_second(web):
    web.host("a.test", {"/bad": web.answer(500), "*": web.answer(200)})
    web.check("http://a.test/bad", *(f"http://a.test/{i}" for i in range(30)), settings=web.quick(per_host=1))
    paths = web.server.requested("a.test")
    seconds = [i for i, path in enumerate(paths) if path == "/bad"][2:]  # HEAD and GET are the first try
    assert len(set(paths[: seconds[0]])) == 31


def test_the_budget_of_requests_is_kept_exactly(web):
    web.host("a.test", {"*": web.answer(200)})
    verdicts = web.check(*(f"http://a.test/{i}" for i in range(20)), settings=web.quick(budget=7))
    assert len(web.server.requests) == 7
    said = [v.status for v in verdicts.values()]
    assert len(said) == 20
    assert said.count("alive") <= 7
    assert {v.reason for v in verdicts.values() if v.status == "unchecked"} == {
        "the budget of requests was used up"
    }


def test_the_time_for_a_run_is_kept(web):
    web.host("a.test", {"*": web.answer(200)})
    settings = web.quick(interval=1.0, max_time=5.5)
    verdicts = web.check(*(f"http://a.test/{i}" for i in range(20)), settings=settings)
    assert 5 <= sum(v.status == "alive" for v in verdicts.values()) <= 6
    assert {v.reason for v in verdicts.values() if v.status != "alive"} == {
        "the time for this run was used up"
    }


def test_a_run_out_of_time_does_not_wait_for_who_hangs(web):
    def hang(request):
        web.server.release.wait(10)
        return web.answer(200)

    web.host("a.test", {"/hang": hang})
    web.host("b.test", {"*": web.answer(200)})
    settings = web.quick(max_time=3.0, interval=1.0)
    verdicts = web.check("http://a.test/hang", *(f"http://b.test/{i}" for i in range(9)), settings=settings)
    assert verdicts["http://a.test/hang"].status == "unchecked"


def test_an_interrupted_run_ends(web):
    web.host("a.test", {"*": web.answer(200)})

    def interrupt(queue, seconds):
        raise KeyboardInterrupt

    there = web._replace(world=web.world._replace(receive=interrupt))
    with pytest.raises(KeyboardInterrupt):
        there.check("http://a.test/")


def test_progress_is_reported_after_every_verdict(web):
    web.host("a.test", {"*": web.answer(200)})
    seen: list[NetworkProgress] = []
    web.check(*(f"http://a.test/{i}" for i in range(3)), progress=seen.append)
    assert [(p.done, p.total) for p in seen] == [(1, 3), (2, 3), (3, 3)]
    assert seen[-1].requests == 3


def test_robots_txt_is_respected_where_requested(web):
    rules = "User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
    web.host(
        "a.test",
        {"/robots.txt": web.answer(200, rules, {"Content-Type": "text/plain"}), "*": web.answer(200)},
    )
    web.host("b.test", {"/robots.txt": web.answer(503), "*": web.answer(200)})
    web.host("c.test", {"/x": web.answer(200)})
    urls = [
        "http://a.test/private/x",
        "http://a.test/1",
        "http://a.test/2",
        "http://b.test/x",
        "http://c.test/x",
    ]
    verdicts = web.check(*urls, settings=web.quick(robots=True))
    assert [verdicts[url].status for url in urls] == ["unchecked", "alive", "alive", "unchecked", "alive"]
    assert verdicts[urls[0]].reason == "robots.txt of a.test does not allow it"
    assert web.server.requested("a.test")[0] == "/robots.txt"
    assert "/private/x" not in web.server.requested("a.test")
    one, two = (verdicts[url].evidence.exchanges[0].at for url in urls[1:3])
    assert abs(two - one) >= 3
    web.check("http://a.test/private/x")
    assert "/private/x" in web.server.requested("a.test")  # one post's links are read like a reader would


def test_nothing_of_an_answer_can_act_on_a_terminal(web):
    evil = "\x1b]0;pwned\x07\x1b[2J\u202eevil\r\n::error::x\x9b"
    web.host(
        "a.test",
        {
            "/": lambda r: web.page(evil, f"<h1>{evil}</h1>"),
            "/to": lambda r: web.answer(301, headers={"Location": "/\x1b[31m\u202e'\"<>"}),
            "*": web.answer(200),
        },
    )
    verdicts = web.check("http://a.test/to", occurrences={"http://a.test/": SPONSOR})
    page = verdicts["http://a.test/"].evidence.page
    shown = page.title + page.heading + repr(verdicts["http://a.test/to"].outcome.to)
    assert verdicts["http://a.test/to"].outcome.to.isascii()
    assert all(character.isprintable() for character in shown)
    assert "\u202e" not in shown


def test_a_failure_of_postlints_own_is_one_urls_not_the_runs(web, monkeypatch):
    from postlint.net import ask

    web.host("a.test", {"*": web.page("x")})

    def broken(*arguments):
        raise RuntimeError("bug")

    monkeypatch.setattr(ask, "read_html", broken)
    verdicts = web.check("http://a.test/ok", occurrences={"http://a.test/read": SPONSOR})
    assert verdicts["http://a.test/ok"].status == "alive"
    assert verdicts["http://a.test/read"].reason == "postlint failed on it (RuntimeError)"


def test_no_thread_or_connection_is_left_behind(web):
    web.host("a.test", {"*": web.answer(200)})
    web.check(*(f"http://a.test/{i}" for i in range(10)))
    for thread in threading.enumerate():
        if thread.name.startswith("postlint-net"):
            thread.join(5)
            assert not thread.is_alive()


def test_a_host_that_answers_nobody_is_not_waited_for_a_hundred_times(web):
    def silent(request):
        raise web.Reset

    web.host("dead.test", {"*": silent})
    web.host("b.test", {"/": web.answer(200)})
    urls = [f"http://dead.test/{i}" for i in range(50)]
    verdicts = web.check(*urls, "http://b.test/", settings=web.quick(per_host=1))
    reasons = [verdicts[url].reason for url in urls]
    assert len(web.server.requested("dead.test")) == 5 * 3
    assert reasons.count("its host did not answer 10 times in a row") == 45
    assert {verdicts[url].status for url in urls} == {"suspect", "unchecked"}


def test_a_host_that_was_silent_for_a_while_is_requested_after_all(web):
    count = [0]

    def back_soon(request):
        count[0] += 1
        if count[0] <= 6:
            raise web.Reset
        return web.answer(200)

    web.host("a.test", {"*": back_soon})
    verdicts = web.check(*(f"http://a.test/{i}" for i in range(30)), settings=web.quick(per_host=1))
    assert {v.status for v in verdicts.values()} == {"alive"}


def test_what_the_watch_cuts_is_a_time_out_whatever_the_library_calls_it():
    assert failure_of(ConnectionResetError()).kind == "reset"
    assert failure_of(ConnectionResetError(), overdue=True).kind == "timeout"
