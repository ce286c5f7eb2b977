"""``postlint completion SHELL``: a script by which a shell completes commands and options."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Literal

from postlint import cli, formats
from postlint.cli.argument_parser import Parser, declare
from postlint.cli.options import operand
from postlint.cli.say import write_file
from postlint.rule import rule_ids

SHELLS = ("bash", "zsh", "tcsh", "fish")


@dataclass(frozen=True)
class Options:
    """The command's options."""

    shell: Literal["bash", "zsh", "tcsh", "fish"] = operand(
        "SHELL", "`bash`, `zsh`, `tcsh` or `fish`", choices=SHELLS
    )


def run(options: Options) -> int:
    """Print the script."""
    import shtab  # only this command needs it

    write_file(shtab.complete(tree(), options.shell) + "\n")
    return 0


def tree() -> argparse.ArgumentParser:
    """A parser of all commands, as ``shtab`` wants it: with what each argument can be."""
    top = Parser(prog="postlint")
    commands = top.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name, about in cli.COMMANDS.items():
        _complete(commands.add_parser(name, help=about), name)
    _complete(top, "check")
    return top


def _complete(parser: Parser, command: str) -> None:
    import shtab

    declare(parser, cli.module_of(command).Options)
    values = {name: list(rule_ids()) for name in ("select", "ignore", "rule")}
    if command == "check":
        values["format"] = list(formats.names())
    for name, action in parser.fields.items():
        action.type = None  # a comma between two values is not looked into
        if name in values:
            action.choices = values[name]
        elif action.metavar in ("PATH", "FILE", "FILES", "[FORMAT:]FILE"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
