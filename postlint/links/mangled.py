"""Finds text that was meant to be a link or an image, but has a missing or misplaced bracket.

Works on literal text only: links that kramdown reads, code, escaped text and output of Liquid are not
examined.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from postlint.links import slips
from postlint.links.address_flaws import short
from postlint.links.literal import LiteralText
from postlint.links.meant import ADDRESS, LABEL, PATH, Mangled, as_element, say
from postlint.model import Edit, Span

_CELLS = ("td", "th")
_REACH = 1000
"""How far back the beginning of a link is searched for, so that hostile text takes linear time."""


def mangled_links(literals: Iterable[LiteralText]) -> list[Mangled]:
    """Every mangled link in a document's literal text, in order, each once."""
    found: list[Mangled] = []
    for literal in literals:
        taken: list[Span] = []
        for signs, detect in _DETECTORS:
            # Most brackets are remarks, so a pattern is tried only where its own sign occurs.
            if not any(map(literal.text.__contains__, signs)):
                continue
            for mangled in detect(literal):
                at = bisect_left(taken, mangled.span)
                if all(not _overlap(mangled.span, span) for span in taken[max(0, at - 1) : at + 1]):
                    taken.insert(at, mangled.span)
                    found.append(mangled)
    return sorted(found, key=lambda mangled: mangled.span)


def _overlap(one: Span, other: Span) -> bool:
    return one.end > other.start and other.end > one.start


def markdown_in_html(literals: Iterable[LiteralText]) -> list[Mangled]:
    """Links and images that are written in Markdown in the literal text of an HTML document, in order."""
    found = []
    for literal in literals:
        for name, sign in (("whole", "]("), ("swapped", ")[")):
            if sign in literal.text:
                found += [_as_element(literal, one) for one in _PATTERNS[name].finditer(literal.text)]
    return sorted(found, key=lambda mangled: mangled.span)


def _as_element(literal: LiteralText, match: re.Match[str]) -> Mangled:
    text, target = match[1], match[2]
    image = literal.text.startswith("!", match.start() - 1) if match.start() else False
    span = literal.span(match.start() - image, match.end())
    tag = as_element(text, target, image)
    edits = (Edit(span, tag),) if "\ufffc" not in text and '"' not in text + target else ()
    message = f"readers see this as text: in an HTML file Markdown stays as it is, write `{short(tag)}`"
    return Mangled(image, span, message, f"write `{short(tag)}`", edits, safe=False)


_PATTERNS = {
    "swapped": re.compile(rf"(?<![\w\])\ufffc])\(([^()\[\]\n\ufffc]{{1,300}})\)\[({ADDRESS}|{PATH})\]"),
    "unopened": re.compile(rf"\]\(({ADDRESS}|{PATH}|(?<=\w\]\())\)"),
    "unparenthesised": re.compile(rf"\[({LABEL})\]((?:https?://|www\.)[^\s()\[\]<>\ufffc]+)(\)?)"),
    "unclosed": re.compile(rf"\[({LABEL})\]\((\(*(?:https?://|mailto:|www\.|/)[^\s<>\ufffc]*)"),
    "unbracketed": re.compile(rf"\[({LABEL}?)(\}}?)\((https?://[^\s()\[\]<>\ufffc]+)\)"),
    "spaced": re.compile(rf"(?<![\w\]])\[({LABEL})\](?:[:.,;]|[ \t]*\n?[ \t]*)\(({ADDRESS})\)"),
    "whole": re.compile(rf"\[({LABEL})\]\(({ADDRESS}|{PATH})\)"),
    "tag": re.compile(r"<(a|img)\s(?:[^<>\n]*\s)?(?:href|src)\s*=[^<>\n]*>?", re.IGNORECASE),
}


def _swapped(literal: LiteralText) -> Iterator[Mangled]:
    """``(text)[url]``."""
    for match in _PATTERNS["swapped"].finditer(literal.text):
        start, middle, end = match.start(), match.end(1), match.end()
        edits = {(start, start + 1): "[", (middle, middle + 2): "](", (end - 1, end): ")"}
        yield say(literal, start, end, f"[{match[1]}]({match[2]})", edits, True)


def _unopened(literal: LiteralText) -> Iterator[Mangled]:
    """``Humio](https://…)``: the text's own bracket is missing."""
    for match in _PATTERNS["unopened"].finditer(literal.text):
        if _opening(literal.text, match.start()) is not None:
            continue
        if not match[1]:
            yield Mangled(
                False,
                literal.span(_word_before(literal.text, match.start()), match.end()),
                "readers see this as text: a bracket and an address are missing, write `[text](address)`",
            )
            continue
        if literal.container in _CELLS:
            yield _cut(literal, match, match[1])
            continue
        start = _word_before(literal.text, match.start())
        if start == match.start():
            continue
        meant = f"[{literal.text[start : match.start()]}]({match[1]})"
        yield say(literal, start, match.end(), meant, {(start, start): "["}, False)


def _cut(literal: LiteralText, match: re.Match[str], target: str) -> Mangled:
    """A link that is cut into cells of a table by a ``|`` in it."""
    image = re.search(r"\.(?:png|jpe?g|gif|svg|webp|avif)\Z", target, re.IGNORECASE) is not None
    return Mangled(
        image,
        literal.span(*match.span()),
        "readers see this as text: a `|` in the link or image makes a table of its line, write `\\|`",
    )


def _word_before(text: str, end: int) -> int:
    """The start of the word that ends at ``end``; ``end`` where there is none."""
    start = end
    while (
        start > 0
        and end - start < _REACH
        and text[start - 1] not in "([]\ufffc"
        and not text[start - 1].isspace()
    ):
        start -= 1
    return start


def _opening(text: str, closing: int) -> int | None:
    """The offset of the bracket that ``text[closing]`` closes, within the length of a link; None where there
    is none."""
    depth = 0
    for index in range(closing, max(closing - _REACH, -1), -1):
        if text[index] == "]":
            depth += 1
        elif text[index] == "[":
            depth -= 1
            if depth == 0:
                return index
    return None


def _unparenthesised(literal: LiteralText) -> Iterator[Mangled]:
    """``[text]https://…)``: the target's own parenthesis is missing, or both are."""
    for match in _PATTERNS["unparenthesised"].finditer(literal.text):
        before = literal.text[max(match.start() - _REACH, 0) : match.start()]
        opens = (match.start(2), match.start(2))
        if match[3] and before.count("(") <= before.count(")"):
            yield say(literal, *match.span(), f"[{match[1]}]({match[2]})", {opens: "("}, True)
            continue
        address = match[2].rstrip(".,;:!?'\"”’*_")
        end = match.start(2) + len(address)
        edits = {opens: "(", (end, end): ")"}
        yield say(literal, match.start(), end, f"[{match[1]}]({address})", edits, False, "warning")


def _unclosed(literal: LiteralText) -> Iterator[Mangled]:
    """``[text](https://…`` or ``[text](https://…]``: the target is never closed."""
    for match in _PATTERNS["unclosed"].finditer(literal.text):
        target = match[2]
        bracket = re.match(r"[^\[\]()]+\](?=[.,;:!?'\"”’*_]*\Z)", target)
        if bracket:
            end = match.start(2) + bracket.end()
            meant = f"[{match[1]}]({bracket[0][:-1]})"
            yield say(literal, match.start(), end, meant, {(end - 1, end): ")"}, True)
            continue
        closed = _closes(target)
        if closed is not None:
            continue
        first, two, second = target.partition("](")
        if two and first and not re.search(r"[()\[\]]", first):
            yield _two_targets(literal, match, first, second.rstrip("."))
            continue
        if literal.container in _CELLS and match.end() == len(literal.text.rstrip()):
            yield _cut(literal, match, target)
            continue
        address = target.rstrip(".,;:!?'\"”’*_")
        end = match.start(2) + len(address)
        meant = f"[{match[1]}]({address.strip('()') if address[0] == '(' else address})"
        yield say(literal, match.start(), end, meant, {(end, end): ")"} if address[0] != "(" else {}, False)


def _two_targets(literal: LiteralText, match: re.Match[str], first: str, second: str) -> Mangled:
    """``[text](address](other)``: the address that was to be replaced is still there."""
    one, other = (short(f"[{match[1]}]({address.rstrip(')')})", 120) for address in (first, second))
    message = f"readers see this as text: the link has two addresses, write `{one}` or `{other}`"
    return Mangled(False, literal.span(*match.span()), message)


def _closes(target: str) -> int | None:
    """The offset in ``target`` at which the parenthesis before it is closed; None where it is not."""
    depth = 1
    for index, character in enumerate(target):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index
    return None


def _unbracketed(literal: LiteralText) -> Iterator[Mangled]:
    """``[text(https://…)``, ``[text}(https://…)``: the text's closing bracket is missing or of another
    kind."""
    for match in _PATTERNS["unbracketed"].finditer(literal.text):
        rest = literal.text[match.end() :].partition("[")[0]
        if "]" in rest:
            continue
        brace = bool(match[2]) and "{" not in match[1]
        text = match[1] if brace else match[1] + match[2]
        at = match.start(1) + len(text)
        meant = f"[{text}]({match[3]})"
        yield say(literal, *match.span(), meant, {(at, at + brace): "]"}, brace)


def _spaced(literal: LiteralText) -> Iterator[Mangled]:
    """``[text] (https://…)``: nothing may be between the two."""
    for match in _PATTERNS["spaced"].finditer(literal.text):
        between = literal.text[match.end(1) + 1 : match.start(2) - 1]
        if not between:
            continue
        meant = f"[{match[1]}]({match[2]})"
        yield say(literal, *match.span(), meant, {(match.end(1) + 1, match.start(2) - 1): ""}, False)


_UNQUOTED = re.compile(r"(\s[\w-]+\s*=\s*)[“”„‘’'\"]?([^\s\"'<>“”„‘’]+)[“”‘’'\"]?(?=[\s/>]|\Z)")
_READ = re.compile(r"<\w+(?:\s+[\w-]+=\"[^\"<>]*\")+\s*/?>")


def _tag(literal: LiteralText) -> Iterator[Mangled]:
    """``<a href=/x>``: an HTML tag that kramdown cannot read and shows as it is."""
    for match in _PATTERNS["tag"].finditer(literal.text):
        span = literal.span(*match.span())
        written = literal.source[span.start : span.end]
        meant = _UNQUOTED.sub(r'\1"\2"', written)
        known = _READ.fullmatch(meant) is not None and meant != written
        advice = (
            f"write `{short(meant)}`" if known else "close it and put its attributes' values in double quotes"
        )
        message = f"readers see this as text: kramdown cannot read the tag `{short(written)}`, {advice}"
        edits = (Edit(span, meant),) if known else ()
        yield Mangled(match[1].lower() == "img", span, message, f"write `{short(meant)}`", edits)


def _whole(literal: LiteralText) -> Iterator[Mangled]:
    """``<div>[text](https://…)</div>``: kramdown reads no Markdown in HTML."""
    if literal.container != "html":
        return
    for match in _PATTERNS["whole"].finditer(literal.text):
        image = match.start() > 0 and literal.text[match.start() - 1] == "!"
        tag = f'<img src="{match[2]}">' if image else f'<a href="{match[2]}">'
        yield Mangled(
            image,
            literal.span(match.start() - image, match.end()),
            "readers see this as text: kramdown reads no Markdown within HTML, "
            f'write `{short(tag)}` or give the element around it `markdown="1"`',
        )


def _crossed(literal: LiteralText) -> Iterator[Mangled]:
    """``[**text](https://…)**``: a link and emphasis overlap."""
    for match in _PATTERNS["whole"].finditer(literal.text) if literal.container != "html" else ():
        span = literal.span(*match.span())
        meant = short(f"[{match[1]}]({match[2]})", 120)
        message = f"readers see this as text: put the signs of emphasis around `{meant}`, or all inside `[]`"
        yield Mangled(False, span, message)


_DETECTORS: tuple[tuple[tuple[str, ...], Callable[[LiteralText], Iterator[Mangled]]], ...] = (
    ((")[",), _swapped),
    (("]http", "]www."), _unparenthesised),
    (("](",), _unclosed),
    (("](",), _unopened),
    (("(http",), _unbracketed),
    (("(http", "(mailto:", "(www."), _spaced),
    (("<a", "<img", "<A", "<I"), _tag),
    (("](",), _whole),
    (("](",), _crossed),
    *slips.DETECTORS,
)
"""The detectors, each with strings of which at least one is in every text that it can find something in."""
