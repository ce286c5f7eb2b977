"""What a run has to look at again after a change: documents to analyse, kinds of things, keys of look-ups."""

from __future__ import annotations

import datetime
import types
from collections.abc import Iterable
from pathlib import Path

import pytest

from postlint.codec import encode
from postlint.engine import keys, sync
from postlint.engine.prepare import Request, set_up
from postlint.engine.sync import Synced, synchronise, synchronise_overlay, synchronise_texts
from postlint.files import Overlay
from postlint.model import Failure
from postlint.store import results
from postlint.store.database import Store, passing_store
from postlint.store.results import Row

POST = "_posts/2024-01-01-first.md"
LATER = "_posts/2030-01-01-later.md"


def page(root: Path, path: str, front_matter: str = "title: A", body: str = "Text.") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(f"---\n{front_matter}\n---\n{body}\n", "utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("title: x\n", "utf-8")
    page(tmp_path, POST)
    page(tmp_path, "about.md")
    (tmp_path / "plain.html").write_text("<p id=a>", "utf-8")
    (tmp_path / "a.png").write_bytes(b"")
    return tmp_path


@pytest.fixture
def store() -> Store:
    return passing_store()


def at(monkeypatch: pytest.MonkeyPatch, year: int, month: int = 1, day: int = 1, hour: int = 1) -> None:
    """Let it be another time for ``sync``."""
    moment = datetime.datetime(year, month, day, hour, tzinfo=datetime.timezone.utc)

    class Then(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Then:
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(sync, "datetime", types.SimpleNamespace(datetime=Then))


def synced(store: Store, root: Path, failing: Iterable[str] = ()) -> Synced:
    """Bring the store up to date, and analyse what is pending in name only."""
    found = synchronise(set_up(Request(str(root))), store)
    analysed(store, found, failing)
    return found


def analysed(store: Store, found: Synced, failing: Iterable[str] = ()) -> None:
    failures = {path: encode((Failure("a-rule", path, "broke"),)) for path in failing}
    rows = [Row(path, "[]", "[]", "[]", failures.get(path, "[]"), (), ()) for path in found.pending]
    results.write_results(store, rows)


def test_nothing_is_looked_at_again_where_nothing_has_changed(store: Store, site: Path) -> None:
    first = synced(store, site)
    assert first.pending == [POST, "about.md"] and first.kinds is None and first.keys is None
    for _ in range(2):
        again = synced(store, site)
        assert (again.pending, again.kinds, again.keys) == ([], set(), set())


def test_a_text_that_changes_is_analysed_alone(store: Store, site: Path) -> None:
    synced(store, site)
    page(site, POST, body="Other words.")
    found = synced(store, site)
    assert (found.pending, found.kinds, found.keys) == ([POST], set(), set())


def test_front_matter_that_changes_concerns_who_reads_it(store: Store, site: Path) -> None:
    synced(store, site)
    page(site, POST, "title: B")
    found = synced(store, site)
    assert found.pending == [POST] and found.keys == {keys.of_document(POST)}
    assert (
        found.kinds is not None and {keys.FRONT, keys.HEADS} <= found.kinds and keys.SITE not in found.kinds
    )


def test_documents_that_come_and_go(store: Store, site: Path) -> None:
    synced(store, site)
    new = "_posts/2024-01-02-new.md"
    page(site, new)
    found = synced(store, site)
    address = keys.of_address("2024/01/02/new.html")
    assert found.pending == [new] and found.kinds is not None and found.keys is not None
    assert {keys.FRONT, keys.HEADS, keys.SITE} <= found.kinds
    assert {keys.of_document(new), keys.of_file(new), address, keys.ANY_ADDRESS} <= found.keys
    (site / new).unlink()
    found = synced(store, site)
    assert found.pending == [] and found.kinds is not None and found.keys is not None
    assert {keys.FRONT, keys.HEADS, keys.SITE, "references"} <= found.kinds
    assert {keys.of_document(new), address} <= found.keys
    assert results.count(store, None) == 2


def test_a_picture_that_comes_or_goes_changes_the_site(store: Store, site: Path) -> None:
    synced(store, site)
    (site / "b.png").write_bytes(b"")
    for _ in range(2):
        found = synced(store, site)
        assert found.pending == [] and found.kinds == {keys.SITE}
        assert found.keys == {keys.of_file("b.png"), keys.of_address("b.png"), keys.ANY_ADDRESS}
        (site / "b.png").unlink(missing_ok=True)


def test_a_feed_is_not_analysed_but_looked_at_as_a_template(store: Store, site: Path) -> None:
    page(site, "feed.xml")
    assert "feed.xml" not in synced(store, site).pending
    page(site, "feed.xml", body="{% for post in site.posts %}{{ post.url }}{% endfor %}")
    found = synced(store, site)
    assert found.pending == [] and found.keys == {keys.of_document("feed.xml")}
    assert found.kinds == {keys.FRONT, keys.TEMPLATES}


def test_html_without_front_matter_may_concern_anything(store: Store, site: Path) -> None:
    synced(store, site)
    (site / "plain.html").write_text("<p id=b>", "utf-8")
    found = synced(store, site)
    assert found.pending == [] and found.kinds is None


def test_a_document_on_which_a_rule_failed_is_analysed_again(store: Store, site: Path) -> None:
    synced(store, site, failing=[POST])
    assert synced(store, site).pending == [POST]
    assert synced(store, site).pending == []


def test_a_layout_may_concern_anything(store: Store, site: Path) -> None:
    synced(store, site)
    (site / "_layouts").mkdir()
    (site / "_layouts" / "post.html").write_text("{{ content }}", "utf-8")
    found = synced(store, site)
    assert found.pending == [] and found.kinds is None and found.keys is None


def test_another_configuration_begins_again(store: Store, site: Path) -> None:
    synced(store, site)
    (site / "_config.yml").write_text("title: y\n", "utf-8")
    assert synced(store, site).pending == [POST, "about.md"]


def test_a_post_is_published_when_its_time_comes(
    store: Store, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(site, LATER)
    at(monkeypatch, 2029, 12, 31, 22)
    assert LATER in synced(store, site).pending
    at(monkeypatch, 2029, 12, 31, 23)
    assert synced(store, site).pending == []
    at(monkeypatch, 2030, 1, 1, 1)
    found = synced(store, site)
    assert found.pending == [LATER] and found.model.by_path[LATER].url is not None
    assert LATER in found.delta.documents and {one.source for one in found.delta.entries} == {LATER}


def test_a_post_of_the_same_day_is_published_at_its_hour(
    store: Store, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(site, LATER, "date: 2030-01-01 12:00:00 +0000")
    at(monkeypatch, 2030, 1, 1, 11)
    synced(store, site)
    at(monkeypatch, 2030, 1, 1, 13)
    assert synced(store, site).pending == [LATER]


def test_with_each_day_what_is_dated_by_the_build_moves(
    store: Store, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(site, "_posts/2024-01-02-broken.md", "title: [")
    at(monkeypatch, 2025)
    before = synced(store, site).model.by_path["_posts/2024-01-02-broken.md"]
    at(monkeypatch, 2025, 1, 2)
    after = synced(store, site).model.by_path["_posts/2024-01-02-broken.md"]
    assert before.would_be != after.would_be


def test_a_clock_that_is_turned_back_is_noticed(
    store: Store, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(site, LATER)
    at(monkeypatch, 2030, 1, 1, 2)
    assert synced(store, site).model.by_path[LATER].url is not None
    at(monkeypatch, 2029, 12, 31, 23)
    assert synced(store, site).model.by_path[LATER].url is None


def edited(store: Store, site: Path, known: Synced, texts: dict[str, bytes | None]) -> Synced | None:
    setup = set_up(Request(str(site)))
    root = Overlay(str(site), texts)
    setup = setup._replace(request=setup.request._replace(root=root, original=str(site)))
    return synchronise_texts(setup, store, known)


def test_texts_in_an_editor_need_no_new_model(store: Store, site: Path) -> None:
    known = synced(store, site)
    found = edited(store, site, known, {POST: b"---\ntitle: A\n---\nOther words.\n"})
    assert found is not None and found.pending == [POST] and found.model is known.model


@pytest.mark.parametrize(
    "texts",
    [
        {POST: b"---\ntitle: B\n---\nText.\n"},
        {POST: None},
        {"new.md": b"---\n---\n"},
        {"plain.html": b"<p id=b>"},
        {POST: b"---\ntitle: A\n---\nOther words.\n", "plain.html": b"<p id=b>"},
    ],
)
def test_more_than_texts_needs_a_new_model(store: Store, site: Path, texts: dict[str, bytes | None]) -> None:
    known = synced(store, site)
    assert edited(store, site, known, texts) is None
    setup = set_up(Request(str(site)))
    setup = setup._replace(request=setup.request._replace(root=Overlay(str(site), texts), original=str(site)))
    found = synchronise_overlay(setup, store, None)
    assert found.pending == [path for path in texts if path.endswith(".md") and texts[path] is not None]


def test_a_model_of_another_day_is_not_used_for_texts(
    store: Store, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 2025)
    known = synced(store, site)
    at(monkeypatch, 2025, 1, 2)
    assert edited(store, site, known, {POST: b"---\ntitle: A\n---\nOther words.\n"}) is None


def test_a_document_without_a_result_is_analysed(store: Store, site: Path) -> None:
    """A run over a part of the site leaves some out."""
    synced(store, site)
    results.forget(store, [POST])
    assert synced(store, site).pending == [POST]


SECOND = "_posts/2024-01-02-second.md"


@pytest.mark.parametrize(
    ("name", "path", "text", "stale"),
    [
        ("_includes/a.html", "_includes/a.html", "other", True),
        ("_includes/a.html", "_includes/b.html", "other", False),
        ("_includes/none.html", "_includes/none.html", "it comes", True),
        ("about.md", "about.md", "---\ntitle: A\n---\nOther words.\n", True),
        ("about.md", SECOND, "---\ntitle: A\n---\nOther words.\n", False),
        ("site.data.a", "_data/a.yml", "x: 2", True),
        ("site.data.a", "_data/b.yml", "x: 2", False),
        ("site.data", "_data/b.yml", "x: 2", True),
        ("site", "_data/b.yml", "x: 2", True),
        ("site", "about.md", "---\ntitle: B\n---\n", True),
        ("site.posts", SECOND, "---\ntitle: B\n---\nText.\n", True),
        ("site.posts", SECOND, "---\ntitle: A\n---\nOther words.\n", False),
        ("site.posts", "about.md", "---\ntitle: B\n---\nText.\n", False),
        ("site.categories", SECOND, "---\ntitle: B\n---\nText.\n", True),
        ("site.pages", "about.md", "---\ntitle: B\n---\nText.\n", True),
        ("site.static_files", "b.png", "", True),
        ("page.next", SECOND, "---\ntitle: B\n---\nText.\n", True),
        ("page", SECOND, "---\ntitle: B\n---\nText.\n", True),
        ("page.tags", SECOND, "---\ntitle: B\n---\nText.\n", False),
        ("link:about.md", "about.md", "---\ntitle: A\npermalink: /x/\n---\nText.\n", True),
        ("link:about.md", SECOND, "---\ntitle: A\npermalink: /x/\n---\nText.\n", False),
        ("link:none.md", "none.md", "---\n---\n", True),
        ("post_url:2024-01-02-second", SECOND, "---\ntitle: A\npermalink: /x/\n---\nText.\n", True),
        ("post_url:2024-01-02-secnd", "_posts/2024-01-02-secnd.md", "---\n---\n", True),
    ],
)
def test_what_a_document_is_made_of(
    store: Store, site: Path, name: str, path: str, text: str, stale: bool
) -> None:
    page(site, SECOND)
    for key, folder in (("a", "_includes"), ("b", "_includes"), ("a", "_data"), ("b", "_data")):
        (site / folder).mkdir(exist_ok=True)
        suffix = ".html" if folder == "_includes" else ".yml"
        (site / folder / f"{key}{suffix}").write_text("x: 1", "utf-8")
    first = synced(store, site)
    results.write_results(store, [Row(POST, "[]", "[]", "[]", "[]", (), (name,))])
    first.dependencies.keep([name])
    assert synced(store, site).pending == []
    (site / path).write_text(text, "utf-8")
    assert (POST in synced(store, site).pending) is stale
    assert synced(store, site).pending == []
