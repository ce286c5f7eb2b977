"""Code actions: the fixes of findings, suppressing one with a reason, declaring what postlint cannot know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from lsprotocol import types

from postlint import files
from postlint import fix as fixes
from postlint.blog.sponsors.facts import Acknowledgement
from postlint.config import FILE_NAMES
from postlint.lsp.declare import declare, quoted
from postlint.lsp.diagnostics import uri_of
from postlint.lsp.editor_positions import Positions
from postlint.lsp.lookup import FileLookup
from postlint.model import Edit, Finding, Fix, LineIndex, Span
from postlint.nodes import CodeBlock, Heading, Node, Table

FIX_ALL = "source.fixAll.postlint"

KINDS = (types.CodeActionKind.QuickFix, FIX_ALL)

_LINKS = ("internal-link", "image-link", "anchor")
"""The rules that say that something is not on the site."""


class Requested(NamedTuple):
    """What an editor wants actions for."""

    uri: str
    span: Span
    only: Sequence[str]
    """The kinds that it wants; none: all."""
    creates: bool
    """Whether an edit may make a file."""

    def wants(self, kind: str) -> bool:
        """Whether actions of a kind are wanted: a kind represents those below it."""
        return not self.only or any(kind == one or kind.startswith(f"{one}.") for one in self.only)


def actions(
    requested: Requested,
    lookup: FileLookup,
    findings: Sequence[Finding],
    diagnostic: Callable[[Finding], types.Diagnostic],
) -> Iterator[types.CodeAction]:
    """The actions for the ``findings`` of a file, which are those of its present text."""
    if requested.wants(types.CodeActionKind.QuickFix):
        index = LineIndex(lookup.text)
        for finding in findings:
            if _touches(_span_of(finding, index), requested.span) or _on_its_line(
                requested.span, finding, index
            ):
                yield from _of_finding(requested, lookup, finding, diagnostic(finding))
    # Only a client that names it gets it: it is for saving.
    if requested.only and requested.wants(FIX_ALL):
        safe = [one.fix for one in findings if one.fix is not None and one.fix.safe]
        edits = [edit for made in fixes.apply(lookup.text, safe).applied for edit in made.edits]
        if edits:
            yield types.CodeAction(
                "apply all safe fixes (postlint)", FIX_ALL, edit=_edit(requested, lookup.positions, edits)
            )


def _of_finding(
    requested: Requested, lookup: FileLookup, finding: Finding, shown: types.Diagnostic
) -> Iterator[types.CodeAction]:
    if finding.fix is not None:
        yield types.CodeAction(
            finding.fix.title,
            types.CodeActionKind.QuickFix,
            [shown],
            is_preferred=finding.fix.safe,
            edit=_edit(requested, lookup.positions, finding.fix.edits),
        )
    for title, keys, item in _declarations(lookup, finding):
        edit = _configured(requested, lookup, keys, item)
        if edit is not None:
            yield types.CodeAction(title, types.CodeActionKind.QuickFix, [shown], edit=edit)
    suppressing = _suppression(lookup, finding)
    if suppressing is not None:
        yield types.CodeAction(
            suppressing.title,
            types.CodeActionKind.QuickFix,
            [shown],
            edit=_edit(requested, lookup.positions, suppressing.edits),
        )


# --- suppressing


def _suppression(lookup: FileLookup, finding: Finding) -> Fix | None:
    """The edit that suppresses a finding where it is; None where no comment can be."""
    if finding.rule in ("configuration", "suppression", "unreadable", "internal-error"):
        return None
    words = f"{finding.rule}: reason"
    index, front = LineIndex(lookup.text), lookup.front_matter
    span = _span_of(finding, index)
    if (finding.line, finding.column, finding.end_line, finding.end_column) == (1, 1, 1, 1):
        return _for_file(lookup, finding.rule)
    line_end = index.starts[finding.end_line - 1] + len(index.line_text(finding.end_line).rstrip())
    title = f"suppress `{finding.rule}` on this line, with a reason"
    if front.span is not None and span.start < front.body:
        if "\n" in lookup.text[span.start : span.end] or line_end <= front.span.start + 3:
            return _for_file(lookup, finding.rule)
        return Fix(title, (Edit(Span(line_end, line_end), f"  # postlint-disable-line {words}"),))
    around = [node for node in _elements(lookup) if node.span.start <= span.start <= node.span.end]
    if any(isinstance(node, Table | CodeBlock) for node in around):
        return _for_file(lookup, finding.rule)
    if any(isinstance(node, Heading) for node in around):
        # A comment within a heading would be part of its anchor.
        start = index.starts[finding.line - 1]
        comment = f"<!-- postlint-disable-next-line {words} -->\n"
        return Fix(title, (Edit(Span(start, start), comment),))
    return Fix(title, (Edit(Span(line_end, line_end), f" <!-- postlint-disable-line {words} -->"),))


def _for_file(lookup: FileLookup, rule: str) -> Fix | None:
    """The edit that suppresses a rule in a whole file, in its front matter."""
    front = lookup.front_matter
    if front.span is None or "postlint" in front.data:
        return None
    at = lookup.text.find("\n", front.span.start) + 1
    text = f"postlint: {{disable: [{{rule: {rule}, reason: reason}}]}}\n"
    return Fix(f"suppress `{rule}` in this file, with a reason", (Edit(Span(at, at), text),))


def _elements(lookup: FileLookup) -> Iterable[Node]:
    return () if lookup.reading is None else lookup.reading.elements


# --- declaring


def _declarations(lookup: FileLookup, finding: Finding) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """What the configuration may say of what a finding is about: a title, keys and an item."""
    span = _span_of(finding, LineIndex(lookup.text))
    if finding.rule in _LINKS and lookup.facts is not None:
        for reference in lookup.facts.references:
            if _touches(reference.span, span) and _touches(reference.target_span, span):
                found = lookup.resolve(reference)
                glob = found.unjudged.glob if found.unjudged else found.url
                if found.status in ("unknown", "missing") and glob.startswith("/"):
                    yield f"declare that `{glob}` exists", ("exists",), f"- {quoted(glob)}"
                    break
    if finding.rule == "sponsor-link":
        for said in lookup.view.facts_of(lookup.path, Acknowledgement):
            for name in said.names:
                if name.url and _touches(Span(name.start, name.end), span):
                    item = f"- name: {quoted(name.name)}\n  url: {quoted(name.url)}"
                    yield f"declare the sponsor `{name.name}`", ("sponsors",), item
    if finding.rule == "liquid" and lookup.post is not None:
        for problem in lookup.post.liquid:
            if problem.kind == "unknown-tag" and problem.name and _touches(problem.span, span):
                title = f"declare the tag `{problem.name}` of a plugin"
                yield title, ("liquid", "tags"), f"{quoted(problem.name)}: unknown"


def _configured(
    requested: Requested, lookup: FileLookup, keys: tuple[str, ...], item: str
) -> types.WorkspaceEdit | None:
    """The edit that adds an item to the site's configuration."""
    root = lookup.outcome.prepared.request.folder
    named = lookup.outcome.prepared.request.config_path
    path = files.relative(named, root) if named else FILE_NAMES[0]
    source = lookup.source(path) if named else None
    text = source.text if source is not None else ""
    added = declare(text, keys, item)
    if added is None or (named is None and not requested.creates):
        return None
    position = Positions(text, lookup.encoding).of(added.offset)
    uri, edit = uri_of(root, path), types.TextEdit(types.Range(position, position), added.text)
    if named is not None:
        return types.WorkspaceEdit(changes={uri: [edit]})
    making = types.CreateFile(uri, options=types.CreateFileOptions(ignore_if_exists=True))
    document = types.OptionalVersionedTextDocumentIdentifier(uri)
    return types.WorkspaceEdit(document_changes=[making, types.TextDocumentEdit(document, [edit])])


# --- edits


def _edit(requested: Requested, positions: Positions, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    made = [types.TextEdit(positions.range(edit.span), edit.text) for edit in edits]
    return types.WorkspaceEdit(changes={requested.uri: made})


def _span_of(finding: Finding, index: LineIndex) -> Span:
    last = len(index.starts)
    start = index.starts[min(finding.line, last) - 1] + finding.column - 1
    return Span(start, max(start, index.starts[min(finding.end_line, last) - 1] + finding.end_column - 1))


def _on_its_line(requested: Span, finding: Finding, index: LineIndex) -> bool:
    """Whether a cursor, which selects nothing, is on a line of a finding."""
    line = index.position(min(requested.start, len(index.text))).line
    return requested.start == requested.end and finding.line <= line <= finding.end_line


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
