"""Templates without what decides no reference: texts, classes, and all that is read for them alone.

What is left of a template are the tags that hold URLs, the outputs that may hold tags, the control flow
around both and the variables that these read. Variables live across files, for includes set them for each
other; so all templates are reduced together, until no more is read than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from postlint.html.tokens import StartTag, TagAttribute, start_tag
from postlint.liquid import evaluate
from postlint.liquid import syntax_tree as nodes
from postlint.liquid.buffer import Buffer
from postlint.liquid.head import Seo
from postlint.liquid.syntax import Expression, Lookup
from postlint.liquid.syntax_tree import Body, Extension, Node
from postlint.model import Span
from postlint.pages.attributes import Found, read
from postlint.pages.liveness import Names, is_tagless
from postlint.pages.template_regions import TemplateTokens, TokenPiece, bodies, start_of
from postlint.url_attributes import HOLDING, url_spans

if TYPE_CHECKING:
    from postlint.liquid.state import LiquidState

_HOLDS: Final = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, HOLDING), key=len, reverse=True))})\s*=", re.I
)
_DECIDES: Final = re.compile(rf"(?:rel|property|name|http-equiv)\s*=|{_HOLDS.pattern}", re.I)
_CSS: Final = re.compile(r"url\(|@import", re.IGNORECASE)
_CYCLE: Final = " cycle"
"""Stands for what all ``cycle`` tags share, as a variable of a name that none has."""


class SlicedTemplate(NamedTuple):
    """A layout or include."""

    path: str
    text: str
    content: Body
    is_layout: bool


class Fixed(Extension):
    """A tag without Liquid."""

    __slots__ = ("found", "path", "start", "text")

    def __init__(self, path: str, text: str, start: int, found: Found) -> None:
        super().__init__(Span(start, start + len(text)))
        self.path = path
        self.text = text
        self.start = start
        self.found = found

    def write(self, state: LiquidState, out: Any) -> None:
        """Give the references."""
        out.fixed(self)


class Tags(Extension):
    """Nodes that make whole tags together."""

    __slots__ = ("content",)

    def __init__(self, content: Reduced) -> None:
        super().__init__(Span(start_of(content[0]), start_of(content[0])))
        self.content = Body(content, False)

    def write(self, state: LiquidState, out: Any) -> None:
        """Evaluate the tags and give their references."""
        text = Buffer()
        evaluate.body(state, self.content, text)
        out.tags(state, text)


class Printed(Extension):
    """An output between tags, which may hold some."""

    __slots__ = ("node",)

    def __init__(self, node: nodes.Output) -> None:
        super().__init__(node.span)
        self.node = node

    def write(self, state: LiquidState, out: Any) -> None:
        """Give the references of what is printed."""
        out.printed(state, self.node)


class Collected(Extension):
    """A ``capture`` of which nothing is made but that it is printed."""

    __slots__ = ("content", "name")

    def __init__(self, span: Span, name: str, content: Reduced) -> None:
        super().__init__(span)
        self.name = name
        self.content = Body(content, False)

    def write(self, state: LiquidState, out: Any) -> None:
        """Collect the references for the variable."""
        inner = out.another()
        evaluate.body(state, self.content, inner)
        out.captured(state, self.name, inner)


class Silent(Extension):
    """What is evaluated for the variables that it sets alone."""

    __slots__ = ("content",)

    def __init__(self, node: Node) -> None:
        super().__init__(node.span if not isinstance(node, nodes.TextNode) else Span(node.start, node.start))
        self.content = Body((node,), False)

    def write(self, state: LiquidState, out: Any) -> None:
        """Write to nowhere."""
        evaluate.body(state, self.content, out.another())


N = TypeVar("N")

Reduced: TypeAlias = tuple[Node, ...]


class Slices:
    """The reduced templates of a site."""

    def __init__(self, templates: Mapping[str, SlicedTemplate], folder: str) -> None:
        """``templates``: includes by the names that tags give them, layouts by their paths. ``folder``: that
        of the includes, with a slash at its end unless it is empty."""
        self._templates = templates
        self._folder = folder
        self.names = Names()
        self._shapes: dict[str, TemplateTokens] = {}
        self._uneven = _uneven(templates, self._shapes)
        self._reduced: dict[str, Reduced] = dict.fromkeys(templates, ())
        self._whole: set[str] = set()
        """Includes that are evaluated as they are, within tags."""
        self._not_only_printed: set[str] = set()
        self._path = ""
        self._shape: TemplateTokens
        self._reduce()

    def of(self, path: str) -> Reduced | None:
        """What is left of the template ``path``; None where it is none of the site's."""
        name = path if path in self._reduced else path.removeprefix(self._folder)
        return self._reduced.get(name)

    @property
    def deciding(self) -> frozenset[str]:
        """The names of variables and members that are read for more than to be printed as text."""
        return frozenset(self.names.used)

    @property
    def whole(self) -> Collection[str]:
        """Includes that are evaluated as they are, within tags."""
        return self._whole

    def reduced(self, name: str) -> Reduced:
        """What is left of a template of the site, by its name."""
        return self._reduced[name]

    def _reduce(self) -> None:
        before: Any = None
        while before != (now := self._read_so_far()):
            before = now
            for name, one in self._templates.items():
                self._name, self._path, self._is_layout = name, one.path, one.is_layout
                self._shape = self._shapes[name]
                uneven = name in self._uneven
                self._reduced[name] = tuple(
                    self._as_it_is(one.content.nodes) if uneven else self._body(one.content)
                )

    def _read_so_far(self) -> tuple[int, ...]:
        filled = sum(map(bool, self._reduced.values()))
        return self.names.count(), len(self._whole), len(self._not_only_printed), filled

    # --- between tags

    def _body(self, content: Body) -> list[Node]:
        shape = self._shape
        if not shape.is_even(content) or self._includes_uneven(content):
            return self._as_it_is(content.nodes)
        found: list[Node] = []
        pieces = list(shape.pieces(content))
        number = 0
        while number < len(pieces):
            token = pieces[number].token
            if shape.is_text(token):
                node = pieces[number].node
                if not isinstance(node, nodes.TextNode):
                    found += self._between(node)
                number += 1
                continue
            end = number + 1
            while end < len(pieces) and pieces[end].token == token:
                end += 1
            tag = shape.tokens[token]
            if type(tag) is StartTag and tag.name == "style":
                while end < len(pieces) and pieces[end].token == token + 1:
                    end += 1
                found += self._style([one.node for one in pieces[number:end]])
            elif type(tag) is StartTag:
                found += self._tag(tag, pieces[number:end])
            else:
                found += self._effects(one.node for one in pieces[number:end])
            number = end
        return found

    def _includes_uneven(self, content: Body) -> bool:
        return any(
            isinstance(one, nodes.Include) and not self._names_of(one.file).isdisjoint(self._uneven)
            for one in content.nodes
        )

    def _between(self, node: Node) -> list[Node]:
        """What is left of a node between tags."""
        match node:
            case nodes.Output(_, expression):
                if is_tagless(expression) or self._is_content(expression):
                    return []
                self.names.read(expression, text=True)
                self._captures_read(expression)
                return [Printed(node)]
            case nodes.Capture(span, name, content):
                if name not in self.names.variables:
                    return self._effects((node,))
                if name in self._not_only_printed:
                    self._read_all(content)
                    return [node]
                return [Collected(span, name, tuple(self._body(content)))]
            case nodes.Include():
                return self._include(node)
            case Seo():
                return self._as_it_is((node,))
            case nodes.Plugin(_, _, text, _):
                return self._as_it_is((node,)) if "<" in text else []
            case nodes.LinkTag():
                return []
            case nodes.IfChanged():
                return self._as_it_is((node,)) if self._body(node.body) else []
            case nodes.Cycle():
                return self._as_it_is((node,)) if "<" in repr(node) else self._effects((node,))
            case nodes.Highlight():
                return self._effects((node,))
        return self._block(node, self._body) if bodies(node) else self._effects((node,))

    def _is_content(self, expression: Expression) -> bool:
        return expression == _CONTENT and self._is_layout

    def _captures_read(self, expression: Expression) -> None:
        """Note the variables of which a captured text is more than printed as it is."""
        if expression.filters:
            names = Names()
            names.read(expression)
            self._not_only_printed |= names.variables

    def _read(self, *values: Any, text: bool = False) -> None:
        names = Names()
        for value in values:
            names.read(value)
            self.names.read(value, text=text)
        self._not_only_printed |= names.variables

    def _block(self, node: Node, reduce: Callable[[Body], list[Node]]) -> list[Node]:
        """A node with what is left between its tags; nothing where that is nothing."""
        inner = [Body(tuple(reduce(one)), False) for one in bodies(node)]
        if all(_does_nothing(one.nodes, isinstance(node, nodes.For | nodes.TableRow)) for one in inner):
            return []
        match node:
            case nodes.If(_, branches, _) | nodes.Case(_, branches):
                self._read(*(branch.condition for branch in branches))
                kept = tuple(one._replace(body=body) for one, body in zip(branches, inner, strict=True))
                return [node._replace(branches=kept)]
            case nodes.For():
                self._read(node.collection, node.limit, node.offset)
                return [node._replace(body=inner[0], otherwise=inner[1] if len(inner) > 1 else None)]
            case nodes.TableRow():
                self._read(node.collection, node.attributes)
                return [node._replace(body=inner[0])]
        return list(inner[0].nodes)

    def _include(self, node: nodes.Include, *, silent: bool = False) -> list[Node]:
        names = self._names_of(node.file)
        if node.tag == "include_relative":
            return self._as_it_is((node,))
        if "{" in node.file:
            self._read_name(node.file)
        if not any(self._reduced.get(name) for name in names):
            return []
        read = self.names
        given = tuple(
            (name, value)
            for name, value in node.parameters or ()
            if read.all_parameters or name in read.parameters
        )
        self._read(*(value for _, value in given if not isinstance(value, str)))
        reduced: Node = node._replace(parameters=None if node.parameters is None else given)
        return [Silent(reduced)] if silent else [reduced]

    def _read_name(self, file: str) -> None:
        """Read the Liquid in an include's name, of which the text decides which file it is."""
        words = _LIQUID_NAMES.findall(file)
        self._read(*words)
        self.names.variables.update(words)
        self.names.parameters.update(words)
        self._not_only_printed.update(words)

    def _names_of(self, file: str) -> set[str]:
        return names_of(file, self._templates)

    # --- within tags, scripts and comments

    def _effects(self, content: Iterable[Node]) -> list[Node]:
        """What nodes do besides writing."""
        found: list[Node] = []
        for node in content:
            match node:
                case nodes.Assign(_, name, expression):
                    if name in self.names.variables:
                        self._read(expression, text=name not in self.names.used_variables)
                        found.append(node)
                case nodes.Capture(_, name, content_):
                    if name in self.names.variables:
                        self._not_only_printed.add(name)
                        self._read_all(content_)
                        found.append(node)
                    else:
                        found += self._effects(content_.nodes)
                case nodes.Count(_, name, _):
                    if name in self.names.variables:
                        found.append(Silent(node))
                case nodes.Cycle():
                    if _CYCLE in self.names.variables:
                        self._read(node.name, node.variables)
                        found.append(Silent(node))
                case nodes.Interrupt():
                    found.append(node)
                case nodes.Include():
                    found += self._include(node, silent=True)
                case _:
                    found += self._block(node, lambda one: self._effects(one.nodes))
        return found

    def _tag(self, tag: StartTag, pieces: Sequence[TokenPiece]) -> list[Node]:
        if all(isinstance(one.node, nodes.TextNode) for one in pieces):
            text = self._shape.html[tag.start : tag.end]
            found = read(text)
            if not found.urls and found.base is None:
                return []
            return [Fixed(self._path, text, tag.start, found)]
        content = [one.node for one in pieces]
        idle_nodes = self._idle_nodes(tag, content)
        deciding = [one for one in content if start_of(one) not in idle_nodes]
        if not self._holds(tag, deciding):
            return self._effects(content)
        if _is_wild(tag, deciding):
            return self._as_it_is(content)
        idle = [one for one in tag.attributes.values() if self._is_idle(tag, one)]
        effects = self._effects(one for one in content if start_of(one) in idle_nodes)
        return effects + self._as_it_is([node for one in deciding for node in self._without(one, idle)])

    def _idle_nodes(self, tag: StartTag, content: Sequence[Node]) -> set[int]:
        """The beginnings of nodes in a tag that give it whole attributes, none of which decides a URL."""
        html = self._shape.html
        found = set()
        for node, after in zip(content, [*content[1:], None], strict=True):
            start = start_of(node)
            if isinstance(node, nodes.TextNode) or _in_value(node, tag) or self._prints(node, tag):
                continue
            texts = [one.text for one in _all((node,), nodes.TextNode)]
            is_whole = html[start - 1] in "\"' \t\n\f\r" and (
                isinstance(after, nodes.TextNode)
                and after.text[:1] in (" ", "\t", "\n", "\f", "\r", ">", "/")
            )
            decides = _DECIDES if tag.name in ("link", "meta") else _HOLDS
            if is_whole and not any(
                one.count('"') % 2 or one.count("'") % 2 or decides.search(one) for one in texts
            ):
                found.add(start)
        return found

    def _prints(self, node: Node, tag: StartTag) -> bool:
        """Whether a node may print attributes in a tag that decide a URL."""
        if isinstance(node, nodes.Include) and not _in_value(node, tag):
            names = self._names_of(node.file)
            return not names or not all(map(self._is_idle_within_tags, names))
        if isinstance(node, nodes.Output | nodes.Include | nodes.Plugin | nodes.Cycle):
            return not _in_value(node, tag)
        return any(self._prints(one, tag) for inner in bodies(node) for one in inner.nodes)

    def _is_idle_within_tags(self, name: str) -> bool:
        """Whether an include gives a tag whole attributes, none of which decides a URL."""
        html = self._shapes[name].html
        before = "<any "
        tag = start_tag(f"{before}{html}>", 0)
        if tag is None or tag.end != len(before) + len(html) + 1 or _DECIDES.search(html):
            return False
        values = [(one.start - len(before), one.end - len(before)) for one in tag.attributes.values()]
        return all(
            any(start <= start_of(one) < end for start, end in values)
            for one in _all(self._templates[name].content.nodes, _PRINTING)
        )

    def _without(self, node: Node, idle: Sequence[TagAttribute]) -> list[Node]:
        """What is left of a part of a tag without the values ``idle``."""
        if not isinstance(node, nodes.TextNode):
            start = start_of(node)
            return self._effects((node,)) if any(one.start <= start < one.end for one in idle) else [node]
        found: list[Node] = []
        pos, end = node.start, node.start + len(node.text)
        for one in sorted(idle, key=lambda one: one.start):
            if pos < one.start < end or (one.start <= pos < one.end):
                if pos < one.start:
                    found.append(nodes.TextNode(node.text[pos - node.start : one.start - node.start], pos))
                pos = max(pos, one.end)
        if pos < end:
            found.append(nodes.TextNode(node.text[pos - node.start :], pos))
        return found

    def _holds(self, tag: StartTag, content: Sequence[Node]) -> bool:
        """Whether a tag with Liquid in it may hold a URL."""
        html = self._shape.html[tag.start : tag.end]
        if _is_wild(tag, content):
            return bool(_HOLDS.search(html)) or any(self._prints(one, tag) for one in content)
        if tag.name == "base":
            return "href" in tag.attributes
        liquid = [start_of(one) for one in content if not isinstance(one, nodes.TextNode)]
        for one in tag.attributes.values():
            inside = any(one.start <= at < one.end for at in liquid)
            if inside and one.name in _SAYING and not HOLDING.isdisjoint(tag.attributes):
                return True
        return any(True for _ in url_spans(tag.name, tag.attributes)) or any(
            one.name == "style" and any(one.start <= at < one.end for at in liquid)
            for one in tag.attributes.values()
        )

    def _is_idle(self, tag: StartTag, one: TagAttribute) -> bool:
        """Whether an attribute's value decides no URL, and can be left out."""
        decides = one.name in HOLDING or one.name in _SAYING or tag.name == "base"
        return not decides and self._shape.html[one.start - 1 : one.start] in ("'", '"')

    def _style(self, content: Sequence[Node]) -> list[Node]:
        """What is left of a style sheet."""
        prints = any(True for _ in _all(content, _PRINTING))
        text = "".join(one.text for one in _all(content, nodes.TextNode))
        if not prints and not _CSS.search(text):
            return self._effects(content)
        return self._as_it_is(content)

    def _as_it_is(self, content: Iterable[Node]) -> list[Node]:
        """Nodes that are evaluated together as a text."""
        kept = tuple(content)
        if not kept:
            return []
        self._read_all(Body(kept, False))
        return [Tags(kept)]

    def _read_all(self, content: Body) -> None:
        """Take all that is read in a template for used."""
        for node in content.nodes:
            match node:
                case nodes.Output(_, expression) | nodes.Assign(_, _, expression):
                    self._read(expression)
                case nodes.If(_, branches, _) | nodes.Case(_, branches):
                    self._read(*(branch.condition for branch in branches))
                case nodes.For():
                    self._read(node.collection, node.limit, node.offset)
                case nodes.TableRow():
                    self._read(node.collection, node.attributes)
                case nodes.Cycle():
                    self.names.variables.add(_CYCLE)
                    self._read(node.name, node.variables)
                case nodes.Count():
                    self.names.variables.add(node.name)
                case nodes.Include(_, tag, file, parameters):
                    self._read(*(value for _, value in parameters or ()))
                    if tag == "include_relative":
                        self.names.all_parameters = True
                    if "{" in file:
                        self._read_name(file)
                    for name in self._names_of(file) - self._whole:
                        self._whole.add(name)
                        self._read_all(self._templates[name].content)
                case Seo(content=inner):
                    self._read_all(inner)
            for one in bodies(node):
                self._read_all(one)


_LIQUID_NAMES: Final = re.compile(r"[A-Za-z_][\w-]*")
_CONTENT: Final = Expression(Lookup("content", ()), ())
_SAYING: Final = frozenset(("rel", "property", "name", "http-equiv"))


def _does_nothing(content: Sequence[Node], in_loop: bool) -> bool:
    """Whether nodes do nothing, or nothing but end the loop that they are in."""
    for one in content:
        if in_loop and isinstance(one, nodes.Interrupt):
            continue
        if not (
            in_loop
            and isinstance(one, nodes.If | nodes.Case)
            and all(_does_nothing(inner.nodes, True) for inner in bodies(one))
        ):
            return False
    return True


def _is_wild(tag: StartTag, content: Sequence[Node]) -> bool:
    """Whether there is Liquid in a tag outside its attributes' values."""
    return any(not isinstance(one, nodes.TextNode) and not _in_value(one, tag) for one in content)


def _in_value(node: Node, tag: StartTag) -> bool:
    start = start_of(node)
    return any(one.start <= start < one.end for one in tag.attributes.values())


_PRINTING: tuple[type[nodes.Output | nodes.Include | nodes.Plugin | nodes.Cycle], ...] = (
    nodes.Output,
    nodes.Include,
    nodes.Plugin,
    nodes.Cycle,
)


def _all(content: Iterable[Node], kind: type[N] | tuple[type[N], ...]) -> Iterator[N]:
    """The nodes of one kind, or some, in a template and in its blocks."""
    for node in content:
        if isinstance(node, kind):
            yield node
        for one in bodies(node):
            yield from _all(one.nodes, kind)


def _uneven(templates: Mapping[str, SlicedTemplate], shapes: dict[str, TemplateTokens]) -> set[str]:
    """The templates that end within a tag, a script or a comment, or where an include may end one that it is
    in, and those that include one."""
    found = set()
    for name, one in templates.items():
        shapes[name] = TemplateTokens(one.text, one.content)
        if not shapes[name].is_closed:
            found.add(name)
    found |= {name for name, one in templates.items() if _ends_early(one, shapes[name], templates)}
    return including(found, templates)


def _ends_early(
    template: SlicedTemplate, shape: TemplateTokens, templates: Mapping[str, SlicedTemplate]
) -> bool:
    """Whether a script or a comment has an include in it that may end it: most often one that has comments,
    in a part of a page that was commented out."""
    for tag in _all(template.content.nodes, nodes.Include):
        end = shape.end_around(tag.span.start)
        if end is not None and any(
            end in templates[name].text.lower() for name in _all_names(tag, templates)
        ):
            return True
    return False


def _all_names(tag: nodes.Include, templates: Mapping[str, SlicedTemplate]) -> set[str]:
    """The includes that a tag may name, and those within them."""
    found: set[str] = set()
    waiting = names_of(tag.file, templates)
    while waiting:
        found |= waiting
        inner = (_all(templates[name].content.nodes, nodes.Include) for name in waiting)
        waiting = {name for tags in inner for one in tags for name in names_of(one.file, templates)} - found
    return found


def including(found: set[str], templates: Mapping[str, SlicedTemplate]) -> set[str]:
    """The templates ``found`` and those that include one, themselves or through others."""
    while True:
        more = {
            name
            for name, one in templates.items()
            if any(
                not found.isdisjoint(names_of(tag.file, templates))
                for tag in _all(one.content.nodes, nodes.Include)
            )
        }
        if more <= found:
            return found
        found = found | more


def names_of(file: str, templates: Collection[str]) -> set[str]:
    """The includes that a tag may name."""
    file = file.lstrip("/")
    if "{" not in file:
        return {file} if file in templates else set()
    pattern = re.compile(".*".join(map(re.escape, re.split(r"\{\{.*?\}\}", file))), re.DOTALL)
    return {name for name in templates if pattern.fullmatch(name)}
