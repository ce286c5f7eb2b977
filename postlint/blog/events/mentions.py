"""Days and event pages wherever a document names them: prose, lists, tables, HTML, includes, front matter.

The source is read as it is typed, since what holds an event is not always prose: a label
in a table, a parameter of an include, a key of the front matter. Code, comments and the
targets of links are left out; a paragraph, list item, table row or line of the front
matter is a block, and a date does not reach from one block into another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from postlint.blog.events.facts import Day, EventLink
from postlint.blog.events.hosts import event_url
from postlint.blog.events.phrases import EVENTS
from postlint.model import Post
from postlint.nodes import CodeBlock, CodeSpan, HtmlBlock, Node
from postlint.prose.dates import find_dates
from postlint.prose.mentions import DateMention
from postlint.prose.sentences import straight

_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"[\sT,|/-]*(?:at |a las |um |à |as |às )?(\d{1,2})[:.h](\d\d)(?!\d|\.\d)")
"""A time of day right behind a date."""
_LINK = re.compile(r"(?:https?:|(?<=[\"'(]))//[^\s<>\"'\])}|`]+")
_SENTENCE_END = re.compile(r"[.!?。](?:\s|$)")
_ANYTHING = re.compile("")
_SILENT = frozenset(("!--", "script", "style", "pre", "code", "?"))
_REACH = 80
"""How far before a date or link the words that say its role may stand, in characters."""


class _Block(NamedTuple):
    """A piece of the source that says one thing."""

    start: int
    text: str
    """With what is no prose blanked out, as long as its source."""
    heading: str
    """The heading it stands under."""
    key: str
    """Its front matter key, dotted; empty in the body."""


def days(post: Post, elements: Sequence[Node]) -> Iterator[Day]:
    """Every day that a document names. ``elements``: the nodes of its tree."""
    for block in _blocks(post, _blanked(post, elements), _DIGIT):
        for date in find_dates(block.text, either=True):
            if date.full:
                yield _day(block, date)


def _day(block: _Block, date: DateMention) -> Day:
    text = block.text
    value = text.partition(":")[2] if block.key else text
    rest = value.replace(text[date.start : date.end], "", 1)
    time = _TIME.match(text, date.end)
    return Day(
        moved(date, block.start),
        text[date.start : date.end],
        role_of(block.text, date.start, date.end, block.heading, block.key),
        block.key,
        bool(block.key) and not re.search(r"[^\W\d_]{3,}", rest),
        f"{int(time[1]):02}:{time[2]}" if time else "",
    )


def role_of(text: str, start: int, end: int, heading: str, key: str) -> str:
    """What a date or link at ``[start, end)`` of a block is there for, see ``Day.role``."""
    opening = max((text.rfind(mark, 0, start) for mark in (". ", "! ", "? ", "。", "\n\n")), default=-1) + 1
    before = text[max(opening, start - _REACH) : start]
    closing = _SENTENCE_END.search(text, end)
    sentence = before + text[start : min(end + _REACH, closing.start() if closing else len(text))]
    if EVENTS.search("opens", before) or EVENTS.search("deadline", before):
        return "opens"
    if re.search(r"[^\W\d_]", before) is None and EVENTS.match("when", heading):
        return "event"
    if EVENTS.match("when", before) or (key and EVENTS.search("key", key.replace("_", " "))):
        return "event"
    if EVENTS.search("far", before):
        return "far"
    if EVENTS.search("earlier", before) or (
        EVENTS.search("past", sentence) and not EVENTS.search("present", sentence)
    ):
        return "past"
    return "other"


def moved(date: DateMention, by: int) -> DateMention:
    """``date`` with its offsets ``by`` characters further on."""

    def shift(pair: tuple[int, int] | None) -> tuple[int, int] | None:
        return (pair[0] + by, pair[1] + by) if pair else None

    return date._replace(
        start=date.start + by,
        end=date.end + by,
        weekday_at=shift(date.weekday_at),
        day_at=shift(date.day_at),
        month_at=shift(date.month_at),
    )


# --- links --------------------------------------------------------------------------------------


def event_links(post: Post, elements: Sequence[Node], own: Collection[str] = ()) -> Iterator[EventLink]:
    """Every link of a document to an event's page; ``own``: further hosts of event pages."""
    if "//" not in post.source.text:
        return
    kept = _blanked(post, elements, urls=False)
    blocks: list[_Block] | None = None
    for match in _LINK.finditer(kept):
        url = match[0].rstrip(".,;:!*_")
        event = event_url(url, own)
        if event.kind != "event":
            continue
        if blocks is None:
            blocks = list(_blocks(post, _blanked(post, elements)))
        block = next((one for one in blocks if one.start <= match.start() < one.start + len(one.text)), None)
        start, end = match.start(), match.start() + len(url)
        text = block.text if block else ""
        at = start - block.start if block else 0
        yield EventLink(
            url,
            event.key,
            event.single,
            start,
            end,
            role_of(text, at, at, block.heading if block else "", block.key if block else ""),
            block.key if block and block.key else _parameter(post.source.text, start),
            _nearest(text, at, block.start) if block else None,
        )


def _parameter(source: str, at: int) -> str:
    """The include and its parameter that hold ``at``: ``meetup.html url``; empty elsewhere."""
    opened = source.rfind("{%", 0, at)
    if opened < 0 or "%}" in source[opened:at]:
        return ""
    match = re.match(
        r"\{%-?\s*(?:include(?:_relative)?\s+)?(\S+).*?(\w+)\s*=\s*[\"']?$", source[opened:at], re.DOTALL
    )
    return f"{match[1]} {match[2]}" if match else ""


def _nearest(text: str, at: int, start: int) -> DateMention | None:
    found = [date for date in find_dates(text) if date.full] if _DIGIT.search(text) else []
    if not found:
        return None
    return moved(min(found, key=lambda date: abs(date.start - at)), start)


# --- blocks -------------------------------------------------------------------------------------


def _blanked(post: Post, elements: Sequence[Node], *, urls: bool = True) -> str:
    """The source with code, comments, tags and marks of Markdown blanked out, as long as it was;
    ``urls``: and URLs."""
    text = post.source.text
    spans = sorted(
        node.span
        for node in elements
        if isinstance(node, CodeBlock | CodeSpan) or (isinstance(node, HtmlBlock) and node.tag in _SILENT)
    )
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if end > done:
            start = max(start, done)
            pieces += text[done:start], _blank(text[start:end])
            done = end
    text = "".join((*pieces, text[done:]))
    for pattern in (_HIDDEN, *((_TARGET, _URL, _TAG) if urls else ())):
        text = pattern.sub(_blank_match, text)
    if not urls:
        return text
    text = text.translate(_MARKS)
    return _UNDERSCORES.sub(_blank_match, text) if "_" in text else text


def _blank_match(match: re.Match[str]) -> str:
    return _blank(match[0])


def _blank(text: str) -> str:
    """As many characters as ``text`` has, none of them a word; lines stay lines."""
    if text.startswith("<") and _BLOCK_TAG.match(text):
        return "\n\n".ljust(len(text))
    return _NO_LINE_END.sub(" ", text) if "\n" in text else " " * len(text)


_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|td|th|tr|h\d|table|section|dt|dd)\b", re.IGNORECASE)
_NO_LINE_END = re.compile(r"[^\n]")
_HIDDEN = re.compile(r"<!--.*?-->|\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_TARGET = re.compile(r"(?<=\])\([^()\n]*\)|(?<=\])\[[^\[\]\n]*\]")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&nbsp;|&#160;")
_MARKS = str.maketrans(dict.fromkeys("*[]~\\{}", " "))
_UNDERSCORES = re.compile(r"(?<!\w)_+|_+(?!\w)")
_EDGE = re.compile(
    r"\n[ \t]*\n|\n(?=[ \t]*(?:[*+-]|\d{1,2}[.)])[ \t])|\n(?=[ \t]*[#|>:])| {2}\n|\n(?=[=-]{3,}[ \t]*\n)"
)
_EMPTY_LINE = re.compile(r"\n\n")
_HASHES = re.compile(r"\s*#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"\s*\n?[=-]{3,}")


def _blocks(post: Post, text: str, holding: re.Pattern[str] = _ANYTHING) -> Iterator[_Block]:
    """The blocks of ``text``, a document's source blanked, in which ``holding`` matches."""
    body = post.front_matter.body
    yield from _front_matter(post, text[:body], holding)
    heading = ""
    start = body
    edges = [match.start() for match in _EDGE.finditer(post.source.text, body)]
    edges += [match.start() for match in _EMPTY_LINE.finditer(text, body)]
    for end in sorted({*edges, len(text)}):
        piece = text[start:end]
        if piece.strip():
            hashes = _HASHES.match(piece)
            if hashes or _UNDERLINE.match(post.source.text[end : end + 80]):
                heading = straight(piece).strip(" #\n")
            if holding.search(piece):
                yield _Block(start, straight(piece), "" if hashes else heading, "")
        start = end


def _front_matter(post: Post, text: str, holding: re.Pattern[str]) -> Iterator[_Block]:
    """Each line of the front matter in which ``holding`` matches, with the key that it stands under."""
    keys = [(entry.key_span.start, entry.path) for entry in post.front_matter.entries]
    starts = sorted(keys)
    offset = 0
    for line in text.splitlines(keepends=True):
        stop = offset + len(line)
        if line.strip() and not line.lstrip().startswith("#") and holding.search(line):
            path = next((path for at, path in reversed(starts) if at < stop), ())
            key = ".".join(part for part in path if isinstance(part, str))
            if key:
                yield _Block(offset, straight(line), "", key)
        offset = stop
