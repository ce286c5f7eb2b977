"""What lies in ``_posts`` and never appears."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.model import Finding

Findings = Callable[..., tuple[Finding, ...]]
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
            "_posts/2020-01-02-a-post",
            PLAIN,
            "1:1: error: Jekyll never publishes this post: name it `2020-01-02-a-post.md`",
        ),
        (
            "_posts/notes",
            PLAIN,
            "1:1: warning: Jekyll never publishes this file: name a post `YYYY-MM-DD-notes.md`",
        ),
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


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("call-for-speakers.md", "YYYY-MM-DD-call-for-speakers.md"),
        ("Create 2019-04-03-x.md", "2019-04-03-x.md"),
        ("sub/late.markdown", "YYYY-MM-DD-late.markdown"),
    ],
)
def test_a_post_without_a_date_in_its_name(findings: Findings, name: str, proper: str) -> None:
    (found,) = findings("publish", {f"_posts/{name}": "---\ntitle: A\n---\n"})
    assert (found.severity, found.message) == (
        "error",
        f"Jekyll never publishes this post: name it `{proper}`",
    )


@pytest.mark.parametrize("name", ["README.md", "template.md", "-2020-01-02-hidden.md", "_x.md"])
def test_notes_and_templates_are_at_most_information(findings: Findings, name: str) -> None:
    assert {one.severity for one in findings("publish", {f"_posts/{name}": "---\ntitle: A\n---\n"})} <= {
        "info"
    }


def test_no_front_matter_no_post(findings: Findings) -> None:
    assert {one.severity for one in findings("publish", {"_posts/contacts.md": "Ann\n"})} == {"info"}


@pytest.mark.parametrize(
    ("dateless", "dated", "severity"), [(5, 4, "info"), (5, 5, "error"), (4, 0, "error")]
)
def test_names_without_date_by_habit(findings: Findings, dateless: int, dated: int, severity: str) -> None:
    files = {f"_posts/{number}/report.md": "---\ntitle: A\n---\n" for number in range(dateless)}
    files |= {f"_posts/2020-01-0{day}-a.md": "---\ntitle: A\n---\n" for day in range(1, 1 + dated)}
    assert {one.severity for one in findings("publish", files)} == {severity}


@pytest.mark.parametrize("date", ["", "date: 2021-03-02\n"])
def test_a_day_that_no_calendar_has(findings: Findings, date: str) -> None:
    (found,) = findings("publish", {"_posts/2021-02-29-a.md": f"---\ntitle: A\n{date}---\n"})
    assert found.message.startswith("2021-02-29 does not exist")
    assert ("2021-03-01" in found.message) == (not date)


def test_files_that_a_plugin_publishes_beside_a_post(lint: Lint) -> None:
    files = {"_posts/a/2020-01-02-a.md": "---\ntitle: A\n---\n", "_posts/a/sea.png": ""}
    assert len(lint("publish", files)) == 1
    assert lint("publish", files | {"_config.yml": "plugins: [jekyll-postfiles]"}) == []


@pytest.mark.parametrize(
    ("name", "severity", "advice"),
    [
        ("2017-04-14.md", "error", "`2017-04-14-title.md`"),
        ("000-episode-blank.md", "info", "`YYYY-MM-DD-title.md`"),
        ("blank-guest.md", "info", "`YYYY-MM-DD-blank-guest.md`"),
        ("blankets.md", "error", "`YYYY-MM-DD-blankets.md`"),
    ],
)
def test_names_of_templates_and_dates_alone(
    findings: Findings, name: str, severity: str, advice: str
) -> None:
    (found,) = findings("publish", {f"_posts/{name}": "---\ntitle: A\n---\nText.\n"})
    assert (found.severity, advice in found.message) == (severity, True)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2020-01-02-a.md.md", 1),
        ("2020-01-02-a.html.md", 0),
        ("2020-01-02-a.b.md", 0),
        ("2020-01-02-md.md", 0),
    ],
)
def test_an_extension_given_twice(lint: Lint, name: str, found: int) -> None:
    said = lint("publish", {f"_posts/{name}": "---\ntitle: A\n---\n"})
    assert len(said) == found and all("name it `2020-01-02-a.md`" in one for one in said)


def test_a_file_without_date_and_extension_may_be_a_post(lint: Lint) -> None:
    (said,) = lint("publish", {"_posts/our-events": "---\ntitle: A\n---\n"})
    assert "warning" in said and "name a post `YYYY-MM-DD-our-events.md`" in said


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("_talks/ann", PLAIN, 1),
        ("_talks/2020-01-02-ann", PLAIN, 1),
        ("_talks/ann", "no front matter", 0),
        ("_talks/ann.md", PLAIN, 0),
        ("_hidden/ann", PLAIN, 0),
        ("_redirects", PLAIN, 0),
        ("talks/ann", PLAIN, 0),
    ],
)
def test_a_document_without_an_extension(lint: Lint, path: str, text: str, found: int) -> None:
    config = {"_config.yml": "collections:\n  talks:\n    output: true\n  hidden:\n    output: false\n"}
    said = lint("publish", config | {path: text, "_talks/bob.md": PLAIN})
    assert len(said) == found
    assert all(
        f"{path}:1:1: error: readers see this document's Markdown as it is written" in one for one in said
    )
