"""Front matter: its position in a file, its values, and the position of each key.

The delimiters are Jekyll's (``document.rb:13``): the file starts with ``---`` and
blanks; the first later line that is only ``---`` or ``...`` ends it, with the blank lines after that; every
further ``---`` is a horizontal rule of the body.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import frontmatter
from frontmatter.default_handlers import BaseHandler

from postlint.model import FrontMatter, FrontMatterProblem, Span, YamlValue
from postlint.site.yaml_events import Loaded, YamlError, load

_HEADER: Final = re.compile(r"---[ \t\r\n\f\v]*\n")
_TERMINATOR: Final = re.compile(r"\n(?:---|\.\.\.)[ \t\r\n\f\v]*$\n?", re.MULTILINE)
"""``[ \\t\\r\\n\\f\\v]`` is Ruby's ``\\s``."""
_INVISIBLE: Final = re.compile("[\\s\ufeff\u200b-\u200f\u2060\x00-\x1f]+")


class Fence(NamedTuple):
    """The position of front matter."""

    yaml_end: int
    """The YAML, its opening ``---`` included, is ``text[:yaml_end]``."""
    body: int


class Values(NamedTuple):
    """Front matter without positions."""

    data: YamlValue
    """A mapping, or whatever else the YAML holds; None where it is empty or absent."""
    body: int
    error: str | None = None
    """What is wrong with the YAML; ``data`` is then None."""


def find_fence(text: str) -> Fence | None:
    """Find the front matter of a decoded file (without BOM). None where Jekyll sees none."""
    header = _HEADER.match(text)
    if not header:
        return None
    end = _TERMINATOR.search(text, text.index("\n"))
    return Fence(end.start() + 1, end.end()) if end else None


def read_values(text: str) -> Values:
    """The values of a file's front matter, for reading thousands of files. Never raises."""
    handler = JekyllHandler(text, positions=False)
    try:
        handler.read()
    except YamlError as error:
        return Values(None, handler.body, error.message)
    return Values(handler.loaded.value, handler.body)


def read_front_matter(text: str) -> FrontMatter:
    """Read a file's front matter with the position of every key and value.

    Args:
        text: The decoded file, without its byte order mark, line endings kept.

    Returns:
        What Jekyll reads; ``data`` is empty where there is no front matter, where
        it is not a mapping and where it is invalid. Never raises: what is wrong with
        it is in ``problems``.
    """
    handler = JekyllHandler(text, positions=True)
    try:
        handler.read()
    except YamlError as error:
        invalid = _invalid(handler.yaml, error)
        return FrontMatter({}, (), Span(0, handler.body), handler.body, (invalid,))
    if handler.fence is None:
        return FrontMatter({}, (), None, 0, _unterminated(text) or _not_first(text))
    loaded, source, body = handler.loaded, handler.yaml, handler.body
    span = Span(0, body)
    problems = tuple(
        FrontMatterProblem(
            "duplicate-key", entry.key_span, f"key `{entry.path[-1]}` appears here a second time"
        )
        for entry in loaded.duplicates
    )
    if loaded.value is None or loaded.value is False:
        return FrontMatter({}, (), span, body, problems)
    if not isinstance(loaded.value, dict):
        start = source.index("\n") + 1
        where = Span(start, max(start, len(source.rstrip())))
        wrong = FrontMatterProblem("not-a-mapping", where, "front matter is not a mapping of keys to values")
        return FrontMatter({}, (), span, body, (*problems, wrong))
    return FrontMatter(loaded.value, loaded.entries, span, body, problems)


class JekyllHandler(BaseHandler):
    """python-frontmatter's handler for one file: splits as Jekyll does, loads as SafeYAML does.

    ``frontmatter.parse`` strips a text and unifies its line ends before it has a handler split it, and
    gives back values alone; so the handler holds the file's own text, whose offsets count, and what it read.
    """

    FM_BOUNDARY = _HEADER

    def __init__(self, text: str, *, positions: bool) -> None:
        super().__init__()
        self.text = text
        self.positions = positions
        """Whether the position of each key and value is wanted, which takes a third more time."""
        self.fence: Fence | None = None
        self.loaded = Loaded(None, (), ())

    def read(self) -> None:
        """Let python-frontmatter read the file. Raises ``YamlError``."""
        frontmatter.parse(self.text, handler=self)

    @property
    def yaml(self) -> str:
        """The YAML, its opening ``---`` included so that offsets are the file's."""
        return self.text[: self.fence.yaml_end] if self.fence else ""

    @property
    def body(self) -> int:
        """Where the body starts."""
        return self.fence.body if self.fence else 0

    def split(self, text: str) -> tuple[str, str]:
        """The YAML and the body. Raises ``ValueError``, as the interface has it, where there is none."""
        self.fence = find_fence(self.text)
        if self.fence is None:
            raise ValueError("no front matter")
        return self.yaml, self.text[self.body :]

    def load(self, fm: str) -> Any:
        """The value of the YAML. Raises ``YamlError``."""
        self.loaded = load(fm, positions=self.positions)
        return self.loaded.value


def _unterminated(text: str) -> tuple[FrontMatterProblem, ...]:
    if not _HEADER.match(text) or not re.match(r"\s*[A-Za-z_][\w-]*:(?:\s|$)", text[3:]):
        return ()
    return (
        FrontMatterProblem(
            "unterminated", Span(0, 3), "front matter has no closing `---`: all of it is shown as text"
        ),
    )


def _not_first(text: str) -> tuple[FrontMatterProblem, ...]:
    """The problem of front matter after blank lines or invisible characters: Jekyll expects it in the first
    line."""
    start = _INVISIBLE.match(text)
    rest = text[start.end() :] if start else text
    if rest == text or find_fence(rest) is None or not re.match(r"---\s*[A-Za-z_][\w-]*:(?:\s|$)", rest):
        return ()
    return (
        FrontMatterProblem("not-first", Span(0, len(text) - len(rest)), "front matter not in the first line"),
    )


def _invalid(source: str, error: YamlError) -> FrontMatterProblem:
    offset = min(error.offset, len(source))
    if source[offset : offset + 1] == "\t":
        return FrontMatterProblem("tab", Span(offset, offset + 1), "a tab where YAML allows spaces only")
    return FrontMatterProblem("invalid", Span(offset, offset), error.message)
