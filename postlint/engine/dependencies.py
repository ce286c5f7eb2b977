"""The state of what documents' texts are made of besides their own files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from postlint.engine.signature import digest
from postlint.site.data_files import sanitized
from postlint.site.rubypath import basename_without_extension
from postlint.site.site_model import SiteModel
from postlint.store import file_changes, results
from postlint.store.database import Store

_OF_POSTS = frozenset({"posts", "categories", "tags", "related_posts"})
_OF_PAGES = frozenset({"pages", "html_pages"})
_OF_ALL = frozenset({"documents", "collections", "static_files"})


class Dependencies:
    """Hashes of dependencies by their names."""

    def __init__(self, store: Store, model: SiteModel) -> None:
        self._store = store
        self._model = model
        self._known: dict[str, str] = {}
        self._data: Mapping[str, str] | None = None

    def stale(self, *, site: bool, everything: bool, paths: Collection[str]) -> set[str]:
        """The documents of which a dependency is not as it was.

        Args:
            site: Whether documents' front matter or addresses have changed.
            everything: Whether anything else may have.
            paths: The files that have changed.
        """
        if not (site or everything or paths):
            return set()
        names = [
            name
            for name in results.dependency_names(self._store)
            if everything or name in paths or self._path(name) in paths or (site and is_of_site(name))
        ]
        before = results.inputs(self._store)
        now = {name: self.hash(name) for name in names}
        changed = {name: value for name, value in now.items() if before.get(name) != value}
        results.write_inputs(self._store, changed)
        return results.depending(self._store, changed)

    def keep(self, names: Iterable[str]) -> None:
        """Keep the state of dependencies with which results were made now."""
        before = results.inputs(self._store)
        now = {name: self.hash(name) for name in names}
        results.write_inputs(
            self._store, {name: value for name, value in now.items() if before.get(name) != value}
        )

    def hash(self, name: str) -> str:
        """The state of what is called ``name``."""
        shared = self._shared(name)
        if shared not in self._known:
            self._known[shared] = self._compute(shared)
        return self._known[shared]

    def _shared(self, name: str) -> str:
        """One name for all that have one state."""
        first, _, rest = name.partition(".")
        if first == "page":
            # What the page has of its own is part of its record.
            return "documents" if rest in ("next", "previous", "") else ""
        if first != "site" or not rest:
            return name
        key, _, inner = rest.partition(".")
        if key == "data":
            return f"site.data.{inner.partition('.')[0]}" if inner else "site.data"
        if key in _OF_POSTS:
            return "site.posts"
        if key in _OF_PAGES:
            return "site.pages"
        if key in _OF_ALL:
            return "documents"
        return f"site.{key}" if key in self._model.config.collections else ""

    def _compute(self, name: str) -> str:
        if not name:
            return ""
        kind, colon, target = name.partition(":")
        if colon and kind == "link":
            return self._model.links.link(target) or f"? {self._model.links.advice(kind, target)}"
        if colon and kind == "post_url":
            return self._model.links.post_url(target) or f"? {self._model.links.advice(kind, target)}"
        if name == "site.data":
            return digest(repr(sorted(self.data.items())))
        if name.startswith("site.data."):
            return self.data.get(name.removeprefix("site.data."), "")
        if name == "site.pages":
            return self._documents("WHERE kind = 'page'")
        if name == "documents":
            return self._documents("")
        if name == "site":
            return digest(self.hash("documents"), self.hash("site.data"))
        if name.startswith("site."):
            return self._documents("WHERE collection = ?", name.removeprefix("site."))
        return (
            file_changes.content(self._store, self._path(name))
            or file_changes.content(self._store, name)
            or ""
        )

    def _documents(self, condition: str, *values: str) -> str:
        """A hash of all that Liquid can see of documents: front matter and URLs, never their text."""
        rows = self._store.all(f"SELECT value FROM document {condition} ORDER BY path", values)
        return digest(*(row[0] for row in rows), self._store.meta("parts.static") or "")

    @property
    def data(self) -> Mapping[str, str]:
        """The state of each key of ``site.data``: the contents of its file or folder."""
        if self._data is None:
            folder = self._path(self._model.config.text("data_dir", "_data").strip("/")) + "/"
            found: dict[str, list[tuple[str, str]]] = {}
            for path, content in file_changes.contents(self._store, folder).items():
                first, slash, _ = path[len(folder) :].partition("/")
                key = sanitized(first if slash else basename_without_extension(first))
                found.setdefault(key, []).append((path, content))
            self._data = {key: digest(repr(sorted(pairs))) for key, pairs in found.items()}
        return self._data

    def _path(self, name: str) -> str:
        """A path relative to Jekyll's source folder as one relative to the site's."""
        source = self._model.config.source
        return f"{source}/{name}" if source else name


def is_of_site(name: str) -> bool:
    """Whether a dependency is on other documents, or on data."""
    return name.startswith(("site.", "page.", "link:", "post_url:")) or name in ("site", "page")


def names_of(rows: Iterable[results.Row]) -> set[str]:
    """The dependencies of results."""
    return {name for row in rows for name in row.dependencies}
