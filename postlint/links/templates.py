"""What to say of a reference that templates give many pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postlint.links.targets import BROKEN, complaint, remote_advice, retarget_fix
from postlint.model import Problem, Reference, Resolution, ShownOn, Site, TemplateReference


class Harm(NamedTuple):
    """A reference that leads nowhere from some pages, all in the same way."""

    found: Resolution
    pages: int
    example: str
    """The URL of one of the pages."""


def harm(one: TemplateReference, site: Site) -> Harm | None:
    """From how many pages a reference leads nowhere, and to where; None where it does so from none."""
    found: Resolution | None = None
    broken: list[ShownOn] = []
    for shown in one.shown_on:
        here = site.resolve(one.reference.url, shown.page)
        if here.status in BROKEN:
            found = found or here
            broken.append(shown)
    if found is None:
        return None
    return Harm(found, sum(shown.pages for shown in broken), broken[0].page)


def broken_target(one: TemplateReference, site: Site) -> Iterator[Problem]:
    """Report a reference whose target the published site does not have."""
    harmed = harm(one, site)
    if harmed is None:
        return
    reference, found = one.reference, harmed.found
    advice = remote_advice(reference.url)
    said = complaint(reference.url, found._replace(suggestion=None) if advice else found, adds=advice)
    yield template_problem(one, f"{said} ({on_pages(harmed.pages, harmed.example)})", reference, found)


def template_problem(
    one: TemplateReference, message: str, reference: Reference, found: Resolution
) -> Problem:
    """A problem of a reference that templates give pages."""
    return Problem(
        message,
        reference.span,
        one.path,
        related=(one.via,) if one.via else (),
        fix=retarget_fix(reference, found),
    )


def on_pages(number: int, example: str) -> str:
    """Which pages show a reference."""
    return f"on `{example}`" if number == 1 else f"on {number:,} pages, such as `{example}`"
