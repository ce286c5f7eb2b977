"""Finds the name that was probably meant by one that does not exist.

Names with different numbers or months are those of different things: `june-2025.png` is never
`july-2025.png`, `evening-05.png` never `evening-06.png`. The other differences may be mistakes: an extension,
a folder, a letter.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from postlint.prose.dates import month_number

_SLIP = 0.8
"""The least similarity of two paths, and of two words, for one to be a typing error for the other: `covre`
and `cover` are
at 0.8; `talk` and `walk`, `east` and `west`, `one` and `two` are at 0.75 and below."""
_CANDIDATES = 10
"""How many of the most similar names are examined."""

_TOKENS = re.compile(r"\d+|[A-Z]?[^\W\d_A-Z]+|[A-Z]+")
_DAY = re.compile(r"((?:19|20)\d\d)([-/_.]?)(0[1-9]|1[0-2])\2(?:0[1-9]|[12]\d|3[01])(?=[-/_.]|\Z)")


def same_occasion(one: str, other: str) -> bool:
    """Whether two paths may belong to one occasion: their names have the same numbers and months, and so have
    their folders, where both have some. Days in folders are ignored, as a post's address may be a day off."""
    folder, _, name = one.rpartition("/")
    other_folder, _, other_name = other.rpartition("/")
    if name != other_name and _marks(_stem(name)) != _marks(_stem(other_name)):
        return False
    mine, theirs = _folder_marks(folder), _folder_marks(other_folder)
    return not mine or not theirs or mine == theirs


def may_be_slip(one: str, other: str) -> bool:
    """Whether ``one`` may be a typing error for ``other``: they belong to one occasion and are similar word
    by word."""
    if not same_occasion(one, other):
        return False
    words, others = _words(one), _words(other)
    if len(words) != len(others):
        words, others = ["".join(words)], ["".join(others)]
    return all(map(_alike, words, others))


def most_alike(path: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` for which ``path`` is most likely a typing error."""
    found = get_close_matches(path, list(names), _CANDIDATES, _SLIP)
    return next((one for one in found if may_be_slip(path, one)), None)


def nearest(path: str, paths: Iterable[str]) -> str | None:
    """The one of ``paths`` that was meant by ``path``: with another extension, else in another folder, else
    with a typing error. None where there is none, or more than one."""
    paths = sorted(paths)
    folder, _, name = path.rpartition("/")
    stem, name = os.path.splitext(path)[0].casefold(), name.casefold()
    folded = [(one.casefold(), one) for one in paths]
    for same in (
        [one for low, one in folded if low.startswith(stem) and os.path.splitext(low)[0] == stem],
        [one for low, one in folded if f"/{low}".endswith(f"/{name}") and same_occasion(path, one)],
    ):
        if same:
            return same[0] if len(same) == 1 else None
    return most_alike(path, [one for one in paths if one.rpartition("/")[0].casefold() == folder.casefold()])


def _alike(word: str, other: str) -> bool:
    return word == other or SequenceMatcher(None, word, other, autojunk=False).ratio() >= _SLIP


def _words(path: str) -> list[str]:
    tokens = _TOKENS.findall(_stem(path))
    return [(token.lstrip("0") or "0") if token.isdigit() else token.casefold() for token in tokens]


def _marks(text: str) -> list[str]:
    """The numbers in a text, and the months, sorted."""
    found: list[str] = []
    for token in _TOKENS.findall(text):
        if token.isdigit():
            found.append(token.lstrip("0") or "0")
        elif month := month_number(token):
            found.append(f"month {month}")
    return sorted(found)


@lru_cache(1024)  # a broken link of each page is held against the same few folders
def _folder_marks(folder: str) -> list[str]:
    return _marks(_DAY.sub(r"\1/\3", folder))


def _stem(path: str) -> str:
    return os.path.splitext(path)[0]
