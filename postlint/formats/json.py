"""One JSON object for programs.

``version`` is that of this shape: it changes only when a key goes or changes its
meaning, so readers should ignore keys they do not know. Paths are relative to
``root``, the site's folder as it was given. All is ASCII, so nothing in it can
steer a terminal and every encoding can write it.
"""

from __future__ import annotations

from typing import TextIO

from postlint.formats._shared import as_json, as_object, summary
from postlint.model import Report

VERSION = 1


def render(report: Report, out: TextIO, *, color: bool = False) -> None:
    """Write ``report`` as one indented JSON object and a line end."""
    document = {
        "version": VERSION,
        "tool": {"name": "postlint", "version": report.version},
        "root": report.root,
        "summary": {
            "files": report.checked,
            "findings": len(report.findings),
            "error": report.count("error"),
            "warning": report.count("warning"),
            "info": report.count("info"),
            "known": report.known,
            "fixable": report.fixable(safe=True),
            "unsafely_fixable": report.fixable(safe=False),
            "text": summary(report),
        },
        "not_read": [one._asdict() for one in report.not_read],
        "sites": [one._asdict() for one in report.sites],
        "findings": [as_object(finding) for finding in report.findings],
    }
    out.write(as_json(document, indent=2))
    out.write("\n")
