"""Titles that are nearly those of a series, and of which a slip hides what they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from postlint.blog.series.grouping import Archive, Group, Member
from postlint.blog.series.habits import era, forms_around
from postlint.blog.titles.dates import window
from postlint.blog.titles.facts import Title, TitleSource
from postlint.blog.titles.shape import fill, shape, words
from postlint.model import Problem
from postlint.prose.dates import MONTHS
from postlint.prose.words import one_letter_apart

NEIGHBOURS = 5
"""Titles around one that must all name a month, for a word that is nearly one to be a slip."""
LEAD = 0.85
"""Share of a series' titles that begin with the same words, for another that does to be meant as one."""
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def unread(known: Archive, titles: Mapping[str, Title]) -> Iterator[Problem]:
    """Months and first words with a slip, and other signs around the same words."""
    grouped = {member.path for group in known.groups for member in group.members}
    outside = [one for one in known.members if one.path not in grouped and one.title.strip()]
    for group in known.groups:
        lead = _lead(group)
        for at, member in enumerate(group.members):
            if member.path not in titles or not titles[member.path].text.strip():
                continue
            if not member.shape.month:
                yield from _month(group, at, TitleSource(titles[member.path]))
            elif lead and (first := _first(member, lead)) is not None and first >= 0:
                yield from _meant(group, at, lead, first, titles[member.path])
        for member in outside if lead else ():
            if member.path in titles and (first := _first(member, lead)) is not None:
                members = sorted((*group.members, member), key=lambda one: (one.day, one.path))
                yield from _meant(
                    group._replace(members=tuple(members)),
                    members.index(member),
                    lead,
                    first,
                    titles[member.path],
                )


def _lead(group: Group) -> tuple[str, ...]:
    """The words with which nearly all titles of a series begin, up to what changes; empty: none."""
    if len(group.members) < NEIGHBOURS:
        return ()
    leads: Counter[tuple[str, ...]] = Counter()
    for member in group.members:
        hole = member.shape.hole("month", "mon", "number", "date", "year")
        if hole:
            leads[words(member.title[member.shape.body : hole.start])] += 1
    lead, count = leads.most_common(1)[0] if leads else ((), 0)
    return lead if count >= LEAD * len(group.members) else ()


def _first(member: Member, lead: Sequence[str]) -> int | None:
    """The number of the first word that is misspelt, -1: none; None where a title begins otherwise."""
    own = words(member.title[member.shape.body :])[: len(lead)]
    if len(own) < len(lead):
        return None
    other = [at for at, (a, b) in enumerate(zip(own, lead, strict=True)) if a != b]
    if not other:
        return -1
    return other[0] if len(other) == 1 and one_letter_apart(own[other[0]], lead[other[0]]) else None


def _meant(group: Group, at: int, lead: Sequence[str], first: int, title: Title) -> Iterator[Problem]:
    member, source = group.members[at], TitleSource(title)
    if first >= 0:
        own = list(re.finditer(r"[^\W_]+(?:['’.+#][^\W_]+)*", member.title[member.shape.body :]))[first]
        if (
            own[0].rstrip("s").casefold() == lead[first].rstrip("s")
            or member.shape.hole("month", "mon", "number", "date") is None
        ):
            return
        start = member.shape.body + own.start()
        near = window(group, at, 1)[0].title
        right = next(
            (word for word in near.split() if word.casefold().strip(",:") == lead[first]), lead[first]
        )
        right = right.strip(",:")
        message = f"`{own[0]}` is `{right}` in the other titles of `{group.name}`"
        fix = source.edit(start, start + len(own[0]), right, f"write `{right}`", False)
        yield Problem(message, source.span(start, start + len(own[0])), member.path, "warning", fix=fix)
    elif member.shape.month or member.shape.hole("number"):
        yield from _signs(group, at, source)
    else:
        yield from _month(group, at, source)


def _signs(group: Group, at: int, source: TitleSource) -> Iterator[Problem]:
    """The same words with other signs: ``Letter: June 2022`` among ``Letter (May 2022)``."""
    member = group.members[at]
    forms, position = forms_around(group.members, at)
    found = era([pattern for pattern, _ in forms], position)
    here, texts = forms[position]
    if found is None or _bare(here) != _bare(found[0]):
        return
    right = fill(found[0], shape(" ".join(member.title.split())), texts)
    message = (
        f"the title differs from `{found[0]}`, the form of the {found[1]} posts of `{group.name}` around it"
    )
    fix = None
    if right:
        message += f": write `{right}`"
        fix = source.edit(0, len(source.title.text), right, "write the title as its neighbours", False)
    yield Problem(message, source.span(0, len(member.title)), member.path, "warning", fix=fix)


def _bare(pattern: str) -> list[str]:
    return re.findall(r"\{\w+\}|[^\W_]+", pattern)


def _month(group: Group, at: int, source: TitleSource) -> Iterator[Problem]:
    """A word that is one letter off a month's name, where all titles around it name a month."""
    member = group.members[at]
    near = window(group, at, NEIGHBOURS)
    named = [one.title[hole.start : hole.end] for one in near if (hole := one.shape.month)]
    if len(named) < NEIGHBOURS or len(named) < len(near) or any(name not in MONTHS for name in named):
        return
    for word in _LETTERS.finditer(member.title, member.shape.body):
        right = [name for name in MONTHS if _slip(word[0], name)]
        if len(right) == 1:
            message = f"`{word[0]}` is not a month: the titles of `{group.name}` give one, write `{right[0]}`"
            fix = source.edit(*word.span(), right[0], f"write `{right[0]}`", False)
            yield Problem(message, source.span(*word.span()), member.path, "warning", fix=fix)


def _slip(word: str, month: str) -> bool:
    """Whether a word is a month's name with a slip in it, of four letters or more: ``Jnue``."""
    a, b = word.casefold(), month.casefold()
    if min(len(a), len(b)) >= 5:
        return one_letter_apart(a, b)
    return a != b and sorted(a) == sorted(b) and a[0] == b[0] and len(a) == 4
