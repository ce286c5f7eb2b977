"""The pure parts: URLs, robots.txt, the queue, failures; and the archive's answers."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from postlint.net.queue import Job, Queue
from postlint.net.robots import FORBIDDEN, read_robots
from postlint.net.web_address import BadUrl, clean, domain, join, same_but_for_spelling, split
from postlint.verdict import ArchivedCopy, Occurrence


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("http://A.Test", "http://a.test/"),
        ("https://a.test:443/x#frag", "https://a.test/x"),
        ("http://a.test:8080/x", "http://a.test:8080/x"),
        ("http://a.test./x?q=a b", "http://a.test/x?q=a%20b"),
        ("http://a.test/ü", "http://a.test/%C3%BC"),
        ("http://a.test/100%", "http://a.test/100%25"),
        ("http://a.test/%7Ex/%e2", "http://a.test/%7Ex/%e2"),
        ("http://bücher.de/", "http://xn--bcher-kva.de/"),
        ("http://faß.de/", "http://xn--fa-hia.de/"),
        ("http://user:pw@a.test/", "http://a.test/"),
        ("  http://a.test/a\nb\t ", "http://a.test/ab"),
        ("//a.test/x", "https://a.test/x"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("http:\\\\a.test\\x", "http://a.test/x"),
    ],
)
def test_normal_forms(url, normal):
    assert split(url).url == normal


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "/x",
        "ftp://a.test/",
        "mailto:x@y.test",
        "http://",
        "http:///x",
        "http://[::1",
        "http://a b/",
        "http://a.test:99999/",
        "http://a_b..test/%",
        "http://-a.test/",
        "javascript:alert(1)",
        "http://\u2488.test\u0000/",
    ],
)
def test_what_cannot_be_requested(url):
    try:
        host = split(url).host
    except BadUrl:
        return
    assert host == "a_b..test"  # some hosts are odd and still looked up


@given(st.text(max_size=60))
@example("%3A")
@settings(max_examples=300, deadline=None)
def test_a_normal_form_is_ascii_and_stays_what_it_is(text):
    for url in (text, "http://" + text, "http://a.test/" + text):
        try:
            address = split(url)
        except BadUrl:
            continue
        assert address.url.isascii()
        assert address.url.isprintable()
        assert " " not in address.url
        assert split(address.url) == address


@given(st.text(max_size=300))
def test_clean_text_is_one_printable_line(text):
    shown = clean(text, 50)
    assert len(shown) <= 50
    assert all(character.isprintable() for character in shown)


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/y", "http://a.test/y"),
        ("y", "http://a.test/d/y"),
        ("?q", "http://a.test/d/x?q"),
        ("//b.test", "http://b.test/"),
        ("/\u00c3\u00bc", "http://a.test/%C3%BC"),
        ("https://b.test/#x", "https://b.test/"),
        ("", "http://a.test/d/x"),
    ],
)
def test_locations(location, to):
    assert join("http://a.test/d/x", location).url == to


def test_domains():
    hosts = ("a.test", "www.a.test", "x.y.co.uk", "bbc.co.uk", "10.0.0.1", "a.b.com.au", "x.github.io")
    domains = ["a.test", "a.test", "y.co.uk", "bbc.co.uk", "10.0.0.1", "b.com.au", "github.io"]
    assert [domain(host) for host in hosts] == domains
    assert same_but_for_spelling("http://a.test/x", "https://www.a.test/x/")
    assert not same_but_for_spelling("http://a.test/x", "https://a.test/y")


ROBOTS = """
# a comment
User-agent: other
Disallow: /

User-agent: *
User-agent: more
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /*?print=
Disallow:
Crawl-delay: 2.5
Sitemap: x
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/x?print=1", False),
        ("/private", True),
        ("/%70rivate/x", False),
    ],
)
def test_robots(path, allowed):
    assert read_robots(ROBOTS).allows(path) == allowed


def test_robots_groups_and_oddities():
    assert read_robots(ROBOTS).delay == 2.5
    own = read_robots(
        "User-agent: *\nDisallow: /\nUser-agent: Postlint/1.0\nDisallow: /x\n"
        "user-agent: postlint\nDisallow: /y"
    )
    assert (own.allows("/"), own.allows("/x"), own.allows("/y")) == (True, False, False)
    assert read_robots("").allows("/x")
    assert read_robots("<html>not found</html>").allows("/x")
    assert read_robots("Disallow: /").allows("/x")
    assert not FORBIDDEN.allows("/x")
    assert not read_robots("User-agent: *\nDisallow: /" + "*a" * 20).allows("/" + "a" * 3000)


def drain(queue, seconds=1000.0, step=0.05):
    """Every job with the time at which it started, each done at once."""
    now, out = 0.0, []
    while now < seconds:
        taken = queue.take(now)
        if taken is None:
            break
        if isinstance(taken, Job):
            out.append((round(now, 3), taken.key))
            queue.done(taken)
        else:
            now += max(taken, 1e-9)
    return out


def test_the_queue_keeps_intervals_and_spreads_over_hosts():
    queue = Queue(per_host=1, interval=1.0)
    for number in range(3):
        queue.add(Job("ask", "a", f"a{number}"))
        queue.add(Job("ask", "b", f"b{number}"))
    assert drain(queue) == [(0, "a0"), (0, "b0"), (1, "a1"), (1, "b1"), (2, "a2"), (2, "b2")]


def test_the_queue_starts_no_second_round_before_the_first_is_out():
    queue = Queue(per_host=1, interval=1.0)
    queue.add(Job("ask", "a", "again", 1))
    for number in range(3):
        queue.add(Job("ask", "b", f"b{number}"))
    assert drain(queue)[-1] == (2, "again")


def test_the_queue_lets_no_more_than_allowed_run_at_a_host():
    queue = Queue(per_host=2, interval=0.0)
    jobs = [Job("ask", "a", str(number)) for number in range(3)]
    for job in jobs:
        queue.add(job)
    first, second = queue.take(0.0), queue.take(0.0)
    assert (first, second) == (jobs[0], jobs[1])
    assert queue.take(0.0) is None
    queue.done(second)
    assert queue.take(0.0) == jobs[2]


def test_the_queue_waits_for_delays_pauses_and_crawl_delays():
    queue = Queue(per_host=1, interval=0.1)
    queue.add(Job("ask", "a", "late"), 5.0)
    queue.add(Job("ask", "a", "soon"))
    assert drain(queue) == [(0, "soon"), (5, "late")]
    queue = Queue(per_host=1, interval=0.1)
    queue.pause("a", 10.0)
    for number in range(2):
        queue.add(Job("ask", "a", str(number)))
    assert drain(queue) == [(10, "0"), (10.2, "1")]
    queue = Queue(per_host=1, interval=0.1)
    queue.slow_down("a", 3.0)
    for number in range(2):
        queue.add(Job("ask", "a", str(number)))
    assert drain(queue) == [(0, "0"), (3, "1")]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.integers(0, 5)), max_size=40))
@settings(deadline=None)
def test_the_queue_gives_every_job_once_in_order_of_rounds(jobs):
    queue = Queue(per_host=2, interval=0.5)
    for number, (host, turn, delay) in enumerate(jobs):
        queue.add(Job("ask", host, f"{turn}:{number}", turn), float(delay))
    out = [key for _, key in drain(queue)]
    assert sorted(out) == sorted(f"{turn}:{number}" for number, (_, turn, _) in enumerate(jobs))
    assert [key[0] for key in out] == sorted(key[0] for key in out)


# --- the archive --------------------------------------------------------------------------------


def dead_in(web, archive, *dates, endpoint="http://archive.test/cdx/search/cdx"):
    web.host("a.test", {"/": web.answer(200), "*": web.answer(404)})
    web.host("archive.test", archive)
    settings = web.quick(suggest_archive=True, archive_endpoint=endpoint)
    occurrences = tuple(Occurrence("a.md", (0, 1), date=date) for date in dates)
    return web.check(occurrences={"http://a.test/x": occurrences}, settings=settings)["http://a.test/x"]


def test_the_capture_nearest_each_posts_date_is_requested(web):
    def cdx(request):
        day = request.path.partition("closest=")[2][:8]
        return web.answer(
            200, json.dumps([["timestamp", "original"], [day + "101112", "http://a.test:80/x"]])
        )

    verdict = dead_in(web, {"*": cdx}, "2018-11-01", "2020-02-02", "2018-11-01")
    assert verdict.status == "gone"
    assert verdict.evidence.captures == (
        ArchivedCopy(
            "2018-11-01", "20181101101112", "http://archive.test/web/20181101101112/http://a.test/x"
        ),
        ArchivedCopy(
            "2020-02-02", "20200202101112", "http://archive.test/web/20200202101112/http://a.test/x"
        ),
    )
    assert all("filter=statuscode%3A200" in path for path in web.server.requested("archive.test"))


def test_an_availability_api_does_too(web):
    url = "http://web.archive.org/web/20181102000000/http://a.test/x"
    closest = {"available": True, "status": "200", "timestamp": "20181102000000", "url": url}
    found = {"archived_snapshots": {"closest": closest}}
    api = {"*": web.answer(200, json.dumps(found))}
    verdict = dead_in(web, api, "2018-11-01", endpoint="http://archive.test/wayback/available")
    assert verdict.evidence.captures[0].url == "http://archive.test/web/20181102000000/http://a.test/x"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "nonsense",
        "{}",
        '[["timestamp","original"]]',
        '[["t","o"],["x","javascript:1"]]',
        '{"archived_snapshots":{}}',
        '{"archived_snapshots":{"closest":{"available":true,"status":"404","timestamp":"20181102000000","url":"x"}}}',
        '{"archived_snapshots":[1]}',
        '[["t","o"],["20181102000000","javascript:alert(1)"]]',
    ],
)
def test_an_archive_that_has_nothing_changes_nothing(web, body):
    verdict = dead_in(web, {"*": web.answer(200, body)}, "2018-11-01")
    assert (verdict.status, verdict.evidence.captures) == ("gone", ())


def test_an_archive_that_does_not_answer_changes_nothing(web):
    verdict = dead_in(web, {"*": lambda r: (_ for _ in ()).throw(web.Reset)}, None)
    assert (verdict.status, verdict.evidence.captures) == ("gone", ())


# --- the offline path ---------------------------------------------------------------------------


def test_rules_and_settings_bring_no_network_along():
    program = (
        "import sys, postlint.verdict, postlint.net, postlint.net.settings, postlint.rules.external_link\n"
        "print([name for name in ('requests', 'urllib3', 'socket', 'sqlite3', 'ssl') if name in sys.modules])"
    )
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
