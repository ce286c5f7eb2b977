"""Small sites built by the real Jekyll with the plugins that Debian has: every file that it writes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.site.drops import Drops
from postlint.site.jekyll_config import load
from postlint.site.reader import read_site
from postlint.site.site_model import SiteModel

PAGE = "---\ntitle: T\n---\ntext\n"


def page(**front: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in front.items()) + "---\ntext\n"


POLYGLOT = {
    "_config.yml": "plugins: [jekyll-polyglot]\nlanguages: [en, fr, de]\ndefault_lang: en\n"
    "exclude_from_localization: [images, only.md]\nparallel_localization: false\n",
    "about.md": page(title="A", permalink="/about/", lang="en"),
    "about.fr.md": page(title="A", permalink="/about/", lang="fr"),
    "deutsch.md": page(title="D", permalink="/deutsch/", lang="de"),
    "only.md": page(title="O"),
    "_posts/2020-01-02-a.md": page(title="P", lang="en"),
    "_posts/2020-01-03-b.md": page(title="P", lang="fr", permalink="/b/"),
    "images/a.png": "x",
    "files/b.txt": "x",
}
EXCLUSIVE = {
    **POLYGLOT,
    "index.html": page(title="I", **{"lang-exclusive": "[en, de]"}),
    "fr/hello.md": page(title="H", lang="fr"),
    "hello.md": page(title="H", lang="en"),
}
PAGES = {
    "_config.yml": "plugins: [jekyll-optional-front-matter, jekyll-readme-index]\n"
    "collections:\n  articles:\n    output: true\n    permalink: /:path/\n",
    "_articles/de/README.md": "# Artikel\n",
    "_articles/de/note.md": "text\n",
    "plain.md": "text\n",
    "docs/README.md": "# Docs\n",
    "other/README.md": "# Other\n",
    "other/index.html": PAGE,
}
REDIRECTS = {
    "_config.yml": "plugins: [jekyll-redirect-from]\nbaseurl: /blog\n",
    "a.md": page(title="A", redirect_to="/us/"),
    "us.md": page(title="U", permalink="/us/", redirect_from="[/old/, /older.html]"),
}
POSTS = {
    "_posts/2020-01-01-a.md": page(title="A", tags="[Ruby, On Rails]", categories="news"),
    "_posts/2020-01-02-b.md": page(title="B", tags="ruby", categories="[News, Old Stuff]"),
    "_posts/2020-01-03-c.md": page(title="C", tags="[ruby, 'C++, C']"),
    "_posts/2020-01-04-d.md": page(title="D", hidden="true", tags="secret"),
    "_posts/2020-01-05-e.md": page(title="E", published="false", tags="never"),
    "_recipes/soup.md": page(title="S", tags="[warm]"),
    "_recipes/cake.md": page(title="C", tags="[warm, ruby]"),
    "_recipes/pie.md": page(title="P"),
}
PAGINATED = {
    **POSTS,
    "_config.yml": "plugins: [jekyll-paginate-v2]\ncollections: {recipes: {output: false}}\n"
    "pagination: {enabled: true, per_page: 1, permalink: '/page/:num/', trail: {before: 1, after: 1}}\n",
    "index.html": page(title="I", pagination="{enabled: true}"),
    "blog/index.html": page(title="B", pagination="{enabled: true, limit: 2, permalink: '-:num', tag: ruby}"),
    "by/name.html": page(title="N", pagination="{enabled: true, category: 'news', offset: 1}"),
    "cook.html": page(
        title="C", permalink="/cook/", pagination="{enabled: true, collection: recipes, per_page: 2}"
    ),
    "all.html": page(title="L", permalink="/all", pagination="{enabled: true, collection: all, per_page: 9}"),
    "empty.html": page(title="E", permalink="/empty/", pagination="{enabled: true, tag: nowhere}"),
    "feed.json": page(
        title="J",
        permalink="/feed/",
        pagination="{enabled: true, extension: json, indexpage: 'feed:num', per_page: 2}",
    ),
    "off.html": page(title="O", pagination="{enabled: false}"),
    "plain.html": PAGE,
}
_AUTO_LAYOUT = "---\npagination: {enabled: %s, per_page: 1}\n---\n{{ content }}\n"
AUTOPAGES = {
    **POSTS,
    "_config.yml": "plugins: [jekyll-paginate-v2]\ncollections: {recipes: {output: true}}\n"
    "pagination: {enabled: true}\n"
    "autopages:\n  enabled: true\n"
    "  tags: {layouts: [tag.html], permalink: '/t/:tag/', slugify: {mode: default, cased: false}}\n"
    "  categories: {layouts: [cat.html]}\n  collections: {layouts: [cat.html]}\n",
    "_layouts/tag.html": _AUTO_LAYOUT % "true",
    "_layouts/cat.html": _AUTO_LAYOUT % "false",
    "index.html": PAGE,
}
NOT_PAGINATED = {
    **AUTOPAGES,
    "_config.yml": "plugins: [jekyll-paginate-v2]\nautopages: {enabled: true}\n",
    "_layouts/autopage_tags.html": _AUTO_LAYOUT % "true",
    "_layouts/autopage_category.html": _AUTO_LAYOUT % "true",
    "_layouts/autopage_collection.html": _AUTO_LAYOUT % "true",
    "blog/index.html": page(title="B", pagination="{enabled: true}"),
}
ARCHIVES = {
    **POSTS,
    "_config.yml": "plugins: [jekyll-archives]\n"
    "jekyll-archives: {enabled: all, permalinks: {tag: '/topic/:name/', month: '/:year/:month.html'}}\n",
}
SITES = {
    "polyglot": POLYGLOT,
    "exclusive": EXCLUSIVE,
    "pages": PAGES,
    "redirects": REDIRECTS,
    "paginated": PAGINATED,
    "autopages": AUTOPAGES,
    "autopages-only": NOT_PAGINATED,
    "archives": ARCHIVES,
}


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def build(root: Path) -> Path:
    """Where Jekyll wrote the site."""
    out = root.parent / "out"
    environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8", "TZ": "UTC"}
    words = ["jekyll", "build", "-s", str(root), "-d", str(out), "--disable-disk-cache", "-q"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, cwd=root, check=False)
    if "cannot load such file" in done.stderr + done.stdout or "jekyll-" in done.stderr:
        pytest.skip("needs the plugins of this site (Debian: ruby-jekyll-polyglot and the like)")
    assert done.returncode == 0, done.stderr
    return out


def model_of(root: Path) -> SiteModel:
    return read_site(str(root), load(str(root)))


@pytest.mark.parametrize("name", SITES)
def test_files_written(name: str, tmp_path: Path, ruby: str) -> None:
    root = write(tmp_path / "site", SITES[name])
    out = build(root)
    real = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {entry.destination for entry in model_of(root).entries if entry.published} == real


def test_documents_know_their_url_without_the_language(tmp_path: Path) -> None:
    model = model_of(write(tmp_path / "site", POLYGLOT))
    urls = {one.path: Drops(model).page(one)["url"] for one in model.documents}
    assert urls["about.fr.md"] == urls["about.md"] == "/about/"
    assert urls["deutsch.md"] == "/deutsch/"
    assert urls["_posts/2020-01-03-b.md"] == "/b/"
