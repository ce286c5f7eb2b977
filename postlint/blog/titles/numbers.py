"""Numbers of a series that counts: one that is taken, one that does not follow."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from postlint.blog.series.grouping import Group, Member
from postlint.blog.titles.facts import Title, TitleSource
from postlint.blog.titles.shape import Hole, Shape, form, words
from postlint.model import Problem, Related

COUNTED = 4
"""Posts with a number before a series is one that counts."""
UNBROKEN = 6
"""Other steps of a series, all of them one, before a step of two may be a slip."""
ROOM = 1.5
"""Times the usual days between two posts in which there is room for one that was not written: the event of a
month had no post."""
NUMBERED = 0.8
"""Share of a series' posts that have a number, for it to count."""
STEPS = 0.7
"""Share of the steps from one number to the next that are one, for it to count."""


def numbers(group: Group, titles: Mapping[str, Title]) -> Iterator[Problem]:
    """A number that an earlier post of the series has, where the series counts upwards."""
    numbered = [(member, hole) for member in group.members if (hole := member.shape.hole("number"))]
    if len(numbered) < COUNTED or len(numbered) < NUMBERED * len(group.members):
        return
    steps = [b[1].value - a[1].value for a, b in pairwise(numbered)]
    if sum(step == 1 for step in steps) < STEPS * len(steps):
        return
    yield from _strays(group, numbered, titles)
    yield from _skips(group, numbered, titles)
    seen: dict[int, Member] = {}
    last = 0
    for member, hole in numbered:
        if hole.value < last - 2:
            seen.clear()  # counting starts again
        last = hole.value
        first = seen.setdefault(hole.value, member)
        if first is not member and first.day != member.day and _written_alike(first.shape, member.shape):
            other = titles.get(first.path)
            related = (Related(first.path, TitleSource(other).span(0, 0), "has it too"),) if other else ()
            message = (
                f"number {hole.value} is taken by the post of {first.day}: the titles of "
                f"`{group.name}` count upwards"
            )
            title = titles.get(member.path)
            source = TitleSource(title).span(hole.start, hole.end) if title else None
            yield Problem(message, source, member.path, "warning", related)


def _written_alike(a: Shape, b: Shape) -> bool:
    """Whether two titles differ in their subject only, not in kind (``#12: recap``)."""
    literals = frozenset(words(a.title)) & frozenset(words(b.title))
    forms = {form(shape_, literals)[0].replace("{text}", "") for shape_ in (a, b)}
    return len(forms) == 1 and not re.search(
        r"(?i)recap|announc|review|photos|slides|report", a.title + b.title
    )


def _strays(
    group: Group, numbered: Sequence[tuple[Member, Hole]], titles: Mapping[str, Title]
) -> Iterator[Problem]:
    """A number that does not follow the one before, where the two on each side leave one number for it."""
    for at in range(2, len(numbered) - 1):
        before, (member, hole), after = numbered[at - 1][1].value, numbered[at], numbered[at + 1][1].value
        followed = numbered[at - 2][1].value == before - 1
        if not followed or after != before + 2 or hole.value in (before, before + 1, after):
            continue
        title = titles.get(member.path)
        if title is None:
            continue
        right = str(before + 1)
        source = TitleSource(title)
        message = f"number {hole.value} does not follow {before} in `{group.name}`: write {right}"
        fix = source.edit(hole.start, hole.end, right, f"write {right}", False)
        yield Problem(message, source.span(hole.start, hole.end), member.path, "warning", fix=fix)


def _skips(
    group: Group, numbered: Sequence[tuple[Member, Hole]], titles: Mapping[str, Title]
) -> Iterator[Problem]:
    """The one number that is left out of a series, where there was no time for another post."""
    steps = [(b[1].value - a[1].value, (b[0].day - a[0].day).days) for a, b in pairwise(numbered)]
    at = next((at for at, (step, _) in enumerate(steps) if step != 1), None)
    if at is None or steps[at][0] != 2 or len(steps) <= UNBROKEN:
        return
    if any(step != 1 for step, _ in steps[at + 1 :]):
        return
    usual = sorted(days for step, days in steps if step == 1)[(len(steps) - 1) // 2]
    member, hole = numbered[at + 1]
    title = titles.get(member.path)
    if title is None or steps[at][1] > ROOM * usual:
        return
    before = numbered[at][1].value
    if _elsewhere(before + 1, titles, {one.path for one, _ in numbered}):
        return
    message = f"number {hole.value} does not follow {before} in `{group.name}`: {before + 1} is left out"
    yield Problem(message, TitleSource(title).span(hole.start, hole.end), member.path, "warning")


def _elsewhere(number: int, titles: Mapping[str, Title], counted: Collection[str]) -> bool:
    """Whether a post with another form of title has a number in it or in its file's name."""
    written = re.compile(rf"(?<![\d.])0*{number}(?![\d.]*\d)")
    return any(
        written.search(title.text) or written.search(re.sub(r"^\d+-\d+-\d+-", "", path.rpartition("/")[2]))
        for path, title in titles.items()
        if path not in counted
    )
