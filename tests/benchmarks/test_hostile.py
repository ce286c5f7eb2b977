"""The fit of how work grows with the length of a post."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.hostile import FRONT, UNITS, exponent, post
from postlint.engine.execute import map_source
from postlint.engine.prepare import Request, prepare
from postlint.model import SourceFile


def test_exponent() -> None:
    sizes = [1000, 2000, 4000]
    assert exponent(sizes, [0.1, 0.2, 0.4]) == pytest.approx(1)
    assert exponent(sizes, [0.1, 0.4, 1.6]) == pytest.approx(2)


def test_every_construct_is_analysed(tmp_path: Path) -> None:
    path = "_posts/2026-01-02-x.md"
    (tmp_path / "_posts").mkdir()
    (tmp_path / path).write_text("---\ntitle: T\n---\nText.\n", "utf-8")
    prepared = prepare(Request(str(tmp_path)))
    document = prepared.model.by_path[path]
    for name in (*UNITS, *(f"front matter: {one}" for one in FRONT)):
        text = post(name, 300)
        assert len(text) > 250
        assert not map_source(prepared, document, SourceFile(path, text)).failures, name
