"""Days and event pages wherever a document names them: prose, lists, tables, HTML, includes, front matter.

A date does not reach from one block (``blocks``) into another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache

from postlint.blog.events.blocks import Blocks, TextBlock, in_yaml_comment
from postlint.blog.events.facts import CALENDAR_LINK, Day, EventLink
from postlint.blog.events.hosts import known_event_url
from postlint.blog.events.phrases import EVENTS
from postlint.prose.dates import find_dates, possible_dates
from postlint.prose.days import make_date
from postlint.prose.mentions import DateMention

_DIGIT = re.compile(r"\d")
_TIME = re.compile(
    r"[\sT,|/-]*(?:(?:at|a las|um|ab|à|as|às|alle|om|kl\.?|o godz\.|o|v|в) )?(\d{1,2})[:.h](\d\d)(?!\d|\.\d)",
    re.IGNORECASE,
)
"""A time of day right behind a date."""
_LINK = re.compile(r"//(?:(?<=https://)|(?<=http://)|(?<=[\"'(]//))[^\s<>\"'\])}|`]+")
"""The address of a link, but for its scheme: what begins with a fixed text is found fastest."""
_SCHEME = re.compile(r"https?:\Z")
_SENTENCE_END = re.compile(r"[.!?。](?:\s|$)")
_REACH = 80
"""How far before a date or link the words that say its role may be, in characters."""


def days(blocks: Blocks) -> Iterator[Day]:
    """Every day that a document names."""
    for block in blocks.holding(possible_dates(blocks.text)):
        if _DIGIT.search(block.text):
            for date in find_dates(block.text, either=True):
                if date.full:
                    yield _day(block, date)
    if "calendar" in blocks.source:
        yield from _calendar_days(blocks.source)


def _calendar_days(source: str) -> Iterator[Day]:
    """The days in links that put an event into the reader's calendar."""
    for match in _calendar_link().finditer(source):
        year, month, day = map(int, match.groups())
        start, end = match.start(1), match.end(3)
        date = DateMention(start, end, None, day, month, year, day_at=match.span(3))
        if make_date(year, month, day):
            yield Day(date, source[start:end], "event", CALENDAR_LINK, True, "")


@cache
def _calendar_link() -> re.Pattern[str]:
    return re.compile(
        r"(?:google\.com/calendar/|//calendar\.google\.com/|//calendar\.yahoo\.com/"
        r"|//outlook\.(?:live|office)\.com/)[^\s<>\"'()]{0,2000}?[?&;](?:dates|st|startdt)=(\d{4})-?(\d\d)-?(\d\d)"
        r"(?=T|%2F|/|&|$)",
        re.IGNORECASE | re.MULTILINE,
    )


def _day(block: TextBlock, date: DateMention) -> Day:
    text = block.text
    value = text.partition(":")[2] if block.key else text
    rest = value.replace(text[date.start : date.end], "", 1)
    time = _TIME.match(text, date.end)
    return Day(
        moved(date, block.start),
        text[date.start : date.end],
        role_of(block.text, date.start, date.end, block.heading, block.key),
        block.key,
        bool(block.key) and not re.search(r"[^\W\d_]{3,}", rest),
        f"{int(time[1]):02}:{time[2]}" if time else "",
    )


def role_of(text: str, start: int, end: int, heading: str, key: str) -> str:
    """What a date or link at ``[start, end)`` of a block is there for, see ``Day.role``."""
    # What is further away does not matter, so it is not looked for.
    first = max(0, start - _REACH - 1)
    opening = (
        max((text.rfind(mark, first, start) for mark in (". ", "! ", "? ", "。", "\n\n")), default=-1) + 1
    )
    before = text[max(opening, start - _REACH) : start]
    closing = _SENTENCE_END.search(text, end, end + _REACH + 1)
    sentence = before + text[start : min(end + _REACH, closing.start() if closing else len(text))]
    if EVENTS.search("opens", before) or EVENTS.search("deadline", before):
        return "opens"
    if re.search(r"[^\W\d_]", before) is None and EVENTS.match("when", heading):
        return "event"
    if EVENTS.match("when", before) or (key and EVENTS.search("key", key.replace("_", " "))):
        return "event"
    if EVENTS.search("far", before):
        return "far"
    if EVENTS.search("earlier", before) or (
        EVENTS.search("past", sentence) and not EVENTS.search("present", sentence)
    ):
        return "past"
    return "other"


def moved(date: DateMention, by: int) -> DateMention:
    """``date`` with its offsets ``by`` characters further on."""

    def shift(pair: tuple[int, int] | None) -> tuple[int, int] | None:
        return (pair[0] + by, pair[1] + by) if pair else None

    return date._replace(
        start=date.start + by,
        end=date.end + by,
        weekday_at=shift(date.weekday_at),
        day_at=shift(date.day_at),
        month_at=shift(date.month_at),
    )


# --- links --------------------------------------------------------------------------------------


_SPONSOR_KEY = re.compile(r"(?:^|[._-])(?:sponsor|advert|ads?(?:$|[._-]))", re.IGNORECASE)
"""A front matter key that holds what a sponsor advertises."""


def event_links(blocks: Blocks, own: Collection[str] = ()) -> Iterator[EventLink]:
    """Every link of a document to an event's page; ``own``: further hosts of event pages."""
    labels: Counter[str] | None = None
    for match in _LINK.finditer(blocks.source):
        scheme = _SCHEME.search(blocks.source, max(0, match.start() - len("https:")), match.start())
        start = scheme.start() if scheme else match.start()
        url = blocks.source[start : match.end()].rstrip(".,;:!*_")
        event = known_event_url(url, own)
        if event is None or event.kind != "event":
            continue
        defined = _definition(blocks.source, start)
        if defined:
            labels = labels or Counter(one[0].casefold() for one in _LABEL.finditer(blocks.source))
            if labels[defined] == 1:
                continue  # nothing refers to it, so no reader sees it
        end = start + len(url)
        block = blocks.at(start) or TextBlock(start, "", "", "")
        at = start - block.start
        if _SPONSOR_KEY.search(block.key) or (
            block.key and in_yaml_comment(blocks.source[block.start : start])
        ):
            continue  # a sponsor's conference, advertised in issue after issue; a comment
        yield EventLink(
            url,
            event.key,
            event.single,
            start,
            end,
            _role_of_link(block, at),
            block.key or _parameter(blocks.source, start),
            _nearest(block, at),
        )


def _role_of_link(block: TextBlock, at: int) -> str:
    role = role_of(block.text, at, at, block.heading, block.key)
    before, after = block.text[max(0, at - _REACH) : at], block.text[at : at + _REACH]
    opening = max((before.rfind(mark) for mark in (". ", "! ", "? ")), default=-1) + 1
    sentence = before[opening:] + (after[: end.start()] if (end := _SENTENCE_END.search(after)) else after)
    if EVENTS.search("tradition", before[opening:]):
        return "past"
    if role == "past":
        return role
    if EVENTS.search("signs", sentence):
        return "signing"  # "register today", too
    return "today" if EVENTS.search("today", sentence) else role


_LABEL = re.compile(r"\[[^\[\]\n]{1,200}\]")
_DEFINED = re.compile(r"[ ]{0,3}(\[[^\[\]\n]{1,200}\]):[ \t]*<?\Z")


def _definition(source: str, at: int) -> str:
    """The label of the definition that gives the address at ``at``: ``[rsvp]``; empty elsewhere."""
    defined = _DEFINED.match(source[source.rfind("\n", 0, at) + 1 : at])
    return defined[1].casefold() if defined else ""


def _parameter(source: str, at: int) -> str:
    """The include and its parameter that hold ``at``: ``meetup.html url``; empty elsewhere."""
    opened = source.rfind("{%", 0, at)
    if opened < 0 or "%}" in source[opened:at]:
        return ""
    match = re.match(
        r"\{%-?\s*(?:include(?:_relative)?\s+)?(\S+).*?(\w+)\s*=\s*[\"']?$", source[opened:at], re.DOTALL
    )
    return f"{match[1]} {match[2]}" if match else ""


def _nearest(block: TextBlock, at: int) -> DateMention | None:
    """The day that is nearest to ``at`` in a block."""
    found = [date for date in find_dates(block.text) if date.full] if _DIGIT.search(block.text) else []
    return moved(min(found, key=lambda date: abs(date.start - at)), block.start) if found else None
