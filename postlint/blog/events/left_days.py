"""The day of another report of a series: last month's first sentence left in this month's post."""

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
