"""Medians, ratios, tables, and the file that they are written into."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import results, table
from benchmarks.cases import CASES, Case, Failure, Measured, takes_part
from benchmarks.measure import Memory, Usage
from benchmarks.peers import POSTLINT, PYTHON, TOOLS, Installed
from benchmarks.profile import Profile, phases


def used(*seconds: float) -> list[Usage]:
    return [Usage(2 * one, one, 30 * table.MIB, 0) for one in seconds]


def case(key: str) -> Case:
    return next(one for one in CASES if one.key == key)


def tool(key: str) -> Installed:
    return Installed(next(one for one in TOOLS if one.key == key), f"/bin/{key}", "1.2")


def test_spread() -> None:
    assert table.spread([3.0, 1.0, 2.0]) == (2.0, 1.0, 3.0)
    assert str(table.spread([3.0, 1.0, 2.0])) == "2.00 (1.00–3.00)"
    assert str(table.spread([2.0])) == "2.00"


def test_ratios_are_taken_round_by_round() -> None:
    # The second round was twice as slow for both: the ratio does not show it.
    assert table.ratios([1.0, 2.0], [4.0, 8.0]) == (0.25, 0.25, 0.25)
    assert table.ratios([1.0, 2.0, 9.0], [2.0, 2.0]) == (0.75, 0.5, 1.0)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(0, "0"), (0.01234, "0.012"), (0.1234, "0.12"), (9.876, "9.88"), (98.76, "98.8"), (9876.5, "9,876")],
)
def test_number(figure: float, shown: str) -> None:
    assert table.number(figure) == shown


def test_case_of_one_post() -> None:
    usages = {PYTHON.key: used(0.01, 0.02), POSTLINT.key: used(0.05, 0.05)}
    found = Measured(case("post-unchanged"), usages, [tool("python"), tool("postlint")], [])
    assert table.case_table(found).splitlines() == [
        "| tool | processor, s | on the clock, s | times `python -I -c pass` | times postlint | runs |",
        "|---|--:|--:|--:|--:|--:|",
        "| `python -I -c pass` | 0.015 (0.010–0.020) | 0.030 (0.020–0.040) | 1 | 0.30 (0.20–0.40) | 2 |",
        "| postlint | 0.050 | 0.10 | 3.75 (2.50–5.00) | 1 | 2 |",
    ]


def test_case_without_postlint_has_no_ratio_to_it() -> None:
    found = Measured(case("archive-cold"), {"lychee": used(0.5)}, [tool("lychee")], [])
    assert table.case_table(found).splitlines() == [
        "| tool | processor, s | on the clock, s | memory, MiB | runs |",
        "|---|--:|--:|--:|--:|",
        "| lychee, offline | 0.50 | 1.00 | 30 | 1 |",
    ]


def test_failures_are_named() -> None:
    found = Measured(case("archive-cold"), {}, [], [Failure(tool("remark"), "exit code 3: no such file")])
    assert table.failures(found) == "* remark-validate-links is not in the table: exit code 3: no such file"


def test_phases() -> None:
    said = "postlint:    0.829 s reading the site\nsomething else\npostlint:   13.612 s posts\n"
    assert phases(said) == {"reading the site": 0.829, "posts": 13.612}
    cold = Profile("cold", phases(said), used(15.0)[0], Memory(90 * table.MIB, 50 * table.MIB, 0))
    warm = Profile("warm", {"posts": 0.1}, used(0.2)[0], Memory(20 * table.MIB, 0, 0))
    assert table.profile_table([cold, warm]).splitlines()[2:] == [
        "| reading the site | 0.829 |  |",
        "| posts | 13.612 | 0.100 |",
        "| the whole process, clock | 30.0 | 0.40 |",
        "| the whole process, processors | 15.0 | 0.20 |",
        "| memory, MiB: main process | 90 | 20 |",
        "| memory, MiB: largest worker | 50 |  |",
        "| memory, MiB: all together |  |  |",
    ]


def test_who_takes_part() -> None:
    requested = {one.key: {key.key for key in CASES if takes_part(tool(one.key), key)} for one in TOOLS}
    every = {one.key for one in CASES}
    posts = {key for key in every if key.startswith("post-")}
    assert requested["postlint"] == requested["rumdl"] == every
    assert requested["python"] == posts
    assert requested["lychee"] == {"archive-cold", "sample-cold", "post-changed"}
    assert requested["pymarkdown"] == {"sample-cold", "post-changed"}
    assert requested["jekyll"] == {"sample-cold"}


def test_sections_of_the_results(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    results.put(str(path), "scaling", "## Growth\n\nfast\n")
    results.put(str(path), "peers", "## Peers\n\nold")
    results.put(str(path), "peers", "## Peers\n\nnew")
    text = path.read_text()
    assert text.startswith("# Results\n\n<!-- section: peers -->\n\n## Peers\n\nnew\n")
    assert text.index("## Peers") < text.index("## Growth")
    assert text.count("<!-- section:") == text.count("<!-- end of section -->") == 2
    assert "old" not in text


def test_the_machine_is_reported_without_its_paths() -> None:
    assert "cores" in results.machine()
    assert "/" not in results.machine().replace("-minute", "")
