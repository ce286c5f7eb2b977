"""What a post embeds plays

A video page is not a player: browsers refuse to show `youtube.com/watch?v=…` in
a frame, and a theme that needs the id of a video gets a broken player from its
address.

Reported are frames whose source is the page of a video or of music instead of its player,
pages that their hosts let no other site show, players with an id that cannot be one, frames and scripts over `http://`, which
browsers block on a page that came over `https://`, and front matter keys that hold
an address, or something that is not an id, where the other posts give the id alone, or another post's id.

Bad:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
<iframe src="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></iframe>

<iframe src="https://www.youtube.com/embed/dQw4w9WgX"></iframe>

<iframe src="http://player.vimeo.com/video/76979871"></iframe>
````
```findings
_posts/2020-01-02-meetup.md:4:1: error: `https://www.youtube.com/watch?v=dQw4w9WgXcQ` is the page of a video, which browsers do not show in a frame: write `https://www.youtube.com/embed/dQw4w9WgXcQ`
_posts/2020-01-02-meetup.md:6:1: error: `dQw4w9WgX` is not the id of a video: copy its 11 characters from the video's address
_posts/2020-01-02-meetup.md:8:1: warning: browsers block what a page embeds over `http://`: write `https://player.vimeo.com/video/76979871`
```

Fixed:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>

<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>

<iframe src="https://player.vimeo.com/video/76979871"></iframe>
````

Good:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>

[The video](https://www.youtube.com/watch?v=dQw4w9WgXcQ)
````
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postlint.links.address_flaws import short
from postlint.model import Edit, Fix, Post, PostHead, Problem, Related, Site, Span
from postlint.nodes import Resource
from postlint.rule import rule

_FRAMES = ("iframe", "embed", "object")
_YOUTUBE = r"(?:https?:)?//(?:www\.|m\.)?youtube(?:-nocookie)?\.com/"
_PAGES = (
    (re.compile(rf"{_YOUTUBE}watch\?(?:[^#]*&)?v=([\w-]{{11}})"), r"https://www.youtube.com/embed/\1"),
    (re.compile(r"(?:https?:)?//youtu\.be/([\w-]{11})"), r"https://www.youtube.com/embed/\1"),
    (re.compile(rf"{_YOUTUBE}(?:shorts|live)/([\w-]{{11}})"), r"https://www.youtube.com/embed/\1"),
    (
        re.compile(rf"{_YOUTUBE}playlist\?(?:[^#]*&)?list=([\w-]+)"),
        r"https://www.youtube.com/embed/videoseries?list=\1",
    ),
    (re.compile(r"(?:https?:)?//(?:www\.)?vimeo\.com/(\d+)\b"), r"https://player.vimeo.com/video/\1"),
    (
        re.compile(r"(?:https?:)?//open\.spotify\.com/((?:episode|track|album|playlist|show|artist)/\w+)"),
        r"https://open.spotify.com/embed/\1",
    ),
    (
        re.compile(r"(?:https?:)?//(?:www\.)?twitch\.tv/videos/(\d+)"),
        r"https://player.twitch.tv/?video=\1",
    ),
    (
        re.compile(r"(?:https?:)?//(?:www\.)?dailymotion\.com/video/(\w+)"),
        r"https://www.dailymotion.com/embed/video/\1",
    ),
)
"""Pages of videos and sound, and their players."""
_REFUSING = re.compile(
    r"(?:https?:)?//(?:(?:www\.)?soundcloud\.com/[\w-]+/[\w-]+|(?:www\.)?slideshare\.net/(?!slideshow/embed_code)[\w-]+/[\w-]+"
    r"|speakerdeck\.com/(?!player/)[\w-]+/[\w-]+|(?:www\.)?google\.[a-z.]+/maps/(?:place|@|search|dir)\b|github\.com/(?!sponsors/)[\w-]+"
    r"|(?:www\.)?facebook\.com/(?!plugins/|v\d|video/embed)[\w.-]+|(?:www\.)?instagram\.com/p/[\w-]+/?\Z)"
)
"""Pages whose hosts forbid other sites to show them in a frame (``X-Frame-Options`` or ``frame-ancestors``)."""
_PLAYER = re.compile(rf"{_YOUTUBE}(?:embed|v)/([\w-]+)")
_LISTS = ("videoseries", "live_stream", "playlist")
_KEY = re.compile(r"(?:youtube|vimeo|video|yt|slideshare|speakerdeck)(?:[_-]?id)?", re.IGNORECASE)
_ID = re.compile(r"[\w-]{4,40}")
_URL_ID = re.compile(r"(?:watch\?(?:[^#]*&)?v=|youtu\.be/|/embed/|vimeo\.com/(?:video/)?)([\w-]+)")
_POSTS_THAT_ARE_A_HABIT = 5
_SHARE_THAT_IS_A_HABIT = 0.9
"""So many posts, and so large a share of them, give the id alone before an address is reported. A theme may
take both, and then blogs use both: none of the archives read has one odd value in fewer."""


_LENGTH = 11
"""Characters of the id of a video on YouTube."""
_POSTS_WITH_THEIR_OWN = 10
"""Posts with an id that no other has, from which on one that two have was copied."""


class EmbedKey(NamedTuple):
    """A front matter key that holds what a theme embeds."""

    key: str
    value: str
    start: int
    end: int


FRONT_MATTER_FACTS = (EmbedKey,)


@rule("error")
def frame(resource: Resource, post: Post) -> Iterator[Problem]:
    """Report frames that show no player."""
    url = resource.target.url.strip()
    if resource.tag not in _FRAMES or not resource.target.known:
        return
    player = _PLAYER.match(url)
    for page, embed in _PAGES:
        found = page.match(url)
        if found:
            meant = found.expand(embed)
            yield Problem(
                f"`{short(url)}` is the page of a video, which browsers do not show in a frame: write `{meant}`",
                resource.span,
                fix=_retarget(resource, meant),
            )
            return
    if _REFUSING.match(url):
        yield Problem(
            f"browsers do not show `{short(url)}` in a frame, its host forbids it: embed what its page offers "
            "for that, or write a link",
            resource.span,
        )
    elif player and len(player[1]) != 11 and player[1] not in _LISTS:
        message = f"`{player[1]}` is not the id of a video: copy its 11 characters from the video's address"
        yield Problem(message, resource.span)


@rule("warning")
def insecure(resource: Resource) -> Iterator[Problem]:
    """Report frames and scripts over http."""
    url = resource.target.url.strip()
    if resource.tag in (*_FRAMES, "script") and re.match(r"http://(?!localhost|127\.)[\w-]+\.", url):
        if any(page.match(url) for page, _ in _PAGES):
            return
        meant = f"https{url[4:]}"
        yield Problem(
            f"browsers block what a page embeds over `http://`: write `{short(meant)}`",
            resource.span,
            fix=_retarget(resource, meant),
        )


def _retarget(resource: Resource, meant: str) -> Fix | None:
    if resource.target.raw != resource.target.url:
        return None
    return Fix(f"write `{short(meant)}`", (Edit(resource.target.span, meant),), safe=False)


def collect(post: Post) -> Iterator[EmbedKey]:
    """The keys of the front matter that hold the id of a video or the like."""
    for entry in post.front_matter.entries:
        key = entry.path[-1]
        number = isinstance(entry.value, int) and not isinstance(entry.value, bool)
        value = str(entry.value).strip() if isinstance(entry.value, str) or number else ""
        if value and len(entry.path) <= 2 and isinstance(key, str) and _KEY.fullmatch(key):
            yield EmbedKey(key, value, *entry.value_span)


@rule("error")
def odd_key(site: Site) -> Iterator[Problem]:
    """Report keys that hold an address or no id where all other posts give the id alone."""
    by_key: dict[str, list[tuple[PostHead, EmbedKey]]] = defaultdict(list)
    for facts, embed in site.facts(EmbedKey):
        by_key[embed.key].append((facts, embed))
    for uses in by_key.values():
        ids = [embed.value for _, embed in uses if _ID.fullmatch(embed.value)]
        if len(ids) < _POSTS_THAT_ARE_A_HABIT or len(ids) < len(uses) * _SHARE_THAT_IS_A_HABIT:
            continue
        for facts, embed in uses:
            if not _ID.fullmatch(embed.value):
                yield _odd(facts, embed)
        yield from _cut(uses)
        yield from _copied(uses)


def _cut(uses: Sequence[tuple[PostHead, EmbedKey]]) -> Iterator[Problem]:
    """Ids that are shorter or longer than all others, where these have the length of one platform's."""
    whole = sum(len(embed.value) == _LENGTH for _, embed in uses)
    if whole >= _POSTS_THAT_ARE_A_HABIT and whole >= len(uses) * _SHARE_THAT_IS_A_HABIT:
        for facts, embed in uses:
            if _ID.fullmatch(embed.value) and len(embed.value) != _LENGTH and not embed.value.isdecimal():
                message = (
                    f"`{embed.key}` has {_LENGTH} characters in {whole} other posts, `{embed.value}` has "
                    f"{len(embed.value)}: copy it from the video's address"
                )
                yield Problem(message, Span(embed.start, embed.end), facts.path)


def _copied(uses: Sequence[tuple[PostHead, EmbedKey]]) -> Iterator[Problem]:
    """The one id that two posts have, where all others have their own."""
    by_id: dict[str, list[tuple[PostHead, EmbedKey]]] = defaultdict(list)
    for facts, embed in uses:
        by_id[embed.value].append((facts, embed))
    shared = [held for held in by_id.values() if len(held) > 1]
    if len(by_id) - 1 < _POSTS_WITH_THEIR_OWN or len(shared) != 1 or len(shared[0]) != 2:
        return
    (first, before), (facts, embed) = sorted(shared[0], key=lambda use: (use[0].date or "", use[0].path))
    message = f"`{embed.key}` is that of `{first.path}`, all other posts have their own: write this post's"
    related = (Related(first.path, Span(before.start, before.end), "has it too"),)
    yield Problem(message, Span(embed.start, embed.end), facts.path, "warning", related)


def _odd(facts: PostHead, embed: EmbedKey) -> Problem:
    span = Span(embed.start, embed.end)
    found = _URL_ID.search(embed.value)
    advice = f"write `{found[1]}`" if found else "write the id"
    plain = found is not None and embed.end - embed.start == len(embed.value)
    fix = Fix(f"write `{found[1]}`", (Edit(span, found[1]),), safe=False) if found and plain else None
    message = f"`{embed.key}` is an id in the other posts, here it is `{short(embed.value)}`: {advice}"
    return Problem(message, span, facts.path, fix=fix)
