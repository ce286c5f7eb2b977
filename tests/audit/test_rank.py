"""What is fixed first: readers harmed per minute."""

from __future__ import annotations

import pytest

from postlint.audit.data import RepairPlan, SourceLine
from postlint.audit.rank import BELOW, LEAST_READERS, plan, readers
from postlint.model import Edit, Finding, Fix, PostFacts, Severity, Span


def post(path: str, date: str | None) -> PostFacts:
    return PostFacts(path, "post" if date else "page", None, None, date, None, (), (), True)


POSTS = {
    "new.md": post("new.md", "2024-06-01T00:00:00"),
    "old.md": post("old.md", "2020-06-01T00:00:00"),
    "ancient.md": post("ancient.md", "2001-01-01T00:00:00"),
    "page.md": post("page.md", None),
}
SAFE = Fix("f", (Edit(Span(0, 1), "x"),), True)
UNSAFE = Fix("f", (Edit(Span(0, 1), "x"),), False)


def finding(
    path: str,
    message: str = "m",
    rule: str = "r",
    severity: Severity = "error",
    line: int = 5,
    fix: Fix | None = None,
) -> Finding:
    return Finding(rule, severity, path, line, 1, line, 9, message, fix=fix)


def ranked(*findings: Finding, linked: dict[str, int] | None = None, limit: int = 20) -> RepairPlan:
    def source_line(path: str, line: int, number: int) -> SourceLine:
        return SourceLine(path, line, None, number)

    return plan(findings, POSTS, linked or {}, source_line, limit)


@pytest.mark.parametrize(
    ("path", "linked", "expected"),
    [
        ("new.md", {}, 1.0),
        ("old.md", {}, 0.25),
        ("ancient.md", {}, 0.05),
        ("page.md", {}, 1.0),
        ("_config.yml", {}, 1.0),
        ("new.md", {"new.md": 5}, 1.5),
        ("new.md", {"new.md": 1000}, 3.0),
    ],
)
def test_readers(path: str, linked: dict[str, int], expected: float) -> None:
    assert readers(path, POSTS, linked, "2024-06-01") == pytest.approx(expected, rel=0.01)


def test_the_newer_post_and_the_more_severe_finding_come_first() -> None:
    made = ranked(finding("old.md"), finding("new.md", "w", "q", "warning", 7), finding("new.md", "e"))
    assert [(m.rank, m.severity, m.locations[0].path) for m in made.tasks] == [
        (1, "error", "new.md"),
        (2, "warning", "new.md"),
        (3, "error", "old.md"),
    ]


def test_safe_fixes_of_a_rule_are_one_command() -> None:
    made = ranked(*(finding(path, path, fix=SAFE) for path in POSTS))
    (task,) = made.tasks
    assert (task.command, task.findings, task.files) == ("postlint --fix --select r", 4, 4)
    assert task.minutes == 2.4


def test_one_cause_in_many_places_is_one_thing() -> None:
    made = ranked(
        *(finding(path, "`https://x` is gone") for path in POSTS), finding("old.md", "other", line=9)
    )
    gone = next(m for m in made.tasks if "gone" in m.what)
    assert (gone.findings, gone.minutes, len(gone.locations)) == (4, 4 + 3 * 0.5, 3)
    assert [one.finding for one in gone.locations] == [1, 4, 2], "most readers first"
    assert len(made.tasks) == 2


def test_causes_in_the_same_file_are_one_sitting() -> None:
    made = ranked(*(finding("new.md", f"m{n}", line=n, fix=UNSAFE) for n in range(2, 6)))
    (task,) = made.tasks
    assert (task.findings, task.minutes) == (4, 1 + 3)


def test_what_two_rules_say_of_one_place_counts_once() -> None:
    made = ranked(finding("new.md", "a", "plain"), finding("new.md", "b", "fixing", fix=UNSAFE))
    assert [(m.rule, m.share) for m in made.tasks] == [("fixing", 1.0)]
    whole = Finding("a", "error", "new.md", 1, 1, 1, 1, "x"), Finding("b", "error", "new.md", 1, 1, 1, 1, "y")
    assert len(ranked(*whole).tasks) == 2, "line 1 means the whole file, not one line"


def test_shares_and_what_is_left() -> None:
    made = ranked(*(finding("new.md", str(n), rule=f"r{n}", line=n + 2) for n in range(30)))
    assert (len(made.tasks), made.left, made.share) == (20, 10, pytest.approx(2 / 3, abs=0.001))
    assert made.minutes == 80


def test_bugs_of_ours_are_not_to_be_fixed() -> None:
    made = ranked(finding("new.md", rule="internal-error"))
    assert made == RepairPlan((), 0, 0.0, 0)


@pytest.mark.parametrize(("count", "tasks"), [(BELOW - 1, BELOW - 1), (BELOW, 1), (BELOW + 20, 1)])
def test_links_into_one_missing_folder_are_one_thing(count: int, tasks: int) -> None:
    missing = "is not on the published site: fix the address or add the file"
    found = [
        finding(path, f"`/api/{n}.html` {missing}", "internal-link", line=n + 1)
        for n, path in zip(
            range(count), ["new.md", "old.md", "page.md", "ancient.md", "b.md"] * 9, strict=False
        )
    ]
    made = ranked(*found)
    assert len(made.tasks) == tasks
    if tasks == 1:
        assert made.tasks[0].what == f"{count} links lead below `/api/`, where the site has nothing"
        assert made.tasks[0].findings == count
    near = [
        finding("new.md", f"`/api/{n}` is not on the published site: did you mean `/api/x`?", "internal-link")
        for n in range(9)
    ]
    assert all("lead below" not in task.what for task in ranked(*near).tasks)


def test_every_proposed_fix_has_its_command() -> None:
    (task,) = ranked(finding("a b.md", fix=UNSAFE)).tasks
    assert task.command == "postlint --diff-fixes --unsafe-fixes --select r 'a b.md'"
    many = [finding(f"{n}.md", fix=UNSAFE) for n in range(9)]
    assert ranked(*many).tasks[0].command == "postlint --diff-fixes --unsafe-fixes --select r"
    assert ranked(finding("a.md")).tasks[0].command == ""


def test_what_a_template_gives_many_pages_has_the_readers_of_all_of_them() -> None:
    said = "`/x/` is not on the published site: fix the address or add the file"
    many = finding("_includes/nav.html", f"{said} (on 1,000 pages, such as `/a/`)")
    one = finding("_layouts/rare.html", f"{said} (on `/b/`)")
    tasks = ranked(finding("new.md"), one, many).tasks
    assert tasks[0].locations[0].path == "_includes/nav.html"
    assert tasks[0].harm == pytest.approx(1000 * tasks[1].harm * (1 + 0.25 + 0.05 + 1) / 4, rel=0.01)


def test_nobody_reads_a_draft_yet() -> None:
    draft = post("draft.md", None)._replace(kind="draft")
    assert readers("draft.md", {**POSTS, "draft.md": draft}, {}, "2024-06-01") == LEAST_READERS
    assert readers("page.md", POSTS, {}, "2024-06-01") == 1


def test_a_line_is_named_once() -> None:
    found = [finding("new.md", line=line) for line in (3, 3, 7, 9, 9, 11)]
    different = [one._replace(column=column) for column, one in enumerate(found, 1)]
    [task] = ranked(*different).tasks
    assert task.findings == 6
    assert [one.line for one in task.locations] == [3, 7, 9]
