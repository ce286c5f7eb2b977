"""Two rules, one fault: which of them speaks, and when both do."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import PRINTED_BY, Edit, Finding, Fix, Location, Span
from postlint.precedence import one_a_fault
from postlint.rule import load, rule_ids

FIX = Fix("fix", (Edit(Span(0, 1), "x"),))


def finding(
    rule: str, column: int, end: int, line: int = 3, last: int = 3, fix: Fix | None = None
) -> Finding:
    return Finding(rule, "error", "a.md", line, column, last, end, f"what {rule} says", fix=fix)


def speaking(*findings: Finding) -> list[str]:
    return [one.rule for one in one_a_fault(findings, {"general": ("special",)})]


def test_the_more_specific_speaks() -> None:
    assert speaking(finding("general", 5, 20), finding("special", 5, 20)) == ["special"]
    assert speaking(finding("special", 5, 20), finding("general", 5, 20)) == ["special"]
    assert speaking(finding("general", 5, 20), finding("special", 9, 9)) == ["special"]
    assert speaking(finding("general", 9, 9), finding("special", 5, 20)) == ["special"]


def test_other_places_are_other_faults() -> None:
    both = ["general", "special"]
    assert speaking(finding("general", 5, 20), finding("special", 20, 30)) == both
    assert speaking(finding("general", 5, 20), finding("special", 5, 20)._replace(path="b.md")) == both
    assert speaking(finding("general", 5, 20), finding("special", 5, 20, 4, 4)) == both
    whole = finding("special", 1, 1, 1, 1)
    assert speaking(finding("general", 1, 9, 1, 1), whole) == both
    assert speaking(finding("general", 1, 1, 1, 1), whole) == ["special"]


def test_what_spans_lines_silences_only_what_begins_with_it() -> None:
    paragraph = finding("special", 1, 9, 3, 6)
    assert speaking(finding("general", 5, 20, 4, 4), paragraph) == ["general", "special"]
    assert speaking(finding("general", 1, 20), paragraph) == ["special"]


def test_undeclared_rules_are_never_silenced() -> None:
    assert speaking(finding("other", 5, 20), finding("special", 5, 20)) == ["other", "special"]
    assert speaking(finding("general", 5, 20), finding("general", 5, 20)) == ["general", "general"]


def test_a_fix_is_not_lost() -> None:
    ones = (finding("general", 5, 20, fix=FIX), finding("special", 5, 20))
    (only,) = one_a_fault(ones, {"general": ("special",)})
    assert (only.rule, only.message, only.fix) == ("special", "what special says", FIX)


def test_declared_rules_exist_and_do_not_yield_to_each_other() -> None:
    declared = {rule_id: load(rule_id).yields_to for rule_id in rule_ids()}
    assert any(declared.values())
    for rule_id, others in declared.items():
        assert set(others) <= declared.keys(), rule_id
        assert not any(rule_id in declared[other] for other in others), rule_id


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        ("[c](forums.example.org)", ["link-syntax"]),
        ("[us](us@example.org)", ["link-syntax"]),
        ("[https://example.org](the page)", ["link-syntax"]),
        ("[c](/gone/)", ["internal-link"]),
        ("[c](/gone/) and [d](example.org)", ["internal-link", "link-syntax"]),
        ("![]()", ["link-syntax"]),
        ("[c]({{ site.baseurl }/x)", ["liquid"]),
        ("Thanks to our sponsor [Acme]().", ["sponsor-link"]),
    ],
)
def test_in_posts(body: str, rules: list[str], tmp_path: Path) -> None:
    assert [one.rule for one in _findings(tmp_path, f"---\ntitle: A\n---\n{body}\n")] == rules


@pytest.mark.parametrize(
    ("title", "rules"),
    [
        ("Meetup: the first", ["front-matter"]),
        ("@us", ["front-matter"]),
        ("[a] b", ["front-matter"]),
        ("", ["title-format"]),
        ("Meetup  May", ["title-format"]),
    ],
)
def test_in_titles(title: str, rules: list[str], tmp_path: Path) -> None:
    assert [one.rule for one in _findings(tmp_path, f"---\ntitle: {title}\n---\nText.\n")] == rules


def test_a_rule_that_is_off_leaves_the_word_to_the_other(tmp_path: Path) -> None:
    (tmp_path / ".postlint.yml").write_text("rules: {link-syntax: off}\n", "utf-8")
    found = _findings(tmp_path, "---\ntitle: A\n---\n[c](forums.example.org)\n")
    assert [one.rule for one in found] == ["internal-link"]


def _findings(root: Path, text: str) -> tuple[Finding, ...]:
    (root / "_config.yml").write_text("title: x\n", "utf-8")
    (root / "_posts").mkdir()
    (root / "_posts" / "2024-05-01-a.md").write_text(text, "utf-8")
    config = root / ".postlint.yml"
    return run(Request(str(root), str(config) if config.exists() else None)).report.findings


def test_a_value_of_front_matter_is_reported_once() -> None:
    of_value = finding("images", 8, 9)._replace(message="front matter `image`: `/a.png` is not there")
    printed = finding("images", 8, 19)._replace(
        related=(Location("_layouts/a.html", 1, 1, 1, 2, PRINTED_BY),), message="`/b/a.png` is not there"
    )
    assert one_a_fault([printed, of_value], {}) == [of_value]
    for other in (printed._replace(line=4), printed._replace(rule="links"), printed._replace(related=())):
        assert one_a_fault([other, of_value], {}) == [other, of_value]
    assert one_a_fault([printed], {}) == [printed]
