"""Includes in Markdown, by themselves: the rules about signs and addresses that hold for any part of a text.

What an include is in is not known here, so nothing is said of what another part of the page may complete:
a reference whose definition is elsewhere, the end of an element. Its Liquid is masked: its parameters are
the caller's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from postlint.engine.copies import restricted
from postlint.engine.map import map_post
from postlint.engine.prepare import Prepared
from postlint.engine.reduce import Checks
from postlint.error_text import describe_error
from postlint.model import Failure, Finding
from postlint.parse import Unreadable, parse, read_source
from postlint.site.site_model import SourceDocument
from postlint.store import results

if TYPE_CHECKING:
    from postlint.store.database import Store

RULES: Final = ("bare-url", "embed", "image-alt", "link-syntax", "placeholder", "raw-markup")

_TAG: Final = re.compile(r"\{%-?\s*include(?:_cached)?\s+((?:\{\{.*?\}\}|[^\s%{])+)")


def check_includes(prepared: Prepared, store: Store, checks: Checks) -> None:
    """Let ``checks`` have what these rules say of the site's includes in Markdown that a document brings in,
    or a template that makes HTML of Markdown. They are few and short: nothing of it is kept."""
    paths = markdown_includes(prepared)
    plan = restricted(prepared.plan, RULES)
    if not paths or not (plan.by_node or plan.facts):
        return
    for path in sorted(_brought_in(prepared, store, paths)):
        source = read_source(prepared.request.root, path)
        if isinstance(source, Unreadable):
            continue
        record = SourceDocument(path, path, "page", None, None, None, None, {}, True, False, None)
        try:
            post = parse(source, record, prepared.model, tags=None).post._replace(complete=False)
            mapped = map_post(post, plan)
        except Exception as error:  # one include must not cost the findings of all others
            checks.failures.append(Failure("", path, describe_error(error)))
            continue
        checks.failures += mapped.failures
        checks.raised += mapped.raised
        for rule, check in plan.facts:
            checks.raised += checks.run(rule, check, mapped.facts, path)[0]


def markdown_includes(prepared: Prepared) -> frozenset[str]:
    """The paths of the includes whose extension says that they are Markdown."""
    config = prepared.model.config
    folder = config.folder("includes_dir", "_includes") + "/"
    extensions = tuple(config.markdown_extensions)
    return frozenset(
        path
        for path in prepared.model.template_files
        if path.startswith(folder) and path.lower().endswith(extensions)
    )


def _brought_in(prepared: Prepared, store: Store, paths: Collection[str]) -> set[str]:
    found = set(paths).intersection(results.dependency_names(store))
    folder = prepared.model.config.folder("includes_dir", "_includes") + "/"
    for template in prepared.model.template_files:
        if found.issuperset(paths):
            break
        source = read_source(prepared.request.root, template)
        if isinstance(source, Unreadable) or not (template in found or "markdownify" in source.text):
            continue
        for name in _TAG.findall(source.text):
            pattern = ".*".join(map(re.escape, re.split(r"\{\{.*?\}\}", name)))
            found.update(path for path in paths if re.fullmatch(pattern, path.removeprefix(folder)))
    return found


def without_doubles(findings: Sequence[Finding], includes: Collection[str]) -> list[Finding]:
    """``findings`` without those at an include's tag that are shown at their own lines in the include."""
    own = {(one.path, one.rule, one.message) for one in findings if one.path in includes}
    return [one for one in findings if not (own and _is_double(one, own))]


def _is_double(finding: Finding, own: Collection[tuple[str, str, str]]) -> bool:
    tag = _TAG.match(finding.source_line, finding.column - 1)
    return tag is not None and any(
        path.endswith("/" + tag[1]) and (rule, message) == (finding.rule, finding.message)
        for path, rule, message in own
    )
