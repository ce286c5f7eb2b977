"""Dates in templates: read as ``Time.parse`` does, written as ``strftime`` does, in the site's time zone."""

from __future__ import annotations

import datetime
import re
from functools import cache

from postlint.liquid.values import LiquidError, Unknowable, Value, inspect, to_s

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_ZONES = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}

MAX_WIDTH = 1000
"""``strftime`` pads to any width."""


@cache
def zone(name: str | None) -> datetime.tzinfo:
    """The time zone of this name; UTC for None or an unknown name. It is not ``timezone.utc``, which
    represents the offset of times in YAML, without a name in Ruby (SafeYAML's ``DateTime#to_time``)."""
    if name and name.upper() != "UTC":
        from zoneinfo import ZoneInfo

        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    return datetime.timezone(datetime.timedelta(0), "UTC")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    month = "(?P<month>" + "|".join(name[:3].lower() for name in MONTHS) + ")[a-z]*\\.?"
    weekday = r"(?:(?:" + "|".join(name[:3].lower() for name in DAYS) + r")[a-z]*\.?,?\s+)?"
    clock = (
        r"(?:(?:\s*t\s*|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
        r"(?:\s*(?P<half>[ap])\.?m\.?)?)?"
    )
    tail = clock + r"(?:\s*(?P<zone>z|utc|gmt|[ecmp][sd]t|[+-]\d{2}:?\d{2}))?\s*\Z"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    dates = (
        rf"{weekday}(?P<year>\d{{4}})-(?P<number>\d{{1,2}})-{day}",
        rf"{weekday}(?P<year>\d{{4}})/(?P<number>\d{{1,2}})/{day}",
        rf"{weekday}{day}\s*[ -]\s*{month}\s*[ ,-]\s*(?P<year>\d{{4}})",
        rf"{weekday}{month}\s+{day}\s*,?\s+(?P<year>\d{{4}})",
        rf"{month}\s*,?\s+(?P<year>\d{{4}})",
        rf"{weekday}{day}(?P<mark>[./])(?P<number>\d{{1,2}})(?P=mark)(?P<year>\d{{4}})",
    )
    return tuple(re.compile(r"\s*" + date + tail, re.ASCII) for date in dates)


def parse(text: str, local: datetime.tzinfo) -> datetime.datetime | None:
    """Read a time as ``Time.parse`` does; None where the text holds no date. Raises ``Unknowable`` where the
    result depends on the clock, and for forms that are not read here."""
    text = text.lower()
    for pattern in _patterns():
        found = pattern.match(text)
        if found:
            return _time(found.groupdict(), local)
    months = {name[:3].lower() for name in MONTHS}
    if re.search(r"\d", text) or any(word[:3] in months for word in re.findall(r"[a-z]+", text)):
        raise Unknowable
    return None


def _time(found: dict[str, str | None], local: datetime.tzinfo) -> datetime.datetime | None:
    name = found.get("month")
    month = [full[:3].lower() for full in MONTHS].index(name) + 1 if name else int(found["number"] or 0)
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    day = int(found.get("day") or 1)
    try:
        first = datetime.datetime(
            int(found["year"] or 0), month, 1, hour, int(found["minute"] or 0), int(found["second"] or 0),
            int((found["fraction"] or "0")[:6].ljust(6, "0")), tzinfo=local,
        )  # fmt: skip
        time = first + datetime.timedelta(days=day - 1)  # 30 February is 1 March
    except (ValueError, OverflowError):
        return None
    if not 1 <= day <= 31:
        return None
    return time if found["zone"] is None else time.replace(tzinfo=_offset(found["zone"]))


def _offset(name: str) -> datetime.tzinfo:
    if name == "gmt":
        return datetime.timezone.utc
    if name in ("z", "utc"):
        return zone(None)
    if name in _ZONES:
        return datetime.timezone(datetime.timedelta(hours=_ZONES[name]))
    sign = -1 if name[0] == "-" else 1
    digits = name[1:].replace(":", "")
    delta = datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if delta >= datetime.timedelta(days=1):
        raise Unknowable
    return datetime.timezone(sign * delta)


def to_date(value: Value, local: datetime.tzinfo) -> datetime.date | None:
    """Liquid's ``Utils.to_date``; None for what is not a date. ``now`` is unknown."""
    if isinstance(value, datetime.datetime):
        return value if value.tzinfo else value.replace(tzinfo=local)
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str):
        if value.lower() in ("now", "today"):
            raise Unknowable
        if re.fullmatch(r"\d+", value, re.ASCII):
            value = int(value[:20])
        else:
            return parse(value, local) if value else None
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return datetime.datetime.fromtimestamp(value, local)
        except (OverflowError, ValueError, OSError):
            raise Unknowable from None
    return None


def to_time(value: Value, local: datetime.tzinfo) -> datetime.datetime:
    """A time in the site's zone, as the ``date_to_…`` filters take it. Raises ``LiquidError``."""
    date = to_date(value, local)
    if date is None:
        raise LiquidError(f"`{inspect(value)[:60]}` is not a date")
    if not isinstance(date, datetime.datetime):
        return datetime.datetime(date.year, date.month, date.day, tzinfo=local)
    try:
        return date.astimezone(local)
    except (OverflowError, ValueError):
        raise Unknowable from None


def ordinal(day: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``4th``, ``11th``."""
    if 11 <= day <= 13:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def stringify(value: Value, month: str, kind: Value, style: Value, local: datetime.tzinfo) -> Value:
    """``date_to_string`` and ``date_to_long_string`` (filters/date_filters.rb)."""
    if not to_s(value):
        return value
    time = to_time(value, local)
    if kind != "ordinal":
        return strftime(time, f"%d {month} %Y")
    day = ordinal(time.day)
    return strftime(time, f"{month} {day}, %Y" if style == "US" else f"{day} {month} %Y")


def xmlschema(value: Value, local: datetime.tzinfo) -> Value:
    """``date_to_xmlschema``."""
    return strftime(to_time(value, local), "%Y-%m-%dT%H:%M:%S%:z") if to_s(value) else value


def rfc822(value: Value, local: datetime.tzinfo) -> Value:
    """``date_to_rfc822``."""
    return strftime(to_time(value, local), "%a, %d %b %Y %H:%M:%S %z") if to_s(value) else value


@cache
def _directive() -> re.Pattern[str]:
    return re.compile(r"%([-0^#_]*)(:{0,3})(\d*)([EO]?)([a-zA-Z%+])")


def strftime(date: datetime.date, form: str) -> str:
    """Ruby's ``strftime``, flags and widths included."""
    time = date if isinstance(date, datetime.datetime) else None
    moment = time or datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.timezone.utc)

    def replace(found: re.Match[str]) -> str:
        flags, colons, width, _locale, letter = found.groups()
        if colons and letter != "z":
            return found[0]
        text = _expand(moment, letter, flags, colons, width, is_date=time is None)
        return found[0] if text is None else text

    return _directive().sub(replace, form)


_COMPOSED = {
    "c": "%a %b %e %H:%M:%S %Y", "D": "%m/%d/%y", "x": "%m/%d/%y", "F": "%Y-%m-%d", "v": "%e-%^b-%Y",
    "X": "%H:%M:%S", "T": "%H:%M:%S", "r": "%I:%M:%S %p", "R": "%H:%M", "+": "%a %b %e %H:%M:%S %Z %Y",
}  # fmt: skip


def _expand(
    time: datetime.datetime, letter: str, flags: str, colons: str, width: str, *, is_date: bool
) -> str | None:
    size = int(width[:6]) if width else 0
    if size > MAX_WIDTH:
        raise Unknowable
    if letter == "z":
        return _zone_offset(time, colons, flags, size)
    if letter in "LN":
        digits = size or (3 if letter == "L" else 9)
        return f"{time.microsecond:06}".ljust(digits, "0")[:digits]
    numbers = _numbers(time, letter)
    if numbers is not None:
        number, default, pad = numbers
        pad = " " if "_" in flags else "0" if "0" in flags else pad
        text = str(abs(number))
        sign = "-" if number < 0 else ""
        return sign + (text if "-" in flags else text.rjust((size or default) - len(sign), pad))
    words = _words(time, letter, is_date=is_date)
    if words is None:
        return None
    if "^" in flags:
        words = words.upper()
    elif "#" in flags:
        words = words.lower() if letter in "pZ" else words.upper()
    return words if "-" in flags else words.rjust(size, "0" if "0" in flags else " ")


def _numbers(time: datetime.datetime, letter: str) -> tuple[int, int, str] | None:
    """A numeric directive's number, width and padding."""
    year, week, weekday = time.isocalendar()
    values = {
        "Y": (time.year, 4, "0"), "C": (time.year // 100, 2, "0"), "y": (time.year % 100, 2, "0"),
        "m": (time.month, 2, "0"), "d": (time.day, 2, "0"), "e": (time.day, 2, " "),
        "j": (time.timetuple().tm_yday, 3, "0"), "H": (time.hour, 2, "0"), "k": (time.hour, 2, " "),
        "I": (time.hour % 12 or 12, 2, "0"), "l": (time.hour % 12 or 12, 2, " "),
        "M": (time.minute, 2, "0"), "S": (time.second, 2, "0"), "u": (weekday, 1, "0"),
        "w": (weekday % 7, 1, "0"), "G": (year, 4, "0"), "g": (year % 100, 2, "0"), "V": (week, 2, "0"),
        "U": ((time.timetuple().tm_yday + 6 - weekday % 7) // 7, 2, "0"),
        "W": ((time.timetuple().tm_yday + 6 - (weekday - 1)) // 7, 2, "0"),
    }  # fmt: skip
    if letter == "s":
        return int(time.timestamp() // 1), 1, "0"
    return values.get(letter)


def _words(time: datetime.datetime, letter: str, *, is_date: bool) -> str | None:
    if letter in _COMPOSED and (letter != "+" or is_date):
        return strftime(time, _COMPOSED[letter])
    values = {
        "B": MONTHS[time.month - 1], "b": MONTHS[time.month - 1][:3], "h": MONTHS[time.month - 1][:3],
        "A": DAYS[time.weekday()], "a": DAYS[time.weekday()][:3],
        "p": "AM" if time.hour < 12 else "PM", "P": "am" if time.hour < 12 else "pm",
        "n": "\n", "t": "\t", "%": "%",
    }  # fmt: skip
    if letter == "Z":
        if is_date:
            return "+00:00"
        name = "" if time.tzinfo is datetime.timezone.utc else time.tzname() or ""
        return "" if name.startswith("UTC") and name != "UTC" else name
    return values.get(letter)


def _zone_offset(time: datetime.datetime, colons: str, flags: str, size: int) -> str:
    offset = time.utcoffset() or datetime.timedelta(0)
    sign = "-" if offset < datetime.timedelta(0) else "+"
    minutes, seconds = divmod(abs(int(offset.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    parts = {"": f"{minutes:02}", ":": f":{minutes:02}", "::": f":{minutes:02}:{seconds:02}"}
    if colons == ":::":
        parts[":::"] = f":{minutes:02}" if minutes else ""
    rest = parts[colons]
    if "-" in flags:
        return f"{sign}{hours}{rest}"
    if "_" in flags:
        return f"{sign}{hours}{rest}".rjust(size or 3 + len(rest))
    return sign + str(hours).rjust(max(2, size - 1 - len(rest)), "0") + rest
