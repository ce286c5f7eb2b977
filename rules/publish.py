"""What lies in `_posts` appears on the site

A post that Jekyll passes over is missed by nobody but its readers: no error, no
page, no line in the feed.

Reported are files in `_posts` whose name is none of a post's
(`YYYY-MM-DD-title.md`), pictures and other files that are no text, posts with a
date that does not exist, posts dated in the future by the site's time zone, and
posts that say `published: false` (as information: both are often meant), and
posts that say `draft: true`, which Jekyll does not heed outside of `_drafts`.

Bad:

````
=== _posts/2020_01_02-first.md
---
title: First
---
=== _posts/photo.jpg
=== _posts/2020-01-04-second.md
---
title: Second
draft: true
---
=== _posts/2020-01-05-third.md
---
title: Third
published: no
---
````
```findings
_posts/2020-01-04-second.md:3:1: warning: `draft: true` does nothing here, the post is published: write `published: false` or move it to `_drafts`
_posts/2020-01-05-third.md:3:1: info: this post is not published: it says `published: false`
_posts/2020_01_02-first.md:1:1: error: Jekyll never publishes this post: name it `2020-01-02-first.md`
_posts/photo.jpg:1:1: warning: Jekyll never publishes this file: `_posts` is for posts, move it to a folder like `images` or `assets`
```

Good:

````
=== _posts/2020-01-02-first.md
---
title: First
---
=== _drafts/second.md
---
title: Second
---
````
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from postlint.model import Post, Problem, Severity, Site, Span, UrlEntry
from postlint.record import NamedTuple
from postlint.rule import rule

_TEXT = r"\.(?:md|markdown|mkd|mkdn|mkdown|html?|textile|adoc|txt)\Z"


class StatusKey(NamedTuple):
    """Where the front matter says that or when a post is published."""

    key: str
    start: int
    end: int


def collect(post: Post) -> Iterator[StatusKey]:
    """The places of ``published`` and ``date`` in posts."""
    if post.kind == "post":
        for key in ("published", "date"):
            entry = post.front_matter.entry(key)
            if entry:
                yield StatusKey(key, entry.key_span.start, entry.value_span.end)


@rule("warning")
def heedless(post: Post) -> Iterator[Problem]:
    """Report ``draft: true`` in a post that is published all the same."""
    entry = post.front_matter.entry("draft")
    if entry and entry.value is True and post.kind == "post" and post.url is not None:
        yield Problem(
            "`draft: true` does nothing here, the post is published: write `published: false` "
            "or move it to `_drafts`",
            Span(entry.key_span.start, entry.value_span.end),
        )


@rule("error")
def impossible(post: Post) -> Iterator[Problem]:
    """Report a date in a file name that no calendar has."""
    if post.problem == "invalid date in its name":
        name = post.path.rpartition("/")[2]
        yield Problem(
            f"the date in the name `{name}` does not exist, Jekyll's build ends here: rename the file"
        )


@rule("error")
def unpublished(site: Site) -> Iterator[Problem]:
    """Report files in ``_posts`` that do not become a page."""
    if site.shown is None:
        entries: Iterable[UrlEntry] = site.urls
    else:
        entries = filter(None, map(site.entry, site.shown))
    for entry in entries:
        if entry.kind == "post" and not entry.published and entry.source and entry.reason != "draft":
            yield from _unpublished(entry, entry.source, site)


def _unpublished(entry: UrlEntry, source: str, site: Site) -> Iterator[Problem]:
    facts = site.document(source)
    places = {key.key: Span(key.start, key.end) for key in site.facts_of(source, StatusKey)}
    if entry.reason == "published: false":
        message = "this post is not published: it says `published: false`"
        yield Problem(message, places.get("published"), source, "info")
    elif entry.reason == "future":
        when = (facts.date or "")[:10] if facts else ""
        message = f"this post is not published yet: its date, {when}, lies in the future" if when else (
            "this post is not published yet: its date lies in the future"
        )  # fmt: skip
        yield Problem(message, places.get("date"), source, "info")
    elif not re.search(_TEXT, source, re.IGNORECASE):
        folder = "`_posts` is for posts, move it to a folder like `images` or `assets`"
        yield Problem(f"Jekyll never publishes this file: {folder}", None, source, "warning")
    elif entry.reason and entry.reason.startswith("its name"):
        yield Problem(*_name(source.rpartition("/")[2]), path=source, severity=_gravity(source))
    elif entry.reason and entry.reason != "limit_posts":
        yield Problem(f"Jekyll does not publish this post: {entry.reason}", None, source, "warning")


def _gravity(source: str) -> Severity | None:
    """A name with digits was meant to be a post's; others may be notes to the authors."""
    return None if re.match(r"\d", source.rpartition("/")[2]) else "info"


def _name(name: str) -> tuple[str]:
    match = re.match(r"(\d{4})(?:[-_. ](\d{1,2})[-_. ](\d{1,2})|(\d\d)(\d\d))[-_. ]+(\w\S*.*)\Z", name)
    if match:
        month, day = int(match[2] or match[4]), int(match[3] or match[5])
        if 1 <= month <= 12 and 1 <= day <= 31:
            proper = f"{match[1]}-{month:02}-{day:02}-{match[6]}"
            return (f"Jekyll never publishes this post: name it `{proper}`",)
    return ("Jekyll never publishes this file: the name of a post is `YYYY-MM-DD-title.md`",)
