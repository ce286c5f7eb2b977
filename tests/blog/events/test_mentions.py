"""Which days and event pages a document names, wherever they are."""

from __future__ import annotations

import pytest

from postlint import markdown
from postlint.blog.events.blocks import Blocks, read_blocks
from postlint.blog.events.mentions import days, event_links
from postlint.model import Post, SourceFile, SourceMap
from postlint.nodes import texts_and_elements
from postlint.site.front_matter import read_front_matter

EVENT = "https://www.meetup.com/harbour-crew/events/253873072/"


def blocks_of(text: str) -> Blocks:
    front_matter = read_front_matter(text)
    body = text[front_matter.body :]
    document = markdown.parse(body, SourceMap.identity(" " * front_matter.body + body))
    post = Post(SourceFile("_posts/x.md", text), "post", "posts", None, None, None, front_matter, document)
    return read_blocks(post, texts_and_elements(document)[1])


@pytest.mark.parametrize(
    "words",
    [
        "7 November 2018, 19:30",
        "7 November 2018 at 19:30",
        "Mittwoch, 7. November 2018 um 19:30 Uhr",
        "Mittwoch, 7. November 2018 ab 19.30 Uhr",
        "quarta-feira, 7 de novembro de 2018 às 19h30",
        "mercoledì 7 novembre 2018 alle 19:30",
        "woensdag 7 november 2018 om 19.30 uur",
        "środa, 7 listopada 2018 o godz. 19:30",
        "onsdag 7 november 2018 kl. 19.30",
        "onsdag 7 november 2018 kl 19:30",
        "7 ноября 2018 в 19:30",
        "2018-11-07T19:30",
    ],
)
def test_the_time_behind_a_day(words: str) -> None:
    (day,) = days(blocks_of(f"We meet: {words}.\n"))
    assert day.time == "19:30"


def test_no_time_is_read_from_a_version_or_a_page() -> None:
    (day,) = days(blocks_of("On 7 November 2018, 19.30.2 came out.\n"))
    assert day.time == ""


def test_the_day_nearest_to_a_link_is_of_its_own_block() -> None:
    text = f"On 7 November 2018 we met.\n\n* 3 May 2018 or 5 June 2018: {EVENT}\n* 7 July 2018\n"
    (link,) = event_links(blocks_of(text))
    assert link.url == EVENT
    assert link.date is not None
    assert text[link.date.start : link.date.end] == "5 June 2018"


@pytest.mark.parametrize(
    ("words", "count"), [("[RSVP]", 1), ("[come along][rsvp]", 1), ("RSVP", 0), ("[RSVP](/rsvp/)", 1)]
)
def test_a_definition_that_nothing_refers_to_links_nothing(words: str, count: int) -> None:
    assert len(list(event_links(blocks_of(f"We meet: {words}.\n\n[rsvp]: {EVENT}\n")))) == count


def test_the_key_that_holds_a_link_or_a_day() -> None:
    text = f'---\nlayout: post\nevent:\n  day: 2018-11-07\n  url: "{EVENT}"\n# 2018-01-01\n---\nText\n'
    blocks = blocks_of(text)
    assert [link.slot for link in event_links(blocks)] == ["event.url"]
    assert [(day.key, day.alone) for day in days(blocks)] == [("event.day", True)]


def test_code_and_comments_hold_no_event() -> None:
    text = f"`{EVENT} 7 November 2018`\n\n    {EVENT}\n\n<!-- {EVENT} on 7 November 2018 -->\n"
    blocks = blocks_of(text)
    assert [*event_links(blocks), *days(blocks)] == []
