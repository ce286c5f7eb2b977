"""HTML files that Jekyll copies, by themselves: the few rules of documents that hold for any page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from postlint.engine.map import Plan, map_post
from postlint.engine.prepare import Prepared
from postlint.engine.reduce import SEEN_IN_COPIES, Checks
from postlint.error_text import describe_error
from postlint.model import Failure, Raised
from postlint.parse import Unreadable, parse, read_source
from postlint.site.site_model import SourceDocument
from postlint.store import results

if TYPE_CHECKING:
    from postlint.store.database import Store

RULES: Final = ("embed", "link-syntax")
"""Their subjects are single elements. Rules of titles, events, sponsors and prose are about posts."""

_NAME = "copied pages by themselves"


def check_copies(prepared: Prepared, store: Store, checks: Checks) -> None:
    """Let ``checks`` have what these rules say of the copied pages. The store keeps it until a page or
    what they look at is another."""
    known = results.site_result(store, _NAME, Raised)
    if known is None:
        before = len(checks.failures)
        known, seen = checks.looking(lambda: list(_raised(prepared, checks)))
        if len(checks.failures) == before:
            results.write_site_result(store, _NAME, known, seen.union(SEEN_IN_COPIES))
    checks.raised += known


def _raised(prepared: Prepared, checks: Checks) -> Iterator[Raised]:
    from postlint.pages.copied import MOST_BYTES

    plan = restricted(prepared.plan, RULES)
    for path, url in sorted(prepared.model.copied_pages.items()) if plan.by_node else ():
        source = read_source(prepared.request.root, path)
        if isinstance(source, Unreadable) or len(source.text) > MOST_BYTES:
            continue
        record = SourceDocument(path, path, "page", None, url, None, None, {}, False, True, url.lstrip("/"))
        try:
            post = parse(source, record, prepared.model, tags=None).post
            mapped = map_post(post, plan)
        except Exception as error:  # one page must not cost the findings of all others
            checks.failures.append(Failure("", path, describe_error(error)))
            continue
        checks.failures += mapped.failures
        yield from mapped.raised
        for rule, check in plan.facts:
            yield from checks.run(rule, check, mapped.facts, path)[0]


def restricted(plan: Plan, rules: Collection[str]) -> Plan:
    """The checks of ``rules`` on documents."""
    kept = {
        name: tuple((rule, check) for rule, check in pairs if rule.id in rules)
        for name, pairs in plan.by_node.items()
    }
    facts = tuple((rule, check) for rule, check in plan.facts if rule.id in rules)
    by_node = {name: pairs for name, pairs in kept.items() if pairs}
    return plan._replace(by_node=by_node, facts=facts, collecting=())
