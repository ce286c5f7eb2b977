"""rsvp-stale beyond its page: one post alone, habits, links, the time zone's evening."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, write
from postlint.model import Finding

Lint = Callable[[str, Mapping[str, str]], list[str]]
Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
EVENT = "https://www.meetup.com/acme-users/events/27000000{}/"


def post(day: str, body: str, title: str = "A post", extra: str = "") -> dict[str, str]:
    return {f"_posts/{day}-post.md": f"---\ntitle: {title}\n{extra}---\n{body}\n"}


@pytest.mark.parametrize(
    ("day", "date", "said"),
    [
        ("2020-08-05", "Wednesday 5th September", "does not exist in 2020: write `Wednesday 2nd September` or `Saturday 5th September`"),
        ("2020-08-05", "Wednesday, September 5, 2020", "does not exist in 2020: write `Wednesday, September 2, 2020` or `Saturday, September 5, 2020`"),
        ("2020-08-05", "31 September", "does not exist: September has no 31st"),
        ("2020-08-05", "Wednesday 1 July", "is before this post (5 August 2020): announce the next event"),
        ("2020-08-05", "1 July", "is before this post (5 August 2020): announce the next event"),
        ("2019-12-04", "Wednesday 8 January", None),
        ("2019-12-04", "8 January", None),
        ("2019-12-04", "Wednesday 8 January 2020", None),
        ("2019-12-04", "8 January 2019", "is before this post (4 December 2019): announce the next event"),
        ("2019-12-04", "the second Wednesday of January", None),
        ("2019-12-20", "3-4 September", None),
    ],
)  # fmt: skip
def test_one_post_alone(findings: Findings, day: str, date: str, said: str | None) -> None:
    found = findings("rsvp-stale", post(day, f"Our next meetup is on {date}. [RSVP]({EVENT.format(1)})"))
    expected = [f"`{date.removeprefix('the ')}` {said}"] if said else []
    assert [f.message for f in found] == expected
    assert all(f.severity == "error" for f in found)


def test_the_rhythm_of_the_series_decides_which_reading_comes_first(findings: Findings) -> None:
    days = ["2020-01-01", "2020-02-05", "2020-03-04", "2020-04-01", "2020-05-06"]
    dates = [
        "Wednesday 5 February",
        "Wednesday 4 March",
        "Wednesday 1 April",
        "Wednesday 6 May",
        "Wednesday 10 June",
    ]
    months = ["January", "February", "March", "April", "May"]
    files: dict[str, str] = {}
    for number, (day, date, month) in enumerate(zip(days, dates, months, strict=True)):
        if month == "May":
            date = "Wednesday 9 June"
        files |= post(
            day, f"The next meetup is on {date}. [RSVP]({EVENT.format(number)})", f"Users {month} 2020"
        )
    (found,) = findings("rsvp-stale", files)
    assert (
        found.message
        == "`Wednesday 9 June` does not exist in 2020: write `Wednesday 3 June` or `Tuesday 9 June`"
    )
    assert found.fix and found.fix.edits[0].text == "3" and not found.fix.safe


def test_posts_dated_by_the_event_may_announce_their_own_day(findings: Findings) -> None:
    files: dict[str, str] = {}
    for number, (day, said) in enumerate(
        [("2020-01-07", "January 7"), ("2020-02-04", "February 4"), ("2020-03-03", "March 3")]
    ):
        files |= post(day, f"Join us on Tuesday, {said}, for our meetup: [RSVP]({EVENT.format(number)})")
    assert findings("rsvp-stale", files) == ()


def test_the_day_of_the_post_is_stale_where_others_announce_later_days(findings: Findings) -> None:
    files: dict[str, str] = {}
    for number, (day, said) in enumerate(
        [
            ("2020-01-07", "4 February"),
            ("2020-02-04", "3 March"),
            ("2020-03-03", "7 April"),
            ("2020-04-07", "7 April"),
        ]
    ):
        files |= post(day, f"The next meetup is on {said}: [RSVP]({EVENT.format(number)})")
    (found,) = findings("rsvp-stale", files)
    assert (found.path, found.severity) == ("_posts/2020-04-07-post.md", "error")


def test_an_evening_that_the_time_zone_moves_into_the_next_day(findings: Findings) -> None:
    body = f"Join us on Tuesday, May 7, for our meetup: [RSVP]({EVENT.format(1)})"
    files = post("2019-05-07", body, extra="date: 2019-05-07 19:00:00 -0700\n")
    assert [f for f in findings("rsvp-stale", files) if f.severity != "info"] == []


def test_the_same_event_twice_is_fine_with_the_same_date_or_when_it_moved(findings: Findings) -> None:
    first = post("2020-03-04", f"The next meetup is on Wednesday 8 April. [RSVP]({EVENT.format(1)})")
    again = post("2020-03-17", f"Join us at the next meetup on 8 April: [RSVP]({EVENT.format(1)}?x=1)")
    moved = post("2020-04-01", f"The next meetup is postponed to Wednesday 6 May. [RSVP]({EVENT.format(1)})")
    assert findings("rsvp-stale", {**first, **again, **moved}) == ()


def test_a_reused_event_has_both_places(findings: Findings) -> None:
    first = post("2020-03-04", f"The next meetup is on Wednesday 8 April. [RSVP]({EVENT.format(1)})")
    second = post("2020-04-08", f"The next meetup is on Wednesday 6 May. [RSVP]({EVENT.format(1)})")
    (found,) = findings("rsvp-stale", {**first, **second})
    assert found.path == "_posts/2020-04-08-post.md"
    assert [place.path for place in found.related] == ["_posts/2020-03-04-post.md"]


def test_as_a_reference_the_past_event_is_fine(findings: Findings) -> None:
    first = post("2020-03-04", f"The next meetup is on Wednesday 8 April. [RSVP]({EVENT.format(1)})")
    second = post(
        "2020-04-08", f"Thanks for coming to [our April meetup]({EVENT.format(1)}). See you next month!"
    )
    assert findings("rsvp-stale", {**first, **second}) == ()


def test_the_heading_must_agree(findings: Findings) -> None:
    body = (
        f"One.\n\nTwo.\n\n## Meetup June\n\nThe next meetup is on Wednesday 1 July. [RSVP]({EVENT.format(1)})"
    )
    (found,) = findings("rsvp-stale", post("2020-06-03", body))
    assert found.message == "the heading names June, the invitation below it July: make them agree"
    body = body.replace("## Meetup June", "## Meetup July")
    assert findings("rsvp-stale", post("2020-06-03", body)) == ()


def test_own_event_hosts_are_events(findings: Findings) -> None:
    files: dict[str, str] = {}
    for month in range(1, 6):
        page = "https://events.example.org/" + (f"2020-{month + 1}" if month < 5 else "2020-5")
        files |= post(
            f"2020-{month:02d}-01",
            f"The next meetup is on 20 {['January', 'February', 'March', 'April', 'May'][month - 1]}. [RSVP]({page})",
        )
    found = findings("rsvp-stale", {**files, ".postlint.yml": "event_hosts: [events.example.org]\n"})
    assert [f.path for f in found] == ["_posts/2020-05-01-post.md"]


def test_as_of_a_day_the_newest_invitation_may_be_over(tmp_path: Path) -> None:
    files = {
        **post("2020-03-04", f"The next meetup is on Wednesday 8 April. [RSVP]({EVENT.format(1)})"),
        **post("2020-04-08", f"The next meetup is on Wednesday 6 May. [RSVP]({EVENT.format(2)})"),
    }
    write(Example("Bad", files, ()), str(tmp_path))

    def over(day: str | None) -> list[str]:
        found = run(Request(str(tmp_path), None, select=("rsvp-stale",), as_of=day)).report.findings
        return [f"{f.path[7:17]} {f.message}" for f in found]

    assert over(None) == over("2020-05-06") == []
    assert over("2020-05-07") == [
        "2020-04-08 the announced event of Wednesday 6 May is over on 2020-05-07: announce the next one"
    ]
