"""rsvp-stale in the lists of events that sites keep in ``_data``."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
Row = dict[str, str]
EVENT = "https://www.meetup.com/harbour-crew/events/2538730{:02}/"
PAGE = {"index.md": "---\ntitle: Home\n---\nAhoy.\n"}


def rows(count: int = 6) -> list[Row]:
    """Events of a year, one every four weeks, each with its page."""
    days = [datetime.date(2022, 1, 12) + datetime.timedelta(28 * at) for at in range(count)]
    return [
        {"title": f"Evening {at}", "date": str(day), "url": EVENT.format(at)} for at, day in enumerate(days)
    ]


def yaml(items: Sequence[Row]) -> str:
    return "".join(
        "- " + "\n  ".join(f'{key}: "{value}"' for key, value in row.items()) + "\n" for row in items
    )


def found(findings: Findings, items: Sequence[Row], name: str = "events.yml") -> list[tuple[str, int]]:
    text = json.dumps(items, indent=1, ensure_ascii=False) if name.endswith(".json") else yaml(items)
    said = findings("rsvp-stale", {**PAGE, f"_data/{name}": text})
    assert all(one.path == f"_data/{name}" for one in said)
    return [(one.severity, one.line) for one in said]


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("Wednesday, 9 March 2022", 0),
        ("Thursday, 9 March 2022", 1),
        ("Donnerstag, 9. März 2022", 1),
        ("jueves 9 de marzo de 2022", 1),
        ("2022年3月9日（木）", 1),
        ("2022年3月9日（水）", 0),
        ("Thursday, 9 March", 1),  # of the year that the event's own key gives
        ("Wednesday, 9 March", 0),
    ],
)
def test_a_weekday_and_its_date(findings: Findings, when: str, count: int) -> None:
    items = rows()
    items[2]["when"] = when
    assert found(findings, items) == [("warning", 10)] * count


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("events.yml", 1), ("termine.yml", 1), ("2022/encuentros.yml", 1), ("meetups.json", 1),
        ("勉強会.yml", 1), ("people.yml", 0), ("events.csv", 0),
    ],
)  # fmt: skip
def test_files_that_list_events(findings: Findings, name: str, count: int) -> None:
    items = rows()
    items[2]["when"] = "Thursday, 9 March 2022"
    assert len(found(findings, items, name)) == count


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2022-03-09 19:00", "2022-03-09 21:00", 0),
        ("2022-03-09 19:00", "2022-03-08 21:00", 1),
        ("2022-03-09 19:00", "2022-03-09 17:00", 1),
        ("2022-03-09 22:00", "2022-03-10 01:00", 0),
    ],
)
def test_an_end_before_its_start(findings: Findings, start: str, end: str, count: int) -> None:
    items = rows()
    items[2] |= {"start": start, "end": end}
    assert len(found(findings, items)) == count


@pytest.mark.parametrize(
    ("count", "uses", "same_day", "expected"),
    [
        (6, 2, False, [("warning", 9)]),
        (5, 2, False, []),  # three others are too few to show a habit
        (7, 3, False, []),  # a standing page
        (6, 2, True, []),  # two talks of one evening
    ],
)
def test_the_page_of_another_event(
    findings: Findings, count: int, uses: int, same_day: bool, expected: list[tuple[str, int]]
) -> None:
    items = rows(count)
    for at in range(2, 1 + uses):
        items[at]["url"] = items[1]["url"]
        items[at]["date"] = items[1]["date"] if same_day else items[at]["date"]
    assert found(findings, items) == expected


@pytest.mark.parametrize(("apart", "found_"), [(1, 0), (2, 1)])
def test_one_evening_in_two_time_zones(findings: Findings, apart: int, found_: int) -> None:
    items = rows()
    items[2] |= {"url": items[1]["url"], "date": f"2022-02-{9 + apart:02}"}
    assert len(found(findings, items)) == found_


def test_a_page_in_a_description_is_not_that_of_the_event(findings: Findings) -> None:
    items = rows()
    for at, row in enumerate(items):
        row["text"] = f"As at {EVENT.format(max(0, at - 1))} there is tea."
        del row["url"]
    assert found(findings, items) == []


def test_a_page_in_a_comment_is_no_event(findings: Findings) -> None:
    text = yaml(rows()).replace('- title: "Evening 3"', f'# {EVENT.format(2)}\n- title: "Evening 3"')
    assert findings("rsvp-stale", {**PAGE, "_data/events.yml": text}) == ()


def test_data_that_cannot_be_read(findings: Findings) -> None:
    files = {**PAGE, "_data/events.yml": "- a: [\n", "_data/meetups.yml": "x: 1\n", "_data/meetings.json": ""}
    assert findings("rsvp-stale", files) == ()
