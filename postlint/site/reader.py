"""Reads a site's folders as Jekyll does and makes the site model.

After ``lib/jekyll/reader.rb``, ``lib/jekyll/readers/*.rb`` and ``lib/jekyll/collection.rb``.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from postlint import files
from postlint.error_text import describe_error
from postlint.model import UrlEntry
from postlint.site import ruby_dates
from postlint.site.documents import (
    PICTURES,
    UNCHANGED,
    hidden_reason,
    is_draft_name,
    is_post_name,
    proper_name,
    read_context,
    read_document,
    read_page,
    template_of,
)
from postlint.site.entry_filter import EntryFilter
from postlint.site.headings import is_enabled, with_heading_titles
from postlint.site.jekyll_config import JekyllConfig
from postlint.site.languages import Localized, in_all_languages, languages_of, localize
from postlint.site.permalink import collection_static_url, static_destination, static_url
from postlint.site.rubypath import basename, extname
from postlint.site.site_model import (
    ALL_UNKNOWN,
    Known,
    ReadFailure,
    SiteModel,
    SiteParts,
    SourceDocument,
    StaticSource,
)
from postlint.site.summary import STATIC, Summary, read_summary


def read_site(
    root: str,
    config: JekyllConfig,
    *,
    exists: Sequence[str] = (),
    known: Known | None = None,
    now: datetime.datetime | None = None,
    only_tracked: bool = False,
) -> SiteModel:
    """Model the site at ``root``.

    Args:
        root: The site's folder, where its configuration lies.
        config: Its configuration.
        exists: Globs of URLs that exist although no source shows it.
        known: Documents of an earlier run by path (None: a file without front matter), whose files have not
        changed since and are not opened again.
        now: The time of the build, for future posts and undated documents; None: the clock's.
        only_tracked: Whether a file counts as missing that git does not track.
    """
    reader = Reader(root, config, known or {}, now or datetime.datetime.now(ruby_dates.UTC))
    return SiteModel(root, config, reader.read(), exists, only_tracked=only_tracked)


class Reader:
    """One reading of a site: of all of it (``read``), or of single files, added to known ones."""

    def __init__(self, root: str, config: JekyllConfig, known: Known, now: datetime.datetime) -> None:
        self.root = root
        self.source = os.path.join(root, config.source) if config.source else root
        self.config = config
        self.known = known
        self.context = read_context(config, self.source, now)
        self.filter = EntryFilter(
            self.source, config.words("include"), config.words("exclude"), safe=config.flag("safe")
        )
        destination = os.path.normpath(os.path.join(root, config.text("destination", "_site")))
        self.destination = os.path.relpath(destination, self.source).replace(os.sep, "/")
        self.posts: list[SourceDocument] = []
        self.pages: list[SourceDocument] = []
        self.others: list[SourceDocument] = []
        self.static: list[StaticSource] = []
        self.entries: list[UrlEntry] = []
        """Entries of files that are neither documents nor copied."""
        self.followed = False
        """Whether symbolic links that are text files here were followed."""
        self.failures: list[ReadFailure] = []
        self.entered: dict[str, int] = {}
        """How often each folder was read, by its own name and through links."""
        self.unread: list[str] = []
        """Globs of URLs that links to outside of the site may publish, with the reason."""
        self.linked: tuple[str, str] | None = None
        """The link that is being followed, and its target."""

    def read(self) -> SiteParts:
        """Read everything, in Jekyll's order."""
        self._folder("")
        self._included_files()
        for label in self.config.collections:
            if label not in ("posts", "data"):
                self._collection(re.sub(r"[^a-z0-9_\-.]", "", label, flags=re.IGNORECASE))
        return self.parts()

    def parts(self) -> SiteParts:
        """The result, with what plugins add to it."""
        from postlint.site.plugins import Generated, generate

        now = self.context.now
        self.posts.sort(key=lambda one: (one.date or now, one.relative_path))
        self._limit_posts()
        self.pages.sort(key=lambda one: one.path)
        documents = [*self.posts, *sorted([*self.pages, *self.others], key=lambda one: one.path)]
        if is_enabled(self.config):
            documents = list(with_heading_titles(documents, self.root, self.config))
        languages = languages_of(self.config)
        localized = localize(documents, self.static, languages) if languages else Localized(documents, ())
        documents = list(localized.documents)
        try:
            generated = generate(self.root, self.context, documents, self.static)
        except Exception as error:  # without the plugins' URLs it is unknown which are missing
            self._failed(self.config.files[0] if self.config.files else "_config.yml", error)
            generated = Generated((), (), {}, {}, (ALL_UNKNOWN,))
        documents = [generated.moved.get(one.path, one) for one in documents]
        entries = [
            *self.entries,
            *map(self._document_entry, documents),
            *map(self._static_entry, self.static),
        ]
        translated = in_all_languages(generated.entries, languages) if languages else ()
        return SiteParts(
            [*documents, *generated.documents],
            self.static,
            (*entries, *localized.entries, *generated.entries, *translated),
            generated.redirects,
            (*self.unread, *generated.unknown),
            self.context.now,
            self.context.timezone,
            tuple(self.failures),
            tuple(self.entries),
            len(generated.documents),
            not (self.followed or self.unread or languages),
        )

    # --- single files

    def reread(self, document: SourceDocument) -> SourceDocument | None:
        """Read a document whose file has changed; None where it is something else now."""
        path = document.path[len(self.context.prefix) :]
        found, label = self._list_of(document), document.collection or ""
        before, others = len(found), (len(self.static), len(self.entries))
        entry = _Entry(self.root, self._lies(path))
        if found is self.posts:
            self._post(path, entry, draft=document.kind == "draft")
        elif found is self.pages:
            self._file(path, entry)
        else:
            inner = document.relative_path.removeprefix(f"_{label}/")
            self._collected(label, path.removesuffix("/" + inner), inner, entry)
        if len(found) == before + 1 and others == (len(self.static), len(self.entries)):
            return found.pop()
        return None

    def _list_of(self, document: SourceDocument) -> list[SourceDocument]:
        if document.kind in ("post", "draft"):
            return self.posts
        return self.pages if document.kind == "page" else self.others

    def keep(self, document: SourceDocument) -> None:
        """Add a document as it was read before."""
        self._list_of(document).append(document)

    def add_post(self, path: str) -> bool:
        """Add a new file of a folder of posts; False where it is no post."""
        inner_at = path.find("_posts/", len(self.context.prefix)) + len("_posts/")
        base, inner = path[len(self.context.prefix) : inner_at - 1], path[inner_at:]
        if not is_post_name(inner) or not self.filter.keeps(base, inner, is_dir=False):
            return False
        before = len(self.posts)
        self._post(f"{base}/{inner}", _Entry(self.root, self._lies(f"{base}/{inner}")), draft=False)
        return len(self.posts) == before + 1

    def add_static(self, path: str) -> bool:
        """Add a new file that is copied like those beside it; False where there are none or it is no such
        file."""
        inner = path[len(self.context.prefix) :]
        folder, _, name = inner.rpartition("/")
        beside = [
            index
            for index, one in enumerate(self.static)
            if one.collection is None and one.path.rpartition("/")[0] == path.rpartition("/")[0]
        ]
        if not beside or not self.filter.keeps(folder, name, is_dir=False):
            return False
        counts = len(self.static), len(self.pages), self.followed
        self._file(inner, _Entry(self.root, self._lies(inner)))
        if (len(self.static) - 1, len(self.pages), self.followed) != counts:
            return False
        added = self.static.pop()
        after = [index for index in beside if self.static[index].path > added.path]
        self.static.insert(after[0] if after else beside[-1] + 1, added)
        return True

    # --- containing failures

    def _refused(self, path: str, error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        self.failures.append(ReadFailure(self.context.prefix + path, f"cannot be read: {reason}", True))

    def _failed(self, path: str, error: Exception) -> None:
        self.failures.append(ReadFailure(path, describe_error(error)))

    def _made(
        self, path: str, summary: Summary, make: Callable[[Summary], SourceDocument]
    ) -> SourceDocument | None:
        """The result of ``make`` for a file's summary. Where that fails, the result for the file without
        front matter; where that fails too, None."""
        try:
            return make(summary)
        except Exception as error:  # one file must not cost the findings of all others
            self._failed(self.context.prefix + path, error)
        try:
            return make(summary._replace(data=None))
        except Exception:  # noted above
            return None

    # --- folders

    def _folder(self, folder: str) -> None:
        """Jekyll's ``read_directories``. ``folder`` is relative to the source folder; its folders are read
        before its files."""
        # Not recursive: folders may nest deeper than Python's calls.
        waiting: list[tuple[str, list[files.FolderEntry] | None]] = [(folder, None)]
        while waiting:
            folder, entries = waiting.pop()
            prefix = folder + "/" if folder else ""
            if entries is not None:
                for entry in entries:
                    self._file(prefix + entry.name, entry)
                continue
            self._posts(prefix)
            folders, entries = self._kept_in(folder)
            waiting.append((folder, entries))
            waiting += [(path, None) for path in reversed(folders) if path != self.destination]

    def _kept_in(self, folder: str) -> tuple[list[str], list[files.FolderEntry]]:
        """The folders and the files in a folder that Jekyll does not skip."""
        folders, found = [], []
        prefix = folder + "/" if folder else ""
        for entry in self._scan(folder):
            is_dir = files.is_folder(entry)
            if not self.filter.keeps(folder, entry.name, is_dir=is_dir):
                continue
            if entry.is_symlink() and self._is_refused(prefix + entry.name, is_dir=is_dir):
                continue
            if not is_dir:
                found.append(entry)
            elif not (entry.is_symlink() and _is_loop(entry.path)):
                folders.append(prefix + entry.name)
        return folders, found

    def _file(self, path: str, entry: files.FolderEntry | _Entry | None = None) -> None:
        if self._known(path, self.pages):
            return
        summary = self._summary(path, entry)
        if summary is None:
            return
        if summary.link is not None and self._follow(path, summary.link):
            return
        if summary.header:
            page = self._made(path, summary, lambda summary: read_page(self.context, path, summary))
            if page is None:
                self._entry(path, "page", None, "it could not be read")
            else:
                self.pages.append(page if self.linked is None else page._replace(markdown=False))
        else:
            self._static(path)

    def _static(self, path: str) -> None:
        self.static.append(StaticSource(self.context.prefix + path, "/" + path, static_url("/" + path), None))

    def _known(self, path: str, among: list[SourceDocument]) -> bool:
        """Add a file as it was read before. False where it was not."""
        key = self.context.prefix + path
        if self.linked is not None or key not in self.known:
            return False
        document = self.known[key]
        if document is None:
            self._static(path)
        else:
            among.append(document)
        return True

    def _follow(self, path: str, link: str) -> bool:
        """Follow a symbolic link that is a text file here: its target is published under its name, but cannot
        be read there."""
        target = os.path.normpath(os.path.join(os.path.dirname(path), link)).replace(os.sep, "/")
        lies = self.context.prefix + target
        if self.linked is not None or target.startswith("..") or extname(target) != extname(path):
            return False
        if not files.exists(self.root, lies) or target == path or path.startswith(target + "/"):
            return False
        self.linked = (path, target)
        self.followed = True
        if files.is_folder_at(self.root, lies):
            self._folder(path)
        else:
            self._file(path)
        self.linked = None
        return True

    def _is_refused(self, path: str, *, is_dir: bool) -> bool:
        """Whether a link leads to something that is not read. Its URLs are then unknown."""
        reason = files.refusal(self.root, self.context.prefix + path)
        if reason is not None:
            stem = path if is_dir else path[: len(path) - len(extname(path))]
            self.unread.append(f"/{stem}{'/**' if is_dir else '*'}\t`{path}` {reason}")
        return reason is not None

    def _lies(self, path: str) -> str:
        """A path relative to the source folder as one relative to the site's folder."""
        if self.linked is not None and (path + "/").startswith(self.linked[0] + "/"):
            path = self.linked[1] + path[len(self.linked[0]) :]
        return self.context.prefix + path

    def _scan(self, folder: str) -> list[files.FolderEntry]:
        """The files, folders and links of a folder, without pipes and sockets: reading one would block."""
        if not files.enters(self.root, self._lies(folder), self.entered):
            return []
        try:
            found = files.scan(self.root, self._lies(folder))
            return sorted(filter(_is_plain, found), key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            self._refused(folder or ".", error)
            return []

    def _included_files(self) -> None:
        """Single files that ``include`` names although their folder is not read (``reader.rb:186-197``)."""
        for name in self.config.words("include"):
            path = os.path.normpath(name.lstrip("/")).replace(os.sep, "/")
            if path.startswith("..") or not files.is_file(self.root, self.context.prefix + path):
                continue
            source = self.context.prefix + path
            taken = any(one.path == source for one in self.pages) or any(
                one.path == source for one in self.static
            )
            if not taken:
                self._file(path)

    # --- posts

    def _posts(self, prefix: str) -> None:
        collections_dir = self.config.collections_dir
        if collections_dir and not prefix.startswith(collections_dir):
            return
        for magic, matches in (("_posts", is_post_name), ("_drafts", is_draft_name)):
            base = prefix + magic
            if not files.is_folder_at(self.root, self._lies(base)):
                continue
            for inner, entry in self._below(base, dotfiles=False):
                if not self.filter.keeps(base, inner, is_dir=False):
                    continue
                path = f"{base}/{inner}"
                if matches(inner):
                    self._post(path, entry, draft=magic == "_drafts")
                elif magic == "_posts":
                    self._misnamed(path, entry)

    def _post(self, path: str, entry: files.FolderEntry | _Entry, *, draft: bool) -> None:
        if self._known(path, self.posts):
            return
        summary = self._summary(path, entry, post=True)
        if summary is None:
            return
        relative = self._collection_path(path)
        modified = entry.stat().st_mtime
        post = self._made(
            path,
            summary,
            lambda summary: read_document(self.context, relative, "posts", summary, modified),
        )
        if post is None:
            self._entry(path, "post", "posts", "it could not be read")
            return
        if draft and not self.context.drafts:
            post = post._replace(kind="draft", published=False, url=None)
        if post.problem in ("not UTF-8", "no text"):
            reason = "not UTF-8" if post.problem == "not UTF-8" else "a post has to be text"
            self._entry(path, "post", "posts", reason)
            return
        if summary.header and extname(path).lower() in PICTURES:
            post = post._replace(problem=UNCHANGED)
        self.posts.append(post)

    def _misnamed(self, path: str, entry: files.FolderEntry) -> None:
        """Add a file below ``_posts`` that is no post, perhaps only because of its name."""
        reason = "its name is not `YYYY-MM-DD-title.extension`"
        if extname(path).lower() in self.context.html:
            summary = self._summary(path, entry, post=True)
            if summary is not None and summary.header and isinstance(summary.data, dict):
                proper = proper_name(self.context, basename(path), summary.data)
                reason = f"its name has no date: a post's would be `{proper}`" if proper else reason
        self._entry(path, "post", "posts", reason)

    def _collection_path(self, path: str) -> str:
        folder = self.config.collections_dir
        return path[len(folder) + 1 :] if folder and path.startswith(folder + "/") else path

    def _limit_posts(self) -> None:
        limit = self.config.data.get("limit_posts")
        if not isinstance(limit, int) or limit <= 0:
            return
        live = [index for index, one in enumerate(self.posts) if one.published]
        for index in live[:-limit]:
            self.posts[index] = self.posts[index]._replace(published=False, url=None, problem="limit_posts")

    # --- collections

    def _collection(self, label: str) -> None:
        folder = self.config.collections_dir
        relative = f"_{label}"
        base = f"{folder}/{relative}" if folder else relative
        if not files.is_folder_at(self.root, self.context.prefix + base):
            return
        for inner, entry in self._below(base, dotfiles=True):
            if self.filter.keeps(relative, inner, is_dir=False):
                self._collected(label, base, inner, entry)

    def _collected(self, label: str, base: str, inner: str, entry: files.FolderEntry | _Entry) -> None:
        """Add one file of the collection ``label``, whose folder is ``base``."""
        full, path = f"{base}/{inner}", f"_{label}/{inner}"
        if self._known(full, self.others):
            return
        summary = self._summary(full, entry, whole=inner.endswith((".yml", ".yaml")))
        if summary is None:
            return
        if summary.header:
            modified = entry.stat().st_mtime
            document = self._made(
                full, summary, lambda summary: read_document(self.context, path, label, summary, modified)
            )
            if document is None:
                self._entry(full, "document", label, "it could not be read")
            else:
                self.others.append(document)
            return
        if self.config.collections.get(label, {}).get("output"):
            url = collection_static_url(template_of(self.config, label), label, path)
            self.static.append(StaticSource(self.context.prefix + full, path, url, label))
        else:
            self._entry(full, "static", label, f"collection `{label}` is not output")

    def _below(self, base: str, *, dotfiles: bool) -> Iterator[tuple[str, files.FolderEntry]]:
        """``Dir["**/*"]``: files at any depth; links to folders are not entered."""
        levels = [("", iter(self._scan(base)))]
        while levels:
            inner, entries = levels[-1]
            entry = next(entries, None)
            if entry is None:
                levels.pop()
            elif dotfiles or not entry.name.startswith("."):
                path = f"{inner}{entry.name}"
                if not files.is_folder(entry):
                    yield path, entry
                elif not entry.is_symlink():
                    levels.append((f"{path}/", iter(self._scan(f"{base}/{path}"))))

    # --- files and entries

    def _summary(
        self,
        path: str,
        entry: files.FolderEntry | _Entry | None,
        *,
        post: bool = False,
        whole: bool = False,
    ) -> Summary | None:
        """The summary of a file; None where there is none, or where it cannot even be looked at."""
        try:
            status = entry.stat() if entry is not None else files.status(self.root, self._lies(path))
            if status.st_size or post:
                return read_summary(self.root, self._lies(path), post=post, whole=whole)
            return STATIC
        except (FileNotFoundError, files.FileRefused):
            # A dangling link, or a file that was deleted meanwhile; `refused` reports what is not read.
            return None
        except OSError as error:
            if post or extname(path).lower() in self.context.markdown:
                return Summary(True)  # a document: reading its text is refused as well, which is reported
            self._refused(path, error)
            return STATIC
        except Exception as error:  # one file must not cost the findings of all others
            self._failed(self.context.prefix + path, error)
            return Summary(True, True, None, "it could not be read")

    def _entry(self, path: str, kind: Any, collection: str | None, reason: str) -> None:
        self.entries.append(UrlEntry(self.context.prefix + path, kind, collection, None, None, False, reason))

    def _document_entry(self, document: SourceDocument) -> UrlEntry:
        kind: Any = "post" if document.kind == "draft" else document.kind
        reason = None if document.published else hidden_reason(self.context, document)
        if document.published and document.problem == UNCHANGED:
            reason = UNCHANGED
        return UrlEntry(
            document.path,
            kind,
            document.collection,
            document.would_be,
            document.destination,
            document.published,
            reason,
        )

    def _static_entry(self, file: StaticSource) -> UrlEntry:
        # `published: false` of the defaults counts here, by the file's URL (static_file.rb:90-95).
        value = self.context.defaults.all(file.url, file.collection).get("published", True)
        published = value is not None and value is not False
        return UrlEntry(
            file.path,
            "static",
            file.collection,
            file.url,
            static_destination(file.url),
            published,
            None if published else "published: false",
        )


class _Entry:
    """A single file, in the form of a folder's entry."""

    def __init__(self, root: str, path: str) -> None:
        self._root = root
        self._path = path

    def stat(self) -> os.stat_result:
        """As ``os.DirEntry.stat``."""
        return files.status(self._root, self._path)


def _is_plain(entry: files.FolderEntry) -> bool:
    try:
        return entry.is_file() or entry.is_dir() or not os.path.exists(entry.path)
    except OSError:
        return True


def _is_loop(path: str) -> bool:
    """Whether a link leads to a folder that contains it; Jekyll follows it until the system refuses."""
    here = os.path.realpath(os.path.dirname(path))
    return (here + os.sep).startswith(os.path.realpath(path).rstrip(os.sep) + os.sep)
