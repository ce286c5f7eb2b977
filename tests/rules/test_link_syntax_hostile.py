"""Hostile text is read to its end, in steps that grow with its length."""

from __future__ import annotations

import pytest

from postlint.links.literal import LiteralText
from postlint.links.mangled import _DETECTORS
from postlint.model import Span

SEEDS = [
    "[",
    "](https://a.example)",
    "(a)",
    "[a](",
    "<a ",
    "[aa](https://a(",
    "x](/",
    "[aa]https://a) ",
    "(",
    "<a href=",
]


@pytest.mark.parametrize("seed", SEEDS)
def test_ends(seed: str) -> None:
    text = seed * (40_000 // len(seed))
    literal = LiteralText(text, "p", (0,), (Span(0, len(text)),))
    for _, detect in _DETECTORS:
        for found in detect(literal):
            assert 0 <= found.span.start <= found.span.end <= len(text)
