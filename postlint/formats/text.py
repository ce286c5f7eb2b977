"""For a person at a terminal: location, severity, message, rule, and the line with a caret.

::

    _posts/2018-10-01-roundup.md:12:5: error: no file `/img/Venue.jpg` (image-link)
       |
    12 | ![The venue](/img/Venue.jpg)
       |              ^^^^^^^^^^^^^^
       = fix: write `/img/venue.jpg`

"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, TextIO

from postlint.formats._shared import STYLES, fixable, style, summary, visible, visible_path
from postlint.model import Finding, Report

_DIM = "2"
_TAB = 4
_WIDTH = 120
"""Columns of a source line to show where there is no terminal; a longer one is cut to a window around the
finding."""
_NARROWEST = 8


def render(report: Report, out: TextIO, *, color: bool = False, width: int | None = None) -> None:
    """Write every finding with its source line, then the summary. ``width``: the terminal's; a line that
    it broke would part the carets from what they mark."""
    for finding in report.findings:
        out.write(_block(report, finding, color, width))
    out.write(summary(report) + "\n")
    if fixes := fixable(report):
        out.write(fixes + "\n")


def _block(report: Report, finding: Finding, color: bool, width: int | None) -> str:
    location = f"{visible_path(report, finding.path)}:{finding.line}:{finding.column}"
    severity = style(finding.severity, STYLES[finding.severity], color)
    rule = style(f"({visible(finding.rule)})", _DIM, color)
    lines = [f"{style(location, '1', color)}: {severity}: {visible(finding.message)} {rule}"]
    margin = " " * len(str(finding.line))
    lines += _source(finding, margin, color, width)
    for related in finding.related:
        where = f"{visible_path(report, related.path)}:{related.line}:{related.column}"
        lines.append(f"{margin} {style('=', _DIM, color)} see: {where}: {visible(related.message)}".rstrip())
    if finding.fix is not None:
        kind = "fix" if finding.fix.safe else "unsafe fix"
        lines.append(f"{margin} {style('=', _DIM, color)} {kind}: {visible(finding.fix.title)}")
    return "\n".join(lines) + "\n\n"


def _source(finding: Finding, margin: str, color: bool, width: int | None) -> Iterator[str]:
    about_the_file = finding[3:7] == (1, 1, 1, 1)
    if about_the_file or not finding.source_line.strip():
        return
    last = finding.end_column if finding.end_line == finding.line else len(finding.source_line) + 1
    # Beside the margin, its bar and the two marks of a line that is cut.
    columns = _WIDTH if width is None else max(width - len(margin) - len(" | ") - 2, _NARROWEST)
    excerpt = underline(finding.source_line, finding.column, last, columns)
    bar = style("|", _DIM, color)
    yield f"{margin} {bar}"
    yield f"{style(str(finding.line), _DIM, color)} {bar} {excerpt.line}".rstrip()
    carets = style("^" * excerpt.width, STYLES[finding.severity], color)
    yield f"{margin} {bar} {' ' * excerpt.indent}{carets}"


class Excerpt(NamedTuple):
    """A source line as shown, and where in it the carets go, in columns of a terminal."""

    line: str
    indent: int
    width: int


def underline(line: str, column: int, end: int, width: int = _WIDTH) -> Excerpt:
    """``line`` as a terminal can show it, with the position of its columns ``[column, end)``.

    ``column`` and ``end`` are 1-based code points; the result counts terminal columns: tabs
    are expanded, wide characters count two, combining ones none, unsafe ones are escaped.
    At least one column is underlined. A line wider than ``width`` is cut around the finding.
    """
    first = min(max(column - 1, 0), len(line))
    last = min(max(end - 1, first), len(line))
    # Nothing further than a window away can be shown, so a line of a megabyte costs no more.
    left, right = max(0, first - width), min(len(line), first + 2 * width)
    cells, starts = _cells(line, left, right)
    start, stop = starts[first - left], starts[min(last, right) - left]
    cut_left, cut_right = left, right
    if starts[-1] > width or left or right < len(line):
        # A third of the window before the finding, the rest for it and what follows.
        while cut_left < first and start - starts[cut_left - left] > width // 3 and starts[-1] > width:
            cut_left += 1
        while cut_right > first + 1 and starts[cut_right - left] - starts[cut_left - left] > width:
            cut_right -= 1
    head, tail = "…" if cut_left else "", "…" if cut_right < len(line) else ""
    shown = "".join(cells[cut_left - left : cut_right - left])
    offset = starts[cut_left - left] - len(head)
    stop = min(stop, starts[cut_right - left])
    return Excerpt(head + shown + tail, start - offset, max(stop - start, 1))


def _cells(line: str, left: int, right: int) -> tuple[Sequence[str], Sequence[int]]:
    """How each character of ``line[left:right]`` is shown, and the columns at which they and the end are."""
    part = line[left:right]
    if part.isascii() and part.isprintable() and "##" not in part:
        return part, range(len(part) + 1)
    cells: list[str] = []
    starts = [0]
    for index in range(left, right):
        character = line[index]
        if character == "\t":
            width = _TAB - starts[-1] % _TAB
            cells.append(" " * width)
        elif character != "[" and character.isprintable():
            width = 1 if character.isascii() else _columns(character)
            cells.append(character)
        else:
            # With its neighbours to the left, so that what must be escaped after them is.
            before = line[max(left, index - 10) : index]
            shown = visible(before + character)[len(visible(before)) :]
            width = len(shown) if len(shown) > 1 else _columns(shown)
            cells.append(shown)
        starts.append(starts[-1] + width)
    return cells, starts


@cache
def _columns(character: str) -> int:
    """How many columns of a terminal ``character`` takes, by Unicode's East Asian Width."""
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
