"""The words of the calendar in every language: which month or weekday a word names, and how to write one.

English names come first, short forms too; those of other languages come from CLDR
(``calendar_names``). A short form of another language counts only beside a word of that language, since most
short forms are also ordinary words.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from postlint.prose.calendar_names import MONTHS as FOREIGN_MONTHS
from postlint.prose.calendar_names import MONTHS_OF, WEEKDAYS_OF
from postlint.prose.calendar_names import WEEKDAYS as FOREIGN_WEEKDAYS
from postlint.prose.words import without_marks, words_of

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_SHORT_WEEKDAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3,
    "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_ENGLISH_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, 1)}
_ENGLISH_WEEKDAYS = {name.casefold(): number for number, name in enumerate(WEEKDAYS)}
_ALSO_ENGLISH = "en de nl da nb nn sv sl cs sk hu id"
"""Languages that write some months as English does."""

CJK_WEEKDAYS = {
    character: number
    for row in ("月火水木金土日", "一二三四五六天", "월화수목금토일")
    for number, character in enumerate(row)
}
"""A weekday's character in Japanese, Chinese and Korean."""
_CJK_ROWS = ("月火水木金土日", "一二三四五六日", "월화수목금토일")


_INFLECTED: dict[str, tuple[int, str]] = {
    "środę": (2, "pl"), "sobotę": (5, "pl"), "niedzielę": (6, "pl"),
    "среду": (2, "ru"), "пятницу": (4, "ru"), "субботу": (5, "ru"),
    "середу": (2, "uk"), "п'ятницю": (4, "uk"), "суботу": (5, "uk"), "неділю": (6, "uk"),
    "středu": (2, "cs"), "sobotu": (5, "cs sk"), "neděli": (6, "cs"),
    "stredu": (2, "sk"), "nedeľu": (6, "sk"),
    "srijedu": (2, "hr"), "subotu": (5, "hr"), "nedjelju": (6, "hr"),
    "sredo": (2, "sl"), "soboto": (5, "sl"), "nedeljo": (6, "sl"),
    "maanantaina": (0, "fi"), "tiistaina": (1, "fi"), "keskiviikkona": (2, "fi"), "torstaina": (3, "fi"),
    "perjantaina": (4, "fi"), "lauantaina": (5, "fi"), "sunnuntaina": (6, "fi"),
    "hétfőn": (0, "hu"), "kedden": (1, "hu"), "szerdán": (2, "hu"), "csütörtökön": (3, "hu"),
    "pénteken": (4, "hu"), "szombaton": (5, "hu"),
}  # fmt: skip
"""Weekdays in the grammatical case of a date, where it differs: ``w środę, 27 maja``."""
_INFLECTED_IN: dict[str, dict[int, str]] = {}
for _word, (_day, _languages) in _INFLECTED.items():
    for _language in _languages.split():
        _INFLECTED_IN.setdefault(_language, {})[_day] = _word


class Word(NamedTuple):
    """What a word of the calendar names."""

    number: int
    """The number of the month, from 1, or of the weekday, from 0 for Monday."""
    short: bool
    languages: str
    """Codes of the languages that have the word."""


_LOCATIVE_MONTHS = {
    "pl": "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie"
    " grudniu",
    "cs": "lednu únoru březnu dubnu květnu červnu červenci srpnu září říjnu listopadu prosinci",
    "ru": "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "uk": "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
}


@cache
def locative_months() -> dict[str, Word]:
    """Months in the grammatical case behind ``in``: ``w maju``, ``в сентябре``."""
    return {
        word: Word(number, False, language)
        for language, names in _LOCATIVE_MONTHS.items()
        for number, word in enumerate(names.split(), 1)
    }


_ADJECTIVES = {
    "pl": (
        "styczniow lutow marcow kwietniow majow czerwcow lipcow sierpniow wrześniow październikow listopadow"
        " grudniow",
        "y a e ego ej emu ym ą ych ymi",
    ),
    "cs": (
        "lednov únorov březnov dubnov květnov červnov červencov srpnov zářijov říjnov listopadov prosincov",
        "ý á é ého ém ému ou ých ým",
    ),
    "sk": (
        "januárov februárov marcov aprílov májov júnov júlov augustov septembrov októbrov novembrov"
        " decembrov",
        "ý á é ého om ému ej ú ých ým",
    ),
    "ru": (
        "январск февральск мартовск апрельск майск июньск июльск августовск сентябрьск октябрьск ноябрьск"
        " декабрьск",
        "ий ая ое ого ой ому ую им ом ие их ими",
    ),
    "uk": (
        "січнев лютнев березнев квітнев травнев червнев липнев серпнев вереснев жовтнев листопадов груднев",
        "ий а е ого ої ому у ій им і их",
    ),
}
"""Stems and endings of adjectives made of months: ``spotkanie kwietniowe``, ``майская встреча``."""


@cache
def adjective_months() -> dict[str, int]:
    """Adjectives made of months, to the month; also without diacritics, as addresses have them."""
    found: dict[str, int] = {}
    for stems, endings in _ADJECTIVES.values():
        for number, stem in enumerate(stems.split(), 1):
            for ending in endings.split():
                found[stem + ending] = number
                found.setdefault(without_marks(stem + ending), number)
    return found


def english_month(word: str) -> int | None:
    """The month whose English name ``word`` is, in full."""
    return _ENGLISH_MONTHS.get(word.casefold())


@lru_cache(maxsize=8192)
def month_word(word: str) -> Word | None:
    """The month that ``word`` names: in English in full or short, in other languages in full."""
    key = word.rstrip(".").casefold()
    if key in SHORT_MONTHS:
        others = [name for name, months in MONTHS_OF.items() if months.get(key) == SHORT_MONTHS[key]]
        return Word(SHORT_MONTHS[key], True, " ".join(["en", *others]))
    if key in _ENGLISH_MONTHS:
        return Word(_ENGLISH_MONTHS[key], False, _ALSO_ENGLISH)
    other = FOREIGN_MONTHS.get(key) if len(key) > 2 else None
    return Word(other[0], False, other[1]) if other else locative_months().get(key)


@lru_cache(maxsize=8192)
def short_foreign_month(word: str) -> Word | None:
    """The month that ``word`` abbreviates in languages other than English, where they agree."""
    key = word.rstrip(".").casefold()
    said = {name: months[key] for name, months in MONTHS_OF.items() if key in months}
    if len(set(said.values())) != 1:
        return None
    return Word(next(iter(said.values())), True, " ".join(said))


@lru_cache(maxsize=8192)
def disputed_months(word: str) -> tuple[Word, ...]:
    """The months that ``word`` is the full name of, where languages differ: ``listopada`` is November in
    Polish, October in Croatian."""
    key = word.casefold()
    said = {name: months[key] for name, months in MONTHS_OF.items() if len(key) > 4 and key in months}
    if len(set(said.values())) < 2:
        return ()
    return tuple(Word(number, False, name) for name, number in said.items())


def weekday_word(word: str, languages: str = "en") -> Word | None:
    """The weekday that ``word`` names: in English, in full in other languages, short in ``languages``."""
    key = word.rstrip(".").casefold()
    if key in _ENGLISH_WEEKDAYS:
        return Word(_ENGLISH_WEEKDAYS[key], False, "en")
    if key in _SHORT_WEEKDAYS:
        return Word(_SHORT_WEEKDAYS[key], True, "en")
    if len(key) < 2:
        return None
    other = FOREIGN_WEEKDAYS.get(key) or _INFLECTED.get(key)
    if other:
        return Word(other[0], False, other[1])
    said = [(name, WEEKDAYS_OF[name][key]) for name in languages.split() if key in WEEKDAYS_OF.get(name, ())]
    if len({number for _, number in said}) != 1:
        return None
    return Word(said[0][1], True, " ".join(name for name, _ in said))


@lru_cache(maxsize=8192)
def misaccented_weekday(word: str, languages: str) -> Word | None:
    """The weekday of one of ``languages`` that differs from ``word`` in accents only: ``Lúnes``,
    ``sabado``."""
    full = _otherwise_accented().get(without_marks(word.casefold())) if len(word) >= _LEAST_LETTERS else None
    shared = [name for name in full.languages.split() if name in languages.split()] if full else []
    return Word(full.number, False, " ".join(shared)) if full and shared else None


@cache
def _otherwise_accented() -> dict[str, Word]:
    """Weekdays without their accents, of at least ``_LEAST_LETTERS`` letters, where languages agree."""
    found: dict[str, set[tuple[int, str]]] = {}
    for name, said in FOREIGN_WEEKDAYS.items():
        if len(name) >= _LEAST_LETTERS:
            found.setdefault(without_marks(name), set()).add(said)
    return {
        plain: Word(min(said)[0], False, " ".join(sorted(languages for _, languages in said)))
        for plain, said in found.items()
        if len({number for number, _ in said}) == 1
    }


_LEAST_LETTERS = 5
"""The fewest letters of a weekday that is recognised with wrong accents: shorter ones are other words."""


@cache
def month_words() -> frozenset[str]:
    """Every word that may name a month, case folded, except those of two letters."""
    return frozenset(word for word in all_month_words() if len(word) > 2)


@cache
def all_month_words() -> frozenset[str]:
    """Every word that may name a month, case folded."""
    shorts = (word for months in MONTHS_OF.values() for word in months)
    return frozenset((*english_month_words(), *FOREIGN_MONTHS, *locative_months(), *shorts))


@cache
def weekday_words() -> frozenset[str]:
    """Runs of letters, case folded, at least one of which is in every weekday that may be beside a date in
    numbers."""
    words = (*_ENGLISH_WEEKDAYS, *_SHORT_WEEKDAYS, *FOREIGN_WEEKDAYS, *_INFLECTED, *WEEKDAYS_OF["de"])
    return frozenset(words_of(" ".join(words)))


@cache
def english_month_words() -> frozenset[str]:
    """Every English word that names a month, case folded."""
    return frozenset((*_ENGLISH_MONTHS, *SHORT_MONTHS))


def write_weekday(number: int, like: str, language: str = "", *, chinese: bool = False) -> str:
    """The weekday ``number`` written in the form of the weekday ``like``: its language (``language``
    where that has the word), short form and letter case. ``chinese``: it is behind ``周`` or the like."""
    key = like.rstrip(".").casefold()
    if like in CJK_WEEKDAYS:
        row = "一二三四五六日" if chinese else next(row for row in _CJK_ROWS if like in row)
        return row[number]
    name = WEEKDAYS[number]
    if key in _SHORT_WEEKDAYS:
        name = name[:3]
    elif key not in _ENGLISH_WEEKDAYS:
        name = _foreign_weekday(number, key, language) or name
        name = name if like[:1].islower() else name.capitalize()
    if like.isupper() and len(like) > 1:
        return name.upper()
    if like[:1].islower():
        return name[:1].lower() + name[1:]
    return name


def _foreign_weekday(number: int, key: str, language: str) -> str | None:
    slip = misaccented_weekday(key, language)
    known = FOREIGN_WEEKDAYS.get(key) or _INFLECTED.get(key) or (slip and (slip.number, slip.languages))
    languages = known[1].split() if known else [name for name, days in WEEKDAYS_OF.items() if key in days]
    spoken = language if language in languages else languages[0] if languages else ""
    inflected = _INFLECTED_IN.get(spoken, {}).get(number)
    if key in _INFLECTED and inflected:
        return inflected
    own = WEEKDAYS_OF.get(spoken, {})
    forms = [word for word, day in own.items() if day == number]
    if not forms:
        return None
    return max(forms, key=len) if known else min(forms, key=lambda word: (abs(len(word) - len(key)), word))


def weekday_name(number: int, language: str) -> str:
    """The name of a weekday in ``language``, in English where it is not known."""
    forms = [word for word, day in WEEKDAYS_OF.get(language, {}).items() if day == number]
    if language == "en" or not forms:
        return WEEKDAYS[number]
    name = max(forms, key=len)
    return name.capitalize() if language == "de" else name


def write_month(number: int, language: str) -> str:
    """The name of a month in ``language``, in English where it is not known."""
    forms = [word for word, month in MONTHS_OF.get(language, {}).items() if month == number]
    if language == "en" or not forms:
        return MONTHS[number - 1]
    # The form within a date, a genitive, is the one that differs from the name alone.
    name = max(forms, key=len)
    return name.capitalize() if language == "de" else name
