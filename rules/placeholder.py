"""Nothing is left to be filled in

A post is often begun from a template or last month's post, and what was to be
filled in later is published: readers see `TODO`, a link that leads to `URL`, or
the filler of a text generator.

Reported are marks of work to do that are all of a line, in brackets or before a
colon, notes to add something (`[add link here]`), names of values written like
`__DATE__`, `[REPLACE]` or `<speaker name>`, question marks for a title, link targets such as `URL`, `xxx` and `#todo`, parts of
addresses such as `?id=TO_REPLACE`, filler text, and the traces that chatbots leave in what is copied from them, in addresses too. A
value that is still open (`Speaker: TBA`) is information. Code is left alone, and so
are sentences that talk of such words.

Bad:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
TODO: thank the hosts

* Speaker: TBA
* [Slides](URL), [add link here]
* On __DATE__ we meet again: <https://example.org/?id=TO_REPLACE>.

Lorem ipsum dolor sit amet. See the minutes :contentReference[oaicite:0]{index=0}.
````
```findings
_posts/2020-01-02-meetup.md:4:1: warning: readers see the placeholder `TODO`: fill it in or delete it
_posts/2020-01-02-meetup.md:6:12: info: `TBA` is still open: fill it in when it is known
_posts/2020-01-02-meetup.md:7:3: error: `URL` is a placeholder: write the address that the link leads to
_posts/2020-01-02-meetup.md:7:18: warning: readers see the placeholder `[add link here]`: fill it in or delete it
_posts/2020-01-02-meetup.md:8:6: warning: readers see the placeholder `__DATE__`: fill it in or delete it
_posts/2020-01-02-meetup.md:8:30: warning: the address contains the placeholder `TO_REPLACE`: write what belongs there
_posts/2020-01-02-meetup.md:10:1: warning: readers see the placeholder `Lorem ipsum dolor`: fill it in or delete it
_posts/2020-01-02-meetup.md:10:45: warning: readers see what a chatbot left here, `:contentReference[oaicite:0]`: delete it
```

Good:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
Kim wrote a TODO list app; `TODO` in code, name a post `YYYY-MM-DD-title.md`.

Put your TODOs into an issue. The TBA standard is [here](https://example.org/url).
````
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from postlint.blog.posts import is_template
from postlint.links.address_flaws import short
from postlint.model import Post, Problem, Severity, Span
from postlint.nodes import Emphasis, Heading, Image, Link, Node, Paragraph, Resource, Text, plain_text, walk
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading

YIELDS_TO = ("title-format",)
"""Which says what is unfinished in a title."""

_WORK = r"(?:TODO|FIXME|TO DO|XXX+)"
_OPEN = r"(?:TBD|TBA|TBC)"
_THING = (
    r"(?:link|url|address|date|day|time|name|title|image|photo|picture|text|speaker|talk|topic|venue"
    r"|location|sponsor|description|month|year|number)s?"
)
_NOTE = (
    rf"(?:(?:add|insert|put|replace|fill in|enter|your)\s+[\w' -]{{0,24}}?{_THING}(?:\s+here)?"
    rf"|{_THING}\s+(?:goes\s+)?here)"
)
_MARKS: tuple[tuple[re.Pattern[str], Severity], ...] = (
    (
        re.compile(rf"(?:\A|(?<![\"“'‘«\w])[\[(])\s*((?:#|//\s?)?{_WORK})(?=\s*(?:\Z|:(?!:)|[\])]))"),
        "warning",
    ),
    (re.compile(rf"(\bhttps?://\s?{_WORK})(?!\w)"), "warning"),
    (re.compile(rf"(?:\A|(?<=[\[(:–—-])\s?)\s*({_OPEN})(?=[\s.!]*(?:\Z|[\])]))"), "info"),
    (
        re.compile(
            rf"([\[<]{_NOTE}[\]>]|\(\s?(?:add|insert)\s+[\w' -]{{0,24}}?{_THING}(?:\s+here)?\s?\))", re.I
        ),
        "warning",
    ),
    (re.compile(r"(\[REPLACE(?:[ _-](?:ME|THIS))?\])"), "warning"),
    (re.compile(r"((?:\bXX[./-]){2}(?:20)?\d\d\b)"), "warning"),
    (
        re.compile(
            r"([\[(](?:(?:link|slides|video|photos?|details|more) to (?:come|follow)|link folgt"
            r"|(?:link|bild|datum|name|text)s? (?:hier )?(?:einfügen|ergänzen)|(?:lien|image|date|nom|texte) à (?:ajouter|venir|compléter)"
            r"|(?:insertar|añadir|agregar|poner) (?:el |la )?(?:enlace|imagen|fecha|nombre|texto)(?: aquí)?"
            r"|(?:inserir|adicionar) (?:o |a )?(?:link|imagem|data|nome|texto)(?: aqui)?"
            r"|(?:リンク|画像|日付)を?(?:追加|挿入|ここに)|(?:此处|在此)?(?:插入|添加)(?:链接|图片|日期))[\])])",
            re.I,
        ),
        "warning",
    ),
    (re.compile(r"\A\s*(INSERT (?:[A-Z]+ ){1,3}HERE)\s*\Z"), "warning"),
    (re.compile(r"(lorem ipsum dolor)", re.I), "warning"),
)
"""What represents something to come. `_WORK` and `_OPEN` count only where they are the whole text, in
brackets or before a colon: of 40 sites, those that only mention the words use them within a sentence."""
"""The last, filler text, counts in posts alone: the pages of themes show what it looks like."""
_CHATBOT = re.compile(
    r":contentReference\[oaicite:\d+\]|\[oaicite:\d+\]|【\d+†[^】]*】|\ue200?cite\ue202?turn\d\w+|citeturn\d\w+"
    r"|\bturn\d(?:search|view|news|fetch)\d+\b|(?<![\"“'‘«„])\bAs an AI language model\b"
    r"|\A(?:Certainly|Sure|Of course|Absolutely)[!,.] Here(?:['’]s| is) (?:a|an|the|your)\b[^.!?]{0,80}:?\s*\Z"
    r"|\bLet me know if you(?:['’]d like| would like| want| need) (?:me to|any (?:further )?(?:changes|adjustments|revisions))\b"
)
_WORDS = (
    "TODO", "FIXME", "TO DO", "XXX", "[REPLACE", "TBA", "TBC", "TBD", "oaicite", "As an AI", "【", "XX.", "XX/", "XX-",
    "INSERT ", "Let me know if you", "Here is ", "Here's ", "Here’s ", "リンク", "画像", "日付", "插入", "添加",
)  # fmt: skip
_BRACKETED = re.compile(
    rf"[\[<(]\s?(?i:(?:add|insert|put|replace|fill|enter|your|{_THING}|slides|video|details|more|bild|datum|lien|nom|texte"
    r"|insertar|añadir|agregar|poner|inserir|adicionar)s?\s)"
)
_TURN = re.compile(r"turn\d")
"""A document in which one of ``_MARKS`` or ``_CHATBOT`` can match holds ``lorem``, one of ``_WORDS`` or of these:
most hold none of it."""
_VALUES = re.compile(
    r"DATE|NAME|TITLE|URL|LINK|SPEAKER|VENUE|CITY|MONTH|YEAR|TOPIC|SPONSOR|TIME|LOCATION|NUMBER|AUTHOR"
)
_TARGET = re.compile(
    r"#?(?:todo|tbd|tba|fixme|url|link|xxx+|\.\.\.|…|your[-_ ]?(?:url|link)|(?:insert|add)[-_ ]?(?:url|link)(?:[-_ ]?here)?"
    r"|(?:url|link)[-_ ]?(?:goes[-_ ]?)?here|replace[-_ ]?me|placeholder)|https?://(?:todo|tbd|xxx+|url|link|…|\.\.\.)/?",
    re.IGNORECASE,
)


@rule("warning")
def text(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report placeholders in what readers see."""
    written = _may_hold_marks(reading.words)
    if not written and "__" not in post.source.text:
        return
    for element in reading.elements:
        if isinstance(element, (Paragraph, Heading)):
            named = {id(one) for link in walk(element) if isinstance(link, Link) for one in _name(link)}
            for node in walk(element):
                if written and isinstance(node, Text) and id(node) not in named:
                    yield from _in_text(node, post)
                elif isinstance(node, Emphasis):
                    yield from _in_bold(node, post)


def _name(link: Link) -> Sequence[Node]:
    """The words of a link that leads to a list of what is to be done, and so is called ``TODO``."""
    work = re.fullmatch(_WORK, plain_text(link).strip())
    return link.children if work and link.target.url and not _TARGET.fullmatch(link.target.url) else ()


def _may_hold_marks(words: str) -> bool:
    # Each word for itself: one pattern of all takes ten times as long.
    if any(map(words.__contains__, _WORDS)) or "lorem" in words.casefold():
        return True
    return bool(_BRACKETED.search(words) or _TURN.search(words))


def _in_bold(node: Emphasis, post: Post) -> Iterator[Problem]:
    written = post.source.text[slice(*node.span)]
    if written.startswith("__") and node.tag == "strong" and _VALUES.fullmatch(plain_text(node)):
        yield _placeholder(written, node.span, "warning")


def _in_text(node: Text, post: Post) -> Iterator[Problem]:
    exact = len(node.text) == node.span.end - node.span.start
    if post.html and not exact:
        return  # printed by Liquid: it is to be filled in where it comes from
    for pattern, severity in _MARKS if post.kind in ("post", "draft") else _MARKS[:-1]:
        for match in pattern.finditer(node.text):
            span = (
                Span(node.span.start + match.start(1), node.span.start + match.end(1)) if exact else node.span
            )
            yield _placeholder(match[1], span, severity)
    for match in _CHATBOT.finditer(node.text):
        span = Span(node.span.start + match.start(), node.span.start + match.end()) if exact else node.span
        yield Problem(f"readers see what a chatbot left here, `{short(match[0])}`: delete it", span)


def _placeholder(written: str, span: Span, severity: Severity) -> Problem:
    if severity == "info":
        return Problem(f"`{written}` is still open: fill it in when it is known", span, severity="info")
    return Problem(f"readers see the placeholder `{short(written)}`: fill it in or delete it", span)


_PART = re.compile(
    r"(?<=[/=?&])(?:TO_?REPLACE|TO_BE_(?:REPLACED|DEFINED|DONE|FILLED)|REPLACE_?ME|REPLACE_(?:WITH_|THIS_?)[A-Z_]*"
    r"|CHANGE_?ME|INSERT_[A-Z_]+|[A-Z_]+_(?:GOES_)?HERE|YOUR_[A-Z_]+)(?=[/&?#]|\Z)"
    r"|(?<=[=#])(?:TODO|FIX_?ME|XXX+|PLACEHOLDER|TBD)(?=[&#]|\Z)"
    r"|(?<=[\w-]/)(?:X{4,}|(?:your|insert|add)-(?:link|url)(?:-here)?)(?=[/&?#]|\Z)"
)
"""A part of an address that was to be filled in, as programmers write it. `/TODO` may be a file's name."""


_CHATBOT_ADDRESS = re.compile(r"\butm_source=(?:chatgpt\.com|openai|copilot\.com)\b")
_MAY_HOLD = re.compile(r"[_=#]|/XXXX|/(?:your|insert|add)-")
"""A sign that every address has in which ``_PART`` can match."""


@rule("warning")
def part(element: Link | Image | Resource) -> Iterator[Problem]:
    """Report placeholders in addresses, those of embedded players and forms too, and what chatbots add to them."""
    url = element.target.url
    if element.target.known and (trace := _CHATBOT_ADDRESS.search(url)):
        message = f"readers see in the address that a chatbot gave it, `{trace[0]}`: delete it"
        yield Problem(message, element.span)
    found = _PART.search(url) if element.target.known and _MAY_HOLD.search(url) else None
    if found:
        yield Problem(
            f"the address contains the placeholder `{found[0]}`: write what belongs there", element.span
        )


@rule("error")
def target(element: Link | Image) -> Iterator[Problem]:
    """Report links and images whose target is a placeholder."""
    if _TARGET.fullmatch(element.target.url.strip()) and element.target.known:
        noun = "link leads to" if isinstance(element, Link) else "image has"
        yield Problem(
            f"`{short(element.target.url.strip())}` is a placeholder: write the address that the {noun}",
            element.span,
        )


_DESCRIBING = ("title", "description", "excerpt", "subtitle", "alt", "caption", "name")
_TEMPLATE_VALUE = re.compile(
    r"(?:(?:the|a|some|your|my)\s+)?(?:(?:event|video|repo|code|image|photo|picture|post|short|page|meetup|talk|session"
    r"|speaker|slides?|site|blog)\s+){1,2}(?:description|title|name|text|alt|caption)"
    r"|(?:your|my)\s+(?:description|title|name|text|caption)|whatever|alt text",
    re.IGNORECASE,
)
"""A value that says what belongs there: `Event description`."""


@rule("warning")
def template_values(post: Post) -> Iterator[Problem]:
    """Report values of a template that say what belongs there, under keys that describe something."""
    for entry in () if is_template(post.path) else post.front_matter.entries:
        value = entry.value
        if (
            entry.path[-1] in _DESCRIBING
            and isinstance(value, str)
            and _TEMPLATE_VALUE.fullmatch(value.strip())
        ):
            yield _placeholder(value.strip(), entry.value_span, "warning")


_SHOWN = ("title", "description", "excerpt", "subtitle", "date")
"""Keys in whose values any mark counts; under others, whose meaning is the theme's, a value that is nothing else."""
_UNFILLED = re.compile(rf"#?{_WORK}|TBD|REPLACE[-_ ]?ME|\?{{3,}}|x{{4,}}", re.ASCII)


def _unfilled(key: str, written: str, span: Span) -> Problem:
    return Problem(f"`{key}` is still `{written}`: fill it in, or delete the key", span)


@rule("warning")
def front_matter(post: Post) -> Iterator[Problem]:
    """Report placeholders in front matter that themes show."""
    for entry in post.front_matter.entries:
        value = entry.value
        if not isinstance(value, str):
            continue
        if entry.path[0] not in _SHOWN:
            if _UNFILLED.fullmatch(value.strip()) and len(entry.path) == 1 and not is_template(post.path):
                yield _unfilled(str(entry.path[0]), value.strip(), entry.value_span)
            continue
        template = re.search(r"\bYYYY-MM-DD\b|\A\?{3,}(?=\s|\Z)", value)
        for pattern, severity in _MARKS:
            found = pattern.search(value) or template
            if found:
                yield _placeholder(found[0].strip(), entry.value_span, severity)
                break
