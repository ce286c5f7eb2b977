"""Every link to a part of a page leads to a part that the page has

A heading is reworded and its id changes with it: `/guide/#instal` opens the
guide, but at its top, and the reader searches for what was promised.

For each link with a fragment, on the same page or to another one of the site,
the ids of the page that Jekyll publishes are known: those kramdown gives to
headings and footnotes, `{#id}`, `id=` and `<a name=>` in HTML, and what the
page's layout and its includes write. Of pages that are HTML files the ids in
them are known. Where they cannot all be known (a theme that is not in the site,
Liquid that cannot be evaluated, a page that scripts write) a run says so once for
each cause, and only a fragment that differs from an id in letter case or punctuation is
reported.

Bad:

````
=== guide.md
---
title: Guide
---
## Install it

See [below](#set-it-up) and [the installation](#Install_it).

## Set it up, quickly
=== _posts/2019-03-01-first.md
---
title: First
---
Read [how to install](/guide.html#installation).
````
```findings
_posts/2019-03-01-first.md:4:6: warning: the page `/guide.html` has no anchor `#installation`: link one that it has
guide.md:6:5: warning: this page has no anchor `#set-it-up`: did you mean `#set-it-up-quickly`?
guide.md:6:29: warning: this page has no anchor `#Install_it`: did you mean `#install-it`?
```

Fixed:

````
=== guide.md
---
title: Guide
---
## Install it

See [below](#set-it-up-quickly) and [the installation](#install-it).

## Set it up, quickly
=== _posts/2019-03-01-first.md
---
title: First
---
Read [how to install](/guide.html#install-it).
````

Good:

````
=== _layouts/default.html
<div id="comments-{{ page.slug }}">{{ content }}</div>
=== guide.md
---
title: Guide
layout: default
---
[Up](#top), [comments](#comments-guide), [a note](#note), [quoted](#:~:text=Guide), [app](#/route)

<p id="note">Note.</p>
````
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.links.targets import rewritten
from postlint.links.template_references import template_problem
from postlint.model import (
    UNKNOWN,
    Edit,
    Fix,
    Layout,
    Once,
    PostFacts,
    Problem,
    Reference,
    Site,
    TemplateReference,
)
from postlint.rule import rule

_ANY = ".*"
"""The pattern of an id that is all Liquid."""


@rule("warning")
def fragments(facts: PostFacts, site: Site) -> Iterator[Problem]:
    """Report links to anchors that their page does not have."""
    for reference in facts.references:
        if reference.kind != "link" or "#" not in reference.url or UNKNOWN in reference.url:
            continue
        fragment = reference.url.partition("#")[2]
        if not _names_element(fragment):
            continue
        own = reference.url.startswith("#") and site.base(facts) is None
        page = facts if own else _page(reference, facts, site)
        if page is None or _has(page, fragment):
            continue
        near = _near(_unquoted(fragment), page.anchors)
        if not _same_words(_unquoted(fragment), near):
            if _written_by_layout(page, fragment, site):
                continue
            unknown = _unknown(page, site)
            if unknown is not None:
                yield Problem(
                    f"`{reference.url}` is not checked: {unknown}",
                    reference.span,
                    severity="info",
                    once=Once(
                        f"anchors {unknown}",
                        f"{{count}} links to anchors in pages are not checked: {unknown}",
                    ),
                )
                continue
        where = "this page" if page.path == facts.path else f"the page `{page.url}`"
        found = f": did you mean `#{near}`?" if near else ": link one that it has"
        yield Problem(
            f"{where} has no anchor `#{_unquoted(fragment)}`{found}",
            reference.span,
            fix=_fix(reference, near),
        )


@rule("warning")
def template(one: TemplateReference, site: Site) -> Iterator[Problem]:
    """Report links of layouts, includes, data and copied pages to anchors that a page does not have."""
    reference = one.reference
    path, mark, fragment = reference.url.partition("#")
    # In a layout an anchor of the page's own may be any that its content has.
    own = not path and reference.origin == "template"
    if reference.kind != "link" or own or not mark or not _names_element(fragment):
        return
    found = site.resolve(reference.url, one.shown_on[0].page)
    if found.status != "published" or found.entry is None or found.entry.source is None:
        return
    page = site.page(found.entry)
    if page is None or _has(page, fragment) or _written_by_layout(page, fragment, site):
        return
    near = _near(_unquoted(fragment), page.anchors)
    if not _same_words(_unquoted(fragment), near) and _unknown(page, site) is not None:
        return
    hint = f": did you mean `#{near}`?" if near else ": link one that it has"
    where = "this page" if page.path == one.path else f"the page `{page.url}`"
    message = f"{where} has no anchor `#{_unquoted(fragment)}`{hint}"
    yield template_problem(one, message, one.shown_on, _fix(reference, near))


def _unquoted(fragment: str) -> str:
    if "%" not in fragment:
        return fragment
    from urllib.parse import unquote

    return unquote(fragment)


def _names_element(fragment: str) -> bool:
    """Whether a fragment names an id: not the top, quoted text, a route of a script or a media time."""
    return bool(fragment) and fragment.lower() != "top" and not re.match(r"[/!?]|:~:|.*[=&]", fragment)


def _page(reference: Reference, facts: PostFacts, site: Site) -> PostFacts | None:
    found = site.follow(reference, facts)
    if found.status != "published" or found.entry is None or found.entry.source is None:
        return None
    return site.page(found.entry)


def _has(page: PostFacts, fragment: str) -> bool:
    return fragment in page.anchors or _unquoted(fragment) in page.anchors


def _written_by_layout(page: PostFacts, fragment: str, site: Site) -> bool:
    """Whether the layout of a page writes this id."""
    ids = (pattern for pattern in _layout(page, site).ids if pattern != _ANY)
    return any(re.fullmatch(pattern, _unquoted(fragment)) for pattern in ids)


def _unknown(page: PostFacts, site: Site) -> str | None:
    """Why a page may have ids that are not known; None where it has not."""
    if not page.anchors_known:
        return "what Liquid, a plugin or a script writes into their pages is not known"
    layout = _layout(page, site)
    if not layout.known or _ANY in layout.ids:
        name = site.front_matter(page.path).get("layout")
        return (
            f"what the layout `{name}` writes is not known"
            if name
            else "the pages are not read as kramdown does"
        )
    return None


def _layout(page: PostFacts, site: Site) -> Layout:
    name = site.front_matter(page.path).get("layout")
    return site.layout(name if isinstance(name, str) and name else None)


def _words(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _same_words(fragment: str, near: str | None) -> bool:
    return near is not None and bool(_words(fragment)) and _words(fragment) == _words(near)


def _near(fragment: str, anchors: tuple[str, ...]) -> str | None:
    """The id that a fragment was probably meant to be."""
    same = [anchor for anchor in anchors if _same_words(fragment, anchor)]
    if same:
        return same[0]
    from difflib import get_close_matches

    longer = [anchor for anchor in anchors if len(fragment) > 3 and anchor.startswith(fragment + "-")]
    close = longer or get_close_matches(fragment, anchors, 1, 0.8)
    return close[0] if close else None


def _fix(reference: Reference, near: str | None) -> Fix | None:
    if near is None:
        return None
    url = reference.url.partition("#")[0] + "#" + near
    text = rewritten(reference.raw, reference.url, url)
    if text is None:
        return None
    return Fix(f"lead to `#{near}`", (Edit(reference.target_span, text),), safe=False)
