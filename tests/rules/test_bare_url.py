"""Bare addresses: what kramdown leaves as text, and what only looks like an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.model import Finding

Findings = Callable[..., tuple[Finding, ...]]
Lint = Callable[..., list[str]]


@pytest.mark.parametrize(
    "body",
    [
        "<https://a.test> [b](https://b.test) `https://c.test`",
        "```\nhttps://a.test\n```",
        "<p>https://a.test</p>\n\n<div>https://b.test</div>",
        "See https://example.com/a, http://localhost:4000/ and us@example.org.",
        "[https://a.test](https://a.test) and https:// alone",
        "{{ site.url }}",
        "@ann, a@b and 3@4.5",
        "npm i left@1.2.3",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    assert lint("bare-url", body + "\n") == []


@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        ("See https://a.test/b.", "See <https://a.test/b>."),
        ("(see https://a.test/b_(c))", "(see <https://a.test/b_(c)>)"),
        ("* **https://a.test/?b=c&d=e**", "* **<https://a.test/?b=c&d=e>**"),
        ("Mail ann@a.test, please", "Mail <ann@a.test>, please"),
        ("| a | https://a.test |", "| a | <https://a.test> |"),
    ],
)
def test_fix(findings: Findings, body: str, fixed: str) -> None:
    text = f"---\ntitle: A\n---\n{body}\n"
    (found,) = findings("bare-url", {"_posts/2020-01-02-a.md": text})
    assert found.severity == "info"
    assert found.fix is not None and found.fix.safe
    (edit,) = found.fix.edits
    assert text[: edit.span.start] + edit.text + text[edit.span.end :] == f"---\ntitle: A\n---\n{fixed}\n"
