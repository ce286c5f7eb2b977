"""Values to JSON and back: what the store and worker processes carry.

JSON rather than pickle: a damaged or hostile file can make it fail, not run code. Named tuples are written as
lists; their annotations say how to read them, and what does not have the annotated type is refused.
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def encode(value: object) -> str:
    """A value of named tuples, tuples, lists, mappings with text keys, strings, numbers and None, as JSON."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a file's name that is not UTF-8
        return json.dumps(value, ensure_ascii=False)


def decode(kind: type[T], text: str) -> T:
    """The value of type ``kind`` that ``encode`` wrote. Raises ``ValueError`` where it is another's."""
    value: T = _decoded(kind, text)
    return value


def decode_list(kind: type[T], text: str) -> list[T]:
    """The values of type ``kind`` of a list that ``encode`` wrote. Raises ``ValueError``."""
    values: list[T] = _decoded(list[kind], text)  # type: ignore[valid-type]
    return values


def _decoded(kind: Any, text: str) -> Any:
    try:
        return _decoder(kind).decode(text)
    except UnicodeEncodeError:
        return msgspec.convert(json.loads(text), kind)


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
