"""Rules are tried on small sites, end to end: files in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import Example, show, write
from postlint.model import Finding

Alone = Callable[[Request, tuple[Finding, ...]], None]
Findings = Callable[..., tuple[Finding, ...]]
Lint = Callable[..., list[str]]


@pytest.fixture
def findings(tmp_path: Path, alone: Alone) -> Findings:
    """``findings(rule, files)``: what the rule finds on a site of these files, and on each of them."""

    def find(rule: str, files: Mapping[str, str]) -> tuple[Finding, ...]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))  # another site each time
        write(Example("Bad", dict(files), ()), str(folder))
        config = folder / ".postlint.yml"
        request = Request(str(folder), str(config) if config.exists() else None, select=(rule,))
        outcome = run(request)
        assert not outcome.failed, outcome.report.findings
        alone(request, outcome.report.findings)
        return outcome.report.findings

    return find


@pytest.fixture
def lint(findings: Findings) -> Lint:
    """``lint(rule, files)``: the same as lines. A single string is the body of one post."""

    def find(rule: str, files: Mapping[str, str] | str) -> list[str]:
        if isinstance(files, str):
            files = {"_posts/2020-01-02-post.md": "---\ntitle: Post\n---\n" + files}
        return list(show(findings(rule, files)))

    return find
