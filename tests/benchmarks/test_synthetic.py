"""The synthetic blog: the same each time, and with exactly the mistakes that it says it has."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.plan import MISTAKES, blog
from benchmarks.synthetic import Planted, main, write_site


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_site(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_site(str(tmp_path / name), blog(60, seed))
    first, again, other = (contents(tmp_path / name) for name in "abc")
    assert first == again
    assert first.keys() != other.keys()
    assert sum(path.endswith(".md") and path.startswith("_posts") for path in first) == 60


def test_a_larger_blog_differs_in_size_alone(tmp_path: Path) -> None:
    made = blog(5000)
    assert len(made.posts) == len({post.path for post in made.posts}) == 5000
    assert len(made.series) == 4
    assert [post.day for post in made.posts] == sorted(post.day for post in made.posts)
    assert {post.mistake for post in made.posts} == {"", *MISTAKES}


def test_postlint_finds_the_mistakes_and_nothing_else(tmp_path: Path) -> None:
    site = tmp_path / "site"
    planted = write_site(str(site), blog(420, per_series=300, per_mistake=14))
    assert {one.rule for one in planted} == set(MISTAKES.values())
    words = [sys.executable, "-m", "postlint", "--no-cache", "--format", "{path}\t{rule}"]
    said = subprocess.run(words, cwd=site, capture_output=True, text=True, check=False).stdout
    found = [Planted(*line.split("\t")) for line in said.splitlines()]
    assert Counter(found) == Counter(planted)


def test_the_command_names_the_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "site"), "--posts", "200"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 1 and said[0].endswith(": image-link")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "site")])
    assert "is not empty" in capsys.readouterr().err
