"""Footnotes: references without a definition, and definitions that readers do not see as footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from postlint.links.literal import LiteralText
from postlint.model import Edit, Fix, Problem, Related, Span
from postlint.nodes import HiddenFootnote

_REFERENCE = re.compile(r"\[\^([A-Za-z0-9_][A-Za-z0-9_-]*)\]")
"""As kramdown reads it (footnote.rb:39); with a definition it is no text."""
_RANGE = re.compile(r"(?:\w-\w)+\w*")
"""What a regular expression excludes, `[^a-z]`."""
_LIKENESS = 0.7
"""Of a name and the one that was meant, as ``get_close_matches`` has it: `two` and `tow` are alike to 0.67 of
letters in order, so names of three letters need a definition that nothing else refers to."""


_NUMBERS = 2
"""Different numbers without a definition, in a document that defines no footnote, from which on they are
footnotes: a release note that tells of `type[^1]`, an index from the end, has one."""


class _Undefined(NamedTuple):
    name: str
    span: Span
    before: str
    """The text before it in its line."""
    follows: str
    """The text behind it, to the end of its line."""


def footnote_flaws(
    literals: Sequence[LiteralText], hidden: Sequence[HiddenFootnote], shown: Sequence[str], path: str
) -> Iterator[Problem]:
    """The flaws of a document's footnotes; all of its text must be known.

    Args:
        literals: Its literal text.
        hidden: The definitions that kramdown renders nowhere.
        shown: The names of those that it renders.
        path: The document's.
    """
    found = [one for literal in literals if literal.container != "html" for one in _undefined(literal)]
    lost = {one.name: one for one in found if _is_definition(one, found)}
    for one in lost.values():
        yield _not_read(one)
    unused = {one.name: one for one in hidden if not one.overwritten}
    names = [*shown, *unused, *lost]
    numbers = {one.name for one in found if one.name.isdecimal()}
    numbered = bool(names) or len(numbers) >= _NUMBERS
    paired = set()
    for one in found:
        if one.name in lost:
            continue
        meant = _meant(one.name, [name for name in unused if name not in paired], found)
        if meant or (numbered if one.name.isdecimal() else _is_word(one, names)):
            paired.add(meant)
            yield _no_definition(one, unused[meant] if meant else None, path)
    for each in hidden:
        if each.overwritten:
            yield Problem(
                f"readers do not see this footnote, `[^{each.name}]` is defined again below: "
                "give it another name",
                each.span,
            )
        elif each.name not in paired:
            yield Problem(
                f"readers do not see this footnote, nothing refers to it: write `[^{each.name}]` in the text "
                "or delete it",
                each.span,
            )


def _undefined(literal: LiteralText) -> Iterator[_Undefined]:
    text = literal.text
    for match in _REFERENCE.finditer(text):
        end = text.find("\n", match.end())
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        follows = text[match.end() : end if end >= 0 else len(text)]
        yield _Undefined(match[1], literal.span(*match.span()), line, follows)


def _is_word(one: _Undefined, names: Sequence[str]) -> bool:
    """Whether a name of letters is a footnote's: in regular expressions, `[^abc]` excludes characters."""
    glued = one.before[-1:].isalnum()
    return not _RANGE.fullmatch(one.name) and any(glued or not name.isdecimal() for name in names)


def _is_definition(one: _Undefined, found: Sequence[_Undefined]) -> bool:
    """Whether it was meant to define: ``[^1]: a note`` within a paragraph, or ``[^1] a note`` where the
    name is in the text before."""
    if one.before.strip() or not one.follows.lstrip(":").strip():
        return False
    return one.follows.startswith(":") or any(
        other.name == one.name and other.span.start < one.span.start for other in found
    )


def _not_read(one: _Undefined) -> Problem:
    if one.follows.startswith(":"):
        advice, edit = "write a blank line before it", Edit(Span(one.span.start, one.span.start), "\n")
    else:
        advice, edit = f"write a colon, `[^{one.name}]:`", Edit(Span(one.span.end, one.span.end), ":")
    return Problem(
        f"readers see this footnote as text, kramdown does not read it: {advice}",
        one.span,
        fix=Fix(advice, (edit,), safe=False),
    )


def _meant(name: str, unused: Sequence[str], found: Sequence[_Undefined]) -> str | None:
    """The definition that a reference was meant to name: one nearly of its name, or the only one left over
    where it is the only reference without."""
    close = get_close_matches(name, unused, 1, _LIKENESS)
    if close:
        return close[0]
    return unused[0] if len(unused) == 1 and len({one.name for one in found}) == 1 else None


def _no_definition(one: _Undefined, meant: HiddenFootnote | None, path: str) -> Problem:
    problem = f"readers see `[^{one.name}]`, no footnote has this name"
    if meant is None:
        return Problem(f"{problem}: add a line `[^{one.name}]: …`", one.span)
    written = f"[^{meant.name}]"
    return Problem(
        f"{problem}: write `{written}`, which nothing refers to",
        one.span,
        related=(Related(path, meant.span, "its text"),),
        fix=Fix(f"write `{written}`", (Edit(one.span, written),), safe=False),
    )
