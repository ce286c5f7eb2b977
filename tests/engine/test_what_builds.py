"""What builds the site is part of what a run remembers: a change of it is seen, whatever the cache holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.engine.prepare import Request
from postlint.engine.run import run

POST = '---\ntitle: A\n---\n{% tabs %} [a](/2020/none.html) [b]({{ "x" | shout }})\n'


def said(root: Path, cache: Path) -> set[tuple[str, str]]:
    config = root / ".postlint.yml"
    words = str(config) if config.exists() else None
    outcome = run(Request(str(root), words, cache_path=str(cache), select=("liquid", "internal-link")))
    assert not outcome.failed
    return {(one.severity, one.message.partition(" ")[0]) for one in outcome.report.findings}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"_plugins/a.rb": 'Liquid::Template.register_tag("tabs", T)\n'}, set()),
        ({"_plugins/a.rb": 'Liquid::Template.register_tag("other", T)\n'}, {"unknown"}),
        ({"Gemfile": 'gem "github-pages", group: :jekyll_plugins\n'}, {"unknown"}),
    ],
)
def test_a_change_is_seen(tmp_path: Path, change: dict[str, str], expected: set[str]) -> None:
    root, cache = tmp_path / "site", tmp_path / "cache.db"
    for name, text in {
        "_posts/2020-01-02-a.md": POST,
        "_config.yml": "title: T\n",
        "_plugins/b.rb": "x\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    assert ("error", "unknown") in said(root, cache)
    for name, text in change.items():
        (root / name).write_text(text, "utf-8")
    found = said(root, cache)
    assert {word for _, word in found} & {"unknown"} == expected
    assert ("error", "`/2020/none.html`") in found
    assert found == said(root, tmp_path / "another.db")


def test_what_is_said_of_the_build_is_obeyed(tmp_path: Path) -> None:
    """`github_pages` in `.postlint.yml` settles it: `_plugins` do not run there."""
    root, cache = tmp_path / "site", tmp_path / "cache.db"
    files = {
        "_posts/2020-01-02-a.md": POST,
        "_config.yml": "title: T\n",
        "_plugins/a.rb": 'Liquid::Template.register_tag("tabs", T)\n',
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    assert ("error", "unknown") not in said(root, cache)
    (root / ".postlint.yml").write_text("github_pages: true\n", "utf-8")
    assert ("error", "unknown") in said(root, cache)
