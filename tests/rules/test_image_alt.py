"""Alternative texts: what is requested and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from json import loads
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run

Lint = Callable[..., list[str]]


@pytest.mark.parametrize(
    "body",
    [
        "![words](/a.png)",
        '<img src="/a.png" alt="">',
        '<img src="/a.png" role="presentation">',
        '<img src="/a.png" aria-hidden="true">',
        '<video poster="/a.png"></video>',
        "{% include picture.html src='/a.png' %}",
        "`![](/a.png)`",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    files = {
        "_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{body}\n",
        "_includes/picture.html": '<img src="{{ include.src }}">',
    }
    assert lint("image-alt", files) == []


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        ("![](/a.png)", "in the brackets"),
        ("![ ](/a.png)", "in the brackets"),
        ("![][r]\n\n[r]: /a.png", "in the brackets"),
        ("[![](/a.png)](/b/)", "in the brackets"),
        ('<img src="/a.png">', "`alt` attribute"),
        ('<img src="/a.png" srcset="/b.png 2x">', "`alt` attribute"),
    ],
)
def test_loud(lint: Lint, body: str, advice: str) -> None:
    said = lint("image-alt", body)
    assert len(said) == 1, said
    assert ": info: image `/a.png` has no " in said[0]
    assert advice in said[0]


def test_labelled_archive(truth: Path) -> None:
    outcome = run(Request(str(truth / "meetup" / "site"), None, select=("image-alt",)))
    rows = map(loads, (truth / "meetup" / "defects.jsonl").read_text(encoding="utf-8").splitlines())
    labelled = {(row["file"], row["line"]) for row in rows if row["rule"] == "image-alt"}
    assert {(finding.path, finding.line) for finding in outcome.report.findings} == labelled


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ('<img srcset="/a.png 1x, /b.png 2x">', 1),
        ('<img srcset="/a.png 1x" alt="">', 0),
        ('<picture><source srcset="/a.webp"><img src="/a.png" alt="A"></picture>', 0),
        ('<img srcset="/a.png 1x" role="presentation">', 0),
    ],
)
def test_a_srcset_without_src(lint: Lint, body: str, count: int) -> None:
    assert len(lint("image-alt", body + "\n")) == count
