"""Liquid over the site model prints what Jekyll prints over the site."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from postlint.liquid import Rendered, render
from postlint.site import jekyll_config, reader
from postlint.site.front_matter import read_front_matter
from postlint.site.liquid_context import context_for

HERE = Path(__file__).parent
FOLDER = HERE / "site"


@pytest.fixture(scope="module")
def bodies() -> dict[str, Rendered]:
    """Each published Markdown file's body after our Liquid."""
    model = reader.read_site(str(FOLDER), jekyll_config.load(str(FOLDER)))
    rendered = {}
    for document in model.documents:
        if document.published:
            text = (FOLDER / document.path).read_text(encoding="utf-8")
            start = read_front_matter(text).body
            rendered[document.relative_path] = render(text, start, context_for(model, document, {}))
    return rendered


def plain(text: str) -> str:
    return re.sub(r"</?span[^>]*>", "", text)


def lines(bodies: dict[str, Rendered]) -> dict[str, list[str]]:
    return {path: rendered.text.split("\n") for path, rendered in bodies.items()}


def test_as_recorded(bodies: dict[str, Rendered]) -> None:
    recorded = json.loads((HERE / "site_bodies.json").read_text(encoding="utf-8"))
    expected = {path: plain(text).split("\n") for path, text in recorded.items()}
    assert lines(bodies) == expected


def test_nothing_is_unknown(bodies: dict[str, Rendered]) -> None:
    assert all(rendered.complete and not rendered.problems for rendered in bodies.values())


def test_the_record_is_what_jekyll_says(ruby: str) -> None:
    environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [ruby, str(HERE / "jekyll_bodies.rb"), str(FOLDER)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=True,
        timeout=300,
    )
    recorded = json.loads((HERE / "site_bodies.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout) == recorded


def test_dependencies(bodies: dict[str, Rendered]) -> None:
    found = set(bodies["docs/all.md"].dependencies)
    assert {
        "_includes/card.html",
        "_includes/inner/tail.html",
        "docs/part.txt",
        "site.posts",
        "site.pages",
        "site.static_files",
        "site.data",
        "site.data.people",
        "site.data.deep",
        "site.tags",
        "link:docs/other.md",
        "post_url:cat/2021-01-01-third-post",
    } <= found
    assert "site.title" not in found and "page.title" not in found
