"""The conventions of an archive, as values."""

from __future__ import annotations

import datetime
import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from postlint.blog.events.facts import Invitation
from postlint.blog.leftovers.images import ImageKeys
from postlint.blog.series.grouping import Group, Member, belongs, find_series, members_of, slug_of
from postlint.blog.series.habits import (
    broken_habit,
    cadence,
    era,
    forms_around,
    month_offset,
    odd_month,
    steady,
)
from postlint.blog.sponsors.directory import Known, declared_sponsors, directory, name_key
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.blog.sponsors.named import LEARNED_POSTS
from postlint.blog.titles.shape import without_subject
from postlint.model import PostHead, Series, Site
from postlint.prose.dates import month_number
from postlint.prose.urls import host_of

MOST_FORMS = 6
"""A series with more title forms than this has none worth writing down."""


class TitleForm(NamedTuple):
    """A form that titles of a series have, and when."""

    pattern: str
    posts: int
    since: str
    until: str


class Departure(NamedTuple):
    """A post that does not keep to its series."""

    path: str
    why: str


class LearnedSeries(NamedTuple):
    """A series as found."""

    name: str
    files: str | None
    """A glob that matches its posts and no other; None where there is none."""
    posts: int
    since: str
    until: str
    titles: tuple[TitleForm, ...]
    """In the order in which they came up; empty where the titles have no common form."""
    cadence: str | None
    month_offset: int | None
    """Months from the post's month to the one its title names."""
    thanks: tuple[int, int]
    """Posts that thank sponsors, of how many."""
    invites: tuple[int, int]
    """Posts that invite to a next event, of how many."""
    departures: tuple[Departure, ...]

    @property
    def always_thanks(self) -> bool:
        """Whether all but the posts listed as departures thank."""
        return _always(self.thanks, self.departures, "thanks")

    @property
    def always_invites(self) -> bool:
        """Whether all but the posts listed as departures invite."""
        return _always(self.invites, self.departures, "invites")


class LearnedSponsor(NamedTuple):
    """A sponsor as linked in the archive."""

    name: str
    url: str
    posts: int
    since: str
    until: str
    aliases: tuple[str, ...]
    also: tuple[str, ...]
    """Other URLs it was linked to, on other hosts."""


class Conventions(NamedTuple):
    """All that was learned."""

    series: tuple[LearnedSeries, ...]
    sponsors: tuple[LearnedSponsor, ...]
    event_hosts: tuple[tuple[str, int], ...]
    """Hosts, beyond the well-known ones, that invitations link a new page of each time; with counts."""
    image_keys: tuple[tuple[str, int], ...]
    """Front matter keys that hold images, with counts."""


def _always(counts: tuple[int, int], departures: Sequence[Departure], what: str) -> bool:
    doing, of = counts
    exceptions = sum(departure.why.startswith(what) for departure in departures)
    return of >= 3 and doing + exceptions >= of and doing >= 0.8 * of


def learn(site: Site) -> Conventions:
    """The conventions of ``site``. Needs the facts of ``sponsor-link``, ``rsvp-stale`` and ``copy-paste``."""
    thanks = list(site.facts(Acknowledgement))
    invited = list(site.facts(Invitation))
    members = members_of(site.posts)
    groups = find_series(members, (), minimum=2)
    series = [_series(group, members, thanks, invited) for group in groups]
    declared = {name_key(sponsor.name) for sponsor in declared_sponsors((), site.data)}
    known = directory(thanks, ())
    dates = {post.path: post.date[:10] for post in site.posts if post.date}
    sponsors = [
        _sponsor(entry, dates, known)
        for key, entry in known.items()
        if key not in declared
        and len(entry.paths) >= LEARNED_POSTS
        and site.resolve(entry.url or "", None).status == "external"
    ]
    keys = Counter(key for _, fact in site.facts(ImageKeys) for key in fact.keys)
    return Conventions(
        tuple(sorted(filter(None, series), key=lambda one: -one.posts)),
        tuple(sorted(_distinct(sponsors), key=lambda one: (-one.posts, one.name.casefold()))),
        tuple(_event_hosts(invited)),
        tuple(keys.most_common()),
    )


def _distinct(sponsors: Sequence[LearnedSponsor]) -> list[LearnedSponsor]:
    """Without those that are an alias of another, or were thanked elsewhere than in posts."""
    aliases = {name_key(alias) for sponsor in sponsors for alias in sponsor.aliases}
    return [sponsor for sponsor in sponsors if name_key(sponsor.name) not in aliases]


def _sponsor(entry: Known, dates: dict[str, str], known: dict[str, Known]) -> LearnedSponsor:
    days = sorted(dates[path] for path in entry.paths if path in dates)
    also = [url for url in entry.urls if host_of(url) != entry.host]
    aliases = [name for name in entry.spellings if name != entry.name]
    return LearnedSponsor(
        entry.name,
        entry.url or "",
        len(entry.paths),
        days[0] if days else "",
        days[-1] if days else "",
        tuple(aliases),
        tuple(also),
    )


def _event_hosts(invited: Sequence[tuple[PostHead, Invitation]]) -> list[tuple[str, int]]:
    pages: dict[str, set[str]] = {}
    for _, said in invited:
        if said.kind == "other" and said.strong and host_of(said.url):
            pages.setdefault(host_of(said.url), set()).add(said.key)
    return sorted(
        ((host, len(keys)) for host, keys in pages.items() if len(keys) >= 3),
        key=lambda pair: (-pair[1], pair[0]),
    )


# --- one series ---------------------------------------------------------------------------------


def _series(
    group: Group,
    members: Sequence[Member],
    thanks: Sequence[tuple[PostHead, Acknowledgement]],
    invited: Sequence[tuple[PostHead, Invitation]],
) -> LearnedSeries | None:
    own = group.members
    dated = sum(member.shape.hole("month", "mon", "date", "number") is not None for member in own)
    if dated < 0.6 * len(own):
        return None  # years alone: no rhythm that a rule could hold a post to
    sponsored = [
        (post.path, bool(said.names or said.dangling)) for post, said in thanks if said.kind == "sponsor"
    ]
    thanking = {path for path, named in sponsored if named}
    if len(thanking & {member.path for member in own}) >= 0.5 * len(own):
        thanking = {path for path, _ in sponsored}  # one that names nobody is a post that thanks, too
    inviting = {post.path for post, said in invited if said.url or said.strong}
    doing = [member.path in thanking for member in own]
    calling = [member.path in inviting for member in own]
    departures: list[Departure] = []
    titles = _titles(group, departures)
    days = [member.day for member in own]
    for flags, why in ((doing, "thanks no sponsors"), (calling, "has no invitation to the next event")):
        departures += [
            Departure(own[at].path, why) for at in range(len(own)) if broken_habit(flags, days, at)
        ]
    rhythm = cadence(days)
    return LearnedSeries(
        group.name,
        files_glob(group, members, [form.pattern for form in titles]),
        len(own),
        str(days[0]),
        str(days[-1]),
        titles,
        str(rhythm) if rhythm else None,
        steady([value for member in own if (value := month_offset(member)) is not None], 0.75, 3),
        (sum(doing), len(own)),
        (sum(calling), len(own)),
        tuple(departures),
    )


def _titles(group: Group, departures: list[Departure]) -> tuple[TitleForm, ...]:
    """The title forms of a series in their order; titles that have none of them join ``departures``."""
    held: dict[str, list[datetime.date]] = {}
    for at, member in enumerate(group.members):
        forms, index = forms_around(group.members, at)
        patterns = [pattern for pattern, _ in forms]
        left = era(patterns, index)
        odd = odd_month(group.members, at)
        if odd:
            departures.append(Departure(member.path, f"title `{member.title}` writes its month otherwise"))
        elif left and without_subject(patterns[index]) != without_subject(left[0]):
            departures.append(Departure(member.path, f"title `{member.title}` differs from `{left[0]}`"))
        elif member.title.strip():
            held.setdefault(patterns[index], []).append(member.day)
    if len(held) > MOST_FORMS or any("_lower}" in pattern for pattern in held):
        return ()
    return tuple(TitleForm(pattern, len(days), str(days[0]), str(days[-1])) for pattern, days in held.items())


def files_glob(group: Group, members: Sequence[Member], titles: Sequence[str]) -> str | None:
    """A ``files:`` glob, with ``{month} {year} {number}``, that matches a series' posts and no other."""
    own = {member.path for member in group.members}
    for candidate in _candidates(group):
        series = Series(group.name, candidate, tuple(titles))
        if {member.path for member in members if belongs(member, series)} == own:
            return candidate
    return None


def _candidates(group: Group) -> list[str]:
    folders = {posixpath.dirname(member.path) for member in group.members}
    folder = folders.pop() if len(folders) == 1 else "**"
    endings = {posixpath.splitext(member.path)[1] for member in group.members}
    ending = endings.pop() if len(endings) == 1 else ".*"
    stems = Counter(_stem(slug_of(member.path)) for member in group.members)
    found = []
    whole = {slug_of(member.path).casefold() for member in group.members}
    for stem, _ in stems.most_common(3):
        if "{" in stem:
            tail = "" if all(re.fullmatch(_literal(stem), slug) for slug in whole) else "*"
            found.append(f"{folder}/{{date}}-{stem}{tail}{ending}")
    found.append(f"{folder}/*{ending}")
    return found


def _stem(slug: str) -> str:
    """A slug up to its last month, year or number, these as holes: ``meetup-{month}-{year}``."""
    parts = slug.casefold().split("-")
    built: list[str] = []
    last = 0
    for part in parts:
        if month_number(part) and len(part) > 2:
            built.append("{month}")
        elif re.fullmatch(r"(?:19|20)\d\d", part):
            built.append("{year}")
        elif part.isdecimal():
            built.append("{number}")
        else:
            built.append(part)
            continue
        last = len(built)
        if built[-1] == "{year}" and "{month}" in built:
            break
    return "-".join(built[:last])


def _literal(stem: str) -> str:
    holes = {"{month}": r"[^\W\d_]{3,}", "{year}": r"(?:19|20)\d\d", "{number}": r"\d+"}
    return "".join(holes.get(part, re.escape(part)) for part in re.split(r"(\{\w+\})", stem))
