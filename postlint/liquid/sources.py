"""The files that one text is made of: a layout and its includes, each at its own offsets.

Elsewhere what an include prints is at its tag. Where the position within the include counts, the
offsets of all files form one line: each file has a stretch of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from postlint.model import Span

if TYPE_CHECKING:
    from postlint.liquid.buffer import Buffer
    from postlint.liquid.values import Value

_OWN: Final = 2
"""Python has one object for all texts of one character that are the same."""

_STRETCH: Final = 1 << 32
"""Longer than any file that is read."""


class Sources:
    """The files that a text is made of, and where the values in it come from."""

    def __init__(self, includes: str, beside: str) -> None:
        """``includes``: the folder of includes, ``beside``: that of the page, from the site's folder on."""
        self.includes = includes
        self.beside = beside
        self.paths: list[str] = []
        self._numbers: dict[str, int] = {}
        self.parameters: dict[int, tuple[Value, Span]] = {}
        """By its identity: the text that an include tag gives as a parameter, and the tag."""
        self.captures: dict[int, tuple[Value, Buffer]] = {}
        """By its identity: what ``capture`` made, and of what."""
        self.alternatives: list[Buffer] = []
        """What is in branches of which only a build can tell whether they are taken."""
        self.dependencies: set[str] = set()
        """What else the text depends on, as of ``Rendered``."""

    def shift(self, path: str) -> int:
        """What to add to the offsets of the file ``path``."""
        number = self._numbers.get(path)
        if number is None:
            self.paths.append(path)
            number = self._numbers[path] = len(self.paths)
        return number * _STRETCH

    def locate(self, offset: int) -> tuple[str, int]:
        """The file of an offset, and the offset in it."""
        number, inner = divmod(offset, _STRETCH)
        return self.paths[number - 1], inner

    def capture(self, text: str, captured: Buffer) -> str:
        """Note what ``capture`` made. Returns the text as an object that nothing else is."""
        if len(text) < _OWN:
            return text
        text = f"{text} "[:-1]
        self.captures[id(text)] = text, captured
        return text

    def tag_of(self, value: Value) -> Span | None:
        """The include tag that gives a value."""
        found = self.parameters.get(id(value))
        return found[1] if found is not None and found[0] is value else None

    def path_of(self, name: str, *, relative: bool) -> str:
        """The path of the include ``name``."""
        folder = self.beside if relative else self.includes
        return f"{folder}/{name}" if folder else name
