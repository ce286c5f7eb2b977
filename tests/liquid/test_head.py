"""What ``{% seo %}`` names of the site's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.pages import PageReader, read_templates
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site


def places(folder: Path, front: str, config: str = "") -> list[tuple[str, str, str, str]]:
    """The file, what is written at the place, the URL and the kind of each reference."""
    files = {
        "_config.yml": f"url: https://example.org\nbaseurl: /b\nplugins: [jekyll-seo-tag]\n{config}",
        "_layouts/default.html": "<html><head>{% include head.html %}</head>{{ content }}",
        "_includes/head.html": "<title>x</title>{%- seo title=false -%}",
        "a.md": f"---\nlayout: default\n{front}\n---\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found = read_templates(PageReader(read_site(str(folder), load(str(folder))), {})).references
    return [(one.path, one.reference.raw, one.reference.url, one.reference.kind) for one in found]


@pytest.mark.parametrize(
    ("front", "raw", "url"),
    [
        ("image: /i/a.png", "/i/a.png", "https://example.org/b/i/a.png"),
        ("image: i/a.png", "i/a.png", "https://example.org/b/i/a.png"),
        ("image: https://example.com/a.png", "https://example.com/a.png", "https://example.com/a.png"),
        ("image: {path: /i/a.png, alt: x.y}", "/i/a.png", "https://example.org/b/i/a.png"),
        ("image: {facebook: /f.png, twitter: /t.png}", "/f.png", "https://example.org/b/f.png"),
        ("image: {twitter: /t.png}", "/t.png", "https://example.org/b/t.png"),
    ],
)
def test_the_picture_of_the_preview(tmp_path: Path, front: str, raw: str, url: str) -> None:
    assert places(tmp_path, front) == [("a.md", raw, url, "image")]


@pytest.mark.parametrize("front", ["title: A", "image: false", "image:", "image: {height: 9, alt: x.y}"])
def test_a_page_without_one(tmp_path: Path, front: str) -> None:
    assert places(tmp_path, front) == []


def test_a_canonical_address_of_its_own(tmp_path: Path) -> None:
    address = "https://example.org/b/c/"
    assert places(tmp_path, f"canonical_url: {address}") == [("a.md", address, address, "resource")]


def test_the_logo_and_a_picture_of_all_pages_are_in_the_configuration(tmp_path: Path) -> None:
    config = "logo: /logo.png\ndefaults:\n- scope: {path: ''}\n  values: {image: /all.png}\n"
    assert sorted(places(tmp_path, "title: A", config)) == [
        ("_config.yml", "/all.png", "https://example.org/b/all.png", "image"),
        ("_config.yml", "/logo.png", "https://example.org/b/logo.png", "image"),
    ]
