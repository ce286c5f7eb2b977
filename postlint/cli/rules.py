"""``postlint rules``: the rules, a line each."""

from __future__ import annotations

from dataclasses import dataclass

from postlint.cli.say import say
from postlint.rule import load, rule_ids


@dataclass(frozen=True)
class Options:
    """The command's options: none."""


def run(options: Options) -> int:
    """Print id, default severity and summary of every rule."""
    rules = [load(rule_id) for rule_id in rule_ids()]
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        say(f"{rule.id:<{width}}  {rule.default or 'off':<7}  {rule.summary}")
    return 0
