"""``postlint url URL``: what earlier runs saw of a link."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from postlint.cli.errors import CliError, reason
from postlint.cli.options import operand, value
from postlint.cli.say import say
from postlint.cli.storage import history_file
from postlint.formats import visible
from postlint.net.history import History, HistoryError
from postlint.net.web_address import split


@dataclass(frozen=True)
class Options:
    """The command's options."""

    url: str | None = operand("URL", "the link", nargs="?")
    history: str | None = value("--history", metavar="FILE", help="the history (default: the user's)")
    cache_dir: str | None = value("--cache-dir", metavar="DIR", help="the folder of the user's history")
    export: str | None = value("--export", metavar="FILE", help="write the whole history as JSON lines")
    merge: str | None = value("--import", metavar="FILE", help="add the JSON lines of another one")


def run(options: Options) -> int:
    """Show, export or import."""
    path = history_file(options.history, options.cache_dir, ())  # it is only shown, wherever it lies
    assert path is not None
    if not (options.url or options.export or options.merge):
        raise CliError("name a URL, or give `--export FILE` or `--import FILE`")
    if not options.merge and not os.path.exists(path):
        raise CliError(f"there is no history `{path}` yet: `postlint --online` begins one")
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with History(path) as history:
            return _act(options, history)
    except HistoryError as error:
        raise CliError(f"the history `{path}` cannot be used: {error}") from None
    except ValueError as error:
        raise CliError(str(error)) from None
    except OSError as error:
        raise CliError(f"`{error.filename}`: {reason(error)}") from None


def _act(options: Options, history: History) -> int:
    if options.merge:
        with open(options.merge, encoding="utf-8") as file:
            say(f"{history.merge(file)} observations added")
    if options.export:
        with open(options.export, "w", encoding="utf-8", newline="\n") as file:
            for line in history.export():
                file.write(line.rstrip("\n") + "\n")
    if options.url:
        _show(history, options.url)
    return 0


def _show(history: History, url: str) -> None:
    address = split(url).url
    verdict = history.verdict(address)
    if verdict is None:
        say(f"{visible(address)}: never requested")
        return
    reason = f": {verdict.reason}" if verdict.reason else ""
    say(f"{visible(address)}: {verdict.status}{visible(reason)}")
    for seen in history.observations(address):
        when = time.strftime("%Y-%m-%d %H:%M", time.gmtime(seen.at))
        parts = [seen.signal, seen.code, seen.reason, seen.final and f"at {seen.final}"]
        say(visible(f"  {when} UTC  " + " ".join(str(part) for part in parts if part)))
