"""Values to JSON and back: what the cache and worker processes carry.

JSON rather than pickle or marshal: a damaged or hostile file can make it fail, not
run code. Named tuples are written as lists; their annotations say how to read them.
"""

from __future__ import annotations

import json
import sys
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Decoder = Callable[[Any], Any]


def encode(value: object) -> str:
    """A value made of named tuples, tuples, lists, mappings with text keys, strings, numbers and None."""
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def decode(kind: type[T], text: str) -> T:
    """The value of type ``kind`` that ``encode`` wrote. Raises ``ValueError`` where it is another's."""
    return restore(kind, json.loads(text))


def restore(kind: type[T], data: object) -> T:
    """The value of type ``kind`` in decoded JSON. Raises ``ValueError``."""
    read = decoder(typing.cast(Any, kind))
    try:
        value: T = data if read is None else read(data)  # type: ignore[assignment]
    except (TypeError, IndexError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from None
    return value


@cache
def decoder(kind: Any) -> Decoder | None:
    """How to read a ``kind`` out of decoded JSON; None where JSON's own value is the value."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _optional([one for one in arguments if one is not type(None)])
    if origin is tuple:
        return _tuple(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(decoder(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _record(kind)
    return None


def _optional(arguments: list[Any]) -> Decoder | None:
    read = decoder(arguments[0]) if len(arguments) == 1 else None
    if read is None:
        return None
    return lambda data: None if data is None else read(data)


def _tuple(arguments: tuple[Any, ...]) -> Decoder:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        read = decoder(arguments[0])
        return tuple if read is None else lambda data: tuple(map(read, data))
    readers = [decoder(one) for one in arguments]
    return lambda data: tuple(
        item if read is None else read(item) for read, item in zip(readers, data, strict=True)
    )


def _mapping(read: Decoder | None) -> Decoder:
    if read is None:
        return dict
    return lambda data: {key: read(value) for key, value in data.items()}


def _record(kind: Any) -> Decoder:
    hints = _hints(kind)
    readers = [(i, read) for i, name in enumerate(kind._fields) if (read := decoder(hints[name])) is not None]
    size = len(kind._fields)
    make = kind._make
    if not readers:
        return make  # type: ignore[no-any-return]

    def read_record(data: list[Any]) -> Any:
        if len(data) != size:
            raise ValueError(f"not a {kind.__name__}")
        for i, read in readers:
            data[i] = read(data[i])
        return make(data)

    return read_record


def _hints(kind: Any) -> dict[str, Any]:
    """The types of a named tuple's fields. Names imported for type checkers only (a forward
    reference to a module not loaded) make the field plain JSON."""
    space = vars(sys.modules[kind.__module__])
    found = {}
    for name in kind._fields:
        annotation = kind.__annotations__[name]
        if isinstance(annotation, typing.ForwardRef):
            annotation = annotation.__forward_arg__
        if isinstance(annotation, str):
            try:
                annotation = eval(annotation, space)  # our own source, never data
            except NameError:
                annotation = Any
        found[name] = annotation
    return found
