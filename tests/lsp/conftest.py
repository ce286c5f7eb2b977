"""A real server process over standard input and output, and an editor that drives it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pytest_lsp", reason="needs `postlint[test]`")

import pytest_asyncio
from lsprotocol import types
from pytest_lsp import LanguageClient

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 20.0
"""After so long a test gives up on the server."""


class Editor:
    """An editor window with a server: it sends what editors send and keeps what it is sent."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.sent: list[types.PublishDiagnosticsParams] = []
        self._news = asyncio.Event()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            self.sent.append(params)
            news, self._news = self._news, asyncio.Event()
            news.set()

    def uri(self, path: str) -> str:
        """The URI of a file of the folder."""
        return (self.folder / path).as_uri()

    def at(self, path: str) -> types.TextDocumentIdentifier:
        """A file as requests name it."""
        return types.TextDocumentIdentifier(self.uri(path))

    async def initialize(
        self, capabilities: types.ClientCapabilities, process: int | None = None
    ) -> types.InitializeResult:
        """Begin the session with the folder as its workspace."""
        folder = types.WorkspaceFolder(self.folder.as_uri(), "blog")
        return await self.client.initialize_session(
            types.InitializeParams(
                capabilities=capabilities, workspace_folders=[folder], process_id=process or os.getpid()
            )
        )

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file, by default with its text on disk; the text."""
        if text is None:
            text = (self.folder / path).read_bytes().decode()
        self.texts[path], self.versions[path] = text, 1
        item = types.TextDocumentItem(self.uri(path), "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return text

    def edit(self, path: str, text: str) -> int:
        """Type another text; its version."""
        self.texts[path] = text
        self.versions[path] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path))
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return self.versions[path]

    def save(self, path: str) -> None:
        """Write the open text to disk."""
        (self.folder / path).write_bytes(self.texts[path].encode())
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.at(path)))

    def close(self, path: str) -> None:
        """Close a file."""
        del self.texts[path], self.versions[path]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.at(path)))

    def touch(self, *paths: str) -> None:
        """Tell of files that something else has written, renamed or deleted."""
        changes = [types.FileEvent(self.uri(path), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))

    async def until(self, path: str, condition: Callable[[types.PublishDiagnosticsParams], bool]) -> Any:
        """The first diagnostics of a file that meet a condition, among those sent and those to come."""
        seen = 0
        async with asyncio.timeout(SECONDS) if sys.version_info >= (3, 11) else _no_limit():
            while True:
                for params in self.sent[seen:]:
                    if params.uri == self.uri(path) and condition(params):
                        return params
                seen = len(self.sent)
                await self._news.wait()

    async def version(self, path: str, version: int) -> Sequence[types.Diagnostic]:
        """The diagnostics that a version of a file was sent first."""
        params = await self.until(path, lambda params: params.version == version)
        return list(params.diagnostics)

    async def now(self, path: str) -> Sequence[types.Diagnostic]:
        """The diagnostics that the editor shows of a file once the server has nothing more to say of it."""
        params = types.DocumentDiagnosticParams(self.at(path))
        report = await self.client.text_document_diagnostic_async(params)
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)


class _no_limit:
    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...


PUSH = types.ClientCapabilities()
PULL = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities())
)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A copy of the example blog."""
    folder = tmp_path / "blog"
    shutil.copytree(ROOT / "examples" / "meetup", folder)
    return folder


Start = Callable[..., Any]


@asynccontextmanager
async def started(
    folder: Path,
    cache: Path,
    capabilities: types.ClientCapabilities = PUSH,
    command: Sequence[str] = ("-m", "postlint", "lsp"),
    process: int | None = None,
) -> AsyncIterator[Editor]:
    """An editor window on a folder, with a server of its own, which Python's ``command`` starts. ``process``:
    the one whose end is the editor's."""
    client = LanguageClient()
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    await client.start_io(sys.executable, *command, env=environment, cwd=str(cache.parent))
    try:
        editor = Editor(client, folder)
        await editor.initialize(capabilities, process)
        yield editor
    finally:
        if client._server is not None and client._server.returncode is None:
            await client.shutdown_session()
        await client.stop()


@pytest_asyncio.fixture(loop_scope="function")
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start an editor window with a server on a folder."""
    async with AsyncExitStack() as stack:

        async def begin(folder: Path, capabilities: types.ClientCapabilities = PUSH) -> Editor:
            return await stack.enter_async_context(started(folder, tmp_path / "cache", capabilities))

        yield begin
