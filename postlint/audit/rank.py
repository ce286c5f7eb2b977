"""What to fix first: readers harmed per minute of work.

Three estimates, each simple enough to be explained in a sentence and argued with:

**Readers** of a document: a new post counts 1, and half as much for every two years that it is
older than the newest post, but never less than 0.05; a page without a date counts 1, a draft,
which nobody reads yet, 0.05. Every ten other documents that link to it add as much again, up to
three times. What a template gives many pages has the readers of as many average documents.

**Harm** to a reader who meets the finding: an error 1, a warning 0.3, an info 0.03.

**Minutes**: what two rules say of the same text counts once, and findings that one sitting settles
are one thing to fix. All safe fixes of a rule are one command: 2 minutes, and 6 seconds a file
to look at the diff. The same message in several files has one cause: found in 4 minutes (1
where a fix is proposed), and half a minute for each further finding. Further causes in the same
files: 1 minute each.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from postlint.audit.data import RepairPlan, RepairTask, SourceLine
from postlint.model import SEVERITIES, Finding, PostFacts, Severity
from postlint.shown_on import pages_of

HARM: Mapping[Severity, float] = {"error": 1.0, "warning": 0.3, "info": 0.03}
HALF_LIFE = 2.0
"""Years after which a post has half the readers."""
LEAST_READERS = 0.05
FEW = 3
"""Files that a command names; of more it leaves the names out."""
NOT_TO_RANK = {"internal-error"}
"""Not mistakes of the site's."""

EXPLANATION = (
    (
        "Readers",
        "a new post counts 1, and half as much for every two years that it is older than the newest "
        "post, never less than 0.05; a page without a date counts 1, a draft 0.05. Every ten other documents "
        "that link to it add as much again, up to three times. What a layout, an include or data gives many "
        "pages has the readers of as many average documents. postlint sees no traffic: where you "
        "know yours, trust it more.",
    ),
    ("Harm", "an error spoils the visit of everyone who meets it (1), a warning of a third, an info of few."),
    (
        "Minutes",
        "all safe fixes of a rule are one command: 2 minutes and a look at each file. The same message "
        "in several files, or many links into one missing folder, have one cause: 4 minutes to find what "
        "is right (1 where a fix is proposed), half a minute for each further finding. Further causes in the "
        "same files: 1 minute each. What two rules say of the same text counts once.",
    ),
    ("Order", "readers times harm, over minutes, greatest first."),
)


SHOWN_LINES = 3
"""The most lines that are named for one thing to fix."""
BELOW = 5
"""Different targets of one folder that are missing, from which on the folder is the cause: fewer are slips
that are looked at one by one. A typo that repeats has one message, and needs no folder."""
BELOW_RULES = {"internal-link": "links", "image-link": "images"}
"""Rules whose messages begin with the target, and what their targets are called."""
_TARGET = re.compile(r"(?:[^`]*: )?`(/[^/`?#]+/)[^`]*`[^`]* is not on the published site: fix the address")
"""The first folder of a missing target for which no other is proposed."""


class _Numbered(NamedTuple):
    number: int
    finding: Finding
    harm: float


def plan(
    findings: Sequence[Finding],
    posts: Mapping[str, PostFacts],
    linked: Mapping[str, int],
    source_line: Callable[[str, int, int], SourceLine],
    limit: int = 20,
) -> RepairPlan:
    """The ``limit`` things to fix first. ``source_line`` takes path, line and number of a finding;
    numbers are 1-based positions in ``findings``."""
    newest = max((post.date[:10] for post in posts.values() if post.date), default="")
    average = _average(posts, linked, newest)
    numbered = [
        _Numbered(
            number,
            finding,
            HARM[finding.severity]
            * max(readers(finding.path, posts, linked, newest), pages_of(finding.message)[1] * average),
        )
        for number, finding in enumerate(findings, 1)
        if finding.rule not in NOT_TO_RANK
    ]
    numbered = once_per_location(numbered)
    total = sum(one.harm for one in numbered)
    tasks = [_task(group, total, source_line) for group in group_findings(numbered)]
    tasks.sort(key=lambda task: (-task.harm / task.minutes, task.rule, task.locations[0]))
    first = tuple(task._replace(rank=rank) for rank, task in enumerate(tasks[:limit], 1))
    return RepairPlan(
        first,
        round(sum(task.minutes for task in first), 1),
        round(sum(task.harm for task in first) / total, 4) if total else 0.0,
        len(tasks) - len(first),
    )


def readers(path: str, posts: Mapping[str, PostFacts], linked: Mapping[str, int], newest: str) -> float:
    """How many readers a document has, in readers of a new post."""
    post = posts.get(path)
    share = 1.0
    if post is not None and post.kind == "draft":
        share = LEAST_READERS
    elif post is not None and post.date and newest:
        share = max(LEAST_READERS, 0.5 ** (_years(post.date[:10], newest) / HALF_LIFE))
    return share * (1 + min(linked.get(path, 0) / 10, 2))


def _average(posts: Mapping[str, PostFacts], linked: Mapping[str, int], newest: str) -> float:
    """The readers of an average document."""
    return sum(readers(path, posts, linked, newest) for path in posts) / len(posts) if posts else 1.0


def _years(earlier: str, later: str) -> float:
    from datetime import date

    try:
        return max(0.0, (date.fromisoformat(later) - date.fromisoformat(earlier)).days / 365.25)
    except ValueError:
        return 0.0


def once_per_location(numbered: Sequence[_Numbered]) -> list[_Numbered]:
    """Of findings about the same text, the one whose fix is surest, then the most severe:
    two rules that report one link are one thing to fix."""
    best: dict[tuple[str, int, int, int, int], _Numbered] = {}
    for one in numbered:
        finding = one.finding
        source_line = (finding.path, finding.line, finding.column, finding.end_line, finding.end_column)
        if source_line[1:] == (1, 1, 1, 1):  # about the file as a whole: not one line
            source_line = (finding.path, -one.number, 0, 0, 0)
        known = best.get(source_line)
        if known is None or _worth(one) > _worth(known):
            best[source_line] = one
    return list(best.values())


def _worth(one: _Numbered) -> tuple[int, float]:
    fix = one.finding.fix
    return (0 if fix is None else 2 if fix.safe else 1, one.harm)


def group_findings(numbered: Sequence[_Numbered]) -> list[list[_Numbered]]:
    """Findings that one sitting settles: all safe fixes of a rule; the same message of a rule in
    several files, or missing targets below one folder; of these, what is in exactly the same files."""
    folders = Counter(folder for message in _missing(numbered) if (folder := below(*message)))
    commands: dict[str, list[_Numbered]] = {}
    causes: dict[tuple[str, str], list[_Numbered]] = {}
    for one in numbered:
        finding = one.finding
        if finding.fix is not None and finding.fix.safe:
            commands.setdefault(finding.rule, []).append(one)
        else:
            folder = below(finding.rule, finding.message)
            cause = folder if folders[folder] >= BELOW else finding.message
            causes.setdefault((finding.rule, cause), []).append(one)
    sittings: dict[tuple[str, frozenset[str]], list[_Numbered]] = {}
    for (rule, _), group in causes.items():
        sittings.setdefault((rule, frozenset(one.finding.path for one in group)), []).extend(group)
    return [*commands.values(), *sittings.values()]


def below(rule: str, message: str) -> str:
    """The first folder of the missing target that a message names; empty where it names none."""
    found = _TARGET.match(message) if rule in BELOW_RULES else None
    return found[1] if found else ""


def _missing(numbered: Sequence[_Numbered]) -> set[tuple[str, str]]:
    return {(one.finding.rule, one.finding.message) for one in numbered if one.finding.fix is None}


def _task(
    group: list[_Numbered], total: float, source_line: Callable[[str, int, int], SourceLine]
) -> RepairTask:
    group = sorted(group, key=lambda one: (-one.harm, one.number))
    first = group[0].finding
    files = len({one.finding.path for one in group})
    paths = sorted({one.finding.path for one in group})
    folder = below(first.rule, first.message)
    together = len({below(one.finding.rule, one.finding.message) for one in group}) == 1
    what, command = first.message, ""
    if first.fix is not None and first.fix.safe:
        minutes = 2 + 0.1 * files
        command = f"postlint --fix --select {first.rule}"
        how = "one command, then a look at the diff"
    else:
        causes = len({one.finding.message for one in group})
        if folder and together and causes >= BELOW:
            what = f"{len(group)} {BELOW_RULES[first.rule]} lead below `{folder}`, where the site has nothing"
            causes = 1
        proposed = all(one.finding.fix is not None for one in group)
        minutes = (1 if proposed else 4) + 1.0 * (causes - 1) + 0.5 * (len(group) - causes)
        how = "read the proposed fix and apply it" if proposed else "by hand"
        if proposed:
            named = " ".join(map(shlex.quote, paths)) if len(paths) <= FEW else ""
            command = f"postlint --diff-fixes --unsafe-fixes --select {first.rule} {named}".rstrip()
        if causes == 1 and len(group) > 1:
            how += ", the same every time"
    harm = sum(one.harm for one in group)
    return RepairTask(
        0,
        first.rule,
        max((one.finding.severity for one in group), key=SEVERITIES.index),
        what,
        how,
        command,
        len(group),
        files,
        round(minutes, 1),
        round(harm, 3),
        round(harm / total, 4) if total else 0.0,
        tuple(source_line(one.finding.path, one.finding.line, one.number) for one in _first_lines(group)),
    )


def _first_lines(group: Iterable[_Numbered]) -> list[_Numbered]:
    """The first findings of a group that are on different lines, as many as are shown."""
    by_line: dict[tuple[str, int], _Numbered] = {}
    for one in group:
        by_line.setdefault((one.finding.path, one.finding.line), one)
    return [*by_line.values()][:SHOWN_LINES]
