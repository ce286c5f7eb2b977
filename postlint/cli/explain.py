"""``postlint explain RULE``: a rule's page."""

from __future__ import annotations

import inspect
import shutil
import sys
from dataclasses import dataclass

from postlint.cli.errors import CliError
from postlint.cli.fields import fields
from postlint.cli.options import operand
from postlint.cli.say import say
from postlint.config import select_problems
from postlint.rule import Rule, load

_WIDEST = 100
"""Columns of text on a wide terminal: longer lines are hard to read."""


@dataclass(frozen=True)
class Options:
    """The command's options."""

    rule: str = operand("RULE", "the rule's id")


def run(options: Options) -> int:
    """Print the page of one rule with its severity and options."""
    if problem := select_problems([options.rule]):
        raise CliError(problem)
    text = page(load(options.rule))
    if not sys.stdout.isatty():
        say(text)
        return 0
    # A terminal shows Markdown best as what it means; elsewhere, nobody needs it.
    from rich.console import Console
    from rich.markdown import Markdown

    width = min(shutil.get_terminal_size().columns, _WIDEST)
    Console(width=width).print(Markdown(text, code_theme="ansi_dark"))
    return 0


def page(rule: Rule) -> str:
    """A rule's page in Markdown: what it is about, its severity, its options."""
    title, _, rest = inspect.cleandoc(rule.page).partition("\n")
    severity = f"severity: {rule.default}" if rule.default else "off unless configured"
    parts = [f"# {rule.id}", f"**{title}** ({severity})", rest.strip()]
    if rule.options:
        parts += ["## Options", "\n".join(_option(*one) for one in fields(rule.options))]
        parts.append(f"They go into `.postlint.yml` under `rules:`, `{rule.id}:`.")
    return "\n\n".join(parts)


def _option(name: str, kind: str, default: str, about: str) -> str:
    values = f"{kind}, {default} unless configured" if default else kind
    return f"- `{name}` ({values}): {about}".rstrip(": ")
