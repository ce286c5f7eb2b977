"""The front matter of every post says what its author means

Jekyll does not stop at front matter that it cannot read. It prints one line
among hundreds and publishes the post without its title, its layout and its
categories, under the date of the build.

Reported are YAML that cannot be read (with the quoting that fixes it), front
matter that is not a mapping, never ends or does not begin in the first line, keys
that are given twice, values of the wrong type for Jekyll's own keys, a layout
that does not exist, a date that no calendar has, and a date that contradicts the
one in the file name. A time of day may lie in the next day in another time zone:
a difference of one day is then information, or nothing where a time zone of the
world explains it; where more than a quarter of the
posts differ from their names, that is how the blog works, and it is information.
In a post that a change adds (`--staged`, `--diff`) the contradiction is an error:
its address can still be chosen.

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
=== _posts/2020-04-30-fourth.md

---
title: Fourth
---
=== _posts/2020-05-01-fifth.md
---
title: !important news
date: 2020-04-31
---
=== _posts/2020-05-02-sixth.md
---
title: Sixth
date:2020-05-02
---
````
```findings
_posts/2020-01-02-first.md:2:8: error: this YAML cannot be read, so Jekyll publishes the post without title, layout and all else, under the date of the build: put the value of `title` in quotes, it holds `: `
_posts/2020-01-03-second.md:3:1: warning: `title` appears twice, and only the last one counts: delete the other
_posts/2020-01-03-second.md:4:9: error: there is no layout `posst`, Jekyll publishes the post without one; `post` exists
_posts/2020-01-03-second.md:5:7: warning: `tags` is split at blanks, so the commas become part of the tags: write `[clouds, storage]`
_posts/2020-01-03-second.md:6:12: warning: `"false"` is text and counts as true, so the post is published: write `false` without quotes
_posts/2020-01-03-second.md:7:7: warning: the date 2021-01-03 is not the file name's, 2020-01-03, and decides the post's address: write the same day in both
_posts/2020-01-04-third.md:3:7: error: `next week` is not a date, Jekyll's build fails here: write `2020-01-04` or `2020-01-04 18:30:00 +0000`
_posts/2020-04-30-fourth.md:1:1: error: front matter must begin in the first line, here readers see its keys on the page: delete what comes before `---`
_posts/2020-05-01-fifth.md:2:8: error: YAML takes `!important` for a tag and drops it: put the value of `title` in quotes
_posts/2020-05-01-fifth.md:3:7: error: `2020-04-31` does not exist, Jekyll dates the post 2020-05-01: write `2020-05-01`
_posts/2020-05-02-sixth.md:3:1: error: this YAML cannot be read, so Jekyll publishes the post without title, layout and all else, under the date of the build: write `date: 2020-05-02`, with a space after the colon
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
=== _posts/2020-04-30-fourth.md
---
title: Fourth
---
=== _posts/2020-05-01-fifth.md
---
title: "!important news"
date: 2020-05-01
---
=== _posts/2020-05-02-sixth.md
---
title: Sixth
date: 2020-05-02
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

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from postlint.blog.posts import is_template
from postlint.blog.titles.named import contradiction
from postlint.links.address_flaws import WrittenTarget, short
from postlint.links.addresses import flaw
from postlint.model import (
    Edit,
    Entry,
    Fix,
    FrontMatterProblem,
    Post,
    PostFacts,
    Problem,
    Site,
    Span,
)
from postlint.rule import rule

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SHARE_THAT_IS_A_HABIT = 0.25
"""Where more posts than this differ from their file names, the blog does so on purpose. Of 14 archives with
dates in the front matter, the careless ones differ in up to 20 % of their posts (5 of 25; 39 of 345)."""
_READ_BY_PROGRAMS = ("layout", "permalink", "slug", "image", "published", "categories", "category", "tags")
"""Keys whose values are names and addresses; in a title curly quotes may be meant. A date has its own check."""
_POSTS_THAT_ARE_A_HABIT = 5
"""Fewer may be slips in a young blog."""


class NamedLayout(NamedTuple):
    """The layout that a document's own front matter names."""

    name: str
    start: int
    end: int


class OtherDay(NamedTuple):
    """A ``date`` in the front matter of a post that is not the day in its file name."""

    day: str
    named: str
    start: int
    end: int
    slight: bool
    """A time of the day before or after: written in the night, or put off."""


FRONT_MATTER_FACTS = (NamedLayout, OtherDay)


def collect(post: Post) -> Iterator[NamedLayout | OtherDay]:
    """The layout named in the front matter, and a date that contradicts the file name."""
    entry = post.front_matter.entry("layout")
    if entry and isinstance(entry.value, str) and entry.value:
        yield NamedLayout(entry.value, *entry.value_span)
    entry = post.front_matter.entry("date")
    if entry and post.kind == "post" and post.date is not None and post.problem is None:
        yield from _other_day(entry, post, post.date)


def _other_day(entry: Entry, post: Post, moment: datetime.datetime) -> Iterator[OtherDay]:
    written = post.source.text[slice(*entry.value_span)]
    literal = _DAY.search(written)
    dated = moment.date()
    day = _day(literal.groups()) if literal else dated
    named = _named_day(post.path)
    if day is None or named is None or day == named or dated == named:
        return
    # A time zone moves a time of day across midnight, never a bare date.
    timed = _TIME_OF_DAY.search(written)
    if not (timed and _somewhere(moment, named)):
        slight = bool(timed) and abs((day - named).days) == 1
        yield OtherDay(day.isoformat(), named.isoformat(), *entry.value_span, slight)


_TIME_OF_DAY = re.compile(r"\d\s*:\s*\d|\d\s*[ap]m\b|\dT\d|\A\D?\d{9,}\D?\Z", re.IGNORECASE)
"""What tells the time as well: `18:30`, `6 pm`, `20190803T1830`, `201908031830`."""
_WEST, _EAST = datetime.timedelta(hours=12), datetime.timedelta(hours=14)
"""The time zones that are furthest from UTC."""


def _somewhere(moment: datetime.datetime, named: datetime.date) -> bool:
    """Whether ``moment`` lies in the day ``named`` in some time zone of the world."""
    since = moment.replace(tzinfo=None) - datetime.datetime.combine(named, datetime.time())
    since -= moment.utcoffset() or datetime.timedelta()
    return -_EAST <= since < datetime.timedelta(days=1) + _WEST


@rule("warning")
def dates(site: Site) -> Iterator[Problem]:
    """Report dates that contradict the file name."""
    others = list(site.facts(OtherDay))
    posts = sum(facts.kind == "post" for facts in site.posts)
    count = sum(not other.slight for _, other in others)
    habit = count >= _POSTS_THAT_ARE_A_HABIT and count > posts * _SHARE_THAT_IS_A_HABIT
    for facts, other in others:
        mild = habit or other.slight
        yield Problem(
            f"the date {other.day} is not the file name's, {other.named}, and decides the post's address: "
            "write the same day in both",
            Span(other.start, other.end),
            facts.path,
            "info" if mild else None,
            if_new="error" if not mild else None if habit else "warning",
        )


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
            yield Problem(
                f"`{key}` appears twice, and only the last one counts: delete the other",
                problem.span,
                severity="warning",
            )
        elif problem.kind == "tab":
            fix = Fix("write spaces", (Edit(problem.span, "  "),))
            yield Problem(f"this tab cannot be read, so {lost}: write spaces", problem.span, fix=fix)
        elif problem.kind == "invalid":
            yield _invalid(problem, post.source.text, post.front_matter.body, lost)
        elif problem.kind == "not-first":
            yield Problem(
                "front matter must begin in the first line, here readers see its keys on the page: "
                "delete what comes before `---`",
                problem.span,
                fix=Fix("delete what comes before the front matter", (Edit(problem.span, ""),)),
            )
        elif problem.kind == "not-a-mapping" and (glued := _glued(post.source.text, post.front_matter.body)):
            yield _space_missing(glued, lost)
        elif problem.kind == "not-a-mapping":
            yield Problem(
                f"this is not a list of `key: value` lines, so {lost}: write one key a line", problem.span
            )
        else:
            yield Problem(problem.message, problem.span)


def _invalid(problem: FrontMatterProblem, text: str, body: int, lost: str) -> Problem:
    glued = _glued(text, min(problem.span.start + 1, body))
    if glued:
        return _space_missing(glued, lost)
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


def _glued(text: str, end: int) -> re.Match[str] | None:
    """The last ``key:value`` of the first ``end`` characters, without the space that YAML wants."""
    found = re.finditer(r"^([A-Za-z_][\w-]*):(?!//)([^\s:][^\r\n]*?)[ \t]*$", text[:end], re.MULTILINE)
    return next(iter(list(found)[-1:]), None)


def _space_missing(glued: re.Match[str], lost: str) -> Problem:
    meant = f"{glued[1]}: {glued[2]}"
    return Problem(
        f"this YAML cannot be read, so {lost}: write `{short(meant)}`, with a space after the colon",
        Span(*glued.span()),
        fix=Fix("put a space after the colon", (Edit(Span(glued.start(2), glued.start(2)), " "),)),
    )


def _culprit(text: str, offset: int, body: int) -> tuple[str, Span, str] | None:
    """The value at or before ``offset`` that YAML reads otherwise than its author: key, span, why."""
    found = None
    for match in re.finditer(r"^[ ]*(?:- )?([\w.-]+):[ \t]+(\S[^\r\n]*?)[ \t]*$", text[:body], re.MULTILINE):
        if match.start() > offset and found:
            break
        reason = _trouble(match[2])
        if reason:
            found = (match[1], Span(*match.span(2)), reason)
    return found


def _trouble(value: str) -> str | None:
    """Why a value that is on one line cannot be read without quotes, or with those it has."""
    first = value[0]
    if first in "\"'":
        closing = re.fullmatch(r'"(?:[^"\\]|\\.)*"(?:\s+#.*)?|\'(?:[^\']|\'\')*\'(?:\s+#.*)?', value)
        return None if closing else f"starts with `{first}`"
    if first in "@`%&*!,]}|>" and not re.fullmatch(r"[|>][-+\d]*|[&*]\w+", value):
        return f"starts with `{first}`"
    if first in "[{":
        return None if value.endswith("]" if first == "[" else "}") else f"starts with `{first}`"
    if re.search(r":(?:\s|$)", value):
        return "holds `: `" if re.search(r":\s", value) else "contains `:` at its end"
    return None


def _quoted(value: str) -> str:
    """``value`` as a YAML string; quotes that it has around a part of it stay in the text."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


# --- values -------------------------------------------------------------------------------------


_NO_HOST = re.compile(r"https?://(?:www\.)?(?!localhost\b)[^\s/.:?#\[\]{}]+/?", re.IGNORECASE)
"""An address of the web whose host has one part: `http://www.setHereUrl`, left from a template."""


_LIKE_AN_ADDRESS = re.compile(r"[A-Za-z]{3,8}:/{1,3}(?!/|localhost\b|127\.|0\.0\.0\.0)[^\s{}]+")
"""What is to be tried on the reader's own machine may be meant."""
_LIKE_A_DAY = re.compile(
    r"((?:19|20)\d\d)-(\d{1,2})-(\d{1,2}(?=[T ]|\Z)|\d{3,4}(?=[T ]\d))(?:[T ]\d{1,2}:\d\d.*)?"
)
_LIKE_A_MOMENT = re.compile(
    r"(?:19|20)\d\d(?P<first>[-./])\d{1,2}(?!(?P=first))[-./]\d{1,2}(?:[T ]\d{1,2}:\d\d\S*)?"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?:-\d{1,2}T\d{1,2}:\d\d|T\d{3,6}:\d\d|\d{3}:\d\d)\S*"
)
"""Days and times with a sign that does not fit: ``2018-01.04T10:00``, ``2017-09-16-15T09:30``."""


@rule("warning")
def addresses(post: Post) -> Iterator[Problem]:
    """Report addresses that lead nowhere as they are written, and those of templates without a host."""
    for entry in () if is_template(post.path) else post.front_matter.entries:
        value = entry.value.strip() if isinstance(entry.value, str) else ""
        if "://" in value and _NO_HOST.fullmatch(value):
            message = f"`{short(value)}` is not an address, its host has no domain: write the address, or delete the key"
            yield Problem(message, entry.value_span)
        elif (
            ":/" in value
            and _LIKE_AN_ADDRESS.fullmatch(value)
            and (found := flaw(WrittenTarget(value, "", False)))
        ):
            plain = found.meant is not None and len(value) == entry.value_span.end - entry.value_span.start
            fix = Fix(f"write `{short(found.meant)}`", (Edit(entry.value_span, found.meant),), False) if (
                found.meant and plain
            ) else None  # fmt: skip
            yield Problem(found.message, entry.value_span, fix=fix)


@rule("warning")
def days(post: Post) -> Iterator[Problem]:
    """Report values that begin as a day of the calendar does and are none. ``date`` has its own check."""
    for entry in post.front_matter.entries:
        value = entry.value
        if (
            isinstance(value, str)
            and entry.path != ("date",)
            and (found := _LIKE_A_DAY.fullmatch(value.strip()))
        ):
            year, month, day = found.groups()
            if len(day) > 2 or _day((year, month, day)) is None:
                message = f"`{short(value.strip())}` is not a date: write the day as `2020-01-31`"
                yield Problem(message, entry.value_span)
        elif (
            isinstance(value, str)
            and entry.path[-1] not in ("date", "permalink", "slug")
            and _LIKE_A_MOMENT.fullmatch(value.strip())
        ):
            message = f"`{short(value.strip())}` is not a date: write day and time as `2020-01-31T18:30`"
            yield Problem(message, entry.value_span)


@rule("warning")
def values(post: Post) -> Iterator[Problem]:
    """Report values that Jekyll's own keys cannot have or do not mean."""
    for entry in post.front_matter.entries:
        check = (
            _CHECKS.get(entry.path[0]) if len(entry.path) == 1 and isinstance(entry.path[0], str) else None
        )
        if check:
            yield from check(entry, post)
        yield from _tag(entry, post)
        yield from _curly(entry)
        yield from _half_quoted(entry, post)


def _curly(entry: Entry) -> Iterator[Problem]:
    """Curly quotes around a value that is read by programs: they are part of it."""
    if entry.path[0] in _READ_BY_PROGRAMS and isinstance(entry.value, str):
        bare = entry.value.strip("“”„‟«»‘’‚")
        if bare and entry.value[0] in "“„«‘" and len(bare) < len(entry.value):
            yield Problem(
                f"the curly quotes are part of `{entry.path[0]}`: write `{short(bare)}`",
                entry.value_span,
                severity="error",
                fix=Fix(f"write `{short(bare)}`", (Edit(entry.value_span, bare),), safe=False),
            )


def _half_quoted(entry: Entry, post: Post) -> Iterator[Problem]:
    """``place: Online"``: YAML takes a quote for a part of the text where none is at its beginning."""
    written = post.source.text[slice(*entry.value_span)].strip()
    if (
        entry.value == written
        and written.endswith('"')
        and written.count('"') == 1
        and re.search(r"[^\W\d_][.!?]?\"\Z", written)  # inches follow a number
    ):
        bare = written[:-1]
        yield Problem(
            f"the quote at the end is part of `{entry.path[0]}`, nothing opens it: write `{short(bare)}`",
            entry.value_span,
            fix=Fix(f"write `{short(bare)}`", (Edit(entry.value_span, bare),), safe=False),
        )


def _tag(entry: Entry, post: Post) -> Iterator[Problem]:
    """Text that YAML takes for a tag; the tags of YAML itself begin with ``!!``, and ``! 'text'`` is how
    Ruby's Psych wrote quoted strings before 2.0: nothing is lost."""
    written = post.source.text[slice(*entry.value_span)]
    tag = re.match(r"!(?!!|\s+[\"'])[^\s,\[\]{}]*(?=\s+\S)", written)
    if tag and isinstance(entry.value, str) and "\n" not in written:
        name = ".".join(map(str, entry.path))
        yield Problem(
            f"YAML takes `{tag[0]}` for a tag and drops it: put the value of `{name}` in quotes",
            entry.value_span,
            severity="error",
            fix=Fix(f"put the value of `{name}` in quotes", (Edit(entry.value_span, _quoted(written)),)),
        )


def _scalar(entry: Entry, post: Post) -> Iterator[Problem]:
    if isinstance(entry.value, (list, dict)):
        kind = "a list" if isinstance(entry.value, list) else "a mapping"
        written = post.source.text[slice(*entry.value_span)].strip()
        advice = f": put `{short(written)}` in quotes" if written[:1] in "[{" else ": write one text"
        yield Problem(f"`{entry.path[0]}` is {kind} and should be text{advice}", entry.value_span)


def _permalink(entry: Entry, post: Post) -> Iterator[Problem]:
    if post.problem is not None and post.problem.startswith("unknown placeholder"):
        message = f"Jekyll's build fails here: {post.problem}"
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
        yield Problem(
            f"`{entry.path[0]}` is a mapping, and Jekyll expects a list: write `[a, b]`", entry.value_span
        )
    elif isinstance(value, str) and "," in value and post.kind != "page":
        items = [item.strip() for item in value.split(",") if item.strip()]
        meant = f"[{', '.join(items)}]"
        yield Problem(
            f"`{entry.path[0]}` is split at blanks, so the commas become part of the "
            f"{entry.path[0]}: write `{short(meant)}`",
            entry.value_span,
            fix=Fix(f"write `{short(meant)}`", (Edit(entry.value_span, meant),), safe=False),
        )


def _date(entry: Entry, post: Post) -> Iterator[Problem]:
    written = post.source.text[slice(*entry.value_span)]
    literal = _DAY.search(written)
    named = _named_day(post.path)
    if post.problem == "invalid date":
        example = named.isoformat() if named else "2020-01-31"
        empty = entry.value is None or not str(entry.value).strip()
        what = "the date is empty" if empty else f"`{short(written)}` is not a date"
        yield Problem(
            f"{what}, Jekyll's build fails here: write `{example}` or `{example} 18:30:00 +0000`",
            entry.value_span,
            severity="error",
        )
    elif literal and _day(literal.groups()) is None and post.date is not None:
        meant = named or post.date.date()
        yield Problem(
            f"`{literal[0]}` does not exist, Jekyll dates the post {post.date.date()}: write `{meant}`",
            Span(entry.value_span.start + literal.start(), entry.value_span.start + literal.end()),
            severity="error",
        )
    elif literal and (rest := re.match(r"(?:-\d+)+", written[literal.end() :])):
        right = written[: literal.end()] + written[literal.end() + rest.end() :]
        yield Problem(
            f"`{short(written)}` has `{rest[0]}` behind its day, which is not part of a date: write `{right}`",
            entry.value_span,
        )


def _version(entry: Entry, post: Post) -> Iterator[Problem]:
    """A ``version`` of the post that was copied, where title and file name agree on another."""
    said = str(entry.value)
    found = (
        contradiction(post.path, said) if post.kind == "post" and re.fullmatch(r"v?[\d.]+", said) else None
    )
    if found and found.name in (post.title or "") and said not in (post.title or ""):
        message = (
            f"`{entry.path[0]}` is {found.title}, title and file name say {found.name}: write `{found.name}`"
        )
        yield Problem(message, entry.value_span)


def _named_day(path: str) -> datetime.date | None:
    """The day in a post's file name; None where it has none or one that no calendar has."""
    named = re.match(r"(?:.*/)?(\d{4})-(\d{1,2})-(\d{1,2})-", path)
    return _day(named.groups()) if named else None


def _day(parts: tuple[str, ...]) -> datetime.date | None:
    try:
        return datetime.date(*map(int, parts))
    except ValueError:
        return None


_CHECKS: Mapping[str, Callable[[Entry, Post], Iterator[Problem]]] = {
    "description": _scalar,
    "layout": _scalar,
    "permalink": _permalink,
    "slug": _scalar,
    "published": _published,
    "categories": _words,
    "tags": _words,
    "date": _date,
    "version": _version,
}
