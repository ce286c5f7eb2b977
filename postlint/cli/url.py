"""``postlint url URL``: what earlier runs saw of a link."""

from __future__ import annotations

import argparse
import os
import time
from typing import Any

from postlint.cli.errors import CliError, reason
from postlint.cli.storage import history_file
from postlint.formats._shared import visible


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("url", metavar="URL", nargs="?", help="the link")
    parser.add_argument("--history", metavar="FILE", help="the history (default: the user's)")
    parser.add_argument("--cache-dir", metavar="DIR", help="the folder of the user's history")
    parser.add_argument("--export", metavar="FILE", help="write the whole history as JSON lines")
    parser.add_argument("--import", dest="merge", metavar="FILE", help="add the JSON lines of another one")


def run(arguments: Any) -> int:
    """Show, export or import."""
    from postlint.net.history import History, HistoryError

    path = history_file(arguments, ())  # it is only shown, wherever it lies
    assert path is not None
    if not (arguments.url or arguments.export or arguments.merge):
        raise CliError("name a URL, or `--export` or `--import` a file")
    if not arguments.merge and not os.path.exists(path):
        raise CliError(f"there is no history `{path}` yet: `postlint --online` begins one")
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with History(path) as history:
            return _act(arguments, history)
    except HistoryError as error:
        raise CliError(f"the history `{path}` cannot be used: {error}") from None
    except ValueError as error:
        raise CliError(str(error)) from None
    except OSError as error:
        raise CliError(f"`{error.filename}`: {reason(error)}") from None


def _act(arguments: Any, history: Any) -> int:
    if arguments.merge:
        with open(arguments.merge, encoding="utf-8") as file:
            print(f"{history.merge(file)} observations added")
    if arguments.export:
        with open(arguments.export, "w", encoding="utf-8", newline="\n") as file:
            for line in history.export():
                file.write(line.rstrip("\n") + "\n")
    if arguments.url:
        _show(history, arguments.url)
    return 0


def _show(history: Any, url: str) -> None:
    from postlint.net.urls import split

    address = split(url).url
    verdict = history.verdict(address)
    if verdict is None:
        print(f"{visible(address)}: never asked")
        return
    reason = f": {verdict.reason}" if verdict.reason else ""
    print(f"{visible(address)}: {verdict.status}{visible(reason)}")
    for seen in history.observations(address):
        when = time.strftime("%Y-%m-%d %H:%M", time.gmtime(seen.at))
        parts = [seen.signal, seen.code, seen.reason, seen.final and f"at {seen.final}"]
        print(visible(f"  {when} UTC  " + " ".join(str(part) for part in parts if part)))
