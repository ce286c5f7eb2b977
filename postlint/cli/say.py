"""The only module that writes to the terminal or a log.

Names of files, texts of posts and answers of hosts may hold what steers a terminal (escape sequences), turns
text around (bidirectional marks), or is a command to the server whose log it is (``::error``, ``##[group]``).
All of it is shown by its escape.
"""

from __future__ import annotations

import sys

from postlint.formats._shared import as_json, visible


def say(text: str = "", *, error: bool = False) -> None:
    """Write lines of text to standard output, or to standard error."""
    for line in text.split("\n"):
        print(_harmless(line), file=sys.stderr if error else sys.stdout)


def say_json(value: object, *, indent: int | None = None) -> None:
    """Write a value as JSON to standard output, all of it ASCII, in which nothing steers or commands."""
    sys.stdout.write(as_json(value, indent=indent) + "\n")


def write_file(text: str) -> None:
    """Write the text of a file (a patch, a configuration) to standard output: as it is, in UTF-8, unless
    somebody looks at it on a terminal. Windows would write it in its code page and with its line ends."""
    bytes_out = getattr(sys.stdout, "buffer", None)
    if sys.stdout.isatty():
        sys.stdout.write("\n".join(map(_harmless, text.split("\n"))))
    elif bytes_out is None:
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        bytes_out.write(text.encode("utf-8", "backslashreplace"))
        bytes_out.flush()


def _harmless(line: str) -> str:
    line = visible(line)
    # GitHub obeys a line of a log that begins so.
    return line.replace("::", "\\x3a:", 1) if line.lstrip().startswith("::") else line
