"""The form of a rule, checked when it is loaded: a misspelt name is an error at its line.

A check says by its first parameter's type what it is about, and by its other parameters' names what
it asks for; ``collect`` says by its return annotation which facts it yields.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

from postlint import nodes

_NODES: Final = frozenset(
    name for name, kind in vars(nodes).items() if isinstance(kind, type) and kind.__module__ == nodes.__name__
)
_OFFERED: Final = {
    "post": ("post", "reading", "options", "settings"),
    "facts": ("site", "options", "settings"),
    "site": ("options", "settings"),
    "template": ("site", "options", "settings"),
    "verdict": ("site", "options", "settings"),
}
"""What a check of each phase can have by name."""
_ALONE: Final = ("PostFacts", "Site", "TemplateReference", "Verdict")
"""Subjects that do not go together with others."""


class RuleError(Exception):
    """A rule that is not what it must be: where, and what to write."""

    def __init__(self, function: Callable[..., Any], message: str) -> None:
        code = function.__code__
        super().__init__(f"{code.co_filename}:{code.co_firstlineno}: {message}")


def check_function(
    function: Callable[..., Any], phase: str, subjects: tuple[str, ...], wants: tuple[str, ...]
) -> None:
    """Raise ``RuleError`` where a check's subjects or parameters are none that there are."""
    known = {*_NODES, "Post", *_ALONE}
    for name in subjects:
        if name not in known:
            raise RuleError(
                function, f"`{function.__name__}` is about `{name}`, which is nothing a rule can be about"
            )
    if len(subjects) > 1 and set(subjects) & set(_ALONE):
        raise RuleError(
            function, f"`{function.__name__}` joins {' | '.join(subjects)}: write a check for each"
        )
    _check_wants(function, wants, _OFFERED[phase])


def check_collect(collect: Callable[..., Any], kinds: tuple[str, ...], wants: tuple[str, ...]) -> None:
    """Raise ``RuleError`` where a ``collect`` yields what its module does not have."""
    _check_wants(collect, wants, _OFFERED["post"])
    if not kinds:
        raise RuleError(collect, "`collect` does not say what it yields: annotate it `-> Iterator[KIND]`")
    for name in kinds:
        kind = collect.__globals__.get(name)
        if not (isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")):
            raise RuleError(collect, f"`collect` yields `{name}`, which is not a named tuple of its module")


def _check_wants(function: Callable[..., Any], wants: tuple[str, ...], offered: tuple[str, ...]) -> None:
    for name in wants:
        if name not in offered:
            choice = ", ".join(f"`{one}`" for one in offered)
            raise RuleError(
                function, f"`{function.__name__}` has an unknown parameter `{name}`: it can have {choice}"
            )


def check_folder(rules: ModuleType) -> str:
    """The folder of the rules. Raises ``ImportError`` where it belongs to another checkout than this."""
    package = os.path.dirname(os.path.realpath(__file__))
    own = {os.path.join(package, "rules"), os.path.join(os.path.dirname(package), "rules")}
    folder = os.path.realpath(next(iter(rules.__path__)))
    if folder not in own:
        raise ImportError(f"the rules in `{folder}` are not those of `{package}`: install this checkout")
    return folder
