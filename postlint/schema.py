"""Reads YAML into named tuples by their annotations, and reports every error at its line.

One table of types serves the configuration file, the rules' options and the
JSON Schema: a field's annotation says what it takes, its default what it is
when absent. Supported: ``str int float bool``, ``Literal``, ``X | None``,
``tuple[X, ...]`` (a single value is taken as a list of one), ``Mapping[str, X]``,
and named tuples.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any

import yaml

from postlint.config_error import ConfigError, ConfigProblem

SPELLING = {"since": "from", "glob": "files"}
"""Field names that the file spells otherwise: ``from`` is a Python keyword."""


class SchemaReader:
    """Reads YAML nodes into typed values and gathers what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[ConfigProblem] = []

    def complain(self, node: yaml.Node, message: str) -> None:
        """Note a problem at the position of ``node``."""
        mark = node.start_mark
        self.problems.append(ConfigProblem(self.path, mark.line + 1, mark.column + 1, message))

    def load(self, text: str) -> yaml.Node | None:
        """The root node; None for an empty file. Raises ``ConfigError`` where it is not YAML."""
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            said = error.problem or error.context or "cannot be parsed"
            raise ConfigError([ConfigProblem(self.path, line, column, f"invalid YAML: {said}")]) from None
        except yaml.YAMLError as error:
            raise ConfigError([ConfigProblem(self.path, 1, 1, f"invalid YAML: {error}")]) from None

    def pairs(self, node: yaml.Node, what: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """The keys of a mapping node with their key and value nodes."""
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, f"{what} must be a mapping, not {describe(node)}")
            return {}
        found: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(key, f"a key of {what} must be a plain word")
            elif key.value in found:
                self.complain(key, f"`{key.value}` appears twice in {what}")
            else:
                found[key.value] = (key, value)
        return found

    def value(self, node: yaml.Node, kind: Any, what: str) -> Any:
        """``node`` as a value of type ``kind``; None, and a complaint, where it is not one."""
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if origin in (typing.Union, types.UnionType):
            return self._optional(node, arguments, what)
        if origin is typing.Literal:
            return self._choice(node, arguments, what)
        if origin is tuple:
            return self._sequence(node, arguments[0], what)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            pairs = self.pairs(node, what)
            return {key: self.value(value, arguments[1], f"`{key}`") for key, (_, value) in pairs.items()}
        if isinstance(kind, type) and issubclass(kind, tuple):
            return self.record(node, kind, what)
        return self._scalar(node, kind, what)

    def record(self, node: yaml.Node, kind: type[Any], what: str, skip: tuple[str, ...] = ()) -> Any:
        """``node`` as the named tuple ``kind``; keys in ``skip`` are somebody else's. A record whose
        first field is all it needs may be written as that field alone (``sponsors: [Acme]``)."""
        hints = typing.get_type_hints(kind)
        names = {SPELLING.get(field, field): field for field in kind._fields}
        required = [name for name, field in names.items() if field not in kind._field_defaults]
        if isinstance(node, yaml.ScalarNode) and len(required) == 1:
            return kind(**{names[required[0]]: self.value(node, hints[names[required[0]]], what)})
        values: dict[str, Any] = {}
        for key, (key_node, value_node) in self.pairs(node, what).items():
            if key in names:
                value = self.value(value_node, hints[names[key]], f"`{key}`")
                if value is not None:
                    values[names[key]] = value
            elif key not in skip:
                self.complain(key_node, f"{what} has no option `{key}`{nearest(key, [*names, *skip])}")
        for name in required:
            if names[name] not in values:
                if isinstance(node, yaml.MappingNode) and name not in self.pairs(node, what):
                    self.complain(node, f"{what} needs `{name}`")
                return None
        return kind(**values)

    def _optional(self, node: yaml.Node, arguments: tuple[Any, ...], what: str) -> Any:
        if node.tag == "tag:yaml.org,2002:null":
            return None
        return self.value(node, next(a for a in arguments if a is not type(None)), what)

    def _choice(self, node: yaml.Node, choices: tuple[Any, ...], what: str) -> Any:
        # YAML 1.1 reads a bare `off` as false: the author means the word.
        written = node.value if isinstance(node, yaml.ScalarNode) else None
        for choice in choices:
            if written == str(choice):
                return choice
        listed = ", ".join(f"`{choice}`" for choice in choices)
        hint = nearest(written, [str(c) for c in choices]) if isinstance(written, str) else ""
        self.complain(node, f"{what} must be one of {listed}, not {describe(node)}{hint}")
        return None

    def _sequence(self, node: yaml.Node, kind: Any, what: str) -> Any:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        values = (self.value(item, kind, f"an item of {what}") for item in items)
        return tuple(value for value in values if value is not None)

    def _scalar(self, node: yaml.Node, kind: Any, what: str) -> Any:
        words = {str: "text", int: "a whole number", float: "a number", bool: "`true` or `false`"}
        if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
            self.complain(node, f"{what} must be {words.get(kind, 'a value')}, not {describe(node)}")
            return None
        if kind is str or kind is Any:
            return node.value
        value = yaml.safe_load(node.value) if node.style is None else node.value
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            self.complain(node, f"{what} must be {words[kind]}, not {describe(node)}")
            return None
        return value


def describe(node: yaml.Node) -> str:
    """A node in a message's words."""
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return f"`{node.value}`" if node.value else "empty"


def nearest(word: str, words: list[str]) -> str:
    """``; did you mean `x`?`` for the word of ``words`` nearest to ``word``, or nothing."""
    from difflib import get_close_matches

    folded = {one.casefold(): one for one in words}
    found = get_close_matches(word.casefold(), folded, 1, 0.6)
    return f"; did you mean `{folded[found[0]]}`?" if found else ""
