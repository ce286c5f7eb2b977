"""title-format: a month in a title that is neither the post's nor that of its event."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
RULE = "title-format"
SUBJECTS = ["boats", "ropes", "knots", "winds", "tides", "reefs", "sails", "masts", "maps"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]


def post(day: str, title: str, body: str = "Text.", extra: str = "", name: str = "post") -> dict[str, str]:
    return {f"_posts/{day}-{name}.md": f'---\ntitle: "{title}"\n{extra}---\n{body}\n'}


# --- much later than the others -----------------------------------------------------------------


def recaps(lags: Mapping[int, int], title: str = "{month} Crew Recap - {subject}") -> dict[str, str]:
    """Monthly recaps on the 20th; ``lags``: for a month, days after its end instead."""
    files: dict[str, str] = {}
    for number, month in enumerate(MONTHS, 1):
        day = f"2021-{number + 1:02}-{lags[number]:02}" if number in lags else f"2021-{number:02}-20"
        files |= post(day, title.format(month=month, subject=SUBJECTS[number - 1]), name=f"recap-{number}")
    return files


@pytest.mark.parametrize(("lag", "found"), [(17, 0), (18, 1)])
def test_a_month_that_ended_long_before_the_post(findings: Findings, lag: int, found: int) -> None:
    # Three come within 10 days of the end of their month; a week more is not a slip.
    problems = findings(RULE, recaps({2: 10, 4: 10, 8: 10, 6: lag}))
    assert len(problems) == found
    assert all("says June, but the post is dated 18 July 2021" in one.message for one in problems)


def test_a_report_of_last_month_may_be_late(findings: Findings) -> None:
    late = {1: 9, 2: 3, 3: 9, 4: 2, 5: 9, 6: 27, 7: 2, 8: 9, 9: 5}
    assert findings(RULE, recaps(late)) == ()
    mostly = {1: 9, 2: 9, 3: 9, 6: 27, 9: 5}  # four of eight name the month of their post
    assert findings(RULE, recaps(mostly)) == ()
    mostly = {1: 9, 2: 9, 3: 9, 6: 27}
    (found,) = findings(RULE, recaps(mostly))
    assert "says June" in found.message


def test_of_two_months_the_later_one_counts(findings: Findings) -> None:
    files = {path: text.replace("June Crew", "May and June Crew") for path, text in recaps({6: 7}).items()}
    assert findings(RULE, files) == ()


def test_titles_of_a_series_that_seldom_names_a_month_are_judged_by_the_archive(findings: Findings) -> None:
    files: dict[str, str] = {}
    for number, month in enumerate(MONTHS[:8], 1):
        files |= post(f"2021-{number:02}-20", f"{month} in review")
        files |= post(f"2021-{number:02}-10", f"Last Week in Crew: {SUBJECTS[number - 1]}")
    files |= post("2021-06-22", "Last Week in Crew: May is over", name="week")
    assert findings(RULE, files) == ()  # a word of its subject
    files |= post("2021-06-22", "Last Week in Crew: April's end", name="week")
    (found,) = findings(RULE, files)
    assert "says April, but the post is dated 22 June 2021: the 6 titles around it" in found.message


@pytest.mark.parametrize("title", ["May Open Crew & Boat Meetup Recap", "March Open Boat Newsletter"])
def test_may_and_march_in_front_of_a_name(findings: Findings, title: str) -> None:
    (found,) = findings(RULE, recaps({}) | post("2021-06-25", title))
    assert f"says {title.split()[0]}, but the post is dated 25 June 2021" in found.message


@pytest.mark.parametrize("title", ["May We Have Your Newsletter", "March for Boats, a Recap", "May I Report"])
def test_may_and_march_of_another_sense(findings: Findings, title: str) -> None:
    assert findings(RULE, recaps({}) | post("2021-06-25", title)) == ()


def test_the_file_name_of_a_title_with_whose(findings: Findings) -> None:
    files = post("2017-02-20", "January's Final Week's Work", name="februarys-final-weeks-work")
    (found,) = findings(RULE, files)
    assert found.message == "the title says January, file name and date of the post February"


# --- the event of the post ----------------------------------------------------------------------

CALENDAR = "[Add](https://www.google.com/calendar/event?action=TEMPLATE&text=Crew&dates={}/20210604T223000Z)"


@pytest.mark.parametrize(
    ("body", "extra", "found"),
    [
        ("## When\n\nThursday 3 June", "", 1),
        ("* **Cuándo**: jueves 3 de junio", "", 1),
        ("Text.", "startDate: 2021-06-03T19:00\n", 1),
        ("Text.", "startDate: 2021-06-04T01:00\n", 1),  # of the same evening
        ("Text.", "startDate: 2021-06-05\n", 0),  # of another event
        (CALENDAR.format("20210604T013000Z"), "", 1),
        ("## When\n\nThursday 3 June, after that of 6 May", "", 0),  # it is of May, too
        ("Text.", "startDate: 2021-06-03\nsocial:\n  time: 2021-05-30\n", 1),
        ("On 3 June the news came out.", "", 0),  # no event
    ],
)
def test_the_month_of_the_event(findings: Findings, body: str, extra: str, found: int) -> None:
    problems = findings(RULE, post("2021-06-03", "Crew May: boats", body, extra))
    assert [one.severity for one in problems] == ["warning"] * found
    assert all(one.message.startswith("the title says May, the event of the post is on ") for one in problems)


@pytest.mark.parametrize(
    ("title", "found"),
    [("Crew March: boats", 1), ("Crew, March 2021", 1), ("Crew February: boats", 0), ("Crew July: boats", 0),
     ("Crew May-June 2021", 0), ("Crew of 6 May", 0),
     ("Crew mayo: barcos", 1), ("五月聚会", 1), ("六月聚会", 0)],
)  # fmt: skip
def test_months_that_a_copied_title_names(findings: Findings, title: str, found: int) -> None:
    assert len(findings(RULE, post("2021-06-03", title, "When: Thursday 3 June"))) == found


# --- full dates near their posts ----------------------------------------------------------------


@pytest.mark.parametrize(("day", "found"), [("2021-07-07", 0), ("2021-07-08", 1)])
def test_a_day_of_another_month_near_its_post(findings: Findings, day: str, found: int) -> None:
    files: dict[str, str] = {}
    for number in range(2, 6):
        files |= post(f"2021-0{number}-05", f"Diary for the week of 2021-0{number}-05", name="diary")
    files |= post(day, "Diary for the week of 2021-06-30", name="diary")
    assert len(findings(RULE, files)) == found


def test_a_title_with_the_day_of_its_files_name(findings: Findings) -> None:
    files: dict[str, str] = {}
    for number in range(1, 9):
        day = f"2021-0{number}-20"
        files |= post(day, f"This week (2021-0{number}-20)", name="week")
    files |= post("2021-09-20", "This week (2021-09-20)", extra="date: 2021-09-18 23:45:00\n", name="week")
    assert findings(RULE, files) == ()
    files |= post("2021-09-20", "This week (2021-09-21)", extra="date: 2021-09-18 23:45:00\n", name="week")
    assert len(findings(RULE, files)) == 1


@pytest.mark.parametrize(("day", "found"), [("2021-02-08", 1), ("2021-02-09", 0), ("2021-03-03", 0)])
def test_a_report_of_last_month_in_another_year(findings: Findings, day: str, found: int) -> None:
    problems = findings(RULE, post(day, "This month with Crew: January 2020"))
    assert [one.message.rpartition(": ")[2] for one in problems] == ["one of the years is wrong"] * found


@pytest.mark.parametrize(
    ("report", "text", "found"),
    [
        (None, "", 1),
        ("Report of the crew's evening of 28 May 2019", "", 0),  # both name the day that was announced
        ("Report of the crew's evening of 27 May 2019", "", 1),
        (None, "We meet on Tuesday 28 May.", 0),
        (None, "We meet on Monday 27 May.", 1),
    ],
)
def test_a_day_that_is_announced_long_ahead(
    findings: Findings, report: str | None, text: str, found: int
) -> None:
    days = [datetime.date(2018, 1, 10) + datetime.timedelta(45 * at) for at in range(10)]
    files = {}
    for day in days:
        held = day + datetime.timedelta(5)
        title = f"The crew's evening of {held.day} {held:%B} {held.year}"
        files[f"_posts/{day}-evening.md"] = f'---\ntitle: "{title}"\n---\n'
    files["_posts/2019-04-20-evening.md"] = '---\ntitle: "The crew\'s evening of 28 May 2019"\n---\n' + text
    if report:
        files["_posts/2019-05-29-report.md"] = f'---\ntitle: "{report}"\n---\n'
    said = [one for one in findings("title-format", files) if one.path == "_posts/2019-04-20-evening.md"]
    assert len(said) == found


@pytest.mark.parametrize(
    ("title", "day", "text", "found"),
    [
        ("Wartung am 27. Februar", "2019-03-26", "Am 27. März sind wir offline.", 1),
        ("Wartung am 27. März", "2019-03-26", "Am 27. März sind wir offline.", 0),
        ("Boat day December 12 2017", "2017-01-03", "And it is January 12.", 1),
        ("Boat day December 12 2017", "2017-01-03", "And it is January 12. The other is on December 12.", 0),
        ("Letter of 5 March 2019", "2019-03-05", "We meet on 5 April 2019.", 0),
        ("Letter of 5 March 2019", "2019-03-15", "We meet on 5 April 2019.", 0),
        ("Letter of 5 March 2019", "2019-03-16", "We meet on 5 April 2019.", 1),
        ("Boat day 12 June", "2019-04-28", "On 12 May we meet.", 0),  # the title's day is to come
        ("Boat day 12 June", "2019-04-27", "On 12 May we meet.", 1),
        ("Boat day 12 February", "2019-03-15", "On 12 March we met.", 1),
        ("Boat day 12 February", "2019-03-16", "On 12 March we met.", 0),
    ],
)
def test_a_day_with_another_month_than_in_the_text(
    findings: Findings, title: str, day: str, text: str, found: int
) -> None:
    said = findings(RULE, post(day, title, text))
    assert len(said) == found


@pytest.mark.parametrize(
    ("first", "second", "title", "found"),
    [
        ("2004-01-30", "2009-01-21", "Réunion le 6 février", 0),
        ("2004-01-30", "2004-11-24", "Réunion le 6 février", 1),  # in November nobody speaks of February
        ("2004-01-30", "2009-01-21", "Réunion le 6 février 2004", 1),
        ("2004-01-30", "2009-02-12", "Réunion le 6 février", 1),
        ("2004-02-07", "2004-12-05", "Réunion le 6 février", 1),  # 63 days before
        ("2004-02-07", "2004-12-06", "Réunion le 6 février", 0),
    ],
)
def test_one_day_of_two_years(findings: Findings, first: str, second: str, title: str, found: int) -> None:
    said = findings(RULE, {**post(first, title), **post(second, title, "Other text.")})
    assert len([one for one in said if "has this title already" in one.message]) == found
