"""Text of posts never becomes a command: not to a terminal, not to a CI server's log."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.formats._shared import visible
from postlint.formats.text import underline
from postlint.model import Finding, Location, Report

Render = Callable[..., str]
READ_BY_PEOPLE = ("text", "concise", "grouped", "github", "{path}: {message}", "{source_line}{message}")

texts = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x1b\r\n\t:%#[]<>&|`\u202e\u2069\u2028\x85\ud800\ufffe日\u0301"),
    ),
    max_size=30,
) | st.lists(
    st.sampled_from(["::", "##[", "error", "\n", "%0A", " ", "]", "##vso[", "set-output", "\x1b[0m"])
).map("".join)  # fmt: skip


@st.composite
def reports(draw: st.DrawFn) -> Report:
    line = draw(texts)
    column = draw(st.integers(1, len(line) + 1))
    end = draw(st.integers(column, len(line) + 1))
    findings = tuple(
        Finding(
            "rule",
            draw(st.sampled_from(["info", "warning", "error"])),
            draw(texts),
            number,
            column,
            number + draw(st.integers(0, 1)),
            end,
            draw(texts),
            line,
            (Location(draw(texts), 1, 1, 1, 1, draw(texts)),),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )
    return Report(findings, 3, "1.2.3", draw(st.sampled_from([".", "blog", "/srv/blog"])))


def harmless(written: str) -> None:
    for line in written.split("\n"):
        assert not line.lstrip().startswith("::"), line
        assert not re.search(r"##(vso|teamcity)?\[", line), line
        for character in line:
            assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp"), line
            assert unicodedata.bidirectional(character) not in ("RLO", "LRO", "RLE", "LRE", "RLI", "PDI")
    written.encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(report=reports())
def test_nothing_steers_a_terminal_or_a_log(report: Report, render: Render) -> None:
    for name in READ_BY_PEOPLE:
        written = render(name, report)
        if name == "github":
            lines = written.splitlines()
            assert len(lines) == len(report.findings) + 1
            # Of what GitHub parses as commands there are exactly ours.
            for line in lines[:-1]:
                match = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
                assert match
                assert not re.search(r"%(?!25|0A|0D|3A|2C)", match[2] + match[3])
                written = written.replace(line, match[3], 1)
                harmless(match[2])
        harmless(written) if name != "github" else harmless(lines[-1])


@settings(max_examples=100, deadline=None)
@given(report=reports())
def test_machines_read_it_whatever_it_holds(report: Report, render: Render) -> None:
    for name in ("json", "sarif", "gitlab", "rdjson"):
        written = render(name, report)
        assert written.isascii()
        json.loads(written)
    assert [row["message"] for row in json.loads(render("json", report))["findings"]] == [
        finding.message for finding in report.findings
    ]
    for name in ("junit", "checkstyle"):
        ET.fromstring(render(name, report))


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "under"),
    [
        ("plain text", 7, 11, "plain text", "text"),
        ("\ttab\tbed", 2, 5, "    tab bed", "tab"),
        ("日本語 text", 2, 3, "日本語 text", "本"),
        ("e\u0301e\u0301x", 5, 6, "e\u0301e\u0301x", "x"),
        ("a\x1b[31mb", 7, 8, "a\\x1b[31mb", "b"),
        ("a\u202eb", 2, 3, "a\\u202eb", "\\u202e"),
        ("##[x]y", 6, 7, "##\\[x]y", "y"),
        ("👩\u200d💻 x", 5, 6, "👩\u200d💻 x", "x"),
        ("end", 4, 4, "end", ""),
        ("", 1, 1, "", ""),
    ],
)
def test_the_caret_is_under_the_place(line: str, column: int, end: int, shown: str, under: str) -> None:
    excerpt = underline(line, column, end)
    assert excerpt.line == shown
    assert pick(excerpt.line, excerpt.indent, excerpt.width).strip() == under


def pick(line: str, indent: int, width: int) -> str:
    """What a terminal shows in the columns ``[indent, indent + width)``."""
    at, picked = 0, ""
    for character in line:
        wide = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        wide = 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else wide
        # A mark belongs to the character before it.
        if indent <= (at if wide else at - 1) < indent + width:
            picked += character
        at += wide
    return picked


@pytest.mark.parametrize("unit", ["x", "日", "\t", "e\u0301", "\x1b"])
@pytest.mark.parametrize("at", [1, 5_000, 9_999])
def test_a_long_line_is_cut_around_the_place(unit: str, at: int) -> None:
    line = unit * at + "HERE" + unit * (10_000 - at)
    column = len(unit) * at + 1
    excerpt = underline(line, column, column + 4)
    assert pick(excerpt.line, excerpt.indent, excerpt.width) == "HERE"
    assert excerpt.indent + excerpt.width < 200


@given(line=texts, column=st.integers(1, 40), length=st.integers(0, 40), width=st.integers(10, 40))
def test_the_window_always_holds_the_start(line: str, column: int, length: int, width: int) -> None:
    excerpt = underline(line, column, column + length, width)
    assert excerpt.indent >= 0 and excerpt.width >= 1
    harmless(excerpt.line.lstrip(" :"))


def test_common_text_is_shown_as_it_is() -> None:
    for text in ("Grüße — “naïve” 日本語 👩\u200d💻 ❤\ufe0f می\u200cخواهم", "## heading", "a [b](c)"):
        assert visible(text) == text
    assert visible("a\tb\nc\x9b\u200b\ufeff") == "a\\tb\\nc\\x9b\\u200b\\ufeff"
