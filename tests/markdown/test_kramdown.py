"""Against kramdown: recorded cases always, real kramdown over real sites where there is Ruby.

``cases.jsonl`` was recorded with ``kramdown_dump.rb``; ``POSTLINT_FULL=1`` compares every file of
the real sites instead of a sample.
"""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path

import pytest

from postlint import markdown

HERE = Path(__file__).parent
_spec = importlib.util.spec_from_file_location("kramdown_peer", HERE / "kramdown_peer.py")
assert _spec and _spec.loader
peer = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(peer)

CASES = [json.loads(line) for line in (HERE / "cases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: repr(case["text"])[:60])
def test_recorded_case(case: dict[str, object]) -> None:
    assert peer.ours(case["text"], case["options"]) == peer.comparable(case["rows"])


def test_recorded_cases_are_what_kramdown_says(ruby: str) -> None:
    for case, rows in zip(CASES, peer.found_by_kramdown(ruby, CASES), strict=True):
        assert rows == case["rows"], case["text"]


@pytest.mark.parametrize("site", ["meetup", "brew", "elixir", "jekyll-docs", "ruby"])
def test_real_site(site: str, truth: Path, ruby: str) -> None:
    files = sorted(
        path for path in (truth / site / "site").rglob("*.m*") if path.suffix in (".md", ".markdown")
    )
    if site == "ruby" and not os.environ.get("POSTLINT_FULL"):
        files = files[::60]
    texts = [
        markdown.mask(peer.body_of(path.read_text(encoding="utf-8-sig"))).replace("\uffa0", "y")
        for path in files
    ]
    requests = [{"text": text, "options": {}} for text in texts]
    compared = 0
    for path, text, rows in zip(files, texts, peer.found_by_kramdown(ruby, requests), strict=True):
        if isinstance(rows, list):
            compared += 1
            assert peer.ours(text, {}) == peer.comparable(rows), path
    assert compared > len(files) * 0.9
