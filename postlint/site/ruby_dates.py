"""Dates as Jekyll reads them: Ruby's ``Time.parse``, in the site's time zone.

Jekyll converts every ``date`` to text and parses that (``document.rb:419-426``, ``utils.rb:130-135``), so the
date in front matter is what Ruby's ``Date._parse`` (``ext/date/date_parse.c``) finds. The patterns below are
tried in
its order; those for Japanese eras and week dates are left out.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Final, NamedTuple

from postlint.model import YamlValue

UTC: Final = datetime.timezone.utc

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ZONES: Final = {
    "UTC": 0, "Z": 0, "UT": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, **{letter: hour for hour, letter in enumerate("ABCDEFGHIKLM", 1)},
    **{letter: -hour for hour, letter in enumerate("NOPQRSTUVWXY", 1)},
}  # fmt: skip
"""The only zone names that ``Time.parse`` knows (``time.rb``, ``ZoneOffset``); hours."""

_COMMON: Final = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d+)?(?: *(Z|[-+]\d\d:?\d\d))?)?\Z"
)
"""The pattern of nearly all dates, which are read without the general patterns."""

_LONGEST: Final = 128
"""Characters of a date: Ruby refuses longer ones (``date_core.c``, ``check_limit``)."""

_NOISE = r"[^-+',./:@\w\[\]]+|_"
_DAY_NAME = r"\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*"
_TIME = (
    r"((?:\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?)"
    r"(?:\s*[ap](?:m\b|\.m\.))?|\d+\s*[ap](?:m\b|\.m\.))"
    r"(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|[^\W\d_]+(?:\sdst)?\b))?"
)
_CLOCK = r"(\d+)\s*h?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.]\d*)?s?)?)?(?:\s*([ap])(?:m\b|\.m\.))?"
_NAMES = "|".join(_MONTHS)
_ERA = r"(?:c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?"
_EUROPEAN = rf"('?\d+)[^-\d\s]*\s*\b({_NAMES})[^-\d\s']*(?:\s*{_ERA}\s*('?-?\d+(?:(?:st|nd|rd|th)\b)?))?"
_AMERICAN = rf"\b({_NAMES})[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:\s*,?\s*{_ERA}\s*('?-?\d+))?"
_ISO = r"('?[-+]?\d+)-(\d+)-('?-?\d+)"
_VMS = rf"('?-?\d+)-({_NAMES})[^-/.]*-('?-?\d+)"
_SLASHES = r"('?-?\d+)/\s*('?\d+)(?:\D\s*('?-?\d+))?"
_DOTS = r"('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)"
_YEAR_DAY = r"\b(\d{2}|\d{4})-(\d{3})\b"
_MONTH_NAME = rf"\b({_NAMES})\S*"
_MONTH_DAY = r"(\d+)(?:st|nd|rd|th)\b"
_DIGITS = r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?(z\b|[-+]\d{1,4}\b)?"


class _Parts(NamedTuple):
    year: int | None = None
    month: int | None = None
    day: int | None = None
    yday: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    zone: str | None = None


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def zone(name: str | None) -> datetime.tzinfo:
    """The time zone of this IANA name; UTC where there is none or an unknown one.

    Jekyll without ``timezone`` uses the machine's zone; UTC represents it here, which is
    that of the machines that publish (GitHub Pages, CI) and the same for every reader.
    """
    if not name or name.upper() in ("UTC", "ETC/UTC", "GMT"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return UTC


def in_zone(moment: datetime.datetime, tz: datetime.tzinfo) -> datetime.datetime:
    """``moment`` in ``tz``; Python's calendar is limited, Ruby's is not: moments beyond become the last or
    first one."""
    try:
        return moment.astimezone(tz)
    except OverflowError:
        end = datetime.datetime.max if moment.year > datetime.MINYEAR else datetime.datetime.min
        return end.replace(tzinfo=tz)


def to_text(value: YamlValue, tz: datetime.tzinfo) -> str:
    """A YAML value as Ruby's ``to_s`` writes it, which is what Jekyll parses."""
    if isinstance(value, datetime.datetime):
        here = in_zone(value, tz)
        return f"{here.year:04d}-{here.strftime('%m-%d %H:%M:%S %z')[:20]}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def read_date(value: YamlValue, tz: datetime.tzinfo, now: datetime.datetime) -> datetime.datetime:
    """A ``date`` as Jekyll takes it: an aware datetime in ``tz`` without fractions of seconds.

    Args:
        value: The YAML value: a date, a datetime, a string, whatever.
        tz: The site's time zone, in which a date without zone counts.
        now: Fills in what the text leaves out above its largest part.

    Raises:
        ValueError: Where Jekyll would end the build for an invalid date.
    """
    if isinstance(value, datetime.datetime):
        return in_zone(value, tz).replace(microsecond=0)
    if isinstance(value, datetime.date):
        return local(value.year, value.month, value.day, tz=tz)
    return parse(to_text(value, tz), tz, now)


def local(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, *, tz: datetime.tzinfo
) -> datetime.datetime:
    """A local time as Ruby has it: the later of two, and past a gap (``Time.local``).
    Raises ValueError where a part is out of range; the 30th of February is the 2nd of March."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 0 <= minute < 60 and 0 <= second <= 60):
        raise ValueError("argument out of range")
    if not (0 <= hour < 24 or (hour == 24 and minute == second == 0)):
        raise ValueError("argument out of range")
    rest = datetime.timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)
    try:
        naive = datetime.datetime(year, month, 1) + rest
        if tz is UTC:
            return naive.replace(tzinfo=UTC)
        early, late = naive.replace(tzinfo=tz), naive.replace(tzinfo=tz, fold=1)
        if early.utcoffset() == late.utcoffset():
            return early
        back = early.astimezone(UTC).astimezone(tz)
        return late if back.replace(tzinfo=None) == naive else back
    except OverflowError:
        raise ValueError("argument out of range") from None


def parse(text: str, tz: datetime.tzinfo, now: datetime.datetime) -> datetime.datetime:
    """``Time.parse(text).localtime``. Raises ValueError where Ruby raises ArgumentError."""
    if len(text) > _LONGEST:
        raise ValueError(f"string length ({len(text)}) exceeds the limit {_LONGEST}")
    match = _COMMON.match(text)
    if match:
        year, month, day, hour, minute, second, offset = match.groups()
        parts = _Parts(
            int(year), int(month), int(day), None, int(hour or 0), int(minute or 0), int(second or 0), offset
        )
    else:
        parts = _parse_parts(text)
    if all(part is None for part in parts[:7]):
        raise ValueError(f"no time information in {text!r}")
    return _assemble(parts, tz, now.astimezone(tz))


def _assemble(parts: _Parts, tz: datetime.tzinfo, now: datetime.datetime) -> datetime.datetime:
    year, month, day, yday, hour, minute, second, name = parts
    if yday is not None:
        first = datetime.date(year if year is not None else now.year, 1, 1)
        date = _later(first, yday - 1)
        year, month, day = date.year, date.month, date.day
    if year is None:  # missing parts above the largest one given are today's, below it the least
        year = now.year
        if month is None:
            month = now.month
            if day is None:
                day = now.day
    clock = (hour or 0, minute or 0, second or 0)
    offset = _offset(name)
    month, day = 1 if month is None else month, 1 if day is None else day
    if offset is None:
        return local(year, month, day, *clock, tz=tz)
    return in_zone(local(year, month, day, *clock, tz=datetime.timezone(offset)), tz)


def _later(date: datetime.date, days: int) -> datetime.date:
    try:
        return date + datetime.timedelta(days=days)
    except OverflowError:
        raise ValueError("argument out of range") from None


def _offset(name: str | None) -> datetime.timedelta | None:
    if not name:
        return None
    found = re.match(r"([-+])(\d\d):?(\d\d)?(?::?(\d\d))?\Z", name)
    if found:
        sign = -1 if found[1] == "-" else 1
        hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
        return sign * datetime.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    hours_east = _ZONES.get(name.upper())
    return None if hours_east is None else datetime.timedelta(hours=hours_east)


def _parse_parts(text: str) -> _Parts:
    text = re.sub(_NOISE, " ", text)
    text = _pattern(_DAY_NAME).sub(" ", text, count=1)
    hour = minute = second = name = None
    time = _pattern(_TIME).search(text)
    if time:
        text = text[: time.start()] + " " + text[time.end() :]
        hour, minute, second = _clock(time[1])
        name = time[2]
    parts = _date_parts(text)
    if hour is not None:
        parts = parts._replace(hour=hour, minute=minute, second=second, zone=name)
    return parts


def _clock(text: str) -> tuple[int, int, int]:
    found = _pattern(_CLOCK).match(text)
    assert found is not None
    hour = int(found[1])
    if found[4]:
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return hour, int(found[2] or 0), int(found[3] or 0)


def _date_parts(text: str) -> _Parts:
    found = _pattern(_EUROPEAN).search(text)
    if found:
        return _three(found[3], str(_month(found[2])), found[1])
    found = _pattern(_AMERICAN).search(text)
    if found:
        return _three(found[3], str(_month(found[1])), found[2])
    found = _pattern(_ISO).search(text)
    if found:
        return _three(found[1], found[2], found[3])
    found = _pattern(_VMS).search(text)
    if found:
        return _three(found[3], str(_month(found[2])), found[1])
    for source in (_SLASHES, _DOTS):
        found = _pattern(source).search(text)
        if found:
            return _three(found[1], found[2], found[3])
    found = _pattern(_YEAR_DAY).search(text)
    if found:
        return _Parts(
            year=_century(int(found[1])) if len(found[1]) == 2 else int(found[1]), yday=int(found[2])
        )
    found = _pattern(_MONTH_NAME).search(text)
    if found:
        return _Parts(month=_month(found[1]))
    found = _pattern(_MONTH_DAY).search(text)
    if found:
        return _Parts(day=int(found[1]))
    found = _pattern(_DIGITS).search(text)
    return _digits(found[2], found[3], found[5]) if found else _Parts()


def _three(year: str | None, month: str | None, day: str | None) -> _Parts:
    """Sort three parts by what they look like (``s3e`` of ``date_parse.c``)."""
    if year and month and not day:
        year, month, day = day, year, month
    if not year and day and (len(day) > 2 or day[0] == "'"):
        year, day = day, None
    if year:
        number = re.search(r"[-+]?\d+", year)
        if number and number.end() < len(year):
            year, day = day, number[0]
    if month and (month[0] == "'" or len(month) > 2):
        year, month, day = month, day, year
    if day and (day[0] == "'" or len(day) > 2):
        year, day = day, year
    number_of_year = None
    if year:
        digits = year.lstrip("'")
        number_of_year = int(digits)
        if len(digits) <= 2 and digits[0] not in "-+":
            number_of_year = _century(number_of_year)
    return _Parts(
        number_of_year,
        int(month.lstrip("'")) if month else None,
        int(re.sub(r"\D", "", day)) if day else None,
    )


def _digits(digits: str, time: str | None, zone_name: str | None) -> _Parts:
    """A run of digits, taken apart by its length."""
    size = len(digits)
    number = [int(digits[at : at + 2]) for at in range(0, size - size % 2, 2)]
    parts = _Parts()
    if size == 2:
        parts = _Parts(day=number[0])
    elif size == 4:
        parts = _Parts(month=number[0], day=number[1])
    elif size == 6:
        parts = _Parts(_century(number[0]), number[1], number[2])
    elif size in (8, 10, 12, 14):
        hour, minute, second = (*number[4:], None, None, None)[:3]
        parts = _Parts(int(digits[:4]), number[2], number[3], None, hour, minute, second)
    elif size == 3:
        parts = _Parts(yday=int(digits))
    elif size == 5:
        parts = _Parts(_century(number[0]), yday=int(digits[2:]))
    elif size == 7:
        parts = _Parts(int(digits[:4]), yday=int(digits[4:]))
    if time:
        clock = [int(time[at : at + 2]) for at in range(0, len(time), 2)]
        parts = parts._replace(
            hour=clock[0], minute=clock[1] if len(clock) > 1 else 0, second=clock[2] if len(clock) > 2 else 0
        )
    return parts._replace(zone=zone_name) if zone_name else parts


def _century(year: int) -> int:
    return year + (1900 if year >= 69 else 2000) if 0 <= year <= 99 else year


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1
