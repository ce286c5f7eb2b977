"""One parser: the words of a command line become the options value of their command."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import shutil
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from postlint import __version__
from postlint.cli.errors import CliError

EXAMPLES = """\
examples:
  postlint                              check the whole site around this folder
  postlint _posts/2024-05-01-news.md    check one post (the pre-commit hook does this)
  postlint --select image-link blog/    only one rule, only one folder
  postlint --format json > report.json  findings for programs
  postlint explain rsvp-stale           what a rule means, with examples

exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage or configuration error,
3 internal error or unreadable input, 130 interrupted
"""

_WIDEST = 100
"""Columns of help on a wide terminal: longer lines are hard to read."""

Options = TypeVar("Options")
Field = dataclasses.Field[Any]


class Parser(argparse.ArgumentParser):
    """The parser of one command; what it cannot read is a ``CliError``."""

    def __init__(self, **settings: Any) -> None:
        self.names: list[str] = []
        """The names of all options."""
        self.fields: dict[str, argparse.Action] = {}
        """What reads each field of the options."""
        self.rare: dict[argparse.Action, str] = {}
        """The options that few need, with their help."""
        super().__init__(**settings)

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments. Raises ``CliError``."""
        raise CliError(f"{message} (`{self.prog} -h` lists the options)")

    def format_help(self, *, rare: bool = False) -> str:
        """The help; options that few need are in it where ``rare``."""
        if rare:
            return super().format_help()
        for action in self.rare:
            action.help = argparse.SUPPRESS
        try:
            return super().format_help()
        finally:
            for action, text in self.rare.items():
                action.help = text


class _HelpAll(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        assert isinstance(parser, Parser)
        sys.stdout.write(parser.format_help(rare=True))
        parser.exit()


def parser_of(command: str, commands: dict[str, str], options: type) -> Parser:
    """The parser of ``command`` for the options of a type (see ``options``). ``commands`` says what
    each command does."""
    top = command == "check"
    listed = "\n".join(f"  {name:<12}{what}" for name, what in commands.items())
    parser = Parser(
        prog="postlint" if top else f"postlint {command}",
        description="Check the posts of a Jekyll site, without Ruby and without a build."
        if top
        else f"{commands[command][0].upper()}{commands[command][1:]}.",
        epilog=f"commands:\n{listed}\n\n{EXAMPLES}" if top else None,
        formatter_class=_formatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    shown = " ".join(filter(None, ("[COMMAND]" if top else "", "[OPTIONS]", _operands(options))))
    parser.usage = f"{parser.prog} {shown}"
    declare(parser, options)
    if parser.rare:
        parser.add_argument("--help-all", action=_HelpAll, nargs=0, help="show all options")
    parser.add_argument("-V", "--version", action="version", version=f"postlint {__version__}")
    parser.names += ["--help", "--help-all", "--version"]
    return parser


def declare(parser: Parser, options: type) -> None:
    """Let ``parser`` read the options of a type."""
    for title, fields in groups_of(options).items():
        group = parser.add_argument_group(title) if title else parser
        for field in fields:
            _add(parser, group, field)


def _add(parser: Parser, group: Any, field: Field) -> None:
    declared = dict(field.metadata)
    rare, names = declared.pop("rare"), declared.pop("names")
    added = group.add_argument(*(names or [field.name]), **declared)
    parser.fields[field.name] = added
    if names:
        added.dest = field.name
        parser.names += names
    if rare:
        parser.rare[added] = declared["help"]


def _formatter(prog: str) -> argparse.HelpFormatter:
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    return argparse.RawDescriptionHelpFormatter(prog, width=width)


def groups_of(options: type) -> dict[str, list[Field]]:
    """The fields of an options type by the title of the class that declares them, in the order of its
    bases; what has no title comes first. A field that a class declares again is listed once."""
    fields = {field.name: field for field in dataclasses.fields(options)}
    found: dict[str, list[Field]] = {"": []}
    for kind in (*options.__mro__[1:-1], options):
        own = [fields.pop(name) for name in inspect.get_annotations(kind) if name in fields]
        if own:
            found.setdefault(vars(kind).get("TITLE", ""), []).extend(own)
    return found


def _operands(options: type) -> str:
    shown = []
    for fields in groups_of(options).values():
        for declared in (field.metadata for field in fields if not field.metadata["names"]):
            name = declared["metavar"]
            shown.append({"*": f"[{name} ...]", "?": f"[{name}]"}.get(declared.get("nargs", ""), name))
    return " ".join(shown)


def parse(parser: Parser, options: type[Options], argv: Sequence[str]) -> Options:
    """The options that ``argv`` gives. Raises ``CliError``; ``-h`` and ``--version`` exit."""
    found, unknown = parser.parse_known_intermixed_args(list(argv))
    if unknown:
        parser.error(_unknown(parser, unknown[0]))
    return options(**{name: tuple(v) if isinstance(v, list) else v for name, v in vars(found).items()})


def _unknown(parser: Parser, word: str) -> str:
    name = word.partition("=")[0]
    if not name.startswith("-"):
        return f"unexpected argument `{word}`"
    near = get_close_matches(name.lower(), parser.names, 1)
    return f"there is no option `{name}`" + (f", did you mean `{near[0]}`?" if near else "")
