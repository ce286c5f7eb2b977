"""Small sites built by the real Jekyll with the plugins that Debian has: every file that it writes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.site.config import load
from postlint.site.model import SiteModel
from postlint.site.reader import read_site

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
    "_config.yml": "plugins: [jekyll-optional-front-matter, jekyll-readme-index]\n",
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
SITES = {"polyglot": POLYGLOT, "exclusive": EXCLUSIVE, "pages": PAGES, "redirects": REDIRECTS}


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
