"""``postlint audit``: a whole archive, to look at."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from postlint.cli import INTERNAL, INTERRUPTED, OK
from postlint.cli.arguments import add_site, add_version
from postlint.cli.asking import answers
from postlint.cli.audit_inputs import inputs_of
from postlint.cli.audit_output import check_writable, summarize, write
from postlint.cli.audit_run import request_of, run_engine_on
from postlint.cli.errors import CliError, reason
from postlint.cli.network import add_network, wanted
from postlint.cli.site import Selection, selections, words
from postlint.cli.storage import history_file
from postlint.cli.storage import note as storage_note
from postlint.config import select_problems
from postlint.formats._shared import visible

if TYPE_CHECKING:
    from postlint.net.world import World
    from postlint.verdict import Verdict

DEFAULT_HTML = "postlint-audit.html"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_site(parser)
    parser.add_argument("--html", metavar="FILE", help="write the report to look at, one file")
    parser.add_argument("--csv", metavar="DIR", help="write tables for a spreadsheet into this folder")
    parser.add_argument("--json", metavar="FILE", help="write everything as JSON, also for --compare")
    parser.add_argument("--compare", metavar="FILE", help="compare with the JSON of an earlier audit")
    parser.add_argument("--open", action="store_true", help="open the report in the browser")
    parser.add_argument(
        "--select", action="append", metavar="RULE", help="only these rules (repeat, or separate by commas)"
    )
    parser.add_argument("--ignore", action="append", metavar="RULE", help="without these rules")
    add_network(parser)
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    parser.add_argument("--cache-dir", metavar="DIR", help="the cache's folder (default: the user's)")
    parser.add_argument("--quiet", "-q", action="store_true", help="neither progress nor summary")
    add_version(parser)


def run(arguments: Any, world: World | None = None) -> int:
    """Audit one site; the exit code. An audit is for looking: findings do not make it fail.
    ``world`` replaces the network (tests)."""
    select, ignore = words(arguments.select), words(arguments.ignore)
    if problem := select_problems(select + ignore):
        raise CliError(problem)
    chosen = selections(arguments.paths)
    if len(chosen) != 1:
        raise CliError("an audit is of one site; name the files or folders of one")
    previous = _read_previous(arguments.compare) if arguments.compare else None
    if arguments.open and not arguments.html:
        arguments.html = DEFAULT_HTML
    check_writable(arguments)
    with _terminated_as_interrupted():
        try:
            return _audit(arguments, chosen[0], select, ignore, previous, world)
        except KeyboardInterrupt:
            print(f"postlint: interrupted; {_what_is_kept(arguments, chosen[0].root)}", file=sys.stderr)
            return INTERRUPTED


def _audit(
    arguments: Any,
    selection: Selection,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    previous: Mapping[str, Any] | None,
    world: World | None,
) -> int:
    from postlint.audit.gather import gather
    from postlint.audit.progress import Silent, progress_on
    from postlint.engine.run import with_verdicts

    progress = Silent() if arguments.quiet else progress_on(sys.stderr)
    with progress:
        progress.phase("reading the site", 0, "files")
        if not arguments.no_cache and (unused := storage_note(arguments, [selection.root])):
            progress.note(unused)
        request = request_of(arguments, selection.root, select, ignore)
        outcome = run_engine_on(request, selection, progress)
        verdicts: list[Verdict] | None = None
        notes: list[str] = []
        failed = outcome.failed
        if wanted(arguments):
            verdicts, notes = answers(arguments, outcome, progress, world, robots=True)
            outcome = with_verdicts(outcome, verdicts)
            failed = failed or outcome.failed
        progress.phase("gathering", 0, "findings")
        inputs = inputs_of(outcome, selection, verdicts, previous, notes)
        audit = gather(inputs)
        progress.phase("writing", 0, "files")
        written = write(audit, arguments)
    if not arguments.quiet:
        summarize(audit, written)
    if arguments.open:
        import webbrowser
        from pathlib import Path

        webbrowser.open(Path(arguments.html).absolute().as_uri())
    return INTERNAL if failed else OK


def _read_previous(path: str) -> Mapping[str, Any]:
    from postlint.audit.compare import NotAnAudit, checked

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


def _what_is_kept(arguments: Any, root: str) -> str:
    path = history_file(arguments, [root])
    if arguments.online and path is not None:
        path = visible(path)
        return f"every answer so far is in `{path}`: run the same command again to go on"
    if arguments.no_cache or path is None:
        return "nothing was written; an offline audit is short and begins anew"
    return "no report was written; files checked so far are in the cache and not checked again"
