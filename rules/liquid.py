"""The Liquid of every post and layout can be run

Jekyll runs Liquid before anything else, and one mistake in it ends the build:
the whole site stays as it was, and the post does not appear.

Reported are tags and outputs that are not closed, tags that cannot be read or
that nobody defines, and includes that do not exist, in posts and pages as well as in
the layouts and includes that they use. Tags of plugins can be
declared in the configuration (`liquid: tags:`). To show Liquid instead of
running it, put it between `{% raw %}` and `{% endraw %}`.

Bad:

````
=== _posts/2019-03-01-first.md
---
title: First
---
{% if page.title %}
{% include missing.html %}
{% nosuchtag %}
````
```findings
_posts/2019-03-01-first.md:4:1: error: `{% if %}` is never closed: `{% endif %}` is missing
_posts/2019-03-01-first.md:5:1: error: there is no include `missing.html` in `_includes`: add it or fix the name
_posts/2019-03-01-first.md:6:1: error: unknown tag `nosuchtag`: no plugin of this site defines it, and Jekyll's build fails here
```

Bad:

````
=== _layouts/post.html
<title>{{ page.title }}</title>
{% include header.html %}
{{ content }}
=== _posts/2019-03-01-first.md
---
layout: post
title: First
---
Text.
````
```findings
_layouts/post.html:2:1: error: there is no include `header.html` in `_includes`: add it or fix the name
```

Good:

````
=== _includes/there.html
<p>There.</p>
=== _posts/2019-03-01-first.md
---
title: First
---
{% if page.title %}{% include there.html %}{% endif %}
{% raw %}{{ shown as it is }}{% endraw %}
````
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from postlint.model import Post, Problem, Severity, Site, Span
from postlint.rule import rule

_ELSEWHERE = ("missing-link", "missing-post-url")
"""What ``internal-link`` reports."""

_SHOWN = 3
"""Names that a message lists."""

_PLUGIN_TAGS = frozenset(("avatar", "gist", "octicon"))
"""Tags of plugins that many sites run; what they print is not a concern of a linter."""


class UnknownInclude(NamedTuple):
    """An include that may be one of a theme of which nothing is known here."""

    name: str
    start: int
    end: int


class UnknownTag(NamedTuple):
    """A tag that neither Liquid nor Jekyll nor a well-known plugin defines."""

    name: str
    start: int
    end: int


def collect(post: Post) -> Iterator[UnknownTag | UnknownInclude]:
    """The tags that only a plugin could define, the includes that only a theme could have."""
    for problem in post.liquid:
        if problem.kind == "unknown-include":
            yield UnknownInclude(problem.name, *problem.span)
        if problem.kind == "unknown-tag" and problem.name not in _PLUGIN_TAGS:
            yield UnknownTag(problem.name, *problem.span)


_DEFINED = frozenset(
    [
        "assign",
        "break",
        "capture",
        "case",
        "comment",
        "continue",
        "cycle",
        "decrement",
        "else",
        "elsif",
        "endcapture",
        "endcase",
        "endcomment",
        "endfor",
        "endhighlight",
        "endif",
        "endraw",
        "endtablerow",
        "endunless",
        "for",
        "highlight",
        "if",
        "increment",
        "link",
        "post_url",
        "raw",
        "tablerow",
        "unless",
        "when",
    ]
)
"""Tags of Liquid and Jekyll, includes left out."""


def may_collect(text: str) -> bool:
    """Whether a document may have a tag that nobody defines, itself or through an include."""
    return any(name not in _DEFINED for name in re.findall(r"\{%-?\s*([\w-]*)", text))


@rule("error")
def problems(post: Post) -> Iterator[Problem]:
    """Report what Liquid says of a body, tags that plugins may define left out."""
    for problem in post.liquid:
        if problem.kind in ("unknown-tag", "unknown-include") or problem.kind in _ELSEWHERE:
            continue
        if problem.fatal:
            yield Problem(problem.message, problem.span)
        else:
            level: Severity = "info" if problem.kind == "limit" else "warning"
            yield Problem(problem.message, problem.span, severity=level)


@rule("error")
def unknown_tags(site: Site) -> Iterator[Problem]:
    """Report tags that nobody defines, each once; on a site whose plugins may define them, as information."""
    tags = list(site.facts(UnknownTag))
    uses = Counter(tag.name for _, tag in tags)
    said = set()
    for facts, tag in tags:
        if tag.name in said:
            continue
        said.add(tag.name)
        count = f" ({uses[tag.name]} uses)" if uses[tag.name] > 1 else ""
        span = Span(tag.start, tag.end)
        if site.extended:
            message = (
                f"tag `{tag.name}` comes from a plugin{count} and its output is unknown: declare it in the "
                f"configuration (`liquid: tags: {{{tag.name}: ignore}}`)"
            )
            yield Problem(message, span, facts.path, severity="info")
        else:
            message = f"unknown tag `{tag.name}`{count}: no plugin of this site defines it, and Jekyll's build fails here"
            yield Problem(message, span, facts.path)


@rule("info")
def unknown_includes(site: Site) -> Iterator[Problem]:
    """Say once which includes may be a theme's that is not known here."""
    found = list(site.facts(UnknownInclude))
    if not found:
        return
    names = list(dict.fromkeys(f"`{include.name}`" for _, include in found))
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
    facts, first = found[0]
    yield Problem(
        f"what the theme's includes ({shown}) print is not known and not judged: copy them to `_includes` "
        "to have it judged",
        Span(first.start, first.end),
        facts.path,
    )
