"""What a change touched and what it broke: git's side of ``--diff``.

A finding counts as the change's own where it is on a line that the change added or altered,
or where the site before the change did not have it: so a deleted image, a renamed post or a
removed heading shows at the links that led there, in files that nobody touched. Both sites are
checked by the same engine: the base is an overlay of the files as they are.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from postlint import baseline
from postlint.files import Overlay
from postlint.git import (
    GitError,
    ask,
    commit_of,
    diff,
    empty_tree,
    merge_base,
    need_repository,
    output,
    overlay,
)
from postlint.model import Finding, UrlEntry

__all__ = [
    "END",
    "MISDATED",
    "MOVED",
    "BaseChanges",
    "GitError",
    "as_new",
    "base_of",
    "broken",
    "changes",
    "misdated",
    "moved",
]

END = 1 << 60
"""The last line of a file that is new as a whole."""

MOVED = "moved-url"
"""The rule of findings about addresses that the change took away."""

MISDATED = "post-date"
"""The rule of findings about new posts whose year is not that of the change."""

_SEASON = datetime.timedelta(days=45)
"""How far a date may be from the same day of the right year. In twelve histories (1,600 added posts) the two
posts with a mistyped year were 3 and 28 days off; drafts wait and events are announced so long."""

_MOST_MISDATED = 2
"""More new posts of other times than these are an archive that moves in."""

_MANY = 20
"""From so many moved addresses on, one finding covers them all."""


class BaseChanges(NamedTuple):
    """What differs between the base and the files as they are. Paths are relative to the site."""

    base: str
    """The commit (or, before a first commit, the empty tree) compared with."""
    lines: Mapping[str, tuple[tuple[int, int], ...]]
    """Path to the ranges of lines added or altered in it, both ends included."""
    renamed: Mapping[str, str] = {}
    """Old path to new path."""
    deleted: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()
    """Files that were there and differ now, those included of which only lines are missing."""
    blobs: Mapping[str, tuple[str, str] | None] = {}
    """Path to the mode and the id of what the base has there; None: nothing."""

    @property
    def added(self) -> frozenset[str]:
        """The files that are new as a whole."""
        new = {path for path, ranges in self.lines.items() if ranges == ((1, END),)}
        return frozenset(new.difference(self.altered, self.renamed.values()))

    @property
    def only_adds(self) -> bool:
        """Whether every file that differs is new."""
        whole = all(ranges == ((1, END),) for ranges in self.lines.values())
        return whole and not self.renamed and not self.deleted and not self.altered

    def touches(self, finding: Finding) -> bool:
        """Whether a finding is on a line that was added or altered."""
        last = finding.end_line - (finding.end_column == 1 and finding.end_line > finding.line)
        ranges = self.lines.get(finding.path, ())
        return any(first <= last and finding.line <= end for first, end in ranges)


def broken(
    changes: BaseChanges,
    findings: Iterable[Finding],
    before: Iterable[Finding],
    comparing: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Those of ``findings`` that the change is to answer for: on its lines, or not among ``before``,
    the findings of the base. One in a renamed file is the same as in the file it was.

    In files that the change left alone, information is not its fault, nor is what the rules
    ``comparing`` say: they judge a post by others, and one more of these may tip the scales.
    """
    findings = tuple(findings)
    own = {*changes.lines, *changes.altered, *changes.renamed.values()}
    elsewhere = [
        finding
        for finding in findings
        if not changes.touches(finding)
        and (finding.path in own or (finding.severity != "info" and finding.rule not in comparing))
    ]
    known = baseline.of(
        finding._replace(path=changes.renamed.get(finding.path, finding.path)) for finding in before
    )
    new = set(baseline.compare(elsewhere, known).new)
    return tuple(finding for finding in findings if changes.touches(finding) or finding in new)


def as_new(changes: BaseChanges, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` with the severities that they have in files which the change adds."""
    added = changes.added
    return tuple(
        finding._replace(severity=finding.if_new) if finding.if_new and finding.path in added else finding
        for finding in findings
    )


def misdated(
    root: str, changes: BaseChanges, posts: Iterable[tuple[str, str]], today: str
) -> tuple[Finding, ...]:
    """The posts that the change adds and dates a year before or after the day on which it does: in January
    many write last year's number. ``posts`` are paths and ISO dates; ``today`` is the day of what is
    not committed yet. Raises ``GitError``."""
    added = changes.added
    today_ = datetime.date.fromisoformat(today)
    far = [
        (path, day)
        for path, written in posts
        if path in added and abs((day := datetime.date.fromisoformat(written[:10])) - today_) > _SEASON
    ]
    if len(far) > _MOST_MISDATED:
        return ()
    found = []
    for path, day in far:
        meant = _same_day_of(day, committed := _day_added(root, changes.base, path) or today_)
        if abs(meant.year - day.year) == 1 and abs(meant - committed) <= _SEASON:
            when = "before" if day < committed else "after"
            message = (
                f"this new post is dated {day}, about a year {when} the day it is added, {committed}: "
                f"write {meant} in its name and `date` if the year is a slip"
            )
            found.append(Finding(MISDATED, "warning", path, 1, 1, 1, 1, message))
    return tuple(found)


def base_of(root: str, changes: BaseChanges, folder: str | None = None) -> Overlay:
    """The site at ``root`` as it was at the base. ``folder``: where its files lie as they are, if not there.
    Raises ``GitError``."""
    return overlay(root, changes.blobs, folder or root)


def _same_day_of(day: datetime.date, committed: datetime.date) -> datetime.date:
    """``day`` in the year, this one or a neighbouring one, that brings it nearest to ``committed``."""
    years = (committed.year - 1, committed.year, committed.year + 1)
    # The 29th of February is the 28th in another year.
    days = [day.replace(year=year, day=min(day.day, 28 if day.month == 2 else 31)) for year in years]
    return min(days, key=lambda one: abs(one - committed))


def _day_added(root: str, base: str, path: str) -> datetime.date | None:
    """The day on which the commit that added ``path`` since ``base`` was written; None: none did."""
    arguments = ("--diff-filter=A", "--format=%ad", "--date=short", "-1", f"{base}..HEAD", "--", path)
    written = ask(root, "log", *arguments) or b""
    return datetime.date.fromisoformat(written.decode().strip()) if written.strip() else None


_NOT_FOUND = re.compile(r"/(?:[a-z]{2}(?:-[A-Za-z]{2,4})?/)?404(?:/|\.html)?")
"""The page for what is not there, of the site or of one of its languages."""


def moved(changes: BaseChanges, before: Iterable[UrlEntry], after: Iterable[UrlEntry]) -> tuple[Finding, ...]:
    """What the change moved without leaving a redirect: links from elsewhere, which no rule sees,
    lead to nothing then. ``before`` and ``after`` are the URL maps of the base and of the site.

    A page that the change deleted or no longer publishes is gone on purpose, and not meant; nor is the page
    that servers send for what is not there, to which nobody links.
    """
    after = tuple(after)
    urls = {entry.url for entry in after if entry.published}
    now = {entry.source: entry for entry in after if entry.published and entry.source is not None}
    found = []
    for old in before:
        if (
            not old.published
            or old.source is None
            or old.kind == "static"
            or _NOT_FOUND.fullmatch(old.url or "")
        ):
            continue
        new = now.get(changes.renamed.get(old.source, old.source))
        if new is not None and old.url not in urls and new.url is not None:
            found.append((str(new.source), str(old.url), new.url))
    if len(found) >= _MANY:
        _, url, to = found[0]
        message = f"{len(found):,} pages moved without a redirect, `{url}` to `{to}` among them"
        return (Finding(MOVED, "warning", "_config.yml", 1, 1, 1, 1, message),)
    return tuple(
        Finding(
            MOVED, "warning", path, 1, 1, 1, 1,
            f"`{url}` moves to `{to}` and links to it will break: keep the `permalink`, or add "
            f"`redirect_from: {url}`",
        )
        for path, url, to in found
    )  # fmt: skip


# --- what changed -------------------------------------------------------------------------------


def changes(root: str, base: str | None = None, *, staged: bool = False) -> BaseChanges:
    """What changed in the site at ``root``.

    With ``base``: from the merge base of ``base`` and ``HEAD`` to the working tree, untracked
    files that git does not ignore included. With ``staged``: from ``HEAD`` to the index. Raises
    ``GitError``.
    """
    need_repository(root)
    if staged:
        commit = commit_of(root, "HEAD") or empty_tree(root)
        against: tuple[str, ...] = ("--cached", commit)
    else:
        commit = merge_base(root, base or "HEAD")
        against = (commit,)
    lines: dict[str, tuple[tuple[int, int], ...]] = {}
    renamed: dict[str, str] = {}
    deleted: list[str] = []
    altered: list[str] = []
    blobs: dict[str, tuple[str, str] | None] = {}
    whole = ((1, END),)
    for status, blob, old, new in _statuses(diff(root, "--raw", "--no-abbrev", "-z", *against)):
        blobs.setdefault(new, None)
        if status not in "AC":
            blobs[old] = blob
        if status == "D":
            deleted.append(old)
        elif status == "R":
            renamed[old] = new
        if status in "ATUXC":
            lines[new] = whole
        if status in "MTUX":
            altered.append(new)
    for path, ranges in _hunks(diff(root, "--patch", "--unified=0", *against)):
        lines.setdefault(path, ranges)
    if not staged:
        untracked = output(root, "ls-files", "--others", "--exclude-standard", "-z")
        paths = [os.fsdecode(path) for path in untracked.split(b"\0") if path]
        lines |= dict.fromkeys(paths, whole)
        blobs = {**dict.fromkeys(paths), **blobs}
    return BaseChanges(commit, lines, renamed, tuple(deleted), tuple(altered), blobs)


def _statuses(raw: bytes) -> Iterator[tuple[str, tuple[str, str], str, str]]:
    """Status letter, mode and id of the old blob, old path and new path of each file in the output of
    ``git diff --raw -z``."""
    fields = iter(raw.split(b"\0"))
    for head in fields:
        if not head:
            continue
        mode, _, identity, _, letter = head.decode().split(" ")
        status = letter[:1]
        old = os.fsdecode(next(fields))
        new = os.fsdecode(next(fields)) if status in "RC" else old
        yield status, (mode.lstrip(":"), identity), old, new


def _hunks(patch: bytes) -> Iterator[tuple[str, tuple[tuple[int, int], ...]]]:
    """Path and added ranges of each file in a patch without context."""
    path: str | None = None
    ranges: list[tuple[int, int]] = []
    lines = iter(patch.split(b"\n"))
    for line in lines:
        if line.startswith(b"diff --git "):
            if path is not None and ranges:
                yield path, tuple(ranges)
            path, ranges = None, []
        elif line.startswith(b"+++ "):
            path = _name(line[4:])
        elif line.startswith(b"@@ "):
            _, removed, added, _ = line.split(b" ", 3)
            first, count = _range(added)
            if count:
                ranges.append((first, first + count - 1))
            # The lines of the hunk may look like headers, so they are counted, not read.
            left = _range(removed)[1] + count
            while left:
                left -= not next(lines).startswith(b"\\")
    if path is not None and ranges:
        yield path, tuple(ranges)


def _range(text: bytes) -> tuple[int, int]:
    first, _, count = text[1:].partition(b",")
    return int(first), int(count or b"1")


def _name(text: bytes) -> str | None:
    """The path in a ``+++`` line: git quotes names as C does, and ends those with spaces by a tab."""
    if text.startswith(b'"'):
        text = _unquoted(text.rstrip(b"\t\r"))
    name = text.removesuffix(b"\t")
    return None if name == b"/dev/null" else os.fsdecode(name.removeprefix(b"b/"))


def _unquoted(text: bytes) -> bytes:
    import re

    letters = dict(zip(b"abtnvfr", b"\a\b\t\n\v\f\r", strict=True))

    def character(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8) if code.isdigit() else letters.get(code[0], code[0])])

    return re.sub(rb"\\([0-7]{3}|.)", character, text.strip(b'"'), flags=re.S)
