"""How reduced templates are cut into parts whose references are remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from postlint.liquid import syntax_tree as nodes
from postlint.liquid.syntax_tree import Body, Node
from postlint.pages.remember import Part
from postlint.pages.slice import Collected, Fixed, Silent, SlicedTemplate, Slices, Tags, including, names_of
from postlint.pages.template_regions import bodies


class TemplateParts:
    """The reduced templates of a site as parts."""

    def __init__(self, slices: Slices, templates: Mapping[str, SlicedTemplate]) -> None:
        self._slices = slices
        self._templates = templates
        self._counting = _counting(slices, templates)
        """Templates that go on counting where an earlier part has left off."""
        self.of = cache(self._of)

    def _of(self, path: str) -> Body | None:
        """The template ``path``; None where it is none of the site's."""
        reduced = self._slices.of(path)
        return None if reduced is None else Body(self._part(reduced), False)

    def _part(self, content: tuple[Node, ...]) -> tuple[Node, ...]:
        if all(isinstance(one, Fixed | nodes.Interrupt) for one in content) or self._counts(content):
            return content
        if len(content) > 1 and _size(content) >= LARGE:
            return tuple(node for run in _runs(content) for node in self._part(run))
        return (Part(content, self._split, SMALL if _size(content) < SMALL else 1),)

    def _split(self, content: tuple[Node, ...]) -> tuple[Node, ...]:
        if len(content) > 1:
            half = len(content) // 2
            return *self._part(content[:half]), *self._part(content[half:])
        (node,) = content
        match node:
            case nodes.If(_, branches, _) | nodes.Case(_, branches):
                parts = tuple(one._replace(body=Body(self._part(one.body.nodes), False)) for one in branches)
                return (node._replace(branches=parts),)
            case nodes.For() | nodes.TableRow():
                return (node._replace(body=Body(self._part(node.body.nodes), False)),)
        return content

    def _counts(self, content: Iterable[Node]) -> bool:
        return any(
            _goes_on(one) or not names_of_all([one], self._templates).isdisjoint(self._counting)
            for one in content
        )


SMALL: Final = 8
"""Nodes in a part that is split late: after so many times as many pages as a larger one."""


LARGE: Final = 3 * SMALL
"""Nodes of which some will read what others do not."""


def _runs(content: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    """Nodes that are small together, and each that is not by itself."""
    runs: list[list[Node]] = []
    size = SMALL
    for one in content:
        own = _size((one,))
        if size + own > SMALL:
            runs.append([])
            size = 0
        runs[-1].append(one)
        size += own
    return [tuple(run) for run in runs]


def _size(content: Iterable[Node]) -> int:
    return sum(
        SMALL if isinstance(one, nodes.Include) else 1 + sum(_size(inner.nodes) for inner in bodies(one))
        for one in content
    )


def _inner(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Tags | Collected | Silent):
        return node.content.nodes
    return tuple(one for inner in bodies(node) for one in inner.nodes)


def _goes_on(node: Node) -> bool:
    """Whether what a node does depends on how often it, or another, has been evaluated."""
    if isinstance(node, nodes.Cycle | nodes.Count | nodes.IfChanged):
        return True
    if isinstance(node, nodes.For) and node.proceed:
        return True
    return any(map(_goes_on, _inner(node)))


def names_of_all(content: Iterable[Node], templates: Mapping[str, SlicedTemplate]) -> set[str]:
    """The includes that nodes name, those within them as well."""
    found: set[str] = set()
    for one in content:
        if isinstance(one, nodes.Include):
            found |= names_of(one.file, templates)
        else:
            found |= names_of_all(_inner(one), templates)
    return found


def _counting(slices: Slices, templates: Mapping[str, SlicedTemplate]) -> set[str]:
    found = {name for name, one in templates.items() if any(map(_goes_on, one.content.nodes))}
    found = {name for name in found if name in slices.whole or any(map(_goes_on, slices.reduced(name)))}
    return including(found, templates)
