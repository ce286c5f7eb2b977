"""Reports to standard output and to files, in one format or several."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from postlint import formats
from postlint.cli.errors import CliError, ReaderGone, reason
from postlint.cli.options import ReportOptions
from postlint.cli.say import say
from postlint.formats import visible
from postlint.model import Report


class Destination(NamedTuple):
    """Where a report goes, and how it is written."""

    format: str
    path: str | None
    """None: standard output."""


_BY_EXTENSION = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".sarif": "sarif",
    ".md": "markdown",
    ".markdown": "markdown",
    "": "text",
    ".txt": "text",
    ".log": "text",
    ".out": "text",
}
"""The format that the extension of a file's name means."""

_AMBIGUOUS = {".xml": ("junit", "checkstyle")}


def destinations(options: ReportOptions) -> list[Destination]:
    """What ``--format`` and ``--output`` give. Raises ``CliError``."""
    chosen = options.format or "auto"
    if chosen == "auto":
        chosen = formats.automatic(os.environ)
    found = [_destination(value, options.format) for value in options.output]
    if not found or (any(":" in value for value in options.output) and options.format):
        found.append(Destination(chosen, None))
    for one in found:
        try:
            formats.load(one.format)
        except ValueError as error:
            raise CliError(str(error)) from None
    return found


def _destination(value: str, chosen: str | None) -> Destination:
    """What one ``--output`` gives: the format before its colon, else that of ``--format``, else the
    one that the file's name ends in."""
    name, colon, path = value.partition(":")
    if not colon or name not in formats.names():
        name, path = "", value
    if not path:
        raise CliError(f"`--output {value}` has no file name: write FORMAT:FILE")
    if name or (chosen and chosen != "auto"):
        return Destination(name or str(chosen), path)
    extension = os.path.splitext(path)[1].lower()
    if extension in _BY_EXTENSION:
        return Destination(_BY_EXTENSION[extension], path)
    names = _AMBIGUOUS.get(extension, ("text", "json"))
    raise CliError(
        f"the format of `--output {value}` cannot be inferred from its name: write "
        + " or ".join(f"`{name}:{value}`" for name in names)
    )


def deliver(options: ReportOptions, found: Sequence[Destination], report: Report, code: int) -> str:
    """See ``_deliver``. Raises ``ReaderGone`` with the run's ``code`` where nobody reads standard output."""
    try:
        return _deliver(options, found, report)
    except BrokenPipeError:
        raise ReaderGone(code) from None


def _deliver(options: ReportOptions, found: Sequence[Destination], report: Report) -> str:
    """Write the report to every destination; what went to standard output. Raises ``CliError`` where a
    file cannot be written, ``OSError`` where standard output cannot."""
    text = ""
    for one in found:
        if one.path is None:
            out = io.StringIO()
            width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
            render = formats.load(one.format, os.environ, width)
            render(report, out, color=wants_color(options))
            text = out.getvalue()
            sys.stdout.write(text)
            continue
        render = formats.load(one.format, os.environ)
        try:
            with open(one.path, "w", encoding="utf-8", newline="\n") as file:
                render(report, file)
        except OSError as error:
            raise CliError(f"`{one.path}` cannot be written: {reason(error)}") from None
    if options.statistics:
        # Beside a report for programs, the table is for whoever looks on.
        to_stdout = any(one.path is None and one.format in _FOR_PEOPLE for one in found)
        table = statistics(report)
        if to_stdout:
            text += table
        if table:
            say(table.removesuffix("\n"), error=not to_stdout)
    return text


_FOR_PEOPLE = ("text", "concise", "grouped")


def statistics(report: Report) -> str:
    """How many findings each rule has, the most first, a line a rule."""
    counts = Counter((finding.rule, finding.severity) for finding in report.findings)
    fixable = Counter(finding.rule for finding in report.findings if finding.fix is not None)
    width = max((len(rule) for rule, _ in counts), default=0)
    lines = []
    for (rule, severity), number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        fixes = f"  {fixable[rule]:,} with a fix" if fixable[rule] else ""
        lines.append(f"{number:>6,}  {severity:<7}  {visible(rule):<{width}}{fixes}".rstrip())
    return "".join(line + "\n" for line in lines)


def wants_color(options: ReportOptions) -> bool:
    """Whether to colour what goes to standard output. ``NO_COLOR`` (https://no-color.org) comes before
    ``FORCE_COLOR`` (https://force-color.org)."""
    if options.color != "auto":
        return bool(options.color == "always")
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and _obeys_escapes()


def _obeys_escapes() -> bool:
    """Whether the terminal obeys escape sequences: Windows' console only once it is set to
    (``ENABLE_VIRTUAL_TERMINAL_PROCESSING``), and never before Windows 10."""
    if os.name != "nt":
        return True
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (there on Windows alone)
    mode = ctypes.c_uint32()
    output = kernel.GetStdHandle(_STD_OUTPUT_HANDLE)
    return bool(
        kernel.GetConsoleMode(output, ctypes.byref(mode))
        and kernel.SetConsoleMode(output, mode.value | _VIRTUAL_TERMINAL)
    )


_STD_OUTPUT_HANDLE, _VIRTUAL_TERMINAL = -11, 4
