"""Dates in prose: where they stand, what they say, and which day they mean.

A date is read from its tokens rather than by one large regular expression: a
number next to a month's name, with the weekday, the article, the range and the
year that stand around it. English names first, short forms too; the full names
of other languages come from CLDR (``calendar_names``), and a weekday's short
form in another language counts only beside a month of that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from postlint.record import NamedTuple

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_SHORT_WEEKDAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3,
    "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
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
_FILLERS = frozenset(("the", "of", "de", "del", "den", "le", "el", "o", "il", "dia", "día", "do", "am"))
_AMBIGUOUS = frozenset(("may", "march", "mars", "mar", "sun", "sat", "wed", "mon", "mayo"))
"""Names that are words of another sense too: alone they count only as written in their own language."""


class DateMention(NamedTuple):
    """A date as written. Offsets are into the text it was found in."""

    start: int
    end: int
    weekday: int | None = None
    """Monday is 0."""
    day: int | None = None
    """None: only a month is named."""
    month: int | None = None
    year: int | None = None
    nth: int | None = None
    """``first Wednesday of``: 1; ``last``: -1."""
    last: tuple[int, int] | None = None
    """Day and month on which a range ends."""
    weekday_at: tuple[int, int] | None = None
    day_at: tuple[int, int] | None = None
    month_at: tuple[int, int] | None = None
    short: bool = False
    """The month is abbreviated."""

    @property
    def full(self) -> bool:
        """Whether it names one day of the year."""
        return self.month is not None and (self.day is not None or self.nth is not None)


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


@cache
def _joined_numbers() -> re.Pattern[str]:
    """What is in every text that ``_numeric`` matches; it takes a tenth of the time to compile."""
    return re.compile(r"\d[-/.]\d|[月월]")


@cache
def _numeric() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w./-])(?:"
        r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\w/-]|\.\d)"
        r"|(?P<a>\d{1,2})(?P<t>[./-])(?P<b>\d{1,2})(?P=t)(?P<Y>(?:19|20)\d\d)(?![\w/-]|\.\d)"
        r"|(?:(?P<cy>\d{4})\s*[年년]\s*)?(?P<cm>\d{1,2})\s*[月월]\s*(?P<cd>\d{1,2})\s*[日일号]"
        r"(?:\s*[(（]\s*(?P<cw>[月火水木金土日一二三四五六월화수목금토일]))?"
        r")"
    )


def month_number(word: str) -> int | None:
    """The month that ``word`` names, in full or short in English, in full in other languages."""
    found = _month(word)
    return found[0] if found else None


@lru_cache(maxsize=8192)
def _month(word: str) -> tuple[int, bool, str] | None:
    """Number, whether abbreviated, languages. Remembered: titles and file names share their words."""
    key = word.rstrip(".").casefold()
    if key in _SHORT_MONTHS:
        return _SHORT_MONTHS[key], True, "en"
    number = _english_months().get(key)
    if number:
        return number, False, "en de nl da nb nn sv sl cs sk hu id"
    if len(key) > 2:
        from postlint.prose.calendar_names import MONTHS as OTHERS

        other = OTHERS.get(key)
        if other:
            return other[0], False, other[1]
    return None


def _weekday(word: str, languages: str = "en") -> int | None:
    key = word.rstrip(".").casefold()
    found = _english_weekdays().get(key, _SHORT_WEEKDAYS.get(key))
    if found is not None or len(key) < 2:
        return found
    from postlint.prose.calendar_names import WEEKDAYS as OTHERS
    from postlint.prose.calendar_names import WEEKDAYS_OF

    other = OTHERS.get(key)
    if other:
        return other[0]
    said = {WEEKDAYS_OF[name][key] for name in languages.split() if key in WEEKDAYS_OF.get(name, ())}
    return said.pop() if len(said) == 1 else None


@cache
def _english_months() -> dict[str, int]:
    return {name.casefold(): number for number, name in enumerate(MONTHS, 1)}


@cache
def _english_weekdays() -> dict[str, int]:
    return {name.casefold(): number for number, name in enumerate(WEEKDAYS)}


def find_dates(text: str) -> list[DateMention]:
    """Every date in ``text``, in order, none overlapping another.

    Months alone are found too (``day`` is None): with a capital or a year in
    English, with a year in other languages. ``7/11/2018`` and ``7.11.2018``
    count where only one reading is possible (dots are always day first).
    """
    found = [*_numeric_dates(text), *_worded_dates(text)]
    if not found:
        return found
    found.sort(key=lambda date: (date.start, -date.end))
    kept: list[DateMention] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return kept


def _numeric_dates(text: str) -> Iterator[DateMention]:
    if not _joined_numbers().search(text):
        return
    for match in _numeric().finditer(text):
        if match["y"]:
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        elif match["Y"]:
            year, day, month = int(match["Y"]), int(match["a"]), int(match["b"])
            if match["t"] != ".":
                if day <= 12 and month <= 12 and day != month:
                    continue  # day first or month first: nobody can tell
                if month > 12:
                    day, month = month, day
        else:
            year, month, day = int(match["cy"] or 0), int(match["cm"]), int(match["cd"])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        weekday = weekday_at = None
        if match["cw"]:
            weekday = ("月火水木金土日" if match["cw"] in "月火水木金土日" else "월화수목금토일").find(
                match["cw"]
            )
            weekday_at = match.span("cw")
            weekday = weekday if weekday >= 0 else None
        before = _weekday_before(text, match.start())
        if before:
            weekday, weekday_at = before[0], (before[1], before[2])
        start = weekday_at[0] if weekday_at and weekday_at[0] < match.start() else match.start()
        day_at = match.span("d") if match["y"] else match.span("a") if match["Y"] else match.span("cd")
        yield DateMention(
            start, match.end(), weekday, day, month, year or None, weekday_at=weekday_at, day_at=day_at
        )


def _weekday_before(text: str, offset: int) -> tuple[int, int, int] | None:
    match = re.search(
        r"([^\W\d_]+(?:-[^\W\d_]+)?)\.?,?\s+(?:(?:the|den|le|el|am|dem)\s+)?$",
        text[max(0, offset - 40) : offset],
    )
    if not match:
        return None
    weekday = _weekday(match[1], "")
    if weekday is None:
        return None
    start = max(0, offset - 40) + match.start(1)
    return weekday, start, start + len(match[1])


@cache
def _english_month_words() -> frozenset[str]:
    return frozenset((*_english_months(), *_SHORT_MONTHS))


def has_month_word(text: str) -> bool:
    """Whether a date with a month's name may be in ``text``: a quick look before a close one. Months
    of other languages make a date together with a number only."""
    words = _letters().findall(text.casefold())
    if not _english_month_words().isdisjoint(words):
        return True
    if not _digit().search(text):
        return False
    from postlint.prose.calendar_names import MONTHS as OTHERS

    return not OTHERS.keys().isdisjoint(words)


@cache
def _digit() -> re.Pattern[str]:
    return re.compile(r"\d")


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]{3,}")


def _worded_dates(text: str) -> Iterator[DateMention]:
    if not has_month_word(text):
        return
    tokens = [_Token(match.start(), match.end(), match[0]) for match in _tokens().finditer(text)]
    index = 0
    while index < len(tokens):
        month = _month(tokens[index].text) if tokens[index].text[0].isalpha() else None
        date = _around(tokens, index, *month) if month else None
        if date:
            yield date
            while index < len(tokens) and tokens[index].start < date.end:
                index += 1
        else:
            index += 1


def _around(tokens: Sequence[_Token], at: int, month: int, short: bool, languages: str) -> DateMention | None:
    """The date whose month stands at ``tokens[at]``."""
    word = tokens[at]
    end = word.end
    date = _day_first(tokens, at, languages) or _month_first(tokens, at)
    if date is None:
        nth = _nth_before(tokens, at)
        if nth is None:
            return _month_alone(tokens, at, month, short)
        date = nth
    if word.key in _AMBIGUOUS and word.text[0].islower() and date.year is None and languages.startswith("en"):
        return None  # "you may 10 times"
    return date._replace(
        month=month,
        short=short,
        month_at=(word.start, end),
        start=min(date.start, word.start),
        end=max(date.end, end),
    )


def _number(token: _Token) -> int | None:
    return int(token.text) if token.text.isdecimal() and len(token.text) <= 4 else None


def _is_day(token: _Token) -> bool:
    return token.text.isdecimal() and len(token.text) <= 2 and 1 <= int(token.text) <= 31


def _year_after(tokens: Sequence[_Token], at: int) -> tuple[int | None, int | None]:
    """A year at or just after index ``at``, and the offset where it ends."""
    for token in tokens[at : at + 3]:
        value = _number(token)
        if value is not None:
            return (value, token.end) if len(token.text) == 4 and 1970 <= value <= 2100 else (None, None)
        if token.text not in (",", ".", "of", "de", "del", "г"):
            break
    return None, None


def _day_first(tokens: Sequence[_Token], at: int, languages: str) -> DateMention | None:
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
    glued = index >= 1 and tokens[index - 1].end == tokens[index].start
    if glued and tokens[index - 1].text in ("$", "£", "€", "#", "/", ":", "+", "."):
        return None  # a price, a number, a version: "3.7 November"
    day = last = tokens[index]
    if suffix_end is None and at - index > 1 and tokens[at - 1].text == ",":
        return None  # "chapter 7, November": another sense of the number
    first = _range_start(tokens, index)
    if first is not None:
        index, day = first, tokens[first]
    number = int(day.text)
    month = _month(tokens[at].text)
    assert month is not None
    closing = (int(last.text), month[0]) if last is not day else None
    day_end = suffix_end if last is day and suffix_end else day.end
    weekday, weekday_at, start = _weekday_at(tokens, index, languages, day.start)
    year, year_end = _year_after(tokens, at + 1)
    return DateMention(
        start,
        year_end or tokens[at].end,
        weekday,
        number,
        None,
        year,
        None,
        closing,
        weekday_at,
        (day.start, day_end),
    )


def _range_start(tokens: Sequence[_Token], index: int) -> int | None:
    """The index of the first day where ``tokens[index]`` closes a range: ``3-4``, ``3rd and 4th``."""
    before = index - 1
    if before < 1 or tokens[before].text not in (
        "-",
        "–",
        "—",
        "/",
        "&",
        "and",
        "to",
        "und",
        "bis",
        "et",
        "y",
        "e",
    ):
        return None
    before -= 1
    if tokens[before].key in _ORDINAL_SUFFIXES and before >= 1:
        before -= 1
    if tokens[before].text == "." and before >= 1:
        before -= 1
    if _is_day(tokens[before]) and int(tokens[before].text) < int(tokens[index].text):
        return before
    return None


def _weekday_at(
    tokens: Sequence[_Token], index: int, languages: str, start: int
) -> tuple[int | None, tuple[int, int] | None, int]:
    """The weekday that stands before ``tokens[index]``, its place, and where the date starts."""
    before = index - 1
    stops = (",", "(", ".")
    while (
        before >= 0
        and (tokens[before].key in _FILLERS or tokens[before].text in stops)
        and index - before <= 3
    ):
        before -= 1
    if before < 0:
        return None, None, start
    token = tokens[before]
    weekday = _weekday(token.text, languages if _foreign(tokens, index, before, languages) else "")
    if weekday is None:
        return None, None, start
    return weekday, (token.start, token.end), token.start


def _foreign(tokens: Sequence[_Token], index: int, before: int, languages: str) -> bool:
    """Whether a short weekday of another language may stand here: ``on`` is Wednesday in Danish, but
    not in ``on 7 November``. A month that English has too needs the day written ``7.``."""
    if tokens[before + 1].text not in (",", "."):
        return False
    return "en" not in languages.split() or tokens[index + 1].text == "."


def _month_first(tokens: Sequence[_Token], at: int) -> DateMention | None:
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
    ):
        return None  # "November 7:30"
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
    ):
        month = _month(tokens[at].text)
        if int(tokens[index + 1].text) > int(day.text) and month:
            closing, end = (int(tokens[index + 1].text), month[0]), tokens[index + 1].end
            index += 2
            if index < len(tokens) and tokens[index].key in _ORDINAL_SUFFIXES:
                end = tokens[index].end
                index += 1
    weekday, weekday_at, start = _weekday_at(tokens, at, "", tokens[at].start)
    year, year_end = _year_after(tokens, index)
    return DateMention(
        start, year_end or end, weekday, int(day.text), None, year, None, closing, weekday_at, day_at
    )


def _nth_before(tokens: Sequence[_Token], at: int) -> DateMention | None:
    """``first Wednesday of November``, ``last Thursday in May``."""
    index = at - 1
    while index >= 0 and tokens[index].key in ("of", "in", "this"):
        index -= 1
    if index < 1:
        return None
    weekday = _weekday(tokens[index].text)
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


def _month_alone(tokens: Sequence[_Token], at: int, month: int, short: bool) -> DateMention | None:
    word = tokens[at]
    year, year_end = _year_after(tokens, at + 1)
    english = _english_months().get(word.key) is not None or short
    if year is None:
        if not english or short or word.text[0].islower():
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
        month,
        year,
        month_at=(word.start, word.end),
        short=short,
    )


def _month_context(tokens: Sequence[_Token], at: int) -> bool:
    """Whether ``May`` or ``March`` is the month here: after a preposition, or as somebody's."""
    before = tokens[at - 1].key if at else ""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    return before in ("in", "of", "for", "this", "next", "last", "our", "until", "since", "'s") or after in (
        "'",
        "’",
    )
