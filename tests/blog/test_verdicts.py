"""What rules make of verdicts."""

from __future__ import annotations

import importlib.util

import pytest

import postlint.blog.events.verdicts as events_verdicts
import postlint.blog.sponsors.verdicts as sponsors_verdicts
import postlint.links.verdict_problems as links_verdicts
from postlint.model import Span
from postlint.verdict import (
    Alive,
    ArchivedCopy,
    Blocked,
    Event,
    Evidence,
    Gone,
    Moved,
    Occurrence,
    Parked,
    Suspect,
    Unchecked,
    Unknown,
    Verdict,
    WebPage,
)

URL = "https://a.test/x"
DEAD = f"the image `{URL}` is gone (404 twice): show another or keep a copy in the site"
LARGE = f"the image `{URL}` is 5.0 MB large, more than 1.0 MB: show a smaller one"


def occurrence(**changes):
    return Occurrence("a.md", Span(5, 9), raw=URL, target_span=Span(6, 8), date="2018-11-01")._replace(
        **changes
    )


def verdict(outcome, url=URL, occurrences=None, **evidence):
    return Verdict(url, outcome, Evidence(**evidence), tuple(occurrences or [occurrence()]))


def external(value, **options):
    module = importlib.import_module("postlint.rules.external_link")
    return list(module.check(value, module.Options(**options)))


def said(problems):
    return [(problem.severity, problem.message) for problem in problems]


# --- external-link ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "outcome",
    [
        Alive(),
        Blocked("it answers 403"),
        Unknown("x"),
        Unchecked("x"),
        Suspect("it answers 500"),
        Moved(False, "https://b.test/"),
    ],
)
def test_only_what_is_proven_is_reported(outcome):
    assert external(verdict(outcome)) == []


def test_a_dead_link_is_an_error_at_each_of_its_places():
    occurrences = [occurrence(), occurrence(path="b.md", span=Span(1, 2))]
    problems = external(verdict(Gone("404 twice"), occurrences=occurrences))
    assert (
        said(problems)
        == [(None, f"`{URL}` is gone (404 twice): link what replaced it, or drop the link")] * 2
    )
    assert [(p.path, p.span) for p in problems] == [("a.md", Span(5, 9)), ("b.md", Span(1, 2))]


def test_images_events_and_sponsors_are_left_to_their_rules():
    occurrences = [occurrence(kind="image"), occurrence(roles=("event",)), occurrence(roles=("sponsor",))]
    assert external(verdict(Gone("404 twice"), occurrences=occurrences)) == []


def test_the_archives_copy_nearest_the_posts_date_is_an_unsafe_fix():
    captures = (
        ArchivedCopy(
            "2018-11-01", "20181103120000", "https://web.archive.org/web/20181103120000/https://a.test/x"
        ),
        ArchivedCopy(
            "2020-01-01", "20200102120000", "https://web.archive.org/web/20200102120000/https://a.test/x"
        ),
    )
    occurrences = [occurrence(), occurrence(date="2020-01-01")]
    first, second = external(verdict(Gone("404 twice"), occurrences=occurrences, captures=captures))
    assert first.message.endswith("; the archive has it as of 2018-11-03")
    assert not first.fix.safe
    assert first.fix.edits[0] == (Span(6, 8), "https://web.archive.org/web/20181103120000/https://a.test/x")
    assert "20200102" in second.fix.edits[0].text


@pytest.mark.parametrize(
    ("url", "to", "text", "safe"),
    [
        ("http://a.test/x", "https://www.a.test/x/", "https://www.a.test/x/", True),
        ("http://a.test/x#part", "https://a.test/x", "https://a.test/x#part", True),
        ("http://a.test/x", "https://b.test/y", "https://b.test/y", False),
    ],
)
def test_permanent_moves_are_information_with_a_fix(url, to, text, safe):
    [problem] = external(verdict(Moved(True, to), url=url, occurrences=[occurrence(raw=url)]))
    assert problem.severity == "info"
    assert problem.fix.edits == ((Span(6, 8), text),)
    assert problem.fix.safe == safe
    assert external(verdict(Moved(True, to), url=url), moved=False) == []


@pytest.mark.parametrize("raw", ["{{ site.link }}", "https://a.test/x?a=1&amp;b=2"])
def test_no_fix_where_the_url_is_not_written_letter_by_letter(raw):
    [problem] = external(verdict(Moved(True, "https://b.test/"), occurrences=[occurrence(raw=raw)]))
    assert problem.fix is None


@pytest.mark.parametrize("to", ["https://b.test/(x)", "https://b.test/a|b", "https://b.test/'"])
def test_no_fix_with_what_markdown_would_read_otherwise(to):
    [problem] = external(verdict(Moved(True, to)))
    assert problem.fix is None


def test_a_move_to_the_home_page_has_no_fix():
    [problem] = external(verdict(Moved(True, "https://b.test/")))
    assert problem.fix is None
    assert "home page" in problem.message


def test_soft_404_parking_and_https():
    soft = verdict(Suspect("it answers 200, but its page says “Page not found”", True))
    assert said(external(soft)) == [("warning", f"`{URL}` is probably gone: {soft.reason}")]
    parked = verdict(Alive(), parked=Parked(1.1, ("its title offers the domain", "x")))
    assert said(external(parked))[0][0] == "warning"
    assert "its title offers the domain; x" in external(parked)[0].message
    assert external(verdict(Alive(), parked=Parked(0.5, ("x",)))) == []
    http = verdict(
        Alive(),
        url="http://a.test/x",
        occurrences=[occurrence(raw="http://a.test/x")],
        https="https://a.test/x",
    )
    [problem] = external(http)
    assert (problem.severity, problem.fix.safe, problem.fix.edits[0].text) == (
        "info",
        True,
        "https://a.test/x",
    )


# --- images -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "evidence", "expected"),
    [
        (Gone("404 twice"), {}, [(None, DEAD)]),
        (
            Alive(),
            {"content_type": "text/html"},
            [(None, f"`{URL}` is not an image: its host sends `text/html`")],
        ),
        (Alive(), {"content_type": "image/png", "size": 5_000_000}, [("warning", LARGE)]),
        (Alive(), {"content_type": "image/png", "size": 900_000}, []),
        (Alive(), {"content_type": "application/octet-stream"}, []),
        (Alive(), {}, []),
        (Blocked("403"), {"content_type": "text/html"}, []),
        (Suspect("it answers 500"), {}, []),
    ],
)
def test_images(outcome, evidence, expected):
    value = verdict(outcome, occurrences=[occurrence(kind="image"), occurrence()], **evidence)
    assert said(links_verdicts.image_problems(value, 1_000_000)) == expected


# --- events -------------------------------------------------------------------------------------


def event_problems(event, announced="2018-11-07", outcome=None, at=0.0, url=URL):
    events = event if isinstance(event, tuple) and not isinstance(event, Event) else (event,)
    occurrences = [occurrence(roles=("event",), announced=announced), occurrence()]
    return said(
        events_verdicts.event_problems(verdict(outcome or Alive(), url, occurrences, events=events, at=at))
    )


@pytest.mark.parametrize(
    "start",
    [
        "2018-11-07",
        "2018-11-07T18:30",
        "2018-11-07T18:30:00+0000",
        "2018-11-08T00:30Z",
        "2018-11-06T23:30:00+00:00",
        "20181101",
        "soon",
        None,
    ],
)
def test_an_event_on_the_announced_day_is_well(start):
    assert event_problems(Event("E", start)) == []


@pytest.mark.parametrize(
    "start", ["2018-11-08", "2018-11-08T00:30:00-05:00", "2018-12-05T18:30Z", "2018-11-06T23:30+01:00"]
)
def test_an_event_on_another_day_is_reported(start):
    assert event_problems(Event("E", start)) == [
        (None, f"`E` is on {start[:10]}, its page says, not 2018-11-07 as announced here")
    ]


def test_an_event_of_several_days():
    assert event_problems(Event("E", "2018-11-05", "2018-11-09")) == []
    assert event_problems(Event("E", "2018-11-09", "2018-11-05"))


def test_events_called_off_put_off_or_moved():
    assert event_problems(Event("E", "2018-11-07", status="cancelled")) == [
        (None, "`E` is cancelled, its page says: remove the invitation")
    ]
    assert event_problems(Event("E", "2018-11-07", status="cancelled"), announced=None)
    assert event_problems(Event("E", None, status="postponed")) == [
        (None, "`E` is postponed, its page says: write that it is")
    ]
    moved = Event("E", "2018-11-14", status="rescheduled", previous_start="2018-11-07")
    assert event_problems(moved) == [
        (None, "`E` was moved to 2018-11-14, its page says, not 2018-11-07 as announced here")
    ]
    assert event_problems(moved, announced="2018-11-14") == []
    assert event_problems(Event("E", "2018-11-07", status="moved-online")) == []


def test_a_list_of_events_is_judged_by_the_pages_own_only():
    other = Event("Other", "2019-01-01", url="https://a.test/other")
    own = Event("Own", "2018-12-01", url="http://www.a.test/x/?utm=1")
    assert event_problems((other, Event("Third", "2019-02-02"))) == []
    assert len(event_problems((other, own))) == 1


def test_an_event_page_that_is_gone():
    assert event_problems((), outcome=Gone("404 twice"))[0][1].startswith(
        f"the event page `{URL}` is gone (404 twice)"
    )
    assert event_problems((), outcome=Blocked("it answers 403")) == []
    assert event_problems(Event("E", "2020-01-01"), outcome=Blocked("it answers 403")) == []


def test_seats_matter_before_the_event_only():
    before, after = 1541116800.0, 1573000000.0  # 2018-11-02, 2019-11
    full = Event("E", "2018-11-07", sold_out=True)
    assert event_problems(full, at=before) == [("info", "`E` is sold out, its page says")]
    assert event_problems(full, at=after) == []
    ended = Event("E", "2018-11-07", sales_end="2018-11-01T00:00")
    assert event_problems(ended, at=before) == [("info", "the sale of tickets for `E` ended on 2018-11-01")]


# --- sponsors -----------------------------------------------------------------------------------


def sponsor_problems(outcome, name="Acme Data", url="https://acmedata.test/", **evidence):
    occurrences = [occurrence(roles=("sponsor",), name=name, raw=url), occurrence()]
    return said(sponsors_verdicts.sponsor_problems(verdict(outcome, url, occurrences, **evidence)))


def test_sponsors_whose_site_is_gone_or_parked():
    assert sponsor_problems(Gone("no such host"))[0][1].startswith(
        "the site of `Acme Data` is gone (no such host)"
    )
    assert sponsor_problems(Alive(), parked=Parked(1.0, ("sign",)))[0][0] == "warning"
    assert sponsor_problems(Alive(), page=WebPage("Casino")) == []


@pytest.mark.parametrize(
    ("url", "final", "title", "reported"),
    [
        ("https://acmedata.test/", "https://bigcorp.test/", "Big Corp: everything", True),
        ("https://acmedata.test/", "https://bigcorp.test/acme", "Acme by Big Corp", False),
        ("https://acmedata.test/", "https://acmedata.example/", "Home", False),
        ("https://short.test/x", "https://bigcorp.test/", "Big Corp", False),
        ("https://acmedata.test/", "https://bigcorp.test/", "", False),
    ],
)
def test_sponsors_that_became_another_company(url, final, title, reported):
    problems = sponsor_problems(Moved(True, final), url=url, final_url=final, page=WebPage(title))
    assert bool(problems) == reported
    if reported:
        assert problems == [
            (
                "warning",
                "the site of `Acme Data` leads to `bigcorp.test`, whose page does not name them:"
                " link where they are now",
            )
        ]


# --- values -------------------------------------------------------------------------------------


def test_outcomes_of_equal_parts_are_not_equal():
    outcomes = [Gone("x"), Blocked("x"), Unknown("x"), Unchecked("x"), Suspect("x")]
    assert len(set(outcomes)) == len(outcomes)
    assert [verdict(outcome).status for outcome in outcomes] == [
        "gone",
        "blocked",
        "unknown",
        "unchecked",
        "suspect",
    ]
    assert verdict(Alive()).reason == ""
