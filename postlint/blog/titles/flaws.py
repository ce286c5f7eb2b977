"""What is wrong with a title alone, whatever its series: spaces, brackets, YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

INVISIBLE = {
    "\u200b": "zero-width space",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
    "\u00ad": "soft hyphen",
}
_PAIRS = {"(": ")", "[": "]", "{": "}", "«": "»", "“": "”", "「": "」", "『": "』", "【": "】", "（": "）"}
_MARKS = frozenset((*_PAIRS, *_PAIRS.values(), '"'))
_ODD_SPACES = frozenset((*INVISIBLE, "\u00a0", "\u202f"))
_FRENCH = "!?:;»%€"


class TitleFlaw(NamedTuple):
    """Something wrong in a title; offsets are into it."""

    kind: str
    start: int
    end: int
    message: str
    replacement: str | None = None
    """What should be there, where that is certain."""


def flaws(title: str) -> Iterator[TitleFlaw]:
    """What is wrong with a title whatever its series: spaces and brackets."""
    # Few titles have any of what the patterns look for.
    yield from _ends(title)
    yield from _unfinished(title)
    if "  " in title or "\t" in title or not _ODD_SPACES.isdisjoint(title):
        yield from _spaces(title)
    if not _MARKS.isdisjoint(title):
        yield from _brackets(title)


_UNFINISHED = re.compile(
    r"[(\[]\s*(?:draft|todo|wip|tbd|tba|fixme)\s*[)\]]|^\s*(?:tbd|tba|todo)\s*$", re.IGNORECASE
)
"""Marks of work to do: in brackets, or the whole title."""


def _unfinished(title: str) -> Iterator[TitleFlaw]:
    for match in _UNFINISHED.finditer(title):
        mark = match[0].strip()
        message = f"readers see `{mark}` in the title: finish the title, or remove it"
        yield TitleFlaw("unfinished", match.start(), match.end(), message)


def _ends(title: str) -> Iterator[TitleFlaw]:
    if not title.strip():
        return
    lead = len(title) - len(title.lstrip())
    if lead:
        yield TitleFlaw("space", 0, lead, "the title starts with a space: remove it", "")
    if title != title.rstrip():
        yield TitleFlaw(
            "space", len(title.rstrip()), len(title), "the title ends with a space: remove it", ""
        )


def _spaces(title: str) -> Iterator[TitleFlaw]:
    if not title.strip():
        return
    for match in re.finditer(r"(?<=[^\s.!?])[ \t]{2,}(?=\S)", title):
        yield TitleFlaw(
            "space", match.start(), match.end(), "the title has two spaces in a row: write one", " "
        )
    for match in re.finditer("[\u200b\u200e\u200f\u2060\ufeff\u00ad]", title):
        name = INVISIBLE[match[0]]
        yield TitleFlaw(
            "invisible", match.start(), match.end(), f"the title contains an invisible {name}: remove it", ""
        )
    for match in re.finditer("[\u00a0\u202f]", title):
        before, after = title[: match.start()], title[match.end() :]
        if after[:1] in _FRENCH or before[-1:] in "«§№" or before[-1:].isdigit() or after[:1].isdigit():
            continue  # typography that wants it: "« Bonjour »", "Oui ?", "10 km", "Vol. 3"
        yield TitleFlaw(
            "invisible",
            match.start(),
            match.end(),
            "the title contains a non-breaking space: write a plain one",
            " ",
        )


def _brackets(title: str) -> Iterator[TitleFlaw]:
    text = re.sub(r"`[^`]*`", lambda match: " " * len(match[0]), title)
    # The bracket of `1)` or `:)` closes another in `(part 1)`, and none in `1) apples`: what leaves less
    # unbalanced was meant.
    loose = frozenset(
        match.end() - 1 for pattern in (_SMILEY, _ENUMERATOR) for match in pattern.finditer(text)
    )
    yield from min((list(_unbalanced(text, loose, closing=closing)) for closing in (False, True)), key=len)
    quotes = [at for at, c in enumerate(text) if c == '"' and not (at and text[at - 1].isdigit())]
    if len(quotes) % 2:
        yield TitleFlaw(
            "bracket",
            quotes[-1],
            quotes[-1] + 1,
            'the title has an odd number of `"`: close or remove the one left over',
        )


_SMILEY = re.compile(r"(?:(?<=\s)|^)[:;=8xX]['o-]?[()\[\]{}|DPp](?=\s|$)|(?<=\s)[:;]['o-]?\)(?=[\s)]|$)")
_ENUMERATOR = re.compile(r"(?:(?<=[\s,])|^)(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)")
_CLOSING = {close: opener for opener, close in _PAIRS.items()}


def _unbalanced(text: str, loose: frozenset[int], *, closing: bool) -> Iterator[TitleFlaw]:
    """The brackets without a partner. Those at ``loose`` close an open one where ``closing``, and never
    lack a partner."""
    stack: list[tuple[str, int]] = []
    german = "„" in text
    for at, character in enumerate(text):
        if (character == "“" and german) or (at in loose and not (closing and character in _CLOSING)):
            continue
        if character in _PAIRS:
            stack.append((character, at))
        elif character in _CLOSING:
            if stack and stack[-1][0] == _CLOSING[character]:
                stack.pop()
            elif character not in "”»" and at not in loose:
                yield TitleFlaw(
                    "bracket",
                    at,
                    at + 1,
                    f"the title has a `{character}` that closes nothing: add the "
                    f"`{_CLOSING[character]}` or remove it",
                )
    for opener, at in stack:
        if opener == "«" and "»" in text[:at]:
            continue  # »German quotation«
        yield TitleFlaw(
            "bracket",
            at,
            at + 1,
            f"the title opens a `{opener}` that is never closed: add the `{_PAIRS[opener]}` or remove it",
        )


def plain_scalar_flaw(raw: str) -> tuple[int, str] | None:
    """Why YAML cannot read an unquoted title as it is written: offset and reason. None where it can.

    Source: YAML 1.1, 9.1.4 (plain scalars): no ``: `` within, no indicator in front.
    """
    if raw[:1] in "\"'|>":
        return None
    if raw[:1] in "[{&*!%@`,?-" and not re.match(r"[?-]\S", raw):
        return 0, f"starts with `{raw[0]}`"
    at = re.search(r":(?=\s|$)", raw)
    if at:
        return at.start(), "contains a colon followed by a space"
    return None
