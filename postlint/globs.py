"""Patterns of paths and URLs, matched in linear time.

Whoever writes a configuration writes patterns, and a stranger's pull request writes configurations. A
backtracking engine needs exponential time for ``*a*a*a*b``; here all ways to match are followed at once,
one step a character (the Shift-And algorithm, the states being the bits of a number).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

Test = Callable[[str], bool]
"""Whether a character matches."""


class PatternPart(NamedTuple):
    """A part of a glob pattern."""

    test: Test
    kind: str = "one"
    """``one`` character; ``maybe`` one; ``any`` number of them; ``folders``: any number of them with a slash
    at their end, or nothing."""


def literal(text: str) -> list[PatternPart]:
    """The pieces that match ``text``."""
    return [PatternPart(character.__eq__) for character in text]


def everything(character: str) -> bool:
    """Matches every character."""
    return True


def nothing(character: str) -> bool:
    """Matches no character."""
    return False


def within_name(character: str) -> bool:
    """Matches what a file's name may have."""
    return character != "/"


ANY = PatternPart(everything, "any")
IN_NAME = PatternPart(within_name, "any")
FOLDERS = PatternPart(everything, "folders")


class Glob:
    """A pattern that matches a text as a whole."""

    def __init__(self, pieces: Iterable[PatternPart], *, and_below: bool = False) -> None:
        """``and_below``: whether what lies in a folder that matches, matches too."""
        self._ones: list[Test] = []
        loops: dict[int, list[Test]] = {}
        self._skips = 0
        self._jumps = 0
        for piece in pieces:
            at = len(self._ones)
            if piece.kind == "any":
                loops.setdefault(at, []).append(piece.test)
            elif piece.kind == "folders":
                self._skips |= 1 << at
                self._jumps |= 1 << at
                loops[at + 1] = [piece.test]
                self._ones += [nothing, "/".__eq__]
            else:
                self._skips |= (piece.kind == "maybe") << at
                self._ones.append(piece.test)
        self._accepts = 1 << len(self._ones)
        if and_below:
            self._ones.append("/".__eq__)
            loops[len(self._ones)] = [everything]
            self._accepts |= self._accepts << 1
        self._loops = list(loops.items())
        self._masks: dict[str, tuple[int, int]] = {}

    def matches(self, text: str) -> bool:
        """Whether all of ``text`` matches."""
        states = self._entered(1)
        masks = self._masks
        for character in text:
            found = masks.get(character)
            ones, loops = found if found is not None else self._mask(character)
            states = self._entered((states & ones) << 1 | states & loops)
            if not states:
                return False
        return bool(states & self._accepts)

    def _entered(self, states: int) -> int:
        """``states`` with those that nothing has to be read for to come to."""
        while (more := states | (states & self._skips) << 1 | (states & self._jumps) << 2) != states:
            states = more
        return states

    def _mask(self, character: str) -> tuple[int, int]:
        """The states that ``character`` leads on from, and those that it leads back to."""
        ones = sum(1 << at for at, test in enumerate(self._ones) if test(character))
        loops = sum(1 << at for at, tests in self._loops if any(test(character) for test in tests))
        self._masks[character] = ones, loops
        return ones, loops


def characters(inside: str) -> Test:
    """Whether a character is among ``inside``, the text between the brackets of a pattern."""
    negated = inside[:1] in ("!", "^")
    body = inside[1:] if negated else inside
    body = body.replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^").replace("&&", "&\\&")
    try:
        pattern = re.compile(f"[{'^' if negated else ''}{body}]", re.DOTALL)
    except re.error:  # a range that runs backwards
        return nothing
    return lambda character: pattern.match(character) is not None


def path_pieces(glob: str) -> list[PatternPart]:
    """The pieces of a pattern of paths: ``*``, ``?`` and ``[…]`` within a name, ``**`` across folders."""
    pieces: list[PatternPart] = []
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])", glob):
        if part == "**/":
            pieces.append(FOLDERS)
        elif part == "**":
            pieces.append(ANY)
        elif part == "*":
            pieces.append(IN_NAME)
        elif part == "?":
            pieces.append(PatternPart(within_name))
        elif part.startswith("[") and part.endswith("]") and len(part) > 2:
            pieces.append(PatternPart(characters(part[1:-1])))
        else:
            pieces += literal(part)
    return pieces


@cache
def star_glob(glob: str) -> Glob:
    """A pattern in which ``*`` is anything, and nothing else means more than itself."""
    pieces: list[PatternPart] = []
    for number, part in enumerate(glob.split("*")):
        pieces += [ANY] * bool(number)
        pieces += literal(part)
    return Glob(pieces)


_MOST = 64
"""So many patterns at most are made of one with braces; nobody means a pattern with more."""


def braces(pattern: str) -> list[str]:
    """``{a,b}`` written out: a pattern for each choice."""
    done: list[str] = []
    waiting = [pattern]
    while waiting and len(waiting) + len(done) <= _MOST:
        one = waiting.pop()
        start = one.find("{")
        end = one.find("}", start)
        if start < 0 or end < 0:
            done.append(one)
        else:
            choices = one[start + 1 : end].split(",")
            waiting += [one[:start] + choice + one[end + 1 :] for choice in reversed(choices)]
    return done
