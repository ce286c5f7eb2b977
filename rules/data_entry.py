"""What front matter names in `_data` is there

`author: ann_lee` is the name of an entry of `_data/authors.yml`, from which the theme takes
name, picture and links. Of `author: Ann Lee` it makes an empty box.

Reported are authors, speakers and the like under a name that no entry has, where those of nearly all other
posts are entries. It is a warning where an entry is named nearly so; others, who may be guests
without an entry, are information. It takes ten posts to make a habit.

Bad:

````
=== _data/authors.yml
ann_lee: {name: Ann Lee}
bob_ray: {name: Bob Ray}
cy_dow: {name: Cy Dow}
=== _posts/2020-01-02-a.md
---
author: ann_lee
---
=== _posts/2020-01-03-a.md
---
author: bob_ray
---
=== _posts/2020-01-04-a.md
---
author: cy_dow
---
=== _posts/2020-01-05-a.md
---
author: ann_lee
---
=== _posts/2020-01-06-a.md
---
author: bob_ray
---
=== _posts/2020-01-07-a.md
---
author: cy_dow
---
=== _posts/2020-01-08-a.md
---
author: ann_lee
---
=== _posts/2020-01-09-a.md
---
author: bob_ray
---
=== _posts/2020-01-10-a.md
---
author: cy_dow
---
=== _posts/2020-01-11-a.md
---
author: ann_lee
---
=== _posts/2020-01-12-a.md
---
author: Bob Ray
---
````
```findings
_posts/2020-01-12-a.md:2:9: warning: `_data/authors` has no `Bob Ray`, but it has the `author` of 10 other posts: write `bob_ray`
```

Good:

````
=== _posts/2020-01-02-a.md
---
author: Ann Lee
---
````
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from postlint.links.address_flaws import short
from postlint.model import Edit, Fix, Post, PostHead, Problem, Site, Span, YamlValue
from postlint.rule import rule

COMPARES = True

_HABIT = 10
"""Posts whose value is an entry; in fewer, chance may make them alike."""
_SHARE = 0.9
"""Of the posts with the key, so many have the name of an entry. Of 89 posts of a user group with authors in `_data` all
have, but for those that were repaired later."""
_LIKENESS = 0.85
"""Of a value and the entry that it was meant to name, as `SequenceMatcher.ratio` has it, without signs between words."""
_KEYS = re.compile(
    r"(?:co_?)?(?:author|speaker|editor|presenter|contributor|guest|host|organi[sz]er|translator|reviewer|sponsor|venue|location"
    r"|team|chapter|company|person|member)s?",
    re.IGNORECASE,
)
"""Keys under which themes expect the name of an entry."""
_IDS = ("id", "key", "slug", "nick", "username", "login", "short_name", "name")
"""What an entry of a list is called by."""


class Named(NamedTuple):
    """A name under a key of a post."""

    key: str
    value: str
    start: int
    end: int


FRONT_MATTER_FACTS = (Named,)


def collect(post: Post) -> Iterator[Named]:
    """The names of people, places and companies in the front matter of a post."""
    if post.kind not in ("post", "document") or post.front_matter.problems:
        return
    for entry in post.front_matter.entries:
        key, value = str(entry.path[0]), entry.value
        if _KEYS.fullmatch(key) and len(entry.path) <= 2 and isinstance(value, str) and value.strip():
            yield Named(key, value.strip(), *entry.value_span)


@rule("warning")
def check(site: Site) -> Iterator[Problem]:
    """Report names that are no entry of the data in which nearly all others are."""
    uses: dict[tuple[str | None, str], list[tuple[PostHead, Named]]] = defaultdict(list)
    for facts, one in site.facts(Named):
        uses[facts.collection, one.key].append((facts, one))
    if not any(len(held) > _HABIT for held in uses.values()):
        return
    entries = {name: found for name, value in site.data.items() if len(found := _names(value)) > 1}
    for held in uses.values():
        for name, known in entries.items():
            there = sum(one.value in known for _, one in held)
            if there >= _HABIT and there >= _SHARE * len(held):
                yield from _missing(held, name, known, there)
                break


def _names(value: YamlValue) -> frozenset[str]:
    """What the entries of a file or folder of ``_data`` are called by."""
    if isinstance(value, Mapping):
        return frozenset(str(key) for key, one in value.items() if isinstance(one, (Mapping, str)))
    listed = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    ids = next((key for key in _IDS if listed and all(key in one for one in listed)), None)
    return frozenset(str(one[ids]) for one in listed) if ids else frozenset()


def _missing(
    held: Sequence[tuple[PostHead, Named]], name: str, known: Collection[str], there: int
) -> Iterator[Problem]:
    for facts, one in held:
        if one.value in known:
            continue
        near = _near(one.value, known)
        span = Span(one.start, one.end)
        advice = f"write `{near}`" if near else "add it there, or write the name of an entry"
        plain = near and span.end - span.start == len(one.value)
        yield Problem(
            f"`_data/{name}` has no `{short(one.value)}`, but it has the `{one.key}` of {there} other posts: "
            f"{advice}",
            span,
            facts.path,
            None if near else "info",
            fix=Fix(f"write `{near}`", (Edit(span, str(near)),), safe=False) if plain else None,
        )


def _near(value: str, known: Collection[str]) -> str | None:
    """The entry that ``value`` was meant to name."""
    from difflib import get_close_matches

    plain: dict[str, str] = {}
    for name in sorted(known):
        plain.setdefault(_plain(name), name)
    close = get_close_matches(_plain(value), list(plain), 1, _LIKENESS)
    return plain[close[0]] if close else None


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
