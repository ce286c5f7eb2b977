"""Months with a slip in them, where a date is expected: ``Wednesday 5 Feburary``, ``Ocotber 12th``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from postlint.blog.events.blocks import Blocks
from postlint.model import Edit, Fix, Problem, Span
from postlint.prose.calendar_names import MONTHS as FOREIGN_MONTHS
from postlint.prose.calendar_words import MONTHS, all_month_words, weekday_word
from postlint.prose.words import one_letter_apart, without_marks

LETTERS = 6
"""Letters of a month of which any one may be wrong; in shorter ones two are swapped: ``Apirl``. In some 7,000
posts of 34 archives no other word of this length has the position of a month."""
_WORD = r"(?P<word>[^\W\d_]{5,12})"
_DAY = r"(?:[12]?\d|3[01]|0\d)"
_NTH = r"(?:st|nd|rd|th)"
_YEAR = r"(?:19|20)\d\d(?!\d)"


def misspelt_months(blocks: Blocks) -> Iterator[Problem]:
    """The slips of a document."""
    found: set[Span] = set()
    text = blocks.text
    for number in _number().finditer(text):
        start = max(0, number.start() - _REACH)
        beside = (_before().search(text, start, number.start()), _after().match(text, number.end()))
        if not any(word and meant_month(word[1]) for word in beside):
            continue
        for form in _standing():
            for match in form.finditer(text, start, number.end() + _REACH):
                span = Span(*match.span("word"))
                problem = None if span in found else _problem(match, span)
                if problem:
                    found.add(span)
                    yield problem


def _problem(match: re.Match[str], span: Span) -> Problem | None:
    weekday = match.groupdict().get("weekday")
    right = meant_month(match["word"]) if not weekday or weekday_word(weekday, "") else None
    if right is None:
        return None
    name = right.capitalize() if match["word"][0].isupper() else right
    fix = Fix(f"write `{name}`", (Edit(span, name),), safe=False)
    return Problem(f"`{match['word']}` is not a month: write `{name}`", span, fix=fix)


_REACH = 40
"""Characters on each side of a number within which a date is."""


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){_DAY}(?:{_NTH}|\.)?(?![\w%:])")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)([^\W\d_]{5,12})\s+$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(r"\s+(?:(?:of|de)\s+)?([^\W\d_]{5,12})(?!\w)")


@cache
def _standing() -> tuple[re.Pattern[str], ...]:
    """Words where a date has its month: beside a day that has an ordinal, a year or a weekday."""
    weekday = r"(?<!\w)(?P<weekday>[^\W\d_]{4,13})[.,]?\s+(?:(?:the|den|dem|le|el)\s+)?"
    forms = (
        rf"{weekday}{_DAY}{_NTH}?\.?\s+(?:(?:of|de)\s+)?{_WORD}(?!\w)",
        rf"{weekday}{_WORD}\s+{_DAY}{_NTH}?(?![\w:%])",
        rf"(?<![\w.]){_DAY}(?:{_NTH}|\.)?\s+(?:(?:of|de)\s+)?{_WORD},?\s+(?:de\s+)?{_YEAR}",
        rf"(?<!\w){_WORD}\s+{_DAY}{_NTH}?,?\s+{_YEAR}",
        rf"(?<![\w.]){_DAY}{_NTH}\s+(?:of\s+)?{_WORD}(?!\w)",
        rf"(?<!\w){_WORD}\s+{_DAY}{_NTH}(?!\w)",
    )
    return tuple(map(re.compile, forms))


@lru_cache(maxsize=4096)
def meant_month(word: str) -> str | None:
    """The name of the month that ``word`` is with a slip in it; None where it is none, or a month."""
    key = word.casefold()
    if without_marks(key) in _known() or key in _OF_OTHERS:
        return None
    near = {
        number: name
        for name, number in reversed(_names())
        if name[0] == key[0] and not key.startswith(name) and key != name + "s" and _slip(key, name)
    }
    return next(iter(near.values())) if len(near) == 1 else None


def _slip(key: str, name: str) -> bool:
    if min(len(key), len(name)) < LETTERS:
        return sorted(key) == sorted(name) and one_letter_apart(key, name)
    return one_letter_apart(key, name)


@cache
def _known() -> frozenset[str]:
    return frozenset(map(without_marks, all_month_words()))


_LANGUAGES = frozenset(("de", "fr", "es", "pt", "it", "nl", "pl", "ru", "cs", "sk", "uk", "sv", "da", "nb"))
"""Languages whose months are looked for, beside English: a word of another may be near one of theirs."""


_OF_OTHERS = frozenset(
    """
    aprili agosti septemba oktoba novemba desemba februwari januwari disember oktobar novembar decembar
    septembar januaro februaro aprilo septembro septiyembre setyembre oktubre febreru agostu ochobre
    setiembre novämber septämber dezämber novimber septimber desimber janoary febroary aprily novambra
    septambra settembru novembru jannar agusta nowember nowembra apryla awgust awgusta januaar februaar
    lugliu nuvembre sittembre novenbre febraro kwieciyń czyrwiec czyrwca siyrpnia wrzesiyń grudziyń
    styczyń верасень верасня ліпень чэрвень декабр октябр сентябр феврал
    """.split()  # noqa: SIM905 - as of the generic names: a list of quoted words reads worse
)
"""Months that are one letter off one of ``_LANGUAGES`` in further languages of CLDR: Swahili, Zulu, Malay,
Bosnian, Esperanto, Filipino, Asturian, Swiss German, Frisian, Malagasy, Maltese, Hausa, Sorbian, Low German,
Corsican, Venetian, Silesian, Belarusian, Tajik."""


@cache
def _names() -> tuple[tuple[str, int], ...]:
    """Months in full, English ones first."""
    english = [(name.casefold(), number) for number, name in enumerate(MONTHS, 1)]
    foreign = [
        (name, number)
        for name, (number, languages) in FOREIGN_MONTHS.items()
        if not _LANGUAGES.isdisjoint(languages.split())
    ]
    return tuple((name, number) for name, number in (*english, *foreign) if len(name) > 4)
