"""What targets lead to, as a browser on the published site would see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from postlint.nodes import UNKNOWN
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site
from postlint.site.site_model import SiteModel

FRONT = "---\n---\n"
FILES = {
    "_config.yml": "url: https://www.example.org\nbaseurl: /base\npermalink: /:title:output_ext\n"
    "plugins: [jekyll-redirect-from]\nexclude: [secret.md, TODO.txt]\n",
    "_posts/2020-01-01-first.md": FRONT,
    "_posts/2020-01-02-second.md": "---\nredirect_from: [/old/, /ancient.html]\n---\n",
    "_posts/2099-01-01-later.md": FRONT,
    "_drafts/idea.md": FRONT,
    "about/index.md": FRONT,
    "contact.md": FRONT,
    "é page.md": FRONT,
    "feed.xml": FRONT,
    "img/Photo 1.png": "x",
    "img/logo.svg": "x",
    "img/logo-small.png": "x",
    "files/": "",
    "secret.md": FRONT,
    "TODO.txt": "x",
    "index.html": FRONT,
}

Site = Callable[..., SiteModel]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    def make(files: Mapping[str, str] = FILES, exists: tuple[str, ...] = ()) -> SiteModel:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir(exist_ok=True)
            else:
                path.write_text(text, "utf-8")
        return read_site(str(tmp_path), load(str(tmp_path)), exists=exists)

    return make


BASE = "/first.html"


@pytest.mark.parametrize(
    ("target", "status", "source"),
    [
        ("second.html", "published", "_posts/2020-01-02-second.md"),
        ("./second", "published", "_posts/2020-01-02-second.md"),
        ("/base/second.html?x=1#top", "published", "_posts/2020-01-02-second.md"),
        ("/base/about", "published", "about/index.md"),
        ("/base/about/", "published", "about/index.md"),
        ("/base/about/index.html", "published", "about/index.md"),
        ("about/../contact.html", "published", "contact.md"),
        ("../../base/contact.html", "published", "contact.md"),
        ("/base", "published", "index.html"),
        ("/base/", "published", "index.html"),
        ("%C3%A9%20page.html", "published", "é page.md"),
        ("é page.html", "published", "é page.md"),
        ("img/Photo%201.png", "published", "img/Photo 1.png"),
        ("\n img/logo.svg ", "published", "img/logo.svg"),
        ("https://www.example.org/base/contact", "published", "contact.md"),
        ("http://example.org/base/contact", "published", "contact.md"),
        ("//EXAMPLE.org/base/contact", "published", "contact.md"),
        ("#part", "published", "_posts/2020-01-01-first.md"),
        ("old/", "redirect", None),
        ("ancient", "redirect", None),
        ("contact.html/", "missing", None),
        ("contact/", "missing", None),
        ("files/", "missing", None),
        ("img/", "missing", None),
        ("later.html", "unpublished", "_posts/2099-01-01-later.md"),
        ("secret.md", "unpublished", "secret.md"),
        ("TODO.txt", "unpublished", "TODO.txt"),
        ("Contact.html", "case", "contact.md"),
        ("img/photo%201.png", "case", "img/Photo 1.png"),
        ("https://example.com/x", "external", None),
        ("//cdn.example.com/x", "external", None),
        ("https://www.example.org/elsewhere", "external", None),
        ("/elsewhere", "external", None),
        ("mailto:a@example.org", "other", None),
        ("tel:+1", "other", None),
        ("data:image/png;base64,AA", "other", None),
        ("", "other", None),
        ("#", "other", None),
        (f"/x/{UNKNOWN}", "unknown", None),
        (f"/base/img/logo.svg?{UNKNOWN}", "published", "img/logo.svg"),
        (f"/base/img/none.svg?v={UNKNOWN}#a", "missing", None),
        (f"second.html#{UNKNOWN}", "published", "_posts/2020-01-02-second.md"),
        (f"#{UNKNOWN}", "unknown", None),
        (f"/base/img/{UNKNOWN}?v=1", "unknown", None),
        (f"https://example.com/x?{UNKNOWN}", "unknown", None),
    ],
)
def test_status(site: Site, target: str, status: str, source: str | None) -> None:
    answer = site().resolve(target, BASE)
    assert answer.status == status, answer
    assert (answer.entry.source if answer.entry else None) == source


@pytest.mark.parametrize(
    ("target", "suggestion"),
    [
        ("Contact.html#x", "contact.html#x"),
        ("/base/Contact", "/base/contact.html"),
        ("https://example.org/base/Contact", "https://example.org/base/contact.html"),
        ("img/logo.png", "img/logo.svg"),
        ("img/logo-smal.png", "img/logo-small.png"),
        ("img/photo-1.png", "img/Photo%201.png"),
        ("contact.md", "contact.html"),
        ("contact/", "contact.html"),
        ("_posts/2020-01-02-second.md", "second.html"),
        ("/contact.html?a#b", "/base/contact.html?a#b"),
        ("/base/img/contact.html", "/base/contact.html"),
        ("nothing-like-it", None),
    ],
)
def test_suggestion(site: Site, target: str, suggestion: str | None) -> None:
    assert site().resolve(target, BASE).suggestion == suggestion


def test_fragment_is_decoded(site: Site) -> None:
    assert site().resolve("contact.html#%C3%BC", BASE).fragment == "ü"


def test_relative_without_a_page(site: Site) -> None:
    assert site().resolve("contact.html", None).status == "unknown"
    assert site().resolve("/base/contact.html", None).status == "published"


def test_declared_urls(site: Site) -> None:
    model = site(exists=("/news/*/", "/tags/**"))
    assert model.resolve("/base/news/2020/", BASE).status == "published"
    assert model.resolve("/base/news/2020", BASE).status == "published"
    assert model.resolve("/base/news/2020/01/", BASE).status == "missing"
    assert model.resolve("/base/tags/a/b", BASE).status == "published"


def test_what_a_plugin_may_make_is_not_judged(site: Site) -> None:
    plugin = "class News < Jekyll::Generator\n  def generate(site)\n    site.pages << Page.new\n  end\nend\n"
    model = site({**FILES, "_plugins/news.rb": plugin})
    assert model.resolve("/base/news/", BASE).status == "unknown"
    assert model.resolve("/base/img/news.png", BASE).status == "missing"
    assert model.resolve("/base/Contact.html", BASE).status == "case"


def test_what_a_theme_may_bring_is_not_judged(site: Site) -> None:
    model = site({**FILES, "_config.yml": "remote_theme: a/b\n"})
    assert model.resolve("/assets/css/style.css", BASE).status == "unknown"
    assert model.resolve("/css/style.css", BASE).status == "missing"


def test_unknown_placeholder(site: Site) -> None:
    model = site({**FILES, "_config.yml": "permalink: /sips/:number/:title/\n"})
    assert model.resolve("/sips/12/first/", None).status == "unknown"
    assert model.resolve("/sips/12/other/", None).status == "missing"


def test_url_with_a_path(site: Site) -> None:
    model = site({"_config.yml": "url: https://me.example/project/\n", "about.html": FRONT})
    assert model.resolve("https://me.example/project/about.html", None).status == "published"
    assert model.resolve("https://me.example/project?x#y", None).status != "external"
    missing = model.resolve("https://me.example/project/About.html", None)
    assert missing.status == "case"
    assert missing.suggestion == "https://me.example/project/about.html"
    assert model.resolve("https://me.example/projects/about.html", None).status == "external"
    assert model.resolve("https://me.example/about.html", None).status == "external"
    assert model.resolve("/about.html", None).status == "published"


def test_url_with_the_path_of_baseurl(site: Site) -> None:
    config = "url: https://me.example/project\nbaseurl: /project\n"
    model = site({"_config.yml": config, "about.html": FRONT})
    assert model.resolve("https://me.example/project/about.html", None).status == "published"
    assert model.resolve("https://me.example/project/project/about.html", None).status != "published"


def test_own_domain_of_cname(site: Site) -> None:
    model = site({"CNAME": "blog.example.net\n", "index.html": FRONT})
    assert model.resolve("https://blog.example.net/", None).status == "published"
    assert model.resolve("https://blog.example.net/x.png", None).status == "missing"
