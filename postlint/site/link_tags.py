"""Look-ups of ``{% link %}`` and ``{% post_url %}``, and of the files of includes.

After ``lib/jekyll/tags/{link,post_url,include}.rb``.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from postlint import files
from postlint.model import UNKNOWN, UrlEntry, why_unpublished
from postlint.site.nearby import nearest
from postlint.site.ruby import is_hinted
from postlint.site.rubypath import dirname

if TYPE_CHECKING:
    from postlint.site.site_model import SiteModel, SourceDocument

_SPECIAL = re.compile(r"[.^$*+?{}\[\]\\|()]")
_PATTERN = re.compile(r"[\^$*?{}\[\]\\|()]")
"""Characters of patterns that do not match themselves: a folder `a(b)` is not found by its own name, in
Jekyll as well. Without these, and with one plus sign at most, a pattern compiles and takes linear time."""
_POST_NAME = re.compile(r"(.+/)?(\d+-\d+-\d+)-(.*)\Z", re.ASCII | re.DOTALL)


class Links:
    """The targets of a site's tags, by source file."""

    def __init__(self, model: SiteModel) -> None:
        self.model = model

    def link(self, path: str) -> str | None:
        """The URL, without baseurl, of what a source file becomes (``link.rb:22-36``); None where there is
        none. Unknown where a plugin of the site's own may make the page."""
        sources = self.model.sources
        found = sources.get(path) or sources.get(path.removeprefix("/"))
        return UNKNOWN if found is None and self._may_be_made(path) else found

    def _may_be_made(self, path: str) -> bool:
        """Whether a part of a path is a word of a plugin that makes pages: ``link`` finds these, too."""
        parts = os.path.splitext(path.strip("/").casefold())[0].split("/")
        words = [row[1:].partition("\t")[0].split(",") for row in self.model.parts.unknown if row[0] == "|"]
        return any(is_hinted(part, ones) for ones in words for part in parts)

    def post_url(self, name: str) -> str | None:
        """The URL, without baseurl, of a post's name (``post_url.rb``); None where there is none."""
        match = _POST_NAME.match(name.removeprefix("/"))
        if not match:
            return None
        folder, date, slug = match[1] or "", match[2], match[3]
        names = _paths(folder, f"{date}-{slug}.")
        found = next((post for post in self.model.posts_of(date) if names(post.relative_path)), None)
        if found is None:  # the older form: the date of the post and its slug
            found = next(
                (
                    post
                    for post in self.model.posts
                    if _same_day(post, date) and post.data.get("slug") == slug
                ),
                None,
            )
        return None if found is None else found.url

    def advice(self, tag: str, name: str) -> str | None:
        """Advice for a name that ``link`` or ``post_url``, the ``tag``, does not find: why its file is not
        published, or which name is near; None without either."""
        entry = self._unpublished(tag, name)
        if entry is not None:
            return why_unpublished(entry)
        near = self._near(tag, name)
        return f"did you mean `{near}`?" if near else None

    def _unpublished(self, tag: str, name: str) -> UrlEntry | None:
        if tag == "link":
            return self.model.unpublished_source(name.lstrip("/"))
        name = name.rpartition("/")[2]
        draft = re.sub(r"\A\d+-\d+-\d+-", "", name)
        for path, entry in self.model.by_source.items():
            wanted = draft if entry.reason == "draft" else name
            if not entry.published and os.path.splitext(posixpath.basename(path))[0] == wanted:
                return entry
        return None

    def _near(self, tag: str, name: str) -> str | None:
        """What to write in ``link`` or ``post_url`` instead of a name that finds nothing; None where
        nothing is near."""
        if tag == "link":
            return nearest(name.lstrip("/"), self.model.sources)
        names = [os.path.splitext(post.relative_path)[0] for post in self.model.posts]
        return nearest(name.lstrip("/"), [one.replace("_posts/", "", 1) for one in names])


def _paths(folder: str, name: str) -> Callable[[str], bool]:
    """A test of whether a path belongs to ``name``, a file's path without the extension. ``post_url.rb``
    makes it part of a pattern, in which special characters of the folder keep their meaning."""
    if not _SPECIAL.search(folder):
        # An archive has thousands of such tags, and compiling a pattern takes as long as a post.
        starts = (f"_posts/{folder}{name}", f"{folder}_posts/{name}", f"{folder}_posts{name}")
        return lambda path: any(
            path.startswith(one) and path[len(one) :][:1] not in ("", ".") for one in starts
        )
    if _PATTERN.search(folder) or folder.count("+") > 1:
        return lambda path: False
    file = re.escape(name) + "[^.]+"
    pattern = re.compile(rf"_posts/{folder}{file}|{folder}_posts/?{file}")
    return lambda path: pattern.match(path) is not None


def _same_day(post: SourceDocument, date: str) -> bool:
    if post.date is None:
        return False
    try:
        year, month, day = map(int, date.split("-"))
    except ValueError:
        return False
    return (post.date.year, post.date.month, post.date.day) == (year, month, day)


def include_reader(model: SiteModel) -> Callable[[str], str | None]:
    """A reader of includes by name. It returns a substitute where only the site's theme has the file, None
    where there is none."""
    folder = model.config.folder("includes_dir", "_includes")
    of_theme = model.theme.includes if model.theme else {}

    @cache
    def read(name: str) -> str | None:
        text = _read(model.root, folder, name)
        theirs = of_theme.get(name.lstrip("/"))
        return theirs.stand_in if text is None and theirs is not None else text

    return read


def relative_reader(model: SiteModel, document: SourceDocument) -> Callable[[str], str | None]:
    """A reader of files below the folder of ``document``, for ``include_relative``."""
    folder = dirname(document.path)
    return lambda name: _read(model.root, folder, name)


def _read(root: str, folder: str, name: str) -> str | None:
    path = os.path.normpath(os.path.join(folder, name)).replace(os.sep, "/")
    if not path.startswith(folder + "/" if folder else "") or path.startswith(("/", "../")):
        return None
    try:
        return files.read(root, path).decode("utf-8-sig")
    except (OSError, ValueError):
        return None
