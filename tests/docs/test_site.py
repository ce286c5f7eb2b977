"""The documentation as a Jekyll site: postlint is silent on it, Jekyll builds it, its links resolve."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import yaml
from documentation import BASEURL, ROOT

from postlint.engine.prepare import Request
from postlint.engine.run import run
from postlint.examples import examples
from postlint.rule import load, rule_ids

HOST = "https://site.example"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A copy, since what counts in a repository is what git knows."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "docs"


def test_postlint_finds_nothing(docs: Path) -> None:
    outcome = run(Request(str(docs)))
    assert not outcome.failed
    assert outcome.report.findings == ()
    assert outcome.report.checked > 30


def test_postlint_would_find_something(docs: Path) -> None:
    with (docs / "hook.md").open("a", encoding="utf-8") as file:
        file.write("\n[away](../hoook/) and ![gone](../assets/gone.png)\n")
    found = run(Request(str(docs))).report.findings
    assert [(one.path, one.rule) for one in found] == [
        ("hook.md", "internal-link"),
        ("hook.md", "image-link"),
    ]


class Page(HTMLParser):
    """What a page links to, its ids, and its text, in code and outside of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.prose = ""
        self.code = ""
        self._code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._code += tag in ("pre", "code", "script", "style")
        for name, value in attrs:
            if name in ("href", "src"):
                self.targets.append(value or "")
            elif name == "srcset":
                self.targets += [part.split()[0] for part in (value or "").split(",")]
            elif name == "id":
                self.ids.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("pre", "code", "script", "style")

    def handle_data(self, data: str) -> None:
        if self._code:
            self.code += data
        else:
            self.prose += data


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, Page]:
    """Path of the URL to page."""
    found = {}
    for file in sorted(built.rglob("*.html")):
        url = "/" + file.relative_to(built).as_posix().removesuffix("index.html")
        found[url] = Page(file.read_text("utf-8"))
    return found


def broken(url: str, page: Page, pages: dict[str, Page], built: Path) -> Iterator[str]:
    """The targets of a page that lead nowhere."""
    for target in page.targets:
        parts = urlsplit(urljoin(HOST + url, target))
        if f"{parts.scheme}://{parts.netloc}" != HOST:
            if parts.scheme != "https":
                yield target
            continue
        path = unquote(parts.path)
        there = path in pages or (built / path.lstrip("/")).is_file()
        known = pages[path].ids if path in pages else []
        lost = parts.fragment and unquote(parts.fragment) not in known
        if not path.startswith(BASEURL + "/") or not there or lost:
            yield target


def test_every_link_leads_somewhere(pages: dict[str, Page], built: Path) -> None:
    assert len(pages) > 30
    found = {url: list(broken(url, page, pages, built)) for url, page in pages.items()}
    assert {url: targets for url, targets in found.items() if targets} == {}
    sent = Page('<a href="../nowhere/">x</a><a href="#no-such-id">x</a><img src="/assets/icon.svg">')
    assert len(list(broken(f"{BASEURL}/hook/", sent, pages, built))) == 3


def test_rendered(pages: dict[str, Page]) -> None:
    for url, page in pages.items():
        for left in ("{{", "{%", "{:", "](", "`", "**", "| "):
            assert left not in page.prose, (url, left, page.prose[page.prose.index(left) - 60 :][:120])
        assert len(page.ids) == len(set(page.ids)), url


@pytest.mark.parametrize("rule_id", list(rule_ids()))
def test_examples_are_shown_as_they_are(pages: dict[str, Page], rule_id: str) -> None:
    code = pages[f"{BASEURL}/rules/{rule_id}/"].code
    shown = examples(load(rule_id).page)
    assert shown
    for example in shown:
        for text in (*example.files.values(), *example.findings):
            assert text.strip() in code


def test_only_the_site_is_published(built: Path) -> None:
    folder = built / BASEURL.strip("/")
    kinds = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert kinds == {".html", ".css", ".svg", ".webp", ".png", ".json", ".js", ".txt"}


def test_the_search_knows_every_page(built: Path, pages: dict[str, Page]) -> None:
    rows = json.loads((built / BASEURL.strip("/") / "search.json").read_text("utf-8"))
    assert {row["url"] for row in rows} == set(pages)
    assert all(row["title"] and row["description"] for row in rows)
    assert any("redirect_from" in row["text"] for row in rows)


def test_neighbours_lead_through_all_pages_of_the_navigation(built: Path) -> None:
    groups = yaml.safe_load((ROOT / "docs" / "_data" / "navigation.yml").read_text("utf-8"))
    order = [BASEURL + entry["url"] for group in groups for entry in group["pages"]]
    for number, url in enumerate(order):
        text = (built / url.strip("/") / "index.html").read_text("utf-8")
        before = re.findall(r'rel="prev" href="([^"]+)"', text)
        after = re.findall(r'rel="next" href="([^"]+)"', text)
        assert (before, after) == (order[max(0, number - 1) : number], order[number + 1 : number + 2]), url
