"""Signs of Markdown do their work and are not seen

A heading without the space after its `##`, a `**` with a space on the wrong side, a
fence that nothing closes: kramdown leaves the signs in the text, and readers see
them instead of a heading, of bold words or of code.

Reported are headings that are none, `**` that make nothing bold, a backtick that
nothing closes, backticks within HTML, where kramdown reads no Markdown, fences
that do not begin or end where they seem to, characters such as `&lquot;` that HTML
does not know, links in the form of reStructuredText, empty brackets and empty items left in a list, a `-` alone that makes
a heading of the line above, items of a list without the space after their `-`, ends of HTML elements that nothing begins, and hosts in
`<>`, which kramdown takes for an element.
Brackets of links are `link-syntax`'s.

Bad:

````
=== _posts/2020-01-02-visit.md
---
title: A visit
---
##Talks

_### Sponsors_

All of it was ** very good**, thanks to `grep and &lquot;awk&rdquo;.

<div>Use `grep` there.</div>

* []

Run by <example.org>, thanks to all</span>.

-[Ann](https://example.org/ann) spoke of boats
-[Bob](https://example.org/bob) of ships

```ruby title=x
puts 1
```
````
```findings
_posts/2020-01-02-visit.md:4:1: warning: readers see `##`: write the heading with a space, `## Talks`
_posts/2020-01-02-visit.md:6:2: warning: readers see `###`: write the heading as `### Sponsors`, without signs around it
_posts/2020-01-02-visit.md:8:15: warning: readers see the `**`: write `**very good**`, without spaces inside
_posts/2020-01-02-visit.md:8:41: warning: readers see a backtick that nothing closes: write another after the code, or delete it
_posts/2020-01-02-visit.md:8:51: warning: readers see `&lquot;`, which HTML does not know: write `&ldquo;`
_posts/2020-01-02-visit.md:10:10: warning: readers see the backticks, kramdown reads no Markdown within HTML: write `<code>grep</code>`
_posts/2020-01-02-visit.md:12:3: warning: readers see `[]`: write what was to follow, or delete it
_posts/2020-01-02-visit.md:14:8: warning: readers do not see `<example.org>`, kramdown takes it for an HTML element: write `<https://example.org>`
_posts/2020-01-02-visit.md:14:36: warning: readers see `</span>`, nothing begins it: delete it
_posts/2020-01-02-visit.md:16:1: warning: readers see the `-`: write the item of the list with a space, `- `
_posts/2020-01-02-visit.md:17:1: warning: readers see the `-`: write the item of the list with a space, `- `
_posts/2020-01-02-visit.md:19:1: warning: kramdown does not read this fence, so readers see its code as text in one line: leave only `ruby` behind its backticks
```

Fixed:

````
=== _posts/2020-01-02-visit.md
---
title: A visit
---
## Talks

### Sponsors

All of it was **very good**, thanks to `grep` and &ldquo;awk&rdquo;.

<div>Use <code>grep</code> there.</div>

* one

```ruby
puts 1
```
````

Good:

````
=== _posts/2020-01-02-visit.md
---
title: A visit
---
Call f(**options), or list `**/*.md`: 2 ** 3, ``quoted'' by TeX, it`s.
````
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from functools import cache
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from postlint.links.address_flaws import short
from postlint.links.bare import is_bare_host
from postlint.links.literal import MASK, LiteralText, literals_with
from postlint.links.signs import list_signs, may_have_list_signs, stray_ends
from postlint.model import Edit, Fix, Post, Problem, Span
from postlint.nodes import (
    CodeBlock,
    CodeSpan,
    Emphasis,
    Heading,
    HtmlBlock,
    Link,
    ListItem,
    Paragraph,
    Text,
    plain_text,
)
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading

YIELDS_TO = ("link-syntax", "placeholder", "image-link")
"""Which know what was meant."""

_SIGNS_ALONE = re.compile(r"(?:\A|(?<=\n))[ \t]*(#{2,6})[ \t]*(?=\n|\Z)")
_HEADING = re.compile(r"(?:\A|(?<=\n))[ \t]*(#{1,6})([ \t]*)(?=[^\W\d_])([^\n\ufffc]{1,120})")
_BOLD = re.compile(r"(?<![\w*/\\.])\*\*(?![*/])([ \t]?)([^\s*][^*\n]{0,120}?)([ \t]?)\*\*(?![\w*/])")
_BACKTICK = re.compile(r"(?<!`)`(?!`)")
_CODE = re.compile(r"(?<![`\w\\])(`{1,2})(?=[^\s`])([^`\n\ufffc]{1,60})(?<=\S)\1(?![`\w])")
_TEX = re.compile(r"`[^`'’\n]{1,80}['’](?![^\W_])")
_ENTITY = re.compile(r"(?<![A-Za-z])&([A-Za-z]{2,12});")
_MEANT = {"lquot": "ldquo", "rquot": "rdquo"}
"""What the likeness of names does not show."""


@rule("warning")
def literal_text(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report the signs of headings, bold text and code in what readers see."""
    words = reading.words
    signs = [sign for sign in ("##", "# ", "**", "`", "</") if sign in words]
    if may_have_list_signs(post.source.text):
        signs.append("-")
    if post.html or not signs or post.other_engine is not None:
        return  # another engine takes `##Talks` for a heading
    for literal in literals_with(post, signs):
        if literal.container == "html":
            yield from _code_in_html(literal)
            continue
        yield from _heading(literal)
        yield from _bold(literal)
        yield from _backtick(literal)
        yield from list_signs(literal)
        yield from stray_ends(literal) if post.complete else ()


def _heading(literal: LiteralText) -> Iterator[Problem]:
    for match in _HEADING.finditer(literal.text) if literal.container in ("p", "li") else ():
        level, space, title = match.groups()
        span = literal.span(*match.span(1))
        before = literal.source[span.start - 1 : span.start]
        if literal.source[span.start : span.end] != level:
            continue
        if before in ("*", "_") and space:
            meant = short(f"{level} {title.rstrip('*_ ')}")
            message = f"readers see `{level}`: write the heading as `{meant}`, without signs around it"
            yield Problem(message, span)
        elif len(level) > 1 and not space and before not in ("*", "_", "\\"):
            meant = short(f"{level} {title.strip()}")
            fix = Fix("put a space after the signs", (Edit(Span(span.end, span.end), " "),), safe=False)
            yield Problem(f"readers see `{level}`: write the heading with a space, `{meant}`", span, fix=fix)

    for match in _SIGNS_ALONE.finditer(literal.text) if literal.container in ("p", "li") else ():
        span = literal.span(*match.span(1))
        if literal.source[span.start : span.end] == match[1]:
            message = (
                f"readers see `{match[1]}`: write a heading behind it, or `---` for a line across the page"
            )
            yield Problem(message, span)


def _bold(literal: LiteralText) -> Iterator[Problem]:
    for match in _BOLD.finditer(literal.text) if "**" in literal.text else ():
        before, said, after = match.groups()
        power = after and re.search(r"[\w)]\Z", said) and re.match(r"\s*[\w(]", literal.text[match.end() :])
        if (before and after) or said.count("(") != said.count(")") or (power and said[-1:].isdigit()):
            continue  # `2 ** 3 and 4 ** 5`
        if not re.search(r"[^\W\d_]{2}|\ufffc", said):
            continue
        span = literal.span(*match.span())
        if literal.source[span.start : span.start + 2] != "**":
            continue  # escaped
        meant = f"**{said.strip()}**"
        if before or after:
            edits = [Edit(literal.span(*match.span(at)), "") for at in (1, 3) if match[at]]
            fix = Fix("delete the spaces inside", tuple(edits), safe=False)
            shown = short(meant.replace(MASK, "…"))
            yield Problem(f"readers see the `**`: write `{shown}`, without spaces inside", span, fix=fix)


def _backtick(literal: LiteralText) -> Iterator[Problem]:
    if literal.text.count("`") != 1:
        return
    at = literal.text.index("`")
    before, after = literal.text[at - 1 : at], literal.text[at + 1 : at + 2]
    span = literal.span(at, at + 1)
    if literal.source[span.start : span.end] != "`" or _TEX.match(literal.text, at):
        return
    if literal.text.startswith("](", at + 1):
        return  # the end of code that began too early
    alone = not (before.strip() or after.strip())
    if alone or (before.isalpha() and after.isalpha()) or before in ('"', "'", "“", "‘") or after == MASK:
        return  # the sign itself, an apostrophe
    message = "readers see a backtick that nothing closes: write another after the code, or delete it"
    if before.strip() and not after.strip():
        message = "readers see a backtick that nothing opens: write another before the code, or delete it"
    yield Problem(message, span)


def _code_in_html(literal: LiteralText) -> Iterator[Problem]:
    for match in _CODE.finditer(literal.text) if "`" in literal.text else ():
        span = literal.span(*match.span())
        if literal.source[span.start : span.end] != match[0]:
            continue
        meant = f"<code>{match[2]}</code>"
        fix = Fix(f"write `{short(meant)}`", (Edit(span, meant),), safe=False)
        message = f"readers see the backticks, kramdown reads no Markdown within HTML: write `{short(meant)}`"
        yield Problem(message, span, fix=fix)


@rule("warning")
def elements(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report signs in links, emphasis and lists, and names of characters that HTML does not know."""
    words = reading.words
    if post.html or post.other_engine is not None:
        return
    if "&" in words and _ENTITY.search(words):
        prose = {
            literal.offset(match.start())
            for literal in literals_with(post, ["&"])
            for match in _ENTITY.finditer(literal.text)
        }
        for text in reading.texts:
            yield from _entities(text, prose)
    signs, empty = "`" in words or "**" in words, "[]" in words
    for element in reading.elements if signs or empty else ():
        if isinstance(element, Link):
            yield from _in_link(element, post)
        elif isinstance(element, Emphasis):
            yield from _nothing_bold(element, post)
        elif isinstance(element, ListItem) and empty:
            yield from _empty_item(element)


_HOST = re.compile(r"<((?:[a-z0-9-]+\.)+[a-z]{2,})>", re.IGNORECASE)


@rule("warning")
def host_as_element(element: Emphasis | HtmlBlock, post: Post) -> Iterator[Problem]:
    """Report ``<example.org>``, which kramdown takes for an HTML element, so that readers see nothing."""
    if "." in element.tag and not post.html and post.other_engine is None:
        written = _HOST.match(post.source.text, element.span.start)
        if written and is_bare_host(written[1]):
            meant = f"<https://{written[1]}>"
            message = (
                f"readers do not see `{written[0]}`, kramdown takes it for an HTML element: write `{meant}`"
            )
            yield Problem(message, Span(*written.span()))


_UNDERLINE = re.compile(r"[^\n]*\n[ \t>]*(-)[ \t]*(?=\r?\n|\Z)")


@rule("warning")
def underlined_by_an_item(heading: Heading, post: Post) -> Iterator[Problem]:
    """Report ``-`` alone on its line: kramdown makes the line above a heading, where an item was to follow. Who
    wants to underline a heading writes more of them."""
    if heading.origin == "setext" and not post.html and post.other_engine is None:
        found = _UNDERLINE.match(post.source.text, heading.span.start)
        if found:
            message = "this `-` makes a heading of the line above: write what was to follow, or delete it"
            yield Problem(message, Span(*found.span(1)))


@rule("warning")
def lone_hyphen(paragraph: Paragraph, post: Post) -> Iterator[Problem]:
    """Report a paragraph that is ``-``: without a space behind it, kramdown takes it for no item."""
    start, end = paragraph.span
    text = post.source.text
    if (
        text[start:end].strip() == "-"
        and paragraph.container == "p"
        and not post.html
        and post.other_engine is None
    ):
        message = "readers see the `-`: write what was to follow, or delete it"
        yield Problem(message, Span(start, start + 1))


@rule("warning")
def empty_items(item: ListItem, post: Post) -> Iterator[Problem]:
    """Report items of a list in which there is nothing."""
    start, end = item.span
    written = post.source.text[start:end].strip()
    if not item.children and not post.html and re.fullmatch(r"[-*+]|\d+\.", written):
        yield Problem(
            "readers see an empty item of the list: write what was to follow, or delete it",
            Span(start, start + len(written)),
        )


def _in_link(link: Link, post: Post) -> Iterator[Problem]:
    """Report a backtick in the text of a link that nothing closes: ``[`name](address)``."""
    if any(isinstance(child, CodeSpan) and "](" in child.text for child in link.children):
        return  # code that goes on over the end of its link, which is said there
    if link.origin == "inline" and "`" in link.text:
        for child in link.children:
            if isinstance(child, Text) and child.text.count("`") == 1 and not re.search(r"\w`\w", child.text):
                start = child.span.start + child.text.index("`")
                if (
                    len(child.text) == child.span.end - child.span.start
                    and post.source.text[start - 1] != "\\"
                ):
                    message = "readers see a backtick that nothing closes: write another after the code"
                    yield Problem(message, Span(start, start + 1))


def _nothing_bold(element: Emphasis, post: Post) -> Iterator[Problem]:
    """Report ``****this``, of which kramdown makes two signs in italics."""
    said = plain_text(element).strip() if post.source.text.startswith(("*", "_"), element.span.start) else ""
    written = post.source.text[slice(*element.span)]
    if "{" in written:
        return  # printed by Liquid
    if said and not said.strip("*"):
        fix = Fix(f"delete `{written}`", (Edit(element.span, ""),), safe=False)
        yield Problem(
            f"readers see `{said}`, nothing becomes bold: delete `{written}`", element.span, fix=fix
        )
    elif said.startswith("**") and element.tag == "strong":
        at = post.source.text.index("**", element.span.start + 2)
        spaces = re.match(r"\**[ \t]*", post.source.text[at:])
        span = Span(at, at + (spaces.end() if spaces else 2))
        fix = Fix("delete the second `**`", (Edit(span, ""),), safe=False)
        yield Problem("readers see the second `**`: delete it", span, fix=fix)


def _entities(text: Text, prose: Collection[int]) -> Iterator[Problem]:
    """Report names of characters that HTML does not know; what is not at one of the offsets ``prose`` is code
    in HTML, which nobody but its author changes."""
    if "&" not in text.text or len(text.text) != text.span.end - text.span.start:
        return
    for match in _ENTITY.finditer(text.text):
        # The letters at the beginning say left or right, small or capital.
        alike = [name for name in _names() if name[0] == match[1][0]]
        near = [_MEANT.get(match[1]), *get_close_matches(match[1], alike, 1, 0.7)]
        found = next(filter(None, near), None)
        if found and match[1] not in _names():
            span = Span(text.span.start + match.start(), text.span.start + match.end())
            meant = f"&{found};"
            fix = Fix(f"write `{meant}`", (Edit(span, meant),), safe=False)
            message = f"readers see `{match[0]}`, which HTML does not know: write `{meant}`"
            yield Problem(message, span, fix=fix if span.start in prose else None)


@cache
def _names() -> tuple[str, ...]:
    return tuple(name2codepoint)


def _empty_item(item: ListItem) -> Iterator[Problem]:
    """Report ``* []``."""
    for child in item.children:
        if isinstance(child, Paragraph) and plain_text(child).strip() == "[]":
            yield Problem("readers see `[]`: write what was to follow, or delete it", child.span)


# --- code -----------------------------------------------------------------------------------------

_RST = re.compile(r"([^<>\n][^<>]*?)\s*<(https?://[^\s<>]+)>\Z")


@rule("warning")
def code(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report fences that kramdown does not read as their author, and links of reStructuredText."""
    text = post.source.text
    signs = ("```", ">`_", "[`")
    if post.html or post.other_engine is not None or not any(sign in text for sign in signs):
        return
    for element in reading.elements:
        if isinstance(element, CodeSpan):
            yield from _span(element, post)
        elif isinstance(element, CodeBlock):
            yield from _fence(element, post)


_LIQUID_IN_CODE = re.compile(r"(?<!`)`\{\{[^{}`\n]*\}\}`(?!`)")


@rule("warning")
def liquid_in_code(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report code that is Liquid and prints nothing, so that readers see its two backticks."""
    text = post.source.text
    if post.html or "`{{" not in text or "``" not in reading.words:
        return
    ends = {one.span.end for one in reading.texts}
    for match in _LIQUID_IN_CODE.finditer(text):
        # What is code, a comment or within `raw` has no text that ends here.
        if match.start() + 1 in ends:
            shown = short(match[0].strip("`"))
            message = (
                f"readers do not see `{shown}`, Jekyll runs it and prints nothing: "
                f"write `{{% raw %}}` before and `{{% endraw %}}` behind it"
            )
            edit = Edit(Span(*match.span()), f"`{{% raw %}}{match[0][1:-1]}{{% endraw %}}`")
            fix = Fix("put `raw` around it", (edit,))
            yield Problem(message, Span(*match.span()), fix=fix)


def _span(span: CodeSpan, post: Post) -> Iterator[Problem]:
    text, (start, end) = post.source.text, span.span
    if text.startswith("```", start) and "\n" in text[start:end]:
        line_start, last_start = text.rfind("\n", 0, start) + 1, text.rfind("\n", 0, end) + 1
        first = text[start : text.find("\n", start)]
        # Without a second word it is a fence with no blank line before it, and code all the same.
        info = _INFO.match(first)
        if info and not text[line_start:start].strip() and not text[last_start:end].strip("` \t"):
            message = (
                "kramdown does not read this fence, so readers see its code as text in one line: "
                f"leave only `{info[1]}` behind its backticks"
            )
            yield Problem(message, Span(start, start + len(first)))
    elif text.startswith("[", start - 1) and (swallowed := _LINK_IN_CODE.match(text, start)):
        meant = f"`{swallowed[1]}`"
        edit = Edit(Span(swallowed.end(1), swallowed.end(1)), "`")
        fix = Fix(f"close it after `{short(swallowed[1])}`", (edit,), safe=False)
        message = (
            f"this code goes on over the address of its link, which readers see: write {meant} within `[]`"
        )
        yield Problem(message, Span(start, swallowed.end(1)), fix=fix)
    elif text.startswith("_", end) and (found := _RST.fullmatch(text[start:end].strip("`"))):
        meant = f"[{' '.join(found[1].split())}]({found[2]})"
        fix = Fix(f"write `{short(meant)}`", (Edit(Span(start, end + 1), meant),), safe=False)
        yield Problem(f"readers see code instead of a link: write `{short(meant)}`", span.span, fix=fix)


_INFO = re.compile(r"`{3,}[ \t]*([\w+#-]+)[ \t]+\S")
_LINK_IN_CODE = re.compile(r"`([^`\[\]\n]{1,80})\]\(https?://[^\s()`]+\)[^`]*\[`")
"""``[`a](address) and [`b`](address)``: the first code ends where the second was to begin."""
_FENCE_WITHIN = re.compile(r"^ {0,3}(?:```+[ \t]*[A-Za-z][\w+#-]*|``)[ \t]*$", re.MULTILINE)


def _fence(block: CodeBlock, post: Post) -> Iterator[Problem]:
    """Report a fence that goes on over the next one."""
    if block.fenced and not block.info and "``" in block.text:
        # What Liquid empties is not a fence.
        found = _FENCE_WITHIN.search(post.source.text, block.span.start + 3, block.span.end)
        if (
            found
            and found[0] in block.text
            and re.match(r"```(?!`)", post.source.text[block.span.start : block.span.start + 4])
        ):
            message = (
                f"the code that begins here goes on over `{found[0].strip()}`, so readers see text as code and "
                "code as text: delete this fence, or close it before"
            )
            yield Problem(message, Span(block.span.start, block.span.start + 3))
