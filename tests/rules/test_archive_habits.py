"""What the posts around one show, so that a title, a day or a name is not a mistake: kinds of false alarms
that real archives raised, each beside the mistake that it resembles."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
TITLE, STALE, SPONSOR = "title-format", "rsvp-stale", "sponsor-link"
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]


def post(
    day: datetime.date | str, title: str, body: str = "", name: str = "x", extra: str = ""
) -> dict[str, str]:
    return {f"_posts/{day}-{name}.md": f'---\ntitle: "{title}"\n{extra}---\n{body}\n'}


def term(year: int, numbers: list[int]) -> dict[str, str]:
    """A post a week, each with its number."""
    files: dict[str, str] = {}
    for at, number in enumerate(numbers):
        day = datetime.date(year, 2, 1) + datetime.timedelta(weeks=at)
        files |= post(day, f"Week {number}: Harbour talks")
    return files


@pytest.mark.parametrize(("numbers", "found"), [([1, 2, 3, 4], 0), ([11, 12, 3, 14], 1)])
def test_numbers_that_begin_again_each_term(findings: Findings, numbers: list[int], found: int) -> None:
    """The number follows that of its neighbours, or it was copied with its title."""
    before = post("2019-02-15", "Week 3: Harbour talks")
    problems = [one for one in findings(TITLE, before | term(2020, numbers)) if "already" in one.message]
    assert len(problems) == found


def crew(*months: str) -> dict[str, str]:
    files: dict[str, str] = {}
    for number, month in enumerate(months, 1):
        files |= post(f"2018-{number:02}-05", f"{month} 2018 meetup", name="crew")
    return files


@pytest.mark.parametrize(("name", "found"), [("may-2018-meetup", 0), ("may-30th-crew", 0), ("meetup", 1)])
def test_a_late_report_has_its_month_in_the_file_name(findings: Findings, name: str, found: int) -> None:
    late = post("2018-06-25", "May 2018 meetup", name=name)
    others = {path: text for path, text in crew(*MONTHS).items() if "-06-" not in path}
    problems = [one for one in findings(TITLE, others | late) if "dated 25 June" in one.message]
    assert len(problems) == found


def test_a_title_with_the_day_of_the_file_name_is_not_wrong(findings: Findings) -> None:
    """The ``date:`` is: another rule says so."""
    wrong = post("2018-06-05", "June 2018 meetup", extra="date: 2018-07-05\n")
    others = {path: text for path, text in crew(*MONTHS).items() if "-06-" not in path}
    assert findings(TITLE, others | wrong) == ()


def test_a_draft_may_have_no_title(findings: Findings) -> None:
    assert findings(TITLE, {"_drafts/next.md": "---\nlayout: post\n---\nLater.\n"}) == ()
    assert len(findings(TITLE, {"_posts/2020-01-01-x.md": "---\nlayout: post\n---\nNow.\n"})) == 1


@pytest.mark.parametrize(
    ("title", "found"),
    [("Deck Episode 6: Trends for 2017", 0), ("Deck Episode 6 cancelled", 0), ("Deck episode 6 - Trends", 1)],
)
def test_free_text_and_evenings_called_off_keep_the_form(findings: Findings, title: str, found: int) -> None:
    files: dict[str, str] = {}
    for number in range(1, 12):
        subject = (
            f"Deck Episode {number}: On {['oars', 'ropes', 'sails', 'masts', 'hulls', 'keels'][number % 6]}"
        )
        files |= post(f"2018-01-{2 * number:02}", title if number == 6 else subject)
    assert len(findings(TITLE, files)) == found


# --- events -------------------------------------------------------------------------------------


def evenings(odd: str, body: str) -> dict[str, str]:
    """Posts dated by their event, as a key says; the newest has another day there."""
    files: dict[str, str] = {}
    for number in range(1, 13):
        day = datetime.date(2020, 1, 7) + datetime.timedelta(weeks=number)
        held = odd if number == 12 else str(day)
        said = body if number == 12 else "Ropes."
        files |= post(day, f"Evening of ropes {number}", said, extra=f'starts: "{held}"\n')
    return files


@pytest.mark.parametrize(
    ("held", "body", "found"),
    [
        ("2020-04-04", "Ropes.", 0),  # announced ahead, for once
        ("2020-04-04", "We meet on March 31, 2020.", 1),
        ("2020-03-24", "Ropes.", 1),  # last week's
    ],
)
def test_a_day_after_a_post_that_is_dated_by_its_event(
    findings: Findings, held: str, body: str, found: int
) -> None:
    problems = [one for one in findings(STALE, evenings(held, body)) if "`starts:" in one.message]
    assert len(problems) == found


@pytest.mark.parametrize(("extra", "found"), [("starts: 2020-09-09\n", 0), ("", 1)])
def test_the_day_of_the_post_is_that_of_its_event(findings: Findings, extra: str, found: int) -> None:
    files: dict[str, str] = {}
    for number in range(1, 9):
        day = datetime.date(2020, number, 9)
        files |= post(day, f"Crew {MONTHS[number - 1]}", f"The next meetup is on {MONTHS[number]} 3.")
    files |= post("2020-09-09", "Crew September", "The next meetup is on September 9.", extra=extra)
    assert len(findings(STALE, files)) == found


def pages(*numbers: int | None, comment: str = "") -> dict[str, str]:
    files: dict[str, str] = {}
    for at, number in enumerate(numbers, 1):
        url = (
            f"https://www.meetup.com/crew/events/2538730{number:02}/"
            if number
            else "https://www.meetup.com/crew/"
        )
        files |= post(f"2020-{at:02}-05", f"Crew {MONTHS[at - 1]} 2020", extra=f'rsvp: "{url}"{comment}\n')
    return files


def test_a_comment_of_the_front_matter_links_nothing(findings: Findings) -> None:
    comment = ' # "https://www.meetup.com/crew/events/253873001/"'
    assert findings(STALE, pages(1, 2, 3, 4, 5, None, comment=comment)) == ()
    assert len(findings(STALE, pages(1, 2, 3, 4, 5, 1, comment=comment))) == 1


def test_old_slips_do_not_excuse_a_new_one(findings: Findings) -> None:
    """All links but its own are distinct by less than ``DISTINCT``, those near it are."""
    first = {path.replace("2020", "2018"): text for path, text in pages(1, 1, 2, 2, 3, 3, 4, 4).items()}
    second = {
        path.replace("2020", "2019"): text for path, text in pages(11, 12, 13, 14, 15, 16, 17, 18, 19).items()
    }
    found = findings(STALE, first | second | pages(20, 21, 21))
    assert [one.path for one in found if one.path.startswith("_posts/2020")] == ["_posts/2020-03-05-x.md"]


@pytest.mark.parametrize(("day", "found"), [("2020-03-22", 0), ("2020-03-20", 1)])
def test_a_post_of_no_series_may_announce_ahead(findings: Findings, day: str, found: int) -> None:
    """45 days before the post of the event's series, and 47."""
    files = pages(1, 2, 3, 4, 9, 6, 7, 8)
    files["_posts/2020-05-06-x.md"] = files.pop("_posts/2020-05-05-x.md")
    url = 'rsvp: "https://www.meetup.com/crew/events/253873009/"\n'
    found_ = findings(STALE, files | post(day, "Something great comes", name="great", extra=url))
    assert len(found_) == found


# --- sponsors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("## Sponsors\n\nOur sponsors help make our meetups awesome! They feed us.", ""),
        ("## Sponsors\n\nTBA", ""),
        ("## Sponsors\n\nEbsco; Innovative Interfaces, Inc.", "`Ebsco` and `Innovative Interfaces, Inc"),
        ("**[Break] Pizza sponsored by [Acme](https://acme.example)**", ""),
        ("Pizza sponsored by [Acme] and [Globex](https://globex.example).", "the link of `Acme`"),
    ],
)
def test_what_a_sponsor_is_called(findings: Findings, body: str, said: str) -> None:
    found = findings(SPONSOR, post("2020-01-01", "Evening", body))
    assert [said in one.message for one in found] == ([True] if said else [])


@pytest.mark.parametrize(("day", "found"), [("March 6", 1), ("March 29", 0)])
def test_a_day_of_last_month_in_a_title_of_no_series(findings: Findings, day: str, found: int) -> None:
    """27 days before the post, and four."""
    files: dict[str, str] = {}
    subjects = (
        "Oars",
        "Knots and ropes",
        "On sails",
        "All of masts",
        "Hulls explained",
        "Keels",
        "What a rudder",
    )
    for number, subject in enumerate(subjects):
        posted = datetime.date(2018, 2, 7) + datetime.timedelta(days=9 * number)
        held = posted + datetime.timedelta(days=2)
        files |= post(posted, f"{subject} - {MONTHS[held.month - 1]} {held.day}, 4pm", name="talk")
    files |= post("2018-04-02", f"Rowing in Swift - {day}, 4pm", name="rowing")
    assert len(findings(TITLE, files)) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            "We thank our sponsors.\n\n* Acme: one\n* [Globex](https://globex.example): two",
            ["Acme"],
        ),
        (
            "We thank our sponsors.\n\n* Acme is good\n* come\n* [Globex](https://globex.example)",
            [],
        ),
        ("## Sponsors\n\nWE Labs is sponsoring the venue.", ["WE Labs"]),
    ],
)
def test_lists_and_sections_of_sponsors(findings: Findings, body: str, found: list[str]) -> None:
    said = [one.message.split("`")[1] for one in findings(SPONSOR, post("2020-01-01", "Evening", body))]
    assert said == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("We thank our sponsors Acme and [Globex](https://globex.example).", 1),
        ("We thank our sponsors Acme and Globex.", 0),  # none of them is linked there
    ],
)
def test_a_link_elsewhere_does_not_make_up_for_the_odd_one_out(
    findings: Findings, body: str, found: int
) -> None:
    """A known sponsor in a list whose other names are linked."""
    files: dict[str, str] = {}
    thanks = "Thanks to our sponsors [Acme](https://acme.example) and [Globex](https://globex.example)."
    for number in range(1, 5):
        files |= post(f"2020-0{number}-01", f"Evening {number}", thanks)
    uplink = "The uplink of [Acme](https://acme.example) and [Globex](https://globex.example) was fast.\n\n"
    assert len(findings(SPONSOR, files | post("2020-05-01", "Evening 5", uplink + body))) == found
