"""The ids of an HTML text, which fragments of links name."""

from __future__ import annotations

from typing import Final, NamedTuple

from postlint.html.tokens import StartTag, attribute_value, tokens

FEW: Final = 3
"""A page with scripts and fewer ids than this is taken to be written by scripts, which then decide its
ids."""


class Ids(NamedTuple):
    """The ids of an HTML text."""

    ids: tuple[str, ...]
    scripted: bool
    """Whether scripts may add other ids."""


def ids_of(text: str) -> Ids:
    """The ids of all elements of ``text`` and the names of its ``<a>``."""
    ids: dict[str, None] = {}
    scripts = False
    for token in tokens(text):
        if type(token) is not StartTag:
            continue
        scripts = scripts or token.name == "script"
        for name in ("id", "name") if token.name == "a" else ("id",):
            if name in token.attributes and (value := attribute_value(token.attributes[name].value)):
                ids[value] = None
    return Ids(tuple(ids), scripts and len(ids) < FEW)
