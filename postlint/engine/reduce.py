"""The reduce: the facts of all documents and the site model to what the site rules say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, cast

from postlint.engine.map import Failure, Plan, Raised, arguments, guarded
from postlint.engine.results import Results
from postlint.model import (
    FactT,
    Layout,
    PostFacts,
    Problem,
    Reference,
    Resolution,
    Settings,
    UrlEntry,
    YamlValue,
)
from postlint.rule import Check, Rule
from postlint.site.resolve import rebased

if TYPE_CHECKING:
    from postlint.engine.outcomes import Outcomes
    from postlint.engine.watch import WatchedView
    from postlint.site.model import SiteModel, SourceDocument
    from postlint.verdict import Verdict


class Model(Protocol):
    """What the reduce needs of the site model (``postlint.site``)."""

    @property
    def entries(self) -> Sequence[UrlEntry]: ...
    @property
    def by_source(self) -> Mapping[str, UrlEntry]: ...
    @property
    def by_path(self) -> Mapping[str, SourceDocument]: ...
    @property
    def data(self) -> Mapping[str, YamlValue]: ...
    def resolve(self, url: str, base: str | None) -> Resolution: ...
    def converted(self, reference: Reference, base: str | None) -> Resolution | None: ...
    @property
    def has_bases(self) -> bool: ...
    def exists(self, source: str) -> bool: ...


class SiteView:
    """``model.Site``: what a site rule sees."""

    def __init__(
        self, model: Model, results: Results, settings: Settings, shown: Collection[str] | None = None
    ) -> None:
        self._model = model
        self._results = results
        self.settings = settings
        self.shown = shown
        self._layouts: dict[str | None, Layout] = {}
        self._has_layout: dict[str, bool | None] = {}
        self._html: dict[str, PostFacts | None] = {}

    @cached_property
    def posts(self) -> Sequence[PostFacts]:
        """Every parsed document's facts: posts by date, then pages and documents by path."""
        return sorted(self._results.heads(), key=_order)

    @property
    def urls(self) -> Sequence[UrlEntry]:
        """The whole URL map."""
        return self._model.entries

    @property
    def data(self) -> Mapping[str, YamlValue]:
        """``site.data``."""
        return self._model.data

    def facts(
        self, kind: type[FactT], among: Collection[str] | None = None
    ) -> Iterator[tuple[PostFacts, FactT]]:
        """The collected facts of type ``kind`` with their posts, in the order of ``posts``; ``among``:
        of the posts at these paths only."""
        name = kind.__name__
        asked = {post.path: post for post in (self.posts if among is None else self._documents(among))}
        having = {path: asked[path] for path in self._results.holders(asked, name)}
        for path, facts in self._results.look(having, lambda kept: kept.collected(name)):
            for fact in facts:
                yield having[path], fact

    def _documents(self, paths: Iterable[str]) -> list[PostFacts]:
        """The facts of the documents at ``paths``, in the order of ``posts``."""
        return sorted(filter(None, map(self._results.head, paths)), key=_order)

    def facts_of(self, path: str, kind: type[FactT]) -> Sequence[FactT]:
        """The collected facts of type ``kind`` of the post at ``path``."""
        return self._results.collected(path, kind.__name__)

    def front_matter(self, path: str) -> Mapping[str, YamlValue]:
        """The front matter of a document over the defaults, as ``SourceDocument.data`` has it."""
        document = self._model.by_path.get(path)
        return document.data if document else {}

    def resolve(self, url: str, base: str | None) -> Resolution:
        """What ``url``, written on the page published at ``base``, leads to."""
        return self._model.resolve(url, base)

    def follow(self, reference: Reference, page: PostFacts) -> Resolution:
        """What a reference of ``page`` leads to."""
        source = self._model.converted(reference, page.url)
        if source is not None:
            return source
        base = self.base(page)
        return self.resolve(reference.url if base is None else rebased(reference.url, base), page.url)

    def base(self, page: PostFacts) -> str | None:
        """The ``<base href>`` of a page's layout."""
        if not self._model.has_bases:
            return None
        name = self.front_matter(page.path).get("layout")
        return self.layout(name).base if isinstance(name, str) else None

    def entry(self, source: str) -> UrlEntry | None:
        """The URL map's entry of a source file."""
        return self._model.by_source.get(source)

    def document(self, source: str) -> PostFacts | None:
        """The facts of the document with this path."""
        return self._results.head(source)

    def page(self, entry: UrlEntry) -> PostFacts | None:
        """What the page of an entry offers to links."""
        source = entry.source or ""
        known = self.document(source)
        if known is not None:
            return known
        if source not in self._html:
            from postlint.site.html_pages import read_html_page

            self._html[source] = read_html_page(cast("SiteModel", self._model), entry)
        return self._html[source]

    def each(self, paths: Collection[str] | None) -> Iterator[tuple[str, PostFacts]]:
        """All facts of each document among ``paths`` (None: of all)."""
        return self._results.look(None if paths is None else sorted(paths), lambda kept: kept.facts)

    def exists(self, source: str) -> bool:
        """Whether the site's folder has a file of exactly this path."""
        return self._model.exists(source)

    def has_layout(self, name: str) -> bool | None:
        """Whether there is a layout ``name``."""
        if name not in self._has_layout:
            from postlint.site.layouts import has_layout

            self._has_layout[name] = has_layout(cast("SiteModel", self._model), name)
        return self._has_layout[name]

    def layout(self, name: str | None) -> Layout:
        """What the layout ``name`` gives its pages."""
        if name not in self._layouts:
            from postlint.site.layouts import read_layout

            self._layouts[name] = read_layout(cast("SiteModel", self._model), name)
        return self._layouts[name]

    @cached_property
    def extended(self) -> bool:
        """Whether plugins run that are not known here."""
        from postlint.site.layouts import extended

        return extended(cast("SiteModel", self._model))


def _order(facts: PostFacts) -> tuple[bool, str, str]:
    return facts.date is None, facts.date or "", facts.path


class _Runner:
    """Runs checks that see the site and gathers what they say."""

    def __init__(self, view: SiteView, plan: Plan) -> None:
        self._view = view
        self._plan = plan
        self.raised: list[Raised] = []
        self.failures: list[Failure] = []

    def run_once(self, rule: Rule, check: Check, outcomes: Outcomes) -> None:
        """Run a check of the whole site, unless what it said before still holds."""
        name = f"{rule.id} {check.function.__name__}"
        shown = self._view.shown
        raised = outcomes.recall(name, None)
        if raised is None and shown is not None:
            raised = outcomes.recall(name, shown)
        if raised is not None:
            self.raised += raised
            return
        before, failures = len(self.raised), len(self.failures)
        self._watched.seen = set()
        self.run(rule, check, self._watched, "")
        if len(self.failures) == failures:
            outcomes.keep(name, shown, self.raised[before:], self._watched.seen)

    @cached_property
    def _watched(self) -> WatchedView:
        from postlint.engine.watch import WatchedView

        return WatchedView.of(self._view)

    def run(self, rule: Rule, check: Check, subject: Any, path: str) -> None:
        """Run one check on one subject; problems without a path are about ``path``."""
        options = self._plan.options.get(rule.id)
        site = subject if isinstance(subject, SiteView) else self._view
        offered = {"site": site, "options": options, "settings": self._plan.settings}
        problems: list[Problem]
        problems, failure = guarded(rule, path, check.function, subject, arguments(check.wants, offered))
        self.raised += [Raised(rule.id, check.severity, one.path or path, one) for one in problems]
        if failure:
            self.failures.append(failure)


def reduce_site(
    view: SiteView,
    plan: Plan,
    shown: Collection[str] | None,
    verdicts: Iterable[Verdict] = (),
    outcomes: Outcomes | None = None,
) -> tuple[list[Raised], list[Failure]]:
    """Run the rules that see the whole site, and those on ``verdicts``. Checks of one document
    against the site run for the documents in ``shown`` only (None: for all). ``outcomes``: what the
    checks of the whole site said before."""
    runner = _Runner(view, plan)
    if plan.facts:
        for path, facts in view.each(shown):
            for rule, check in plan.facts:
                runner.run(rule, check, facts, path)
    for rule, check in plan.site:
        if outcomes is None:
            runner.run(rule, check, view, "")
        else:
            runner.run_once(rule, check, outcomes)
    if plan.verdict:
        for verdict in verdicts:
            for rule, check in plan.verdict:
                runner.run(rule, check, verdict, verdict.places[0].path if verdict.places else "")
    return runner.raised, runner.failures
