"""What posts may have kept of the ones before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from postlint.blog.leftovers.facts import Leftovers
from postlint.blog.leftovers.numbered import left_numbers, numbered_alike
from postlint.blog.leftovers.videos import left_videos
from postlint.blog.posts import first_facts
from postlint.blog.series.grouping import Group, Member, archive, companions
from postlint.blog.titles.shape import words
from postlint.model import Problem, Related, Settings, Severity, Site, Span, YamlValue
from postlint.prose.dates import MONTHS
from postlint.prose.days import month_distance


def compare(site: Site, settings: Settings) -> Iterator[Problem]:
    """Compares each post with those before it."""
    facts = first_facts(site, Leftovers)
    known = archive(site.posts, settings.series)
    said = [(member, facts[member.path]) for member in known.members if member.path in facts]
    yield from _descriptions(said)
    yield from _tags(said)
    yield from left_numbers([(member, fact.numbered) for member, fact in said if fact.numbered])
    yield from left_videos([(member, fact.videos) for member, fact in said if fact.videos])
    for group in known.groups:
        yield from _in_series(group, facts)


def neighbours(site: Site, settings: Settings, paths: Collection[str]) -> set[str]:
    """The posts with which those at ``paths`` are compared."""
    found = companions(site.posts, settings.series, paths)
    own = {_description(site, path) for path in paths} - {""}
    dated = any(_names_year(site.front_matter(path).get("tags")) for path in paths)
    for member in archive(site.posts, settings.series).members if own or dated else ():
        if _description(site, member.path) in own or (
            dated and _names_year(site.front_matter(member.path).get("tags"))
        ):
            found.add(member.path)
    return found | numbered_alike(archive(site.posts, settings.series).members, paths)


def _description(site: Site, path: str) -> str:
    text = site.front_matter(path).get("description")
    return " ".join(text.split()) if isinstance(text, str) else ""


def _descriptions(said: Sequence[tuple[Member, Leftovers]]) -> Iterator[Problem]:
    """One description over two posts; over more it is a habit."""
    same: dict[str, list[tuple[Member, Leftovers]]] = {}
    for member, fact in said:
        words = fact.description.split()
        if len(words) >= 4:
            same.setdefault(" ".join(words), []).append((member, fact))
    for held in same.values():
        folders = {member.path.rpartition("/")[0] for member, _ in held}
        if stray := _of_another_subject(held):
            yield stray
            continue
        if len(held) == 2 and len(folders) == 1 and held[0][0].day != held[1][0].day:
            (first, before), (second, copied) = held
            related = (Related(first.path, Span(*before.description_at), "the same description"),)
            message = f"the description is that of the post of {first.day}: write this post's own"
            yield Problem(message, Span(*copied.description_at), second.path, related=related)


def _of_another_subject(held: Sequence[tuple[Member, Leftovers]]) -> Problem | None:
    """A description with words of all other titles that it is over, and no word of this post's."""
    said = _long_words(held[0][1].description)
    strangers = [(member, fact) for member, fact in held if not said & _long_words(member.title)]
    if len(held) < 2 or len(strangers) != 1 or not _long_words(strangers[0][0].title):
        return None
    member, copied = strangers[0]
    first, before = held[0]
    if first.day >= member.day:
        return None  # the first of them wrote it
    related = (Related(first.path, Span(*before.description_at), "the same description"),)
    message = (
        f"the description is that of the post of {first.day}, with words of its title `{first.title}`: "
        "write this post's own"
    )
    return Problem(message, Span(*copied.description_at), member.path, "warning", related)


_LONG = 4
"""Letters of a word that is not one of every title."""


def _long_words(text: str) -> set[str]:
    return {word for word in words(text.casefold()) if len(word) >= _LONG and not word.isdecimal()}


def _tags(said: Sequence[tuple[Member, Leftovers]]) -> Iterator[Problem]:
    """A year tag that is not the post's, where nearly all posts with one have their own."""
    tagged = [(member, fact.years[0]) for member, fact in said if len(fact.years) == 1]
    right = sum(tag[0] == member.day.year for member, tag in tagged)
    if len(tagged) < 5 or right < 0.8 * len(tagged):
        return
    for member, (year, start, end) in tagged:
        if year != member.day.year:
            message = (
                f"the tag is {year}, the post of {member.day.year}, as {right} of {len(tagged)} posts with "
                f"a year tag have their own"
            )
            yield Problem(message, Span(start, end), member.path)


def _names_year(tags: YamlValue) -> bool:
    """Whether there may be a year among ``tags``."""
    listed = tags if isinstance(tags, list) else [tags]
    return any(len(str(tag)) == 4 and str(tag).startswith("20") for tag in listed)


def _in_series(group: Group, facts: Mapping[str, Leftovers]) -> Iterator[Problem]:
    for at, member in enumerate(group.members):
        if member.path not in facts:
            continue
        own = facts[member.path]
        title = member.shape.month
        copied = list(_copied_months(group, at, facts)) if own.sentences else []
        yield from copied
        if title and not copied:
            months = [one for one in own.months if -3 <= month_distance(one[0], title.value) < 0]
            if months and _agree(group, facts):
                severity: Severity = "warning" if _all_agree(group, at, facts) else "info"
                for month, start, end in months:
                    message = (
                        f"the post speaks of the {MONTHS[month - 1]} meetup, its title is `{member.title}`"
                    )
                    yield Problem(message, Span(start, end), member.path, severity)
            else:
                yield from _opening(group, member, facts)
        before = next((one for one in reversed(group.members[:at]) if one.path in facts), None)
        if before and own.announced:
            yield from _announced_again(before.path, str(before.day), member.path, facts)
        for date, start, end in own.images:
            other = _post_of(date, group, facts) if date != member.day.isoformat() else None
            if other and any(date == day for day, _, _ in facts[other].images):
                message = (
                    f"the photo is dated {date}, that of another post of `{group.name}`: show this post's own"
                )
                related = (Related(other, None, "that post"),)
                yield Problem(message, Span(start, end), member.path, related=related)


def _copied_months(group: Group, at: int, facts: Mapping[str, Leftovers]) -> Iterator[Problem]:
    """A sentence of an earlier post, with that post's month where this one's own belongs: of the posts that
    say it, more name the month of their titles than another, and the earlier one does."""
    member = group.members[at]
    title = member.shape.month
    for sentence in facts[member.path].sentences if title else ():
        if title is None or sentence.month == title.value:
            continue
        said = [
            (other, one)
            for other in group.members[:at]
            if other.shape.month and other.path in facts
            for one in facts[other.path].sentences
            if one.bare == sentence.bare
        ]
        agreeing = [(other, one) for other, one in said if _is_own(other, one.month)]
        source = next((pair for pair in reversed(agreeing) if pair[1].month == sentence.month), None)
        if source is None or 2 * len(agreeing) <= len(said):
            continue
        if not sentence.formula and not OPENINGS <= len(agreeing) == len(said):
            continue
        first, one = source
        related = (Related(first.path, Span(one.start, one.end), "the same sentence"),)
        right, wrong = MONTHS[title.value - 1], MONTHS[sentence.month - 1]
        message = f"this sentence is that of the post of {first.day} and still names {wrong}: write {right}"
        yield Problem(message, Span(sentence.start, sentence.end), member.path, "warning", related)


def _is_own(member: Member, month: int) -> bool:
    return member.shape.month is not None and member.shape.month.value == month


OPENINGS = 4
"""Posts of a series whose first sentence names a month that it takes to call their month a habit."""


def _opening(group: Group, member: Member, facts: Mapping[str, Leftovers]) -> Iterator[Problem]:
    """A first sentence that names the month before the title's, where all others name the title's own."""
    own = _opened(member, facts)
    others = [said for other in group.members if other is not member and (said := _opened(other, facts))]
    agreeing = sum(month == title for month, title, _, _ in others)
    if own is None or own[0] == own[1] or len(others) < OPENINGS or agreeing < len(others):
        return
    month, title, start, end = own
    message = (
        f"the first sentence speaks of {MONTHS[month - 1]}, the title of {MONTHS[title - 1]}: those of the "
        f"{len(others)} other posts of `{group.name}` agree"
    )
    yield Problem(message, Span(start, end), member.path)


def _opened(member: Member, facts: Mapping[str, Leftovers]) -> tuple[int, int, int, int] | None:
    """The month of a post's first sentence, that of its title, and the span of the first."""
    title, fact = member.shape.month, facts.get(member.path)
    if title is None or fact is None or not fact.opening:
        return None
    month, start, end = fact.opening[0]
    return month, title.value, start, end


def _post_of(date: str, group: Group, facts: Mapping[str, Leftovers]) -> str | None:
    """The post of a series that is of the day ``date``, in ISO 8601."""
    of = (one.path for one in reversed(group.members) if one.day.isoformat() == date and one.path in facts)
    return next(of, None)


def _agree(group: Group, facts: Mapping[str, Leftovers]) -> bool:
    """Whether the posts of a series mention the month of their titles more often than others."""
    agreeing = Counter(
        month == member.shape.month.value
        for member in group.members
        if member.shape.month and member.path in facts
        for month, _, _ in facts[member.path].months
    )
    return agreeing[True] >= agreeing[False]


NAMING = 5
"""Other posts of a series whose opening names the month of their titles, each of them, for one that does not
to be surely a slip."""


def _all_agree(group: Group, at: int, facts: Mapping[str, Leftovers]) -> bool:
    others = [
        {month for month, _, _ in facts[member.path].months} == {member.shape.month.value}
        for index, member in enumerate(group.members)
        if index != at and member.shape.month and member.path in facts and facts[member.path].months
    ]
    return len(others) >= NAMING and all(others)


def _announced_again(before: str, day: str, path: str, facts: Mapping[str, Leftovers]) -> Iterator[Problem]:
    old = facts[before].announced
    for names, start, end, text in facts[path].announced:
        for other_names, other_start, other_end, other_text in old:
            related = (Related(before, Span(other_start, other_end), "announced there"),)
            if len(names) >= 2 and set(map(str.casefold, names)) == set(map(str.casefold, other_names)):
                listed = ", ".join(f"`{name}`" for name in names[:-1]) + f" and `{names[-1]}`"
                yield Problem(
                    f"{listed} are announced again, as in the post of {day}: name those of the next event",
                    Span(start, end),
                    path,
                    related=related,
                )
                return
            if len(words(text)) >= 25 and text == other_text:
                message = f"all of the invitation but its date is from the post of {day}: write what is new"
                yield Problem(message, Span(start, end), path, related=related)
                return
