"""What a run can say of silence: unused suppressions, by check and not by rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run, with_verdicts
from postlint.model import Finding, Span
from postlint.verdict import Alive, Evidence, Occurrence, Suspect, Verdict

POST = "_posts/2024-05-01-a.md"


def write(root: Path, body: str, config: str = "") -> str:
    text = f"---\ntitle: A\n---\n{body}\n"
    for path, content in (("_config.yml", "title: x\n"), (POST, text), (".postlint.yml", config)):
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return text


def request(root: Path, **words: object) -> Request:
    return Request(str(root), str(root / ".postlint.yml"), today="2026-01-01", **words)  # type: ignore[arg-type]


def unused(findings: tuple[Finding, ...]) -> list[int]:
    assert {one.rule for one in findings} <= {"suppression"}
    return [one.line for one in findings]


def line(words: str, text: str) -> str:
    return f"{text} <!-- postlint-disable-line {words} -->"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (line("image-link", "No picture."), [4]),
        (line("image-link", "![a](https://example.org/a.png)"), []),
        (line("image-link", "![a](//example.org/a.png)"), []),
        (line("image-link", "![a](/nowhere.png)"), []),
        (line("external-link", "No link at all."), [4]),
        (line("external-link", "[a](https://example.org/)"), []),
        (line("internal-link", "[a](https://example.org/)"), [4]),
        (line("rsvp-stale", "[RSVP](https://example.org/)"), []),
        (line("", "Nothing."), [4]),
        (line("", "[a](https://example.org/)"), []),
        # The address is on another line than the suppression.
        (line("image-link", "No picture.") + "\n\n![a](https://example.org/a.png)", [4]),
        ("<!-- postlint-disable image-link -->\n\n![a](https://example.org/a.png)", []),
        (
            "<!-- postlint-disable image-link -->\n\nx\n\n<!-- postlint-enable -->\n![a](https://example.org/a.png)",
            [4],
        ),
    ],
)
def test_offline_only_addresses_leave_it_open(body: str, lines: list[int], tmp_path: Path) -> None:
    write(tmp_path, body)
    assert unused(run(request(tmp_path)).report.findings) == lines


def test_rules_that_did_not_run_are_not_judged(tmp_path: Path) -> None:
    write(tmp_path, line("image-link", "No picture.") + "\n" + line("", "Nothing."))
    assert unused(run(request(tmp_path)).report.findings) == [4, 5]
    assert unused(run(request(tmp_path, ignore=("image-link",))).report.findings) == []
    assert unused(run(request(tmp_path, select=("image-link",))).report.findings) == [4]


@pytest.mark.parametrize(
    "config",
    [
        "exclude: ['_posts/**']\n",
        "rules:\n  image-link: off\n",
        "overrides:\n  - files: _posts/**\n    rules:\n      image-link: off\n",
    ],
)
def test_where_nothing_is_reported_nothing_is_unused(config: str, tmp_path: Path) -> None:
    write(tmp_path, line("image-link", "No picture."), config)
    assert unused(run(request(tmp_path)).report.findings) == []


def test_online_the_answer_decides(tmp_path: Path) -> None:
    text = write(tmp_path, line("external-link", "[a](https://example.org/)"))
    span = Span(text.index("[a]"), text.index(" <!--"))
    outcome = run(request(tmp_path))
    occurrence = Occurrence(POST, span)

    def after(answer: Alive | Suspect) -> list[int]:
        verdict = Verdict("https://example.org/", answer, Evidence(), (occurrence,))
        return unused(with_verdicts(outcome, [verdict]).report.findings)

    assert after(Alive()) == [4]
    assert after(Suspect("503")) == []
    assert unused(with_verdicts(outcome, []).report.findings) == []  # not requested: there was no time
