"""The site model: configuration, reading again, git, GitHub Pages, and what Liquid sees."""

from __future__ import annotations

import datetime
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.model import Reference, Span
from postlint.site.data_files import read_table, sanitized
from postlint.site.entry_filter import EntryFilter
from postlint.site.jekyll_config import JekyllConfigError, load
from postlint.site.reader import read_site
from postlint.site.root import find_root, sites_below
from postlint.site.rubypath import basename_without_extension, extname, fnmatch
from postlint.site.site_model import SiteModel
from postlint.site.slug import escape_path, slugify, transliterate

FRONT = "---\n---\n"


def make(root: Path, files: Mapping[str, str]) -> SiteModel:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return read_site(str(root), load(str(root)))


def urls(model: SiteModel) -> dict[str | None, str | None]:
    return {entry.source: entry.url for entry in model.entries if entry.published}


# --- configuration


def test_several_files_merge(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("title: A\nkramdown: {hard_wrap: true}\nexclude: [x]\n", "utf-8")
    (tmp_path / "b.yml").write_text("title: B\nkramdown: {input: x}\nexclude: ~\n", "utf-8")
    config = load(str(tmp_path), ["a.yml", "b.yml"])
    assert config.data["title"] == "B"
    assert (config.kramdown["hard_wrap"], config.kramdown["input"], config.kramdown["auto_ids"]) == (
        True,
        "x",
        True,
    )
    assert config.words("exclude")[0] == "x" and "node_modules" in config.words("exclude")
    assert config.data["collections"]["posts"]["output"] is True


@pytest.mark.parametrize(
    ("text", "line", "column"), [("a: 1\nb: c: d\n", 2, 5), ("a: 1\n\tb: 1\n", 2, 1), ("- a\n", 1, 1)]
)
def test_broken_configuration(tmp_path: Path, text: str, line: int, column: int) -> None:
    (tmp_path / "_config.yml").write_text(text, "utf-8")
    with pytest.raises(JekyllConfigError) as caught:
        load(str(tmp_path))
    assert (caught.value.path, caught.value.line, caught.value.column) == ("_config.yml", line, column)
    assert str(caught.value).startswith(f"_config.yml:{line}:{column}: ")


def test_named_configuration_must_exist(tmp_path: Path) -> None:
    with pytest.raises(JekyllConfigError):
        load(str(tmp_path), ["missing.yml"])
    assert load(str(tmp_path)).files == ()


def test_find_root(tmp_path: Path) -> None:
    assert find_root(str(tmp_path)) is None
    posts = tmp_path / "docs" / "_posts"
    posts.mkdir(parents=True)
    assert find_root(str(posts)) == str(tmp_path / "docs")
    (tmp_path / "docs" / "_config.yaml").write_text("", "utf-8")
    assert find_root(str(tmp_path)) is None, "a site below is another matter"
    assert list(sites_below(str(tmp_path))) == [str(tmp_path / "docs")]
    (tmp_path / "_config.yml").write_text("", "utf-8")
    assert find_root(str(posts)) == str(tmp_path / "docs")
    assert find_root(str(tmp_path / "other.md")) == str(tmp_path)


def test_source_folder(tmp_path: Path) -> None:
    model = make(
        tmp_path, {"_config.yml": "source: src\n", "src/_posts/2020-01-01-a.md": FRONT, "outside.md": FRONT}
    )
    assert urls(model) == {"src/_posts/2020-01-01-a.md": "/2020/01/01/a.html"}
    assert model.documents[0].relative_path == "_posts/2020-01-01-a.md"
    assert model.links.link("_posts/2020-01-01-a.md") == "/2020/01/01/a.html"


# --- reading


def test_why_not_published(tmp_path: Path) -> None:
    files = {
        "_config.yml": "collections: {things: {}}\n",
        "_posts/no-date.md": FRONT,
        "_posts/2099-01-01-a.md": FRONT,
        "_posts/2020-01-01-b.md": "---\npublished: false\n---\n",
        "_drafts/c.md": FRONT,
        "_things/d.md": FRONT,
    }
    model = make(tmp_path, files)
    (tmp_path / "_posts" / "2020-01-02-e.jpg").write_bytes(b"\xff\xd8\xff")
    model = read_site(str(tmp_path), model.config)
    reasons = {entry.source: entry.reason for entry in model.entries}
    assert reasons == {
        "_posts/no-date.md": "its name is not `YYYY-MM-DD-title.extension`",
        "_posts/2099-01-01-a.md": "future",
        "_posts/2020-01-01-b.md": "published: false",
        "_drafts/c.md": "draft",
        "_things/d.md": "collection `things` is not output",
        "_posts/2020-01-02-e.jpg": "not UTF-8",
    }
    assert not any(entry.published for entry in model.entries)


def test_untracked_files(tmp_path: Path) -> None:
    make(tmp_path, {"index.md": FRONT, "img/a.png": "x", "img/B.png": "x", ".gitignore": "built.css\n"})
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    here = make(tmp_path, {"img/new.png": "x", "built.css": "x"})
    assert here.resolve("/img/new.png", None).status == "published"  # as `jekyll serve` shows it
    assert here.exists("img/new.png") and here.exists("built.css") and not here.exists("img/A.png")
    model = read_site(str(tmp_path), load(str(tmp_path)), only_tracked=True)
    assert model.resolve("/img/a.png", None).status == "published"
    assert model.resolve("/built.css", None).status == "published"  # ignored: something builds it
    answer = model.resolve("/img/new.png", None)
    assert answer.status == "unpublished" and answer.entry is not None
    assert answer.entry.reason == "untracked: `git add` it"
    assert model.exists("img/a.png") and not model.exists("img/new.png") and not model.exists("img/A.png")


def test_site_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    make(tmp_path / "docs", {"index.md": FRONT, "a.png": "x"})
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    here = make(tmp_path / "docs", {"b.png": "x"})
    assert here.files == {"index.md", "a.png", "b.png"}
    assert here.resolve("/b.png", None).status == "published"
    model = read_site(here.root, here.config, only_tracked=True)
    assert model.files == {"index.md", "a.png"}
    assert model.resolve("/a.png", None).status == "published"
    assert model.resolve("/b.png", None).status == "unpublished"


def test_a_copy_in_another_repository_is_taken_as_it_is(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True, capture_output=True)
    model = make(tmp_path / "copy", {"a.png": "x"})
    assert model.resolve("/a.png", None).status == "published" and model.exists("a.png")


# --- GitHub Pages


def test_github_pages(tmp_path: Path) -> None:
    files = {
        "Gemfile": 'gem "github-pages"\n',
        "_config.yml": "plugins: [jekyll-redirect-from, jekyll-paginate-v2]\npermalink: pretty\n",
        "_posts/2099-01-01-a.md": FRONT,
        "plain.md": "text\n",
        "LICENSE.md": "text\n",
        "README.md": "text\n",
        "sub/readme.md": "text\n",
        "other/README.md": "text\n",
        "other/index.html": FRONT,
    }
    model = make(tmp_path, files)
    assert model.config.github_pages and "jekyll-paginate-v2" not in model.config.plugins
    pages = {(entry.source, entry.url) for entry in model.entries if entry.published and entry.kind == "page"}
    assert pages == {
        ("plain.md", "/plain/"),
        ("README.md", "/"),
        ("sub/readme.md", "/sub/"),
        ("other/index.html", "/other/"),
    }
    assert ("/2099/01/01/a/") in urls(model).values()  # future: true
    assert model.resolve("/plain.md", None).status == "published"  # the file itself is copied too
    assert not load(str(tmp_path), github_pages=False).github_pages


def link(url: str, *, origin: str = "inline", titled: bool = False) -> Reference:
    return Reference("link", url, url, Span(0, 0), Span(0, 0), "", origin, "a", "href", titled)


@pytest.mark.parametrize(
    ("reference", "base", "url"),
    [
        (link("b%20c.md#x"), "/docs/a/", "/docs/b c/"),
        (link("../_posts/2020-01-01-p.md"), "/docs/a/", "/2020/01/01/p/"),
        (link("/docs/a.md"), "/docs/b%20c/", "/docs/a/"),
        (link("b+c.md"), "/docs/a/", "/docs/b c/"),
        (link("a.md", titled=True), "/docs/a/", "/docs/a/"),
        (link("missing.md"), "/docs/a/", None),
        (link("a.md", origin="html"), "/docs/a/", None),
        (link("a.md?x"), "/docs/a/", None),
        (link("https://example.org/a.md"), "/docs/a/", None),
        (link("../docs/a.md"), "/2020/01/01/p/", None),  # posts are left as they are
    ],
)
def test_relative_links(tmp_path: Path, reference: Reference, base: str, url: str | None) -> None:
    files = {
        "_config.yml": "plugins: [jekyll-relative-links]\npermalink: pretty\n",
        "docs/a.md": FRONT,
        "docs/b c.md": FRONT,
        "_posts/2020-01-01-p.md": FRONT,
    }
    found = make(tmp_path, files).converted(reference, base)
    assert (found.url if found else None) == url


# --- Liquid's view


def test_drops(tmp_path: Path) -> None:
    model = make(
        tmp_path,
        {
            "_config.yml": "title: T\ncollections: {things: {output: true}}\n",
            "_posts/2020-01-01-a.md": "---\ntags: x y\ntitle: A\n---\n",
            "_posts/2020-01-02-b.md": "---\ntags: [y]\ncategories: c\n---\n",
            "_things/one.md": FRONT,
            "about.md": "---\nlayout: page\n---\n",
            "img/a.png": "x",
            "_data/list.csv": "name,age\nAnn,3\nBob,\n",
            "_data/deep/er.yml": "a: 1\n",
        },
    )
    site = model.drops.site
    assert [post["title"] for post in site["posts"]] == ["B", "A"]
    assert [post["url"] for post in site["tags"]["y"]] == ["/c/2020/01/02/b.html", "/2020/01/01/a.html"]
    assert site["posts"][1]["next"]["title"] == "B" and site["posts"][0]["next"] is None
    assert site["title"] == "T" and "nothing" not in site
    assert [thing["url"] for thing in site["things"]] == ["/things/one.html"]
    assert site["data"]["list"] == [{"name": "Ann", "age": "3"}, {"name": "Bob", "age": None}]
    assert site["data"]["deep"] == {"er": {"a": 1}}
    page = model.drops.page(model.by_path["about.md"])
    assert (page["url"], page["dir"], page["name"], page["layout"]) == (
        "/about.html",
        "/",
        "about.md",
        "page",
    )
    assert [file["path"] for file in site["static_files"]] == ["/img/a.png"]


def test_link_tags(tmp_path: Path) -> None:
    model = make(
        tmp_path,
        {
            "_posts/2020-01-01-a.md": FRONT,
            "sub/_posts/2020-01-02-b.c.md": FRONT,
            "_posts/2099-01-01-later.md": FRONT,
            "about.md": FRONT,
            "img/a.png": "x",
        },
    )
    links = model.links
    assert links.link("_posts/2020-01-01-a.md") == links.post_url("2020-01-01-a") == "/2020/01/01/a.html"
    assert (
        links.post_url("sub/2020-01-02-b.c") == links.post_url("2020-01-02-b.c") == "/sub/2020/01/02/b.c.html"
    )
    assert links.post_url("2020-1-1-a") == "/2020/01/01/a.html"
    assert links.link("/about.md") == "/about.html" and links.link("img/a.png") == "/img/a.png"
    for name in ("2020-01-01-x", "2099-01-01-later", "a", "2020-01-03-a"):
        assert links.post_url(name) is None
    assert links.link("_posts/2099-01-01-later.md") is None and links.link("missing.md") is None


def test_includes_stay_below_their_folder(tmp_path: Path) -> None:
    from postlint.site.link_tags import include_reader

    model = make(tmp_path, {"_includes/a/b.html": "x", "secret.txt": "s"})
    read = include_reader(model)
    assert read("a/b.html") == "x"
    assert read("../secret.txt") is None and read("/etc/hostname") is None and read("missing.html") is None


# --- small parts


@pytest.mark.parametrize(
    ("text", "mode", "slug"),
    [
        ("The _config.yml file", None, "the-config-yml-file"),
        ("The _config.yml file", "pretty", "the-_config.yml-file"),
        ("The _cönfig.yml file", "ascii", "the-c-nfig-yml-file"),
        ("The cönfig.yml file", "latin", "the-config-yml-file"),
        ("a  b\tc", "raw", "a-b-c"),
        ("As Is", "none", "as is"),
        ("--x--", None, "x"),
        ("日本 ü", None, "日本-ü"),
    ],
)
def test_slugify(text: str, mode: str | None, slug: str) -> None:
    assert slugify(text, mode) == slug


@settings(deadline=None)
@given(st.text(max_size=20), st.sampled_from([None, "pretty", "ascii"]))
def test_slugs_are_stable(text: str, mode: str | None) -> None:
    once = slugify(slugify(text, mode), mode)
    assert slugify(once, mode) == once


@settings(deadline=None)
@given(st.text(max_size=20))
def test_escaped_paths_are_ascii(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode("utf-8")
    assert escape_path(text).isascii() and "#" not in escape_path(text) and " " not in escape_path(text)


def test_transliterate() -> None:
    assert transliterate("Æsir Łódź 日") == "AEsir Lodz ?"


@pytest.mark.parametrize(
    ("path", "extension", "stem"),
    [
        ("a.md", ".md", "a"),
        (".a", "", ".a"),
        (".a.b", ".b", ".a"),
        ("a.", ".", "a"),
        ("x.y/b", "", "b"),
        ("..a", "", "..a"),
    ],
)
def test_extensions(path: str, extension: str, stem: str) -> None:
    assert (extname(path), basename_without_extension(path)) == (extension, stem)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.md", "a/b.md", True),
        ("**/x", "x", False),
        ("**/x", "a/b/x", True),
        ("[ab]*", "b", True),
        ("[!a]", "b", True),
        ("[^a]", "a", False),
        ("{a,b}", "a", False),
        (r"a\*", "a*", True),
        ("[", "[", False),
        ("?", ".", True),
    ],
)
def test_fnmatch(pattern: str, path: str, matches: bool) -> None:
    assert fnmatch(pattern, path) is matches


def test_entry_filter() -> None:
    filter_ = EntryFilter(".", [".htaccess", "_pages"], ["excluded", "tmp/", "/root.md", "*.bak"])
    kept = {
        ("", "a.md"): True,
        ("", "excluded-too.md"): False,
        ("sub", "excluded"): True,
        ("", "_pages"): True,
        ("sub", "_pages"): True,
        ("", "_other"): False,
        ("sub", "x.bak"): False,
        ("", "root.md"): False,
        ("sub", "root.md"): True,
        ("", "x~"): False,
        ("", "dots."): False,
        ("", "#x"): False,
    }
    assert {key: filter_.keeps(*key, is_dir=False) for key in kept} == kept
    assert not filter_.keeps("", "tmp", is_dir=True) and filter_.keeps("", "tmp", is_dir=False)


@pytest.mark.parametrize(("name", "key"), [("a b.c", "a_bc"), (" x ", "x_"), ("a-b", "a-b"), ("été", "t")])
def test_data_keys(name: str, key: str) -> None:
    assert sanitized(name) == key


def test_tables() -> None:
    assert read_table("1,a\n", {"headers": False, "csv_converters": ["numeric"]}, ",") == [[1, "a"]]


def test_layouts(tmp_path: Path) -> None:
    model = make(tmp_path, {"_layouts/post.html": "x", "_layouts/a/b.html": "x"})
    assert model.layouts == {"post", "a/b"}


def test_dates_of_documents(tmp_path: Path) -> None:
    model = make(
        tmp_path,
        {
            "_config.yml": "timezone: Asia/Tokyo\ncollections: {things: {output: true}}\n",
            "_posts/2020-01-01-a.md": "---\ndate: 2021-05-06 23:30:00\n---\n",
            "_posts/2020-01-02-b.md": "---\ndate: never\n---\n",
            "_things/c.md": FRONT,
        },
    )
    by_path = model.by_path
    tokyo = datetime.timedelta(hours=9)
    date = by_path["_posts/2020-01-01-a.md"].date
    assert (
        date is not None and date.utcoffset() == tokyo and date.isoformat().startswith("2021-05-07T08:30:00")
    )
    assert by_path["_posts/2020-01-02-b.md"].problem == "invalid date"
    assert by_path["_things/c.md"].date is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("")
    (tmp_path / "_posts").mkdir()
    os.mkfifo(tmp_path / "_posts" / "2024-01-01-pipe.md")
    os.mkfifo(tmp_path / "pipe.md")
    model = read_site(str(tmp_path), load(str(tmp_path)))
    assert [entry.source for entry in model.entries if entry.source] == []


def test_the_configuration_in_toml(tmp_path: Path) -> None:
    (tmp_path / "_config.toml").write_text('baseurl = "/blog"\n[collections.talks]\noutput = true\n', "utf-8")
    config = load(str(tmp_path))
    assert (config.files, config.baseurl) == (("_config.toml",), "/blog")
    assert "talks" in config.collections
    (tmp_path / "_config.yml").write_text("baseurl: /other\n", "utf-8")
    assert load(str(tmp_path)).baseurl == "/other"


def test_broken_toml(tmp_path: Path) -> None:
    (tmp_path / "_config.toml").write_text('title = "a"\nbaseurl = \n', "utf-8")
    with pytest.raises(JekyllConfigError) as caught:
        load(str(tmp_path))
    assert (caught.value.path, caught.value.line) == ("_config.toml", 2)
