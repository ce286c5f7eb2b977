"""Invitations compared with the post they are in and with those of its neighbours."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from postlint.blog.events.facts import Day, EventLink, Invitation
from postlint.blog.events.phrases import EVENTS
from postlint.blog.events.reused import APART
from postlint.blog.events.uses import Around, Use, consistent
from postlint.blog.posts import facts_by_path
from postlint.blog.series.grouping import Group
from postlint.blog.series.habits import Habit, broken_habit, steady, why_expected
from postlint.model import Problem, Related, Severity, Site, Span
from postlint.prose.calendar_words import MONTHS
from postlint.prose.days import candidates, make_date, month_distance, ordinal, range_end, resolve, spell
from postlint.prose.mentions import DateMention
from postlint.prose.sentences import straight

NEXT_YEAR = 62
"""Days before the post beyond which a date without weekday and year may be next year's: the slips read are
copies of the post before, of a month or two ago."""
HISTORY = 366
"""Days before the post beyond which a date that a soft invitation names is reported: the first evening."""
STEADY = 0.8
"""Share of the headings of a series that must lie so many months ahead for that to be its habit."""
LINKING = 0.7
"""Share of the posts of a series that must link an event's own page, before the group's page is a slip: 29 of
29 in the one archive where it was."""
FEW = 3
"""Posts that a habit of a series takes."""


def invitation_problems(
    uses: Sequence[Use], series: Mapping[str, Around], declared: Collection[tuple[str, datetime.date]]
) -> Iterator[Problem]:
    """What invitations themselves show: their date, their heading, the page that they link. ``declared``: the
    days of events that the front matter of documents gives, with their paths."""
    for use in uses:
        around = series[use.path]
        if use.day != use.posted or (use.path, use.posted) not in declared:
            yield from _date(use, around, uses)
        yield from _heading(use, around)
        yield from _group_page(use, around)
    yield from _days_of_posts_before(series)


# --- the date -----------------------------------------------------------------------------------


def _date(use: Use, around: Around, uses: Sequence[Use]) -> Iterator[Problem]:
    date = use.said.date
    if date is None or date.month is None:
        return
    if not date.full:
        yield from _month(use, date)
        return
    if not candidates(date, use.posted):
        if date.day and date.day > 28:
            message = (
                f"`{use.said.date_text}` does not exist: {MONTHS[date.month - 1]} has no {ordinal(date.day)}"
            )
            yield Problem(message, Span(date.start, date.end), use.path)
        return
    assert use.day is not None
    if not consistent(use) and date.nth is None:
        return  # the weekday is wrong: see ``weekdays``
    if use.day < use.posted:
        yield from _past(use, date, around)
    elif use.day == use.posted:
        yield from _same_day(use, date, around, uses)


def _month(use: Use, date: DateMention) -> Iterator[Problem]:
    """A month alone: wrong where it lies before the post."""
    assert date.month is not None
    distance = (
        (date.year - use.posted.year) * 12 + date.month - use.posted.month
        if date.year
        else month_distance(date.month, use.posted.month)
    )
    if distance < 0 and not use.said.moved and (use.said.strong or use.said.kind == "event"):
        name = MONTHS[date.month - 1] + (f" {date.year}" if date.year else "")
        message = f"the invitation names {name}, before this post ({_posted(use)}): announce the next event"
        yield Problem(message, Span(date.start, date.end), use.path, "error" if distance == -1 else "warning")


def _posted(use: Use) -> str:
    return f"{use.posted.day} {MONTHS[use.posted.month - 1]} {use.posted.year}"


def _past(use: Use, date: DateMention, around: Around) -> Iterator[Problem]:
    assert use.day is not None
    ago = (use.posted - use.day).days
    if ago == 1 and use.said.today:
        return  # "tonight", in a post that is dated by the day after
    if use.said.moved or (date.last and range_end(date, use.day) >= use.posted):
        return
    if date.weekday is None and date.year is None and ago > NEXT_YEAR:
        return  # perhaps next year's
    if date.year is None and any(map(use.posted.__le__, _in_years(use.day, use.said.years))):
        return  # of a year that the invitation names: "the dates of 2026 are settled: May 4th"
    firm = use.said.strong or use.said.kind == "event"
    if ago > HISTORY and not firm:
        return
    message = f"`{use.said.date_text}` is before this post ({_posted(use)}): announce the next event"
    yield Problem(message, Span(date.start, date.end), use.path, "error" if firm else "warning")


def _in_years(day: datetime.date, years: Sequence[int]) -> Iterator[datetime.date]:
    """``day`` in those of ``years`` that are next to its own."""
    for year in years:
        if abs(year - day.year) == 1 and (found := make_date(year, day.month, day.day)):
            yield found


ERA = 12
"""Posts nearest in time that show whether a group dates its posts by the event: habits change."""
OWN_DAY = 0.2
"""Share of posts announced for their own day that makes it a habit: less is slips, and two slips must not
excuse each other. Of the archives read, one announced 71 later days until it began to date its posts by
the event, 13 in a row since; in three others 31 posts announce a later day and none its own."""


def _same_day(use: Use, date: DateMention, around: Around, uses: Sequence[Use]) -> Iterator[Problem]:
    """Announced for the day of the post: left of the post before where that announced it and others announce
    later days; otherwise perhaps a post that came on the day, or is dated by the event."""
    if use.said.today or use.said.moved or date.last or _later_today(use):
        return
    series, whole = (_own_days(use, among) for among in (around.uses, uses))
    severity: Severity = "info"
    if any(same >= OWN_DAY * (same + ahead) for same, ahead in (series, whole) if same):
        return
    left = any(other.day == use.day and other.posted < use.posted for other in uses)
    if left and (series[1] >= FEW or (not series[0] and whole[1] >= ERA / 2)):
        severity = "error" if series[1] >= FEW else "warning"
    message = f"`{use.said.date_text}` is the day of this post itself: announce the next event"
    yield Problem(message, Span(date.start, date.end), use.path, severity)


def _later_today(use: Use) -> bool:
    """Whether the event begins after the time that the post itself is dated: it was published before."""
    written = (use.post.date or "")[11:16]
    return written != "00:00" and written < use.said.time if written else False


def _own_days(use: Use, among: Sequence[Use]) -> tuple[int, int]:
    """Of the posts nearest in time to that of ``use``, how many announce their own day, how many a
    later one."""
    said: dict[str, tuple[int, bool]] = {}
    for other in among:
        if other.path != use.path and other.day and other.day >= other.posted:
            far = abs((other.posted - use.posted).days)
            said[other.path] = (far, other.day == other.posted or said.get(other.path, (0, False))[1])
    near = sorted(said.values())[:ERA]
    same = sum(own for _, own in near)
    return same, len(near) - same


OTHERS = 8
"""Other posts of a series that must announce days before a day announced twice is a slip."""
DISTINCT = 0.9
"""Days over these posts: a series that announces and reminds has fewer."""


def _days_of_posts_before(series: Mapping[str, Around]) -> Iterator[Problem]:
    """Days that the post before announced, beside the page of another event: the day was copied."""
    for around in {id(one): one for one in series.values() if one.group is not None}.values():
        first: dict[str, Use] = {}
        for use in sorted(around.uses, key=lambda one: (one.posted, one.path, one.said.start)):
            if use.day and consistent(use):
                first.setdefault(use.path, use)
        held = list(first.values())
        counts = Counter(use.day for use in held)
        others = len(held) - 1
        for at, use in enumerate(held):
            earlier = (held[number] for number in range(at - 1, -1, -1))
            before = next((one for one in earlier if one.posted < use.posted), None)
            distinct = len(counts) - (counts[use.day] == 1)
            if others >= OTHERS and distinct >= DISTINCT * others and before and _is_copied(use, before):
                yield _copied_day(use, before)


def _is_copied(use: Use, before: Use) -> bool:
    date = use.said.date
    return (
        date is not None
        and date.full
        and use.day == before.day
        and use.day is not None
        and use.day > use.posted
        and (use.posted - before.posted).days >= APART
        and not use.said.moved
        and use.said.single
        and before.said.single
        and use.said.key != before.said.key
    )


def _copied_day(use: Use, before: Use) -> Problem:
    date = use.said.date
    assert date is not None
    message = (
        f"`{use.said.date_text}` is the day that the post of {before.posted} announced, and the link leads "
        "to another event: write the day of that event"
    )
    related = (Related(before.path, Span(*before.said.link_at), "the event of that day"),)
    return Problem(message, Span(date.start, date.end), use.path, "warning", related)


# --- the heading --------------------------------------------------------------------------------


def _heading(use: Use, around: Around) -> Iterator[Problem]:
    named = use.said.heading_date
    if named is None or named.month is None or use.said.moved:
        return
    span = Span(named.start, named.end) if named.end > named.start else Span(*use.said.heading_at)
    span = Span(*use.said.heading_at) if not named.full and use.said.heading_at[1] else span
    date = use.said.date
    month = use.day.month if use.day else date.month if date else None
    if month is None:
        yield from _heading_alone(use, named, around, span)
    elif named.month != month:
        assert date is not None
        message = (
            f"the heading names {MONTHS[named.month - 1]}, the invitation below it {MONTHS[month - 1]}: "
            "make them agree"
        )
        related = (Related(use.path, Span(date.start, date.end), f"announces `{use.said.date_text}`"),)
        yield Problem(message, _heading_text(use), use.path, related=related)
    elif (
        named.full
        and use.day
        and date
        and date.full
        and (other := resolve(named, use.posted))
        and other != use.day
    ):
        message = (
            f"the heading announces {spell(other)}, the invitation below it {spell(use.day)}: make them agree"
        )
        yield Problem(message, _heading_text(use), use.path)


def _heading_text(use: Use) -> Span:
    named = use.said.heading_date
    assert named is not None
    return Span(named.start, named.end)


def _heading_alone(use: Use, named: DateMention, around: Around, span: Span) -> Iterator[Problem]:
    """The heading's month is the only date there is."""
    assert named.month is not None
    distance = month_distance(named.month, use.posted.month)
    others = [
        month_distance(other.said.heading_date.month, other.posted.month)
        for other in around.uses
        if other.path != use.path and other.said.heading_date and other.said.heading_date.month
    ]
    usual = steady(others, STEADY, FEW)
    if distance < 0 or (usual is not None and usual > 0 and distance == 0):
        message = (
            f"the invitation's heading names {MONTHS[named.month - 1]}, but this post is of {_posted(use)}: "
            f"write the next event's month"
        )
        yield Problem(message, _heading_text(use), use.path, "warning")


# --- the link -----------------------------------------------------------------------------------


def _group_page(use: Use, around: Around) -> Iterator[Problem]:
    """The group's page where the series links the event's."""
    if use.said.kind != "group" or around.group is None:
        return
    own = [other for other in around.uses if other.path == use.path]
    if any(other.said.kind == "event" for other in own):
        return
    linked: dict[str, bool] = {}
    for other in around.uses:
        if other.path != use.path and other.said.url:
            linked[other.path] = linked.get(other.path, False) or other.said.kind == "event"
    count = sum(linked.values())
    if count >= FEW and count >= LINKING * len(linked):
        message = (
            f"the invitation links the group's page, where {count} of the {len(linked)} other posts of "
            f"`{around.group.name}` link the event: link it here too"
        )
        yield Problem(message, Span(*use.said.link_at), use.path, "warning")


# --- posts that invite to nothing ---------------------------------------------------------------


def absent_invitations(site: Site, groups: Sequence[Group]) -> Iterator[Problem]:
    """Posts that neither invite to an event nor link one, or invite without a link, although the posts of
    their series do."""
    linking = {post.path for post, link in site.facts(EventLink) if link.role != "past"}
    linking |= {post.path for post in site.posts if EVENTS.search("moved", straight(post.title or ""))}
    announcing = linking | _with_a_day_ahead(site)
    invitations = facts_by_path(site, Invitation)
    for group in groups:
        if group.configured and group.configured.invites is False:
            continue
        doing = [any(map(_leads_on, invitations.get(member.path, ()))) for member in group.members]
        days = [member.day for member in group.members]
        required = group.configured is not None and group.configured.invites is True
        linked = [
            member.path in linking or any(said.url for said in invitations.get(member.path, ()))
            for member in group.members
        ]
        for at, member in enumerate(group.members):
            unlinked = None if linked[at] else broken_habit(linked, days, at)
            if unlinked and (said := _asking(site, member.path, invitations.get(member.path, ()))):
                yield _without_a_link(said, member.path, group.name, unlinked)
            if doing[at] or member.path in announcing:
                continue
            habit = broken_habit(doing, days, at)
            if not (required or habit):
                continue
            reason = why_expected(group.name, habit)
            yield Problem(
                f"has no invitation to the next event: {reason}; add the invitation", None, member.path,
                "error" if required else "warning",
            )  # fmt: skip


def _asking(site: Site, path: str, invitations: Sequence[Invitation]) -> Invitation | None:
    """The invitation of a post that asks for an answer, and has no link of any kind beside it."""
    for said in invitations:
        document = site.document(path) if said.strong else None
        if document and not any(said.start <= one.span.start < said.end for one in document.references):
            return said
    return None


def _without_a_link(said: Invitation, path: str, series: str, habit: Habit) -> Problem:
    message = (
        f"the invitation has no link, {habit.doing} of the {habit.of} posts of `{series}` around it link the "
        "event: add the link to its page"
    )
    return Problem(message, Span(said.start, said.end), path, "warning")


COMING = 45
"""Days after a post in which a day that it names is that of an event it speaks of, in whichever words."""


def _with_a_day_ahead(site: Site) -> set[str]:
    """The documents that name a day which is soon to come, with its weekday or a time: perhaps they invite
    in words that no table has."""
    found = set()
    for post, said in site.facts(Day):
        posted = datetime.date.fromisoformat(post.date[:10]) if post.date else None
        coming = posted is not None and said.role not in ("opens", "past", "far")
        day = resolve(said.date, posted) if posted and coming else None
        dated = bool(said.time) or said.date.weekday is not None
        if posted and day and dated and 0 <= (day - posted).days <= COMING:
            found.add(post.path)
    return found


def _leads_on(said: Invitation) -> bool:
    return bool(said.url or said.strong or (said.date and said.date.full))


def over(uses: Sequence[Use], series: Mapping[str, Around], today: datetime.date) -> Iterator[Problem]:
    """With ``--as-of``: the newest post of a series invites to what is over."""
    for use in uses:
        newest = max(other.posted for other in series[use.path].uses)
        if use.day and use.posted <= use.day < today and use.posted == newest and use.said.date:
            date = use.said.date
            message = f"the announced event of {spell(use.day)} is over on {today}: announce the next one"
            yield Problem(message, Span(date.start, date.end), use.path, "warning")
