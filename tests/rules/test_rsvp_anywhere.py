"""rsvp-stale wherever an event is: lists, headings, tables, HTML, includes, front matter, collections."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
EVENT = "https://www.meetup.com/harbour-crew/events/{}/"
RULE = "rsvp-stale"


def post(day: str, body: str, extra: str = "", folder: str = "_posts") -> dict[str, str]:
    return {f"{folder}/{day}-evening.md": f"---\ntitle: Evening of {day}\n{extra}---\n{body}\n"}


# --- weekday and date ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("* **Day**: Sunday, April 14, 2018", "`Sunday, April 14, 2018` does not exist in 2018: write `Sunday, April 15, 2018` or `Saturday, April 14, 2018`"),
        ("## When\n\nSonntag, 14. April", "`Sonntag, 14. April` does not exist in 2018: write `Sonntag, 15. April` or `Samstag, 14. April`"),
        ("| 日時 | 2018年4月14日(日) 19時 |\n| 場所 | 港 |", "`2018年4月14日(日)` does not exist in 2018: write `2018年4月15日(日)` or `2018年4月14日(土)`"),
        ("<p>El domingo <b>14 de abril</b></p>", "`domingo 14 de abril` does not exist"),
        ("Saturday, April 14, 2017, at the pier", "`Saturday, April 14, 2017` does not exist in 2017: write `Saturday, April 15, 2017` or `Friday, April 14, 2017` or the year 2018"),
        ("{% include day.html when=\"Sunday 14 April\" %}", "`Sunday 14 April` does not exist"),
        ("Sun 14/4 at the pier", "`Sun 14/4` does not exist"),
        ("So, 14.4., am Hafen", "`So, 14.4` does not exist in 2018: write `So, 15.4` or `Sa, 14.4`"),
        ("14 April (Sunday)", "`14 April (Sunday)` does not exist"),
        ("Last Sunday, 7th of April, you would have seen a crowd", "`Sunday, 7th of April` does not exist in 2018"),
        ("On Sunday April 7, all of us took part", "`Sunday April 7` does not exist in 2018"),
        ("The camp of Wed, 17 - 18 January 2019 on the pier", "`Wed, 17 - 18 January 2019` does not exist in 2019: write `Wed, 16 - 18 January 2019` or `Thu, 17 - 18 January 2019`"),
        ("El lunes 9 de marzo", "`lunes 9 de marzo` does not exist in 2018: write `lunes 12 de marzo` or `viernes 9 de marzo` or `lunes 9 de abril`"),
        ("odbędzie się w środę, 14 kwietnia", "`środę, 14 kwietnia` does not exist in 2018: write `środę, 11 kwietnia` or `sobotę, 14 kwietnia`"),
        ("пройдёт в среду, 14 апреля 2018", "`среду, 14 апреля 2018` does not exist in 2018: write `среду, 11 апреля 2018` or `субботу, 14 апреля 2018`"),
        ("时间: 2018-04-14 周日", "`2018-04-14 周日` does not exist in 2018: write `2018-04-15 周日` or `2018-04-14 周六`"),
    ],
)  # fmt: skip
def test_a_wrong_weekday_anywhere(findings: Findings, body: str, said: str) -> None:
    (found,) = findings(RULE, post("2018-04-09", body))
    assert found.severity == "warning"
    assert found.message.startswith(said)


@pytest.mark.parametrize(
    "body",
    [
        "Saturday 14 April 2018, Saturday 14 April, sábado 14 de abril, 2018-04-14 (Sat), 4/14(土), Sa, 14.4.",
        "Fri-Sat, April 13-14", "Friday or Saturday 13 April", "the sun 13 April",
        "`Sunday 14 April 2018` in code", "    Sunday 14 April 2018", "<!-- Sunday 14 April 2018 -->",
        "Version 3.7 April 14", "https://a.example/sunday-14-april-2018",
        "We started on Sunday 14 April.",  # 2013, in the past
        "Next year's camp is on Friday 12 April.",  # 2019
        "On Sunday 14 April 1771 it sank.",  # another calendar
        "Sunday 6/5/2018",  # month first or day first: the 6th of May is a Sunday
        "On Sunday April 8 we met, and all came on Friday 6 April.",
    ],
)  # fmt: skip
def test_a_right_weekday_anywhere(findings: Findings, body: str) -> None:
    assert findings(RULE, post("2018-04-09", body)) == ()


@pytest.mark.parametrize(("ahead", "found"), [(120, 1), (121, 0)])
def test_a_near_date_without_a_year_is_of_this_year(findings: Findings, ahead: int, found: int) -> None:
    day = datetime.date(2019, 3, 1)
    posted = day - datetime.timedelta(days=ahead)
    # Thursday was the weekday of 1 March in 2018.
    assert len(findings(RULE, post(str(posted), "On Thursday 1 March the pier opens."))) == found


@pytest.mark.parametrize(("ahead", "year"), [(200, True), (201, False)])
def test_another_year_is_proposed_where_it_is_near(findings: Findings, ahead: int, year: bool) -> None:
    posted = datetime.date(2019, 10, 5) - datetime.timedelta(days=ahead)
    (found,) = findings(RULE, post(str(posted), "Saturday 5 October 2018."))
    assert ("or the year 2019" in found.message) is year


@pytest.mark.parametrize(
    ("posted", "written", "year"),
    [
        ("2019-01-05", "Saturday 12 January 2018", 2019), ("2018-12-05", "Saturday 12 January 2018", 2019),
        ("2019-01-05", "Friday 28 December 2019", 2018), ("2018-06-05", "Saturday 12 January 2017", None),
    ],
)  # fmt: skip
def test_the_year_that_is_proposed(findings: Findings, posted: str, written: str, year: int | None) -> None:
    (found,) = findings(RULE, post(posted, f"{written}."))
    assert ("or the year" in found.message) is (year is not None)
    assert year is None or found.message.endswith(f"or the year {year}")


def test_collections_and_pages_are_read_too(findings: Findings) -> None:
    files = {"_config.yml": "collections:\n  meetups:\n    output: true\n"}
    files |= post(
        "2018-03-20", "Our next evening is on **Monday, April 10, 2018**.", "date: 2018-03-20\n", "_meetups"
    )
    files["events.md"] = "---\ntitle: Events\n---\n* Monday, April 10, 2018\n* Monday 10 April\n"
    assert [(f.path, f.severity) for f in findings(RULE, files)] == [
        ("_meetups/2018-03-20-evening.md", "error"), ("events.md", "warning"),
    ]  # fmt: skip


# --- front matter -------------------------------------------------------------------------------


def test_an_end_before_its_start(findings: Findings) -> None:
    keys = "startDate: 2018-04-09T19:00\nendDate: 2018-04-09T18:00\n"
    (found,) = findings(RULE, post("2018-04-09", "x", keys))
    assert found.line == 4
    assert (
        found.message
        == "`endDate: 2018-04-09 18:00` is before `startDate: 2018-04-09 19:00`: write an end that is after the start"
    )
    nested = "event:\n  start: 2018-04-09\n  end: 2018-04-08\n"
    assert len(findings(RULE, post("2018-04-09", "x", nested))) == 1
    assert findings(RULE, post("2018-04-09", "x", "start: 2018-04-09\nend: 2018-04-11\n")) == ()


def habit(offsets: list[int], key: str = "meetup_date") -> dict[str, str]:
    """A post a week, whose key is so many days after the post."""
    files = {}
    for number, offset in enumerate(offsets):
        posted = datetime.date(2018, 1, 1) + datetime.timedelta(days=7 * number)
        files |= post(str(posted), "x", f"{key}: {posted + datetime.timedelta(days=offset)}\n")
    return files


def test_a_key_before_the_post_where_all_others_are_on_its_day(findings: Findings) -> None:
    (found,) = findings(RULE, habit([0] * 9 + [-40]))
    assert (
        found.message
        == "`meetup_date: 2018-01-24` is before this post (2018-03-05): 9 of the 9 posts around have the post's own day here"
    )
    assert findings(RULE, habit([0] * 9 + [1])) == ()
    assert len(findings(RULE, habit([0] * 9 + [2]))) == 1


def test_a_wrong_date_is_one_fault(findings: Findings) -> None:
    config = {"_config.yml": "collections:\n  events:\n    output: true\n"}

    def said(name: str, date: str, held: str) -> list[str]:
        files = {**config}
        for month in range(1, 11):
            day = f"2018-{month:02}-05"
            files |= post(day, "x", f"date: {day}\nheld: {day}\n", "_events")
        files |= post(name, "x", f"date: {date}\nheld: {held}\n", "_events")
        return [one.message.partition(":")[0] for one in findings(RULE, files)]

    assert said("2018-11-05", "2018-11-05", "2018-11-05") == []
    # The year of the date was copied: the day in the other key is right.
    assert said("2018-11-05", "2017-11-05", "2018-11-05") == [
        "the date 2017-11-05 is not the file name's, 2018-11-05"
    ]
    # Dated long after its event, which the file's name and the other key agree on.
    assert said("2018-11-05", "2018-12-17", "2018-11-05") == [
        "the date 2018-12-17 is not the file name's, 2018-11-05"
    ]
    assert said("2018-11-05", "2018-10-17", "2018-11-05") == []  # announced ahead
    assert said("2018-11-05", "2018-12-17", "2018-12-17") == []  # the file's name was copied


def test_a_key_before_the_post_where_all_others_lie_ahead(findings: Findings) -> None:
    (found,) = findings(RULE, habit([3, 9, 12, 5, 8, 20, 4, 6, 7, -9]))
    assert "9 of the 9 posts around have a day on or after the post's" in found.message
    assert findings(RULE, habit([3, 9, 12, 5, 8, 20, 4, 6, 7, 30])) == ()


def test_a_habit_wants_support_and_a_majority(findings: Findings) -> None:
    assert len(findings(RULE, habit([0] * 8 + [-9]))) == 1
    assert findings(RULE, habit([0] * (7) + [-9])) == ()
    # Twelve around each: nine are three quarters of them.
    assert len(findings(RULE, habit([-9, -9, -9, *[0] * 9, -9]))) == 4
    assert findings(RULE, habit([-9, -9, -9, -9, *[0] * 8, -9])) == ()


def test_last_years_day_in_a_row_of_posts(findings: Findings) -> None:
    found = findings(RULE, habit([0] * 12 + [-365] * 3))
    assert [f.message.rpartition(": ")[2] for f in found] == ["write the year 2018"] * 3


@pytest.mark.parametrize("key", ["last_modified_at", "birthday", "cfp_deadline", "date"])
def test_keys_of_other_dates_are_left_alone(findings: Findings, key: str) -> None:
    assert (
        findings(
            RULE,
            habit([0] * 9, key) | post("2018-04-02", "x", f"{key}: 2018-01-01\n"),
        )
        == ()
    )


def test_an_end_that_was_copied_with_its_start_is_one_fault(findings: Findings) -> None:
    files = {path: text.replace("x\n", "") for path, text in habit([0] * 9, "startDate").items()}
    files |= post("2018-04-02", "x", "startDate: 2018-01-01\nendDate: 2018-01-01\n")
    for path in list(files)[:-1]:
        day = path[7:17]
        files[path] = files[path].replace("---\n", f"---\nendDate: {day}\n", 1)
    assert [f.line for f in findings(RULE, files)] == [3]


def test_an_end_may_lie_ahead_of_its_day(findings: Findings) -> None:
    assert findings(RULE, habit([0] * 9 + [5], "endDate")) == ()


# --- the own day in another year ----------------------------------------------------------------


def test_the_own_day_in_another_year(findings: Findings) -> None:
    (found,) = findings(RULE, post("2019-02-07", "- 07/02/2018: talks"))
    assert found.message == "`07/02/2018` is this post's day in another year: write the year 2019"
    assert findings(RULE, post("2019-02-07", "We started on 7 February 2018.")) == ()
    assert findings(RULE, post("2019-02-07", "- 07/02/2016: talks\n- 08/02/2018: talks")) == ()


@pytest.mark.parametrize(("ahead", "count"), [(99, 1), (100, 0)])
def test_the_day_of_the_front_matter_in_another_year(findings: Findings, ahead: int, count: int) -> None:
    posted = datetime.date(2018, 6, 14) - datetime.timedelta(days=ahead)
    assert len(findings(RULE, post(str(posted), "- 14 June 2017: talks", "start: 2018-06-14\n"))) == count


def test_a_day_in_the_text_that_is_not_the_one_of_the_front_matter(findings: Findings) -> None:
    (found,) = findings(RULE, post("2018-04-02", "## Wann\n\nSonntag, 15. April", "start_date: 2018-04-14\n"))
    assert (
        found.message
        == "`Sonntag, 15. April` is not the day of the front matter, Samstag 14 April: make them agree"
    )
    agreeing = [
        "When: Saturday 14 April",
        "When: 14-15 April",
        "When: 14 April and 16 May",
        "We met on 15 April.",
    ]
    for body in agreeing:
        assert findings(RULE, post("2018-04-02", body, "start_date: 2018-04-14\n")) == ()
    assert (
        findings(RULE, post("2018-04-02", "When: 15 April", "start_date: 2018-04-14\nend_date: 2018-04-16\n"))
        == ()
    )
    late = datetime.date(2018, 4, 14) + datetime.timedelta(days=63)
    assert findings(RULE, post("2018-04-02", f"When: {late:%d %B}", "start_date: 2018-04-14\n")) == ()
    assert findings(
        RULE,
        post("2018-04-02", f"When: {late - datetime.timedelta(days=1):%d %B}", "start_date: 2018-04-14\n"),
    )


# --- one event's page in two posts --------------------------------------------------------------


def linked(
    keys: list[int], apart: int, form: str = "Come: [register]({})", extra: str = ""
) -> dict[str, str]:
    files = {}
    for number, key in enumerate(keys):
        posted = datetime.date(2018, 1, 3) + datetime.timedelta(days=apart * number)
        url = EVENT.format(271025830 + key)
        files |= post(str(posted), form.format(url), extra.format(url))
    return files


FORMS = [
    ("Come: [register]({})", ""), ('<a href="{}">iCal</a>', ""), ('{{% include meetup.html url="{}" %}}', ""), ("x", "meetup: {}\n"),
    ("x", "event:\n  registration:\n    url: {}\n"), ("| page | {} |\n| a | b |", ""), ("## Register\n\n<{}>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("form", "extra"), FORMS)
def test_last_months_event(findings: Findings, form: str, extra: str) -> None:
    (found,) = findings(RULE, linked([1, 2, 3, 4, 5, 5], 30, form, extra))
    assert (found.path, found.severity) == ("_posts/2018-06-02-evening.md", "warning")
    assert found.message.startswith(
        "this event's page is that of the post of 2018-05-03: link this post's own event"
    )
    assert findings(RULE, linked([1, 2, 3, 4, 5, 6], 30, form, extra)) == ()


def test_a_reminder_and_a_report_share_the_event(findings: Findings) -> None:
    assert findings(RULE, linked([1, 2, 3, 4, 5, 5], 13)) == ()
    assert len(findings(RULE, linked([1, 2, 3, 4, 5, 5], 14))) == 1
    files = linked([1, 2, 3, 4, 5], 30) | post(
        "2018-06-02", f"Our previous evening: [photos]({EVENT.format(271025835)})"
    )
    assert not [f for f in findings(RULE, files) if "event's page" in f.message]


def test_a_page_that_is_in_many_posts_is_no_slip(findings: Findings) -> None:
    assert len(findings(RULE, linked([1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9], 30))) == 2
    assert findings(RULE, linked([1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9], 30)) == ()


def test_events_must_differ_by_habit(findings: Findings) -> None:
    assert findings(RULE, linked([1, 1, 2, 2, 3, 3], 30)) == ()  # each is listed twice
    assert findings(RULE, linked([1, 2, 3, 3], 30)) == ()  # too few in the text …
    assert (
        len(findings(RULE, linked([1, 2, 3, 3], 30, "x", "meetup: {}\n"))) == 1
    )  # … but a key is the post's own


@pytest.mark.parametrize(("apart", "count"), [(13, 0), (20, 1), (19, 1)])
def test_an_invitation_without_a_day_to_last_months_event(findings: Findings, apart: int, count: int) -> None:
    files = linked([1, 2, 3, 4, 5, 5], apart, "Our next evening: [RSVP]({})")
    assert len(findings(RULE, files)) == count


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://harbour-{}.eventbrite.fr", "https://harbour-{}.eventbrite.fr/?aff=blog"),
        ("https://lu.ma/event/evt-{}x", "http://luma.com/evt-{}x"),
        ("https://partiful.com/e/Ab{}", "https://partiful.com/e/Ab{}?c=1"),
        ("https://guild.host/events/evening-{}", "https://guild.host/events/evening-{}/"),
        ("//www.eventbrite.fr/tickets-external?eid=11057420{}&ref=x", "https://www.eventbrite.fr/e/evening-tickets-11057420{}"),
        ("https://calendar.google.com/calendar/event?action=TEMPLATE&eid=a{}", "https://calendar.google.com/calendar/u/0/r/event?eid=a{}"),
    ],
)  # fmt: skip
def test_one_event_by_its_id(findings: Findings, one: str, other: str) -> None:
    files = {}
    for number, key in enumerate([31, 32, 33, 34, 35, 35]):
        posted = datetime.date(2018, 1, 3) + datetime.timedelta(days=30 * number)
        url = (other if number == 5 else one).format(key)
        files |= post(str(posted), f'<a href="{url}">Come</a>')
    assert ["event's page" in f.message for f in findings(RULE, files)] == [True]


@pytest.mark.parametrize(("ago", "count"), [(62, 1), (63, 0)])
def test_a_bare_date_long_before_the_post_may_be_next_years(findings: Findings, ago: int, count: int) -> None:
    posted = datetime.date(2018, 3, 1) + datetime.timedelta(days=ago)
    assert (
        len(
            findings(
                RULE, post(str(posted), f"Our next evening is on 1 March: [RSVP]({EVENT.format(271025836)})")
            )
        )
        == count
    )


# --- when booking opens -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Registration opens on January 8, 2019.", "RSVP by 8 January 2019.", "Ouverture des places le 8 janvier 2019.",
        "Anmeldeschluss: 8. Januar 2019.", "Inscripciones abiertas desde el 8 de enero de 2019.", "Tickets go on sale on 8 January 2019.",
    ],
)  # fmt: skip
def test_a_day_of_booking_is_no_events_day(findings: Findings, words: str) -> None:
    assert (
        findings(
            RULE, post("2019-01-15", f"Our next evening: [register]({EVENT.format(271025836)}). {words}")
        )
        == ()
    )


# --- links into the reader's calendar -----------------------------------------------------------

INTO_CALENDAR = "https://www.google.com/calendar/event?action=TEMPLATE&dates={}/20180411T203000Z&text=Crew"


@pytest.mark.parametrize(
    "url",
    [
        INTO_CALENDAR.format("20180411T183000Z"),
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=x&dates=20180411%2F20180412",
        "https://outlook.live.com/calendar/0/deeplink/compose?startdt=2018-04-11T18:30:00&subject=x",
        "https://calendar.yahoo.com/?v=60&title=x&st=20180411T183000Z",
    ],
)
def test_a_link_puts_another_day_into_the_calendar(findings: Findings, url: str) -> None:
    text = f"When: Monday 9 April\n\n[Add to your calendar]({url})"
    (found,) = findings(RULE, post("2018-04-05", text))
    assert found.severity == "warning"
    assert found.message == (
        "this link puts Wednesday 11 April into the calendar, a day that the post does not name"
    )


@pytest.mark.parametrize(
    ("when", "link"),
    [
        ("When: Monday 9 April", INTO_CALENDAR.format("20180410T013000Z")),  # the same evening elsewhere
        ("When: Monday 9 April and Wednesday 11 April", INTO_CALENDAR.format("20180411T183000Z")),
        ("When: 9-11 April", INTO_CALENDAR.format("20180411T183000Z")),
        ("We met on Monday 9 April.", INTO_CALENDAR.format("20180411T183000Z")),  # another event
        ("When: Monday 9 April", "https://www.google.com/calendar/event?eid=dates20180411"),
        ("When: Monday 9 April", "https://a.example/?dates=20180411T183000Z"),
    ],
)  # fmt: skip
def test_a_link_that_agrees_with_its_post(findings: Findings, when: str, link: str) -> None:
    assert findings(RULE, post("2018-04-05", f"{when}\n\n[Add to your calendar]({link})")) == ()


def test_the_last_calendar_link_left_in_a_post(findings: Findings) -> None:
    files: dict[str, str] = {}
    for month in range(1, 10):
        day = f"2018-{month:02}-10"
        files |= post(day, f"[Add]({INTO_CALENDAR.format(day.replace('-', '') + 'T013000Z')})")
    files |= post("2018-10-10", f"[Add]({INTO_CALENDAR.format('20180910T013000Z')})")
    (found,) = findings(RULE, files)
    assert found.message.startswith("`calendar link: 20180910` is before this post (2018-10-10): 9 of the 9")


# --- roundups -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "count"), [("2018-05-21", 0), ("2018-05-27", 0), ("2018-05-28", 1)])
def test_the_week_of_a_date_has_seven_days(findings: Findings, day: str, count: int) -> None:
    body = f"More upcoming events the week of May 21 at [our forum]({EVENT.format(255530999)})."
    earlier = post("2018-03-05", f"The next meetup is on 14 March. [RSVP]({EVENT.format(255530111)})")
    assert len(findings(RULE, {**earlier, **post(day, body)})) == count


@pytest.mark.parametrize(("year", "count"), [(2017, 1), (2019, 0)])
def test_the_own_day_a_year_later_is_next_years_event(findings: Findings, year: int, count: int) -> None:
    assert len(findings(RULE, post("2018-07-10", f"+ useThings! {year} **July 10, {year}**"))) == count


@pytest.mark.parametrize(("key", "count"), [("sponsor", 0), ("meetup", 1)])
def test_what_a_sponsor_advertises_is_no_event_of_the_posts(findings: Findings, key: str, count: int) -> None:
    files: dict[str, str] = {}
    for at, event in enumerate((1, 2, 3, 4, 5, 1)):
        link = EVENT.format(255530110 + event)
        files.update(post(f"2018-0{at + 1}-05", "All the links of the week.", f"{key}:\n  link: {link}\n"))
    assert len(findings(RULE, files)) == count


def test_events_listed_in_two_roundups(findings: Findings) -> None:
    listed = f"+ [September 21: Lightning Talks - RSVP now]({EVENT.format(255530110)})\n\n"
    other = "+ [October 6-7 : Things in Production](https://things.example/)\n"
    files = {**post("2018-08-15", listed), **post("2018-08-22", listed + other)}
    assert findings(RULE, files) == ()


# --- dates of a year that the passage names, reports, logs ---------------------------------------


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Save the date for Crew 2019: November 3rd!", 0),
        ("Our dates of 2019 are out, save the date: November 3rd!", 0),
        ("Save the date for Crew 2018: November 3rd!", 1),
        ("Our dates of 2021 are out, save the date: November 3rd!", 1),
    ],
)
def test_a_date_of_the_year_that_its_passage_names(findings: Findings, words: str, count: int) -> None:
    assert len(findings(RULE, post("2018-12-09", words))) == count


@pytest.mark.parametrize(
    ("words", "count"), [("港を2018年3月2日に開きました。", 0), ("港を2018年3月9日に開きました。", 1)]
)
def test_a_report_tells_of_the_day_in_its_front_matter(findings: Findings, words: str, count: int) -> None:
    files = habit([3, 9, 12, 5, 8, 20, 4, 6, 7]) | post("2018-03-12", words, "meetup_date: 2018-03-02\n")
    assert len(findings(RULE, files)) == count


@pytest.mark.parametrize(("said", "count"), [(10, 0), (9, 1)])
def test_what_is_said_in_a_chat_is_no_invitation(findings: Findings, said: int, count: int) -> None:
    lines = ["**\\<jane>** our next meetup will be on April 2, please join us  "]
    lines += ["**\\<joe\\_>** fine  "] * (said - 1)
    assert len(findings(RULE, post("2018-04-09", "\n".join(lines)))) == count


@pytest.mark.parametrize(("others", "count"), [(10, 0), (11, 1)])
def test_a_quoted_chat_makes_no_log_of_a_post(findings: Findings, others: int, count: int) -> None:
    lines = [f"[18:0{n}] <jane> hello  " for n in range(10)]
    lines += [
        "That was it.",
        "",
        *["More.", ""] * (others - 2),
        "Our next meetup will be on April 2, please join us.",
    ]
    assert len(findings(RULE, post("2018-04-09", "\n".join(lines)))) == count


@pytest.mark.parametrize(
    ("label", "count"),
    [("Past:", 0), ("## Past events", 0), ("Vergangene Treffen:", 0), ("Previous meetings of our group:", 1),
     ("Events:", 1), ("The past was fine, and there is more to come this spring:", 1)],
)  # fmt: skip
def test_lists_of_events_that_have_been(findings: Findings, label: str, count: int) -> None:
    body = f"{label}\n\n* April 2, 2018: the next meetup, please RSVP\n* more"
    assert len(findings(RULE, post("2018-04-09", body))) == count


@pytest.mark.parametrize(
    ("words", "count"),
    [("Save the date, next year's conference will be held in July.", 0),
     ("Save the date, our conference will be held in July.", 1)],
)  # fmt: skip
def test_a_month_of_next_year(findings: Findings, words: str, count: int) -> None:
    assert len(findings(RULE, post("2018-12-09", words))) == count


@pytest.mark.parametrize(
    ("path", "date", "found"),
    [
        ("_drafts/boats.md", "", 0),  # of which year nobody knows
        ("_drafts/boats.md", "date: 2022-03-01\n", 1),
        ("_drafts/2022-03-01-boats.md", "", 1),
        ("_posts/2022-03-01-boats.md", "", 1),
    ],
)
def test_a_draft_without_a_date(findings: Findings, path: str, date: str, found: int) -> None:
    text = (
        f"---\ntitle: Boats\n{date}---\nThe next meetup is on Thursday 16 March. Come on Tuesday, 14 March!\n"
    )
    said = [one.message for one in findings("rsvp-stale", {path: text, "index.md": "---\n---\n"})]
    assert len(said) == 2 * found, said
