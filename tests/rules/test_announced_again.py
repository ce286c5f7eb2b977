"""A day announced twice beside two events, and invitations without a link in a series that links."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from postlint.blog.events.announced import OTHERS

Lint = Callable[..., list[str]]


def _spell(day: datetime.date) -> str:
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def _posts(count: int, said: Callable[[int, str], str]) -> dict[str, str]:
    """``count`` monthly posts; ``said`` gives the invitation by the number of the post and its next day."""
    files = {}
    for at in range(count):
        posted = datetime.date(2022 + at // 12, at % 12 + 1, 10)
        coming = datetime.date(2022 + (at + 1) // 12, (at + 1) % 12 + 1, 12)
        files[f"_posts/{posted}-harbour.md"] = (
            f"---\ntitle: Harbour meetup {posted:%B} {posted.year}\n---\n{said(at, _spell(coming))}\n"
        )
    return files


def _invitation(at: int, day: str, *, number: int | None = None) -> str:
    url = f"https://www.meetup.com/harbour/events/{290000000 + (at if number is None else number) * 1371}/"
    return f"Our next meetup is on {day}. RSVP and save the date at <{url}>."


@pytest.mark.parametrize(("others", "reported"), [(OTHERS, True), (OTHERS - 1, False)])
def test_the_day_of_the_post_before(lint: Lint, others: int, reported: bool) -> None:
    before = datetime.date(2022 + others // 12, others % 12 + 1, 12)  # two days after the last post
    posts = _posts(others + 1, lambda at, day: _invitation(at, _spell(before) if at == others else day))
    said = lint("rsvp-stale", posts)
    assert bool(said) == reported
    if reported:
        assert "announced, and the link leads to another event: write the day of that event" in said[0]


def test_a_reminder_of_the_same_event(lint: Lint) -> None:
    before = datetime.date(2022, 9, 12)
    posts = _posts(9, lambda at, day: _invitation(7, _spell(before)) if at == 8 else _invitation(at, day))
    assert lint("rsvp-stale", posts) == []


def test_groups_that_announce_an_evening_twice(lint: Lint) -> None:
    days = [datetime.date(2022, 12, 12) if at in (10, 11) else None for at in range(12)]
    days[4] = days[5] = datetime.date(2022, 6, 12)
    days[1] = days[2] = datetime.date(2022, 3, 12)
    posts = _posts(12, lambda at, day: _invitation(at, _spell(found) if (found := days[at]) else day))
    assert not any("announced, and the link" in one for one in lint("rsvp-stale", posts))


@pytest.mark.parametrize(
    ("last", "reported"),
    [
        ("Our next meetup is on {day}. RSVP and save the date.", True),
        (
            "Our next meetup is on {day}. RSVP: [here](https://www.meetup.com/harbour/events/290099999/).",
            False,
        ),
        ("We meet on {day} at 19:00, all are welcome.", False),
        ("Our next meetup is on {day}, RSVP on [our channel](https://chat.example/).", False),
        (
            "Our next meetup is on {day}.\n\n[Sign up](https://www.meetup.com/harbour/events/290099999/).",
            False,
        ),
    ],
)
def test_an_invitation_without_a_link(lint: Lint, last: str, reported: bool) -> None:
    posts = _posts(8, lambda at, day: last.format(day=day) if at == 7 else _invitation(at, day))
    said = [one for one in lint("rsvp-stale", posts) if "has no link" in one]
    assert bool(said) == reported


def test_series_of_which_some_posts_have_no_link(lint: Lint) -> None:
    bare = "Our next meetup is on {day}. RSVP and save the date."
    posts = _posts(9, lambda at, day: bare.format(day=day) if at % 3 == 2 else _invitation(at, day))
    assert not any("has no link" in one for one in lint("rsvp-stale", posts))
