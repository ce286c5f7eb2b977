"""Logs of chats, which are quoted text, not prose of the post's author."""

from __future__ import annotations

import re
from functools import cache

LINES = 10
"""The fewest lines of a log: the shortest of 137 meeting logs in one archive has 34, and posts that quote
somebody's chat, or write of tags (``\\<div>``), have a few."""
SHARE = 0.5
"""The least share of lines with a speaker, from the first such line on: those logs have 0.9 and more."""


@cache
def _speaker() -> re.Pattern[str]:
    """A pattern of a line that begins with its speaker: ``**\\<jane>** hello``, ``[18:02] <jane> hello``."""
    name = r"[^<>\s\\&/][^<>\n&]{0,30}"
    return re.compile(
        rf"^[ \t>*_-]{{0,8}}(?:\[?\d{{1,2}}:\d\d(?::\d\d)?\]?[ \t*_-]{{1,4}}(?:\\?<|&lt;)|\\<|&lt;){name}"
        r"(?:\\?>|&gt;)",
        re.MULTILINE,
    )


def transcript_start(text: str) -> int:
    """The offset of the log of a chat, in a file that consists mostly of one; the length of ``text`` where
    there is none."""
    if "\\<" not in text and "&lt;" not in text and not re.search(r":(?<=\d:)\d\d\W{1,6}<", text):
        return len(text)
    first, count = None, 0
    for match in _speaker().finditer(text):
        first, count = (match.start() if first is None else first), count + 1
    if first is None or count < LINES:
        return len(text)
    lines = sum(bool(line.strip()) for line in text[first:].splitlines())
    return first if count >= SHARE * lines else len(text)
