"""What reduced templates give a page: its references, in pieces that pages may share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from postlint.liquid import evaluate
from postlint.liquid.buffer import Buffer
from postlint.liquid.syntax_tree import Body
from postlint.liquid.values import output

if TYPE_CHECKING:
    from postlint.liquid import syntax_tree as nodes
    from postlint.liquid.state import LiquidState
    from postlint.pages.locate import PageReference
    from postlint.pages.slice import Fixed

Piece: TypeAlias = "tuple[PageReference, ...]"


class Page:
    """What a collector needs to know of the page that is evaluated."""

    def __init__(
        self,
        read: Callable[[Buffer], tuple[Sequence[PageReference], str | None]],
        fixed: Callable[[Fixed], tuple[Piece, str | None]],
        include: Callable[[str, Body], Body],
    ) -> None:
        """``read`` gives the references in a text that was evaluated and the address of its ``<base>``,
        ``fixed`` those of a tag without Liquid, ``include`` what is left of an include."""
        self.read = read
        self.fixed = fixed
        self.include = include


class ReferenceCollector:
    """References as they come; used where a ``Buffer`` would be."""

    __slots__ = ("_kept", "_page", "base", "pieces")

    length = 0

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pieces: list[Piece] = []
        self.base: str | None = None
        """The address of the first ``<base>``."""
        self._kept: list[Any] = []

    # --- what nodes of reduced templates call

    def tags(self, state: LiquidState, text: Buffer) -> None:
        """Take the references in a text."""
        found, base = self._page.read(text)
        if found:
            self.pieces.append(tuple(found))
        self.base = self.base if base is None or self.base is not None else base

    def fixed(self, one: Fixed) -> None:
        """Take the references of a tag without Liquid."""
        piece, base = self._page.fixed(one)
        if piece:
            self.pieces.append(piece)
        self.base = self.base if base is None or self.base is not None else base

    def printed(self, state: LiquidState, node: nodes.Output) -> None:
        """Take the references of what an output prints."""
        value = state.value(node.expression)
        captured = state.sources.captures.get(id(value)) if state.sources is not None else None
        if captured is not None and captured[0] is value:
            if isinstance(captured[1], ReferenceCollector):
                self.extend(captured[1])
            else:
                self.tags(state, captured[1])
            return
        if type(value) is str and "<" not in value:
            return
        if "<" in output(value):
            buffer = Buffer()
            evaluate.body(state, Body((node,), False), buffer)
            self.tags(state, buffer)

    def captured(self, state: LiquidState, name: str, inner: ReferenceCollector) -> None:
        """Give a variable what was captured."""
        sources = state.sources
        assert sources is not None
        state.scopes[0][name] = sources.capture("captured", inner)  # type: ignore[arg-type]

    # --- what a buffer has as well

    def another(self) -> ReferenceCollector:
        """An empty one for the same page."""
        return ReferenceCollector(self._page)

    def content(self, path: str, content: Body) -> Body:
        """What is left of an include."""
        return self._page.include(path, content)

    @property
    def values(self) -> dict[int, Any]:
        """What outputs are made of counts in tags alone."""
        return {}

    def literal(self, _text: str, _start: int) -> None:
        """Text that is in none of the site's files has no line."""

    def generated(self, _text: str, _source: Any) -> None:
        """Text without tags."""

    def extend(self, other: ReferenceCollector) -> None:
        """Add all that another has."""
        self.pieces += other.pieces
        self.base = other.base if self.base is None else self.base

    def text(self) -> str:
        """What tells it from another."""
        return " ".join(str(id(one)) for one in self.pieces)

    # --- of what is remembered

    def take_alternatives(self, state: LiquidState) -> None:
        """Take what is on ways of which only a build can tell whether they are taken."""
        sources = state.sources
        assert sources is not None
        alternatives: Iterable[Any] = sources.alternatives
        for one in alternatives:
            if isinstance(one, ReferenceCollector):
                self.extend(one)
            else:
                self.tags(state, one)
        sources.alternatives = []

    def keep(self, values: list[Any]) -> None:
        """Keep values as long as this."""
        self._kept = values

    def settled(self) -> ReferenceCollector:
        """This, its pieces as one."""
        self.pieces = (
            [tuple(dict.fromkeys(one for piece in self.pieces for one in piece))] if self.pieces else []
        )
        return self
