"""Every image that a post shows is on the published site

A broken picture is the first thing a reader sees of a post: an empty frame, a
missing preview on the front page, a bare link in social media.

Each image (Markdown, `<img>` with `srcset`, `<source>`, `<video poster>`, `url(…)`
in a `style` or style sheet, and the front matter keys of the setting `image_keys`) is looked up on the site as
Jekyll publishes it: a file that is missing, that Jekyll does not publish, or
that only exists in other letter case is an error. Text that was meant to be an
image and is not one (`!(alt)[file.png]`) is an error too.

So are images of layouts, includes, data and the configuration, previews for social media
among them: a finding is reported once, at its line there, with the number of pages that show it.

What a theme does with a front matter value is its own business, so a value is
reported only where no file of the site can be meant by it, or where a layout of the
site prints it as an address (`{% seo %}` of jekyll-seo-tag does so with `image`).

With `--online`, images on other hosts are requested: what is gone and what is not an
image is an error.

Bad:

````
=== _posts/2019-04-03-meetup.md
---
title: A meetup
image: /images/covre.png
---
![Laszlo](/images/talk-1.jpg)
![The room](/images/Room.JPG)
!(The stage)[/images/stage.jpg]

<div style="background: url('/images/rooom.jpg')">The room</div>
=== images/cover.png
=== images/talk-1.jpeg
=== images/room.jpg
=== images/stage.jpg
````
```findings
_posts/2019-04-03-meetup.md:3:8: error: front matter `image`: `/images/covre.png` is not on the published site: did you mean `/images/cover.png`?
_posts/2019-04-03-meetup.md:5:1: error: `/images/talk-1.jpg` is not on the published site: did you mean `/images/talk-1.jpeg`?
_posts/2019-04-03-meetup.md:6:1: error: `/images/Room.JPG` exists on the site only as `/images/room.jpg`: servers distinguish upper from lower case, write it the same way
_posts/2019-04-03-meetup.md:7:1: error: readers see this as text: the brackets of an image are `![The stage](/images/stage.jpg)`
_posts/2019-04-03-meetup.md:9:30: error: `/images/rooom.jpg` is not on the published site: did you mean `/images/room.jpg`?
```

Fixed:

````
=== _posts/2019-04-03-meetup.md
---
title: A meetup
image: /images/cover.png
---
![Laszlo](/images/talk-1.jpeg)
![The room](/images/room.jpg)
![The stage](/images/stage.jpg)

<div style="background: url('/images/room.jpg')">The room</div>
=== images/cover.png
=== images/talk-1.jpeg
=== images/room.jpg
=== images/stage.jpg
````

Bad, with `--online`:

````
=== _posts/2019-05-01-meetup.md
---
title: A meetup
---
![The hosts](https://a.example/hosts.jpg) ![The talk](https://b.example/talk.png)
=== verdicts.jsonl
{"postlint": "verdicts", "version": 1}
{"url": "https://a.example/hosts.jpg", "outcome": {"kind": "gone", "reason": "404 twice"}}
{"url": "https://b.example/talk.png", "outcome": {"kind": "alive"}, "evidence": {"content_type": "text/html"}}
````
```findings
_posts/2019-05-01-meetup.md:4:1: error: the image `https://a.example/hosts.jpg` is gone (404 twice): show another or keep a copy in the site
_posts/2019-05-01-meetup.md:4:43: error: `https://b.example/talk.png` is not an image: its host sends `text/html`
```

Good:

````
=== _posts/2019-04-03-meetup.md
---
title: A meetup
image: room.jpg
---
![Room](/images/room.jpg?width=200) ![Elsewhere](https://example.org/image.png)
=== images/room.jpg
````
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from postlint.blog.posts import is_template
from postlint.links import template_references
from postlint.links.targets import BROKEN, as_replaced, complaint, retarget_fix, unjudged
from postlint.model import (
    UNKNOWN,
    Edit,
    Fix,
    Post,
    PostFacts,
    PostHead,
    Problem,
    Reference,
    Settings,
    Site,
    Span,
    TemplateReference,
    below_base,
)
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.links.meant import Mangled
    from postlint.reading import Reading
    from postlint.verdict import Verdict

_EXTENSION = r"\.(?:png|jpe?g|jfif|gif|svg|webp|avif|apng|bmp|ico|tiff?|heic)"
_IN_MAPPING = ("path", "url", "src")


class Options(NamedTuple):
    """Options of `image-link`."""

    largest: int = 0
    """Bytes above which an image on another host is reported as too large; 0: none is."""


class FrontMatterImage(NamedTuple):
    """An image that the front matter names."""

    key: str
    value: str
    start: int
    end: int


FRONT_MATTER_FACTS = (FrontMatterImage,)


def collect(post: Post, settings: Settings, reading: Reading) -> Iterator[FrontMatterImage]:
    """The images that the front matter names, with their spans."""
    for entry in post.front_matter.entries:
        pattern = _pattern_of(entry.path, settings.image_keys)
        if pattern and isinstance(entry.value, str) and _is_image(entry.value, "*" in pattern):
            key = ".".join(str(part) for part in entry.path)
            value = entry.value if post.image_base is None else below_base(post.image_base, entry.value)
            if UNKNOWN not in value:
                yield FrontMatterImage(key, value, *entry.value_span)


@lru_cache(maxsize=1024)
def _pattern_of(key_path: tuple[str | int, ...], patterns: tuple[str, ...]) -> str | None:
    """The pattern that the key at ``key_path`` matches. Remembered: posts have the same keys."""
    names = [part for part in key_path if isinstance(part, str)]
    paths = [names, names[:-1]] if len(names) > 1 and names[-1] in _IN_MAPPING else [names]
    for pattern in patterns:
        parts = pattern.split(".")
        for path in paths:
            if len(path) == len(parts) and all(map(_is_key, path, parts)):
                return pattern
    return None


def _is_key(name: str, pattern: str) -> bool:
    if name == pattern or pattern == "*":
        return True
    if not any(map(pattern.__contains__, "*?[")):
        return False
    from fnmatch import fnmatchcase

    return fnmatchcase(name, pattern)


def _is_image(value: str, any_key: bool) -> bool:
    """Whether a value reads as an address of an image: with an image's extension or, under a key
    that only ever holds images, as an absolute path."""
    if "{" in value or "\n" in value or UNKNOWN in value:
        return False
    path = re.split(r"[?#]", value)[0]
    if re.search(_EXTENSION + r"\Z", path, re.IGNORECASE):
        return True
    return not any_key and path.startswith("/") and len(path) > 1 and " " not in path


@rule("error")
def body(facts: PostFacts, site: Site) -> Iterator[Problem]:
    """Report images of a post that the published site does not have."""
    for reference in facts.references:
        if reference.kind == "image":
            yield from _broken(reference, facts, site)


def _broken(reference: Reference, facts: PostFacts, site: Site) -> Iterator[Problem]:
    found = site.follow(reference, facts)
    replaced = as_replaced(reference, facts, site) if found.status in BROKEN else reference.url
    if replaced != reference.url:
        reference = reference._replace(url=replaced)
        found = site.follow(reference, facts)
    if found.status not in BROKEN:
        unknown = unjudged(reference, found)
        if unknown:
            yield unknown
        return
    problem = Problem(
        complaint(reference.url, found),
        reference.span,
        severity="warning" if facts.url is None else None,
        fix=retarget_fix(reference, found),
    )
    yield template_references.of_include(problem, reference)


@rule("error")
def template(reference: TemplateReference, site: Site) -> Iterator[Problem]:
    """Report images of layouts, includes and data that the published site does not have."""
    if reference.reference.kind == "image":
        yield from template_references.broken_target(reference, site)


@rule("error")
def text(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report text that was meant to be an image."""
    for found in reading.mangled:
        if found.image:
            yield Problem(found.message, found.span, fix=_fix(found))


def _fix(found: Mangled) -> Fix | None:
    return Fix(found.fixes, found.edits, found.safe) if found.edits else None


@rule("error")
def front_matter(site: Site) -> Iterator[Problem]:
    """Report images in front matter that no file of the site can be meant by."""
    missing: list[tuple[PostHead, FrontMatterImage]] = []
    served: set[tuple[str, bool]] = set()
    for facts, image in site.facts(FrontMatterImage):
        if is_template(facts.path):
            continue
        if "\\" in image.value:
            yield from _backslash(facts, image, site)
        elif _is_missing(image, site):
            missing.append((facts, image))
        else:
            served.add(_habit(image))
    if not missing:
        return
    ends = _endings(site)
    elsewhere = {_habit(image) for _, image in missing if _tail(image) in ends}
    counts: dict[tuple[str, bool], int] = {}
    for _, image in missing:
        counts[_habit(image)] = counts.get(_habit(image), 0) + 1
    for facts, image in missing:
        habit = _habit(image)
        if site.entry(image.value.lstrip("/")):
            yield _missing(facts, image, site)  # just this file is there, and not published
            continue
        if _tail(image) in ends and habit not in served:
            continue  # a theme that puts a folder before the value
        if habit not in served and habit not in elsewhere and counts[habit] > 1:
            continue  # none of many is found: the theme takes them from somewhere else
        yield _missing(facts, image, site)


def _backslash(facts: PostHead, image: FrontMatterImage, site: Site) -> Iterator[Problem]:
    """Report a path of Windows: browsers take its ``\\`` for ``/``, those who read the page's data do not."""
    meant = image._replace(value=image.value.replace("\\", "/"))
    found = "" if _is_missing(meant, site) else ", where the file is"
    message = f"front matter `{image.key}`: paths have no `\\`, write `{meant.value}`{found}"
    written_plainly = image.end - image.start == len(image.value)
    span = Span(image.start, image.end)
    fix = Fix("write `/` for `\\`", (Edit(span, meant.value),), safe=True) if written_plainly else None
    yield Problem(message, span, facts.path, "warning", fix=fix)


def _is_missing(image: FrontMatterImage, site: Site) -> bool:
    entry = site.entry(image.value.lstrip("/"))
    return not (entry and entry.published) and site.resolve(image.value, "/").status in BROKEN


def _habit(image: FrontMatterImage) -> tuple[str, bool]:
    """The key and whether its value is a path from the root: themes treat alike what is alike."""
    return re.sub(r"\.\d+", "", image.key), image.value.startswith("/")


def _tail(image: FrontMatterImage) -> str:
    return re.sub(r"\A(?:\.{0,2}/)+", "", re.split(r"[?#]", image.value)[0]).casefold()


def _endings(site: Site) -> set[str]:
    """Every way to name a file of the site by the end of its path, in lower case."""
    ends: set[str] = set()
    for entry in site.urls:
        for path in (entry.source, entry.url):
            if path and re.search(_EXTENSION + r"\Z", path, re.IGNORECASE):
                parts = path.casefold().strip("/").split("/")
                ends.update("/".join(parts[start:]) for start in range(len(parts)))
    return ends


def _missing(facts: PostHead, image: FrontMatterImage, site: Site) -> Problem:
    found = site.resolve(image.value, "/")
    span = Span(image.start, image.end)
    reference = Reference("image", image.value, image.value, span, span, "", "inline", "", image.key)
    written_plainly = image.end - image.start == len(image.value)
    sure = facts.url is not None and image.value.startswith("/")
    return Problem(
        f"front matter `{image.key}`: {complaint(image.value, found._replace(url=image.value))}",
        span,
        facts.path,
        None if sure else "warning",
        fix=retarget_fix(reference, found) if written_plainly else None,
    )


@rule("error")
def elsewhere(verdict: Verdict, options: Options) -> Iterator[Problem]:
    """Report images on other hosts that are gone or no images."""
    # Imported where it is used: this file is read on every offline run too.
    from postlint.links.verdict_problems import image_problems

    yield from image_problems(verdict, options.largest)
