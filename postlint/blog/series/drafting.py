"""The next post of a series, written as its last ones are, with marks where something is to be filled in."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import yaml

from postlint.blog.series.grouping import Group, Member, slug_of
from postlint.blog.series.habits import WINDOW, cadence, month_offset, steady
from postlint.blog.sponsors.directory import Known
from postlint.blog.sponsors.phrases import THANKING
from postlint.blog.titles.shape import Hole, common_words, form, shape
from postlint.model import YamlValue
from postlint.prose.calendar_words import month_word, write_month
from postlint.prose.dates import MONTHS, month_number
from postlint.prose.days import shifted

TODO = "TODO"
"""What the rule ``placeholder`` reports until it is filled in."""
_SHOWN = ("description", "excerpt", "subtitle")
"""Front matter that readers see, so that ``placeholder`` reports it while it is not filled in."""


class LastPost(NamedTuple):
    """A post of the series as it is in its file."""

    data: Mapping[str, YamlValue]
    body: str
    year: int


class Draft(NamedTuple):
    """A post to be written."""

    path: str
    text: str


def next_day(days: Sequence[datetime.date]) -> datetime.date:
    """The day of the next post after ``days`` (two at least), by their rhythm."""
    last, near = days[-1], days[-2 * WINDOW :]
    gaps = sorted((b - a).days for a, b in pairwise(near))
    gap = max(1, gaps[len(gaps) // 2])
    rhythm = cadence(near)
    if rhythm and rhythm.nth:
        months = max(1, round(gap / 30.4))
        index = last.year * 12 + last.month - 1 + months
        first = datetime.date(index // 12, index % 12 + 1, 1)
        return shifted(first, (rhythm.weekday - first.weekday()) % 7 + 7 * (rhythm.nth - 1))
    day = shifted(last, gap)
    if rhythm:
        ahead = (rhythm.weekday - day.weekday() + 3) % 7 - 3
        day = shifted(day, ahead)
    return day if day > last else shifted(day, 7)


def draft(group: Group, day: datetime.date, last: Sequence[LastPost], thanks: str, invites: bool) -> Draft:
    """The next post of ``group``.

    Args:
        day: The day it is of.
        last: The last posts of the series, the newest last.
        thanks: The sentence or list that thanks the current sponsors; empty where the series thanks none.
        invites: Whether its posts invite to the next event.
    """
    newest = group.members[-1]
    title = next_title(group, day)
    named = _named_month(group, day)
    path = posixpath.join(posixpath.dirname(newest.path), f"{day}-{_slug(newest, title, named)}")
    path += posixpath.splitext(newest.path)[1]
    return Draft(path, f"---\n{_front_matter(title, day, last)}---\n\n{_body(last, thanks, invites)}")


# --- title and file name ------------------------------------------------------------------------


def next_title(group: Group, day: datetime.date) -> str:
    """The title of the post of ``day`` in the form of the newest: months, dates and numbers go on, free
    text is a mark."""
    newest = group.members[-1]
    near = [shape(" ".join(one.title.split())) for one in group.members[-WINDOW:]]
    pattern, _ = form(near[-1], common_words(near, 0.8))
    named = _named_month(group, day)
    holes: dict[str, list[Hole]] = {}
    for hole in near[-1].holes:
        holes.setdefault(hole.kind, []).append(hole)

    def fill(match: re.Match[str]) -> str:
        kind = match[1].removesuffix("_lower")
        if kind in ("text", "names"):
            return f"({TODO})"
        own = holes.get(kind) or [Hole(kind, 0, 0, 0)]
        hole = own.pop(0) if len(own) > 1 else own[0]
        return _written(newest.title, hole, day, named)

    return re.sub(r"\{(\w+)\}", fill, pattern)


def _named_month(group: Group, day: datetime.date) -> datetime.date:
    """The first day of the month that the title of the post of ``day`` names."""
    offsets = [value for one in group.members[-WINDOW:] if (value := month_offset(one)) is not None]
    index = day.year * 12 + day.month - 1 + (steady(offsets, 0.75, 3) or 0)
    return datetime.date(index // 12, index % 12 + 1, 1)


def _written(title: str, hole: Hole, day: datetime.date, named: datetime.date) -> str:
    """The value of a hole for the post of ``day``, written as ``title`` writes it."""
    before = " ".join(title.split())[hole.start : hole.end]
    if hole.kind in ("month", "mon"):
        return _month_like(before, named.month)
    if hole.kind == "year":
        return str(named.year)
    if hole.kind == "number":
        return str(hole.value + 1).zfill(len(before))
    if hole.kind == "day":
        return str(day.day)
    numbers = iter((f"{day.year}", f"{day.month:02}", f"{day.day:02}"))
    return re.sub(r"\d+", lambda _: next(numbers, ""), before) if before[:4].isdecimal() else day.isoformat()


def _month_like(before: str, month: int) -> str:
    found = month_word(before)
    language = found.languages.split()[0] if found else "en"
    name = write_month(month, language) if not found or not found.short else MONTHS[month - 1][:3]
    return name.lower() if before.islower() else name


def _slug(newest: Member, title: str, named: datetime.date) -> str:
    """The file name of the newest post up to its last month, year or number, these going on."""
    parts = slug_of(newest.path).split("-")
    numbers = [hole.value for hole in shape(title).holes if hole.kind == "number"]
    built, kept = [], 0
    for part in parts:
        if month_number(part) and len(part) > 2:
            built.append(_month_like(part.title(), named.month).lower())
        elif re.fullmatch(r"(?:19|20)\d\d", part):
            built.append(str(named.year))
        elif part.isdecimal():
            built.append(str(numbers[0] if numbers else int(part) + 1).zfill(len(part)))
        else:
            built.append(part)
            continue
        kept = len(built)
    if kept:
        return "-".join(built[:kept])
    words = re.findall(r"[^\W_]+", re.sub(rf"\(?{TODO}\)?", "", title).casefold())
    return slug_of(newest.path) if len(parts) == 1 else "-".join(words)


# --- front matter and body ----------------------------------------------------------------------


def _front_matter(title: str, day: datetime.date, last: Sequence[LastPost]) -> str:
    """What the last posts agree on is kept, what readers see is a mark, of the rest the key is named."""
    lines = [yaml.safe_dump({"title": title}, allow_unicode=True, width=1000)]
    newest = last[-1].data
    for key, value in newest.items():
        if key in ("title", "permalink", "redirect_from", "published"):
            continue
        if key == "date":
            clock = re.search(r"\d\d:\d\d(?::\d\d)?(?: ?[+-]\d\d:?\d\d)?", str(value))
            lines.append(f"date: {day}{' ' + clock[0] if clock and clock[0][:5] != '00:00' else ''}\n")
        elif all(one.data.get(key) == value for one in last):
            kept = _of_year(value, last[-1].year, day.year)
            lines.append(yaml.safe_dump({key: kept}, allow_unicode=True, width=1000))
        elif key in _SHOWN:
            lines.append(f"{key}: {TODO}\n")
        else:
            lines.append(f"# {key}:\n")
    return "".join(lines)


def _of_year(value: YamlValue, before: int, year: int) -> YamlValue:
    """A value with its year going on, where a list (of tags) holds the year of the last post."""
    if isinstance(value, list):
        return [type(one)(year) if str(one) == str(before) else one for one in value]
    return value


def _headings(body: str) -> list[str]:
    plain = re.sub(r"(?ms)^(```|~~~).*?^\1", "", body)
    return [line.strip() for line in re.findall(r"(?m)^#{1,6}[ \t].*$", plain)]


def _body(last: Sequence[LastPost], thanks: str, invites: bool) -> str:
    """The headings that most of the last posts have, in the order of the newest; thanks; the next event."""
    counts = Counter(heading for one in last for heading in dict.fromkeys(_headings(one.body)))
    parts = [f"{TODO}: what the post tells"]
    thanked = not thanks
    for heading in _headings(last[-1].body):
        if counts[heading] * 2 <= len(last) or heading in parts:
            continue
        of_sponsors = THANKING.match("heading", heading.lstrip("# ").strip())
        parts += [heading, thanks if of_sponsors and not thanked else f"{TODO}: this section"]
        thanked = thanked or bool(of_sponsors)
    if not thanked:
        parts.append(thanks)
    if invites:
        parts.append(f"{TODO}: the next event, its day and [its page]({TODO})")
    return "\n\n".join(parts) + "\n"


def thanking(sponsors: Sequence[Known]) -> str:
    """A mark to thank ``sponsors``, and the list of their links; empty for none."""
    links = [f"* [{one.name}]({one.url})" for one in sponsors if one.url]
    return "\n".join([f"{TODO}: thanks to our sponsors:", "", *links]) if links else ""
