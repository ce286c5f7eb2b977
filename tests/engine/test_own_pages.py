"""A change of documents alone: layouts are evaluated for its own pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.diff import END, BaseChanges, broken
from postlint.engine import own_pages
from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.files import Overlay

POST = "_posts/2025-02-02-new.md"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("postlint.engine.part.MOST", 1)
    files = {
        "_config.yml": "",
        "_layouts/post.html": "<html><a href='/no-such-page/'>x</a> <img src='{{ page.image }}'>\n"
        "<a href='/topics/{{ page.topic }}/'>all of this topic</a>{{ content }}</html>\n",
        "_layouts/list.html": "<html>{% for p in site.posts %}<img src='{{ p.image }}'>{% endfor %}</html>",
        "index.html": "---\nlayout: list\n---\n",
        "topics/python/index.md": "---\ntitle: Python\n---\nMore.\n",
        "a.png": "",
    }
    for number in range(1, 6):
        files[f"_posts/2025-01-0{number}-p.md"] = post("a.png", "python")
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def post(image: str, topic: str) -> str:
    return f"---\ntitle: A post\nlayout: post\nimage: /{image}\ntopic: {topic}\n---\nText.\n"


def new_findings(blog: Path, text: str) -> list[tuple[str, int]]:
    """Of a run over the part of the site that a new post can affect, each with its file and line."""
    (blog / POST).write_text(text, encoding="utf-8")
    outcome = run(Request(str(blog)), base=Overlay(str(blog), {POST: None}), findings_only=True)
    assert outcome.before is not None
    changes = BaseChanges("", {POST: ((1, END),)})
    found = broken(changes, outcome.report.findings, outcome.before.findings)
    return [(one.path, one.line) for one in found]


def test_what_is_wrong_with_all_pages_is_not_new(blog: Path) -> None:
    assert new_findings(blog, post("a.png", "python")) == []


def test_what_the_new_post_gives_its_layout(blog: Path) -> None:
    assert (POST, 4) in new_findings(blog, post("no.png", "python"))


def test_what_the_layout_makes_for_the_new_post_alone(blog: Path) -> None:
    assert new_findings(blog, post("a.png", "ruby")) == [("_layouts/post.html", 2)]


def test_a_part_of_a_template_that_is_wrong_elsewhere_is_not_new(blog: Path) -> None:
    (blog / "_posts/2025-01-03-p.md").write_text(post("a.png", "perl"), encoding="utf-8")
    assert new_findings(blog, post("a.png", "ruby")) == []


def test_a_feed_that_changes(blog: Path) -> None:
    feed = "---\n---\n<link>https://example.org{}</link>"
    (blog / "_config.yml").write_text("url: https://example.org", encoding="utf-8")
    (blog / "feed.xml").write_text(feed.format("/nowhere/"), encoding="utf-8")
    base = Overlay(str(blog), {"feed.xml": feed.format("/").encode()})
    outcome = run(Request(str(blog)), base=base, findings_only=True)
    assert [one.line for one in outcome.report.findings if one.path == "feed.xml"] == [3]


def test_other_pages_are_read_only_as_far_as_needed(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    by_page = own_pages.template_findings.references_by_page

    def noted(*words):
        for references in by_page(*words):
            read.append(references[0].shown_on[0].page)
            yield references

    monkeypatch.setattr("postlint.engine.own_pages.template_findings.references_by_page", noted)
    new_findings(blog, post("a.png", "python"))
    assert len(read) == 1 and "/01/" in read[0]
