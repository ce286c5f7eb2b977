"""Runs the checks that see the site: of each document against it, of the whole site, of templates, of
verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from postlint.engine import keys
from postlint.engine.map import Plan, arguments, guarded
from postlint.engine.view import SiteView
from postlint.model import Failure, PostFacts, Raised, Span, TemplateReference
from postlint.rule import Check, Rule
from postlint.store import results
from postlint.store.database import Store
from postlint.verdict import Verdict

SEEN_BY_LAYOUTS = (keys.SITE, keys.TEMPLATES)
"""What changes which references layouts write: not the bodies of posts, nor what is only printed of them."""

SEEN_IN_LISTS = (keys.SITE, keys.FRONT, keys.HEADS)
"""What changes the pages of lists, beside the bodies of the pages that list."""

SEEN_IN_COPIES = (keys.SITE, keys.COPIED)
"""What changes the references of pages that are copied as they are."""

_TOGETHER = 128
"""The number of documents whose facts are read at once; those of an archive hold all of its links."""


class Checks:
    """Runs the checks that see the site and collects the problems that are not in the store."""

    def __init__(self, view: SiteView, plan: Plan) -> None:
        self._view = view
        self._plan = plan
        self._keywords: dict[Callable[..., Any], dict[str, Any]] = {}
        """The names that each check takes."""
        self.raised: list[Raised] = []
        self.failures: list[Failure] = []

    def run(self, rule: Rule, check: Check, subject: Any, path: str) -> tuple[list[Raised], bool]:
        """Run one check on one subject. Returns its problems (those without a path are about ``path``), and
        whether it ran to its end."""
        keywords = self._keywords.get(check.function)
        if keywords is None:
            options = self._plan.options.get(rule.id)
            offered = {"site": self._view, "options": options, "settings": self._plan.settings}
            keywords = self._keywords[check.function] = arguments(check.wants, offered)
        problems, failure = guarded(rule, path, check.function, subject, keywords)
        if failure:
            self.failures.append(failure)
        raised = [Raised(rule.id, check.severity, one.path or path, one) for one in problems]
        return raised, failure is None

    def looking(self, look: Callable[[], list[Raised]]) -> tuple[list[Raised], set[str]]:
        """What ``look`` comes to, and the kinds of things that it looked at."""
        self._view.seen.clear()
        raised = look()
        return raised, {key for key in self._view.seen if ":" not in key}

    def documents(self, store: Store) -> None:
        """Run the checks of documents against the site, where they have not run or their results have been
        deleted."""
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
        """Run the checks of the whole site whose results are not in the store."""
        for rule, check in self._plan.site:
            name = site_result_name(rule, check)
            raised = results.site_result(store, name, Raised)
            if raised is None:
                self._view.seen.clear()
                raised, done = self.run(rule, check, self._view, "")
                if done:
                    seen = {key for key in self._view.seen if ":" not in key}
                    results.write_site_result(store, name, raised, seen)
            self.raised += raised

    def templates(
        self, store: Store, name: str, read: Callable[[], Iterable[TemplateReference]], kinds: Sequence[str]
    ) -> None:
        """Run the checks of the references that ``read`` finds in templates or copied pages, but where
        nothing has changed that the checks look at, nor of ``kinds``, at which ``read`` looks. The store
        keeps both under ``name``."""
        raised = results.site_result(store, name, Raised)
        if raised is None:
            references = results.site_result(store, references_name(name), TemplateReference)
            if references is None:
                references = list(read())
                results.write_site_result(store, references_name(name), references, kinds)
            self._view.seen.clear()
            raised, whole = self.of_templates(references)
            if whole:
                seen = {key for key in self._view.seen if ":" not in key}
                results.write_site_result(store, name, raised, seen.union(kinds))
        self.raised += raised

    def of_templates(
        self,
        references: Sequence[TemplateReference],
        leave_out: Callable[[TemplateReference], bool] = lambda reference: False,
    ) -> tuple[list[Raised], bool]:
        """What the checks say of these references, and whether all came to their end. ``leave_out`` is called
        with those of which something is said."""
        raised: list[Raised] = []
        whole = True
        for reference in references:
            of_it: list[Raised] = []
            for rule, check in self._plan.template:
                said, done = self.run(rule, check, reference, reference.path)
                of_it += said
                whole = whole and done
            if of_it and not leave_out(reference):
                raised += of_it
        return _once_per_span(raised), whole

    def verdicts(self, verdicts: Iterable[Verdict]) -> None:
        """Run the checks of what the network said."""
        for verdict in verdicts if self._plan.verdict else ():
            for rule, check in self._plan.verdict:
                path = verdict.occurrences[0].path if verdict.occurrences else ""
                raised, _ = self.run(rule, check, verdict, path)
                self.raised += raised


def references_name(name: str) -> str:
    """The name under which the store keeps the references of which it keeps under ``name`` what is said."""
    return f"{name}: references"


def site_result_name(rule: Rule, check: Check) -> str:
    """The name under which the store keeps what a check of the whole site said."""
    return f"{rule.id} {check.function.__name__}"


def _once_per_span(raised: Sequence[Raised]) -> list[Raised]:
    """What is reported of one span of a template, which prints several addresses, as one problem."""
    by_span: dict[tuple[str, str, Span | None], list[Raised]] = {}
    for one in raised:
        by_span.setdefault((one.rule, one.path, one.problem.span), []).append(one)
    found = []
    for first, *others in by_span.values():
        problem = first.problem
        if others:
            message = f"{problem.message}; so are {len(others):,} more addresses that this prints"
            problem = problem._replace(message=message, fix=None)
        found.append(first._replace(problem=problem))
    return found
