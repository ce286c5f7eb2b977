"""The page of one event in two posts: last month's link left in this month's post.

Where both posts say for which day, the days tell. Elsewhere the habit of the archive does:
the first event that a document links, or the one in a key of its front matter, is nearly
always another one in each document of a series.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from postlint.blog.events.facts import Day, EventLink
from postlint.blog.events.phrases import EVENTS
from postlint.blog.events.uses import Around, Use
from postlint.blog.series.grouping import Group
from postlint.model import PostHead, Problem, Related, Severity, Site, Span
from postlint.prose.calendar_words import MONTHS
from postlint.prose.days import range_end, resolve
from postlint.prose.sentences import straight

DISTINCT = 0.8
"""Events over documents of one folder that link them first, before a second use is a mistake.
It is 0.88 to 1 in six archives whose posts have an event each, slips included; 0.69 in a blog that speaks
of events now and then, 0.63 in a magazine that lists the same events in two issues."""
DISTINCT_UNDER_KEY = 0.7
"""As ``DISTINCT``, for events that one key of the front matter or one parameter holds, which is there for the
document's own: 0.99 and 1 in two archives, and 0.72 of 18 posts in one where at least three are slips."""
NEAR = 10
"""Documents on each side whose links under one key show its habit there: of 16 posts of three years
that link an event each under one key, four slips leave 0.73 of all, 0.86 of those near the newest."""
OWN_PAGE = 0.7
"""As ``DISTINCT``, for pages on hosts that are not known as event hosts in the invitations of one series: two
posts of four or five may share one by mistake. Standing pages are linked by most posts."""
SUPPORT = 4
"""Documents with a link that it takes to call that a habit."""
MOST = 3
"""Documents with one event's page beyond which it is a standing link, of the group's yearly event."""
APART = 14
"""Days between two documents of one event's page that are surely not an announcement and a reminder,
or a call and a report, of the same evening."""


AHEAD = 45
"""Days before a post of a series in which a post of none may announce its event."""


def reused_problems(
    site: Site,
    uses: Sequence[Use],
    series: Mapping[str, Around],
    groups: Sequence[Group],
    left: Collection[str] = (),
) -> Iterator[Problem]:
    """Event pages that are in the post of another event; ``left``: the paths of posts whose first day is
    that of the post before, which therefore does not show that both are of one evening."""
    invited = list(_invited_again(uses, series))
    yield from invited
    found = {problem.path for problem in invited}
    home = {member.path: at for at, group in enumerate(groups) for member in group.members}
    days, own = _event_days(site), _with_own_event(site)
    inviting = {(use.path, use.said.key) for use in uses if use.said.url}
    for problem, earlier, later in _linked_again(site, home, left):
        path, key = later.post.path, later.link.key
        recalled = _reports(later) and not _reports(earlier)
        aside = _still_ahead(earlier, later, days) or (
            (path, key) not in inviting and (recalled or path in own)
        )
        if not aside and problem.path not in found:
            found.add(problem.path)
            yield problem
    yield from (problem for problem in _not_its_own(site) if problem.path not in found)


def _not_its_own(site: Site) -> Iterator[Problem]:
    """Calls to sign up for the event that an earlier document gives in its front matter, in one that gives
    another."""
    own: dict[str, set[str]] = {}
    owners: dict[str, tuple[str, PostHead, EventLink]] = {}
    calls: list[tuple[PostHead, EventLink]] = []
    for post, link in site.facts(EventLink):
        if link.single and post.date and link.slot:
            own.setdefault(post.path, set()).add(link.key)
            owners.setdefault(link.key, (post.date[:10], post, link))
        elif link.single and post.date and link.role == "signing":
            calls.append((post, link))
    for post, link in calls:
        day, owner, first = owners.get(link.key, ("", post, link))
        if owner is not post and post.path in own and link.key not in own[post.path] and day < str(post.date):
            message = (
                f"this event's page is that of the post of {day}, the front matter gives another: link it"
            )
            related = (Related(owner.path, Span(first.start, first.end), "the event it belongs to"),)
            yield Problem(message, Span(link.start, link.end), post.path, "warning", related)


def _event_days(site: Site) -> dict[str, datetime.date]:
    """The day of each document's event, where it is known: the one that a label or the front matter
    gives, else the only one that the document names."""
    labelled: dict[str, set[datetime.date]] = {}
    named: dict[str, set[datetime.date]] = {}
    for post, said in site.facts(Day):
        day = resolve(said.date, datetime.date.fromisoformat(post.date[:10])) if post.date else None
        if day is not None and said.role not in ("opens", "past", "far"):
            (labelled if said.role == "event" else named).setdefault(post.path, set()).add(day)
    return {
        path: next(iter(days))
        for path in {*labelled, *named}
        if len(days := labelled.get(path) or named.get(path, set())) == 1
    }


def _with_own_event(site: Site) -> set[str]:
    """The documents that link an event which no document before them does, in their text."""
    first: dict[str, tuple[str, str]] = {}
    for post, link in site.facts(EventLink):
        if link.single and post.date and not link.slot:
            first[link.key] = min(first.get(link.key, (post.date, post.path)), (post.date, post.path))
    return {path for _, path in first.values()}


def _still_ahead(earlier: _Main, later: _Main, days: Mapping[str, datetime.date]) -> bool:
    """Whether the later document is of the same event, which had not yet been: a reminder."""
    if later.link.role == "today":
        return True
    day = earlier.day or days.get(earlier.post.path)
    own = later.day or days.get(later.post.path, day)
    return day is not None and day >= later.posted and (own == day or own == later.posted)


def _reports(main: _Main) -> bool:
    """Whether a document tells of an event that has been, by its title."""
    return bool(EVENTS.search("report", straight(main.post.title or "")))


# --- the first event of each document -----------------------------------------------------------


class _Main(NamedTuple):
    """The event that a document is about, as far as its links tell: the first that it links."""

    post: PostHead
    posted: datetime.date
    link: EventLink

    @property
    def day(self) -> datetime.date | None:
        """The day that is beside the link."""
        return resolve(self.link.date, self.posted) if self.link.date else None


def _linked_again(
    site: Site, home: Mapping[str, int], left: Collection[str]
) -> Iterator[tuple[Problem, _Main, _Main]]:
    scopes: dict[tuple[str, str], dict[str, _Main]] = {}
    for post, link in site.facts(EventLink):
        if link.single and post.date:
            posted = datetime.date.fromisoformat(post.date[:10])
            held = scopes.setdefault((post.path.partition("/")[0], link.slot), {})
            held.setdefault(post.path, _Main(post, posted, link))
    for _, held in sorted(scopes.items(), key=lambda scope: scope[0][1] == ""):
        yield from _in_scope(sorted(held.values(), key=lambda one: (one.posted, one.post.path)), home, left)


def _in_scope(
    mains: Sequence[_Main], home: Mapping[str, int], left: Collection[str]
) -> Iterator[tuple[Problem, _Main, _Main]]:
    """Second uses among links in one section of the documents of one folder; ``home``: the numbers of the
    series of posts; ``left``: the paths of posts with the day of another."""
    counts = Counter(main.link.key for main in mains)
    first: dict[str, _Main] = {}
    for at, later in enumerate(mains):
        earlier = first.setdefault(later.link.key, later)
        if earlier is later or counts[later.link.key] > MOST:
            continue
        apart = (later.posted - earlier.posted).days
        if apart < APART or _same_evening(earlier, later, left):
            continue
        if apart <= AHEAD and later.post.path in home and earlier.post.path not in home:
            continue  # announced ahead
        others, alone = len(mains) - counts[later.link.key], len(counts) - 1
        if later.link.slot:
            among = [*mains[max(0, at - NEAR) : at], *mains[at + 1 : at + 1 + NEAR]]
            keys = [main.link.key for main in among if main.link.key != later.link.key]
            others, alone = len(keys), len(set(keys))
        elif others < SUPPORT:
            continue
        if alone < (DISTINCT_UNDER_KEY if later.link.slot else DISTINCT) * others:
            continue
        message = f"this event's page is that of the post of {earlier.posted}: link this post's own event"
        if others:
            message += f", as the other {others} documents do" if alone == others else ""
        related = (
            Related(earlier.post.path, Span(earlier.link.start, earlier.link.end), "the event it belongs to"),
        )
        span = Span(later.link.start, later.link.end)
        yield Problem(message, span, later.post.path, "warning", related), earlier, later


def _same_evening(earlier: _Main, later: _Main, left: Collection[str]) -> bool:
    """Whether two documents are of one event: both give its day, or one announces and one reports. The day
    proves nothing where it was copied together with the link."""
    if later.link.role == "past" and earlier.link.role != "past":
        return True
    if later.post.path in left:
        return False
    return earlier.day is not None and later.day is not None and earlier.day == later.day


# --- invitations --------------------------------------------------------------------------------


def _invited_again(uses: Sequence[Use], series: Mapping[str, Around]) -> Iterator[Problem]:
    """One event's URL in the invitations of two posts that announce different days."""
    by_key: dict[str, list[Use]] = {}
    for use in sorted(uses, key=lambda use: (use.posted, use.path)):
        if use.said.kind == "event" or (use.said.kind == "other" and use.said.strong):
            held = by_key.setdefault(use.said.key, [])
            if not held or held[-1].path != use.path:
                held.append(use)
    for key, held in by_key.items():
        if len(held) < 2 or not _single_event(key, held, series):
            continue
        for at, later in enumerate(held[1:], 1):
            problem = _clash(held[:at], later, series)
            if problem:
                yield problem


def _single_event(key: str, held: Sequence[Use], series: Mapping[str, Around]) -> bool:
    """Whether a URL names one event: by an event host's id; others, perhaps a page that always
    shows the next event, only where the series links another page each time."""
    if any(use.said.kind == "event" and use.said.single for use in held):
        return True
    around = series[held[-1].path]
    links = [use.said.key for use in around.uses if use.said.url]
    return len(held) == 2 and len(links) >= SUPPORT and len(set(links)) >= OWN_PAGE * len(links)


def _clash(earlier: Sequence[Use], later: Use, series: Mapping[str, Around]) -> Problem | None:
    if later.said.moved:
        return None
    for use in earlier:
        if use.said.moved:
            continue
        when, now = _when(use), _when(later)
        message = ""
        severity: Severity = "error"
        if when and now:
            if _agree(use, later):
                return None
            message = (
                f"the post of {use.posted} already invited to this event, for {when}, not {now}: link "
                f"the new event"
            )
        elif use.day and use.day < later.posted:
            message = (
                f"the post of {use.posted} already invited to this event, for {when}, before this post: link "
                f"the new event"
            )
        elif not use.day and use.said.strong and later.said.strong and _apart(use, later, series):
            severity = "warning"
            message = f"the post of {use.posted} already announced this event: link the new event"
        if message:
            related = (Related(use.path, Span(*use.said.link_at), "the earlier invitation"),)
            return Problem(message, Span(*later.said.link_at), later.path, severity, related)
    return None


def _when(use: Use) -> str:
    if use.day:
        return f"{use.day.day} {MONTHS[use.day.month - 1]} {use.day.year}"
    if use.said.date and use.said.date.month:
        return MONTHS[use.said.date.month - 1]
    return ""


def _agree(a: Use, b: Use) -> bool:
    """Whether two invitations can mean the same day."""
    if a.day and b.day:
        if a.day == b.day:
            return True
        ends = [
            range_end(use.said.date, use.day)
            for use in (a, b)
            if use.said.date and use.said.date.last and use.day
        ]
        return bool(ends) and abs((a.day - b.day).days) <= max((end - min(a.day, b.day)).days for end in ends)
    months = [use.day.month if use.day else use.said.date.month if use.said.date else None for use in (a, b)]
    return months[0] == months[1]


def _apart(a: Use, b: Use, series: Mapping[str, Around]) -> bool:
    group = series[a.path].group
    return group is not None and group is series[b.path].group and (b.posted - a.posted).days >= APART
