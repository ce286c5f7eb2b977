"""Invitations compared with the post they stand in and with those of the other posts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from postlint.blog.events.facts import Invitation
from postlint.blog.posts import facts_by_path
from postlint.blog.series.grouping import Group, archive
from postlint.blog.series.habits import Cadence, broken_habit, cadence, steady, why_expected
from postlint.model import Edit, Fix, PostFacts, Problem, Related, Settings, Severity, Site, Span
from postlint.prose.dates import MONTHS, WEEKDAYS, DateMention
from postlint.prose.days import candidates, month_distance, nth_weekday, ordinal, resolve, shifted, spell
from postlint.record import NamedTuple


class _Use(NamedTuple):
    """An invitation in its post."""

    post: PostFacts
    said: Invitation
    posted: datetime.date
    day: datetime.date | None
    """The day it announces, where it names one."""

    @property
    def path(self) -> str:
        return self.post.path


class _Series(NamedTuple):
    """What the neighbours of an invitation do."""

    group: Group | None
    uses: Sequence[_Use]
    """All invitations of the series; of the site where there is none."""
    cadence: Cadence | None


def compare(site: Site, settings: Settings, absent: bool) -> Iterator[Problem]:
    """All there is to say about the invitations of a site's posts; ``absent``: of their absence, too."""
    groups = archive(site.posts, settings.series).groups
    uses = _uses(site.facts(Invitation))
    yield from _invited(uses, _by_series(uses, groups), settings)
    if absent:
        yield from _absent(site, groups)


def _uses(said: Iterable[tuple[PostFacts, Invitation]]) -> list[_Use]:
    uses = []
    for post, invitation in said:
        if post.date:
            posted = _posted_on(post.path, datetime.date.fromisoformat(post.date[:10]))
            day = resolve(invitation.date, posted) if invitation.date else None
            uses.append(_Use(post, invitation, posted, day))
    return uses


def _invited(uses: Sequence[_Use], series: Mapping[str, _Series], settings: Settings) -> Iterator[Problem]:
    for use in uses:
        around = series[use.path]
        yield from _date(use, around)
        yield from _heading(use, around)
        yield from _group_page(use, around)
    yield from _reused(uses, series)
    if settings.as_of:
        yield from _over(uses, series, datetime.date.fromisoformat(settings.as_of))


def _posted_on(path: str, day: datetime.date) -> datetime.date:
    """The day of the post: of two neighbouring days in file name and front matter the earlier one,
    since an evening's date moves into the next day by the site's time zone."""
    named = re.search(r"(?:^|/)(\d{4})-(\d{1,2})-(\d{1,2})-", path)
    if named and abs((day - (other := datetime.date(*map(int, named.groups())))).days) == 1:
        return min(day, other)
    return day


def _by_series(uses: Sequence[_Use], groups: Sequence[Group]) -> dict[str, _Series]:
    home = {member.path: group for group in groups for member in group.members}
    found: dict[str, _Series] = {}
    loose = [use for use in uses if use.path not in home]
    for group in groups:
        own = [use for use in uses if home.get(use.path) is group]
        days = sorted(
            {use.day for use in own if use.day and _consistent(use)} | {m.day for m in group.members}
        )
        around = _Series(group, own, cadence(days))
        found.update({use.path: around for use in own})
    found.update({use.path: _Series(None, loose, None) for use in loose})
    return found


def _consistent(use: _Use) -> bool:
    said = use.said.date
    return said is not None and (
        said.weekday is None or (use.day is not None and use.day.weekday() == said.weekday)
    )


# --- the date -----------------------------------------------------------------------------------


def _date(use: _Use, around: _Series) -> Iterator[Problem]:
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
    if not _consistent(use) and date.nth is None:
        yield _weekday(use, date, around)
    elif use.day < use.posted:
        yield from _past(use, date, around)
    elif use.day == use.posted:
        yield from _same_day(use, date, around)


def _month(use: _Use, date: DateMention) -> Iterator[Problem]:
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


def _posted(use: _Use) -> str:
    return f"{use.posted.day} {MONTHS[use.posted.month - 1]} {use.posted.year}"


def _weekday(use: _Use, date: DateMention, around: _Series) -> Problem:
    """The weekday and the day do not go together: offers both readings, the likelier first."""
    day = use.day
    assert day is not None and date.weekday is not None
    moved = _nearest(day, date.weekday, around.cadence, use.posted)
    readings = [
        _rewritten(use.said.date_text, date, day=moved.day),
        _rewritten(use.said.date_text, date, weekday=day.weekday()),
    ]
    usual = around.cadence is not None and date.weekday == around.cadence.weekday
    fix = None
    if usual and date.day_at and moved.month == day.month:
        text = _day_like(use.said.date_text, date, moved.day)
        fix = Fix(f"announce {spell(moved)}", (Edit(Span(*date.day_at), text),), safe=False)
    elif around.cadence and around.cadence.weekday == day.weekday():
        readings.reverse()
    if date.year and (other := _fitting_year(date, use.posted)):
        readings.append(f"the year {other}")
    choice = " or ".join(
        reading if reading.startswith("the year") else f"`{reading}`" for reading in readings
    )
    message = f"`{use.said.date_text}` does not exist in {day.year}: write {choice}"
    return Problem(message, Span(date.start, date.end), use.path, fix=fix)


def _fitting_year(date: DateMention, posted: datetime.date) -> int | None:
    for year in (posted.year, posted.year + 1):
        days = candidates(date._replace(year=year), posted)
        if year != date.year and days and days[0].weekday() == date.weekday and days[0] > posted:
            return year
    return None


def _nearest(day: datetime.date, weekday: int, usual: Cadence | None, posted: datetime.date) -> datetime.date:
    """The day of that month on ``weekday`` that the series' rhythm asks for, else the nearest one."""
    if usual and usual.nth and usual.weekday == weekday:
        found = nth_weekday(day.year, day.month, weekday, usual.nth)
        if found and found > posted:
            return found
    steps = [shifted(day, by) for by in (-3, -2, -1, 1, 2, 3)]
    right = [step for step in steps if step.weekday() == weekday]
    inside = [step for step in right if step.month == day.month and step > posted]
    return (inside or right or [day])[0]


def _day_like(written: str, date: DateMention, day: int) -> str:
    """``day`` with an ordinal where the date was written with one."""
    return ordinal(day) if re.search(r"\d(?:st|nd|rd|th)\b", written) else str(day)


def _rewritten(written: str, date: DateMention, *, day: int | None = None, weekday: int | None = None) -> str:
    """The date as written with another day or weekday."""
    if day is not None and date.day is not None:
        return re.sub(rf"\b0?{date.day}(?:st|nd|rd|th)?\b", _day_like(written, date, day), written, count=1)
    if weekday is not None and date.weekday_at:
        word = written[date.weekday_at[0] - date.start : date.weekday_at[1] - date.start]
        if word.casefold() == WEEKDAYS[date.weekday or 0].casefold():
            return written.replace(word, WEEKDAYS[weekday], 1)
        if WEEKDAYS[date.weekday or 0].casefold().startswith(word.casefold()):
            return written.replace(word, WEEKDAYS[weekday][:3], 1)
        return written.replace(word, WEEKDAYS[weekday], 1)
    return written


def _past(use: _Use, date: DateMention, around: _Series) -> Iterator[Problem]:
    assert use.day is not None
    ago = (use.posted - use.day).days
    if use.said.moved or (date.last and _range_end(date, use.day) >= use.posted):
        return
    if date.weekday is None and date.year is None and ago > 62:
        return  # perhaps next year's
    firm = use.said.strong or use.said.kind == "event"
    if ago > 366 and not firm:
        return
    message = f"`{use.said.date_text}` is before this post ({_posted(use)}): announce the next event"
    yield Problem(message, Span(date.start, date.end), use.path, "error" if firm else "warning")


def _range_end(date: DateMention, day: datetime.date) -> datetime.date:
    assert date.last is not None
    return day.replace(day=min(date.last[0], 28)) if date.last[1] == day.month else day


def _same_day(use: _Use, date: DateMention, around: _Series) -> Iterator[Problem]:
    """Announced for the day of the post: stale where other posts announce later days, the habit of
    blogs that date their posts by the event otherwise."""
    if use.said.today or use.said.moved:
        return
    others = [other for other in around.uses if other.path != use.path and other.day]
    same = len({other.path for other in others if other.day == other.posted})
    ahead = len({other.path for other in others if other.day and other.day > other.posted})
    severity: Severity = "info"
    if ahead >= 3 and same == 0:
        severity = "error"
    elif same and same >= 0.2 * (same + ahead):
        return
    message = f"`{use.said.date_text}` is the day of this post itself: announce the next event"
    yield Problem(message, Span(date.start, date.end), use.path, severity)


# --- the heading --------------------------------------------------------------------------------


def _heading(use: _Use, around: _Series) -> Iterator[Problem]:
    named = use.said.heading_date
    if named is None or named.month is None or use.said.moved:
        return
    place = Span(named.start, named.end) if named.end > named.start else Span(*use.said.heading_at)
    place = Span(*use.said.heading_at) if not named.full and use.said.heading_at[1] else place
    date = use.said.date
    month = use.day.month if use.day else date.month if date else None
    if month is None:
        yield from _heading_alone(use, named, around, place)
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


def _heading_text(use: _Use) -> Span:
    named = use.said.heading_date
    assert named is not None
    return Span(named.start, named.end)


def _heading_alone(use: _Use, named: DateMention, around: _Series, place: Span) -> Iterator[Problem]:
    """The heading's month is the only date there is."""
    assert named.month is not None
    distance = month_distance(named.month, use.posted.month)
    others = [
        month_distance(other.said.heading_date.month, other.posted.month)
        for other in around.uses
        if other.path != use.path and other.said.heading_date and other.said.heading_date.month
    ]
    usual = steady(others, 0.8, 3)
    if distance < 0 or (usual is not None and usual > 0 and distance == 0):
        message = (
            f"the invitation's heading names {MONTHS[named.month - 1]}, not the next event's month: "
            f"this post is of {_posted(use)}"
        )
        yield Problem(message, _heading_text(use), use.path, "warning")


# --- the link -----------------------------------------------------------------------------------


def _group_page(use: _Use, around: _Series) -> Iterator[Problem]:
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
    if count >= 3 and count >= 0.7 * len(linked):
        message = (
            f"the invitation links the group's page: {count} of the {len(linked)} other posts of "
            f"`{around.group.name}` link the event's own"
        )
        yield Problem(message, Span(*use.said.link_at), use.path, "warning")


def _reused(uses: Sequence[_Use], series: Mapping[str, _Series]) -> Iterator[Problem]:
    """One event's URL in the invitations of two posts that announce different days."""
    by_key: dict[str, list[_Use]] = {}
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


def _single_event(key: str, held: Sequence[_Use], series: Mapping[str, _Series]) -> bool:
    """Whether a URL names one event: by an event host's numeric id; others, perhaps a page that always
    shows the next event, only where the series links another page each time."""
    if re.search(r":[^:]*\d{5,}", key):
        return True
    around = series[held[-1].path]
    links = [use.said.key for use in around.uses if use.said.url]
    return len(held) == 2 and len(links) >= 4 and len(set(links)) >= 0.7 * len(links)


def _clash(earlier: Sequence[_Use], later: _Use, series: Mapping[str, _Series]) -> Problem | None:
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
                f"this event was already the invitation of {use.posted}, for {when}, not {now}: link "
                f"the new event"
            )
        elif use.day and use.day < later.posted:
            message = (
                f"this event was the invitation of {use.posted}, for {when}, before this post: link "
                f"the new event"
            )
        elif not use.day and use.said.strong and later.said.strong and _apart(use, later, series):
            severity = "warning"
            message = f"this event was already the next one in the post of {use.posted}: link the new event"
        if message:
            related = (Related(use.path, Span(*use.said.link_at), "the invitation that it belongs to"),)
            return Problem(message, Span(*later.said.link_at), later.path, severity, related)
    return None


def _when(use: _Use) -> str:
    if use.day:
        return f"{use.day.day} {MONTHS[use.day.month - 1]} {use.day.year}"
    if use.said.date and use.said.date.month:
        return MONTHS[use.said.date.month - 1]
    return ""


def _agree(a: _Use, b: _Use) -> bool:
    """Whether two invitations can mean the same day."""
    if a.day and b.day:
        if a.day == b.day:
            return True
        ends = [
            _range_end(use.said.date, use.day)
            for use in (a, b)
            if use.said.date and use.said.date.last and use.day
        ]
        return bool(ends) and abs((a.day - b.day).days) <= max((end - min(a.day, b.day)).days for end in ends)
    months = [use.day.month if use.day else use.said.date.month if use.said.date else None for use in (a, b)]
    return months[0] == months[1]


def _apart(a: _Use, b: _Use, series: Mapping[str, _Series]) -> bool:
    group = series[a.path].group
    return group is not None and group is series[b.path].group and (b.posted - a.posted).days >= 20


# --- posts that invite to nothing ---------------------------------------------------------------


def _absent(site: Site, groups: Sequence[Group]) -> Iterator[Problem]:
    invitations = facts_by_path(site, Invitation)
    for group in groups:
        if group.configured and group.configured.invites is False:
            continue
        doing = [any(map(_leads_on, invitations.get(member.path, ()))) for member in group.members]
        days = [member.day for member in group.members]
        required = group.configured is not None and group.configured.invites is True
        for at, member in enumerate(group.members):
            if doing[at]:
                continue
            habit = broken_habit(doing, days, at)
            if not (required or habit):
                continue
            reason = why_expected(group.name, habit)
            yield Problem(
                f"invites to no next event: {reason}; add the invitation", None, member.path,
                "error" if required else "warning",
            )  # fmt: skip


def _leads_on(said: Invitation) -> bool:
    return bool(said.url or said.strong)


def _over(uses: Sequence[_Use], series: Mapping[str, _Series], today: datetime.date) -> Iterator[Problem]:
    """With ``--as-of``: the newest post of a series invites to what is over."""
    for use in uses:
        newest = max(other.posted for other in series[use.path].uses)
        if use.day and use.posted <= use.day < today and use.posted == newest and use.said.date:
            date = use.said.date
            message = f"the announced event of {spell(use.day)} is over on {today}: announce the next one"
            yield Problem(message, Span(date.start, date.end), use.path, "warning")
