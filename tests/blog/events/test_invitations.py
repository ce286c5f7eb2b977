"""What invites, to which event, on which day."""

# ruff: noqa: E501 - sentences of posts are lines

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint import markdown
from postlint.blog.events.facts import Invitation
from postlint.blog.events.hosts import event_url, normal_url
from postlint.blog.events.invitations import invitations
from postlint.model import SourceMap
from postlint.prose.passages import Passage, passages
from postlint.prose.phrases import Texts

Read = Callable[[str], list[Passage]]
EVENT = "https://www.meetup.com/acme-users/events/253873072/"


@pytest.mark.parametrize(
    ("text", "kind", "date"),
    [
        (f"The next meetup is on Tuesday 9 October, with X. [RSVP and save the date now!]({EVENT})", "event", "Tuesday 9 October"),
        (f"Looking forward to [the next event in August]({EVENT})!", "event", "August"),
        (f"Thanks to all our speakers. [See you in November!]({EVENT})", "event", "November"),
        ("[Join the next Acme meetup.](https://www.meetup.com/acme-users/)", "group", ""),
        (f"RSVP by Friday 30 August for the meetup on Wednesday 4 September: [RSVP]({EVENT})", "event", "Wednesday 4 September"),
        (f"Last night, 5 June, was great. Our next meetup is on 3 July: [RSVP]({EVENT})", "event", "3 July"),
        ("Tickets are available [here](https://www.eventbrite.co.uk/e/foo-tickets-123456789) for our event on Friday 6th March.", "event", "Friday 6th March"),
        (f"Unser nächstes Treffen findet am Mittwoch, 7. November 2018 statt. [Anmeldung]({EVENT})", "event", "Mittwoch, 7. November 2018"),
        (f"La prochaine rencontre aura lieu le mercredi 7 novembre. [Inscription]({EVENT})", "event", "mercredi 7 novembre"),
        (f"El próximo encuentro será el jueves 7 de noviembre. [Inscríbete]({EVENT})", "event", "jueves 7 de noviembre"),
        (f"[The meetup]({EVENT}) takes place on 3 July.", "event", "3 July"),
        ("The next event is on 17 February. RSVP [on our page](https://foo.example/next).", "other", "17 February"),
        (f"We will be dining on January 30th at the quay. Please [sign up]({EVENT}).", "event", "January 30th"),
    ],
)  # fmt: skip
def test_invitations(read: Read, text: str, kind: str, date: str) -> None:
    (found,) = all_invitations(read(text))
    assert (found.kind, found.date_text) == (kind, date)
    if found.date and found.date.full:
        assert text[found.date.start : found.date.end] == date
    assert text[slice(*found.link_at)] == found.url


def test_days_that_are_joined_are_one_range(read: Read) -> None:
    (found,) = all_invitations(read(f"The next camp is on Oct 4 - Oct 6. [RSVP]({EVENT})"))
    assert found.date and (found.date.day, found.date.last) == (4, (6, 10))
    (found,) = all_invitations(read(f"The next camps are on Oct 4, Oct 6. [RSVP]({EVENT})"))
    assert found.date and found.date.last is None


def test_a_month_in_an_aside_is_not_that_of_the_event(read: Read) -> None:
    aside = "We spoke of our next event (it is warm there even in November), [the RSVP page]({})."
    (found,) = all_invitations(read(aside.format(EVENT)))
    assert found.date is None
    (found,) = all_invitations(read(f"Join us ([our next event is in November]({EVENT}))!"))
    assert found.date and found.date.month == 11


@pytest.mark.parametrize(
    "text",
    [
        f"October's [meetup]({EVENT}) was another resounding success, with pizza.",
        "150 people RSVP'd to that first event; it now gets 400-500 RSVPs.",
        "Join us! We've been growing since 3 May 2017.",
        "The next talk was by Jane on Monday 3 May. Our next speaker was Bob.",
        "You may register 10 handlers; see the next event loop.",
        "Sign up for the [newsletter](https://news.example).",
        f"> Our next meetup is on Tuesday 9 October. [RSVP]({EVENT})",
    ],
)
def test_no_invitation(read: Read, text: str) -> None:
    assert all_invitations(read(text)) == []


def all_invitations(found: Sequence[Passage]) -> list[Invitation]:
    return invitations(found, Texts(one.prose.text for one in found))


def test_date_and_link_in_lines_of_their_own(read: Read) -> None:
    (found,) = all_invitations(
        read(f"## Next meetup\n\n* **When**: Wed, 7 Nov, 18:30\n* Where: here\n* [RSVP]({EVENT})")
    )
    assert (found.date_text, found.kind) == ("Wed, 7 Nov", "event")


def test_the_heading_of_its_own_section_counts(read: Read) -> None:
    text = f"Intro.\n\nMore.\n\n## Acme users October\n\nOur next meetup is on 9 October. [RSVP]({EVENT})"
    (found,) = all_invitations(read(text))
    assert found.heading == "Acme users October"
    assert found.heading_date and found.heading_date.month == 10
    assert text[found.heading_date.start : found.heading_date.end] == "October"


def test_several_events_in_a_list_keep_their_dates(read: Read) -> None:
    other = EVENT.replace("253", "254")
    found = all_invitations(
        read(
            f"## Upcoming events\n\n* Monday 5 May: A - [RSVP]({EVENT})\n* Tuesday 6 May: B - [RSVP]({other})"
        )
    )
    assert [(one.date_text, one.url) for one in found] == [("Monday 5 May", EVENT), ("Tuesday 6 May", other)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (EVENT, "http://meetup.com/Acme-Users/events/253873072?utm_source=x&rsvp=1"),
        (EVENT, "https://www.meetup.com/de-DE/acme-users/events/253873072/#comments"),
        (
            "https://www.eventbrite.co.uk/e/foo-tickets-123456789",
            "https://www.eventbrite.com/e/123456789?aff=ebdsoporgprofile",
        ),
        ("https://lu.ma/abc123", "https://lu.ma/abc123?tk=9"),
        ("https://ti.to/foo/2020", "https://ti.to/foo/2020/"),
        ("https://foo.connpass.com/event/12345/", "https://bar.connpass.com/event/12345/"),
    ],
)
def test_one_event_whatever_the_spelling(a: str, b: str) -> None:
    assert event_url(a).kind == "event"
    assert event_url(a).key == event_url(b).key


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.meetup.com/acme-users/", "group"),
        ("https://www.meetup.com/acme-users/events/", "group"),
        ("https://www.meetup.com/acme-users/events/calendar/", "group"),
        ("https://example.org/events/12345678/", "other"),
        ("https://notmeetup.com/a/events/253873072/", "other"),
        ("/events/", "other"),
        ("http://[half", "other"),
    ],
)
def test_what_is_no_event(url: str, kind: str) -> None:
    assert event_url(url).kind == kind


def test_own_event_hosts() -> None:
    assert event_url("https://events.example.org/2020-05", ("example.org",)).kind == "event"
    assert event_url("https://events.example.org/", ("example.org",)).kind == "group"


@given(st.text(max_size=60))
def test_any_url_is_survived(url: str) -> None:
    assert event_url(url).kind in ("event", "group", "other")
    normal_url("https://" + url)


@given(
    st.text(alphabet=st.sampled_from(list("next meetup RSVP 7 November [](http://x)\n#*-.!")), max_size=80)
)
def test_any_text_is_survived(text: str) -> None:
    for found in all_invitations(passages(markdown.parse(text, SourceMap.identity(text)))):
        assert found.url or found.date
        assert 0 <= found.start <= found.end <= len(text)
