"""A whole run over one site: discover, map, reduce, stamp."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from postlint import __version__
from postlint.config import Config, active_rules, options_of
from postlint.engine.map import Failure, Mapped, Plan, map_post, plan
from postlint.engine.reduce import SiteView, reduce_site
from postlint.engine.stamp import failure_findings, order, stamp
from postlint.model import Finding, Report, SourceFile
from postlint.parse import Unreadable, parse, read_source
from postlint.rule import Rule, load

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from postlint.site.model import SiteModel, SourceDocument


class Request(NamedTuple):
    """What to check, and how."""

    root: str
    """The site's folder."""
    model: SiteModel
    config: Config = Config()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    shows: Callable[[str], bool] | None = None
    """Whether a file's findings are shown; None: all are."""


class Outcome(NamedTuple):
    """The report, and what went wrong in making it."""

    report: Report
    failed: bool
    """Whether a rule broke down or a file could not be read."""


def run(request: Request, executor: Executor | None = None) -> Outcome:
    """Check a site. ``executor`` maps the documents; without one this process does."""
    rules = [load(rule_id) for rule_id in active_rules(request.config, request.select, request.ignore)]
    options = {rule.id: options_of(request.config, rule) for rule in rules}
    settings = request.config.settings
    run_plan = plan(rules, options, settings)
    mapped, unreadable = map_documents(request, run_plan, request.model.documents, executor)
    documents = request.model.documents
    paths = {document.path for document in documents}
    paths |= {entry.source for entry in request.model.entries if entry.source is not None}
    shown = None if request.shows is None else {path for path in paths if request.shows(path)}
    raised, failures = reduce_site(SiteView(request.model, mapped, settings), run_plan, shown)
    raised += [one for result in mapped for one in result.raised]
    failures += [failure for result in mapped for failure in result.failures]
    findings = stamp(
        raised,
        request.config,
        source_reader(request.root),
        shown=shown,
        selected=bool(request.select),
    )
    unreadable = [one for one in unreadable if shown is None or one.path in shown]
    findings += failure_findings(failures) + [_unreadable_finding(one) for one in unreadable]
    checked = sum(shown is None or document.path in shown for document in documents)
    report = Report(tuple(sorted(findings, key=order)), checked, __version__, request.root, summaries(rules))
    return Outcome(report, bool(failures) or any(one.failed for one in unreadable))


def map_documents(
    request: Request, run_plan: Plan, documents: Sequence[SourceDocument], executor: Executor | None
) -> tuple[list[Mapped], list[Unreadable]]:
    """Map every Markdown document, in this process or on ``executor``."""
    mapped: list[Mapped] = []
    unreadable: list[Unreadable] = []
    todo = [document for document in documents if document.markdown]
    for document in todo:
        result = map_document(request, run_plan, document)
        if isinstance(result, Unreadable):
            unreadable.append(result)
        else:
            mapped.append(result)
    return mapped, unreadable


def map_document(request: Request, run_plan: Plan, document: SourceDocument) -> Mapped | Unreadable:
    """Read, parse and judge one document."""
    source = read_source(request.root, document.path)
    if isinstance(source, Unreadable):
        return source
    parsed = parse(source, document, request.model, tags=request.config.file.liquid.tags)
    return map_post(parsed.post, run_plan, parsed.dependencies)


def source_reader(root: str) -> Callable[[str], SourceFile | None]:
    """A reader of the site's files for showing; None where a file is no text."""

    @cache
    def read(path: str) -> SourceFile | None:
        if not path or os.path.isdir(os.path.join(root, path)):
            return None
        source = read_source(root, path)
        return None if isinstance(source, Unreadable) else source

    return read


def summaries(rules: Sequence[Rule]) -> Mapping[str, str]:
    """Rule id to its one-line summary."""
    return {rule.id: rule.summary for rule in rules}


def _unreadable_finding(unreadable: Unreadable) -> Finding:
    return Finding("unreadable", "error", unreadable.path, 1, 1, 1, 1, unreadable.message)


__all__ = ["Failure", "Outcome", "Request", "map_document", "run", "source_reader"]
