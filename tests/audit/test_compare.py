"""An audit against an earlier one."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from synthetic import archive

from postlint.audit import json_report as audit_json
from postlint.audit.compare import NotAnAudit, checked
from postlint.audit.gather import gather


def as_json(**options: Any) -> dict[str, Any]:
    out = io.StringIO()
    audit_json.write(gather(archive(**options)), out)
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def test_nothing_changed() -> None:
    comparison = gather(archive()._replace(previous=checked(as_json()))).comparison
    assert comparison is not None
    assert (comparison.fixed, comparison.new, comparison.rules) == (0, 0, ())
    assert all(change.before == change.now for change in comparison.totals)


def test_lines_that_moved_are_no_change_and_copies_count() -> None:
    then = as_json()
    for finding in then["findings"]:
        finding["line"] += 7
    then["findings"].append(copy.deepcopy(then["findings"][0]))
    removed = then["findings"].pop(10)
    then["totals"]["error"] += 5
    comparison = gather(archive()._replace(previous=checked(then))).comparison
    assert comparison is not None
    assert (comparison.fixed, comparison.new) == (1, 1)
    number = comparison.new_findings[0]
    assert gather(archive()).findings[number - 1].message == removed["message"]
    errors = next(change for change in comparison.totals if change.name == "errors")
    assert errors.before - errors.now == 5


def test_an_offline_audit_says_nothing_of_links_that_were_gone() -> None:
    comparison = gather(archive(online=False)._replace(previous=checked(as_json()))).comparison
    assert comparison is not None
    assert "links gone" not in [change.name for change in comparison.totals]


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: [],
        lambda d: {},
        lambda d: {**d, "version": 99},
        lambda d: {**d, "totals": None},
        lambda d: {**d, "totals": {**d["totals"], "error": "many"}},
        lambda d: {**d, "rules": [{"rule": 1}]},
        lambda d: {**d, "findings": [{"rule": "r", "path": None, "message": "m"}]},
        lambda d: {**d, "findings": "none"},
    ],
)
def test_other_files_are_refused_with_a_reason(damage: Any) -> None:
    with pytest.raises(NotAnAudit) as refused:
        checked(damage(as_json(posts=3, findings=3)))
    assert str(refused.value)
