"""Every image says in words what it shows

Readers who cannot see an image hear its alternative text, search engines read
it, and it stands in the image's place where the image does not load.

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
_posts/2020-09-01-meetup.md:4:1: info: image `/images/group.jpg` has no alternative text: say in the brackets what it shows
_posts/2020-09-01-meetup.md:5:1: info: image `/images/slides.png` has no `alt` attribute: say in it what the image shows, or `alt=""` if it is decoration
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


YIELDS_TO = ("link-syntax",)
"""An image without a target is a place left open, not one to describe."""


@rule("info")
def no_words(image: Image, post: Post) -> Iterator[Problem]:
    """Report an image of the post that has no alternative text."""
    written = post.source.text[image.span.start : image.span.end]
    if image.tag != "img" or not (image.attribute == "src" or _is_first_of_srcset(image, written)):
        return
    # What an include prints begins with neither: its template is the place to mend it.
    if written.startswith("!") and not (image.alt or "").strip():
        advice = "has no alternative text: say in the brackets what it shows"
    elif written.startswith("<") and image.alt is None and not _is_decoration(written):
        advice = 'has no `alt` attribute: say in it what the image shows, or `alt=""` if it is decoration'
    else:
        return
    yield Problem(f"image `{_short(image)}` {advice}", image.span)


def _is_first_of_srcset(image: Image, written: str) -> bool:
    """Whether ``image`` is the first of the files of an ``<img srcset>`` without ``src``."""
    if image.attribute != "srcset" or re.search(r"\ssrc\s*=", written, re.IGNORECASE):
        return False
    first = rf"""\ssrcset\s*=\s*["']?\s*{re.escape(image.target.raw)}"""
    return re.search(first, written, re.IGNORECASE) is not None


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
