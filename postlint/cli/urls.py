"""``postlint urls``: every file of the site and the URL Jekyll gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from postlint.cli.config import build_line
from postlint.cli.options import SiteOptions, value
from postlint.cli.running import read, site_request
from postlint.cli.say import say, say_json
from postlint.cli.selecting import selections
from postlint.formats._shared import visible


@dataclass(frozen=True)
class Options(SiteOptions):
    """The command's options."""

    format: Literal["text", "json"] = value(
        "-f", "--format", choices=("text", "json"), default="text", help="`text` or `json`"
    )


def run(options: Options) -> int:
    """Print the URL map."""
    entries, builds = [], []
    for selection in selections(options.paths):
        model = read(site_request(options, selection.root)).model
        builds.append({"root": selection.root, **model.config.build._asdict()})
        if options.format == "text":
            say(f"# built by {build_line(model.config.build)}", error=True)
        prefix = "" if selection.root == "." else f"{selection.root}/"
        for entry in model.entries:
            if selection.shown is None or (entry.source is not None and selection.selects(entry.source)):
                source = None if entry.source is None else prefix + entry.source
                entries.append(entry._replace(source=source))
    if options.format == "json":
        rows = [entry._asdict() for entry in entries]
        say_json({"version": 1, "builds": builds, "entries": rows}, indent=1)
        return 0
    for entry in entries:
        published = entry.url if entry.published else f"not published: {entry.reason}"
        say(visible(f"{entry.source or '(generated)'} -> {published}"))
    return 0
