"""``postlint explain RULE``: a rule's page."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from postlint.cli.errors import CliError
from postlint.cli.options import operand
from postlint.cli.say import say
from postlint.config import select_problems
from postlint.rule import load


@dataclass(frozen=True)
class Options:
    """What the command can be asked for."""

    rule: str = operand("RULE", "the rule's id")


def run(options: Options) -> int:
    """Print the page of one rule with its severity and options."""
    if problem := select_problems([options.rule]):
        raise CliError(problem)
    rule = load(options.rule)
    say(f"{rule.id} ({rule.default or 'off unless configured'})\n")
    say(inspect.cleandoc(rule.page))
    if rule.options:
        say("\nOptions:\n")
        for name, default in rule.options._field_defaults.items():
            say(f"  {name}: {_written(default)}")
    return 0


def _written(value: object) -> str:
    """A default as a configuration file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return "null" if value is None else str(value)
