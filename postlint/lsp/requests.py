"""Requests of editors about a file: each message of the protocol and its handler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from lsprotocol import types

from postlint.lsp import navigation
from postlint.lsp.actions import KINDS, Requested, actions
from postlint.lsp.completing import TRIGGERS, completion, resolved
from postlint.lsp.hover import hover, picture
from postlint.lsp.lookup import FileLookup
from postlint.lsp.rename import range_to_rename, rename_heading
from postlint.lsp.server import Server
from postlint.model import Span

T = TypeVar("T")


def answer_requests(server: Server) -> None:
    """Have the server answer."""
    _actions(server)
    _navigation(server)
    _completion(server)
    _renaming(server)


async def look(server: Server, uri: str, question: Callable[[FileLookup], T]) -> T | None:
    """The answer to a question about an open file; None where it lies in no site."""
    file = server.sites.locate(uri)
    return None if file is None else await file.site.look(file.path, question)


def _actions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([*KINDS]))
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        file = server.sites.locate(params.text_document.uri)
        result = None if file is None else await file.site.current()
        if file is None or result is None:
            return None
        site, path = file
        document = site.documents.get(path)
        if document is None or result.documents.get(path) != document:
            return None
        findings = result.checked.findings.get(path, ())
        diagnostic = site.convert(result)

        def answer(lookup: FileLookup) -> Sequence[types.CodeAction]:
            span = Span(
                lookup.positions.offset(params.range.start), lookup.positions.offset(params.range.end)
            )
            only = [str(getattr(kind, "value", kind)) for kind in params.context.only or ()]
            requested = Requested(document.uri, span, only, server.creates_files)
            return [*actions(requested, lookup, findings, diagnostic)]

        found = await site.look(path, answer)
        return None if found is None else [*found]


def _navigation(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovering(params: types.HoverParams) -> types.Hover | None:
        return await look(
            server,
            params.text_document.uri,
            lambda lookup: hover(lookup, lookup.positions.offset(params.position), server.provider.known),
        )

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location] | None:
        return await look(
            server,
            params.text_document.uri,
            lambda lookup: navigation.definition(lookup, lookup.positions.offset(params.position)),
        )

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    async def references(params: types.ReferenceParams) -> list[types.Location] | None:
        return await look(
            server,
            params.text_document.uri,
            lambda lookup: navigation.references(lookup, lookup.positions.offset(params.position)),
        )

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        return await look(server, params.text_document.uri, navigation.symbols)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    async def links(params: types.DocumentLinkParams) -> list[types.DocumentLink] | None:
        return await look(server, params.text_document.uri, navigation.links)


def _completion(server: Server) -> None:
    options = types.CompletionOptions([*TRIGGERS], resolve_provider=True)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, options)
    async def complete(params: types.CompletionParams) -> types.CompletionList | None:
        return await look(
            server,
            params.text_document.uri,
            lambda lookup: completion(lookup, lookup.positions.offset(params.position)),
        )

    @server.feature(types.COMPLETION_ITEM_RESOLVE)
    async def resolve(item: types.CompletionItem) -> types.CompletionItem:
        uri = item.data.get("uri") if isinstance(item.data, dict) else None
        if not isinstance(uri, str):
            return item
        return await look(server, uri, lambda lookup: resolved(item, partial(picture, lookup))) or item


def _renaming(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        return await look(
            server,
            params.text_document.uri,
            lambda lookup: range_to_rename(lookup, lookup.positions.offset(params.position)),
        )

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        return await look(
            server,
            params.text_document.uri,
            lambda lookup: rename_heading(lookup, lookup.positions.offset(params.position), params.new_name),
        )

    pages = types.FileOperationPattern("**/*.{md,markdown,mkd,mkdn,mkdown,html,htm}")

    @server.feature(
        types.WORKSPACE_WILL_RENAME_FILES,
        types.FileOperationRegistrationOptions([types.FileOperationFilter(pages, "file")]),
    )
    async def will_rename(params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
        changes: dict[str, list[types.TextEdit]] = {}
        for one in params.files:
            file, to = server.sites.locate(one.old_uri), server.sites.locate(one.new_uri)
            if file is None or to is None or file.site is not to.site:
                continue
            edit = await file.site.move(file.path, to.path)
            for uri, edits in (edit.changes or {}).items() if edit else ():
                changes.setdefault(uri, []).extend(edits)
        return types.WorkspaceEdit(changes=changes) if changes else None
