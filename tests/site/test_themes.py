"""What is known of themes that do not lie in the site, and what follows for links, images and ids."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from postlint.site.jekyll_config import load
from postlint.site.reader import read_site
from postlint.site.themes import find_theme

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "postlint" / "site" / "themes" / "data"


@pytest.mark.parametrize(
    ("name", "layout", "include"),
    [
        ("minima", "post", "social.html"),
        ("jekyll/minima", "base", "sub-footer.html"),
        ("https://github.com/MMistakes/Minimal-Mistakes", "single", "figure"),
        ("mmistakes/minimal-mistakes@4.24.0", "splash", "gallery"),
        ("just-the-docs", "default", "components/aux_nav.html"),
        ("jekyll-theme-chirpy", "post", "embed/youtube.html"),
        ("pages-themes/cayman@v0.2.0", "default", "head-custom.html"),
    ],
)
def test_themes_are_found_by_any_of_their_names(name: str, layout: str, include: str) -> None:
    theme = find_theme(name)
    assert theme.known
    assert layout in theme.layouts
    assert include in theme.includes


@pytest.mark.parametrize("name", ["nobody-knows", "somebody/minima", "minim", ""])
def test_other_themes_are_not_known(name: str) -> None:
    theme = find_theme(name)
    assert not theme.known
    assert theme.partial
    assert not theme.layouts


def test_every_theme_has_names_of_its_own_and_a_source() -> None:
    names: list[str] = []
    for path in DATA.glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        names += data["gems"] + data["repositories"]
        assert data["source"].startswith("https://")
        assert data["revisions"], path
        assert data["layouts"], path
    assert len(names) == len({name.lower() for name in names})


def test_the_tool_reads_a_checkout(tmp_path: Path) -> None:
    """Two versions: ids and includes of both, parent and assets of the last."""
    tool = _tool()
    repository = tmp_path / "theme"
    _commit(
        repository,
        "v1.0",
        {
            "_layouts/post.html": "---\nlayout: default\n---\n<div id='old'>{{ content }}</div>",
            "assets/old.css": "",
        },
    )
    _commit(
        repository,
        "v2.0",
        {
            "_layouts/post.html": "---\nlayout: base\n---\n{% include a.html %}<p id=new>{{ content | own }}",
            "_includes/a.html": "",
            "assets/main.scss": "---\n---\n",
            "assets/old.css": None,
            "x.gemspec": 's.add_runtime_dependency "jekyll-feed"\ns.add_development_dependency "jekyll-x"',
        },
    )
    theme = tool.Theme()
    checkout = tool.Checkout(str(repository))
    for revision in checkout.versions():
        theme.add(checkout, revision)
    post = theme.layouts["post"]
    assert (post.layout, post.includes, post.ids, post.plain) == ("base", ("a.html",), ("new", "old"), False)
    assert theme.assets == {"/assets/main.css": "assets/main.scss"}
    assert list(theme.older_assets) == ["/assets/main.css", "/assets/old.css"]
    assert list(theme.plugins) == ["jekyll-feed"]


def _tool():  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location("themes_tool", ROOT / "tools" / "themes.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _commit(repository: Path, tag: str, files: dict[str, str | None]) -> None:
    repository.mkdir(exist_ok=True)
    for name, text in files.items():
        path = repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True) if text is None else path.write_text(text, "utf-8")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "tag.gpgsign=false"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", tag], ["tag", tag]):
        subprocess.run([*git, *words], cwd=repository, check=True, capture_output=True)


def test_real_jekyll_takes_the_same_assets_from_minima(tmp_path: Path) -> None:
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("needs ruby and Jekyll")
    (tmp_path / "_config.yml").write_text("theme: minima\n", "utf-8")
    (tmp_path / "assets").mkdir()
    # The site's own wins, but for one that is copied where the theme's is rendered.
    (tmp_path / "assets" / "minima-social-icons.svg").write_text("", "utf-8")
    (tmp_path / "assets" / "main.scss").write_text("", "utf-8")
    done = subprocess.run(
        [ruby, str(ROOT / "tests" / "site" / "jekyll_urls.rb")],
        input=f"{tmp_path}\n",
        capture_output=True,
        text=True,
        env={**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8"},
        check=False,
    )
    real = json.loads(done.stdout or "{}")
    if "entries" not in real:
        pytest.skip("needs Jekyll with the theme minima (Debian: jekyll-theme-minima)")
    ours = read_site(str(tmp_path), load(str(tmp_path), github_pages=False))
    made = {entry.destination for entry in ours.entries if entry.published and entry.destination}
    assert {entry["destination"] for entry in real["entries"]} == {
        one for one in made if one.startswith("assets/")
    }
