"""Last month's day left in this month's report."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]


def reports(count: int, apart: int = 28, off: int = 0, loose: int = 0, same: int = 0) -> dict[str, str]:
    """Reports of a series, of which the last tells of the day of the one before; ``off``: days from each
    post to its day; ``loose``: so many begin with a day of their past, ``same``: so many pairs with one."""
    files: dict[str, str] = {}
    days = [datetime.date(2015, 1, 7) + datetime.timedelta(28 * at) for at in range(count - 1)]
    days.append(days[-1] + datetime.timedelta(apart))
    for at, day in enumerate(days):
        held = (days[-2] if at == count - 1 else day) - datetime.timedelta(days=off)
        if same and at < 3 * same and at % 3 < 2:
            held = days[at - at % 3]
        if at < loose:
            held = day - datetime.timedelta(days=60 + at)
        text = f"On {held:%d %B %Y} we met at the pier.\n\nIn {day:%B} there was tea on {days[0]:%d %B %Y}.\n"
        files[f"_posts/{day}-harbour-crew.md"] = f"---\ntitle: Harbour Crew {at + 1}\n---\n{text}"
    return files


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (reports(10), 1),
        (reports(9), 1),
        (reports(8), 0),  # too few
        (reports(10, apart=14), 1),
        (reports(10, apart=13), 0),  # of one evening
        (reports(10, off=31), 1),
        (reports(10, off=32), 0),
        (reports(10, off=-1), 0),  # announced ahead
        (reports(22, loose=2), 1),
        (reports(22, loose=3), 0),
        (reports(22, same=2), 3),
        (reports(22, same=3), 0),
    ],
)
def test_the_day_of_the_post_before(findings: Findings, files: dict[str, str], found: int) -> None:
    said = [one for one in findings("rsvp-stale", files) if "is the day of the post of" in one.message]
    assert len(said) == found
    assert all(one.line == 4 for one in said)


@pytest.mark.parametrize(
    ("page", "day", "found"),
    [
        ("same", "same", {"day", "page"}),  # the whole sentence was copied
        ("same", "own", {"page"}),
        ("own", "same", {"day"}),
        ("own", "own", set()),
    ],
)
def test_the_page_that_was_copied_with_its_day(
    findings: Findings, page: str, day: str, found: set[str]
) -> None:
    files: dict[str, str] = {}
    days = [datetime.date(2015, 1, 7) + datetime.timedelta(28 * at) for at in range(12)]
    for at, posted in enumerate(days):
        last = at == len(days) - 1
        held = days[at - 1] if last and day == "same" else posted
        event = 500 + (at - 1 if last and page == "same" else at)
        link = f"[Harbour Crew {at + 1}](https://harbour.doorkeeper.jp/events/{event})"
        text = f"On {held:%d %B %Y} we held {link} at the pier.\n"
        files[f"_posts/{posted}-harbour-crew.md"] = f"---\ntitle: Harbour Crew {at + 1}\n---\n{text}"
    said = [one.message for one in findings("rsvp-stale", files)]
    kinds = {"page" if "event's page" in one else "day" for one in said}
    assert kinds == found
    assert len(said) == len(found)


def test_a_reminder_that_repeats_day_and_page(findings: Findings) -> None:
    """The day to come is not last month's: both posts announce one evening."""
    files: dict[str, str] = {}
    days = [datetime.date(2015, 1, 7) + datetime.timedelta(28 * at) for at in range(12)]
    for at, posted in enumerate(days):
        number = at - 1 if at == len(days) - 1 else at
        held = days[number] + datetime.timedelta(35)
        link = f"[Harbour Crew](https://harbour.doorkeeper.jp/events/{500 + number})"
        text = f"On {held:%d %B %Y} we hold {link} at the pier.\n"
        files[f"_posts/{posted}-harbour-crew.md"] = f"---\ntitle: Harbour Crew {at + 1}\n---\n{text}"
    assert not findings("rsvp-stale", files)
