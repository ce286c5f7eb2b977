"""Every image says in words what it shows

Readers who cannot see an image hear its alternative text, search engines read
it, and it replaces the image where the image does not load.

Reported are images written in Markdown with nothing between the brackets and
`<img>` without an `alt` attribute. An `<img alt="">` is left alone: in HTML that
says that the image is decoration.

Bad:

````
=== _posts/2020-09-01-meetup.md
---
title: A meetup
---
![](/images/group.jpg)
<img src="/images/slides.png">
=== images/group.jpg
=== images/slides.png
````
```findings
_posts/2020-09-01-meetup.md:4:1: info: image `/images/group.jpg` has no alternative text: write in the brackets what it shows
_posts/2020-09-01-meetup.md:5:1: info: image `/images/slides.png` has no `alt` attribute: write in it what the image shows, or `alt=""` if it is decoration
```

Good:

````
=== _posts/2020-09-01-meetup.md
---
title: A meetup
---
![The three speakers with their laptops](/images/group.jpg)
<img src="/images/line.png" alt="">
=== images/group.jpg
=== images/line.png
````
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint.model import UNKNOWN, Post, Problem
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.nodes import Image


_IMG = re.compile(
    r"""<img\b(?![^>]*\ssrc\s*=)[^>]*?\ssrcset\s*=\s*["']?\s*([^\s"',>]+)[^>]*>""", re.IGNORECASE
)

YIELDS_TO = ("link-syntax",)
"""An image without a target is still to be filled in and not to be described."""


@rule("info")
def no_words(image: Image, post: Post) -> Iterator[Problem]:
    """Report an image of the post that has no alternative text."""
    if image.tag != "img" or image.attribute != "src":
        return
    written = post.source.text[image.span.start : image.span.end]
    # What an include prints begins with neither: it is fixed in its template.
    if written.startswith("!") and not (image.alt or "").strip():
        advice = "has no alternative text: write in the brackets what it shows"
    elif written.startswith("<") and image.alt is None and not _is_decoration(written):
        advice = 'has no `alt` attribute: write in it what the image shows, or `alt=""` if it is decoration'
    else:
        return
    yield Problem(f"image `{_short(image)}` {advice}", image.span)


@rule("info")
def no_words_of_srcset(image: Image, post: Post) -> Iterator[Problem]:
    """Report an ``<img srcset>`` without ``src`` that has no alternative text."""
    if image.tag != "img" or image.attribute != "srcset":
        return
    # Each file of a `srcset` is an image of its own, at the position of its address.
    tag = _IMG.match(post.source.text, max(post.source.text.rfind("<", 0, image.span.start), 0))
    described = tag is None or re.search(r"\salt\b", tag[0], re.IGNORECASE)
    if tag and image.span.start == tag.start(1) and not described and not _is_decoration(tag[0]):
        yield Problem(
            f"image `{_short(image)}` has no `alt` attribute: "
            'write in it what the image shows, or `alt=""` if it is decoration',
            image.span,
        )


def _is_decoration(written: str) -> bool:
    found = re.search(
        r"""\s(?:role\s*=\s*["']?(?:presentation|none)\b|aria-hidden\s*=\s*["']?true\b)""",
        written,
        re.IGNORECASE,
    )
    return found is not None


def _short(image: Image) -> str:
    target = image.target.raw if UNKNOWN in image.target.url else image.target.url
    if target.startswith("data:"):
        return "data:…"
    return target if len(target) <= 80 else target[:79] + "…"
