"""References that other posts define are defined here, too

A sentence was copied from the post before, `thanks to [Acme]`, without the line
`[Acme]: https://…` at its end. kramdown looks for definitions in one file alone, so readers
see the brackets.

Reported are bracketed words without a link and without a definition that at least two of the twenty posts or documents
of the collection around define, all with the same address, or that three of them link to one. What a post has no
definition for beside others of its own, `link-syntax` says.

Bad:

````
=== _posts/2020-01-02-a.md
---
title: A
---
Thanks to [Acme].

[Acme]: https://acme.example/
=== _posts/2020-02-02-b.md
---
title: B
---
Thanks to [Acme] again.

[Acme]: https://acme.example/
=== _posts/2020-03-02-c.md
---
title: C
---
Thanks to [Acme] again.
````
```findings
_posts/2020-03-02-c.md:4:11: warning: readers see the brackets of `[Acme]`: add the line `[Acme]: https://acme.example/`, which 2 posts around have
```

Good:

````
=== _posts/2020-01-02-a.md
---
title: A
---
Thanks to all [of them].
````
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from postlint.links.address_flaws import short
from postlint.model import Edit, Fix, Post, PostHead, Problem, Related, Site, Span
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading

COMPARES = True
YIELDS_TO = ("link-syntax",)
"""Which knows the definition that was meant where the document has it."""

_AROUND = 10
"""Documents on each side that may have been copied from."""
_AGREE = 2
"""Of them that must define what is in the brackets: one alone may have defined another thing of the name."""
_LINKED = 3
"""Of them that must link what is in the brackets, all to one address: `[slides]` leads elsewhere each time."""
_MOST = 300
"""Definitions of a document that are looked at; a list of changes has thousands, of numbers most."""
_WORDS = re.compile(
    r"(?<![\w\])}$\ufffc\\!])\[(?!\^)((?=[^\[\]\n\ufffc]*[^\W\d_]{2})[^\[\]\n\ufffc]{2,60})\](?:\[\])?(?![\[(:\w])"
)


class Defined(NamedTuple):
    """A label that a document defines and uses."""

    label: str
    url: str
    start: int
    end: int


class Bracketed(NamedTuple):
    """Words in brackets that are no link."""

    label: str
    written: str
    start: int
    end: int


def collect(post: Post, reading: Reading) -> Iterator[Defined | Bracketed]:
    """The definitions of a document, and what is in brackets and no link."""
    if post.kind == "page" or post.html:
        return
    for one in post.document.definitions[:_MOST]:
        if one.used and one.target.known and re.search(r"[^\W\d_]{2}", one.label):
            yield Defined(_normal(one.label), one.target.url, *one.span)
    if post.complete:
        for literal in reading.literals:
            if literal.container != "html" and "[" in literal.text:
                for match in _WORDS.finditer(literal.text):
                    yield Bracketed(_normal(match[1]), match[1], *literal.span(*match.span()))


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()


def neighbours(paths: Collection[str], site: Site) -> Collection[str]:
    """The documents with which those at ``paths`` are compared."""
    bracketed = [path for path in paths if site.facts_of(path, Bracketed)]
    positions = _positions(site) if bracketed else {}
    return {one.path for path in bracketed for one in _around(path, positions)}


_Positions = Mapping[str, tuple[Sequence[PostHead], int]]
"""By the path of a document those of its collection, and which of them it is."""


def _positions(site: Site) -> _Positions:
    folders: dict[str | None, list[PostHead]] = defaultdict(list)
    for head in site.posts:
        if head.kind != "page":
            folders[head.collection].append(head)
    return {head.path: (heads, at) for heads in folders.values() for at, head in enumerate(heads)}


def _around(path: str, positions: _Positions) -> Sequence[PostHead]:
    heads, at = positions.get(path, ((), 0))
    return [*heads[max(0, at - _AROUND) : at], *heads[at + 1 : at + 1 + _AROUND]]


@rule("warning")
def check(site: Site) -> Iterator[Problem]:
    """Report brackets that have a definition in the documents around."""
    bracketed: dict[str, list[Bracketed]] = defaultdict(list)
    for facts, one in site.facts(Bracketed):
        bracketed[facts.path].append(one)
    positions = _positions(site) if bracketed else {}
    for path, held in bracketed.items():
        near = [head.path for head in _around(path, positions)]
        labels = {one.label for one in held}
        defined = _defined(site, near, labels)
        linked = _linked(site, near, labels - defined.keys())
        own = {one.label for one in site.facts_of(path, Defined)}
        left = {one.label for other in near for one in bracketed.get(other, ())}
        for one in held:
            if one.label in own or one.label in left:
                continue
            uses = defined.get(one.label, [])
            if len(uses) >= _AGREE and len({url for _, url, _ in uses}) == 1:
                yield _problem(path, one, uses)
            uses = linked.get(one.label, [])
            if len({source for source, _, _ in uses}) >= _LINKED and len({url for _, url, _ in uses}) == 1:
                yield _unlinked(path, one, uses)


_Use = tuple[str, str, Span]


def _defined(site: Site, near: Sequence[str], labels: Collection[str]) -> Mapping[str, list[_Use]]:
    """The definitions of ``labels`` in the documents at ``near``: the path, the address and the span of each."""
    found: dict[str, list[_Use]] = defaultdict(list)
    for path in near:
        for one in site.facts_of(path, Defined):
            if one.label in labels:
                found[one.label].append((path, one.url, Span(one.start, one.end)))
    return found


def _linked(site: Site, near: Sequence[str], labels: Collection[str]) -> Mapping[str, list[_Use]]:
    """The links of the documents at ``near`` whose texts are ``labels``, likewise."""
    found: dict[str, list[_Use]] = defaultdict(list)
    for path in near if labels else ():
        document = site.document(path)
        for one in document.references if document else ():
            if one.kind == "link" and one.text and (label := _normal(one.text)) in labels:
                found[label].append((path, one.url, one.span))
    return found


def _unlinked(path: str, one: Bracketed, uses: Sequence[_Use]) -> Problem:
    source, url, span = uses[-1]
    meant = f"[{one.written}]({url})"
    return Problem(
        f"readers see the brackets of `[{short(one.written)}]`, and {len(uses)} posts around link it: "
        f"write `{short(meant, 120)}`",
        Span(one.start, one.end),
        path,
        related=(Related(source, span, "linked there"),),
        fix=Fix(f"write `{short(meant, 120)}`", (Edit(Span(one.start, one.end), meant),), safe=False),
    )


def _problem(path: str, one: Bracketed, uses: Sequence[_Use]) -> Problem:
    source, url, span = uses[-1]
    return Problem(
        f"readers see the brackets of `[{short(one.written)}]`: add the line `[{short(one.written)}]: {url}`, which {len(uses)} "
        "posts around have",
        Span(one.start, one.end),
        path,
        related=(Related(source, span, "defined there"),),
    )
