"""A session over one site: what its first run takes up, with and without a store that has the site."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.engine.outcome import Outcome
from postlint.engine.request import Request
from postlint.engine.session import Session
from postlint.store import results

POST = "_posts/2024-05-01-a.md"
TEXT = "---\ntitle: A\n---\n\n[b](/b/) [c](/c.html)\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: x\n")
    (folder / POST).write_text(TEXT)
    (folder / "b.md").write_text("---\n---\n\nWords.\n")
    (folder / "c.html").write_text("<p>Copied as it is: <a href=/gone.html>gone</a>\n")
    return folder


def findings(session: Session, texts: Mapping[str, bytes | None]) -> list[tuple[str, str]]:
    ran = session.run(texts, None, walk=True, moment="now", today="2024-06-01")
    return [(one.path, one.message) for one in ran.report.findings]


@pytest.mark.parametrize("cached", [False, True])
def test_the_first_run_has_texts_and_configurations_that_are_laid_over(
    site: Path, tmp_path: Path, cached: bool
) -> None:
    request = Request(str(site), cache_path=str(tmp_path / "cache") if cached else None)
    for _ in range(2):  # the second finds the site in the store
        as_saved = findings(Session(request), {})
        assert [path for path, _ in as_saved] == [POST, "c.html"] and "/b/" in as_saved[0][1]
        pretty = {"_config.yml": b"permalink: pretty\n"}
        assert [path for path, _ in findings(Session(request), pretty)] == ["c.html"]
        edited = {POST: TEXT.replace("/b/", "/b.html").encode(), "c.html": None}
        assert "/c.html" in findings(Session(request), edited)[0][1]


def test_warming_up_changes_nothing(site: Path) -> None:
    session = Session(Request(str(site)))
    before = findings(session, {})
    session.warm_up(POST, "---\ntitle: [\n---\n[x](/nowhere/)\n")
    session.warm_up("_posts/none.md", "")
    assert findings(session, {}) == before


def test_the_file_that_is_open_need_not_wait_for_the_site(site: Path, tmp_path: Path) -> None:
    for number in range(1, 31):
        for month in ("01", "02", "03"):
            text = f"---\ntitle: Words\n---\n\n[gone](/gone-{number}/)\n"
            (site / f"_posts/2024-{month}-{number:02}-p.md").write_text(text)
    request = Request(str(site), cache_path=str(tmp_path / "cache"))
    text = TEXT + "![x](/no.png)\n"
    seen: list[list[str]] = []

    def preview(early: Outcome) -> None:
        seen.append([one.message for one in early.report.findings])
        counted.append(results.count(early.store, None))

    counted: list[int] = []
    for _ in range(2):
        session = Session(request)
        ran = session.run(
            {POST: text.encode()}, (POST,), walk=True, moment="now", today="2024-06-01", preview=preview
        )
        found = [one.message for one in ran.report.findings]
        assert len(found) == 2
    assert seen == [found] and counted[0] < 60  # the second run finds the site analysed
