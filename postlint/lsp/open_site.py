"""One site of a workspace: which of its files are open, and when it is checked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from functools import cache, partial
from typing import NamedTuple, TypeVar

from lsprotocol import types

from postlint import files
from postlint.lsp.checking import Checker, Provider, SiteFindings, stamps_of
from postlint.lsp.diagnostics import Converter, uri_of
from postlint.lsp.editor_positions import Positions
from postlint.lsp.lookup import FileLookup
from postlint.lsp.rename import MovedFile, move
from postlint.model import Finding
from postlint.parse import Unreadable, read_source
from postlint.store.database import Stopped

T = TypeVar("T")

PAUSE = 0.15
"""Seconds without a keystroke after which a text is checked."""
SETTLED = 1.0
"""Seconds after which the disk is looked at where a file was opened."""
SLOW = 1.0
"""Seconds after which the editor shows that a run is under way."""
LONGEST_PAUSE = 2.0
"""Seconds to wait at most where checking itself takes long: about as long as it took last time."""


class OpenDocument(NamedTuple):
    """A file that is open in the editor."""

    uri: str
    version: int | None
    text: str


class SiteResult(NamedTuple):
    """What a run found, ready to be sent."""

    generation: int
    """The state of the site that it looked at."""
    documents: Mapping[str, OpenDocument]
    """The files that were open, by path relative to the site's folder."""
    diagnostics: Mapping[str, Sequence[types.Diagnostic]]
    """By path."""
    checked: SiteFindings


class OpenSite:
    """A site with open files, on the event loop's thread; it is checked on the engine's."""

    def __init__(
        self,
        root: str,
        provider: Provider,
        engine: Executor,
        encoding: str,
        deliver: Callable[[OpenSite, SiteResult], None],
        fail: Callable[[BaseException], None],
        show: Callable[[OpenSite, asyncio.Event], None],
    ) -> None:
        """``deliver`` gets each result, ``fail`` what no run should raise, ``show`` each run that takes long,
        with the event of its end."""
        self.root = root
        self.documents: dict[str, OpenDocument] = {}
        self.published: dict[str, tuple[int | None, Sequence[types.Diagnostic]]] = {}
        """What the client was sent of each URI."""
        self.delivered: Mapping[str, Sequence[types.Diagnostic]] | None = None
        """The diagnostics of the run before."""
        self.result: SiteResult | None = None
        self.preview: SiteResult | None = None
        """What is known of the files that are open before the first run has ended."""
        self._provider = provider
        self._engine = engine
        self._encoding = encoding
        self._deliver = deliver
        self._fail = fail
        self._show = show
        self._checker: Checker | None = None
        self._generation = 0
        self._walk = True
        self._took = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._settling: asyncio.TimerHandle | None = None
        self._compares = False
        """Whether runs record the stamps of files on disk, since the client does not report changes."""
        self._stamps: int | None = None
        self._running = False
        self._stop = threading.Event()
        """Set when the current run is out of date."""
        self._news = asyncio.Event()

    # --- changes

    def changed(self, *, walk: bool, at_once: bool = False) -> None:
        """Have the site checked soon. ``walk``: files on disk may have changed too."""
        self._generation += 1
        self._stop.set()
        self._walk = self._walk or walk
        if self._timer is not None:
            self._timer.cancel()
        pause = 0.0 if at_once else min(max(PAUSE, self._took), LONGEST_PAUSE)
        self._timer = asyncio.get_running_loop().call_later(pause, self._start)

    def opened(self) -> None:
        """Have an opened file checked at once, and a little later the disk looked at: it may have changed
        without notice since the previous run."""
        self.changed(walk=False, at_once=True)
        if self._settling is not None:
            self._settling.cancel()
        again = partial(self.changed, walk=True)
        self._settling = asyncio.get_running_loop().call_later(SETTLED, again)

    async def look_at_disk(self) -> None:
        """Have the site checked where files on disk are not as a run found them."""
        if not self._compares:
            self._compares = True
            self.changed(walk=True)
            return
        loop = asyncio.get_running_loop()
        stamps = await loop.run_in_executor(self._engine, stamps_of, self.root)
        if stamps != self._stamps:
            self.changed(walk=True)

    def _start(self) -> None:
        self._timer = None
        if not self._running:
            self._running = True
            task = asyncio.ensure_future(self._run())
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running = False
        if not task.cancelled() and (error := task.exception()) is not None:
            self._fail(error)
        done = self.result is not None and self.result.generation == self._generation
        if not done and self._timer is None and not task.cancelled() and task.exception() is None:
            self._start()
        self._tell()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        generation, walk, documents = self._generation, self._walk, dict(self.documents)
        self._walk = False
        self._stop.clear()
        started = loop.time()

        def preview(found: SiteResult) -> None:
            loop.call_soon_threadsafe(self._take_preview, found)

        check = partial(
            self._check, generation, documents, tuple(documents), walk, self._stop.is_set, preview
        )
        ended = asyncio.Event()
        slow = loop.call_later(SLOW, self._show, self, ended)
        try:
            found = await loop.run_in_executor(self._engine, check)
        except BaseException:
            self._walk = True
            raise
        finally:
            self._took = loop.time() - started
            slow.cancel()
            ended.set()
        if found is None:
            self._walk = self._walk or walk
            return
        is_first, self.result, self.preview = self.result is None, found, None
        self._deliver(self, found)
        if is_first and found.checked.outcome is not None:
            for path, document in documents.items():
                loop.run_in_executor(self._engine, self._own_checker().warm_up, path, document.text)

    def _take_preview(self, found: SiteResult) -> None:
        self.preview = found
        self._deliver(self, found)
        self._tell()

    def _tell(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    # --- queries

    async def current(self, *, or_preview: bool = False) -> SiteResult | None:
        """The result for the site as it is now. None where no run comes to its end."""
        wanted = self._generation
        while self.result is None or self.result.generation < wanted:
            if or_preview and self.preview is not None and self.preview.generation >= wanted:
                return self.preview
            if self._timer is None and not self._running:
                return None
            await self._news.wait()
        return self.result

    async def next_change(self) -> None:
        """Wait until the site has been checked again."""
        await self._news.wait()

    async def once(self, shown: Sequence[str] | None) -> SiteResult:
        """The findings of some files (None: of all) of the site as it is now, be they open or not."""
        loop = asyncio.get_running_loop()
        check = partial(self._check, self._generation, dict(self.documents), shown, True)
        found = await loop.run_in_executor(self._engine, check)
        assert found is not None, "nothing stops it"
        return found

    async def look(self, path: str, question: Callable[[FileLookup], T]) -> T | None:
        """Have something looked up about an open file, in the site as the latest run found it. None where the
        file is not open or no run has come to its end."""
        if self.result is None or path not in self.result.documents:
            await self.current()
        document = self.documents.get(path)
        if document is None:
            return None

        def answer() -> T | None:
            outcome = self._own_checker().outcome
            if outcome is None:
                return None
            return question(FileLookup(outcome, path, document.text, self._encoding))

        return await asyncio.get_running_loop().run_in_executor(self._engine, answer)

    async def move(self, path: str, to: str) -> types.WorkspaceEdit | None:
        """The edits that a file's new path needs."""
        if self.result is None:
            await self.current()
        texts = {name: document.text for name, document in self.documents.items()}

        def answer() -> types.WorkspaceEdit | None:
            checker = self._own_checker()
            to_url = checker.address(texts, path, to)
            outcome = checker.check(texts, (), walk=True).outcome
            if outcome is None or to_url is None:
                return None
            lookup = FileLookup(outcome, path, texts.get(path, ""), self._encoding)
            if path not in texts and (source := lookup.source_on_disk(path)) is not None:
                lookup = FileLookup(outcome, path, source.text, self._encoding)
            entry = outcome.prepared.model.by_source.get(path)
            if entry is None or entry.url is None or not entry.published:
                return None
            return move(lookup, MovedFile(path, to, entry.url, to_url))

        return await asyncio.get_running_loop().run_in_executor(self._engine, answer)

    def convert(self, result: SiteResult) -> Callable[[Finding], types.Diagnostic]:
        """What turns a finding of a result into a diagnostic."""
        return self._converter({path: one.text for path, one in result.documents.items()}).diagnostic

    # --- on the engine's thread

    def _own_checker(self) -> Checker:
        if self._checker is None:
            self._checker = Checker(self.root, self._provider)
        return self._checker

    def _check(
        self,
        generation: int,
        documents: Mapping[str, OpenDocument],
        shown: Sequence[str] | None,
        walk: bool,
        stopped: Callable[[], bool] | None = None,
        preview: Callable[[SiteResult], None] | None = None,
    ) -> SiteResult | None:
        """A run; None where ``stopped`` said that nobody is waiting for it any more."""
        texts = {path: document.text for path, document in documents.items()}
        if walk and self._compares:
            self._stamps = stamps_of(self.root)
        converter = self._converter(texts)

        def result(checked: SiteFindings) -> SiteResult:
            diagnostics = {
                path: [converter.diagnostic(finding) for finding in findings]
                for path, findings in checked.findings.items()
            }
            return SiteResult(generation, documents, diagnostics, checked)

        def early(checked: SiteFindings) -> None:
            if preview is not None:
                preview(result(checked))

        try:
            return result(self._own_checker().check(texts, shown, walk=walk, stopped=stopped, preview=early))
        except Stopped:
            return None

    def _converter(self, texts: Mapping[str, str]) -> Converter:
        @cache
        def positions(path: str) -> Positions:
            if path in texts:
                return Positions(texts[path], self._encoding)
            read = read_source(self.root, path)
            return Positions("" if isinstance(read, Unreadable) else read.text, self._encoding)

        return Converter(self.root, positions, self._provider.page)

    def uri(self, path: str) -> str:
        """The URI of a file: the one that the editor uses where it has it open."""
        document = self.documents.get(path)
        return uri_of(self.root, path) if document is None else document.uri

    def inner(self, path: str) -> str:
        """The path of a file relative to the site's folder."""
        return files.relative(path, self.root)
