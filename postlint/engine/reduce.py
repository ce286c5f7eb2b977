"""The rules that see the site: those that hold each document against it, of it as a whole, of verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from postlint.engine.map import Plan, arguments, guarded
from postlint.engine.view import SiteView
from postlint.model import Failure, PostFacts, Raised
from postlint.rule import Check, Rule
from postlint.store import results
from postlint.store.database import Store
from postlint.verdict import Verdict

_TOGETHER = 128
"""So many documents' facts are read at once: an archive's would be all of its links."""


class Checks:
    """Runs checks that see the site and gathers what they say that the store does not keep."""

    def __init__(self, view: SiteView, plan: Plan) -> None:
        self._view = view
        self._plan = plan
        self.raised: list[Raised] = []
        self.failures: list[Failure] = []

    def run(self, rule: Rule, check: Check, subject: Any, path: str) -> tuple[list[Raised], bool]:
        """Run one check on one subject; what it said, and whether it came to its end. Problems without
        a path are about ``path``."""
        options = self._plan.options.get(rule.id)
        offered = {"site": self._view, "options": options, "settings": self._plan.settings}
        problems, failure = guarded(rule, path, check.function, subject, arguments(check.wants, offered))
        if failure:
            self.failures.append(failure)
        raised = [Raised(rule.id, check.severity, one.path or path, one) for one in problems]
        return raised, failure is None

    def documents(self, store: Store) -> None:
        """Hold the documents against the site that have not been, or not as it is now."""
        waiting = iter(results.unchecked(store))
        while some := list(islice(waiting, _TOGETHER)):
            for facts in list(results.all_facts(store, some)):
                self._document(store, facts)

    def _document(self, store: Store, facts: PostFacts) -> None:
        self._view.seen.clear()
        said: list[Raised] = []
        whole = True
        for rule, check in self._plan.facts:
            raised, done = self.run(rule, check, facts, facts.path)
            said += raised
            whole = whole and done
        if whole:
            seen = {key for key in self._view.seen if ":" in key}
            results.write_checked(store, facts.path, said, seen)
        else:
            self.raised += said

    def site(self, store: Store) -> None:
        """Run the checks of the whole site, but for those that looked at nothing that has changed."""
        for rule, check in self._plan.site:
            name = f"{rule.id} {check.function.__name__}"
            raised = results.site_problems(store, name)
            if raised is None:
                self._view.seen.clear()
                raised, done = self.run(rule, check, self._view, "")
                if done:
                    seen = {key for key in self._view.seen if ":" not in key}
                    results.write_site_problems(store, name, raised, seen)
            self.raised += raised

    def verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Run the checks of what the network said."""
        for verdict in verdicts if self._plan.verdict else ():
            for rule, check in self._plan.verdict:
                path = verdict.places[0].path if verdict.places else ""
                raised, _ = self.run(rule, check, verdict, path)
                self.raised += raised
