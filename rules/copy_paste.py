"""Nothing of last month's post is left in this month's

A roundup starts as a copy of the one before. What was overlooked is not wrong to a parser: the
speakers of the next meetup are those who have just spoken, the first paragraph or the
description names last month, the tag is last year's, the photo is of another evening. Nothing
here is certain, so all of it is for information; the certain cases are `rsvp-stale` and
`title-format`.

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
_posts/2020-07-01-meetup-july-2020.md:7:1: info: `Hooli`, `Initech` and `Globex` are announced again, as in the post of 2020-06-03
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

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.model import Post, Problem, Related, Settings, Site, Span
from postlint.nodes import Image
from postlint.rule import rule
from postlint.text.dates import MONTHS, find_dates, month_distance
from postlint.text.images import ImageKeys, image_keys
from postlint.text.names import is_name_word, parse_names
from postlint.text.patterns import holds
from postlint.text.prose import Passage, Prose, each_passage, file_span, straight
from postlint.text.series import Group, archive
from postlint.text.titles import shape, words

if TYPE_CHECKING:
    from postlint.text.reading import Reading


class Leftovers(NamedTuple):
    """What a post says that the next one may have kept; a fact. Offsets are into the file."""

    description: str
    description_at: tuple[int, int]
    months: tuple[tuple[int, int, int], ...]
    """Months that the opening and the description give the event, with their places."""
    announced: tuple[tuple[tuple[str, ...], int, int, str], ...]
    """Names in the invitations, the paragraph's place, its words without dates."""
    years: tuple[tuple[int, int, int], ...]
    """Tags that are years, with their places."""
    images: tuple[tuple[str, int, int], ...]
    """Dates at the front of image file names, with their places."""


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
    months: list[tuple[int, int, int]] = []
    if holds(reading.words.casefold(), _EVENTS):
        # The first paragraph is enough where nobody needs the others.
        blocks = reading.passages if reading.invites else each_passage(post.document)
        months += _opening_months(blocks)
    if entry and description:
        months += [(month, *at) for month, _, _ in _event_months(description)]
    found = {invitation.start for invitation in reading.invitations()}
    inviting = [block for block in reading.passages if block.prose.span.start in found] if found else ()
    yield Leftovers(
        description,
        at,
        tuple(months),
        tuple(map(_announced, inviting)),
        tuple(_years(post)),
        tuple(_image_dates(reading)),
    )


def _opening_months(blocks: Iterable[Passage]) -> Iterator[tuple[int, int, int]]:
    block = next((block for block in blocks if block.kind == "p" and len(block.prose.text) > 20), None)
    if block is not None:
        for month, start, end in _event_months(block.prose.text):
            yield month, *file_span(block.prose, start, end)


_EVENTS = ("meetup", "meet-up", "event", "edition", "roundup", "session", "gathering", "newsletter", "issue")


def _event_months(text: str) -> Iterator[tuple[int, int, int]]:
    """Months that stand before an event's name: ``our August meetup``, ``July's edition``."""
    if not holds(text.casefold(), _EVENTS):
        return
    plain = straight(text)
    for date in find_dates(plain):
        if date.month is None or date.month_at is None or date.day:
            continue
        before, after = plain[: date.start], plain[date.end :]
        owned = re.search(r"\b(?:our|the|this|first|another|successful)\s+$", before, re.IGNORECASE)
        event = re.match(
            rf"(?:'s)?\s+(?:[\w-]+\s+){{0,4}}?(?:{'|'.join(_EVENTS)})\b",
            after,
            re.IGNORECASE,
        )
        if (
            event
            and (owned or after.startswith("'s"))
            and not re.search(r"\b(?:next|last|previous|since|until)\b[^.]*$", before, re.IGNORECASE)
        ):
            yield date.month, *date.month_at


def _announced(block: Passage) -> tuple[tuple[str, ...], int, int, str]:
    prose, names = block.prose, []
    text = straight(prose.text)
    match = re.compile(
        r"\b(?:speakers?|talks?|folks|guests|featuring|with"
        r"|by)\s+(?:include\s+)?(?:(?:folks\s+)?from\s+)?(?=[A-Z0-9a-z])"
    ).finditer(text)
    for cue in match:
        parsed = parse_names(
            Prose(prose.text, prose.pieces, prose.links, prose.span), cue.end(), len(prose.text)
        ).names
        if len(parsed) >= 2:
            names = [name.text for name in parsed if is_name_word(name.text.split()[0])]
            break
    bare = text
    for date in reversed(find_dates(text)):
        bare = bare[: date.start] + bare[date.end :]
    return tuple(names), prose.span.start, prose.span.end, " ".join(bare.split())


def _years(post: Post) -> Iterator[tuple[int, int, int]]:
    for entry in post.front_matter.entries:
        if entry.path[:1] == ("tags",) and len(entry.path) == 2:
            year = str(entry.value)
            if len(year) == 4 and year.startswith("20") and year.isdecimal():
                yield int(year), *entry.value_span


def _image_dates(reading: Reading) -> Iterator[tuple[str, int, int]]:
    for node in reading.elements:
        if isinstance(node, Image):
            date = re.search(r"(?:^|/)(20\d\d-\d\d-\d\d)[^/]*$", node.target.url)
            if date:
                yield date[1], *node.target.span


@rule("info")
def check(site: Site, settings: Settings) -> Iterator[Problem]:
    """Compares each post with those before it."""
    facts = {post.path: fact for post, fact in site.facts(Leftovers)}
    if not facts:
        return
    known = archive(site.posts, settings.series)
    members = [member for member in known.members if member.path in facts]
    yield from _descriptions([(member.path, member.day) for member in members], facts)
    yield from _tags([(member.path, member.day) for member in members], facts)
    for group in known.groups:
        own = tuple(member for member in group.members if member.path in facts)
        yield from _in_series(group._replace(members=own), facts)


def _descriptions(
    posts: Sequence[tuple[str, datetime.date]], facts: dict[str, Leftovers]
) -> Iterator[Problem]:
    """One description over two posts; over more it is a habit."""
    same: dict[str, list[tuple[str, datetime.date]]] = {}
    for path, day in posts:
        text = " ".join(facts[path].description.split())
        if len(text.split()) >= 4:
            same.setdefault(text, []).append((path, day))
    for held in same.values():
        folders = {path.rpartition("/")[0] for path, _ in held}
        if len(held) == 2 and len(folders) == 1 and held[0][1] != held[1][1]:
            (first, day), (path, _) = held
            related = (Related(first, Span(*facts[first].description_at), "the same description"),)
            message = f"the description is that of the post of {day}: write this post's own"
            yield Problem(message, Span(*facts[path].description_at), path, related=related)


def _tags(posts: Sequence[tuple[str, datetime.date]], facts: dict[str, Leftovers]) -> Iterator[Problem]:
    """A year tag that is not the post's, where nearly all posts with one have their own."""
    tagged = [(path, day, facts[path].years[0]) for path, day in posts if len(facts[path].years) == 1]
    right = sum(tag[0] == day.year for _, day, tag in tagged)
    if len(tagged) < 5 or right < 0.8 * len(tagged):
        return
    for path, day, (year, start, end) in tagged:
        if year != day.year:
            message = (
                f"the tag is {year}, the post of {day.year}, as {right} of {len(tagged)} posts with a "
                f"year tag have their own"
            )
            yield Problem(message, Span(start, end), path)


def _in_series(group: Group, facts: dict[str, Leftovers]) -> Iterator[Problem]:
    days = {member.day.isoformat(): member.path for member in group.members}
    agreeing = Counter(
        month == member.shape.month.value
        for member in group.members
        if member.shape.month
        for month, _, _ in facts[member.path].months
    )
    for at, member in enumerate(group.members):
        own = facts[member.path]
        title = shape(member.title).month
        if title and agreeing[True] >= agreeing[False]:
            for month, start, end in own.months:
                if month != title.value and -3 <= month_distance(month, title.value) < 0:
                    message = (
                        f"the post speaks of the {MONTHS[month - 1]} meetup, its title is `{member.title}`"
                    )
                    yield Problem(message, Span(start, end), member.path)
        if at:
            yield from _announced_again(
                group.members[at - 1].path, str(group.members[at - 1].day), member.path, facts
            )
        for date, start, end in own.images:
            if (
                date != member.day.isoformat()
                and date in days
                and any(date == d for d, _, _ in facts[days[date]].images)
            ):
                message = f"the photo is dated {date}, the day of another post of `{group.name}`"
                yield Problem(
                    message, Span(start, end), member.path, related=(Related(days[date], None, "that post"),)
                )


def _announced_again(before: str, day: str, path: str, facts: dict[str, Leftovers]) -> Iterator[Problem]:
    old = facts[before].announced
    for names, start, end, text in facts[path].announced:
        for other_names, other_start, other_end, other_text in old:
            related = (Related(before, Span(other_start, other_end), "announced there"),)
            if len(names) >= 2 and set(map(str.casefold, names)) == set(map(str.casefold, other_names)):
                listed = ", ".join(f"`{name}`" for name in names[:-1]) + f" and `{names[-1]}`"
                yield Problem(
                    f"{listed} are announced again, as in the post of {day}",
                    Span(start, end),
                    path,
                    related=related,
                )
                return
            if len(words(text)) >= 25 and text == other_text:
                message = f"the invitation is word for word that of the post of {day} but for the date"
                yield Problem(message, Span(start, end), path, related=related)
                return
