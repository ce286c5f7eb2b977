"""A document cut into blocks, each of which says one thing: which dates and links belong together.

The source is read as it is typed, since what holds an event is not always prose: a label in a
table, a parameter of an include, a key of the front matter. Code, comments and logs of chats are left out; a
paragraph, list item, table row or line of the front matter is a block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from postlint.model import Post
from postlint.nodes import CodeBlock, CodeSpan, HtmlBlock, Node
from postlint.prose.sentences import straight
from postlint.prose.transcripts import transcript_start

_CODE = frozenset((CodeBlock, CodeSpan))
_SILENT = frozenset(("!--", "script", "style", "pre", "code", "?"))
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|td|th|tr|h\d|table|section|dt|dd)\b", re.IGNORECASE)
_NO_LINE_END = re.compile(r"[^\n]")
_HIDDEN = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"\{%-?\s*comment\s*-?%\}"), re.compile(r"\{%-?\s*endcomment\s*-?%\}")),
)
"""How comments begin and end."""
_NO_PROSE = re.compile(
    r"\](?:\([^()\n]*\)|\[[^\[\]\n]*\])+"  # the target of a link
    r"|https?://[^\s<>\"')\]]+"
    r"|</?[A-Za-z][^<>]*>|&nbsp;|&\#160;"
)
_MARKS = "*[]~\\{}"
_UNDERSCORES = re.compile(r"_+")
_EDGE = re.compile(
    r"\n(?:[ \t]*\n|(?=[ \t]*(?:[*+-]|\d{1,2}[.)])[ \t])|(?=[ \t]*[#|>:])|(?<= {2}\n)|(?=[=-]{3,}[ \t]*\n))"
)
_EMPTY_LINE = re.compile(r"\n\n")
_HASHES = re.compile(r"\s*#{1,6}[ \t]+")
_UNDERLINE = re.compile(r"\s*\n?[=-]{3,}")


class TextBlock(NamedTuple):
    """A piece of the source that says one thing."""

    start: int
    text: str
    """As long as its source, quotes straight, what is not prose blanked out."""
    heading: str
    """The heading it is under."""
    key: str
    """Its front matter key, dotted, without list indices; empty in the body."""


class Blocks(NamedTuple):
    """A document's blocks, in order."""

    source: str
    """The source with code and comments blanked out, as long as it was."""
    all: Sequence[TextBlock]
    text: str
    """The text that the blocks are pieces of, as long as the source."""

    def at(self, offset: int) -> TextBlock | None:
        """The block that holds ``offset``."""
        found = bisect_right(self.all, offset, key=lambda block: block.start) - 1
        block = self.all[found] if found >= 0 else None
        return block if block and offset < block.start + len(block.text) else None

    def holding(self, offsets: Iterable[int]) -> Iterator[TextBlock]:
        """The blocks that hold some of ``offsets``, in order."""
        done = -1
        for offset in sorted(offsets):
            if offset >= done and (block := self.at(offset)) is not None:
                done = block.start + len(block.text)
                yield block


def read_blocks(post: Post, elements: Sequence[Node]) -> Blocks:
    """The blocks of a document. ``elements``: the nodes of its tree."""
    source = _without_code(post.source.text, elements)
    log = transcript_start(post.source.text)
    source = source[:log] + _blank(source[log:])
    text = _NO_PROSE.sub(_blank_match, source)
    for mark in _MARKS:
        text = text.replace(mark, " ")
    text = _UNDERSCORES.sub(_emphasis, text) if "_" in text else text
    plain = straight(text)
    body = post.front_matter.body
    edges = {match.start() for match in _EDGE.finditer(post.source.text, body)}
    edges.update(match.start() for match in _EMPTY_LINE.finditer(text, body))
    front = _front_matter(post, text[:body], plain)
    blocks = [*front, *_body(post.source.text, plain, body, sorted({*edges, len(text)}))]
    return Blocks(source, blocks, plain)


def _without_code(text: str, elements: Sequence[Node]) -> str:
    spans = sorted(
        [
            node.span
            for node in elements
            if type(node) in _CODE or (type(node) is HtmlBlock and node.tag in _SILENT)
        ]
    )
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if end > done:
            start = max(start, done)
            pieces += text[done:start], _blank(text[start:end])
            done = end
    return _without_comments("".join((*pieces, text[done:])))


def _without_comments(text: str) -> str:
    # Not one pattern for both ends: it would go through the text for each comment that does not end.
    for begin, end in _HIDDEN:
        pieces: list[str] = []
        done = 0
        opened = begin.search(text)
        while opened is not None and (closed := end.search(text, opened.end())) is not None:
            pieces += text[done : opened.start()], _blank(text[opened.start() : closed.end()])
            done = closed.end()
            opened = begin.search(text, done)
        text = "".join((*pieces, text[done:])) if pieces else text
    return text


def _emphasis(match: re.Match[str]) -> str:
    """Underscores within a word are its own, others mark emphasis."""
    start, end = match.span()
    text = match.string
    inside = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
    return match[0] if inside else " " * (end - start)


def _blank_match(match: re.Match[str]) -> str:
    return _blank(match[0])


def _blank(text: str) -> str:
    """As many characters as ``text`` has, none of them a word; lines stay lines."""
    if text.startswith("<") and _BLOCK_TAG.match(text):
        return "\n\n".ljust(len(text))
    return _NO_LINE_END.sub(" ", text) if "\n" in text else " " * len(text)


def _body(source: str, text: str, body: int, edges: Iterable[int]) -> Iterator[TextBlock]:
    heading = ""
    start = body
    for end in edges:
        piece = text[start:end]
        if piece.strip():
            hashes = _HASHES.match(piece)
            if hashes or _UNDERLINE.match(source, end, end + 80):
                heading = piece.strip(" #")
            yield TextBlock(start, piece, "" if hashes else heading, "")
        start = end


_COMMENT = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\"'\n#]|(?<=\w)'|(?<=\S)#)*?(?<=\s)(#[^\n]*)")
"""A comment in a line of YAML, behind what is in quotes."""


def in_yaml_comment(line: str) -> bool:
    """Whether a line of YAML that begins so goes on in its comment: ``url: "…" # "last month's``."""
    return " #" in line and _COMMENT.match(line) is not None


def _without_yaml_comment(line: str) -> str:
    found = _COMMENT.match(line) if " #" in line else None
    return line[: found.start(1)] + _blank(found[1]) + line[found.end(1) :] if found else line


def _front_matter(post: Post, text: str, plain: str) -> Iterator[TextBlock]:
    """Each line of the front matter with the key that it is under; ``plain`` has its quotes straight."""
    keys = sorted((entry.key_span.start, entry.path) for entry in post.front_matter.entries)
    offset = passed = 0
    path: Sequence[str | int] = ()
    for line in text.splitlines(keepends=True):
        stop = offset + len(line)
        while passed < len(keys) and keys[passed][0] < stop:
            path = keys[passed][1]
            passed += 1
        key = ".".join(part for part in path if isinstance(part, str))
        if key and line.strip() and not line.lstrip().startswith("#"):
            yield TextBlock(offset, _without_yaml_comment(plain[offset:stop]), "", key)
        offset = stop
