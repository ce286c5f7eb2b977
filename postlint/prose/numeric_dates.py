"""Dates written in numbers: ``2018-11-07``, ``7.11.2018``, ``2018年11月7日(水)``, ``Fr, 7.11.``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from postlint.prose.calendar_words import CJK_WEEKDAYS, weekday_word, weekday_words
from postlint.prose.mentions import DateMention
from postlint.prose.words import offsets_of

_SHORT_IN = "de"
"""Languages whose short weekdays are written beside dates in numbers."""


@cache
def _joined_numbers() -> re.Pattern[str]:
    """A pattern that matches in every text in which ``_numeric`` does, unless that has one of
    ``_CJK_MONTHS``."""
    return re.compile(r"[-/.](?<=\d.)\d")


@cache
def _joined_year() -> re.Pattern[str]:
    """The year of a date in numbers."""
    return re.compile(r"[12][09]\d\d(?:[-/.]\d|(?<=[./-]....))")


_CJK_MONTHS = "月월"
"""Characters behind a month's number in Japanese, Chinese and Korean."""


@cache
def _numeric() -> re.Pattern[str]:
    # Scripts without spaces run dates and words together: 総会を2022年8月26日に開催.
    w = r"0-9A-Za-z_\u00c0-\u024f\u0400-\u052f"
    return re.compile(
        rf"(?<![{w}./-])(?:"
        rf"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?!(?![A-Z]\d)[{w}/-]|\.\d)"
        rf"|(?P<a>\d{{1,2}})(?P<t>[./-])(?P<b>\d{{1,2}})(?P=t)(?P<Y>(?:19|20)\d\d)(?![{w}/-]|\.\d)"
        r"|(?:(?P<cy>\d{4})\s*[年년]\s*)?(?P<cm>\d{1,2})\s*[月월]\s*(?P<cd>\d{1,2})\s*[日일号號]"
        rf"|(?P<sa>\d{{1,2}})(?P<st>[./])(?P<sb>\d{{1,2}})(?![{w}/-]|[.:]\d)"
        r")"
    )


@cache
def _cjk_behind() -> re.Pattern[str]:
    """A weekday behind a date in Japanese, Chinese or Korean."""
    return re.compile(
        r"\s*(?:[(（\[]\s*(?P<a>[月火水木金土日一二三四五六天월화수목금토일])(?:曜日?|요일)?(?:[・･,、][^)）]{0,4})?\s*[)）\]]"
        r"|(?:[(（]\s*)?(?:星期|周|週|礼拜|禮拜)(?P<b>[一二三四五六日天])|(?P<c>[月火水木金土日])曜"
        r"|(?P<d>[월화수목금토일])요일)"
    )


@cache
def _behind() -> re.Pattern[str]:
    """A weekday behind a date in parentheses."""
    return re.compile(r"\.?\s*,?\s*[(（]\s*(?P<w>[^\W\d_]{2,14}(?:-feira)?)\.?\s*[)）]")


def number_marks(text: str, words: Set[str]) -> tuple[list[int], Set[str]]:
    """Signs of dates in numbers: offsets in ``text``, and some of its folded ``words``. Each date contains
    one of these or is beside one in its paragraph."""
    found = [at for mark in _CJK_MONTHS for at in offsets_of(mark, text)]
    if not text.isascii() and any(map(text.__contains__, CJK_WEEKDAYS)):
        return found + [match.start() for match in _joined_numbers().finditer(text)], set()
    # A date without a year counts beside a weekday alone.
    return found + [match.start() for match in _joined_year().finditer(text)], weekday_words() & words


def numeric_dates(text: str) -> Iterator[DateMention]:
    """The dates in ``text`` that are written in numbers, in order. Those without a year count beside a
    weekday alone."""
    if not _joined_numbers().search(text) and not any(map(text.__contains__, _CJK_MONTHS)):
        return
    for match in _numeric().finditer(text):
        at = _weekday_before(text, match.start())
        if at and match["y"] and text[at[1] : at[2]].casefold() in _ALSO_ENGLISH:
            at = None  # "So, 2019-04-25" is English: German dates in this form have the year last
        behind = None if at else _weekday_behind(text, match.end())
        weekday = at or behind
        if match["sa"] and (weekday is None or (match["st"] == "." and _is_english(text, weekday))):
            continue  # a fraction, a version, a time: "Friday 7.30"
        if match["sa"] and at and not _is_date_behind(text, at, match):
            continue
        cjk = weekday is not None and weekday is behind and text[weekday[1]] in CJK_WEEKDAYS
        found = _read(match, month_first=cjk)
        if found is None:
            continue
        year, month, day, either, day_group = found
        start = min(match.start(), at[1]) if at else match.start()
        end = _closed(text, match.end(), behind[2]) if behind else match.end()
        spoken = weekday_word(text[weekday[1] : weekday[2]], _SHORT_IN) if weekday and not cjk else None
        language = "ja" if match["cm"] or cjk else spoken.languages.split()[0] if spoken else "en"
        yield DateMention(
            start,
            end,
            weekday[0] if weekday else None,
            day,
            month,
            year,
            weekday_at=(weekday[1], weekday[2]) if weekday else None,
            day_at=match.span(day_group),
            language=language,
            either=either,
        )


def _closed(text: str, start: int, end: int) -> int:
    """``end`` of what follows a date at ``start``, moved behind the closing bracket, if there is one."""
    closing = text[end : end + 1]
    return end + 1 if closing and closing in ")）]" and re.search(r"[(（\[]", text[start:end]) else end


def _read(match: re.Match[str], *, month_first: bool) -> tuple[int | None, int, int, bool, str] | None:
    """Year, month, day, whether day and month may be the other way round, and the group of the day.
    ``month_first``: the month comes first where both readings are possible, as beside a weekday in
    Japanese, Chinese or Korean: ``12/02(金)``."""
    either = False
    year: int | None
    if match["y"]:
        year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
        group = "d"
    elif match["cm"]:
        year, month, day = int(match["cy"]) if match["cy"] else None, int(match["cm"]), int(match["cd"])
        group = "cd"
    else:
        year = int(match["Y"]) if match["Y"] else None
        day, month = int(match["a"] or match["sa"]), int(match["b"] or match["sb"])
        group, other = ("a", "b") if match["Y"] else ("sa", "sb")
        if month_first and day <= 12:
            day, month, group = month, day, other
        elif (match["t"] or match["st"]) != ".":
            either = day <= 12 and month <= 12 and day != month
            if month > 12:
                day, month, group = month, day, other
    return (year, month, day, either, group) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _is_english(text: str, weekday: tuple[int, int, int]) -> bool:
    word = weekday_word(text[weekday[1] : weekday[2]])
    return word is not None and word.languages == "en"


_ALSO_ENGLISH = frozenset(("so", "do"))
"""Short German weekdays that are English words: ``So, 29.1 is out``."""


def _is_date_behind(text: str, weekday: tuple[int, int, int], match: re.Match[str]) -> bool:
    """Whether numbers behind a weekday are a date. Where the weekday is also an English word, they must have
    all their dots."""
    word = text[weekday[1] : weekday[2]].casefold()
    return word not in _ALSO_ENGLISH or match["st"] != "." or bool(re.match(r"\.\W*\S", text[match.end() :]))


@cache
def _before() -> re.Pattern[str]:
    """A weekday at the end of what is before a date."""
    return re.compile(
        r"(?<![\w-])([^\W\d_]+(?:-[^\W\d_]+)?)\.?,?:?\s+(?:(?:the|den|dem|le|el|am|dia|día)\s+)?$"
    )


def _weekday_before(text: str, offset: int) -> tuple[int, int, int] | None:
    low = max(0, offset - 40)
    match = _before().search(text[low:offset])
    if not match:
        return None
    word = weekday_word(match[1], _SHORT_IN if match[0].rstrip().endswith((",", ".")) else "")
    if word is None or (word.short and match[1][0].islower()):
        return None
    return word.number, low + match.start(1), low + match.end(1)


def _weekday_behind(text: str, offset: int) -> tuple[int, int, int] | None:
    match = _cjk_behind().match(text, offset)
    if match:
        name = match.lastgroup or "a"
        return CJK_WEEKDAYS[match[name]], *match.span(name)
    match = _behind().match(text, offset)
    word = weekday_word(match["w"], _SHORT_IN) if match else None
    return (word.number, *match.span("w")) if match and word else None
