"""What rules make of verdicts where more than one shares it: dead links, images, fixes.

Pure functions from a ``Verdict`` to problems, for the checks that run after the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from postlint.model import Edit, Fix, Problem, Severity
from postlint.verdict import Gone, Place, Role, Suspect, Verdict


def places_of(verdict: Verdict, kind: str, role: Role | None) -> Iterator[Place]:
    """The verdict's places of one kind that one rule answers for: those with ``role``, or with
    ``None`` those that no other rule claims."""
    for place in verdict.places:
        if place.kind == kind and (role in place.roles if role else not place.roles):
            yield place


def replacement(verdict: Verdict, place: Place, url: str, title: str, safe: bool) -> Fix | None:
    """The fix that writes ``url`` where the verdict's URL is; None where that cannot be done
    by letters alone (Liquid, entities, a URL with what Markdown would take for its own)."""
    fragment = urlsplit(verdict.url).fragment
    if fragment and "#" not in url:
        url += "#" + fragment
    plain = re.fullmatch(r"[A-Za-z0-9/:@!$&*+,;=~?#%._-]+", url)
    if place.raw != verdict.url or place.target_span is None or not plain:
        return None
    return Fix(title, (Edit(place.target_span, url),), safe)


def gone(verdict: Verdict, place: Place, what: str, advice: str) -> Problem:
    """The problem that a dead URL is, with the archive's copy nearest the post's date as its fix."""
    assert isinstance(verdict.outcome, Gone)
    captures = verdict.evidence.captures
    capture = next((c for c in captures if c.date == (place.date or "")), captures[0] if captures else None)
    fix = None
    message = f"{what} is gone ({verdict.outcome.reason}): {advice}"
    if capture:
        day = f"{capture.timestamp[:4]}-{capture.timestamp[4:6]}-{capture.timestamp[6:8]}"
        fix = replacement(verdict, place, capture.url, f"link the archived copy of {day}", safe=False)
        message += f"; the archive has it as of {day}"
    return Problem(message, place.span, place.path, fix=fix)


# --- images -------------------------------------------------------------------------------------


def image_problems(verdict: Verdict, largest: int = 0) -> Iterator[Problem]:
    """External images that are gone, are no images, or are larger than ``largest`` bytes (0: any size)."""
    outcome, evidence = verdict.outcome, verdict.evidence
    for place in places_of(verdict, "image", None):
        named = f"the image `{verdict.url}`"
        if isinstance(outcome, Gone):
            yield gone(verdict, place, named, "show another or keep a copy in the site")
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield problem_at(place, f"{named} is probably gone: {outcome.reason}", "warning")
        elif outcome.kind in ("alive", "moved"):
            # Servers that know no better say octet-stream, and browsers show the image all the same.
            kind = evidence.content_type or "image/"
            if kind.startswith(("text/html", "application/xhtml", "application/json", "application/pdf")):
                yield problem_at(place, f"`{verdict.url}` is not an image: its host sends `{kind}`", None)
            elif largest and evidence.size is not None and evidence.size > largest:
                size, limit = _megabytes(evidence.size), _megabytes(largest)
                yield problem_at(
                    place, f"{named} is {size} large, more than {limit}: show a smaller one", "warning"
                )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def problem_at(place: Place, message: str, severity: Severity | None) -> Problem:
    return Problem(message, place.span, place.path, severity)


def parked_message(verdict: Verdict, what: str) -> str:
    """What to say of a parked domain, with the signs."""
    parked = verdict.evidence.parked
    return (
        f"{what} seems parked or for sale ({'; '.join(parked.reasons if parked else ())}): look at it, "
        "and link another page if it is"
    )
