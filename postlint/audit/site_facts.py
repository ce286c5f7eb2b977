"""Facts that an audit shows beside findings: series, sponsors, and how documents link to each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from postlint.audit.data import SeriesFacts, SeriesPost, SponsorFacts
from postlint.blog.events.facts import Invitation
from postlint.blog.series.grouping import find_series, members_of
from postlint.blog.sponsors.directory import declared_sponsors, directory, name_key
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.model import PostFacts, Site

SERIES = 12
"""At most so many series are shown, those with most posts."""


class Uses(NamedTuple):
    """How often documents point at each other and at files."""

    documents: Mapping[str, int]
    """Path to the number of other documents that link to it."""
    images: Mapping[str, int]
    """Path of an image file to the number of documents that show it."""


def series_of(site: Site, illustrated: Collection[str] = ()) -> list[SeriesFacts]:
    """The site's series, configured or learned, and which columns of the matrix apply to each post.
    ``illustrated`` are paths of posts with images in their front matter."""
    thanking = {post.path for post, said in site.facts(Acknowledgement) if said.names or said.dangling}
    inviting = {post.path for post, _ in site.facts(Invitation)}

    def member(path: str) -> SeriesPost:
        post = site.document(path)
        kinds = {reference.kind for reference in post.references} if post else set()
        applies = {
            "title": True,
            "front matter": True,
            "sponsors": path in thanking,
            "images": "image" in kinds or path in illustrated,
            "rsvp": path in inviting,
            "links": "link" in kinds,
        }
        return SeriesPost(path, tuple(column for column, does in applies.items() if does))

    groups = find_series(members_of(site.posts), site.settings.series)
    found = [SeriesFacts(group.name, tuple(member(one.path) for one in group.members)) for group in groups]
    return sorted(found, key=lambda one: -len(one.posts))[:SERIES]


def sponsors_of(site: Site) -> list[SponsorFacts]:
    """The sponsors' directory: every name that a post thanks as a sponsor and links, or that the
    configuration or ``_data/`` declares."""
    said = list(site.facts(Acknowledgement))
    known = directory(said, declared_sponsors(site.settings.sponsors, site.data))
    thanked: dict[str, dict[str, str]] = {}
    for post, acknowledgement in said:
        if acknowledgement.kind == "sponsor":
            for name in acknowledgement.names:
                thanked.setdefault(name_key(name.name), {})[post.path] = post.date or ""
    facts: dict[str, SponsorFacts] = {}
    for key, sponsor in known.items():
        urls = dict.fromkeys([sponsor.url] if sponsor.url else [])
        urls.update(dict.fromkeys(sorted(sponsor.urls, key=lambda url: -sponsor.urls[url])))
        days = {**thanked.get(key, {})}
        facts.setdefault(
            name_key(sponsor.name), SponsorFacts(sponsor.name, tuple(urls), tuple(days.values()))
        )
    return list(facts.values())


def uses_of(site: Site, posts: Sequence[PostFacts]) -> Uses:
    """Who links to which document, who shows which image file."""
    linking: dict[str, set[str]] = {}
    showing: dict[str, set[str]] = {}
    for post in posts:
        for reference in {(one.url, one.kind): one for one in post.references}.values():
            resolution = site.follow(reference, post)
            source = resolution.entry.source if resolution.entry else None
            if source is not None and source != post.path:
                (linking if reference.kind == "link" else showing).setdefault(source, set()).add(post.path)
    return Uses(
        {path: len(paths) for path, paths in linking.items()},
        {path: len(paths) for path, paths in showing.items()},
    )
