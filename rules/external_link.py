"""Every link to another site leads somewhere

Sites die, pages move, domains are sold. A reader who clicks gets an error, or worse, a casino.

With `--online` every address is requested, politely, and judged with care, because a checker
that cries wolf is soon switched off. Only what is proven is an error: the host said
404 or 410 again and again while other pages of its host answered or on two days, its
name does not exist (looked up again and again), or it failed on several days of the
history. A host that is slow, overloaded or does not let programs in
(401, 403, 429, a bot check) proves nothing, and nothing is said here.

Also reported: a page that answers but says that it was not found, a domain that seems
parked (warnings, with the signs), a permanent move and an `http` address that answers
over `https` too (information, with a fix), and a fragment that a page has not, where
the page was read for another reason (information). Links to a sponsor or to an event are judged
by `sponsor-link` and `rsvp-stale`, images by `image-link`.

Bad:

````
=== _posts/2019-03-01-news.md
---
title: News
---
Read [the report](https://a.example/report), [the guide](http://b.example/guide#start)
and [their site](https://c.example/).
They keep to [the rules](https://d.example/handbook#rules).
=== verdicts.jsonl
{"postlint": "verdicts", "version": 1}
{"url": "https://a.example/report", "outcome": {"kind": "gone", "reason": "404 twice"}}
{"url": "http://b.example/guide#start", "outcome": {"kind": "moved", "permanently": true, "to": "https://b.example/guide/"}}
{"url": "https://d.example/handbook#rules", "outcome": {"kind": "alive"}, "evidence": {"missing_fragments": ["rules"]}}
{"url": "https://c.example/", "outcome": {"kind": "alive"}, "evidence": {"parked": {"score": 1.1, "reasons": ["its title offers the domain", "its page is made by bodis.com"]}}}
````
```findings
_posts/2019-03-01-news.md:4:6: error: `https://a.example/report` is gone (404 twice): link what replaced it, or drop the link
_posts/2019-03-01-news.md:4:46: info: `http://b.example/guide#start` has moved permanently: link `https://b.example/guide/`
_posts/2019-03-01-news.md:5:5: warning: `https://c.example/` seems parked or for sale (its title offers the domain; its page is made by bodis.com): look at it, and link another page if it is
_posts/2019-03-01-news.md:6:14: info: `https://d.example/handbook#rules` answers, but its page has no `#rules`: link a part that it has
```

Good:

````
=== _posts/2019-03-01-news.md
---
title: News
---
Read [the report](https://a.example/report) and [the slides](https://b.example/slides).
=== verdicts.jsonl
{"postlint": "verdicts", "version": 1}
{"url": "https://a.example/report", "outcome": {"kind": "alive"}}
{"url": "https://b.example/slides", "outcome": {"kind": "blocked", "reason": "it answers 403"}}
````
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from postlint.model import Problem
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.verdict import Moved, Occurrence, Verdict


class Options(NamedTuple):
    """Options of `external-link`."""

    moved: bool = True
    """Whether to tell of permanent moves."""
    https: bool = True
    """Whether to tell of `http` links that answer over `https` too."""
    parked: bool = True
    """Whether to tell of domains that seem parked."""
    fragments: bool = True
    """Whether to tell of fragments that a page has not."""


@rule("error")
def check(verdict: Verdict, options: Options) -> Iterator[Problem]:
    """One URL, at each of its occurrences that no other rule claims."""
    # Imported where it is used: this file is read on every offline run too.
    from postlint.links.verdict_problems import gone, occurrences_of, parked_message
    from postlint.verdict import Gone, Moved, Suspect

    outcome, evidence = verdict.outcome, verdict.evidence
    named = f"`{verdict.url}`"
    for occurrence in occurrences_of(verdict, "link", None):
        if isinstance(outcome, Gone):
            yield gone(verdict, occurrence, named, "link what replaced it, or drop the link")
        elif isinstance(outcome, Suspect) and outcome.likely_gone:
            message = f"{named} is probably gone: {outcome.reason}"
            yield Problem(message, occurrence.span, occurrence.path, "warning")
        elif options.parked and evidence.parked and evidence.parked.score >= 1.0:
            yield Problem(parked_message(verdict, named), occurrence.span, occurrence.path, "warning")
        elif options.moved and isinstance(outcome, Moved) and outcome.permanently:
            yield _moved(verdict, outcome, occurrence)
        elif options.https and evidence.https:
            yield _https(verdict, evidence.https, occurrence)
    if options.fragments and outcome.kind in ("alive", "moved"):
        yield from _fragments(verdict)


def _fragments(verdict: Verdict) -> Iterator[Problem]:
    """At every link, since no other rule looks at fragments."""
    fragment = verdict.url.partition("#")[2]
    if fragment and fragment in verdict.evidence.missing_fragments:
        message = f"`{verdict.url}` answers, but its page has no `#{fragment}`: link a part that it has"
        for occurrence in verdict.occurrences:
            if occurrence.kind == "link":
                yield Problem(message, occurrence.span, occurrence.path, "info")


def _moved(verdict: Verdict, moved: Moved, occurrence: Occurrence) -> Problem:
    from urllib.parse import urlsplit

    from postlint.links.verdict_problems import replacement

    if urlsplit(moved.to).path == "/" and urlsplit(verdict.url).path not in ("", "/"):
        message = f"`{verdict.url}` has moved permanently to a home page, `{moved.to}`: find its new address"
        return Problem(message, occurrence.span, occurrence.path, "info")
    same = _bare(moved.to) == _bare(verdict.url)
    fix = replacement(verdict, occurrence, moved.to, f"link `{moved.to}`", safe=same)
    message = f"`{verdict.url}` has moved permanently: link `{moved.to}`"
    return Problem(message, occurrence.span, occurrence.path, "info", fix=fix)


def _https(verdict: Verdict, https: str, occurrence: Occurrence) -> Problem:
    from postlint.links.verdict_problems import replacement

    fix = replacement(verdict, occurrence, https, "link it over https", safe=True)
    message = f"`{verdict.url}` answers over https too: link `{https}`"
    return Problem(message, occurrence.span, occurrence.path, "info", fix=fix)


def _bare(url: str) -> str:
    """A URL without what a move keeps when it is only tidied: scheme, ``www.``, last slash, fragment."""
    return url.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/")
