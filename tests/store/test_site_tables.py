"""The documents and the URL map: what is written, how it differs, and the model that reads it back."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from postlint.model import YamlValue
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site
from postlint.site.site_model import ReadFailure, SiteModel
from postlint.store import site_tables
from postlint.store.database import Store, passing_store
from postlint.store.site_tables import ChangedValue, StoredModel, is_restorable, write_model

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
FIRST = "_posts/2024-01-01-first.md"


@pytest.fixture
def store() -> Store:
    return passing_store()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    page(tmp_path, FIRST, "title: First")
    page(tmp_path, "_posts/2024-01-02-second.md", "title: Second")
    page(tmp_path, "about.md", "title: About")
    (tmp_path / "plain.html").write_text("<p id=a>", "utf-8")
    return tmp_path


def page(root: Path, path: str, front_matter: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(f"---\n{front_matter}\n---\n", "utf-8")


def model_of(root: Path) -> SiteModel:
    return read_site(str(root), load(str(root)), now=NOW)


def stored(store: Store, root: Path) -> StoredModel:
    return StoredModel(store, str(root), load(str(root)), (), NOW)


def changed(name: str, before: YamlValue, now: YamlValue) -> ChangedValue:
    return ChangedValue(name, before, now)


def test_what_is_read_back_is_what_was_written(store: Store, site: Path) -> None:
    page(site, "_posts/2024-01-02-other-2024-01-02-x.md", "title: Its name has a day twice")
    page(site, "twin.md", "permalink: /about.html")
    model = model_of(site)
    write_model(store, model, None)
    read = stored(store, site)
    assert is_restorable(store)
    assert list(read.documents) == list(model.documents)
    assert read.entries == model.entries
    for path, document in model.by_path.items():
        assert read.by_path[path] == document and path in read.by_path
    for destination, entry in model.published.items():
        assert read.published[destination] == entry, "of two that write one file the later one wins"
    assert read.hidden == model.hidden and read.by_source == model.by_source
    assert read.copied_pages == model.copied_pages == {"plain.html": "/plain.html"}
    assert list(read.posts_of("2024-01-02")) == list(model.posts_of("2024-01-02"))
    assert read.next_publication == model.next_publication
    assert "never.md" not in read.by_path and "never" not in read.published


@pytest.mark.parametrize(
    "config",
    ["exclude: [plain.html]", "defaults: [{scope: {path: plain.html}, values: {published: false}}]"],
)
def test_an_html_file_that_is_not_published_is_no_copied_page(store: Store, site: Path, config: str) -> None:
    (site / "_config.yml").write_text(config + "\n", "utf-8")
    model = model_of(site)
    write_model(store, model, None)
    assert stored(store, site).copied_pages == model.copied_pages == {}


@pytest.mark.parametrize("touched", [None, {FIRST}])
def test_what_front_matter_says_otherwise_is_named(
    store: Store, site: Path, touched: set[str] | None
) -> None:
    write_model(store, model_of(site), None)
    page(site, FIRST, "title: First\nimage: /a.png")
    delta = write_model(store, model_of(site), touched)
    assert delta.documents == {FIRST} and not delta.gone and not delta.entries
    assert delta.front == (changed("image", None, "/a.png"),)
    assert write_model(store, model_of(site), touched).front == ()


def test_more_than_front_matter_is_not_named(store: Store, site: Path) -> None:
    write_model(store, model_of(site), None)
    page(site, FIRST, "title: First\npermalink: /elsewhere/")
    delta = write_model(store, model_of(site), None)
    assert delta.documents == {FIRST} and delta.front is None
    assert {entry.url for entry in delta.entries} == {"/2024/01/01/first.html", "/elsewhere/"}
    (site / FIRST).unlink()
    delta = write_model(store, model_of(site), None)
    assert (delta.documents, delta.gone, delta.front) == ({FIRST}, {FIRST}, None)
    assert FIRST not in stored(store, site).by_path and len(stored(store, site).documents) == 2
    page(site, FIRST, "title: First")
    assert write_model(store, model_of(site), None).front is None


@pytest.mark.parametrize(("number", "named"), [(100, True), (101, False)])
def test_the_differences_of_many_documents_are_not_named(
    store: Store, tmp_path: Path, number: int, named: bool
) -> None:
    assert site_tables._COMPARED == 100
    for tag in ("a", "b"):
        for count in range(number):
            page(tmp_path, f"{count}.md", f"tag: {tag}")
        delta = write_model(store, model_of(tmp_path), None)
    assert len(delta.documents) == number
    assert (delta.front is not None) is named


def test_another_order_of_the_same_rows_is_a_difference(store: Store, site: Path) -> None:
    page(site, "a.md", "permalink: /x/")
    page(site, "b.md", "permalink: /x/")
    model = model_of(site)
    write_model(store, model, None)
    model.__dict__["entries"] = tuple(reversed(model.entries))
    assert write_model(store, model, None).entries == frozenset(model.entries)


def test_what_cannot_be_read_back_is_not_restorable(store: Store, site: Path) -> None:
    model = model_of(site)
    first = model.parts.documents[0]
    strange = first._replace(data={**first.data, "it": {1, 2}})  # type: ignore[dict-item]
    for parts in (
        model.parts._replace(updatable=False),
        model.parts._replace(failures=(ReadFailure(FIRST, "cannot be read"),)),
        model.parts._replace(documents=[strange, *model.parts.documents[1:]]),
    ):
        other = SiteModel(str(site), load(str(site)), parts, ())
        write_model(store, other, None)
        assert not is_restorable(store)
        write_model(store, model, None)
        assert is_restorable(store)
