"""The engine's part of a command: a request made from options, and its run."""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from postlint.cli.errors import INTERNAL, CliError, reason
from postlint.cli.options import ArchiveOptions, CacheOptions, RunOptions, SiteOptions, Words
from postlint.cli.progress import Patient
from postlint.cli.say import say
from postlint.cli.selecting import Selection
from postlint.cli.storage import note as storage_note
from postlint.cli.storage import stores_folder
from postlint.config import Config, select_problems
from postlint.config import find as find_config
from postlint.config_error import ConfigError
from postlint.contract import RuleError
from postlint.engine import run as engine
from postlint.engine.outcome import Outcome
from postlint.engine.prepare import Prepared, prepare, read_configuration
from postlint.engine.request import Request
from postlint.site.jekyll_config import JekyllConfigError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.files import Overlay


def site_request(options: SiteOptions, root: str) -> Request:
    """A request to read the site at ``root``, without a cache."""
    return Request(
        root,
        options.config or find_config(root),
        options.jekyll_config,
        today=time.strftime("%Y-%m-%d"),
        moment=str(time.time_ns()),
    )


def with_rules(request: Request, select: Words, ignore: Words) -> Request:
    """``request`` with the rules that were selected. Raises ``CliError``."""
    if problem := select_problems(select + ignore):
        raise CliError(problem)
    return request._replace(select=select, ignore=ignore)


def with_cache(request: Request, options: CacheOptions) -> Request:
    """``request`` with the folder of the sites' stores. Raises ``CliError``."""
    return request._replace(cache_path=stores_folder(options, [request.folder]))


def day(option: str, text: str | None) -> str | None:
    """A date given with an option. Raises ``CliError``."""
    try:
        return text and datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise CliError(f"`{option} {text}` is not a date; write it as 2026-01-31") from None


def read_config(request: Request) -> Config:
    """The configuration of a request. Raises ``CliError``."""
    with readable_errors():
        return read_configuration(request)


def read(request: Request) -> Prepared:
    """The site of a request with its configurations. Raises ``CliError``."""
    with readable_errors():
        return prepare(request)


def run_rules(
    options: RunOptions,
    request: Request,
    selection: Selection,
    *,
    quiet: bool = False,
    keep_open: bool = False,
    findings_only: bool = False,
    base: Overlay | None = None,
) -> Outcome:
    """Run the rules over a selection, with progress on a terminal. ``keep_open``, ``findings_only`` and
    ``base`` are those of ``engine.run``. Raises ``CliError``."""
    request = request._replace(templates=not options.no_templates, all_pages=options.all_pages)
    if options.executor is None and sys.stderr.isatty() and not quiet:
        from postlint.cli.executor import counting_executor  # process pools take long to import

        with Patient(sys.stderr) as progress, counting_executor(progress) as executor:
            outcome = run_engine(
                request,
                selection.shown,
                executor,
                keep_open=keep_open,
                findings_only=findings_only,
                base=base,
            )
    elif options.executor is None:
        outcome = run_engine(
            request, selection.shown, keep_open=keep_open, findings_only=findings_only, base=base
        )
    else:
        from postlint.cli.executor import executor_of

        # Another machine has another working directory.
        request = request._replace(root=os.path.abspath(request.root))
        with executor_of(options.executor) as executor:
            outcome = run_engine(
                request,
                selection.shown,
                executor,
                keep_open=keep_open,
                findings_only=findings_only,
                base=base,
            )
    for note in filter(None, (outcome.complaint, storage_note(options, [selection.root]))):
        say(f"postlint: {note}", error=True)
    if options.timings:
        for phase, seconds in outcome.timings:
            say(f"postlint: {seconds:8.3f} s {phase}", error=True)
    if options.verify_cache and request.cache_path is not None:
        _verify(outcome, run_engine(request._replace(cache_path=None), selection.shown))
    return outcome


def _verify(cached: Outcome, fresh: Outcome) -> None:
    """Raise ``CliError`` where two runs over the same files report different findings."""
    with_, without = set(cached.report.findings), set(fresh.report.findings)
    if cached.report.findings != fresh.report.findings:
        lines = [f"  with it: {one.path}:{one.line} {one.message}" for one in with_ - without]
        lines += [f"  without: {one.path}:{one.line} {one.message}" for one in without - with_]
        raise CliError(
            "a run without the cache reports something else\n" + "\n".join(sorted(lines)), INTERNAL
        )


def run_engine(
    request: Request,
    parts: Sequence[str] | None,
    executor: Executor | None = None,
    *,
    keep_open: bool = False,
    findings_only: bool = False,
    base: Overlay | None = None,
) -> Outcome:
    """Run the engine. Raises ``CliError``."""
    with readable_errors():
        return engine.run(
            request, parts, executor, keep_open=keep_open, findings_only=findings_only, base=base
        )


def run_whole(options: ArchiveOptions, root: str, select: Words = (), ignore: Words = ()) -> Outcome:
    """Run the rules over all of a site. Raises ``CliError``."""
    request = with_cache(with_rules(site_request(options, root), select, ignore), options)
    return run_rules(options, request, Selection(root, None))


@contextmanager
def readable_errors() -> Iterator[None]:
    """A configuration that cannot be used ends the run with a message instead of an exception."""
    try:
        yield
    except OSError as error:
        raise CliError(f"`{error.filename}` cannot be read: {reason(error)}") from None
    except RuleError as error:
        raise CliError(f"a rule cannot be used\n{error}") from None
    except ConfigError as error:
        raise CliError(f"the configuration cannot be used\n{error}") from None
    except JekyllConfigError as error:
        raise CliError(f"Jekyll's configuration cannot be used\n{error}") from None
