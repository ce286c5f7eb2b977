"""What posts may have kept of the ones before them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence

from postlint.model import Problem, Related, Settings, Site, Span
from postlint.text.dates import MONTHS, month_distance
from postlint.text.facts import Leftovers
from postlint.text.series import Group, archive
from postlint.text.titles import shape, words


def compare(facts: dict[str, Leftovers], site: Site, settings: Settings) -> Iterator[Problem]:
    """Compares each post with those before it, ``facts`` being by the posts' paths."""
    if not facts:
        return
    known = archive(site.posts, settings.series)
    members = [member for member in known.members if member.path in facts]
    yield from _descriptions([(member.path, member.day) for member in members], facts)
    yield from _tags([(member.path, member.day) for member in members], facts)
    for group in known.groups:
        own = tuple(member for member in group.members if member.path in facts)
        yield from _in_series(group._replace(members=own), facts)


def _descriptions(
    posts: Sequence[tuple[str, datetime.date]], facts: dict[str, Leftovers]
) -> Iterator[Problem]:
    """One description over two posts; over more it is a habit."""
    same: dict[str, list[tuple[str, datetime.date]]] = {}
    for path, day in posts:
        text = " ".join(facts[path].description.split())
        if len(text.split()) >= 4:
            same.setdefault(text, []).append((path, day))
    for held in same.values():
        folders = {path.rpartition("/")[0] for path, _ in held}
        if len(held) == 2 and len(folders) == 1 and held[0][1] != held[1][1]:
            (first, day), (path, _) = held
            related = (Related(first, Span(*facts[first].description_at), "the same description"),)
            message = f"the description is that of the post of {day}: write this post's own"
            yield Problem(message, Span(*facts[path].description_at), path, related=related)


def _tags(posts: Sequence[tuple[str, datetime.date]], facts: dict[str, Leftovers]) -> Iterator[Problem]:
    """A year tag that is not the post's, where nearly all posts with one have their own."""
    tagged = [(path, day, facts[path].years[0]) for path, day in posts if len(facts[path].years) == 1]
    right = sum(tag[0] == day.year for _, day, tag in tagged)
    if len(tagged) < 5 or right < 0.8 * len(tagged):
        return
    for path, day, (year, start, end) in tagged:
        if year != day.year:
            message = (
                f"the tag is {year}, the post of {day.year}, as {right} of {len(tagged)} posts with a "
                f"year tag have their own"
            )
            yield Problem(message, Span(start, end), path)


def _in_series(group: Group, facts: dict[str, Leftovers]) -> Iterator[Problem]:
    days = {member.day.isoformat(): member.path for member in group.members}
    agreeing = Counter(
        month == member.shape.month.value
        for member in group.members
        if member.shape.month
        for month, _, _ in facts[member.path].months
    )
    for at, member in enumerate(group.members):
        own = facts[member.path]
        title = shape(member.title).month
        if title and agreeing[True] >= agreeing[False]:
            for month, start, end in own.months:
                if month != title.value and -3 <= month_distance(month, title.value) < 0:
                    message = (
                        f"the post speaks of the {MONTHS[month - 1]} meetup, its title is `{member.title}`"
                    )
                    yield Problem(message, Span(start, end), member.path)
        if at:
            yield from _announced_again(
                group.members[at - 1].path, str(group.members[at - 1].day), member.path, facts
            )
        for date, start, end in own.images:
            if (
                date != member.day.isoformat()
                and date in days
                and any(date == d for d, _, _ in facts[days[date]].images)
            ):
                message = f"the photo is dated {date}, the day of another post of `{group.name}`"
                yield Problem(
                    message, Span(start, end), member.path, related=(Related(days[date], None, "that post"),)
                )


def _announced_again(before: str, day: str, path: str, facts: dict[str, Leftovers]) -> Iterator[Problem]:
    old = facts[before].announced
    for names, start, end, text in facts[path].announced:
        for other_names, other_start, other_end, other_text in old:
            related = (Related(before, Span(other_start, other_end), "announced there"),)
            if len(names) >= 2 and set(map(str.casefold, names)) == set(map(str.casefold, other_names)):
                listed = ", ".join(f"`{name}`" for name in names[:-1]) + f" and `{names[-1]}`"
                yield Problem(
                    f"{listed} are announced again, as in the post of {day}",
                    Span(start, end),
                    path,
                    related=related,
                )
                return
            if len(words(text)) >= 25 and text == other_text:
                message = f"the invitation is word for word that of the post of {day} but for the date"
                yield Problem(message, Span(start, end), path, related=related)
                return
