"""What Jekyll makes of a plain YAML scalar.

Jekyll reads YAML with SafeYAML, whose rules differ from YAML 1.1 and from
Psych: ``12:30`` is 750.0, ``2015-1-1`` a string, ``:title`` a string, ``1,000``
an integer. The rules are those of safe_yaml 1.0.5, ``lib/safe_yaml/transform``.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Final

from postlint.model import YamlValue


def _spellings(*words: str) -> tuple[str, ...]:
    return tuple(spelling for word in words for spelling in (word, word.capitalize(), word.upper()))


_WORDS: Final[dict[str, YamlValue]] = {
    **dict.fromkeys(("", "~", *_spellings("null"))),
    **dict.fromkeys(_spellings("true", "yes", "on"), True),
    **dict.fromkeys(_spellings("false", "no", "off"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}

_STARTS_LIKE_A_NUMBER: Final = frozenset("0123456789+-._,")
"""Every number and date starts with one of these (SafeYAML drops ``_`` and ``,`` from integers)."""

LONGEST_INTEGER: Final = 1000
"""The number of digits from which on an integer stays text: Python converts at most 4,300 decimal digits, as
many as 3,572 hexadecimal ones give."""

_NUMERIC: Final = "0123456789+-._,:"
_IN_NUMBERS: Final = "xXbeETtZ \t\n\r\f\v"
"""The characters that may be between the digits of a number or timestamp."""


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.ASCII)


_DECIMAL = r"[-+]?(?:0|[1-9][0-9]*)\Z"
_OCTAL = r"0[0-7]+\Z"
_HEXADECIMAL = r"[-+]?0[xX][0-9a-fA-F]+\Z"
_BINARY = r"0b[01]+\Z"
_SEXAGESIMAL = r"[-+]?[0-9]+(?::[0-5]?[0-9])+\Z"
_FLOAT = r"[-+]?(?:\d[\d_]*)?\.[\d_]+(?:[eE][-+]\d+)?\Z"
_SEXAGESIMAL_FLOAT = r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*\Z"
_TIME = (
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|\s+)(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d*))?"
    r"\s*(?:(Z)|([-+])(\d{1,2})(?::?(\d{2}))?)?\Z"
)


def resolve(value: str) -> YamlValue:
    """The value of a plain (unquoted, untagged) scalar.

    Args:
        value: The scalar as YAML's scanner gives it, folded and without outer blanks.

    Returns:
        None, bool, int, float, ``datetime.date``, an aware ``datetime.datetime``
        in UTC (a timestamp without zone is UTC), or ``value`` itself.
    """
    if value in _WORDS:
        return _WORDS[value]
    if value[0] not in _STARTS_LIKE_A_NUMBER:
        return value
    # Versions, names and checksums that start with a digit are excluded here; dates are recognised.
    inner = value.strip(_NUMERIC)
    if inner and inner[0] not in _IN_NUMBERS:
        return value
    for kind in (_date, _integer, _float) if value[4:5] == "-" else (_integer, _float, _date):
        found = kind(value)
        if found is not None:
            return found
    return value


def _integer(value: str) -> int | float | None:
    digits = value.replace("_", "").replace(",", "")
    if len(digits) > LONGEST_INTEGER:
        return None
    if _pattern(_DECIMAL).match(digits):
        return int(digits)
    if _pattern(_OCTAL).match(digits):
        return int(digits, 8)
    if _pattern(_HEXADECIMAL).match(digits):
        return int(digits, 16)
    if _pattern(_BINARY).match(digits):
        return int(digits, 2)
    if _pattern(_SEXAGESIMAL).match(digits):
        return _base_sixty(digits)
    return None


def _float(value: str) -> float | None:
    if _pattern(_FLOAT).match(value):
        try:
            return float(value)
        except ValueError:  # `._5`, `1__0.5`
            return None
    if _pattern(_SEXAGESIMAL_FLOAT).match(value):
        return _base_sixty(value.replace("_", ""))
    return None


def _base_sixty(value: str) -> float:
    whole, _, fraction = value.partition(".")
    total = 0.0
    for part in whole.lstrip("+-").split(":"):
        total = total * 60 + float(part)
    if fraction:
        total += float("." + fraction)
    return -total if value.startswith("-") else total


def _date(value: str) -> datetime.date | None:
    """A date or timestamp; None, so a string, where the calendar has no such day."""
    try:
        if len(value) == 10 and value[4] == value[7] == "-":
            year, month, day = value[:4], value[5:7], value[8:]
            if value.isascii() and (year + month + day).isdigit():
                return datetime.date(int(year), int(month), int(day))
        match = _pattern(_TIME).match(value)
        if not match:
            return None
        year, month, day, hour, minute, second, fraction, _, sign, hours, minutes = match.groups()
        moment = datetime.datetime(
            int(year),
            int(month),
            int(day),
            int(hour) % 24 if (hour, minute, second) == ("24", "00", "00") else int(hour),
            int(minute),
            min(int(second), 59) if int(second) <= 60 else 60,  # Ruby clamps a leap second
            int(((fraction or "") + "000000")[:6]),
            tzinfo=datetime.timezone.utc,
        )
        if hour == "24":
            moment += datetime.timedelta(days=1)
        if hours is None or (hours == "00" and minutes == "00"):
            return moment
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes or 0))
        if offset >= datetime.timedelta(days=1):  # Ruby ignores it
            return moment
        return moment + offset if sign == "-" else moment - offset
    except (ValueError, OverflowError):
        return None
