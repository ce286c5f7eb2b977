"""``postlint import FILE``: what another link checker was told, as YAML for ``.postlint.yml``."""

from __future__ import annotations

import argparse
import json
import re
from typing import Any

from postlint.cli.errors import CliError, reason
from postlint.migrate import from_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help=".lycheeignore, lychee.toml, markdown-link-check's JSON, html-proofer's options",
    )


def run(arguments: Any) -> int:
    """Print the configuration."""
    try:
        with open(arguments.file, encoding="utf-8-sig") as file:
            imported = from_file(arguments.file, file.read())
    except OSError as error:
        raise CliError(f"`{arguments.file}` cannot be read: {reason(error)}") from None
    except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise CliError(f"`{arguments.file}` cannot be imported: {error}") from None
    print(f"# from {json.dumps(arguments.file)}; add to .postlint.yml")
    if imported.ignore:
        print("network:\n  ignore:")
        for pattern in imported.ignore:
            print("    - '" + pattern.replace("'", "''") + "'")
    for note in imported.notes:
        print("# " + note.encode("unicode_escape").decode())
    return 0
