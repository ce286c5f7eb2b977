"""The facts of posts by their paths."""

from __future__ import annotations

from postlint.model import FactT, Site


def facts_by_path(site: Site, kind: type[FactT]) -> dict[str, list[FactT]]:
    """The facts of type ``kind`` of each post that has any, by the posts' paths."""
    found: dict[str, list[FactT]] = {}
    for post, fact in site.facts(kind):
        found.setdefault(post.path, []).append(fact)
    return found


def first_facts(site: Site, kind: type[FactT]) -> dict[str, FactT]:
    """As ``facts_by_path``, but the first fact of each post alone."""
    return {path: facts[0] for path, facts in facts_by_path(site, kind).items()}
