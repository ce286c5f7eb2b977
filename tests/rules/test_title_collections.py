"""title-format: titles of collections' documents, and numbers that a series leaves out."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

import pytest

from postlint.model import Finding

Findings = Callable[[str, Mapping[str, str]], tuple[Finding, ...]]
RULE = "title-format"
CONFIG = {"_config.yml": "collections: {talks: {output: true}}\n"}


def talks(titles: Mapping[str, str]) -> dict[str, str]:
    return CONFIG | {
        f"_talks/{name}.md": f'---\ntitle: "{title}"\n---\nHi.\n' for name, title in titles.items()
    }


@pytest.mark.parametrize(("others", "count"), [(5, 1), (4, 0)])
def test_a_title_with_another_number_than_the_files_name(findings: Findings, others: int, count: int) -> None:
    titles = {f"{n:03}-weekly-{300 + n}": f"The week, issue {300 + n}" for n in range(1, others + 2)}
    titles["003-weekly-303"] = "The week, issue 302"
    found = findings(RULE, talks(titles))
    assert len(found) == count
    if found:
        assert found[0].path == "_talks/003-weekly-303.md"
        assert found[0].message.startswith("the title says 302, the file's name 303: the 5 titles")


@pytest.mark.parametrize(("odd", "count"), [(1, 1), (2, 0)])
def test_titles_that_are_numbered_otherwise(findings: Findings, odd: int, count: int) -> None:
    titles = {f"weekly-{n}": f"The week, issue {n}" for n in range(100, 114)}
    for number in range(odd):
        titles[f"weekly-{100 + number}"] = f"The week, issue {200 + number}"
    assert len(findings(RULE, talks(titles))) == count


@pytest.mark.parametrize(
    ("name", "count"), [("005-harbour", 1), ("005-pumps-again", 0), ("pumps-and-hoses-2", 0)]
)
def test_a_title_of_another_document(findings: Findings, name: str, count: int) -> None:
    found = findings(RULE, talks({"017-pumps": "Pumps and hoses", name: "Pumps and hoses"}))
    assert [one.path for one in found] == [f"_talks/{name}.md"] * count


def test_a_title_of_another_post(findings: Findings) -> None:
    def files(name: str) -> dict[str, str]:
        title = "---\ntitle: Pumps and hoses\n---\nHi.\n"
        return {"_posts/2021-03-02-pumps.md": title, f"_posts/2021-04-06-{name}.md": title}

    assert [one.severity for one in findings(RULE, files("stability"))] == ["warning"]
    assert [one.severity for one in findings(RULE, files("more-pumps"))] == ["info"]


@pytest.mark.parametrize(
    ("posts", "gap", "left_out", "count"),
    [(8, 30, 2, 1), (7, 30, 2, 0), (8, 45, 2, 1), (8, 46, 2, 0), (8, 30, 3, 0)],
)
def test_a_number_that_is_left_out(
    findings: Findings, posts: int, gap: int, left_out: int, count: int
) -> None:
    files: dict[str, str] = {}
    number, day = 1, datetime.date(2021, 1, 5)
    for at in range(posts):
        files[f"_posts/{day}-evening.md"] = f"---\ntitle: 'Harbour evening #{number}'\n---\nHi.\n"
        last = at == posts - 2
        number, day = number + (left_out if last else 1), day + datetime.timedelta(days=gap if last else 30)
    found = findings(RULE, files)
    assert len(found) == count
    assert all("does not follow" in one.message for one in found)
