"""Files that plugins and other programs make: known exactly, or by the folders that they lie in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from postlint.site.jekyll_config import load
from postlint.site.reader import read_site
from postlint.site.site_model import SiteModel

POST = "---\ntitle: A\n---\n"


def model(folder: Path, config: str, *files: str) -> SiteModel:
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POST if name.endswith(".md") else "", "utf-8")
    (folder / "_config.yml").write_text(config, "utf-8")
    return read_site(str(folder), load(str(folder)))


def status(site: SiteModel, url: str, base: str | None = "/") -> str:
    return site.resolve(url, base).status


@pytest.mark.parametrize(
    ("config", "made", "missing"),
    [
        ("keep_files: [api, downloads/latest.zip]", "/api/index.html", "/other.zip"),
        ("keep_files: [api, downloads/latest.zip]", "/downloads/latest.zip", "/downloads/older.zip"),
        ("plugins: [jekyll-scholar]", "/bibliography/knuth/", "/bib/knuth/"),
        ("plugins: [jekyll-scholar]\nscholar: {details_dir: bib}", "/bib/knuth/", "/bibliography/knuth/"),
        ("plugins: [jekyll_picture_tag]", "/generated/a-400.webp", "/a-400.webp"),
        ("plugins: [jekyll-responsive-image]", "/assets/resized/a-4x3.png", "/assets/a-4x3.png"),
        ("plugins: [jekyll-tagging]\ntag_page_dir: tags", "/tags/ruby/", "/about/ruby.html"),
        ("plugins: [jekyll-datapage-generator]\npage_gen: [{data: people, dir: who}]", "/who/ann.html", "/a"),
    ],
)
def test_folders_in_which_others_make_files(tmp_path: Path, config: str, made: str, missing: str) -> None:
    site = model(tmp_path, config, "about/x.md", "blog/x.md", "assets/x.png", "downloads/x.txt", "bib.md")
    assert status(site, made) == "unknown"
    found = site.resolve(missing, "/")
    assert found.status == "missing" or (found.unjudged and found.unjudged.kind == "beyond"), found


def test_a_submodule_that_is_not_checked_out(tmp_path: Path) -> None:
    lines = '[submodule "logo"]\n\tpath = img/logo\n\turl = x\n[submodule "b"]\n\tpath = b\n'
    (tmp_path / ".gitmodules").write_text(lines, "utf-8")
    site = model(tmp_path, "", "img/a.png", "b/there.png")
    found = site.resolve("/img/logo/a.svg", "/")
    assert found.status == "unknown" and found.unjudged and found.unjudged.glob == "/img/logo/**"
    assert status(site, "/img/other.svg") == "missing"
    assert status(site, "/b/other.png") == "missing"  # that one is checked out


def test_what_other_programs_make_of_files(tmp_path: Path) -> None:
    site = model(tmp_path, "", "css/a.tailwindcss", "css/b.md", "js/c.ts", "js/d.json")
    assert status(site, "/css/a.css") == status(site, "/js/c.js") == "unknown"
    assert status(site, "/css/b.css") == status(site, "/js/d.js") == status(site, "/a.css") == "missing"
    (tmp_path / "css" / "e.less").write_text(POST, "utf-8")
    assert status(model(tmp_path, ""), "/css/e.css") == "unknown"


def test_files_beside_a_post(tmp_path: Path) -> None:
    """jekyll-postfiles copies them to where the page lies; not what lies in ``_posts`` itself, nor posts."""
    config = "plugins: [jekyll-postfiles]\npermalink: /:year/:title/"
    files = ("_posts/a/2024-05-01-a.md", "_posts/a/sea.png", "_posts/a/more/b.png", "_posts/no.png")
    site = model(tmp_path, config, *files, "_posts/2024-05-02-b.md")
    for url, expected in (("sea.png", "published"), ("more/b.png", "published"), ("no.png", "missing")):
        assert status(site, url, "/2024/a/") == expected
    assert status(site, "no.png", "/2024/b/") == "missing"
    found = site.resolve("sea.png", "/2024/a/").entry
    assert found is not None
    assert found.source == "_posts/a/sea.png"


def test_resized_images(tmp_path: Path) -> None:
    config = (
        "plugins: [jekyll-imagemagick]\nimagemagick: {enabled: true, widths: [480, 800], "
        "input_directories: [assets/img/], input_formats: [.png], output_formats: {webp: auto}}"
    )
    site = model(tmp_path, config, "assets/img/a.png", "other/b.png")
    assert status(site, "/assets/img/a-480.webp") == "published"
    assert status(site, "/assets/img/a-500.webp") == "missing"
    assert status(site, "/other/b-480.webp") == "missing"


def commit(folder: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "a"]):
        subprocess.run([*git, *words], cwd=folder, check=True, capture_output=True)


def test_a_folder_that_git_ignores(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("/assets/built/\n_site/\n", "utf-8")
    site = model(tmp_path, "title: A", "assets/a.png", "about.md")
    commit(tmp_path)
    assert status(site, "/assets/built/main.css") == "unknown"
    assert status(site, "/assets/main.css") == "missing"
    assert status(site, "/_site/about.html") == "missing"


def test_a_folder_that_git_ignores_and_the_files_that_it_is_built_from(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("built/\n", "utf-8")
    site = model(tmp_path, "title: A", "img/headers/large-header.png", "about.md")
    commit(tmp_path)
    assert status(site, "/built/img/headers/large-header.png") == "unknown"
    assert status(site, "/other/img/headers/large-header.png") == "missing"


def test_without_git_no_folder_is_ignored(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("/assets/built/\n", "utf-8")
    site = model(tmp_path, "title: A", "assets/a.png")
    assert status(site, "/assets/built/main.css") == "missing"


@pytest.mark.parametrize("git", [True, False])
def test_a_style_that_git_ignores_is_made_by_another_program(tmp_path: Path, git: bool) -> None:
    (tmp_path / ".gitignore").write_text("css/compiled.css\n/css/own.png\n")
    (tmp_path / "_config.yml").write_text("")
    (tmp_path / "css").mkdir()
    (tmp_path / "css/a.css").write_text("")
    if git:
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    model = read_site(str(tmp_path), load(str(tmp_path)))
    assert model.resolve("/css/compiled.css", None).status == "unknown"
    assert model.resolve("/css/other.css", None).status == "missing"
    assert model.resolve("/css/own.png", None).status == "missing"


@pytest.mark.parametrize(("plugins", "found"), [("[jekyll-coffeescript]", "published"), ("[]", "missing")])
def test_coffeescript_is_compiled(tmp_path: Path, plugins: str, found: str) -> None:
    model(tmp_path, f"plugins: {plugins}", "js/a.png")
    (tmp_path / "js/app.coffee").write_text("---\n---\nx = 1\n", "utf-8")
    site = read_site(str(tmp_path), load(str(tmp_path)))
    assert status(site, "/js/app.js") == found


@pytest.mark.parametrize(("text", "found"), [("", "published"), ("x = 1\n", "missing")])
def test_coffeescript_without_content_may_have_been_left_out(tmp_path: Path, text: str, found: str) -> None:
    model(tmp_path, "plugins: [jekyll-coffeescript]", "js/a.png")
    (tmp_path / "js/app.coffee").write_text(text, "utf-8")
    site = read_site(str(tmp_path), load(str(tmp_path)))
    assert status(site, "/js/app.js") == found


def test_pages_directory(tmp_path: Path) -> None:
    """What lies in ``_pages`` is published as if that were the source folder; by a copy of the plugin too."""
    plugin = tmp_path / "_plugins" / "pages.rb"
    plugin.parent.mkdir()
    plugin.write_text(
        "module Jekyll\n  class PagesDirGenerator < Generator\n    def generate(site)\n"
        "      site.pages << PagesDirPage.new(site, src, base, dir)\n    end\n  end\n"
        "  class PagesDirPage < Page\n  end\nend\n",
        "utf-8",
    )
    site = model(tmp_path, "", "_pages/about.md", "_pages/docs/index.md", "x.md")
    expected = {"/about.html": "published", "/docs/": "published", "/_pages/about.html": "missing"}
    assert {url: status(site, url) for url in expected} == expected
    (tmp_path / "_config.yml").write_text("plugins: [jekyll-pages-directory]\npages: ./_pages", "utf-8")
    plugin.unlink()
    site = read_site(str(tmp_path), load(str(tmp_path)))
    assert {url: status(site, url) for url in expected} == expected


def test_a_plugin_of_pages_for_tags_makes_no_others(tmp_path: Path) -> None:
    """The classes of a site's own plugin name what it makes pages of."""
    plugin = tmp_path / "_plugins" / "tags.rb"
    plugin.parent.mkdir()
    text = "class TagIndex < Jekyll::Page\nend\nclass {} < Jekyll::Generator\n  def x; '/topics/' end\nend\n"
    plugin.write_text(text.format("TagGenerator"), "utf-8")
    model(tmp_path, "", "x.md")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2020-01-01-a.md").write_text("---\ntags: [On Rails]\n---\n", "utf-8")
    site = read_site(str(tmp_path), load(str(tmp_path)))
    statuses = [
        status(site, url) for url in ("/topics/on-rails/", "/tag/x.html", "/about/", "/on-rails.html")
    ]
    assert statuses == ["unknown", "unknown", "missing", "unknown"]
    plugin.write_text(text.format("Everything"), "utf-8")
    site = read_site(str(tmp_path), load(str(tmp_path)))
    found = site.resolve("/about/", "/")
    assert found.status == "unknown", found
