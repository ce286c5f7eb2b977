"""Problems of references that templates write into pages, or that are in pages that are copied unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from postlint.links.targets import BROKEN, complaint, hands_over, remote_advice, retarget_fix, unjudged
from postlint.model import Fix, Once, Problem, Reference, ShownOn, Site, TemplateReference
from postlint.shown_on import with_pages


def broken_target(one: TemplateReference, site: Site) -> Iterator[Problem]:
    """Report a reference whose target the published site does not have, with the pages from which it leads
    nowhere."""
    url = one.reference.url
    if one.reference.origin != "template" and re.search(r"\{[{%]", url):
        message = (
            f"`{url}` is not an address: Liquid is not evaluated in a file without front matter, "
            "begin it with two lines `---`"
        )
        yield Problem(message, one.reference.span)
        return
    from_pages = [(shown, site.resolve(url, shown.page)) for shown in one.shown_on]
    broken = [
        (shown, found)
        for shown, found in from_pages
        if found.status in BROKEN and not hands_over(one.reference, found)
    ]
    if not broken:
        unknown = (unjudged(one.reference, found) for _, found in from_pages if found.unjudged)
        yield from (problem._replace(path=one.path) for problem in filter(None, unknown))
        return
    found = broken[0][1]
    advice = remote_advice(url)
    said = complaint(url, found._replace(suggestion=None) if advice else found, adds=advice)
    yield template_problem(one, said, [shown for shown, _ in broken], retarget_fix(one.reference, found))


def template_problem(
    one: TemplateReference, message: str, shown_on: Sequence[ShownOn], fix: Fix | None
) -> Problem:
    """The problem of a template's reference, which is on the pages ``shown_on``."""
    number, example = sum(shown.pages for shown in shown_on), shown_on[0].page
    if one.reference.origin == "template":
        message = with_pages(message, number, example)
    return Problem(
        message,
        one.reference.span,
        one.path,
        related=(one.via,) if one.via else (),
        fix=fix,
    )


def of_include(problem: Problem, reference: Reference) -> Problem:
    """The problem of a reference in a body, made one that is reported once for all bodies where an include
    alone writes it: its address has no parameter of the tag."""
    found = re.fullmatch(r"\{%-?\s*include(?:_cached)?\s+([^\s%{}]+)(.*?)-?%\}", reference.raw, re.DOTALL)
    if found is None or problem.once is not None:
        return problem
    given = re.findall(r"=\s*(\"[^\"]*\"|'[^']*'|\S+)", found[2])
    for value in given:
        if value[0] not in "\"'" or (value[1:-1] and value[1:-1] in reference.url):
            return problem  # a variable, or the author's own words
    message = f"{problem.message} (the include `{found[1]}` writes it)"
    return problem._replace(message=message, once=Once(message, message))
