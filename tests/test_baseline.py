"""The baseline: old findings stay quiet while text moves, new ones show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.baseline import (
    Baseline,
    BaselineEntry,
    BaselineError,
    before,
    compare,
    dumps,
    loads,
    lower_by_age,
    of,
    parse_age,
    prune,
    read,
    stale_findings,
    write,
)
from postlint.fingerprint import content, fingerprints
from postlint.model import Finding


def finding(rule: str = "image-link", path: str = "a.md", line: int = 3, marked: str = "/x.png") -> Finding:
    source = f"see ![x]({marked}) there"
    column = source.index(marked) + 1 if marked else 1
    return Finding(
        rule, "error", path, line, column, line, column + len(marked), f"no file on {line}", source
    )


def test_content_is_what_is_marked_not_where_nor_how_it_is_said() -> None:
    one = finding()
    assert content(one) == "/x.png"
    moved = one._replace(line=90, end_line=90, message="worded again", source_line="see ![x](/x.png)")
    assert content(moved) == content(one)
    spaced = Finding("r", "error", "a.md", 1, 1, 1, 13, "m", "two \t  words")
    assert content(spaced) == "two words"
    several_lines = Finding("r", "error", "a.md", 1, 5, 3, 2, "m", "two words")
    assert content(several_lines) == "words"


def test_content_of_a_finding_about_a_file_is_its_message() -> None:
    assert content(Finding("r", "error", "a.md", 1, 1, 1, 1, "no title", "---")) == "no title"


def test_long_content_is_distinguished_by_its_end() -> None:
    one, two = finding(marked="x" * 5000 + "1"), finding(marked="x" * 5000 + "2")
    assert content(one) != content(two)
    assert len(content(one)) < 120


def test_fingerprints_are_unique_and_stable() -> None:
    findings = [finding(), finding(line=9), finding(path="b.md"), finding(rule="other")]
    prints = [print_ for _, print_ in fingerprints(findings)]
    assert len(set(prints)) == 4
    moved = [one._replace(line=one.line + 5, end_line=one.line + 5) for one in findings]
    assert [print_ for _, print_ in fingerprints(moved)] == prints


def test_known_ones_are_quiet_however_far_they_move() -> None:
    old = [finding(), finding("title-format")]
    compared = compare([one._replace(line=50, end_line=50) for one in old], of(old))
    assert (compared.new, len(compared.known), compared.stale) == ((), 2, Baseline({}))


def test_another_of_the_same_words_is_new() -> None:
    compared = compare([finding(line=3), finding(line=8)], of([finding(line=1)]))
    assert [one.line for one in compared.new] == [8]
    assert [one.line for one in compared.known] == [3]


def test_a_post_of_its_own_a_rule_of_its_own() -> None:
    compared = compare([finding(path="b.md"), finding("image-alt")], of([finding()]))
    assert len(compared.new) == 2
    assert compared.stale.counts == {BaselineEntry("a.md", "image-link", "/x.png"): 1}


def test_mended_ones_are_stale_and_pruned() -> None:
    old = of([finding(), finding(), finding("image-alt"), finding(path="gone.md")])
    compared = compare([finding()], old)
    assert compared.stale.counts == {
        BaselineEntry("a.md", "image-link", "/x.png"): 1,
        BaselineEntry("a.md", "image-alt", "/x.png"): 1,
        BaselineEntry("gone.md", "image-link", "/x.png"): 1,
    }
    assert prune(old, compared.stale) == of([finding()])
    messages = [one.message for one in stale_findings(compared.stale, "b.json")]
    assert messages[1] == (
        "`a.md` no longer has the `image-link` problem `/x.png`: "
        "`postlint baseline --prune` removes what is fixed"
    )


def test_what_was_not_looked_at_is_not_stale() -> None:
    old = of([finding(), finding(path="b.md"), finding("external-link")])
    compared = compare([], old, checked={"a.md"}, ran={"image-link"})
    assert list(compared.stale.counts) == [BaselineEntry("a.md", "image-link", "/x.png")]


findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(["image-link", "image-alt"]),
        st.sampled_from(["a.md", "b.md", "\udcff.md"]),
        st.integers(1, 9),
        st.text(max_size=5),
    ),
    max_size=12,
)


@given(old=findings, new=findings)
def test_every_finding_is_new_or_known_and_every_entry_known_or_stale(
    old: list[Finding], new: list[Finding]
) -> None:
    baseline = loads(dumps(of(old)))
    assert baseline == of(old)
    compared = compare(new, baseline)
    assert sorted(compared.new + compared.known) == sorted(new)
    assert len(compared.known) + sum(compared.stale.counts.values()) == len(old)
    pruned = prune(baseline, compared.stale)
    again = compare(new, pruned)
    assert (again.new, again.known, again.stale) == (compared.new, compared.known, Baseline({}))


@given(some=findings, data=st.data())
def test_the_file_does_not_depend_on_the_order(some: list[Finding], data: st.DataObject) -> None:
    assert dumps(of(data.draw(st.permutations(some)))) == dumps(of(some))


def test_the_file_is_written_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "b.json"
    write(str(path), of([finding()]))
    assert path.read_text(encoding="utf-8") == (
        '{\n  "version": 1,\n  "posts": {\n    "a.md": {\n      "image-link": {\n'
        '        "/x.png": 1\n      }\n    }\n  }\n}\n'
    )
    assert read(str(path)) == of([finding()])

    def fail(*_: object) -> None:
        raise OSError("no")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no"):
        write(str(path), Baseline({}))
    assert os.listdir(tmp_path) == ["b.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "`b` is not valid JSON"),
        ("[]", "`b` is not a baseline"),
        ('{"version": 9, "posts": {}}', "`b` has version `9`, this postlint reads 1"),
        ('{"version": 1}', "`b` is damaged"),
        ('{"version": 1, "posts": {"a.md": {"r": ["x"]}}}', "`b` is damaged"),
        ('{"version": 1, "posts": {"a.md": {"r": {"x": 0}}}}', "`b` says `0` for `r` in `a.md`"),
        ('{"version": 1, "posts": {"a.md": {"r": {"x": true}}}}', "`b` says `True`"),
    ],
)
def test_a_damaged_file_is_said(text: str, message: str) -> None:
    with pytest.raises(BaselineError) as error:
        loads(text, "b")
    assert str(error.value).startswith(message)


def test_a_file_of_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(BaselineError, match="is not UTF-8"):
        read(str(path))


# --- age ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "age", "date"),
    [
        ("2026-11-22", "2y", "2024-11-22"),
        ("2026-11-22", "18m", "2025-05-22"),
        ("2024-02-29", "1y", "2023-02-28"),
        ("2026-03-31", "1m", "2026-02-28"),
        ("2026-01-15", "1m", "2025-12-15"),
        ("2026-03-01", "1d", "2026-02-28"),
        ("2026-03-01", "6w", "2026-01-18"),
        ("2026-11-22", "9999y", "0001-01-01"),
        ("0001-01-02", "9999d", "0001-01-01"),
    ],
)
def test_dates_before(today: str, age: str, date: str) -> None:
    assert before(today, age) == date


@pytest.mark.parametrize("age", ["", "y", "2", "2 y", "-2y", "2Y", "0y", "2yy", "²y", "1.5y", "99999y"])
def test_what_is_no_age(age: str) -> None:
    with pytest.raises(ValueError, match="is not an age; write one like `2y`"):
        parse_age(age)


def test_old_posts_have_milder_findings() -> None:
    found = [finding(path=path) for path in ("old.md", "older.md", "edge.md", "new.md", "page.md")]
    found.append(finding("image-alt", "old.md")._replace(severity="info"))
    dates = {
        "older.md": "2015-01-01",
        "old.md": "2024-11-21T23:59:59+02:00",
        "edge.md": "2024-11-22",
        "new.md": "2026-01-01",
        "page.md": None,
    }
    lowered = lower_by_age(found, dates, {"2y": "warning", "5y": "info"}, "2026-11-22")
    assert [one.severity for one in lowered] == ["warning", "info", "error", "error", "error", "info"]
    assert [one._replace(severity="error") for one in lowered] == [
        one._replace(severity="error") for one in found
    ]


def _site(root: Path, body: str) -> None:
    (root / "_posts").mkdir(parents=True, exist_ok=True)
    (root / "_config.yml").write_text("title: x\n", "utf-8")
    (root / "_posts" / "2024-05-01-a.md").write_text(f"---\ntitle: A\n---\n{body}\n", "utf-8")


def _run(root: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "postlint", *words, "--no-cache"], cwd=root, capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.stdout


def test_rules_with_a_part_that_needs_the_network_are_pruned_offline(tmp_path: Path) -> None:
    """Such rules are the ones a baseline is full of; what it knows, checks without the network found."""
    _site(tmp_path, "![a](/nope.png) ![b](/gone.png)")
    _run(tmp_path, "baseline")
    assert _run(tmp_path) == "no new problems in 1 file; 2 known problems in the baseline\n"
    _site(tmp_path, "![b](/gone.png)")
    printed = _run(tmp_path, "--format", "concise")
    assert "no longer has the `image-link` problem `![a](/nope.png)`" in printed
    _run(tmp_path, "baseline", "--prune")
    assert "nope.png" not in (tmp_path / ".postlint-baseline.json").read_text("utf-8")
    assert _run(tmp_path) == "no new problems in 1 file; 1 known problem in the baseline\n"


def test_what_was_not_selected_is_neither_fixed_nor_pruned(tmp_path: Path) -> None:
    _site(tmp_path, "![a](/nope.png)")
    _run(tmp_path, "baseline")
    _site(tmp_path, "fixed")
    assert _run(tmp_path, "--select", "anchor") == "no problems in 1 file\n"
    _run(tmp_path, "baseline", "--prune", "--ignore", "image-link")
    assert "nope.png" in (tmp_path / ".postlint-baseline.json").read_text("utf-8")
