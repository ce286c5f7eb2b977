"""The plain command line is read as ``argparse`` reads it, or left to it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.cli import COMMANDS, check, plain
from postlint.cli.arguments import Parser, parser_for
from postlint.cli.errors import CliError


def parser() -> Parser:
    made = parser_for("check", COMMANDS)
    check.configure(made)
    return made


def by_argparse(argv: list[str]) -> dict[str, Any] | None:
    try:
        return vars(parser().parse_intermixed_args(argv))
    except CliError:
        return None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "_posts/a.md",
        "--skip-outside _posts/a.md _posts/b.md",
        "-q --format json .",
        "--format=github --fail-on=warning a.md",
        "a.md --config x.yml --baseline=b.json --cache-dir c --no-baseline",
        "--select a,b --select=c --ignore d a.md",
        "--color always --quiet --quiet",
        "--format= a.md",
    ],
)
def test_read_as_argparse_reads_it(line: str) -> None:
    found = plain.read(line.split())
    assert found is not None
    assert vars(found) == by_argparse(line.split())


WORDS = [
    "a.md",
    ".",
    "-",
    "--",
    "",
    "-x",
    "-qx",
    "-q",
    "-q=1",
    "--quiet=1",
    "--qui",
    "--fix",
    "--online",
    "-h",
]
WORDS += [*plain._FLAGS, *plain._VALUES, *plain._LISTS, "--fail-on=info", "--fail-on=grave", "--color=never"]
WORDS += [
    "warning",
    "json",
    "--format=a b",
    "--select=",
    "-1",
    "--version",
    "--diff",
    "--output=x",
    "--as-of",
]


@given(st.lists(st.sampled_from([one for one in WORDS if one not in ("-h", "--version")]), max_size=6))
def test_never_read_otherwise_than_argparse_does(argv: list[str]) -> None:
    found = plain.read(argv)
    if found is not None:
        assert vars(found) == by_argparse(argv)


@pytest.mark.parametrize(
    "line",
    ["--fix a.md", "--online", "-h", "--version", "--diff main", "--no-cache", "--fail-on grave", "--", "-x"],
)
def test_left_to_argparse(line: str) -> None:
    assert plain.read(line.split()) is None


def test_knows_every_argument_and_choice() -> None:
    actions = {name: one for one in parser()._actions for name in one.option_strings}
    assert {name: tuple(actions[name].choices or ()) for name in plain._CHOICES} == plain._CHOICES
    chosen = {name for name in (*plain._FLAGS, *plain._VALUES, *plain._LISTS) if actions[name].choices}
    assert chosen == plain._CHOICES.keys()
