"""The documents with whose events those of some are compared."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache

from postlint.blog.events.declared import folder_of, has_habit
from postlint.blog.events.facts import CALENDAR_LINK, Day, EventLink, Invitation
from postlint.blog.events.phrases import EVENTS
from postlint.blog.series.grouping import companions
from postlint.hosts import rows
from postlint.model import Settings, Site


def near(
    site: Site,
    settings: Settings,
    paths: Collection[str],
    holding: Callable[[Callable[[str], bool]], set[str]],
) -> set[str]:
    """The documents whose facts decide what is said of the events of those at ``paths``; ``holding`` gives
    the documents whose text passes a test."""
    found = companions(site.posts, settings.series, paths)
    pages = {
        post.path for post in site.posts if post.kind == "page"
    }  # of these nothing but days is collected
    if any(site.facts_of(path, Invitation) for path in paths):
        found |= holding(may_invite) - pages
    if any(site.facts_of(path, EventLink) for path in paths):
        found |= holding(_linking(settings.event_hosts)) - pages
    days = [(path, day) for path in paths for day in site.facts_of(path, Day) if day.key]
    if any(day.key == CALENDAR_LINK for _, day in days):
        found |= holding(_may_link_a_calendar)
    labelled = {
        str(day.date.year)
        for path in paths
        for day in site.facts_of(path, Day)
        if day.role == "event" and not day.key and day.date.year
    }
    if labelled:
        found |= holding(lambda source: any(year in source for year in labelled)) - pages
    kinds: dict[str, str] = {post.path: post.kind for post in site.posts if post.path in paths}
    keys = {
        (folder_of(path), day.key.partition(".")[0])
        for path, day in days
        if has_habit(day.key, kinds.get(path, ""))
    }
    for folder, key in keys:
        found |= {
            post.path
            for post in site.posts
            if folder_of(post.path) == folder and key in site.front_matter(post.path)
        }
    return found


@cache
def _hosts() -> tuple[str, ...]:
    return tuple(domain for row in rows() if row.event or row.subdomain for domain in row.domains)


def may_invite(source: str) -> bool:
    """Whether a document with this source may invite to anything."""
    return EVENTS.possible_in_source(("strong", "weak"), source)


def _may_link_a_calendar(source: str) -> bool:
    return "calendar" in source


@cache
def _linking(own: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a text may link the page of an event; ``own``: further hosts of such."""
    known = (*_hosts(), *own)

    def may_link(source: str) -> bool:
        folded = source.casefold()
        return any(host in folded for host in known)

    return may_link
