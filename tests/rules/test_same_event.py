"""rsvp-stale where an event's page is in a second post with good reason, and what is over says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
EVENT = "https://www.meetup.com/acme-users/events/27000000{}/"


def post(day: str, body: str, title: str = "A post", extra: str = "") -> dict[str, str]:
    return {f"_posts/{day}-post.md": f"---\ntitle: {title}\n{extra}---\n{body}\n"}


def own_events(count: int = 6) -> dict[str, str]:
    """Posts of a group that link another event each."""
    return {
        path: text
        for number in range(1, count + 1)
        for path, text in post(f"2019-{number:02}-03", f"See [the evening]({EVENT.format(number)}).").items()
    }


@pytest.mark.parametrize(
    ("called", "later", "title", "again"),
    [
        # A reminder, while the event is ahead; last month's link, when it is over.
        ("on Monday, June 8th, 2020", "2020-05-20", "Countdown", False),
        ("on Monday, June 8th, 2020", "2020-06-20", "July", True),
        # A report of it.
        ("on Monday, June 8th, 2020", "2020-06-20", "Our June evening: results", False),
        ("on Monday, June 8th, 2020", "2020-06-20", "Podsumowanie spotkania", False),
    ],
)
def test_a_reminder_and_a_report_link_the_same_event(
    findings: Findings, called: str, later: str, title: str, again: bool
) -> None:
    files = own_events()
    files |= post("2020-03-23", f"We meet {called}.\n\nHere is [the page]({EVENT.format(9)}).")
    files |= post(later, f"Many hands made [this page]({EVENT.format(9)}).", title)
    found = [finding.path for finding in findings("rsvp-stale", files)]
    assert found == ([f"_posts/{later}-post.md"] if again else [])


def test_an_event_of_tomorrow_is_no_leftover(findings: Findings) -> None:
    files = own_events()
    files |= post("2020-03-23", f"Here is [the page]({EVENT.format(9)}).")
    soon = post("2020-05-20", f"Tomorrow we are [there]({EVENT.format(9)}).")
    stale = post("2020-05-20", f"Register today [there]({EVENT.format(9)}).")
    assert findings("rsvp-stale", {**files, **soon}) == ()
    assert len(findings("rsvp-stale", {**files, **stale})) == 1


@pytest.mark.parametrize(
    ("label", "stale"), [("Past:", False), ("Previous meetings:", False), ("Upcoming:", True)]
)
def test_lists_within_html_have_labels_too(findings: Findings, label: str, stale: bool) -> None:
    body = (
        "<table><tr><td>\n"
        "The next meeting of the club comes soon.\n\n"
        f"{label}\n\n"
        "  * May 12, 2020: the club meets\n"
        "</td></tr></table>"
    )
    found = [one.message for one in findings("rsvp-stale", post("2020-05-15", body))]
    assert found == (
        ["`May 12, 2020` is before this post (15 May 2020): announce the next event"] if stale else []
    )


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("Witamy na kolejnym spotkaniu! 30 września 2015 rozpoczęliśmy sezon. Zapraszamy!", False),
        ("Zapraszamy na kolejne spotkanie 30 września 2015. Zapraszamy!", True),
        ("Zapraszamy na kolejne spotkanie, które zaplanowaliśmy na 30 września 2015.", True),
        ("Следующая встреча пройдёт 30 сентября 2015.", True),
        ("Приглашаем на новые встречи! 30 сентября 2015 прошла последняя.", False),
    ],
)
def test_what_is_told_in_the_past_is_no_invitation(findings: Findings, text: str, stale: bool) -> None:
    assert bool(findings("rsvp-stale", post("2015-10-02", text))) is stale


def announcements() -> dict[str, str]:
    files: dict[str, str] = {}
    for number, (day, said) in enumerate(
        [("2020-01-07", "4 February"), ("2020-02-04", "3 March"), ("2020-03-03", "7 April")]
    ):
        files |= post(day, f"The next meetup is on {said}: [RSVP]({EVENT.format(number)})")
    return files


@pytest.mark.parametrize(
    ("time", "begins", "stale"),
    [
        ("16:42:00", "We start at 18:30.", False),
        ("16:42:00", "We start at 6pm.", False),
        ("19:15:00", "We start at 18:30.", True),
        ("00:00:00", "We start at 18:30.", True),
        ("16:42:00", "", True),
    ],
)
def test_a_post_written_hours_before_its_event(
    findings: Findings, time: str, begins: str, stale: bool
) -> None:
    files = announcements()
    body = f"The next meetup is on 7 May. {begins} [RSVP]({EVENT.format(8)})"
    files |= post("2020-05-07", body, extra=f"date: 2020-05-07 {time} +0000\n")
    assert bool(findings("rsvp-stale", files)) is stale


def test_tonight_in_a_post_dated_by_the_day_after(findings: Findings) -> None:
    body = "Our next meetup is on {} (tonight!), join us."
    assert findings("rsvp-stale", post("2019-11-22", body.format("November 21st"))) == ()
    assert len(findings("rsvp-stale", post("2019-11-22", body.format("November 20th")))) == 1


def test_a_word_that_reminds_makes_no_series(findings: Findings) -> None:
    titles = ["Acme day", "Bake sale", "Choir", "Dance", "Essays", "Fair", "Games", "Hike"]
    files: dict[str, str] = {}
    for number, subject in enumerate(titles, 1):
        body = f"The next meetup is on {number + 3} {'May' if number % 2 else 'June'} 2021."
        body = "Send in your papers." if subject == "Fair" else body
        files |= post(f"2021-0{1 + number // 5}-{number + 10}", body, f"'Reminder: {subject} June {number}'")
    assert [one for one in findings("rsvp-stale", files) if "has no invitation" in one.message] == []


def monthly(body: str, title: str = "Club night in June") -> dict[str, str]:
    """Announcements of a series with a link each, and one in June with ``body``."""
    files: dict[str, str] = {}
    for number, month in enumerate(("January", "February", "March", "April", "May", "July"), 1):
        day = f"2021-{number + (number == 6):02}-03"
        text = f"The next meetup is on the 20th of {month}. [RSVP]({EVENT.format(number)})"
        files |= post(day, text, f"Club night in {month}")
    return files | post("2021-06-03", body, title)


@pytest.mark.parametrize(
    ("body", "title", "absent"),
    [
        ("Nothing to see.", "Club night in June", True),
        ("Nothing to see.", "Club night in June is cancelled", False),
        ("Zaparaszamy (22 June, 19:00).", "Club night in June", False),
        ("The bridge was opened 22 June.", "Club night in June", True),
        ("We will see you there, 22 September, 19:00.", "Club night in June", True),
    ],
)
def test_a_post_that_may_invite_in_other_words(
    findings: Findings, body: str, title: str, absent: bool
) -> None:
    found = [
        one for one in findings("rsvp-stale", monthly(body, title)) if "has no invitation" in one.message
    ]
    assert bool(found) is absent


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29 i 30 marca (środa - czwartek)", None),
        ("29 i 30 marca (czwartek - piątek)", "czwartek"),
        ("March 29 and 30 (Wednesday and Thursday)", None),
        ("30 marca (środa - czwartek)", None),
    ],
)
def test_weekdays_of_a_range_behind_it(findings: Findings, text: str, day: str | None) -> None:
    found = findings("rsvp-stale", post("2023-03-20", f"Konferencja, {text}, w mieście."))
    assert bool(found) is bool(day)


@pytest.mark.parametrize(
    ("text", "stale"),
    [
        ("Como ya es tradición desde [el primer encuentro]({}), habrá tarta.", False),
        ("Nach alter Tradition wie beim [ersten Treffen]({}) gibt es Kuchen.", False),
        ("Comme le veut la tradition depuis [la première soirée]({}).", False),
        ("Zgodnie z tradycją od [pierwszego spotkania]({}) będzie ciasto.", False),
        ("Como ya es tradición, nos vemos [aquí]({}).", True),
        ("Wie es Tradition ist, steht alles [hier]({}).", True),
    ],
)
def test_a_tradition_recalls_an_event(findings: Findings, text: str, stale: bool) -> None:
    files = own_events()
    files |= post("2020-03-23", text.format(EVENT.format(2)))
    assert len(findings("rsvp-stale", files)) == stale


@pytest.mark.parametrize(
    ("text", "own", "found"),
    [
        ("[Inscription]({})", 9, 1),
        ("[Anmeldung hier]({})", 9, 1),
        ("As we said at [the last evening]({}).", 9, 0),
        ("[Inscription]({})", 2, 0),  # it is its own
        ("[Inscription]({})", None, 0),  # its own is unknown, and so is the habit of texts
    ],
)
def test_a_call_to_sign_up_for_the_event_of_another_post(
    findings: Findings, text: str, own: int | None, found: int
) -> None:
    files = post("2019-02-03", "Boats.", extra=f"event: {EVENT.format(2)}\n")
    extra = f"event: {EVENT.format(own)}\n" if own else ""
    files |= post("2019-03-03", text.format(EVENT.format(2)), extra=extra)
    said = [one for one in findings("rsvp-stale", files) if one.line > 4]
    assert len(said) == found
