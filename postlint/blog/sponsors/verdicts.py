"""What the pages of sponsors say of the links that lead there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from postlint.links.verdict_problems import gone, occurrences_of, parked_message, problem_at
from postlint.model import Problem
from postlint.verdict import Gone, Moved, Suspect, Verdict


def sponsor_problems(verdict: Verdict) -> Iterator[Problem]:
    """Sponsors whose site is gone, parked, or has become another company's."""
    outcome, evidence = verdict.outcome, verdict.evidence
    for occurrence in occurrences_of(verdict, "link", "sponsor"):
        name = occurrence.name or occurrence.text or verdict.url
        if isinstance(outcome, Gone):
            yield gone(
                verdict, occurrence, f"the site of `{name}`", "link where they are now, or the archived page"
            )
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            yield problem_at(
                occurrence, f"the site of `{name}` is probably gone: {outcome.reason}", "warning"
            )
        elif evidence.parked and evidence.parked.score >= 1.0:
            yield problem_at(occurrence, parked_message(verdict, f"the site of `{name}`"), "warning")
        elif isinstance(outcome, Moved) and evidence.final_url and _other_company(verdict, name):
            to = urlsplit(evidence.final_url).hostname
            yield problem_at(
                occurrence,
                f"the site of `{name}` leads to `{to}`, whose page does not name them:"
                " link where they are now",
                "warning",
            )


def _other_company(verdict: Verdict, name: str) -> bool:
    """Whether a sponsor's own domain (it bears their name) leads to one whose page does not name them."""
    page, final = verdict.evidence.page, verdict.evidence.final_url or ""
    words = [word for word in re.findall(r"\w+", name.casefold()) if len(word) > 2]
    if page is None or not (page.title or page.site_name or page.heading) or not words:
        return False
    home = re.sub(r"[^a-z0-9.]", "", (urlsplit(verdict.url).hostname or "").casefold())
    away = re.sub(r"[^a-z0-9.]", "", (urlsplit(final).hostname or "").casefold())
    joined = re.sub(r"\W", "", name.casefold())
    if not (any(word in home for word in words) or joined in home):
        return False  # a short link, a social network: never theirs
    shown = f"{page.title} {page.site_name} {page.heading}".casefold()
    return not any(word in shown or word in away for word in words) and joined not in away
