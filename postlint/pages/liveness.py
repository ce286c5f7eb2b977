"""The names that expressions read: what of a template's variables has to be known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from postlint.liquid.filters import is_known
from postlint.liquid.syntax import Condition, Expression, Filter, Lookup, RangeLookup
from postlint.liquid.values import MethodLiteral

PLAIN_FILTERS: Final = frozenset(
    ("append", "array_to_sentence_string", "capitalize", "date", "date_to_long_string", "date_to_rfc822",
     "date_to_string", "date_to_xmlschema", "default", "downcase", "escape", "escape_once", "join",
     "lstrip", "newline_to_br", "number_of_words", "prepend", "rstrip", "size", "slice", "smartify",
     "strip", "strip_html", "strip_newlines", "truncate", "truncatewords", "upcase", "xml_escape")
)  # fmt: skip
"""Filters that make no tags out of a text that has none."""

TAGLESS: Final = frozenset(
    ("abs", "at_least", "at_most", "ceil", "cgi_escape", "date", "date_to_long_string", "date_to_rfc822",
     "date_to_string", "date_to_xmlschema", "divided_by", "escape", "escape_once", "floor", "minus",
     "modulo", "number_of_words", "plus", "round", "size", "slugify", "strip_html", "times", "to_integer",
     "uri_escape", "url_encode", "xml_escape")
)  # fmt: skip
"""Filters of which no tags come, whatever they are given."""

READS_VARIABLES: Final = frozenset(
    ("find_exp", "find_index_exp", "group_by_exp", "has_exp", "reject_exp", "sort_exp", "where_exp")
)
"""Filters with an expression in a text."""

ANY: Final = "*"
"""Stands for all names: which one is read is decided where the template is evaluated."""

_WORD: Final = re.compile(r"[A-Za-z_][\w-]*")
_INCLUDE: Final = "include"


class Names:
    """The names that are read."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.parameters: set[str] = set()
        """Those of includes."""
        self.all_parameters = False
        self.used: set[str] = set()
        """Members that decide something, and are not only printed as text."""
        self.used_variables: set[str] = set()

    def count(self) -> int:
        """How much is read; nothing is ever taken away."""
        return (
            len(self.variables) + len(self.parameters) + self.all_parameters + len(self.used)
            + len(self.used_variables)
        )  # fmt: skip

    def read(self, value: Any, *, text: bool = False) -> None:
        """Read a value, an expression or a condition. ``text``: its value is only printed, or tested for
        being there."""
        if isinstance(value, Lookup):
            self._look_up(value, text)
        elif isinstance(value, Expression):
            text = text and all(
                is_known(one.name) is False or one.name in PLAIN_FILTERS for one in value.filters
            )
            self.read(value.name, text=text)
            for one in value.filters:
                self._filter(one, text)
        elif isinstance(value, Condition):
            self._condition(value)
        elif isinstance(value, str):
            words = _WORD.findall(value)
            self.used.update(words)
            self.used_variables.update(words)
        elif isinstance(value, RangeLookup | tuple):
            for each in value:
                self.read(each)

    def _look_up(self, value: Lookup, text: bool) -> None:
        if isinstance(value.name, str):
            self.variables.add(value.name)
            if not text:
                self.used_variables.add(value.name)
        else:
            self.read(value.name)
        for number, (key, _) in enumerate(value.keys):
            if not isinstance(key, str):
                self.read(key)
                if value.name == "page" and number == 0:
                    self.used.add(ANY)
            elif not text:
                self.used.add(key)
            if number == 0 and value.name == _INCLUDE:
                if isinstance(key, str):
                    self.parameters.add(key)
                else:
                    self.all_parameters = True
        if value.name == _INCLUDE and not value.keys:
            self.all_parameters = True

    def _filter(self, one: Filter, text: bool) -> None:
        for argument in one.arguments:
            if isinstance(argument, str) and one.name in READS_VARIABLES:
                words = _WORD.findall(argument)
                self.variables.update(words)
                self.parameters.update(words)
            if isinstance(argument, Lookup) or not text:
                self.read(argument, text=text)
        for _, argument in one.keywords:
            self.read(argument)

    def _condition(self, condition: Condition) -> None:
        if _tests_presence(condition):
            self.read(condition.left, text=isinstance(condition.left, Lookup))
        else:
            self.read(condition.left)
            self.read(condition.right)
        if condition.rest is not None:
            self._condition(condition.rest)


def _tests_presence(condition: Condition) -> bool:
    """Whether a condition tests no more of a value than whether there is one, or whether it is empty."""
    if condition.operator is None:
        return True
    other = condition.right
    return condition.operator in ("==", "!=", "<>") and (
        other is None or other == "" or isinstance(other, MethodLiteral)
    )


def is_tagless(expression: Expression) -> bool:
    """Whether no tags are in what an output prints."""
    return bool(expression.filters) and expression.filters[-1].name in TAGLESS


_MARKUP: Final = re.compile("[<>\"'&]")
"""What a text needs to end a tag's attribute or to begin a tag."""


def is_plain(value: Any) -> bool:
    """Whether a value that is printed as text makes no tags there."""
    if isinstance(value, Mapping):
        return all(map(is_plain, value.values()))
    if isinstance(value, list):
        return all(map(is_plain, value))
    return value is None or not _MARKUP.search(value if isinstance(value, str) else repr(value))
