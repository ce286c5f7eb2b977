"""The command line: argv to options to a run to an exit code. Only this package prints.

One file a command: ``Options`` are its options for, ``run(options)`` returns the exit
code. Commands share the steps of a check, each in a file: ``selecting``, ``running``, ``requesting``,
``filtering``, ``fixing``, ``reporting``.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from postlint.cli.argument_parser import Parser, parse, parser_of
from postlint.cli.errors import FINDINGS, INTERNAL, INTERRUPTED, OK, USAGE, CliError, ReaderGone, reason
from postlint.cli.say import say
from postlint.error_text import describe_error

__all__ = ["COMMANDS", "FINDINGS", "INTERNAL", "INTERRUPTED", "OK", "USAGE", "module_of", "parser_for", "run"]

COMMANDS = {
    "check": "check posts (the default command)",
    "links": "list every link, image and heading postlint sees",
    "urls": "list every file of the site and the URL Jekyll gives it",
    "page": "show what a page is made of and where its links and images come from",
    "rules": "list the rules",
    "explain": "show a rule's page",
    "init": "write a configuration that describes the archive",
    "next": "write the next post of a series",
    "series": "show the series, sponsors and habits learned from the archive",
    "config": "show the configuration in effect",
    "baseline": "record the findings of today, so that only new ones are reported",
    "import": "turn another link checker's settings into a configuration",
    "url": "show what earlier runs saw of a link",
    "audit": "report on a whole archive: a page to look at, tables, link checks",
    "lsp": "check posts while they are written: a language server for editors",
    "completion": "print a script by which a shell completes commands and options",
}


def run(argv: Sequence[str]) -> int:
    """Run ``argv`` (without the program's name) and return the exit code."""
    try:
        _usable_output()
        code = _run(list(argv))
        _flush(code)
        return code
    except KeyboardInterrupt:
        say("postlint: interrupted", error=True)
        return INTERRUPTED
    except ReaderGone as error:
        return _without_output(str(error), error.code)
    except CliError as error:
        _flush(error.code)
        say(f"postlint: {error}", error=True)
        return error.code
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_SPACE and error.filename is None:
            return _without_output(f"the output cannot be written: {reason(error)}", INTERNAL)
        if os.environ.get("POSTLINT_DEBUG"):
            raise
        say(
            f"postlint: internal error: {describe_error(error)}\n"
            "postlint: this is a bug; POSTLINT_DEBUG=1 shows where it happens",
            error=True,
        )
        return INTERNAL


def _run(argv: list[str]) -> int:
    command = "check"
    if argv and argv[0] in COMMANDS:
        command = argv.pop(0)
    elif argv and not argv[0].startswith("-"):
        _no_misspelt_command(argv[0])
    module = module_of(command)
    options = parse(parser_for(command), module.Options, argv)
    try:
        code: int = module.run(options)
    except BrokenPipeError:
        raise ReaderGone(OK) from None
    return code


def module_of(command: str) -> Any:
    """The module of a command. Only the one that runs is imported: they need much that others do not."""
    # `import` is a keyword of Python's and no name for a module.
    return import_module("postlint.cli." + ("import_" if command == "import" else command))


def parser_for(command: str) -> Parser:
    """The parser of a command."""
    return parser_of(command, COMMANDS, module_of(command).Options)


def _no_misspelt_command(word: str) -> None:
    near = get_close_matches(word.lower(), COMMANDS, 1)
    if near and not os.path.lexists(word):
        raise CliError(f"`{word}` is neither a command nor a file: did you mean `{near[0]}`?")


_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _flush(code: int) -> None:
    """Write what standard output still holds. Raises ``ReaderGone``, ``OSError``."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone(code) from None


def _without_output(message: str, code: int) -> int:
    """Say in one line why there is no more output, and let what is left of it go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    say(f"postlint: {message}", error=True)
    return code


def _usable_output() -> None:
    """A closed stream is none to complain of, and a terminal that cannot show a character gets an escape,
    not a traceback."""
    # Open as long as the process.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
