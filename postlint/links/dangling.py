"""Link syntax that was meant as a link and renders as text: ``[Acme](https://acme.example``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from postlint.prose.names import is_generic, is_name_word
from postlint.prose.passages import Prose, file_span
from postlint.prose.sentences import straight


class Dangling(NamedTuple):
    """A broken link; part of a fact. Offsets are the file's, except in ``at``."""

    name: str
    url: str
    why: str
    start: int
    end: int
    edits: tuple[tuple[int, int, str], ...]
    """The edit that fixes it, where that is certain: start, end, replacement."""
    at: tuple[int, int]
    """Its offsets in the prose."""


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    name, url = r"(?P<n>[^\[\]()\n]{1,80})", r"(?P<u>(?:https?:)?//[^()\[\]\s]+|www\.[^()\[\]\s]+)"
    return (
        ("space", re.compile(rf"\[{name}\](?P<gap>\s+)\({url}\)")),
        ("swapped", re.compile(rf"\({name}\)\[{url}\]")),
        ("unclosed", re.compile(rf"\[{name}\]\((?P<u>[^()\[\]\s]*)(?=[\s\[]|$)")),
        ("no-bracket", re.compile(rf"\[{name}\({url}\)")),
        ("no-opening", re.compile(rf"(?P<n>[A-Z0-9][\w.&'-]*(?: [A-Z0-9][\w.&'-]*)*)\]\({url}\)")),
        ("no-parentheses", re.compile(rf"\[{name}\](?P<u>https?://[^()\[\]\s]+)")),
        ("undefined", re.compile(rf"\[{name}\] ?\[(?P<u>[^\[\]]*)\]")),
        ("bare", re.compile(rf"(?<!!)\[{name}\](?![(\[:])")),
        (
            "open",
            re.compile(
                r"(?<!!)\[(?P<n>[A-Z0-9][^\[\]()\n,]{0,60}?)(?P<u>)(?=\s*(?:,|\band\b|[.!](?:\s|$)|$))"
            ),
        ),
    )


_WHY = {
    "space": "there is a space between `]` and `(`",
    "swapped": "the brackets are swapped: the name goes into `[]`, the address into `()`",
    "unclosed": "its `(` is never closed",
    "no-bracket": "the `]` after the name is missing",
    "no-opening": "the `[` before the name is missing",
    "no-parentheses": "the address needs `(` and `)` around it",
    "undefined": "it refers to a definition that does not exist",
    "bare": "it has no address",
    "open": "its `[` is never closed",
}


def find_dangling(prose: Prose, start: int, end: int) -> list[Dangling]:
    """The broken links in ``[start, end)`` of the prose, in order."""
    text = straight(prose.text)
    if "[" not in text[start:end] and "](" not in text[start:end] and ")[" not in text[start:end]:
        return []
    found: list[Dangling] = []
    for kind, pattern in _forms():
        for match in pattern.finditer(text, start, end):
            taken = any(match.start() < one.at[1] and match.end() > one.at[0] for one in found)
            if taken or _in_link(prose, match) or not _is_name(match["n"], kind):
                continue
            found.append(_dangling(prose, kind, match))
    return sorted(found, key=lambda one: one.at)


def _in_link(prose: Prose, match: re.Match[str]) -> bool:
    return any(link.start < match.end() and link.end > match.start() for link in prose.links)


_REMARK = re.compile(
    r"(?:up-?dated?|edit(?:ed)?|corrected|note|new|sic|ad|追記|更新|mise à jour|aktualisiert|actualizado"
    r"|atualizado)"
    r"(?:\W*|[\s:(-]+\W*\d.*)|.*\b\d{4}-\d\d-\d\d\b.*",
    re.IGNORECASE,
)
"""What editors put into brackets, ``[UPDATED 2018-08-29]``, is nobody's name."""


def _is_name(name: str, kind: str) -> bool:
    if kind in ("bare", "open", "undefined"):
        if _REMARK.fullmatch(name.strip()):
            return False
        return is_name_word(name.split()[0]) and not is_generic(name) if name.split() else False
    return bool(name.strip())


def _dangling(prose: Prose, kind: str, match: re.Match[str]) -> Dangling:
    span = file_span(prose, *match.span())
    url = match.groupdict().get("u") or ""
    edits = tuple(
        (*file_span(prose, a, b), new) if b > a else (*_point(prose, a), new)
        for a, b, new in _edits(kind, match)
    )
    return Dangling(
        match["n"].strip(), url.rstrip(".,;:!"), _WHY[kind], span.start, span.end, edits, match.span()
    )


def _point(prose: Prose, at: int) -> tuple[int, int]:
    """The file offset just after the character before ``at``."""
    offset = file_span(prose, max(at - 1, 0), at).end
    return offset, offset


def _edits(kind: str, match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    if kind == "space":
        yield *match.span("gap"), ""
    elif kind == "unclosed" and match["u"].rstrip(".,;:!"):
        at = match.start("u") + len(match["u"].rstrip(".,;:!"))
        yield at, at, ")"
    elif kind == "swapped":
        yield *match.span(), f"[{match['n']}]({match['u']})"
    elif kind == "no-bracket":
        yield match.end("n"), match.end("n"), "]"
    elif kind == "no-parentheses":
        url = match["u"].rstrip(".,;:!")
        yield match.start("u"), match.start("u") + len(url), f"({url})"
