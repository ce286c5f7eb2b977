"""A synthetic archive of any size for the audit's tests: deterministic, and hostile where requested."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta, timezone

from postlint.audit.data import ImageFile, Inputs, SeriesFacts, SeriesPost, SponsorFacts
from postlint.model import (
    Edit,
    Finding,
    Fix,
    Location,
    PostFacts,
    Reference,
    Report,
    Severity,
    SourceFile,
    Span,
)
from postlint.verdict import (
    Alive,
    Blocked,
    Evidence,
    Gone,
    Moved,
    Occurrence,
    Outcome,
    Suspect,
    Unchecked,
    Verdict,
)

RULES = {
    "image-link": "Images exist where the published site looks for them",
    "sponsor-link": "Thanked sponsors are linked",
    "title-format": "Titles agree with their post and their series",
    "rsvp-stale": "Calls to RSVP lead to the next event",
    "image-alt": "Images say what they show",
    "internal-link": "Links within the site lead somewhere",
    "anchor": "Fragments exist on the page they point to",
    "front-matter": "Front matter is what Jekyll will read",
    "external-link": "Links to other sites still lead somewhere",
    "markup-slip": "What looks like markup is markup",
}
SEVERITY: dict[str, Severity] = {
    "image-link": "error",
    "sponsor-link": "error",
    "title-format": "warning",
    "rsvp-stale": "error",
    "image-alt": "info",
    "internal-link": "error",
    "anchor": "warning",
    "front-matter": "warning",
    "external-link": "error",
    "markup-slip": "warning",
}
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc)
LINE = "Thanks to our sponsors [Tidewater](https://tidewater.example/), Lighthouse Labs and [Quay]() tonight."

HOSTILE = (
    "<script>alert(1)</script>",
    "</style><script>document.title='owned'</script><img src=x onerror=alert(2)>",
    "{{ 7*7 }}{% raw %} \"'><svg onload=alert(3)>",
    "bell \x07 escape \x1b[31m null \x00 c1 \x9b31m",
    "right to left \u202e txt.exe \u2066 isolate \u200f mark \u05e9\u05dc\u05d5\u05dd",
    "x" * 10_000,
    "=cmd|' /C calc'!A0",
    "lone surrogate \ud800 and tag \U000e0041",
    "line\nbreaks\r\nand\u2028separators & entities &amp; &#x3c;",
)
HOSTILE_URLS = (
    "javascript:alert(1)",
    "https://user:secret@evil.example/",
    'https://evil.example/"><script>alert(4)</script>',
    "https://evil.example/" + "y" * 10_000,
    "data:text/html,<script>alert(5)</script>",
    "https://evil.example/\u202egnp.exe",
    "  javascript:alert(6)",
    "https://[bad",
)


def archive(posts: int = 60, findings: int = 200, *, online: bool = True, hostile: bool = False) -> Inputs:
    """An archive with ``posts`` posts over fifteen years and ``findings`` findings."""
    chance = random.Random(9)
    facts = [_post(number, posts, chance, hostile) for number in range(posts)]
    facts += [PostFacts("about.md", "page", None, "/about/", None, "About us", (), (), True)]
    found = sorted(
        (_finding(number, facts, chance, hostile) for number in range(findings)),
        key=lambda f: (f.path, f.line, f.column, f.rule, f.message),
    )
    report = Report(tuple(found), len(facts), "0.1.0", ".", RULES)
    text = "\n".join(["---", "title: A post", "---", "", *[LINE] * 40]) + "\n"
    if hostile:
        text = "\n".join(["---", *(line.replace("\n", " ") for line in HOSTILE * 5)])
    meetups = facts[:posts:4]
    return Inputs(
        report=report,
        posts=facts,
        title=HOSTILE[1] if hostile else "Harbour Town Python",
        made=NOW.isoformat(),
        verdicts=_verdicts(facts, chance) if online else None,
        series=[
            SeriesFacts(
                HOSTILE[0] if hostile else "Meetup roundups",
                tuple(
                    SeriesPost(p.path, ("title", "front matter", "images", "sponsors", *["rsvp"][: n % 5]))
                    for n, p in enumerate(meetups)
                ),
            )
        ],
        sponsors=[
            SponsorFacts(
                HOSTILE[n % len(HOSTILE)] if hostile else f"Sponsor {n}",
                (HOSTILE_URLS[n % len(HOSTILE_URLS)],) if hostile else (f"https://sponsor{n}.example/",),
                tuple(p.date or "" for p in meetups[n : n + 7]),
            )
            for n in range(12)
        ],
        images=[
            ImageFile(f"images/photo-{n}.jpg", 4_000_000 // (n + 1), 6000 // (n + 1), 4000 // (n + 1), n % 3)
            for n in range(30)
        ],
        linked={"about.md": 7},
        read=lambda path: SourceFile(path, text),
        blob=lambda path, line: (
            f"https://github.com/owner/blog/blob/0123456789/{path}?plain=1#L{line}"
            if path.isascii() and path.isprintable()
            else None
        ),
        commit="0123456789abcdef",
        notes=[HOSTILE[4]] if hostile else [],
    )


def _post(number: int, posts: int, chance: random.Random, hostile: bool) -> PostFacts:
    day = date(2011, 1, 5) + timedelta(days=number * 5700 // posts)
    meetup = number % 4 == 0
    slug = f"{day:%B-%Y}-meetup".lower() if meetup else f"article-{number}"
    title = f"Harbour Town Python {day:%B %Y}" if meetup else f"Article number {number}, on something"
    path = f"_posts/{day}-{slug}.md"
    references = [
        _link(f"https://host{chance.randrange(120)}.example/page/{chance.randrange(posts * 2)}")
        for _ in range(3)
    ]
    if hostile:
        title = HOSTILE[number % len(HOSTILE)]
        path = f"_posts/{day}-{HOSTILE[number % 5].replace('/', '-')}.md"
        references.append(_link(HOSTILE_URLS[number % len(HOSTILE_URLS)]))
    return PostFacts(
        path, "post", "posts", f"/{slug}/", f"{day}T18:00:00", title, tuple(references), (), True
    )


def _link(url: str) -> Reference:
    return Reference("link", url, url, Span(0, 1), Span(0, 1), "text", "inline", "a", "href")


def _finding(number: int, facts: list[PostFacts], chance: random.Random, hostile: bool) -> Finding:
    rule = chance.choices(list(RULES), [8, 5, 6, 3, 40, 9, 6, 4, 12, 7])[0]
    post = chance.choice(facts)
    line, column = chance.randrange(5, 40), chance.randrange(1, 60)
    message = {
        "image-link": f"`/p-{number % 50}.png` does not exist; the nearest is `/P-{number % 50}.png`",
        "sponsor-link": "`Lighthouse Labs` is thanked without a link; other posts link https://lighthouselabs.example/",
        "external-link": f"`https://host{number % 60}.example/old` is gone (404 twice); find where it moved",
    }.get(rule, f"`thing {number}` is not what it should be ({rule}); write it as it is")
    if hostile:
        message = HOSTILE[number % len(HOSTILE)]
    fix = None
    if rule in ("title-format", "sponsor-link"):
        start = 30 + number % 40
        replacement = (
            HOSTILE[number % len(HOSTILE)]
            if hostile
            else "[Lighthouse Labs](https://lighthouselabs.example/)"
        )
        fix = Fix("write it right", (Edit(Span(start, start + 5), replacement),), rule == "title-format")
    related = (Location(facts[0].path, 7, 1, 7, 9, "first used here"),) if rule == "rsvp-stale" else ()
    return Finding(
        rule, SEVERITY[rule], post.path, line, column, line, column + 12, message, LINE, related, fix
    )


def _verdicts(facts: list[PostFacts], chance: random.Random) -> list[Verdict]:
    occurrences: dict[str, list[Occurrence]] = {}
    for post in facts:
        for reference in post.references:
            if reference.url.startswith("http"):
                occurrences.setdefault(reference.url, []).append(
                    Occurrence(post.path, reference.span, "link", post.date)
                )
    verdicts = []
    for url, where in occurrences.items():
        first = min(place.date or "" for place in where)
        age = NOW.year - int(first[:4])
        outcome: Outcome = Alive()
        if chance.random() < 1 - 0.93**age:
            outcome = Gone("404 twice")
        elif chance.random() < 0.15:
            outcome = Moved(True, url + "/new")
        elif chance.random() < 0.1:
            outcome = chance.choice([Blocked("403"), Suspect("timeout"), Unchecked("budget")])
        verdicts.append(Verdict(url, outcome, Evidence(NOW.timestamp()), tuple(where)))
    return verdicts
