"""The front matter of every post says what its author means

Jekyll does not stop at front matter that it cannot read. It prints one line
among hundreds and publishes the post without its title, its layout and its
categories, under the date of the build.

Reported are YAML that cannot be read (with the quoting that mends it), front
matter that is no mapping or never ends, keys that stand twice, values of the
wrong type for Jekyll's own keys, a layout that does not exist, and a date that
contradicts the date in the file name.

Bad:

````
=== _layouts/post.html
{{ content }}
=== _posts/2020-01-02-first.md
---
title: Meetup: the first
---
=== _posts/2020-01-03-second.md
---
title: Second
title: The second
layout: posst
tags: clouds, storage
published: "false"
date: 2021-01-03
---
=== _posts/2020-01-04-third.md
---
title: Third
date: next week
---
````
```findings
_posts/2020-01-02-first.md:2:8: error: this YAML cannot be read, so Jekyll publishes the post without title, layout and all else, under the date of the build: put the value of `title` in quotes, it holds `: `
_posts/2020-01-03-second.md:3:1: warning: `title` stands twice, only the last one counts
_posts/2020-01-03-second.md:4:9: error: there is no layout `posst`, Jekyll publishes the post without one; `post` exists
_posts/2020-01-03-second.md:5:7: warning: `tags` is split at blanks, so the commas become part of the tags: write `[clouds, storage]`
_posts/2020-01-03-second.md:6:12: warning: `"false"` is text and counts as true, so the post is published: write `false` without quotes
_posts/2020-01-03-second.md:7:7: warning: the date 2021-01-03 is not the file name's, 2020-01-03, and decides the post's address
_posts/2020-01-04-third.md:3:7: error: `next week` is no date, Jekyll's build ends here: write `2020-01-04` or `2020-01-04 18:30:00 +0000`
```

Fixed:

````
=== _layouts/post.html
{{ content }}
=== _posts/2020-01-02-first.md
---
title: "Meetup: the first"
---
=== _posts/2020-01-03-second.md
---
title: The second
layout: post
tags: [clouds, storage]
published: false
date: 2020-01-03
---
=== _posts/2020-01-04-third.md
---
title: Third
date: 2020-01-04 18:30:00 +0000
---
````

Good:

````
=== _posts/2020-01-02-first.md
---
layout: none
title: 'Meetup: the first'
categories: [a, b]
tags: one two
date: 2020-01-02 23:30:00 -0800
---
````
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from postlint.model import Edit, Entry, Fix, FrontMatterProblem, Post, PostFacts, Problem, Site, Span
from postlint.record import NamedTuple
from postlint.rule import rule

if TYPE_CHECKING:
    import datetime


class NamedLayout(NamedTuple):
    """The layout that a document's own front matter names."""

    name: str
    start: int
    end: int


def collect(post: Post) -> Iterator[NamedLayout]:
    """The layout named in the front matter."""
    entry = post.front_matter.entry("layout")
    if entry and isinstance(entry.value, str) and entry.value:
        yield NamedLayout(entry.value, *entry.value_span)


@rule("error")
def layout(facts: PostFacts, site: Site) -> Iterator[Problem]:
    """Report a layout that neither the site nor a theme can have."""
    for named in site.facts_of(facts.path, NamedLayout):
        if site.has_layout(named.name) is not False:
            continue
        noun = "post" if facts.kind == "post" else "page"
        near = next((name for name in _layouts_like(named.name) if site.has_layout(name)), None)
        hint = f"; `{near}` exists" if near else ""
        span = Span(named.start, named.end)
        plain = span.end - span.start == len(named.name)
        yield Problem(
            f"there is no layout `{named.name}`, Jekyll publishes the {noun} without one{hint}",
            span,
            severity=None if facts.url is not None else "warning",
            fix=Fix(f"use `{near}`", (Edit(span, near),), safe=False) if near and plain else None,
        )


def _layouts_like(name: str) -> list[str]:
    from difflib import get_close_matches

    common = ["post", "page", "default", "home", "archive", "posts", "pages", "single", "index"]
    same = [name.lower(), name.strip(), name.removesuffix(".html")]
    return [one for one in (*same, *get_close_matches(name.lower(), common, 3, 0.7)) if one != name]


# --- YAML ---------------------------------------------------------------------------------------


@rule("error")
def yaml(post: Post) -> Iterator[Problem]:
    """Report what is wrong with the YAML itself."""
    lost = (
        "Jekyll publishes the post without title, layout and all else, under the date of the build"
        if post.kind == "post"
        else "Jekyll publishes the page without title, layout and all else"
    )
    for problem in post.front_matter.problems:
        if problem.kind == "duplicate-key":
            key = post.source.text[slice(*problem.span)]
            yield Problem(f"`{key}` stands twice, only the last one counts", problem.span, severity="warning")
        elif problem.kind == "tab":
            fix = Fix("write spaces", (Edit(problem.span, "  "),))
            yield Problem(f"this tab cannot be read, so {lost}: write spaces", problem.span, fix=fix)
        elif problem.kind == "invalid":
            yield _invalid(problem, post.source.text, post.front_matter.body, lost)
        elif problem.kind == "not-a-mapping":
            yield Problem(f"this is no list of `key: value` lines, so {lost}", problem.span)
        else:
            yield Problem(problem.message, problem.span)


def _invalid(problem: FrontMatterProblem, text: str, body: int, lost: str) -> Problem:
    culprit = _culprit(text, problem.span.start, body)
    if culprit is None:
        return Problem(f"this YAML cannot be read ({problem.message}), so {lost}", problem.span)
    key, span, reason = culprit
    value = text[slice(*span)]
    return Problem(
        f"this YAML cannot be read, so {lost}: put the value of `{key}` in quotes, it {reason}",
        span,
        fix=Fix(
            f"put the value of `{key}` in quotes", (Edit(span, _quoted(value)),), reason.startswith("holds")
        ),
    )


def _culprit(text: str, offset: int, body: int) -> tuple[str, Span, str] | None:
    """The value at or before ``offset`` that YAML reads otherwise than its author: key, place, why."""
    found = None
    for match in re.finditer(r"^[ ]*(?:- )?([\w.-]+):[ \t]+(\S[^\r\n]*?)[ \t]*$", text[:body], re.MULTILINE):
        if match.start() > offset and found:
            break
        reason = _trouble(match[2])
        if reason:
            found = (match[1], Span(*match.span(2)), reason)
    return found


def _trouble(value: str) -> str | None:
    """Why a value that stands on one line cannot be read without quotes, or with those it has."""
    first = value[0]
    if first in "\"'":
        closing = re.fullmatch(r'"(?:[^"\\]|\\.)*"(?:\s+#.*)?|\'(?:[^\']|\'\')*\'(?:\s+#.*)?', value)
        return None if closing else f"starts with `{first}`"
    if first in "@`%&*!,]}|>" and not re.fullmatch(r"[|>][-+\d]*|[&*]\w+", value):
        return f"starts with `{first}`"
    if first in "[{":
        return None if value.endswith("]" if first == "[" else "}") else f"starts with `{first}`"
    if re.search(r":(?:\s|$)", value):
        return "holds `: `" if re.search(r":\s", value) else "holds `:` at its end"
    return None


def _quoted(value: str) -> str:
    """``value`` as a YAML string; quotes that it has around a part of it stay in the text."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


# --- values -------------------------------------------------------------------------------------


@rule("warning")
def values(post: Post) -> Iterator[Problem]:
    """Report values that Jekyll's own keys cannot have or do not mean."""
    for entry in post.front_matter.entries:
        check = (
            _CHECKS.get(entry.path[0]) if len(entry.path) == 1 and isinstance(entry.path[0], str) else None
        )
        if check:
            yield from check(entry, post)


def _scalar(entry: Entry, post: Post) -> Iterator[Problem]:
    if isinstance(entry.value, (list, dict)):
        kind = "a list" if isinstance(entry.value, list) else "a mapping"
        written = post.source.text[slice(*entry.value_span)].strip()
        advice = f": put `{_short(written)}` in quotes" if written[:1] in "[{" else ": write one text"
        yield Problem(f"`{entry.path[0]}` is {kind} and should be text{advice}", entry.value_span)


def _permalink(entry: Entry, post: Post) -> Iterator[Problem]:
    if post.problem is not None and post.problem.startswith("unknown placeholder"):
        message = f"Jekyll's build ends here: {post.problem}"
        yield Problem(message, entry.value_span, severity="error")
    else:
        yield from _scalar(entry, post)


def _published(entry: Entry, post: Post) -> Iterator[Problem]:
    value = entry.value
    if isinstance(value, str) and value.strip().lower() in ("false", "no", "off", "n", "0"):
        written = post.source.text[slice(*entry.value_span)]
        noun = "post" if post.kind == "post" else "page"
        yield Problem(
            f"`{written}` is text and counts as true, so the {noun} is published: write `false` without quotes",
            entry.value_span,
            fix=Fix("write `false`", (Edit(entry.value_span, "false"),), safe=False),
        )


def _words(entry: Entry, post: Post) -> Iterator[Problem]:
    value = entry.value
    if isinstance(value, dict):
        yield Problem(f"`{entry.path[0]}` is a mapping and should be a list", entry.value_span)
    elif isinstance(value, str) and "," in value and post.kind != "page":
        items = [item.strip() for item in value.split(",") if item.strip()]
        meant = f"[{', '.join(items)}]"
        yield Problem(
            f"`{entry.path[0]}` is split at blanks, so the commas become part of the "
            f"{entry.path[0]}: write `{_short(meant)}`",
            entry.value_span,
            fix=Fix(f"write `{_short(meant)}`", (Edit(entry.value_span, meant),), safe=False),
        )


def _date(entry: Entry, post: Post) -> Iterator[Problem]:
    written = post.source.text[slice(*entry.value_span)].strip("\"' \n")
    if post.problem is None and post.path.rpartition("/")[2].startswith(written[:10] + "-"):
        return  # as it is nearly always
    named = re.match(r"(?:.*/)?(\d{4})-(\d{1,2})-(\d{1,2})-", post.path)
    example = "-".join(part.zfill(2) for part in named.groups()) if named else "2020-01-31"
    if post.problem == "invalid date":
        yield Problem(
            f"`{_short(written)}` is no date, Jekyll's build ends here: write `{example}` "
            f"or `{example} 18:30:00 +0000`",
            entry.value_span,
            severity="error",
        )
    elif post.kind == "post" and named and post.date is not None:
        literal = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})", written)
        here = _day(literal.groups()) if literal else post.date.date()
        there = _day(named.groups())
        # Around midnight the site's time zone moves a date by a day.
        if here is None or there is None or abs((post.date.date() - there).days) < 2 or here == there:
            return
        yield Problem(
            f"the date {here} is not the file name's, {there}, and decides the post's address",
            entry.value_span,
            severity=None if _slip(here, there) else "info",
        )


def _slip(one: datetime.date, other: datetime.date) -> bool:
    """Whether two dates differ as by a slip of the pen: in the year or in the month alone."""
    year, month, day = (a != b for a, b in zip(one.timetuple()[:3], other.timetuple()[:3], strict=True))
    return not day and year != month


def _day(parts: tuple[str, ...]) -> datetime.date | None:
    import datetime

    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"


_CHECKS: Mapping[str, Callable[[Entry, Post], Iterator[Problem]]] = {
    "description": _scalar,
    "layout": _scalar,
    "permalink": _permalink,
    "slug": _scalar,
    "published": _published,
    "categories": _words,
    "tags": _words,
    "date": _date,
}
