"""Titles of collections, compared with the names of their files: few collections have dates and series."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from postlint.blog.posts import first_facts
from postlint.blog.series.grouping import Member
from postlint.blog.titles.dates import left_month
from postlint.blog.titles.facts import CollectionTitle
from postlint.blog.titles.shape import shape, words
from postlint.model import Problem, Related, Site, Span
from postlint.prose.dates import has_month_word

AGREEING = 5
"""Other documents of the same form whose title has the number of their file's name."""
SHARE = 0.9
"""Their share of the documents of that form, where more than one differs. In a podcast's episodes on the
issues of a newsletter all agree now; the three that did not at some time were corrected."""
TELLING = 4
"""Letters of a word by which a file's name tells of the title's subject."""
SHARED = 0.5
"""Share of a title's words in a file's name by which it is the title of that file."""
UNSHARED = 0.25
"""Share of them in the name of another file with that title, up to which it is not. The two copied titles of
posts read, corrected later, have 0 and 0.17 there; their own files' names 0.83 and 1."""


class _Numbered(NamedTuple):
    """A title with its numbers and those of its file's name."""

    path: str
    title: CollectionTitle
    said: tuple[int, ...]
    named: tuple[int, ...]


def compare_collections(site: Site, duplicates: bool) -> Iterator[Problem]:
    """What the other documents of a collection show of each title; ``duplicates``: also that another one has
    the same."""
    titles = first_facts(site, CollectionTitle)
    yield from _other_numbers(titles)
    yield from _left_months(site)
    if duplicates:
        yield from _copied(titles)


def _other_numbers(titles: Mapping[str, CollectionTitle]) -> Iterator[Problem]:
    """A number that is not the one in the file's name, as it is in the documents whose names and titles have
    the same words."""
    alike: dict[tuple[str, str], list[_Numbered]] = {}
    for path, title in titles.items():
        name = path.rpartition(".")[0]
        said, named = _numbers(title.text), _numbers(name.rpartition("/")[2])
        if said and named:
            form = (re.sub(r"\d+", "#", name), re.sub(r"\d+", "#", title.text.casefold()))
            alike.setdefault(form, []).append(_Numbered(path, title, said, named))
    for held in alike.values():
        if len(held) <= AGREEING:
            continue
        for one in range(len(held[0].said)):
            other = _same(held, one)
            wrong = [of for of in held if other is not None and of.said[one] != of.named[other]]
            for of in wrong:
                message = (
                    f"the title says {of.said[one]}, the file's name {of.named[other or 0]}: the"
                    f" {len(held) - len(wrong)} titles of this form have the number of their file"
                )
                yield Problem(message, Span(of.title.start, of.title.end), of.path, "warning")


def _left_months(site: Site) -> Iterator[Problem]:
    """Dates in titles that have the day of the document, but not its month."""
    for post, title in site.facts(CollectionTitle):
        if post.date and has_month_word(title.text):
            day = datetime.date.fromisoformat(post.date[:10])
            said = left_month(Member(post.path, day, title.text, shape(title.text)))
            if said:
                yield Problem(said, Span(title.start, title.end), post.path, "warning")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


def _same(held: Sequence[_Numbered], one: int) -> int | None:
    """Which number of the files' names the number ``one`` of the titles nearly always is."""
    for other in range(len(held[0].named)):
        same = sum(of.said[one] == of.named[other] for of in held)
        if same >= AGREEING and (same == len(held) - 1 or same >= SHARE * len(held)):
            return other
    return None


def _copied(titles: Mapping[str, CollectionTitle]) -> Iterator[Problem]:
    """A title that another document has too, of which that one's file name tells and its own does not."""
    same: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for path, title in titles.items():
        same.setdefault((path.partition("/")[0], words(title.text)), []).append(path)
    for (_, said), paths in same.items():
        if len(paths) != 2 or len(said) < 3:
            continue
        right, wrong = sorted(paths, key=lambda path: -share_in(path, titles[path].text))
        text = titles[right].text
        if share_in(right, text) >= SHARED and share_in(wrong, text) <= UNSHARED:
            message = f"the title is that of `{right}`, of which the file's name tells: write this one's own"
            related = (Related(right, Span(titles[right].start, titles[right].end), "has it too"),)
            yield Problem(message, Span(titles[wrong].start, titles[wrong].end), wrong, "warning", related)


def share_in(path: str, title: str) -> float:
    """The share of a title's words that the name of a file has behind its date, short words left out."""
    telling = {word for word in _words(title) if len(word) >= TELLING or word.isdecimal()}
    slug = re.sub(r"\d{4}-\d{1,2}-\d{1,2}-", "", path.rpartition("/")[2].rpartition(".")[0])
    return len(telling.intersection(_words(slug))) / max(len(telling), 1)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
