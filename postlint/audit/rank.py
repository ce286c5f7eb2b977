"""What to mend first: readers harmed per minute of work.

Three estimates, each simple enough to be explained in a sentence and argued with:

**Readers** of a document: a new post counts 1, and half as much for every two years that it is
older than the newest post, but never less than 0.05; a page without a date is as fresh as a
new post. Every ten other documents that link to it add as much again, up to three times.

**Harm** to a reader who meets the finding: an error 1, a warning 0.3, an info 0.03.

**Minutes**: findings that one sitting settles are one thing to mend. All safe fixes of a rule
are one command: 2 minutes, and 6 seconds a file to look at the diff. The same message in
several places has one cause: found in 4 minutes (1 where a fix is proposed), and half a minute
for each further place. Several findings of a rule in one file: 4 (or 1) minutes for the first,
1 for each further.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from postlint.audit.data import Mend, Place, Plan
from postlint.model import SEVERITIES, Finding, PostFacts, Severity

HARM: Mapping[Severity, float] = {"error": 1.0, "warning": 0.3, "info": 0.03}
HALF_LIFE = 2.0
"""Years after which a post has half the readers."""
LEAST_READERS = 0.05
NOT_TO_RANK = {"internal-error"}
"""Not mistakes of the site's."""

EXPLANATION = (
    (
        "Readers",
        "a new post counts 1, and half as much for every two years that it is older than the newest "
        "post, never less than 0.05; a page without a date counts as new. Every ten other documents "
        "that link to it add as much again, up to three times. postlint sees no traffic: where you "
        "know yours, trust it more.",
    ),
    ("Harm", "an error spoils the visit of everyone who meets it (1), a warning of a third, an info of few."),
    (
        "Minutes",
        "all safe fixes of a rule are one command: 2 minutes and a glance at each file. The same message "
        "in several places has one cause: 4 minutes to find what is right (1 where a fix is proposed), "
        "half a minute for each further place; further findings of a rule in the same file, 1 minute each.",
    ),
    ("Order", "readers times harm, over minutes, greatest first."),
)


class _Numbered(NamedTuple):
    number: int
    finding: Finding
    harm: float


def plan(
    findings: Sequence[Finding],
    posts: Mapping[str, PostFacts],
    linked: Mapping[str, int],
    place: Callable[[str, int, int], Place],
    limit: int = 20,
) -> Plan:
    """The ``limit`` things to mend first. ``place`` makes a place of path, line and finding number;
    numbers are 1-based positions in ``findings``."""
    newest = max((post.date[:10] for post in posts.values() if post.date), default="")
    numbered = [
        _Numbered(number, finding, HARM[finding.severity] * readers(finding.path, posts, linked, newest))
        for number, finding in enumerate(findings, 1)
        if finding.rule not in NOT_TO_RANK
    ]
    total = sum(one.harm for one in numbered)
    mends = [_mend(group, kind, total, place) for kind, group in group_findings(numbered)]
    mends.sort(key=lambda mend: (-mend.harm / mend.minutes, mend.rule, mend.places[0]))
    first = tuple(mend._replace(rank=rank) for rank, mend in enumerate(mends[:limit], 1))
    return Plan(
        first,
        round(sum(mend.minutes for mend in first), 1),
        round(sum(mend.harm for mend in first) / total, 4) if total else 0.0,
        len(mends) - len(first),
    )


def readers(path: str, posts: Mapping[str, PostFacts], linked: Mapping[str, int], newest: str) -> float:
    """How many readers a document has, in readers of a new post."""
    post = posts.get(path)
    share = 1.0
    if post is not None and post.date and newest:
        share = max(LEAST_READERS, 0.5 ** (_years(post.date[:10], newest) / HALF_LIFE))
    return share * (1 + min(linked.get(path, 0) / 10, 2))


def _years(earlier: str, later: str) -> float:
    from datetime import date

    try:
        return max(0.0, (date.fromisoformat(later) - date.fromisoformat(earlier)).days / 365.25)
    except ValueError:
        return 0.0


def group_findings(numbered: Sequence[_Numbered]) -> list[tuple[str, list[_Numbered]]]:
    """Findings that one sitting settles, each with what kind of work it is:
    ``command``, ``cause`` (one message in several places) or ``file`` (one rule in one file)."""
    commands: dict[str, list[_Numbered]] = {}
    causes: dict[tuple[str, str], list[_Numbered]] = {}
    for one in numbered:
        fix = one.finding.fix
        if fix is not None and fix.safe:
            commands.setdefault(one.finding.rule, []).append(one)
        else:
            causes.setdefault((one.finding.rule, one.finding.message), []).append(one)
    groups = [("command", group) for group in commands.values()]
    files: dict[tuple[str, str], list[_Numbered]] = {}
    for (rule, _), group in causes.items():
        path = group[0].finding.path
        if any(one.finding.path != path for one in group):
            groups.append(("cause", group))
        else:
            files.setdefault((rule, path), []).extend(group)
    groups += [("file", group) for group in files.values()]
    return groups


def _mend(group: list[_Numbered], kind: str, total: float, place: Callable[[str, int, int], Place]) -> Mend:
    group = sorted(group, key=lambda one: (-one.harm, one.number))
    first = group[0].finding
    harm = sum(one.harm for one in group)
    files = len({one.finding.path for one in group})
    proposed = all(one.finding.fix is not None for one in group)
    further = len(group) - 1
    command = ""
    if kind == "command":
        minutes = 2 + 0.1 * files
        command = f"postlint --fix --select {first.rule}"
        how = "one command, then a glance at the diff"
    elif kind == "cause":
        minutes = (1 if proposed else 4) + 0.5 * further
        how = "the same in every place" + ("; a fix is proposed" if proposed else "")
    else:
        minutes = (1 if proposed else 4) + 1.0 * further
        how = "read the proposed fix and apply it" if proposed else "by hand"
    severity = max((one.finding.severity for one in group), key=SEVERITIES.index)
    return Mend(
        0,
        first.rule,
        severity,
        first.message,
        how,
        command,
        len(group),
        files,
        round(minutes, 1),
        round(harm, 3),
        round(harm / total, 4) if total else 0.0,
        tuple(place(one.finding.path, one.finding.line, one.number) for one in group[:3]),
    )
