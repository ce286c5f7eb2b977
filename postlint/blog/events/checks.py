"""All that is said of the events of a site: the checks of this folder put together."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from postlint.blog.events.agreement import agreement_problems
from postlint.blog.events.announced import absent_invitations, invitation_problems, over
from postlint.blog.events.declared import declared_days, declared_problems
from postlint.blog.events.facts import Day, Invitation
from postlint.blog.events.in_data import data_problems
from postlint.blog.events.left_days import left_day_problems, left_label_problems
from postlint.blog.events.reused import reused_problems
from postlint.blog.events.uses import by_series, uses_of
from postlint.blog.events.weekdays import weekday_problems
from postlint.blog.posts import undated_drafts
from postlint.blog.series.grouping import archive
from postlint.model import Problem, Settings, Site


def compare(site: Site, settings: Settings, absent: bool) -> Iterator[Problem]:
    """All there is to say about the events of a site's documents; ``absent``: of posts that invite to
    none, too."""
    groups = archive(site.posts, settings.series).groups
    undated = undated_drafts(site, {post.path for post, said in site.facts(Day) if said.key == "date"})
    uses = uses_of(pair for pair in site.facts(Invitation) if pair[0].path not in undated)
    series = by_series(uses, groups)
    invited = {(use.path, use.said.date.start): series[use.path] for use in uses if use.said.date}
    left_days = list(left_day_problems(site, groups))
    left = {problem.path for problem in left_days if problem.path}
    said: set[tuple[str | None, int]] = set()
    for problem in (
        *weekday_problems(site, invited, undated),
        *invitation_problems(uses, series, declared_days(site)),
        *declared_problems(site),
        *agreement_problems(site),
        *reused_problems(site, uses, series, groups, left),
        *left_days,
        *left_label_problems(site),
    ):
        at = (problem.path, problem.span.start if problem.span else -1)
        if at not in said:  # one fault at one position: the first check knows best
            said.add(at)
            yield problem
    yield from data_problems(site, settings.event_hosts)
    if absent:
        yield from absent_invitations(site, groups)
    if settings.as_of:
        yield from over(uses, series, datetime.date.fromisoformat(settings.as_of))
