"""``postlint urls``: every file of the site and the URL Jekyll gives it."""

from __future__ import annotations

import argparse
import json
import os
from typing import Any

from postlint.cli.arguments import add_site
from postlint.cli.site import readable_errors, request_for, selections
from postlint.engine.prepare import prepare


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_site(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="`text` or `json`")


def run(arguments: Any) -> int:
    """Print the URL map."""
    entries = []
    for selection in selections(arguments.paths):
        with readable_errors():
            model = prepare(request_for(arguments, selection.root)).model
        prefix = "" if selection.root == "." else selection.root.replace(os.sep, "/") + "/"
        for entry in model.entries:
            if selection.shown is None or (entry.source is not None and selection.selects(entry.source)):
                source = None if entry.source is None else prefix + entry.source
                entries.append(entry._replace(source=source))
    if arguments.format == "json":
        print(json.dumps({"version": 1, "entries": [entry._asdict() for entry in entries]}, indent=1))
        return 0
    for entry in entries:
        published = entry.url if entry.published else f"not published: {entry.reason}"
        print(f"{entry.source or '(generated)'} -> {published}")
    return 0
