"""The set of words of a text, found fast since most texts have none of the words that rules look for; the
similarity of two words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

__all__ = ["offsets_of", "one_letter_apart", "without_marks", "words_of"]


def words_of(text: str) -> set[str]:
    """The different runs of letters in ``text``; characters such as ``²`` count as letters."""
    # Splitting at white space takes a tenth of the time of a pattern of letters, and half of the pieces are
    # words already.
    pieces = set(text.split())
    words = set(filter(str.isalpha, pieces))
    words.update(_letters().findall(" ".join(pieces - words)))
    return words


def offsets_of(piece: str, text: str, *, word: bool = False) -> Iterator[int]:
    """The offsets of ``piece`` in ``text``; with ``word``, only those without a letter beside it."""
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        if not word or not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            yield at
        at = text.find(piece, end)


def without_marks(word: str) -> str:
    """``word`` without the accents and other marks of its letters."""
    if word.isascii():
        return word
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


def one_letter_apart(a: str, b: str) -> bool:
    """Whether two words differ by one letter inserted, dropped, changed, or two swapped."""
    if a == b or abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 5:
        return False
    if len(a) == len(b):
        differing = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        return len(differing) == 1 or (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and a[differing[0]] == b[differing[1]]
            and a[differing[1]] == b[differing[0]]
        )
    short, long = sorted((a, b), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]+")
