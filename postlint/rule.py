"""What a rule is, and where rules are found.

A rule is a module of the folder ``rules/`` (importable as ``postlint.rules``); its
file name, ``_`` written ``-``, is its id; its docstring is its page (see
``postlint.examples`` for the examples in it). It holds one or more functions
decorated with ``@rule``; the type of the first parameter says when one runs:

========================================  =====================================================
first parameter                           runs
========================================  =====================================================
a node type, or several joined by ``|``   in the analysis, for each such node of each document
``Post``                                  in the analysis, once a document
``PostFacts``                             in every run,    once a document
``Site``                                  in every run,    once a run, over the facts of all posts
``TemplateReference``                     in every run,    once a reference that templates give pages
``Verdict``                               after the network, once a URL
========================================  =====================================================

Further parameters are given by name: ``options`` (the module's ``Options``),
``settings`` (``model.Settings``), ``site`` (after the analysis); in the analysis also ``post`` (node
rules) and ``reading`` (``reading.Reading``: what several rules look for in a post).
A check of one document against the site takes ``PostFacts`` rather than ``Site``, so
that it is called again only where something that it looked up has changed.
A module may name in ``YIELDS_TO`` the rules that say some of its faults better
(``postlint.precedence``), and say ``COMPARES = True`` where it judges a post by
the others of its archive.
So that a change can be checked without analysing the whole archive, such a module may define
``neighbours(paths, ...)``, the documents with which those at ``paths`` are compared (it may ask for ``site``,
``options``, ``settings``, and ``holding``, which takes a test of a text and gives the documents that pass);
another with site checks may name in ``FRONT_MATTER_FACTS`` what it collects of front matter alone, or define
``may_collect(text)``, whether a document with this text can have facts. A rule that does none of these gets
all documents analysed.
A module with a site rule may define ``collect(post, …)``, a generator of facts
(named tuples of strings, numbers, None and nested tuples of these, so that they
can be cached); its return annotation names their type.

All of this is checked when a rule is loaded (``postlint.contract``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from postlint.contract import check_collect, check_folder, check_function
from postlint.model import Problem, Severity

CheckFunction: TypeAlias = Callable[..., Iterable[Problem]]

_PHASE_OF_SUBJECT = {
    "PostFacts": "facts",
    "Site": "site",
    "TemplateReference": "template",
    "Verdict": "verdict",
}


class Check(NamedTuple):
    """One decorated function of a rule."""

    function: CheckFunction
    severity: Severity
    subjects: tuple[str, ...]
    """Names of the types of its first parameter."""
    wants: tuple[str, ...]
    """Names of its further parameters."""

    @property
    def phase(self) -> str:
        """``post``, ``facts``, ``site``, ``template`` or ``verdict``."""
        return _PHASE_OF_SUBJECT.get(self.subjects[0], "post")


class Rule(NamedTuple):
    """A rule as found in its module."""

    id: str
    module: ModuleType
    checks: tuple[Check, ...]
    default: Severity | None
    """The most severe severity of its checks; None where it is off unless configured."""

    @property
    def page(self) -> str:
        """Its documentation."""
        return self.module.__doc__ or ""

    @property
    def summary(self) -> str:
        """The first line of its documentation."""
        return self.page.strip().partition("\n")[0]

    @property
    def options(self) -> type[Any] | None:
        """Its ``Options`` class, a named tuple with a default for every field."""
        return getattr(self.module, "Options", None)

    @property
    def yields_to(self) -> tuple[str, ...]:
        """The rules that say some of its faults better, from its module's ``YIELDS_TO``: where one of
        them has a finding at the same position, this rule's is left out."""
        return tuple(getattr(self.module, "YIELDS_TO", ()))

    @property
    def compares(self) -> bool:
        """Whether it judges a post by others, from its module's ``COMPARES``: what it says of a post that
        a change left alone is not the change's fault, for any new post may tip a comparison."""
        return bool(getattr(self.module, "COMPARES", False))

    @property
    def front_matter_facts(self) -> tuple[type[Any], ...]:
        """The facts of its site checks that ``collect`` makes of front matter alone, from its module's
        ``FRONT_MATTER_FACTS``."""
        return tuple(getattr(self.module, "FRONT_MATTER_FACTS", ()))

    @property
    def neighbours(self) -> Callable[..., Collection[str] | None] | None:
        """Of a rule that compares, its module's ``neighbours(paths, ...)``: the documents whose facts decide
        what its site checks say of the posts at ``paths``; what that returns may be None: all of them."""
        return getattr(self.module, "neighbours", None)

    @property
    def may_collect(self) -> Callable[[str], bool] | None:
        """Its module's ``may_collect(text)``: whether a document with this text can have facts at all."""
        return getattr(self.module, "may_collect", None)

    @property
    def collect(self) -> Callable[..., Iterable[tuple[Any, ...]]] | None:
        """Its ``collect`` function."""
        return getattr(self.module, "collect", None)


def rule(severity: Severity) -> Callable[[CheckFunction], CheckFunction]:
    """Mark a function as a check whose problems have ``severity`` unless they say otherwise."""

    def mark(function: CheckFunction) -> CheckFunction:
        function.__postlint_severity__ = severity  # type: ignore[attr-defined]
        return function

    return mark


def wanted(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's parameters after the first. Read off the code object:
    ``inspect`` costs 10 ms to import."""
    code = function.__code__
    return code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]


def yielded(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the types that a generator yields, as its return annotation
    ``Iterator[One | Other]`` has them."""
    inner = str(function.__annotations__.get("return", "")).partition("[")[2].rpartition("]")[0]
    return tuple(part.strip() for part in inner.split("|") if part.strip())


def _check(function: CheckFunction) -> Check:
    code = function.__code__
    annotation = str(function.__annotations__[code.co_varnames[0]])
    subjects = tuple(part.strip() for part in annotation.split("|"))
    return Check(function, function.__postlint_severity__, subjects, wanted(function))  # type: ignore[attr-defined]


def rule_ids() -> Iterator[str]:
    """The ids of all rules: the folder is the registry. Nothing is imported."""
    folder = check_folder(import_module("postlint.rules"))
    for name in sorted(os.listdir(folder)):
        if name.endswith(".py") and not name.startswith("_"):
            yield name[:-3].replace("_", "-")


def load(rule_id: str) -> Rule:
    """Import one rule. Raises ``ModuleNotFoundError`` where there is none of this id, ``RuleError`` where
    a parameter of it is unknown, ``ImportError`` where the rules are another checkout's."""
    check_folder(import_module("postlint.rules"))
    return of_module(rule_id, import_module("postlint.rules." + rule_id.replace("-", "_")))


def of_module(rule_id: str, module: ModuleType) -> Rule:
    """The rule that a module holds. Raises ``RuleError``."""
    checks = tuple(
        _check(value)
        for value in vars(module).values()
        if hasattr(value, "__postlint_severity__") and value.__module__ == module.__name__
    )
    for check in checks:
        check_function(check.function, check.phase, check.subjects, check.wants)
    if (collect := getattr(module, "collect", None)) is not None:
        check_collect(collect, yielded(collect), wanted(collect))
    severities = [check.severity for check in checks]
    default = max(severities, key=("info", "warning", "error").index) if severities else None
    if getattr(module, "OFF", False):
        default = None
    return Rule(rule_id, module, checks, default)
