"""What several formats share: paths and text made safe to show, and how things are counted."""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

from postlint.model import Finding, Location, NotRead, Report, Severity

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36"}

# Escaped wherever a person reads them. C0 and C1 controls (a terminal obeys them; a
# newline would forge a line of output); marks that reorder the text around them
# (CVE-2021-42574); marks that cannot be seen but matter in a title or URL; line
# separators; lone surrogates, which no encoding can write; and tag characters, which
# hide whole sentences. Zero-width joiners and variation selectors stay: emoji and
# several scripts need them.
_UNSAFE = (
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
    # GitHub obeys `##[command]` and Azure `##vso[command]` anywhere in a line of a log.
    r"|(?<=##)\[|(?<=##vso)\[|(?<=##teamcity)\["
)


def visible(text: str) -> str:
    """``text`` with all that could steer a terminal or a log shown by its escape (``\\x1b``)."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    return _unsafe().sub(_escape, text)


def as_json(value: object, *, indent: int | None = None) -> str:
    """``value`` as JSON, all of it ASCII, in which no log finds a command."""
    return json.dumps(value, indent=indent).replace("##", "#\\u0023")


@cache
def _unsafe() -> re.Pattern[str]:
    return re.compile(_UNSAFE)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if character == "[":
        return "\\["
    if character in "\t\n\r":
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[character]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def shown_path(report: Report, path: str) -> str:
    """``path`` as seen from where the user is: below the site's folder as it was given."""
    if report.root in ("", "."):
        return path
    return posixpath.normpath(posixpath.join(report.root.replace("\\", "/"), path))


def url_path(path: str) -> str:
    """``path`` as a URL has it; a name that is not UTF-8 by its bytes."""
    from urllib.parse import quote

    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "replace"), safe="/")


def visible_path(report: Report, path: str) -> str:
    """``shown_path`` to begin a line with: no name of a file can make a log read it as a command."""
    shown = visible(shown_path(report, path))
    return "./" + shown if shown.lstrip().startswith("::") else shown


def one_line(report: Report, finding: Finding) -> str:
    """``path:line:column: severity: message (rule)``."""
    location = f"{visible_path(report, finding.path)}:{finding.line}:{finding.column}"
    return f"{location}: {finding.severity}: {visible(finding.message)} ({visible(finding.rule)})"


def style(text: str, codes: str, color: bool) -> str:
    """``text`` in a terminal's colours where ``color``."""
    return f"\x1b[{codes}m{text}\x1b[0m" if color else text


def write_xml(root: Element, out: TextIO) -> None:
    """Write a document. All text in it must have gone through ``visible``: XML has no escape for
    most control characters."""
    from xml.etree.ElementTree import indent, tostring

    indent(root)
    # ASCII, so that the declaration is true whatever the stream's encoding.
    out.write("<?xml version='1.0' encoding='utf-8'?>\n")
    out.write(tostring(root, encoding="us-ascii", xml_declaration=False).decode("ascii") + "\n")


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def tally(report: Report) -> str:
    """``2 errors, 1 warning``; severities that do not occur are left out."""
    words: tuple[tuple[Severity, str, str], ...] = (
        ("error", "error", "errors"),
        ("warning", "warning", "warnings"),
        ("info", "info", "info"),
    )
    counts = ((report.count(severity), one, many) for severity, one, many in words)
    return ", ".join(count(number, one, many) for number, one, many in counts if number)


def summary(report: Report) -> str:
    """One line on the whole run."""
    if not report.checked and not report.findings:
        return "no files checked"
    checked = count(report.checked, "file")
    rest = f"; {count(report.known, 'known problem')} in the baseline" if report.known else ""
    if unread := [_passed_over(one) for one in report.not_read if one.kind]:
        rest += f"; {', '.join(unread)} not read"
    if silent := [_passed_over(one) for one in report.not_read if not one.kind]:
        rest += f"; {', '.join(silent)}"
    new = "new " if report.known else ""
    if not report.findings:
        return f"no {new}problems in {checked}{_sites(report)}{rest}"
    with_problems = len({finding.path for finding in report.findings})
    problems = count(len(report.findings), f"{new}problem")
    files = f"{with_problems:,} of {checked}"
    if with_problems > report.checked:  # documents are counted, and layouts and data have findings as well
        files = count(with_problems, "file")
    return f"{problems} ({tally(report)}) in {files}{_sites(report)}{rest}"


def fixable(report: Report) -> str:
    """One line on what ``--fix`` would fix; empty where that is nothing."""
    safe, unsafe = (report.fixable(safe=safe) for safe in (True, False))
    options = "--fix --unsafe-fixes"
    if safe and unsafe:
        return f"{safe:,} fixable with --fix, {unsafe:,} more with {options}"
    return f"{safe:,} fixable with --fix" if safe else f"{unsafe:,} fixable with {options}" if unsafe else ""


def _sites(report: Report) -> str:
    """The sites that were found below a folder, each with its files."""
    if len(report.sites) == 1:
        return f" of the site `{visible(report.sites[0].root)}`"
    each = [f"`{visible(site.root)}` ({count(site.checked, 'file')})" for site in report.sites]
    return f" of {len(each)} sites: {', '.join(each)}" if each else ""


def _passed_over(files: NotRead) -> str:
    noun = f"{files.kind} file".strip()
    return f"{count(files.files, noun)} {files.reason}".strip()


def rule_url(report: Report, rule: str) -> str:
    """The page of a rule in the published documentation; the list of rules for what the engine reports."""
    return f"{report.documentation}rules/" + (f"{rule}/" if rule in report.rules else "")


def as_object(finding: Finding) -> dict[str, Any]:
    """A finding as JSON holds it. Offsets of edits count code points of the file as read
    (byte order mark left out)."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "related": [_location(location) for location in finding.related],
        "fix": None
        if fix is None
        else {
            "title": fix.title,
            "safe": fix.safe,
            "edits": [
                {"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in fix.edits
            ],
        },
    }


def _location(location: Location) -> dict[str, Any]:
    return location._asdict()
