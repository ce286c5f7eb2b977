"""External links by year, age and host."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.audit.link_health import gather_links, host_of, survival_curve
from postlint.model import PostFacts, Reference, Span
from postlint.verdict import (
    Alive,
    Blocked,
    Evidence,
    Gone,
    Moved,
    Occurrence,
    Outcome,
    Suspect,
    Unchecked,
    Verdict,
)

NOW = datetime(2024, 7, 1, tzinfo=timezone.utc).timestamp()


def post(path: str, date: str | None, *urls: str) -> PostFacts:
    links = tuple(
        Reference("link", url, url, Span(0, 1), Span(0, 1), "", "inline", "a", "href") for url in urls
    )
    return PostFacts(path, "post", None, None, date, None, links, (), True)


POSTS = [
    post(
        "a.md", "2014-01-01T00:00:00", "https://a.example/1", "https://A.example/2", "/local", "mailto:x@y.z"
    ),
    post("b.md", "2020-01-01T00:00:00", "https://a.example/1", "http://b.example/", "https://me.example/x"),
    post("about.md", None, "http://b.example/", "//c.example/3"),
]


def verdict(url: str, outcome: Outcome) -> Verdict:
    return Verdict(url, outcome, Evidence(NOW), (Occurrence("a.md", Span(0, 1)),))


def test_offline() -> None:
    links = gather_links(POSTS, None, ["me.example"])
    assert [(r.url, r.host, r.status, r.files, r.first) for r in links.rows] == [
        ("http://b.example/", "b.example", "unchecked", 2, "2020-01-01"),
        ("https://A.example/2", "a.example", "unchecked", 1, "2014-01-01"),
        ("https://a.example/1", "a.example", "unchecked", 2, "2014-01-01"),
        ("https://c.example/3", "c.example", "unchecked", 1, ""),
    ]
    assert [(y.year, y.links) for y in links.health] == [("2014", 2), ("2020", 2), ("", 2)]
    assert links.survival == ()
    assert next((h.host, h.links, h.files) for h in links.hosts) == ("a.example", 2, 2)


def test_online() -> None:
    verdicts = [
        verdict("https://a.example/1", Gone("404 twice")),
        verdict("https://A.example/2", Moved(True, "https://new.example/")),
        verdict("http://b.example/", Suspect("timeout")),
        verdict("https://c.example/3", Blocked("403")),
    ]
    links = gather_links(POSTS, verdicts, ["me.example"])
    by_url = {row.url: row for row in links.rows}
    assert by_url["https://a.example/1"].reason == "404 twice"
    assert by_url["https://A.example/2"].moved_to == "https://new.example/"
    of_2014 = next(year for year in links.health if year.year == "2014")
    assert (of_2014.gone, of_2014.moved, of_2014.links) == (1, 1, 2)
    assert next(year for year in links.health if not year.year)[1:] == (2, 0, 0, 0, 1, 1, 0)
    # Both were first published in 2014: the age of a link is that of its oldest post.
    assert [(row.age, row.judged, row.surviving) for row in links.survival] == [(10, 2, 1)]
    assert (links.hosts[0].host, links.hosts[0].gone, links.hosts[0].moved) == ("a.example", 1, 1)


def test_what_was_not_requested_is_neither_good_nor_bad() -> None:
    links = gather_links(POSTS, [verdict("https://a.example/1", Unchecked("budget"))], [])
    assert {row.status for row in links.rows} == {"unchecked"}
    assert links.survival == ()


def test_a_clock_that_is_off_does_no_harm() -> None:
    one = Verdict("https://a.example/1", Alive(), Evidence(1e20), ())
    assert gather_links(POSTS, [one], []).survival == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=80))
def test_the_curve_never_rises_and_keeps_the_total(ages: list[tuple[int, bool]]) -> None:
    curve = survival_curve(ages)
    assert [row.age for row in curve] == sorted({age for age, _ in ages})
    estimates = [row.estimate for row in curve]
    assert estimates == sorted(estimates, reverse=True)
    assert sum(row.judged for row in curve) == len(ages)
    # Pooling moves shares between neighbours, never in or out.
    pooled = sum(row.judged * row.estimate for row in curve)
    assert pooled == pytest.approx(sum(row.surviving for row in curve), abs=0.01)


def test_the_curve_is_the_shares_where_they_fall() -> None:
    curve = survival_curve([(0, True), (0, True), (3, True), (3, False), (9, False)])
    assert [(row.age, row.share, row.estimate) for row in curve] == [(0, 1, 1), (3, 0.5, 0.5), (9, 0, 0)]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://User@Example.ORG:8080/x", "example.org"),
        ("//cdn.example/x", "cdn.example"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("https://[bad", ""),
        ("/local", ""),
        ("", ""),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host
