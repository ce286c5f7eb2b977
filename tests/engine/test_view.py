"""What checks look at is noted, by the names that a change is told by: else they would not run again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from postlint.engine import keys
from postlint.engine.keys import of_address, of_document, of_file, of_kind
from postlint.engine.prepare import Request, set_up
from postlint.engine.recheck import recheck
from postlint.engine.sync import synchronise
from postlint.engine.view import SiteView
from postlint.model import Resolution, UrlEntry
from postlint.store import results
from postlint.store.database import Store, passing_store
from postlint.store.results import Row

FRONT, HEADS, REFERENCES, SITE = keys.FRONT, keys.HEADS, keys.REFERENCES, keys.SITE


class Title(NamedTuple):
    """A kind of facts."""

    text: str


@pytest.fixture
def view(tmp_path: Path) -> SiteView:
    (tmp_path / "_config.yml").write_text("title: x\n", "utf-8")
    (tmp_path / "about.md").write_text("---\nlayout: page\n---\nText.\n", "utf-8")
    (tmp_path / "plain.html").write_text("<p id=a>", "utf-8")
    setup, store = set_up(Request(str(tmp_path))), passing_store()
    model = synchronise(setup, store).model
    results.write_results(store, [Row("about.md", '[[],["a"],true]', "[]", "[]", "[]", (), ())])
    return SiteView(model, store, setup.plan.settings)


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        (lambda view: view.posts, {HEADS, of_kind(HEADS)}),
        (lambda view: view.urls, {SITE, of_kind(SITE)}),
        (lambda view: view.data, {SITE}),
        (lambda view: list(view.facts(Title)), {HEADS, "Title", of_kind(HEADS), of_kind("Title")}),
        (lambda view: view.facts_of("about.md", Title), {of_document("about.md"), "Title", HEADS}),
        (lambda view: view.front_matter("about.md"), {of_document("about.md"), FRONT}),
        (lambda view: view.resolve("/about.html", None), {of_address("about.html"), SITE}),
        (lambda view: view.resolve("/none.html", None), {of_address("none.html"), keys.ANY_ADDRESS, SITE}),
        (lambda view: view.resolve("https://example.org/", None), {SITE}),
        (lambda view: view.entry("about.md"), {of_file("about.md"), SITE}),
        (lambda view: view.exists("none.png"), {of_file("none.png"), SITE}),
        (lambda view: view.document("about.md"), {of_document("about.md"), HEADS, REFERENCES}),
        (
            lambda view: list(view.each()),
            {HEADS, REFERENCES, of_kind(HEADS), of_kind(REFERENCES)},
        ),
        (lambda view: view.layout("page"), {SITE}),
        (lambda view: view.has_layout("page"), {SITE}),
        (lambda view: view.extended, {SITE}),
        (
            lambda view: view.base(view.document("about.md")),
            {of_document("about.md"), HEADS, REFERENCES, SITE},
        ),
    ],
)
def test_a_look_is_noted(view: SiteView, look: Callable[[SiteView], Any], seen: set[str]) -> None:
    look(view)
    assert view.seen == seen
    view.seen.clear()
    look(view)  # also where the answer is known already
    assert view.seen == seen


def test_a_page_without_front_matter_may_depend_on_anything(view: SiteView) -> None:
    entry = view._model.by_source["plain.html"]
    found = view.page(entry)
    assert found is not None and found.anchors == ("a",)
    assert {of_document("plain.html"), SITE, FRONT, of_kind(SITE), of_kind(FRONT)} <= view.seen


@pytest.mark.parametrize(
    "written", ["a/b", "/a/b", "/a/b/", "/a/b.html", "/a/b/index.html", "/a/B/index.htm", "A/b.html/"]
)
def test_an_address_has_one_name(written: str) -> None:
    assert of_address(written) == "url:a/b"


def test_the_name_of_the_home_page() -> None:
    assert {of_address(one) for one in ("", "/", "/index.html", "index.htm")} == {"url:"}


def resolution(status: Any) -> Resolution:
    return Resolution(status, "/a.html")


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("external", set()),
        ("other", set()),
        ("published", {"url:a"}),
        ("redirect", {"url:a"}),
        ("missing", {"url:a", keys.ANY_ADDRESS}),
        ("case", {"url:a", keys.ANY_ADDRESS}),
    ],
)
def test_what_an_answer_depends_on(status: str, names: set[str]) -> None:
    assert set(keys.of_resolution(resolution(status))) == names


def test_what_a_change_is_told_by() -> None:
    entry = UrlEntry("a.md", "page", None, "/a/", "a/index.html", True, None)
    assert keys.of_edits([], [], []) == set()
    assert keys.of_edits(["a.md"], [], []) == {"doc:a.md"}
    assert keys.of_edits([], [entry], []) == {"url:*", "url:a", "file:a.md"}
    assert keys.of_edits([], [entry._replace(source=None, destination=None)], []) == {"url:*"}
    assert keys.of_edits([], [], ["b/c.png"]) == {"url:*", "file:b/c.png", "url:b/c.png"}


def checked(*looked_up: str) -> Store:
    """A store with a document whose checks looked these up, and a check of the site that read ``Title``."""
    store = passing_store()
    results.write_results(store, [Row("a.md", "[]", "[]", "[]", "[]", (), ())])
    results.write_checked(store, "a.md", [], looked_up)
    results.write_site_result(store, "a-rule", [], ["Title"])
    return store


@pytest.mark.parametrize(
    ("kinds", "changed", "document", "site"),
    [
        (set(), set(), False, False),
        (set(), {"url:x"}, True, False),
        (set(), {"url:y"}, False, False),
        ({"Title"}, set(), True, True),
        ({"Image"}, set(), False, False),
        (None, None, True, True),
    ],
)
def test_who_looked_runs_again(
    kinds: set[str] | None, changed: set[str] | None, document: bool, site: bool
) -> None:
    store = checked("url:x", of_kind("Title"))
    recheck(store, kinds, changed)
    assert bool(results.unchecked(store)) is document
    assert results.has_site_result(store, "a-rule") is not site
