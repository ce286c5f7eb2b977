"""``postlint import FILE``: another link checker's settings, as YAML for ``.postlint.yml``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from postlint.cli.errors import CliError, reason
from postlint.cli.options import operand
from postlint.cli.say import say
from postlint.migrate import from_file


@dataclass(frozen=True)
class Options:
    """The command's options."""

    file: str = operand(
        "FILE", ".lycheeignore, lychee.toml, markdown-link-check's JSON, html-proofer's options"
    )


def run(options: Options) -> int:
    """Print the configuration."""
    try:
        with open(options.file, encoding="utf-8-sig") as file:
            imported = from_file(options.file, file.read())
    except OSError as error:
        raise CliError(f"`{options.file}` cannot be read: {reason(error)}") from None
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise CliError(f"`{options.file}` cannot be imported: {error}") from None
    say(f"# from {json.dumps(options.file)}; add to .postlint.yml")
    if imported.ignore:
        say("network:\n  ignore:")
        for pattern in imported.ignore:
            say("    - '" + pattern.replace("'", "''") + "'")
    for note in imported.notes:
        say("# " + note.encode("unicode_escape").decode())
    return 0
