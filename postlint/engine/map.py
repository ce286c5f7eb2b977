"""The map: one document's bytes to what its own rules say of it and the facts it leaves behind.

A pure function of the document, the configuration and the site model; the tree
is dropped when it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from postlint.error_text import describe_error
from postlint.model import Failure, Post, PostFacts, Raised, Reference, Settings
from postlint.rule import Check, Rule, wanted

if TYPE_CHECKING:
    from postlint.nodes import Node
    from postlint.site.site_model import SourceDocument
    from postlint.suppress import Suppression


class Mapped(NamedTuple):
    """What the map leaves of one document."""

    facts: PostFacts
    raised: tuple[Raised, ...] = ()
    collected: Mapping[str, tuple[tuple[Any, ...], ...]] = {}
    """Rule id to the facts that its ``collect`` yielded."""
    failures: tuple[Failure, ...] = ()
    dependencies: tuple[str, ...] = ()
    """What else the document's text depends on: files that its Liquid read, parts of ``site``."""
    suppressions: tuple[Suppression, ...] = ()


class Collector(NamedTuple):
    """A rule's ``collect``."""

    rule: Rule
    collect: Callable[..., Iterable[tuple[Any, ...]]]
    wants: tuple[str, ...]
    """The parameters that ``collect`` takes."""


class Plan(NamedTuple):
    """The rules of a run, arranged by what they want to see."""

    by_node: Mapping[str, tuple[tuple[Rule, Check], ...]]
    """Node type name (``Post`` included) to the checks on it."""
    facts: tuple[tuple[Rule, Check], ...]
    site: tuple[tuple[Rule, Check], ...]
    template: tuple[tuple[Rule, Check], ...]
    verdict: tuple[tuple[Rule, Check], ...]
    collecting: tuple[Collector, ...]
    options: Mapping[str, Any]
    """Rule id to its options."""
    settings: Settings


def plan(rules: Sequence[Rule], options: Mapping[str, Any], settings: Settings) -> Plan:
    """Arrange ``rules`` by the subjects of their checks."""
    by_node: dict[str, list[tuple[Rule, Check]]] = {}
    phases: dict[str, list[tuple[Rule, Check]]] = {
        "facts": [],
        "site": [],
        "template": [],
        "verdict": [],
    }
    for rule in rules:
        for check in rule.checks:
            if check.phase == "post":
                for subject in check.subjects:
                    by_node.setdefault(subject, []).append((rule, check))
            else:
                phases[check.phase].append((rule, check))
    return Plan(
        {name: tuple(pairs) for name, pairs in by_node.items()},
        tuple(phases["facts"]),
        tuple(phases["site"]),
        tuple(phases["template"]),
        tuple(phases["verdict"]),
        tuple(
            Collector(rule, rule.collect, wanted(rule.collect)) for rule in rules if rule.collect is not None
        ),
        options,
        settings,
    )


def arguments(names: Iterable[str], offered: Mapping[str, Any]) -> dict[str, Any]:
    """The keyword arguments that a rule's function takes by name."""
    return {name: offered[name] for name in names if name in offered}


def guarded(
    rule: Rule, path: str, function: Callable[..., Iterable[Any]], subject: Any, keywords: Mapping[str, Any]
) -> tuple[list[Any], Failure | None]:
    """What a rule's generator yields; where it raises, what it had yielded and the failure."""
    try:
        return list(function(subject, **keywords)), None
    except Exception:  # a broken rule must not end the run
        pass
    found: list[Any] = []
    try:  # again, for what it yields before it fails
        for item in function(subject, **keywords):
            found.append(item)
    except Exception as error:
        return found, Failure(rule.id, path, describe_error(error))
    return found, None


def counted(failures: Iterable[Failure]) -> tuple[Failure, ...]:
    """``failures``, those of one rule and cause in one file as one."""
    found: dict[Failure, int] = {}
    for one in failures:
        key = one._replace(times=1)
        found[key] = found.get(key, 0) + one.times
    return tuple(one._replace(times=times) for one, times in found.items())


def map_post(post: Post, plan: Plan, dependencies: tuple[str, ...] = ()) -> Mapped:
    """Run the post rules and the collectors of ``plan`` over one parsed document."""
    from postlint import nodes
    from postlint.reading import Reading

    path = post.path
    raised: list[Raised] = []
    failures: list[Failure] = []
    reading = Reading(post)
    shared = {"post": post, "reading": reading, "settings": plan.settings}

    def offered(rule: Rule, names: Sequence[str]) -> dict[str, Any]:
        return arguments(names, {**shared, "options": plan.options.get(rule.id)}) if names else {}

    def run(checks: Sequence[tuple[Rule, Check, dict[str, Any]]], subject: Any) -> None:
        for rule, check, keywords in checks:
            problems, failure = guarded(rule, path, check.function, subject, keywords)
            if problems:
                raised.extend(Raised(rule.id, check.severity, path, problem) for problem in problems)
            if failure:
                failures.append(failure)

    # A type to the checks on it, each with its arguments: made once, as there are many nodes.
    checks = {
        getattr(nodes, name, Post): [(rule, check, offered(rule, check.wants)) for rule, check in pairs]
        for name, pairs in plan.by_node.items()
    }
    run(checks.get(Post, ()), post)
    for node in reading.elements:
        if type(node) in checks:
            run(checks[type(node)], node)
    for text in reading.texts if nodes.Text in checks else ():
        run(checks[nodes.Text], text)
    collected = {}
    for one in plan.collecting:
        facts, failure = guarded(one.rule, path, one.collect, post, offered(one.rule, one.wants))
        if facts:
            collected[one.rule.id] = tuple(facts)
        if failure:
            failures.append(failure)
    return Mapped(
        facts_of(post, reading.elements),
        tuple(raised),
        collected,
        counted(failures),
        dependencies,
        suppressions_of(post, reading.elements),
    )


def suppressions_of(post: Post, elements: Iterable[Node]) -> tuple[Suppression, ...]:
    """What the author has said not to report; directives shown as code are examples."""
    text = post.source.text
    if "postlint" not in text:
        return ()
    from postlint.nodes import CodeBlock, CodeSpan
    from postlint.suppress import read

    code = [node.span for node in elements if isinstance(node, CodeBlock | CodeSpan)]
    return read(text, post.front_matter, code)


def facts_of(post: Post, elements: Iterable[Node]) -> PostFacts:
    """The standing facts of a document: where it is published, what it points to, its anchors.
    ``elements`` are the nodes of its tree other than plain text."""
    from postlint.nodes import UNKNOWN, Anchor, Heading, Image, Link, Resource

    references: list[Reference] = []
    anchors: dict[str, None] = {}
    node: Any
    for node in elements:
        kind = type(node)
        if kind is Link:
            references.append(_reference("link", node, node.text))
        elif kind is Image:
            references.append(_reference("image", node, node.alt or ""))
        elif kind is Resource:
            references.append(_reference("resource", node, ""))
        elif (kind is Anchor or kind is Heading) and node.id:
            anchors[node.id] = None
    if post.redirect is not None:
        references.append(post.redirect)
    known = post.complete and post.redirect is None and not any(UNKNOWN in anchor for anchor in anchors)
    return PostFacts(
        post.path,
        post.kind,
        post.collection,
        post.url,
        post.date.isoformat() if post.date else None,
        post.title,
        tuple(references),
        tuple(anchors),
        known,
    )


def nothing(record: SourceDocument) -> Mapped:
    """The result of a document that cannot be analysed: what its front matter and its path tell."""
    date = record.date.isoformat() if record.date else None
    facts = PostFacts(
        record.path, record.kind, record.collection, record.url, date, record.title, (), (), False
    )
    return Mapped(facts)


def _reference(kind: Literal["link", "image", "resource"], node: Any, text: str) -> Reference:
    target = node.target
    return Reference(
        kind,
        target.raw,
        target.url,
        node.span,
        target.span,
        text,
        node.origin,
        node.tag,
        node.attribute,
        bool(getattr(node, "title", None)),
    )
