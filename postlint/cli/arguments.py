"""Arguments that several commands share, and how help and usage errors read."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from functools import partial
from typing import NoReturn

from postlint import __version__
from postlint.cli.errors import CliError

EXAMPLES = """\
examples:
  postlint                              check the whole site around this folder
  postlint _posts/2024-05-01-news.md    check one post (the pre-commit hook does this)
  postlint --select image-link blog/    only one rule, only one folder
  postlint --format json > report.json  findings for programs
  postlint explain rsvp-stale           what a rule means, with examples

exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage or configuration error,
3 internal error or unreadable input, 130 interrupted
"""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are ``CliError``s, and that makes of its help nothing until it is asked
    for: its width is the terminal's, and the usage alone takes as long as reading the arguments."""

    def format_help(self) -> str:
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.usage = None
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        raise CliError(f"{message} (`postlint -h` shows what there is)")


def parser_for(command: str, commands: Mapping[str, str]) -> Parser:
    """The parser of ``command``, without its own arguments."""
    top = command == "check"
    listed = "\n".join(f"  {name:<10}{what}" for name, what in commands.items())
    return Parser(
        prog="postlint" if top else f"postlint {command}",
        description="Check the posts of a Jekyll site, without Ruby and without a build."
        if top
        else f"{commands[command][0].upper()}{commands[command][1:]}.",
        epilog=f"commands:\n{listed}\n\n{EXAMPLES}" if top else None,
        usage="",
        formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=80),
        allow_abbrev=False,
    )


def add_site(parser: argparse.ArgumentParser) -> None:
    """Paths and what tells how the site is read."""
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files or folders of the site (default: the whole site)"
    )
    parser.add_argument(
        "--config", metavar="FILE", help="postlint's configuration (default: `.postlint.yml` of the site)"
    )
    parser.add_argument(
        "--jekyll-config",
        metavar="FILES",
        help="Jekyll's configuration files, as `jekyll build --config a.yml,b.yml`",
    )


def add_color(parser: argparse._ActionsContainer) -> None:
    """When to colour."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours: `auto` is a terminal without NO_COLOR",
    )


def add_version(parser: argparse.ArgumentParser) -> None:
    """``--version``."""
    parser.add_argument("--version", action="version", version=f"postlint {__version__}")
