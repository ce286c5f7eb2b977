"""Finds dates in prose.

A date is parsed from tokens, not by one large regular expression: a number next to a month's name, with the
weekday, the article, the range and the year around it. English names first, short forms too; the full names
of other languages come from CLDR (``calendar_names``), and a weekday's short
form in another language counts only beside a month of that language.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from postlint.prose.calendar_words import (
    MONTHS,
    WEEKDAYS,
    Word,
    all_month_words,
    disputed_months,
    english_month,
    english_month_words,
    misaccented_weekday,
    month_word,
    month_words,
    short_foreign_month,
    weekday_word,
)
from postlint.prose.mentions import DateMention
from postlint.prose.numeric_dates import number_marks, numeric_dates
from postlint.prose.words import offsets_of, words_of

__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "DateMention",
    "find_dates",
    "has_month_word",
    "month_number",
    "possible_dates",
]

_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
}
_ORDINAL_SUFFIXES = frozenset(("st", "nd", "rd", "th", "er", "º", "°", "ª", "e", "de"))
_FILLERS = frozenset((
    "the", "of", "de", "del", "den", "dem", "le", "el", "o", "il", "dia", "día", "do", "am", "d", "le",
))  # fmt: skip
_JOINTS = frozenset((
    "-", "–", "—", "/", "&", "and", "to", "or", "und", "bis", "oder", "et", "au", "ou", "y", "e", "al", "a",
    "till", "until", "through", ",", "en", "och", "og", "i",
))  # fmt: skip
"""Between two weekdays: ``Sat-Sun``, ``Friday and Saturday``."""
_BETWEEN_DAYS = frozenset((
    "-", "–", "—", "/", "&", "and", "to", "und", "bis", "et", "au", "y", "al", "e", "a", "i", "do", "en",
    "tot", "och", "og", "и", "по", "až",
))  # fmt: skip
"""Between two days of one month: ``3-4 September``, ``29 i 30 marca``."""
_AFTER_WEEKDAY = frozenset((
    ".", ",", ";", ")", "）", "]", "|", "-", "–", "—", "!", "?", "at", "from", "um", "ab", "à", "a", "às",
    "alle", "om", "kl", "o", "в", "*",
))  # fmt: skip
"""A pattern of what may follow a weekday behind its date: ``7 November, Wednesday, at six``."""
_AMBIGUOUS = frozenset(("may", "march", "mars", "mar", "sun", "sat", "wed", "mon", "mayo"))
"""Names that are also other words: alone they count only in the spelling of their own language."""


class _Token(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        return self.text.casefold()


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(r"\d+|[^\W\d_]+(?:-feira)?|[^\s\w]", re.UNICODE)


def month_number(word: str) -> int | None:
    """The month that ``word`` names, in full or short in English, in full in other languages."""
    found = month_word(word)
    return found.number if found else None


def find_dates(text: str, *, either: bool = False) -> list[DateMention]:
    """Every date in ``text``, in order, none overlapping another.

    Months alone are found too (``day`` is None): capitalised or with a year in English, with a year in other
    languages. ``7/11/2018`` counts where only one
    reading is possible (dots are always day first), or with ``either``;
    ``7.11.`` and ``11/7`` only beside a weekday.
    """
    found = [date for date in numeric_dates(text) if either or not date.either]
    found += _worded_dates(text)
    if not found:
        return found
    found.sort(key=lambda date: (date.start, -date.end))
    kept: list[DateMention] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return kept


def possible_dates(text: str) -> list[int]:
    """Offsets in ``text`` where a date may be: of month names, weekdays, years and joined numbers. Each date
    in the text (except months alone) contains one of these or is beside one in its paragraph."""
    folded = text.casefold()
    words = words_of(folded)
    names = month_words() & words
    found, weekdays = number_marks(text, words)
    names |= weekdays
    if names and len(folded) != len(text):
        # Case folding lengthens few letters; where it does, each word is looked at.
        return [*found, *(match.start() for match in _letters().finditer(text))]
    for name in names:
        found += offsets_of(name, folded, word=True)
    return found


def has_month_word(text: str) -> bool:
    """Whether a date with a month's name may be in ``text`` (a pre-filter). Months of other languages make a
    date only together with a number."""
    words = words_of(text.casefold())
    if not english_month_words().isdisjoint(words):
        return True
    return not month_words().isdisjoint(words) and bool(_digit().search(text))


@cache
def _digit() -> re.Pattern[str]:
    return re.compile(r"\d")


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+")


def _worded_dates(text: str) -> Iterator[DateMention]:
    if not has_month_word(text):
        return
    tokens = [_Token(match.start(), match.end(), match[0]) for match in _tokens().finditer(text)]
    months = all_month_words()
    index = 0
    while index < len(tokens):
        date = _at(tokens, index) if tokens[index].key in months else None
        if date:
            yield date
            while index < len(tokens) and tokens[index].start < date.end:
                index += 1
        else:
            index += 1


def _at(tokens: Sequence[_Token], at: int) -> DateMention | None:
    """The date whose month is at ``tokens[at]``."""
    month = month_word(tokens[at].text)
    if month:
        return _around(tokens, at, month)
    for month in disputed_months(tokens[at].text):
        date = _around(tokens, at, month)
        if date and date.weekday is not None and date.language == month.languages:
            return date
    month = short_foreign_month(tokens[at].text)
    if month is None:
        return None
    date = _around(tokens, at, month)
    # Most short forms are also other words: "3 set", "10 pro".
    dotted = at + 1 < len(tokens) and tokens[at + 1].text == "."
    return date if date and date.day and (date.weekday is not None or (dotted and date.year)) else None


def _around(tokens: Sequence[_Token], at: int, month: Word) -> DateMention | None:
    word = tokens[at]
    end = word.end
    date = _day_first(tokens, at, month) or _month_first(tokens, at, month)
    if date is None:
        nth = _nth_before(tokens, at)
        if nth is None:
            return _month_alone(tokens, at, month)
        date = nth
    english = month.languages.startswith("en")
    if word.key in _AMBIGUOUS and word.text[0].islower() and date.year is None and english:
        return None  # "you may 10 times"
    date = date._replace(
        month=month.number,
        short=month.short,
        month_at=(word.start, end),
        start=min(date.start, word.start),
        end=max(date.end, end),
    )
    if date.weekday is None and date.nth is None:
        date = _weekday_behind(tokens, date, month.languages)
    return date._replace(language=_language(tokens, date, month.languages))


def _language(tokens: Sequence[_Token], date: DateMention, languages: str) -> str:
    """The language of a date: one that has both of its words."""
    own = languages.split()
    if date.weekday_at:
        at = _index(tokens, date.weekday_at[0])
        text = tokens[at].text if at < len(tokens) and tokens[at].start == date.weekday_at[0] else ""
        weekday = weekday_word(text, languages) or misaccented_weekday(text, languages)
        shared = [name for name in own if weekday and name in weekday.languages.split()]
        return shared[0] if shared else weekday.languages.split()[0] if weekday else own[0]
    return own[0]


def _index(tokens: Sequence[_Token], offset: int) -> int:
    """The index of the first token that starts at or after ``offset``."""
    return bisect_left(tokens, offset, key=lambda token: token.start)


def _number(token: _Token) -> int | None:
    return int(token.text) if token.text.isdecimal() and len(token.text) <= 4 else None


def _is_day(token: _Token) -> bool:
    return token.text.isdecimal() and len(token.text) <= 2 and 1 <= int(token.text) <= 31


def _year_after(tokens: Sequence[_Token], at: int) -> tuple[int | None, int | None]:
    """A year at or just after index ``at``, and the offset where it ends."""
    for token in tokens[at : at + 3]:
        value = _number(token)
        if value is not None:
            year = len(token.text) == 4 and (1970 <= value <= 2100 or (1000 <= value < 1970 and value % 15))
            return (value, token.end) if year else (None, None)  # "1830" is a time
        if token.text not in (",", ".", "of", "de", "del", "do", "г"):
            break
    return None, None


def _day_first(tokens: Sequence[_Token], at: int, month: Word) -> DateMention | None:
    """``Wednesday 7th [of] November [2018]``, ``Mittwoch, 7. November``, ``3-4 September``."""
    index = at - 1
    while (
        index >= 0 and (tokens[index].key in _FILLERS or tokens[index].text in (".", ",")) and at - index <= 3
    ):
        index -= 1
    suffix_end = None
    if index >= 1 and tokens[index].key in _ORDINAL_SUFFIXES and tokens[index].start == tokens[index - 1].end:
        suffix_end = tokens[index].end
        index -= 1
    if index < 0 or not _is_day(tokens[index]):
        return None
    joined = index >= 1 and tokens[index - 1].end == tokens[index].start
    if joined and tokens[index - 1].text in ("$", "£", "€", "#", "/", ":", "+", "."):
        return None  # a price, a number, a version: "3.7 November"
    day = last = tokens[index]
    if suffix_end is None and at - index > 1 and tokens[at - 1].text == ",":
        return None  # "chapter 7, November": the number is something else's
    first = _range_start(tokens, index)
    if first is not None:
        index, day = first, tokens[first]
    closing = (int(last.text), month.number) if last is not day else None
    behind = tokens[index + 1]
    glued = behind.key in _ORDINAL_SUFFIXES and behind.start == day.end
    day_end = behind.end if glued else day.end
    weekday, weekday_at, start = _weekday_at(tokens, index, month.languages, day.start, closing is not None)
    year, year_end = _year_after(tokens, at + 1)
    return DateMention(
        start,
        year_end or tokens[at].end,
        weekday,
        int(day.text),
        None,
        year,
        None,
        closing,
        weekday_at,
        (day.start, day_end),
    )


def _range_start(tokens: Sequence[_Token], index: int) -> int | None:
    """The index of the first day where ``tokens[index]`` closes a range: ``3-4``, ``3rd and 4th``,
    ``Tue, 1 to Sun, 6``."""
    before = last = index - 1
    while before >= 1 and last - before < 2 and tokens[before].text in (",", "."):
        before -= 1
    closing = weekday_word(tokens[before].text) if before >= 1 else None
    before = before - 1 if closing else last
    if before < 1 or tokens[before].text not in _BETWEEN_DAYS:
        return None
    before -= 1
    if tokens[before].key in _ORDINAL_SUFFIXES and before >= 1:
        before -= 1
    if tokens[before].text == "." and before >= 1:
        before -= 1
    if not _is_day(tokens[before]) or int(tokens[before].text) >= int(tokens[index].text):
        return None
    if closing:
        opening = _weekday_at(tokens, before, closing.languages, 0)[0]
        days = int(tokens[index].text) - int(tokens[before].text)
        if opening is None or (closing.number - opening - days) % 7:
            return None  # one of the weekdays is wrong: each day is a date by itself
    return before


def _weekday_at(
    tokens: Sequence[_Token], index: int, languages: str, start: int, ranged: bool = False
) -> tuple[int | None, tuple[int, int] | None, int]:
    """The weekday that is before ``tokens[index]``, its span, and where the date starts. Of two weekdays
    (``Sat-Sun``) the first belongs to a range; before a single day, neither is certain."""
    before = index - 1
    stops = (",", "(", ".", "（", "-", "–", "—", ":")
    while (
        before >= 0
        and (tokens[before].key in _FILLERS or tokens[before].text in stops)
        and index - before <= 3
    ):
        before -= 1
    if before < 0:
        return None, None, start
    token = tokens[before]
    weekday = _weekday_token(tokens, before, index, languages)
    if weekday is None:
        return None, None, start
    other = _paired(tokens, before, languages)
    if other is not None:
        first = _weekday_token(tokens, other, index, languages)
        if not ranged or first is None:
            return None, None, start
        return first, (tokens[other].start, tokens[other].end), tokens[other].start
    return weekday, (token.start, token.end), token.start


def _paired(tokens: Sequence[_Token], at: int, languages: str) -> int | None:
    """The index of a weekday that is joined to the one at ``at``: ``Friday and Saturday``."""
    before = at - 1
    if before >= 0 and tokens[before].text == ".":
        before -= 1
    if before < 1 or tokens[before].key not in _JOINTS:
        return None
    before -= 1
    if tokens[before].text in (".", ",") and before >= 1:
        before -= 1
    return before if weekday_word(tokens[before].text, languages) else None


def _weekday_token(tokens: Sequence[_Token], at: int, index: int, languages: str) -> int | None:
    """The weekday at ``tokens[at]``, which belongs to the day at ``index``. A short one is capitalised in
    English (``sun``, ``sat`` are other words); in other languages it is separate from the day."""
    foreign = _foreign(tokens, index, at, languages)
    text = tokens[at].text
    word = weekday_word(text, languages if foreign else "") or misaccented_weekday(text, languages)
    if word is None or (word.short and word.languages == "en" and text[0].islower()):
        return None
    return word.number


def _foreign(tokens: Sequence[_Token], index: int, before: int, languages: str) -> bool:
    """Whether a short weekday of another language may be here: ``on`` is Wednesday in Danish, but
    not in ``on 7 November``. A month that English has too needs the day written ``7.``."""
    if before + 1 >= len(tokens) or tokens[before + 1].text not in (",", "."):
        return False
    return "en" not in languages.split() or (index + 1 < len(tokens) and tokens[index + 1].text == ".")


def _weekday_behind(tokens: Sequence[_Token], date: DateMention, languages: str) -> DateMention:
    """``date`` with the weekday that is behind it: ``7 November (Wed)``, ``7 November, Wednesday``."""
    at = _index(tokens, date.end)
    if at + 1 >= len(tokens) or tokens[at].text not in ("(", "（", ",", "-", "–", "—", "|"):
        return date
    opened = tokens[at].text in ("(", "（")
    word = weekday_word(tokens[at + 1].text, languages if opened else "")
    if word is None or (word.short and not opened):
        return date
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    if after is not None and after.key in _JOINTS and at + 3 < len(tokens):
        second = weekday_word(tokens[at + 3].text, languages if opened else "")
        if second is not None and date.last is None:
            return date  # of two weekdays, neither is certain
        if second is not None:
            return date._replace(weekday=word.number, weekday_at=(tokens[at + 1].start, tokens[at + 1].end))
    if after is not None and after.key not in _AFTER_WEEKDAY:
        return date  # the weekday of the next date, or a time of day
    if after is not None and after.text in (",", ".") and at + 3 < len(tokens):
        following = tokens[at + 3]
        if _is_day(following) or month_word(following.text):
            return date
    token = tokens[at + 1]
    end = after.end if opened and after is not None and after.text in (")", "）") else token.end
    return date._replace(weekday=word.number, weekday_at=(token.start, token.end), end=end)


def _month_first(tokens: Sequence[_Token], at: int, month: Word) -> DateMention | None:
    """``Wednesday, November 7th[, 2018]``, ``November 3-4``."""
    index = at + 1
    if index < len(tokens) and (tokens[index].key == "the" or tokens[index].text == "."):
        index += 1
    if index >= len(tokens) or not _is_day(tokens[index]):
        return None
    day = tokens[index]
    if (
        index + 1 < len(tokens)
        and tokens[index + 1].text in (":", "%")
        and tokens[index + 1].start == day.end
        and not (tokens[index + 1].text == ":" and not _glued_number(tokens, index + 2))
    ):
        return None  # "November 7:30", "November 7%"; but "November 7: workshop"
    end, closing = day.end, None
    index += 1
    if index < len(tokens) and tokens[index].key in _ORDINAL_SUFFIXES and tokens[index].start == day.end:
        end = tokens[index].end
        index += 1
    day_at = (day.start, end)
    if (
        index + 1 < len(tokens)
        and tokens[index].text in ("-", "–", "—", "and", "&", "to")
        and _is_day(tokens[index + 1])
        and int(tokens[index + 1].text) > int(day.text)
    ):
        closing, end = (int(tokens[index + 1].text), month.number), tokens[index + 1].end
        index += 2
        if index < len(tokens) and tokens[index].key in _ORDINAL_SUFFIXES:
            end = tokens[index].end
            index += 1
    weekday, weekday_at, start = _weekday_at(tokens, at, "", tokens[at].start, closing is not None)
    year, year_end = _year_after(tokens, index)
    return DateMention(
        start, year_end or end, weekday, int(day.text), None, year, None, closing, weekday_at, day_at
    )


def _glued_number(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a number is at index ``at``, directly behind the token before it."""
    return at < len(tokens) and tokens[at].text.isdecimal() and tokens[at].start == tokens[at - 1].end


def _nth_before(tokens: Sequence[_Token], at: int) -> DateMention | None:
    """``first Wednesday of November``, ``last Thursday in May``."""
    index = at - 1
    while index >= 0 and tokens[index].key in ("of", "in", "this"):
        index -= 1
    if index < 1:
        return None
    found = weekday_word(tokens[index].text)
    weekday = found.number if found else None
    ordinal = tokens[index - 1]
    start = ordinal.start
    nth = _ORDINALS.get(ordinal.key)
    if nth is None and ordinal.key in ("st", "nd", "rd", "th") and index >= 2 and _is_day(tokens[index - 2]):
        nth, start = int(tokens[index - 2].text), tokens[index - 2].start
    if weekday is None or nth is None or nth > 5:
        return None
    year, year_end = _year_after(tokens, at + 1)
    token = tokens[index]
    return DateMention(
        start, year_end or tokens[at].end, weekday, None, None, year, nth, None, (token.start, token.end)
    )


def _month_alone(tokens: Sequence[_Token], at: int, month: Word) -> DateMention | None:
    word = tokens[at]
    year, year_end = _year_after(tokens, at + 1)
    english = english_month(word.key) is not None or month.languages.startswith("en ")
    if year is None:
        if not english or month.short or word.text[0].islower():
            return None
        if word.key in _AMBIGUOUS and not _month_context(tokens, at):
            return None
    elif word.key in _AMBIGUOUS and word.text[0].islower() == english:
        return None  # "you may 2019 times"; "Mars 2020" is a rover, "mars 2020" a month
    return DateMention(
        word.start,
        year_end or word.end,
        None,
        None,
        month.number,
        year,
        month_at=(word.start, word.end),
        short=month.short,
        language=month.languages.split()[0],
    )


def _month_context(tokens: Sequence[_Token], at: int) -> bool:
    """Whether ``May`` or ``March`` is the month here: after a preposition, or in the possessive."""
    before = tokens[at - 1].key if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return before in ("in", "of", "for", "this", "next", "last", "our", "until", "since", "'s") or after in (
        "'",
        "’",
    )
