"""What each kind of answer comes to, put to a real server on loopback."""

from __future__ import annotations

import itertools

import pytest

from postlint.net.knowledge import knowledge
from postlint.verdict import Alive, Gone, Moved, Occurrence, Suspect, Unknown


def codes(verdict):
    return [(exchange.method, exchange.code or exchange.error) for exchange in verdict.evidence.exchanges]


def head_only(web, code):
    return lambda request: web.answer(code if request.method == "HEAD" else 200, "here")


def in_turn(*answers):
    """A route that gives one answer after the other, the last for ever."""
    waiting = iter(answers)
    last = [b""]

    def route(request):
        last[0] = next(waiting, last[0])
        if isinstance(last[0], type):
            raise last[0]
        return last[0]

    return route


def test_a_page_that_answers_is_requested_once_by_head(web):
    web.host("a.test", {"/": web.answer(200, "hello", {"ETag": '"1"', "Last-Modified": "x"})})
    verdict = web.check("http://a.test/")["http://a.test/"]
    assert verdict.outcome == Alive()
    assert codes(verdict) == [("HEAD", 200)]
    assert (verdict.evidence.etag, verdict.evidence.content_type) == ('"1"', "text/html")
    assert [place.path for place in verdict.occurrences] == ["_posts/2020-01-01-a.md"]


@pytest.mark.parametrize("code", [400, 403, 405, 500, 501, 503])
def test_where_head_is_refused_get_decides(web, code):
    web.host("a.test", {"/x": head_only(web, code)})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.outcome == Alive()
    assert codes(verdict) == [("HEAD", code), ("GET", 200)]


def test_where_head_lies_get_decides_and_the_host_is_not_requested_by_head_again(web):
    routes = {f"/{i}": head_only(web, 404) for i in range(4)}
    web.host("a.test", routes)
    settings = web.quick(per_host=1)
    verdicts = web.check(*(f"http://a.test/{i}" for i in range(4)), settings=settings)
    assert {v.status for v in verdicts.values()} == {"alive"}
    assert web.server.requested("a.test", "GET") == ["/0", "/1", "/2", "/3"]


@pytest.mark.parametrize(
    ("code", "permanently"), [(301, True), (308, True), (302, False), (303, False), (307, False)]
)
def test_redirects(web, code, permanently):
    web.host("a.test", {"/old": web.answer(code, headers={"Location": "/new"}), "/new": web.answer(200)})
    verdict = web.check("http://a.test/old")["http://a.test/old"]
    assert verdict.outcome == Moved(permanently, "http://a.test/new")
    assert verdict.evidence.final_url == "http://a.test/new"
    assert [exchange.url for exchange in verdict.evidence.exchanges] == [
        "http://a.test/old",
        "http://a.test/new",
    ]


def test_a_permanent_move_leads_no_further_than_its_permanent_hops(web):
    hop = lambda code, to: web.answer(code, headers={"Location": to})  # noqa: E731
    web.host(
        "a.test", {"/1": hop(301, "/2"), "/2": hop(302, "/3"), "/3": hop(301, "/4"), "/4": web.answer(200)}
    )
    assert web.check("http://a.test/1")["http://a.test/1"].outcome == Moved(True, "http://a.test/2")


def test_a_redirect_that_sets_a_cookie_and_comes_back_is_no_loop(web):
    def route(request):
        if "seen=1" in request.headers.get("cookie", ""):
            return web.answer(200, "in")
        return web.answer(302, headers={"Location": "/", "Set-Cookie": "seen=1"})

    web.host("a.test", {"/": route})
    assert web.check("http://a.test/")["http://a.test/"].outcome == Alive()
    web.check("http://a.test/")
    assert "cookie" not in web.server.requests[-2].headers  # it lived as long as its chain


def test_redirect_loops_end_and_are_suspect_not_gone(web):
    web.host("a.test", {"/": web.answer(302, headers={"Location": "/"})})
    verdict = web.check("http://a.test/")["http://a.test/"]
    assert verdict.status == "suspect"
    assert verdict.reason == "it redirects more than 10 times"


@pytest.mark.parametrize("code", [404, 410])
def test_gone_needs_three_refusals_in_three_rounds(web, code):
    web.host("a.test", {"/x": web.answer(code), "/": web.answer(200)})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.outcome == Gone(f"{code} 3 times")
    first, second, third = verdict.evidence.exchanges
    assert second.at - first.at >= 1.0  # by the injected clock
    assert third.at - second.at >= 2.0
    assert len(web.server.requested("a.test")) == 4  # and its home page once


def test_a_404_that_is_fixed_by_the_second_try_is_alive(web):
    web.host("a.test", {"/x": in_turn(web.answer(404), web.answer(200))})
    assert web.check("http://a.test/x")["http://a.test/x"].outcome == Alive()


def test_a_name_that_does_not_exist_is_gone_when_looked_up_three_times(web):
    web.host("a.test", {"/": web.answer(200)})
    verdicts = web.check("http://nobody.test/", "http://a.test/")
    assert verdicts["http://nobody.test/"].outcome == Gone("no such host")
    assert web.looked_up.count("nobody.test") == 3
    first, *_, last = verdicts["http://nobody.test/"].evidence.exchanges
    assert last.at - first.at > 15


def test_without_a_network_no_name_is_believed_missing(web):
    del web.names["example.com"]
    verdict = web.check("http://nobody.test/")["http://nobody.test/"]
    assert verdict.outcome == Unknown("no name can be looked up from here")


def test_a_name_that_cannot_be_looked_up_just_now_is_suspect(web):
    web.names["slow.test"] = ["later"]
    assert web.check("http://slow.test/")["http://slow.test/"].status == "suspect"


@pytest.mark.parametrize("code", [401, 402, 403, 407, 451, 999])
def test_bot_walls_are_blocked_not_judged(web, code):
    web.host("a.test", {"/x": web.answer(code)})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.status == "blocked"
    assert verdict.reason == f"it answers {code}"
    assert len(codes(verdict)) == 2  # HEAD, then GET to be fair; no more


@pytest.mark.parametrize(
    ("headers", "body"),
    [({"cf-mitigated": "challenge"}, ""), ({"x-amzn-waf-action": "captcha"}, "")],
)
def test_challenges_are_blocked_whatever_their_code(web, headers, body):
    for code in (200, 202, 404, 503):
        web.host("a.test", {f"/{code}": web.answer(code, body, headers)})
        assert web.check(f"http://a.test/{code}")[f"http://a.test/{code}"].status == "blocked"


def test_a_challenge_page_shows_by_its_title_where_the_page_is_read(web):
    web.host("a.test", {"/": web.page("Just a moment...")})
    occurrences = {"http://a.test/": (Occurrence("a.md", (0, 1), roles=("sponsor",)),)}
    verdict = web.check(occurrences=occurrences)["http://a.test/"]
    assert (verdict.status, verdict.reason) == ("blocked", "it answers 200, Cloudflare is in front of it")


def test_a_permanent_429_ends_and_is_blocked(web):
    web.host("a.test", {"/x": web.answer(429)})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.status == "blocked"
    assert len(codes(verdict)) == 3


def test_retry_after_is_waited_for(web):
    web.host("a.test", {"/x": in_turn(web.answer(429, headers={"Retry-After": "30"}), web.answer(200))})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.outcome == Alive()
    first, second = verdict.evidence.exchanges
    assert second.at - first.at >= 30


def test_retry_after_as_a_date_is_measured_by_the_servers_clock(web):
    dates = {"Retry-After": "Wed, 21 Oct 2015 07:28:40 GMT", "Date": "Wed, 21 Oct 2015 07:28:00 GMT"}
    web.host(
        "a.test",
        {"/x": in_turn(web.answer(503, headers=dates), web.answer(503, headers=dates), web.answer(200))},
    )
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.outcome == Alive()
    assert verdict.evidence.exchanges[-1].at - verdict.evidence.exchanges[0].at >= 40


def test_a_host_that_asks_to_wait_too_long_is_left_alone(web):
    web.host("a.test", {"/x": web.answer(429, headers={"Retry-After": "3600"})})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert (verdict.status, verdict.reason) == ("blocked", "it answers 429 and asks to wait 3600 s")
    assert web.clock.time < 1_000 + 600


def test_500_then_200_is_alive(web):
    web.host("a.test", {"/x": in_turn(web.answer(500), web.answer(500), web.answer(200))})
    assert web.check("http://a.test/x")["http://a.test/x"].outcome == Alive()


def test_500_for_ever_is_suspect(web):
    web.host("a.test", {"/x": web.answer(500)})
    assert web.check("http://a.test/x")["http://a.test/x"].outcome == Suspect("it answers 500")


def test_one_reset_is_forgiven_and_many_are_suspect(web):
    web.host("a.test", {"/once": in_turn(web.Reset, web.answer(200)), "/always": in_turn(web.Reset)})
    verdicts = web.check("http://a.test/once", "http://a.test/always")
    assert verdicts["http://a.test/once"].outcome == Alive()
    assert verdicts["http://a.test/always"].status == "suspect"
    assert {error for _, error in codes(verdicts["http://a.test/always"])} == {"reset"}


def test_slow_headers_are_a_time_out_even_where_they_trickle(web):
    def silent(request):
        web.server.release.wait(10)
        return b""

    def trickle(request):
        yield b"HTTP/1.1 200 OK\r\n"
        for _ in range(1000):
            if web.server.release.wait(0.05):
                return
            yield b"X: y\r\n"

    web.host("a.test", {"/silent": silent, "/trickle": trickle})
    settings = web.quick(read_timeout=0.3, deadline=0.4, tries=1)
    verdicts = web.check("http://a.test/silent", "http://a.test/trickle", settings=settings)
    for verdict in verdicts.values():
        assert verdict.outcome == Suspect("it did not answer in time; nothing else answered either")
        assert codes(verdict) == [("HEAD", "timeout")]


def test_a_body_that_trickles_does_not_hold_what_is_known(web):
    def trickle(request):
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Slow</title>"
        while not web.server.release.wait(0.05):
            yield b"x"

    web.host("a.test", {"/": trickle})
    occurrences = {"http://a.test/": (Occurrence("a.md", (0, 1), roles=("sponsor",)),)}
    settings = web.quick(deadline=0.4, read_timeout=15.0)
    verdict = web.check(occurrences=occurrences, settings=settings)["http://a.test/"]
    assert verdict.outcome == Alive()
    assert verdict.evidence.page.title == "Slow"


def test_broken_bodies_do_not_change_the_status(web):
    chunked = {"Transfer-Encoding": "chunked", "Connection": "close"}
    web.host(
        "a.test",
        {
            "/truncated": web.answer(200, b"40\r\n<title>Half</title>", chunked),
            "/long": web.answer(200, b"<title>Short</title>", {"Connection": "close"}, length=5000),
            "/short": web.answer(200, b"<title>Longer</title>", length=5),
        },
    )
    urls = [f"http://a.test/{name}" for name in ("truncated", "long", "short")]
    read = {url: (Occurrence("a.md", (0, 1), roles=("sponsor",)),) for url in urls}
    for verdict in web.check(occurrences=read).values():
        assert verdict.outcome == Alive()
    get = web.quick(tries=2)
    for url in urls:  # by GET without the page, as after a refused HEAD
        web.server.routes["a.test"][url[13:]] = in_turn(
            web.answer(405), web.server.routes["a.test"][url[13:]]
        )
        assert web.check(url, settings=get)[url].outcome == Alive()


def test_an_answer_that_is_not_http_is_suspect(web):
    web.host("a.test", {"/": lambda request: iter([b"SSH-2.0-OpenSSH\r\n\r\n"])})
    verdict = web.check("http://a.test/")["http://a.test/"]
    assert verdict.status == "suspect"
    assert {error for _, error in codes(verdict)} == {"protocol"}


@pytest.mark.parametrize("location", ["http://[::1", "javascript:alert(1)", "ftp://x/", "http://a b/"])
def test_redirects_nobody_can_follow_are_suspect(web, location):
    web.host("a.test", {"/": web.answer(301, headers={"Location": location})})
    assert web.check("http://a.test/")["http://a.test/"].status == "suspect"


def test_urls_that_differ_in_fragment_or_spelling_are_requested_once(web):
    web.host("a.test", {"/x%20y": web.answer(200)})
    urls = [
        "http://a.test/x y",
        "http://a.test/x%20y#part",
        "HTTP://A.test:80/x%20y",
        "http://me:pw@a.test/x%20y",
    ]
    verdicts = web.check(*urls)
    assert [verdicts[url].status for url in urls] == ["alive"] * 4
    assert len(web.server.requests) == 1
    assert "authorization" not in web.server.requests[0].headers


def test_what_is_not_of_the_web_is_not_requested(web):
    own = web.quick(own_hosts=("blog.test",))
    verdicts = web.check("mailto:a@b.test", "http://", "https://blog.test/new/", settings=own)
    assert {v.status for v in verdicts.values()} == {"unchecked"}
    assert not web.looked_up


def test_international_names_are_requested_in_ascii(web):
    web.host("xn--bcher-kva.test", {"/%C3%BC": web.answer(200)})
    assert web.check("http://Bücher.test/ü")["http://Bücher.test/ü"].outcome == Alive()


def test_https_where_http_does_not_redirect_is_found_out(web, secure, certificates):
    secure("good")
    web.host("a.test", {"/x": web.answer(200)})
    web.host("b.a.test", {"/x": lambda r: web.answer(200 if not r.secure else 404)})
    settings = web.quick(try_https=True, ca_bundle=str(certificates / "ca.pem"))
    verdicts = web.check("http://a.test/x", "http://b.a.test/x", settings=settings)
    assert verdicts["http://a.test/x"].evidence.https == "https://a.test/x"
    assert verdicts["http://b.a.test/x"].evidence.https is None
    assert verdicts["http://b.a.test/x"].outcome == Alive()


@pytest.mark.parametrize(
    ("certificate", "kind", "status"),
    [
        ("good", None, "alive"),
        ("self", "tls-untrusted", "suspect"),
        ("expired", "tls-expired", "suspect"),
        ("other", "tls-host", "suspect"),
    ],
)
def test_tls_errors_are_distinguished(web, secure, certificates, certificate, kind, status):
    secure(certificate)
    web.host("a.test", {"/": web.answer(200)})
    settings = web.quick(ca_bundle=str(certificates / "ca.pem"), tries=1)
    verdict = web.check("https://a.test/", settings=settings)["https://a.test/"]
    assert verdict.status == status
    assert verdict.evidence.exchanges[0].error == kind


def test_a_port_that_does_not_speak_tls_is_distinguished_from_one_that_is_closed(web):
    web.host("a.test", {"/": web.answer(200)})
    closed = web.check("https://a.test/", settings=web.quick(tries=1))["https://a.test/"]
    assert closed.evidence.exchanges[0].error == "unreachable"


def test_youtube_is_requested_whether_the_video_exists(web, secure, certificates):
    secure("good")

    def oembed(request):
        for video, code in {"deleted0": 404, "private0": 403, "noembed0": 401, "public00": 200}.items():
            if video in request.path:
                return web.answer(code)
        return web.answer(500)

    web.host("www.youtube.com", {"*": oembed})
    settings = web.quick(ca_bundle=str(certificates / "ca.pem"))
    watch = "https://www.youtube.com/watch?v="
    verdicts = web.check(
        watch + "deleted0",
        watch + "private0",
        watch + "noembed0",
        "https://youtu.be/public00",
        settings=settings,
    )
    assert verdicts[watch + "deleted0"].outcome == Gone(
        "YouTube says that its video or list no longer exists"
    )
    assert verdicts[watch + "private0"].status == "blocked"
    assert verdicts[watch + "noembed0"].outcome == Alive()
    assert verdicts["https://youtu.be/public00"].outcome == Alive()
    assert all(path.startswith("/oembed?") for path in web.server.requested("www.youtube.com"))


def test_meetup_events_that_lead_back_to_their_group_are_gone(web):
    group = web.page("Acme Users")
    web.host(
        "www.meetup.com",
        {
            "/acme/events/1/": web.answer(302, headers={"Location": "/acme/"}),
            "/acme/events/2/": web.page("Acme, the second"),
            "/acme/": group,
            "/left/": web.page("Group not found"),
        },
    )
    base = "http://www.meetup.com"
    verdicts = web.check(f"{base}/acme/events/1/", f"{base}/acme/events/2/", f"{base}/acme/", f"{base}/left/")
    assert [v.status for _, v in sorted(verdicts.items())] == ["alive", "gone", "alive", "gone"]
    assert verdicts[f"{base}/acme/events/1/"].outcome == Gone(
        "Meetup shows that its event is no longer there"
    )


def test_the_data_about_hosts_is_well_formed():
    import re

    known = knowledge()
    patterns = [known.login, known.not_found, known.parking_titles, known.parking_words]
    patterns += itertools.chain(*((a.url, a.gone_title, a.leaves) for a in known.adapters))
    patterns += itertools.chain(*((w.title, w.value) for w in known.walls))
    for pattern in patterns:
        re.compile(pattern)
    assert all(adapter.why or adapter.event for adapter in known.adapters)


def test_a_head_that_is_requested_to_wait_is_not_followed_by_a_get_at_once(web):
    web.host("a.test", {"/x": in_turn(web.answer(503, headers={"Retry-After": "15"}), web.answer(200))})
    verdict = web.check("http://a.test/x")["http://a.test/x"]
    assert verdict.outcome == Alive()
    first, second = verdict.evidence.exchanges
    assert second.at - first.at >= 15
