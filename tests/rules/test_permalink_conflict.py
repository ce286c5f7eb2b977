"""Two sources, one address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]

PAGE = "---\npermalink: {}\n---\n"
REDIRECT = "---\ntitle: R\nredirect_from: {}\n---\n"
PLUGINS = "plugins: [jekyll-redirect-from]\n"


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": PAGE.format("/a/"), "b.md": PAGE.format("/b/")},
        {"a.md": "---\n---\n", "a/index.md": "---\n---\n"},
        {"a.md": PAGE.format("/x/"), "b.md": "---\npermalink: /x/\npublished: false\n---\n"},
        {"a.md": PAGE.format("/x/"), "_drafts/b.md": PAGE.format("/x/")},
        {
            "_config.yml": PLUGINS,
            "a.md": REDIRECT.format("[/old/, /older/]"),
            "b.md": REDIRECT.format("/oldest/"),
        },
        {"a.md": "---\n---\n", "b.md": REDIRECT.format("/a.html")},
    ],
)
def test_silent(lint: Lint, files: dict[str, str]) -> None:
    assert lint("permalink-conflict", files) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"a.md": PAGE.format("/x/"), "b.md": PAGE.format("/x/index.html")},
            [
                "a.md:2:1: error: its address `/x/` is that of `b.md` too",
                "b.md:2:1: error: its address `/x/` is that",
            ],
        ),
        (
            {"a.md": "---\n---\n", "a.html": "---\n---\n"},
            [
                "a.html:1:1: error: its address `/a.html` is that of `a.md` too",
                "a.md:1:1: error: its address `/a.html`",
            ],
        ),
        (
            {"_posts/2020-01-02-a.md": "", "_posts/2020-01-02-a.markdown": ""},
            ["_posts/2020-01-02-a.markdown:1:1: error: its", "_posts/2020-01-02-a.md:1:1: error: its"],
        ),
        (
            {"_config.yml": PLUGINS, "a.md": "---\n---\n", "b.md": REDIRECT.format("/a.html")},
            [
                "a.md:1:1: error: `b.md` redirects from this page's address",
                "b.md:3:16: error: the redirect from `/a.html`",
            ],
        ),
        (
            {"_config.yml": PLUGINS, "a.md": REDIRECT.format("/x/"), "b.md": REDIRECT.format("[/y/, /x/]")},
            [
                "a.md:3:16: warning: `b.md` redirects from `/x/` too",
                "b.md:3:22: warning: `a.md` redirects from `/x/` too",
            ],
        ),
        (
            {"a.md": PAGE.format("/x/"), "b.md": PAGE.format("/X/")},
            [
                "a.md:2:1: warning: its address `/x/` and `/X/` of `b.md`",
                "b.md:2:1: warning: its address `/X/` and `/x/`",
            ],
        ),
    ],
)
def test_loud(lint: Lint, files: dict[str, str], said: list[str]) -> None:
    found = lint("permalink-conflict", files)
    assert len(found) == len(said), found
    for one, start in zip(found, said, strict=True):
        assert one.startswith(start)
