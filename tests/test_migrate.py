"""Other link checkers' settings are understood, and what is not is said."""

from __future__ import annotations

import pytest

from postlint.config import url_matches
from postlint.migrate import from_file


def test_lycheeignore() -> None:
    found = from_file("x/.lycheeignore", "# hosts\nhttps://linkedin\\.com.*\n\n^mailto:\n")
    assert found.ignore == ("/https://linkedin\\.com.*/", "/^mailto:/")
    assert url_matches("https://linkedin.com/in/x", found.ignore[0])


def test_lychee_toml() -> None:
    pytest.importorskip("tomllib")
    found = from_file(
        "lychee.toml", 'exclude = ["^https://a\\\\.example"]\naccept = [200, 429]\ntimeout = 5\n'
    )
    assert found.ignore == ("/^https://a\\.example/",)
    assert found.notes == (
        "lychee's `accept: [200, 429]`: not needed, a host that blocks programs is not checked",
    )


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("--ignore-files /x/", "html-proofer's `ignore-files: /x/`: globs of files under `exclude`"),
        (
            "--only-4xx",
            "html-proofer's `only-4xx: true`: not needed, a host that blocks programs is not checked",
        ),
        ("--favicon", "html-proofer's `favicon: true` has no counterpart here"),
    ],
)
def test_what_does_the_same(flag: str, said: str) -> None:
    assert from_file("ci.yml", f"run: htmlproofer ./_site {flag} --disable-external\n").notes == (said,)


def test_markdown_link_check() -> None:
    found = from_file("mlc.json", '{"ignorePatterns": [{"pattern": "^http://x"}], "httpHeaders": []}')
    assert found.ignore == ("/^http://x/",)
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    "text",
    [
        "htmlproofer ./_site --ignore-urls '/twitter.com/,https://a.example/' --disable-external",
        "HTMLProofer.check_directory('_site', { ignore_urls: [/twitter.com/, 'https://a.example/'] }).run",
        'HTMLProofer.check_directory("_site", :url_ignore => [/twitter.com/, "https://a.example/"]).run',
    ],
)
def test_html_proofer(text: str) -> None:
    assert from_file("Rakefile", text).ignore == ("/twitter.com/", "https://a.example/")


def test_others_are_refused() -> None:
    with pytest.raises(ValueError, match="is not known"):
        from_file("x.txt", "hello")
    with pytest.raises(Exception, match=r"unterminated|missing"):
        from_file(".lycheeignore", "(\n")


@pytest.mark.parametrize(
    ("url", "pattern", "expected"),
    [
        ("https://a.example/x", "https://a.example/*", True),
        ("https://a.example/x", "https://a.example/", False),
        ("https://a.example/x", "*example*", True),
        ("https://a.example/x", "/example$/", False),
    ],
)
def test_url_patterns(url: str, pattern: str, expected: bool) -> None:
    assert url_matches(url, pattern) is expected
