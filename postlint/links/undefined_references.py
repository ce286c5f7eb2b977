"""References without a definition, ``[text][label]``, and definitions that kramdown reads as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from postlint.links.address_flaws import short
from postlint.links.literal import MASK, LiteralText
from postlint.model import Edit, Fix, Problem, Span
from postlint.nodes import Definition


class _Labels(NamedTuple):
    """The labels that a document defines, normalised."""

    defined: frozenset[str]
    known: frozenset[str]
    """The defined labels, and those of definitions that kramdown reads as text."""
    shapes: frozenset[str | None]
    """The shapes of the labels with numbers (see ``_shape``)."""
    unused: list[Definition]


_WORDS = r"(?=[^\[\]\n\ufffc]*[^\W\d_]{2})[^\[\]\n\ufffc]+"
_LABEL = r"[^\[\]\n\ufffc]+"
_PATTERNS = {
    "reference": (
        "][",
        re.compile(
            rf"(?<![\w\])}}$\ufffc\\])\[(?!\^)(?:({_LABEL})\]\[(?!\^)({_WORDS})|({_WORDS})\]\[(\d*))\](?![\[(:])"
        ),
    ),
    "shortcut": (
        "[",
        re.compile(rf"(?<![\w\])}}$\ufffc\\!])\[(?!\^)({_WORDS}|#\d+)\](?![\[(:\w])"),
    ),
    "definition": (
        "]:",
        re.compile(r"(?:\A|\n)[ ]{0,3}(\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?(https?://[^\s>]+)>?)[ \t]*(?=\n|\Z)"),
    ),
}
"""The patterns, each with a string that every match contains."""


def _all(name: str, text: str) -> Iterable[re.Match[str]]:
    """The matches of a pattern."""
    sign, pattern = _PATTERNS[name]
    return pattern.finditer(text) if sign in text else ()


def undefined_references(
    literals: Sequence[LiteralText],
    definitions: Sequence[Definition],
    complete: bool,
    source: str,
    names: Callable[[], Collection[str]] = frozenset,
) -> Iterator[Problem]:
    """Report the references without a definition, and the definitions that are text.

    Args:
        literals: Its literal text.
        definitions: The definitions that kramdown reads.
        complete: Whether all of its text is known; otherwise a definition may come from Liquid.
        source: The file's text.
        names: Gives the texts of its links, since the definition that was meant may be written as a link.
    """
    lost = {
        _normal(match[2]): literal.span(*match.span(1))
        for literal in literals
        for match in _all("definition", literal.text)
    }
    for span in lost.values():
        yield Problem(
            "readers see this definition as text: "
            "kramdown reads one only after a blank line or another definition",
            span,
        )
    labels = _labels(definitions, lost)
    if complete:
        yield from _single(literals, definitions, labels)
    yield from _swallowed(definitions, source)
    for literal in literals:
        yield from _unopened(literal)
        if literal.container == "html":
            yield from _within_html(literal, labels)
        elif complete:
            yield from _undefined(literal, labels, names)


_SENTENCE = re.compile(r"(?!\S*[/#:@])(?=.*[^\W\d_]{2})\S+[ \t]+\S+[ \t]+\S")
"""A pattern of text behind a label that is no address: three words or more."""
_COMMENT = re.compile(r"\W*|\W*(?:comment|todo|note to self|hidden|fixme)\b.*", re.IGNORECASE)
"""Labels of definitions that hide their text on purpose: ``[//]: # (a remark)``, ``[comment]: a remark``."""


def _swallowed(definitions: Sequence[Definition], source: str) -> Iterator[Problem]:
    """Report lines that kramdown reads as definitions, so that readers never see them: ``[Note]: bring a
    laptop`` and
    ``* [[1/3]: the talk](https://…)``."""
    for one in definitions:
        if one.used or not (text := one.target.raw) or _COMMENT.fullmatch(one.label):
            continue
        written = re.match(r"\[([^\n\]]+)\]:", source[one.span.start : one.target.span.start])
        if written is None or written[1].casefold() != one.label.casefold():
            continue  # printed by Liquid
        label = short(written[1])
        lost = f"readers do not see this line, kramdown takes `[{label}]:` for the definition of a link"
        if label.startswith("[") and re.search(r"\]\([^()\s]+\)\s*\Z", text):
            yield Problem(f"{lost}: write `[({label[1:]}):` instead", one.span, severity="error")
        elif _SENTENCE.match(text):
            fix = Fix("escape the bracket", (Edit(Span(one.span.start, one.span.start), "\\"),), safe=False)
            yield Problem(f"{lost}: write `\\[{label}]:` instead", one.span, fix=fix)


def _labels(definitions: Sequence[Definition], lost: Iterable[str]) -> _Labels:
    defined = frozenset(_normal(definition.label) for definition in definitions)
    shapes = frozenset(map(_shape, defined)) - {None}
    # Their labels are compared with every bracket, which takes too long for a thousand of them.
    unused = [definition for definition in definitions if not definition.used][:100]
    return _Labels(defined, defined.union(lost), shapes, unused)


_LEAST_LETTERS = 4
"""The fewest letters of a word before a number in brackets, `[blog][9]`: after a shorter one it is an
index."""


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()


def _undefined(
    literal: LiteralText, labels: _Labels, names: Callable[[], Collection[str]]
) -> Iterator[Problem]:
    known, unused, shapes = labels.known, labels.unused, labels.shapes
    taken = set()
    for match in _all("reference", literal.text):
        text, label = (match[1], match[2]) if match[2] else (match[3], match[4] or match[3])
        if label.isdigit() and len(text) < (_LEAST_LETTERS if text.isalpha() else 5):
            continue  # an index: `[ab][0]`
        taken.add(match.start())
        near = None if _normal(label) in known else _near(label, unused)
        if _normal(label) in known or not (near or _is_label(label, text, shapes) or _is_name(label, names)):
            continue
        span = literal.span(match.start() + 1 + len(text) + 1, match.end())
        yield _no_definition(label, near, literal.span(*match.span()), Edit(span, f"[{near}]"))
    if not unused and not shapes:
        return
    for match in _all("shortcut", literal.text):
        if match.start() in taken or _normal(match[1]) in known:
            continue
        near = _near(match[1], unused)
        if near or _shape(match[1]) in shapes:
            span = literal.span(match.end(), match.end())
            yield _no_definition(match[1], near, literal.span(*match.span()), Edit(span, f"[{near}]"))


def _single(
    literals: Sequence[LiteralText], definitions: Sequence[Definition], labels: _Labels
) -> Iterator[Problem]:
    """Report the only bracket of a document that is no link, where the only unused definition is a number:
    ``[photos]`` beside ``[4]: https://…``, among ``[talks][1]``."""
    numbers = [one for one in definitions if one.label.isdecimal()]
    unused = [one for one in labels.unused if one.label.isdecimal()]
    if len(unused) != 1 or len(labels.unused) != 1 or len(numbers) < 2:
        return
    found = [
        (literal, match)
        for literal in literals
        if literal.container != "html"
        for match in _all("shortcut", literal.text)
        if _normal(match[1]) not in labels.known and _shape(match[1]) not in labels.shapes
    ]
    if len(found) == 1:
        literal, match = found[0]
        label = unused[0].label
        point = literal.span(match.end(), match.end())
        fix = Fix(f"refer to `{label}`", (Edit(point, f"[{label}]"),), safe=False)
        message = f"readers see the brackets of `[{short(match[1])}]`, and nothing refers to `[{label}]`"
        yield Problem(
            f"{message}: write `[{short(match[1])}][{label}]`", literal.span(*match.span()), fix=fix
        )


_CLOSING = re.compile(rf"\]({MASK})(?![\[(:])")
_STOPS = frozenset(f"[]()|{MASK}")


def _unopened(literal: LiteralText) -> Iterator[Problem]:
    """Report ``text][label]``, where only the label becomes a link: the bracket before the text is missing,
    or in another cell."""
    text, seen, opened = literal.text, 0, 0
    for match in _CLOSING.finditer(text):
        start = end = match.start()
        while start > seen and text[start - 1] not in _STOPS and not text[start - 1].isspace():
            start -= 1
        opened += text.count("[", seen, start) - text.count("]", seen, start)
        seen, word = start, text[start:end]
        label = re.fullmatch(r"\[([^\[\]\n]+)\]", literal.written(match.start(1)))
        if label is None or opened > 0:
            continue
        span = literal.span(start, match.end())
        if literal.container in ("td", "th"):
            yield Problem(
                "readers see this as text: a `|` in the link makes a table of its line, write `\\|`",
                span,
                severity="error",
            )
        elif word:
            point = Span(span.start, span.start)
            meant = f"[{word}][{label[1]}]"
            fix = Fix(f"write `{meant}`", (Edit(point, "["),), safe=False)
            message = f"readers see this as text: the brackets of a link are `{meant}`"
            yield Problem(message, span, severity="error", fix=fix)


def _is_label(label: str, text: str, shapes: Collection[str | None]) -> bool:
    """Whether a second pair of brackets is a label. It may be a remark:
    ``[Issue 17][patch by Ann]``."""
    return " " not in label or _normal(label) == _normal(text) or _shape(label) in shapes


def _is_name(label: str, names: Callable[[], Collection[str]]) -> bool:
    """Whether the document has a link whose text is nearly the label, which has several words."""
    return len(label.split()) > 1 and bool(
        get_close_matches(_normal(label), [_normal(name) for name in names()], 1, _LIKENESS)
    )


def _within_html(literal: LiteralText, labels: _Labels) -> Iterator[Problem]:
    for match in _all("reference", literal.text):
        if _normal(match[2] or match[4] or match[3]) in labels.defined:
            yield Problem(
                "readers see this as text: kramdown reads no Markdown within HTML, "
                'give the element around it `markdown="1"`',
                literal.span(*match.span()),
            )


def _no_definition(label: str, near: str | None, span: Span, edit: Edit) -> Problem:
    advice = f"`{near}` is" if near else f"add a line `[{short(label)}]: https://…`"
    return Problem(
        f"readers see this as text: the reference `{short(label)}` is not defined, {advice}",
        span,
        fix=Fix(f"refer to `{near}`", (edit,), safe=False) if near else None,
    )


def _near(label: str, unused: list[Definition]) -> str | None:
    """The unused definition whose label is nearly this one; differences in digits count."""
    if not unused:
        return None
    digits = re.findall(r"\d+", label)
    by_label = {
        _normal(definition.label): definition.label
        for definition in unused
        if re.findall(r"\d+", definition.label) == digits
    }
    close = get_close_matches(_normal(label), list(by_label), 1, _LIKENESS)
    if close:
        return by_label[close[0]]
    words = _words(label)
    within = [one for one in by_label.values() if len(_words(one)) > 1 and _words(one) <= words]
    return within[0] if len(within) == 1 else None


_LIKENESS = 0.85
"""The least similarity of a label and the definition that was meant (`SequenceMatcher.ratio`)."""


def _words(label: str) -> frozenset[str]:
    """The words of a label, to compare ``quickcheck-paper`` with ``[the original QuickCheck paper]``."""
    return frozenset(re.findall(r"[^\W_]+", label.casefold()))


def _shape(label: str) -> str | None:
    """A label without its numbers: where ``[Bug #17]`` is defined, ``[Bug #18]`` is a reference too. None
    where it has no numbers."""
    shape, count = re.subn(r"\d+", "0", _normal(label))
    return shape if count else None
