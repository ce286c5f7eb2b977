"""Nothing of last month's post is left in this month's

A roundup starts as a copy of the one before. What was overlooked is not wrong to a parser: the
speakers of the next meetup are those who have just spoken, the first paragraph or the
description names last month, the tag is last year's, the photo is of another evening. Little
here is certain, so most of it is for information; a sentence that is that of an earlier post with
its month left in, or a heading that all others have with their own, is a warning, and so are one with the number of another release or episode, and the video of the one before. Other certain cases are `rsvp-stale` and `title-format`.

Bad:

```
=== _posts/2020-05-06-meetup-may-2020.md
---
title: Meetup May 2020
---
Our May meetup was about threads.
=== _posts/2020-06-03-meetup-june-2020.md
---
title: Meetup June 2020
description: Queues and caches at our June meetup
---
Our June meetup was about queues.

Our next meetup will be on Wednesday 1 July, with speakers from Hooli, Initech and Globex.
=== _posts/2020-07-01-meetup-july-2020.md
---
title: Meetup July 2020
description: Queues and caches at our June meetup
---
Our June meetup was about caches.

Our next meetup will be on Wednesday 5 August, with speakers from Hooli, Initech and Globex.
```

```findings
_posts/2020-07-01-meetup-july-2020.md:3:14: info: the description is that of the post of 2020-06-03: write this post's own
_posts/2020-07-01-meetup-july-2020.md:3:14: info: the post speaks of the June meetup, its title is `Meetup July 2020`
_posts/2020-07-01-meetup-july-2020.md:5:5: info: the post speaks of the June meetup, its title is `Meetup July 2020`
_posts/2020-07-01-meetup-july-2020.md:7:1: info: `Hooli`, `Initech` and `Globex` are announced again, as in the post of 2020-06-03: name those of the next event
```

Good:

```
=== _posts/2020-07-01-meetup-july-2020.md
---
title: Meetup July 2020
---
In June we paused; our July meetup was about caches.
```
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from postlint.blog.leftovers.facts import Leftovers
from postlint.blog.leftovers.images import ImageKeys, image_keys
from postlint.blog.leftovers.numbered import numbered_sentences
from postlint.blog.leftovers.openings import (
    announced,
    event_months,
    first_month,
    month_sentences,
    opening_months,
)
from postlint.blog.leftovers.videos import embedded_videos
from postlint.model import Post, Problem, Settings, Site
from postlint.prose.dates import has_month_word
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading


COMPARES = True


def collect(post: Post, reading: Reading) -> Iterator[Leftovers | ImageKeys]:
    """What a post says that the next one may have kept, and which of its keys hold images."""
    if post.kind != "post" or post.front_matter.problems:
        return
    keys = image_keys(post.front_matter)
    if keys.keys:
        yield keys
    entry = post.front_matter.entry("description")
    description = entry.value if entry and isinstance(entry.value, str) else ""
    at = (entry.value_span.start, entry.value_span.end) if entry else (0, 0)
    yield Leftovers(
        description,
        at,
        tuple(_months(post, reading, description, at)),
        tuple(first_month(reading.passages)),
        tuple(_announced(reading)),
        tuple(_years(post)),
        tuple(_image_dates(reading)),
        tuple(month_sentences(reading.passages)) if has_month_word(post.title or "") else (),
        tuple(numbered_sentences(reading.passages))
        if (numbered := re.search(r"\d", post.title or ""))
        else (),
        tuple(embedded_videos(reading.elements)) if numbered else (),
    )


def _months(
    post: Post, reading: Reading, description: str, at: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    yield from opening_months(reading.passages)
    for month, _, _ in event_months(description):
        yield month, *at


def _announced(reading: Reading) -> Iterator[tuple[tuple[str, ...], int, int, str]]:
    starts = {invitation.start for invitation in reading.invitations()}
    if starts:
        for passage in reading.passages:
            if passage.prose.span.start in starts:
                yield announced(passage)


def _years(post: Post) -> Iterator[tuple[int, int, int]]:
    for entry in post.front_matter.entries:
        if entry.path[:1] == ("tags",) and len(entry.path) == 2:
            year = str(entry.value)
            if len(year) == 4 and year.startswith("20") and year.isdecimal():
                yield int(year), *entry.value_span


def _image_dates(reading: Reading) -> Iterator[tuple[str, int, int]]:
    from postlint.nodes import Image

    for node in reading.elements:
        if isinstance(node, Image):
            date = re.search(r"(?:^|/)(20\d\d-\d\d-\d\d)[^/]*$", node.target.url)
            if date:
                yield date[1], *node.target.span


def neighbours(paths: Collection[str], site: Site, settings: Settings) -> Collection[str]:
    """The posts with which those at ``paths`` are compared."""
    from postlint.blog.leftovers.checks import neighbours as near

    return near(site, settings, paths)


@rule("info")
def check(site: Site, settings: Settings) -> Iterator[Problem]:
    """Compares each post with those before it."""
    # Imported where it is used: what was said holds until such a fact or a title changes.
    from postlint.blog.leftovers.checks import compare

    yield from compare(site, settings)
