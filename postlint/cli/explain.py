"""``postlint explain RULE``: a rule's page."""

from __future__ import annotations

import argparse
import inspect
from typing import Any

from postlint.cli.errors import CliError
from postlint.config import select_problems
from postlint.rule import load


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's argument."""
    parser.add_argument("rule", metavar="RULE", help="the rule's id")


def run(arguments: Any) -> int:
    """Print the page of one rule with its severity and options."""
    if problem := select_problems([arguments.rule]):
        raise CliError(problem)
    rule = load(arguments.rule)
    print(f"{rule.id} ({rule.default or 'off unless configured'})\n")
    print(inspect.cleandoc(rule.page))
    if rule.options:
        print("\nOptions:\n")
        for name, default in rule.options._field_defaults.items():
            print(f"  {name}: {_written(default)}")
    return 0


def _written(value: object) -> str:
    """A default as a configuration file writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return "null" if value is None else str(value)
