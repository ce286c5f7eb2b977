"""schema.org events as organisers really write them."""

from __future__ import annotations

import pytest

from postlint.net.events import events_of
from postlint.net.web_page import read_html
from postlint.verdict import Event


def events(body, head=""):
    return events_of(read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode()))


def ld(text):
    return f'<script type="application/ld+json">{text}</script>'


PLAIN = '{"@context":"https://schema.org","@type":"Event","name":"November","startDate":"2018-11-07T18:30:00+00:00"}'


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"[{PLAIN}]",
        f'{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite"}},{PLAIN}]}}',
        PLAIN.replace('"Event"', '["Thing","https://schema.org/EducationEvent"]'),
        PLAIN.replace('"Event"', '"schema:SocialEvent"'),
        PLAIN.replace('"Event"', '"Hackathon"'),
        f'{{"@type":"WebPage","mainEntity":{PLAIN}}}',
        f"<!-- {PLAIN} -->",
        f"//<![CDATA[\n{PLAIN}\n//]]>",
        PLAIN[:-1] + ",}",
        PLAIN.replace("November", "Novem\tber").replace("\t", "") + ";",
        '{"@type":"Thing"}' + PLAIN,
        PLAIN.replace('"November"', '{"@value":"November","@language":"en"}'),
        PLAIN.replace('"November"', '["November","Novembre"]'),
    ],
)
def test_json_ld_in_its_many_forms(text):
    assert events(ld(text)) == (Event("November", "2018-11-07T18:30:00+00:00"),)


def test_control_characters_in_strings_are_tolerated():
    [event] = events(ld(PLAIN.replace("November", "No\nvem\tber\x07")))
    assert event.name == "No vem ber"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nonsense",
        '{"@type":"Event"',
        "null",
        "3",
        '{"@type":{"a":1}}',
        '{"@type":"EventSeries"}',
        "[" * 5000,
    ],
)
def test_what_is_broken_or_no_event_gives_none(text):
    assert events(ld(text)) == ()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ('"https://schema.org/EventCancelled"', "cancelled"),
        ('"http://schema.org/EventCanceled"', "cancelled"),
        ('"EventPostponed"', "postponed"),
        ('"https://schema.org/EventRescheduled"', "rescheduled"),
        ('"https://schema.org/EventMovedOnline"', "moved-online"),
        ('["EventMovedOnline","EventRescheduled"]', "rescheduled"),
        ('"https://schema.org/EventScheduled"', "scheduled"),
        ('"whatever"', "scheduled"),
        ("null", "scheduled"),
    ],
)
def test_states_of_events(status, said):
    [event] = events(ld(PLAIN[:-1] + f',"eventStatus":{status}}}'))
    assert event.status == said


@pytest.mark.parametrize(
    ("offers", "sold_out", "end"),
    [
        ('{"availability":"https://schema.org/SoldOut","validThrough":"2018-11-01"}', True, "2018-11-01"),
        ('[{"availability":"SoldOut"},{"availability":"InStock"}]', False, None),
        (
            '{"@type":"AggregateOffer","offers":[{"availability":"SoldOut"},{"availability":"SoldOut"}]}',
            True,
            None,
        ),
        ('[{"availabilityEnds":"2018-11-01"},{"availabilityEnds":"2018-11-03"}]', False, "2018-11-03"),
        ('[{"availabilityEnds":"2018-11-01"},{}]', False, None),
        ("[]", False, None),
        ('"free"', False, None),
    ],
)
def test_offers(offers, sold_out, end):
    [event] = events(ld(PLAIN[:-1] + f',"offers":{offers}}}'))
    assert (event.sold_out, event.sales_end) == (sold_out, end)


def test_the_details_of_an_event():
    more = ',"endDate":"2018-11-07T21:00","previousStartDate":"2018-11-06","url":"https://e.test/1"}'
    [event] = events(ld(PLAIN[:-1] + more))
    assert (event.end, event.status, event.previous_start, event.url) == (
        "2018-11-07T21:00",
        "scheduled",
        "2018-11-06",
        "https://e.test/1",
    )


MICRODATA = """
<div itemscope itemtype="https://schema.org/MusicEvent">
  <h1 itemprop="name">November <b>special</b></h1>
  <time itemprop="startDate" datetime="2018-11-07T18:30">7 Nov</time><br>
  <link itemprop="eventStatus" href="https://schema.org/EventCancelled">
  <meta itemprop="endDate" content="2018-11-07T21:00"/>
  <a itemprop="url" href="https://e.test/1">page</a>
  <div itemprop="location" itemscope itemtype="https://schema.org/Place">
    <span itemprop="name">A pub</span></div>
  <p>An unclosed paragraph
  <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <link itemprop="availability" href="https://schema.org/SoldOut"></div>
</div><span itemprop="name">Not this</span>
"""


def test_microdata():
    [event] = events(MICRODATA)
    assert event == Event(
        "November special",
        "2018-11-07T18:30",
        "2018-11-07T21:00",
        "cancelled",
        None,
        "https://e.test/1",
        True,
    )


def test_the_same_event_in_both_forms_twice_is_one():
    assert len(events(ld(PLAIN) + ld(PLAIN))) == 1


def test_several_events_are_all_given():
    assert [event.name for event in events(ld(PLAIN) + MICRODATA)] == ["November", "November special"]


@pytest.mark.parametrize("piece", ["<!--", "<!", "<a ", "<div>", "<p itemprop=a itemscope>"])
def test_hostile_pages_end_soon(piece):
    import time

    started = time.thread_time()
    read_html((piece * (150_000 // len(piece))).encode())
    # The limit is two processor seconds, looked at between pieces; without it some take minutes.
    assert time.thread_time() - started < 10


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (b"<title>\xfc</title>", "text/html; charset=iso-8859-1", "ü"),
        (b'<meta charset="iso-8859-1"><title>\xfc</title>', "text/html", "ü"),
        ("<title>ü</title>".encode(), "text/html", "ü"),
        (b"<title>\xfc</title>", "text/html; charset=nonsense", "\ufffd"),
        (b"<title>a &amp; b\n c</title><title>second</title>", "", "a & b c"),
        (b"<svg><title>icon</title></svg><p>x", "", "icon"),
    ],
)
def test_titles(body, content_type, title):
    assert read_html(body, content_type).title == title


def test_words_leave_out_what_nobody_sees():
    html = read_html(
        b"<script>var x</script><style>a{}</style><p>One <b>two</b><noscript>js</noscript> three"
    )
    assert html.words == ("One", "two", "three")
