"""The network's part of a run: which URLs to request, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from postlint.audit.link_health import absolute
from postlint.blog.events.facts import Invitation
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.model import PostFacts, Reference
from postlint.verdict import Occurrence, Role

if TYPE_CHECKING:
    from postlint.engine.view import SiteView


def occurrences_by_url(view: SiteView, shown: Collection[str] | None = None) -> dict[str, list[Occurrence]]:
    """Every external URL of the ``shown`` documents (None: of all) with its occurrences."""
    found: dict[str, list[Occurrence]] = {}
    for post in view.each(shown):
        thanked = {
            (name.url, name.name): (said.start, said.end)
            for said in view.facts_of(post.path, Acknowledgement)
            if said.kind == "sponsor"
            for name in said.names
            if name.url
        }
        invitations = [said for said in view.facts_of(post.path, Invitation) if said.url]
        external: dict[str, str | None] = {}
        for reference in post.references:
            if reference.kind == "resource":
                continue
            if reference.url not in external:
                resolution = view.resolve(reference.url, post.url)
                external[reference.url] = absolute(reference.url) if resolution.status == "external" else None
            url = external[reference.url]
            if url is not None:
                found.setdefault(url, []).append(_occurrence(post, reference, thanked, invitations))
    return found


def _occurrence(
    post: PostFacts,
    reference: Reference,
    thanked: Mapping[tuple[str, str], tuple[int, int]],
    invitations: Sequence[Invitation],
) -> Occurrence:
    roles: list[Role] = []
    announced = name = None
    for (url, sponsor), (start, end) in thanked.items():
        if url == reference.url and start <= reference.span.start < end:
            roles.append("sponsor")
            name = sponsor
            break
    for said in invitations:
        if said.kind == "event" and said.link_at == tuple(reference.target_span):
            roles.append("event")
            announced = _announced(said, post)
            break
    return Occurrence(
        post.path,
        reference.span,
        "image" if reference.kind == "image" else "link",
        (post.date or "")[:10] or None,
        reference.text,
        reference.raw,
        reference.target_span,
        tuple(roles),
        announced,
        name,
    )


def _announced(said: Invitation, post: PostFacts) -> str | None:
    import datetime

    from postlint.prose.days import resolve

    if said.date is None or not said.date.full or not post.date:
        return None
    day = resolve(said.date, datetime.date.fromisoformat(post.date[:10]))
    return day.isoformat() if day else None
