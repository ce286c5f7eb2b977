"""Replaces Liquid by neutral words without evaluating it, for ``--no-liquid``.

Tags and outputs become words that mean nothing to Markdown; ``{% raw %}``, ``{% comment %}`` and
``{% highlight %}`` with all that is in them become one such word and blank lines, so that
nothing in them is an element. The length is kept, so offsets stay the file's; what an element's
target says is read from the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from postlint.markdown.headers import FILLER

_CLOSERS = {"{{": "}}", "{%": "%}"}


_OPEN = re.compile(r"\{\{|\{%")


_REGION_START = re.compile(r"\{%-?\s*(raw|comment|highlight)\b")


@cache
def _region_end(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}")


def _regions(text: str) -> Iterator[tuple[int, int]]:
    """The regions whose content does not reach Markdown as it is written."""
    unclosed: set[str] = set()
    pos = 0
    while len(unclosed) < 3:
        start = _REGION_START.search(text, pos)
        if not start:
            return
        name = start.group(1)
        pos = start.end()
        tag_end = -1 if name in unclosed else text.find("%}", pos)
        end = _region_end(name).search(text, tag_end + 2) if tag_end >= 0 else None
        if not end:
            unclosed.add(name)
            continue
        pos = end.end()
        yield start.start(), pos


def _markup(text: str, pos: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the tags and outputs of ``text[pos:end]`` are."""
    unclosed: set[str] = set()
    while len(unclosed) < 2:
        start = _OPEN.search(text, pos, end)
        if not start:
            return
        kind = start.group()
        close = -1 if kind in unclosed else text.find(_CLOSERS[kind], start.end(), end)
        if close < 0:
            unclosed.add(kind)
            pos = start.end()
            continue
        pos = close + 2
        yield start.start(), pos


def _word(number: int, length: int) -> str:
    """A word of ``length`` letters, different for each tag. A heading id keeps only the number of it, so ids
    do not depend on the length of the tag."""
    head, tail = f"xLQ{number}", "Qx"
    if len(head) + len(tail) > length:
        return "x" * length
    return head + FILLER * (length - len(head) - len(tail)) + tail


def _lines(text: str, number: int, *, blank: bool) -> str:
    """``text`` as words, one a line; with ``blank`` only on its first line."""
    first, *rest = text.split("\n")
    masked = [_word(number, len(first.rstrip("\r")))]
    for line in rest:
        length = len(line.rstrip("\r"))
        masked.append(" " * length if blank else FILLER * length)
    ends = ["\r" if line.endswith("\r") else "" for line in (first, *rest)]
    return "\n".join(line + end for line, end in zip(masked, ends, strict=True))


def mask_liquid(text: str) -> str:
    """See ``postlint.markdown.mask``."""
    if "{%" not in text and "{{" not in text:
        return text
    regions = list(_regions(text))
    count = len(regions)
    parts: list[str] = []
    pos = 0
    for number, (start, end) in enumerate([*regions, (len(text), len(text))]):
        for begin, finish in _markup(text, pos, start):
            parts.append(text[pos:begin])
            parts.append(_lines(text[begin:finish], count, blank=False))
            count += 1
            pos = finish
        parts.append(text[pos:start])
        if end > start:
            parts.append(_lines(text[start:end], number, blank=True))
        pos = end
    return "".join(parts)
