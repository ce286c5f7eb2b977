"""What lies in `_posts` appears on the site

A post that Jekyll passes over is missed by nobody but its readers: no error, no
page, no line in the feed.

Reported are files in `_posts` whose name is not a post's
(`YYYY-MM-DD-title.md`): an error where they have front matter, unless most names
there have no date or the name is that of a note or template. Also posts saved with a
picture's extension, which Jekyll publishes under that name, documents of collections without an extension, pictures and
other files that are not text, posts that are not UTF-8, posts named after a day
that does not exist, posts dated in the future by the site's time zone, posts that
say `published: false` (as information: both are often meant), and posts that say
`draft: true`, which Jekyll ignores outside of `_drafts`.

Bad:

````
=== _posts/2020_01_02-first.md
---
title: First
---
=== _posts/photo.jpg
=== _posts/2020-01-03-talks.png
---
title: Talks
---
Thanks.
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
=== _posts/call-for-speakers.md
---
title: Call for speakers
date: 2020-02-01 10:00:00 +0000
---
=== _posts/2021-02-29-leap.md
---
title: Leap
---
````
```findings
_posts/2020-01-03-talks.png:1:1: error: readers get this post's text as a broken picture, `/2020/01/03/talks.png`: name it `2020-01-03-talks.md`
_posts/2020-01-04-second.md:3:1: warning: `draft: true` does nothing here, the post is published: write `published: false` or move it to `_drafts`
_posts/2020-01-05-third.md:3:1: info: this post is not published: it says `published: false`
_posts/2020_01_02-first.md:1:1: error: Jekyll never publishes this post: name it `2020-01-02-first.md`
_posts/2021-02-29-leap.md:1:1: error: 2021-02-29 does not exist, Jekyll dates the post 2021-03-01: name it `2021-03-01-leap.md`, or give it the day that was meant
_posts/call-for-speakers.md:1:1: error: Jekyll never publishes this post: name it `2020-02-01-call-for-speakers.md`
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
from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

from postlint.model import Post, Problem, Severity, Site, Span, UrlEntry
from postlint.rule import rule

_DATELESS = "its name has no date: a post's would be "
"""How the URL map says of a file that only its name keeps it from being a post; the name follows."""
_FILES_THAT_ARE_A_HABIT = 5
"""Where so many files, and most in `_posts`, have no date, a plugin or a script gives them their names: in
one of 13 archives 381 files are called `12/report.md`; elsewhere two at most lack a date."""
_NOTES = re.compile(
    r"\A(?:-|\W?(?:readme|index|template|skeleton|sample|example|todo|notes?|ideas?)\b)"
    r"|(?<![^\W_])(?:template|skeleton|blank|boilerplate|plantilla|vorlage|modelo|mod[eè]le)(?![^\W_])",
    re.IGNORECASE,
)
"""Names of notes and templates, and of posts hidden on purpose by a hyphen in front."""

_TEXT = r"\.(?:md|markdown|mkd|mkdn|mkdown|html?|textile|adoc|txt)\Z"


class StatusKey(NamedTuple):
    """Where the front matter says that or when a post is published."""

    key: str
    start: int
    end: int


FRONT_MATTER_FACTS = (StatusKey,)


def collect(post: Post) -> Iterator[StatusKey]:
    """The spans of ``published`` and ``date`` in posts."""
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
    """Report a day in a file name that no calendar has."""
    name = post.path.rpartition("/")[2]
    if post.problem == "invalid date in its name":
        yield Problem(
            f"the date in the name `{name}` does not exist, Jekyll's build fails here: give it a day that exists"
        )
    elif post.kind == "post" and post.date is not None:
        named = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})-", name)
        if named and not _exists(*map(int, named.groups())):
            day = f"{named[1]}-{named[2]:0>2}-{named[3]:0>2}"
            dated = post.date.date()
            outcome = "" if post.front_matter.entry("date") else f", Jekyll dates the post {dated}"
            proper = f"{dated}-{name[named.end() :]}"
            yield Problem(
                f"{day} does not exist{outcome}: name it `{proper}`, or give it the day that was meant"
            )


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1] if year else False


@rule("error")
def without_extension(site: Site) -> Iterator[Problem]:
    """Report documents of collections whose names have no extension, so that no Markdown is rendered."""
    for entry in site.urls:
        source = entry.source or ""
        name = source.rpartition("/")[2]
        if entry.kind == "document" and entry.published and "." not in name:
            message = f"readers see this document's Markdown as it is written: name it `{name}.md`"
            yield Problem(message, None, source)


_EXTENSION_TWICE = re.compile(r"\.(md|markdown|mkd|html?)\.\1\Z", re.IGNORECASE)


@rule("warning")
def extension_twice(post: Post) -> Iterator[Problem]:
    """Report ``2020-01-02-visit.md.md``, whose address ends in ``.md``."""
    found = _EXTENSION_TWICE.search(post.path) if post.kind == "post" else None
    if found and post.url is not None:
        proper = post.path.rpartition("/")[2][: -len(found[1]) - 1]
        yield Problem(
            f"the extension is given twice and is part of the address, `{post.url}`: name it `{proper}`"
        )


_UNCHANGED = "copied unchanged"


@rule("error")
def unpublished(site: Site) -> Iterator[Problem]:
    """Report files in ``_posts`` that do not become a page."""
    posts = [entry for entry in site.urls if entry.kind == "post" and entry.source]
    dateless = sum((entry.reason or "").startswith(_DATELESS) for entry in posts)
    by_habit = dateless >= _FILES_THAT_ARE_A_HABIT and 2 * dateless > len(posts)
    published = {entry.source for entry in site.urls if entry.published}
    for entry in posts:
        if entry.published and entry.source and entry.reason == _UNCHANGED:
            proper = entry.source.rpartition("/")[2].rpartition(".")[0] + ".md"
            message = f"readers get this post's text as a broken picture, `{entry.url}`: name it `{proper}`"
            yield Problem(message, None, entry.source)
        if entry.source not in published and entry.source and entry.reason != "draft":
            yield from _unpublished(entry, entry.source, site, by_habit=by_habit)


def _unpublished(entry: UrlEntry, source: str, site: Site, *, by_habit: bool) -> Iterator[Problem]:
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
    elif re.search(r"(?:\A|/)\d{4}-\d{1,2}-\d{1,2}-[^/.]+\Z", source):
        name = source.rpartition("/")[2]
        yield Problem(f"Jekyll never publishes this post: name it `{name}.md`", None, source)
    elif "." not in (name := source.rpartition("/")[2]):
        message = f"Jekyll never publishes this file: name a post `YYYY-MM-DD-{name}.md`, and move any other out of `_posts`"
        yield Problem(message, None, source, "warning")
    elif not re.search(_TEXT, source, re.IGNORECASE):
        folder = "`_posts` is for posts, move it to a folder like `images` or `assets`"
        yield Problem(f"Jekyll never publishes this file: {folder}", None, source, "warning")
    elif entry.reason and entry.reason.startswith(_DATELESS):
        message = f"Jekyll never publishes this post: name it {entry.reason.removeprefix(_DATELESS)}"
        severity: Severity = "info" if by_habit or _NOTES.search(source.rpartition("/")[2]) else "error"
        yield Problem(message, None, source, severity)
    elif entry.reason and entry.reason.startswith("its name"):
        yield Problem(*_name(source.rpartition("/")[2]), path=source, severity=_severity(source))
    elif entry.reason == "not UTF-8":
        yield Problem("Jekyll skips this post: it is not UTF-8, save it as UTF-8", None, source)
    elif entry.reason and entry.reason != "limit_posts":
        yield Problem(f"Jekyll does not publish this post: {entry.reason}", None, source, "warning")


def _severity(source: str) -> Severity | None:
    """A name with digits was meant to be a post's; others may be notes to the authors, or templates."""
    name = source.rpartition("/")[2]
    return None if re.match(r"[-_. ]*\d", name) and not _NOTES.search(name) else "info"


def _name(name: str) -> tuple[str]:
    match = re.match(r"[-_. ]*(\d{4})(?:[-_. ](\d{1,2})[-_. ](\d{1,2})|(\d\d)(\d\d))[-_. ]+(\w\S*.*)\Z", name)
    if match:
        month, day = int(match[2] or match[4]), int(match[3] or match[5])
        if 1 <= month <= 12 and 1 <= day <= 31:
            rest = match[6] if "." in match[6] else f"title.{match[6]}"  # nothing but the extension
            proper = f"{match[1]}-{month:02}-{day:02}-{rest}"
            return (f"Jekyll never publishes this post: name it `{proper}`",)
    return ("Jekyll never publishes this file: the name of a post is `YYYY-MM-DD-title.md`",)
