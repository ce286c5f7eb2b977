"""What an audit writes, and what it prints."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from postlint.audit import csv_report, html_report
from postlint.audit import json_report as audit_json
from postlint.audit.data import Audit
from postlint.audit.html_report import duration, percent, plural
from postlint.cli.errors import CliError
from postlint.cli.say import say
from postlint.formats import visible

if TYPE_CHECKING:
    from postlint.cli.audit import Options


def check_writable(options: Options) -> None:
    """Say now what could not be written after an hour."""
    for path in (options.html, options.json):
        folder = os.path.dirname(os.path.abspath(path)) if path else None
        if folder and not os.access(folder, os.W_OK):
            raise CliError(f"`{path}` cannot be written: there is no such folder, or it is read-only")
        if path and os.path.isdir(path):
            raise CliError(f"`{path}` is a folder; name a file")
    if options.csv and os.path.exists(options.csv) and not os.path.isdir(options.csv):
        raise CliError(f"`{options.csv}` is a file; name a folder")


def write(audit: Audit, options: Options) -> list[str]:
    written = []
    for path, render in ((options.html, html_report.write), (options.json, audit_json.write)):
        if path:
            _replace(path, audit, render)
            written.append(path)
    if options.csv:
        csv_report.write(audit, options.csv)
        written.append(options.csv)
    return written


def _replace(path: str, audit: Audit, write: Callable[[Audit, TextIO], None]) -> None:
    """Write whole or not at all: a run that is killed leaves the report of before."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, unfinished = tempfile.mkstemp(prefix=".postlint-", dir=folder)
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as out:
            write(audit, out)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(unfinished, 0o666 & ~umask)
        os.replace(unfinished, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(unfinished)
        raise


def summarize(audit: Audit, written: Sequence[str], html_path: str | None) -> None:
    """Print the counts, where to begin, and what was written where."""
    totals, plan = audit.totals, audit.plan
    name = visible(audit.title or audit.root)
    say(f"{name}: {totals.files_to_fix:,} of {plural(totals.files, 'file')} to fix")
    say(_counts(audit))
    if audit.comparison:
        when = audit.comparison.made[:10]
        say(f"since {when}: {plural(audit.comparison.fixed, 'finding')} gone, {audit.comparison.new:,} new")
    for note in audit.notes:
        say(visible(note))
    if plan.tasks:
        work = f"{duration(plan.minutes)}, {percent(plan.share)} of the harm"
        say(f"\nbegin here (all {len(plan.tasks)}: {work})")
    for task in plan.tasks[:5]:
        more = f" and {task.findings - 1:,} more" if task.findings > 1 else ""
        location = f"{task.locations[0].path}:{task.locations[0].line}"
        say(f"{task.rank:>3}. {visible(location)}{more}: {visible(task.what[:300])} ({task.rule})")
    say("\nwrote " + ", ".join(visible(path) for path in written))
    if html_path:
        say(f"open it in a browser: {Path(html_path).absolute().as_uri()}")


def _counts(audit: Audit) -> str:
    totals = audit.totals
    parts = [plural(totals.error, "error"), plural(totals.warning, "warning"), f"{totals.info:,} info"]
    if totals.gone is not None:
        parts.append(f"{totals.gone:,} of {totals.links:,} links gone")
    elif totals.links:
        parts.append(f"{plural(totals.links, 'link')} to other sites not checked (--online checks them)")
    return ", ".join(parts)
