"""The command line: argv to a run to an exit code. Only this package prints.

One file a command: ``configure(parser)`` declares its arguments, ``run(arguments)``
returns the exit code. A command's module is imported only when it is the one that runs.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` takes longer to load than a run that has nothing to do
if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FINDINGS, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130

COMMANDS = {
    "check": "check posts (the default command)",
    "links": "list every link, image and heading postlint sees",
    "urls": "list every file of the site and the URL Jekyll gives it",
    "rules": "list the rules",
    "explain": "show a rule's page",
    "init": "write a configuration out of what the archive does",
    "series": "show the series, sponsors and habits learned from the archive",
    "config": "show the configuration in effect",
    "baseline": "write down the findings of today, so that only new ones are reported",
    "import": "turn another link checker's settings into a configuration",
    "url": "show what earlier runs saw of a link",
    "audit": "look at a whole archive: an HTML report, tables, links asked",
}


def run(argv: Sequence[str]) -> int:
    """Run ``argv`` (without the program's name) and return the exit code."""
    try:
        _tolerant_output()
        code = _run(list(argv))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("postlint: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`postlint | head`): nothing more to say, to anyone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        return _failed(error)
    except BaseException as error:
        if type(error).__name__ != "Lost":  # `engine.index.Lost`, known by name: most runs never load it
            raise
        print("postlint: another run changed the cache while this one read it: run it again", file=sys.stderr)
        return INTERNAL


def _run(argv: list[str]) -> int:
    command = argv.pop(0) if argv and argv[0] in COMMANDS else "check"
    code = _plain_check(argv) if command == "check" else None
    if code is not None:
        return code
    from importlib import import_module

    from postlint.cli.arguments import parser_for

    # `import` is a keyword of Python's and no name for a module.
    module = import_module("postlint.cli." + ("import_" if command == "import" else command))
    parser = parser_for(command, COMMANDS)
    module.configure(parser)
    found: int = module.run(parser.parse_intermixed_args(argv))
    return found


def _plain_check(argv: list[str]) -> int | None:
    """Check as ``argv`` says; None where it takes ``argparse`` to read it."""
    from postlint.cli.memory import memory_of
    from postlint.cli.plain import read

    arguments = read(argv)
    if arguments is None:
        return None
    memory = memory_of(arguments, argv)
    printed = memory.recall() if memory else None
    if printed is not None:
        sys.stdout.write(printed.text)
        return printed.code
    from postlint.cli import check

    return check.run(arguments.remembered_in(memory))


def _tolerant_output() -> None:
    """A terminal that cannot show a character gets an escape, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _failed(error: Exception) -> int:
    from postlint.cli.errors import CliError

    if isinstance(error, CliError):
        sys.stdout.flush()
        print(f"postlint: {error}", file=sys.stderr)
        return error.code
    if os.environ.get("POSTLINT_DEBUG"):
        raise error
    from postlint.describe import describe_error

    print(
        f"postlint: internal error: {describe_error(error)}\n"
        "postlint: this is a bug; POSTLINT_DEBUG=1 shows where it happens",
        file=sys.stderr,
    )
    return INTERNAL
