"""What a post says of its own event and of the next: what one copied from it may have kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from postlint.blog.events.phrases import EVENTS as PHRASES
from postlint.prose.calendar_words import adjective_months, month_word, month_words
from postlint.prose.dates import find_dates
from postlint.prose.names import is_name_word, parse_names
from postlint.prose.passages import Passage, Prose, file_span
from postlint.prose.phrases import holds
from postlint.prose.sentences import sentences, straight
from postlint.prose.words import words_of

EVENTS = ("meetup", "meet-up", "event", "edition", "roundup", "session", "gathering", "newsletter", "issue")
"""What posts call what they tell of."""


def names_event(folded: str) -> bool:
    """Whether a case-folded text mentions an event or an issue."""
    return holds(folded, EVENTS)


def opening_months(blocks: Iterable[Passage]) -> Iterator[tuple[int, int, int]]:
    """Months that the first paragraph of ``blocks`` gives an event, with their spans."""
    block = next((block for block in blocks if block.kind == "p" and len(block.prose.text) > 20), None)
    if block is not None:
        for month, start, end in event_months(block.prose.text):
            yield month, *file_span(block.prose, start, end)


def first_month(blocks: Iterable[Passage]) -> Iterator[tuple[int, int, int]]:
    """The month that the first sentence of ``blocks`` names, where it names no day, with its span."""
    block = next((block for block in blocks if block.kind == "p" and len(block.prose.text) > 20), None)
    first = sentences(block.prose)[:1] if block is not None else []
    if block is not None and first:
        text = straight(block.prose.text[first[0].start : first[0].end])
        dates = find_dates(text)
        if len(dates) == 1 and dates[0].month and dates[0].month_at and not dates[0].full:
            start, end = (first[0].start + at for at in dates[0].month_at)
            yield dates[0].month, *file_span(block.prose, start, end)


class MonthSentence(NamedTuple):
    """A sentence that names one month and no day; part of a fact."""

    bare: str
    """Its words without the month."""
    month: int
    start: int
    end: int
    formula: bool
    """Whether it is long, and in one of the first paragraphs."""


FIRST_BLOCKS = 4
"""Paragraphs at the beginning, where a series has its formula. What follows may report of other months."""
LEAST_WORDS = 8
"""Words of a sentence that no two posts say by chance."""
SHORT = 3
"""Words of a heading or a sentence that several posts must say before it counts as theirs."""
_MOST = 20
"""Sentences of a post that are kept."""


def month_sentences(blocks: Iterable[Passage]) -> Iterator[MonthSentence]:
    """The first sentences of ``blocks`` that name one month alone, with the month's span."""
    return islice(_month_sentences(blocks), _MOST)


def _month_sentences(blocks: Iterable[Passage]) -> Iterator[MonthSentence]:
    paragraphs = 0
    for block in blocks:
        paragraphs += block.kind == "p"
        early = block.kind == "p" and paragraphs <= FIRST_BLOCKS
        if month_words().isdisjoint(words_of(block.prose.text.casefold())):
            continue
        for one in sentences(block.prose):
            text = straight(block.prose.text[one.start : one.end])
            found = _one_month(text)
            if found is None:
                continue
            bare = " ".join((text[: found.start] + text[found.end :]).split())
            count = len(bare.split())
            if count >= SHORT:
                start, end = (one.start + at for at in found.month_at)
                formula = found.sure and early and count >= LEAST_WORDS
                yield MonthSentence(bare, found.month, *file_span(block.prose, start, end), formula)


class _Month(NamedTuple):
    """The one month of a sentence."""

    month: int
    start: int
    end: int
    month_at: tuple[int, int]
    sure: bool
    """Whether nothing else can be meant: months of languages other than English make a date only beside a
    number."""


def _one_month(text: str) -> _Month | None:
    """The month of a sentence that names one and no day."""
    dates = find_dates(text)
    if dates:
        one = dates[0]
        known = len(dates) == 1 and one.month and one.month_at and not one.day
        return _Month(one.month or 0, one.start, one.end, one.month_at or (0, 0), True) if known else None
    named = [(match.span(), word) for match in _name().finditer(text) if (word := month_word(match[0]))]
    if len(named) != 1 or named[0][1].short:
        return None
    ((span, word),) = named
    return _Month(word.number, *span, span, False)


@cache
def _name() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]{3,}")


def event_months(text: str) -> Iterator[tuple[int, int, int]]:
    """Months that are before an event's name: ``our August meetup``, ``July's edition``; beside it where
    they are an adjective: ``spotkanie kwietniowe``."""
    plain = straight(text)
    yield from _adjective_months(plain)
    if not names_event(text.casefold()):
        return
    for date in find_dates(plain):
        if date.month is None or date.month_at is None or date.day:
            continue
        before, after = plain[: date.start], plain[date.end :]
        owned = re.search(r"\b(?:our|the|this|first|another|successful)\s+$", before, re.IGNORECASE)
        event = re.match(
            rf"(?:'s)?\s+(?:[\w-]+\s+){{0,4}}?(?:{'|'.join(EVENTS)})\b",
            after,
            re.IGNORECASE,
        )
        if (
            event
            and (owned or after.startswith("'s"))
            and not re.search(r"\b(?:next|last|previous|since|until)\b[^.]*$", before, re.IGNORECASE)
        ):
            yield date.month, *date.month_at


def _adjective_months(plain: str) -> Iterator[tuple[int, int, int]]:
    for word in _word().finditer(plain):
        month = adjective_months().get(word[0].casefold())
        if month is None:
            continue
        before, after = plain[: word.start()], plain[word.end() :]
        beside = re.search(r"(?:\S+\s+){0,2}$", before), re.match(r"(?:\s+\S+){0,2}", after)
        near = " ".join(found[0] for found in beside if found)
        if PHRASES.search("event", near) and not PHRASES.search("earlier", before[-NEAR:]):
            yield month, word.start(), word.end()


NEAR = 30
"""Characters before a month in which words say that it is another event's: ``na poprzednim, marcowym``."""


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]{5,}")


def announced(block: Passage) -> tuple[tuple[str, ...], int, int, str]:
    """The names that an invitation announces, its span, its words without dates."""
    prose, names = block.prose, []
    text = straight(prose.text)
    match = re.compile(
        r"\b(?:speakers?|talks?|folks|guests|featuring|with"
        r"|by)\s+(?:include\s+)?(?:(?:folks\s+)?from\s+)?(?=[A-Z0-9a-z])"
    ).finditer(text)
    for cue in match:
        parsed = parse_names(
            Prose(prose.text, prose.pieces, prose.links, prose.span), cue.end(), len(prose.text)
        ).names
        if len(parsed) >= 2:
            names = [name.text for name in parsed if is_name_word(name.text.split()[0])]
            break
    bare = text
    for date in reversed(find_dates(text)):
        bare = bare[: date.start] + bare[date.end :]
    return tuple(names), prose.span.start, prose.span.end, " ".join(bare.split())
