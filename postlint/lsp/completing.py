"""Completion that knows the site: what may be where the cursor is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from lsprotocol import types

from postlint import files
from postlint.blog.series.drafting import next_day, next_title
from postlint.blog.series.grouping import archive
from postlint.lsp import catalog
from postlint.lsp.declare import quoted
from postlint.lsp.diagnostics import uri_of
from postlint.lsp.hover import sponsors
from postlint.lsp.lookup import FileLookup
from postlint.model import Span
from postlint.nodes import Heading
from postlint.reading import Reading

TRIGGERS = ("/", "#", "(", "[", " ", '"', ":", "-")

MOST = 200
"""So many items are sent at once; editors request more as more is typed."""

_SERIES_GOES_ON_DAYS = 180
"""A series of which the newest post is older than this, seen from the newest post of all, has ended."""

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|tiff?|heic)\Z", re.IGNORECASE)
_ASSET = re.compile(r"\.(?:css|js|map|woff2?|ttf|otf|eot|xml|json|txt)\Z", re.IGNORECASE)


class Choice(NamedTuple):
    """Something to choose."""

    text: str
    detail: str | None = None
    kind: types.CompletionItemKind = types.CompletionItemKind.Reference
    label: str | None = None
    """What is shown; None: the text."""
    also: str | None = None
    """Other words by which it is found."""
    source: str | None = None
    """The picture that it is, of which the size is looked up when it is shown."""


class Cursor(NamedTuple):
    """What is before the cursor."""

    token: Span
    """What an item replaces."""
    items: Iterable[Choice]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "tag": re.compile(r"\{%-?\s*(post_url|link|include_relative|include_cached|include)\s+(\S*)\Z"),
        "target": re.compile(r"(!?)\[[^\[\]]*\]\(\s*<?([^\s()<>]*)\Z"),
        "definition": re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s<>]*)\Z"),
        "attribute": re.compile(r"\b(href|src|poster|srcset)\s*=\s*[\"']([^\"'\s]*)\Z"),
        "label": re.compile(r"(?<![!\w\]])\[([^\[\]()]*)\Z"),
        "key": re.compile(r"^(\w*)\Z"),
        "value": re.compile(r"^([\w-]+):\s*(?:\[\s*)?(?:[^\[\]]*,\s*)?[\"']?([^,\[\]\"']*)\Z"),
        "item": re.compile(r"^\s*-\s+[\"']?([^\"']*)\Z"),
    }


def completion(lookup: FileLookup, offset: int) -> types.CompletionList:
    """What may be at ``offset``."""
    found = context(lookup, offset)
    if found is None:
        return types.CompletionList(False, [])
    typed = lookup.text[found.token.start : found.token.end].casefold()
    token_range = lookup.positions.range(found.token)
    items: list[types.CompletionItem] = []
    for one in found.items:
        if typed not in f"{one.text}\n{one.also or ''}".casefold():
            continue
        if len(items) == MOST:
            return types.CompletionList(True, items)
        items.append(_item(lookup, one, token_range, typed, len(items)))
    # What is typed further may be of what was left out only where something was.
    return types.CompletionList(False, items)


def _item(
    lookup: FileLookup, one: Choice, token_range: types.Range, typed: str, rank: int
) -> types.CompletionItem:
    label = one.label or one.text
    # Neovim before 0.10 takes an item with other words for one that replaces the last word alone.
    begun = bool(typed) and all(text.casefold().startswith(typed) for text in (label, one.text))
    return types.CompletionItem(
        label,
        kind=one.kind,
        detail=one.detail,
        sort_text=f"{rank:04}",
        filter_text=None if begun else f"{one.text} {one.also}" if one.also else one.text,
        text_edit=types.TextEdit(token_range, one.text),
        data={"uri": uri_of(lookup.root, lookup.path), "source": one.source} if one.source else None,
    )


def context(lookup: FileLookup, offset: int) -> Cursor | None:
    """What is being written at ``offset``; None where nothing is that the site knows."""
    start = lookup.text.rfind("\n", 0, offset) + 1
    line = lookup.text[start:offset]
    patterns = _patterns()

    def token(found: re.Match[str], group: int) -> Span:
        return Span(start + found.start(group), offset)

    if found := patterns["tag"].search(line):
        return Cursor(token(found, 2), _of_tag(lookup, found[1]))
    if _in_front_matter(lookup, offset):
        if found := patterns["key"].search(line):
            return Cursor(token(found, 1), _keys(lookup))
        if found := patterns["value"].search(line):
            return Cursor(token(found, 2), _values(lookup, found[1]))
        if found := patterns["item"].search(line):
            return Cursor(token(found, 1), _values(lookup, _key_above(lookup.text, start)))
        return None
    for name, images in (("target", None), ("definition", False), ("attribute", None)):
        if found := patterns[name].search(line):
            group = found.re.groups
            wanted = images if images is not None else found[1] in ("!", "src", "poster", "srcset")
            return _address(lookup, token(found, group), images=wanted)
    if found := patterns["label"].search(line):
        return Cursor(Span(start + found.start(1) - 1, offset), _sponsors(lookup))
    return None


# --- front matter


def _in_front_matter(lookup: FileLookup, offset: int) -> bool:
    front = lookup.front_matter
    if front.span is not None:
        return 3 < offset < front.body
    # It is being written, and not yet ended.
    return re.match(r"---\s*\n", lookup.text) is not None and offset > 3


def _key_above(text: str, start: int) -> str:
    """The key of the list that the line at ``start`` is an item of."""
    for line in reversed(text[:start].splitlines()):
        if found := re.match(r"([\w-]+):\s*\Z", line):
            return found[1]
        if not re.match(r"\s*(?:-|\Z)", line):
            break
    return ""


def _keys(lookup: FileLookup) -> Iterator[Choice]:
    written = {entry.path[0] for entry in lookup.front_matter.entries}
    for key in catalog.keys_in_use(lookup):
        if key not in written:
            yield Choice(f"{key}: ", None, types.CompletionItemKind.Property, key)


def _values(lookup: FileLookup, key: str) -> Iterator[Choice]:
    if key in ("title", "date"):
        yield from _next_posts(lookup, key)
    if key == "layout":
        for name in sorted(lookup.model.layouts):
            yield Choice(name, "layout", types.CompletionItemKind.File)
        return
    if key == "title":
        return
    for value in catalog.values_in_use(lookup, key):
        yield Choice(value, None, types.CompletionItemKind.Value)
    if key in lookup.view.settings.image_keys:
        yield from _images(lookup)


def _next_posts(lookup: FileLookup, key: str) -> Iterator[Choice]:
    """The next title or day of each series that goes on."""
    others = [post for post in lookup.view.posts if post.path != lookup.path]
    groups = [
        group for group in archive(others, lookup.view.settings.series).groups if len(group.members) > 1
    ]
    newest = max((group.members[-1].day for group in groups), default=None)
    for group in sorted(groups, key=lambda one: -len(one.members)):
        if newest is None or (newest - group.members[-1].day).days > _SERIES_GOES_ON_DAYS:
            continue
        day = next_day([member.day for member in group.members])
        title = next_title(group, day)
        text = day.isoformat() if key == "date" else quoted(title)
        yield Choice(
            text, f"next of {group.name}: {day:%a %Y-%m-%d}", types.CompletionItemKind.Event, also=group.name
        )


# --- tags


def _of_tag(lookup: FileLookup, tag: str) -> Iterator[Choice]:
    if tag == "post_url":
        named: Iterable[catalog.NamedDocument] = catalog.posts(lookup)
    elif tag == "link":
        named = catalog.linkable(lookup)
    else:
        folder = os.path.dirname(lookup.path) if tag == "include_relative" else lookup.includes
        for path in files.walk(lookup.root, folder):
            inner = path[len(folder) + 1 :] if folder else path
            yield Choice(inner, None, types.CompletionItemKind.File)
        return
    for one in named:
        yield Choice(one.name, one.title, types.CompletionItemKind.File, also=one.title)


# --- addresses


def _address(lookup: FileLookup, token: Span, *, images: bool) -> Cursor | None:
    typed = lookup.text[token.start : token.end]
    if "://" in typed or typed.startswith(("mailto:", "tel:")):
        return None
    base = lookup.model.config.baseurl
    after_liquid = typed.rfind("}}")
    if after_liquid >= 0:
        # `{{ site.baseurl }}/` has said it.
        token, base = Span(token.start + after_liquid + 2, token.end), ""
        typed = lookup.text[token.start : token.end]
    if "#" in typed and not images:
        path, _, _ = typed.partition("#")
        return Cursor(Span(token.start + len(path) + 1, token.end), _anchors(lookup, path))
    return Cursor(token, _images(lookup, base) if images else _urls(lookup, base))


def _urls(lookup: FileLookup, base: str) -> Iterator[Choice]:
    for page in catalog.pages(lookup):
        if page.source == lookup.path or _ASSET.search(page.url) or _IMAGE.search(page.url):
            continue
        detail = " · ".join(part for part in (page.title, page.date and page.date[:10]) if part)
        yield Choice(base + page.url, detail or page.source, also=page.title)


def _images(lookup: FileLookup, base: str = "") -> Iterator[Choice]:
    for page in catalog.pages(lookup):
        if page.source is not None and _IMAGE.search(page.url):
            yield Choice(base + page.url, None, types.CompletionItemKind.File, source=page.source)


def _anchors(lookup: FileLookup, path: str) -> Iterator[Choice]:
    """The anchors of the page at an address; of this one where there is no path."""
    source: str | None = lookup.path
    if path:
        document = lookup.model.by_path.get(lookup.path)
        found = lookup.model.resolve(path, document.url if document else None)
        source = found.entry.source if found.entry else None
    post = None if source is None else lookup.parsed(source)
    texts: dict[str, str] = {}
    for node in () if post is None else Reading(post).elements:
        if isinstance(node, Heading) and node.id:
            texts.setdefault(node.id, node.text.strip())
    if source is None:
        return
    facts = lookup.facts if source == lookup.path else lookup.view.document(source)
    for anchor in facts.anchors if facts else texts:
        yield Choice(anchor, texts.get(anchor), also=texts.get(anchor))


# --- sponsors


def _sponsors(lookup: FileLookup) -> Iterator[Choice]:
    seen: set[str] = set()
    for known in sponsors(lookup).values():
        if known.url and known.name not in seen:
            seen.add(known.name)
            text = f"[{known.name}]({known.url})"
            label = f"[{known.name}]"
            yield Choice(text, "sponsor", types.CompletionItemKind.Constant, label, known.name)


Measure = Callable[[str], str | None]


def resolved(item: types.CompletionItem, measure: Measure) -> types.CompletionItem:
    """An item with what takes longer to find: how large a picture is."""
    if isinstance(item.data, dict) and isinstance(item.data.get("source"), str):
        item.detail = measure(item.data["source"])
    return item
