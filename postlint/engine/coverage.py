"""What of a file a run has looked at, by check: only there is silence an answer.

A rule may have one check that needs the network and others that do not. A run offline answers for the
others; for the other part only where there is no address that it would have requested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.config import level_at
from postlint.model import LineIndex, PostFacts, Span
from postlint.rule import Rule
from postlint.site.front_matter import read_front_matter

if TYPE_CHECKING:
    from postlint.engine.prepare import Prepared
    from postlint.engine.stamp import ReadSource
    from postlint.engine.view import SiteView
    from postlint.suppress import Suppression
    from postlint.verdict import Verdict

_CONCLUSIVE = frozenset({"alive", "moved", "gone"})
"""Statuses of a URL after which another request would hardly change the answer."""


class Coverage:
    """Which suppressions a run can call unused."""

    def __init__(
        self,
        prepared: Prepared,
        view: SiteView,
        read: ReadSource,
        verdicts: Sequence[Verdict] | None,
        *,
        looks_at_templates: bool,
    ) -> None:
        """``verdicts``: what the network said; None for a run offline. ``looks_at_templates``: whether
        the run evaluates layouts."""
        self._looks_at_templates = looks_at_templates
        self._prepared = prepared
        self._view = view
        self._read = read
        self._verdicts = verdicts or ()

    def judges(self, path: str, suppression: Suppression) -> bool:
        """Whether the run would have found whatever ``suppression``, of the file ``path``, is about."""
        if suppression.rule is None:
            if self._prepared.request.select or self._prepared.request.ignore:
                return False
            rules: Sequence[Rule] = [rule for rule in self._prepared.rules if self._is_on(rule, path)]
            if not rules:
                return False
        elif (rule := self._by_id.get(suppression.rule)) and self._is_on(rule, path):
            rules = [rule]
        else:
            return False
        if self._may_be_of_a_layout(path, suppression, rules):
            return False
        return not any(map(_asks, rules)) or not self._has_open_address(path, suppression)

    def _may_be_of_a_layout(self, path: str, suppression: Suppression, rules: Sequence[Rule]) -> bool:
        """Whether a suppression in front matter may be about what a layout prints of it, in a run that
        evaluates no layouts."""
        if self._looks_at_templates or not any(
            one.phase == "template" for rule in rules for one in rule.checks
        ):
            return False
        source = self._read(path)
        if source is None:
            return False
        end = LineIndex(source.text).position(read_front_matter(source.text).body).line
        return suppression.first < end

    @cached_property
    def _by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self._prepared.rules}

    def _is_on(self, rule: Rule, path: str) -> bool:
        selected = bool(self._prepared.request.select)
        return level_at(self._prepared.config, rule.id, path, selected) != "off"

    @cached_property
    def _answered(self) -> frozenset[tuple[str, Span]]:
        """Path and span of the addresses whose state the network settled."""
        return frozenset(
            (occurrence.path, occurrence.span)
            for verdict in self._verdicts
            if verdict.status in _CONCLUSIVE
            for occurrence in verdict.occurrences
        )

    def _has_open_address(self, path: str, suppression: Suppression) -> bool:
        source = self._read(path)
        facts = next(self._view.each([path]), None)
        if source is None or facts is None:
            return True
        index = LineIndex(source.text)
        return any(
            suppression.first <= index.position(span.end).line
            and index.position(span.start).line <= suppression.last
            for span in self._open_addresses(facts)
        )

    def _open_addresses(self, facts: PostFacts) -> list[Span]:
        return [
            reference.span
            for reference in facts.references
            if reference.kind != "resource"
            and (facts.path, reference.span) not in self._answered
            and self._view.follow(reference, facts).status in ("external", "unknown")
        ]


def _asks(rule: Rule) -> bool:
    """Whether a rule has a check on what the network says."""
    return any(check.phase == "verdict" for check in rule.checks)
