"""What the templates of a site do with the values of its pages: print them as text, or more.

A value that layouts and includes only ever print between tags, or in an attribute that holds no URL,
decides no reference: pages that differ in it alone get the same references.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from postlint import files
from postlint.html.tokens import Characters, Comment, StartTag, tokens
from postlint.liquid import template as nodes
from postlint.liquid.filters import is_known
from postlint.liquid.parser import parse
from postlint.liquid.syntax import Condition, Expression, Lookup, RangeLookup
from postlint.liquid.values import MethodLiteral
from postlint.pages.attributes import decides_references
from postlint.site.front_matter import read_front_matter
from postlint.site.liquid_context import site_context

if TYPE_CHECKING:
    from postlint.liquid.template import Body, Node
    from postlint.site.model import SiteModel

_PLAIN_FILTERS: Final = frozenset(
    ("append", "array_to_sentence_string", "capitalize", "date", "date_to_long_string", "date_to_rfc822",
     "date_to_string", "date_to_xmlschema", "default", "downcase", "escape", "escape_once", "join",
     "lstrip", "newline_to_br", "number_of_words", "prepend", "rstrip", "size", "slice", "smartify",
     "strip", "strip_html", "strip_newlines", "truncate", "truncatewords", "upcase", "xml_escape")
)  # fmt: skip
"""Filters that make no tags out of a text that has none."""

_MARKUP: Final = re.compile("[<>\"'&]")
"""What a text needs to end a tag's attribute or to begin a tag."""

_LIQUID: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PAGE: Final = re.compile(r"\bpage\s*(?:\.\s*([\w-]+)|\[\s*[\"']([^\"']+)[\"']\s*\])")
_MEMBER: Final = re.compile(r"\.\s*([A-Za-z_][\w-]*)|\[\s*[\"']([^\"']+)[\"']\s*\]")
_OF_ANY: Final = ""
_OF_PAGE: Final = "page"
_VARIABLE: Final = "variable"
_WORD: Final = re.compile(r"[A-Za-z_][\w-]*")


Name: TypeAlias = tuple[str, str]
"""Whose value it is, the page's or, empty, any object's, and how it is called; or a variable and its name."""


class Uses(NamedTuple):
    """The names of values that templates read."""

    page: frozenset[str]
    """Those of the page that is written."""
    text_of_page: frozenset[str]
    """Those of them that are only printed as text."""
    text: frozenset[str]
    """The names that are only printed as text, of whatever object."""


def is_plain(value: Any) -> bool:
    """Whether a value that is printed as text makes no tags there."""
    return not any(_MARKUP.search(leaf) for leaf in leaves(value))


def is_blank(value: Any) -> bool:
    """Whether a value is ``blank`` or ``empty`` in a condition."""
    return not (value.strip() if isinstance(value, str) else value)


def leaves(value: Any) -> Iterator[str]:
    """The texts within a value, and what else it holds as text."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif value is not None:
        yield value if isinstance(value, str) else repr(value)


def read_uses(model: SiteModel, tags: Mapping[str, str]) -> Uses:
    """Read the layouts and includes of the site. ``tags`` are those of plugins that the configuration
    declares."""
    context = site_context(model)
    of_page: set[str] = set()
    written: Counter[Name] = Counter()
    templates: dict[str, tuple[str, Body]] = {}
    for name, text in _texts(model):
        of_page.update(one or other for one, other in _PAGE.findall(text))
        for markup in _LIQUID.findall(text):
            written.update((_OF_ANY, one or other) for one, other in _MEMBER.findall(markup))
            written.update((_OF_PAGE, one or other) for one, other in _PAGE.findall(markup))
        start = read_front_matter(text).body if text.startswith("---") else 0
        templates[name] = text, parse(text, start, context.error_mode, {**context.tags, **tags}).body
    reader = _Reader(_within_tags(templates))
    for name, (text, content) in templates.items():
        reader.read(name, text, content)
    reader.finish()
    plain = {name for name, count in reader.plain.items() if count >= written[name]} - reader.used
    if reader.passes_page:  # by another name it may be read for anything
        plain = {(owner, name) for owner, name in plain if (_OF_ANY, name) in plain}
    return Uses(
        frozenset(of_page),
        frozenset(name for owner, name in plain if owner == _OF_PAGE),
        frozenset(name for owner, name in plain if owner == _OF_ANY),
    )


def _texts(model: SiteModel) -> Iterator[tuple[str, str]]:
    """Layouts by their paths, includes by the names that tags give them, each with its text."""
    for key, default in (("layouts_dir", "_layouts"), ("includes_dir", "_includes")):
        folder = model.config.folder(key, default)
        for path in files.walk(model.root, folder):
            name = path if key == "layouts_dir" else path[len(folder) :].lstrip("/")
            try:
                yield name, files.read(model.root, path).decode("utf-8", "replace")
            except OSError:
                continue


def _within_tags(templates: Mapping[str, tuple[str, Body]]) -> frozenset[str]:
    """The includes of which some tag, attribute or comment is made; with them what they include."""
    found: set[str] = set()
    while True:
        reader = _Reader(frozenset(found))
        for name, (text, content) in templates.items():
            reader.read(name, text, content)
        new = reader.within_tags | (
            templates.keys() if any("{" in one for one in reader.within_tags) else set()
        )
        if new <= found:
            return frozenset(found)
        found |= new


class _Reader:
    """Goes through templates and notes the names that they read."""

    def __init__(self, within_tags: Collection[str]) -> None:
        """``within_tags``: includes that are known to be parts of tags."""
        self.within_tags = set(within_tags)
        """With those that are found to be."""
        self.plain: Counter[Name] = Counter()
        """How often a value is read for nothing but its text, or whether it is there."""
        self.used: set[Name] = set()
        self.passes_page = False
        """Whether the page itself is given another name."""
        self._assigned: dict[str, list[Lookup]] = {}
        """Variables that were given a text, and what it was made of."""
        self._text_parts = _TextParts("", (), within_tag=False)

    def read(self, name: str, text: str, content: Body) -> None:
        """Read one template."""
        self._text_parts = _TextParts(text, _literal(content), within_tag=name in self.within_tags)
        self._body(content, True)

    def _body(self, content: Body | None, plain: bool) -> None:
        for node in content.nodes if content else ():
            self._node(node, plain)

    def _node(self, node: Node, plain: bool) -> None:
        match node:
            case nodes.Output(span, expression):
                self._output(expression, plain and self._text_parts.is_text(span.start))
            case nodes.If(_, branches, _):
                for branch in branches:
                    self._condition(branch.condition)
                    self._body(branch.body, plain)
            case nodes.Case(_, branches):
                for branch in branches:
                    self._use(branch.condition)
                    self._body(branch.body, plain)
            case nodes.For() | nodes.TableRow():
                self._use(node.collection, node.limit if isinstance(node, nodes.For) else node.attributes)
                self._body(node.body, plain)
                if isinstance(node, nodes.For):
                    self._use(node.offset)
                    self._body(node.otherwise, plain)
            case nodes.Capture() | nodes.Highlight() | nodes.IfChanged():
                self._body(node.body, False)  # what becomes of it is elsewhere
            case nodes.Assign(_, name, expression):
                self._assign(name, expression)
            case nodes.Cycle(_, name, variables):
                self._use(name, variables)
            case nodes.Include(span, _, file, parameters):
                if not plain or not self._text_parts.is_text(span.start):
                    self.within_tags.add(file)
                # The words of a name that Liquid makes are values, those of a file are not.
                self._use(file if "{" in file else None, parameters)

    def finish(self) -> None:
        """Take what variables were made of for used where they are."""
        while used := [name for name in self._assigned if (_VARIABLE, name) in self.used]:
            for name in used:
                self._use(*self._assigned.pop(name))
        for made in self._assigned.values():
            for one in made:
                self._print(one)

    def _assign(self, name: str, expression: Expression) -> None:
        """What becomes of a variable decides what its text is used for; any other value is used."""
        read = [expression.name, *(each for filter_ in expression.filters for each in filter_.arguments)]
        if _makes_tags(expression) or any(isinstance(one, RangeLookup) for one in read):
            self._use(expression)
        else:
            self._assigned.setdefault(name, []).extend(one for one in read if isinstance(one, Lookup))

    def _output(self, expression: Expression, plain: bool) -> None:
        if not plain or _makes_tags(expression):
            self._use(expression)
            return
        for one in (expression.name, *(each for filter_ in expression.filters for each in filter_.arguments)):
            self._print(one)
        self._use(tuple(filter_.keywords for filter_ in expression.filters))

    def _condition(self, condition: Condition | None) -> None:
        """Whether a value is there is looked at for each page; what it is, is not."""
        if condition is not None and _tests_presence(condition):
            self._print(condition.left)
            self._condition(condition.rest)
        else:
            self._use(condition)

    def _print(self, value: Any) -> None:
        if not isinstance(value, Lookup):
            return
        self.plain.update(_names(value))
        for key in (value.name, *(key for key, _ in value.keys)):
            if not isinstance(key, str):
                self._use(key)

    def _use(self, *values: Any) -> None:
        """Take all names in expressions, also those in texts, which filters like ``sort`` get, for used."""
        for value in values:
            if isinstance(value, str):
                words = _WORD.findall(value)
                self.used.update((owner, word) for word in words for owner in (_OF_ANY, _OF_PAGE, _VARIABLE))
            elif isinstance(value, Lookup):
                self.used.update(_names(value))
                self.passes_page |= value == _THE_PAGE
                self._use(*(key for key, _ in value.keys if not isinstance(key, str)))
                if not isinstance(value.name, str):
                    self._use(value.name)
            elif isinstance(value, RangeLookup | Condition | Expression | tuple):
                self._use(*value)


def _tests_presence(condition: Condition) -> bool:
    """Whether a condition asks no more of a value than whether there is one, or whether it is empty."""
    if condition.operator is None:
        return True
    other = condition.right
    return condition.operator in ("==", "!=", "<>") and (
        other is None or other == "" or isinstance(other, MethodLiteral)
    )


def _makes_tags(expression: Expression) -> bool:
    """Whether tags may come of a text that has none. What a plugin's filter makes is unknown, whatever it
    is given."""
    return any(is_known(one.name) and one.name not in _PLAIN_FILTERS for one in expression.filters)


_THE_PAGE: Final = Lookup(_OF_PAGE, ())


def _names(value: Lookup) -> Iterator[Name]:
    """The names of members that a look-up reads."""
    if isinstance(value.name, str):
        yield _VARIABLE, value.name
    for number, (key, _) in enumerate(value.keys):
        if isinstance(key, str):
            yield _OF_ANY, key
            if number == 0 and value.name == _OF_PAGE:
                yield _OF_PAGE, key


def _literal(content: Body | None) -> Iterator[nodes.Text]:
    """The texts of a template, those in blocks as well, in order."""
    for node in content.nodes if content else ():
        match node:
            case nodes.Text():
                yield node
            case nodes.If(_, branches, _) | nodes.Case(_, branches):
                for branch in branches:
                    yield from _literal(branch.body)
            case nodes.For():
                yield from _literal(node.body)
                yield from _literal(node.otherwise)
            case nodes.TableRow() | nodes.Capture() | nodes.Highlight() | nodes.IfChanged():
                yield from _literal(node.body)


class _TextParts:
    """Where in a template what is printed is text that decides no reference."""

    def __init__(self, text: str, literal: Iterable[nodes.Text], *, within_tag: bool) -> None:
        # A letter for each character of Liquid, so that attributes without quotes keep a value.
        masked = ["x"] * len(text)
        for one in literal:
            masked[one.start : one.start + len(one.text)] = one.text
        html = "".join(masked)
        self._before = len(_ANY_TAG) if within_tag else 0
        self._html = f"{_ANY_TAG}{html}>" if within_tag else html
        self._tokens = list(tokens(self._html))
        self._starts = [one.start for one in self._tokens]

    def is_text(self, offset: int) -> bool:
        """Whether what is printed at ``offset`` is neither in a tag, nor in an attribute that may hold a URL
        or say what a tag is."""
        offset += self._before
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._tokens[index].end:
            return False
        token = self._tokens[index]
        if isinstance(token, StartTag):
            inside = [one.name for one in token.attributes.values() if one.start <= offset < one.end]
            return bool(inside) and not decides_references(token, inside[0])
        if isinstance(token, Comment):
            ends = self._html.startswith("<!--", token.start) and self._html.endswith("-->", 0, token.end)
            return ends and not self._before
        before = self._tokens[index - 1] if index else None
        if isinstance(before, StartTag) and before.name == "style":
            return False  # the URL of a picture
        # Where quotes are not what they seem in a template, the last bracket before tells.
        is_between = isinstance(token, Characters) and not self._before
        return is_between and self._html.rfind(">", 0, offset) >= self._html.rfind("<", 0, offset)


_ANY_TAG: Final = "<any-element "
"""Is for the tag that an include is a part of."""
