"""``postlint lsp``: a language server on standard input and output, for editors."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from postlint import DOCUMENTATION, __version__
from postlint.cli.errors import CliError
from postlint.cli.explain import page
from postlint.cli.options import CacheOptions, SiteOptions, flag
from postlint.cli.running import site_request, with_cache
from postlint.cli.storage import folder_of, history_file
from postlint.engine.request import Request
from postlint.formats import visible
from postlint.rule import load, rule_ids


@dataclass(frozen=True)
class Options(CacheOptions):
    """The command's options."""

    stdio: bool = flag("--stdio", help="speak over standard input and output (the default)")


def run(options: Options) -> int:
    """Serve one editor until it leaves."""
    try:
        from postlint.lsp.checking import Provider
        from postlint.lsp.features import make_server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol", "cattrs"):
            raise
        raise CliError(
            f"the language server needs the package `{error.name}`: `pip install 'postlint[lsp]'`"
        ) from None
    provider = Provider(partial(_request, options), partial(_page, options), partial(_known, options))
    make_server(provider).start_io()
    # The client has gone without a word; a run that is under way is for nobody.
    os._exit(1)


def _request(options: Options, root: str) -> Request:
    return with_cache(site_request(SiteOptions(), root), options)


def _known(options: Options, url: str) -> str | None:
    """What the history has of an external URL; nothing is requested."""
    from postlint.net.history import History, HistoryError
    from postlint.net.web_address import split

    path = None if options.no_cache else history_file(None, options.cache_dir, ())
    if path is None or not os.path.exists(path):
        return None
    try:
        with History(path) as history:
            verdict = history.verdict(split(url).url)
    except (HistoryError, OSError, ValueError):
        return None
    if verdict is None:
        return None
    reason = f": {visible(verdict.reason)}" if verdict.reason else ""
    return (
        f"{verdict.status}{reason} (requested {time.strftime('%Y-%m-%d', time.gmtime(verdict.evidence.at))})"
    )


_NOBODY = "OWNER"
"""Instead of an owner's name where the documentation is not published yet."""


@cache
def _page(options: Options, rule: str) -> str | None:
    """The URL of a rule's page: that of the documentation, else of one written beside the caches; None where
    there is none."""
    if rule not in rule_ids():
        return None
    if _NOBODY not in DOCUMENTATION:
        return f"{DOCUMENTATION}rules/{rule}/"
    if options.no_cache:
        return None
    folder = folder_of(options.cache_dir, ())
    if folder is None:
        return None
    path = os.path.join(folder, "rules", __version__, f"{rule}.md")
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(page(load(rule)) + "\n")
    except OSError:
        return None
    return Path(path).absolute().as_uri()
