"""Where the repository's host shows a line."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from postlint.audit.repository import HostedRepository, blob, find, web_of


@pytest.mark.parametrize(
    ("remote", "web"),
    [
        ("git@github.com:owner/blog.git", "https://github.com/owner/blog"),
        ("https://github.com/owner/blog", "https://github.com/owner/blog"),
        ("https://x-access-token:ghs_secret@github.com/owner/blog.git", "https://github.com/owner/blog"),
        ("ssh://git@git.example.org:2222/group/sub/blog.git/", "https://git.example.org/group/sub/blog"),
        ("git://example.org/blog", "https://example.org/blog"),
        ("/srv/git/blog.git", None),
        ("../blog", None),
        ("file:///srv/blog.git", None),
        ("C:\\blog", None),
        ("ext::sh -c evil", None),
        ("https://[bad/x", None),
        ("", None),
    ],
)
def test_web(remote: str, web: str | None) -> None:
    assert web_of(remote) == web


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("github.com", "https://github.com/o/b/blob/abc/site/_posts/a%20b.md?plain=1#L7"),
        ("gitlab.com", "https://gitlab.com/o/b/-/blob/abc/site/_posts/a%20b.md#L7"),
        ("bitbucket.org", "https://bitbucket.org/o/b/src/abc/site/_posts/a%20b.md#lines-7"),
        ("codeberg.org", "https://codeberg.org/o/b/src/commit/abc/site/_posts/a%20b.md#L7"),
        ("git.sr.ht", "https://git.sr.ht/o/b/tree/abc/item/site/_posts/a%20b.md#L7"),
    ],
)
def test_blob(host: str, address: str) -> None:
    assert blob(HostedRepository(f"https://{host}/o/b", "abc", "site/"), "_posts/a b.md", 7) == address


def test_find(tmp_path: Path) -> None:
    def git(*words: str, cwd: Path) -> str:
        command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *words]
        return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()

    upstream, work = tmp_path / "up.git", tmp_path / "work"
    git("init", "--bare", "-q", str(upstream), cwd=tmp_path)
    git("clone", "-q", str(upstream), str(work), cwd=tmp_path)
    site = work / "site"
    site.mkdir()
    (site / "a.md").write_text("a")
    git("add", ".", cwd=work)
    git("commit", "-qm", "first", cwd=work)
    pushed = git("rev-parse", "HEAD", cwd=work)
    git("remote", "set-url", "origin", "https://token:x@github.com/owner/blog.git", cwd=work)
    assert find(str(site)) is None, "the host has none of it yet"
    git("update-ref", "refs/remotes/origin/main", "HEAD", cwd=work)
    assert find(str(site)) == HostedRepository("https://github.com/owner/blog", pushed, "site/")
    git("branch", "-q", "--set-upstream-to=origin/main", cwd=work)
    git("commit", "-qm", "not pushed", "--allow-empty", cwd=work)
    assert find(str(site)) == HostedRepository("https://github.com/owner/blog", pushed, "site/")
    assert find(str(tmp_path)) is None


def test_without_git() -> None:
    assert find(".", lambda *words: None) is None
