"""Findings as diagnostics."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b

from lsprotocol import types
from pygls import uris

from postlint.lsp.editor_positions import Positions
from postlint.model import Finding, Location, Severity
from postlint.suppress import is_unused

SOURCE = "postlint"

_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}

ReadPositions = Callable[[str], Positions]
"""The positions of a file's text, by its path relative to the site's folder."""


def uri_of(root: str, path: str) -> str:
    """The URI of a file of the site at ``root``."""
    uri = uris.from_fs_path(os.path.join(root, path))
    assert uri is not None
    return uri


class Converter:
    """Turns the findings of one run into diagnostics."""

    def __init__(self, root: str, read: ReadPositions, page: Callable[[str], str | None]) -> None:
        self._root = root
        self._read = read
        self._page = page

    def diagnostic(self, finding: Finding) -> types.Diagnostic:
        """A finding as a diagnostic."""
        href = self._page(finding.rule)
        return types.Diagnostic(
            range=self.range(finding),
            message=finding.message,
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            code_description=None if href is None else types.CodeDescription(href),
            source=SOURCE,
            # What can be taken out without a loss is faded.
            tags=[types.DiagnosticTag.Unnecessary] if is_unused(finding) else None,
            related_information=[
                types.DiagnosticRelatedInformation(
                    types.Location(uri_of(self._root, location.path), self.range(location)), location.message
                )
                for location in finding.related
            ]
            or None,
        )

    def range(self, location: Finding | Location) -> types.Range:
        """The range of a finding. One that is about a whole file is the first line, which can be seen."""
        positions = self._read(location.path)
        start = positions.at(location.line, location.column)
        if (location.line, location.column, location.end_line, location.end_column) == (1, 1, 1, 1):
            return types.Range(start, types.Position(0, positions.at(1, 1 << 30).character))
        return types.Range(start, positions.at(location.end_line, location.end_column))


def result_id(diagnostics: Sequence[types.Diagnostic]) -> str:
    """A name for diagnostics, the same for the same ones."""
    return blake2b(repr(diagnostics).encode("utf-8", "replace"), digest_size=12).hexdigest()
