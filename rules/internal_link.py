"""Every link to a page of this site leads to a page that is published

A post is moved, a title is fixed, a draft never appears: the links to it stay
behind, and their readers meet a 404.

Each link, film, sound, frame, style and script whose target lies on the site itself (relative, absolute, with the
`baseurl` or the site's own `url`) is looked up among the pages that Jekyll
publishes, as a web server would. Reported are targets that do not exist, that
exist only in other letter case, and that exist in the sources without being
published (drafts, future posts, `published: false`). `{% link %}` and
`{% post_url %}` that find nothing end Jekyll's build.

The links, styles and scripts that layouts, includes, data and the configuration give
pages are looked up as well. A finding appears once, at its line there, with the number
of pages that show it; `--no-templates` leaves them out.

Whether a page exists that a plugin may make, or that may be another deployment's
on the same domain (no URL of this site begins with `/api/`), cannot be known: a
run says so once for each plugin and each first part of a path, as information.
Name what exists in the configuration (`exists: ["/api/**"]`; `postlint init` writes
it). What is nearly the URL of a page is reported all the same. Of targets whose Liquid
only a build can evaluate a run says once how many it does not judge.

Bad:

````
=== _config.yml
permalink: pretty
=== _posts/2019-03-01-first.md
---
title: First
---
See [the second](/2019/04/01/secnd/), [the source](2019-04-01-second.md) and [us](/About/).

Next: [the third]({% post_url 2019-05-01-third %}), [the fourth](/2019/06/01/fourth/).
=== _posts/2019-04-01-second.md
---
title: Second
---
=== _posts/2019-06-01-fourth.md
---
title: Fourth
published: false
---
=== about.md
---
title: About
---
````
```findings
_posts/2019-03-01-first.md:4:5: error: `/2019/04/01/secnd/` is not on the published site: did you mean `/2019/04/01/second/`?
_posts/2019-03-01-first.md:4:39: error: `2019-04-01-second.md` (`/2019/03/01/first/2019-04-01-second.md`) is not on the published site: it names a source file, whose page is `/2019/04/01/second/`
_posts/2019-03-01-first.md:4:78: error: `/About/` exists on the site only as `/about/`: servers distinguish upper from lower case, write it the same way
_posts/2019-03-01-first.md:6:19: error: `post_url` finds no post `2019-05-01-third`: write the name of a post that exists
_posts/2019-03-01-first.md:6:53: error: `/2019/06/01/fourth/` is not on the published site: `_posts/2019-06-01-fourth.md` says `published: false`
```

Bad, on every page:

````
=== _config.yml
permalink: pretty
=== _layouts/default.html
---
---
<link rel="stylesheet" href="{{ '/css/sit.css' | relative_url }}">
{% include nav.html %}
{{ content }}
=== _includes/nav.html
{% for entry in site.data.nav %}
<a href="{{ entry.url }}">{{ entry.title }}</a>
{% endfor %}
<a href="imprint/">Imprint</a>
=== _data/nav.yml
- title: About
  url: /about/
- title: Archive
  url: /archiv/
=== css/site.css
=== about.md
---
layout: default
---
=== archive.md
---
layout: default
---
=== index.md
---
layout: default
---
=== imprint.md
---
---
````
```findings
_data/nav.yml:4:8: error: `/archiv/` is not on the published site: did you mean `/archive/`? (on 3 pages, such as `/about/`)
_includes/nav.html:4:10: error: `imprint/` (`/about/imprint/`) is not on the published site: did you mean `/imprint/`? (on 2 pages, such as `/about/`)
_layouts/default.html:3:30: error: `/css/sit.css` is not on the published site: did you mean `/css/site.css`? (on 3 pages, such as `/about/`)
```

Fixed:

````
=== _config.yml
permalink: pretty
=== _posts/2019-03-01-first.md
---
title: First
---
See [the second](/2019/04/01/second/), [again]({% post_url 2019-04-01-second %}) and [us](/about/).
=== _posts/2019-04-01-second.md
---
title: Second
---
=== about.md
---
title: About
---
````

Good:

````
=== _posts/2019-03-01-first.md
---
title: First
---
[Home](/), [here](#top), [mail](mailto:us@example.org), [date](/{{ page.date | date: '%Y' }}/03/01/first.html).
=== index.md
---
title: Home
---
````
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from postlint.links import template_references
from postlint.links.targets import (
    BROKEN,
    as_replaced,
    complaint,
    hands_over,
    remote_advice,
    retarget_fix,
    unjudged,
)
from postlint.model import (
    Edit,
    Fix,
    Post,
    PostFacts,
    Problem,
    Reference,
    Resolution,
    Site,
    TemplateReference,
    UrlEntry,
)
from postlint.rule import rule

YIELDS_TO = ("link-syntax",)
"""Which knows what a target without `https://` or one that is swapped with its text was meant to be."""


def _of_its_image(reference: Reference, images: Sequence[Reference]) -> bool:
    """Whether a link leads to the image that it shows, ``[![](/a.png)](/a.png)``: one fault, of the image."""
    start, end = reference.span
    return any(one.url == reference.url and start <= one.span.start and one.span.end <= end for one in images)


@rule("error")
def target(facts: PostFacts, site: Site) -> Iterator[Problem]:
    """Report links whose target the published site does not have."""
    images = [one for one in facts.references if one.kind == "image"]
    for reference in facts.references:
        if reference.kind == "image" or not reference.url.strip() or _of_its_image(reference, images):
            continue
        found = site.follow(reference, facts)
        if found.status in BROKEN and (url := as_replaced(reference, facts, site)) != reference.url:
            reference = reference._replace(url=url)
            found = site.follow(reference, facts)
        if found.status not in BROKEN or hands_over(reference, found):
            yield from filter(None, (unjudged(reference, found), _raw_source(reference, found, site)))
            continue
        source = _source_named(reference, facts, site) if found.status == "missing" else None
        address = _address(source, site) if source else None
        if address:
            advice = f": it names a source file, whose page is `{address}`"
            fix = _to_page(reference, address)
        else:
            advice = remote_advice(reference.url)
            fix = None if advice else retarget_fix(reference, found)
        problem = Problem(
            complaint(reference.url, found._replace(suggestion=None) if advice else found, adds=advice),
            reference.span,
            severity="warning" if facts.url is None else None,
            fix=fix,
        )
        yield template_references.of_include(problem, reference)


def _raw_source(reference: Reference, found: Resolution, site: Site) -> Problem | None:
    """A link to a Markdown file that is copied as it is besides being made a page of, which
    jekyll-optional-front-matter does."""
    source = found.entry.source if found.status == "published" and found.entry else None
    if source is None or found.entry is None or found.entry.kind != "static":
        return None
    page = site.entry(source)
    address = _address(page, site) if page and page.kind == "page" and page.published else None
    if address is None:
        return None
    message = f"`{reference.url}` shows the source of a page as text: write `{address}`"
    return Problem(message, reference.span, severity="warning", fix=_to_page(reference, address))


def _source_named(reference: Reference, facts: PostFacts, site: Site) -> UrlEntry | None:
    """The published page whose source file a target names, from the site's folder or the post's."""
    path = reference.url.partition("#")[0].partition("?")[0]
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(facts.path), path))
    for candidate in (path.lstrip("/"), beside):
        entry = site.entry(candidate)
        if entry and entry.published and entry.kind != "static":
            return entry
    return None


def _address(page: UrlEntry, site: Site) -> str | None:
    """The page's URL with the site's ``baseurl``."""
    if page.url is None:
        return None
    found = site.resolve(page.url, None)
    return page.url if found.status == "published" else found.suggestion


def _to_page(reference: Reference, url: str) -> Fix | None:
    if reference.raw != reference.url or "#" in url:
        return None
    fragment = "#" + reference.url.partition("#")[2] if "#" in reference.url else ""
    return Fix(f"write `{url}{fragment}`", (Edit(reference.target_span, url + fragment),), safe=False)


@rule("error")
def template(reference: TemplateReference, site: Site) -> Iterator[Problem]:
    """Report links, styles and scripts of layouts, includes and data that lead nowhere."""
    if reference.reference.kind != "image":
        yield from template_references.broken_target(reference, site)


@rule("error")
def tag(post: Post) -> Iterator[Problem]:
    """Report ``link`` and ``post_url`` tags that find nothing."""
    for problem in post.liquid:
        if problem.kind in ("missing-link", "missing-post-url"):
            yield Problem(problem.message, problem.span)
