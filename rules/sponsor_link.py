"""Every sponsor that a post thanks is named with a working link

A sponsor's link is what the sponsor pays for, and the one thing in a roundup that is
copied from last month by hand. This rule reads the passages that thank sponsors: a
sentence (`thanks to our sponsors …`, `grateful to … for your sponsorship`, `this post is
sponsored by …`), a list under a heading `Sponsors`, or `sponsors:` in the front matter.
It says where one is named without a link, where a link is broken or empty, where a name
fell out of the list, where a name leads to another sponsor's site, and which post of a
series that always thanks its sponsors does not.

It learns who the sponsors are from the archive's own links. `sponsors:` in
`.postlint.yml` (`name`, `url`, `aliases`, `from`, `until`), or what is in
`_data/` below a file or key such as `sponsors`, `partners` or `sponsorship`, is the authority where
there is one: what contradicts it is an error. Dated documents of collections are read as posts are.
People, venues and speakers' employers are not sponsors, nor is anybody in a sentence that
does not mention sponsoring. A sponsor of `_data/` that a post names in its front matter (`sponsor_ids: [5]`)
is linked by the layout. A sponsor that the posts before and after one of a series all thank is missed in it.

Bad:

```
=== _posts/2023-05-03-may-meetup.md
---
title: May meetup
---
Thanks to our sponsors [Acme](https://acme.dev), Globex, and [Initech](https://initech.dev!
=== _posts/2023-04-05-april-meetup.md
---
title: April meetup
---
Thanks to our sponsors [Acme](https://acme.dev) and [Globex](https://globex.dev)!
```

```findings
_posts/2023-05-03-may-meetup.md:4:50: warning: `Globex` is thanked without a link, unlike the others here: link it to https://globex.dev as in 1 other post
_posts/2023-05-03-may-meetup.md:4:62: error: the link of `Initech` does not render: its `(` is never closed
```

Good:

```
=== _posts/2023-05-03-may-meetup.md
---
title: May meetup
---
Thanks to our sponsors [Acme](https://acme.dev), [Globex](https://globex.dev), and
[Initech](https://initech.dev)!

Jane of Hooli spoke about queues.
```

Bad:

```
=== _posts/2023-05-03-may-meetup.md
---
title: May meetup
---
We are grateful to [Acme](https://acme.dev) and for their sponsorship.
```

```findings
_posts/2023-05-03-may-meetup.md:4:45: error: a name is missing after `Acme`: name the sponsor or fix the list
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from postlint.blog.sponsors.facts import Acknowledgement, Credits
from postlint.model import Post, Problem, Settings, Site
from postlint.nodes import Link
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading
    from postlint.verdict import Verdict


COMPARES = True


class Options(NamedTuple):
    """Options of `sponsor-link`."""

    absent: bool = True
    """Whether to report a post that thanks nobody although its series does."""


def collect(post: Post, reading: Reading) -> Iterator[Acknowledgement | Credits]:
    """Every acknowledgement of a post or a dated document, and the sentences that credit anybody."""
    if post.kind not in ("post", "draft") and (post.kind != "document" or post.date is None):
        return
    from postlint.blog.sponsors.acknowledgements import acknowledgements, empty_sections
    from postlint.blog.sponsors.credits import credits

    yield from acknowledgements(reading.passages, reading.passage_texts)
    yield from empty_sections(reading.passages, post.source.text)
    urls = _urls(post, reading)
    crediting = credits(reading.passages, reading.passage_texts, post.source.text, urls)
    if crediting:
        yield crediting
    if "sponsors" in post.front_matter.data or "sponsor" in post.front_matter.data:
        from postlint.blog.sponsors.declared import declared

        listed = declared(post.front_matter)
        if listed:
            yield listed


def _urls(post: Post, reading: Reading) -> Iterator[str]:
    """Where a document leads, bare addresses among it, which another rule reports."""
    yield from (one.target.url for one in reading.elements if isinstance(one, Link))
    yield from re.findall(r"https?://[^\s<>\"'()\[\]]+", post.source.text)


def neighbours(
    paths: Collection[str],
    site: Site,
    settings: Settings,
    holding: Callable[[Callable[[str], bool]], set[str]],
) -> Collection[str]:
    """The posts with which those at ``paths`` are compared."""
    from postlint.blog.series.grouping import companions
    from postlint.blog.sponsors.phrases import may_thank

    found = companions(site.posts, settings.series, paths)
    if any(site.facts_of(path, Acknowledgement) or site.facts_of(path, Credits) for path in paths):
        found |= holding(may_thank) - {post.path for post in site.posts if post.kind == "page"}
    return found


@rule("error")
def check(site: Site, options: Options, settings: Settings) -> Iterator[Problem]:
    """All there is to say about the sponsors of the site's posts."""
    # Imported where it is used: what was said holds until an acknowledgement or a title changes.
    from postlint.blog.sponsors.checks import compare

    yield from compare(site, settings, options.absent)


@rule("error")
def check_verdict(verdict: Verdict) -> Iterator[Problem]:
    """Sponsors whose site is gone, parked or another company's now."""
    # Imported where it is used: this file is read on every offline run too.
    from postlint.blog.sponsors.verdicts import sponsor_problems

    yield from sponsor_problems(verdict)
