"""Problems and fixes from verdicts, shared by several rules: dead links, images.

Pure functions from a ``Verdict`` to problems, for the checks that run after the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from postlint.model import Edit, Fix, Problem, Severity
from postlint.verdict import Gone, Occurrence, Role, Suspect, Verdict


def occurrences_of(verdict: Verdict, kind: str, role: Role | None) -> Iterator[Occurrence]:
    """The verdict's occurrences of one kind with the given role; with ``None`` those without a role, which no
    other rule reports."""
    for occurrence in verdict.occurrences:
        if occurrence.kind == kind and (role in occurrence.roles if role else not occurrence.roles):
            yield occurrence


def replacement(verdict: Verdict, occurrence: Occurrence, url: str, title: str, safe: bool) -> Fix | None:
    """The fix that replaces the verdict's URL with ``url``; None where plain replacement is not possible
    (Liquid, entities, characters with a meaning in Markdown)."""
    fragment = urlsplit(verdict.url).fragment
    if fragment and "#" not in url:
        url += "#" + fragment
    plain = re.fullmatch(r"[A-Za-z0-9/:@!$&*+,;=~?#%._-]+", url)
    if occurrence.raw != verdict.url or occurrence.target_span is None or not plain:
        return None
    return Fix(title, (Edit(occurrence.target_span, url),), safe)


def gone(verdict: Verdict, occurrence: Occurrence, what: str, advice: str) -> Problem:
    """The problem of a dead URL. Its fix is the Wayback Machine's copy nearest to the post's date."""
    assert isinstance(verdict.outcome, Gone)
    captures = verdict.evidence.captures
    capture = next(
        (c for c in captures if c.date == (occurrence.date or "")), captures[0] if captures else None
    )
    fix = None
    message = f"{what} is gone ({verdict.outcome.reason}): {advice}"
    if capture:
        day = f"{capture.timestamp[:4]}-{capture.timestamp[4:6]}-{capture.timestamp[6:8]}"
        fix = replacement(verdict, occurrence, capture.url, f"link the archived copy of {day}", safe=False)
        message += f"; the archive has it as of {day}"
    return Problem(message, occurrence.span, occurrence.path, fix=fix)


# --- images -------------------------------------------------------------------------------------


def image_problems(verdict: Verdict, largest: int = 0) -> Iterator[Problem]:
    """External images that are gone, are not images, or are larger than ``largest`` bytes (0: any size)."""
    outcome, evidence = verdict.outcome, verdict.evidence
    for occurrence in occurrences_of(verdict, "image", None):
        named = f"the image `{verdict.url}`"
        if isinstance(outcome, Gone):
            yield gone(verdict, occurrence, named, "show another or keep a copy in the site")
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield problem_at(occurrence, f"{named} is probably gone: {outcome.reason}", "warning")
        elif outcome.kind in ("alive", "moved"):
            # Some servers send octet-stream, and browsers show the image anyway.
            kind = evidence.content_type or "image/"
            if kind.startswith(("text/html", "application/xhtml", "application/json", "application/pdf")):
                yield problem_at(
                    occurrence, f"`{verdict.url}` is not an image: its host sends `{kind}`", None
                )
            elif largest and evidence.size is not None and evidence.size > largest:
                size, limit = _megabytes(evidence.size), _megabytes(largest)
                yield problem_at(
                    occurrence, f"{named} is {size} large, more than {limit}: show a smaller one", "warning"
                )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def problem_at(occurrence: Occurrence, message: str, severity: Severity | None) -> Problem:
    return Problem(message, occurrence.span, occurrence.path, severity)


def parked_message(verdict: Verdict, what: str) -> str:
    """The message about a parked domain, with the evidence."""
    parked = verdict.evidence.parked
    return (
        f"{what} seems parked or for sale ({'; '.join(parked.reasons if parked else ())}): look at it, "
        "and link another page if it is"
    )
