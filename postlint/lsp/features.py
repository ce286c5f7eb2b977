"""The server with its features: each message of the protocol and its handler."""

from __future__ import annotations

import asyncio
import os

from lsprotocol import types

from postlint.lsp.checking import Provider
from postlint.lsp.requests import answer_requests
from postlint.lsp.server import OPTIONS, Server


def make_server(provider: Provider) -> Server:
    """A server for one client."""
    server = Server(provider)
    _life(server)
    _files(server)
    _diagnostics(server)
    answer_requests(server)
    return server


def _life(server: Server) -> None:
    background: set[asyncio.Task[None]] = set()

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        server.discover()
        for work in (server.watch_files(), server.look_at_disk(), server.end_with_parent()):
            task = asyncio.ensure_future(work)
            background.add(task)
            task.add_done_callback(background.discard)

    @server.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        server.is_shut_down = True

    @server.feature(types.EXIT)
    def leave(params: None) -> None:
        # A run may be under way, of which nobody wants to hear any more.
        os._exit(0 if server.is_shut_down else 1)


def _files(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.sites.opened(document.uri, document.version, document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        text = server.workspace.get_text_document(uri).source
        server.sites.edited(uri, params.text_document.version, text)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.sites.touched([params.text_document.uri])

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        file = server.sites.closed(uri)
        if file is not None:
            server.withdraw(file.site, uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def touched(params: types.DidChangeWatchedFilesParams) -> None:
        server.sites.touched([change.uri for change in params.changes])

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        server.discover()


def _diagnostics(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, OPTIONS)
    async def pull(params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        return await server.pull(params)

    @server.feature(types.WORKSPACE_DIAGNOSTIC)
    async def pull_all(params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        return await server.pull_all(params)
