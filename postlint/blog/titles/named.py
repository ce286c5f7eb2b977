"""A number in a title that is not the one in the file's name: left from the post that was copied."""

from __future__ import annotations

import re
from typing import NamedTuple

from postlint.prose.calendar_words import month_words

_NAME = re.compile(
    r"(?:.*/)?\d{4}-\d{1,2}-\d{1,2}-(.+?)(?:\.html)?\.\w+\Z|(?:.*/)?_[^/]+/(?:[^/]+/)*\d+[-_](.+)\.\w+\Z"
)
"""A post's name without its date, or that of a document of another collection without its number."""
_VERSION = re.compile(r"(?<!\d)\d{1,3}(?:[-._]\d{1,3})+(?!\d)")
_TITLE_VERSION = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3})+(?!\d)")
_TIME_BEHIND = re.compile(r"\s*(?:[ap]\.?m\b|uhr\b|h\b|[A-Z]{2,4}T\b|UTC\b|GMT\b)", re.IGNORECASE)
_IN_NAME = re.compile(r"([^\W\d_]{4,})[-_ ]?(\d{1,3})(?!\d)")
_IN_TITLE = re.compile(r"([^\W\d_]{4,})[-_ #№.]{0,3}(\d{1,3})(?!\d)")
"""A word with a number: `Beta 2`, `Series #12`. In 10,187 posts of some fifty blogs one such title differs
from its name, and it is wrong; no version does."""


class Contradiction(NamedTuple):
    """The two numbers, as they are written."""

    start: int
    """Where the title's begins in the title."""
    end: int
    title: str
    name: str


def contradiction(path: str, title: str) -> Contradiction | None:
    """Where a title has another version, or after the same word another number, than the file's name."""
    named = _NAME.match(path)
    slug = (named[1] or named[2]) if named else ""
    return _versions(slug, title) or _numbers(slug, title) or _identifiers(slug, title)


_IDENTIFIER = re.compile(r"(?<![A-Za-z])([A-Za-z]{2,6})-((?:19|20)\d\d)-(\d{3,7})(?!\d)")
"""``CVE-2013-4363``."""


def _identifiers(slug: str, title: str) -> Contradiction | None:
    ours, theirs = list(_IDENTIFIER.finditer(title)), list(_IDENTIFIER.finditer(slug))
    if len(ours) != 1 or len(theirs) != 1 or ours[0][1].casefold() != theirs[0][1].casefold():
        return None
    same = ours[0].groups()[1:] == theirs[0].groups()[1:]
    return None if same else Contradiction(*ours[0].span(), ours[0][0], theirs[0][0].upper())


def _versions(slug: str, title: str) -> Contradiction | None:
    ours, theirs = list(_TITLE_VERSION.finditer(title)), _VERSION.findall(slug)
    if len(ours) != 1 or len(theirs) != 1:
        return None
    (match,), (name,) = ours, theirs
    one, other = _parts(match[0]), _parts(name)
    shorter = min(len(one), len(other))
    # `9.2` may be written for `9.2.0`, and `w64-7.3.447` for `7.3.447`.
    if one[:shorter] == other[:shorter] or one[-shorter:] == other[-shorter:]:
        return None
    if re.sub(r"\D", "", match[0]) in re.findall(r"\d+", slug) or _TIME_BEHIND.match(title, match.end()):
        return None  # ``103-alpha-4-2`` for ``10.3 Alpha 4``; ``19.00 UTC``
    return Contradiction(*match.span(), match[0], name.replace("-", ".").replace("_", "."))


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.split("[-._]", version)]


def _numbers(slug: str, title: str) -> Contradiction | None:
    if _VERSION.search(slug) or _TITLE_VERSION.search(title):
        return None
    named = {word.casefold(): number for word, number in _IN_NAME.findall(slug)}
    said = {int(number) for number in re.findall(r"\d{1,4}", title)}
    for match in _IN_TITLE.finditer(title):
        number = named.get(match[1].casefold())
        if number and int(number) not in said and match[1].casefold() not in month_words():
            return Contradiction(*match.span(2), match[0], f"{match[1]} {number}")
    return None
