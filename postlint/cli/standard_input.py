"""``--stdin-filename``: standard input as the text of a file, saved or not."""

from __future__ import annotations

import os
import sys

from postlint import files
from postlint.cli.errors import INTERNAL, CliError
from postlint.cli.options import RunOptions
from postlint.cli.running import readable_errors
from postlint.cli.selecting import Selection, selections
from postlint.engine.outcome import Outcome
from postlint.engine.request import Request
from postlint.engine.session import Session
from postlint.files import Overlay
from postlint.parse import Unreadable, decode


def standard_input_selection(name: str, *, skip_outside: bool) -> list[Selection]:
    """The site of the file ``name``, which need not be saved yet. Raises ``CliError`` where it has none."""
    if os.path.isdir(name):
        raise CliError(f"`{name}` is a folder: name the file whose text standard input is")
    folder = os.path.dirname(name) or os.curdir
    if not os.path.isdir(folder):
        raise CliError(f"`{folder}` does not exist: name a file in an existing folder")
    found = selections((name if os.path.lexists(name) else folder,), skip_outside=skip_outside)
    return [one._replace(shown=(files.spelled(one.root, files.relative(name, one.root)),)) for one in found]


def standard_input(path: str) -> bytes:
    """What standard input holds. Raises ``CliError`` where that is not text."""
    content = sys.stdin.buffer.read()
    source = decode(path, content)
    if isinstance(source, Unreadable):
        raise CliError(f"standard input: {source.message}", INTERNAL)
    return content


def run_text(options: RunOptions, request: Request, path: str, content: bytes) -> Outcome:
    """A run over the file ``path`` of a site with ``content`` instead of what is saved. Raises
    ``CliError``."""
    request = request._replace(templates=not options.no_templates, all_pages=options.all_pages)
    with readable_errors():
        session = Session(request)
        return session.run({path: content}, (path,), walk=True, moment=request.moment, today=request.today)


def with_saved(base: Overlay, root: str, path: str) -> Overlay:
    """The base of a change, which has the file ``path`` as it is saved unless the change is in it."""
    if path in base.changed:
        return base
    try:
        saved = files.read(root, path)
    except OSError:
        saved = None
    return Overlay(base, {**base.changed, path: saved})
