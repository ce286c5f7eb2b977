"""What was meant to be a link is one, and leads where its author meant

One bracket too few and the reader sees Markdown instead of a link; one
`https://` too few and the link leads to a page of this site that never was.

Reported are text in which the brackets of a link are missing, swapped, doubled or
kept apart, references without a definition, definitions that kramdown reads as
text, links to nowhere (`[text]()`, `https://`, `mailto:`, `<a>` without `href`),
links that show nothing to click on or never end, ends and parentheses that nothing opens, links whose text is the address and whose
target is the text, addresses without or with a misspelt `https://`, with a
backslash or an impossible host, of the author's own machine or disk, of a preview or of the site's
own staging server, the site's `url` or `baseurl` given twice or before a whole
address, two addresses run together, pages that represent the image that they show,
a path glued to the `baseurl`, and `<a href=…>` that kramdown cannot read. A word glued to a link is a warning, a
remark in parentheses information. Code, mathematics, footnotes, check boxes, escaped brackets
and what Liquid prints are left alone.

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

Thanks to [Quay[(https://quay.example/), see [our rules]([quay.example](https://quay.example/rules)
and the channel(https://chat.example/talks), [a preview](http://localhost:4000/2020/10/07/meetup.html),
[](https://example.org/unseen) and [both](https://a.examplehttps://b.example).
````
```findings
_posts/2020-10-07-meetup.md:4:22: error: readers see this as text: the brackets of a link are `[here](http://example.org/traefik)`
_posts/2020-10-07-meetup.md:6:11: error: readers see this as text: the brackets of a link are `[Humio](https://humio.example/)`
_posts/2020-10-07-meetup.md:6:46: error: readers see this as text: the brackets of a link are `[Acme](https://acme.example/)`
_posts/2020-10-07-meetup.md:8:5: error: text and target are swapped: write `[@oicheryl](https://twitter.com/oicheryl)`
_posts/2020-10-07-meetup.md:8:52: error: `opensourcesurvey.org/2017` has no scheme and leads to a page of this site: write `https://opensourcesurvey.org/2017`
_posts/2020-10-07-meetup.md:9:1: warning: readers see this as text: the reference `slides` is not defined, add a line `[slides]: https://…`
_posts/2020-10-07-meetup.md:9:26: error: the link `the video` leads nowhere, its target is empty: write an address
_posts/2020-10-07-meetup.md:11:11: error: readers see this as text: the brackets of a link are `[Quay](https://quay.example/)`
_posts/2020-10-07-meetup.md:11:46: error: readers see this as text: the brackets of a link are `[our rules](https://quay.example/rules)`
_posts/2020-10-07-meetup.md:12:9: warning: readers see this as text: the brackets of a link are `[channel](https://chat.example/talks)`
_posts/2020-10-07-meetup.md:12:46: error: `http://localhost:4000/2020/10/07/meetup.html` works only on the author's own machine: write `/2020/10/07/meetup.html`
_posts/2020-10-07-meetup.md:13:1: error: readers see nothing to click on: write a text in the brackets of `[](https://example.org/unseen)`
_posts/2020-10-07-meetup.md:13:36: error: two addresses run together: write `https://a.example` or `https://b.example`
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

Thanks to [Quay](https://quay.example/), see [our rules](https://quay.example/rules)
and the [channel](https://chat.example/talks), [a preview](/2020/10/07/meetup.html),
[the unseen](https://example.org/unseen) and [both](https://b.example).

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
from collections.abc import Iterator

from postlint.links.address_flaws import WrittenTarget, short
from postlint.links.addresses import flaw, glued_prefix, is_note, liquid_flaw
from postlint.links.bare import is_bare_email, is_bare_host
from postlint.links.dated import other_days, years_ahead
from postlint.links.different_numbers import contradicts
from postlint.links.undefined_references import undefined_references
from postlint.links.web_hosts import published_host
from postlint.model import Edit, Fix, Once, Post, PostFacts, Problem, Reference, Severity, Site, Span
from postlint.nodes import Anchor, CodeSpan, Emphasis, Image, Link, Resource, Text, plain_text, walk
from postlint.reading import Reading
from postlint.rule import rule

YIELDS_TO = ("sponsor-link",)
"""Which knows whose link it is, and where it should lead."""


@rule("error")
def mangled(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report text whose brackets do not make the link they were meant to make."""
    for found in reading.mangled:
        if not found.image:
            fix = Fix(found.fixes, found.edits, found.safe) if found.edits else None
            yield Problem(found.message, found.span, severity=found.severity, fix=fix)


@rule("warning")
def references(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report references that have no definition and definitions that are text."""
    if not post.html:
        yield from undefined_references(
            reading.literals,
            post.document.definitions,
            post.complete,
            post.source.text,
            lambda: {one.text for one in reading.elements if isinstance(one, Link) and " " in one.text},
        )


# --- nothing to click on, or nowhere to go --------------------------------------------------------


@rule("error")
def empty(element: Link | Image | Resource, post: Post) -> Iterator[Problem]:
    """Report links, images and other elements without a target."""
    if element.target.raw.strip() or element.target.url.strip() or _serves_a_script(element, post):
        return
    if "{%" in post.source.text[slice(*element.target.span)]:
        return  # a tag that cannot be read, which `liquid` says
    if isinstance(element, Resource):
        message = f"`<{element.tag}>` shows nothing, its `{element.attribute}` is empty: write an address"
        yield Problem(message, element.span, severity="warning")
        return
    if isinstance(element, Link):
        what = f"link `{' '.join(element.text.split())}`" if element.text.strip() else "link"
    else:
        what = f"image `{element.alt}`" if element.alt else "image"
    # In HTML a script may find the element by its class.
    severity: Severity | None = "warning" if post.html else None
    yield Problem(
        f"the {what} leads nowhere, its target is empty: write an address", element.span, severity=severity
    )


_TOP = re.compile(
    r"\b(?:top|up|start|beginning|oben|anfang|haut|arriba|inicio|topo|su|boven|начало)\b|[↑⇑⬆▲]|^\W*$", re.I
)
"""Words of a link to the top of its page, which is where ``#`` leads."""


@rule("warning")
def to_itself(link: Link, post: Post) -> Iterator[Problem]:
    """Report ``[the slides](#)`` in posts, an address that was to follow."""
    if link.target.raw.strip() != "#" or link.origin not in ("inline", "reference") or post.kind == "page":
        return
    text = " ".join(link.text.split())
    if text and not _TOP.search(text) and not post.source.text.startswith("{:", link.span.end):
        yield Problem(
            f"the link `{short(text)}` leads only to the top of its own page: write its address", link.span
        )


_SCRIPTED = re.compile(r"\s(?:on\w+|data-[\w-]+|role|id|ng-\w+|v-\w+|@\w+|:\w+)\s*=", re.IGNORECASE)
"""Attributes by which a script takes a link or an image into its hands."""


def _serves_a_script(element: Link | Image | Resource | Emphasis, post: Post) -> bool:
    start = element.span.start
    if post.source.text[start : start + 1] != "<":
        return False
    return _SCRIPTED.search(post.source.text, start, post.source.text.find(">", start) + 1) is not None


@rule("error")
def nothing_to_click(link: Link, post: Post) -> Iterator[Problem]:
    """Report links that show no text and no image. HTML is left alone: styles may show an icon there."""
    if link.origin not in ("inline", "reference") or link.text.strip():
        return
    shows = any(not isinstance(child, Text | Anchor) for child in walk(link))
    # A style sheet may draw an icon; editors leave an empty link just before the one that readers use.
    if not shows and link.target.known and not post.source.text.startswith(("{:", "["), link.span.end):
        target = short(link.target.url)
        yield Problem(
            f"readers see nothing to click on: write a text in the brackets of `[]({target})`", link.span
        )


_ONLY_AN_ADDRESS = re.compile(
    r"<a\s+href=([\"'])[^\"'<>]+\1(?:\s+(?:target=([\"'])\w+\2|rel=([\"'])(?:no\w+ ?)+\3))*\s*></a>",
    re.IGNORECASE,
)
"""A link with ``rel="me"`` and no text is for programs."""


@rule("warning")
def text_behind(link: Link, post: Post) -> Iterator[Problem]:
    """Report ``<a href="…"></a>the text``: what was to be clicked on follows the link. An icon of a style
    sheet has a class, as nothing else tells the style sheet which link it is."""
    if link.origin == "html" and not link.text.strip() and not post.html and post.kind != "page":
        found = _ONLY_AN_ADDRESS.match(post.source.text, link.span.start)
        if found and re.match(r"\w", post.source.text[found.end() : found.end() + 1]) is None:
            block = post.source.text[: link.span.start].rpartition("\n\n")[2]
            if re.search(r"<(?!p\b)\w", block):
                return  # a script makes something of the element around it
            message = "readers see nothing to click on: write a text before `</a>`"
            yield Problem(message, link.span)
        elif found:
            message = "readers see nothing to click on: move this `</a>` behind the text of the link"
            yield Problem(message, Span(found.end() - 4, found.end()))


_IN_ANCHOR = re.compile(r"<a\s[^<>]*>\s*\Z", re.IGNORECASE)
"""The start of an anchor or link just before; the `<a>` that follows was meant to end it."""


_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif)(?:[?#]|\Z)", re.IGNORECASE)


_REMARK = re.compile(r"\((?=[^()\n]{4})[A-Za-zÀ-ɏ](?=[^()\n]*\s)[^()\n]*\)|\[[^\[\]\n]{4,}\]\(")
"""What may follow a link without a space before it: a remark of some words, or another link. `[event](…)(s)`
and `[1](…)[2](…)` are meant."""


@rule("info")
def glued(link: Link, post: Post) -> Iterator[Problem]:
    """Report links that what follows is glued to: ``[talk](…)(starting at 4:14)``."""
    end, text = link.span.end, post.source.text
    if link.origin != "inline" or len(link.text.strip()) < 4 or text[end - 1 : end] != ")":
        return
    if isinstance(next(iter(link.children), None), CodeSpan) or not text.startswith(("(", "["), end):
        return
    if _REMARK.match(text, end):
        fix = Fix("put a space after the link", (Edit(Span(end, end), " "),))
        yield Problem("the space behind the link is missing: add it", Span(end - 1, end + 1), fix=fix)


_WORD_BEHIND = re.compile(
    r"(?:and|was|were|has|have|which|that|the|with|from|for|und|ist|war|sind|mit|von|der|die|das|für|auf"
    r"|avec|pour|dans|sont|que|para|los|las|una)(?![\w'’-])"
)
_WORD_BEFORE = re.compile(
    r"(?<![\w'’/.-])(?:to|at|of|by|in|on|for|and|the|see|from|with|via|our|your|und|der|die|das|bei|mit|von|vom|zum|zur"
    r"|chez|par|pour|avec|les|des|con|para|por|los|las|del)\Z",
    re.IGNORECASE,
)
"""Words that are no part of another word: an ending may be glued to a link (`[boat](…)s`), and a link to a
prefix (`un[believable](…)`)."""
_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]{2}")


@rule("warning")
def word_beside(link: Link, post: Post) -> Iterator[Problem]:
    """Report ``[the boat](…)and`` and ``to[Acme](…)``."""
    start, end, text = *link.span, post.source.text
    shown = link.text.strip()
    if link.origin not in ("inline", "reference") or len(shown) < _LEAST_GLUED or not shown[-1].isalpha():
        return
    if text[end - 1 : end] in (")", "]") and (word := _WORD_BEHIND.match(text, end)):
        fix = Fix("put a space after the link", (Edit(Span(end, end), " "),))
        yield Problem(
            f"`{word[0]}` is glued to the link: put a space between", Span(end, word.end()), fix=fix
        )
    before = text[max(start - 12, 0) : start]
    whole = " " in shown or _CAPITALISED.match(shown)
    if text[start] == "[" and whole and (word := _WORD_BEFORE.search(before)):
        fix = Fix("put a space before the link", (Edit(Span(start, start), " "),))
        span = Span(start - len(word[0]), start)
        yield Problem(f"`{word[0]}` is glued to the link: put a space between", span, fix=fix)


_LEAST_GLUED = 4
"""Characters of a link's text below which it may be a part of a word."""


@rule("warning")
def never_ends(link: Link, post: Post) -> Iterator[Problem]:
    """Report an ``<a>`` in Markdown without its ``</a>``: all that follows becomes part of the link."""
    start, end = link.span
    if post.html or link.origin != "html" or not link.text.strip():
        return
    written = post.source.text[start:end]
    if re.match(r"<a\s", written, re.IGNORECASE) and not re.search(r"</a\s*>\s*\Z", written, re.IGNORECASE):
        tag = Span(start, start + written.find(">") + 1)
        yield Problem(
            "this `<a>` never ends, so what follows is part of the link: write `</a>` behind its text", tag
        )


_FAR = 1000
"""How far back the beginning of a remark is looked for."""


@rule("warning")
def parenthesis_beside(element: Link | Image, post: Post) -> Iterator[Problem]:
    """Report a parenthesis that nothing opens, just behind a link: ``[talk](…))``."""
    end, text = element.span.end, post.source.text
    if element.origin != "inline" or not text.startswith("))", end - 1):
        return
    if text[text.rfind("\n", 0, element.span.start) + 1 :].lstrip().startswith("|"):
        return  # in a table, whose cells may hold the two ends of a remark
    before = text[max(element.span.start - _FAR, 0) : end].rpartition("\n\n")[2]
    if not _opened(before):
        fix = Fix("delete the `)`", (Edit(Span(end, end + 1), ""),))
        message = "readers see a `)` that nothing opens behind the link: delete it"
        yield Problem(message, Span(end, end + 1), fix=fix)


_BLOCK = re.compile(r"\n[ \t>]*(?:\n|[-*+] |\d+[.)] |#|\Z)|\Z")


@rule("warning")
def parenthesis_before(link: Link, post: Post) -> Iterator[Problem]:
    """Report a parenthesis that nothing closes, just before a link: ``([talk](…) was``."""
    start, end, text = *link.span, post.source.text
    if (
        link.origin != "inline"
        or text[start - 1 : start] != "("
        or text[start - 2 : start - 1] in ("\\", "]")
    ):
        return
    if re.search(r"[\s(]", link.target.raw):
        return  # it goes on over the next link
    stop = _BLOCK.search(text, end)
    rest = text[end : min(stop.start() if stop else len(text), end + _FAR)]
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if "|" in line or "|" in rest.partition("\n")[0]:
        rest = rest.partition("|")[0]
    if not re.search(r"[)）]", rest):
        fix = Fix("close it behind the link", (Edit(Span(end, end), ")"),), safe=False)
        message = "readers see a `(` that nothing closes before the link: write `)` behind what belongs to it"
        yield Problem(message, Span(start - 1, start), fix=fix)


def _opened(text: str) -> bool:
    """Whether a parenthesis is open at the end of ``text``, or ever was for want of a ``)``."""
    depth = 0
    for sign in re.findall(r"[()（）]", text):
        depth = depth + 1 if sign in "(（" else max(depth - 1, 0)
    return depth > 0


@rule("error")
def image_as_link(link: Link, post: Post) -> Iterator[Problem]:
    """Report ``[!alt](image.png)``, a link where an image was meant."""
    if link.origin == "inline" and link.text.startswith("!") and _IMAGE.search(link.target.url):
        start = link.span.start
        if post.source.text.startswith("[!", start):
            meant = f"![{link.text[1:].strip()}]({link.target.raw})"
            fix = Fix(f"write `{short(meant)}`", (Edit(Span(start, start + 2), "!["),))
            yield Problem(f"this link was meant to be an image: write `{short(meant)}`", link.span, fix=fix)


@rule("error")
def without_target(element: Emphasis, post: Post) -> Iterator[Problem]:
    """Report ``<a>`` around text without an address, and ``<img>`` without a file."""
    if element.tag not in ("a", "img") or _serves_a_script(element, post):
        return
    if post.html and element.tag == "a" and post.kind == "page":
        return  # of the page itself in its menu (HTML standard, 4.5.1)
    start = element.span.start
    tag = post.source.text[start : post.source.text.find(">", start) + 1]
    if _IN_ANCHOR.search(post.source.text, max(start - 200, 0), start):
        return
    if re.search(r"\s(?:name|id|href|src|srcset|class|style)\b", tag, re.IGNORECASE) or not tag.startswith(
        "<"
    ):
        return
    if element.tag == "img":
        yield Problem(
            "the image shows nothing, its `<img>` has no `src`: write the file's address", element.span
        )
    elif plain_text(element).strip():
        yield Problem(
            f"`{short(plain_text(element))}` is not a link, its `<a>` has no `href`: write the address",
            element.span,
        )


# --- targets ------------------------------------------------------------------------------------


@rule("error")
def targets(facts: PostFacts, site: Site) -> Iterator[Problem]:
    """Report targets that lead nowhere as they are written, or were meant to be another one."""
    for reference in facts.references:
        if reference.kind == "resource":
            continue
        written = WrittenTarget(reference.url, reference.text, reference.kind == "image")
        if found := liquid_flaw(reference.raw) or glued_prefix(reference.raw, reference.url):
            yield Problem(found.message, reference.span, fix=_without_prefix(reference, found.meant or ""))
        elif is_note(reference.url.strip()) and _ADDRESS.fullmatch(" ".join(reference.text.split())):
            yield from _elsewhere(reference)
        elif found := flaw(written):
            fix = _retarget(reference, found.meant, found.safe) if found.meant else None
            yield Problem(found.message, reference.span, severity=_lowered(found.severity), fix=fix)
        elif staged := _staged(reference.url, site):
            yield Problem(staged, reference.span, severity="warning")
        elif _may_lack_a_scheme(reference):
            status = site.follow(reference, facts._replace(url=facts.url or "/")).status
            if status == "missing":
                yield from _elsewhere(reference)
            elif status == "unknown" and is_bare_host(reference.url.strip()):
                yield _scheme_less(reference, f"https://{reference.url.strip()}")


@rule("warning")
def numbers(link: Link) -> Iterator[Problem]:
    """Report ``[#12](https://…/pull/21)`` and ``[Rust 1.37](https://…/Rust-1.36.0.html)``."""
    found = contradicts(" ".join(link.text.split()), link.target.url) if link.target.known else None
    if found:
        message = f"the link says `{found[0]}`, its address {found[1]}: write the same number in both"
        yield Problem(message, link.span)


@rule("warning")
def days(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report ``[March 24th](https://…/log-2022-03-17.html)`` where all other links like it agree."""
    if re.search(r"20\d\d[-/]\d\d[-/]\d\d", post.source.text):
        links = [one for one in reading.elements if isinstance(one, Link) and one.target.known]
        yield from other_days(links)
        if post.kind == "post" and post.date is not None:
            yield from years_ahead(links, post.date.date())


def _without_prefix(reference: Reference, meant: str) -> Fix:
    return Fix(f"write `{short(meant)}`", (Edit(reference.target_span, meant),))


def _staged(url: str, site: Site) -> str | None:
    """What to say of a target on a server where the site, or its domain, is tried out before readers see it."""
    hosts = published_host(url)
    if hosts is None or site.resolve(url, None).status != "external":
        return None
    if site.resolve(f"https://{hosts[1]}/", None).status == "external":
        return None
    return f"`{hosts[0]}` is for trying out `{hosts[1]}`: write the published address"


def _lowered(severity: Severity) -> Severity | None:
    """None for the rule's own severity."""
    return None if severity == "error" else severity


def _may_lack_a_scheme(reference: Reference) -> bool:
    url = reference.url.strip()
    return (
        reference.kind == "link" and bool(url) and not re.match(r"[a-z][a-z0-9+.-]*:|//", url, re.IGNORECASE)
    )


_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def _elsewhere(reference: Reference) -> Iterator[Problem]:
    """A link into the site that the site does not have and that was meant for another one."""
    text = " ".join(reference.text.split())
    url = reference.url.strip()
    if _ADDRESS.fullmatch(text) and not url.startswith(("/", "#", "?", ".")):
        address = text if "://" in text else f"https://{text}"
        if _same_address(url, text):
            yield _scheme_less(reference, address)
            return
        yield Problem(
            f"text and target are swapped: write `[{short(url)}]({short(text)})`",
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
        f"`{short(reference.url)}` has no scheme and leads to a page of this site: write `{short(address)}`",
        reference.span,
        fix=_retarget(reference, address),
    )


def _retarget(reference: Reference, address: str, safe: bool = False) -> Fix | None:
    if reference.raw != reference.url:
        return None
    return Fix(f"write `{short(address)}`", (Edit(reference.target_span, address),), safe)


def _swap(reference: Reference, url: str, text: str) -> Fix | None:
    size = reference.span.end - reference.span.start
    if reference.origin != "inline" or size != len(f"[{text}]({url})") or reference.raw != url:
        return None
    return Fix("swap text and target", (Edit(reference.span, f"[{url}]({text})"),))


@rule("info")
def dialect(post: Post) -> Iterator[Problem]:
    """Say once that the site's Markdown engine is one whose grammar is not known."""
    if post.other_engine is not None:
        message = (
            f"`markdown: {post.other_engine}` is read as kramdown reads it: where the two differ, links and "
            "images may be judged wrongly"
        )
        yield Problem(message, once=Once("dialect", message))
