"""Titles that the text repeats, and headings that are the only title."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from postlint.rules import repeated_title

Lint = Callable[..., list[str]]


def _posts(count: int, repeating: int = 0, layout: str = "post") -> dict[str, str]:
    return {
        f"_posts/2020-01-{at + 1:02}-a.md": f"---\nlayout: {layout}\ntitle: Number {at}\n---\n"
        + (f"# Number {at}\n" if at < repeating else "Text.\n")
        for at in range(count)
    }


_LAST = "_posts/2020-02-12-z.md"


def _last(body: str, layout: str = "post") -> dict[str, str]:
    return {_LAST: f"---\nlayout: {layout}\ntitle: 'A visit: the docks & more'\n---\n{body}\n"}


@pytest.mark.parametrize(
    "body",
    [
        "# A visit: the docks & more",
        "\n## A Visit – The Docks &amp; More\n\nText.",
        "A visit: the docks & more\n======",
    ],
)
def test_loud_from_ten_others_on(lint: Lint, body: str) -> None:
    (said,) = lint("repeated-title", _posts(10) | _last(body))
    assert said.startswith(f"{_LAST}:") and "warning" in said
    assert lint("repeated-title", _posts(9) | _last(body)) == []


@pytest.mark.parametrize(
    "body", ["# A visit", "Text.\n\n# A visit: the docks & more", "**A visit: the docks & more**"]
)
def test_other_beginnings(lint: Lint, body: str) -> None:
    assert lint("repeated-title", _posts(12) | _last(body)) == []


@pytest.mark.parametrize(("repeating", "found"), [(1, 2), (3, 0)])
def test_a_layout_without_a_title(lint: Lint, repeating: int, found: int) -> None:
    """Where more than a tenth begin with their titles, the layout prints none."""
    files = _posts(20, repeating) | _last("# A visit: the docks & more")
    assert len(lint("repeated-title", files)) == found


def test_layouts_are_judged_by_themselves(lint: Lint) -> None:
    files = _posts(20) | _last("# A visit: the docks & more", layout="slides")
    assert lint("repeated-title", files) == []


@pytest.mark.parametrize(("others", "found"), [(10, 1), (9, 0)])
def test_documents_of_a_collection(lint: Lint, others: int, found: int) -> None:
    files = {"_config.yml": "collections: {talks: {output: true}}\n"}
    files |= {f"_talks/{at}.md": f"---\ntitle: Number {at}\n---\nText.\n" for at in range(others)}
    files |= _posts(20) | {"_talks/z.md": "---\ntitle: The docks\n---\n# The docks\n"}
    assert len(lint("repeated-title", files)) == found


@pytest.mark.parametrize(
    ("body", "may"),
    [
        ("# A", True), ("\n\n   ## A", True), ("A\n---", True),
        ("{% comment %}x{% endcomment %}\n{:.x}\n# A", True),
        ("[a]: /a\n<a name=x></a>\n# A", True),
        ("Text.", False), ("", False), ("Text.\n\n# A", False), ("- one\n\n---\nA\n---", False),
    ],
)  # fmt: skip
def test_which_texts_may_begin_so(body: str, may: bool) -> None:
    """The end of the front matter underlines nothing."""
    for front in ("title: A", "layout: post\ntitle: A", ""):
        assert repeated_title.may_collect(f"---\n{front}\n---\n{body}\n") is may
    assert repeated_title.may_collect(f"---\r\ntitle: A\r\n---\r\n{body}\n") is may
