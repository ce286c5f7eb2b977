"""One fault, one finding: where two rules see the same fault, the finding of the more specific one is kept.

A rule's module names the rules that it yields to, in ``YIELDS_TO``. Where a finding of such a rule is
at the same position, its own is left out. Messages are not compared, and rules that name no other are never
silenced. What the rule that is kept has no fix for is fixed as the other would.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from postlint.model import PRINTED_BY, Finding

_OF_FRONT_MATTER = "front matter `"
"""How a message begins that is about a value of front matter by itself."""


def one_a_fault(findings: Iterable[Finding], yields_to: Mapping[str, Collection[str]]) -> list[Finding]:
    """``findings``, in the order given, without those of a fault that another rule says better.

    Args:
        findings: Of any files.
        yields_to: Rule id to the ids of the rules that say some of its faults better.
    """
    findings = _without_printed(list(findings))
    better = _Better(findings, {rule for rules in yields_to.values() for rule in rules})
    kept: list[Finding] = []
    fixes: dict[Finding, Finding] = {}
    for finding in findings:
        speaks = better.than(finding, yields_to.get(finding.rule, ()))
        if speaks is None:
            kept.append(finding)
        elif finding.fix is not None:
            fixes.setdefault(speaks, finding)
    return [_with_fix(finding, fixes.get(finding)) for finding in kept]


def _without_printed(findings: list[Finding]) -> list[Finding]:
    """``findings`` without what a rule says of a value of front matter because a template prints it, where
    it says something of the value by itself too: a run that evaluates no templates says just that."""
    said = {_position(one) for one in findings if one.message.startswith(_OF_FRONT_MATTER)}
    if not said:
        return findings
    return [one for one in findings if not (_is_printed(one) and _position(one) in said)]


def _is_printed(finding: Finding) -> bool:
    return bool(finding.related) and finding.related[0].message == PRINTED_BY


def _position(finding: Finding) -> tuple[str, str, int, int]:
    return finding.rule, finding.path, finding.line, finding.column


def _with_fix(finding: Finding, other: Finding | None) -> Finding:
    if other is None or finding.fix is not None:
        return finding
    return finding._replace(fix=other.fix, edits=other.edits)


class _Better:
    """The findings of the rules that others yield to, by position."""

    def __init__(self, findings: Iterable[Finding], rules: Collection[str]) -> None:
        self._by_line: dict[tuple[str, str, int], list[Finding]] = {}
        self._by_start: dict[tuple[str, str, int, int], Finding] = {}
        for one in findings:
            if one.rule in rules:
                self._by_start.setdefault((one.rule, one.path, one.line, one.column), one)
                if one.line == one.end_line:
                    self._by_line.setdefault((one.rule, one.path, one.line), []).append(one)

    def than(self, finding: Finding, rules: Iterable[str]) -> Finding | None:
        """What one of ``rules`` says of the same fault as ``finding``: it begins at the same position, or
        is on one line and shares a character with it."""
        for rule in rules:
            # Nearly all begin at the same position, and a line may have thousands.
            found = self._by_start.get((rule, finding.path, finding.line, finding.column))
            if found is None and not _is_whole(finding):
                rivals = self._by_line.get((rule, finding.path, finding.line), ())
                found = next((one for one in rivals if _overlap(finding, one)), None)
            if found is not None and _is_whole(found) == _is_whole(finding):
                return found
        return None


def _is_whole(finding: Finding) -> bool:
    """Whether a finding is about its file as a whole."""
    return finding[3:7] == (1, 1, 1, 1)


def _overlap(one: Finding, other: Finding) -> bool:
    """Whether two findings of a file share a character; a point counts as the character after it."""
    (start, end), (first, last) = _extent(one), _extent(other)
    return start < last and first < end


def _extent(finding: Finding) -> tuple[tuple[int, int], tuple[int, int]]:
    start, end = (finding.line, finding.column), (finding.end_line, finding.end_column)
    return start, max(end, (finding.line, finding.column + 1))
