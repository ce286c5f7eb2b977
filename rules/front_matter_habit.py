"""Front matter is written as in all other posts

Themes read `author`, not `Author`, and a theme that puts `/images/cover.png` into
a page finds nothing at `images/cover.png` from the page of a post. What nearly all
posts write is what the theme understands.

Reported are keys that only differ by letter case, or by one slip of the pen, from a key that
nearly all other posts have and this one lacks, and images that begin without the
`/` that nearly all others begin with, or with one that the others do not have, or that are
not in the folder in which nearly all others are, or that are the post's before where all others have their own; and a year, `pub-year: 2019`, that is not
the post's own.
It takes ten posts to make a habit.

Bad:

````
=== _posts/2020-01-02-a.md
---
author: Ann
---
=== _posts/2020-01-03-a.md
---
author: Ann
---
=== _posts/2020-01-04-a.md
---
author: Ann
---
=== _posts/2020-01-05-a.md
---
author: Ann
---
=== _posts/2020-01-06-a.md
---
author: Ann
---
=== _posts/2020-01-07-a.md
---
author: Ann
---
=== _posts/2020-01-08-a.md
---
author: Ann
---
=== _posts/2020-01-09-a.md
---
author: Ann
---
=== _posts/2020-01-10-a.md
---
author: Ann
---
=== _posts/2020-01-11-a.md
---
author: Ann
---
=== _posts/2020-01-12-a.md
---
Author: Ann
---
````
```findings
_posts/2020-01-12-a.md:2:1: warning: `Author` is `author` in 10 other posts, and letter case counts: write `author`
```

Good:

````
=== _posts/2020-01-02-a.md
---
author: Ann
---
=== _posts/2020-01-12-a.md
---
Author: Ann
---
````
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise
from typing import NamedTuple, TypeVar

from postlint.model import Edit, Entry, Fix, Post, PostHead, Problem, Related, Site, Span
from postlint.rule import rule

YIELDS_TO = ("image-link",)
"""Which looks up the images of the usual keys."""

_POSTS_THAT_ARE_A_HABIT = 10
"""Below that, two ways to write are two ways to write."""
_SHARE_THAT_IS_A_HABIT = 0.9
"""Of the posts that have the key in either form."""
_LIKENESS = 0.8
"""Of two names, as `SequenceMatcher.ratio` has it: `layuot` and `layout` have 0.83."""
_KNOWN = frozenset(
    [
        "layout",
        "title",
        "date",
        "published",
        "permalink",
        "category",
        "categories",
        "tag",
        "tags",
        "slug",
        "excerpt",
        "author",
        "authors",
        "description",
        "image",
        "images",
        "header",
        "headers",
        "sitemap",
        "comments",
        "draft",
        "lang",
        "locale",
        "redirect_from",
        "redirect_to",
    ]
)
"""Names that Jekyll and its common plugins and themes read: who writes one means it."""
_SHORTEST = 5
"""Letters of a name that is compared so; `tag` and `tags`, `img` and `imgs` are both known to themes."""
_POSTS_WITHOUT_A_PLURAL = 30
"""With a key, beside one post that has its plural or singular: fewer may be about to change."""
_IMAGE = re.compile(r"[\w./%~ -]+\.(?:png|jpe?g|gif|svg|webp|avif)", re.IGNORECASE)


_YEAR_KEY = re.compile(r"(?:\A|[_-])year\Z", re.IGNORECASE)


class Keys(NamedTuple):
    """The names of the keys of a post, each with its span."""

    names: tuple[tuple[str, int, int], ...]


class ImagePath(NamedTuple):
    """A key that holds the path of an image."""

    key: str
    value: str
    start: int
    end: int


class OwnYear(NamedTuple):
    """A key that holds a year."""

    key: str
    year: int
    start: int
    end: int


FRONT_MATTER_FACTS = (Keys, ImagePath, OwnYear)


def collect(post: Post) -> Iterator[Keys | ImagePath | OwnYear]:
    """The keys of a post, and those that hold the path of an image or a year."""
    if post.kind != "post" or post.front_matter.problems:
        return
    entries = [
        entry for entry in post.front_matter.entries if all(isinstance(one, str) for one in entry.path)
    ]
    yield Keys(tuple((_dotted(entry), *entry.key_span) for entry in entries))
    for entry in entries:
        if isinstance(entry.value, str) and _IMAGE.fullmatch(entry.value):
            yield ImagePath(_dotted(entry), entry.value, *entry.value_span)
        if len(entry.path) > 1:
            continue
        if _YEAR_KEY.search(str(entry.path[0])) and re.fullmatch(r"20\d\d", str(entry.value)):
            yield OwnYear(str(entry.path[0]), int(str(entry.value)), *entry.value_span)


def _dotted(entry: Entry) -> str:
    """The name of a key, with those of the mappings that it is in."""
    return ".".join(map(str, entry.path))


# --- names -----------------------------------------------------------------------------------------


@rule("warning")
def names(site: Site) -> Iterator[Problem]:
    """Report keys that nearly all other posts write otherwise."""
    keys = list(site.facts(Keys))
    posts: dict[str, list[tuple[PostHead, Span]]] = defaultdict(list)
    for facts, one in keys:
        for name, start, end in one.names:
            posts[name].append((facts, Span(start, end)))
    having = {facts.path: {name for name, _, _ in one.names} for facts, one in keys}
    usual = {name for name, uses in posts.items() if len(uses) >= _POSTS_THAT_ARE_A_HABIT}
    for name, uses in posts.items():
        meant = _meant(name, len(uses), usual, posts)
        for facts, span in uses if meant else ():
            if meant and meant not in having[facts.path]:
                yield _misnamed(facts, name, meant, span, len(posts[meant]))


def _meant(
    name: str, count: int, usual: set[str], posts: Mapping[str, Sequence[tuple[PostHead, Span]]]
) -> str | None:
    """The key that ``name``, which ``count`` posts have, was meant to be; None for most."""
    for other in sorted(usual - {name}):
        total = len(posts[other]) + count
        if len(posts[other]) < total * _SHARE_THAT_IS_A_HABIT:
            continue
        if other.casefold() == name.casefold() or _slip(name, other):
            return other
        plural = f"{other}s" == name or other == f"{name}s"
        if plural and count == 1 and len(posts[other]) >= _POSTS_WITHOUT_A_PLURAL and name not in _KNOWN:
            return other
    return None


def _slip(name: str, other: str) -> bool:
    """Whether one name is the other mistyped; a plural is another name."""
    if min(len(name), len(other)) < _SHORTEST or name.rstrip("s") == other.rstrip("s"):
        return False
    if name in _KNOWN or re.search(r"\d", name) or re.search(r"[-_.]", name + other):
        return False
    return SequenceMatcher(None, name, other).ratio() >= _LIKENESS


def _misnamed(facts: PostHead, name: str, meant: str, span: Span, count: int) -> Problem:
    why = ", and letter case counts" if name.casefold() == meant.casefold() else ""
    return Problem(
        f"`{name}` is `{meant}` in {count} other posts{why}: write `{meant}`",
        span,
        facts.path,
        fix=Fix(f"write `{meant}`", (Edit(span, meant.rpartition(".")[2]),), safe=False),
    )


_K = TypeVar("_K", OwnYear, ImagePath)


def _by_key(site: Site, kind: type[_K], *, dated: bool = False) -> Mapping[str, list[tuple[PostHead, _K]]]:
    """The facts of a kind by their keys, with their posts; ``dated``: without posts that have no date."""
    found: dict[str, list[tuple[PostHead, _K]]] = defaultdict(list)
    for facts, one in site.facts(kind):
        if facts.date or not dated:
            found[one.key].append((facts, one))
    return found


# --- years --------------------------------------------------------------------------------------------


@rule("warning")
def years(site: Site) -> Iterator[Problem]:
    """Report a year that is not the post's, under a key that holds the post's own in nearly all others."""
    for key, uses in _by_key(site, OwnYear, dated=True).items():
        same = sum(one.year == int((facts.date or "")[:4]) for facts, one in uses)
        if same < _POSTS_THAT_ARE_A_HABIT or same < len(uses) * _SHARE_THAT_IS_A_HABIT:
            continue
        for facts, one in uses:
            own = (facts.date or "")[:4]
            if one.year != int(own):
                message = f"`{key}` is {one.year}, the post of {own}, as {same} other posts have their own: write {own}"
                yield Problem(message, Span(one.start, one.end), facts.path)


# --- paths of images -------------------------------------------------------------------------------


@rule("warning")
def paths(site: Site) -> Iterator[Problem]:
    """Report paths of images that begin otherwise than those of nearly all other posts."""
    for uses in _by_key(site, ImagePath).values():
        rooted = [image.value.startswith("/") for _, image in uses]
        share = max(rooted.count(True), rooted.count(False))
        if share < _POSTS_THAT_ARE_A_HABIT or share < len(uses) * _SHARE_THAT_IS_A_HABIT:
            continue
        usual = rooted.count(True) == share
        for facts, image in uses:
            if image.value.startswith("/") != usual:
                yield _path(facts, image, share)


_PARTS = re.compile(r"\b(?:part|pt|teil|partie|parte|deel|część|часть)\b", re.IGNORECASE)
"""Posts of one subject, which may share an image."""


@rule("warning")
def copied_images(site: Site) -> Iterator[Problem]:
    """Report the image of the post before, where all others have their own under that key."""
    for uses in _by_key(site, ImagePath, dated=True).values():
        different = len({image.value for _, image in uses})
        if different <= _POSTS_THAT_ARE_A_HABIT or len(uses) - different != 1:
            continue
        uses.sort(key=lambda use: (use[0].date or "", use[0].path))
        for (first, before), (facts, image) in pairwise(uses):
            titles = f"{first.title} {facts.title}"
            if before.value == image.value and not _PARTS.search(titles):
                message = (
                    f"`{image.key}` is that of the post before, the {different - 1} others have their own: "
                    "write this post's"
                )
                related = (Related(first.path, Span(before.start, before.end), "has it too"),)
                yield Problem(message, Span(image.start, image.end), facts.path, related=related)


@rule("warning")
def folders(site: Site) -> Iterator[Problem]:
    """Report images that are not in the folder in which those of nearly all other posts are: a theme puts the
    folder before ``thumb: cover.png``."""
    by_key: dict[str, list[tuple[PostHead, ImagePath]]] = defaultdict(list)
    for facts, image in site.facts(ImagePath):
        if not image.value.startswith(("/", ".")):
            by_key[image.key].append((facts, image))
    keys = {key: uses for key, uses in by_key.items() if len(uses) > _POSTS_THAT_ARE_A_HABIT}
    if not keys:
        return
    files = _by_name(site)
    for uses in keys.values():
        counts = Counter(folder for _, image in uses for folder in set(_folders(image.value, files)))
        usual, count = next(iter(counts.most_common(1)), ("", 0))
        if count < _POSTS_THAT_ARE_A_HABIT or count < len(uses) * _SHARE_THAT_IS_A_HABIT:
            continue
        held = [source for sources in files.values() for source in sources if source.startswith(usual)]
        for facts, image in uses:
            if usual not in _folders(image.value, files):
                yield _not_there(facts, image, usual, count, held)


def _by_name(site: Site) -> dict[str, list[str]]:
    """The sources of images by the names of their files."""
    files: dict[str, list[str]] = defaultdict(list)
    for entry in site.urls:
        if entry.source and _IMAGE.fullmatch(name := entry.source.rpartition("/")[2]):
            files[name].append(entry.source)
    return files


def _folders(value: str, files: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The folders in which a path leads to an image."""
    for source in files.get(value.rpartition("/")[2], ()):
        if source.endswith(f"/{value}"):
            yield source[: -len(value)]


def _not_there(facts: PostHead, image: ImagePath, folder: str, count: int, held: Sequence[str]) -> Problem:
    stem = image.value.rpartition(".")[0].casefold()
    names = [source[len(folder) :] for source in held]
    near = next((name for name in sorted(names) if name.rpartition(".")[0].casefold() == stem), None)
    near = near or next(iter(get_close_matches(image.value, names, 1, _LIKENESS)), None)
    span = Span(image.start, image.end)
    plain = near and image.end - image.start == len(image.value)
    return Problem(
        f"`{folder}{image.value}` does not exist, and `{image.key}` is an image of this folder in {count} other posts: "
        + (f"did you mean `{near}`?" if near else "write the name of one that is there, or add it"),
        span,
        facts.path,
        fix=Fix(f"write `{near}`", (Edit(span, str(near)),), safe=False) if plain else None,
    )


def _path(facts: PostHead, image: ImagePath, count: int) -> Problem:
    span = Span(image.start, image.end)
    rooted = image.value.startswith("/")
    meant = image.value.lstrip("/") if rooted else f"/{image.value}"
    how = "without" if rooted else "with"
    plain = image.end - image.start == len(image.value)
    return Problem(
        f"`{image.key}` begins {how} `/` in {count} other posts: write `{meant}`",
        span,
        facts.path,
        fix=Fix(f"write `{meant}`", (Edit(span, meant),), safe=False) if plain else None,
    )
