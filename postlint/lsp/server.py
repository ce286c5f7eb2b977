"""The server: which parts of the protocol it supports, and their handlers."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from postlint import __version__
from postlint.engine.session import load_rules
from postlint.lsp.checking import Provider
from postlint.lsp.diagnostics import SOURCE, result_id, uri_of
from postlint.lsp.open_site import OpenSite, SiteResult
from postlint.lsp.workspace import Workspace

_LOG = logging.getLogger("postlint.lsp")

DISK_SECONDS = 3.0
"""Seconds between looks for changes on disk, where the client does not report them."""
PARENT_SECONDS = 5.0
"""How often to look whether the editor is still there."""


class Server(LanguageServer):
    """The language server of one editor window."""

    def __init__(self, provider: Provider) -> None:
        # Whole texts: with ranges, pygls would take a form feed for the end of a line, which no editor does.
        super().__init__(
            "postlint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full, max_workers=2
        )
        self.provider = provider
        self._engine = ThreadPoolExecutor(1, "postlint-engine")
        self._sites: Workspace | None = None
        self._progresses: set[asyncio.Task[None]] = set()
        self._pulls = False
        self._refreshes = False
        """Whether the client pulls diagnostics again on request."""
        self._is_told = False
        """Whether the client reports files that change on disk."""
        self.creates_files = False
        """Whether the client creates the files that edits name."""
        self.is_shut_down = False

    @property
    def sites(self) -> Workspace:
        """The sites of the workspace."""
        assert self._sites is not None, "the client sent a request before it has initialized the server"
        return self._sites

    # --- life

    def begin(self, params: types.InitializeParams) -> None:
        """Note what the client can do and which folders it has."""
        capabilities = params.capabilities.text_document
        self._pulls = capabilities is not None and capabilities.diagnostic is not None
        workspace = params.capabilities.workspace
        again = workspace.diagnostics if workspace else None
        self._refreshes = again is not None and bool(again.refresh_support)
        edits = workspace.workspace_edit if workspace else None
        kinds = (edits.resource_operations or ()) if edits else ()
        self.creates_files = types.ResourceOperationKind.Create in kinds
        encoding = str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding))
        self._engine.submit(load_rules)  # until the first file is opened
        self._sites = Workspace(
            self.provider, self._engine, encoding, self._deliver, self._failed, self._show
        )

    def discover(self) -> None:
        """Read the sites of the workspace's folders, so that they are known when a file is opened. It begins
        a little later: an editor opens its first file at once, which must not wait for the rest."""
        for site in self.sites.discover(self.workspace.folders):
            site.changed(walk=True)

    async def watch_files(self) -> None:
        """Have the client report which files change on disk."""
        files = self.client_capabilities.workspace and (
            self.client_capabilities.workspace.did_change_watched_files
        )
        if not (files and files.dynamic_registration):
            return
        watcher = types.FileSystemWatcher(glob_pattern="**/*")
        options = types.DidChangeWatchedFilesRegistrationOptions([watcher])
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        await self.client_register_capability_async(
            types.RegistrationParams([types.Registration("postlint-files", method, options)])
        )
        self._is_told = True

    async def look_at_disk(self) -> None:
        """Look for changes on disk where the client does not report them."""
        while not self._is_told:
            await asyncio.sleep(DISK_SECONDS)
            for site in self.sites.sites:
                if site.documents and site.result is not None:
                    await site.look_at_disk()

    async def end_with_parent(self) -> None:
        """End when the editor's process does, even where it leaves the pipe open."""
        if self.process_id is None or os.name == "nt":
            return
        while True:
            await asyncio.sleep(PARENT_SECONDS)
            try:
                os.kill(self.process_id, 0)
            except ProcessLookupError:
                os._exit(1)
            except PermissionError:
                pass

    def _failed(self, error: BaseException) -> None:
        _LOG.error("a run failed", exc_info=error)
        message = f"postlint: internal error: {error}"
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, message))

    def _show(self, site: OpenSite, ended: asyncio.Event) -> None:
        """Have the editor show that a site is being checked, until that has ended."""
        window = self.client_capabilities.window
        if window is not None and window.work_done_progress:
            task = asyncio.ensure_future(self._progress(site, ended))
            self._progresses.add(task)
            task.add_done_callback(self._progresses.discard)

    async def _progress(self, site: OpenSite, ended: asyncio.Event) -> None:
        token = str(uuid4())
        try:
            await self.work_done_progress.create_async(token)
        except JsonRpcException:
            return  # the editor shows none after all
        if not ended.is_set():
            name = os.path.basename(site.root)
            self.work_done_progress.begin(
                token, types.WorkDoneProgressBegin("postlint", message=f"checking {name}")
            )
            await ended.wait()
            self.work_done_progress.end(token, types.WorkDoneProgressEnd())

    # --- diagnostics

    def _deliver(self, site: OpenSite, result: SiteResult) -> None:
        """Send what a run found to a client that does not pull it. What is about a text that is no longer
        the open one is left out: the next run will report it."""
        if self._pulls:
            if self._refreshes and site.delivered not in (None, result.diagnostics):
                self.workspace_diagnostic_refresh(None)
            site.delivered = result.diagnostics
            return
        open_now = {path for path, document in site.documents.items()}
        shown = open_now | {path for path in result.diagnostics if path not in result.documents}
        current: dict[str, tuple[int | None, Sequence[types.Diagnostic]]] = {}
        for path in shown:
            seen, now = result.documents.get(path), site.documents.get(path)
            uri = site.uri(path)
            if seen == now:
                current[uri] = (now.version if now else None, result.diagnostics.get(path, ()))
            elif uri in site.published:
                current[uri] = site.published[uri]
        for uri in site.published.keys() - current.keys():
            self._publish(uri, None, ())
        for uri, (version, diagnostics) in current.items():
            if site.published.get(uri, (None, ())) != (version, diagnostics):
                self._publish(uri, version, diagnostics)
        site.published = {uri: one for uri, one in current.items() if one != (None, ())}

    def withdraw(self, site: OpenSite, uri: str) -> None:
        """Clear the diagnostics of a file that was closed."""
        if site.published.pop(uri, None) is not None:
            self._publish(uri, None, ())

    def _publish(self, uri: str, version: int | None, diagnostics: Sequence[types.Diagnostic]) -> None:
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, list(diagnostics), version)
        )

    async def pull(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        """The diagnostics of one file as it is now."""
        file = self.sites.locate(params.text_document.uri)
        found: Sequence[types.Diagnostic] = ()
        if file is not None:
            site, path = file
            known = path in site.documents
            result = await (site.current(or_preview=True) if known else site.once((path,)))
            found = () if result is None else result.diagnostics.get(path, ())
        name = result_id(found)
        if name == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(name)
        return types.RelatedFullDocumentDiagnosticReport(list(found), result_id=name)

    async def pull_all(self, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        """The diagnostics of all files of all sites. Where a client pulls again, the answer comes once
        something has changed."""
        before = {one.uri: one.value for one in params.previous_result_ids}
        while True:
            reports = [report for site in self.sites.sites for report in await self._reports(site, before)]
            if not before or any(report.kind == "full" for report in reports):
                return types.WorkspaceDiagnosticReport(reports)
            await self.sites.next_change()

    async def _reports(
        self, site: OpenSite, before: Mapping[str, str]
    ) -> list[types.WorkspaceDocumentDiagnosticReport]:
        result = await site.once(None)
        found = {site.uri(path): diagnostics for path, diagnostics in result.diagnostics.items()}
        prefix = uri_of(site.root, "")
        found |= {uri: () for uri in before if uri.startswith(prefix) and uri not in found}
        versions = {one.uri: one.version for one in result.documents.values()}
        reports: list[types.WorkspaceDocumentDiagnosticReport] = []
        for uri, diagnostics in sorted(found.items()):
            name, version = result_id(diagnostics), versions.get(uri)
            if before.get(uri) == name:
                reports.append(types.WorkspaceUnchangedDocumentDiagnosticReport(uri, name, version))
            else:
                reports.append(
                    types.WorkspaceFullDocumentDiagnosticReport(
                        uri, list(diagnostics), version, result_id=name
                    )
                )
        return reports


OPTIONS = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=True, identifier=SOURCE)
