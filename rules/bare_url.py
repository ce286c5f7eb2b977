"""Addresses in a text are links

kramdown makes a link only of an address that is written as one: a bare
`https://…` in a sentence is text, which readers have to copy by hand.

Reported, as information, are addresses on the web and e-mail addresses in the
text of posts and pages. Code, HTML, what is in the text of a link and
addresses of examples (`example.com`, `localhost`) are left alone, and so are
sites with a plugin that links them.

Bad:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
The slides are at https://slides.test/traefik, write to ann@boats.test.
````
```findings
_posts/2020-01-02-meetup.md:4:19: info: `https://slides.test/traefik` is not a link: write `<https://slides.test/traefik>`
_posts/2020-01-02-meetup.md:4:57: info: `ann@boats.test` is not a link: write `<ann@boats.test>`
```

Fixed:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
The slides are at <https://slides.test/traefik>, write to <ann@boats.test>.
````

Good:

````
=== _posts/2020-01-02-meetup.md
---
title: A meetup
---
[The slides](https://slides.test/traefik), `https://code.test`, https://example.com/a.
````
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint.links.address_flaws import short
from postlint.model import Edit, Fix, Post, Problem, Span
from postlint.nodes import Emphasis, Heading, Node, Paragraph, Text, children
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading

YIELDS_TO = ("link-syntax", "image-link", "sponsor-link", "placeholder")
"""A link of which only the brackets are wrong needs them, not more of them."""

_ADDRESS = re.compile(
    r"(?<![\w@/.\"'=])(?:https?://[^\s<>\[\]{}|\\^`\"“”‘’（）【】、。，]+"
    r"|[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,18}\b)",
    re.ASCII,
)
_EXAMPLE = re.compile(
    r"(?:https?://|.*@)(?:[\w.-]+\.)?(?:example(?:\.\w+)?|localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|[\w.-]+\.(?:local|invalid))(?:[:/?#].*)?",
    re.IGNORECASE,
)
"""Names kept for examples (RFC 2606), and the reader's own machine."""


@rule("info")
def address(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report addresses that kramdown leaves as text."""
    if post.html:
        return  # nobody expects an address to become a link there
    if "://" not in reading.words and "@" not in reading.words:
        return
    for element in reading.elements:
        if isinstance(element, Heading) or (isinstance(element, Paragraph) and element.container != "html"):
            yield from _addresses(element, post)


def _addresses(node: Node, post: Post) -> Iterator[Problem]:
    for child in children(node):
        if isinstance(child, Text):
            yield from _in_text(child, post)
        elif isinstance(child, Emphasis) and post.source.text[child.span.start] != "<":
            yield from _addresses(child, post)


def _in_text(node: Text, post: Post) -> Iterator[Problem]:
    if "://" not in node.text and "@" not in node.text:
        return
    if node.text != post.source.text[slice(*node.span)]:
        return  # printed by Liquid, or with characters that kramdown replaces
    for match in _ADDRESS.finditer(node.text):
        written = _without_punctuation(match[0])
        if _EXAMPLE.fullmatch(written) or written.endswith("//"):
            continue
        if node.text.endswith("](", 0, match.start()):
            continue  # a link that is none, another rule's
        start = node.span.start + match.start()
        span = Span(start, start + len(written))
        if _repeats(post.source.text, start, written):
            message = f"readers see `{short(written)}` behind the link that leads there: delete it"
            fix = Fix("delete the address", (Edit(span, ""),), safe=False)
            yield Problem(message, span, severity="warning", fix=fix)
            continue
        fix = Fix(f"write `<{short(written)}>`", (Edit(span, f"<{written}>"),))
        whole = short(written) == written
        advice = f"write `<{written}>`" if whole else "put it between `<` and `>`"
        yield Problem(f"`{short(written)}` is not a link: {advice}", span, fix=fix)


def _repeats(text: str, start: int, written: str) -> bool:
    """Whether the address at ``start`` is glued to a link that leads there: ``[a](address)address``."""
    return text.endswith(f"]({written})", 0, start)


def _without_punctuation(text: str) -> str:
    """An address without what ends the sentence or closes a parenthesis opened before it."""
    while text and (text[-1] in ".,;:!?'*_…" or (text[-1] == ")" and text.count(")") > text.count("("))):
        text = text[:-1]
    return text
