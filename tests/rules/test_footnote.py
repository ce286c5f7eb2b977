"""Footnotes without a text, and texts that are no footnotes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]


def _post(text: str) -> dict[str, str]:
    return {"_posts/2020-01-02-a.md": f"---\ntitle: A\n---\n{text}"}


@pytest.mark.parametrize(
    ("text", "position", "advice"),
    [
        ("It rained[^wet], it blew[^dry].\n\n[^wet]: A lot.\n", "4:25", "add a line `[^dry]: …`"),
        ("It rained[^rain].\n\n[^rian]: A lot.\n", "4:10", "write `[^rian]`"),
        ("It rained[^2].\n\n[^1]: A lot.\n", "4:10", "write `[^1]`"),
        ("* It rained[^1].\n* It blew[^2].\n\n[^1]: A lot.\n", "5:10", "add a line `[^2]: …`"),
        ("| It rained[^2] |\n\nNo[^1].\n\n[^1]: A lot.\n", "4:12", "add a line `[^2]: …`"),
        ("## It rained[^2]\n\nNo[^1].\n\n[^1]: A lot.\n", "4:13", "add a line `[^2]: …`"),
        ("It rained[^1].\n[^1]: A lot.\n", "5:1", "write a blank line before it"),
        ("It rained[^1].\n\n[^1] A lot.\n", "6:1", "write a colon, `[^1]:`"),
        ("It rained[^1].\n\n[^1]: A lot.\n\n[^2]: More.\n", "8:1", "write `[^2]` in the text or delete it"),
        ("It rained[^1].\n\n[^1]: A lot.\n\n[^1]: More.\n", "6:1", "give it another name"),
        ("It rained[^1].\n\n[^1]: A lot[^3].\n", "6:12", "add a line `[^3]: …`"),
    ],
)
def test_reported(lint: Lint, text: str, position: str, advice: str) -> None:
    (said,) = lint("footnote", _post(text))
    assert said.startswith(f"_posts/2020-01-02-a.md:{position}: warning") and advice in said


@pytest.mark.parametrize(
    "text",
    [
        "It rained[^1], twice[^1].\n\n[^1]: A lot[^a].\n\n[^a]: Or more.\n",
        "It rained `[^1]`, \\[^1\\].\n\n    [^1]\n",
        "Any character but letters, [^a-z], or these: [^abc].\n",
        "But digits, [^0-9]; it rained[^1].\n\n[^1]: A lot.\n",
        "<p>It rained[^1].</p>\n",
        "An index, type[^1], counts from the end.\n",
        "{% unknown %}\n\n[^1]: A lot.\n",
        "{% if site.x %}It rained[^1].{% endif %}\n\nIt blew.\n",
        "She scored 3[^] and `arr[^1]`.\n",
    ],
)
def test_silent(lint: Lint, text: str) -> None:
    assert lint("footnote", _post(text)) == []


@pytest.mark.parametrize(("name", "meant"), [("wetter", True), ("dry", False)])
def test_names_that_are_alike(lint: Lint, name: str, meant: bool) -> None:
    said = lint("footnote", _post(f"It rained[^{name}], [^sun].\n\n[^weather]: A lot.\n"))
    assert any("write `[^weather]`, which" in one for one in said) == meant


def test_two_numbers_without_any_definition(lint: Lint) -> None:
    assert len(lint("footnote", _post("It rained[^1].\n\nIt blew[^2].\n"))) == 2


def test_fixes_are_read_by_kramdown(lint: Lint) -> None:
    assert lint("footnote", _post("It rained[^1].\n\n[^1]: A lot.\n")) == []
    assert lint("footnote", _post("It rained[^rian].\n\n[^rian]: A lot.\n")) == []
