"""The files that one text is made of, a layout and its includes, with positions in each.

Usually the output of an include has the position of its tag. Where the position within the include counts,
all files share one range of offsets, in which each file has a stretch of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid import LiquidMessage
    from postlint.liquid.buffer import Buffer
    from postlint.liquid.values import Value

_OWN: Final = 2
"""Python has one object for all equal texts of one character."""

_STRETCH: Final = 1 << 32
"""The length of a file's stretch: more than any file that is read."""


class Sources:
    """The files that a text is made of, and the sources of the values in it."""

    def __init__(self, includes: str, beside: str) -> None:
        """``includes``: the folder of includes; ``beside``: the page's folder; both relative to the
        site's."""
        self.includes = includes
        self.beside = beside
        self.paths: list[str] = []
        self._numbers: dict[str, int] = {}
        self.parameters: dict[int, tuple[Value, Span]] = {}
        """By the identity of a text that an include tag passes as a parameter: the text and the tag."""
        self.captures: dict[int, tuple[Value, Buffer]] = {}
        """By the identity of a captured text: the text and its buffer."""
        self.alternatives: list[Buffer] = []
        """The outputs of branches of which only a build shows whether they are taken."""
        self.dependencies: set[str] = set()
        """Further dependencies, as in ``Rendered``."""
        self.problems: list[LiquidMessage] = []
        """The problems of the templates that were evaluated, at offsets for ``locate``."""

    def shift(self, path: str) -> int:
        """The start of the file's stretch: what to add to offsets in it."""
        number = self._numbers.get(path)
        if number is None:
            self.paths.append(path)
            number = self._numbers[path] = len(self.paths)
        return number * _STRETCH

    def locate(self, offset: int) -> tuple[str, int]:
        """The file that an offset belongs to, and the offset in that file."""
        number, inner = divmod(offset, _STRETCH)
        return self.paths[number - 1], inner

    def capture(self, text: str, captured: Buffer) -> str:
        """Record a captured text. Returns it as an object of its own."""
        if len(text) < _OWN:
            return text
        text = f"{text} "[:-1]
        self.captures[id(text)] = text, captured
        return text

    def tag_of(self, value: Value) -> Span | None:
        """The include tag that passes a value; None where none does."""
        found = self.parameters.get(id(value))
        return found[1] if found is not None and found[0] is value else None

    def path_of(self, name: str, *, relative: bool) -> str:
        """The path of the include ``name``."""
        folder = self.beside if relative else self.includes
        return f"{folder}/{name}" if folder else name
