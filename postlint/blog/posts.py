"""The facts of posts by their paths, and the day that a path names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection

from postlint.model import FactT, Site
from postlint.prose.days import make_date


def day_in_name(path: str) -> datetime.date | None:
    """The day that a file's name starts with; None without one that a calendar has."""
    found = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})-", path.rpartition("/")[2])
    return make_date(*map(int, found.groups())) if found else None


def is_draft(path: str) -> bool:
    """Whether a document is in a folder of drafts, which Jekyll publishes only with ``--drafts``."""
    return path.startswith("_drafts/") or "/_drafts/" in path


def undated_drafts(site: Site, dated: Collection[str]) -> set[str]:
    """The drafts without a date of their own: Jekyll dates them by the file's time of modification, which
    a checkout makes today. ``dated``: the paths of documents whose front matter gives a date."""
    return {
        post.path
        for post in site.posts
        if post.kind == "draft" and post.path not in dated and day_in_name(post.path) is None
    }


_TEMPLATE = re.compile(
    r"(?<![^\W_])(?:template|skeleton|blank|boilerplate|plantilla|vorlage|modelo|mod[eè]le)(?![^\W_])"
    r"|\A(?:0\d|1[0-8]|19[0-6])\d{1,2}-\d\d-\d\d-",
    re.IGNORECASE,
)
"""Names of documents that are copied to write others: they say so, or have a date before there was a web."""


def is_template(path: str) -> bool:
    """Whether a document is there to be copied, so that gaps in it are not mistakes."""
    return _TEMPLATE.search(path.rpartition("/")[2]) is not None


def facts_by_path(site: Site, kind: type[FactT]) -> dict[str, list[FactT]]:
    """The facts of type ``kind`` of each post that has any, by the posts' paths."""
    found: dict[str, list[FactT]] = {}
    for post, fact in site.facts(kind):
        found.setdefault(post.path, []).append(fact)
    return found


def first_facts(site: Site, kind: type[FactT]) -> dict[str, FactT]:
    """As ``facts_by_path``, but the first fact of each post alone."""
    return {path: facts[0] for path, facts in facts_by_path(site, kind).items()}
