"""A page for each rule, out of its docstring: the one that ``postlint explain`` shows and the tests run."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from _generate.markup import code, fence, language_of, prose, sentence
from _generate.markup import table as as_table

from postlint.cli.fields import fields
from postlint.examples import _PART, Example, examples
from postlint.rule import Rule, load, rule_ids

PHASES = {
    "post": "each post alone",
    "facts": "each post against the site",
    "site": "the site as a whole",
    "verdict": "what the network answered (with `--online`)",
}
RECORDING = "verdicts.jsonl"
"""The file of an example that represents the network."""


def table(_: str) -> str:
    """Every rule, a row each."""
    rows = [
        (f"[`{rule.id}`]({rule.id}/)", rule.default or "off", rule.summary.replace("`", ""))
        for rule in map(load, rule_ids())
        if rule.checks
    ]
    return as_table(("rule", "severity", "what should be"), rows)


def page(rule: Rule) -> str:
    """The whole page of a rule."""
    text = inspect.cleandoc(rule.page)
    _, _, body = text.partition("\n")
    head = f"---\nlayout: rule\ntitle: {rule.id}\ndescription: {_quoted(rule.summary)}\n---\n"
    parts = [head, sentence(rule.summary), "{: .lead}\n", _facts(rule), *_body(body)]
    return "\n".join([*parts, *_options(rule), *_configuring(rule)]).rstrip("\n") + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _facts(rule: Rule) -> str:
    looks = [text for phase, text in PHASES.items() if any(check.phase == phase for check in rule.checks)]
    severity = f"`{rule.default}`" if rule.default else "off unless configured"
    return f"Severity\n: {severity}\n\nLooks at\n: {'; '.join(looks)}\n"


def _body(body: str) -> Iterator[str]:
    """The prose and the examples between it, in their order."""
    done = 0
    shown = iter(examples(body))
    for match in _PART.finditer(body):
        yield from _prose(body[done : match.start()])
        yield from _example(next(shown))
        done = match.end()
    yield from _prose(body[done:])


def _prose(text: str) -> Iterator[str]:
    if text.strip():
        yield text.strip("\n") + "\n"


def _example(example: Example) -> Iterator[str]:
    yield f"## {example.kind}\n"
    for path, content in example.files.items():
        if content.strip():
            note = " (what requests to other sites found)" if path == RECORDING else ""
            yield f"{code(path)}{note}\n{{: .file}}\n"
            yield fence(content, language_of(path))
    if empty := [code(path) for path, content in example.files.items() if not content.strip()]:
        there = "are there, too" if len(empty) > 1 else "is there, too"
        yield f"{', '.join(empty)} {there}.\n{{: .file}}\n"
    if example.findings:
        yield "postlint says\n{: .says}\n"
        yield fence("\n".join(example.findings), "text")
    else:
        yield "postlint says nothing.\n{: .silent}\n"


def _options(rule: Rule) -> Iterator[str]:
    if rule.options is None:
        return
    rows = [(code(one.name), one.kind, one.default, prose(one.about)) for one in fields(rule.options)]
    yield "## Options\n"
    yield as_table(("option", "takes", "default", "what it does"), rows)


def _configuring(rule: Rule) -> Iterator[str]:
    lines = [
        f"rules:\n  {rule.id}:",
        f"    severity: {rule.default or 'warning'}  # off, info, warning or error",
    ]
    lines.append('    ignore: ["_posts/2010-*"]')
    if rule.options is not None:
        lines += [f"    {one.name}: {one.default.strip('`')}" for one in fields(rule.options)]
    yield "## Configure it, or silence it\n"
    yield "In [`.postlint.yml`](../../configuration/):\n"
    yield fence("\n".join(lines), "yaml")
    yield "On one line of a post ([more ways](../../suppressions/)):\n"
    yield fence(f"<!-- postlint-disable-line {rule.id}: why it is right here -->", "markdown")
