"""Problems to findings: severity by the configuration, offsets to lines, order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING

from postlint.engine.once import said_once
from postlint.model import Failure, Finding, LineIndex, Location, Raised, Severity, SourceFile, Span

if TYPE_CHECKING:
    from postlint.config import Config

ReadSource = Callable[[str], SourceFile | None]


def stamp(
    raised: Iterable[Raised],
    config: Config,
    read: ReadSource,
    *,
    shown: Collection[str] | None,
    selected: bool,
) -> list[Finding]:
    """The findings of ``raised`` in ``shown`` files (None: all), sorted, each once.

    ``read`` gives a file's text, which is needed only for files with findings;
    ``selected`` says that rules were named on the command line, so that what the
    configuration turns off counts.
    """
    from postlint.config import level_at, severity_of

    index = cache(lambda path: LineIndex(source.text) if (source := read(path)) else None)
    level = cache(lambda rule, path: level_at(config, rule, path, selected))
    findings = set()

    def severity_at(one: Raised) -> Severity | None:
        if shown is not None and one.path not in shown:
            return None
        return severity_of(one.problem.severity, one.severity, level(one.rule, one.path))

    for one in said_once(one for one in raised if severity_at(one) is not None):
        rule, _, path, problem = one
        severity = severity_at(one)
        assert severity is not None
        location = locate(index(path), path, problem.span)
        lines = index(path)
        findings.add(
            Finding(
                rule,
                severity,
                *location[:5],
                problem.message,
                lines.line_text(location.line) if lines else "",
                tuple(locate(index(r.path), r.path, r.span, r.message) for r in problem.related),
                problem.fix,
                tuple(locate(lines, path, edit.span) for edit in problem.fix.edits) if problem.fix else (),
                problem.once.key if problem.once else "",
                problem.if_new and severity_of(problem.if_new, one.severity, level(rule, path)),
            )
        )
    return sorted(findings, key=order)


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """The order of findings in a report."""
    return (finding.path, finding.line, finding.column, finding.rule, finding.message)


def locate(index: LineIndex | None, path: str, span: Span | None, message: str = "") -> Location:
    """A span as lines and columns; the file's first line where there is no span or no text."""
    if index is None or span is None:
        return Location(path, 1, 1, 1, 1, message)
    size = len(index.text)
    start, end = min(span.start, size), min(max(span.start, span.end), size)
    first, last = index.position(start), index.position(end)
    return Location(path, *first, *last, message)


def failure_findings(failures: Iterable[Failure]) -> list[Finding]:
    """What to say where postlint broke down: once for each rule and cause, in the first file."""
    alike: dict[tuple[str, str], list[Failure]] = {}
    for failure in sorted(failures):
        alike.setdefault((failure.rule, failure.error), []).append(failure)
    return [
        Finding("internal-error", "error", ones[0].path or ".", 1, 1, 1, 1, _failure_message(ones))
        for ones in alike.values()
    ]


def _failure_message(alike: list[Failure]) -> str:
    rule, _, error, _ = alike[0]
    times = sum(one.times for one in alike)
    files = len({one.path for one in alike})
    often = f" ({times:,} times in {files:,} file{'' if files == 1 else 's'})" if times > 1 else ""
    if rule:
        return (
            f"rule `{rule}` failed{often}: {error}; this is a bug in postlint, "
            f"`--ignore {rule}` runs without the rule"
        )
    return f"this file could not be checked{often}: {error}; this is a bug in postlint"
