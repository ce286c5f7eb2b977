"""What the code says of the fields of its values: type, default and docstring, in the words of a manual."""

from __future__ import annotations

import ast
import inspect
import json
import types
import typing
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from postlint.schema import SPELLING

NAMES = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}
MANY = {"text": "list of texts", "whole number": "list of whole numbers"}


class Field(NamedTuple):
    """One field, in the words of the documentation."""

    name: str
    kind: str
    default: str
    about: str


def fields(kind: Any) -> Iterator[Field]:
    """The fields of a named tuple, in order."""
    hints = typing.get_type_hints(kind)
    about = docstrings(kind)
    for name in kind._fields:
        required = name not in kind._field_defaults
        default = "required" if required else shown(kind._field_defaults[name])
        yield Field(SPELLING.get(name, name), described(hints[name]), default, about.get(name, ""))


def docstrings(kind: Any) -> dict[str, str]:
    """The texts that are below the fields of a class, by field."""
    (body,) = (
        node.body for node in ast.parse(inspect.getsource(kind)).body if isinstance(node, ast.ClassDef)
    )
    found = {}
    for field, text in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(text, ast.Expr)
            and isinstance(text.value, ast.Constant)
        ):
            found[field.target.id] = inspect.cleandoc(str(text.value.value))
    return found


def described(kind: Any) -> str:
    """A type in words."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(described(one) for one in arguments if one is not type(None))
    if origin is typing.Literal:
        return ", ".join(f"`{one}`" for one in arguments)
    if origin is tuple:
        one = described(arguments[0])
        return MANY.get(one, f"list of {one}")
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"mapping of texts to {described(arguments[1])}"
    if isinstance(kind, type) and issubclass(kind, tuple):
        name = kind.__name__.removesuffix("Config").lower()
        return f"[{name}](#{name})"
    return NAMES.get(kind, str(kind))


def shown(value: Any) -> str:
    """A default as YAML would have it; nothing for nothing."""
    if value is None or value == () or value == {}:
        return ""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return ""
    if isinstance(value, tuple):
        return "`[" + ", ".join(map(str, value)) + "]`"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"
