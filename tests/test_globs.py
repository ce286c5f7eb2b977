"""Patterns: what they match is what a backtracking engine says of the same, in linear time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.config import matches
from postlint.globs import ANY, FOLDERS, IN_NAME, Glob, PatternPart, braces, literal, path_pieces, star_glob
from postlint.site.rubypath import fnmatch

TOKENS = {
    "a": "a",
    "/": "/",
    "*": "[^/]*",
    "**": ".*",
    "**/": "(?:.*/)?",
    "?": "[^/]",
    "[ab]": "[ab]",
    "[!a]": "[^a]",
}


@given(st.lists(st.sampled_from(sorted(TOKENS)), max_size=6), st.text("ab/", max_size=10))
def test_paths(tokens: list[str], path: str) -> None:
    glob = "".join(tokens)
    split = re.split(r"(\*\*/|\*\*|\*|\?|\[!?[^\]/]+\])", glob)
    pattern = "".join(TOKENS.get(part, re.escape(part)) for part in split)
    assert Glob(path_pieces(glob)).matches(path) == bool(re.fullmatch(pattern, path, re.DOTALL))


@given(st.text("ab*", max_size=8), st.text("ab\n", max_size=12))
def test_stars(glob: str, text: str) -> None:
    pattern = ".*".join(map(re.escape, glob.split("*")))
    assert star_glob(glob).matches(text) == bool(re.fullmatch(pattern, text, re.DOTALL))


@given(st.lists(st.booleans(), max_size=6), st.text("ab", max_size=8))
def test_what_may_be_missing(needed: list[bool], text: str) -> None:
    pieces = [PatternPart("a".__eq__, "one" if need else "maybe") for need in needed]
    pattern = "".join("a" if need else "a?" for need in needed)
    assert Glob(pieces).matches(text) == bool(re.fullmatch(pattern, text))


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.md", "a/b.md", True), ("_posts", "_posts/a/b.md", True), ("_posts/*.md", "_posts/a/b.md", False),
        ("_posts/**/*.md", "_posts/b.md", True),
        ("./a", "a", True), ("a/", "a/b", True), ("[z-a]", "z", False),
        ("a", "ab", False), ("", "", True),
    ],
)  # fmt: skip
def test_of_the_configuration(glob: str, path: str, expected: bool) -> None:
    assert matches(path, glob) == expected


def test_braces_are_bounded() -> None:
    assert braces("{a,b}c{d,e}") == ["acd", "ace", "bcd", "bce"]
    assert len(braces("{a,b}" * 60)) <= 64


STARS = "*a" * 2000 + "b"
LONG = "a" * 4000


@pytest.mark.parametrize(
    "match",
    [
        lambda: matches(LONG, STARS),
        lambda: matches("a/" * 2000, "**/a/" * 500 + "b"),
        lambda: fnmatch(STARS, LONG),
        lambda: star_glob(STARS).matches(LONG),
        lambda: Glob([ANY, IN_NAME, FOLDERS, *literal("a")] * 300 + literal("b")).matches(LONG),
    ],
)
def test_many_stars_end(match: object) -> None:
    """A backtracking engine would not come back."""
    assert callable(match) and match() is False
