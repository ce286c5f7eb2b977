"""Phrases as data: one table by language, from which patterns and pre-filters are derived.

A table is TOML: a section a language, in it lists of phrases by concept. The phrases of
all languages are tried on every text. In a phrase

========  =========================================================
`` ``     is any white space
``*``     any rest of the word: ``anmeld*``
``(x)``   is optional, ``(a|b)`` one of them or neither: ``meet(-)up(s)``
``[a|b]`` is one of them: ``sign[-| ]up``
`` ... `` is up to five words
========  =========================================================

A form is a regular expression with concepts in it, ``{next}\\s+{noun}``; several forms are
alternatives. The pre-filter of a form (``possible``) looks for one literal piece of some phrase of each of
its concepts, so it always agrees with the pattern; ``{noun|soft}`` represents one
of several concepts, ``{noun?}`` for one that a match need not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from postlint.prose.sentences import straight
from postlint.toml_data import read_toml

Table = Mapping[str, Sequence[str]]
"""Concept to its phrases, of all languages."""

_SPECIAL = re.compile(r"( \.\.\. | |\*|\(|\)|\[|\]|\|)")
_AS_REGEX = {
    " ... ": r"(?:\s+\S+){0,5}?\s+",
    " ": r"\s+",
    "*": r"\w*",
    "(": "(?:",
    ")": ")?",
    "[": "(?:",
    "]": ")",
    "|": "|",
}
_CONCEPT = re.compile(r"\{([a-z_|]+)(\??)\}")
_UNSPACED = (range(0x3040, 0x3100), range(0x3400, 0xA000), range(0xAC00, 0xD7B0))
"""Scripts without spaces between words, in which matches need no word boundaries."""


def read_table(package: str, name: str = "phrases.toml") -> Table:
    """The phrases of the file ``name`` in ``package``, the languages put together."""
    merged: dict[str, list[str]] = {}
    for concepts in read_toml(package, name).values():
        for concept, phrases in concepts.items():
            merged.setdefault(concept, []).extend(phrases)
    return merged


def phrase_regex(phrase: str) -> str:
    """The regular expression of one phrase, which matches whole words."""
    return phrases_regex((phrase,))


def phrases_regex(phrases: Iterable[str]) -> str:
    """The regular expression of several phrases, the first that matches."""
    ways = []
    for bounded, some in groupby(phrases, key=_begins_word):
        # The word boundary is tested once for all of them: mostly there is none.
        ways.append(f"{_WORD_BEGINS if bounded else ''}(?:{'|'.join(map(_unanchored, some))})")
    return "|".join(ways)


_WORD_BEGINS = r"(?<!\w)"


def _begins_word(phrase: str) -> bool:
    return _bounded(phrase.lstrip("([")[0])


def _unanchored(phrase: str) -> str:
    """The regular expression of a phrase, wherever it begins."""
    built = "".join(_AS_REGEX.get(part, re.escape(part)) for part in _SPECIAL.split(phrase) if part)
    return built + (r"(?!\w)" if _bounded(phrase.rstrip(")]")[-1]) else "")


def _bounded(character: str) -> bool:
    return character.isalnum() and not any(ord(character) in script for script in _UNSPACED)


class Literal(NamedTuple):
    """A plain piece of a phrase, case folded."""

    text: str
    begins: bool = False
    """Whether it begins at a word boundary."""


def phrase_literals(phrase: str) -> tuple[Literal, ...]:
    """Literals of which every text with the phrase has at least one: the longest plain piece, or the
    alternatives of a bracket where those are longer. Raises ``ValueError`` where there is none."""
    choices: list[tuple[Literal, ...]] = []
    bounded = _begins_word(phrase)
    parts = filter(None, re.split(r"(\([^()]*\)|\[[^\[\]]*\]| \.\.\. |\*)", phrase.casefold()))
    for number, part in enumerate(parts):
        begins = bounded and number == 0
        if part.startswith("["):
            choices.append(tuple(Literal(one.partition("*")[0], begins) for one in part[1:-1].split("|")))
        elif part not in (" ... ", "*") and not part.startswith("("):
            choices.append((Literal(part.strip(), begins),))
    found = max(choices, key=lambda choice: min(len(one.text) for one in choice), default=())
    if not found or not all(one.text for one in found):
        raise ValueError(f"no text can be looked for in the phrase {phrase!r}")
    return found


class Literals(NamedTuple):
    """Literals of which every text with one of several phrases has at least one."""

    all: tuple[str, ...]
    beginning: Mapping[str, tuple[str, ...]]
    """Those at a word boundary, by their first letters."""
    elsewhere: tuple[str, ...]
    """The others."""


_BEGINNING = 3
"""The number of first letters by which words are looked up."""


def _implies(one: Literal, other: Literal) -> bool:
    """Whether every text that has ``one`` has ``other``, at a word boundary if ``other`` requires it."""
    if other.begins:
        return one.begins and one.text.startswith(other.text)
    return other.text in one.text


def _arranged(literals: Iterable[Literal]) -> Literals:
    """``literals`` without those that contain another one: every text with any of them has one of the
    rest."""
    kept: dict[str, bool] = {}
    for one in sorted(literals, key=lambda literal: len(literal.text)):
        if one.text in kept:
            kept[one.text] = kept[one.text] and one.begins
        elif not any(_implies(one, Literal(text, begins)) for text, begins in kept.items()):
            kept[one.text] = one.begins
    beginning: dict[str, list[str]] = {}
    elsewhere = []
    for text, begins in kept.items():
        if begins and text[:_BEGINNING].isalnum() and len(text) >= _BEGINNING:
            beginning.setdefault(text[:_BEGINNING], []).append(text)
        else:
            elsewhere.append(text)
    return Literals(
        tuple(kept), {start: tuple(texts) for start, texts in beginning.items()}, tuple(elsewhere)
    )


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """``text`` as pre-filters take it: case folded, with single spaces."""
    return " ".join(text.casefold().split())


def shortest(literals: Iterable[str]) -> tuple[str, ...]:
    """Those of ``literals`` that contain no other: a text with any of the literals has one of these."""
    kept: list[str] = []
    for one in sorted(dict.fromkeys(literals), key=len):
        if not any(other in one for other in kept):
            kept.append(one)
    return tuple(kept)


def holds(folded_text: str, literals: Iterable[str]) -> bool:
    """Whether a folded text holds some of ``literals``."""
    return any(map(folded_text.__contains__, literals))


_TAGS = re.compile(r"</?\w[^<>]*>|&[#\w]+;|^[ \t]*>[> \t]*", re.MULTILINE)
_MARKS = re.compile(r"[*_`~\[\]\\]+")
"""A pattern of characters that the source may have within a phrase and its prose does not."""
_COMPUTED = re.compile(r"\{\{|\{%-?\s*(?!end|highlight\b|raw\b|post_url\b|link\b)")
"""A pattern of Liquid whose output may be any text."""


@lru_cache(maxsize=64)
def _beginnings(folded_text: str) -> frozenset[str]:
    """The first letters of all words, also of those behind punctuation."""
    words = set(folded_text.split())
    plain = set(filter(str.isalnum, words))
    plain.update(_word().findall(" ".join(words - plain)))
    return frozenset([word[:_BEGINNING] for word in plain])


def _may_hold(folded_text: str, literals: Literals) -> bool:
    """Whether a folded text holds some of ``literals``."""
    begun = literals.beginning.keys() & _beginnings(folded_text)
    return any(holds(folded_text, literals.beginning[start]) for start in begun) or holds(
        folded_text, literals.elsewhere
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"\w+")


class Texts:
    """Several texts in which many phrases are searched for; each text is prepared once."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._folded = [folded(text) for text in map(straight, texts)]
        self._whole = "\n".join(self._folded)
        self._present: dict[tuple[str, ...], tuple[str, ...]] = {}

    def present(self, literals: Literals) -> tuple[str, ...]:
        """Those of ``literals`` that some text holds."""
        if literals.all not in self._present:
            begun = literals.beginning.keys() & _beginnings(self._whole)
            possible = [one for start in begun for one in literals.beginning[start]]
            self._present[literals.all] = tuple(
                filter(self._whole.__contains__, (*possible, *literals.elsewhere))
            )
        return self._present[literals.all]

    def holding(self, groups: Sequence[tuple[str, ...]]) -> Iterator[int]:
        """The numbers of the texts that hold some literal of each group."""
        for number, text in enumerate(self._folded):
            if all(holds(text, literals) for literals in groups):
                yield number


class Phrases:
    """The patterns of one subject. They ignore letter case and expect straight quotes."""

    def __init__(self, table: Callable[[], Table], forms: Mapping[str, Sequence[str]]) -> None:
        """``table``: reads the phrases when they are first needed. ``forms``: the alternatives of each form,
        by its name."""
        self._read = table
        self._forms = forms
        self._compiled: dict[str, re.Pattern[str]] = {}

    @cached_property
    def _table(self) -> Table:
        return self._read()

    @cached_property
    def _needs(self) -> Mapping[str, Sequence[Sequence[Literals]]]:
        """For each form, for each alternative, the literals of its concepts. Raises ``KeyError`` for a
        concept that no language has."""
        literals = {
            concept: [one for phrase in phrases for one in phrase_literals(phrase)]
            for concept, phrases in self._table.items()
        }
        return {
            name: tuple(
                tuple(
                    _arranged(one for concept in concepts.split("|") for one in literals[concept])
                    for concepts, optional in _CONCEPT.findall(form)
                    if not optional
                )
                for form in alternatives
            )
            for name, alternatives in self._forms.items()
        }

    def compiled(self, name: str) -> re.Pattern[str]:
        """The pattern of a form."""
        if name not in self._compiled:
            source = "|".join(f"(?:{_CONCEPT.sub(self._filled, form)})" for form in self._forms[name])
            self._compiled[name] = re.compile(source, re.IGNORECASE)
        return self._compiled[name]

    def _filled(self, match: re.Match[str]) -> str:
        phrases = [phrase for concept in match[1].split("|") for phrase in self._table[concept]]
        return f"(?:{phrases_regex(phrases)})"

    def possible(self, name: str, text: str) -> bool:
        """Whether the form may be in ``text`` (a pre-filter)."""
        plain = folded(text)
        return any(all(_may_hold(plain, literals) for literals in groups) for groups in self._needs[name])

    def possible_among(self, name: str, texts: Texts) -> bool:
        """Whether the form may be in some of several texts."""
        return any(all(map(texts.present, groups)) for groups in self._needs[name])

    def possible_in_source(self, names: Iterable[str], source: str) -> bool:
        """Whether the prose of a document with this source (Markdown or HTML) may have one of the forms
        ``names``: a pre-filter without misses."""
        if _COMPUTED.search(source):
            return True
        plain = _MARKS.sub("", straight(source))
        ways = dict.fromkeys((plain, _TAGS.sub(" ", plain)))  # a lone `<` begins no tag
        return bool(self.among(names, Texts(ways)))

    def search(self, name: str, text: str) -> re.Match[str] | None:
        """The first match in ``text``."""
        return self.compiled(name).search(text) if self.possible(name, text) else None

    def match(self, name: str, text: str) -> re.Match[str] | None:
        """The match at the start of ``text``."""
        return self.compiled(name).match(text) if self.possible(name, text) else None

    def finditer(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """All matches in ``text``."""
        return self.compiled(name).finditer(text) if self.possible(name, text) else iter(())

    def among(self, names: Iterable[str], texts: Texts) -> set[int]:
        """Which of several texts may hold one of the forms ``names``: their numbers."""
        found: set[int] = set()
        for name in names:
            for groups in self._needs[name]:
                present = []
                for literals in groups:
                    present.append(texts.present(literals))
                    if not present[-1]:
                        break
                else:
                    found.update(texts.holding(present))
        return found
