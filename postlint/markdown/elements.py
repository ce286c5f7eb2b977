"""The values that the block parser makes and the node builder reads, and the state of one document."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from mistune.core import BlockState

from postlint.markdown.kramdown_options import Options
from postlint.markdown.positions import Locator, MappedText, joined

MAX_DEPTH = 60
"""How deep blocks, and within a block inlines, may nest; what is deeper is text."""


class Attribute(NamedTuple):
    """One attribute of an HTML tag or an attribute list, and the body span of its value."""

    name: str
    value: str
    start: int
    end: int


class AttributeList:
    """The content of an IAL or ALD: attributes, and names of ALDs whose attributes come first."""

    __slots__ = ("attributes", "refs", "span")

    def __init__(self) -> None:
        self.attributes: dict[str, Attribute] = {}
        self.span = (0, 0)
        """The body span of the list that was read last."""
        self.refs: list[str] = []

    def update(self, other: AttributeList) -> None:
        """Add another list: its classes are appended, its other attributes replace those here
        (extensions.rb:44)."""
        self.refs.extend(other.refs)
        merge(self.attributes, other.attributes)


Attributes: TypeAlias = dict[str, Attribute]


def merge(attributes: Attributes, others: Attributes) -> None:
    """Update ``attributes`` with ``others``; classes are appended."""
    for name, attribute in others.items():
        if name == "class" and name in attributes:
            attribute = attribute._replace(value=f"{attributes[name].value} {attribute.value}")
        attributes[name] = attribute


class Block:
    """A block-level element that is being parsed. ``start`` and ``end`` are body offsets."""

    __slots__ = (
        "attributes",
        "children",
        "end",
        "footnote",
        "ial",
        "kind",
        "level",
        "parts",
        "start",
        "tag",
        "transparent",
        "value",
    )

    def __init__(self, kind: str, start: int, end: int) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.children: list[Block] = []
        self.parts: list[MappedText] = []
        self.ial: AttributeList | None = None
        self.attributes: Attributes | None = None
        self.tag = ""
        """An HTML element's name; of other kinds, the one word that the kind needs, such as a language."""
        self.value = ""
        self.level = 0
        """A heading's level; of an HTML element, where its start tag ends."""
        self.transparent = False
        self.footnote: FootnoteDefinition | None = None

    @property
    def text(self) -> MappedText:
        """Its raw text. Only for blocks whose ``parts`` is not empty."""
        parts = self.parts
        return parts[0] if len(parts) == 1 else joined(parts)


class LinkDefinition:
    """``[label]: target "title"``; body offsets."""

    __slots__ = ("block", "label", "span", "target", "target_span", "title", "used")

    def __init__(
        self, label: str, target: str, title: str | None, span: tuple[int, int], target_span: tuple[int, int]
    ) -> None:
        self.label = label
        self.target = target
        self.title = title
        self.span = span
        self.target_span = target_span
        self.block: Block | None = None
        """Has the definition's IAL, if there is one."""
        self.used = False


class FootnoteDefinition:
    """``[^name]: …``; rendered only where something refers to it."""

    __slots__ = ("content", "name", "references")

    def __init__(self, name: str, content: Block) -> None:
        self.name = name
        self.content = content
        self.references = 0


class KramdownContext:
    """The state that all parts of one document share."""

    __slots__ = (
        "abbreviations", "alds", "all_footnotes", "budget", "definitions", "footnotes", "links", "locator",
        "options",
    )  # fmt: skip

    def __init__(self, options: Options, locator: Locator, size: int) -> None:
        self.options = options
        self.locator = locator
        self.links: dict[str, LinkDefinition] = {}
        self.definitions: list[LinkDefinition] = []
        self.footnotes: dict[str, FootnoteDefinition] = {}
        self.all_footnotes: list[FootnoteDefinition] = []
        """Those that a later one of the same name overwrites, too."""
        self.alds: dict[str, AttributeList] = {}
        self.budget = 100_000 + size // 2
        """Steps of inline parsing that are left. kramdown backtracks without a limit. Once this is used up,
        which no text written by a person does, an opener without a closer becomes text at once."""

    def resolve(self, ial: AttributeList) -> Attributes:
        """The attributes of an IAL, after those of the ALDs that it names (kramdown.rb:297)."""
        attributes: Attributes = {}
        self._resolve(attributes, ial, [])
        return attributes

    def _resolve(self, attributes: Attributes, ial: AttributeList, seen: list[AttributeList]) -> None:
        if ial in seen or len(seen) > 20:
            return
        for name in ial.refs:
            if name in self.alds:
                named: Attributes = {}
                self._resolve(named, self.alds[name], [*seen, ial])
                # They take effect where the IAL is, not where the ALD does.
                start, end = ial.span
                merge(attributes, {k: v._replace(start=start, end=end) for k, v in named.items()})
        merge(attributes, ial.attributes)


class Needles:
    """The last positions of strings in a text, so that a string that does not come again is searched for only
    once."""

    __slots__ = ("_last", "_src")

    def __init__(self, src: str) -> None:
        self._src = src
        self._last: dict[str, int] = {}

    def after(self, needle: str, pos: int) -> bool:
        """Whether ``needle`` is at ``pos`` or later."""
        last = self._last.get(needle)
        if last is None:
            last = self._last[needle] = self._src.rfind(needle)
        return last >= pos


class KramdownState(BlockState):
    """A text that is parsed for blocks, which are added to ``owner``."""

    def __init__(self, context: KramdownContext, mapped: MappedText, owner: Block, depth: int) -> None:
        super().__init__()
        self.process(mapped.text)
        self.context = context
        self.mapped = mapped
        self.base = mapped.targets[0] if len(mapped.starts) == 1 else None
        """What to add to an offset to get the body's, where the text is a single run."""
        self.owner = owner
        self.level = depth
        self.children = owner.children
        self.block_ial: AttributeList | None = None
        self.found = False
        """Whether the end tag of ``owner`` was met (``throw :stop_block_parsing, :found``)."""
        self.no_stop: dict[str, int] = {}
        """Fences and extensions, each with the offset from which on no line closes it."""
        self._needles: Needles | None = None

    @property
    def needles(self) -> Needles:
        """Made when first needed: few texts need it."""
        if self._needles is None:
            self._needles = Needles(self.src)
        return self._needles

    def share(self, other: KramdownState) -> None:
        """Share what ``other``, a state of the same text, has found out about it."""
        self.no_stop = other.no_stop
        self._needles = other.needles

    def new_block(self, kind: str, start: int, end: int) -> Block:
        """A new block for ``[start, end)`` of this text, with the block IAL before it."""
        base = self.base
        if base is not None:
            block = Block(kind, base + start, base + end)
        else:
            block = Block(kind, self.mapped.at(start), self.mapped.end(end))
        if self.block_ial is not None:
            block.ial = self.block_ial
            self.block_ial = None
        return block

    def after_boundary(self) -> bool:
        """Whether the cursor is after a block boundary (block_boundary.rb:21)."""
        if not self.children or self.block_ial is not None:
            return True
        last = self.children[-1]
        return last.kind == "blank" or (last.kind == "eob" and not last.tag)
