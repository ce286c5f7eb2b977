"""Titles and their form, for comparing one with its series.

The form of a title is its literal words with typed holes in it, ``Meetup, {month}
{year} - {text}``: month, abbreviated month, day, year, number, free text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from postlint.prose.calendar_names import MONTHS as FOREIGN_MONTHS
from postlint.prose.calendar_words import adjective_months, locative_months
from postlint.prose.dates import MONTHS, find_dates, has_month_word, month_number
from postlint.prose.words import words_of


class Hole(NamedTuple):
    """A typed part of a title."""

    kind: str
    """``month``, ``mon``, ``day``, ``year``, ``number``, ``date``."""
    start: int
    end: int
    value: int


class Shape(NamedTuple):
    """A title taken apart."""

    title: str
    holes: tuple[Hole, ...]
    segments: tuple[tuple[int, int], ...]
    """Its parts between strong separators (`` - ``, ``: ``, ``|``)."""
    tags: tuple[tuple[int, int], ...]
    """Bracketed tags in front, brackets included."""

    @property
    def body(self) -> int:
        """Where the title proper starts, after its tags."""
        return self.segments[0][0] if self.segments else 0

    def hole(self, *kinds: str) -> Hole | None:
        """The first hole of one of ``kinds`` after the tags."""
        for hole in self.holes:
            if hole.kind in kinds and hole.start >= self.body:
                return hole
        return None

    @property
    def month(self) -> Hole | None:
        """The month it names, full or abbreviated."""
        return self.hole("month", "mon")

    @property
    def year(self) -> Hole | None:
        """The year it names."""
        return self.hole("year")


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"\s+[-–—|•·/]+\s+|(?<=\w):\s+|\s+:\s+|\s*\|\s*|(?<=\w)\s*[–—]\s*(?=\w)")


@cache
def _loose_month() -> re.Pattern[str]:
    """Months that running prose would not count: in lower case, or short without a year."""
    return re.compile(
        r"\b(?:january|february|april|june|july|august|september|october|november|december"
        r"|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
        r"|\b(?:March|May)\b(?=\s*(?:$|[:|–—#-]|'s\b|’s\b)|\s+(?i:meet|event|edition|roundup|recap"
        r"|report|newsletter|update|news|release|session|workshop|social|talk|digest|review))"
        r"|\b(?:march|may)\b(?=\s+(?:19|20)\d\d\b)"
        r"|^(?:March|May)\b(?=\s+(?!(?i:I|you|we|it|the|this|your|all|for|to|on|with|be|against|of)\b)[A-Z]"
        r".*\b(?i:meet-?ups?|meeting|events?|newsletter|recap|roundup|report|updates?|workshop|social)\b)"
    )


@cache
def _tag() -> re.Pattern[str]:
    return re.compile(r"\s*(\[[^\[\]]{1,30}\])\s*")


@cache
def _lone_word() -> re.Pattern[str]:
    """Words where a title of another language may name its month: at its end, before a sign, a year or a
    place, behind a preposition. Names with the capital of a month that is written small (``Mars``,
    ``Mayo``) want a year."""
    behind = "|".join(
        rf"(?<=\b{word} )"
        for word in (
            "de",
            "del",
            "di",
            "im",
            "em",
            "en",
            "in",
            "i",
            "van",
            "w",
            "we",
            "v",
            "ve",
            "в",
            "за",
            "für",
        )
    )
    return re.compile(
        r"(?<![\w-])(?!(?:Mars|Mayo|Maja|Marca|Nisan|Luty|Leden|Duben|Liepa)\b(?!\s+(?:de\s+|del\s+)?\d))"
        rf"(?:(?:{behind}|(?<=\b[dD]['’]))[^\W\d_]{{3,}}(?![\w-])"
        r"|[^\W\d_]{3,}(?=\s*(?:$|[(\[:|,–—@]|\s-\s|(?:de\s+|del\s+)?(?:19|20)\d\d\b"
        r"|(?:bei|chez|au|à|en|em|na|no|da|bij|på|w|we)\s)))"
    )


@cache
def _cjk_month() -> re.Pattern[str]:
    """``9月``, ``九月`` and ``2019年9月`` without a day: of the month's letter, or meeting."""
    return re.compile(
        r"(?:(?<!\d)(?P<year>(?:19|20)\d\d)\s*[年년]\s*)?(?:(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*[月월]"
        r"|(?<![一二三四五六七八九十])(?P<numeral>十[一二]?|[一二三四五六七八九]|(?<![公纪紀])元)月)"
        r"(?!\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日일号號])"
    )


def _cjk_number(match: re.Match[str]) -> int:
    return (
        int(match["month"]) if match["month"] else _NUMERALS.index(match["numeral"].replace("元", "一")) + 1
    )


_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
"""Chinese numerals of the months."""


@cache
def _foreign_months() -> frozenset[str]:
    return frozenset((*FOREIGN_MONTHS, *locative_months()))


def _is_version(title: str, start: int, end: int) -> bool:
    """Whether a date is the number of a release: ``2016.2.4+bremen1``, ``v2023.1.1``."""
    if not re.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}", title[start:end]):
        return False
    padded = re.fullmatch(r"\d{4}\.\d\d\.\d\d", title[start:end])
    return not padded or title[end : end + 1] in ("+", "~", "_") or title[:start].endswith("v")


def _of_a_season(title: str, start: int, end: int) -> bool:
    """Whether a year is one of two that make a season: ``2014/2015``, ``2014-15``."""
    year = int(title[start:end])
    after = re.compile(r"[/–-](?:\d\d)?(\d\d)(?!\d)").match(title, end)
    before = re.compile(r"(?<!\d)(?:19|20)(\d\d)[/–-]$").search(title[:start])
    return bool(after and int(after[1]) == (year + 1) % 100) or bool(
        before and int(before[1]) == (year - 1) % 100
    )


_REMINDERS = frozenset((
    "reminder", "gentle reminder", "friendly reminder", "last reminder", "final reminder", "last call",
    "final call", "update", "updated", "correction", "erinnerung", "achtung", "rappel", "recordatorio",
    "lembrete",
    "promemoria", "herinnering", "przypomnienie", "przypominamy", "напоминание", "напоминаем", "připomínka",
    "pripomienka", "påminnelse", "muistutus", "リマインド", "提醒",
))  # fmt: skip
"""What is in front of a title that an earlier post has had: it does not make posts a series."""


def _reminds(segment: str) -> bool:
    return " ".join(words(segment)) in _REMINDERS


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?<!&)#\s?|\b(?:no|nr|n°|vol|volume|episode|ep|folge|issue|part|teil|edition|number|week|kw"
        r"|épisode|numéro|número|sprint|meetup|session|seminar|stammtisch|treffen)\.?\s*#?)"
        r"(?P<n>\d{1,4})(?![\w.]\d|\d)"
        r"|(?<![\w.,/-])(?P<m>\d{1,3})(?=\s*[:–—|]|\s-\s|$)"
        # ``12th meetup``, ``12º encontro``, ``12ème rencontre``, ``12-й митап``, ``12. Treffen`` at the front
        r"|(?<![\w.,/-])(?P<o>\d{1,3})(?=(?:st|nd|rd|th|º|ª|°|er|re|e|[eè]me|-(?:й|я|е|го|ая|ый))\s+[^\W\d_])"
        r"|^\W*(?P<d>\d{1,3})(?=\.\s+[^\W\d_])",
        re.IGNORECASE,
    )


_COUNTERS = "回期次届屆話话号號集場场弾彈輯辑편회차화호기"
"""What Japanese, Chinese and Korean write behind the number of an evening, an issue, an episode."""


@cache
def _counted() -> re.Pattern[str]:
    """The number of an evening or an issue in East Asian titles: ``第12回``, ``第十二期``, ``제12회``."""
    return re.compile(
        rf"[第제]\s*(?P<n>\d{{1,4}}|[〇零一二三四五六七八九十百]{{1,5}})\s*[{_COUNTERS}]"
        r"|(?<![\w.,/-])(?P<k>\d{1,4})\s?(?=(?:회차?|차|호|기)(?![^\W\d_]))"
    )


def _cjk_value(written: str) -> int | None:
    """The value of a number in digits or in Chinese numerals up to 999; None where it is none."""
    if written.isdecimal():
        return int(written)
    value, digit = 0, 0
    for character in written:
        if character in "百十":
            value += (digit or 1) * (100 if character == "百" else 10)
            digit = 0
        else:
            digit = digit * 10 + "零一二三四五六七八九".index(character.replace("〇", "零"))
    return value + digit or None


@lru_cache(maxsize=16384)
def shape(title: str) -> Shape:
    """Take ``title`` apart. Remembered: every rule on series needs every title."""
    tags: list[tuple[int, int]] = []
    body = 0
    while match := _tag().match(title, body):
        tags.append(match.span(1))
        body = match.end()
    if body >= len(title.rstrip()):
        tags, body = [], 0
    holes: list[Hole] = []
    for date in find_dates(title):
        if date.month_at:
            holes.append(Hole("mon" if date.short else "month", *date.month_at, date.month or 0))
            if date.day_at and date.day:
                holes.append(Hole("day", *date.day_at, date.day))
        elif date.full and not _is_version(title, date.start, date.end):
            holes.append(
                Hole(
                    "date",
                    date.start,
                    date.end,
                    (date.year or 0) * 10000 + (date.month or 0) * 100 + (date.day or 0),
                )
            )
    taken = [(hole.start, hole.end) for hole in holes]

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    for match in _loose_month().finditer(title) if has_month_word(title) else ():
        if free(*match.span()):
            number = month_number(match[0])
            assert number is not None
            holes.append(Hole("month" if match[0].title() in MONTHS else "mon", *match.span(), number))
    said = words_of(title.casefold())
    for match in () if _foreign_months().isdisjoint(said) else _lone_word().finditer(title):
        number = month_number(match[0]) if match[0].casefold() in _foreign_months() else None
        if number and free(*match.span()):
            holes.append(Hole("month", *match.span(), number))
            taken.append(match.span())
    for match in () if adjective_months().keys().isdisjoint(said) else re.finditer(r"[^\W\d_]{5,}", title):
        number = adjective_months().get(match[0].casefold())
        if number and free(*match.span()):
            holes.append(Hole("month", *match.span(), number))
            taken.append(match.span())
    for match in _cjk_month().finditer(title) if "月" in title or "월" in title else ():
        if free(*match.span()):
            numeral = match["numeral"] or ""
            number = (
                int(match["month"]) if match["month"] else _NUMERALS.index(numeral.replace("元", "一")) + 1
            )
            start = match.start("month" if match["month"] else "numeral")
            holes.append(Hole("month", start, match.end(), number))
            if match["year"]:
                holes.append(Hole("year", *match.span("year"), int(match["year"])))
            taken.append(match.span())
    for match in re.finditer(r"(?<![\w.])(?:19|20)\d\d(?![\w]|\.\d)", title):
        if free(*match.span()) and not _of_a_season(title, *match.span()):
            holes.append(Hole("year", match.start(), match.end(), int(match[0])))
    taken = [(hole.start, hole.end) for hole in holes]
    digits = any(map(str.isdecimal, title))
    for match in _counted().finditer(title, body):
        group = match.lastgroup or "n"
        value = _cjk_value(match[group])
        if value and free(*match.span(group)):
            holes.append(Hole("number", *match.span(group), value))
            taken.append(match.span(group))
    for match in _number().finditer(title, body) if digits else ():
        group = match.lastgroup or "n"
        if free(*match.span(group)):
            holes.append(Hole("number", *match.span(group), int(match[group])))
    segments = []
    at = body
    for match in _separator().finditer(title, body):
        if match.start() > at:
            segments.append((at, match.start()))
        at = match.end()
    segments.append((at, len(title)))
    if len(segments) > 1 and _reminds(title[slice(*segments[0])]):
        del segments[0]
    return Shape(title, tuple(sorted(holes, key=lambda hole: hole.start)), tuple(segments), tuple(tags))


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """The words of ``text``, case folded, without punctuation."""
    return tuple(_words().findall(text.casefold()))


@cache
def _words() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+(?:['’.+#][^\W_]+)*")


class Key(NamedTuple):
    """What may tie a title to a series: literal words and where they are."""

    where: str
    """``before`` or ``after`` the title's date or number; the ``first`` or ``last`` segment."""
    words: tuple[str, ...]
    segment: int
    """0: the first segment."""
    start: int = 0
    end: int = 0


ARTICLES = frozenset(
    ("our", "the", "der", "die", "das", "le", "la", "el", "il", "o", "a", "de", "het", "unser")
)
"""What may be before a number without telling a series: ``our 12th meetup``."""
_BEFORE_COUNTED = re.compile(r"[第제]\s*\Z")
_ENDING = re.compile(
    rf"\s?(?P<counter>[{_COUNTERS}])|(?:st|nd|rd|th|º|ª|°|er|re|e|[eè]me|-(?:й|я|е|го|ая|ый))\b",
    re.IGNORECASE,
)
"""What makes a number an ordinal: it is of the number, not of the words behind."""


def keys(shape_: Shape) -> list[Key]:
    """The ties that ``shape_`` offers, the strongest first."""
    title, found = shape_.title, []
    dated = [hole for hole in shape_.holes if hole.start >= shape_.body]
    held = set()
    for number, (start, end) in enumerate(shape_.segments):
        inside = [hole for hole in dated if start <= hole.start < end]
        if not inside:
            continue
        held.add(number)
        part = 0 if number == 0 else 1
        before = _BEFORE_COUNTED.sub("", title[start : inside[0].start])
        lead = words(before)
        if inside[0].kind == "number" and ARTICLES.issuperset(lead):
            lead = ()
        if lead and not _only_a_label(lead, inside[0]):
            stop = start + len(before.rstrip(" ,.#-–—([\t'’"))
            found.append(Key("before", lead, part, start, stop))
        ending = _ENDING.match(title, inside[-1].end, end) if inside[-1].kind == "number" else None
        after = ending.end() if ending else inside[-1].end
        tail = title[after:end]
        if words(tail) and not lead:
            begin = after + len(tail) - len(tail.lstrip(" ,.-–—)]'’"))
            comma = re.compile(r"[,(;!?]").search(title, begin, end)
            close = comma.start() if comma else end
            said = words(title[begin:close])
            if said:
                found.append(Key("after", said, part, begin, close))
            if len(said) > 1 and len(said[0]) > 3:
                found.append(Key("after", said[:1], part, begin, begin + len(said[0])))
        elif not lead and ending and ending["counter"]:
            found.append(Key("before", ("第", "#", ending["counter"]), part, start, ending.end()))
        elif not lead and (between := words(title[inside[0].end : inside[-1].start])):
            # ``June Meetup #12``; the day and year of a date are holes, so that nothing is between those.
            found.append(Key("after", between, part, inside[0].end, inside[-1].start))
    first, last = shape_.segments[0], shape_.segments[-1]
    if len(shape_.segments) > 1:
        if 0 not in held:
            found.append(Key("first", _countless(title[slice(*first)]), 0, *first))
        if len(shape_.segments) - 1 not in held:
            found.append(Key("last", words(title[slice(*last)]), 1, *last))
    return [key for key in found if key.words]


def _countless(text: str) -> tuple[str, ...]:
    """The words of a segment, a number for any: ``Sprint 56 review`` and ``Sprint 57 review`` are tied."""
    return tuple("#" if word.isdecimal() else word for word in words(text))


def _only_a_label(lead: Sequence[str], hole: Hole) -> bool:
    return hole.kind == "number" and len(lead) == 1 and lead[0] in ("part", "teil", "step", "day", "chapter")


_WEAK = frozenset((
    "and", "&", "with", "from", "by", "a", "an", "the", "of", "in", "on", "for", "at", "to", "und",
    "mit", "von", "et", "avec", "de", "y", "con", "e", "featuring", "feat", "our", "is", "was", "or",
    "vs",
))  # fmt: skip


def common_words(titles: Sequence[Shape], share: float = 0.8) -> frozenset[str]:
    """The words, connectives aside, that at least ``share`` of ``titles`` have."""
    counts: dict[str, int] = {}
    for title in titles:
        for word in set(words(title.title[title.body :])):
            counts[word] = counts.get(word, 0) + 1
    return frozenset(
        word for word, count in counts.items() if count >= share * len(titles) and word not in _WEAK
    )


_RANGE = re.compile(
    r"(\{(?:month|mon)\}(?:[ ,]+\{year\})?|\{day\})(?:\s*[-–—/&+]\s*|\s+(?:and|to|und|bis|et|y|e)\s+)\1"
)
"""``May-June`` in a form: what covers two months has the form of what covers one."""
RARE = 0.3
"""Share of the titles around one below which a kind of hole is chance in it: of ten titles ``Week 9: Kites``
one has a month in its subject (``Week 9: April Showers``); where a form changes, half have the new hole."""


def in_common(near: Sequence[Shape]) -> list[Shape]:
    """``near`` without the months, days and numbers that are in the free text of a few of them."""
    usual: dict[str, int] = {}
    for kind in ("month", "day", "number", "date"):
        counts = [sum(_kind(hole) == kind for hole in one.holes) for one in near]
        usual[kind] = next(n for n in range(99) if sum(count > n for count in counts) <= RARE * len(near))
    kept = []
    for one in near:
        seen: dict[str, int] = {}
        holes: list[Hole] = []
        for hole in one.holes:
            kind = _kind(hole)
            seen[kind] = seen.get(kind, 0) + 1
            ranged = (
                kind in ("month", "day") and bool(holes) and _joined(one.title[holes[-1].end : hole.start])
            )
            if kind not in usual or seen[kind] <= usual[kind] or ranged:
                holes.append(hole)
        kept.append(one._replace(holes=tuple(holes)))
    return kept


def _kind(hole: Hole) -> str:
    return "month" if hole.kind == "mon" else hole.kind


def _joined(between: str) -> bool:
    return bool(re.fullmatch(r"\s*[-–—/&+]\s*|\s+(?:and|to|und|bis|et|y|e)\s+", between))


@lru_cache(maxsize=4096)
def form(shape_: Shape, literals: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The form of a title and the texts in its ``{text}`` holes.

    Kept are holes and the words in ``literals`` that join on to them or to each other from the
    front; everything else is ``{text}``. Tags in front are left out, but one that holds a date.
    """
    title = shape_.title
    pieces: list[tuple[int, int, str]] = []
    for hole in shape_.holes:
        lower = hole.kind in ("month", "mon") and title[hole.start].islower()
        pieces.append((hole.start, hole.end, "{" + hole.kind + ("_lower" if lower else "") + "}"))
    for match in _words().finditer(title, shape_.body):
        if match[0].casefold() in literals and all(
            match.end() <= a or match.start() >= b for a, b, _ in pieces
        ):
            pieces.append((match.start(), match.end(), match[0]))
    pieces.sort()
    pieces = _anchored(pieces, title, shape_.body)
    start = next(
        (tag[0] for tag in shape_.tags if any(tag[0] < hole.start < tag[1] for hole in shape_.holes)),
        shape_.body,
    )
    pieces = [piece for piece in pieces if piece[0] >= start]
    built: list[str] = []
    texts: list[str] = []
    at = start
    for begin, end, kept in [*pieces, (len(title), len(title), "")]:
        gap = title[at:begin]
        if words(gap) and not (built and kept and _joined(gap)):
            last = begin == len(title)
            lead = re.match(r"[\s,:;|/–—·•-]*", gap)
            tail = re.search(r"[\s,:;|/–—·•\[\](){}#'’-]*$", gap)
            assert lead and tail
            inner = gap[lead.end() : len(gap) if last else max(tail.start(), lead.end())]
            built.append(lead[0] + "{text}" + ("" if last else gap[max(tail.start(), lead.end()) :]))
            texts.append(inner.strip())
        else:
            built.append(gap.rstrip() if begin == len(title) else gap)
        built.append(kept)
        at = end
    return _RANGE.sub(r"\1", "".join(built)), tuple(texts)


def without_subject(pattern: str) -> str:
    """A form without free text at its ends: titles may name their subject or not."""
    return re.sub(r"^\{text\}[\s:,|–—-]*|[\s:,|–—-]*\{text\}$", "", pattern)


def _anchored(pieces: list[tuple[int, int, str]], title: str, body: int) -> list[tuple[int, int, str]]:
    """Drop literal words that are alone amid free text, or open the subject behind a colon or
    dash (``: talks from …``): they are chance, not form."""

    def joined(a: int, b: int) -> bool:
        return not words(title[a:b])

    def close(a: int, b: int) -> bool:
        return joined(a, b) and not re.search(r"[:|–—]|\s-\s", title[a:b])

    held = [piece[2].startswith("{") or joined(body, piece[0]) for piece in pieces]
    for _ in range(2):
        order = range(len(pieces))
        for i in [*order, *reversed(order)]:
            if held[i]:
                continue
            before = i > 0 and held[i - 1] and close(pieces[i - 1][1], pieces[i][0])
            after = i + 1 < len(pieces) and held[i + 1] and joined(pieces[i][1], pieces[i + 1][0])
            held[i] = before or after or joined(pieces[i][1], len(title))
    return [piece for piece, keep in zip(pieces, held, strict=True) if keep]


def fill(pattern: str, shape_: Shape, texts: Sequence[str]) -> str | None:
    """The title that ``shape_``'s values make in the form ``pattern``; None where they do not fit."""
    remaining = list(texts)
    values = {
        hole.kind.replace("mon", "month") if hole.kind == "mon" else hole.kind: hole
        for hole in reversed(shape_.holes)
    }
    used: list[str] = []

    def put(match: re.Match[str]) -> str:
        kind = match[1].removesuffix("_lower")
        if kind in ("text", "names"):
            if not remaining:
                raise KeyError(kind)
            return remaining.pop(0)
        hole = values["month" if kind == "mon" else kind]
        used.append("month" if kind == "mon" else kind)
        if kind == "month":
            written = shape_.title[hole.start : hole.end]
            name = (
                MONTHS[hole.value - 1]
                if hole.kind == "mon" or written.casefold() == MONTHS[hole.value - 1].casefold()
                else written
            )
            return name.lower() if match[1].endswith("_lower") else name
        if kind == "mon":
            return MONTHS[hole.value - 1][:3]
        return shape_.title[hole.start : hole.end]

    try:
        built = re.sub(r"\{(\w+)\}", put, pattern)
    except KeyError:
        return None
    if remaining or set(used) != set(values):
        return None
    lost = set(words(shape_.title[shape_.body :])) - set(words(built))
    kept = {word for hole in shape_.holes for word in words(shape_.title[hole.start : hole.end])}
    return None if lost - kept else built  # a remedy that drops a word, or half a name, is none


@cache
def form_pattern(pattern: str) -> re.Pattern[str]:
    """A title form of the configuration as a regular expression. Holes: ``{month} {mon} {year} {day}
    {number} {date} {names} {text} {tags}``; months in any language CLDR names, in its letter case."""
    from postlint.prose.calendar_names import MONTHS as OTHERS

    full = "|".join(MONTHS)
    names = sorted((*OTHERS, *adjective_months()), key=len, reverse=True)
    others = "|".join(map(re.escape, names))
    holes = {
        "month": f"(?P<month{{}}>{full}|(?i:{others}))(?:\\s*[-–—/&]\\s*(?:{full}|(?i:{others})))?",
        "mon": r"(?P<mon{}>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)",
        "year": r"(?P<year{}>(?:19|20)\d\d)",
        "day": r"(?P<day{}>\d{{1,2}}(?:st|nd|rd|th)?)",
        "number": r"(?P<number{}>\d+)",
        "date": r"(?P<date{}>[\d./-]{{6,10}}|\d{{4}}[年년]\s?\d{{1,2}}[月월]\s?\d{{1,2}}[日일])",
        "names": r"(?P<names{}>\S.*?)",
        "text": r"(?P<text{}>\S.*?)",
        "tags": r"(?P<tags{}>(?:\[[^\]]*\] ?)*)",
    }
    built = []
    for count, part in enumerate(re.split(r"(\{\w+\})", pattern)):
        hole = holes.get(part[1:-1]) if part[:1] == "{" else None
        built.append(hole.format(count) if hole else re.escape(part))
    return re.compile("".join(built) + r"\Z")
