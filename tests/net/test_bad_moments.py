"""A bad moment of a host, a network or a name server is not a death of a page."""

from __future__ import annotations

import random

import pytest

from postlint.net.conclude import Observation
from postlint.net.guard import NoSuchName
from postlint.net.history import History
from postlint.verdict import Gone

DAY = 86400.0
RUNS, HOSTS, PAGES = 20, 40, 10
"""20 runs over 400 links."""
SEED = 1
"""Of the first twelve, the one with most pages that fail twice in a row."""
SECONDS = 0.01
"""How long a request takes."""


def blog(web, failing):
    """Hosts whose pages are all there; ``failing`` says of a request how it fails, or None."""
    page = web.answer(200, "here")

    def route(request):
        web.clock.time += SECONDS
        return failing(request) or page

    for host in range(HOSTS):
        web.host(f"h{host}.test", {"*": route})
    return [f"http://h{host}.test/{page}" for host in range(HOSTS) for page in range(PAGES)]


def fail(web, how):
    if how == "reset":
        raise web.Reset
    return web.answer(how)


def red(verdicts):
    return [verdict for verdict in verdicts.values() if verdict.status == "gone"]


@pytest.mark.parametrize("kinds", [(404,), (404, 500, 503, "reset")], ids=["404", "mixed"])
def test_random_failures_make_no_run_red(web, kinds):
    tries: dict[str, int] = {}

    def failing(request):
        # By run, page and try, so that it does not depend on the order of threads.
        place = f"{SEED} {current} {request.host}{request.path}"
        tries[place] = tries.get(place, 0) + 1
        chance = random.Random(f"{place} {tries[place]}")
        return fail(web, chance.choice(kinds)) if chance.random() < 0.02 else None

    urls = blog(web, failing)
    settings = web.quick(interval=0.0)
    failed = 0
    for current in range(RUNS):  # noqa: B007 - `failing` reads it
        before = len(web.server.requests)
        assert red(web.check(*urls, settings=settings)) == []
        failed += len(web.server.requests) - before - len(urls)
    assert failed > RUNS  # otherwise nothing was tried


@pytest.mark.parametrize("how", [404, 410, 503, "reset"])
@pytest.mark.parametrize("begins", [0.0, 1.5, 4.0])
def test_a_host_that_fails_for_15_seconds_makes_no_run_red(web, how, begins):
    start = web.clock.time

    def failing(request):
        down = request.host == "h7.test" and begins <= web.clock.time - start < begins + 15
        return fail(web, how) if down else None

    urls = blog(web, failing)
    verdicts = web.check(*urls, settings=web.quick(interval=0.0))
    assert red(verdicts) == []
    if how in (404, 410):
        assert {verdict.status for verdict in verdicts.values()} == {"alive"}


def test_a_name_server_that_fails_for_15_seconds_makes_no_run_red(web):
    urls = blog(web, lambda request: None)
    start, really = web.clock.time, web.world.resolve

    def resolve(host, port):
        if host == "h7.test" and web.clock.time - start < 15:
            raise NoSuchName(host)
        return really(host, port)

    there = web._replace(world=web.world._replace(resolve=resolve))
    verdicts = there.check(*urls, settings=web.quick(interval=0.0))
    assert red(verdicts) == []


def test_a_bad_quarter_of_an_hour_proves_nothing_even_twice(web, tmp_path):
    """The host answers 404 to everything, and the run is done again at once, as people do."""
    web.host("a.test", {"*": web.answer(404)})
    with History(str(tmp_path / "h.db")) as history:
        for _ in range(3):
            verdict = web.check("http://a.test/x", history=history)["http://a.test/x"]
            assert (verdict.status, verdict.outcome.likely_gone) == ("suspect", True)
            assert verdict.reason == "it answers 404, as its host does for every address now"
            web.clock.time += 300
        web.clock.time += DAY
        assert web.check("http://a.test/x", history=history)["http://a.test/x"].status == "gone"


@pytest.mark.parametrize(("hours", "status"), [(11, "suspect"), (13, "gone")])
def test_what_another_day_is(web, tmp_path, hours, status):
    web.host("a.test", {"*": web.answer(404)})
    with History(str(tmp_path / "h.db")) as history:
        seen = Observation(web.clock.wall() - hours * 3600, "missing", 404, "404")
        history.observe("http://a.test/x", seen)
        assert web.check("http://a.test/x", history=history)["http://a.test/x"].status == status


@pytest.mark.parametrize(
    ("home", "status"), [(200, "gone"), (403, "gone"), (404, "suspect"), (500, "suspect"), (429, "suspect")]
)
def test_the_home_page_bears_witness(web, home, status):
    web.host("a.test", {"/": web.answer(home), "*": web.answer(404)})
    assert web.check("http://a.test/x")["http://a.test/x"].status == status


def test_a_page_that_answers_bears_witness_where_the_home_page_does_not(web):
    web.host("a.test", {"/here": web.answer(200), "*": web.answer(404)})
    verdicts = web.check("http://a.test/here", "http://a.test/x")
    assert verdicts["http://a.test/x"].outcome == Gone("404 3 times")


def test_what_an_earlier_run_found_alive_bears_witness_in_the_next(web, tmp_path):
    """The second run, at once, asks the page that answers only for the other's sake."""
    web.host("a.test", {"/here": web.answer(200), "*": web.answer(404)})
    with History(str(tmp_path / "h.db")) as history:
        for _ in range(2):
            verdicts = web.check("http://a.test/here", "http://a.test/x", history=history)
            assert verdicts["http://a.test/x"].outcome == Gone("404 3 times")
            web.clock.time += 60


def test_the_host_that_is_redirected_to_is_the_one_that_must_answer(web):
    web.host("a.test", {"/x": web.answer(301, headers={"Location": "http://b.test/x"}), "/": web.answer(200)})
    web.host("b.test", {"*": web.answer(404)})
    assert web.check("http://a.test/x")["http://a.test/x"].status == "suspect"
    web.host("b.test", {"/": web.answer(200), "*": web.answer(404)})
    assert web.check("http://a.test/x")["http://a.test/x"].status == "gone"


def test_no_witness_is_requested_where_robots_txt_forbids_it(web):
    rules = web.answer(200, "User-agent: *\nAllow: /x\nDisallow: /\n", {"Content-Type": "text/plain"})
    web.host("a.test", {"/robots.txt": rules, "/": web.answer(200), "*": web.answer(404)})
    verdict = web.check("http://a.test/x", settings=web.quick(robots=True))["http://a.test/x"]
    assert verdict.status == "suspect"
    assert "/" not in web.server.requested("a.test")
