"""Liquid out of Markdown's way without evaluating it: for ``--no-liquid``.

Tags and outputs become words that break nothing; ``{% raw %}``, ``{% comment %}`` and
``{% highlight %}`` with all that is in them become one such word and blank lines, so that
nothing in them is an element. The length is kept, so offsets stay the file's; what an element's
target says is read from the file itself.
"""

from __future__ import annotations

import re
from functools import cache

from postlint.markdown.headers import FILLER


@cache
def _region() -> re.Pattern[str]:
    return re.compile(
        r"\{%-?\s*(raw|comment|highlight)\b(?:[^%]|%(?!\}))*%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL
    )


@cache
def _markup() -> re.Pattern[str]:
    return re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def _word(number: int, length: int) -> str:
    """A word of ``length`` letters that tells one tag from the next. An id made of it keeps only
    its number, whatever the length of the tag was."""
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
    count = 0
    parts: list[str] = []
    regions: list[tuple[int, int, int]] = []
    for found in _region().finditer(text):
        regions.append((found.start(), found.end(), count))
        count += 1
    pos = 0
    for start, end, number in [*regions, (len(text), len(text), -1)]:
        while True:
            markup = _markup().search(text, pos, start)
            if not markup:
                break
            parts.append(text[pos : markup.start()])
            parts.append(_lines(markup.group(), count, blank=False))
            count += 1
            pos = markup.end()
        parts.append(text[pos:start])
        if end > start:
            parts.append(_lines(text[start:end], number, blank=True))
        pos = end
    return "".join(parts)
