"""What discards a store: all that results depend on besides the site's files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import postlint
from postlint.engine import signature
from postlint.engine.prepare import Request, set_up
from postlint.store.database import passing_store

PACKAGE = Path(postlint.__file__).parent
NO_RESULT = {".typed", ".html", ".css", ".js", ".pyc"}
"""Kinds of files in the package on which no finding depends: templates of the audit, a marker, bytecode."""


def signature_of(root: Path, config: str = "", jekyll: str = "title: x\n") -> str:
    """The signature of a site with these configurations."""
    (root / "_config.yml").write_text(jekyll, "utf-8")
    (root / ".postlint.yml").write_text(config, "utf-8")
    return signature.signature(
        set_up(Request(str(root), config_path=str(root / ".postlint.yml"))), passing_store()
    )


def test_code_and_data_of_the_package_count() -> None:
    counted = {os.path.realpath(path) for path, _, _ in signature._sources()}
    shipped = {path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in NO_RESULT}
    assert {os.path.realpath(path) for path in shipped} <= counted
    assert any(path.endswith("rules/image_link.py") for path in counted)


@pytest.mark.parametrize(
    "config",
    [
        "exists: [/made/**]\n",
        "liquid: {tags: {chart: ignore}}\n",
        "sponsors: [{name: Acme, url: https://acme.example/}]\n",
        "rules: {image-link: {largest: 9}}\n",
        "github_pages: true\n",
    ],
)
def test_the_configuration_counts(tmp_path: Path, config: str) -> None:
    assert signature_of(tmp_path, config) != signature_of(tmp_path)


@pytest.mark.parametrize("jekyll", ["title: y\n", "title: x\nplugins: [jekyll-feed]\n"])
def test_the_configuration_of_jekyll_counts(tmp_path: Path, jekyll: str) -> None:
    assert signature_of(tmp_path, jekyll=jekyll) != signature_of(tmp_path)


def test_the_same_site_has_one_signature(tmp_path: Path) -> None:
    assert signature_of(tmp_path) == signature_of(tmp_path)


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    assert signature.digest("ab", "c") != signature.digest("a", "bc")


def test_copies_of_a_site_have_stores_of_their_own(tmp_path: Path) -> None:
    request = Request(str(tmp_path), cache_path=str(tmp_path / "cache"))
    copied = request._replace(root=str(tmp_path / "base"), original=str(tmp_path))
    assert len({signature.store_path(one) for one in (request, copied, request._replace(select=("a",)))}) == 3
