"""What lies in ``_posts`` and never appears."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run

Lint = Callable[..., list[str]]

PLAIN = "---\ntitle: A\n---\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("_posts/2020-01-02-a.md", PLAIN),
        ("_posts/sub/2020-1-2-a.markdown", "no front matter"),
        ("cat/_posts/2020-01-02-a.html", PLAIN),
        ("_drafts/a.md", "---\ndraft: true\n---\n"),
        ("_posts/.keep", ""),
        ("page.md", "---\ndraft: true\n---\n"),
        ("_posts/2020-01-02-a.md", "---\ndraft: false\n---\n"),
    ],
)
def test_silent(lint: Lint, path: str, text: str) -> None:
    assert lint("publish", {path: text}) == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        (
            "_posts/2020_01_02-a.md",
            PLAIN,
            "1:1: error: Jekyll never publishes this post: name it `2020-01-02-a.md`",
        ),
        (
            "_posts/2020-01-02 a.md",
            PLAIN,
            "1:1: error: Jekyll never publishes this post: name it `2020-01-02-a.md`",
        ),
        ("_posts/2020-01-a.md", PLAIN, "1:1: error: Jekyll never publishes this file: the name of a post is"),
        ("_posts/README.md", "", "1:1: info: Jekyll never publishes this file: the name of a post is"),
        ("_posts/photo.jpg", "", "1:1: warning: Jekyll never publishes this file: `_posts` is for posts"),
        (
            "_posts/2020-01-02-a.md",
            "---\ntitle: A\npublished: no\n---\n",
            "3:1: info: this post is not published",
        ),
        (
            "_posts/2020-01-02-a.md",
            "---\ntitle: A\ndate: 2999-01-02\n---\n",
            "3:1: info: this post is not published yet",
        ),
        ("_posts/2999-01-02-a.md", PLAIN, "1:1: info: this post is not published yet: its date, 2999-01-02,"),
        (
            "_posts/2020-01-02-a.md",
            "---\ntitle: A\ndraft: true\n---\n",
            "3:1: warning: `draft: true` does nothing",
        ),
    ],
)
def test_loud(lint: Lint, path: str, text: str, said: str) -> None:
    found = lint("publish", {path: text})
    assert len(found) == 1, found
    assert found[0].startswith(f"{path}:{said}")


def test_a_date_that_does_not_exist(lint: Lint) -> None:
    found = lint("publish", {"_posts/2020-13-31-a.md": PLAIN})
    assert len(found) == 1, found
    assert "`2020-13-31-a.md` does not exist" in found[0]


def test_a_picture_with_a_post_s_name(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").touch()
    (tmp_path / "_posts" / "2020-01-02-a.jpg").write_bytes(b"\xff\xd8\xff\xe0 no text")
    findings = run(Request(str(tmp_path), None, select=("publish",))).report.findings
    assert [(finding.path, finding.severity) for finding in findings] == [
        ("_posts/2020-01-02-a.jpg", "warning")
    ]
    assert "move it to a folder" in findings[0].message
