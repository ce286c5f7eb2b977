"""What was meant to be a link is one, and leads where its author meant

One bracket too few and the reader sees Markdown instead of a link; one
`https://` too few and the link leads to a page of this site that never was.

Reported are text in which the brackets of a link are missing, swapped or kept
apart, references without a definition, definitions that kramdown reads as text,
links to nowhere (`[text]()`), links whose text is the address and whose target
is the text, addresses without or with a misspelt `https://`, and `<a href=…>`
that kramdown cannot read. Code, mathematics, footnotes, check boxes, escaped
brackets and what Liquid prints are left alone.

Bad:

````
=== _posts/2020-10-07-meetup.md
---
title: A meetup
---
Kevin showed Traefik (here)[http://example.org/traefik].

Thanks to Humio](https://humio.example/) and [Acme]https://acme.example/).

Ask [https://twitter.com/oicheryl](@oicheryl), see [the survey](opensourcesurvey.org/2017),
[the slides][slides] and [the video]().
````
```findings
_posts/2020-10-07-meetup.md:4:22: error: readers see this as text: the brackets of a link are `[here](http://example.org/traefik)`
_posts/2020-10-07-meetup.md:6:11: error: readers see this as text: the brackets of a link are `[Humio](https://humio.example/)`
_posts/2020-10-07-meetup.md:6:46: error: readers see this as text: the brackets of a link are `[Acme](https://acme.example/)`
_posts/2020-10-07-meetup.md:8:5: error: text and target are swapped: write `[@oicheryl](https://twitter.com/oicheryl)`
_posts/2020-10-07-meetup.md:8:52: error: `opensourcesurvey.org/2017` has no scheme and leads to a page of this site: write `https://opensourcesurvey.org/2017`
_posts/2020-10-07-meetup.md:9:1: warning: readers see this as text: the reference `slides` is not defined, add a line `[slides]: https://…`
_posts/2020-10-07-meetup.md:9:26: error: the link `the video` leads nowhere: its target is empty
```

Fixed:

````
=== _posts/2020-10-07-meetup.md
---
title: A meetup
---
Kevin showed Traefik [here](http://example.org/traefik).

Thanks to [Humio](https://humio.example/) and [Acme](https://acme.example/).

Ask [@oicheryl](https://twitter.com/oicheryl), see [the survey](https://opensourcesurvey.org/2017),
[the slides][slides] and [the video](https://example.org/video).

[slides]: https://example.org/slides
````

Good:

````
=== _posts/2020-10-07-meetup.md
---
title: A meetup
---
She said "I were [sic] there" [1], see array[0][1], f(x)[i] and `(a)[https://b.example]`.

* [ ] open
* [x] done
````
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from postlint.model import Edit, Fix, Post, PostFacts, Problem, Reference, Site, Span
from postlint.record import NamedTuple
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.links.literal import Literal
    from postlint.nodes import Definition, Image, Link
    from postlint.reading import Reading


YIELDS_TO = ("sponsor-link",)
"""Which knows whose link it is, and where it should lead."""


@rule("error")
def mangled(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report text whose brackets do not make the link they were meant to make."""
    for found in reading.mangled:
        if not found.image:
            fix = Fix(found.mends, found.edits, found.safe) if found.edits else None
            yield Problem(found.message, found.span, fix=fix)


@rule("error")
def empty(element: Link | Image) -> Iterator[Problem]:
    """Report links and images without a target."""
    if (
        element.target.raw.strip()
        or element.target.url.strip()
        or element.origin not in ("inline", "reference")
    ):
        return
    from postlint.nodes import Link

    if isinstance(element, Link):
        what = f"link `{' '.join(element.text.split())}`" if element.text.strip() else "link"
    else:
        what = f"image `{element.alt}`" if element.alt else "image"
    yield Problem(f"the {what} leads nowhere: its target is empty", element.span)


# --- references and definitions -----------------------------------------------------------------


class _Labels(NamedTuple):
    """The labels that a document defines, normalised."""

    defined: frozenset[str]
    known: frozenset[str]
    """These and the labels of definitions that are text."""
    shapes: frozenset[str | None]
    """The shapes of those with numbers."""
    unused: list[Definition]


_WORDS = r"(?=[^\[\]\n\ufffc]*[^\W\d_]{2})[^\[\]\n\ufffc]+"
_LABEL = r"[^\[\]\n\ufffc]+"
_PATTERNS = {
    "reference": (
        "][",
        rf"(?<![\w\])}}$\ufffc\\])\[(?!\^)(?:({_LABEL})\]\[(?!\^)({_WORDS})|({_WORDS})\]\[(\d*))\](?![\[(:])",
    ),
    "shortcut": ("[", rf"(?<![\w\])}}$\ufffc\\!])\[(?!\^)({_WORDS})\](?![\[(:\w])"),
    "definition": (
        "]:",
        r"(?:\A|\n)[ ]{0,3}(\[(?!\^)([^\[\]\n]+)\]:[ \t]*<?(https?://[^\s>]+)>?)[ \t]*(?=\n|\Z)",
    ),
}
"""What is looked for, each with a text that stands in every text that has it."""


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name][1])


def _all(name: str, text: str) -> Iterable[re.Match[str]]:
    """The matches of a pattern; it is not compiled before it can match."""
    return _pattern(name).finditer(text) if _PATTERNS[name][0] in text else ()


@rule("warning")
def references(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report references that have no definition and definitions that are text."""
    if not reading.literals:
        return
    lost = {
        _normal(match[2]): literal.span(*match.span(1))
        for literal in reading.literals
        for match in _all("definition", literal.text)
    }
    for span in lost.values():
        yield Problem(
            "readers see this definition as text: kramdown reads one only after a blank line or another definition",
            span,
        )
    labels = _labels(post.document.definitions, lost)
    for literal in reading.literals:
        if literal.container == "html":
            yield from _within_html(literal, labels)
        elif post.complete:  # otherwise a definition may come from what is not known
            yield from _undefined(literal, labels)


def _labels(definitions: Sequence[Definition], lost: Iterable[str]) -> _Labels:
    defined = frozenset(_normal(definition.label) for definition in definitions)
    shapes = frozenset(map(_shape, defined)) - {None}
    # Their labels are compared with every bracket: a page of a thousand would take too long.
    unused = [definition for definition in definitions if not definition.used][:100]
    return _Labels(defined, defined.union(lost), shapes, unused)


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()


def _undefined(literal: Literal, labels: _Labels) -> Iterator[Problem]:
    known, unused, shapes = labels.known, labels.unused, labels.shapes
    taken = set()
    for match in _all("reference", literal.text):
        text, label = (match[1], match[2]) if match[2] else (match[3], match[4] or match[3])
        if label.isdigit() and len(text) < 5:
            continue
        taken.add(match.start())
        near = None if _normal(label) in known else _near(label, unused)
        if _normal(label) in known or not (near or _is_label(label, text, shapes)):
            continue
        place = literal.span(match.start() + 1 + len(text) + 1, match.end())
        yield _no_definition(label, near, literal.span(*match.span()), Edit(place, f"[{near}]"))
    if not unused and not shapes:
        return
    for match in _all("shortcut", literal.text):
        if match.start() in taken or _normal(match[1]) in known:
            continue
        near = _near(match[1], unused)
        if near or _shape(match[1]) in shapes:
            place = literal.span(match.end(), match.end())
            yield _no_definition(match[1], near, literal.span(*match.span()), Edit(place, f"[{near}]"))


def _is_label(label: str, text: str, shapes: Collection[str | None]) -> bool:
    """Whether a second pair of brackets names a definition; some write remarks like that:
    ``[Issue 17][patch by Ann]``."""
    return " " not in label or _normal(label) == _normal(text) or _shape(label) in shapes


def _within_html(literal: Literal, labels: _Labels) -> Iterator[Problem]:
    for match in _all("reference", literal.text):
        if _normal(match[2] or match[4] or match[3]) in labels.defined:
            yield Problem(
                "readers see this as text: kramdown reads no Markdown within HTML, "
                'give the element around it `markdown="1"`',
                literal.span(*match.span()),
            )


def _no_definition(label: str, near: str | None, span: Span, edit: Edit) -> Problem:
    advice = f"`{near}` is" if near else f"add a line `[{_short(label)}]: https://…`"
    return Problem(
        f"readers see this as text: the reference `{_short(label)}` is not defined, {advice}",
        span,
        fix=Fix(f"refer to `{near}`", (edit,), safe=False) if near else None,
    )


def _near(label: str, unused: list[Definition]) -> str | None:
    """The definition that nothing refers to and whose label is nearly this one, all digits alike."""
    if not unused:
        return None
    from difflib import get_close_matches

    digits = re.findall(r"\d+", label)
    by_label = {
        _normal(definition.label): definition.label
        for definition in unused
        if re.findall(r"\d+", definition.label) == digits
    }
    close = get_close_matches(_normal(label), list(by_label), 1, 0.85)
    return by_label[close[0]] if close else None


def _shape(label: str) -> str | None:
    """A label with its numbers left out: where ``[Bug #17]`` is defined, ``[Bug #18]`` is a reference
    too. None where it has no numbers."""
    shape, count = re.subn(r"\d+", "0", _normal(label))
    return shape if count else None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


# --- targets ------------------------------------------------------------------------------------


@rule("error")
def targets(facts: PostFacts, site: Site) -> Iterator[Problem]:
    """Report links whose target was meant to be another one."""
    for reference in facts.references:
        if reference.kind != "link" or _is_elsewhere(reference.url) or not reference.url.strip():
            continue
        misspelt = _misspelt_scheme(reference.url)
        if misspelt:
            message = f"`{_short(reference.url)}` is no address: write `{_short(misspelt)}`"
            yield Problem(message, reference.span, fix=_retarget(reference, misspelt))
        elif (
            not _has_scheme(reference.url)
            and site.resolve(reference.url, facts.url or "/").status == "missing"
        ):
            yield from _elsewhere(reference)


def _is_elsewhere(url: str) -> bool:
    """Whether a target begins with one ``https://`` or ``http://``, as most do."""
    start = 8 if url.startswith("https://") else 7 if url.startswith("http://") else 0
    return start > 0 and url[start : start + 4].lower() != "http"


def _elsewhere(reference: Reference) -> Iterator[Problem]:
    """A link into the site that the site does not have and that was meant for another one."""
    from postlint.links.bare import is_bare_email, is_bare_host

    text = " ".join(reference.text.split())
    url = reference.url.strip()
    if re.fullmatch(r"(?:https?://|www\.)\S+", text) and not url.startswith(("/", "#", "?", ".")):
        address = text if "://" in text else f"https://{text}"
        if _same_address(url, text):
            yield _scheme_less(reference, address)
            return
        yield Problem(
            f"text and target are swapped: write `[{_short(url)}]({_short(text)})`",
            reference.span,
            fix=_swap(reference, url, text),
        )
    elif is_bare_email(url):
        yield _scheme_less(reference, f"mailto:{url}")
    elif is_bare_host(url):
        yield _scheme_less(reference, f"https://{url}")


def _same_address(url: str, text: str) -> bool:
    return re.sub(r"\Ahttps?://|/\Z", "", text) == url.rstrip("/")


def _scheme_less(reference: Reference, address: str) -> Problem:
    return Problem(
        f"`{_short(reference.url)}` has no scheme and leads to a page of this site: write `{_short(address)}`",
        reference.span,
        fix=_retarget(reference, address),
    )


def _retarget(reference: Reference, address: str) -> Fix | None:
    if reference.raw != reference.url:
        return None
    return Fix(f"write `{_short(address)}`", (Edit(reference.target_span, address),), safe=False)


def _swap(reference: Reference, url: str, text: str) -> Fix | None:
    size = reference.span.end - reference.span.start
    if reference.origin != "inline" or size != len(f"[{text}]({url})") or reference.raw != url:
        return None
    return Fix("swap text and target", (Edit(reference.span, f"[{url}]({text})"),))


def _has_scheme(url: str) -> bool:
    return re.match(r"[a-z][a-z0-9+.-]*:|//", url.strip(), re.IGNORECASE) is not None


@cache
def _scheme() -> re.Pattern[str]:
    misspelt = "ttps?|htps?|htts?|hhttps?|httpps?|httpss|htttps?|hptts?|htpps?|htpts?|thtps?"
    return re.compile(
        rf"(?:https?(?://|;//|:/(?!/)|:\\{{1,2}})|(?:{misspelt}):/{{1,2}}|https?://(?=https?:?//[\w-]+\.))(?=[\w\[])",
        re.IGNORECASE,
    )


def _misspelt_scheme(url: str) -> str | None:
    """The address that a target with a broken ``https://`` was meant to be; None for all others."""
    url = url.strip()
    wrapped = re.fullmatch(r"\((https?://[^\s()]+)\)?", url)
    if wrapped:
        return wrapped[1]
    match = _scheme().match(url)
    if not match:
        return None
    rest = url[match.end() :]
    doubled = re.match(r"https?:?//", rest, re.IGNORECASE)
    secure = "s" in (doubled or match)[0].lower().partition(":")[0]
    return f"http{'s' * secure}://{rest[doubled.end() :] if doubled else rest}"
