"""``postlint next`` writes the next post of a series, and the linter says what is to be filled in."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from postlint.blog.series.drafting import next_day
from postlint.cli import run
from postlint.prose.dates import MONTHS

TOPICS = ("", "oars", "buoys", "charts", "locks", "kites")
DAYS = ("01-06", "02-03", "03-03", "04-07", "05-05")
"""The first Wednesdays of the months of 2021."""


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Test\n")
    for number, day in enumerate(DAYS, 1):
        name = MONTHS[number - 1]
        (tmp_path / f"_posts/2021-{day}-users-{name.lower()}-2021-boats.md").write_text(
            f'---\nlayout: post\ntitle: "Users {name} 2021: of {TOPICS[number]}"\n'
            f"description: About {number}\n"
            f"tags: [meetup, 2021]\nimage: /{number}.jpg\n---\nText {number}.\n\n"
            "Thanks to our sponsors [Acme](https://acme.example) and [Globex](https://globex.example).\n\n"
            f"## Talks\n\nSome.\n\n## Number {number}\n\nMore.\n"
        )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_next_post(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (blog / ".postlint.yml").write_text(
        "sponsors:\n  - {name: Globex, url: 'https://globex.example', until: 2021-05-31}\n"
        "  - {name: Initech, url: 'https://initech.example', from: 2021-06-01}\n"
    )
    assert run(["next", "Users", "--no-cache"]) == 0
    post = blog / "_posts/2021-06-02-users-june-2021.md"
    text = post.read_text()
    assert "title: 'Users June 2021: (TODO)'\n" in text
    assert "layout: post\n" in text and "description: TODO\n" in text and "# image:\n" in text
    assert "* [Acme](https://acme.example)\n* [Initech](https://initech.example)\n" in text
    assert "Globex" not in text and "## Talks" in text and "## Number" not in text
    capsys.readouterr()
    assert run(["--no-cache", "--format", "concise", "--fail-on", "warning", str(post)]) == 1
    said = capsys.readouterr().out
    assert "(title-format)" in said and said.count("(placeholder)") >= 3
    assert "sponsor-link" not in said


def test_nothing_is_overwritten(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["next", "Users", "--date", "2021-06-02", "--no-cache"]
    assert run(arguments) == 0
    post = blog / "_posts/2021-06-02-users-june-2021.md"
    text = post.read_text() + "Mine.\n"
    post.write_text(text)
    assert run(arguments) == 2
    assert "exists already and was not overwritten" in capsys.readouterr().err
    assert post.read_text() == text


def test_a_dry_run_writes_nothing(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path.name for path in (blog / "_posts").iterdir())
    assert run(["next", "--dry-run", "--date", "2021-06-09", "--no-cache"]) == 0
    printed = capsys.readouterr()
    assert "_posts/2021-06-09-users-june-2021.md" in printed.err and "Users June 2021" in printed.out
    assert sorted(path.name for path in (blog / "_posts").iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["Nobody"], "there is no series `Nobody`: name one of `Users`"), (["--date", "soon"], "is not a day")],
)
def test_what_cannot_be_written(
    blog: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["next", *arguments, "--no-cache"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2021-01-06", "2021-02-03", "2021-03-03", "2021-04-07"], "2021-05-05"),
        (["2021-01-01", "2021-01-08", "2021-01-15", "2021-01-22"], "2021-01-29"),
        (["2020-09-02", "2020-10-07", "2020-11-04", "2020-12-02"], "2021-01-06"),
        (["2021-01-10", "2021-01-31"], "2021-02-21"),
    ],
)
def test_the_next_day(days: list[str], expected: str) -> None:
    assert str(next_day([datetime.date.fromisoformat(day) for day in days])) == expected
