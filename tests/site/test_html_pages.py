"""Ids of published HTML files."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.site.html_pages import read_html_page
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site


@pytest.mark.parametrize(
    ("text", "ids", "known"),
    [
        ('<h2 id="one">x</h2><a name=two></a><p name="no">', ("one", "two"), True),
        ("<h2 ID='&auml;'>x</h2><!-- <p id=no> --><style>#no{}</style>", ("ä",), True),
        ('<script>document.write("<p id=no>")</script><div id="app"></div>', ("app",), False),
        ('<script src="a.js"></script><p id="a"><p id="b"><p id="c">', ("a", "b", "c"), True),
        ('---\ntitle: T\n---\n{% for n in (1..2) %}<p id="n{{ n }}">{% endfor %}', ("n1", "n2"), True),
        ('---\n---\n<p id="a">{% nosuch %}', ("a",), False),
    ],
)
def test_ids(tmp_path: Path, text: str, ids: tuple[str, ...], known: bool) -> None:
    (tmp_path / "a.html").write_text(text, "utf-8")
    model = read_site(str(tmp_path), load(str(tmp_path)))
    page = read_html_page(model, model.by_source["a.html"])
    assert page is not None and (page.anchors, page.anchors_known) == (ids, known)


def test_other_files_have_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("<p id=a>", "utf-8")
    model = read_site(str(tmp_path), load(str(tmp_path)))
    assert read_html_page(model, model.by_source["a.txt"]) is None
