"""Which sites and files a command line means, and what is said where there is nothing to check."""

from __future__ import annotations

import builtins
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
LayOut = Callable[[dict[str, str]], Path]

POST = "---\ntitle: Hello\n---\nText.\n"
BAD = "---\ntitle: Hello\n---\n![A boat](/no.png)\n"
CONFIG = "title: Site\n"
IN_DOCS = {"README.md": "# Hello\n", "docs/_config.yml": CONFIG, "docs/_posts/2024-01-01-a.md": BAD}


@pytest.mark.parametrize("words", [(), (".",), ("{site}",), ("docs",), ("docs/_posts",), ("./docs/../",)])
@pytest.mark.parametrize("where", [".", "docs"])
def test_a_site_below(
    lay_out: LayOut, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], where: str
) -> None:
    site = lay_out(IN_DOCS)
    if where == "docs" and words not in ((), (".",), ("{site}",)):
        pytest.skip("not a path from there")
    monkeypatch.chdir(site / where)
    said = run(*(word.replace("{site}", str(site)) for word in words), "--format", "json")
    assert said.code == 1, said.err
    report = json.loads(said.out)
    (finding,) = report["findings"]
    assert Path(where, report["root"], finding["path"]) in (
        Path("docs/_posts/2024-01-01-a.md"),
        Path("docs/_posts/../_posts/2024-01-01-a.md"),
    )


def test_all_sites_below_and_each_is_named(lay_out: LayOut, run: Run) -> None:
    lay_out(
        {
            **IN_DOCS,
            "team/blog/_posts/2024-01-02-b.md": BAD,
            "team/blog/_posts/2024-01-03-c.md": POST,
            "vendor/bundle/gems/jekyll/lib/site_template/_config.yml": CONFIG,
            "node_modules/x/_posts/2024-01-01-a.md": BAD,
            ".hidden/_posts/2024-01-01-a.md": BAD,
        }
    )
    said = run()
    assert said.code == 1
    assert (
        "docs/_posts/2024-01-01-a.md:4:1" in said.out and "team/blog/_posts/2024-01-02-b.md:4:1" in said.out
    )
    assert said.out.endswith(" in 2 of 3 files of 2 sites: `docs` (1 file), `team/blog` (2 files)\n")
    report = json.loads(run("--format", "json").out)
    assert report["root"] == "."
    assert report["sites"] == [{"root": "docs", "checked": 1}, {"root": "team/blog", "checked": 2}]
    assert [one["path"].split("/")[0] for one in report["findings"]] == ["docs", "team"]
    assert run("team").code == 1
    assert run("docs", "team/blog/_posts/2024-01-03-c.md").out.endswith(
        "`docs` (1 file), `team/blog` (1 file)\n"
    )


def test_a_site_that_was_found_is_named(lay_out: LayOut, run: Run) -> None:
    lay_out(IN_DOCS)
    assert run().out.endswith(" in 1 of 1 file of the site `docs`\n")
    assert run("docs").out.endswith(" in 1 of 1 file\n")


def test_every_format_takes_several_sites(lay_out: LayOut, run: Run) -> None:
    from postlint import formats

    lay_out({**IN_DOCS, "blog/_posts/2024-01-02-b.md": BAD})
    for name in formats.names():
        said = run("--format", name)
        assert said.code == 1 and "blog/_posts/2024-01-02-b.md" in said.out.replace("%2F", "/"), name


def test_one_broken_configuration_does_not_hide_the_other_site(lay_out: LayOut, run: Run) -> None:
    lay_out({**IN_DOCS, "blog/_config.yml": "title: [\n", "blog/_posts/2024-01-02-b.md": BAD})
    said = run()
    assert said.code == 2
    assert "`blog`: Jekyll's configuration cannot be used" in said.err
    assert "docs/_posts/2024-01-01-a.md" in said.out


def test_a_baseline_is_of_one_site(lay_out: LayOut, run: Run) -> None:
    lay_out({**IN_DOCS, "blog/_posts/2024-01-02-b.md": BAD, "b.json": '{"version": 1, "posts": {}}'})
    assert run("--baseline", "b.json").code == 2
    assert run("--baseline", "b.json", "docs").code == 1


def test_a_site_within_a_site(lay_out: LayOut, run: Run) -> None:
    """What the outer site leaves out is a site of its own; what it publishes is its own."""
    files = {"_config.yml": CONFIG, "_posts/2024-01-01-a.md": POST, **IN_DOCS}
    lay_out(files)
    assert run(".").out.endswith(" in 1 of 2 files; 1 Markdown file without front matter not read\n")
    lay_out({"_config.yml": "exclude: [docs]\n"})
    said = run(".")
    assert said.code == 1 and "of 2 sites: `.` (1 file), `docs` (1 file)" in said.out
    lay_out({".postlint.yml": "exclude: [docs]\n"})
    assert run(".").code == 0


def test_parts_of_pages_can_be_named(lay_out: LayOut, run: Run) -> None:
    lay_out(
        {
            "_config.yml": "",
            "_posts/2024-01-01-a.md": "---\nlayout: post\n---\n[x](/body-gone/)\n",
            "_layouts/post.html": "{% include x.md %}{{ site.data.a.a }}",
            "_includes/x.md": "<a href='/gone/'>",
            "_data/a.yml": "a: 1\n",
        }
    )
    for path in ("_includes/x.md", "_includes"):
        said = run(path)
        assert said.code == 1 and "/gone/" in said.out and "body-gone" not in said.out
    for path in ("_layouts/post.html", "_data/a.yml", "_config.yml"):
        said = run(path)
        assert said.code == 0 and "in 1 file" in said.out
    assert "/gone/" not in run("_posts").out
    assert run("--no-templates", "_includes", "_posts").out.count("gone") == run("_posts").out.count("gone")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("README.md", "has no front matter, so Jekyll copies it as it is"),
        ("about.adoc", "is AsciiDoc, and only Markdown and HTML are read"),
        ("images/boat.png", "is copied as it is"),
        ("images", "`images` has no posts or pages in Markdown or HTML"),
        ("pages", "`pages` has no posts or pages in Markdown or HTML (1 Org file not read)"),
        ("left/out.md", "is left out of the site by Jekyll"),
    ],
)
def test_a_path_with_nothing_to_check(lay_out: LayOut, run: Run, path: str, why: str) -> None:
    lay_out(
        {
            "_config.yml": "exclude: [left]\n",
            "_posts/2024-01-01-a.md": POST,
            "README.md": "# Hello\n",
            "about.adoc": "---\n---\n= About\n",
            "pages/x.org": "* A",
            "images/boat.png": "png",
            "left/out.md": POST,
        }
    )
    said = run(path)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("postlint: nothing to check: `") and why in said.err
    said = run(path, "_posts/2024-01-01-a.md")
    assert said.code == 0 and why in said.err and "in 1 file" in said.out
    assert run("links", path).code == 2
    said = run("--skip-outside", path)
    assert (said.code, said.err) == (0, "") and said.out.startswith("no files checked")


def test_what_is_not_read_is_counted(lay_out: LayOut, run: Run) -> None:
    lay_out(
        {
            "_config.yml": CONFIG,
            "_posts/2024-01-01-a.md": POST,
            "_posts/2024-01-02-b.html": "---\ntitle: B\n---\n<p>",
            "about.html": "---\n---\n<p>",
            "plain.htm": "<p>",
            "guide.adoc": "= Guide\n",
            "README.md": "# Hello\n",
            "style.css": "---\n---\n",
        }
    )
    said = run()
    assert said.code == 0
    named = said.out.removeprefix("no problems in 4 files; ").removesuffix(" not read\n").split(", ")
    assert {*named} == {
        "1 AsciiDoc file",
        "1 Markdown file without front matter",
    }
    assert "1 AsciiDoc file" in json.loads(run("--format", "json").out)["summary"]["text"]
    (Path(".postlint.yml")).write_text("exclude: ['*-a.md']\n")
    assert "1 file left out by `exclude`" in run().out


def test_a_site_with_no_posts_is_no_green_light(lay_out: LayOut, run: Run) -> None:
    lay_out({"_config.yml": CONFIG, "index.org": "* A"})
    said = run()
    assert said.code == 2
    assert "nothing to check: `.` has no posts or pages in Markdown or HTML (1 Org file not read)" in said.err


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (("hugo.toml", "content/posts/a.md"), "Hugo"),
        (("config.toml", "archetypes/default.md", "content/a.md"), "Hugo"),
        (("eleventy.config.js", "posts/a.md"), "Eleventy"),
        ((".eleventy.js", "_posts/2024-01-01-a.md"), "Eleventy"),
        (("astro.config.mjs", "src/content/a.md"), "Astro"),
        (("_config.yml", "scaffolds/post.md", "source/_posts/a.md"), "Hexo"),
        (("_config.yml", "_toc.yml", "a.md"), "Jupyter Book"),
        (("mkdocs.yml", "docs/index.md"), "MkDocs"),
    ],
)
def test_another_generator(lay_out: LayOut, run: Run, files: tuple[str, ...], name: str) -> None:
    lay_out(dict.fromkeys(files, "x: 1\n"))
    for path in (".", files[-1]):
        said = run(path)
        assert said.code == 2 and f"this looks like {name}" in said.err
        assert run("--skip-outside", path).code == 0


def test_jekyll_beside_another_generator(lay_out: LayOut, run: Run) -> None:
    """A site that is moved, or keeps its sources where Hexo does, is Jekyll's as long as it has its file."""
    lay_out({"_config.yml": "source: source\n", "astro.config.mjs": "", "source/_posts/2024-01-01-a.md": BAD})
    assert run().code == 1


def test_no_site(lay_out: LayOut, run: Run) -> None:
    lay_out({"README.md": "# Hello\n"})
    for path in (".", "README.md"):
        said = run(path)
        assert said.code == 2 and "no Jekyll site found" in said.err and "`_config.yml`" in said.err


def test_commands_that_want_one_site(lay_out: LayOut, run: Run) -> None:
    lay_out({**IN_DOCS, "blog/_posts/2024-01-02-b.md": BAD})
    for command in ("init", "audit"):
        said = run(command)
        assert said.code == 2 and "name one of the sites `blog`, `docs`" in said.err
    assert "docs/_posts/2024-01-01-a.md" in run("urls").out


# --- what the system refuses. Tests may run as a user whom it refuses nothing ------------------------


def refuse(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the system refuse what has ``name`` in its path."""
    real_open, real_scandir, real_os_open = builtins.open, os.scandir, os.open

    def check(path: Any) -> None:
        if isinstance(path, (str, Path)) and name in str(path):
            raise PermissionError(13, "Permission denied", str(path))

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *rest: Any, **more: Any) -> Any:
            check(path)
            return real(path, *rest, **more)

        return call

    monkeypatch.setattr(builtins, "open", guarded(real_open))
    monkeypatch.setattr(os, "scandir", guarded(real_scandir))
    monkeypatch.setattr(os, "open", guarded(real_os_open))


@pytest.mark.parametrize("words", [(), ("_posts/2024-01-02-locked.md",), ("_posts",)])
def test_an_unreadable_post(
    lay_out: LayOut, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    lay_out(
        {
            "_config.yml": CONFIG,
            "_posts/2024-01-01-a.md": "---\ntitle: A\n---\n[B]({% post_url 2024-01-02-locked %})\n",
            "_posts/2024-01-02-locked.md": POST,
        }
    )
    refuse(monkeypatch, "locked.md")
    for _ in range(2):
        said = run(*words)
        assert said.code == 3, said
        assert "_posts/2024-01-02-locked.md:1:1: error: cannot be read: permission denied" in said.out
        assert said.out.count("error: ") == 1


@pytest.mark.parametrize("words", [(), (".",), ("_posts",)])
def test_an_unreadable_folder(
    lay_out: LayOut, run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    lay_out({"_config.yml": CONFIG, "_posts/2024-01-01-a.md": POST, "_posts/locked/2024-01-02-b.md": BAD})
    refuse(monkeypatch, "locked")
    for _ in range(2):
        said = run(*words)
        assert said.code == 3, said
        assert "_posts/locked:1:1: error: cannot be read: permission denied" in said.out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("about.md", "\n---\ntitle: About\n---\nUs.\n", True),
        ("about.markdown", "\ufeff\n---\r\ntitle: About\r\n---\r\nUs.\r\n", True),
        ("about.md", "Us.\n\n---\ntitle: About\n---\n", False),
        ("about.md", "\n---\n\nAfter a rule.\n", False),
        ("about.txt", "\n---\ntitle: About\n---\nUs.\n", False),
        ("about.md", "---\ntitle: About\n---\nUs.\n", False),
    ],
)
def test_a_page_whose_front_matter_begins_late(
    lay_out: LayOut, run: Run, name: str, text: str, said: bool
) -> None:
    lay_out({"_config.yml": CONFIG, "_posts/2024-01-01-a.md": POST, name: text})
    ran = run()
    assert (f"{name}:1:1: error: Jekyll makes no page of this file" in ran.out) is said, ran
