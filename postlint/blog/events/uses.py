"""Invitations in their posts and series."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from postlint.blog.events.facts import Invitation
from postlint.blog.posts import day_in_name
from postlint.blog.series.grouping import Group
from postlint.blog.series.habits import Cadence, cadence
from postlint.model import PostHead
from postlint.prose.days import resolve


class Use(NamedTuple):
    """An invitation in its post."""

    post: PostHead
    said: Invitation
    posted: datetime.date
    day: datetime.date | None
    """The day it announces, where it names one."""

    @property
    def path(self) -> str:
        return self.post.path


class Around(NamedTuple):
    """What the neighbours of an invitation do."""

    group: Group | None
    uses: Sequence[Use]
    """All invitations of the series; of the site where there is none."""
    cadence: Cadence | None


def uses_of(said: Iterable[tuple[PostHead, Invitation]]) -> list[Use]:
    uses = []
    for post, invitation in said:
        if post.date:
            posted = posted_on(post.path, datetime.date.fromisoformat(post.date[:10]))
            day = resolve(invitation.date, posted) if invitation.date else None
            uses.append(Use(post, invitation, posted, day))
    return uses


def posted_on(path: str, day: datetime.date) -> datetime.date:
    """The day of the post: of two neighbouring days in file name and front matter the earlier one,
    since an evening's date moves into the next day by the site's time zone."""
    named = day_in_name(path)
    return min(day, named) if named and abs((day - named).days) == 1 else day


def by_series(uses: Sequence[Use], groups: Sequence[Group]) -> dict[str, Around]:
    home = {member.path: group for group in groups for member in group.members}
    found: dict[str, Around] = {}
    loose = [use for use in uses if use.path not in home]
    for group in groups:
        own = [use for use in uses if home.get(use.path) is group]
        days = sorted(
            {use.day for use in own if use.day and consistent(use)} | {m.day for m in group.members}
        )
        around = Around(group, own, cadence(days))
        found.update({use.path: around for use in own})
    found.update({use.path: Around(None, loose, None) for use in loose})
    return found


def consistent(use: Use) -> bool:
    said = use.said.date
    return said is not None and (
        said.weekday is None or (use.day is not None and use.day.weekday() == said.weekday)
    )
