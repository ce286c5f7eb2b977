"""What Liquid sees of a site: ``page`` and ``site``, as lazy mappings.

After ``lib/jekyll/drops/*.rb`` and ``lib/jekyll/convertible.rb``. What only a build knows (rendered content,
excerpts, the time of the build) is ``nodes.UNKNOWN``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from postlint.model import HTML_EXTENSIONS, YamlValue
from postlint.nodes import UNKNOWN
from postlint.site.languages import PLUGIN as POLYGLOT
from postlint.site.languages import languages_of, neutral_url
from postlint.site.rubypath import basename, basename_without_extension, dirname, extname
from postlint.site.site_model import SiteModel, SourceDocument, StaticSource

if TYPE_CHECKING:
    from postlint.site.generation import MadePage, Pager

Maker: TypeAlias = Callable[[Any], Any]
"""Makes one value of a drop from the object that the drop represents."""


class Drop(Mapping[str, Any]):
    """A mapping whose values are made when they are needed. It is no ``dict``, by which Liquid distinguishes
    drops and hashes.

    All drops of a kind share their makers, since a list of posts makes a drop for each post.
    """

    __slots__ = ("_fallback", "_made", "_makers", "_subject")

    def __init__(self, makers: Mapping[str, Maker], subject: Any, fallback: Mapping[str, Any]) -> None:
        self._makers = makers
        self._subject = subject
        self._fallback = fallback
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key in self._made:
            return self._made[key]
        maker = self._makers.get(key)
        if maker is None:
            return self._fallback[key]
        value = self._made[key] = maker(self._subject)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._makers or key in self._fallback

    def __iter__(self) -> Iterator[str]:
        yield from self._makers
        yield from (key for key in self._fallback if key not in self._makers)

    def __len__(self) -> int:
        return len(self._makers) + sum(key not in self._makers for key in self._fallback)


class Drops:
    """The drops of one site, each made once."""

    def __init__(self, model: SiteModel) -> None:
        self.model = model
        self._documents: dict[str, Drop] = {}
        self._collections: dict[str, list[SourceDocument]] | None = None
        self._indexes: dict[str, dict[str, int]] = {}
        self._set_by_plugins = dict.fromkeys(model.config.own.data, UNKNOWN)
        languages = languages_of(model.config)
        url = {"url": lambda document: neutral_url(document, languages)} if languages else {}
        self._page_makers: Mapping[str, Maker] = {**_PAGE, **url}
        self._document_makers: Mapping[str, Maker] = {
            **_DOCUMENT,
            **url,
            "previous": lambda document: self._neighbour(document, -1),
            "next": lambda document: self._neighbour(document, 1),
        }
        self._collection_makers: Mapping[str, Maker] = {
            "label": lambda label: label,
            "docs": lambda label: [self.page(one) for one in self.collection(label)],
            "files": lambda label: [self.static_file(one) for one in model.static if one.collection == label],
            "directory": lambda label: UNKNOWN,
            "relative_directory": lambda label: "_" + label,
            "output": lambda label: bool(model.config.collections[label].get("output")),
        }
        self.site = Drop(self._site_makers(), model, model.config.data)

    def site_of(self, document: SourceDocument) -> Drop:
        """``site`` as the document's templates see it: ``related_posts`` are the newest others
        (``related_posts.rb``); pages have none."""
        return Drop({"related_posts": self._related_posts}, document, self.site)

    def _related_posts(self, document: SourceDocument) -> list[Drop] | str | None:
        if document.kind == "page":
            return None
        if self.model.config.flag("lsi"):
            return UNKNOWN
        newest = [one for one in reversed(self.collection("posts")[-11:]) if one.path != document.path]
        return [self.page(one) for one in newest[:10]]

    def page(self, document: SourceDocument) -> Drop:
        """``page`` for this document, which is also its item in lists of documents."""
        found = self._documents.get(document.path)
        if found is None:
            makers = self._page_makers if document.kind == "page" else self._document_makers
            data = {**self._set_by_plugins, **document.data} if self._set_by_plugins else document.data
            found = self._documents[document.path] = Drop(makers, document, data)
        return found

    def page_at(self, document: SourceDocument, url: str) -> Drop:
        """``page`` for a page that is published more than once, at this one of its URLs."""
        if url == document.url:
            return self.page(document)
        return Drop(_PAGE, document._replace(url=url, would_be=url), document.data)

    def made(self, made: MadePage) -> None:
        """Add ``page`` for a page without a file."""
        posts = [self.page(one) for one in made.posts]
        document = made.document
        self._documents[document.path] = Drop(_PAGE, document, {**document.data, "posts": posts})

    def paginator(self, pager: Pager) -> Mapping[str, Any]:
        """``paginator`` for one page of a list."""
        posts = UNKNOWN if pager.posts is None else [self.page(one) for one in pager.posts]
        return {**pager.values, "posts": posts}

    def _neighbour(self, document: SourceDocument, step: int) -> Drop | None:
        label = document.collection or ""
        docs = self.collection(label)
        indexes = self._indexes.get(label)
        if indexes is None:
            indexes = self._indexes[label] = {one.path: index for index, one in enumerate(docs)}
        at = indexes.get(document.path)
        if at is None or not 0 <= at + step < len(docs):
            return None
        return self.page(docs[at + step])

    @staticmethod
    def static_file(file: StaticSource) -> Drop:
        """One of ``site.static_files``."""
        return Drop(_STATIC, file, {})

    # --- the site

    def collection(self, label: str) -> Sequence[SourceDocument]:
        """The documents of a collection in Jekyll's order: by date, then path, unless the
        collection has ``sort_by`` or ``order``."""
        if self._collections is None:
            self._collections = {name: [] for name in self.model.config.collections}
            for one in self.model.documents:
                if one.collection is not None and _is_read(one):
                    self._collections.setdefault(one.collection, []).append(one)
            for name, docs in self._collections.items():
                docs.sort(key=self._age)
                self._collections[name] = _arranged(docs, name, self.model.config.collections.get(name, {}))
        return self._collections.get(label, [])

    def _age(self, document: SourceDocument) -> tuple[Any, str]:
        return document.date or self.model.parts.now, document.relative_path

    def _site_makers(self) -> dict[str, Maker]:
        makers: dict[str, Maker] = {
            "data": lambda model: model.data,
            "time": lambda model: UNKNOWN,
            "config": lambda model: None,
            "posts": lambda model: [self.page(one) for one in reversed(self.collection("posts"))],
            "pages": lambda model: self._pages(),
            "html_pages": lambda model: self._pages(html=True),
            "static_files": lambda model: [self.static_file(file) for file in model.static],
            "documents": lambda model: self._all_documents(),
            "categories": lambda model: self._grouped("categories"),
            "tags": lambda model: self._grouped("tags"),
            "collections": lambda model: self._collection_drops(),
        }
        plugins = self.model.config.plugins
        for key in self.model.config.own.config:
            if key not in self.model.config.data:
                makers.setdefault(key, lambda model: UNKNOWN)
        if "jekyll-github-metadata" in plugins or "github" not in self.model.config.data:
            makers["github"] = _github
        if POLYGLOT in plugins:
            makers["active_lang"] = lambda model: UNKNOWN
        for label in self.model.config.collections:
            if label != "posts":
                makers[label] = partial(self._documents_of, label)
        return makers

    def _documents_of(self, label: str, _model: SiteModel) -> list[Drop]:
        return [self.page(one) for one in self.collection(label)]

    def _pages(self, *, html: bool = False) -> list[Drop]:
        """By name; pages that plugins make are left out, but for those of files."""
        pages = [one for one in self.model.documents if one.kind == "page" and one.published]
        if html:
            pages = [one for one in pages if _is_html(one)]
        return [self.page(one) for one in sorted(pages, key=lambda one: basename(one.relative_path))]

    def _all_documents(self) -> list[Drop]:
        found: list[Drop] = []
        for label in self.model.config.collections:
            found += [self.page(one) for one in self.collection(label)]
            found += [self.static_file(one) for one in self.model.static if one.collection == label]
        return found

    def _grouped(self, key: str) -> dict[YamlValue, list[Drop]]:
        groups: dict[YamlValue, list[Drop]] = {}
        for post in self.collection("posts"):
            for value in post.data.get(key) or []:
                if not isinstance(value, (dict, list)):
                    groups.setdefault(value, []).append(self.page(post))
        # Keys in the order in which the oldest post first names them, posts from the newest.
        return {value: posts[::-1] for value, posts in groups.items()}

    def _collection_drops(self) -> list[Drop]:
        return [self._collection_drop(label) for label in sorted(self.model.config.collections)]

    def _collection_drop(self, label: str) -> Drop:
        return Drop(self._collection_makers, label, self.model.config.collections[label])


class _Metadata(Mapping[str, Any]):
    """``site.github`` of jekyll-github-metadata: the configuration's values; others, which only GitHub knows,
    are unknown."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said

    def __getitem__(self, key: str) -> Any:
        return self._said.get(key, UNKNOWN)

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


def _github(model: SiteModel) -> _Metadata:
    return _Metadata(model.config.mapping("github"))


# --- what a document or a file says of itself


def _folder(page: SourceDocument) -> str:
    url = page.would_be or ""
    return url if url.endswith("/") else dirname(url).rstrip("/") + "/"


def _identifier(document: SourceDocument) -> str:
    slug = document.data.get("slug") or basename_without_extension(document.relative_path)
    return dirname((document.would_be or "").rstrip("/")) + "/" + str(slug)


def _excerpt(document: SourceDocument) -> YamlValue:
    excerpt = document.data.get("excerpt")
    return excerpt if isinstance(excerpt, str) else UNKNOWN


_PAGE: Final[Mapping[str, Maker]] = {
    "content": lambda page: UNKNOWN,
    "dir": _folder,
    "excerpt": lambda page: page.data.get("excerpt"),
    "name": lambda page: basename(page.relative_path),
    "path": lambda page: page.data.get("path") or page.relative_path,
    "url": lambda page: page.would_be or "",
}
_DOCUMENT: Final[Mapping[str, Maker]] = {
    "id": _identifier,
    "output": lambda document: UNKNOWN,
    "content": lambda document: UNKNOWN,
    "excerpt": _excerpt,
    "relative_path": lambda document: document.relative_path,
    "path": lambda document: document.relative_path,
    "url": lambda document: document.would_be or "",
    "date": lambda document: UNKNOWN if document.date is None else document.date,
    "title": lambda document: document.data.get("title"),
    "categories": lambda document: document.data.get("categories"),
    "tags": lambda document: document.data.get("tags"),
    "collection": lambda document: document.collection,
    "name": lambda document: document.data.get("name") or basename(document.relative_path),
}
_STATIC: Final[Mapping[str, Maker]] = {
    "name": lambda file: basename(file.relative_path),
    "extname": lambda file: extname(basename(file.relative_path)),
    "basename": lambda file: basename_without_extension(basename(file.relative_path)).rstrip("."),
    "modified_time": lambda file: UNKNOWN,
    "path": lambda file: file.relative_path,
    "collection": lambda file: file.collection,
}


def _is_read(document: SourceDocument) -> bool:
    """Whether a document is in its collection: of posts only the published ones, of others
    all but those with ``published: false``, written or not (``collection.rb:217``)."""
    if document.published:
        return True
    return document.kind == "document" and document.data.get("published") is not False


def _is_html(page: SourceDocument) -> bool:
    return (page.url or "").endswith("/") or extname(page.destination or "") in HTML_EXTENSIONS


def _arranged(
    docs: list[SourceDocument], label: str, settings: Mapping[str, YamlValue]
) -> list[SourceDocument]:
    """``sort_by`` and ``order`` of a collection's settings (``collection.rb:221-275``)."""
    order = settings.get("order")
    if isinstance(order, list):
        by_path = {one.relative_path: one for one in docs}
        first = [
            by_path.pop(f"_{label}/{name}") for name in dict.fromkeys(order) if f"_{label}/{name}" in by_path
        ]
        return [*first, *sorted(by_path.values(), key=lambda one: one.relative_path)]
    key = settings.get("sort_by")
    if not isinstance(key, str):
        return docs

    def rank(document: SourceDocument) -> tuple[bool, Any]:
        value = document.data.get(key)
        return value is None, value

    try:
        return sorted(docs, key=rank)
    except TypeError:  # values that do not compare end Jekyll's build
        return docs
