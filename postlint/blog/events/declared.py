"""Days that the front matter gives: their order, and how they relate to the date of the post.

Which keys hold the day of an event is learned from what they hold across the archive:
nearly always the day of the post, or one on or after it. A group that dates its posts by
the event has the first habit, one that writes before the event the second.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from postlint.blog.events.facts import Day
from postlint.blog.posts import day_in_name
from postlint.model import Problem, Related, Site, Span
from postlint.prose.days import make_date

WINDOW = 20
"""Documents on each side that show the habit of a time: groups change it, and a mistake is copied from post
to post, seven in a row in one archive, which must not pass for the habit."""
SUPPORT = 8
"""Documents needed, both sides together, before a habit is believed."""
HABIT = 0.75
"""Share of them that must follow it. In an archive of 255 posts with `startDate` 95 % have the post's own day
there, and 78 % around the worst run of copied mistakes."""
SLACK = 1
"""Days by which a value may miss the post's day: a post is often dated the evening before."""
EXACT = 0.95
"""Share of them that must have the post's own day exactly, before one that is a day off, or a day of a key
that is about the post and not about an event, is a mistake. `startDate` of an archive has it in 248 of 251
posts."""
EXACT_SUPPORT = 10
"""Documents that it takes."""
YEAR_SLACK = 3
"""Days by which a value may miss the post's day a year earlier or later, to be taken for a slip of the
year alone."""


_Named = tuple[str, int | None, int | None]
"""A path, and the month and day that its document names."""


class _Value(NamedTuple):
    path: str
    posted: datetime.date
    said: Day
    day: datetime.date

    @property
    def offset(self) -> int:
        return (self.day - self.posted).days


@cache
def _bookkeeping() -> re.Pattern[str]:
    """Keys whose dates are not those of an event."""
    return re.compile(
        r"^date$|(?:^|\.)(?:time|text|url|link|title|description|excerpt|summary|slug)$"
        r"|(?:^|[._-])(?:pub\w*|created\w*|updated?\w*|modif\w*|last\w*|revised?\w*|expir\w*|birth\w*|archived?\w*"
        r"|issued?|released?\w*|effective\w*|since|until|cfp\w*|deadline\w*|register\w*|permalink|image\w*"
        r"|thumbnail|cover|redirect\w*)$|modified|deadline",
        re.IGNORECASE,
    )


def declared_problems(site: Site) -> Iterator[Problem]:
    """What keys of the front matter show that hold the day of an event."""
    by_key: dict[tuple[str, str], list[_Value]] = {}
    by_path: dict[str, list[Day]] = {}
    named: dict[str, list[_Value]] = {}
    in_texts: set[_Named] = set()
    in_keys: dict[_Named, set[str]] = {}
    exact: dict[tuple[str, str], list[_Value]] = {}
    for post, said in site.facts(Day):
        if not said.key:
            in_texts.add((post.path, said.date.month, said.date.day))
        elif said.key != "date":
            in_keys.setdefault((post.path, said.date.month, said.date.day), set()).add(said.key)
        if (own := day_in_name(post.path)) and (value := _about_the_post(post.path, own, said)):
            exact.setdefault((folder_of(post.path), said.key), []).append(value)
        if not said.key or said.date.either or not said.date.year:
            continue
        by_path.setdefault(post.path, []).append(said)
        day = _day(said)
        if day and said.key == "date" and post.kind == "document" and (name := day_in_name(post.path)):
            named.setdefault(folder_of(post.path), []).append(_Value(post.path, name, said, day))
        if day and post.date and not _bookkeeping().search(said.key):
            posted = datetime.date.fromisoformat(post.date[:10])
            by_key.setdefault((folder_of(post.path), said.key), []).append(
                _Value(post.path, posted, said, day)
            )
    for path, said_of in by_path.items():
        yield from order_problems(path, said_of)
    misdated = [problem for values in named.values() for problem in _other_than_named(values, by_path)]
    yield from misdated
    found = {problem.path or "": "date" for problem in misdated}
    for (_, key), values in sorted(by_key.items(), key=lambda one: _ends_something(one[0][1])):
        for problem in _habit(
            sorted(values, key=lambda value: (value.posted, value.path)), in_texts, in_keys
        ):
            first = found.setdefault(problem.path or "", key)
            if first == key or not (first == "date" or _ends_something(key)):
                yield problem  # the end was copied with its start, and both differ from a wrong date
    for values in exact.values():
        yield from _not_exact(sorted(values, key=lambda value: (value.posted, value.path)))


_OTHER_DAYS = re.compile(
    r"^date$|(?:^|\.)(?:time|text|url|link|title|description|excerpt|summary|slug|permalink|image\w*)$"
    r"|updated?|modif|last|revised|expir|birth|until|deadline|cfp|end|fin|close",
    re.IGNORECASE,
)
"""Keys that hold more than a day, or another day than that of the post by what they say."""


def _about_the_post(path: str, own: datetime.date, said: Day) -> _Value | None:
    """The day that a key of the front matter gives and nothing else, in the post's year where it has none."""
    if not said.key or not said.alone or said.date.either or said.date.last or _OTHER_DAYS.search(said.key):
        return None
    day = make_date(said.date.year or own.year, said.date.month or 0, said.date.day or 0)
    return _Value(path, own, said, day) if day else None


def _not_exact(values: Sequence[_Value]) -> Iterator[Problem]:
    """Days that are not those of the file names, where nearly all others are, to the day."""
    for at, value in enumerate(values):
        if value.offset == 0 or (value.offset > SLACK and not _bookkeeping().search(value.said.key)):
            continue  # an event may be announced ahead for once, and ``_habit`` judges the rest
        near = [*values[max(0, at - WINDOW) : at], *values[at + 1 : at + 1 + WINDOW]]
        same = sum(other.offset == 0 for other in near)
        if _on_the_usual_weekday(value, near):
            continue  # the event is when it always is, its post came out on another day
        if len(near) >= EXACT_SUPPORT and same >= EXACT * len(near):
            message = (
                f"`{value.said.key}: {value.said.written}` is not the day of this post ({value.posted}), "
                f"which {same} of the {len(near)} posts around have here"
            )
            yield Problem(message, Span(value.said.date.start, value.said.date.end), value.path, "warning")


USUAL = 0.6
"""Share of the days around one that must be of one weekday for a group to meet on it: 0.9 in a weekly one, of
whose four posts with another day than their own three came out early, and one has the day wrong."""


def _on_the_usual_weekday(value: _Value, near: Sequence[_Value]) -> bool:
    """Whether a day is on the weekday that those around it mostly have, and its post is not."""
    weekday = value.day.weekday()
    usual = sum(other.day.weekday() == weekday for other in near) >= USUAL * len(near)
    return bool(near) and usual and value.posted.weekday() != weekday


def declared_days(site: Site) -> set[tuple[str, datetime.date]]:
    """The paths of documents and the days that keys of their front matter give, but for those of no event."""
    return {
        (post.path, day)
        for post, said in site.facts(Day)
        if said.key and said.date.year and not said.date.either and not _bookkeeping().search(said.key)
        and (day := _day(said))
    }  # fmt: skip


def has_habit(key: str, kind: str) -> bool:
    """Whether the habit of a key is looked at in documents of a kind."""
    return not _bookkeeping().search(key) or (key == "date" and kind == "document")


def folder_of(path: str) -> str:
    """The collection or folder of posts that a document belongs to."""
    return path.partition("/")[0] if "/" in path else ""


def _day(said: Day) -> datetime.date | None:
    assert said.date.year and said.date.month
    return make_date(said.date.year, said.date.month, said.date.day or 0)


def _other_than_named(values: Sequence[_Value], by_path: Mapping[str, Sequence[Day]]) -> Iterator[Problem]:
    """Documents of a collection with the date of another one, where all others have that of their
    file's name; a date some days off is that of a late publication. ``by_path``: the days in the front
    matter; of two dates that one is wrong with which they do not agree."""
    same = sum(abs(value.offset) <= SLACK for value in values)
    days = Counter(value.day for value in values)
    for value in values:
        if abs(value.offset) <= SLACK:
            continue
        copied = days[value.day] > 1 or _year_slip(value) is not None
        own = [
            day
            for said in by_path.get(value.path, ())
            if not _bookkeeping().search(said.key) and (day := _day(said))
        ]
        late = value.posted in own and value.offset > 0  # one that is early announces its event
        if value.day in own and value.posted not in own:
            continue
        if (copied or late) and same >= max(SUPPORT, HABIT * (len(values) - 1)):
            message = (
                f"the date {value.day} is not the file name's, {value.posted}: it is in {same} of the "
                f"{len(values) - 1} other documents, write the same day in both"
            )
            yield Problem(message, Span(value.said.date.start, value.said.date.end), value.path, "warning")


# --- end before start ---------------------------------------------------------------------------

_ENDS = (
    ("start", "end"), ("begin", "end"), ("from", "to"), ("from", "until"), ("since", "until"),
    ("inicio", "fin"),
    ("beginn", "ende"), ("début", "fin"), ("debut", "fin"), ("inizio", "fine"), ("início", "fim"),
    ("starts", "ends"), ("opens", "closes"),
)  # fmt: skip
"""Words of keys that hold the beginning and the end of one thing."""


def order_problems(path: str, said: Sequence[Day]) -> Iterator[Problem]:
    """An end before its start."""
    by_key = {one.key: one for one in said if sum(other.key == one.key for other in said) == 1}
    for key, start in by_key.items():
        for first, last in _ENDS:
            other = re.sub(rf"(?i)(?<![a-z]){first}(?=[^a-z]|[A-Z]|date|time|$)", last, key, count=1)
            end = by_key.get(other) if other != key else None
            if end is None:
                continue
            begins, ends = (_day(start), start.time), (_day(end), end.time)
            if not (begins[0] and ends[0]):
                continue
            timed = bool(start.time and end.time)
            before = ends[0] < begins[0] or (timed and ends[0] == begins[0] and ends[1] < begins[1])
            if before:
                shown = f"{end.written} {end.time}".strip()
                message = f"`{other}: {shown}` is before `{key}: {start.written} {start.time}".rstrip()
                related = (Related(path, Span(start.date.start, start.date.end), "it starts here"),)
                yield Problem(
                    f"{message}`: write an end that is after the start",
                    Span(end.date.start, end.date.end), path, "warning", related,
                )  # fmt: skip
            break


# --- the habit of a key -------------------------------------------------------------------------


def _habit(
    values: Sequence[_Value], in_texts: Collection[_Named], in_keys: Mapping[_Named, Collection[str]]
) -> Iterator[Problem]:
    """Values that break the habit of their key in their time. ``in_texts``: the days that texts name; a
    report that tells of the day that its front matter gives was not copied from an invitation. ``in_keys``:
    those in the front matter, with their keys. A day after the post's is announced ahead, for once, unless
    the post itself names its own day, too."""
    for at, value in enumerate(values):
        if abs(value.offset) <= SLACK or value.said.date.last or (value.offset > 0 and _is_end(value.said)):
            continue
        near = [*values[max(0, at - WINDOW) : at], *values[at + 1 : at + 1 + WINDOW]]
        if len(near) < SUPPORT:
            continue
        same = sum(abs(other.offset) <= SLACK for other in near)
        ahead = sum(other.offset >= -SLACK for other in near)
        slipped = _year_slip(value)
        # With last year's file last year's year is copied, into one post after the other.
        slips = (
            sum(other.offset < -SLACK and _year_slip(other) is not None for other in near) if slipped else 0
        )
        if slipped and ahead > slips and ahead + slips >= HABIT * len(near):
            advice = f"write the year {slipped}"
        elif same >= HABIT * len(near) and (value.offset < 0 or _names_own_day(value, in_texts, in_keys)):
            advice = f"{same} of the {len(near)} posts around have the post's own day here"
        elif (value.path, value.day.month, value.day.day) in in_texts:
            continue
        elif value.offset < 0 and ahead >= HABIT * len(near):
            advice = f"{ahead} of the {len(near)} posts around have a day on or after the post's"
        else:
            continue
        where = "before" if value.offset < 0 else "after"
        message = f"`{value.said.key}: {value.said.written}` is {where} this post ({value.posted}): {advice}"
        yield Problem(message, Span(value.said.date.start, value.said.date.end), value.path, "warning")


def _names_own_day(
    value: _Value, in_texts: Collection[_Named], in_keys: Mapping[_Named, Collection[str]]
) -> bool:
    """Whether a post names the day that it is dated, in its text or under another key."""
    own = (value.path, value.posted.month, value.posted.day)
    return own in in_texts or bool(set(in_keys.get(own, ())) - {value.said.key})


def _is_end(said: Day) -> bool:
    """Whether a value is the end of something, which may go on: by its key, or since another day is
    before it."""
    return not said.alone or _ends_something(said.key)


def _ends_something(key: str) -> bool:
    last = key.rpartition(".")[2].casefold()
    return any(end in last for _, end in _ENDS)


def _year_slip(value: _Value) -> int | None:
    """The year with which a value is the post's own day."""
    for year in (value.day.year - 1, value.day.year + 1):
        day = make_date(year, value.day.month, value.day.day)
        if day and abs((day - value.posted).days) <= YEAR_SLACK:
            return year
    return None
