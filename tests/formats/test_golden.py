"""What each format writes, word for word. ``POSTLINT_GOLDEN=write`` writes the files again: look at
what changed before committing it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from postlint import formats
from postlint.model import Report

GOLDEN = Path(__file__).parent / "golden"
TEMPLATE = "{path}:{line:>4}\\t{rule}\\t{message} {{{fix}}}"
CASES = {**{name: name for name in formats.names()}, "template": TEMPLATE}


@pytest.mark.parametrize("case", CASES)
def test_writes_what_it_wrote(case: str, report: Report, render: Callable[..., str]) -> None:
    golden = GOLDEN / f"{case}.txt"
    written = render(CASES[case], report)
    if os.environ.get("POSTLINT_GOLDEN") == "write":
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_colour_only_adds_codes(report: Report, render: Callable[..., str]) -> None:
    import re

    for name in ("text", "grouped"):
        coloured = render(name, report, color=True)
        assert "\x1b[1;31m" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(name, report)


def test_every_golden_file_has_its_format() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(CASES)


def test_no_more_files_with_problems_than_files(report: Report, render: Callable[..., str]) -> None:
    files = len({one.path for one in report.findings})
    last = {
        checked: render("text", report._replace(checked=checked)).splitlines()[-2]
        for checked in (files - 1, files)
    }
    assert f") in {files} files" in last[files - 1] and " of " not in last[files - 1]
    assert f") in {files} of {files} files" in last[files]


def test_unknown_format_names_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"there is no format `sarrif`: did you mean `sarif`\?"):
        formats.load("sarrif")
    with pytest.raises(ValueError, match="there is no format `_shared`: name one of "):
        formats.load("_shared")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{nope}", "a template has no `{nope}`; there are path"),
        ("{path.__class__}", "a template has no `{path.__class__}`"),
        ("{path!r}", "a template has no `{path!r}`"),
        ("{path", "is broken"),
        ("{}", "a template has no `{}`"),
        ("{line:>99999999999}", "is not a width for `{line}`"),
        ("{path:d}", "is not a width for `{path}`"),
        ("{line:{column}}", "is not a width for `{line}`"),
    ],
)
def test_broken_templates_are_refused(template: str, message: str) -> None:
    with pytest.raises(ValueError) as error:
        formats.load(template)
    assert message in str(error.value)


def test_auto_is_github_under_actions_only() -> None:
    assert formats.automatic({"GITHUB_ACTIONS": "true"}) == "github"
    assert formats.automatic({"GITHUB_ACTIONS": "false"}) == formats.automatic({}) == "text"


def test_places_are_links_where_the_environment_says_whither(
    report: Report, render: Callable[..., str]
) -> None:
    github = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc"}
    gitlab = {"CI_PROJECT_URL": "https://gitlab.com/g/p", "CI_COMMIT_SHA": "abc"}
    path = "blog/_posts/2019-03-01-M%C3%A4rz%20treffen.md"
    assert f"](https://github.com/o/r/blob/abc/{path}?plain=1#L30)" in render(
        "markdown", report, environ=github
    )
    assert f"](https://gitlab.com/g/p/-/blob/abc/{path}?plain=1#L30)" in render(
        "markdown", report, environ=gitlab
    )
    assert "](http" not in render("markdown", report, environ={})
