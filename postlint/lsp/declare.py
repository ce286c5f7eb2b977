"""Additions to `.postlint.yml` that leave the rest of it as it is written."""

from __future__ import annotations

from typing import NamedTuple

import yaml


class Insertion(NamedTuple):
    """Text to put into a file."""

    offset: int
    text: str


def declare(text: str, keys: tuple[str, ...], item: str) -> Insertion | None:
    """Where to put ``item``, a line of YAML, below nested ``keys`` of a configuration: at the end of what
    they hold, in its indentation. None where the file is not a mapping, or holds something else there.

    ``item``: ``- value`` for a list, ``name: value`` for a mapping; further lines of it are indented below
    its first.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    if root is None:
        return Insertion(len(text), _before(text, len(text)) + _block(keys, item, 0))
    if not isinstance(root, yaml.MappingNode):
        return None
    node: yaml.Node = root
    indent = 0
    for depth, key in enumerate(keys):
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            return None
        found = next((pair for pair in node.value if pair[0].value == key), None)
        if found is None:
            at = _end(text, node)
            return Insertion(at, _before(text, at) + _block(keys[depth:], item, indent))
        node = found[1]
        indent = found[0].start_mark.column + 2
        if isinstance(node, yaml.ScalarNode) and node.value == "" and depth == len(keys) - 1:
            at = _line_end(text, found[0].end_mark.index)
            return Insertion(at, _before(text, at) + _block((), item, indent))
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            indent = node.start_mark.column
    if not isinstance(node, yaml.CollectionNode):
        return None
    if isinstance(node, yaml.SequenceNode) is not item.startswith("- "):
        return None
    if node.flow_style:
        value = item.removeprefix("- ")
        if "\n" in value:
            return None
        return Insertion(node.end_mark.index - 1, f", {value}" if node.value else value)
    at = _end(text, node)
    return Insertion(at, _before(text, at) + _block((), item, indent))


def _end(text: str, node: yaml.CollectionNode) -> int:
    """The end of the line on which a collection's last value ends."""
    last: yaml.Node = node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        inner = last.value[-1]
        last = inner[1] if isinstance(inner, tuple) else inner
    # An empty value's position is where the parser noticed that it is empty.
    return _line_end(text, len(text[: last.end_mark.index].rstrip()))


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _before(text: str, at: int) -> str:
    return "\n" if at and text[at - 1] != "\n" else ""


def _block(keys: tuple[str, ...], item: str, indent: int) -> str:
    lines = []
    for key in keys:
        lines.append(" " * indent + f"{key}:")
        indent += 2
    lines += [" " * indent + line for line in item.split("\n")]
    return "\n".join(lines) + "\n"


def quoted(value: str) -> str:
    """A value as YAML takes it for a text."""
    dumped: str = yaml.safe_dump(value, default_style=None, allow_unicode=True, width=1 << 20)
    return dumped.removesuffix("\n").removesuffix("...").rstrip("\n")
