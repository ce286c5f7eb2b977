"""What of the conventions accuses the posts that they were learned from: it was learned wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from postlint.blog.series.conventions import Conventions, LearnedSeries
from postlint.model import Finding

_OF_SERIES = {"title-format": "titles", "sponsor-link": "thanks", "rsvp-stale": "invites"}


OFTEN_UNLINKED = 0.5
"""Posts that name a sponsor without a link, over those that link it, above which it is a word of the site's
subject, or the site itself: 3 over 1 for a product that its blog writes of, 5 over 1 for a group that thanks
itself; 1 over 2 for a sponsor that a post forgot to link."""


def proven(
    learned: Conventions, accusing: Collection[Finding], linking: Mapping[str, Collection[str]]
) -> Conventions:
    """``learned`` without the title forms, duties and sponsors that make errors of what was right.

    Args:
        accusing: What a run by ``learned`` finds, and one without it does not.
        linking: The names of sponsors that each post links; a finding against a name in a post that links
            it contradicts what was learned of the sponsor.
    """
    series = tuple(_series(one, accusing) for one in learned.series)
    wrong = {
        name
        for finding in accusing
        if finding.rule == "sponsor-link"
        for name in linking.get(finding.path, ())
        if f"`{name}`" in finding.message
    }
    unlinked = Counter(
        name for finding in accusing if finding.rule == "sponsor-link" for name in _named(finding.message)
    )
    sponsors = tuple(
        one
        for one in learned.sponsors
        if not wrong & {one.name, *one.aliases}
        and sum(unlinked[name] for name in {one.name, *one.aliases}) <= OFTEN_UNLINKED * one.posts
    )
    return learned._replace(series=series, sponsors=sponsors)


def _named(message: str) -> list[str]:
    return re.findall(r"`([^`]+)` is (?:thanked|credited) without", message)


def _series(one: LearnedSeries, accusing: Collection[Finding]) -> LearnedSeries:
    excused = {departure.path for departure in one.departures}
    wrong = {
        _OF_SERIES[finding.rule]
        for finding in accusing
        if finding.rule in _OF_SERIES and f"`{one.name}`" in finding.message and finding.path not in excused
    }
    if "titles" in wrong:
        one = one._replace(titles=())
    if "thanks" in wrong:
        one = one._replace(thanks=(0, one.thanks[1]))
    if "invites" in wrong:
        one = one._replace(invites=(0, one.invites[1]))
    return one
