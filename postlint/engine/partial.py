"""The rules over a part of a site: what a change can affect, and what is compared with it.

A change's findings are those that the site has with it and had not before it. So a document that is the
same on both sides and that nothing of the change can affect need not be analysed, unless something is
compared with it. What is made of front matter alone is read of all documents, without their bodies;
a rule that compares says with which documents (``neighbours``), or which texts can concern it
(``may_collect``); where a rule says nothing of the kind, all documents are analysed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from postlint.codec import encode
from postlint.engine import keys
from postlint.engine.affected import DocumentTexts
from postlint.engine.dependencies import Dependencies, names_of
from postlint.engine.execute import execute
from postlint.engine.map import arguments, guarded
from postlint.engine.own_pages import OwnPages
from postlint.engine.prepare import Prepared
from postlint.engine.recheck import recheck
from postlint.engine.reduce import Checks, site_result_name
from postlint.engine.view import SiteView
from postlint.model import FactT, PostFacts, PostHead, Raised, SourceFile
from postlint.parse import Unreadable, front_matter_post
from postlint.rule import Rule, wanted
from postlint.store import results
from postlint.store.database import Store

if TYPE_CHECKING:
    from concurrent.futures import Executor


class Scope(NamedTuple):
    """What a run over a part of a site looks at."""

    documents: frozenset[str]
    """The documents to analyse in any case."""
    focus: frozenset[str]
    """Those for which comparing rules run."""
    front_matter: bool
    """Whether front matter or the URL map differs."""
    templates: bool
    """Whether templates are looked at."""
    own_pages: OwnPages | None
    """The pages whose layouts are evaluated where they are not."""
    copies: bool
    """Whether pages that are copied unchanged are looked at."""
    lists: bool
    """Whether what Liquid can list of the site's documents differs."""
    changed_texts: Sequence[str]
    """The texts that the change touches, before and after it."""


class Analysis:
    """Analyses documents when they are needed."""

    def __init__(
        self,
        prepared: Prepared,
        store: Store,
        pending: Iterable[str],
        executor: Executor | None,
        texts: DocumentTexts,
        dependencies: Dependencies | None = None,
        at_hand: Mapping[str, results.Row | Unreadable] | None = None,
    ) -> None:
        """``dependencies``: keeps what the results are made of. ``at_hand``: documents that have been
        analysed without the store."""
        self._prepared = prepared
        self._store = store
        self.pending = set(pending)
        self._executor = executor
        self._front = FrontMatterFacts(prepared, texts)
        self._has_fronts = False
        self._dependencies = dependencies
        self._at_hand = at_hand or {}
        self.unreadable: list[Unreadable] = []

    def need(self, paths: Collection[str] | None) -> None:
        """Let the store have the results of documents; None: of all."""
        wanted = self.pending if paths is None else self.pending.intersection(paths)
        if not wanted:
            return
        requested = sorted(wanted)
        self.pending.difference_update(requested)
        rows = []
        at_hand = [self._at_hand[path] for path in requested if path in self._at_hand]
        rest = [path for path in requested if path not in self._at_hand]
        for one in (*at_hand, *execute(self._prepared, rest, self._executor)):
            if isinstance(one, Unreadable):
                self.unreadable.append(one)
            else:
                rows.append(one)
        different = results.write_results(self._store, rows)
        # Of a document that is analysed, nothing more is in the heads.
        self._recheck(different - {keys.HEADS}, [row.path for row in rows])
        if self._dependencies is not None:
            self._dependencies.keep(names_of(rows))

    def has_front(self, kind: str) -> bool:
        """Whether facts of a kind are made of front matter alone."""
        return kind in self._front.kinds

    def need_fronts(self) -> None:
        """Let the store have what is made of front matter alone, of all documents that are not analysed."""
        if self._has_fronts:
            return
        self._has_fronts = True
        facts = {path: self._front.of(path) for path in sorted(self.pending - results.fronts(self._store))}
        self._recheck(results.write_fronts(self._store, facts), facts)

    def _recheck(self, kinds: Collection[str], paths: Iterable[str]) -> None:
        if kinds:
            recheck(self._store, kinds, set(map(keys.of_document, paths)))


class FrontMatterFacts:
    """What rules collect of front matter alone, for documents that are not analysed."""

    def __init__(self, prepared: Prepared, texts: DocumentTexts) -> None:
        self._prepared = prepared
        self._texts = texts
        collectors = {
            kind.__name__: one for one in prepared.plan.collecting for kind in one.rule.front_matter_facts
        }
        self.kinds = frozenset(collectors)
        """The names of the kinds of these facts."""
        self._collectors = tuple(dict.fromkeys(collectors.values()))

    def of(self, path: str) -> list[tuple[str, str, str]]:
        """The kinds of facts of one document, each with its rule and its facts as JSON."""
        from postlint.reading import Reading

        document, text = self._prepared.model.by_path.get(path), self._texts.known.get(path)
        if document is None or text is None:
            return []
        post = front_matter_post(SourceFile(path, text), document, self._prepared.model)
        found: dict[str, tuple[str, list[Any]]] = {}
        shared = {"post": post, "reading": Reading(post), "settings": self._prepared.plan.settings}
        for one in self._collectors:
            options = self._prepared.plan.options.get(one.rule.id)
            keywords = arguments(one.wants, {**shared, "options": options})
            facts, _ = guarded(one.rule, path, one.collect, post, keywords)
            for fact in facts:
                kind = type(fact).__name__
                if kind in self.kinds:
                    found.setdefault(kind, (one.rule.id, []))[1].append(fact)
        return [(kind, rule, encode(facts)) for kind, (rule, facts) in found.items()]


class PartialView(SiteView):
    """``model.Site`` where not all documents are analysed: what is needed is made."""

    def __init__(self, prepared: Prepared, store: Store, analysis: Analysis, texts: DocumentTexts) -> None:
        super().__init__(prepared.model, store, prepared.plan.settings)
        self.analysis = analysis
        self._texts = texts
        self.compared: Collection[str] | None = None
        """The documents of which facts are needed; None: all."""

    @cached_property
    def _heads(self) -> Sequence[PostHead]:
        unknown = {path for path, text in self._texts.known.items() if text is None}
        return [one for one in results.document_heads(self._store) if one.path not in unknown]

    def facts(
        self, kind: type[FactT], among: Collection[str] | None = None
    ) -> Iterator[tuple[PostHead, FactT]]:
        if self.analysis.has_front(kind.__name__):
            self.analysis.need_fronts()
        if self.compared is not None:
            among = self.compared if among is None else {path for path in among if path in self.compared}
        return super().facts(kind, among)

    def facts_of(self, path: str, kind: type[FactT]) -> Sequence[FactT]:
        if path in self.analysis.pending and self.analysis.has_front(kind.__name__):
            self.analysis.need_fronts()
        else:
            self.analysis.need([path])
        return super().facts_of(path, kind)

    def document(self, source: str) -> PostFacts | None:
        if source in self.analysis.pending:
            self.analysis.need([source])
            self._documents.pop(source, None)
        return super().document(source)

    def each(self, paths: Collection[str] | None = None) -> Iterator[PostFacts]:
        self.analysis.need(paths)
        return super().each(paths)


class SiteResult(NamedTuple):
    """What a check of the whole site said, and the kinds of things that it looked at."""

    name: str
    raised: list[Raised]
    seen: frozenset[str]


_ALL_OF: Final = frozenset((keys.HEADS, keys.FRONT, keys.SITE))
"""What is known of all documents without their analysis, beside the facts of front matter."""


class PartialChecks(Checks):
    """Runs the checks of the whole site for what a change can affect. What they say is kept where it is made
    of what is known of all documents."""

    def __init__(
        self, view: PartialView, prepared: Prepared, analysis: Analysis, scope: Scope, texts: DocumentTexts
    ) -> None:
        super().__init__(view, prepared.plan)
        self._partial = view
        self._analysis = analysis
        self._scope = scope
        self._texts = texts
        self.partly: list[SiteResult] = []
        """What checks said that looked at some documents alone."""

    def documents(self, store: Store) -> None:
        waiting = self._scope.documents.intersection(results.unchecked(store))
        for facts in list(results.all_facts(store, sorted(waiting))):
            self._document(store, facts)

    def site(self, store: Store) -> None:
        for rule, check in self._plan.site:
            if rule.front_matter_facts and rule.neighbours is None and not self._scope.front_matter:
                continue  # says the same before and after the change
            name = site_result_name(rule, check)
            raised = results.site_result(store, name, Raised)
            if raised is None:
                self._view.seen.clear()
                compared = self._partial.compared = self._need(rule)
                raised, done = self.run(rule, check, self._view, "")
                self._partial.compared = None
                found = SiteResult(name, raised, frozenset(one for one in self._view.seen if ":" not in one))
                if (
                    done
                    and compared is None
                    and found.seen <= _ALL_OF.union(map(_name, rule.front_matter_facts))
                ):
                    results.write_site_result(store, *found)
                elif done:
                    self.partly.append(found)
            self.raised += raised

    def _need(self, rule: Rule) -> Collection[str] | None:
        """Let those documents be analysed on which it depends what a rule says of the change. All with which
        it compares them, where the rule can name these; else None."""
        searched = False

        def holding(test: Callable[[str], bool]) -> set[str]:
            nonlocal searched
            searched = True  # what is analysed already may be such a text as well
            return self._texts.holding(test)

        if rule.neighbours is not None and rule.compares:
            offered = {
                "site": self._view,
                "options": self._plan.options.get(rule.id),
                "settings": self._plan.settings,
                "holding": holding,
            }
            focus = self._scope.focus
            near = rule.neighbours(focus, **arguments(wanted(rule.neighbours), offered))
            self._analysis.need(near)
            return None if searched or near is None else near
        if rule.may_collect is not None:
            if any(map(rule.may_collect, self._scope.changed_texts)):
                self._analysis.need(self._texts.holding(rule.may_collect))
        elif not rule.front_matter_facts:
            self._analysis.need(None)
        return None


def _name(kind: type[Any]) -> str:
    return kind.__name__
