"""Whatever happens to a site, an editor shows what a fresh run says."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

pytest.importorskip("pytest_lsp", reason="needs `postlint[test]`")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.config_error import ConfigError
from postlint.engine.request import Request
from postlint.engine.run import run
from postlint.lsp.checking import Checker, Provider
from postlint.model import Finding
from postlint.site.jekyll_config import JekyllConfigError
from postlint.store.database import Stopped

POSTS = (
    "_posts/2024-01-03-a.md",
    "_posts/2024-02-07-b.md",
    "_posts/2024-03-06-c.md",
    "about.md",
    "notes.html",
)
OTHERS = (
    "_includes/x.html",
    "_layouts/post.html",
    "_data/d.yml",
    "img/a.png",
    "_config.yml",
    ".postlint.yml",
)
TEXTS = (
    "",
    "---\ntitle: [\n---\n",
    "---\nlayout: post\ntitle: A\n---\n\n## One\n\n[b]({% post_url 2024-02-07-b %}) ![a](/img/A.png)\n",
    "---\ntitle: Meetup March 2024\n---\n\n[a](/about/#one) [b](/2024/02/07/b.html) {% include x.html %}\n",
    "---\ntitle: T\npermalink: /about/\n---\n\n## One\n\nThanks to our sponsor [Acme](https://a.example/)!\n",
    "---\ntitle: U\n---\n\n{% for p in site.posts %}[{{ p.title }}]({{ p.url }}) {% endfor %}\n",
    "[no front matter](/nowhere/)\n",
)
OTHER_TEXTS = {
    "_includes/x.html": ("<a href=/gone/>x</a>\n", "<i id=one>x</i>\n"),
    "_layouts/post.html": ("<p id=two>{{ content }}</p>\n", "{{ content }}<img src=/img/b.png>\n"),
    "_data/d.yml": ("a: 1\n", "a: [\n"),
    "img/a.png": ("1", "2"),
    "_config.yml": ("title: x\n", "permalink: pretty\n", "title: [\n"),
    ".postlint.yml": ("rules: {image-link: off}\n", "exists: [/nowhere/]\n", "rules: {x: off}\n"),
}

number = st.integers(0, 100)
steps = st.lists(
    st.tuples(
        st.sampled_from(["type", "type", "type", "type", "save", "close", "write", "rename", "delete"]),
        number,
        number,
    ),
    min_size=3,
    max_size=9,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(steps)
def test_an_editor_shows_what_a_fresh_run_says(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as top:
        folder, cache = Path(top, "blog"), Path(top, "cache")
        texts = lay_out(folder)
        checker = Checker(str(folder), Provider(lambda root: request(root, cache), none, none))
        shown(checker, texts, walk=True)
        for step in steps:
            walk = happen(folder, texts, *step)
            interrupt(checker, texts, step[2], walk=walk)
            assert shown(checker, texts, walk=walk) == fresh(folder, texts), (step, texts)


def interrupt(checker: Checker, texts: dict[str, str], after: int, *, walk: bool) -> None:
    """Begin a run and stop it after so many queries, as the next keystroke does."""
    queries = count()
    with suppress(Stopped):
        checker.check(texts, None, walk=walk, stopped=lambda: next(queries) > after)


def none(_: str) -> None: ...


def lay_out(folder: Path) -> dict[str, str]:
    """A site; nothing of it is open."""
    for place, name in enumerate((*POSTS[:4], *OTHERS[:5])):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(OTHER_TEXTS[name][0] if name in OTHER_TEXTS else TEXTS[2 + place % 4], "utf-8")
    return {}


def happen(folder: Path, texts: dict[str, str], what: str, one: int, other: int) -> bool:
    """Let something happen; whether it happened on disk, or to what is open."""
    path = POSTS[one % len(POSTS)]
    if what == "type":
        if texts and one % 4:  # mostly one goes on with what is open
            path = sorted(texts)[one % len(texts)]
        was = path in texts
        texts[path] = TEXTS[other % len(TEXTS)] + f"Word {one}.\n" * (one % 3)
        return not was
    if what == "save" and texts:
        path = sorted(texts)[one % len(texts)]
        write(folder / path, texts[path])
    elif what == "close":
        texts.pop(path, None)
    elif what == "write":
        name = OTHERS[one % len(OTHERS)]
        write(folder / name, OTHER_TEXTS[name][other % len(OTHER_TEXTS[name])])
    elif what == "rename" and (folder / path).exists():
        (folder / path).replace(folder / POSTS[other % len(POSTS)])
    elif what == "delete":
        (folder / (*POSTS, *OTHERS[:4], OTHERS[5])[other % 10]).unlink(missing_ok=True)
    return True


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def request(root: str, cache: Path | None) -> Request:
    config = Path(root, ".postlint.yml")
    return Request(
        root,
        str(config) if config.exists() else None,
        today="2024-06-01",
        cache_path=str(cache) if cache else None,
        moment=str(object()),
    )


def shown(checker: Checker, texts: dict[str, str], *, walk: bool) -> object:
    checked = checker.check(texts, None, walk=walk)
    if checked.outcome is None:
        return "the configuration cannot be used"
    return flattened(one for ones in checked.findings.values() for one in ones)


def flattened(findings: Iterable[Finding]) -> list[tuple[object, ...]]:
    return sorted((one.path, one.line, one.column, one.rule, one.message) for one in findings)


def fresh(folder: Path, texts: dict[str, str]) -> object:
    """What a run without a cache says of a copy of the site in which all is saved."""
    with tempfile.TemporaryDirectory() as top:
        copy = Path(top, "blog")
        shutil.copytree(folder, copy)
        for path, text in texts.items():
            write(copy / path, text)
        try:
            return flattened(run(request(str(copy), None)).report.findings)
        except (ConfigError, JekyllConfigError):
            return "the configuration cannot be used"
