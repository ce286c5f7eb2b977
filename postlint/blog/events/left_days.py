"""The day of another post left in this one: last month's first sentence in the report of a series, last
month's day behind a label."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from postlint.blog.events.facts import Day
from postlint.blog.series.grouping import Group, Member
from postlint.model import Problem, Related, Site, Span
from postlint.prose.days import resolve

OWN = 31
"""Days before its post within which the first day that a report names is its own: 27 of the 28 reports of a
user group come up to 28 days late."""
REPORTS = 0.9
"""Share of the other posts of a series that must begin with their own day, and with another one each."""
SUPPORT = 8
"""Other posts that it takes."""
APART = 14
"""Days between two reports that are surely not of one evening."""


AHEAD = 62
"""Days after its post in which the day of an event is that it announces."""


class _First(NamedTuple):
    member: Member
    said: Day
    day: datetime.date

    @property
    def own(self) -> bool:
        return 0 <= (self.member.day - self.day).days <= OWN


def left_day_problems(site: Site, groups: Sequence[Group]) -> Iterator[Problem]:
    """Posts that name the day of the post before them first, in series of which all others name their own."""
    first: dict[str, Day] = {}
    for post, said in site.facts(Day):
        if not said.key and said.role not in ("opens", "far") and not said.date.either:
            known = first.get(post.path)
            if known is None or said.date.start < known.date.start:
                first[post.path] = said
    for group in groups:
        held = [
            _First(member, first[member.path], day)
            for member in group.members
            if member.path in first and (day := resolve(first[member.path].date, member.day))
        ]
        others, days = len(held) - 1, len({one.day for one in held})
        if others < SUPPORT or days < REPORTS * others:
            continue
        for before, one in pairwise(held):
            copied = one.day == before.day and (one.member.day - before.member.day).days >= APART
            own = sum(other.own for other in held if other is not one)
            if copied and before.own and own >= REPORTS * others:
                yield _problem(group, before, one, own, others)


def left_label_problems(site: Site) -> Iterator[Problem]:
    """Days behind a label (``When: …``) that are those of an earlier post of the folder, which announced
    them, in posts that name their own day before them in the text."""
    said_of: dict[str, list[tuple[Day, datetime.date]]] = {}
    posts = {post.path: post for post in site.posts if post.kind != "page" and post.date}
    for post, said in site.facts(Day):
        if post.path in posts and not said.key:
            said_of.setdefault(post.path, []).append(
                (said, datetime.date.fromisoformat((post.date or "")[:10]))
            )
    announced: dict[tuple[str, str], tuple[str, Day, datetime.date]] = {}
    for path in sorted(said_of, key=lambda path: (posts[path].date or "", path)):
        folder = path.partition("/")[0]
        for said, posted in said_of[path]:
            if said.role != "event" or not said.date.year:
                continue
            key = (folder, said.written)
            first = announced.setdefault(key, (path, said, posted))
            copied = first[0] != path and (posted - first[2]).days >= APART
            if copied and _over(said, posted) and _names_own_day(said, said_of[path]):
                yield _left_label(path, said, first)


def _over(said: Day, posted: datetime.date) -> bool:
    """Whether a day is surely before its post, whichever of its numbers is the month."""
    readings = [said.date]
    if said.date.either:
        readings.append(said.date._replace(day=said.date.month, month=said.date.day))
    days = [resolve(one, posted) for one in readings]
    return all(day is None or day < posted for day in days) and any(days)


def _names_own_day(label: Day, said_of: Sequence[tuple[Day, datetime.date]]) -> bool:
    """Whether a post names a day to come, before a label in its text."""
    for said, posted in said_of:
        day = (
            resolve(said.date, posted)
            if said.date.start < label.date.start and not said.date.either
            else None
        )
        if day is not None and posted <= day <= posted + datetime.timedelta(AHEAD) and said.role != "opens":
            return True
    return False


def _left_label(path: str, said: Day, first: tuple[str, Day, datetime.date]) -> Problem:
    earlier, other, day = first
    span = Span(said.date.start, said.date.end)
    related = (Related(earlier, Span(other.date.start, other.date.end), "the day belongs here"),)
    written = " ".join(said.written.split())
    message = f"`{written}` is the day of the post of {day}, and is over: write the day of this post's event"
    return Problem(message, span, path, "warning", related)


def _problem(group: Group, before: _First, one: _First, own: int, others: int) -> Problem:
    date = one.said.date
    related = (
        Related(
            before.member.path, Span(before.said.date.start, before.said.date.end), "the day belongs here"
        ),
    )
    message = (
        f"`{' '.join(one.said.written.split())}` is the day of the post of {before.member.day}: {own} of the "
        f"{others} other posts of `{group.name}` begin with their own, write this one's"
    )
    return Problem(message, Span(date.start, date.end), one.member.path, "warning", related)
