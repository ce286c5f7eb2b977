"""The text does not begin with the title again

Themes print a post's title above its text. A text that was written in another
editor begins with it, too, and readers see it twice.

Reported is a heading at the beginning of a post that says what the title says,
where nearly all other posts with the same layout begin otherwise: their readers see a
title, so the layout prints it. It takes ten posts to know. Documents of a collection are
compared with each other.

Bad:

````
=== _posts/2020-01-02-a.md
---
title: One
---
Text.
=== _posts/2020-01-03-a.md
---
title: Two
---
Text.
=== _posts/2020-01-04-a.md
---
title: Three
---
Text.
=== _posts/2020-01-05-a.md
---
title: Four
---
Text.
=== _posts/2020-01-06-a.md
---
title: Five
---
Text.
=== _posts/2020-01-07-a.md
---
title: Six
---
Text.
=== _posts/2020-01-08-a.md
---
title: Seven
---
Text.
=== _posts/2020-01-09-a.md
---
title: Eight
---
Text.
=== _posts/2020-01-10-a.md
---
title: Nine
---
Text.
=== _posts/2020-01-11-a.md
---
title: Ten
---
Text.
=== _posts/2020-01-12-a.md
---
title: "A visit to the docks"
---
# A Visit to the Docks

Text.
````
```findings
_posts/2020-01-12-a.md:4:1: warning: readers see the title twice, the layout prints it above this heading: delete the heading
```

Good:

````
=== _posts/2020-01-12-a.md
---
title: A visit to the docks
---
# What we saw

Text.
````
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from postlint.model import Edit, Fix, Post, Problem, Site, Span
from postlint.nodes import Anchor, Heading
from postlint.rule import rule

_POSTS = 10
"""Posts with one layout, at least, that show what it prints."""
_SHARE = 0.1
"""Of them, so many at most may begin with their titles, or the layout prints none."""
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:.*?\n)??(?:---|\.\.\.)[ \t]*\r?\n", re.S)
_BEGINS_WITH_HEADING = re.compile(
    r"(?:[ \t]*(?:[{\[<][^\n]*)?\r?\n)*(?: {0,3}#|[^\n]+\n {0,3}[=-]+[ \t]*\r?$)", re.M
)
"""A heading behind lines that may show nothing: Liquid, attributes, definitions of links, anchors."""


class Repeated(NamedTuple):
    """The heading that is the title, at the beginning of a post."""

    start: int
    end: int


def may_collect(text: str) -> bool:
    """Whether a document may begin with a heading."""
    front = _FRONT_MATTER.match(text)
    return front is not None and _BEGINS_WITH_HEADING.match(text, front.end()) is not None


def collect(post: Post) -> Iterator[Repeated]:
    """The heading at the beginning that says what the title says."""
    if post.kind not in ("post", "document") or post.html:
        return
    first = next((node for node in post.document.children if not isinstance(node, Anchor)), None)
    if isinstance(first, Heading) and _plain(first.text) == _plain(post.title or "") != "":
        yield Repeated(*first.span)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@rule("warning")
def check(site: Site) -> Iterator[Problem]:
    """Report such headings where the layout prints the title."""
    found = list(site.facts(Repeated))
    if not found:
        return
    layouts = {
        facts.path: (facts.collection, _layout(site, facts.path))
        for facts in site.posts
        if facts.kind in ("post", "document")
    }
    posts = Counter(layouts.values())
    repeating = Counter(layouts[facts.path] for facts, _ in found)
    for facts, one in found:
        layout = layouts[facts.path]
        if posts[layout] > _POSTS and repeating[layout] <= _SHARE * posts[layout]:
            span = Span(one.start, one.end)
            message = (
                "readers see the title twice, the layout prints it above this heading: delete the heading"
            )
            fix = Fix("delete the heading", (Edit(span, ""),), safe=False)
            yield Problem(message, span, facts.path, fix=fix)


def _layout(site: Site, path: str) -> str:
    return str(site.front_matter(path).get("layout") or "")
