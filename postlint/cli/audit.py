"""``postlint audit``: a report on a whole archive."""

from __future__ import annotations

import json
import signal
import sys
import webbrowser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postlint.audit.compare import NotAnAudit, checked
from postlint.audit.gather import gather
from postlint.cli.audit_inputs import inputs_of
from postlint.cli.audit_output import check_writable, summarize, write
from postlint.cli.audit_run import request_of, run_engine_on
from postlint.cli.errors import INTERNAL, INTERRUPTED, OK, CliError, reason
from postlint.cli.options import NetworkOptions, RuleOptions, flag, value
from postlint.cli.progress import NoDisplay, progress_on
from postlint.cli.requesting import answers
from postlint.cli.say import say
from postlint.cli.selecting import Selection, only_site
from postlint.cli.storage import history_file
from postlint.cli.storage import note as storage_note
from postlint.engine.run import with_verdicts
from postlint.formats import visible

if TYPE_CHECKING:
    from postlint.net.world import World
    from postlint.verdict import Verdict

DEFAULT_HTML = "_postlint-audit.html"
"""Written where no other output is named. Jekyll publishes no file whose name begins with ``_``."""


@dataclass(frozen=True)
class Options(RuleOptions, NetworkOptions):
    """The options of an audit."""

    html: str | None = value(
        "--html",
        metavar="FILE",
        help=f"write the report as one HTML file (default, unless another output is named: `{DEFAULT_HTML}`)",
    )
    csv: str | None = value("--csv", metavar="DIR", help="write tables for a spreadsheet into this folder")
    json: str | None = value("--json", metavar="FILE", help="write everything as JSON, also for --compare")
    compare: str | None = value("--compare", metavar="FILE", help="compare with the JSON of an earlier audit")
    open: bool = flag("--open", help="open the report in the browser")
    quiet: bool = flag("-q", "--quiet", help="print neither progress nor summary")


def run(options: Options, world: World | None = None) -> int:
    """Audit one site; the exit code. An audit is for looking: findings do not make it fail.
    ``world`` replaces the network (tests)."""
    selection = only_site(options.paths)
    previous = _read_previous(options.compare) if options.compare else None
    if options.open or not (options.html or options.csv or options.json):
        options = replace(options, html=options.html or DEFAULT_HTML)
    check_writable(options)
    with _terminated_as_interrupted():
        try:
            return _audit(options, selection, previous, world)
        except KeyboardInterrupt:
            say(f"postlint: interrupted; {_what_is_kept(options, selection.root)}", error=True)
            return INTERRUPTED


def _audit(
    options: Options,
    selection: Selection,
    previous: Mapping[str, Any] | None,
    world: World | None,
) -> int:
    with NoDisplay() if options.quiet else progress_on(sys.stderr) as progress:
        progress.phase("reading the site", 0, "files")
        if unused := storage_note(options, [selection.root]):
            progress.note(unused)
        request = request_of(options, selection.root)
        outcome = run_engine_on(request, selection, progress)
        verdicts: list[Verdict] | None = None
        notes: list[str] = []
        failed = outcome.failed
        if options.wants_verdicts:
            verdicts, notes = answers(options, outcome, progress, world, robots=True)
            outcome = with_verdicts(outcome, verdicts)
            failed = failed or outcome.failed
        progress.phase("gathering", 0, "findings")
        inputs = inputs_of(outcome, selection, verdicts, previous, notes)
        audit = gather(inputs)
        progress.phase("writing", 0, "files")
        written = write(audit, options)
    if not options.quiet:
        summarize(audit, written, options.html)
    if options.open and options.html:
        webbrowser.open(Path(options.html).absolute().as_uri())
    return INTERNAL if failed else OK


def _read_previous(path: str) -> Mapping[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            return checked(json.load(file))
    except OSError as error:
        raise CliError(f"`{path}` cannot be read: {reason(error)}") from None
    except NotAnAudit as error:
        raise CliError(f"`{path}` {error}") from None
    except (ValueError, RecursionError):
        raise CliError(f"`{path}` is not JSON") from None


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl-C does."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _what_is_kept(options: Options, root: str) -> str:
    path = history_file(options.history, options.cache_dir, [root])
    if options.online and path is not None:
        return f"every answer so far is in `{visible(path)}`: run the same command again to go on"
    if options.no_cache or path is None:
        return "nothing was written; an offline audit is short and begins again"
    return "no report was written; files checked so far are in the cache and not checked again"
