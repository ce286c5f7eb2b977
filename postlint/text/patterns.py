"""Patterns by name that are compiled when a text may hold what they look for.

A pattern of many words takes a millisecond to compile, which a run over one post
notices; a look for its words takes a thousandth of that and is enough for most texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

Words = tuple[str, ...]
Signs = tuple[tuple[Words, ...], ...]
"""Alternatives, each of groups of words, case folded and with single spaces: a text has the sign
where, for some alternative, it holds a word of every group."""


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    # Several patterns are tried on each sentence.
    return " ".join(text.casefold().split())


def holds(folded: str, words: Words) -> bool:
    """Whether a case-folded text holds some of ``words``."""
    # A loop in C: this looks at every document, then at every passage.
    return any(map(folded.__contains__, words))


class Patterns:
    """Patterns without regard to case, for text with straight quotes."""

    def __init__(self, sources: Mapping[str, str], signs: Mapping[str, Signs]) -> None:
        """``signs``: what is in every text that the pattern matches; one without signs is tried on
        every text."""
        self._signs = signs
        self.compiled = cache(lambda name: re.compile(sources[name], re.IGNORECASE))

    def possible(self, name: str, text: str) -> bool:
        """Whether the pattern may match in ``text``."""
        signs = self._signs.get(name)
        if signs is None:
            return True
        folded = _folded(text)
        return any(all(holds(folded, words) for words in groups) for groups in signs)

    def search(self, name: str, text: str) -> re.Match[str] | None:
        """The first match in ``text``."""
        return self.compiled(name).search(text) if self.possible(name, text) else None

    def match(self, name: str, text: str) -> re.Match[str] | None:
        """The match at the start of ``text``."""
        return self.compiled(name).match(text) if self.possible(name, text) else None

    def finditer(self, name: str, text: str) -> Iterable[re.Match[str]]:
        """All matches in ``text``."""
        return self.compiled(name).finditer(text) if self.possible(name, text) else ()
