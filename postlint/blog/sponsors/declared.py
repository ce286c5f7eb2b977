"""Sponsors that the front matter declares."""

from __future__ import annotations

from postlint.blog.sponsors.facts import Acknowledgement, Thanked
from postlint.model import FrontMatter, Span

_URL_KEYS = ("url", "link", "website", "href", "homepage", "site", "web")
_NAME_KEYS = ("name", "title", "label", "company", "sponsor")


def declared(front_matter: FrontMatter) -> Acknowledgement | None:
    """``sponsors:`` in the front matter as an acknowledgement: its maps with a name and a URL.
    Plain strings are keys into data that the layout looks up; they are left alone."""
    entry = front_matter.entry("sponsors") or front_matter.entry("sponsor")
    if entry is None:
        return None
    values = entry.value if isinstance(entry.value, list) else [entry.value]
    names = []
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            continue
        name = next((str(value[key]) for key in _NAME_KEYS if value.get(key)), "")
        if not name:
            continue
        url = next((value[key] for key in _URL_KEYS if key in value), None)
        path = (*entry.path, index) if isinstance(entry.value, list) else entry.path
        at = next((e for key in _NAME_KEYS if (e := front_matter.entry(*path, key))), entry)
        target = next(
            (e.value_span for key in _URL_KEYS if (e := front_matter.entry(*path, key))), Span(0, 0)
        )
        linked = str(url or "") if url is not None else None
        names.append(Thanked(name, linked, *at.value_span, linked or "", *target))
    span = entry.value_span
    return Acknowledgement(
        "sponsor", "front matter", span.start, span.end, tuple(names), (), (), str(entry.path[0])
    )
