"""Fixes: edits of a file's text, made whole or not at all.

Pure but for ``write``. The composer knows no rule: a fix is a set of replacements on spans of the
text as it was read, and two fixes clash where they would touch the same text.
"""

from __future__ import annotations

import os
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from postlint.model import Edit, Finding, Fix, Span

ROUNDS = 10
"""Rounds of linting and fixing before giving up on a text that will not settle."""


class FixedText(NamedTuple):
    """A text with fixes made."""

    text: str
    applied: tuple[Fix, ...]
    skipped: tuple[Fix, ...]
    """Those that clashed with an applied one, or whose spans do not lie in the text."""


def apply(text: str, fixes: Iterable[Fix]) -> FixedText:
    """Make ``fixes``, each whole or not at all.

    The result does not depend on their order: they are tried in the order of their positions (then
    of their texts), and one that touches what an earlier one changes is skipped. The same fix
    from two rules is made once.
    """
    taken: list[tuple[int, int, str]] = []
    applied: list[Fix] = []
    skipped: list[Fix] = []
    made: set[tuple[Edit, ...]] = set()
    for edits, fix in sorted(((_edits(fix), fix) for fix in fixes), key=_rank):
        if edits in made:
            applied.append(fix)
        elif edits and _valid(text, edits) and not any(_clashes(taken, edit) for edit in edits):
            made.add(edits)
            for edit in edits:
                insort(taken, (*edit.span, edit.text))
            applied.append(fix)
        else:
            skipped.append(fix)
    return FixedText(_replaced(text, taken), tuple(applied), tuple(skipped))


def _edits(fix: Fix) -> tuple[Edit, ...]:
    return tuple(sorted(set(fix.edits)))


def _rank(pair: tuple[tuple[Edit, ...], Fix]) -> tuple[tuple[Edit, ...], bool, str, tuple[Edit, ...]]:
    edits, fix = pair
    return edits, not fix.safe, fix.title, fix.edits


def _valid(text: str, edits: Sequence[Edit]) -> bool:
    """Whether every span lies in the text, none overlaps the next, and none inserts where the one
    before it has just inserted."""
    last = Span(-1, -1)
    for edit in edits:
        start, end = edit.span
        twice = start == end and edit.span == last
        if not 0 <= start <= end <= len(text) or start < last.end or twice:
            return False
        last = edit.span
    return True


def _clashes(taken: Sequence[tuple[int, int, str]], edit: Edit) -> bool:
    """Whether an edit shares a character with a taken one, or an insertion point with an insertion.

    An insertion within or at the edge of a replaced span clashes too: which of the two would
    come first is nobody's to say.
    """
    start, end = edit.span
    at = bisect_left(taken, (start, start))
    for other_start, other_end, _ in taken[max(at - 1, 0) : at + 2]:
        if start == end or other_start == other_end:
            if start <= other_end and other_start <= end:
                return True
        elif start < other_end and other_start < end:
            return True
    return False


def _replaced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, replacement in edits:
        parts += [text[at:start], replacement]
        at = end
    return "".join([*parts, text[at:]])


# --- until nothing is left ----------------------------------------------------------------------


class Settled(NamedTuple):
    """What came of fixing a text until nothing was left to fix."""

    text: str
    """The new text; the old one where ``problem``."""
    applied: tuple[Fix, ...]
    remaining: tuple[Finding, ...]
    """The findings of ``text``."""
    problem: str | None = None
    """Why nothing may be written."""


def settle(
    text: str,
    lint: Callable[[str], Sequence[Finding]],
    *,
    unsafe: bool = False,
    rounds: int = ROUNDS,
) -> Settled:
    """Lint and fix ``text`` until no fix is left, at most ``rounds`` times.

    A fix that would make a new error (one of a rule and content that the round before did not
    have) takes everything back: nothing of this text is written. So does a text that still has
    fixes after the last round.
    """
    original = text
    before = first = tuple(lint(text))
    applied: list[Fix] = []
    for _ in range(rounds):
        fixed = apply(text, wanted(before, unsafe))
        if not fixed.applied or fixed.text == text:
            return Settled(text, tuple(applied), before)
        after = tuple(lint(fixed.text))
        if new := _new_errors(before, after):
            made = ", ".join(f"`{fix.title}`" for fix in fixed.applied)
            problem = f"fixing ({made}) would make a new error on line {new[0].line}: {new[0].message}"
            return Settled(original, (), first, problem)
        text, before = fixed.text, after
        applied += fixed.applied
    if not apply(text, wanted(before, unsafe)).applied:
        return Settled(text, tuple(applied), before)
    return Settled(original, (), first, f"the fixes did not settle in {rounds} rounds")


def wanted(findings: Iterable[Finding], unsafe: bool = False) -> list[Fix]:
    """The fixes of ``findings``; unsafe ones only where wanted."""
    return [f.fix for f in findings if f.fix is not None and (f.fix.safe or unsafe)]


def _new_errors(before: Iterable[Finding], after: Sequence[Finding]) -> list[Finding]:
    from postlint.fingerprint import content

    def key(finding: Finding) -> tuple[str, str, str]:
        return finding.rule, finding.path, content(finding)

    # An error that a fix moves or rewords is as many as before, of its rule; only where a rule
    # has more errors than before are those the new ones whose content is new.
    old: Counter[tuple[str, str, str]] = Counter()
    rules: Counter[str] = Counter()
    for finding in before:
        if finding.severity == "error":
            old[key(finding)] += 1
            rules[finding.rule] += 1
    new = []
    for finding in after:
        if finding.severity != "error":
            continue
        rules[finding.rule] -= 1
        old[key(finding)] -= 1
        if old[key(finding)] < 0:
            new.append(finding)
    return [finding for finding in new if rules[finding.rule] < 0]


# --- files --------------------------------------------------------------------------------------


def write(path: str, text: str, *, bom: bool = False) -> None:
    """Replace a file's content in one step, so that a crash leaves the old one or the new one.

    Line endings are those of ``text``; ``bom`` puts the byte order mark back that reading took
    off. The file keeps its mode and, where this user may give it away, its owner; through a
    symlink the file it leads to is replaced. Raises ``OSError`` and leaves nothing behind then.
    """
    import tempfile

    target = os.path.realpath(path)
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    status = os.stat(target)
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "the file is read-only", path)
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".postlint-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _like(temporary, status)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _like(path: str, status: os.stat_result) -> None:
    """Give a file the owner and the mode of another."""
    if hasattr(os, "chown") and (os.getuid(), os.getgid()) != (status.st_uid, status.st_gid):
        with suppress(PermissionError):
            os.chown(path, status.st_uid, status.st_gid)
    os.chmod(path, status.st_mode & 0o7777)


def patch(path: str, old: str, new: str, *, bom: bool = False) -> str:
    """A unified diff that ``git apply`` and ``patch -p1`` take; empty where nothing differs."""
    import difflib

    if old == new:
        return ""
    mark = "\ufeff" if bom else ""
    before, after = f"a/{path}", f"b/{path}"
    if any(character < " " or character in '"\\\x7f' for character in path):
        before, after = _quoted(before), _quoted(after)
    lines = difflib.unified_diff(_lines(mark + old), _lines(mark + new), before, after)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _lines(text: str) -> list[str]:
    # Only "\n" ends a line of a patch; a "\r" before it belongs to the line.
    *whole, last = text.split("\n")
    return [line + "\n" for line in whole] + [last] * bool(last)


def _quoted(path: str) -> str:
    """A path as git quotes it in a patch where it holds what would break the line."""
    control = (c < " " or c == "\x7f" for c in path)
    marked = zip(path, control, strict=True)
    return (
        '"' + "".join(f"\\{ord(c):03o}" if odd else "\\" + c if c in '"\\' else c for c, odd in marked) + '"'
    )
