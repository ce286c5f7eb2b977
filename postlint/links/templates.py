"""What to say of a reference that templates give many pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.links.targets import BROKEN, complaint, remote_advice, retarget_fix
from postlint.model import Fix, Problem, ShownOn, Site, TemplateReference


def broken_target(one: TemplateReference, site: Site) -> Iterator[Problem]:
    """Report a reference whose target the published site does not have, with the pages from which it leads
    nowhere."""
    url = one.reference.url
    from_pages = [(shown, site.resolve(url, shown.page)) for shown in one.shown_on]
    broken = [(shown, found) for shown, found in from_pages if found.status in BROKEN]
    if not broken:
        return
    found = broken[0][1]
    advice = remote_advice(url)
    said = complaint(url, found._replace(suggestion=None) if advice else found, adds=advice)
    yield template_problem(one, said, [shown for shown, _ in broken], retarget_fix(one.reference, found))


def template_problem(
    one: TemplateReference, message: str, shown_on: Sequence[ShownOn], fix: Fix | None
) -> Problem:
    """A problem of a reference that templates give pages, on those ``shown_on``."""
    number, example = sum(shown.pages for shown in shown_on), shown_on[0].page
    pages = f"on `{example}`" if number == 1 else f"on {number:,} pages, such as `{example}`"
    return Problem(
        f"{message} ({pages})",
        one.reference.span,
        one.path,
        related=(one.via,) if one.via else (),
        fix=fix,
    )
