"""Every rule's page is executable: its bad examples are found, its good ones are silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.cli.online import occurrences_by_url
from postlint.engine.prepare import Request
from postlint.engine.run import run, with_verdicts
from postlint.examples import Example, examples, show, write
from postlint.model import Finding
from postlint.net.replay import load as load_recording
from postlint.net.replay import replay
from postlint.rule import load, rule_ids

Alone = Callable[[Request, tuple[Finding, ...]], None]

CASES = [
    pytest.param(rule_id, example, id=f"{rule_id}-{number}-{example.kind}")
    for rule_id in rule_ids()
    if load(rule_id).checks
    for number, example in enumerate(examples(load(rule_id).page))
]


def findings(example: Example, folder: Path, rule_id: str, alone: Alone) -> tuple[Finding, ...]:
    write(example, str(folder))
    config = folder / ".postlint.yml"
    request = Request(str(folder), str(config) if config.exists() else None, select=(rule_id,))
    outcome = run(request)
    alone(request, outcome.report.findings)
    recording = folder / "verdicts.jsonl"
    if recording.exists():
        occurrences = occurrences_by_url(outcome.view)
        verdicts = list(replay(load_recording(recording.read_text("utf-8").splitlines()), occurrences))
        outcome = with_verdicts(outcome, verdicts)
    assert not outcome.failed, outcome.report.findings
    return outcome.report.findings


@pytest.mark.parametrize(("rule_id", "example"), CASES)
def test_example(rule_id: str, example: Example, tmp_path: Path, alone: Alone) -> None:
    said = show(findings(example, tmp_path, rule_id, alone))
    assert said == example.findings


@pytest.mark.parametrize("rule_id", list(rule_ids()))
def test_page(rule_id: str) -> None:
    rule = load(rule_id)
    found = examples(rule.page)
    assert rule.summary, "the first line says what should be"
    assert not rule.summary.endswith(".") and len(rule.summary) <= 90
    assert rule.checks, "a rule has at least one check"
    kinds = {example.kind for example in found}
    offline = [check for check in rule.checks if check.phase != "verdict"]
    if offline:
        assert {"Bad", "Good"} <= kinds
    assert all(example.findings for example in found if example.kind == "Bad")
    assert not any(example.findings for example in found if example.kind != "Bad")
