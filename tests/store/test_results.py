"""The results of documents: what is kept, what differs, and what is forgotten with a document."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from postlint.model import Problem, Raised
from postlint.store import results
from postlint.store.database import Store, passing_store
from postlint.store.results import Row


@pytest.fixture
def store() -> Store:
    return passing_store()


def row(
    path: str, *, facts: str = "[]", kinds: dict[str, str] | None = None, needs: Collection[str] = ()
) -> Row:
    collected = tuple((kind, "a-rule", value) for kind, value in (kinds or {}).items())
    return Row(path, facts, "[]", "[]", "[]", collected, tuple(needs))


def test_what_differs_is_named(store: Store) -> None:
    first = row("a.md", kinds={"Title": "[1]", "Image": "[1]"})
    assert results.write_results(store, [first]) == {"heads", "references", "Title", "Image"}
    assert results.write_results(store, [first]) == set()
    assert results.write_results(
        store, [row("a.md", facts="[2]", kinds={"Title": "[1]", "Image": "[1]"})]
    ) == {"references"}
    assert results.write_results(store, [row("a.md", facts="[2]", kinds={"Title": "[2]"})]) == {
        "Title",
        "Image",
    }
    assert results.collected(store, "Title") == [("a.md", "a-rule", "[2]")]
    assert results.collected_of(store, "a.md", "Image") is None


def test_a_new_document_differs_without_any_facts(store: Store) -> None:
    assert results.write_results(store, [row("a.md")]) == {"heads", "references"}


def test_a_new_result_replaces_what_the_old_one_was_made_of(store: Store) -> None:
    results.write_results(store, [row("a.md", needs=["x.html", "site.posts"]), row("b.md", needs=["x.html"])])
    results.write_results(store, [row("a.md", needs=["y.html"])])
    assert results.depending(store, ["x.html", "site.posts"]) == {"b.md"}
    assert results.depending(store, ["y.html"]) == {"a.md"}


def test_a_new_result_has_to_be_checked_against_the_site(store: Store) -> None:
    results.write_results(store, [row("a.md"), row("b.md")])
    for path in ("a.md", "b.md"):
        results.write_checked(store, path, [], [f"doc:{path}"])
    assert results.unchecked(store) == []
    results.write_results(store, [row("b.md")])
    assert results.unchecked(store) == ["b.md"]


def test_checks_run_again_where_they_looked_something_up(store: Store) -> None:
    results.write_results(store, [row("a.md"), row("b.md")])
    results.write_checked(store, "a.md", [], ["url:x", "url:y"])
    results.write_checked(store, "b.md", [], ["url:y"])
    results.write_checked(store, "a.md", [], ["url:x"])  # no longer y
    results.to_check_again(store, ["url:y"])
    assert results.unchecked(store) == ["b.md"]
    results.to_check_again(store, None)
    assert sorted(results.unchecked(store)) == ["a.md", "b.md"]


def test_nothing_is_left_of_a_document_that_is_forgotten(store: Store) -> None:
    results.write_results(store, [row("a.md", kinds={"Title": "[1]"}, needs=["x.html"]), row("b.md")])
    results.write_checked(store, "a.md", [], ["url:x"])
    assert results.forget(store, ["a.md"]) == {"heads", "references", "Title"}
    assert results.forget(store, ["a.md"]) == set()
    for table in ("result", "fact", "link", "dependency"):
        assert store.all(f"SELECT * FROM {table} WHERE path = 'a.md'") == [], table
    assert results.count(store, None) == 1


def test_a_check_of_the_site_is_kept_with_what_it_read_last(store: Store) -> None:
    said = [Raised("a-rule", "error", "a.md", Problem("wrong"))]
    results.write_site_result(store, "a", said, ["Title", "heads"])
    results.write_site_result(store, "a", said, ["Image"])
    results.write_site_result(store, "b", [], ["Title"])
    results.forget_site_problems(store, ["Title", "heads"])
    assert results.site_result(store, "a", Raised) == said
    assert results.site_result(store, "b", Raised) is None and not results.has_site_result(store, "b")
    results.forget_site_results(store, ["a"])
    assert not results.has_site_result(store, "a")
    results.write_site_result(store, "a", said, [])
    results.forget_site_problems(store, None)
    assert not results.has_site_result(store, "a")


@pytest.mark.parametrize("number", [499, 500, 501, 999, 1001])
def test_none_of_many_values_is_left_out(store: Store, number: int) -> None:
    """More than one query takes."""
    results.write_results(store, [row(f"{count}.md", needs=[f"{count}.html"]) for count in range(number)])
    assert results.count(store, [f"{count}.md" for count in range(number)]) == number
    assert len(results.depending(store, [f"{count}.html" for count in range(number)])) == number
