"""Which documents a change can affect, found in the texts of a site without parsing them.

A document that a change leaves alone gets other findings only where it names something of the change: a
link to an address that came or went, a heading of an altered page, a list of the site's posts in Liquid.
Each of these leaves a word in its text: the last part of the address, or the name of the list. What holds
such a word may be affected; what holds none is not. Folders may be in front of the last part, all of them or
some or none: where they are those of another address, it is not meant.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import quote

from postlint import files
from postlint.files import Overlay
from postlint.model import UrlEntry
from postlint.parse import Unreadable, read_source
from postlint.site.data_files import sanitized
from postlint.site.site_model import SiteModel
from postlint.store.file_changes import is_asset

_FEW: Final = 48
"""So many names are looked for one by one; more are looked up among the words of each text."""

_PLAIN: Final = re.compile(r"[\w.-]+\Z", re.ASCII)
"""Names that are written alike wherever they are written, but for backslashes."""

_WORDS: Final = re.compile(r"[a-z0-9]+")

_IN_LIQUID: Final = r"\{[{%](?:(?!\{[{%])[^}])*?"
"""From the beginning of an output or tag on; up to the next, so that the search is linear."""

_SITE: Final = re.compile(_IN_LIQUID + r"\bsite\b(?!\.(?:data|url|baseurl|title|description)\b)")
"""Liquid that may list documents: all of ``site`` but what the configuration and data files say."""

_AROUND: Final = re.compile(_IN_LIQUID + r"\bpage(?:\.(?:next|previous)\b|(?![\w.]))")
"""Liquid that may show a document's neighbours."""

_INCLUDED: Final = re.compile(r"\{%-?\s*include\w*\s+([^\s%]+)")
"""An include and the name that it gives: one that is computed holds a brace."""

_TO_THE_ROOT: Final = re.compile(r"(?:[/}]|index\.\w+|\?[^\s#]*)#")
"""A link to a heading of a page whose address has no last part."""

_RELATIVE: Final = re.compile(r"\.\.?/|[(\"'=\s]\.\.?[)\"'#?\s]")


class Affected(NamedTuple):
    """What a change can affect beside the files that it touches."""

    documents: frozenset[str]
    naming: frozenset[str]
    """Of these those that name a file or an address of the change, and the documents that are called as one
    of these, as translations are: templates may make the address of one of the other's."""
    templates: bool
    """Whether layouts and the like may give other pages than those of the change other references, but for
    those of listed documents."""
    copies: bool
    """Whether pages that are copied unchanged may be affected, or are part of the change."""
    front_matter: bool
    """Whether front matter or the URL map differs."""
    lists: bool
    """Whether what Liquid can list of the site's documents differs."""


class DocumentTexts:
    """The texts of a site's documents as they are, each read once."""

    def __init__(self, known: Mapping[str, str | None], like: DocumentTexts | None = None) -> None:
        """``known``: by path; None: no text. ``like``: others, many of which are the same."""
        self.known = known
        self._like = like
        self._folded: dict[str, str] = {}
        self._passed: dict[Callable[[str], bool], dict[str, bool]] = {}

    def holding(self, test: Callable[[str], bool]) -> set[str]:
        """The documents of whose text ``test`` holds, including those that are not text."""
        return {path for path, text in self.known.items() if text is None or self._passes(test, path, text)}

    def _passes(self, test: Callable[[str], bool], path: str, text: str) -> bool:
        like = self._like
        if like is not None and like.known.get(path) is text:
            return like._passes(test, path, text)
        passed = self._passed.setdefault(test, {})
        if path not in passed:
            passed[path] = test(text)
        return passed[path]

    def folded(self, path: str) -> str:
        """A text without regard to case."""
        if path not in self._folded:
            self._folded[path] = (self.known[path] or "").casefold()
        return self._folded[path]


def is_local(path: str, models: Iterable[SiteModel]) -> bool:
    """Whether a change of the file ``path`` concerns documents by their addresses and front matter alone:
    it is a document or is copied as it is. Layouts, includes, data, plugins and configurations may concern
    any."""
    if is_asset(path):
        return True
    if any(path in model.by_path for model in models):
        return True
    parts = path.split("/")
    if any(part.startswith(("_", ".")) for part in parts):
        return False
    if len(parts) == 1 and re.match(r"Gemfile|.*\.gemspec\Z|CNAME\Z|.*\.ya?ml\Z", path):
        return False
    return any(path in model.by_source for model in models)


def affected(
    now: SiteModel,
    base: Overlay,
    noticed: Collection[str],
    documents: Collection[str],
    entries: Collection[UrlEntry],
    texts: DocumentTexts,
) -> Affected:
    """What a change can affect.

    Args:
        now: The site with the change.
        base: The files before the change, of which ``changed`` are others than now.
        noticed: Those of them of which a link that leads there may notice the change.
        documents: The documents of which the front matter or the address differs, touched or not.
        entries: The lines of the URL map that came or went.
        texts: The texts of all documents with the change.
    """
    names = Names()
    folders: set[str] = set()
    to_root = False
    for path in {*noticed, *documents}:
        names.add(path)
        document = now.by_path.get(path)
        if document is not None and document.url is not None:
            names.add(document.url)
            to_root = to_root or not _last(document.url)
    for entry in entries:
        for address in filter(None, (entry.url, entry.destination, entry.source)):
            names.add(address)
            to_root = to_root or not _last(address)
            folders.add(_folder(address))
    found = _naming(names, texts) | _including(base.changed, texts)
    namesakes = {
        path for path, one in now.by_path.items() if one.url is not None and _last(one.url) in names.ways
    }
    naming = namesakes | found
    lists = bool(documents or entries)
    if to_root:
        found |= texts.holding(lambda text: _TO_THE_ROOT.search(text) is not None)
    if folders:
        below = {path for path, one in now.by_path.items() if one.url and _is_below(one.url, folders)}
        found |= {path for path in below & texts.known.keys() if _RELATIVE.search(texts.known[path] or "")}
    # What documents may take from elsewhere: layouts, includes, data, the configuration.
    written = read_texts(now.root, now.template_files)
    sources = _naming(names, written)
    tests = [test for path in sources if (test := _reading(now, path)) is not None]
    found |= _using([*tests, _lists] if lists else tests, sources, now, texts, written)
    found |= {path for path, text in texts.known.items() if text is None}
    copies = to_root or any(path in now.copied_pages for path in base.changed)
    copies = copies or bool(_naming(names, read_texts(now.root, now.copied_pages)))
    front_matter = lists or any(_front_matter_differs(now.root, base, path) for path in base.changed)
    templates = bool(sources) or to_root or _lists_files(entries, written)
    return Affected(frozenset(found), frozenset(naming), templates, copies, front_matter, lists)


def _lists_files(entries: Collection[UrlEntry], written: DocumentTexts) -> bool:
    """Whether templates may list files that came or went."""
    differ = any(one.kind == "static" for one in entries)
    return differ and any("static_files" in (text or "") for text in written.known.values())


def _using(
    tests: Iterable[Callable[[str], bool]],
    naming: Collection[str],
    now: SiteModel,
    texts: DocumentTexts,
    written: DocumentTexts,
) -> set[str]:
    """The documents of whose own Liquid one of ``tests`` holds, or of that of an include which they have in
    them, or that have one of the files ``naming`` something of the change."""
    found: set[str] = set()
    taken = set(naming)
    for test in tests:
        found |= texts.holding(test)
        taken |= written.holding(test)
    included = {path for path in written.known if _is_below_folder(now, path, "includes_dir", "_includes")}
    return found | _taking(taken & included, included, texts, written)


def _is_below_folder(model: SiteModel, path: str, key: str, default: str) -> bool:
    return path.startswith(model.config.folder(key, default) + "/")


def _reading(model: SiteModel, path: str) -> Callable[[str], bool] | None:
    """Whether a text may read a file of data or of the configuration; None for other files."""
    if path.endswith((".html", ".htm", ".md", ".markdown")):
        return None
    pattern = _IN_LIQUID + r"\bsite\b"
    if _is_below_folder(model, path, "data_dir", "_data"):
        rest = path.removeprefix(model.config.folder("data_dir", "_data") + "/")
        key = sanitized(rest.partition("/")[0].partition(".")[0])
        # All of ``site``, all its data, or this file's.
        pattern += rf"(?!\.(?!data\b)|\.data\.(?!{re.escape(key)}\b))"
    compiled = re.compile(pattern)
    return lambda text: compiled.search(text) is not None


def _taking(
    files: Collection[str], included: Collection[str], texts: DocumentTexts, written: DocumentTexts
) -> set[str]:
    """The documents that have in them what one of ``files``, which are ``included``, writes."""

    ends: set[str] = set()

    def takes(text: str) -> bool:
        return any("{" in name or name.rpartition("/")[2] in ends for name in _INCLUDED.findall(text))

    more = set(files)
    while more:
        ends |= {path.rpartition("/")[2] for path in more}
        more = {
            path
            for path in included
            if path.rpartition("/")[2] not in ends and takes(written.known[path] or "")
        }
    return texts.holding(takes) if ends else set()


def _lists(text: str) -> bool:
    return bool(_SITE.search(text) or _AROUND.search(text))


def read_texts(root: str, paths: Iterable[str]) -> DocumentTexts:
    """The texts of files of the site at ``root``."""
    known: dict[str, str | None] = {}
    for path in paths:
        source = read_source(root, path)
        known[path] = None if isinstance(source, Unreadable) else source.text
    return DocumentTexts(known)


class Names:
    """The last parts of addresses and paths, for which texts are searched, and the folders before them."""

    def __init__(self) -> None:
        self.ways: dict[str, set[tuple[str, ...]]] = {}
        """By name the folders in front of it, the nearest first."""

    def add(self, address: str, *, anywhere: bool = False) -> None:
        """Search for an address or path. ``anywhere``: whatever folders a text has in front of it."""
        name = _last(address)
        if not name:
            return
        ways = self.ways.setdefault(name, set())
        folders = [] if anywhere else _bare(address).casefold().split("/")[-2::-1]
        ways.add(tuple(filter(None, folders)))
        # `post_url` leaves `_posts` out.
        ways.add(tuple(one for one in folders if one and not one.startswith("_")))

    def are_at(self, name: str, text: str, at: int) -> bool:
        """Whether ``name``, which ``text`` has at ``at``, may be one of these there: as far as the text shows
        folders in front of it, they are the right ones."""
        shown = _shown_folders(text, at)
        return any(all(map(_is_written, shown, way)) for way in self.ways[name])


_FARTHEST: Final = 200
"""Characters in front of a name in which its folders are looked for."""

_SHOWN: Final = re.compile(r"(?:[\w%~+.\\-]+/)+\Z")


def _shown_folders(text: str, at: int) -> list[str]:
    """The folders that are written whole in front of ``at``, the nearest first, up to dots."""
    start = max(0, at - _FARTHEST)
    found = _SHOWN.search(text, start, at)
    if found is None:
        return []
    shown = found[0].split("/")[-2::-1]
    if found.start() == start > 0 or text[found.start() - 1 : found.start()] == "}":
        del shown[-1:]  # its beginning is not known
    dots = next((number for number, one in enumerate(shown) if one in (".", "..")), len(shown))
    return shown[:dots]


def _is_written(shown: str, folder: str) -> bool:
    """Whether the folded text ``shown`` is a way to write ``folder``."""
    return shown == folder or _way_to_write(folder).fullmatch(shown) is not None


@lru_cache(maxsize=1024)
def _way_to_write(name: str) -> re.Pattern[str]:
    return re.compile(_written(name))


def _bare(address: str) -> str:
    """An address or path without the name of an index."""
    return re.sub(r"(?:^|/)index\.\w+\Z", "", address.rstrip("/"))


def _last(address: str) -> str:
    """The last part of an address or path, without what a link may leave out."""
    return os.path.splitext(_bare(address).rpartition("/")[2])[0].casefold()


def _folder(address: str) -> str:
    """The address of a folder whose index this is, for what is below it to lead to by dots."""
    return "/" + re.sub(r"index\.\w+\Z|\.\w+\Z", "", address).strip("/")


def _is_below(url: str, folders: Collection[str]) -> bool:
    while url:
        url = url.rstrip("/").rpartition("/")[0]
        if (url or "/") in folders:
            return True
    return False


def _naming(sought: Names, texts: DocumentTexts) -> set[str]:
    """The documents whose text has one of the names sought as the last part of something like an address."""
    found: set[str] = set()
    names = sought.ways
    if not names:
        return found
    runs = {name: max(_WORDS.findall(name), key=len, default="") for name in names}
    single = [name for name in names if len(names) <= _FEW or not _PLAIN.match(name) or not runs[name]]
    many = {name: set(_WORDS.findall(name)) for name in names if name not in set(single)}
    by_run: dict[str, list[str]] = {}
    for name in many:
        by_run.setdefault(runs[name], []).append(name)
    patterns: dict[str, re.Pattern[str]] = {}

    def holds(name: str, text: str) -> bool:
        if name not in patterns:
            patterns[name] = re.compile(_pattern(name))
        return any(sought.are_at(name, text, match.start()) for match in patterns[name].finditer(text))

    for path in texts.known:
        text = texts.folded(path)
        if any(runs[name] in text and holds(name, text) for name in single):
            found.add(path)
        elif by_run:
            words = set(_WORDS.findall(text))
            if any(
                many[name] <= words and holds(name, text)
                for run in by_run.keys() & words
                for name in by_run[run]
            ):
                found.add(path)
    return found


def _including(paths: Iterable[str], texts: DocumentTexts) -> set[str]:
    """The documents that may have the text of one of ``paths`` in theirs, through others as well."""
    including = {path: text for path, text in texts.known.items() if text and "include_relative" in text}
    found: set[str] = set()
    more = set(paths)
    while including and more:
        names = Names()
        for path in more:
            names.add(path, anywhere=True)
        more = _naming(names, DocumentTexts(including))
        found |= more
        including = {path: text for path, text in including.items() if path not in more}
    return found


def _pattern(name: str) -> str:
    """A regular expression of the ways to write a name as the last part of an address in folded text."""
    return rf"(?<![\w-])(?:{_written(name)})(?:\\?\.\w+)?/?(?:index\.\w+)?(?![\w%-]|/[\w%-])"


def _written(name: str) -> str:
    return "".join(map(_character, unicodedata.normalize("NFC", name)))


def _character(one: str) -> str:
    if one.isascii() and one.isalnum():
        return one
    escaped = quote(one).casefold()
    bare = unicodedata.normalize("NFD", one)
    ways = dict.fromkeys((re.escape(one), re.escape(escaped), re.escape(bare), quote(bare).casefold()))
    if one == " ":
        ways |= dict.fromkeys((r"\+", "-"))
    if one == "&":
        ways["&amp;"] = None
    if one in "-_":
        ways |= dict.fromkeys(("-", "_"))
    return rf"\\?(?:{'|'.join(ways)})"


def _front_matter_differs(root: str, base: Overlay, path: str) -> bool:
    """Whether the front matter of a document has another text than at the base."""
    before = base.changed.get(path)
    if before is None:
        return True
    try:
        now = files.read(root, path)
    except OSError:
        return True
    return _head(before) != _head(now)


def _head(text: bytes) -> bytes:
    found = re.match(rb"(?s)\A(?:\xef\xbb\xbf)?---.*?\n(?:---|\.\.\.)[ \t]*\r?$", text, re.MULTILINE)
    return found[0] if found else b""
