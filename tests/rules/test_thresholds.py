"""The thresholds of the rules on events, titles and sponsors, each from both sides."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.blog.titles.shape import in_common, shape
from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
STALE = "rsvp-stale"
GROUP = "https://www.meetup.com/harbour-crew/"
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
MONTHS += ["November", "December"]


def event(number: int) -> str:
    return f"{GROUP}events/2538730{number:02}/"


def post(day: datetime.date | str, body: str, title: str = "Evening", extra: str = "") -> dict[str, str]:
    return {f"_posts/{day}-evening.md": f'---\ntitle: "{title}"\n{extra}---\n{body}\n'}


def monthly(bodies: list[str]) -> dict[str, str]:
    """A series of a post a month."""
    files: dict[str, str] = {}
    for number, body in enumerate(bodies, 1):
        title = f"Harbour Crew {MONTHS[number - 1]} 2018"
        files |= post(f"2018-{number:02}-05", body, title)
    return files


# --- events -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("date", "found"), [("31 March", 1), ("30 March", 0)])
def test_a_date_without_its_year_may_be_next_years(findings: Findings, date: str, found: int) -> None:
    """62 days before the post, and 63."""
    body = f"The next meetup is on {date}: [RSVP]({event(1)})"
    assert len(findings(STALE, post("2018-06-01", body))) == found


@pytest.mark.parametrize(("linking", "found"), [(7, 4), (6, 0)])
def test_the_page_of_the_group_where_a_series_links_the_events(
    findings: Findings, linking: int, found: int
) -> None:
    """Seven of ten others, and six."""
    links = [event(number) for number in range(linking)] + [GROUP] * (11 - linking)
    bodies = [f"The next meetup is on 20 {MONTHS[at]}. [RSVP]({link})" for at, link in enumerate(links)]
    problems = findings(STALE, monthly(bodies))
    assert len(problems) == found
    assert all("links the group's page" in one.message for one in problems)


@pytest.mark.parametrize(("ahead", "found"), [(4, 0), (5, 2)])
def test_two_posts_announced_for_their_own_day(findings: Findings, ahead: int, found: int) -> None:
    """The other one is a fifth of those around, and less."""
    days = [20] * ahead + [5, 5]
    bodies = [f"The next meetup is on {day} {MONTHS[at]}. [RSVP]({event(at)})" for at, day in enumerate(days)]
    problems = findings(STALE, monthly(bodies))
    assert len(problems) == found
    assert all("is the day of this post itself" in one.message for one in problems)


@pytest.mark.parametrize(("ahead", "found"), [(4, 2), (3, 0)])
def test_headings_that_name_the_month_to_come(findings: Findings, ahead: int, found: int) -> None:
    """Four of five others name the next month, and three of four."""
    months = [MONTHS[at + 6] for at in range(ahead)] + MONTHS[ahead + 5 : ahead + 7]
    files: dict[str, str] = {}
    for at, month in enumerate(months):
        body = f"Text.\n\n## Meetup {month}\n\n[RSVP for the next meetup]({GROUP})"
        files |= post(f"2018-{at + 6:02}-05", body, f"Harbour Crew {MONTHS[at + 5]} 2018")
    problems = findings(STALE, files)
    assert len(problems) == found
    assert all("write the next event's month" in one.message for one in problems)


@pytest.mark.parametrize(("year", "found"), [(1900, 1), (1899, 0)])
def test_dates_of_another_calendar(findings: Findings, year: int, found: int) -> None:
    body = f"She was launched on Sunday 14 April {year}."
    assert len(findings(STALE, post("2018-06-01", body))) == found


def linked(keys: list[int], step: int = 30) -> dict[str, str]:
    """Posts that link events in their front matter, ``step`` days apart."""
    files: dict[str, str] = {}
    for at, key in enumerate(keys):
        day = datetime.date(2018, 1, 1) + datetime.timedelta(step * at)
        files |= post(
            day, "Text.", f"Evening {'abcdefghijklmnopqrstuvwxyz'[at]}", f"event_url: {event(key)}\n"
        )
    return files


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4], 4),  # of ten others, seven have an event each
        ([1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5], 0),  # six
    ],
)
def test_an_event_each_under_a_key_is_a_habit(findings: Findings, keys: list[int], found: int) -> None:
    assert len(findings(STALE, linked(keys))) == found


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3], 3),  # of ten others, eight have an event each
        ([1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4], 0),  # seven
    ],
)
def test_a_first_event_each_is_a_habit(findings: Findings, keys: list[int], found: int) -> None:
    files = {
        path: text.replace("event_url:", "x: y\n---\nThe evening:") for path, text in linked(keys).items()
    }
    assert len(findings(STALE, files)) == found


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ([*[0] * 12, *range(1, 11), 1], 1),  # ten before the slip have an event each
        ([1, *[0] * 5, 2, 3, 4, 5, 6, 1], 0),  # five of ten do
    ],
)
def test_documents_that_show_the_habit_of_a_key(findings: Findings, keys: list[int], found: int) -> None:
    assert len(findings(STALE, linked(keys))) == found


@pytest.mark.parametrize(("step", "found"), [(13, 0), (14, 1)])
def test_an_announcement_and_its_reminder(findings: Findings, step: int, found: int) -> None:
    assert len(findings(STALE, linked([1, 1], step))) == found


@pytest.mark.parametrize(("times", "found"), [(3, 2), (4, 0)])
def test_a_standing_link(findings: Findings, times: int, found: int) -> None:
    assert len(findings(STALE, linked([1] * times + [2, 3, 4, 5, 6, 7, 8, 9]))) == found


@pytest.mark.parametrize(("single", "found"), [(5, 1), (4, 0)])
def test_the_own_page_of_an_event_on_another_host(findings: Findings, single: int, found: int) -> None:
    """Ten invitations, two of which link one page, with seven pages in all, and with six."""
    links = [0, 0, *range(1, single + 1), *[9] * (8 - single)]
    bodies = [
        f"The next meetup is on 20 {MONTHS[at]}. [RSVP](https://crew.example/night/{'abcdefghij'[link]})"
        for at, link in enumerate(links)
    ]
    assert len(findings(STALE, monthly(bodies))) == found


@pytest.mark.parametrize(("off", "advice"), [(3, "write the year 2018"), (4, "8 of the 8 posts around")])
def test_a_year_left_in_a_key(findings: Findings, off: int, advice: str) -> None:
    files: dict[str, str] = {}
    for month in range(1, 10):
        day = datetime.date(2018, month, 10)
        start = day if month < 9 else datetime.date(2017, 9, 10 + off)
        files |= post(day, "Text.", f"Evening {month}", f"startDate: {start}\n")
    (found,) = findings(STALE, files)
    assert advice in found.message


@pytest.mark.parametrize(("day", "found"), [("2018-06-02", 1), ("2018-06-03", 0)])
def test_a_workshop_of_a_year_ago_is_history(findings: Findings, day: str, found: int) -> None:
    """366 days before the post, and 367."""
    problems = findings(STALE, post(day, "Join us at the first workshop on 1 June 2017."))
    assert len(problems) == found
    assert all("is before this post" in one.message for one in problems)


@pytest.mark.parametrize(("own", "found"), [({1, 2, 13}, 1), ({1, 2, 12}, 0)])
def test_the_posts_that_show_whether_their_own_day_is_announced(
    findings: Findings, own: set[int], found: int
) -> None:
    """Of the twelve posts nearest in time two announce their own day, and three."""
    files: dict[str, str] = {}
    last = datetime.date(2018, 11, 6)
    for ago in range(14):
        posted = last - datetime.timedelta(14 * ago)
        day = posted if ago in own or ago == 0 else posted + datetime.timedelta(9)
        body = f"The next meetup is on {day.day} {MONTHS[day.month - 1]}: [RSVP]({event(ago)})"
        files |= post(posted, body)
    problems = [one for one in findings(STALE, files) if str(last) in (one.path or "")]
    assert len(problems) == found


# --- titles -------------------------------------------------------------------------------------


def letters(days: Mapping[str, str]) -> dict[str, str]:
    files: dict[str, str] = {}
    for day, month in days.items():
        files |= post(day, "Text.", f"Harbour Letter {month} 2018")
    return files


@pytest.mark.parametrize(("first", "found"), [(0, 1), (1, 0)])
def test_the_titles_around_a_misspelt_month(findings: Findings, first: int, found: int) -> None:
    """Five around it give a month, and four."""
    days = {f"2018-{at + 1:02}-20": MONTHS[at] for at in range(first, 6)}
    days["2018-04-20"] = "Aprli"
    problems = [one for one in findings("title-format", letters(days)) if "is not a month" in one.message]
    assert len(problems) == found


@pytest.mark.parametrize(
    ("early", "day", "found"), [(3, 8, 1), (2, 8, 0), (2, 9, 1), (3, 9, 1)]
)  # fmt: skip
def test_a_letter_of_last_month_in_the_first_days_of_this_one(
    findings: Findings, early: int, day: int, found: int
) -> None:
    """The eighth day and the ninth, after three or two letters as early that gave their own month."""
    days = {f"2018-{at + 1:02}-{5 if at < early else 20:02}": MONTHS[at] for at in range(4)}
    days[f"2018-06-{day:02}"] = "May"
    assert len(findings("title-format", letters(days))) == found


# --- sponsors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("times", "found"), [(3, 1), (2, 0)])
def test_a_host_that_posts_link_often_is_known(findings: Findings, times: int, found: int) -> None:
    files: dict[str, str] = {}
    for month in range(1, times + 1):
        files |= post(f"2018-{month:02}-05", "Thanks to [Acme Labs](https://acme.example) for hosting us!")
    files |= post("2018-09-05", "Our friends at Acme Labs get a big thank you.")
    assert len(findings("sponsor-link", files)) == found


@pytest.mark.parametrize(("name", "slip", "found"), [("Acmelo", "Acmeli", 1), ("Acmel", "Acmek", 0)])
def test_a_slip_in_a_short_name_is_another_word(findings: Findings, name: str, slip: str, found: int) -> None:
    config = f"sponsors:\n  - name: {name}\n    url: https://acme.example\n"
    files = {".postlint.yml": config, **post("2018-09-05", f"Thanks to the folks of {slip} once more.")}
    assert len(findings("sponsor-link", files)) == found


@pytest.mark.parametrize(
    ("date", "found"), [("Monday, September 17, 2017", True), ("Tuesday, September 18, 2017", False)]
)
def test_the_year_in_which_a_weekday_fits(findings: Findings, date: str, found: bool) -> None:
    """200 days after the post in the year that is proposed, and 201."""
    (said,) = findings(STALE, post("2018-03-01", f"The crew sails on {date}."))
    assert ("or the year 2018" in said.message) == found


@pytest.mark.parametrize(("date", "found"), [("Saturday, June 29", 1), ("Sunday, June 30", 0)])
def test_a_day_far_from_the_post_may_be_of_next_year(findings: Findings, date: str, found: int) -> None:
    """120 days after the post, and 121; both weekdays fit the year after."""
    assert len(findings(STALE, post("2018-03-01", f"The crew sails on {date}."))) == found


def declared(*offsets: int) -> dict[str, str]:
    """Posts whose front matter has a day so many days from their own."""
    files: dict[str, str] = {}
    for week, offset in enumerate(offsets):
        day = datetime.date(2020, 1, 7) + datetime.timedelta(weeks=week)
        held = day + datetime.timedelta(days=offset)
        files |= post(day, "Ropes.", f"Evening of ropes {week}", f'starts: "{held}"\n')
    return files


@pytest.mark.parametrize(("others", "found"), [(8, 1), (7, 0)])
def test_posts_that_show_the_habit_of_a_key(findings: Findings, others: int, found: int) -> None:
    assert len(findings(STALE, declared(*[0] * others, -10))) == found


@pytest.mark.parametrize(("odd", "found"), [(3, 3), (4, 0)])
def test_the_share_that_keeps_the_habit_of_a_key(findings: Findings, odd: int, found: int) -> None:
    """Each of the odd ones sees 6 of 8 others that keep it, and 5 of 8."""
    assert len(findings(STALE, declared(*[0] * (9 - odd), *[-10] * odd))) == found


@pytest.mark.parametrize(("offset", "found"), [(-1, 0), (-2, 1)])
def test_a_post_may_be_dated_the_evening_before(findings: Findings, offset: int, found: int) -> None:
    assert len(findings(STALE, declared(*[0] * 8, offset))) == found


@pytest.mark.parametrize(("with_month", "usual"), [(3, 0), (4, 1)])
def test_months_that_are_chance_in_the_titles_around(with_month: int, usual: int) -> None:
    """Three of ten titles name one in their subject, and four."""
    titles = [f"Week {n}: {'April ' if n <= with_month else ''}showers" for n in range(1, 11)]
    kept = in_common([shape(title) for title in titles])
    assert max(sum(hole.kind == "month" for hole in one.holes) for one in kept) == usual


@pytest.mark.parametrize(("others", "found"), [(2, 1), (3, 0)])
def test_words_that_lead_nearly_all_titles_of_a_series(findings: Findings, others: int, found: int) -> None:
    """Twenty titles, all but ``others`` of which begin with the words that one of them misspells."""
    files: dict[str, str] = {}
    for at in range(20):
        day = datetime.date(2018, 1, 5) + datetime.timedelta(31 * at)
        lead = "Notes of" if at < others else "Harbuor Crew" if at == 10 else "Harbour Crew"
        title = f"{lead} {MONTHS[day.month - 1]} {day.year}"
        files[f"_posts/{day}-harbour-crew-{MONTHS[day.month - 1].lower()}.md"] = f"---\ntitle: {title}\n---\n"
    said = [one for one in findings("title-format", files) if "`Harbuor` is `Harbour`" in one.message]
    assert len(said) == found


# --- habits of a series -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("without", "found"),
    [
        ((14, 16, 18), 3),  # the six on each side of each show the habit
        ((14, 15, 17, 18), 4),  # of those around each two or three lack it; of the twelve on each side few do
        ((14, 15, 17, 19, 20), 0),
        ((14, 15, 16), 0),  # three in a row: perhaps a time without
        ((2, 3, 5, 6), 0),  # too few before
    ],
)
def test_absence_beside_absence(findings: Findings, without: tuple[int, ...], found: int) -> None:
    files: dict[str, str] = {}
    for at in range(32):
        day = datetime.date(2018, 1, 3) + datetime.timedelta(28 * at)
        thanks = "" if at in without else "Thanks to our sponsors [Acme](https://acme.example)."
        files |= post(day, f"Boats.\n\n{thanks}", f"Harbour Crew {at + 1}")
    said = [one for one in findings("sponsor-link", files) if "thanks no sponsors" in one.message]
    assert len(said) == found
