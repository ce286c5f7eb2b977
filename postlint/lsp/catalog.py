"""What a site has: pages, posts and front matter values, for completion lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from postlint.lsp.lookup import FileLookup
from postlint.model import YamlValue

_LOOKED_AT = 300
"""How many of the newest documents are read for front matter keys and values: current habits count."""

_MADE = frozenset({"slug", "ext", "draft", "excerpt"})
"""Keys that Jekyll gives documents itself."""


class PublishedFile(NamedTuple):
    """A published file."""

    url: str
    source: str | None
    title: str | None
    date: str | None


def pages(lookup: FileLookup) -> list[PublishedFile]:
    """The published files: the newest posts first, then the rest by URL."""
    query = (
        "SELECT url.url, url.source, document.title, document.date FROM url LEFT JOIN document "
        "ON document.path = url.source WHERE published AND url.url IS NOT NULL "
        "ORDER BY document.date DESC, url.url"
    )
    return [PublishedFile(*row) for row in lookup.outcome.store.all(query)]


class NamedDocument(NamedTuple):
    """A document as ``link`` or ``post_url`` names it."""

    name: str
    title: str | None
    date: str | None


def posts(lookup: FileLookup) -> Iterator[NamedDocument]:
    """The published posts as ``post_url`` names them, the newest first."""
    query = (
        "SELECT relative_path, title, date FROM document "
        "WHERE collection = 'posts' AND url IS NOT NULL ORDER BY date DESC"
    )
    for path, title, date in lookup.outcome.store.all(query):
        name = path.replace("_posts/", "", 1).rpartition(".")[0]
        yield NamedDocument(name, title, date)


def linkable(lookup: FileLookup) -> Iterator[NamedDocument]:
    """The files that ``link`` finds."""
    query = "SELECT relative_path, title, date FROM document WHERE url IS NOT NULL ORDER BY date DESC"
    for path, title, date in lookup.outcome.store.all(query):
        yield NamedDocument(path, title, date)
    for static in lookup.model.static:
        yield NamedDocument(static.relative_path.lstrip("/"), None, None)


def front_matter(lookup: FileLookup) -> Iterator[Mapping[str, YamlValue]]:
    """What the newest documents of the file's kind have in front matter, its own left out."""
    document = lookup.model.by_path.get(lookup.path)
    collection = document.collection if document else ("posts" if "_posts/" in lookup.path else None)
    query = "SELECT path FROM document WHERE collection IS ? AND path != ? ORDER BY date DESC, path LIMIT ?"
    for (path,) in lookup.outcome.store.all(query, [collection, lookup.path, _LOOKED_AT]):
        yield {name: value for name, value in lookup.model.by_path[path].data.items() if name not in _MADE}


def keys_in_use(lookup: FileLookup) -> list[str]:
    """The keys of front matter, the most usual first."""
    return [name for name, _ in Counter(key for data in front_matter(lookup) for key in data).most_common()]


def values_in_use(lookup: FileLookup, key: str) -> list[str]:
    """The values that a key of front matter has, those of lists one by one, the most usual first."""
    found: Counter[str] = Counter()
    for data in front_matter(lookup):
        value = data.get(key)
        values = value if isinstance(value, list) else [value]
        found.update(_written(one) for one in values if isinstance(one, str | bool | int))
    return [value for value, _ in found.most_common()]


def _written(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
