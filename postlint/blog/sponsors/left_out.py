"""A sponsor that the posts around one of a series all thank, and it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from postlint.blog.posts import facts_by_path, first_facts
from postlint.blog.series.grouping import Group
from postlint.blog.sponsors.directory import Known, is_brand, name_key, same_brand
from postlint.blog.sponsors.facts import Acknowledgement, Credits
from postlint.hosts import is_platform
from postlint.model import Problem, Related, Severity, Site
from postlint.prose.urls import host_of

BESIDE = 3
"""Posts before and after one, each of which must thank a sponsor, for the one between to have left it out.
Sponsors of an evening come and go, those of a season are thanked by every post of it."""
SURE = 5
"""Posts on each side that make it a warning; fewer may be the sponsor's pause."""


def left_out(
    site: Site, groups: Sequence[Group], known: Mapping[str, Known], shown: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    """The posts of each series that thank sponsors, but not one that all around them thank."""
    thanked = facts_by_path(site, Acknowledgement)
    credits = first_facts(site, Credits)
    for group in groups:
        if group.configured and group.configured.thanks is False:
            continue
        paths = [member.path for member in group.members]
        named = [_named(thanked.get(path, ()), known, shown.get(path, ())) for path in paths]
        for at in range(BESIDE, len(paths) - BESIDE):
            near = [named[at + by] for by in range(-BESIDE, BESIDE + 1) if by]
            for key in sorted(frozenset.intersection(*near) - named[at]) if named[at] else ():
                entry = known[key]
                if _mentioned(entry, key, credits.get(paths[at])):
                    continue
                before, after = _run(named, at, key, -1), _run(named, at, key, 1)
                severity: Severity = "warning" if min(before, after) >= SURE else "info"
                message = (
                    f"does not thank `{entry.name}`: the {before} posts of `{group.name}` before it and the "
                    f"{after} after it do; thank it, with its link"
                )
                related = (Related(paths[at - 1], None, f"`{entry.name}` is thanked there"),)
                yield Problem(message, None, paths[at], severity, related)


def _named(
    said: Collection[Acknowledgement], known: Mapping[str, Known], shown: Collection[str]
) -> frozenset[str]:
    """The keys of the sponsors that a post thanks."""
    names = [name for one in said if one.kind == "sponsor" for name in one.names]
    keys = {name_key(name.name) for name in names if is_brand(name.name)}
    return frozenset(key for key in {*keys, *shown} if key in known)


def _mentioned(entry: Known, key: str, credits: Credits | None) -> bool:
    """Whether a post links or names a sponsor in another sentence."""
    if credits is None:
        return False
    if any(name_key(words) == key for words in credits.linked):
        return True
    host = host_of(entry.url or "")
    own = bool(host) and not is_platform(host) and any(same_brand(host, one) for one in credits.hosts)
    return own or any(entry.name.casefold() in text.casefold() for _, text in credits.sentences)


def _run(named: Sequence[frozenset[str]], at: int, key: str, step: int) -> int:
    """How many posts in a row thank a sponsor, from the one beside ``at`` on."""
    count = 0
    at += step
    while 0 <= at < len(named) and key in named[at]:
        count += 1
        at += step
    return count
