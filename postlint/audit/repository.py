"""The web address at which the repository's host shows a line of a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from postlint import git


class HostedRepository(NamedTuple):
    """Where a site lies in a repository on a host that shows files."""

    web: str
    """``https://host/owner/name``."""
    commit: str
    prefix: str
    """The site's folder in the repository, empty or ending in ``/``."""


Git = Callable[..., "str | None"]


def find(root: str, asking: Git | None = None) -> HostedRepository | None:
    """The repository that holds ``root``; None without git, a remote on the web, or a commit that
    the remote has. ``asking`` runs one command of git's in ``root`` and returns its output or None."""
    ask = asking or _git(root)
    web = web_of(ask("remote", "get-url", _remote(ask)) or "")
    prefix = ask("rev-parse", "--show-prefix")
    if web is None or prefix is None:
        return None
    head = ask("rev-parse", "HEAD")
    commit = head if head and ask("branch", "-r", "--contains", "HEAD") else None
    # What was committed since is not on the host yet; its newest ancestor there comes close.
    commit = commit or ask("merge-base", "HEAD", "@{upstream}")
    return HostedRepository(web, commit, prefix) if commit else None


def _remote(ask: Git) -> str:
    names = (ask("remote") or "").split()
    return "origin" if "origin" in names or not names else names[0]


def _git(root: str) -> Git:
    def answer(*words: str) -> str | None:
        written = git.ask(root or ".", *words)
        return None if written is None else written.decode("utf-8", "replace").strip()

    return answer


def web_of(remote: str) -> str | None:
    """The web address of a remote, without credentials; None for local ones.

    ``git@host:owner/name.git``, ``ssh://git@host:22/owner/name``, ``https://token@host/owner/name.git``.
    """
    remote = remote.strip()
    scp = re.fullmatch(r"(?:[\w.-]+@)?([\w.-]+\.\w+):(?!//)(.+)", remote)
    if scp:
        host, path = scp[1], scp[2]
    else:
        try:
            parts = urlsplit(remote)
            host, path = parts.hostname or "", parts.path
        except ValueError:
            return None
        if parts.scheme not in ("http", "https", "ssh", "git") or "." not in host:
            return None
    path = path.strip("/").removesuffix(".git")
    return f"https://{host.lower()}/{quote(path)}" if path else None


def blob(repository: HostedRepository, path: str, line: int) -> str:
    """Where the host shows ``line`` of the site's file ``path``."""
    host = urlsplit(repository.web).hostname or ""
    file = quote(repository.prefix + path)
    web, commit = repository.web, repository.commit
    if "gitlab" in host:
        return f"{web}/-/blob/{commit}/{file}#L{line}"
    if "bitbucket" in host:
        return f"{web}/src/{commit}/{file}#lines-{line}"
    if host in ("codeberg.org", "gitea.com") or "gitea" in host or "forgejo" in host:
        return f"{web}/src/commit/{commit}/{file}#L{line}"
    if host.endswith("sr.ht"):
        return f"{web}/tree/{commit}/item/{file}#L{line}"
    # GitHub shows Markdown rendered, without lines, unless its source is requested.
    return f"{web}/blob/{commit}/{file}?plain=1#L{line}"
