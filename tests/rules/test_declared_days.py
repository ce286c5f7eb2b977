"""Days in the front matter beside those of all other posts: one off, last year's, without a year."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import pytest

Lint = Callable[..., list[str]]


def _posts(days: Sequence[str], key: str = "startDate", first: int = 2019) -> dict[str, str]:
    """A post on the fifth of each month from January ``first`` on, with these days."""
    return {
        f"_posts/{first + at // 12}-{at % 12 + 1:02}-05-a.md": f"---\ntitle: Talk\n{key}: {day}\n---\n"
        for at, day in enumerate(days)
    }


def _right(count: int, first: int = 2019) -> list[str]:
    return [f"{first + at // 12}-{at % 12 + 1:02}-05" for at in range(count)]


@pytest.mark.parametrize("day", ["2019-11-04", "2019-11-06"])
def test_a_day_off(lint: Lint, day: str) -> None:
    (said,) = lint("rsvp-stale", _posts([*_right(10), day]))
    assert "2019-11-05-a.md:3:12: warning" in said and "10 of the 10 posts" in said
    assert lint("rsvp-stale", _posts([*_right(9), day.replace("-11-", "-10-")])) == []
    assert lint("rsvp-stale", _posts([*_right(9), "2019-10-06", day])) == []


def test_a_day_without_a_year_that_is_about_the_post(lint: Lint) -> None:
    days = ["January 5", "February 5", "March 5", "April 5", "May 5", "June 5", "July 5", "August 5"]
    files = _posts([*days, "September 5", "October 5", "October 5"], key="pub-date")
    (said,) = lint("rsvp-stale", files)
    assert "2019-11-05-a.md:3:11: warning" in said
    assert lint("rsvp-stale", _posts([*days, "September 5", "October 5", "October 5"], key="updated")) == []


@pytest.mark.parametrize(("right", "left", "found"), [(12, 8, 8), (4, 8, 0)])
def test_last_year_copied_into_one_post_after_the_other(
    lint: Lint, right: int, left: int, found: int
) -> None:
    days = _right(right + left)
    said = lint("rsvp-stale", _posts(days[:right] + [f"{int(day[:4]) - 1}{day[4:]}" for day in days[right:]]))
    assert len(said) == found
    assert all("write the year" in one for one in said)


@pytest.mark.parametrize(
    ("posted", "day", "found"),
    [
        ("2019-03-21", "2019-03-22", 0),  # on the Friday on which they meet, posted the evening before
        ("2019-03-22", "2019-03-21", 1),  # a Thursday
        ("2019-03-22", "2019-03-23", 1),
    ],
)
def test_a_weekly_group_that_posts_early_once(lint: Lint, posted: str, day: str, found: int) -> None:
    fridays = [datetime.date(2019, 1, 4) + datetime.timedelta(7 * week) for week in range(11)]
    files = {f"_posts/{own}-a.md": f"---\ntitle: Talk\nstartDate: {own}\n---\n" for own in fridays}
    files[f"_posts/{posted}-a.md"] = f"---\ntitle: Talk\nstartDate: {day}\n---\n"
    assert len(lint("rsvp-stale", files)) == found
