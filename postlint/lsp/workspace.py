"""The sites of a workspace, and the files that are open in them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from typing import NamedTuple

from pygls import uris

from postlint.lsp.checking import Provider
from postlint.lsp.open_site import OpenDocument, OpenSite, SiteResult
from postlint.site.root import find_root, other_generator, sites_below


class SiteFile(NamedTuple):
    """A file of a site."""

    site: OpenSite
    path: str
    """Relative to the site's folder."""


class Workspace:
    """The sites that the editor has files of, or folders around."""

    def __init__(
        self,
        provider: Provider,
        engine: Executor,
        encoding: str,
        deliver: Callable[[OpenSite, SiteResult], None],
        fail: Callable[[BaseException], None],
        show: Callable[[OpenSite, asyncio.Event], None],
    ) -> None:
        """The arguments are those of ``OpenSite``."""
        self._provider = provider
        self._engine = engine
        self._encoding = encoding
        self._deliver = deliver
        self._fail = fail
        self._show = show
        self._sites: dict[str, OpenSite] = {}
        self._open_files: dict[str, SiteFile] = {}

    @property
    def sites(self) -> Iterable[OpenSite]:
        """The sites that are known."""
        return tuple(self._sites.values())

    # --- files

    def opened(self, uri: str, version: int | None, text: str) -> SiteFile | None:
        """Note a file that was opened; None where it lies in no site."""
        file = self.locate(uri)
        if file is not None:
            self._open_files[uri] = file
            file.site.documents[file.path] = OpenDocument(uri, version, text)
            file.site.opened()
        return file

    def edited(self, uri: str, version: int | None, text: str) -> None:
        """Note another text of an open file."""
        file = self._open_files.get(uri)
        if file is not None:
            file.site.documents[file.path] = OpenDocument(uri, version, text)
            file.site.changed(walk=False)

    def closed(self, uri: str) -> SiteFile | None:
        """Note that a file was closed."""
        file = self._open_files.pop(uri, None)
        if file is not None:
            file.site.documents.pop(file.path, None)
            file.site.changed(walk=True)
        return file

    def touched(self, uris_: Iterable[str]) -> None:
        """Look at the disk again, where files may have come, gone or changed."""
        paths = [path for uri in uris_ if (path := uris.to_fs_path(uri)) is not None]
        for site in self.sites:
            prefix = os.path.join(site.root, "")
            if any(path.startswith(prefix) and not _is_built(path[len(prefix) :]) for path in paths):
                site.changed(walk=True)

    def locate(self, uri: str) -> SiteFile | None:
        """The site and path of a file, whether it is open or not; None where it lies in no Jekyll site."""
        if uri in self._open_files:
            return self._open_files[uri]
        path = uris.to_fs_path(uri)
        if path is None:
            return None
        path = os.path.abspath(path)
        root = find_root(path)
        if root is None or other_generator(root) is not None:
            return None
        site = self._site(root)
        return SiteFile(site, site.inner(path))

    async def next_change(self) -> None:
        """Wait until a site has been checked again."""
        waiting = [asyncio.ensure_future(site.next_change()) for site in self.sites]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    # --- folders

    def discover(self, folders: Iterable[str]) -> Iterator[OpenSite]:
        """The sites in and around folders."""
        for uri in folders:
            folder = uris.to_fs_path(uri)
            if folder is None or not os.path.isdir(folder):
                continue
            root = find_root(folder)
            for one in [root] if root is not None else sites_below(folder):
                if other_generator(one) is None:
                    yield self._site(one)

    def _site(self, root: str) -> OpenSite:
        if root not in self._sites:
            self._sites[root] = OpenSite(
                root, self._provider, self._engine, self._encoding, self._deliver, self._fail, self._show
            )
        return self._sites[root]


_NOT_SOURCES = frozenset({".git", "_site", ".jekyll-cache", ".sass-cache", "node_modules"})


def _is_built(path: str) -> bool:
    """Whether a file is none of a site's sources: builds write many of them at once."""
    return not _NOT_SOURCES.isdisjoint(path.split(os.sep))
