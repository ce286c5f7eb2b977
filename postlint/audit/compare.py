"""This audit against an earlier one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from postlint.audit.data import VERSION, Comparison, CountChange, RuleRow, Shown, Totals

NAMES: Mapping[str, str] = {
    "error": "errors",
    "warning": "warnings",
    "info": "info",
    "files_to_fix": "files to fix",
    "gone": "links gone",
    "images_missing": "missing images",
    "images_without_alt": "images without alternative text",
}
"""The totals that are compared, with their names for people."""


class NotAnAudit(ValueError):
    """The file to compare with is not the JSON of an audit; the message says why."""


def checked(document: Any) -> Mapping[str, Any]:
    """``document`` if it is an audit's JSON that can be compared with. Raises ``NotAnAudit``."""
    if not isinstance(document, dict) or "totals" not in document or "findings" not in document:
        raise NotAnAudit("is not an audit's JSON (`postlint audit --json FILE` writes one)")
    if document.get("version") != VERSION:
        raise NotAnAudit(
            f"is of version {document.get('version')!r}, this postlint compares version {VERSION}"
        )
    totals, rules, findings = (document.get(key) for key in ("totals", "rules", "findings"))
    well_formed = (
        isinstance(totals, dict)
        and all(isinstance(totals.get(name), int | None) for name in NAMES)
        and isinstance(rules, list)
        and all(isinstance(r, dict) and isinstance(r.get("rule"), str) for r in rules)
        and all(isinstance(rule.get("findings"), int) for rule in rules)
        and isinstance(findings, list)
        and all(isinstance(f, dict) and all(isinstance(k, str) for k in _key(f)) for f in findings)
    )
    if not well_formed:
        raise NotAnAudit("is damaged: its totals, rules or findings are not what an audit writes")
    return document


def compare(
    previous: Mapping[str, Any], totals: Totals, rules: Sequence[RuleRow], findings: Sequence[Shown]
) -> Comparison:
    """What changed since ``previous`` (as ``checked`` returned it). Findings are the same where rule,
    path and message are, wherever their lines have moved to; two alike count twice."""
    then = Counter(_key(finding) for finding in previous["findings"])
    new = []
    left = then.copy()
    for finding in findings:
        key = (finding.rule, finding.path, finding.message)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding.number)
    changes = []
    for field, name in NAMES.items():
        before, now = previous["totals"].get(field), getattr(totals, field)
        if before is not None and now is not None:
            changes.append(CountChange(name, before, now))
    before_by_rule = {row["rule"]: row["findings"] for row in previous["rules"]}
    now_by_rule = {row.rule: row.findings for row in rules}
    by_rule = [
        CountChange(rule, before_by_rule.get(rule, 0), now_by_rule.get(rule, 0))
        for rule in sorted({*before_by_rule, *now_by_rule})
    ]
    return Comparison(
        str(previous.get("made") or ""),
        tuple(changes),
        tuple(change for change in by_rule if change.before != change.now),
        sum(count for count in left.values() if count > 0),
        len(new),
        tuple(new),
    )


def _key(finding: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return (finding.get("rule"), finding.get("path"), finding.get("message"))
