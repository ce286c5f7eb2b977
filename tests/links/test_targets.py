"""Hosts without a scheme, and targets rewritten where they differ."""

from __future__ import annotations

import pytest

from postlint.links.bare import is_bare_email, is_bare_host
from postlint.links.targets import rewritten


@pytest.mark.parametrize(
    "target",
    [
        *("opensource.guide", "github.com/cncf/contribute", "www.keptn.sh", "keptn.sh/docs"),
        *(
            "erlang.org/doc/man/gen_server.html",
            "Example.ORG",
            "a.example.co.uk:8080/x",
            "kubernetesdays.london",
        ),
    ],
)
def test_host(target: str) -> None:
    assert is_bare_host(target)


@pytest.mark.parametrize(
    "target",
    [
        *("index.html", "team.md", "install.sh", "docs/pages/team.md", "/a.org", "../a.org", "v1.2", "1.2.3"),
        *(
            "Array.new",
            "config.toml",
            "a b.com",
            "#a.com",
            "",
            "com",
            ".com",
            "a..com",
            "keptn.sh",
            "notes.zip",
        ),
    ],
)
def test_no_host(target: str) -> None:
    assert not is_bare_host(target)


def test_email() -> None:
    assert is_bare_email("us@example.org")
    assert is_bare_email("us@example.org?subject=x")
    assert not is_bare_email("@us")
    assert not is_bare_email("us@home")


@pytest.mark.parametrize(
    ("raw", "url", "suggestion", "text"),
    [
        ("/a.jpg", "/a.jpg", "/a.jpeg", "/a.jpeg"),
        ("{{ site.baseurl }}/i/A.png", "/blog/i/A.png", "/blog/i/a.png", "{{ site.baseurl }}/i/a.png"),
        ("{{ page.image }}", "/i/A.png", "/i/a.png", None),
        ("/i/{{ name }}.png", "/i/A.png", "/i/a.png", None),
        ("x", "\ufdd0x", "y", None),
    ],
)
def test_rewritten(raw: str, url: str, suggestion: str, text: str | None) -> None:
    assert rewritten(raw, url, suggestion) == text
