"""A post's title is there, reads well, and says what its series' titles say

A title is what feeds, search results and shared links show, and it is the first thing that is
copied from last month's post. Alone, a title must be there, be text to YAML, hold no doubled or
invisible spaces, close its brackets and quotes and have the version or number that the file's
name has. In a series (posts whose titles share words
around a month, a date or a number) it must name the month and year of its post, or those that
the series steadily names, since some report on the month before; and it must keep the form of
its neighbours: the same words, separators and way to write the month. Conventions change, so a
title is judged by the few posts before and after it, never by those of other years. A word that is
one letter off a month, or off the first words of the series, and a number that is taken or does not
follow are reported too.

`series:` in `.postlint.yml` declares a series' titles, with the holes `{month}` `{mon}` `{year}`
`{day}` `{number}` `{names}` `{text}`; what departs from them is then an error.

Bad:

```
=== _posts/2023-05-03-may.md
---
title: "Python meetup  (May 2023: pandas, polars"
---
=== _posts/2023-06-03-june.md
---
title:
---
=== _posts/2023-07-03-july.md
---
title: On page #12 of the minutes
---
```

```findings
_posts/2023-05-03-may.md:2:22: warning: the title has two spaces in a row: write one
_posts/2023-05-03-may.md:2:24: warning: the title opens a `(` that is never closed: add the `)` or remove it
_posts/2023-06-03-june.md:2:1: error: the title is empty: write one
_posts/2023-07-03-july.md:2:16: warning: YAML takes `#12 of the minutes` for a comment, the title is `On page`: put the title in quotes
```

Bad:

```
=== _posts/2023-01-04-meetup-january-2023.md
---
title: "Rust meetup January 2023: async, traits"
---
=== _posts/2023-02-01-meetup-february-2023.md
---
title: "Rust meetup February 2023: macros"
---
=== _posts/2023-03-01-meetup-march-2023.md
---
title: "Rust meetup March 2023: wasm"
---
=== _posts/2023-04-05-meetup-april-2023.md
---
title: "Rust meetup Apr 2023: embedded"
---
=== _posts/2023-05-03-meetup-may-2023.md
---
title: "Rust meetup April 2023: unsafe"
---
=== _posts/2023-06-07-meetup-june-2023.md
---
title: "Rust meetup June 2023: tokio"
---
=== _posts/2023-07-05-meetup-july-2023.md
---
title: "Rust meetup July 2023: lifetimes"
---
```

```findings
_posts/2023-04-05-meetup-april-2023.md:2:21: warning: the title abbreviates the month: the 6 posts of `Rust meetup` around it write it out, `April`
_posts/2023-05-03-meetup-may-2023.md:2:21: warning: the title says April 2023, but the post is dated 3 May 2023: the titles of `Rust meetup` give the month of the post
```

Good:

```
=== _posts/2019-12-31-highlights.md
---
title: "Highlights of 2019, and what’s next: “more” of [everything] (really)"
---
```
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from postlint.blog.titles.facts import CollectionTitle, DayInText, OwnEvent, Title
from postlint.blog.titles.own_event import day_in_another_month, day_in_text, may_be_copied, own_event
from postlint.model import Edit, Entry, Fix, Post, Problem, Settings, Site, Span
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading

COMPARES = True
FRONT_MATTER_FACTS = (Title, CollectionTitle)
YIELDS_TO = ("front-matter",)
"""Which says what else is lost where the title's YAML cannot be read."""


class Options(NamedTuple):
    """Options of `title-format`."""

    duplicates: bool = True
    """Whether to report a title that another post of the same folder has."""


def collect(post: Post, reading: Reading) -> Iterator[Title | CollectionTitle | OwnEvent | DayInText]:
    """The title of a post, and its event where that is in another month."""
    if post.kind in ("post", "draft") and post.date and post.title:
        event = None
        if _may_be_copied(post):
            event = own_event(post.title, post.date.date(), reading.days)
        elif any(map(str.isdecimal, post.title)):
            event = day_in_another_month(post.title, post.date.date(), reading.days)
            agreeing = day_in_text(post.title, post.date.date(), reading.days)
            if agreeing:
                yield agreeing
        if event:
            yield event
    if post.kind == "document":
        entry = post.front_matter.entry("title")
        if entry is not None and isinstance(entry.value, str):
            yield CollectionTitle(_line(post, entry), *entry.value_span)
    elif post.kind in ("post", "draft") and not post.front_matter.problems:
        entry = post.front_matter.entry("title")
        if entry is None:
            given = "" if post.inferred_title else post.title or ""
            yield Title(given, bool(given), 0, 0, -1)
        else:
            text = _line(post, entry) if isinstance(entry.value, str) else ""
            yield Title(text, True, entry.value_span.start, entry.value_span.end, _inner(post, entry, text))


def _may_be_copied(post: Post) -> bool:
    return post.date is not None and may_be_copied(post.path, post.title or "", post.date.date())


def _line(post: Post, entry: Entry) -> str:
    """A title that is text, without the line end that YAML leaves after a block (``title: >``)."""
    block = post.source.text[entry.value_span.start : entry.value_span.end].startswith((">", "|"))
    return str(entry.value).rstrip("\n") if block else str(entry.value)


def _inner(post: Post, entry: Entry, text: str) -> int:
    start, end = entry.value_span
    raw = post.source.text[start:end]
    if raw == text:
        return start
    if raw[:1] in ('"', "'") and raw[1:-1] == text:
        return start + 1
    return -1


# --- one title alone ----------------------------------------------------------------------------


@rule("warning")
def check_title(post: Post) -> Iterator[Problem]:
    """What the front matter alone shows; of documents of collections, how the title is written."""
    if post.kind == "document":
        entry = post.front_matter.entry("title")
        if entry is not None and isinstance(entry.value, str):
            yield from _flawed(post, entry, _line(post, entry))
        return
    if post.kind not in ("post", "draft"):
        return
    if post.front_matter.problems:
        yield from _unreadable(post)
        return
    entry = post.front_matter.entry("title")
    if entry is None:
        return
    comment = _comment(post, entry)
    if comment:
        yield comment
    elif entry.value is None or (isinstance(entry.value, str) and not entry.value.strip()):
        span = entry.value_span if entry.value_span.end > entry.value_span.start else entry.key_span
        yield Problem("the title is empty: write one", span, severity="error")
    elif not isinstance(entry.value, str):
        yield from _not_text(post, entry)
    else:
        yield from _flawed(post, entry, _line(post, entry))
        yield from _copied(post, entry, _line(post, entry))


def _copied(post: Post, entry: Entry, title: str) -> Iterator[Problem]:
    from postlint.blog.titles.named import contradiction

    found = contradiction(post.path, title)
    if found:
        inner = _inner(post, entry, title)
        span = Span(inner + found.start, inner + found.end) if inner >= 0 else entry.value_span
        message = f"the title says {found.title} and the file's name {found.name}: write the same in both"
        yield Problem(message, span)


def _flawed(post: Post, entry: Entry, title: str) -> Iterator[Problem]:
    from postlint.blog.titles.flaws import flaws

    inner = _inner(post, entry, title)
    for flaw in flaws(title):
        span = Span(inner + flaw.start, inner + flaw.end) if inner >= 0 else entry.value_span
        fix = None
        if flaw.replacement is not None and inner >= 0:
            fix = Fix("fix the spaces of the title", (Edit(span, flaw.replacement),))
        yield Problem(flaw.message, span, fix=fix)


def _quoted(raw: str) -> str:
    return '"' + raw.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _not_text(post: Post, entry: Entry) -> Iterator[Problem]:
    raw = post.source.text[entry.value_span.start : entry.value_span.end]
    if isinstance(entry.value, list | dict):
        kind = "list" if isinstance(entry.value, list) else "mapping"
        fix = (
            Fix("put the title in quotes", (Edit(entry.value_span, _quoted(raw)),), safe=False)
            if "\n" not in raw
            else None
        )
        yield Problem(
            f"YAML reads the title as a {kind}: put it in quotes", entry.value_span, severity="error", fix=fix
        )
        return
    fix = Fix("put the title in quotes", (Edit(entry.value_span, _quoted(raw)),))
    if isinstance(entry.value, bool):
        shown = "true" if entry.value else "false"
        yield Problem(
            f"YAML reads the title `{raw}` as {shown}: put it in quotes",
            entry.value_span,
            severity="error",
            fix=fix,
        )
    elif isinstance(entry.value, int | float) and str(entry.value) != raw:
        yield Problem(
            f"YAML reads the title `{raw}` as the number {entry.value}: put it in quotes",
            entry.value_span,
            fix=fix,
        )


def _comment(post: Post, entry: Entry) -> Problem | None:
    """``title: Meetup #12``: YAML starts a comment at `` #``."""
    text = post.source.text
    start, end = entry.value_span
    if text[start : start + 1] in ('"', "'", "|", ">"):
        return None
    rest = re.compile(r"(?P<gap>[ \t]*)(?P<said>#[^\s#][^\r\n]*)").match(text, end)
    if not rest or (end > start and not rest["gap"]) or entry.value_span.end < entry.key_span.end:
        return None
    said = rest["said"].rstrip()
    kept = f"the title is `{text[start:end]}`" if end > start else "the title is empty"
    whole = Span(start, rest.start("said") + len(said))
    fix = Fix("put the title in quotes", (Edit(whole, _quoted(text[whole.start : whole.end])),), safe=False)
    message = f"YAML takes `{said}` for a comment, {kept}: put the title in quotes"
    return Problem(message, Span(rest.start("said"), rest.start("said") + len(said)), fix=fix)


def _unreadable(post: Post) -> Iterator[Problem]:
    """The title is why the front matter cannot be read."""
    if not any(problem.kind == "invalid" for problem in post.front_matter.problems):
        return
    from postlint.blog.titles.flaws import plain_scalar_flaw

    text = post.source.text
    match = re.compile(r"^title:[ \t]+(?P<raw>[^\r\n]*?)[ \t]*\r?$", re.MULTILINE).search(text, 0, 4000)
    flaw = plain_scalar_flaw(match["raw"]) if match and match["raw"] else None
    if match and flaw:
        span = Span(match.start("raw"), match.end("raw"))
        fix = Fix("put the title in quotes", (Edit(span, _quoted(match["raw"])),), safe=False)
        at = Span(span.start + flaw[0], span.start + flaw[0] + 1)
        yield Problem(
            f"YAML cannot read the title, it {flaw[1]}: put it in quotes", at, severity="error", fix=fix
        )


# --- a title among others -----------------------------------------------------------------------


def neighbours(paths: Collection[str], site: Site, settings: Settings) -> Collection[str]:
    """The posts whose bodies decide what is said of the titles of those at ``paths``."""
    from postlint.blog.titles.checks import neighbours as near

    return near(site, settings, paths)


@rule("warning")
def check_series(site: Site, options: Options, settings: Settings) -> Iterator[Problem]:
    """What the other posts of the site show."""
    # Imported where it is used: what was said holds until a title or an invitation changes.
    from postlint.blog.titles.checks import compare

    yield from compare(site, settings, options.duplicates)
