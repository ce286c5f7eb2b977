"""The baseline: the findings that an archive has today, kept so that only new ones are reported.

A JSON file, sorted and indented so that it merges: by post, by rule, by what the finding points
at (see ``fingerprint.content``), how often. No lines, so text may move; counts, so a second
mistake of the same words is new.

::

    {
      "version": 1,
      "posts": {
        "_posts/2018-10-01-roundup.md": {
          "image-link": {"/img/Venue.jpg": 2}
        }
      }
    }
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from postlint import files
from postlint.fingerprint import content
from postlint.model import SEVERITIES, Finding, Severity

VERSION = 1
RULE = "baseline"
"""The rule of findings about the baseline itself."""


FILE_NAME = ".postlint-baseline.json"
"""What the baseline of a site is called."""


class BaselineError(Exception):
    """A baseline that cannot be used; the message is for the user."""


class BaselineEntry(NamedTuple):
    """Findings alike."""

    path: str
    rule: str
    content: str


class Baseline(NamedTuple):
    """What is known and not reported."""

    counts: Mapping[BaselineEntry, int]


class Compared(NamedTuple):
    """Findings against a baseline."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    stale: Baseline
    """Entries that no finding matches any more, with their number."""


# --- from and to findings -----------------------------------------------------------------------


def entry(finding: Finding) -> BaselineEntry:
    """The entry of a finding in a baseline."""
    return BaselineEntry(finding.path, finding.rule, content(finding))


def of(findings: Iterable[Finding]) -> Baseline:
    """The baseline that knows ``findings``."""
    return Baseline(Counter(map(entry, findings)))


def compare(
    findings: Iterable[Finding],
    baseline: Baseline,
    *,
    checked: Collection[str] | None = None,
    ran: Collection[str] | None = None,
) -> Compared:
    """Separate new findings from known ones. Of several with one entry, the first ones in the given order are
    known.

    An entry is stale only where a finding could have matched it: its file is among ``checked`` (or
    is gone: pass the files looked for too), its rule is among ``ran``, those of which the checks ran that
    may have written it; None: all.
    """
    left = Counter(baseline.counts)
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in findings:
        name = entry(finding)
        if left[name] > 0:
            left[name] -= 1
            known.append(finding)
        else:
            new.append(finding)
    stale = {
        name: number
        for name, number in left.items()
        if number > 0 and (checked is None or name.path in checked) and (ran is None or name.rule in ran)
    }
    return Compared(tuple(new), tuple(known), Baseline(stale))


def prune(baseline: Baseline, stale: Baseline) -> Baseline:
    """``baseline`` without what is ``stale``."""
    left = Counter(baseline.counts)
    left.subtract(stale.counts)
    return Baseline({name: number for name, number in left.items() if number > 0})


def stale_findings(stale: Baseline, file: str, severity: Severity = "info") -> tuple[Finding, ...]:
    """A finding for each entry of the baseline that nothing matches any more. ``file`` is the
    baseline's path; its entries have no line that would mean anything."""
    return tuple(
        Finding(RULE, severity, file, 1, 1, 1, 1, _stale_message(name, number))
        for name, number in sorted(stale.counts.items())
    )


def _stale_message(name: BaselineEntry, number: int) -> str:
    times = "" if number == 1 else f" ({number} times)"
    return (
        f"`{name.path}` no longer has the `{name.rule}` problem `{name.content}`{times}: "
        "`postlint baseline --prune` removes what is fixed"
    )


# --- files --------------------------------------------------------------------------------------


def dumps(baseline: Baseline) -> str:
    """The file's text: the same for the same entries, whatever their order."""
    posts: dict[str, dict[str, dict[str, int]]] = {}
    for name, number in sorted(baseline.counts.items()):
        posts.setdefault(name.path, {}).setdefault(name.rule, {})[name.content] = number
    # ASCII: a lone surrogate, or a mark that reorders text, would not survive a review otherwise.
    return json.dumps({"version": VERSION, "posts": posts}, indent=2) + "\n"


def loads(text: str, shown: str = ".postlint-baseline.json") -> Baseline:
    """Read a baseline's text, called ``shown`` in messages. Raises ``BaselineError``."""
    try:
        document: Any = json.loads(text)
    except ValueError as error:
        raise BaselineError(f"`{shown}` is not valid JSON: {error}") from None
    if not isinstance(document, dict) or "version" not in document:
        raise BaselineError(f"`{shown}` is not a baseline: write one with `postlint baseline`")
    if document["version"] != VERSION:
        raise BaselineError(
            f"`{shown}` has version `{document['version']}`, this postlint reads {VERSION}: "
            "write it again with `postlint baseline`"
        )
    return Baseline(dict(_entries(document.get("posts"), shown)))


def _entries(posts: Any, shown: str) -> Iterable[tuple[BaselineEntry, int]]:
    try:
        for path, rules in posts.items():
            for rule, contents in rules.items():
                for words, number in contents.items():
                    if type(number) is not int or number < 1:
                        raise BaselineError(
                            f"`{shown}` says `{number}` for `{rule}` in `{path}`, where a count should be"
                        )
                    yield BaselineEntry(path, rule, words), number
    except AttributeError:
        raise BaselineError(
            f"`{shown}` is damaged: `posts` should hold posts, rules, contents and counts"
        ) from None


def read(path: str) -> Baseline:
    """Read the baseline at ``path``. Raises ``OSError`` and ``BaselineError``."""
    folder, name = os.path.split(path)
    # One of the usual name is found without being named: it may not be a link that leads elsewhere.
    content = files.read(folder or os.curdir, name) if name == FILE_NAME else files.read_trusted(path)
    try:
        return loads(content.decode("utf-8"), path)
    except UnicodeDecodeError:
        raise BaselineError(f"`{path}` is not UTF-8") from None


def write(path: str, baseline: Baseline) -> None:
    """Write ``baseline`` to ``path`` in one step. Raises ``OSError``."""
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(dumps(baseline))
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise


# --- age ----------------------------------------------------------------------------------------


def parse_age(text: str) -> tuple[int, int]:
    """``2y``, ``18m``, ``6w``, ``90d`` as months and days. Raises ``ValueError`` with a message."""
    units = {"y": (12, 0), "m": (1, 0), "w": (0, 7), "d": (0, 1)}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not (number.isascii() and number.isdigit()) or len(number) > 4 or int(number) < 1:
        raise ValueError(f"`{text}` is not an age; write one like `2y`, `18m`, `6w` or `90d`")
    months, days = units[unit]
    return int(number) * months, int(number) * days


def before(today: str, age: str) -> str:
    """The ISO date that lies ``age`` before the ISO date ``today``; where that month is shorter,
    its last day. Raises ``ValueError``."""
    import calendar
    import datetime

    months, days = parse_age(age)
    date = datetime.date.fromisoformat(today)
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    if year < 1:
        return "0001-01-01"
    day = min(date.day, calendar.monthrange(year, month + 1)[1])
    try:
        return (datetime.date(year, month + 1, day) - datetime.timedelta(days)).isoformat()
    except OverflowError:
        return "0001-01-01"


def lower_by_age(
    findings: Iterable[Finding],
    dates: Mapping[str, str | None],
    older_than: Mapping[str, Severity],
    today: str,
) -> tuple[Finding, ...]:
    """The age policy: findings in posts older than an age have at most its severity.

    ``dates``: path to ISO date or time of the posts; others keep their severity, as does a post
    exactly as old as the age. Of several ages that apply the mildest severity counts. Raises
    ``ValueError`` where an age is none.
    """
    limits = [(before(today, age), severity) for age, severity in older_than.items()]

    def lowered(finding: Finding) -> Finding:
        date = dates.get(finding.path)
        if date is None:
            return finding
        caps = [severity for limit, severity in limits if date[:10] < limit]
        mildest = min([*caps, finding.severity], key=SEVERITIES.index)
        return finding if mildest == finding.severity else finding._replace(severity=mildest)

    return tuple(map(lowered, findings))
