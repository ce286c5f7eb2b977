"""What a report shows of a file: the lines of a finding, and a fix as a diff. Long lines are cut."""

from __future__ import annotations

from collections.abc import Sequence

from postlint.model import Edit, Finding, Fix, LineIndex

LINES = 3
"""At most so many lines of a finding are shown."""
WIDTH = 240
"""At most so many characters of a line, around the finding."""
BEFORE = 60
"""Of these, so many before the finding."""
DIFF_LINES = 24
"""At most so many lines of a diff."""
CUT = "…"


def excerpt(finding: Finding, index: LineIndex | None) -> tuple[int, tuple[tuple[str, str, str], ...]]:
    """The number of the first line shown, and the lines, each as what is before, in and after
    what it is about. Nothing for a finding about the file as a whole."""
    position = (finding.line, finding.column)
    if (*position, finding.end_line, finding.end_column) == (1, 1, 1, 1):
        return 1, ()
    if index is None:
        if not finding.source_line:
            return finding.line, ()
        end = finding.end_column if finding.end_line == finding.line else len(finding.source_line) + 1
        return finding.line, (cut_line(finding.source_line, finding.column - 1, end - 1),)
    last = min(finding.end_line, finding.line + LINES - 1, len(index.starts))
    if finding.end_column == 1 and last > finding.line:
        last -= 1
    lines = []
    for number in range(finding.line, last + 1):
        text = index.line_text(number)
        start = finding.column - 1 if number == finding.line else 0
        end = finding.end_column - 1 if number == finding.end_line else len(text)
        lines.append(cut_line(text, start, end))
    return finding.line, tuple(lines)


def cut_line(text: str, start: int, end: int) -> tuple[str, str, str]:
    """``text`` around ``[start, end)``, as what is before, in and after it."""
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    if len(text) <= WIDTH:
        return text[:start], text[start:end], text[end:]
    first = max(0, min(start - BEFORE, len(text) - WIDTH))
    last = first + WIDTH
    before = (CUT if first else "") + text[first:start]
    inside = text[start : min(end, last)]
    after = text[min(end, last) : last] + (CUT if last < len(text) else "")
    return before, inside, after


def cut(text: str, width: int = WIDTH) -> str:
    """The beginning of ``text``."""
    return text if len(text) <= width else text[: width - 1] + CUT


def fix_diff(fix: Fix, index: LineIndex) -> tuple[str, ...]:
    """The lines that ``fix`` changes: removed ones after ``-``, their replacements after ``+``,
    each group under ``@`` and its line number."""
    shown: list[str] = []
    for group in _neighbours(sorted(fix.edits, key=lambda edit: edit.span), index):
        first = index.position(group[0].span.start).line
        last = index.position(max(edit.span.end for edit in group)).line
        start = index.starts[first - 1]
        end = index.starts[last] if last < len(index.starts) else len(index.text)
        old = index.text[start:end]
        new = _apply(index.text, start, end, group)
        shown.append(f"@{first}")
        shown += _changed(old.splitlines(), new.splitlines())
    if len(shown) > DIFF_LINES:
        shown[DIFF_LINES:] = [f"@{CUT} {len(shown) - DIFF_LINES} more lines"]
    return tuple(shown)


def _neighbours(edits: Sequence[Edit], index: LineIndex) -> list[list[Edit]]:
    """Edits in groups that share lines."""
    groups: list[list[Edit]] = []
    last = 0
    for edit in edits:
        if groups and index.position(edit.span.start).line <= last:
            groups[-1].append(edit)
        else:
            groups.append([edit])
        last = max(last, index.position(edit.span.end).line)
    return groups


def _apply(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    parts = []
    for edit in edits:
        parts += [text[start : edit.span.start], edit.text]
        start = max(start, edit.span.end)
    return "".join(parts) + text[start:end]


def _changed(old: list[str], new: list[str]) -> list[str]:
    """Both sides without the lines that they begin and end with in common, cut where they differ."""
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    start = 0
    if old and new:
        both = zip(old[0], new[0], strict=False)
        start = next((i for i, (a, b) in enumerate(both) if a != b), min(len(old[0]), len(new[0])))
    return [
        mark + "".join(cut_line(line, start, start))
        for mark, side in (("-", old), ("+", new))
        for line in side
    ]
