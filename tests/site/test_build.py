"""What builds a site: the evidence, the decision, and what the user says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.site.gems import read_gems
from postlint.site.jekyll_config import load

GROUPED = 'group :jekyll_plugins do\n  gem "github-pages"\nend\n'
DEPLOYS = "steps:\n- run: bundle exec jekyll build\n- uses: actions/deploy-pages@v4\n"
TESTS = "steps:\n- run: bundle exec jekyll build\n"
PAGES_ACTION = "steps:\n- uses: actions/jekyll-build-pages@v1\n- uses: actions/deploy-pages@v4\n"


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, "Jekyll 4.4.1"),
        ({"CNAME": "a.example\n"}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"_config.yml": "url: https://me.github.io\n"}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"_config.yml": "theme: jekyll-theme-cayman\n"}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"_config.yml": "theme: another-theme\n"}, "Jekyll 4.4.1"),
        (
            {
                ".git/HEAD": "",
                ".git/config": '[remote "origin"]\n\turl = git@github.com:me/me.github.io.git\n',
            },
            "GitHub Pages (Jekyll 3.10.0)",
        ),
        (
            {".git/HEAD": "", ".git/config": '[remote "origin"]\n\turl = git@github.com:me/blog.git\n'},
            "Jekyll 4.4.1",
        ),
        ({"CNAME": "a.example\n", "_plugins/a.rb": "x"}, "Jekyll 4.4.1"),
        ({"CNAME": "a.example\n", ".nojekyll": ""}, "Jekyll 4.4.1"),
        ({"CNAME": "a.example\n", "_config.yml": "plugins: [jekyll-polyglot]\n"}, "Jekyll 4.4.1"),
        ({"CNAME": "a.example\n", "_config.yml": "plugins: [jekyll-feed]\n"}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"CNAME": "a.example\n", "Gemfile": 'gem "jekyll"\n'}, "Jekyll 4.4.1"),
        ({"CNAME": "a.example\n", ".github/workflows/site.yml": DEPLOYS}, "Jekyll 4.4.1"),
        ({"CNAME": "a.example\n", ".github/workflows/test.yml": TESTS}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"CNAME": "a.example\n", "netlify.toml": 'command = "jekyll build"\n'}, "Jekyll 4.4.1"),
        ({".github/workflows/site.yml": PAGES_ACTION}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"Gemfile": 'gem "github-pages"\n'}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"Gemfile": 'gem "github-pages"\n', "_plugins/a.rb": "x"}, "Jekyll 3.10.0"),
        ({"Gemfile": 'gem "github-pages"\n', ".github/workflows/a.yml": DEPLOYS}, "Jekyll 3.10.0"),
        ({"Gemfile": GROUPED, "_plugins/a.rb": "x"}, "GitHub Pages (Jekyll 3.10.0)"),
        ({"Gemfile": 'gem "jekyll", "~> 3.8"\n'}, "Jekyll 3.8"),
        ({"Gemfile": 'gem "jekyll"\n', "Gemfile.lock": "  specs:\n    jekyll (3.9.5)\n"}, "Jekyll 3.9.5"),
        ({"Gemfile": '# gem "github-pages", group: :jekyll_plugins\ngem "jekyll", "~> 4.3"\n'}, "Jekyll 4.3"),
    ],
)
def test_evidence(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    assert load(str(write(tmp_path, files))).build.name == expected


def test_a_site_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    """The evidence lies in the repository's folder."""
    write(tmp_path, {".git/HEAD": "x", "Gemfile": GROUPED, "docs/_config.yml": "title: T\n"})
    assert load(str(tmp_path / "docs")).github_pages


@pytest.mark.parametrize("said", [True, False])
def test_what_is_said_settles_it(tmp_path: Path, said: bool) -> None:
    files = {"CNAME": "a.example\n"} if not said else {"Gemfile": 'gem "jekyll", "4.3.1"\n'}
    build = load(str(write(tmp_path, files)), github_pages=said).build
    assert (
        build.github_pages is said and build.why == f"`github_pages: {str(said).lower()}` in `.postlint.yml`"
    )


def test_gems_of_the_group() -> None:
    grouped = read_gems(
        'gem "jekyll-feed", group: :jekyll_plugins\ngem "a", groups: %i[jekyll_plugins x]\n', ""
    )
    assert grouped.plugins == ("jekyll-feed", "a")
    pages = read_gems('gem "github-pages", "~> 228", group: :jekyll_plugins\n', "")
    assert pages.pages and pages.pages_plugin
    assert read_gems("", "DEPENDENCIES\n  github-pages\n").pages


def test_the_plugins_of_each_build(tmp_path: Path) -> None:
    """``gems:`` is read by Jekyll 3, the fixed plugins are those of GitHub Pages."""
    write(tmp_path, {"_config.yml": "gems: [jekyll-redirect-from]\n", "Gemfile": 'gem "jekyll", "~> 3.8"\n'})
    assert load(str(tmp_path)).plugins == {"jekyll-redirect-from"}
    write(tmp_path, {"Gemfile": 'gem "jekyll", "~> 4.3"\n'})
    assert load(str(tmp_path)).plugins == frozenset()
    write(tmp_path, {"Gemfile": 'gem "github-pages"\n'})
    assert {"jekyll-redirect-from", "jekyll-relative-links"} <= load(str(tmp_path)).plugins
