"""Verdicts as JSON objects, for the history and for recordings. What is at its default is left out."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from postlint.verdict import Verdict

T = TypeVar("T")


def encode(verdict: Verdict) -> dict[str, Any]:
    """A verdict as a JSON object, without its occurrences, which are the run's."""
    value: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(verdict, occurrences=()))
    return value


def decode(value: object) -> Verdict:
    """The verdict of a JSON object. Raises ``ValueError`` where it is none."""
    return build(Verdict, value)


def build(kind: type[T], value: object) -> T:
    """The struct ``kind`` of a JSON object, each field of the type that it is declared with. Raises
    ``ValueError``."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"not a verdict: {error}") from None
