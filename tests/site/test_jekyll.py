"""The URL map against the real Jekyll: recorded for the sites in ``sites/``, run where it is installed."""

from __future__ import annotations

import collections
import datetime
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from postlint.site.jekyll_config import load
from postlint.site.reader import read_site

HERE = Path(__file__).resolve().parent
SITES = sorted(path.name for path in (HERE / "sites").iterdir() if path.is_dir())
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.timezone.utc)
"""The time of the recorded builds."""


def keys(entries: list[dict[str, Any]]) -> collections.Counter[tuple[Any, ...]]:
    """Entries as what can be compared; what a plugin generates is compared by its file alone."""
    return collections.Counter(
        (
            entry["source"],
            entry["url"] if entry["source"] else "",
            entry["destination"],
            entry["kind"],
            entry["collection"],
        )
        for entry in entries
    )


def published(folder: Path, *, github_pages: bool | None = None) -> list[dict[str, Any]]:
    model = read_site(str(folder), load(str(folder), github_pages=github_pages), now=NOW)
    return [entry._asdict() for entry in model.parts.entries if entry.published]


def ask(ruby: str, folders: list[Path]) -> list[dict[str, Any]]:
    environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(
        [ruby, str(HERE / "jekyll_urls.rb")],
        input="".join(f"{folder}\n" for folder in folders),
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if len(rows) != len(folders):
        pytest.skip(
            "needs Jekyll's plugins too (Debian: ruby-jekyll-redirect-from, -feed, -sitemap, -paginate)"
        )
    return rows


@pytest.mark.parametrize("name", SITES)
def test_recorded(name: str) -> None:
    recorded = json.loads((HERE / "sites" / f"{name}.json").read_text("utf-8"))
    assert keys(published(HERE / "sites" / name)) == keys(recorded)


def test_records_are_what_jekyll_says(ruby: str) -> None:
    answers = ask(ruby, [HERE / "sites" / name for name in SITES])
    for name, answer in zip(SITES, answers, strict=True):
        assert "error" not in answer, (name, answer)
        recorded = json.loads((HERE / "sites" / f"{name}.json").read_text("utf-8"))
        assert keys(answer["entries"]) == keys(recorded), name


CONFIGS = [
    "permalink: weekdate\nfuture: true\n",
    "permalink: /:categories/:slugified_categories/:year/:i_month/:y_day/:short_day/:hour/:title\n",
    "permalink: /x/:slug:output_ext\nunpublished: true\nshow_drafts: true\ntimezone: Asia/Tokyo\n",
    "permalink: none\ninclude: ['_*', '*.bak']\nexclude: ['*.md', docs/, '/_posts/sub']\n",
    "permalink: ordinal\nmarkdown_ext: txt,md\nlimit_posts: 5\ndefaults:\n"
    "  - {scope: {path: _posts, type: post}, values: {categories: a b, permalink: '/:categories/:name'}}\n"
    "  - {scope: {path: '**/*.md'}, values: {published: true, permalink: '/q/:path/:title'}}\n",
]


def test_other_configurations(ruby: str, tmp_path: Path) -> None:
    folders = []
    for index, text in enumerate(CONFIGS):
        folder = tmp_path / f"site{index}"
        shutil.copytree(HERE / "sites" / "blog", folder)
        for name in ("broken", "list"):  # their dates, nil to Ruby's sort, leave the order to chance
            (folder / "_posts" / f"2020-01-06-{name}.md").unlink()
        (folder / "_config.yml").write_text(text, "utf-8")
        folders.append(folder)
    for folder, answer in zip(folders, ask(ruby, folders), strict=True):
        assert "error" not in answer, answer
        assert keys(published(folder)) == keys(answer["entries"]), (folder / "_config.yml").read_text("utf-8")


def test_symbolic_links(ruby: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "real").mkdir(parents=True)
    (site / "real" / "page.md").write_text("---\n---\n", "utf-8")
    (site / "real" / "pic.png").write_text("x", "utf-8")
    (site / "_posts" / "real").mkdir(parents=True)
    (site / "_posts" / "2020-01-01-a.md").write_text("---\n---\n", "utf-8")
    (site / "folder").symlink_to("real")
    (site / "file.md").symlink_to("real/page.md")
    (site / "_posts" / "linked").symlink_to("../real")
    (answer,) = ask(ruby, [site])
    assert keys(published(site)) == keys(answer["entries"])


def test_links_that_arrived_as_text(tmp_path: Path) -> None:
    for folder in ("links", "text"):
        site = tmp_path / folder
        (site / "real").mkdir(parents=True)
        (site / "real" / "page.md").write_text("---\n---\n", "utf-8")
        (site / "version").write_text("real-not-there", "utf-8")
    (tmp_path / "links" / "folder").symlink_to("real")
    (tmp_path / "links" / "file.md").symlink_to("real/page.md")
    (tmp_path / "text" / "folder").write_text("real", "utf-8")
    (tmp_path / "text" / "file.md").write_text("real/page.md", "utf-8")
    assert keys(published(tmp_path / "text")) == keys(published(tmp_path / "links"))


@pytest.mark.parametrize("site", ["brew", "jekyll-docs", "meetup"])
def test_real_sites(truth: Path, site: str) -> None:
    """The recorded builds were made by Jekyll itself, also of a site with a ``CNAME`` and no Gemfile."""
    recorded = json.loads((truth / site / "urls.json").read_text("utf-8"))["entries"]
    found = published(truth / site / "site", github_pages=False)
    assert keys(found) == keys([entry for entry in recorded if entry["published"]])


def test_probe(truth: Path, tmp_path: Path) -> None:
    probe = truth / "jekyll-probe"
    for config in sorted(probe.glob("*.yml")):
        folder = tmp_path / config.stem
        shutil.copytree(probe / "site", folder, symlinks=True)
        folder.chmod(0o755)
        shutil.copy(config, folder / "_config.yml")
        recorded = json.loads(config.with_suffix(".json").read_text("utf-8"))["entries"]
        # A post with broken YAML, an undated draft and document get the day of the build.
        undated = {
            e["source"] for e in recorded if "2026" in (e["url"] or "") or "yaml" in (e["source"] or "")
        }
        undated |= {e["source"] for e in recorded if "_drafts/" in (e["source"] or "")}
        want = keys([e for e in recorded if e["published"] and e["source"] not in undated])
        assert keys([e for e in published(folder) if e["source"] not in undated]) == want, config.stem
