"""Addresses in front matter are this post's own, each under its key

An episode begins as a copy of the one before: its audio file is still that of
last week. Of two keys with addresses, `slides` and `recording`, the values are
exchanged, or the id of a video lands in the key for the slides.

Reported are an address, or the number of an event, that another post has under the same key, where all others
have one of their own; an address on the host that nearly all others have under another
key; and a value that is not an address, under a key named for one that holds an address in
nearly all others. Posts are compared with posts, and the documents of a collection with
each other. It takes ten to make a habit. A key that a post shares with a few others,
such as the page of its speaker, is not judged.

Bad:

````
=== _config.yml
collections: {talks: {output: true}}
=== _talks/01.md
---
slides: https://slides.test/1
recording: https://video.test/1
---
=== _talks/02.md
---
slides: https://slides.test/2
recording: https://video.test/2
---
=== _talks/03.md
---
slides: https://slides.test/3
recording: https://video.test/3
---
=== _talks/04.md
---
slides: https://slides.test/4
recording: https://video.test/4
---
=== _talks/05.md
---
slides: https://slides.test/5
recording: https://video.test/5
---
=== _talks/06.md
---
slides: https://slides.test/6
recording: https://video.test/6
---
=== _talks/07.md
---
slides: https://slides.test/7
recording: https://video.test/7
---
=== _talks/08.md
---
slides: https://slides.test/8
recording: https://video.test/8
---
=== _talks/09.md
---
slides: https://slides.test/9
recording: https://video.test/9
---
=== _talks/10.md
---
slides: https://slides.test/10
recording: https://video.test/10
---
=== _talks/11.md
---
slides: https://slides.test/11
recording: https://video.test/10
---
=== _talks/12.md
---
slides: https://video.test/12
recording: https://video.test/12b
---
````
```findings
_talks/11.md:3:12: warning: `recording` is that of `_talks/10.md`, 10 other documents have one of their own: write this document's
_talks/12.md:2:9: warning: `slides` leads to `video.test`, as `recording` does in other documents; in 11 others it leads to `slides.test`: write the address of the slides
```

Good:

````
=== _posts/2020-01-02-a.md
---
slides: https://slides.test/1
---
=== _posts/2020-01-03-b.md
---
slides: https://slides.test/1
---
````
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from postlint.links.address_flaws import short
from postlint.model import Post, PostHead, Problem, Related, Site, Span
from postlint.rule import rule

_HABIT = 10
"""Documents that have a key with an address; in fewer, chance may make them alike."""
_SHARE = 0.9
"""Of the documents with the key, so many have an address, or lead to one host. Of the six keys with ten
addresses or more in 13 archives, three lead to one host in 98 % and more, the others in 65 % at most."""
_OWN = 0.95
"""Of the addresses under a key, so many are different where each document has its own. Of the same six, three
have 99 % different ones, the others 91 % at most; of 70 ids of events 96 %, of which three had been copied."""
_ADDRESS = re.compile(r"https?://(?:www\.)?([\w.-]+\.[A-Za-z]{2,})(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_NAMED_FOR_ONE = re.compile(r"(?:\A|[_-])(?:url|link|href|uri|website|homepage)\Z", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"(?!mailto:)[\w-]+")
"""A word, such as the id of a video; a path, a host and what is not given are other things."""
_SAME = {"youtu.be": "youtube.com", "m.youtube.com": "youtube.com", "player.vimeo.com": "vimeo.com"}
_ID = re.compile(r"(?!(?:19|20)\d{6}\Z)(?!0+\Z)\d{6,}", re.ASCII)
"""The number of an event or a video, as the places where they are announced give them; not a day, `20200131`."""
_VIDEO = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:\S*&)?v=|embed/|live/)|youtu\.be/)([\w-]{11})(?![\w-])"
    r"|https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(\d{6,})"
)
"""The address of one video."""
_VIDEOS = 3
"""Videos under a key from which on it holds each post's own."""
_APART = 14
"""Days between two posts that surely are not the announcement and the report of one evening."""
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)\Z", re.IGNORECASE)


class Value(NamedTuple):
    """A key of front matter and what it holds, where that is one word."""

    key: str
    value: str
    start: int
    end: int


FRONT_MATTER_FACTS = (Value,)
_Uses = Sequence[tuple[PostHead, Value]]


def collect(post: Post) -> Iterator[Value]:
    """The keys that hold an address, or are named for one."""
    if post.kind not in ("post", "document") or post.front_matter.problems:
        return
    for entry in post.front_matter.entries:
        number = isinstance(entry.value, int) and _ID.fullmatch(str(entry.value))
        value = str(entry.value).strip() if isinstance(entry.value, str) or number else ""
        if value and len(entry.path) == 1 and not re.search(r"\s", value):
            key = str(entry.path[0])
            if "://" in value or _NAMED_FOR_ONE.search(key) or _ID.fullmatch(value):
                yield Value(key, value, *entry.value_span)


@rule("warning")
def check(site: Site) -> Iterator[Problem]:
    """Compare the addresses under each key of the posts, and of each collection."""
    groups: dict[tuple[str | None, str], list[tuple[PostHead, Value]]] = defaultdict(list)
    for facts, one in site.facts(Value):
        groups[facts.collection, one.key].append((facts, one))
    usual = {group: host for group, uses in groups.items() if (host := _usual_host(uses))}
    for (collection, key), uses in groups.items():
        others = {usual[group]: group[1] for group in usual if group[0] == collection and group[1] != key}
        yield from _hosts(uses, usual.get((collection, key)), others)
        yield from _no_address(uses)
        yield from _copied(uses)
        yield from _copied_video(uses)
        yield from _of_another_title(uses)


def _host(value: str) -> str | None:
    found = _ADDRESS.fullmatch(value)
    return _SAME.get(found[1].lower(), found[1].lower()) if found else None


def _usual_host(uses: _Uses) -> str | None:
    hosts = Counter(host for _, one in uses if (host := _host(one.value)))
    host, count = next(iter(hosts.most_common(1)), ("", 0))
    return host if count >= _HABIT and count >= _SHARE * hosts.total() else None


def _hosts(uses: _Uses, usual: str | None, others: Mapping[str, str]) -> Iterator[Problem]:
    """Addresses on the host that belongs under another key."""
    for facts, one in uses if usual else ():
        host = _host(one.value)
        if host and host != usual and host in others:
            same = sum(_host(other.value) == usual for _, other in uses)
            message = (
                f"`{one.key}` leads to `{host}`, as `{others[host]}` does in other documents; in {same} others it leads "
                f"to `{usual}`: write the address of the {one.key.replace('_', ' ')}"
            )
            yield Problem(message, Span(one.start, one.end), facts.path)


def _no_address(uses: _Uses) -> Iterator[Problem]:
    """Values that are no address under a key that is named for one."""
    if not _NAMED_FOR_ONE.search(uses[0][1].key):
        return
    addresses = sum(_host(one.value) is not None for _, one in uses)
    if addresses < _HABIT or addresses < _SHARE * len(uses):
        return
    for facts, one in uses:
        if _NO_ADDRESS.fullmatch(one.value):
            message = (
                f"`{one.key}` is an address in {addresses} other documents, here it is `{short(one.value)}`: "
                "write an address, or move it to the key where it belongs"
            )
            yield Problem(message, Span(one.start, one.end), facts.path)


def _copied(uses: _Uses) -> Iterator[Problem]:
    """An address that two documents have, where nearly all have one of their own."""
    held = [
        (facts, one)
        for facts, one in uses
        if _ID.fullmatch(one.value) or (_host(one.value) and not _IMAGE.search(one.value))
        if not (facts.date and _VIDEO.match(one.value))
    ]
    by_value: dict[str, list[tuple[PostHead, Value]]] = defaultdict(list)
    for facts, one in held:
        by_value[one.value].append((facts, one))
    repeated = len(held) - len(by_value)
    if len(held) <= _HABIT or repeated > max(1, (1 - _OWN) * len(held)):
        return
    for pair in [pair for pair in by_value.values() if len(pair) == 2]:
        (first, before), (facts, one) = sorted(pair, key=lambda use: (use[0].date or "", use[0].path))
        message = (
            f"`{one.key}` is that of `{first.path}`, {len(held) - 2 * repeated} other documents have one of "
            "their own: write this document's"
        )
        related = (Related(first.path, Span(before.start, before.end), "has it too"),)
        yield Problem(message, Span(one.start, one.end), facts.path, related=related)


def _copied_video(uses: _Uses) -> Iterator[Problem]:
    """The video of an earlier post, under a key with other addresses, too."""
    by_video: dict[str, list[tuple[PostHead, Value]]] = defaultdict(list)
    for facts, one in uses:
        found = _VIDEO.match(one.value)
        if found and facts.date:
            by_video[found[1] or found[2]].append((facts, one))
    repeated = [held for held in by_video.values() if len(held) > 1]
    if len(by_video) < _VIDEOS or len(repeated) > len(by_video) / 2:
        return
    for held in repeated:
        (first, before), *others = sorted(held, key=lambda use: use[0].date or "")
        for facts, one in others:
            if _day(facts) - _day(first) >= datetime.timedelta(days=_APART):
                message = (
                    f"`{one.key}` is the video of `{first.path}`, and {len(by_video) - len(repeated)} other documents have "
                    "one of their own: write this document's"
                )
                related = (Related(first.path, Span(before.start, before.end), "has it too"),)
                yield Problem(message, Span(one.start, one.end), facts.path, related=related)


def _day(facts: PostHead) -> datetime.date:
    return datetime.date.fromisoformat((facts.date or "")[:10])


_NAMED = 3
"""Other documents whose address on a host is named for their title, before one that is named for another's is a copy."""


def _of_another_title(uses: _Uses) -> Iterator[Problem]:
    """An address with a word of the title of an earlier document that has it, and none of this one's title, on a
    host where others have addresses with words of their own: ``https://meet.test/about-lilypond``."""
    by_host: dict[str, list[tuple[PostHead, Value]]] = defaultdict(list)
    for facts, one in uses:
        if host := _host(one.value):
            by_host[host].append((facts, one))
    for held in by_host.values() if len(uses) > _NAMED + 1 else ():
        own = {facts.path for facts, one in held if _path_words(one.value) & _words(facts.title)}
        for facts, one in held if len(own) > _NAMED else ():
            if facts.path in own or not _words(facts.title):
                continue
            before = [
                (other, value)
                for other, value in held
                if value.value == one.value and (other.date or "") < (facts.date or "")
            ]
            named = next(((other, value) for other, value in before if other.path in own), None)
            if named and len(before) == 1:
                first, value = named
                word = min(_path_words(one.value) & _words(first.title))
                message = f"`{one.key}` is that of `{first.path}`, whose title has its `{word}`: write this document's"
                related = (Related(first.path, Span(value.start, value.end), "has it too"),)
                yield Problem(message, Span(one.start, one.end), facts.path, related=related)


def _words(text: str | None) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]{4,}", text or "")}


def _path_words(url: str) -> set[str]:
    return _words(re.sub(r"\Ahttps?://[^/]+", "", url))
