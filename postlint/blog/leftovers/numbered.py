"""Sentences with the number of the post: what one of a release copied from the one before may have kept.

``Boats 226 and boats-podman 26 are available now`` in the post whose title says 226 and 22, where the
posts that say the same have the numbers of their own titles there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from postlint.blog.series.grouping import Member
from postlint.model import Problem, Related, Span
from postlint.prose.passages import Passage, file_span
from postlint.prose.sentences import sentences, straight

_NUMBER = re.compile(r"(?<![\w.,:/#-])v?(\d{1,4}(?:\.\d{1,4})*)(?![\w:/%]|[.,-]\d)")
_LEAST_WORDS = 4
"""Words of a sentence, its numbers among them, that no two posts say by chance."""
_MOST = 20
"""Sentences of a post that are kept."""
_SAME = 3
"""Other posts that must say the sentence, each with numbers of its own title."""


class Numbered(NamedTuple):
    """A sentence with numbers; part of a fact."""

    bare: str
    """Its words, with a sign for each number."""
    numbers: tuple[tuple[str, int, int], ...]
    """Each number with its span in the file."""


def numbered_sentences(blocks: Iterable[Passage]) -> Iterator[Numbered]:
    """The sentences of paragraphs that have numbers, the first of a post."""
    count = 0
    for block in blocks:
        if block.kind != "p" or not re.search(r"\d", block.prose.text):
            continue
        for one in sentences(block.prose):
            text = straight(block.prose.text[one.start : one.end])
            found = list(_NUMBER.finditer(text))
            bare = " ".join(_NUMBER.sub("\N{NUMBER SIGN}", text).split())
            if not found or len(bare.split()) < _LEAST_WORDS or count >= _MOST:
                continue
            count += 1
            yield Numbered(
                bare,
                tuple(
                    (match[1], *file_span(block.prose, one.start + match.start(1), one.start + match.end(1)))
                    for match in found
                ),
            )


_AROUND = 10
"""Posts on each side that a run over some posts compares with."""


def numbered_alike(members: Sequence[Member], paths: Collection[str]) -> set[str]:
    """The posts around those at ``paths`` with a number in their titles, too, behind the same first word."""
    heads = [(member, _head(member.title)) for member in members if re.search(r"\d", member.title)]
    found: set[str] = set()
    for head in {head for member, head in heads if member.path in paths}:
        alike = [member.path for member, other in heads if other == head]
        for at, path in enumerate(alike):
            if path in paths:
                found.update(alike[max(0, at - _AROUND) : at + 1 + _AROUND])
    return found


def _head(title: str) -> str:
    return title.casefold().split()[0]


def left_numbers(said: Iterable[tuple[Member, Sequence[Numbered]]]) -> Iterator[Problem]:
    """Numbers that are not those of a post's title, where the posts that say the same have their own."""
    by_bare: dict[str, list[tuple[Member, Numbered]]] = defaultdict(list)
    for member, held in said:
        for one in held:
            by_bare[one.bare].append((member, one))
    for uses in by_bare.values():
        if len({member.path for member, _ in uses}) > _SAME:
            for at in range(len(uses[0][1].numbers)):
                yield from _stray(uses, at)


def _stray(uses: Sequence[tuple[Member, Numbered]], at: int) -> Iterator[Problem]:
    own = [one.numbers[at][0] in _title_numbers(member) for member, one in uses]
    if own.count(False) != 1 or own.count(True) < _SAME:
        return
    if len({one.numbers[at][0] for (_, one), its in zip(uses, own, strict=True) if its}) < _SAME:
        return  # a number that all have, such as that of a standard
    member, one = uses[own.index(False)]
    number, start, end = one.numbers[at]
    left = _title_numbers(member) - {said for said, _, _ in one.numbers}
    advice = f"write {next(iter(left))}" if len(left) == 1 else "write that of this post"
    other, sentence = next((member, one) for (member, one), its in zip(uses, own, strict=True) if its)
    related = (Related(other.path, Span(*sentence.numbers[at][1:]), "as this one does"),)
    message = (
        f"{number} is not in this post's title, and the {own.count(True)} other posts that say this sentence "
        f"have a number of theirs here: {advice}"
    )
    yield Problem(message, Span(start, end), member.path, "warning", related)


def _title_numbers(member: Member) -> set[str]:
    """The numbers of a post's title, and of its file's name without the day."""
    name = re.sub(r"\A\d+-\d+-\d+-", "", member.path.rpartition("/")[2].rpartition(".")[0])
    return set(re.findall(r"\d+(?:\.\d+)*", member.title)) | set(re.findall(r"\d+(?:\.\d+)*", name))
